//! Cuts a text into words, numbers and marks, in one pass and without allocating a string.

use super::words::{Word, word};

/// One piece of text with its place, counted in Unicode scalar values, the end exclusive.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) start: u32,
    pub(super) end: u32,
    /// Nothing stood between this token and the one before.
    pub(super) glued: bool,
}

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// Digits: their value and how many there were.
    Number { value: u32, digits: u8 },
    /// A word that says something about time.
    Word(Word),
    /// Any other word; does it end in `s`, as things that are counted do?
    Other { plural: bool },
    /// A single other character.
    Mark(char),
}

/// Longer words are never words about time.
const WORD_BYTES_MAX: usize = 16;

pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut lexer = Lexer { rest: text, place: 0, glued: false, tokens: Vec::with_capacity(text.len() / 4) };
    while lexer.step() {}
    lexer.tokens
}

struct Lexer<'t> {
    rest: &'t str,
    place: u32,
    glued: bool,
    tokens: Vec<Token>,
}

impl Lexer<'_> {
    fn step(&mut self) -> bool {
        let Some(first) = self.rest.chars().next() else { return false };
        if first.is_whitespace() {
            self.skip(first.len_utf8(), 1);
            self.glued = false;
        } else if first.is_ascii_digit() {
            self.number();
        } else if first.is_alphabetic() {
            self.word();
        } else {
            self.push(Kind::Mark(first), first.len_utf8(), 1);
        }
        true
    }

    fn number(&mut self) {
        let length = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let value = self.rest[..length].parse().unwrap_or(u32::MAX);
        let digits = u8::try_from(length).unwrap_or(u8::MAX);
        self.push(Kind::Number { value, digits }, length, scalars(length));
    }

    fn word(&mut self) {
        let (length, places) = word_length(self.rest);
        if let Some((meridiem, dotted)) = dotted_meridiem(self.rest, length) {
            return self.push(Kind::Word(meridiem), dotted, scalars(dotted));
        }
        let kind = classify(&self.rest.as_bytes()[..length]);
        self.push(kind, length, places);
    }

    fn push(&mut self, kind: Kind, bytes: usize, places: u32) {
        let end = self.place + places;
        self.tokens.push(Token { kind, start: self.place, end, glued: self.glued });
        self.skip(bytes, places);
        self.glued = true;
    }

    fn skip(&mut self, bytes: usize, places: u32) {
        self.rest = &self.rest[bytes..];
        self.place += places;
    }
}

/// The bytes and scalar values of the word that `text` begins with; an apostrophe between letters belongs to it.
fn word_length(text: &str) -> (usize, u32) {
    let mut characters = text.char_indices().peekable();
    let mut places = 0;
    while let Some((place, character)) = characters.next() {
        let next_is_letter = characters.peek().is_some_and(|(_, next)| next.is_alphabetic());
        let joins = matches!(character, '\'' | '’') && next_is_letter;
        if !character.is_alphabetic() && !joins {
            return (place, places);
        }
        places += 1;
    }
    (text.len(), places)
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
    let plural = matches!(bytes.last(), Some(b's' | b'S'));
    let mut lower = [0; WORD_BYTES_MAX];
    let Some(lower) = lower.get_mut(..bytes.len()) else { return Kind::Other { plural } };
    for (low, byte) in lower.iter_mut().zip(bytes) {
        *low = byte.to_ascii_lowercase();
    }
    word(lower).map_or(Kind::Other { plural }, Kind::Word)
}

fn scalars(ascii_bytes: usize) -> u32 {
    u32::try_from(ascii_bytes).unwrap_or(u32::MAX)
}
