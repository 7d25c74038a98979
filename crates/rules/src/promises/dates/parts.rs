//! Parts of a day and which half of it an hour is in: "pm", "in the evening", "first thing", "end of day".

use super::clocks::Bare;
use super::cursor::Cursor;
use super::lex::Kind;
use super::said::{Half, Part};
use super::words::{Unit, Word};

impl Cursor<'_> {
    /// "am", "p", "in the afternoon", "at night".
    pub(super) fn take_half(&mut self) -> Half {
        if self.take(Word::Am) {
            // "7ampm": both halves.
            return if self.is_glued(0) && self.take(Word::Pm) { Half::Unsaid } else { Half::Morning };
        }
        if self.take(Word::Pm) {
            return Half::Afternoon;
        }
        if let Some(half) = self.attempt(Self::half_in_letters) {
            return half;
        }
        // "9a", but not "9a4f".
        let ends = self.is_glued(0) && (!self.is_glued(1) || matches!(self.kind(1), Some(Kind::Mark(_))));
        if ends && self.take(Word::A) {
            return Half::Morning;
        }
        if ends && self.take(Word::P) {
            return Half::Afternoon;
        }
        self.attempt(|cursor| {
            if cursor.take_all(&[Word::At, Word::Night]) {
                return Some(Half::Night);
            }
            cursor.take_all(&[Word::In, Word::The]).then_some(())?;
            let _ = cursor.take(Word::Early) || cursor.take(Word::Late);
            let half = match cursor.word(0)? {
                Word::Morning => Half::Morning,
                Word::Afternoon | Word::Evening => Half::Afternoon,
                Word::Night => Half::Night,
                _ => return None,
            };
            cursor.at += 1;
            Some(half)
        })
        .unwrap_or(Half::Unsaid)
    }

    /// "a m", "p . m .".
    fn half_in_letters(&mut self) -> Option<Half> {
        let half = match self.word(0)? {
            Word::A => Half::Morning,
            Word::P => Half::Afternoon,
            _ => return None,
        };
        self.at += 1;
        let dotted = self.take_mark('.');
        let letter = self.token(0).filter(|token| token.end - token.start == 1)?;
        (letter.kind == Kind::Word(Word::Unit(Unit::Minute))).then_some(())?;
        self.at += 1;
        let _ = dotted && self.take_mark('.');
        Some(half)
    }

    /// Does a time follow the part of the day that stands here? "afternoon 7:00" names a time, "good afternoon"
    /// does not.
    pub(super) fn is_part_of_clock(&self) -> bool {
        let mut ahead = *self;
        ahead.at += 1;
        let led = ahead.take(Word::At);
        ahead.clock(if led { Bare::Led } else { Bare::No }).is_some()
    }

    /// A part of the day by name. `free`: may it stand without "the" or "this" before it?
    pub(super) fn part(&mut self, free: bool) -> Option<Part> {
        self.attempt(|cursor| {
            if let Some(part) = cursor.attempt(Self::edge_part) {
                return Some(part);
            }
            let before = cursor.before().map(|token| token.kind);
            let is_led = matches!(
                before,
                Some(Kind::Word(Word::At | Word::By | Word::Before | Word::After | Word::Around))
            );
            let is_by = before == Some(Kind::Word(Word::By));
            let is_inside = before == Some(Kind::Word(Word::In));
            let the = cursor.take(Word::The);
            let edged = cursor.take(Word::Early) || cursor.take(Word::Late) || cursor.take(Word::Later);
            let the = edged && cursor.take_all(&[Word::In, Word::The]) || the;
            if cursor.take(Word::Middle) {
                cursor.take_mark('-');
                if cursor.take(Word::Unit(Unit::Day)) || cursor.take(Word::Noon) {
                    return Some(Part::Noon);
                }
                if cursor.take(Word::Night) {
                    return Some(Part::Midnight);
                }
                let part = cursor.take(Word::Morning).then_some(Part::Morning);
                return part.or_else(|| cursor.take(Word::Afternoon).then_some(Part::Afternoon));
            }
            let part = match cursor.word(0)? {
                Word::Noon => Part::Noon,
                Word::Lunch if free || is_led => Part::Noon,
                Word::Dinner if is_led => Part::Evening,
                Word::Midnight => Part::Midnight,
                Word::Midmorning => Part::Morning,
                Word::Morning if the || free || edged || is_by => Part::Morning,
                Word::Afternoon if the || free || edged => Part::Afternoon,
                Word::Evening if the || free || edged => Part::Evening,
                Word::Night if free || the && is_inside => Part::Night,
                Word::Am if free || the && is_inside => Part::Morning,
                Word::Pm if free || the && is_inside => Part::Afternoon,
                _ => return None,
            };
            cursor.at += 1;
            cursor.attempt(|cursor| {
                cursor.take_mark('-');
                (cursor.take(Word::Sharp) || cursor.is_glued(0) && cursor.take(Word::Time)).then_some(())
            });
            Some(part)
        })
    }

    /// "first thing", "end of day", "close of business".
    fn edge_part(&mut self) -> Option<Part> {
        if self.take_all(&[Word::First, Word::Thing]) {
            let _ = self.take_all(&[Word::In, Word::The, Word::Morning]);
            return Some(Part::FirstThing);
        }
        if self.take(Word::Eod) || self.take_all(&[Word::Later, Word::In, Word::The, Word::Unit(Unit::Day)]) {
            return Some(Part::Closing);
        }
        // "throughout the day"
        let throughout = self.before().is_some_and(|token| token.kind == Kind::Word(Word::Over));
        if throughout && self.take_all(&[Word::The, Word::Unit(Unit::Day)]) && !self.was_plural() {
            return Some(Part::Closing);
        }
        self.take(Word::The);
        let ends = self.take(Word::End) || self.take(Word::Close);
        if !ends && !self.take_all(&[Word::Rest, Word::Of, Word::The, Word::Unit(Unit::Day)]) {
            return None;
        }
        if !ends {
            return Some(Part::Closing);
        }
        self.take(Word::Of).then_some(())?;
        let _ = self.take(Word::The) || self.take(Word::This) || self.take(Word::That);
        if self.take(Word::Business) {
            self.take(Word::Unit(Unit::Day));
            return Some(Part::Closing);
        }
        if self.take(Word::Unit(Unit::Day)) || self.take(Word::Play) {
            return Some(Part::Closing);
        }
        matches!(self.word(0), Some(Word::Today | Word::Tomorrow | Word::Weekday(_))).then_some(Part::Closing)
    }
}
