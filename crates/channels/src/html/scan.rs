//! A quick, lenient look over markup: which tags and attributes are there. It decides nothing about safety.

/// One tag as it stands.
pub(super) struct Tag<'a> {
    /// Lower case.
    pub(super) name: String,
    pub(super) is_end: bool,
    /// Names in lower case, values without quotes, entities not decoded.
    pub(super) attributes: Vec<(String, &'a str)>,
    /// The whole tag.
    pub(super) whole: &'a str,
}

/// What stands in markup, in order.
pub(super) enum Token<'a> {
    Tag(Tag<'a>),
    Text(&'a str),
}

/// Walks over markup. Comments are skipped; everything else comes as tag or text.
pub(super) struct Scan<'a> {
    rest: &'a str,
}

impl<'a> Scan<'a> {
    pub(super) fn new(html: &'a str) -> Self {
        Self { rest: html }
    }

    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }
}

impl<'a> Iterator for Scan<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        loop {
            if self.rest.is_empty() {
                return None;
            }
            if self.rest.starts_with("<!--") {
                let end = self.rest[4..].find("-->").map_or(self.rest.len(), |end| end + 7);
                self.take(end);
                continue;
            }
            let after = self.rest.strip_prefix('<').and_then(|rest| rest.chars().next());
            if !after.is_some_and(|char| char.is_ascii_alphabetic() || matches!(char, '/' | '!' | '?')) {
                let first = self.rest.chars().next().map_or(1, char::len_utf8);
                let end = self.rest[first..].find('<').map_or(self.rest.len(), |end| first + end);
                return Some(Token::Text(self.take(end)));
            }
            let whole = tag_end(self.rest);
            return Some(Token::Tag(tag(self.take(whole))));
        }
    }
}

/// The length of the tag at the start, quotes heeded.
fn tag_end(html: &str) -> usize {
    let (mut quote, mut is_value) = (None, false);
    for (index, byte) in html.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), byte) if open == byte => quote = None,
            (None, b'>') => return index + 1,
            (None, b'"' | b'\'') if is_value => quote = Some(byte),
            (None, b'=') => is_value = true,
            (Some(_), _) | (None, b' ' | b'\n' | b'\r' | b'\t') => (),
            _ => is_value = false,
        }
    }
    html.len()
}

fn tag(whole: &str) -> Tag<'_> {
    let inner = whole.strip_prefix('<').unwrap_or(whole);
    let inner = inner.strip_suffix('>').unwrap_or(inner);
    let is_end = inner.starts_with('/');
    let inner = inner.trim_start_matches('/');
    let end = inner.find(|char: char| char.is_ascii_whitespace() || char == '/').unwrap_or(inner.len());
    let (name, rest) = inner.split_at(end);
    Tag { name: name.to_ascii_lowercase(), is_end, attributes: attributes(rest), whole }
}

fn attributes(mut rest: &str) -> Vec<(String, &str)> {
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start_matches(|char: char| char.is_ascii_whitespace() || char == '/');
        if rest.is_empty() {
            return found;
        }
        let first = rest.chars().next().map_or(1, char::len_utf8);
        let end = rest[first..].find(|char: char| char.is_ascii_whitespace() || matches!(char, '=' | '/'));
        let (name, after) = rest.split_at(end.map_or(rest.len(), |end| first + end));
        let (value, after) = match after.trim_ascii_start().strip_prefix('=') {
            Some(value) => value_of(value.trim_ascii_start()),
            None => ("", after),
        };
        found.push((name.to_ascii_lowercase(), value));
        rest = after;
    }
}

fn value_of(rest: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(quoted) = rest.strip_prefix(quote) {
            return quoted.split_once(quote).unwrap_or((quoted, ""));
        }
    }
    rest.split_at(rest.find(|char: char| char.is_ascii_whitespace()).unwrap_or(rest.len()))
}
