//! The time expressions of a text, as the one reader of dates finds them, and which of them a promise is due by.

use super::around::Around;
use super::lent;
use super::lists::{List, list};
use super::nouns;
use super::sentences::Sentence;
use crate::promises::dates::{Class, Found, Moment, find};

/// The time expressions of a text.
#[derive(Debug)]
pub(super) struct Times<'t> {
    text: &'t str,
    found: Vec<Found>,
    /// Days that something is held on: "at tomorrow's meeting".
    lent: Vec<Found>,
}

impl<'t> Times<'t> {
    pub(super) fn of(text: &'t str, moment: &Moment<'_>) -> Self {
        let found = find(text, moment)
            .into_iter()
            .filter(|found| !matches!(found.class, Class::Past | Class::Present))
            .collect();
        Self { text, found, lent: lent::lent(text, moment) }
    }

    /// The expressions that end after this byte, in order.
    fn after(&self, byte: usize) -> &[Found] {
        &self.found[self.found.partition_point(|found| found.end <= byte)..]
    }

    /// Does an expression that began before this byte go on after it?
    pub(super) fn goes_on_past(&self, byte: usize) -> bool {
        self.after(byte).first().is_some_and(|found| found.start < byte)
    }

    /// Those between these bytes; the last full stop of "3 p.m." may end the sentence, too.
    fn within(&self, start: usize, end: usize) -> impl Iterator<Item = &Found> {
        self.after(start)
            .iter()
            .take_while(move |found| found.end <= end || self.text.get(end..found.end) == Some("."))
            .filter(move |found| found.start >= start)
    }

    /// Does an expression begin at this token, or after one small word: "on", "at", "around"?
    pub(super) fn begins_near(&self, sentence: &Sentence<'_>, at: usize) -> bool {
        let is_small = |at: usize| {
            let word = sentence.word(at);
            matches!(word, "on" | "at" | "in" | "the" | "around" | "for" | "or" | "either")
                || nouns::is_hedge(word)
                || nouns::is_adverb(word)
        };
        (at..at + 3).any(|near| {
            let begins = |byte: usize| self.after(byte).first().is_some_and(|found| found.start == byte);
            (at..near).all(is_small) && sentence.token(near).is_some_and(|token| begins(token.start))
        })
    }

    /// Is this token inside an expression?
    pub(super) fn covers(&self, sentence: &Sentence<'_>, at: usize) -> bool {
        let is_inside = |byte: usize| self.after(byte).first().is_some_and(|found| found.start <= byte);
        sentence.token(at).is_some_and(|token| is_inside(token.start))
    }

    /// The end of the clause that ended at `end`, past an expression that stands across it.
    pub(super) fn reach(&self, sentence: &Sentence<'_>, from: usize, end: usize) -> usize {
        let (Some(first), Some(last)) =
            (sentence.token(from), end.checked_sub(1).and_then(|at| sentence.token(at)))
        else {
            return end;
        };
        let across = self.after(last.start).first();
        let is_across =
            |found: &&Found| (first.start..=last.start).contains(&found.start) && found.end > last.end;
        let Some(across) = across.filter(is_across) else { return end };
        let past =
            (end..sentence.to).find(|at| sentence.token(*at).is_some_and(|token| token.start >= across.end));
        past.unwrap_or(sentence.to)
    }

    /// Does the stretch name a day or a time, and does it say when at all?
    pub(super) fn say(&self, sentence: &Sentence<'_>, from: usize, end: usize) -> (bool, bool) {
        let Some((start, end)) = bytes(sentence, from, end) else { return (false, false) };
        let is_dated = self.within(start, end).any(|found| found.class == Class::Dated);
        (is_dated, is_dated || self.within(start, end).next().is_some())
    }

    /// The expression that a promise between these bytes is due by. Of a promise that waits for the customer nothing
    /// counts that tells when they do their part.
    pub(super) fn due(&self, start: usize, end: usize, waits: bool) -> Option<Found> {
        let is_due = |found: &&Found| {
            let said = Around { text: self.text, start, found };
            said.is_due() && !(waits && self.is_of_event(found))
        };
        let here = || self.within(start, end).filter(is_due);
        let dated = || here().filter(|found| found.class == Class::Dated);
        let is_for = |found: &&Found| Around { text: self.text, start, found }.is_for_something();
        let led = dated().find(|found| Around { text: self.text, start, found }.is_led());
        let found = led
            .or_else(|| dated().find(|found| !is_for(found)))
            .or_else(|| dated().next())
            .map(|found| self.with_choice(found, end))
            .or_else(|| self.lent.iter().find(|found| found.start >= start && found.end <= end).copied());
        found
            .or_else(|| here().find(|found| found.class == Class::Vague).copied())
            .or_else(|| here().next().copied())
    }

    /// "Later today or first thing tomorrow": the later one counts.
    fn with_choice(&self, found: &Found, end: usize) -> Found {
        let next = self.within(found.end, end).next().filter(|next| next.class == Class::Dated);
        let later = next.filter(|next| {
            let between = &self.text[found.end..next.start];
            let mut words = between.split(|sign: char| !sign.is_alphabetic()).filter(|word| !word.is_empty());
            let is_latest = self.text[next.start..next.end].ends_with("latest");
            let is_choice = between.contains("or") || between.contains("latest") || is_latest;
            is_choice && words.all(|word| CHOICES.contains(word))
        });
        later
            .filter(|later| later.due >= found.due)
            .map_or(*found, |later| Found { start: found.start, ..*later })
    }

    /// Does it only say when an event happens: "once you have paid on Monday"?
    fn is_of_event(&self, found: &Found) -> bool {
        let place = self.found.partition_point(|other| other.start < found.start);
        let event = place.checked_sub(1).map(|before| &self.found[before]);
        event.is_some_and(|event| {
            let between = self.text.get(event.end..found.start).unwrap_or("-");
            event.class == Class::EventBound
                && !between.contains([',', ';', '.'])
                && between.split_whitespace().count() < 2
        })
    }
}

/// Words between two times of which one is chosen.
static CHOICES: List =
    List::new(|| list("or by on at in the latest either else maybe possibly perhaps failing that if not"));

/// The bytes from one token to before another.
pub(super) fn bytes(sentence: &Sentence<'_>, from: usize, end: usize) -> Option<(usize, usize)> {
    let start = sentence.token(from)?.start;
    let end = sentence.token(end.checked_sub(1)?)?.end;
    (start <= end).then_some((start, end))
}
