//! Whether a claimed repair holds: the drips since the claim against both what was before the leak and what it was.

use measures::intervals::counts::RateBelief;
use measures::leaks::repair::{Claim, Outcome};

use crate::finding::{Test, Unit};
use crate::leak::{Leak, Proof};
use crate::stream::{Cell, Sum};

/// The probability of either mistake.
const ERROR: f64 = 0.05;
/// Over how many days it is learnt what was usual before.
const BEFORE_DAYS: i64 = 180;
/// A standard, or what siblings do, weighs as much as so many drips.
const STANDARD_WEIGHT: f64 = 20.0;

/// What the days after the claim say, up to the last whole day; `None` before the first of them.
pub(super) fn outcome(leak: &Leak, cells: &[Cell], claim_day: i64, last: i64) -> Option<(Outcome, Proof)> {
    let finding = leak.finding();
    let of = |from: i64, to: i64| {
        let sum = Sum::of(cells.iter().filter(|cell| leak.stream.holds(cell)), from, to);
        let exposure = match finding.unit {
            Unit::PerDay => real((to - from + 1).max(0)),
            Unit::PerOccasion => real(sum.occasions),
        };
        (sum.drips, exposure)
    };
    let belief =
        |(drips, exposure): (i64, f64)| RateBelief { shape: real(drips) + 0.5, rate: exposure.max(1.0) };
    let before = match leak.test {
        Test::Change => {
            belief(of(finding.onset - BEFORE_DAYS, finding.onset_between.0.min(finding.onset) - 1))
        }
        Test::Level => {
            RateBelief { shape: STANDARD_WEIGHT, rate: STANDARD_WEIGHT / finding.before.value.max(1e-6) }
        }
    };
    // The day of the claim is half the one and half the other.
    let during = belief(of(finding.onset, (claim_day - 1).max(finding.onset)));
    let (drips, exposure) = of(claim_day + 1, last);
    if last <= claim_day {
        return None;
    }
    let claim = Claim { before, during, error: ERROR };
    let events = u32::try_from(drips).unwrap_or(u32::MAX);
    let proof = Proof {
        drips,
        exposure,
        wanted: wanted(before.mean(), during.mean()),
        evidence: claim.log_evidence(events, exposure),
    };
    Some((claim.outcome(events, exposure), proof))
}

/// About how much exposure it takes until a repair that holds is verified: the evidence that is wanted over what a unit
/// brings on average, λ₀ ln(λ₀/λ₁) − (λ₀ − λ₁).
fn wanted(before: f64, during: f64) -> Option<f64> {
    let gain = before * (before / during).ln() - (before - during);
    let enough = ((1.0 - ERROR) / ERROR).ln();
    (gain > 1e-9).then(|| (enough / gain).ceil())
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn real(count: i64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::samples;
    use crate::state::State;

    /// One drip a day until the leak, four while it lasts, then `after`.
    fn world(after: i64) -> (Leak, Vec<Cell>) {
        let mut leak = samples::leak(1, State::Claimed);
        leak.issued.onset = 20_180;
        leak.issued.onset_between = (20_178, 20_182);
        leak.issued.unit = Unit::PerDay;
        leak.corrected = None;
        let cell = |day: i64| {
            let drips = if day < 20_180 {
                1
            } else if day <= 20_220 {
                4
            } else {
                after
            };
            Cell {
                day,
                kind: leak.stream.kind.clone().unwrap_or_default(),
                team: leak.stream.team.unwrap_or(conversations::TeamId::NONE),
                channel: leak.stream.channel.unwrap_or(conversations::ChannelId::NONE),
                cause: leak.stream.cause.clone().unwrap_or_default(),
                touchpoint: String::new(),
                product: String::new(),
                occasions: drips,
                drips,
            }
        };
        let cells = (20_000..20_260).map(cell).collect();
        (leak, cells)
    }

    #[track_caller]
    fn check(after: i64, last: i64, expected: Outcome) {
        let (leak, cells) = world(after);
        let (found, proof) = outcome(&leak, &cells, 20_220, last).unwrap();
        assert_eq!(found, expected, "{proof:?}");
    }

    #[test]
    fn the_days_after_the_claim_decide() {
        check(1, 20_221, Outcome::NotYet);
        check(1, 20_226, Outcome::Verified);
        check(4, 20_230, Outcome::Refuted);
        let (leak, cells) = world(1);
        assert!(outcome(&leak, &cells, 20_220, 20_220).is_none(), "the day of the claim says nothing");
        let (_, proof) = outcome(&leak, &cells, 20_220, 20_221).unwrap();
        assert!(proof.wanted.is_some_and(|days| (1.0..5.0).contains(&days)), "{proof:?}");
    }
}
