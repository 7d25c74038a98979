//! A promise jotted down in one line, as it comes out of the keys: "call back tomorrow 3".
//!
//! The time is the longest beginning or end of the line that the date field would take; the rest is what is
//! promised, and its words tell the kind.

use super::dates::{Due, Moment, NotADueTime, is_month, read_due};
use super::state::Kind;

#[cfg(test)]
mod tests;

/// Most words of a line that are tried as a time.
const TIME_WORDS_MAX: usize = 12;

/// A line as it was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jotted {
    /// What is promised; empty when the line is nothing but a time.
    pub said: String,
    /// What it is about, as far as its words tell.
    pub kind: Kind,
    /// The words of the time; empty when there are none.
    pub by: String,
    /// When it is due, or why that is not known.
    pub due: Result<Due, NotADueTime>,
}

/// Reads one line. Words without a time give [`NotADueTime::Empty`].
pub fn jot(line: &str, moment: &Moment<'_>) -> Jotted {
    let words: Vec<&str> = line.split_whitespace().collect();
    let first = words.len().saturating_sub(TIME_WORDS_MAX);
    let ends = (first..words.len()).map(|cut| (&words[..cut], &words[cut..]));
    let beginnings = (1..=words.len().min(TIME_WORDS_MAX)).rev().map(|cut| (&words[cut..], &words[..cut]));
    let mut refused = None;
    for (said, by) in ends.chain(beginnings) {
        if cuts_a_date(said, by) {
            continue;
        }
        match read_due(&by.join(" "), moment) {
            Err(NotADueTime::Empty | NotADueTime::NotUnderstood | NotADueTime::TooLong) => {}
            // Two times in a line: a shorter piece of it holds the one that stands at its edge.
            Err(NotADueTime::Several) => refused = refused.or(Some((said, by, Err(NotADueTime::Several)))),
            due => return jotted(said, by, due),
        }
    }
    let (said, by, due) = refused.unwrap_or((&words, &[], Err(NotADueTime::Empty)));
    jotted(said, by, due)
}

/// Would a month be read without the number beside it? What is left of "32 February" is no February.
fn cuts_a_date(said: &[&str], by: &[&str]) -> bool {
    let [month] = by else { return false };
    let is_number = |word: &&str| word.starts_with(|first: char| first.is_ascii_digit());
    is_month(month) && (said.first().is_some_and(is_number) || said.last().is_some_and(is_number))
}

fn jotted(said: &[&str], by: &[&str], due: Result<Due, NotADueTime>) -> Jotted {
    let mut said = said;
    while let Some((last, before)) = said.split_last()
        && is_dangling(last)
    {
        said = before;
    }
    let said = said.join(" ");
    let said = capitalized(said.trim_end_matches([',', ';', ':', '-', '–']).trim_end());
    Jotted { kind: kind_of(&said), said, by: by.join(" "), due }
}

/// A word that led to the time and says nothing alone.
fn is_dangling(word: &str) -> bool {
    matches!(
        word.to_lowercase().as_str(),
        "by" | "at" | "on" | "in" | "until" | "till" | "before" | "-" | "–" | "·" | ","
    )
}

fn capitalized(said: &str) -> String {
    let mut characters = said.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

/// Beginnings of words that tell what a promise is about; the first that is found decides.
const TELLING: [(Kind, &[&str]); 7] = [
    (Kind::Refund, &["refund", "reimburs", "money back", "credit note"]),
    (Kind::Appointment, &["appointment", "visit", "meet", "book "]),
    (Kind::Repair, &["repair", "fix ", "mend"]),
    (Kind::Delivery, &["deliver", "dispatch", "courier"]),
    (Kind::CallBack, &["call", "ring", "phone", "telephone"]),
    (Kind::Send, &["send", "post ", "ship", "forward", "replacement", "invoice"]),
    (
        Kind::Reply,
        &["reply", "answer", "write", "email", "e-mail", "get back", "let them know", "tell", "update"],
    ),
];

/// What a few words are about: the kind named earliest in them.
pub fn kind_of(said: &str) -> Kind {
    let text = format!(" {} ", said.to_lowercase());
    let place = |words: &[&str]| words.iter().filter_map(|word| text.find(&format!(" {word}"))).min();
    let found = TELLING.iter().filter_map(|(kind, words)| Some((place(words)?, *kind)));
    found.min_by_key(|(place, _)| *place).map_or(Kind::Other, |(_, kind)| kind)
}
