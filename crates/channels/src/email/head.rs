//! The head of a message or of a part: fields, found leniently and decoded.

use std::borrow::Cow;

use mail_parser::parsers::MessageStream;
use mail_parser::{ContentType, HeaderValue};

use super::{charset, limits, tidy};
use crate::{Address, Unreadable};

/// The fields of a head, in order, their values unfolded but not yet decoded.
#[derive(Debug, Default)]
pub(super) struct Head {
    fields: Vec<Field>,
}

#[derive(Debug)]
struct Field {
    /// Lower case.
    name: String,
    /// UTF-8, on one line, ended by `\n` as the field parsers want it.
    value: String,
}

/// Fields of which a true message head has at least one.
const USUAL: [&str; 13] = [
    "from",
    "to",
    "subject",
    "date",
    "message-id",
    "received",
    "return-path",
    "mime-version",
    "content-type",
    "sender",
    "reply-to",
    "delivered-to",
    "in-reply-to",
];

impl Head {
    /// Splits bytes into a head and the body after it. Lines that cannot belong to a head end it, so that a
    /// forgotten empty line loses nothing.
    pub(super) fn split(raw: &[u8]) -> Result<(Self, &[u8]), Unreadable> {
        let mut fields: Vec<(String, Vec<u8>)> = Vec::new();
        let mut rest = raw;
        while !rest.is_empty() {
            let line = &rest[..rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |end| end + 1)];
            let words = line.trim_ascii_end();
            if words.is_empty() && !line.starts_with(b" ") && !line.starts_with(b"\t") {
                rest = &rest[line.len()..];
                break;
            }
            if raw.len() - rest.len() + line.len() > limits::HEADER_BYTES_MAX {
                return Err(Unreadable::HeaderTooLarge);
            }
            let is_folded = line.starts_with(b" ") || line.starts_with(b"\t");
            if let Some((_, value)) = fields.last_mut().filter(|_| is_folded) {
                value.push(b' ');
                value.extend_from_slice(words.trim_ascii_start());
            } else if let Some(name) = field_name(line) {
                if fields.len() >= limits::HEADERS_MAX {
                    return Err(Unreadable::TooManyHeaders);
                }
                let value = &words[name.len().min(words.len())..];
                let value = value.trim_ascii_start().strip_prefix(b":").unwrap_or_default();
                fields.push((name.to_ascii_lowercase(), value.trim_ascii().to_vec()));
            } else if !is_postmark(line) {
                break;
            }
            rest = &rest[line.len()..];
        }
        Ok((Self::decoded(fields), rest))
    }

    /// Fields with bytes beyond ASCII are decoded by the charset the body names.
    fn decoded(fields: Vec<(String, Vec<u8>)>) -> Self {
        let charset = fields.iter().find(|(name, _)| name == "content-type").and_then(|(_, value)| {
            let value = String::from_utf8_lossy(value).to_ascii_lowercase();
            let (_, charset) = value.split_once("charset=")?;
            Some(charset.trim_start_matches('"').split(['"', ';', ' ']).next()?.to_owned())
        });
        let decode = |value: &[u8]| {
            let value = octets_spelled(value);
            match std::str::from_utf8(&value) {
                Ok(value) => format!("{value}\n"),
                Err(_) => format!("{}\n", charset::decode(&value, charset.as_deref())),
            }
        };
        Self {
            fields: fields.into_iter().map(|(name, value)| Field { value: decode(&value), name }).collect(),
        }
    }

    /// Whether this looks like the head of a mail rather than a text with a colon in its first line.
    pub(super) fn is_usual(&self) -> bool {
        self.fields.iter().any(|field| USUAL.contains(&field.name.as_str()))
    }

    /// Whether a field is there, even empty.
    pub(super) fn has(&self, name: &str) -> bool {
        self.values(name).next().is_some()
    }

    /// How often a field is there.
    pub(super) fn count(&self, name: &str) -> usize {
        self.values(name).count()
    }

    /// The first field of that name, trimmed, not decoded.
    pub(super) fn raw(&self, name: &str) -> Option<&str> {
        self.values(name).next().map(str::trim)
    }

    /// The first field of that name as text, encoded words decoded, on one line.
    pub(super) fn text(&self, name: &str, chars_max: usize) -> Option<String> {
        let value = self.values(name).next()?;
        let text = decoded_text(value);
        let joined = text.contains(char::REPLACEMENT_CHARACTER).then(|| decoded_text(&join_words(value)));
        let better = joined.filter(|joined| broken_chars(joined) < broken_chars(&text)).unwrap_or(text);
        Some(tidy::one_line(&better, chars_max))
    }

    /// Every address in all fields of that name.
    pub(super) fn addresses(&self, name: &str) -> Vec<Address> {
        addresses_in(self.values(name))
    }

    /// Every address in the first field of that name: servers write theirs above those of the servers before.
    pub(super) fn topmost_addresses(&self, name: &str) -> Vec<Address> {
        addresses_in(self.values(name).take(1))
    }

    /// Every usable message id in all fields of that name, without angle brackets.
    pub(super) fn message_ids(&self, name: &str) -> Vec<String> {
        let mut ids = Vec::new();
        for value in self.values(name) {
            match MessageStream::new(value.as_bytes()).parse_id() {
                HeaderValue::Text(id) => ids.extend(usable_id(&id)),
                HeaderValue::TextList(list) => ids.extend(list.iter().filter_map(|id| usable_id(id))),
                _ => (),
            }
        }
        ids
    }

    /// The first field of that name as a structured value (Content-Type, Content-Disposition).
    pub(super) fn structured(&self, name: &str) -> Option<ContentType<'_>> {
        match MessageStream::new(self.values(name).next()?.as_bytes()).parse_content_type() {
            HeaderValue::ContentType(value) => Some(value),
            _ => None,
        }
    }

    /// The Date field.
    pub(super) fn date(&self) -> Option<jiff::Timestamp> {
        let HeaderValue::DateTime(date) =
            MessageStream::new(self.values("date").next()?.as_bytes()).parse_date()
        else {
            return None;
        };
        let is_believable = date.is_valid() && (1970..2200).contains(&date.year);
        is_believable.then(|| jiff::Timestamp::from_second(date.to_timestamp()).ok())?
    }

    fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.fields.iter().filter(move |field| field.name == name).map(|field| field.value.as_str())
    }
}

fn addresses_in<'a>(values: impl Iterator<Item = &'a str>) -> Vec<Address> {
    let mut found = Vec::new();
    for value in values {
        let HeaderValue::Address(list) = MessageStream::new(value.as_bytes()).parse_address() else {
            continue;
        };
        let read = list.iter().filter_map(|entry| address(entry.name(), entry.address()?));
        found.extend(read.take(limits::ADDRESSES_MAX.saturating_sub(found.len())));
    }
    found
}

/// One address as it is kept; `None` when it is none. An address written behind a name without brackets is
/// found; white space inside brackets, as old programs wrote it, is taken out.
pub(crate) fn address(name: Option<&str>, email: &str) -> Option<Address> {
    let email = email.trim().trim_matches(['<', '>', '\'', '"', ',', ';']).trim();
    if name.is_none()
        && let Some((words, last)) =
            email.rsplit_once(char::is_whitespace).filter(|(_, last)| last.contains('@'))
    {
        return address(Some(words), last);
    }
    let email: String = email.chars().filter(|char| !char.is_whitespace()).collect();
    let (local, domain) = email.rsplit_once('@')?;
    let is_address = !local.is_empty()
        && !domain.is_empty()
        && email.chars().count() <= limits::ADDRESS_CHARS_MAX
        && !email.chars().any(|char| char.is_control() || matches!(char, '<' | '>'));
    if !is_address {
        return None;
    }
    let name = name.map(|name| tidy::one_line(name, limits::NAME_CHARS_MAX));
    let name = name.map(|name| name.trim_matches(['\'', '"', ' ']).to_owned());
    let email = format!("{local}@{}", domain.to_lowercase());
    Some(Address { name: name.filter(|name| !name.is_empty() && *name != email), email })
}

/// A message id that can serve as a key: not empty, not absurdly long, without spaces.
pub(crate) fn usable_id(id: &str) -> Option<String> {
    let id = id.trim().trim_matches(['<', '>']);
    let length = id.chars().count();
    let is_usable = (5..=limits::MESSAGE_ID_CHARS_MAX).contains(&length)
        && !id.chars().any(|char| char.is_whitespace() || char.is_control());
    is_usable.then(|| id.to_owned())
}

/// The name before the colon, when the line starts a field.
fn field_name(line: &[u8]) -> Option<&str> {
    let (name, _) = line.split_at(line.iter().position(|byte| *byte == b':')?);
    let name = std::str::from_utf8(name.trim_ascii_end()).ok()?;
    let is_name = (1..=100).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_graphic());
    is_name.then_some(name)
}

/// `From maria@… Mon Jan 1` as mailboxes in files have it, and its escaped form.
pub(super) fn is_postmark(line: &[u8]) -> bool {
    line.starts_with(b"From ") || line.starts_with(b">From ")
}

fn decoded_text(value: &str) -> String {
    match MessageStream::new(value.as_bytes()).parse_unstructured() {
        HeaderValue::Text(text) => text.into_owned(),
        _ => String::new(),
    }
}

/// Spells out bytes beyond ASCII that stand raw inside a quoted encoded word: there they are octets of the word's
/// own charset, whatever that of the rest is.
fn octets_spelled(value: &[u8]) -> Cow<'_, [u8]> {
    if value.is_ascii() || !value.windows(2).any(|two| two == b"=?") {
        return Cow::Borrowed(value);
    }
    let mut spelled = Vec::with_capacity(value.len() + 16);
    let mut rest = value;
    while let Some((before, words, after)) = quoted_word(rest) {
        spelled.extend_from_slice(before);
        for byte in words {
            if byte.is_ascii() {
                spelled.push(*byte);
            } else {
                spelled.extend_from_slice(format!("={byte:02X}").as_bytes());
            }
        }
        rest = after;
    }
    spelled.extend_from_slice(rest);
    Cow::Owned(spelled)
}

/// Cuts at the next `=?charset?Q?…?=`: what stands before its words, these, and what follows from its end on.
fn quoted_word(value: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let mut from = 0;
    while let Some(start) = find(&value[from..], b"=?").map(|found| from + found + 2) {
        from = start;
        let charset = value[start..]
            .iter()
            .take_while(|byte| byte.is_ascii_graphic() && **byte != b'?' && **byte != b'=')
            .count();
        let opening = start + charset;
        let is_quoted = charset > 0
            && value.get(opening..opening + 3).is_some_and(|mark| mark.eq_ignore_ascii_case(b"?q?"));
        if is_quoted {
            let (before, rest) = value.split_at(opening + 3);
            let end = find(rest, b"?=")?;
            return Some((before, &rest[..end], &rest[end..]));
        }
    }
    None
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

fn broken_chars(text: &str) -> usize {
    text.matches(char::REPLACEMENT_CHARACTER).count()
}

/// Joins neighboring encoded words of one charset and encoding: some programs cut in the middle of a
/// character.
fn join_words(value: &str) -> String {
    let mut joined = String::with_capacity(value.len());
    let mut open: Option<String> = None;
    for word in value.split_whitespace() {
        let parts: Vec<&str> = word.split('?').collect();
        let encoded = match parts.as_slice() {
            ["=", charset, encoding, text, "="] => {
                Some((format!("=?{charset}?{encoding}?").to_ascii_lowercase(), *text))
            }
            _ => None,
        };
        match (&encoded, &open) {
            (Some((prefix, text)), Some(before)) if prefix == before && !joined.ends_with("=?=") => {
                joined.truncate(joined.len() - 2);
                joined.push_str(text);
                joined.push_str("?=");
            }
            _ => {
                if !joined.is_empty() {
                    joined.push(' ');
                }
                joined.push_str(word);
            }
        }
        open = encoded.map(|(prefix, _)| prefix);
    }
    joined.push('\n');
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(raw: &str) -> Head {
        Head::split(raw.as_bytes()).unwrap().0
    }

    #[test]
    fn a_head_ends_where_it_must() {
        for (raw, body) in [
            ("A: 1\r\n\r\nbody", "body"),
            ("A: 1\n\nbody", "body"),
            ("A: 1\n\tmore\n \n\nbody", "body"),
            ("A: 1\nno field here\nbody", "no field here\nbody"),
            ("From maria Mon\nA: 1\n\nbody", "body"),
            ("A: 1", ""),
            ("\nbody", "body"),
        ] {
            assert_eq!(Head::split(raw.as_bytes()).unwrap().1, body.as_bytes(), "{raw:?}");
        }
    }

    #[track_caller]
    fn check_subject(raw: &str, expected: &str) {
        assert_eq!(head(&format!("Subject: {raw}\n")).text("subject", 1_000).unwrap(), expected);
    }

    #[test]
    fn subjects_are_decoded() {
        check_subject("=?utf-8?B?SGVsbG8=?=", "Hello");
        check_subject("=?iso-8859-1?Q?caf=E9_au?= =?iso-8859-1?Q?_lait?=", "café au lait");
        check_subject("=?utf-8?Q?caf=C3?= =?utf-8?Q?=A9?=", "café");
        check_subject("folded\n  over lines", "folded over lines");
        check_subject("a\tb\u{202e}c\0d", "a bc d");
        check_subject("", "");
    }

    #[test]
    fn addresses_are_found_in_what_people_write() {
        for (raw, expected) in [
            ("Maria <maria@Shop.Example>", vec![Address::named("Maria", "maria@shop.example")]),
            (
                "\"Last, First\" <a@b.example>, c@d.example",
                vec![Address::named("Last, First", "a@b.example"), Address::plain("c@d.example")],
            ),
            ("=?utf-8?Q?J=C3=B6rg?= <j@b.example>", vec![Address::named("Jörg", "j@b.example")]),
            ("undisclosed-recipients:;", vec![]),
            (
                "team: a@b.example, c@b.example;",
                vec![Address::plain("a@b.example"), Address::plain("c@b.example")],
            ),
            ("nobody", vec![]),
            ("'maria@b.example' <maria@b.example>", vec![Address::plain("maria@b.example")]),
            ("maria@b.example (Maria)", vec![Address::named("Maria", "maria@b.example")]),
            ("<>", vec![]),
            ("Big Bug bb@bug.example", vec![Address::named("Big Bug", "bb@bug.example")]),
            ("John <john@machine.  example>", vec![Address::named("John", "john@machine.example")]),
        ] {
            assert_eq!(head(&format!("To: {raw}\n")).addresses("to"), expected, "{raw}");
        }
    }

    #[test]
    fn bytes_beyond_ascii_in_a_head_are_decoded_by_the_charset_of_the_body() {
        let raw =
            b"Subject: \xcf\xf0\xe8\xe2\xe5\xf2\nContent-Type: text/plain; charset=\"windows-1251\"\n\n";
        assert_eq!(Head::split(raw).unwrap().0.text("subject", 99).unwrap(), "Привет");
        let raw = b"Subject: caf\xe9\n\n";
        assert_eq!(Head::split(raw).unwrap().0.text("subject", 99).unwrap(), "café");
    }

    #[test]
    fn raw_bytes_in_an_encoded_word_are_of_its_charset() {
        for (raw, expected) in [
            (&b"=?iso-8859-1?Q?Fr\xF6sche?="[..], "Frösche"),
            (b"=?iso-8859-1?q?Fr\xF6sche_und?= =?ISO-8859-1?Q?_Kr=F6ten?=", "Frösche und Kröten"),
            (b"=?windows-1251?Q?\xcf\xf0\xe8?= \xc3\xb6", "При ö"),
            (b"=?utf-8?Q?Fr\xC3\xB6sche?=", "Frösche"),
            (b"a =? b \xc3\xb6 =?x?Q?", "a =? b ö =?x?Q?"),
            (b"=?utf-8?B?RnLDtg==?= \xc3\xb6", "Frö ö"),
            ("Frösche".as_bytes(), "Frösche"),
        ] {
            let field = [b"Subject: ", raw, b"\n"].concat();
            assert_eq!(Head::split(&field).unwrap().0.text("subject", 99).unwrap(), expected, "{raw:?}");
        }
    }

    #[test]
    fn heads_beyond_the_limits_are_refused() {
        let long = format!("A: {}\n\n", "x".repeat(600_000));
        assert_eq!(Head::split(long.as_bytes()).unwrap_err(), Unreadable::HeaderTooLarge);
        let folded = format!("A: 1\n{}", " x\n".repeat(300_000));
        assert_eq!(Head::split(folded.as_bytes()).unwrap_err(), Unreadable::HeaderTooLarge);
        assert_eq!(Head::split("A: 1\n".repeat(3_000).as_bytes()).unwrap_err(), Unreadable::TooManyHeaders);
    }
}
