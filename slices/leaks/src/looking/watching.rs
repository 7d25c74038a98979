//! The detector over an organization's days: the same code as `wellkept leaks replay`.

use std::collections::{BTreeMap, BTreeSet};

use measures::leaks::onset::Direction;
use measures::leaks::watch::{self, Settings, Tally, Watch};

use super::frame::Frame;
use super::matching::Found;
use crate::finding::{Finding, Rate, Test, Unit};
use crate::leak::Drawn;
use crate::stream::{CAUSE, CHANNEL, Cell, PRODUCT, Stream, Sum, TEAM, TOUCHPOINT};

/// How many days of a leak are drawn.
const DRAWN_DAYS: i64 = 120;
/// Of late means so many days.
const LATE_DAYS: i64 = 28;
/// Values of one dimension that are told apart.
const VALUES_MAX: usize = 200;
const STREAMS_MAX: usize = 20_000;

/// What is asked.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) frame: Frame,
    /// False alarms a month over all streams.
    pub(crate) alarms_a_month: f64,
    /// By kind, which share of occasions may be drips.
    pub(crate) standards: BTreeMap<String, f64>,
    /// Days on which nobody works.
    pub(crate) closed: BTreeSet<i64>,
}

/// What was seen.
#[derive(Debug)]
pub(crate) struct Watched {
    pub(crate) found: Vec<Found>,
    pub(crate) streams: usize,
    /// How long a doubling of everything would take to be noticed, in days.
    pub(crate) notice_days: Option<f64>,
    /// The same of each stream.
    pub(crate) noticing: Vec<(Stream, Option<f64>)>,
    watch: Watch,
}

/// Watches all streams of these cells, which are in order of their days.
pub(crate) fn watched(cells: &[Cell], asked: &Asked) -> Watched {
    let seen = kinds_with_occasions(cells, |_| true);
    let mut watch = Watch::new(settings(asked, &seen));
    let with_words = Worded::of(cells);
    for cell in cells.iter().filter(|cell| (asked.frame.first..=asked.frame.last).contains(&cell.day)) {
        let has_occasions = seen.contains(cell.kind.as_str());
        let words = if has_occasions { with_words.told(cell) } else { words(cell) };
        count(&mut watch, (cell, words), has_occasions);
    }
    watch.end(day(asked.frame.last));
    let raw = watch.findings().to_vec();
    let mut places: BTreeMap<usize, usize> = BTreeMap::new();
    let mut kept = Vec::new();
    for one in &raw {
        if let Some(found) = found(one, cells, asked.frame) {
            places.insert(one.number, kept.len());
            kept.push((found, one.explained_by));
        }
    }
    let found = kept.into_iter().map(|(found, by)| Found {
        explained_by: by.and_then(|number| places.get(&number).copied()),
        ..found
    });
    let found = found.collect();
    let noticing: Vec<(Stream, Option<f64>)> = watch
        .watched()
        .filter_map(|one| {
            Some((Stream::named(one.stream.kind.as_deref(), &one.stream.dimensions)?, one.days_to_notice))
        })
        .collect();
    let notice_days = noticing.iter().filter_map(|(_, days)| *days).min_by(f64::total_cmp);
    Watched { found, streams: watch.streams(), notice_days, noticing, watch }
}

impl Watched {
    /// What is drawn of a stream: its last months, or from before it began.
    pub(crate) fn drawn(&self, stream: &Stream, cells: &[Cell], frame: Frame) -> Drawn {
        let first_day = (frame.last - DRAWN_DAYS + 1).max(frame.first);
        let length = usize::try_from(frame.last - first_day + 1).unwrap_or(0);
        let (drips, occasions, path) = (vec![0; length], vec![0; length], vec![0.0; length]);
        let mut drawn = Drawn { first_day, drips, occasions, path, without_task: 0 };
        let at = |day: i64| usize::try_from(day - first_day).ok().filter(|at| *at < length);
        for cell in cells.iter().filter(|cell| stream.holds(cell)) {
            if let Some(at) = at(cell.day) {
                drawn.drips[at] += cell.drips;
                drawn.occasions[at] += cell.occasions;
            }
        }
        let path = self.watch.path(&as_named(stream), Direction::Up);
        for one in path.into_iter().flat_map(|path| path.days) {
            let place = at(i64::from(one.day)).zip(one.threshold.filter(|threshold| *threshold > 0.0));
            if let Some((at, threshold)) = place {
                #[expect(clippy::cast_possible_truncation, reason = "a picture needs no more")]
                let height = (one.strength / threshold) as f32;
                drawn.path[at] = height;
            }
        }
        if drawn.path.iter().all(|height| *height == 0.0) {
            drawn.path.clear();
        }
        drawn
    }
}

fn settings(asked: &Asked, seen: &BTreeSet<&str>) -> Settings {
    // A standard is a share of occasions: where only failures are told, nothing can be held against it.
    let standards = asked.standards.iter().filter(|(kind, _)| seen.contains(kind.as_str()));
    Settings {
        alarms_a_month: asked.alarms_a_month.max(0.01),
        history_days: u32::try_from(asked.frame.history).unwrap_or(28),
        values_max: VALUES_MAX,
        streams_max: STREAMS_MAX,
        standards: standards.map(|(kind, share)| (kind.clone(), *share)).collect(),
        closed: asked.closed.iter().map(|closed| day(*closed)).collect(),
        ..Settings::default()
    }
}

/// Kinds of which more occasions than drips are known; of the others time is the exposure.
fn kinds_with_occasions(cells: &[Cell], of: impl Fn(&Cell) -> bool) -> BTreeSet<&str> {
    let more = cells.iter().filter(|cell| cell.occasions > cell.drips && of(cell));
    more.map(|cell| cell.kind.as_str()).collect()
}

/// The cause, the touchpoint and the product of a cell.
fn words(cell: &Cell) -> [&str; 3] {
    [&cell.cause, &cell.touchpoint, &cell.product]
}

/// Kinds of which occasions that went well have a cause, a touchpoint or a product.
struct Worded<'c>([BTreeSet<&'c str>; 3]);

impl<'c> Worded<'c> {
    fn of(cells: &'c [Cell]) -> Self {
        Self([0, 1, 2].map(|at| kinds_with_occasions(cells, |cell| !words(cell)[at].is_empty())))
    }

    /// The words of a cell of a kind whose occasions are seen: one that only failures have is no place in which some
    /// fail and others do not.
    fn told<'a>(&self, cell: &'a Cell) -> [&'a str; 3] {
        let told = words(cell);
        [0, 1, 2].map(|at| if self.0[at].contains(cell.kind.as_str()) { told[at] } else { "" })
    }
}

fn count(watch: &mut Watch, (cell, words): (&Cell, [&str; 3]), has_occasions: bool) {
    let [cause, touchpoint, product] = words;
    let values = [
        (CAUSE, cause.to_owned()),
        (PRODUCT, product.to_owned()),
        (TOUCHPOINT, touchpoint.to_owned()),
        (CHANNEL, cell.channel.some().map_or_else(String::new, |channel| channel.to_string())),
        (TEAM, cell.team.some().map_or_else(String::new, |team| team.to_string())),
    ];
    let dimensions: Vec<(&str, &str)> = values
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| (*key, value.as_str()))
        .collect();
    let number = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    let drips = number(cell.drips);
    let occasions = has_occasions.then(|| number(cell.occasions.max(cell.drips)));
    let tally = Tally { day: day(cell.day), kind: &cell.kind, dimensions: &dimensions, occasions, drips };
    if let Err(cannot) = watch.add(&tally) {
        tracing::warn!(%cannot, day = cell.day, "a day of a stream could not be counted");
    }
}

fn found(one: &watch::Finding, cells: &[Cell], frame: Frame) -> Option<Found> {
    if one.direction != Direction::Up {
        return None;
    }
    let stream = Stream::named(one.stream.kind.as_deref(), &one.stream.dimensions)?;
    let at = i64::from(one.day);
    let (onset, between) = match one.onset {
        Some(since) => (i64::from(since.day), (i64::from(since.first), i64::from(since.last))),
        None => (frame.first, (frame.first, frame.first)),
    };
    let finding = Finding {
        day: at,
        onset,
        onset_between: between,
        before: Rate::new(one.rate_before, one.rate_before_interval),
        after: Rate::new(one.rate_after, one.rate_after_interval),
        unit: match one.unit {
            watch::Unit::PerDay => Unit::PerDay,
            watch::Unit::PerOccasion => Unit::PerOccasion,
        },
        notice_days: one.expected_days_to_notice,
    };
    let test = match one.test {
        watch::Test::Change => Test::Change,
        watch::Test::Level => Test::Level,
    };
    let still_leaks = still_leaks(&stream, &finding, cells, frame);
    Some(Found { stream, test, finding, explained_by: None, still_leaks })
}

/// Whether the rate of the last weeks lies above the middle between before and after, on the scale of ratios.
fn still_leaks(stream: &Stream, finding: &Finding, cells: &[Cell], frame: Frame) -> bool {
    let from = (frame.last - LATE_DAYS + 1).max(finding.onset);
    let sum = Sum::of(cells.iter().filter(|cell| stream.holds(cell)), from, frame.last);
    let exposure = match finding.unit {
        Unit::PerDay => frame.last - from + 1,
        Unit::PerOccasion => sum.occasions,
    };
    let middle = (finding.before.value.max(1e-9) * finding.after.value.max(1e-9)).sqrt();
    exposure > 0 && real(sum.drips) > middle * real(exposure)
}

fn as_named(stream: &Stream) -> watch::Stream {
    let mut dimensions = Vec::new();
    if let Some(cause) = &stream.cause {
        dimensions.push((CAUSE.to_owned(), cause.clone()));
    }
    if let Some(channel) = stream.channel {
        dimensions.push((CHANNEL.to_owned(), channel.to_string()));
    }
    if let Some(product) = &stream.product {
        dimensions.push((PRODUCT.to_owned(), product.clone()));
    }
    if let Some(team) = stream.team {
        dimensions.push((TEAM.to_owned(), team.to_string()));
    }
    if let Some(touchpoint) = &stream.touchpoint {
        dimensions.push((TOUCHPOINT.to_owned(), touchpoint.clone()));
    }
    watch::Stream { kind: stream.kind.clone(), dimensions }
}

fn day(day: i64) -> i32 {
    i32::try_from(day).unwrap_or(i32::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn real(count: i64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use conversations::{ChannelId, TeamId};

    /// Two places, of which one doubles its failures three times over in the end.
    fn world(days: i64, leaks_from: i64) -> Vec<Cell> {
        let cell = |day: i64, channel: i64| {
            let usual = 1 + (day * 7 + channel * 3) % 3;
            let drips = if channel == 1 && day >= leaks_from { usual + 5 } else { usual };
            Cell {
                day,
                kind: "late_answer".into(),
                team: TeamId::NONE,
                channel: ChannelId::of(channel),
                cause: String::new(),
                touchpoint: String::new(),
                product: String::new(),
                occasions: 20,
                drips,
            }
        };
        (20_000..20_000 + days).flat_map(|day| [cell(day, 1), cell(day, 2)]).collect()
    }

    fn asked(last: i64) -> Asked {
        Asked {
            frame: Frame::of(20_000, last),
            alarms_a_month: 1.0,
            standards: BTreeMap::new(),
            closed: BTreeSet::new(),
        }
    }

    #[test]
    fn a_planted_rise_is_found_where_it_is_and_drawn() {
        let cells = world(160, 20_120);
        let asked = asked(20_159);
        let seen = watched(&cells, &asked);
        let heads: Vec<&Found> =
            seen.found.iter().filter(|one| one.explained_by.is_none() && one.test == Test::Change).collect();
        assert_eq!(heads.len(), 1, "{:#?}", seen.found);
        let head = heads[0];
        assert_eq!(head.stream.channel, Some(ChannelId::of(1)), "{head:?}");
        assert!((20_115..=20_125).contains(&head.finding.onset), "{head:?}");
        let Finding { before, after, unit, .. } = head.finding;
        assert!(unit == Unit::PerOccasion && after.value > 2.0 * before.value && head.still_leaks);
        let drawn = seen.drawn(&head.stream, &cells, asked.frame);
        assert_eq!((drawn.drips.len(), drawn.path.len()), (120, 120));
        assert!(drawn.path.iter().any(|height| *height >= 1.0), "the alarm is in the picture");
        assert!(drawn.drips.iter().rev().take(5).all(|drips| *drips >= 6));
    }

    /// A shop that tells one drip of a kind every ten days, and nothing of what went well.
    fn rarely(days: i64, occasions: i64) -> Vec<Cell> {
        let told = |day: i64| Cell {
            day,
            kind: "wrong_goods".into(),
            team: TeamId::NONE,
            channel: ChannelId::NONE,
            cause: String::new(),
            touchpoint: String::new(),
            product: String::new(),
            occasions,
            drips: 1,
        };
        (20_000..20_000 + days).step_by(10).map(told).collect()
    }

    #[test]
    fn a_share_of_occasions_is_no_standard_for_drips_a_day() {
        let standards = BTreeMap::from([("wrong_goods".to_owned(), 0.01)]);
        let asked = Asked { standards, ..asked(20_089) };
        let told_alone = watched(&rarely(90, 1), &asked).found;
        assert!(told_alone.is_empty(), "{told_alone:#?}");
        // Of ten deliveries one was wrong, where one of a hundred may be.
        let of_all = watched(&rarely(90, 10), &asked).found;
        assert!(of_all.iter().any(|one| one.finding.unit == Unit::PerOccasion), "{of_all:#?}");
    }

    #[test]
    fn the_same_days_find_the_same() {
        let cells = world(160, 20_120);
        let first = watched(&cells, &asked(20_159)).found;
        assert_eq!(first, watched(&cells, &asked(20_159)).found);
        let quiet = watched(&world(160, 99_999), &asked(20_159));
        assert!(quiet.found.iter().all(|one| one.test != Test::Change), "{:#?}", quiet.found);
        assert!(quiet.streams >= 3 && quiet.notice_days.is_some());
        // Both channels and the kind; of one kind there is no sum over all.
        assert_eq!(quiet.noticing.len(), 3, "{:#?}", quiet.noticing);
        let days = |channel: Option<i64>| {
            let channel = channel.map(ChannelId::of);
            let of =
                |(stream, _): &&(Stream, Option<f64>)| stream.channel == channel && stream.kind.is_some();
            quiet.noticing.iter().find(of).unwrap().1.unwrap()
        };
        assert!(days(None) < days(Some(1)), "what is seen of both is noticed sooner");
    }
}
