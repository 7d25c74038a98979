//! Cuts a text into words and the marks between them, in one pass.
//!
//! Contractions become two words ("we'll" is "we will"), letters become small, curly and coded apostrophes plain.

use super::contractions::{self, ENDINGS, SUBJECTS};
use super::marks::{self, Mark};
use super::miscoded;

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
        if let Some((mark, length)) = miscoded::mark(rest) {
            self.push_mark(mark, length);
        } else if first.is_alphabetic() && miscoded::apostrophe(rest).is_none() {
            self.word();
        } else if self.is_broken_line(rest) {
            self.push_mark(Mark::Space, 2);
        } else if first.is_ascii_digit() {
            let length = rest.bytes().take_while(u8::is_ascii_digit).count();
            self.push(Sort::Number, length, "");
        } else if let Some((length, second)) = self.set_apart(rest) {
            self.push(Sort::Word, length, second);
        } else {
            let (mark, length) = self.mark(rest);
            self.push_mark(mark, length);
        }
        true
    }

    fn push_mark(&mut self, mark: Mark, length: usize) {
        match mark {
            Mark::Space => {
                self.place += length;
                self.is_glued = false;
            }
            Mark::And => self.push(Sort::Word, length, "and"),
            Mark::Sort(sort) => self.push(sort, length, ""),
        }
    }

    /// "We 20 will call you": what is left of a broken line of quoted-printable.
    fn is_broken_line(&self, rest: &str) -> bool {
        let is_free = rest.strip_prefix("20 ").is_some_and(|after| after.starts_with(char::is_alphabetic));
        let before = self.words.word(self.words.tokens.len().wrapping_sub(1));
        is_free && matches!(before, "will" | "shall" | "i" | "we" | "they" | "he" | "she" | "who")
    }

    /// The end of a contraction that was set apart or led by a comma: "I 'll", "I,ll".
    fn set_apart(&self, rest: &str) -> Option<(usize, &'static str)> {
        let is_comma = rest.starts_with([',', ';']);
        let mark = if is_comma { 1 } else { miscoded::apostrophe(rest)? };
        let (end, second) = ENDINGS.iter().find(|(end, _)| {
            let after = rest[mark..].strip_prefix(end);
            after.is_some_and(|after| !after.starts_with(char::is_alphanumeric))
        })?;
        let is_led = SUBJECTS.contains(&self.words.word(self.words.tokens.len().wrapping_sub(1)));
        (is_led && (!is_comma || self.is_glued && *end == "ll")).then_some((mark + end.len(), *second))
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
        if let Some((more, whole)) = contractions::rejoined(&small, &rest[length..]) {
            return self.push(Sort::Word, length + more, whole);
        }
        let Some((first, second)) = contractions::taken_apart(&small) else {
            return self.push(Sort::Word, length, contractions::meant(&small));
        };
        let is_apart = |(at, sign): &(usize, char)| {
            !sign.is_alphabetic() || miscoded::apostrophe(&rest[*at..]).is_some()
        };
        let apostrophe = rest[..length].char_indices().find(is_apart).map_or(length, |(at, _)| at);
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
        if let Some(length) = miscoded::apostrophe(&rest[at..]) {
            if !follows(length) {
                break;
            }
            at += length;
            small.push('\'');
        } else if miscoded::mark(&rest[at..]).is_some() {
            break;
        } else if sign.is_alphanumeric() {
            at += sign.len_utf8();
            small.extend(sign.to_lowercase());
        } else if sign == '?' && contractions::is_lost(&small, &rest[at + 1..]) {
            at += 1;
            small.push('\'');
        } else if sign == '-' && follows(1) || small == "e" && rest[at..].starts_with(":mail") {
            at += 1;
        } else {
            break;
        }
    }
    (at, small)
}

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
        check("I 'll send we,ll come", &["i", "will", "send", "we", "will", "come"]);
        check("I'l e:mail; they wil", &["i", "will", "email", "they", "will"]);
        check("you, me", &["you", "me"]);
        check("weâ\u{80}\u{99}ll call you", &["we", "will", "call", "you"]);
        check("Weâ€™ll call â€“ youÂ know", &["we", "will", "call", "you", "know"]);
        check("I=01,ll and we?ll and I\u{92}ll", &["i", "will", "and", "we", "will", "and", "i", "will"]);
        check("le château, Ângela, Ready?", &["le", "château", "ângela", "ready"]);
        check("We 20 wil l call 20 people", &["we", "will", "call", "people"]);
    }
}
