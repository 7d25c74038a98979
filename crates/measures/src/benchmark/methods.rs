//! The methods that are compared, each as the path of a statistic that alarms when it is high.

use super::world::{DAYS, World};
use crate::change_point::ln_predictive;
use crate::charts::counts::{PoissonCusum, ShiryaevRoberts};
use crate::intervals::counts::RateBelief;
use crate::leaks::detector::{Step, Stream};
use crate::special::{gamma_below, ln_add};

/// A method of finding rises.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Method {
    /// [`Stream`], the detector of this library.
    Ours,
    /// A u-chart of weekly sums.
    WeeklyChart,
    /// Weekly sums by exact Poisson tails.
    WeeklyExact,
    /// The sum of so many days, looked at every day, by exact Poisson tails.
    Window(usize),
    /// An exponentially weighted average with that weight, standardized.
    Ewma(f64),
    /// A Poisson CUSUM for that ratio.
    Cusum(f64),
    /// Shiryaev and Roberts's statistic, averaged over the ratios 1.5, 2, 3 and 5.
    ShiryaevRoberts,
    /// The odds of a change point with a higher rate after it.
    ChangePoint,
}

/// All of them, with their names.
pub const METHODS: [(&str, Method); 11] = [
    ("ours", Method::Ours),
    ("weekly u-chart", Method::WeeklyChart),
    ("weekly exact Poisson", Method::WeeklyExact),
    ("28-day window", Method::Window(28)),
    ("EWMA .1", Method::Ewma(0.1)),
    ("EWMA .05", Method::Ewma(0.05)),
    ("Poisson CUSUM 1.5", Method::Cusum(1.5)),
    ("Poisson CUSUM 2", Method::Cusum(2.0)),
    ("Poisson CUSUM 3", Method::Cusum(3.0)),
    ("SR mixture", Method::ShiryaevRoberts),
    ("change-point posterior", Method::ChangePoint),
];

impl Method {
    /// The statistic of one stream on every watched day.
    pub fn path(self, world: &World, stream: usize) -> Vec<f64> {
        let days = || (0..DAYS).map(move |day| (world.events[stream][day], world.expected(stream, day)));
        match self {
            Self::Ours => ours(world, stream),
            Self::WeeklyChart => windows(world, stream, 7, standardized),
            Self::WeeklyExact => windows(world, stream, 7, surprise),
            Self::Window(length) => windows(world, stream, length, surprise),
            Self::Ewma(weight) => ewma(world, stream, weight),
            Self::Cusum(ratio) => running(days(), |sum, x, mean| PoissonCusum { ratio }.after(sum, x, mean)),
            Self::ShiryaevRoberts => mixture(world, stream),
            Self::ChangePoint => change_point(world, stream),
        }
    }
}

fn running(days: impl Iterator<Item = (u32, f64)>, after: impl Fn(f64, u32, f64) -> f64) -> Vec<f64> {
    let step = |state: &mut f64, (events, expected)| {
        *state = after(*state, events, expected);
        Some(*state)
    };
    days.scan(0.0, step).collect()
}

fn ours(world: &World, stream: usize) -> Vec<f64> {
    let mut detector = Stream::new(world.beliefs[stream]);
    let mut path = Vec::with_capacity(DAYS);
    for day in 0..DAYS {
        let (events, exposure) = (world.events[stream][day], world.exposures[day]);
        detector.observe(Step { events, exposure, days: 1.0 });
        path.push(detector.statistic());
    }
    path
}

/// Weekly sums are looked at once a week, longer windows every day.
fn windows(world: &World, stream: usize, length: usize, score: fn(u32, f64) -> f64) -> Vec<f64> {
    let at = |day: usize| {
        if length == 7 && day % 7 != 6 {
            return 0.0;
        }
        let days = (day + 1).saturating_sub(length)..=day;
        let events = world.events[stream][days.clone()].iter().sum();
        score(events, days.map(|day| world.expected(stream, day)).sum())
    };
    (0..DAYS).map(at).collect()
}

fn standardized(events: u32, expected: f64) -> f64 {
    (f64::from(events) - expected) / expected.sqrt()
}

/// −log₁₀ of the upper tail.
fn surprise(events: u32, expected: f64) -> f64 {
    if events == 0 { 0.0 } else { -gamma_below(f64::from(events), expected).max(1e-300).log10() }
}

fn ewma(world: &World, stream: usize, weight: f64) -> Vec<f64> {
    let mut average = 0.0;
    let mut all = 0.0;
    let mut path = Vec::with_capacity(DAYS);
    for day in 0..DAYS {
        let expected = world.expected(stream, day);
        all += expected;
        average = (1.0 - weight) * average + weight * (f64::from(world.events[stream][day]) - expected);
        let seen = crate::special::real_length(day + 1);
        let forgotten = (1.0 - weight).powf(2.0 * seen);
        path.push(average / (weight / (2.0 - weight) * (1.0 - forgotten) * all / seen).sqrt());
    }
    path
}

fn mixture(world: &World, stream: usize) -> Vec<f64> {
    let charts = [1.5, 2.0, 3.0, 5.0].map(|ratio| ShiryaevRoberts { ratio });
    let mut statistics = [0.0; 4];
    let mut path = Vec::with_capacity(DAYS);
    for day in 0..DAYS {
        let (events, expected) = (world.events[stream][day], world.expected(stream, day));
        for (statistic, chart) in statistics.iter_mut().zip(charts) {
            *statistic = chart.after(*statistic, events, expected);
        }
        path.push(statistics.iter().sum::<f64>() / 4.0);
    }
    path
}

/// Change points of at most this many days' age are told apart.
const AGE_MAX: usize = 90;
const HAZARD: f64 = 1.0 / 365.0;

fn change_point(world: &World, stream: usize) -> Vec<f64> {
    let usual = world.beliefs[stream].mean();
    let fresh = RateBelief { shape: 1.0, rate: 1.0 / (1.8 * usual) };
    let mut unchanged = (0.0, world.beliefs[stream]);
    let mut changed: Vec<(f64, RateBelief)> = Vec::new();
    let mut path = Vec::with_capacity(DAYS);
    for day in 0..DAYS {
        let (events, exposure) = (world.events[stream][day], world.exposures[day]);
        changed.insert(0, (unchanged.0 + HAZARD.ln(), fresh));
        unchanged.0 += (-HAZARD).ln_1p();
        if changed.len() > AGE_MAX {
            let (oldest, _) = changed.remove(AGE_MAX - 1);
            let last = &mut changed[AGE_MAX - 1];
            last.0 = ln_add(last.0, oldest);
        }
        for (log, belief) in changed.iter_mut().chain(std::iter::once(&mut unchanged)) {
            *log += ln_predictive(*belief, events, exposure);
            *belief = belief.after(u64::from(events), exposure);
        }
        let is_higher = |(_, belief): &&(f64, RateBelief)| belief.mean() > 1.3 * usual;
        let higher =
            changed.iter().filter(is_higher).fold(f64::NEG_INFINITY, |sum, (log, _)| ln_add(sum, *log));
        path.push((higher - unchanged.0).max(-30.0));
    }
    path
}
