//! Where something of the configuration was written, and what is wrong with it, in plain words.

use figment::error::{Actual, Kind};
use figment::{Metadata, Source};

use super::load::Flags;

/// Where a key was written: the flag as typed, the variable, or the file.
pub(super) fn written_in(key: &str, metadata: Option<&Metadata>, flags: &Flags) -> String {
    let from_environment = || format!("the variable WELLKEPT_{}", key.to_uppercase().replace('.', "__"));
    match metadata {
        Some(Metadata { source: Some(Source::File(path)), .. }) => path.display().to_string(),
        Some(Metadata { name, .. }) if name.contains("environment") => from_environment(),
        _ => flag(key, flags).unwrap_or_else(|| "the configuration".to_owned()),
    }
}

/// The flag that sets a key, the last one where several do.
fn flag(key: &str, flags: &Flags) -> Option<String> {
    let names_it = |set: &&String| {
        let name = set.split('=').next().unwrap_or_default().trim();
        name == key || name.strip_prefix(key).is_some_and(|rest| rest.starts_with('.'))
    };
    if let Some(set) = flags.sets.iter().rfind(names_it) {
        return Some(format!("--set {set}"));
    }
    match key {
        "data.folder" => Some("--data".to_owned()),
        "http.listen" => flags.listen.as_ref().map(|address| format!("--listen {address}")),
        "database.url" => Some("--database".to_owned()),
        _ => None,
    }
}

/// What is wrong with a value, and what to write.
pub(super) fn why(key: &str, kind: &Kind) -> String {
    match (key, kind) {
        ("http.listen", _) => "write an address and a port, such as 127.0.0.1:8420".to_owned(),
        ("http.trusted_proxies", _) => "write a list of addresses, such as [\"10.0.0.1\"]".to_owned(),
        (_, Kind::Message(says)) => says.trim_end().to_owned(),
        (_, Kind::InvalidType(found, wanted) | Kind::InvalidValue(found, wanted)) => {
            format!("{} is not {}", found_words(found), wanted_words(wanted))
        }
        (_, Kind::UnknownVariant(found, known)) => format!("{found:?} is none of {}", known.join(", ")),
        (_, Kind::ISizeOutOfRange(_) | Kind::USizeOutOfRange(_)) => "this number is too large".to_owned(),
        (_, other) => other.to_string(),
    }
}

fn found_words(found: &Actual) -> String {
    match found {
        Actual::Bool(truth) => truth.to_string(),
        Actual::Unsigned(number) => number.to_string(),
        Actual::Signed(number) => number.to_string(),
        Actual::Float(number) => number.to_string(),
        Actual::Str(text) => format!("{text:?}"),
        Actual::Seq => "a list".to_owned(),
        Actual::Map => "a group of keys".to_owned(),
        _ => "this".to_owned(),
    }
}

/// What the deserializer expected, without its types.
fn wanted_words(wanted: &str) -> &str {
    match wanted {
        "a boolean" => "true or false",
        "a string" | "path string" => "a text",
        "a sequence" => "a list, such as [\"one\", \"two\"]",
        "f64" | "f32" => "a number",
        _ if wanted.starts_with(['u', 'i']) => "a whole number from 0 on",
        _ if wanted.starts_with("struct ") => "a group of keys",
        other => other,
    }
}
