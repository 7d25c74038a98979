//! Lengths that are counted from an event: "once it is scanned, within 5 days", "within 2 hours of the landing". Nobody
//! knows yet when that will be.

use super::events;
use super::{DueSaid, Precision, Said, span};

/// The same expression, bound to its event where it is counted from one; `end` is where the promise ends, in bytes.
/// What waits for the customer is counted from their part, which nobody knows the time of either.
pub(super) fn from_event<'t>(
    said: &Said<'_, 't>,
    due: DueSaid<'t>,
    end: usize,
    conditional: bool,
) -> DueSaid<'t> {
    if due.at.is_none() || !is_counted(due.text) {
        return due;
    }
    let bound = |end: usize| {
        let text = said.text.get(due.span.start..end).unwrap_or(due.text).trim_end_matches([' ', ',']);
        DueSaid {
            span: span(due.span.start, due.span.start + text.len()),
            text,
            at: None,
            precision: Precision::Event,
        }
    };
    let subject = said.place.sentence.token(said.place.start).map_or(end, |token| token.start);
    let end = if due.span.end < subject { subject } else { end };
    if counts_on(said.text.get(due.span.end..end.max(due.span.end)).unwrap_or_default()) {
        return bound(end);
    }
    let place = &said.place;
    let is_after = events::leading_event(place.sentence, place.start).is_some() && subject < due.span.start;
    if is_after || conditional { bound(due.span.end) } else { due }
}

/// "within 5 days", "in 2-3 weeks", "by the end of the day": after an event it is the event's day.
fn is_counted(text: &str) -> bool {
    if text.ends_with("end of the day") || text.ends_with("the same day") {
        return true;
    }
    let mut words = text.split(|sign: char| !sign.is_alphanumeric()).filter(|word| !word.is_empty());
    let is_led = words.next().is_some_and(|word| {
        ["within", "in"].iter().any(|lead| lead.eq_ignore_ascii_case(word))
            || word.starts_with(|sign: char| sign.is_ascii_digit())
    });
    is_led && words.any(|word| UNITS.iter().any(|unit| unit.eq_ignore_ascii_case(word)))
}

const UNITS: &[&str] = &[
    "minute", "minutes", "min", "mins", "hour", "hours", "hr", "hrs", "day", "days", "week", "weeks",
    "month", "months",
];

/// Does what follows name the event: "of receiving it", "after the launch"? "Of this message" is now.
fn counts_on(rest: &str) -> bool {
    let mut words = rest.split_whitespace();
    let lead = words.next().unwrap_or_default();
    let what = words.next().unwrap_or_default();
    let is_led = ["of", "after", "from", "following", "once"].contains(&lead);
    is_led && !matches!(what, "" | "this" | "today" | "now" | "today's")
}
