//! What a message is worth: does it ask for something, does it complain, does it answer.
//!
//! The words are looked at once, when a message comes or goes; what was found travels with its event as a number, so
//! that counting again needs no text. Where a rule is not sure, it decides for nobody's blame: a message that may ask
//! for something does, a text that may be an answer is one, a complaint is one only in clear words.

use self::lists::{COMPLAINTS, NO_COMPLAINT, REQUESTS, THANKS, TURNS};
use crate::promises::evidence::holding::{is_courtesy, is_farewell};
use crate::promises::evidence::{Verdict, reply_keeps};

mod lists;

/// More words than these are never mere thanks.
const THANKS_WORDS_MAX: usize = 40;
/// How far a text is searched for words, in bytes.
const SEARCHED_BYTES: usize = 4_000;

/// How much a customer's message asks of us.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nothing: thanks, a greeting, "that works".
    Nothing,
    /// It says something that we should know.
    Says,
    /// It asks a question or makes a request.
    Asks,
}

/// What was heard in a customer's message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heard {
    /// How much it asks.
    pub level: Level,
    /// Whether it complains, in clear words.
    pub complains: bool,
}

/// Added to the number of a message that complains.
const COMPLAINS: i64 = 4;

impl Heard {
    /// As a number of an event.
    pub fn number(self) -> i64 {
        let level = match self.level {
            Level::Nothing => 1,
            Level::Says => 2,
            Level::Asks => 3,
        };
        level + if self.complains { COMPLAINS } else { 0 }
    }

    /// What this number says. A message that was never looked at (0) says something.
    pub fn from_number(number: i64) -> Self {
        let level = match number % COMPLAINS {
            1 => Level::Nothing,
            3 => Level::Asks,
            _ => Level::Says,
        };
        Self { level, complains: number >= COMPLAINS }
    }
}

/// What an answer of ours is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It answers, or asks back.
    Answers,
    /// It only puts the customer off.
    HoldsOff,
}

impl Answer {
    /// As a number of an event.
    pub fn number(self) -> i64 {
        match self {
            Self::Answers => 1,
            Self::HoldsOff => 2,
        }
    }

    /// What this number says. An answer that was never looked at (0) is one.
    pub fn from_number(number: i64) -> Self {
        if number == 2 { Self::HoldsOff } else { Self::Answers }
    }
}

/// What this answer, as its author wrote it, is worth; files without a word answer.
pub fn answers(text: &str) -> Answer {
    let is_holding = !text.trim().is_empty() && reply_keeps(text) == Verdict::No;
    if is_holding { Answer::HoldsOff } else { Answer::Answers }
}

/// What is heard in a customer's message, read without quotation and signature.
pub fn hear(text: &str) -> Heard {
    Heard { level: level(text), complains: complains(text) }
}

fn level(text: &str) -> Level {
    if text.contains('?') {
        return Level::Asks;
    }
    let words = text.split_whitespace().take(THANKS_WORDS_MAX + 1).count();
    if words == 0 {
        // An empty mail may carry a file.
        return Level::Says;
    }
    if words <= THANKS_WORDS_MAX && is_mere_thanks(text) {
        return Level::Nothing;
    }
    if has_phrase(text, REQUESTS).is_some() { Level::Asks } else { Level::Says }
}

fn is_mere_thanks(text: &str) -> bool {
    let mut has_thanks = false;
    for part in text.split(['.', '!', ',', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        let small = part.to_lowercase().replace('\u{2019}', "'");
        if has_thanks && is_farewell(&small) {
            return true;
        }
        let is_thanks = THANKS.iter().any(|thanks| begins_with(&small, thanks));
        let is_fine = is_thanks || is_courtesy(&small) || is_name(part);
        if !is_fine || has_phrase(&small, TURNS).is_some() {
            return false;
        }
        has_thanks |= is_thanks;
    }
    has_thanks
}

/// One or two words with capitals: whom it is said to, or who says it.
fn is_name(part: &str) -> bool {
    part.split_whitespace().count() <= 2
        && part.split_whitespace().all(|word| word.starts_with(char::is_uppercase))
}

fn begins_with(sentence: &str, words: &str) -> bool {
    sentence.strip_prefix(words).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

fn complains(text: &str) -> bool {
    let Some(found) = has_phrase(text, COMPLAINTS) else { return false };
    // "No complaints so far" is the opposite of one.
    found != "complaint" && found != "complain" || has_phrase(text, NO_COMPLAINT).is_none()
}

/// The first of these phrases that the beginning of a text holds, as whole words, whatever their case. Each is looked
/// for where its first letter stands at the beginning of a word, so a text is read once.
fn has_phrase<'p>(text: &str, phrases: &[&'p str]) -> Option<&'p str> {
    let bytes = &text.as_bytes()[..text.floor_char_boundary(SEARCHED_BYTES)];
    let letter = |byte: u8| 1_u32 << (byte.to_ascii_lowercase() - b'a');
    let letters = phrases.iter().fold(0, |letters, phrase| letters | letter(phrase.as_bytes()[0]));
    let is_of_word = |byte: u8| byte.is_ascii_alphanumeric() || byte >= 0x80;
    for (at, byte) in bytes.iter().enumerate() {
        let begins =
            byte.is_ascii_alphabetic() && at.checked_sub(1).is_none_or(|before| !is_of_word(bytes[before]));
        if !begins || letters & letter(*byte) == 0 {
            continue;
        }
        let first = byte.to_ascii_lowercase();
        for phrase in phrases.iter().filter(|phrase| phrase.as_bytes()[0] == first) {
            let end = at + phrase.len();
            let is_here =
                bytes.get(at..end).is_some_and(|there| there.eq_ignore_ascii_case(phrase.as_bytes()));
            if is_here && bytes.get(end).is_none_or(|next| !is_of_word(*next)) {
                return Some(phrase);
            }
        }
    }
    None
}
