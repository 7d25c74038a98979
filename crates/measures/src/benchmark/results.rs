//! Thresholds with the same share of false alarms, and what is found with them.

use super::methods::Method;
use super::world::{DAYS, RISE_DAY, STREAMS, World};
use crate::special::real_length;

/// Streams by their expected events a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Band {
    /// All of them.
    All,
    /// Below 0.1 a day.
    Rare,
    /// From 0.1 to 0.4 a day.
    Middle,
    /// Above.
    Frequent,
}

/// What a method found in worlds that rise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// Which streams are counted.
    pub band: Band,
    /// How many of them rose and had not alarmed before.
    pub streams: usize,
    /// Which share of them alarmed within the 180 days.
    pub share: f64,
    /// The median delay in days, those not found counting as later than any; `None` when half were not found.
    pub median_days: Option<f64>,
    /// Failures beyond the expected from the rise to the alarm (or to the end), per stream.
    pub excess_events: f64,
    /// The share of streams without a rise that alarmed.
    pub false_share: f64,
}

/// The threshold that the given share of streams exceeds in 240 days without any rise.
pub fn calibrate(method: Method, steady: &[World], share: f64) -> f64 {
    let highest = |world: &World| -> Vec<f64> {
        (0..STREAMS)
            .map(|stream| method.path(world, stream).into_iter().fold(f64::NEG_INFINITY, f64::max))
            .collect()
    };
    let mut all: Vec<f64> = steady.iter().flat_map(highest).collect();
    all.sort_by(f64::total_cmp);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a position in a list")]
    let at = ((1.0 - share) * real_length(all.len())) as usize;
    all.get(at.min(all.len().saturating_sub(1))).copied().unwrap_or(f64::INFINITY)
}

/// What a method finds with its threshold, by band: all, rare, middle, frequent.
pub fn compare(method: Method, rising: &[World], threshold: f64) -> [Found; 4] {
    let mut falsely = (0, 0);
    let mut seen: Vec<Seen> = Vec::new();
    for world in rising {
        for stream in 0..STREAMS {
            let path = method.path(world, stream);
            let first = path.iter().position(|statistic| *statistic > threshold);
            if !world.rises[stream] {
                falsely.0 += usize::from(first.is_some());
                falsely.1 += 1;
            } else if first.is_none_or(|day| day >= RISE_DAY) {
                seen.push(Seen::of(world, stream, first));
            }
        }
    }
    let false_share = real_length(falsely.0) / real_length(falsely.1.max(1));
    [Band::All, Band::Rare, Band::Middle, Band::Frequent].map(|band| found(band, &seen, false_share))
}

struct Seen {
    band: Band,
    delay: Option<f64>,
    excess: f64,
}

impl Seen {
    fn of(world: &World, stream: usize, first: Option<usize>) -> Self {
        let expected: f64 = (0..DAYS).map(|day| world.expected(stream, day)).sum();
        let band = match expected / real_length(DAYS) {
            rate if rate < 0.1 => Band::Rare,
            rate if rate < 0.4 => Band::Middle,
            _ => Band::Frequent,
        };
        let until = first.unwrap_or(DAYS - 1);
        let excess = (RISE_DAY..=until)
            .map(|day| f64::from(world.events[stream][day]) - world.expected(stream, day))
            .sum();
        Self { band, delay: first.map(|day| real_length(day - RISE_DAY + 1)), excess }
    }
}

fn found(band: Band, seen: &[Seen], false_share: f64) -> Found {
    let of_band: Vec<&Seen> = seen.iter().filter(|one| band == Band::All || one.band == band).collect();
    let mut delays: Vec<f64> = of_band.iter().map(|one| one.delay.unwrap_or(f64::INFINITY)).collect();
    delays.sort_by(f64::total_cmp);
    let streams = real_length(of_band.len().max(1));
    let alarmed = of_band.iter().filter(|one| one.delay.is_some()).count();
    Found {
        band,
        streams: of_band.len(),
        share: real_length(alarmed) / streams,
        median_days: delays.get(delays.len() / 2).copied().filter(|days| days.is_finite()),
        excess_events: of_band.iter().map(|one| one.excess).sum::<f64>() / streams,
        false_share,
    }
}
