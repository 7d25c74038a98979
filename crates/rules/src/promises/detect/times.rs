//! The time expressions of a text, as the one reader of dates finds them, and which of them a promise is due by.

use super::lists::{List, list};
use super::sentences::Sentence;
use super::words::Sort;
use crate::promises::dates::{Class, Found, Moment, find};

/// The time expressions of a text.
#[derive(Debug)]
pub(super) struct Times<'t> {
    text: &'t str,
    found: Vec<Found>,
}

impl<'t> Times<'t> {
    pub(super) fn of(text: &'t str, moment: &Moment<'_>) -> Self {
        let found = find(text, moment)
            .into_iter()
            .filter(|found| !matches!(found.class, Class::Past | Class::Present))
            .collect();
        Self { text, found }
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
        let is_small = |at: usize| matches!(sentence.word(at), "on" | "at" | "in" | "the" | "around" | "for");
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

    /// The expression that a promise between these bytes is due by.
    pub(super) fn due(&self, start: usize, end: usize) -> Option<Found> {
        let here = || self.within(start, end).filter(|found| self.is_due(found));
        let led = here().find(|found| found.class == Class::Dated && self.is_led(found));
        let found = led
            .or_else(|| here().find(|found| found.class == Class::Dated))
            .or_else(|| here().find(|found| found.class == Class::Vague))
            .or_else(|| here().next());
        found.copied()
    }

    fn word_before(&self, at: usize) -> &str {
        self.text[..at].trim_end().rsplit(|sign: char| !sign.is_alphanumeric()).next().unwrap_or_default()
    }

    /// Not the day of something else: "your order from Monday", "the payment of 3 March", "closed since May", "your
    /// appointment on Friday"; but "book an appointment on Friday".
    fn is_due(&self, found: &Found) -> bool {
        let first = self.text[found.start..].get(..5);
        let is_since = first.is_some_and(|first| first.eq_ignore_ascii_case("since"));
        let mut before = self.text[..found.start].split_whitespace().rev();
        let mut back = || {
            let word = before.next().unwrap_or_default().trim_matches(|sign: char| !sign.is_alphanumeric());
            word.to_ascii_lowercase()
        };
        let of_another = match back().as_str() {
            "of" | "from" | "since" | "dated" | "about" | "regarding" | "re" | "last" => true,
            "appointment" => !matches!(back().as_str(), "a" | "an" | "another" | "new"),
            _ => false,
        };
        !is_since && !of_another
    }

    /// "by", "within", "in", "before": words that lead to a due time.
    fn is_led(&self, found: &Found) -> bool {
        let first = self.text[found.start..found.end].split(|sign: char| !sign.is_alphanumeric()).next();
        let is_lead = |word: &str| {
            let leads = ["by", "within", "before", "until", "in", "no"];
            leads.iter().any(|lead| lead.eq_ignore_ascii_case(word))
        };
        first.is_some_and(is_lead) || is_lead(self.word_before(found.start))
    }
}

/// The bytes from one token to before another.
pub(super) fn bytes(sentence: &Sentence<'_>, from: usize, end: usize) -> Option<(usize, usize)> {
    let start = sentence.token(from)?.start;
    let end = sentence.token(end.checked_sub(1)?)?.end;
    (start <= end).then_some((start, end))
}

/// The clause of an event that leads a sentence: "Once the part is in, we will call you". Its tokens, the end
/// exclusive; None where the event is the customer's doing.
pub(super) fn leading_event(sentence: &Sentence<'_>, subject: usize) -> Option<(usize, usize)> {
    let pause = subject.checked_sub(1).filter(|at| sentence.sort(*at) == Some(Sort::Pause))?;
    let start = (sentence.from..pause).rev().find(|at| {
        let is_lead = matches!(sentence.word(*at), "once" | "when" | "after" | "until")
            || sentence.has(*at, &["as", "soon", "as"]);
        is_lead && sentence.begins_clause(*at)
    })?;
    (pause > start + 1).then_some((start, pause))
}

/// The clause of an event inside a promise's own clause: "in touch when there is news".
pub(super) fn inner_event(sentence: &Sentence<'_>, from: usize, end: usize) -> Option<(usize, usize)> {
    let start = (from..end).find(|at| {
        let next = sentence.word(at + 1);
        let is_asked =
            matches!(sentence.back(*at, 1), "know" | "out" | "see" | "check" | "tell" | "you" | "us");
        sentence.has(*at, &["as", "soon", "as"])
            || (sentence.word(*at) == "once" && sentence.back(*at, 1) != "at")
            || (sentence.word(*at) == "when"
                && !(is_asked && matches!(next, "" | "and" | "to" | "you" | "we")))
            || (matches!(sentence.word(*at), "after" | "before" | "until") && EVENTS.contains(next))
            || (sentence.word(*at) == "as" && COMING.contains(next))
            || (sentence.word(*at) == "the" && matches!(next, "moment" | "minute" | "second"))
    })?;
    (end > start + 1).then_some((start, end))
}

/// What the event after "after", "before" or "until" begins with.
static EVENTS: List = List::new(|| list("i we it there the that this my our they he she"));

/// What comes in "as it comes in": not "as you asked", "as a gesture".
static COMING: List = List::new(|| list("we it they more updates things details news information info new"));
