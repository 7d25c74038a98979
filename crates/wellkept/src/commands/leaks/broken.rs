//! What is wrong with a line that is no event, in plain words: the field, what it should be, and an example.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::lines::DIMENSIONS_MAX;

/// What a line looks like.
const EVENT: &str = r#"{"at": "2026-03-02T09:12:00Z", "kind": "late_first_answer", "drip": true}"#;
/// Said of an event whose kind has no letters.
pub(super) const NO_KIND: &str = "\"kind\" is empty: it is a text, such as \"late_first_answer\"";
const FIELDS: [&str; 4] = ["at", "kind", "drip", "dimensions"];
/// So many characters of what stands there are said back.
const SHOWN_CHARS_MAX: usize = 40;

/// Why a line could not be read.
pub(super) fn why(line: &[u8], error: &serde_json::Error) -> String {
    let Ok(text) = std::str::from_utf8(line) else { return "it is not in UTF-8".to_owned() };
    match serde_json::from_str(text) {
        Err(cause) if cause.is_eof() => format!("it breaks off: an event looks like {EVENT}"),
        Err(cause) => {
            format!("it is no JSON from character {} on: an event looks like {EVENT}", cause.column())
        }
        Ok(Value::Object(fields)) => {
            wrong(&fields).or_else(|| twice(error)).unwrap_or_else(|| format!("an event looks like {EVENT}"))
        }
        Ok(other) => format!("it is {}: an event looks like {EVENT}", shown(&other)),
    }
}

/// The first field that is not what it should be.
fn wrong(fields: &Map<String, Value>) -> Option<String> {
    at(fields.get("at"))
        .or_else(|| kind(fields.get("kind")))
        .or_else(|| drip(fields.get("drip")))
        .or_else(|| fields.get("dimensions").and_then(dimensions))
}

fn at(value: Option<&Value>) -> Option<String> {
    let such = "such as \"2026-03-02T09:12:00Z\"";
    match value {
        None => Some(format!("\"at\" is missing: it says when it happened, {such}")),
        Some(Value::String(text)) if text.parse::<Timestamp>().is_ok() => None,
        Some(other) => {
            Some(format!("\"at\" is {}: it is a day and a time with its offset, {such}", shown(other)))
        }
    }
}

fn kind(value: Option<&Value>) -> Option<String> {
    let such = "such as \"late_first_answer\"";
    match value {
        None => Some(format!("\"kind\" is missing: it names what could have failed, {such}")),
        Some(Value::String(_)) => None,
        Some(other) => Some(format!("\"kind\" is {}: it is a text, {such}", shown(other))),
    }
}

fn drip(value: Option<&Value>) -> Option<String> {
    let what = "true where it failed, false where all went well";
    match value {
        None => Some(format!("\"drip\" is missing: it is {what}")),
        Some(Value::Bool(_)) => None,
        Some(other) => Some(format!("\"drip\" is {}: it is {what}, without quotes", shown(other))),
    }
}

fn dimensions(value: &Value) -> Option<String> {
    let such = "such as {\"team\": \"north\"}";
    let Value::Object(fields) = value else {
        return Some(format!("\"dimensions\" is {}: it is an object, {such}", shown(value)));
    };
    let is_told = |value: &Value| !matches!(value, Value::Array(_) | Value::Object(_));
    if let Some((key, other)) = fields.iter().find(|(_, value)| !is_told(value)) {
        return Some(format!(
            "\"dimensions\" has {} as \"{key}\": it is a text, a number, true or false, {such}",
            shown(other)
        ));
    }
    let count = fields.values().filter(|value| !value.is_null()).count();
    (count > DIMENSIONS_MAX)
        .then(|| format!("\"dimensions\" has {count} keys: it has at most {DIMENSIONS_MAX}, {such}"))
}

/// A field that stands twice, of which only the first reader knows.
fn twice(error: &serde_json::Error) -> Option<String> {
    let said = error.to_string();
    let field = FIELDS.iter().find(|field| said.starts_with(&format!("duplicate field `{field}`")))?;
    Some(format!("\"{field}\" stands twice: an event looks like {EVENT}"))
}

/// What stands there, as far as it is said back.
fn shown(value: &Value) -> String {
    let text = value.to_string();
    if text.chars().count() <= SHOWN_CHARS_MAX {
        return text;
    }
    text.chars().take(SHOWN_CHARS_MAX).chain(['…']).collect()
}
