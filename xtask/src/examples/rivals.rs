//! Methods that watch every finest stream by itself, without sums: to compare with.

use measures::charts::counts::PoissonCusum;
use measures::intervals::counts::RateBelief;
use measures::leaks::baseline::{Past, siblings};
use measures::leaks::detector::{Step, Stream};
use measures::leaks::level::above_rate;

/// A method that watches single streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rival {
    /// The last 28 days against what was expected of them, by exact Poisson tails.
    Window,
    /// A Poisson CUSUM for a doubling.
    Cusum,
    /// Our own detector.
    Detector,
}

pub(super) const RIVALS: [(&str, Rival); 3] = [
    ("28-day window, exact Poisson", Rival::Window),
    ("Poisson CUSUM for a doubling", Rival::Cusum),
    ("our detector without sums", Rival::Detector),
];

/// Occasions and failures of one stream on one day.
pub(super) type Day = (u32, u32);

const WINDOW: usize = 28;

/// What each stream of a kind usually does, from the first days.
pub(super) fn beliefs(streams: &[Vec<Day>], history: usize) -> Vec<RateBelief> {
    let past = |days: &Vec<Day>| Past {
        events: days[..history].iter().map(|day| u64::from(day.1)).sum(),
        exposure: days[..history].iter().map(|day| f64::from(day.0)).sum(),
    };
    let pasts: Vec<Past> = streams.iter().map(past).collect();
    let prior = siblings(&pasts).unwrap_or(RateBelief { shape: 0.5, rate: 100.0 });
    pasts.iter().map(|past| prior.after(past.events, past.exposure)).collect()
}

impl Rival {
    /// The statistic on every day after the history; it alarms when it is high.
    pub(super) fn path(self, days: &[Day], history: usize, belief: RateBelief) -> Vec<f64> {
        match self {
            Self::Window => window(days, history, belief.mean()),
            Self::Cusum => {
                let chart = PoissonCusum { ratio: 2.0 };
                let step = |sum: &mut f64, (occasions, drips): &Day| {
                    *sum = chart.after(*sum, *drips, belief.mean() * f64::from(*occasions));
                    Some(*sum)
                };
                days[history..].iter().scan(0.0, step).collect()
            }
            Self::Detector => detector(days, history, belief),
        }
    }
}

fn window(days: &[Day], history: usize, rate: f64) -> Vec<f64> {
    let at = |day: usize| {
        let of_window = &days[day + 1 - WINDOW..=day];
        let drips = of_window.iter().map(|day| u64::from(day.1)).sum();
        let occasions: f64 = of_window.iter().map(|day| f64::from(day.0)).sum();
        -above_rate(drips, occasions, rate).max(1e-300).log10()
    };
    (history..days.len()).map(at).collect()
}

fn detector(days: &[Day], history: usize, belief: RateBelief) -> Vec<f64> {
    let occasions: f64 = days[..history].iter().map(|day| f64::from(day.0)).sum();
    let a_day = occasions / f64::from(u32::try_from(history).unwrap_or(u32::MAX));
    let ratio = measures::leaks::detector::ratio_for(belief.mean() * a_day);
    let mut stream = Stream::watching(belief, ratio);
    let step = |(occasions, drips): &Day| {
        stream.observe(Step { events: *drips, exposure: f64::from(*occasions), days: 1.0 });
        stream.statistic()
    };
    days[history..].iter().map(step).collect()
}
