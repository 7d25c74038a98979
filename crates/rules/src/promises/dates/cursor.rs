//! A place in the tokens from which the grammar reads on.

use super::lex::{Kind, Token};
use super::words::Word;

#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'t> {
    tokens: &'t [Token],
    pub(super) at: usize,
    /// Month before day where numbers leave it open.
    pub(super) month_first: bool,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(tokens: &'t [Token], month_first: bool) -> Self {
        Self { tokens, at: 0, month_first }
    }

    pub(super) fn is_done(&self) -> bool {
        self.at >= self.tokens.len()
    }

    pub(super) fn token(&self, ahead: usize) -> Option<&'t Token> {
        self.tokens.get(self.at + ahead)
    }

    pub(super) fn before(&self) -> Option<&'t Token> {
        self.tokens.get(self.at.checked_sub(1)?)
    }

    pub(super) fn kind(&self, ahead: usize) -> Option<Kind> {
        self.token(ahead).map(|token| token.kind)
    }

    pub(super) fn kind_at(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    pub(super) fn word(&self, ahead: usize) -> Option<Word> {
        match self.kind(ahead)? {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    /// Digits ahead: their value and how many.
    pub(super) fn number(&self, ahead: usize) -> Option<(u32, u8)> {
        match self.kind(ahead)? {
            Kind::Number { value, digits } => Some((value, digits)),
            _ => None,
        }
    }

    /// Did the word just taken end in "s": "days", "minutes"?
    pub(super) fn was_plural(&self) -> bool {
        self.before().is_some_and(|token| token.plural)
    }

    pub(super) fn is_glued(&self, ahead: usize) -> bool {
        self.token(ahead).is_some_and(|token| token.glued)
    }

    pub(super) fn is_mark(&self, ahead: usize, mark: char) -> bool {
        self.kind(ahead) == Some(Kind::Mark(mark))
    }

    pub(super) fn take(&mut self, word: Word) -> bool {
        let taken = self.word(0) == Some(word);
        self.at += usize::from(taken);
        taken
    }

    pub(super) fn take_mark(&mut self, mark: char) -> bool {
        let taken = self.is_mark(0, mark);
        self.at += usize::from(taken);
        taken
    }

    /// Takes all these words or none.
    pub(super) fn take_all(&mut self, words: &[Word]) -> bool {
        let taken = words.iter().enumerate().all(|(ahead, word)| self.word(ahead) == Some(*word));
        self.at += if taken { words.len() } else { 0 };
        taken
    }

    /// What `read` finds from here; where it finds nothing, the cursor stays.
    pub(super) fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = self.at;
        let found = read(self);
        if found.is_none() {
            self.at = start;
        }
        found
    }

    /// "-", "to" or "or" between the two ends of a range.
    pub(super) fn take_range_mark(&mut self) -> bool {
        ['-', '–', '~'].into_iter().any(|mark| self.take_mark(mark))
            || self.take(Word::To)
            || self.take(Word::Or)
    }

    /// Is this an amount of money or a reference rather than a time?
    pub(super) fn follows_currency(&self) -> bool {
        matches!(self.before().map(|token| token.kind), Some(Kind::Mark('€' | '£' | '$' | '#')))
    }

    /// Is this the later part of something like "37.1", "23/12", "page=1" or "GB29"?
    pub(super) fn is_inside_number(&self) -> bool {
        let [.., first, mark] = &self.tokens[..self.at] else { return false };
        let is_part = matches!(mark.kind, Kind::Mark('.' | '/' | ':' | '-' | ',')) && mark.glued;
        let is_query =
            matches!(mark.kind, Kind::Mark('=' | '&' | '%' | '_' | '#')) || mark.kind == Kind::Other;
        self.is_glued(0) && (is_part && matches!(first.kind, Kind::Number { .. }) || is_query)
    }

    /// Does the text pause or stop here?
    pub(super) fn at_pause(&self) -> bool {
        match self.kind(0) {
            None => true,
            Some(Kind::Mark(mark)) => !matches!(mark, '%' | '/' | ':' | '-' | '–' | '€' | '£' | '$'),
            Some(_) => false,
        }
    }
}
