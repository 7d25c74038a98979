//! Cuts a text into words and the marks between them, in one pass.
//!
//! Contractions become two words ("we'll" is "we will"), letters become small, curly and coded apostrophes plain.

use super::marks::{self, Mark};

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Word,
    Number,
    /// A web or mail address, a name led by `@`.
    Name,
    /// The end of a sentence.
    Stop,
    /// The end of a question.
    Question,
    /// A comma, a bracket: the sentence goes on.
    Pause,
    /// A dash that stands free.
    Dash,
    Colon,
    /// A double quotation mark.
    Quote,
    /// A single quotation mark that is no apostrophe.
    Tick,
    /// Anything else.
    Other,
}

/// A piece of text with its place in bytes, the end exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) sort: Sort,
    pub(super) start: usize,
    pub(super) end: usize,
    /// Where its small letters stand in [`Words::small`].
    small: (usize, usize),
    /// Does it begin with a capital letter?
    pub(super) is_capital: bool,
    /// Nothing stood between this token and the one before.
    pub(super) is_glued: bool,
    /// Is it inside a quotation?
    pub(super) is_quoted: bool,
}

/// A text, cut.
#[derive(Debug)]
pub(super) struct Words<'t> {
    pub(super) text: &'t str,
    small: String,
    pub(super) tokens: Vec<Token>,
}

impl<'t> Words<'t> {
    pub(super) fn of(text: &'t str) -> Self {
        let mut cutter = Cutter { place: 0, words: Words::empty(text), is_glued: false };
        while cutter.step() {}
        cutter.words
    }

    fn empty(text: &'t str) -> Self {
        let tokens = Vec::with_capacity(text.len() / 4 + 1);
        Self { text, small: String::with_capacity(text.len() + 16), tokens }
    }

    /// The word at this place in small letters; empty where there is none.
    pub(super) fn word(&self, at: usize) -> &str {
        match self.tokens.get(at) {
            Some(token) if token.sort == Sort::Word => &self.small[token.small.0..token.small.1],
            _ => "",
        }
    }
}

struct Cutter<'t> {
    place: usize,
    words: Words<'t>,
    is_glued: bool,
}

impl<'t> Cutter<'t> {
    fn rest(&self) -> &'t str {
        &self.words.text[self.place..]
    }

    fn step(&mut self) -> bool {
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return false };
        if first.is_alphabetic() {
            self.word();
        } else if first.is_ascii_digit() {
            let length = rest.bytes().take_while(u8::is_ascii_digit).count();
            self.push(Sort::Number, length, "");
        } else {
            match self.mark(rest) {
                (Mark::Space, length) => {
                    self.place += length;
                    self.is_glued = false;
                }
                (Mark::And, length) => self.push(Sort::Word, length, "and"),
                (Mark::Sort(sort), length) => self.push(sort, length, ""),
            }
        }
        true
    }

    fn mark(&self, rest: &str) -> (Mark, usize) {
        let written = &self.words.text[..self.place];
        if let Some(below) = rest.strip_prefix('\n') {
            let line = written.rsplit('\n').next().unwrap_or_default();
            let ends = marks::ends_line(line, below);
            return (if ends { Mark::Sort(Sort::Stop) } else { Mark::Space }, 1);
        }
        if let Some(after) = rest.strip_prefix('.').filter(|after| !after.starts_with('.')) {
            let word = self.words.word(self.words.tokens.len().wrapping_sub(1));
            let ends = marks::ends_sentence(word, after);
            return (Mark::Sort(if ends { Sort::Stop } else { Sort::Other }), 1);
        }
        marks::read(written.chars().next_back(), rest)
    }

    fn push(&mut self, sort: Sort, length: usize, small: &str) {
        let start = self.place;
        let from = self.words.small.len();
        self.words.small.push_str(small);
        let is_capital = self.rest().starts_with(char::is_uppercase);
        self.place += length;
        self.words.tokens.push(Token {
            sort,
            start,
            end: self.place,
            small: (from, self.words.small.len()),
            is_capital,
            is_glued: self.is_glued,
            is_quoted: false,
        });
        self.is_glued = true;
    }

    fn word(&mut self) {
        let rest = self.rest();
        if let Some(length) = marks::address(rest) {
            return self.push(Sort::Name, length, "");
        }
        let (length, small) = spelled(rest);
        let Some((first, second)) = taken_apart(&small) else { return self.push(Sort::Word, length, &small) };
        let apostrophe = rest[..length].find(|sign| !char::is_alphabetic(sign)).unwrap_or(length);
        self.push(Sort::Word, apostrophe, first);
        self.push(Sort::Word, length - apostrophe, second);
    }
}

/// How many bytes the word at the beginning takes, and its small letters: hyphens left out, apostrophes plain.
fn spelled(rest: &str) -> (usize, String) {
    let mut small = String::with_capacity(16);
    let mut at = 0;
    while let Some(sign) = rest[at..].chars().next() {
        let follows = |length: usize| rest[at + length..].starts_with(char::is_alphabetic);
        if sign.is_alphanumeric() {
            at += sign.len_utf8();
            small.extend(sign.to_lowercase());
        } else if let Some(length) = marks::apostrophe(&rest[at..]).filter(|length| follows(*length)) {
            at += length;
            small.push('\'');
        } else if sign == '-' && follows(1) {
            at += 1;
        } else {
            break;
        }
    }
    (at, small)
}

/// The two words of a contraction, with or without its apostrophe.
fn taken_apart(small: &str) -> Option<(&str, &'static str)> {
    let whole = match small {
        "im" => Some(("i", "am")),
        "ive" => Some(("i", "have")),
        "youll" => Some(("you", "will")),
        "youre" => Some(("you", "are")),
        "theyll" => Some(("they", "will")),
        "theyre" => Some(("they", "are")),
        "itll" => Some(("it", "will")),
        "thatll" => Some(("that", "will")),
        "weve" => Some(("we", "have")),
        _ => None,
    };
    if whole.is_some() {
        return whole;
    }
    let (first, end) = small.split_once('\'')?;
    let second = match end {
        "ll" => "will",
        "m" => "am",
        "re" => "are",
        "ve" => "have",
        "d" => "would",
        "s" if IS_CONTRACTED.contains(&first) => "is",
        _ => return None,
    };
    Some((first, second))
}

/// After these an `'s` is "is"; after any other word it is a possessive.
const IS_CONTRACTED: &[&str] =
    &["it", "that", "this", "he", "she", "who", "what", "where", "there", "here", "how", "everything"];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, words: &[&str]) {
        let cut = Words::of(text);
        let all = (0..cut.tokens.len()).map(|at| cut.word(at)).filter(|word| !word.is_empty());
        assert_eq!(all.collect::<Vec<_>>(), words, "{text:?}");
    }

    #[test]
    fn words_are_cut_and_contractions_taken_apart() {
        check("We'll call", &["we", "will", "call"]);
        check("we’ll e-mail you &amp; follow-up", &["we", "will", "email", "you", "and", "followup"]);
        check("I&#39;ll see", &["i", "will", "see"]);
        check("youll hear", &["you", "will", "hear"]);
        check(
            "@anna see https://a.example/will-call. It's the team's",
            &["see", "it", "is", "the", "team's"],
        );
        check("can't won't I'd", &["can't", "won't", "i", "would"]);
    }
}
