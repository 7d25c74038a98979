//! Shares, counts, differences, ratios.

use crate::{count, list, near, number, numbers, oracle};
use measures::intervals::rates::{Rate, e_test_p, exact_p, score_p};
use measures::intervals::ratios::{Exposed, attribution, mantel_haenszel};
use measures::intervals::verdicts::{trials_for_half_width, visits_to_see_one};
use measures::intervals::*;
use serde_json::Value;

const EXACT: f64 = 1e-6;

#[track_caller]
fn same(what: &str, got: Option<Interval>, wanted: &Value) {
    let (got, wanted) = (got.expect("an interval"), numbers(wanted));
    near(what, got.low, wanted[0], EXACT);
    near(what, got.high, wanted[1], EXACT);
}

#[test]
fn intervals_of_a_share() {
    let Some(rows) = oracle("proportion_ci_95") else { return };
    for row in list(&rows) {
        let (x, n) = (count(&row["x"]), count(&row["n"]));
        same("Wilson", wilson(x, n, 0.95), &row["wilson"]);
        same("Agresti-Coull", agresti_coull(x, n, 0.95), &row["agresti_coull"]);
        same("Clopper-Pearson", clopper_pearson(x, n, 0.95), &row["clopper_pearson"]);
        let (found, wanted) = (jeffreys(x, n, 0.95).unwrap(), numbers(&row["jeffreys"]));
        // Nothing and everything have their end at 0 and 1 by convention, which the reference does not follow.
        near("Jeffreys", found.low, if x == 0 { 0.0 } else { wanted[0] }, EXACT);
        near("Jeffreys", found.high, if x == n { 1.0 } else { wanted[1] }, EXACT);
    }
}

#[test]
fn published_intervals_of_a_share() {
    for (x, n, low, high) in
        [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
    {
        let found = wilson(x, n, 0.95).unwrap();
        near("low", found.low, low, 5e-5);
        near("high", found.high, high, 5e-5);
    }
}

#[test]
fn a_share_that_cannot_be_has_no_interval() {
    for (x, n, confidence) in [(0, 0, 0.95), (3, 2, 0.95), (1, 2, 0.0), (1, 2, 1.0), (1, 2, f64::NAN)] {
        for method in [wilson, agresti_coull, jeffreys, clopper_pearson] {
            assert_eq!(method(x, n, confidence), None, "{x} of {n} at {confidence}");
        }
    }
}

#[test]
fn differences_of_shares() {
    let Some(rows) = oracle("newcombe_diff_95") else { return };
    for row in list(&rows) {
        let pair = |side: &Value| (count(&side[0]), count(&side[1]));
        same("Newcombe", newcombe(pair(&row["a"]), pair(&row["b"]), 0.95), &row["ci"]);
    }
}

#[test]
fn intervals_of_a_count() {
    let Some(rows) = oracle("poisson_exact_ci_95") else { return };
    for row in list(&rows) {
        same("Poisson", poisson_exact(count(&row["x"]), 0.95), &row["ci"]);
    }
}

#[test]
fn two_rates() {
    let Some(rows) = oracle("poisson_two_rate_tests") else { return };
    for row in list(&rows) {
        let a = Rate { events: count(&row["x1"]), exposure: number(&row["t1"]) };
        let b = Rate { events: count(&row["x2"]), exposure: number(&row["t2"]) };
        near("exact", exact_p(a, b).unwrap(), number(&row["conditional_exact_p"]), EXACT);
        near("score", score_p(a, b).unwrap(), number(&row["score_p"]), EXACT);
        near("E-test", e_test_p(a, b).unwrap(), number(&row["etest_p"]), EXACT);
    }
}

#[test]
fn what_is_believed_of_a_rate() {
    let Some(rows) = oracle("gamma_poisson_posterior") else { return };
    for row in list(&rows) {
        let prior = counts::RateBelief { shape: number(&row["a"]), rate: number(&row["b"]) };
        let belief = prior.after(count(&row["x"]), number(&row["exposure"]));
        near("mean", belief.mean(), number(&row["mean"]), EXACT);
        near("5 %", belief.quantile(0.05), number(&row["q05"]), EXACT);
        near("95 %", belief.quantile(0.95), number(&row["q95"]), EXACT);
        near("above", belief.probability_above(0.15), number(&row["P_rate_gt_0.15"]), EXACT);
    }
}

#[test]
fn attribution_of_bad_ratings() {
    let Some(rows) = oracle("attributable_fraction") else { return };
    for row in list(&rows) {
        let table = Exposed {
            exposed_bad: count(&row["exposed_bad"]),
            exposed: count(&row["exposed_n"]),
            unexposed_bad: count(&row["unexposed_bad"]),
            unexposed: count(&row["unexposed_n"]),
        };
        let found = attribution(table, 0.95).unwrap();
        near("RR", found.relative_risk, number(&row["RR"]), EXACT);
        near("AF", found.fraction, number(&row["AF_population"]), EXACT);
        let wanted = numbers(&row["RR95"]);
        near("RR low", found.interval.low, wanted[0], EXACT);
        near("RR high", found.interval.high, wanted[1], EXACT);
    }
    let Some(common) = oracle("mantel_haenszel_rr") else { return };
    let stratum = |row: &Value| Exposed {
        exposed_bad: count(&row[0]),
        exposed: count(&row[1]),
        unexposed_bad: count(&row[2]),
        unexposed: count(&row[3]),
    };
    let strata: Vec<Exposed> =
        list(&common["strata_exposed_bad_n_unexposed_bad_n"]).iter().map(stratum).collect();
    near("MH", mantel_haenszel(&strata).unwrap(), number(&common["RR_MH"]), EXACT);
}

#[test]
fn how_many_must_be_seen() {
    for (share, trials) in [(0.5, 93), (0.8, 60), (0.9, 34)] {
        assert_eq!(trials_for_half_width(share, 0.10, 0.95), Some(trials), "share {share}");
    }
    for (failing, visits) in [(0.2, 14), (0.1, 29), (0.05, 59), (0.02, 149)] {
        assert_eq!(visits_to_see_one(failing, 0.95), Some(visits), "failing {failing}");
    }
}

#[test]
fn a_verdict_needs_the_whole_interval() {
    let of = |low, high| Interval { low, high };
    assert_eq!(verdict(of(0.90, 0.95), 0.90), Verdict::Met);
    assert_eq!(verdict(of(0.80, 0.89), 0.90), Verdict::NotMet);
    assert_eq!(verdict(of(0.85, 0.90), 0.90), Verdict::NotShown);
}
