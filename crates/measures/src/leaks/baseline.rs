//! What streams usually do: learnt from a history, stream by stream, each leaning on its siblings.

use crate::intervals::counts::RateBelief;
use crate::special::{real, real_length};

/// One stream's history: so many events in so much exposure.
pub use crate::intervals::rates::Rate as Past;

/// What is believed of a stream before its own history is looked at: a Gamma distribution fitted to the rates of
/// its siblings by moments, each weighted by its exposure. `None` when there is no exposure or no event at all.
///
/// The mean m is all events over all exposure; the variance is what the rates vary more than counting alone
/// explains, at least (m/10)²; shape = m²/v, rate = m/v.
///
/// Source: C. N. Morris, "Parametric empirical Bayes inference", JASA 78 (1983).
///
/// ```
/// use measures::leaks::baseline::{Past, siblings};
/// let streams = [2, 9, 31, 60].map(|events| Past { events, exposure: 180.0 });
/// let prior = siblings(&streams).unwrap();
/// let first = prior.after(2, 180.0);
/// assert!(first.mean() > 2.0 / 180.0 && first.mean() < prior.mean());
/// ```
pub fn siblings(streams: &[Past]) -> Option<RateBelief> {
    let seen: Vec<&Past> = streams.iter().filter(|stream| stream.exposure > 0.0).collect();
    let events: u64 = seen.iter().map(|stream| stream.events).sum();
    let exposure: f64 = seen.iter().map(|stream| stream.exposure).sum();
    if events == 0 || exposure <= 0.0 {
        return None;
    }
    let mean = real(events) / exposure;
    let spread: f64 = seen.iter().map(|stream| stream.exposure * (stream.value() - mean).powi(2)).sum();
    let squares: f64 = seen.iter().map(|stream| stream.exposure.powi(2)).sum();
    let degrees = real_length(seen.len()) - 1.0;
    let excess = (spread - degrees * mean) / (exposure - squares / exposure).max(1e-12);
    let variance = if degrees > 0.0 { excess } else { mean * mean }.max((mean / 10.0).powi(2));
    Some(RateBelief { shape: mean * mean / variance, rate: mean / variance })
}

/// The fewest weeks from which a weekday pattern is learnt.
pub const WEEKS_MIN: u32 = 8;

/// How much each weekday has of an average day, from the events of all streams on that weekday and the number of
/// such days with exposure. All 1 while any weekday has been seen fewer than eight times; a weekday without
/// exposure (closed on Sundays) is 0. The average over the days with exposure is 1.
///
/// ```
/// let factors = measures::leaks::baseline::weekdays(&[130, 120, 110, 100, 95, 80, 80], &[26; 7]);
/// assert!(factors[0] > 1.2 && factors[6] < 0.8);
/// assert_eq!(measures::leaks::baseline::weekdays(&[9, 0, 0, 0, 0, 0, 0], &[2; 7]), [1.0; 7]);
/// ```
pub fn weekdays(events: &[u64; 7], days: &[u32; 7]) -> [f64; 7] {
    let open: Vec<usize> = (0..7).filter(|day| days[*day] > 0).collect();
    if open.is_empty() || open.iter().any(|day| days[*day] < WEEKS_MIN) {
        return std::array::from_fn(|day| if days[day] > 0 || open.is_empty() { 1.0 } else { 0.0 });
    }
    let all: u64 = open.iter().map(|day| events[*day]).sum();
    let days_open: f64 = open.iter().map(|day| f64::from(days[*day])).sum();
    let average = real(all) / days_open;
    if all == 0 {
        return std::array::from_fn(|day| if days[day] > 0 { 1.0 } else { 0.0 });
    }
    // One imagined day at the average keeps a weekday without events from becoming impossible.
    let of_day = |day: usize| (real(events[day]) + average) / (f64::from(days[day]) + 1.0);
    let mean = open.iter().map(|day| of_day(*day)).sum::<f64>() / real_length(open.len());
    std::array::from_fn(|day| if days[day] > 0 { of_day(day) / mean } else { 0.0 })
}
