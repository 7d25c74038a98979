//! How promises were kept from month to month.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use shell::page::Figure;
use shell::page::charts::{self, Chart, Line, Point};
use shell::words::{month_of, say, say_with};

use super::period::Period;
use super::says::{self, Share};
use super::tally::{self, Cell, Outcomes};

/// Fewest months that are looked back on, that of the last day among them.
const MONTHS_MIN: i32 = 6;
/// Most months: two years, and the months that they begin and end in.
const MONTHS_MAX: i32 = 26;

/// One month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Month {
    /// Its first day.
    pub(crate) first: Date,
    /// None where it rests on fewer than five customers, or would give such a month away.
    pub(crate) outcomes: Option<Outcomes>,
}

/// The months up to the end of a period, by their first days: all that it touches, and at least half a year.
pub(crate) fn months(period: Period) -> Vec<Date> {
    let last = period.last.first_of_month();
    let ordinal = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month());
    let count = (ordinal(last) - ordinal(period.first) + 1).clamp(MONTHS_MIN, MONTHS_MAX);
    (0..count).rev().map(|back| last.saturating_sub(back.months())).collect()
}

/// The whole of a month.
pub(crate) fn whole(first: Date) -> Period {
    Period { first, last: first.last_of_month() }
}

/// What may be shown of these months.
pub(crate) fn shown(cells: &BTreeMap<Date, Cell>) -> Vec<Month> {
    let shown = tally::shown(cells);
    shown.into_iter().map(|(first, shown)| Month { first, outcomes: shown.outcomes }).collect()
}

type Part = (&'static str, &'static str, fn(&Outcomes) -> u64);

/// What is followed: the id of its picture, its words, and what is counted.
const PARTS: [Part; 3] = [
    ("report-trend-kept", "promises-report-on-time", |outcomes| outcomes.on_time),
    ("report-trend-told", "promises-report-told", |outcomes| outcomes.told),
    ("report-trend-silent", "promises-report-silent", |outcomes| outcomes.silent),
];

/// How promises were kept from month to month; None where nothing came due in any of them.
pub(crate) fn figure(months: &[Month]) -> Option<Figure> {
    let is_empty = |month: &Month| month.outcomes.is_some_and(|outcomes| outcomes.due() == 0);
    if months.iter().all(is_empty) {
        return None;
    }
    let (first, last) = (months.first()?, months.last()?);
    let ends = (month_of(first.first), month_of(last.first));
    let svg = PARTS.map(|part| picture(part, months, (&ends.0, &ends.1))).concat();
    let keys = [
        "promises-report-head-month",
        "promises-report-head-kept",
        "promises-report-head-told",
        "promises-report-head-silent",
    ];
    let (title, notes) = told(months);
    Some(Figure {
        title,
        notes,
        svg,
        caption: say("promises-report-trend-caption"),
        head: keys.map(say).into(),
        rows: months.iter().map(row).collect(),
    })
}

fn picture((id, key, count): Part, months: &[Month], ends: (&str, &str)) -> String {
    let points: Vec<Point> = months.iter().map(|month| point(share(month, count))).collect();
    let (title, about) = (say(key), say("promises-report-trend-about"));
    let chart = Chart { id, title: &title, about: &about };
    let drawn = charts::line(&chart, &Line { points: &points, top: 1.0, ends, standard: None, mark: None });
    format!("<p><b>{}</b></p>{drawn}", channels::html::escape(&title))
}

fn share(month: &Month, count: fn(&Outcomes) -> u64) -> Option<Share> {
    month.outcomes.map(|outcomes| Share::new(count(&outcomes), outcomes.due()))
}

fn point(share: Option<Share>) -> Point {
    let known = share.filter(|share| share.is_share()).and_then(|share| Some((share, share.interval()?)));
    known.map_or(Point::TooFew, |(share, interval)| Point::Known {
        value: share.value(),
        low: interval.low,
        high: interval.high,
    })
}

/// The sentence above: the newest month that can be told, and what it says against the oldest.
fn told(months: &[Month]) -> (String, Vec<String>) {
    let known: Vec<(Date, Share)> = months
        .iter()
        .filter_map(|month| Some((month.first, share(month, PARTS[0].2).filter(|share| share.is_share())?)))
        .collect();
    let note = say("promises-report-trend-note");
    let ([(first, before), ..], [.., (last, now)]) = (known.as_slice(), known.as_slice()) else {
        return (say("promises-report-trend-few"), vec![note]);
    };
    let args = [("month", month_of(*last).into()), ("share", now.says_shortly().into())];
    let title = say_with("promises-report-trend-title", &args);
    if first == last {
        return (title, vec![note]);
    }
    let change = says::change(*now, *before);
    let since = say_with(
        "promises-report-trend-since",
        &[("month", month_of(*first).into()), ("change", change.into())],
    );
    (title, vec![since, note])
}

fn row(month: &Month) -> Vec<String> {
    let cells = PARTS
        .map(|(_, _, count)| share(month, count).map_or_else(|| say("promises-report-too-few"), Share::says));
    [vec![month_of(month.first)], cells.into()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(first: &str, last: &str, count: usize, from: &str) {
        let day = |text: &str| text.parse().expect("a day");
        let found = months(Period { first: day(first), last: day(last) });
        assert_eq!((found.len(), found[0]), (count, day(from)), "{first} to {last}");
        assert_eq!(found.last().copied(), Some(day(last).first_of_month()));
    }

    #[test]
    fn half_a_year_or_more_is_looked_back_on() {
        check("2026-04-15", "2026-05-12", 6, "2025-12-01");
        check("2026-05-31", "2026-05-31", 6, "2025-12-01");
        check("2025-08-20", "2026-05-12", 10, "2025-08-01");
        check("2024-05-12", "2026-05-12", 25, "2024-05-01");
    }

    #[test]
    fn months_are_told_with_how_many_and_how_sure() {
        let month = |first: &str, on_time, silent| Month {
            first: first.parse().expect("a day"),
            outcomes: Some(Outcomes { on_time, silent, ..Outcomes::default() }),
        };
        let hidden = Month { outcomes: None, ..month("2026-02-01", 0, 0) };
        let found = figure(&[month("2026-01-01", 48, 32), hidden, month("2026-03-01", 56, 14)]);
        let found = found.expect("something came due");
        assert_eq!(found.title, "Kept on time in March 2026: 80% of 70");
        assert_eq!(found.notes[0], "Since January 2026: 20 points more than the 60% of 80 before (5 to 33).");
        assert_eq!(found.rows[1], ["February 2026", "too few to show", "too few to show", "too few to show"]);
        assert_eq!(found.rows[2][3], "20% (12 to 31), 14 of 70");
        assert_eq!(found.svg.matches("<svg class").count(), 3);
        assert!(figure(&[month("2026-01-01", 0, 0)]).is_none());
        let few =
            figure(&[month("2026-01-01", 3, 0), month("2026-02-01", 2, 0)]).expect("something came due");
        assert_eq!(few.title, "Too few promises in each month to show how it went");
    }
}
