//! Streams with known truth.

use crate::intervals::counts::RateBelief;
use crate::intervals::rates::Rate;
use crate::leaks::baseline::{siblings, weekdays};
use crate::simulate::Chance;

/// How many streams a world has.
pub const STREAMS: usize = 600;
/// Days from which the baseline is learnt.
pub const HISTORY_DAYS: usize = 180;
/// Days that are watched.
pub const DAYS: usize = 240;
/// The watched day on which rates rise.
pub const RISE_DAY: usize = 60;
/// The share of streams that rise.
const RISING: f64 = 0.2;
const WEEKDAYS: [f64; 7] = [1.25, 1.15, 1.05, 1.0, 0.95, 0.8, 0.8];

/// One simulated world, as a detector sees it, and which of its streams rise.
#[derive(Debug, Clone)]
pub struct World {
    /// Every stream's watched days, its events on each.
    pub events: Vec<Vec<u32>>,
    /// What is believed of each stream's rate from its history, in events a day.
    pub beliefs: Vec<RateBelief>,
    /// The exposure of each watched day, as learnt from the history.
    pub exposures: Vec<f64>,
    /// Which streams rise.
    pub rises: Vec<bool>,
}

impl World {
    /// A world in which nothing changes.
    pub fn steady(seed: u64) -> Self {
        Self::made(seed, 1.0, 0.0)
    }

    /// A world in which the rates of a fifth of the streams become `ratio` times as high.
    pub fn rising(seed: u64, ratio: f64) -> Self {
        Self::made(seed, ratio, RISING)
    }

    fn made(seed: u64, ratio: f64, share: f64) -> Self {
        let mut chance = Chance::seeded(seed);
        let mean = WEEKDAYS.iter().sum::<f64>() / 7.0;
        let rates: Vec<f64> = (0..STREAMS).map(|_| chance.gamma(0.7) * 0.2 / 0.7 + 0.005).collect();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of 600")]
        let rising = (share * crate::special::real_length(STREAMS)) as usize;
        let mut rises = vec![false; STREAMS];
        chance.choose(rising, STREAMS).into_iter().for_each(|at| rises[at] = true);
        let mut day_of = |stream: usize, day: usize| {
            let is_risen = rises[stream] && day >= HISTORY_DAYS + RISE_DAY;
            let times = if is_risen { ratio } else { 1.0 };
            chance.poisson(rates[stream] * WEEKDAYS[day % 7] / mean * times)
        };
        let days: Vec<Vec<u32>> = (0..STREAMS)
            .map(|stream| (0..HISTORY_DAYS + DAYS).map(|day| day_of(stream, day)).collect())
            .collect();
        Self::learnt(&days, rises)
    }

    /// The world as it looks after its history.
    fn learnt(days: &[Vec<u32>], rises: Vec<bool>) -> Self {
        let mut events = [0_u64; 7];
        let mut seen = [0_u32; 7];
        for day in 0..HISTORY_DAYS {
            seen[day % 7] += 1;
            events[day % 7] += days.iter().map(|stream| u64::from(stream[day])).sum::<u64>();
        }
        let factors = weekdays(&events, &seen);
        let exposure: f64 = (0..HISTORY_DAYS).map(|day| factors[day % 7]).sum();
        let pasts: Vec<Rate> = days
            .iter()
            .map(|stream| Rate {
                events: stream[..HISTORY_DAYS].iter().copied().map(u64::from).sum(),
                exposure,
            })
            .collect();
        let prior = siblings(&pasts).expect("six hundred streams had events");
        Self {
            events: days.iter().map(|stream| stream[HISTORY_DAYS..].to_vec()).collect(),
            beliefs: pasts.iter().map(|past| prior.after(past.events, past.exposure)).collect(),
            exposures: (HISTORY_DAYS..HISTORY_DAYS + DAYS).map(|day| factors[day % 7]).collect(),
            rises,
        }
    }

    /// What the baseline expects of a stream on a watched day.
    pub fn expected(&self, stream: usize, day: usize) -> f64 {
        self.beliefs[stream].mean() * self.exposures[day]
    }
}
