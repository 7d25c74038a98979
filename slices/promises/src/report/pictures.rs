//! The pictures of the report: one idea each, a sentence as its title, a table behind it.

use shell::page::Figure;
use shell::page::charts::{self, Bar, Chart, Look};
use shell::words::{Arg, say, say_with};

use super::groups::Report;
use super::says::{self, Share, grouped};
use super::tally::Outcomes;

/// How the promises that came due were kept.
pub(crate) fn kept(report: &Report) -> Figure {
    let head = [
        say("promises-report-head-outcome"),
        say("promises-report-head-count"),
        say("promises-report-head-share"),
    ];
    let caption = say("promises-report-kept-caption");
    let Some(outcomes) = report.all.outcomes else {
        let notes = vec![say("promises-report-too-few-note")];
        return Figure {
            title: say("promises-report-kept-few"),
            notes,
            svg: String::new(),
            caption,
            head: head.into(),
            rows: Vec::new(),
        };
    };
    let due = outcomes.due();
    let title = kept_title(outcomes);
    let parts = [
        (outcomes.on_time, "promises-report-on-time", Look::Kept),
        (outcomes.told, "promises-report-told", Look::Soon),
        (outcomes.silent, "promises-report-silent", Look::Broken),
    ];
    let bars = parts.map(|(count, key, look)| Bar {
        label: say(key),
        count,
        says: Share::new(count, due).says_shortly(),
        look,
    });
    let about = say("promises-report-kept-about");
    let svg = if due == 0 {
        String::new()
    } else {
        charts::bars(&Chart { id: "report-kept", title: &title, about: &about }, due, &bars)
    };
    let rows = parts.map(|(count, key, _)| vec![say(key), grouped(count), Share::new(count, due).says()]);
    Figure { title, notes: kept_notes(report, outcomes), svg, caption, head: head.into(), rows: rows.into() }
}

fn kept_title(outcomes: Outcomes) -> String {
    let share = Share::new(outcomes.on_time, outcomes.due());
    if share.of == 0 {
        return say("promises-report-kept-none");
    }
    if share.is_share() {
        return say_with("promises-report-kept-title", &[("kept", says::percent(share.value()).into())]);
    }
    say_with(
        "promises-report-kept-count",
        &[("kept", share.count.to_string().into()), ("due", share.of.to_string().into())],
    )
}

/// The sentences around the rate: how sure, what changed, and what counts in no rate.
fn kept_notes(report: &Report, outcomes: Outcomes) -> Vec<String> {
    let here = Share::new(outcomes.on_time, outcomes.due());
    let mut notes = Vec::new();
    if here.of > 0 {
        notes.push(say_with("promises-report-kept-exactly", &[("share", here.says().into())]));
    }
    if let Some(earlier) = report.earlier.outcomes {
        notes.push(says::change(here, Share::new(earlier.on_time, earlier.due())));
    }
    let counted = |key: &str, count: u64| {
        if count == 0 { String::new() } else { say_with(key, &[("count", number(count))]) }
    };
    notes.push(counted("promises-report-agreed", outcomes.agreed));
    notes.push(counted("promises-report-contested", outcomes.contested));
    notes.push(counted("promises-report-withdrawn", outcomes.withdrawn));
    notes.push(counted("promises-report-pending", outcomes.pending));
    notes.retain(|note| !note.is_empty());
    notes
}

pub(crate) fn number(count: u64) -> Arg {
    Arg::from(i64::try_from(count).unwrap_or(i64::MAX))
}
