//! Cuts a text into words, numbers and marks, in one pass and without allocating a string.

use super::words::{Word, word};

/// One piece of text with its place, in bytes, the end exclusive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: u32,
    pub(super) end: u32,
    /// Nothing stood between this token and the one before.
    pub(super) glued: bool,
    /// A word that ends in `s`, as things that are counted do; not in `'s`.
    pub(super) plural: bool,
}

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// Digits: their value and how many there were.
    Number { value: u32, digits: u8 },
    /// A word that says something about time.
    Word(Word),
    /// Any other word.
    Other,
    /// A single other character.
    Mark(char),
}

/// Longer words are never words about time.
const WORD_BYTES_MAX: usize = 16;

pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut lexer = Lexer { text, place: 0, glued: false, tokens: Vec::with_capacity(text.len() / 4) };
    while lexer.step() {}
    lexer.tokens
}

struct Lexer<'t> {
    text: &'t str,
    place: usize,
    glued: bool,
    tokens: Vec<Token>,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.place..]
    }

    fn step(&mut self) -> bool {
        let Some(byte) = self.text.as_bytes().get(self.place) else { return false };
        if *byte == b' ' {
            self.place += 1;
            self.glued = false;
            return true;
        }
        if byte.is_ascii_alphabetic() {
            self.word();
            return true;
        }
        let Some(first) = self.rest().chars().next() else { return false };
        if first.is_whitespace() {
            self.place += first.len_utf8();
            self.glued = false;
        } else if first.is_ascii_digit() {
            self.number();
        } else if first.is_alphabetic() {
            self.word();
        } else {
            self.push(Kind::Mark(first), first.len_utf8());
        }
        true
    }

    fn number(&mut self) {
        let rest = self.rest();
        let length = rest.bytes().take_while(u8::is_ascii_digit).count();
        let value = rest[..length].parse().unwrap_or(u32::MAX);
        let digits = u8::try_from(length).unwrap_or(u8::MAX);
        self.push(Kind::Number { value, digits }, length);
    }

    fn word(&mut self) {
        let rest = self.rest();
        if let Some(length) = link_length(rest) {
            return self.push(Kind::Other, length);
        }
        let length = word_length(rest);
        if let Some((meridiem, dotted)) = dotted_meridiem(rest, length) {
            return self.push(Kind::Word(meridiem), dotted);
        }
        self.push(classify(&rest.as_bytes()[..length]), length);
    }

    fn push(&mut self, kind: Kind, bytes: usize) {
        let place = |at: usize| u32::try_from(at).expect("a text that is read is shorter than 4 GiB");
        let end = self.place + bytes;
        let plural = is_plural(&self.text.as_bytes()[self.place..end]);
        self.tokens.push(Token {
            kind,
            start: place(self.place),
            end: place(end),
            glued: self.glued,
            plural,
        });
        self.place = end;
        self.glued = true;
    }
}

/// The bytes of the address of a page that `text` begins with: the figures in one are no times.
fn link_length(text: &str) -> Option<usize> {
    let begins = |with: &str| text.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    let is_link = ["http://", "https://", "www."].into_iter().any(begins);
    is_link.then(|| text.find(char::is_whitespace).unwrap_or(text.len()))
}

/// The bytes of the word that `text` begins with; an apostrophe between letters belongs to it.
fn word_length(text: &str) -> usize {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    if text.as_bytes().get(letters).is_none_or(|byte| byte.is_ascii() && *byte != b'\'') {
        return letters;
    }
    let mut characters = text.char_indices().peekable();
    while let Some((place, character)) = characters.next() {
        let next_is_letter = characters.peek().is_some_and(|(_, next)| next.is_alphabetic());
        let joins = matches!(character, '\'' | '’') && next_is_letter;
        if !character.is_alphabetic() && !joins {
            return place;
        }
    }
    text.len()
}

/// "a.m." and "p.m." with or without the last dot: the word and its bytes.
fn dotted_meridiem(text: &str, length: usize) -> Option<(Word, usize)> {
    let bytes = text.as_bytes();
    let is_m = bytes.get(1) == Some(&b'.') && matches!(bytes.get(2), Some(b'm' | b'M'));
    if length != 1 || !is_m || bytes.get(3).is_some_and(u8::is_ascii_alphanumeric) {
        return None;
    }
    let meridiem = match bytes[0] {
        b'a' | b'A' => Word::Am,
        b'p' | b'P' => Word::Pm,
        _ => return None,
    };
    Some((meridiem, if bytes.get(3) == Some(&b'.') { 4 } else { 3 }))
}

fn classify(bytes: &[u8]) -> Kind {
    let mut lower = [0; WORD_BYTES_MAX];
    let Some(lower) = lower.get_mut(..bytes.len()) else { return Kind::Other };
    for (low, byte) in lower.iter_mut().zip(bytes) {
        *low = byte.to_ascii_lowercase();
    }
    word(lower).map_or(Kind::Other, Kind::Word)
}

fn is_plural(bytes: &[u8]) -> bool {
    matches!(bytes, [.., before, b's' | b'S'] if before.is_ascii_alphabetic())
}
