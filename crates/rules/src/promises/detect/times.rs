//! The time expressions of a text, as the one reader of dates finds them, and which of them a promise is due by.

use jiff::Zoned;

use super::around::Around;
use super::lent;
use super::lists::{List, list};
use super::nouns;
use super::sentences::Sentence;
use crate::promises::dates::{Class, Found, Moment, Precision, Wall, find};

/// The time expressions of a text.
#[derive(Debug)]
pub(super) struct Times<'t> {
    text: &'t str,
    found: Vec<Found>,
    /// Days that something is held on: "at tomorrow's meeting".
    lent: Vec<Found>,
    now: Zoned,
}

/// Of an hour and its day at most so many bytes stand between the two.
const APART_BYTES_MAX: usize = 60;

impl<'t> Times<'t> {
    pub(super) fn of(text: &'t str, moment: &Moment<'_>) -> Self {
        let is_said = |found: &Found| found.class != Class::Past || names_year(&text[found.start..found.end]);
        let found = find(text, moment).into_iter().filter(is_said).collect();
        let now = moment.at.to_zoned(moment.customer_zone.clone());
        Self { text, found, lent: lent::lent(text, moment), now }
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
            let begins = |byte: usize| {
                let first = self.after(byte).first();
                first.is_some_and(|found| found.start == byte && found.class != Class::Present)
            };
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
        let tells = |found: &Found| !matches!(found.class, Class::Past | Class::Present);
        (is_dated, is_dated || self.within(start, end).any(tells))
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
            .map(|found| {
                let day = dated().filter(|day| !is_for(day)).find_map(|day| self.on_day(day, &found));
                day.or_else(|| self.with_hour(&found, end)).unwrap_or(found)
            })
            .or_else(|| self.lent.iter().find(|found| found.start >= start && found.end <= end).copied());
        found
            .or_else(|| here().find(|found| found.class == Class::Vague).copied())
            .or_else(|| here().find(|found| found.class == Class::EventBound).copied())
            .or_else(|| self.untimed(start, end))
    }

    /// "Now", and a day of a year that is over: when somebody said, and no time that could be kept.
    fn untimed(&self, start: usize, end: usize) -> Option<Found> {
        let is_said = |found: &&Found| {
            let said = Around { text: self.text, start, found };
            match found.class {
                Class::Past => said.is_due() && said.is_placed(),
                Class::Present => !said.is_lasting(),
                _ => false,
            }
        };
        let found = self.within(start, end).find(is_said)?;
        Some(Found { precision: Precision::Vague, ..*found })
    }

    /// The expression at exactly this place, when it is an hour without a day.
    pub(super) fn lone_hour(&self, start: usize, end: usize) -> Option<&Found> {
        let found = self.after(start).first().filter(|found| found.start == start && found.end == end)?;
        (found.wall.time.is_some() && found.wall.date.is_none() && found.class == Class::Dated)
            .then_some(found)
    }

    /// The expression that begins here, or after the "on" that leads it in.
    pub(super) fn at(&self, start: usize) -> Option<&Found> {
        self.after(start).first().filter(|found| (start..start + 4).contains(&found.start))
    }

    /// "Tomorrow, probably around 11": the day with the hour that is said after it.
    fn with_hour(&self, day: &Found, end: usize) -> Option<Found> {
        let hour = self.within(day.end, end).next().filter(|hour| hour.class == Class::Dated)?;
        let mut between = self.text[day.end..hour.start].split(|sign: char| !sign.is_alphabetic());
        let is_about = between.all(|word| word.is_empty() || ABOUT.contains(word));
        if is_about { self.on_day(day, hour) } else { None }
    }

    /// "Tomorrow … by 11": the hour on the day that was said beside it.
    pub(super) fn on_day(&self, day: &Found, hour: &Found) -> Option<Found> {
        let (None, Some(_), Some(date)) = (hour.wall.date, hour.wall.time, day.wall.date) else {
            return None;
        };
        // "Tonight" and "in the morning" are two days.
        let is_part = ["morning", "noon", "evening", "night"]
            .iter()
            .any(|part| self.text[hour.start..hour.end].to_ascii_lowercase().ends_with(part));
        let is_next = is_part && date == self.now.date();
        if day.precision == Precision::ByEndOfWeek || day.class != Class::Dated || is_next {
            return None;
        }
        let here = hour.due?.to_zoned(self.now.time_zone().clone());
        let due = here.checked_add(here.date().until(date).ok()?).ok()?;
        let (start, end) = (day.start.min(hour.start), day.end.max(hour.end));
        let is_near = day.start.max(hour.start).saturating_sub(day.end.min(hour.end)) <= APART_BYTES_MAX;
        let (start, end) = if is_near { (start, end) } else { (hour.start, hour.end) };
        let wall = Wall { date: Some(date), ..hour.wall };
        (due >= self.now).then_some(Found { start, end, due: Some(due.timestamp()), wall, ..*hour })
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

/// Words between a day and its hour.
static ABOUT: List = List::new(|| {
    list(
        "probably maybe perhaps possibly hopefully likely most say sometime at by around about before no later than",
    )
});

/// Does the expression name a year, as nobody does who means a day to come?
fn names_year(said: &str) -> bool {
    let is_year = |number: &str| number.len() == 4 && (number.starts_with("19") || number.starts_with("20"));
    said.split(|sign: char| !sign.is_ascii_digit()).any(is_year) || said.matches('/').count() == 2
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
