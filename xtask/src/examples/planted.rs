//! Failures planted at random times into a log's own days: who finds them, and how soon.
//!
//! A world is 180 days of history and 240 days after them. Its weeks have about the number of cases that busy weeks of
//! the log have, spread over the weekdays as there, each drawn at random among all cases: the mixture is the log's,
//! and nothing changes but what is planted (the logs themselves change too much while they fill up and run out).
//! Planted is a rise of one kind under one value of one dimension, where no finest stream has more than a fifth of the
//! failures: what lies in one stream is not weak, and needs no sums. Ours gets a budget of one false alarm a month for all
//! streams and sums; methods that watch single streams get the threshold with which they alarm falsely as often as
//! ours did, in the same worlds without a rise.

use std::collections::BTreeMap;
use std::fmt;

use measures::leaks::watch::{Counted, Finding, Settings, Test, Watch};
use measures::simulate::Chance;

use super::logs::{Case, Log};
use super::rivals::{Day, RIVALS, Rival, beliefs};

const HISTORY: usize = 180;
const DAYS: usize = HISTORY + 240;
const QUIET_WORLDS: u64 = 6;
const PLANTED: u64 = 40;
/// A planted failure begins between these days after the history, and is looked for in so many days.
const FROM: (u64, u64) = (20, 60);
const WITHIN: usize = 180;
/// What is planted multiplies failures by this.
const TIMES: [f64; 2] = [2.0, 3.0];
/// Planted where so many failures a day are usual, in at least so many finest streams.
const USUAL: std::ops::RangeInclusive<f64> = 0.1..=5.0;
const STREAMS_MIN: usize = 5;
/// And in no more than this share of them.
const STREAMS_SHARE_MAX: f64 = 0.5;
/// None of them has more than this share of the failures: what lies in one stream needs no sums.
const ONE_STREAM_MAX: f64 = 0.2;
const DAYS_A_MONTH: f64 = 30.4375;
/// 1970-01-05, a Monday, long ago: days of worlds are counted from here.
const FIRST_DAY: i32 = 4;

/// What one method found of what was planted.
pub(super) struct Outcome {
    pub(super) name: &'static str,
    pub(super) times: f64,
    pub(super) share: f64,
    pub(super) median_days: Option<f64>,
}

/// All of it.
pub(super) struct Planted {
    pub(super) outcomes: Vec<Outcome>,
    pub(super) streams: usize,
    pub(super) false_a_month: f64,
    pub(super) leaks_a_month: f64,
}

/// A log's cases, ready to be drawn from.
struct Source {
    kinds: Vec<&'static str>,
    cells: Vec<Vec<(&'static str, String)>>,
    /// Every case: its cell, and for each kind whether it failed.
    cases: Vec<(usize, Vec<bool>)>,
    /// Cases a day, by weekday.
    usual: [f64; 7],
}

/// What is planted where.
struct Plant {
    kind: usize,
    value: (&'static str, String),
    from: usize,
    times: f64,
    share: f64,
}

/// For every kind and cell, every day.
type World = Vec<Vec<Vec<Day>>>;

impl Source {
    fn of(cases: &[Case], cases_a_week: f64) -> Self {
        let kinds = cases[0].kinds.iter().map(|(kind, _)| *kind).collect();
        let mut numbers: BTreeMap<Vec<(&'static str, String)>, usize> = BTreeMap::new();
        let mut by_day: BTreeMap<i64, u32> = BTreeMap::new();
        let mut all = Vec::new();
        for case in cases {
            let next = numbers.len();
            let cell = *numbers.entry(case.dimensions.clone()).or_insert(next);
            all.push((cell, case.kinds.iter().map(|(_, drip)| *drip).collect()));
            *by_day.entry(case.at.as_second().div_euclid(86_400)).or_default() += 1;
        }
        let mut cells = vec![Vec::new(); numbers.len()];
        for (dimensions, number) in numbers {
            cells[number] = dimensions;
        }
        let usual = std::array::from_fn(|weekday| {
            let is_it = |day: &i64| usize::try_from((day + 3).rem_euclid(7)).is_ok_and(|of| of == weekday);
            let same: u32 = by_day.iter().filter(|(day, _)| is_it(day)).map(|(_, count)| *count).sum();
            cases_a_week * f64::from(same) / real(cases.len())
        });
        Self { kinds, cells, cases: all, usual }
    }

    /// A world, with what is planted.
    fn world(&self, seed: u64, plant: Option<&Plant>) -> World {
        let mut chance = Chance::seeded(seed);
        let mut world = vec![vec![vec![(0, 0); DAYS]; self.cells.len()]; self.kinds.len()];
        let many = u64::try_from(self.cases.len()).unwrap_or(1);
        for day in 0..DAYS {
            for _ in 0..chance.poisson(self.usual[day % 7]) {
                let (cell, failed) = &self.cases[usize::try_from(chance.below(many)).unwrap_or(0)];
                for (kind, (failed, of_kind)) in failed.iter().zip(&mut world).enumerate() {
                    let added = plant.is_some_and(|plant| {
                        plant.is_here(kind, day, &self.cells[*cell]) && chance.uniform() < plant.added()
                    });
                    let of_day = &mut of_kind[*cell][day];
                    of_day.0 += 1;
                    of_day.1 += u32::from(*failed || added);
                }
            }
        }
        world
    }

    /// Where something may be planted: kind, value, and the share that fails there.
    fn places(&self) -> Vec<(usize, (&'static str, String), f64)> {
        let mut places: BTreeMap<(usize, (&'static str, String)), Place> = BTreeMap::new();
        for (cell, failed) in &self.cases {
            for value in &self.cells[*cell] {
                for (kind, failed) in failed.iter().enumerate() {
                    places.entry((kind, value.clone())).or_default().count(*cell, *failed);
                }
            }
        }
        let a_day = self.usual.iter().sum::<f64>() / 7.0 / real(self.cases.len());
        let kept = places.into_iter().filter(|(_, place)| place.is_fit(a_day, self.cells.len()));
        kept.map(|((kind, value), place)| (kind, value, place.share())).collect()
    }
}

/// One value of one dimension, and one kind of failure.
#[derive(Default)]
struct Place {
    occasions: f64,
    drips: f64,
    /// The failures of each finest stream.
    cells: BTreeMap<usize, f64>,
}

impl Place {
    fn count(&mut self, cell: usize, failed: bool) {
        let drip = f64::from(u8::from(failed));
        self.occasions += 1.0;
        self.drips += drip;
        *self.cells.entry(cell).or_default() += drip;
    }

    fn share(&self) -> f64 {
        self.drips / self.occasions
    }

    fn is_fit(&self, a_day: f64, cells: usize) -> bool {
        let streams = real(self.cells.len());
        let largest = self.cells.values().copied().fold(0.0, f64::max);
        USUAL.contains(&(self.drips * a_day))
            && self.cells.len() >= STREAMS_MIN
            && streams <= STREAMS_SHARE_MAX * real(cells)
            && largest <= ONE_STREAM_MAX * self.drips
            && self.share() * TIMES[1] < 0.9
    }
}

impl Plant {
    fn is_here(&self, kind: usize, day: usize, cell: &[(&'static str, String)]) -> bool {
        kind == self.kind && day >= self.from && cell.contains(&self.value)
    }

    /// Which share of what went well fails because of it.
    fn added(&self) -> f64 {
        (self.times - 1.0) * self.share / (1.0 - self.share)
    }
}

/// Plants, and measures every method.
pub(super) fn measure(log: &Log, cases: &[Case]) -> Planted {
    let source = Source::of(cases, log.cases_a_week);
    let quiet: Vec<World> = (0..QUIET_WORLDS).map(|seed| source.world(9_000 + seed, None)).collect();
    let (alarms, leaks) = false_alarms(&source, &quiet);
    let thresholds = RIVALS.map(|(_, rival)| threshold(rival, &quiet, alarms));
    let (false_a_month, leaks_a_month) =
        (real(alarms) / months(quiet.len()), real(leaks) / months(quiet.len()));
    let mut delays: BTreeMap<(usize, u64), Vec<Option<usize>>> = BTreeMap::new();
    for number in 0..PLANTED {
        for times in TIMES {
            let plant = plant(&source, number, times);
            let world = source.world(20_000 + number, Some(&plant));
            let key = |method: usize| (method, times.to_bits());
            delays.entry(key(0)).or_default().push(ours(&source, &world, &plant));
            for (at, (_, rival)) in RIVALS.iter().enumerate() {
                let delay = single(*rival, &source, &world, &plant, thresholds[at]);
                delays.entry(key(at + 1)).or_default().push(delay);
            }
        }
    }
    println!("{}: {} finest streams of a kind", log.name, source.cells.len());
    let names = std::iter::once("with sums").chain(RIVALS.map(|(name, _)| name));
    let names: Vec<&'static str> = names.collect();
    let outcomes = delays
        .into_iter()
        .map(|((method, times), delays)| outcome(names[method], f64::from_bits(times), &delays));
    Planted {
        outcomes: outcomes.collect(),
        streams: source.cells.len() * source.kinds.len(),
        false_a_month,
        leaks_a_month,
    }
}

fn plant(source: &Source, number: u64, times: f64) -> Plant {
    let mut chance = Chance::seeded(30_000 + number);
    let places = source.places();
    let at = chance.below(u64::try_from(places.len()).unwrap_or(1));
    let (kind, value, share) = places[usize::try_from(at).unwrap_or(0)].clone();
    let from = HISTORY + usize::try_from(FROM.0 + chance.below(FROM.1 - FROM.0)).unwrap_or(0);
    Plant { kind, value, from, times, share }
}

/// The threshold with which so many streams alarm falsely in all these worlds.
fn threshold(rival: Rival, quiet: &[World], alarms: usize) -> f64 {
    let mut highest: Vec<f64> = Vec::new();
    for world in quiet {
        for streams in world {
            let beliefs = beliefs(streams, HISTORY);
            let most = |(days, belief): (&Vec<Day>, _)| {
                rival.path(days, HISTORY, belief).into_iter().fold(0.0, f64::max)
            };
            highest.extend(streams.iter().zip(beliefs).map(most));
        }
    }
    highest.sort_by(|one, other| other.total_cmp(one));
    highest.get(alarms).copied().unwrap_or(f64::INFINITY)
}

fn months(worlds: usize) -> f64 {
    real(worlds) * real(DAYS - HISTORY) / DAYS_A_MONTH
}

/// Findings and leaks in worlds without a rise.
fn false_alarms(source: &Source, quiet: &[World]) -> (usize, usize) {
    let watches: Vec<Watch> = quiet.iter().map(|world| watch(source, world)).collect();
    let changes = |finding: &&Finding| finding.test == Test::Change;
    let alarms: usize = watches.iter().map(|watch| watch.findings().iter().filter(changes).count()).sum();
    let stands = |finding: &&Finding| finding.test == Test::Change && finding.explained_by.is_none();
    let leaks: usize = watches.iter().map(|watch| watch.findings().iter().filter(stands).count()).sum();
    (alarms, leaks)
}

fn watch(source: &Source, world: &World) -> Watch {
    let history_days = u32::try_from(HISTORY).unwrap_or(180);
    let mut watch = Watch::new(Settings { history_days, ..Settings::default() });
    let mut cells = Vec::new();
    for kind in &source.kinds {
        let of_kind = source.cells.iter().map(|cell| {
            let dimensions: Vec<(&str, &str)> =
                cell.iter().map(|(key, value)| (*key, value.as_str())).collect();
            watch.cell(kind, &dimensions).expect("three dimensions are few")
        });
        cells.push(of_kind.collect::<Vec<_>>());
    }
    for day in 0..DAYS {
        let date = FIRST_DAY + i32::try_from(day).unwrap_or(0);
        for (kind, streams) in world.iter().enumerate() {
            for (cell, days) in streams.iter().enumerate().filter(|(_, days)| days[day].0 > 0) {
                let (occasions, drips) = days[day];
                watch
                    .count(cells[kind][cell], date, Counted { occasions, drips })
                    .expect("days come in order");
            }
        }
    }
    watch.end(FIRST_DAY + i32::try_from(DAYS).unwrap_or(0) - 1);
    watch
}

/// Days until the first finding under the planted value.
fn ours(source: &Source, world: &World, plant: &Plant) -> Option<usize> {
    let watch = watch(source, world);
    let from = FIRST_DAY + i32::try_from(plant.from).unwrap_or(0);
    let (key, value) = &plant.value;
    let is_it = |finding: &&Finding| {
        finding.test == Test::Change
            && finding.day >= from
            && finding.stream.kind.as_deref() == Some(source.kinds[plant.kind])
            && finding.stream.dimensions.iter().any(|(known, of)| known == key && of == value)
    };
    let first = watch.findings().iter().find(is_it)?;
    usize::try_from(first.day - from + 1).ok().filter(|delay| *delay <= WITHIN)
}

/// Days until the first alarm of a finest stream under the planted value.
fn single(rival: Rival, source: &Source, world: &World, plant: &Plant, threshold: f64) -> Option<usize> {
    let streams = &world[plant.kind];
    let beliefs = beliefs(streams, HISTORY);
    let is_here = |cell: &usize| source.cells[*cell].contains(&plant.value);
    let first = |cell: usize| {
        let path = rival.path(&streams[cell], HISTORY, beliefs[cell]);
        let from = plant.from - HISTORY;
        let alarm = path[from..].iter().position(|statistic| *statistic > threshold);
        alarm.map(|days| days + 1).filter(|delay| *delay <= WITHIN)
    };
    (0..streams.len()).filter(is_here).filter_map(first).min()
}

fn outcome(name: &'static str, times: f64, delays: &[Option<usize>]) -> Outcome {
    let mut sorted: Vec<usize> = delays.iter().map(|delay| delay.unwrap_or(usize::MAX)).collect();
    sorted.sort_unstable();
    let median = sorted.get(sorted.len() / 2).copied().filter(|days| *days < usize::MAX);
    let found = delays.iter().filter(|delay| delay.is_some()).count();
    Outcome { name, times, share: real(found) / real(delays.len().max(1)), median_days: median.map(real) }
}

#[expect(clippy::cast_precision_loss, reason = "counts of some hundreds")]
fn real(count: usize) -> f64 {
    count as f64
}

impl fmt::Display for Planted {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Outcome { name, times, share, median_days } in &self.outcomes {
            let days = median_days.map_or("not half".to_owned(), |days| format!("{days:.0} days"));
            writeln!(to, "  x{times} {name:32} {share:.2} found, median {days}")?;
        }
        writeln!(to, "  false alarms a month: {:.2}, as {:.2} leaks", self.false_a_month, self.leaks_a_month)
    }
}
