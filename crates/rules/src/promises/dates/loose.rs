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
                Word::Some => cursor.take_words(&[&[Word::Time, Word::Soon]]),
                Word::When => cursor.take_words(&[&[Word::Possible], &[Word::We, Word::Can]]),
                _ => false,
            };
            found.then_some(())
        })
    }

    /// "as soon as the part arrives", "once we hear back", "when it ships": the clause after it belongs to it.
    pub(super) fn event(&mut self) -> Option<()> {
        self.attempt(|cursor| {
            let led = match cursor.word(0)? {
                Word::As => cursor.take_all(&[Word::As, Word::Soon, Word::As]),
                Word::Upon => cursor.step(),
                Word::Once => cursor.step() && (cursor.is_happening() || cursor.word(0) == Some(Word::You)),
                Word::When => cursor.step() && cursor.is_subject(),
                Word::After => cursor.step() && matches!(cursor.word(0), Some(Word::We | Word::You)),
                Word::By => cursor.take_all(&[Word::By, Word::The, Word::Time]),
                Word::The => cursor.take_all(&[Word::The, Word::Moment]) && cursor.word(0) == Some(Word::We),
                _ => false,
            };
            (led && cursor.clause()).then_some(())
        })
    }

    /// "we", "the part", "your order", "ready"; not "you": "when you try" tells a story.
    fn is_subject(&self) -> bool {
        matches!(self.word(0), Some(Word::We | Word::The | Word::That | Word::This | Word::Ready))
    }

    /// What "once" waits for: anything but a count ("once a week", "once more").
    fn is_happening(&self) -> bool {
        self.is_subject() || self.kind(0) == Some(Kind::Other)
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
        let led = [Word::Soon, Word::Quick, Word::Early];
        if !led.into_iter().any(|how| self.take_all(&[Word::As, how, Word::As])) {
            return false;
        }
        self.take(Word::Ever);
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

    /// "at the earliest", "at our earliest convenience", "at some point".
    fn earliest(&mut self) -> bool {
        self.at += 1;
        if self.take_all(&[Word::Some, Word::Point]) {
            return true;
        }
        let _ = self.take(Word::The) || self.take(Word::That);
        let earliest = self.take(Word::Earliest);
        self.take(Word::Convenience);
        earliest
    }

    fn in_due_course(&mut self) -> bool {
        self.take_words(&[
            &[Word::Due, Word::Course],
            &[Word::The, Word::Near, Word::Future],
            &[Word::The, Word::Future],
            &[Word::Future],
            &[Word::No, Word::Time],
            &[Word::A, Word::Little, Word::While],
            &[Word::A, Word::Little, Word::Moment],
            &[Word::A, Word::Little],
            &[Word::A, Word::While],
            &[Word::A, Word::Moment],
            &[Word::A, Word::Nth(2)],
            &[Word::A, Word::Few],
        ]) && !matches!(self.word(0), Some(Word::Unit(_) | Word::Business))
            && !self.is_before_thing()
    }

    /// "in future updates" says something about updates.
    fn is_before_thing(&self) -> bool {
        let future = self.before().is_some_and(|token| token.kind == Kind::Word(Word::Future));
        future && self.kind(0) == Some(Kind::Other)
    }

    /// "earlier today", "in the last 3 days", "over the past few weeks".
    pub(super) fn past(&mut self) -> Option<()> {
        self.attempt(|cursor| {
            if cursor.take(Word::Earlier) {
                let named = cursor.take(Word::Today) || cursor.take(Word::This) && cursor.step();
                return named.then_some(());
            }
            let _ = cursor.take(Word::In) || cursor.take(Word::Over) || cursor.take(Word::Within);
            cursor.take(Word::The);
            (cursor.take(Word::Last) || cursor.take(Word::Past)).then_some(())?;
            cursor.length().map(|_| ())
        })
    }
}
