//! The pictures of lengths of time: how late, and how far ahead.

use shell::page::Figure;
use shell::page::charts::{self, Bar, Chart, Look};
use shell::words::{say, say_with};

use super::groups::Report;
use super::pictures::number;
use super::says::{Share, grouped};
use super::tally::{LENGTHS_HOURS, Lengths};

/// How late those were done that were not kept on time.
pub(crate) fn lateness(report: &Report) -> Figure {
    let lengths = &report.lateness;
    let title = match (lengths.shows(), lengths.count()) {
        (_, 0) => say("promises-report-late-none"),
        (false, _) => say("promises-report-late-few"),
        _ => say_with("promises-report-late-title", &[("length", say(LENGTH_KEYS[lengths.middle()]).into())]),
    };
    let mut figure = distribution("report-late", title, lengths, "promises-report-late-caption");
    if report.not_done > 0 && report.all.outcomes.is_some() {
        figure.notes.push(say_with("promises-report-not-done", &[("count", number(report.not_done))]));
    }
    figure
}

/// How far ahead promises are made.
pub(crate) fn ahead(report: &Report) -> Figure {
    let lengths = &report.ahead;
    let title = match (lengths.shows(), lengths.count()) {
        (_, 0) => say("promises-report-ahead-none"),
        (false, _) => say("promises-report-ahead-few"),
        _ => {
            say_with("promises-report-ahead-title", &[("length", say(LENGTH_KEYS[lengths.middle()]).into())])
        }
    };
    distribution("report-ahead", title, lengths, "promises-report-ahead-caption")
}

/// The lengths in words, as in "half are done within …".
const LENGTH_KEYS: [&str; LENGTHS_HOURS.len() + 1] = [
    "promises-report-within-hour",
    "promises-report-within-four-hours",
    "promises-report-within-day",
    "promises-report-within-three-days",
    "promises-report-within-week",
    "promises-report-over-week",
];

fn distribution(id: &'static str, title: String, lengths: &Lengths, caption: &str) -> Figure {
    let head =
        ["promises-report-head-length", "promises-report-head-count", "promises-report-head-share"].map(say);
    let all = lengths.count();
    let is_shown = lengths.shows();
    let rows = LENGTH_KEYS.iter().zip(lengths.counts);
    let bars: Vec<Bar> = rows
        .clone()
        .map(|(key, count)| Bar {
            label: capital(&say(key)),
            count,
            says: Share::new(count, all).says_shortly(),
            look: Look::Plain,
        })
        .collect();
    let about = say("promises-report-lengths-about");
    let svg = if is_shown {
        charts::bars(&Chart { id, title: &title, about: &about }, 0, &bars)
    } else {
        String::new()
    };
    let rows =
        rows.map(|(key, count)| vec![capital(&say(key)), grouped(count), Share::new(count, all).says()]);
    let rows = if is_shown { rows.collect() } else { Vec::new() };
    Figure { title, notes: Vec::new(), svg, caption: say(caption), head: head.into(), rows }
}

/// The same words at the beginning of a line.
fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
