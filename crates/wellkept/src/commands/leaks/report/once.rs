//! One failure shows in several leaks: in the sum over all of them it counts once.

use measures::leaks::watch::{Common, Direction, PathDay, Stream, Unit, Watch};

use super::leak::Leak;

/// What is usual where two leaks meet is learnt from at least so many days.
const DAYS_MIN: usize = 28;

/// Failures beyond the usual in all leaks together: of each what none before it has counted. Where it is not known
/// what two have in common, the later one adds nothing, so that the sum is rather too low.
pub(super) fn excess(watch: &Watch, leaks: &[Leak]) -> f64 {
    let own = |at: usize| {
        let leak = &leaks[at];
        let counted: f64 = leaks[..at].iter().map(|before| both(watch, before, leak)).sum();
        (leak.excess - counted).max(0.0)
    };
    (0..leaks.len()).map(own).sum()
}

/// What of a leak's failures beyond the usual one before it has counted.
fn both(watch: &Watch, before: &Leak, leak: &Leak) -> f64 {
    let first = *before.days.start().max(leak.days.start());
    let last = *before.days.end().min(leak.days.end());
    if first > last {
        return 0.0;
    }
    match watch.common(&before.stream, &leak.stream) {
        Common::Nothing => 0.0,
        Common::NotFollowed => leak.excess.max(0.0),
        Common::Stream(stream) => in_common(watch, &stream, leak, (first, last)).max(0.0),
    }
}

fn in_common(watch: &Watch, stream: &Stream, leak: &Leak, (first, last): (i32, i32)) -> f64 {
    let Some(path) = watch.path(stream, Direction::Up) else { return leak.excess };
    let usual = match leak.unit {
        Unit::PerOccasion => leak.rate_before,
        Unit::PerDay => usual(&path.days, *leak.days.start()).min(leak.rate_before),
    };
    let days = path.days.iter().filter(|day| (first..=last).contains(&day.day));
    days.map(|day| f64::from(day.counted.drips) - usual * day.exposure).sum()
}

/// What was usual in the days before a leak; none where too few are kept.
fn usual(days: &[PathDay], leak_from: i32) -> f64 {
    let before: Vec<&PathDay> = days.iter().filter(|day| day.day < leak_from).collect();
    let exposure: f64 = before.iter().map(|day| day.exposure).sum();
    if before.len() < DAYS_MIN || exposure <= 0.0 {
        return 0.0;
    }
    before.iter().map(|day| f64::from(day.counted.drips)).sum::<f64>() / exposure
}
