//! The sentences of a text, and which words in them are somebody else's.

use super::times::Times;
use super::words::{Sort, Token, Words};

/// A longer sentence is cut: what stands further apart has nothing to do with each other.
const SENTENCE_TOKENS_MAX: usize = 300;
/// A quotation longer than this in words was never closed.
const QUOTED_TOKENS_MAX: usize = 120;
/// Fewer words between quotation marks are a name or an irony, not a quotation.
const QUOTED_TOKENS_MIN: usize = 3;

/// A sentence: its first token and the one after its last, the closing mark left out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sentence<'w> {
    words: &'w Words<'w>,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) is_question: bool,
}

impl<'w> Sentence<'w> {
    /// The word at this place; empty outside the sentence and where there is no word.
    pub(super) fn word(&self, at: usize) -> &'w str {
        if (self.from..self.to).contains(&at) { self.words.word(at) } else { "" }
    }

    /// The first word.
    pub(super) fn first_word(&self) -> &'w str {
        self.word(self.from)
    }

    /// The word so many places before `at`.
    pub(super) fn back(&self, at: usize, places: usize) -> &'w str {
        at.checked_sub(places).map_or("", |at| self.word(at))
    }

    pub(super) fn token(&self, at: usize) -> Option<&'w Token> {
        self.words.tokens[self.from..self.to].get(at.checked_sub(self.from)?)
    }

    pub(super) fn sort(&self, at: usize) -> Option<Sort> {
        self.token(at).map(|token| token.sort)
    }

    /// Is the word at this place written in capital letters throughout?
    pub(super) fn is_written_large(&self, at: usize) -> bool {
        self.token(at).is_some_and(|token| {
            let written = &self.words.text[token.start..token.end];
            written.len() > 1 && !written.contains(char::is_lowercase)
        })
    }

    /// Do these words stand here, one after another?
    pub(super) fn has(&self, at: usize, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(ahead, word)| self.word(at + ahead) == *word)
    }

    /// Does one of these words stand between the two places?
    pub(super) fn any(&self, from: usize, to: usize, is: impl Fn(&str) -> bool) -> bool {
        (from..to.min(self.to)).any(|at| is(self.word(at)))
    }

    /// Does a clause begin here: at the sentence's first word, or after a pause?
    pub(super) fn begins_clause(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).and_then(|at| self.sort(at)) else { return true };
        matches!(before, Sort::Pause | Sort::Dash | Sort::Colon | Sort::Name | Sort::Quote | Sort::Other)
    }
}

/// The sentences of the text, in order; none ends inside a time, as at the full stop of "Mon. at 9".
pub(super) fn sentences<'w>(words: &'w Words<'w>, times: &Times<'_>) -> Vec<Sentence<'w>> {
    let mut found = Vec::with_capacity(8);
    let mut from = 0;
    for (at, token) in words.tokens.iter().enumerate() {
        if is_end(words, at, token) && !times.goes_on_past(token.end) || at - from >= SENTENCE_TOKENS_MAX {
            if at > from {
                found.push(Sentence { words, from, to: at, is_question: token.sort == Sort::Question });
            }
            from = at + 1;
        }
    }
    if from < words.tokens.len() {
        found.push(Sentence { words, from, to: words.tokens.len(), is_question: false });
    }
    found
}

/// A mark that ends sentences, or a link that a capital letter follows: "here: LINK Let us know".
fn is_end(words: &Words<'_>, at: usize, token: &Token) -> bool {
    match token.sort {
        Sort::Stop | Sort::Question => true,
        Sort::Name => {
            let is_link = !words.text[token.start..token.end].starts_with(['@', '#', '<']);
            is_link && words.tokens.get(at + 1).is_some_and(|next| next.is_capital && next.sort == Sort::Word)
        }
        _ => false,
    }
}

/// Marks what is quoted: lines led by `>`, the mail below a reply, and what stands between quotation marks.
pub(super) fn mark_quotations(words: &mut Words<'_>) {
    if let Some(below) = mail_below(words.text) {
        words.tokens.iter_mut().filter(|token| token.start >= below).for_each(|token| token.is_quoted = true);
    }
    if words.text.contains('>') || words.text.contains("&gt;") {
        mark_lines(words);
    }
    mark_between(words, Sort::Quote);
    mark_between(words, Sort::Tick);
}

fn mark_lines(words: &mut Words<'_>) {
    let (mut lines, mut end, mut is_quoted) = (words.text.split_inclusive('\n'), 0, false);
    for token in &mut words.tokens {
        while token.start >= end {
            let line = lines.next().unwrap_or_default();
            let begins = line.trim_start();
            is_quoted = begins.starts_with('>') || begins.starts_with("&gt;");
            end = if line.is_empty() { usize::MAX } else { end + line.len() };
        }
        token.is_quoted |= is_quoted;
    }
}

/// Where the mail begins that the text answers, when the mail program put it below.
fn mail_below(text: &str) -> Option<usize> {
    let mut place = 0;
    for line in text.split_inclusive('\n') {
        let written = line.trim();
        let is_head = written.starts_with("-----Original Message")
            || (written.starts_with("On ") && written.ends_with(" wrote:"));
        if is_head {
            return Some(place);
        }
        place += line.len();
    }
    None
}

/// Marks what stands between two quotation marks of this sort.
fn mark_between(words: &mut Words<'_>, sort: Sort) {
    let mut opened: Option<usize> = None;
    for at in 0..words.tokens.len() {
        if words.tokens[at].sort != sort {
            continue;
        }
        let follows = words.tokens.get(at + 1).is_some_and(|next| next.is_glued);
        match opened {
            Some(from) if at - from <= QUOTED_TOKENS_MAX && (sort == Sort::Quote || !opens(words, at)) => {
                if at - from > QUOTED_TOKENS_MIN {
                    words.tokens[from..at].iter_mut().for_each(|token| token.is_quoted = true);
                }
                opened = None;
            }
            _ if follows && (sort == Sort::Quote || opens(words, at)) => opened = Some(at),
            _ => {}
        }
    }
}

/// A single mark opens a quotation when it stands free before a word.
fn opens(words: &Words<'_>, at: usize) -> bool {
    let follows = words.tokens.get(at + 1).is_some_and(|next| next.is_glued && next.sort == Sort::Word);
    follows && !words.tokens[at].is_glued
}
