//! The picture of a leak.

use shell::page::Figure;
use shell::page::charts::{self, Chart, Days, Mark};
use shell::words::{say, say_with};

use super::says::{self, Looker};
use crate::days;
use crate::finding::{Test, Unit};
use crate::leak::Leak;
use crate::seen::Names;
use crate::state::State;

/// The drips of a leak over time, with the path of the detector, the onset and the repair.
pub(crate) fn over_time(leak: &Leak, names: &Names, looker: &Looker) -> Figure {
    let drawn = &leak.chart;
    let last = drawn.first_day + length(drawn.drips.len()) - 1;
    let (first_says, last_says) = (looker.day(drawn.first_day), looker.day(last));
    let finding = leak.finding();
    let between = finding.onset_between;
    let began = (leak.test == Test::Change)
        .then(|| {
            let from = place(between.0.max(drawn.first_day), drawn.first_day, drawn.drips.len())?;
            let to = place(between.1, drawn.first_day, drawn.drips.len())?;
            let (first, last) = (looker.day(between.0), looker.day(between.1));
            let began = if between.0 == between.1 {
                say_with("leaks-chart-began-day", &[("day", first.into())])
            } else {
                say_with("leaks-chart-began", &[("from", first.into()), ("to", last.into())])
            };
            Some((from, to, began))
        })
        .flatten();
    let usual = usual(leak);
    let marks = marks(leak, looker);
    let title = says::title(leak, names, looker);
    let about = say_with(
        "leaks-chart-about",
        &[("first", first_says.clone().into()), ("last", last_says.clone().into())],
    );
    let (path_says, path_limit) = (say("leaks-chart-path"), say("leaks-chart-alarm"));
    let svg = charts::days(
        &Chart { id: &format!("leak-{}", leak.id), title: &title, about: &about },
        &Days {
            counts: &drawn.drips,
            ends: (&first_says, &last_says),
            usual: usual.as_ref().map(|(value, says)| (*value, says.as_str())),
            began: began.as_ref().map(|(from, to, says)| (*from, *to, says.as_str())),
            marks: &marks,
            path: if leak.test == Test::Change { &drawn.path } else { &[] },
            path_says: (&path_says, &path_limit),
        },
    );
    Figure {
        title,
        notes: Vec::new(),
        svg,
        caption: say("leaks-chart-caption"),
        head: ["leaks-head-week", "leaks-head-drips", "leaks-head-occasions"].map(say).into(),
        rows: weeks(leak, looker),
    }
}

/// What was usual in a day: for shares, the usual share of a day's average occasions.
fn usual(leak: &Leak) -> Option<(f64, String)> {
    let finding = leak.finding();
    let a_day = match finding.unit {
        Unit::PerDay => finding.before.value,
        Unit::PerOccasion => {
            let occasions: i64 = leak.chart.occasions.iter().sum();
            finding.before.value * real(occasions) / real(length(leak.chart.occasions.len()).max(1))
        }
    };
    let key = match leak.test {
        Test::Change => "leaks-chart-usual",
        Test::Level => "leaks-chart-standard",
    };
    let says = say_with(key, &[("rate", says::figure(a_day, Unit::PerDay).into())]);
    (a_day > 0.0).then_some((a_day, says))
}

/// When it was found, and when a repair was claimed.
fn marks(leak: &Leak, looker: &Looker) -> Vec<Mark> {
    let at = |day: i64| {
        place(day, leak.chart.first_day, leak.chart.drips.len()).filter(|_| day >= leak.chart.first_day)
    };
    let mut marks = Vec::new();
    let found = [("day", looker.day(leak.issued.day).into())];
    match at(leak.issued.day) {
        Some(at) => marks.push(Mark { at, says: say_with("leaks-chart-found", &found) }),
        None => marks.push(Mark { at: 0, says: say_with("leaks-chart-found-before", &found) }),
    }
    let claimed = leak.claimed_at.map(|claimed| days::day_at(claimed, &looker.zone));
    if let Some((day, at)) = claimed.and_then(|day| Some((day, at(day)?))) {
        marks.push(Mark { at, says: say_with("leaks-chart-claimed", &[("day", looker.day(day).into())]) });
    }
    let verified = leak.closed_at.filter(|_| leak.state == State::Verified);
    let verified = verified.map(|closed| days::day_at(closed, &looker.zone) - 1);
    if let Some((day, at)) = verified.and_then(|day| Some((day, at(day)?))) {
        marks.push(Mark { at, says: say_with("leaks-chart-verified", &[("day", looker.day(day).into())]) });
    }
    marks
}

/// The table: week by week.
fn weeks(leak: &Leak, looker: &Looker) -> Vec<Vec<String>> {
    let drawn = &leak.chart;
    let weeks = drawn.drips.chunks(7).zip(drawn.occasions.chunks(7));
    (0..)
        .zip(weeks)
        .map(|(week, (drips, occasions))| {
            let first = drawn.first_day + 7 * week;
            let (drips, occasions): (i64, i64) = (drips.iter().sum(), occasions.iter().sum());
            let known = if occasions > drips { occasions.to_string() } else { say("leaks-not-counted") };
            vec![looker.day(first), drips.to_string(), known]
        })
        .collect()
}

/// The place of a day in the picture, at most the last.
fn place(day: i64, first: i64, length: usize) -> Option<usize> {
    let at = usize::try_from(day - first).ok()?;
    (length > 0 && day >= first).then(|| at.min(length - 1))
}

fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn real(count: i64) -> f64 {
    count as f64
}
