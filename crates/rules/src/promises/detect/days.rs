//! Days that were said before a promise: "On Monday I will call you at 3", "I am back tomorrow and will call you".

use super::around::{self, OCCASIONS};
use super::lists::{List, list};
use super::sentences::Sentence;
use super::{DueSaid, Said, pauses, span};

/// The hour on the day that was said before it: "On Monday I will call you at 3". What already has a day stays.
pub(super) fn on_day_before<'t>(
    said: &Said<'_, 't>,
    hour: DueSaid<'t>,
    day: impl FnOnce() -> Option<DueSaid<'t>>,
) -> DueSaid<'t> {
    let Some(lone) = said.times.lone_hour(hour.span.start, hour.span.end) else { return hour };
    let day = day().and_then(|day| said.times.at(day.span.start));
    let Some(found) = day.and_then(|day| said.times.on_day(day, lone)) else { return hour };
    let text = &said.text[found.start..found.end];
    DueSaid { span: span(found.start, found.end), text, at: found.due, precision: found.precision }
}

/// Is the time that begins at this token, before a subject, one that its promise may be due by? "Tomorrow, I will …"
/// and "I am back on Monday and will …" are; "The meeting on Monday was moved, I will …" and "I got your note this
/// morning and will …" are not.
pub(super) fn leads_promise(sentence: &Sentence<'_>, time: usize, subject: usize) -> bool {
    let from = clause_begin(sentence, time);
    // "When I am back on Monday, I will …"
    let is_event = matches!(sentence.word(from), "when" | "once" | "after" | "as" | "by" | "the");
    let is_joined = matches!(sentence.back(subject, 1), "and" | "then") || is_left_out(sentence, subject);
    let is_own = sentence.first_word() == "let"
        && matches!(sentence.word(sentence.from + 1), "me" | "us")
        && sentence.back(subject, 1) == "and";
    if is_joined || is_own {
        // "We have a call on Thursday at 2 and I'll send the number."
        let is_held = sentence.any(from, time, |word| OCCASIONS.contains(word));
        // "I have a meeting with them tomorrow and will ask."
        let is_there = is_left_out(sentence, subject)
            && sentence.any(subject, subject + 4, |word| THERE.contains(&word));
        return !(is_held && !is_there || tells_of_past(sentence, from, time));
    }
    let to = (time..subject).find(|at| pauses(sentence, *at)).unwrap_or(subject);
    is_event && sentence.word(from) != "the" || !sentence.any(from, to, |word| CLAUSE.contains(word))
}

/// The subject was said before: "and will call you".
fn is_left_out(sentence: &Sentence<'_>, subject: usize) -> bool {
    matches!(sentence.word(subject), "will" | "shall") && !pauses(sentence, subject.saturating_sub(1))
}

/// What is done when people meet.
const THERE: &[&str] = &["ask", "raise", "discuss", "mention", "bring", "find", "see", "talk", "tell"];

/// Where the clause begins in which this token stands.
fn clause_begin(sentence: &Sentence<'_>, at: usize) -> usize {
    let begins =
        |at: &usize| sentence.begins_clause(*at) || matches!(sentence.back(*at, 1), "and" | "but" | "so");
    (sentence.from..=at).rev().find(begins).unwrap_or(sentence.from)
}

/// "I got your note", "we spoke".
fn tells_of_past(sentence: &Sentence<'_>, from: usize, to: usize) -> bool {
    (from..to).any(|at| {
        let is_subject = matches!(sentence.back(at, 1), "i" | "we" | "he" | "she" | "they" | "you")
            || matches!(sentence.back(at, 1), "just" | "only");
        is_subject && around::is_past(sentence.word(at))
    })
}

/// Words of a whole clause, which says something of its own.
static CLAUSE: List = List::new(|| {
    list(
        "i we you he she they it is are was were am be has have had will would can could should do does did \
         may might must who which",
    )
});
