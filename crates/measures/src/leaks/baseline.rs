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
    Siblings::of(streams).belief()
}

/// The sums from which [`siblings`] is fitted, so that one stream can be left out of its own comparison.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Siblings {
    streams: f64,
    events: f64,
    exposure: f64,
    /// Σ x²/t.
    squares: f64,
    /// Σ t².
    exposures_squared: f64,
}

impl Siblings {
    /// Of these streams; those without exposure are none.
    ///
    /// ```
    /// use measures::leaks::baseline::{Past, Siblings};
    /// let streams = [20, 22, 18, 90].map(|events| Past { events, exposure: 100.0 });
    /// let others = Siblings::of(&streams).without(streams[3]).belief().unwrap();
    /// assert!((others.mean() - 0.2).abs() < 1e-9);
    /// ```
    pub fn of(streams: &[Past]) -> Self {
        streams.iter().fold(Self::default(), |sums, stream| sums.moved(*stream, 1.0))
    }

    /// The others of one that is among them.
    #[must_use]
    pub fn without(self, stream: Past) -> Self {
        self.moved(stream, -1.0)
    }

    /// How many there are.
    pub fn streams(self) -> f64 {
        self.streams
    }

    /// What is believed of one more of them. `None` when there is no exposure or no event at all.
    pub fn belief(self) -> Option<RateBelief> {
        if self.events < 0.5 || self.exposure <= 0.0 {
            return None;
        }
        let mean = self.events / self.exposure;
        let spread = self.squares - mean * self.events;
        let degrees = self.streams - 1.0;
        let excess =
            (spread - degrees * mean) / (self.exposure - self.exposures_squared / self.exposure).max(1e-12);
        let variance = if degrees > 0.5 { excess } else { mean * mean }.max((mean / 10.0).powi(2));
        Some(RateBelief { shape: mean * mean / variance, rate: mean / variance })
    }

    fn moved(mut self, stream: Past, sign: f64) -> Self {
        if stream.exposure > 0.0 {
            let events = real(stream.events);
            self.streams += sign;
            self.events += sign * events;
            self.exposure += sign * stream.exposure;
            self.squares += sign * events * events / stream.exposure;
            self.exposures_squared += sign * stream.exposure.powi(2);
        }
        self
    }
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

/// The fewest days from which a pattern of the year is learnt: every month twice.
pub const SEASON_DAYS_MIN: u32 = 730;

/// How much each month has of an average day, January first, from the events of all streams in that month and its
/// exposure in days of an average week. Each month leans on the others as streams lean on their siblings
/// ([`siblings`]), so that a year that differs by chance alone has hardly any pattern; a month without exposure has the
/// average. The average over the exposure is 1.
///
/// ```
/// let mut events = [600; 12];
/// events[11] = 1_200;
/// let factors = measures::leaks::baseline::months(&events, &[60.0; 12]);
/// assert!(factors[11] > 1.7 && factors[0] < 1.0);
/// assert!((factors.iter().sum::<f64>() / 12.0 - 1.0).abs() < 1e-9);
/// assert_eq!(measures::leaks::baseline::months(&[0; 12], &[60.0; 12]), [1.0; 12]);
/// ```
pub fn months(events: &[u64; 12], exposure: &[f64; 12]) -> [f64; 12] {
    let pasts: [Past; 12] = std::array::from_fn(|at| Past { events: events[at], exposure: exposure[at] });
    let Some(belief) = siblings(&pasts) else { return [1.0; 12] };
    let rates = pasts.map(|past| belief.after(past.events, past.exposure).mean());
    let all: f64 = exposure.iter().sum();
    let average = rates.iter().zip(exposure).map(|(rate, exposure)| rate * exposure).sum::<f64>() / all;
    std::array::from_fn(|at| if exposure[at] > 0.0 { rates[at] / average } else { 1.0 })
}
