//! The detector of rises: one small state a stream, one short step a day or an event.
//!
//! The statistic is Shiryaev and Roberts's sum of likelihood ratios over all possible onsets, R = (R + days) · L,
//! with the ratio of two negative binomial predictions as L: the rate is uncertain, not just plugged in. Both
//! predictions learn from every day. The one for "it has risen" remembers how much exposure it believes to lie
//! after the onset and counts it ρ-fold, so a rise does not teach it that the baseline was always high:
//!
//! L = ρ^x · (b′/b)^a · ((b + e)/(b′ + ρe))^(a + x), b′ = b + (ρ − 1)·m, m the mean exposure since the onset.
//!
//! Under the baseline E\[L\] = 1 given the past, so R minus the days gone by is a martingale and the average time
//! to a false alarm at R ≥ A is at least A days, in every stream, whatever its rate and without a table.

use crate::intervals::counts::RateBelief;
use crate::run_lengths::event_time::ratio_with;

/// The ratios a stream may be set for.
pub const RATIOS: [f64; 9] = [1.4, 1.5, 1.6, 1.8, 2.0, 2.5, 3.0, 4.0, 5.0];

/// Within how many days a rise should be noticed.
const HORIZON_DAYS: f64 = 180.0;
/// How much information (in units of log likelihood) the horizon shall hold at the stream's ratio.
const INFORMATION: f64 = 4.0;
/// Above this the statistic says no more than "beyond doubt".
pub(super) const STATISTIC_MAX: f64 = 1e200;

/// The ratio a stream of that many events a day is set for: the smallest rise that half a year can show. Rare
/// events can only show a large rise in that time, frequent ones a small one.
///
/// ```
/// use measures::leaks::detector::ratio_for;
/// assert_eq!(ratio_for(2.0), 1.4);
/// assert_eq!(ratio_for(0.05), 2.0);
/// assert_eq!(ratio_for(0.001), 5.0);
/// ```
pub fn ratio_for(events_per_day: f64) -> f64 {
    let wanted = ratio_with(INFORMATION, HORIZON_DAYS * events_per_day.max(1e-9));
    let nearest = RATIOS.iter().min_by(|a, b| (*a / wanted).ln().abs().total_cmp(&(*b / wanted).ln().abs()));
    nearest.copied().unwrap_or(RATIOS[0])
}

/// What happened in one step of one stream.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// How many failures.
    pub events: u32,
    /// In how much exposure, in the unit of the baseline; without any, nothing changes.
    pub exposure: f64,
    /// How much time the step covers, in days: 1 for a whole day, less for a step within it.
    pub days: f64,
}

/// One stream's detector: 40 bytes.
///
/// ```
/// use measures::intervals::counts::RateBelief;
/// use measures::leaks::detector::{Step, Stream};
///
/// // Half a year with 90 failures, then two a day.
/// let mut stream = Stream::new(RateBelief { shape: 90.0, rate: 180.0 });
/// let mut days = 0;
/// while !stream.is_alarm(600.0) {
///     stream.observe(Step { events: 2, exposure: 1.0, days: 1.0 });
///     days += 1;
/// }
/// assert!(days < 15);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stream {
    shape: f64,
    exposure: f64,
    statistic: f64,
    since_onset: f64,
    ratio: f64,
}

impl Stream {
    /// A stream of which `belief` is believed (events per unit of exposure, one unit being a usual day), set for
    /// the ratio that suits its rate.
    pub fn new(belief: RateBelief) -> Self {
        Self::watching(belief, ratio_for(belief.mean()))
    }

    /// The same for a given ratio; one below 1 watches for a fall.
    pub fn watching(belief: RateBelief, ratio: f64) -> Self {
        let (shape, rate) = (belief.shape.max(1e-9), belief.rate.max(1e-9));
        Self { shape, exposure: rate, statistic: 0.0, since_onset: 0.0, ratio }
    }

    /// Takes in one step. A few floating-point operations, whatever happened before.
    pub fn observe(&mut self, step: Step) {
        self.observe_weighed(step, 1.0);
    }

    /// The same where a stream varies more than chance, each event counting only `weight`, at most 1: one over
    /// the variance of its counts divided by their mean. The belief it began with must be weighed likewise
    /// ([`Self::weighed`]).
    pub fn observe_weighed(&mut self, step: Step, weight: f64) {
        if step.exposure <= 0.0 {
            return;
        }
        let events = f64::from(step.events) * weight;
        let onsets = self.statistic + step.days;
        let since_onset =
            if onsets > 0.0 { self.since_onset * (self.statistic / onsets) } else { self.since_onset };
        let risen = self.exposure + (self.ratio - 1.0) * since_onset;
        let shape = self.shape + events;
        let usual_after = self.exposure + step.exposure;
        let risen_after = risen + self.ratio * step.exposure;
        let log_likelihood_ratio = if step.events == 0 {
            self.shape * ((risen / risen_after) * (usual_after / self.exposure)).ln()
        } else {
            events * self.ratio.ln()
                + self.shape * (risen / self.exposure).ln()
                + shape * (usual_after / risen_after).ln()
        };
        self.statistic = (onsets * log_likelihood_ratio.exp()).min(STATISTIC_MAX);
        self.since_onset = since_onset + step.exposure;
        self.shape = shape;
        self.exposure = usual_after;
    }

    /// A stream of which each event counts only `weight`; `belief` is in whole events.
    pub fn weighed(belief: RateBelief, ratio: f64, weight: f64) -> Self {
        Self::watching(RateBelief { shape: belief.shape * weight, rate: belief.rate }, ratio)
    }

    /// R: how much more probable what was seen is with a rise than without, summed over the days it could have
    /// begun.
    pub fn statistic(&self) -> f64 {
        self.statistic
    }

    /// ln R, not below 0: the path to draw, against [`crate::leaks::budget::Budget`]'s threshold as ln A.
    pub fn strength(&self) -> f64 {
        self.statistic.max(1.0).ln()
    }

    /// An e-value at this moment: R over the days watched. 1/e is a p-value; many streams go through
    /// [`crate::multiple::e_benjamini_hochberg`].
    pub fn e_value(&self, days_watched: f64) -> f64 {
        if days_watched > 0.0 { self.statistic / days_watched } else { 0.0 }
    }

    /// Whether R has reached the threshold A.
    pub fn is_alarm(&self, threshold: f64) -> bool {
        self.statistic >= threshold
    }

    /// Begins again half-way to the threshold (on the scale of logarithms), so that a second change is not
    /// hidden behind the first.
    pub fn restart_half_way(&mut self, threshold: f64) {
        self.statistic = threshold.max(1.0).sqrt();
    }

    /// Begins again from nothing with another belief: after a recorded change of the process.
    pub fn relearn(&mut self, belief: RateBelief) {
        *self = Self::new(belief);
    }

    /// What is now believed of the rate if nothing has changed.
    pub fn belief(&self) -> RateBelief {
        RateBelief { shape: self.shape, rate: self.exposure }
    }

    /// The exposure that most likely lies after the onset, if there was one: a first guess for [`super::onset`].
    pub fn exposure_since_onset(&self) -> f64 {
        self.since_onset
    }

    /// The ratio it is set for.
    pub fn ratio(&self) -> f64 {
        self.ratio
    }
}

/// The same for shares, where every occasion is seen and failures are not rare: Beta instead of Gamma beliefs
/// and ρ as the ratio of odds. [`super::shares::Shares`] takes a whole day at once.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Occasions {
    failures: f64,
    seen: f64,
    statistic: f64,
    since_onset: f64,
    ratio: f64,
}

impl Occasions {
    /// A stream that has had so many failures in so many occasions, both with what is imagined beforehand, and
    /// is watched for odds `ratio` times as high.
    pub fn new(failures: f64, occasions: f64, ratio: f64) -> Self {
        let failures = failures.max(1e-9);
        Self { failures, seen: occasions.max(failures + 1e-9), statistic: 0.0, since_onset: 0.0, ratio }
    }

    /// Takes in one occasion; `days` as in [`Step`].
    pub fn observe(&mut self, outcome: crate::charts::bernoulli::Outcome, days: f64) {
        let onsets = self.statistic + days;
        let since_onset = if onsets > 0.0 { self.since_onset * (self.statistic / onsets) } else { 0.0 };
        let usual = self.failures / self.seen;
        let before = self.failures / (self.seen + (self.ratio - 1.0) * since_onset);
        let risen = self.ratio * before / (1.0 + (self.ratio - 1.0) * before);
        let likelihood_ratio = match outcome {
            crate::charts::bernoulli::Outcome::Failure => {
                self.failures += 1.0;
                risen / usual
            }
            crate::charts::bernoulli::Outcome::Success => (1.0 - risen) / (1.0 - usual),
        };
        self.seen += 1.0;
        self.since_onset = since_onset + 1.0;
        self.statistic = (onsets * likelihood_ratio).min(STATISTIC_MAX);
    }

    /// R, as for [`Stream::statistic`].
    pub fn statistic(&self) -> f64 {
        self.statistic
    }

    /// Whether R has reached the threshold A.
    pub fn is_alarm(&self, threshold: f64) -> bool {
        self.statistic >= threshold
    }

    /// As [`Stream::restart_half_way`].
    pub fn restart_half_way(&mut self, threshold: f64) {
        self.statistic = threshold.max(1.0).sqrt();
    }
}
