//! One leak: what is said and drawn of it.

use std::ops::RangeInclusive;

use measures::leaks::watch::{Direction, Finding, Path, PathDay, Stream, Test, Unit};
use shell::page::Figure;
use shell::page::charts::{Chart, Days, Mark, days};
use shell::words::{Arg, say, say_with};

use super::Report;

/// So many days are drawn, up to the last.
const DAYS_MAX: usize = 400;
/// Days looked at by the question about levels.
const LEVEL_DAYS: i32 = 91;
/// Explained findings are named up to so many.
const NAMED_MAX: usize = 6;

/// A leak, ready to be shown.
pub(super) struct Leak {
    pub(super) name: String,
    /// Since when, in words.
    pub(super) since: String,
    /// Drips beyond what was usual, since the onset or in the last thirteen weeks.
    pub(super) excess: f64,
    /// Where, on which days, and against what.
    pub(super) stream: Stream,
    pub(super) days: RangeInclusive<i32>,
    pub(super) unit: Unit,
    pub(super) rate_before: f64,
    figure: Drawn,
}

struct Drawn {
    title: String,
    notes: Vec<String>,
    svg: String,
    rows: Vec<Vec<String>>,
}

impl Leak {
    /// What is known of a finding; none when the stream is not kept any more.
    pub(super) fn of(report: &Report, finding: &Finding, explained: &[String]) -> Option<Self> {
        let path = report.watch.path(&finding.stream, finding.direction)?;
        let last = path.days.last()?.day;
        let from = finding.onset.map_or(finding.day - LEVEL_DAYS + 1, |onset| onset.day);
        let until = if finding.test == Test::Level { finding.day } else { last };
        let of_leak = path.days.iter().filter(|day| (from..=until).contains(&day.day));
        let excess =
            of_leak.map(|day| f64::from(day.counted.drips) - finding.rate_before * day.exposure).sum();
        let since = finding.onset.map_or_else(|| say("replay-since-always"), |onset| report.day(onset.day));
        let told = Told { report, finding, path: &path };
        Some(Self {
            name: name(&finding.stream),
            since,
            excess,
            stream: finding.stream.clone(),
            days: from..=until,
            unit: finding.unit,
            rate_before: finding.rate_before,
            figure: Drawn {
                title: told.title(),
                notes: told.notes(explained, excess),
                svg: told.picture(),
                rows: told.weeks(),
            },
        })
    }

    pub(super) fn figure(&self) -> Figure {
        let Drawn { title, notes, svg, rows } = &self.figure;
        Figure {
            title: title.clone(),
            notes: notes.clone(),
            svg: svg.clone(),
            caption: say_with("replay-weeks-caption", &[("stream", self.name.clone().into())]),
            head: ["replay-head-week", "replay-head-drips", "replay-head-usual", "replay-head-occasions"]
                .map(say)
                .to_vec(),
            rows: rows.clone(),
        }
    }
}

/// The words of a stream: "late answer, team north".
pub(super) fn name(stream: &Stream) -> String {
    let plain = |code: &str| code.replace('_', " ");
    let kind = stream.kind.as_deref().map_or_else(|| say("replay-all-kinds"), plain);
    let dimensions = stream.dimensions.iter().map(|(key, value)| format!(", {} {value}", plain(key)));
    kind + &dimensions.collect::<String>()
}

/// A finding being put into words.
struct Told<'r> {
    report: &'r Report,
    finding: &'r Finding,
    path: &'r Path,
}

impl Told<'_> {
    fn title(&self) -> String {
        let finding = self.finding;
        let mut args = vec![("stream", Arg::from(name(&finding.stream)))];
        let (key, times) = match (finding.onset, finding.direction) {
            (Some(onset), direction) => {
                args.push(("day", self.report.day(onset.day).into()));
                match direction {
                    Direction::Up => ("replay-title-up", finding.rate_after / finding.rate_before),
                    Direction::Down => {
                        ("replay-title-down", finding.rate_before / finding.rate_after.max(1e-9))
                    }
                }
            }
            (None, _) if self.is_against_standard() => {
                ("replay-title-standard", finding.rate_after / finding.rate_before)
            }
            (None, _) => ("replay-title-level", finding.rate_after / finding.rate_before),
        };
        args.push(("times", figure(times.min(999.0)).into()));
        say_with(key, &args)
    }

    /// A standard is a rate without an interval.
    fn is_against_standard(&self) -> bool {
        let interval = self.finding.rate_before_interval;
        self.finding.test == Test::Level && interval.high <= interval.low
    }

    fn notes(&self, explained: &[String], excess: f64) -> Vec<String> {
        let finding = self.finding;
        let rate = |rate: f64, low: f64, high: f64| {
            let shown = |value: f64| match finding.unit {
                Unit::PerDay => figure(value),
                Unit::PerOccasion => percent(value),
            };
            [("rate", shown(rate)), ("low", shown(low)), ("high", shown(high))]
                .map(|(key, text)| (key, Arg::from(text)))
        };
        let (before, after) = (finding.rate_before_interval, finding.rate_after_interval);
        let (unit, test) =
            (unit_word(finding.unit), if finding.test == Test::Level { "level" } else { "change" });
        let held = if self.is_against_standard() { "standard" } else { test };
        let mut notes = vec![
            say_with(
                &format!("replay-after-{test}-{unit}"),
                &rate(finding.rate_after, after.low, after.high),
            ),
            say_with(
                &format!("replay-before-{held}-{unit}"),
                &rate(finding.rate_before, before.low, before.high),
            ),
        ];
        let found = self.report.day(finding.day);
        notes.push(match finding.onset {
            Some(onset) if onset.first == onset.last => say_with(
                "replay-found-change-day",
                &[("found", found.into()), ("day", self.report.day(onset.first).into())],
            ),
            Some(onset) => say_with(
                "replay-found-change",
                &[
                    ("found", found.into()),
                    ("first", self.report.day(onset.first).into()),
                    ("last", self.report.day(onset.last).into()),
                ],
            ),
            None => say_with("replay-found-level", &[("found", found.into())]),
        });
        if excess >= 1.0 {
            notes.push(say_with("replay-excess", &[("drips", whole(excess).into())]));
        }
        if let Some(days) = finding.expected_days_to_notice {
            notes.push(say_with("replay-notice", &[("days", whole(days).into())]));
        }
        notes.extend(also(explained));
        notes
    }

    /// The days that are drawn.
    fn drawn(&self) -> &[PathDay] {
        let days = &self.path.days;
        &days[days.len().saturating_sub(DAYS_MAX)..]
    }

    fn picture(&self) -> String {
        let (finding, drawn) = (self.finding, self.drawn());
        let (Some(first), Some(last)) = (drawn.first(), drawn.last()) else { return String::new() };
        let place = |day: i32| usize::try_from(day - first.day).ok().filter(|at| *at < drawn.len());
        let counts: Vec<i64> = drawn.iter().map(|day| day.counted.drips.into()).collect();
        #[expect(clippy::cast_possible_truncation, reason = "pixels of a picture")]
        let path: Vec<f32> =
            drawn.iter().map(|day| (day.strength / day.threshold.unwrap_or(f64::INFINITY)) as f32).collect();
        let open: Vec<f64> = drawn.iter().map(|day| day.exposure).filter(|open| *open > 0.0).collect();
        #[expect(clippy::cast_precision_loss, reason = "the days of a picture are few")]
        let usual = finding.rate_before * open.iter().sum::<f64>() / open.len().max(1) as f64;
        let usual_says = say(if self.is_against_standard() { "replay-standard" } else { "replay-usual" });
        let began_says = say("replay-began");
        let onset = finding.onset;
        let began =
            onset.and_then(|onset| Some((place(onset.first)?, place(onset.last)?, began_says.as_str())));
        let found = place(finding.day).map(|at| Mark { at, says: say("replay-found") });
        let marks: Vec<Mark> = found.into_iter().collect();
        let (first_says, last_says) = (self.report.day(first.day), self.report.day(last.day));
        let (how_sure, alarm) = (say("replay-path"), say("replay-path-limit"));
        let (title, about) = (self.title(), say("replay-picture-about"));
        let id = format!("leak-{}", finding.number);
        let chart = Chart { id: &id, title: &title, about: &about };
        days(
            &chart,
            &Days {
                counts: &counts,
                ends: (&first_says, &last_says),
                usual: Some((usual, usual_says.as_str())),
                began,
                marks: &marks,
                path: if finding.test == Test::Change { &path } else { &[] },
                path_says: (&how_sure, &alarm),
            },
        )
    }

    /// The table behind: week by week.
    fn weeks(&self) -> Vec<Vec<String>> {
        let week = |days: &[PathDay]| {
            let sum = |of: &dyn Fn(&PathDay) -> f64| days.iter().map(of).sum::<f64>();
            let occasions = match self.finding.unit {
                Unit::PerDay => String::from("-"),
                Unit::PerOccasion => whole(sum(&|day| day.exposure)).to_string(),
            };
            vec![
                self.report.day(days[0].day),
                whole(sum(&|day| day.counted.drips.into())).to_string(),
                figure(self.finding.rate_before * sum(&|day| day.exposure)),
                occasions,
            ]
        };
        self.drawn().chunks(7).map(week).collect()
    }
}

fn also(explained: &[String]) -> Option<String> {
    let mut names: Vec<&str> = explained.iter().map(String::as_str).collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        return None;
    }
    let (count, shown) = (names.len(), names[..names.len().min(NAMED_MAX)].join("; "));
    let rest = count.saturating_sub(NAMED_MAX);
    let key = if rest > 0 { "replay-also-and-more" } else { "replay-also" };
    Some(say_with(key, &[("streams", shown.into()), ("rest", rest.into())]))
}

fn unit_word(unit: Unit) -> &'static str {
    match unit {
        Unit::PerDay => "day",
        Unit::PerOccasion => "occasion",
    }
}

/// A number as people read it: two or three digits that matter.
pub(super) fn figure(value: f64) -> String {
    let digits = match value.abs() {
        size if size >= 20.0 || size.fract() <= 0.0 => 0,
        size if size >= 2.0 => 1,
        size if size >= 0.1 => 2,
        _ => 3,
    };
    format!("{value:.digits$}")
}

fn percent(share: f64) -> String {
    let percent = share * 100.0;
    if percent >= 10.0 { format!("{percent:.0}%") } else { format!("{percent:.1}%") }
}

/// A count of something that was estimated.
#[expect(clippy::cast_possible_truncation, reason = "counts of drips are far below")]
pub(super) fn whole(value: f64) -> i64 {
    value.round() as i64
}

pub(super) fn at_least_none(value: f64) -> u64 {
    u64::try_from(whole(value)).unwrap_or(0)
}
