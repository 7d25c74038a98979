//! Expressions that give no time: the vague ("shortly") and those bound to an event ("as soon as we know").

use super::cursor::Cursor;
use super::lex::Kind;
use super::words::Word;

/// How many words of a clause belong to the event it names, at most.
const EVENT_WORDS_MAX: usize = 9;

impl Cursor<'_> {
    /// "shortly", "as soon as possible", "in due course", "in a moment", "any minute now".
    pub(super) fn vague(&mut self) -> Option<()> {
        self.attempt(|cursor| {
            let found = match cursor.word(0)? {
                Word::Soon | Word::Shortly | Word::Asap => cursor.step(),
                Word::As => cursor.as_soon_as_possible(),
                Word::Right => cursor.take_words(&[&[Word::Away]]),
                Word::Without => cursor.take_words(&[&[Word::Delay]]),
                Word::Later => cursor.later_on(),
                Word::Any => cursor.any_moment(),
                Word::At => cursor.earliest(),
                Word::Before | Word::By => cursor.take_words(&[&[Word::Long]]),
                Word::In => cursor.in_due_course(),
                Word::Sometime => cursor.take_words(&[&[Word::Soon]]),
                _ => false,
            };
            found.then_some(())
        })
    }

    /// "as soon as the part arrives", "once we hear back", "when it ships": the clause after it belongs to it.
    pub(super) fn event(&mut self) -> Option<()> {
        self.attempt(|cursor| {
            match cursor.word(0)? {
                Word::As => cursor.take_all(&[Word::As, Word::Soon, Word::As]).then_some(())?,
                Word::Once | Word::When => {
                    let subject =
                        matches!(cursor.word(1), Some(Word::We | Word::The | Word::That | Word::This));
                    subject.then_some(())?;
                    cursor.at += 1;
                }
                _ => return None,
            }
            cursor.clause().then_some(())
        })
    }

    /// The words up to the next pause or joining word; was there at least one?
    fn clause(&mut self) -> bool {
        let start = self.at;
        while self.at - start < EVENT_WORDS_MAX {
            match self.kind(0) {
                None | Some(Kind::Word(Word::And | Word::Then | Word::If)) => break,
                Some(Kind::Mark(mark)) if !matches!(mark, '-' | '/' | '&' | '#' | '\'') => break,
                Some(_) => self.at += 1,
            }
        }
        self.at > start
    }

    fn step(&mut self) -> bool {
        self.at += 1;
        true
    }

    /// Takes the present word if one of these follows it.
    fn take_words(&mut self, endings: &[&[Word]]) -> bool {
        self.at += 1;
        endings.iter().any(|words| self.take_all(words))
    }

    fn as_soon_as_possible(&mut self) -> bool {
        if !self.take_all(&[Word::As, Word::Soon, Word::As]) {
            return false;
        }
        self.take(Word::Possible) || self.take_all(&[Word::We, Word::Can])
    }

    /// "later", "later on"; not "later today", which is a time.
    fn later_on(&mut self) -> bool {
        self.at += 1;
        self.take(Word::On) || self.at_pause()
    }

    fn any_moment(&mut self) -> bool {
        self.at += 1;
        let named = matches!(self.word(0), Some(Word::Moment | Word::Unit(_) | Word::Time | Word::Nth(2)));
        self.at += usize::from(named);
        named && self.take(Word::Now)
    }

    /// "at the earliest", "at our earliest convenience".
    fn earliest(&mut self) -> bool {
        self.at += 1;
        let _ = self.take(Word::The) || self.take(Word::That);
        let earliest = self.take(Word::Earliest);
        self.take(Word::Convenience);
        earliest
    }

    fn in_due_course(&mut self) -> bool {
        self.take_words(&[
            &[Word::Due, Word::Course],
            &[Word::The, Word::Near, Word::Future],
            &[Word::No, Word::Time],
            &[Word::A, Word::Moment],
            &[Word::A, Word::Nth(2)],
            &[Word::A, Word::Few],
        ]) && !matches!(self.word(0), Some(Word::Unit(_) | Word::Business))
    }
}
