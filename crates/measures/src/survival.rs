//! How long until something happens, when for some it has not happened yet.
//!
//! Open windows are *censored*: known to have lasted so long, not counted as good.

use crate::special::{chi_squared_above, real_length};

/// One observed time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Observed {
    /// How long it has lasted.
    pub time: f64,
    /// How it stands.
    pub end: End,
}

/// How an observation ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It happened then.
    Happened,
    /// It had not happened when it was last seen.
    Open,
}

/// The curve after one time at which something happened.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The time.
    pub time: f64,
    /// The share for whom it has not happened by then (inclusive).
    pub surviving: f64,
    /// Its standard error by Greenwood's formula.
    pub error: f64,
}

/// The curve of E. L. Kaplan and P. Meier, JASA 53 (1958): S(t) = Π (1 − dᵢ/nᵢ), one point for every time at
/// which something happened; before the first it is 1.
///
/// ```
/// use measures::survival::{End, Observed, kaplan_meier};
/// let seen = [(6.0, End::Happened), (6.0, End::Open), (7.0, End::Happened)];
/// let curve = kaplan_meier(&seen.map(|(time, end)| Observed { time, end }));
/// assert!((curve[0].surviving - 2.0 / 3.0).abs() < 1e-12);
/// assert_eq!(curve[1].surviving, 0.0);
/// ```
pub fn kaplan_meier(observed: &[Observed]) -> Vec<Point> {
    let mut surviving = 1.0;
    let mut sum = 0.0;
    let point = |time: f64| {
        let at_risk = at_risk(observed, time);
        let happened = happened(observed, time);
        surviving *= 1.0 - happened / at_risk;
        sum += happened / (at_risk * (at_risk - happened));
        let error = if surviving > 0.0 { surviving * f64::sqrt(sum) } else { 0.0 };
        Point { time, surviving, error }
    };
    event_times(observed.iter()).into_iter().map(point).collect()
}

/// The value of a curve at a time.
pub fn surviving_at(curve: &[Point], time: f64) -> f64 {
    curve.iter().take_while(|point| point.time <= time).last().map_or(1.0, |point| point.surviving)
}

/// Whether two groups differ: the log-rank test.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LogRank {
    /// (O − E)²/V, chi-squared with one degree of freedom.
    pub chi_squared: f64,
    /// Its p-value.
    pub p: f64,
}

/// The log-rank test of N. Mantel (1966). `None` when nothing happened that could tell them apart.
pub fn log_rank(a: &[Observed], b: &[Observed]) -> Option<LogRank> {
    let mut difference = 0.0;
    let mut variance = 0.0;
    for time in event_times(a.iter().chain(b)) {
        let (of_a, of_both) = (at_risk(a, time), at_risk(a, time) + at_risk(b, time));
        let events = happened(a, time) + happened(b, time);
        difference += happened(a, time) - events * of_a / of_both;
        if of_both > 1.0 {
            let share = of_a / of_both;
            variance += events * share * (1.0 - share) * (of_both - events) / (of_both - 1.0);
        }
    }
    let chi_squared = difference * difference / variance;
    (variance > 0.0).then(|| LogRank { chi_squared, p: chi_squared_above(1.0, chi_squared) })
}

fn event_times<'a>(observed: impl Iterator<Item = &'a Observed>) -> Vec<f64> {
    let mut times: Vec<f64> = observed.filter(|one| one.end == End::Happened).map(|one| one.time).collect();
    times.sort_by(f64::total_cmp);
    times.dedup();
    times
}

fn at_risk(observed: &[Observed], time: f64) -> f64 {
    real_length(observed.iter().filter(|one| one.time >= time).count())
}

fn happened(observed: &[Observed], time: f64) -> f64 {
    let is_then = |one: &&Observed| one.end == End::Happened && one.time.total_cmp(&time).is_eq();
    real_length(observed.iter().filter(is_then).count())
}
