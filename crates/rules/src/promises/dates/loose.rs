//! Expressions that give no time: the vague ("shortly") and those bound to an event ("as soon as we know").

use super::cursor::Cursor;
use super::grammar::closes_with_time;
use super::lex::Kind;
use super::words::{Unit, Word};

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
                Word::Without => cursor.without_delay(),
                Word::Later => cursor.later_on(),
                Word::Any => cursor.any_moment(),
                // "I'll look at it quickly."
                Word::Quick => cursor.step() && cursor.at_pause(),
                Word::At => cursor.earliest(),
                Word::Give => cursor.given_a_moment(),
                Word::Before | Word::By => cursor.take_words(&[&[Word::Long], &[Word::Too, Word::Long]]),
                Word::In => cursor.in_due_course(),
                Word::Over => cursor.step() && cursor.units_ahead(),
                Word::For => cursor.take_words(&[&[Word::A, Word::Later, Word::Date]]),
                Word::Down => cursor.take_words(&[&[Word::The, Word::Road]]),
                Word::Sometime => cursor.take_words(&[&[Word::Soon]]) || cursor.at_pause(),
                Word::Some => {
                    cursor.take_words(&[&[Word::Time, Word::Soon], &[Word::Unit(Unit::Day), Word::Soon]])
                        || cursor.take(Word::Unit(Unit::Day)) && !cursor.was_plural() && cursor.at_pause()
                }
                Word::When => {
                    cursor.take_words(&[&[Word::Possible]])
                        || cursor.take_all(&[Word::We, Word::Can]) && cursor.at_pause()
                }
                _ => false,
            };
            found.then_some(())
        })
        .or_else(|| self.attempt(Self::season))
    }

    /// "this summer", "in the fall", "by spring": nobody says on which day one ends, nor on which half of the earth.
    fn season(&mut self) -> Option<()> {
        let led = self.take(Word::In) || self.take(Word::By) || self.take(Word::Over);
        self.take(Word::The);
        let _ = self.take_all(&[Word::End, Word::Of]) && self.take(Word::The);
        let _ = self.take(Word::Early) || self.take(Word::Late) || self.take(Word::Later);
        let named = self.take(Word::This) || self.take(Word::Next) || self.take(Word::Coming);
        self.take(Word::Coming);
        let is_season = (led || named) && self.take(Word::Season);
        (is_season && self.kind(0) != Some(Kind::Other)).then_some(())
    }

    /// "as soon as the part arrives", "once we hear back", "when it ships": the clause after it belongs to it.
    pub(super) fn event(&mut self) -> Option<()> {
        self.attempt(|cursor| {
            let led = match cursor.word(0)? {
                Word::As => {
                    cursor.take_all(&[Word::As, Word::Soon, Word::As])
                        || cursor.take_all(&[Word::As, Word::And, Word::When])
                }
                Word::Upon => cursor.step(),
                Word::Once => cursor.step() && (cursor.is_happening() || cursor.word(0) == Some(Word::You)),
                Word::When => cursor.step() && cursor.is_subject(),
                Word::After => cursor.step() && matches!(cursor.word(0), Some(Word::We | Word::You)),
                Word::By => cursor.take_all(&[Word::By, Word::The, Word::Time]),
                Word::The => cursor.step() && cursor.take_instant() && cursor.is_subject(),
                Word::On if cursor.take_all(&[Word::On, Word::Happening]) => return Some(()),
                _ => false,
            };
            (led && cursor.clause()).then_some(())
        })
    }

    /// "moment", "minute", "second" in "the minute it arrives".
    fn take_instant(&mut self) -> bool {
        let found = matches!(self.word(0), Some(Word::Moment | Word::Unit(Unit::Minute) | Word::Nth(2)));
        self.at += usize::from(found);
        found && !self.was_plural()
    }

    /// "we", "the part", "your order", "ready"; not "you": "when you try" tells a story.
    fn is_subject(&self) -> bool {
        matches!(self.word(0), Some(Word::We | Word::The | Word::That | Word::This | Word::Ready))
    }

    /// What "once" waits for: anything but a count ("once a week", "once more").
    fn is_happening(&self) -> bool {
        self.is_subject() || self.kind(0) == Some(Kind::Other)
    }

    /// The words up to the next pause or joining word, to the clause that says what happens then ("once it is here
    /// we will …"), or to a time that closes it ("when I am back on Monday"); was there at least one?
    fn clause(&mut self) -> bool {
        let start = self.at;
        while self.at - start < EVENT_WORDS_MAX {
            match self.kind(0) {
                None | Some(Kind::Word(Word::And | Word::Then | Word::If)) => break,
                Some(Kind::Mark(mark)) if !matches!(mark, '-' | '/' | '&' | '#' | '\'') => break,
                Some(Kind::Word(Word::Willing)) if self.at > start => break,
                Some(Kind::Word(Word::Will)) if self.next_clause(start).is_some() => {
                    self.at = self.next_clause(start).unwrap_or(self.at);
                    break;
                }
                Some(_) if self.at > start && closes_with_time(self) => break,
                Some(_) => self.at += 1,
            }
        }
        while matches!(self.before().map(|token| token.kind), Some(Kind::Mark('-'))) && self.at > start {
            self.at -= 1;
        }
        self.at > start
    }

    /// Where the clause begins whose "will" stands here: at its "we", "the" or "your", else one word before.
    fn next_clause(&self, start: usize) -> Option<usize> {
        let begins = |at: &usize| {
            matches!(
                self.kind_at(*at),
                Some(Kind::Word(Word::We | Word::You | Word::That | Word::The | Word::A))
            )
        };
        let subject = (start + 1..self.at).rev().find(begins);
        subject.or_else(|| self.at.checked_sub(1).filter(|before| *before > start))
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
        let led = [Word::Soon, Word::Quick, Word::Early, Word::Shortly];
        if !led.into_iter().any(|how| self.take_all(&[Word::As, how, Word::As])) {
            return false;
        }
        self.take(Word::Ever);
        if self.take(Word::Possible) {
            return true;
        }
        // "as soon as we possibly can"
        let aside = usize::from(self.kind(1) == Some(Kind::Other) && self.word(2) == Some(Word::Can));
        self.attempt(|cursor| {
            cursor.take(Word::We).then_some(())?;
            cursor.at += aside;
            cursor.take(Word::Can).then_some(())
        })
        .is_some()
    }

    /// "give me a moment"; a number of minutes is counted.
    fn given_a_moment(&mut self) -> bool {
        self.at += 1;
        self.take(Word::Me) && {
            self.take(Word::Just);
            self.take(Word::A)
                && (self.take(Word::Moment) || self.take(Word::Nth(2)) || self.take_lone_minute())
        }
    }

    /// "minute" in "in a minute", which nobody means to the second.
    fn take_lone_minute(&mut self) -> bool {
        let named = matches!(self.word(0), Some(Word::Unit(Unit::Minute | Unit::Second)));
        let is_alone = named && !matches!(self.word(1), Some(Word::Or | Word::And));
        self.at += usize::from(is_alone);
        is_alone
    }

    /// "later", "later on"; not "later today" or "later on today", which are times.
    fn later_on(&mut self) -> bool {
        self.at += 1;
        let is_timed = matches!(self.word(1), Some(Word::Today | Word::Tonight | Word::This | Word::In));
        if is_timed {
            return self.at_pause();
        }
        // "I'll write to you later about it"; not "a later version", "later than".
        let first = self.at.checked_sub(2).and_then(|before| self.kind_at(before));
        let is_attribute = matches!(first, Some(Kind::Word(Word::A | Word::The | Word::That | Word::Any)));
        let is_about =
            self.word(0) == Some(Word::Around) && !matches!(self.kind(1), Some(Kind::Number { .. }));
        let goes_on = is_about || matches!(self.kind(0), Some(Kind::Other | Kind::Word(Word::If)));
        let goes_on = goes_on && !is_attribute;
        self.take(Word::On) || self.at_pause() || goes_on
    }

    fn any_moment(&mut self) -> bool {
        self.at += 1;
        let named = matches!(self.word(0), Some(Word::Moment | Word::Unit(_) | Word::Time | Word::Nth(2)));
        self.at += usize::from(named);
        named && self.take(Word::Now)
    }

    /// "without delay", "without any further ado".
    fn without_delay(&mut self) -> bool {
        self.at += 1;
        self.take(Word::Any);
        self.take(Word::Further);
        self.take(Word::Delay)
    }

    /// "at the earliest", "at our earliest convenience", "at some point", "at a later date".
    fn earliest(&mut self) -> bool {
        self.at += 1;
        if self.take_all(&[Word::Some, Word::Point]) || self.take(Word::Once) {
            return true;
        }
        if self.take_all(&[Word::A, Word::Later]) {
            let named = [Word::Date, Word::Time, Word::Point, Word::Unit(Unit::Day)];
            return named.into_iter().any(|word| self.take(word));
        }
        let _ = self.take(Word::The) || self.take(Word::That);
        if self.take_all(&[Word::First, Word::Convenience]) || self.take_all(&[Word::Next, Word::Convenience])
        {
            return true;
        }
        let earliest = self.take(Word::Earliest);
        self.take(Word::Convenience);
        earliest
    }

    /// "the weeks ahead", "the days to come".
    fn units_ahead(&mut self) -> bool {
        self.take(Word::The);
        let Some(Word::Unit(_)) = self.word(0) else { return false };
        self.at += 1;
        self.was_plural() && (self.take(Word::Ahead) || self.take_all(&[Word::To, Word::Come]))
    }

    fn in_due_course(&mut self) -> bool {
        if self.attempt(|cursor| (cursor.step() && cursor.units_ahead()).then_some(())).is_some() {
            return true;
        }
        let just = usize::from(self.word(1) == Some(Word::Just));
        self.at += just;
        if self
            .attempt(|cursor| {
                (cursor.step() && cursor.take(Word::A) && cursor.take_lone_minute()).then_some(())
            })
            .is_some()
        {
            return true;
        }
        self.take_words(&[
            &[Word::Due, Word::Course],
            &[Word::Due, Word::Time],
            &[Word::Good, Word::Time],
            &[Word::Little, Word::Order],
            &[Word::A, Word::Little, Word::Time],
            &[Word::The, Word::No, Word::Too, Word::Near, Word::Future],
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

    /// "now", "right now", "at the moment", "at present": the moment of writing.
    pub(super) fn present(&mut self) -> Option<()> {
        self.attempt(|cursor| {
            if cursor.take(Word::At) {
                let the = cursor.take(Word::The);
                if cursor.take_all(&[Word::This, Word::Moment]) || cursor.take_all(&[Word::This, Word::Time])
                {
                    return Some(());
                }
                let is_present = cursor.take(Word::Present) && (cursor.take(Word::Time) || !the);
                let is_moment = || [Word::Moment, Word::Unit(Unit::Minute)].into_iter();
                return (is_present || the && is_moment().any(|word| cursor.take(word))).then_some(());
            }
            cursor.take(Word::Right);
            cursor.take(Word::Now).then_some(())?;
            // "now that it is here".
            (cursor.word(0) != Some(Word::That)).then_some(())
        })
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
            // "the last two days of May" are still to come.
            cursor.length().filter(|_| cursor.word(0) != Some(Word::Of)).map(|_| ())
        })
    }
}
