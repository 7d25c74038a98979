//! Many tests at once, change points, surveys, waiting, staffing, near-duplicates.

use crate::{count, list, near, number, numbers, oracle, within};
use measures::change_point::Stretches;
use measures::intervals::counts::RateBelief;
use measures::multiple::{benjamini_hochberg, benjamini_yekutieli, bonferroni, e_benjamini_hochberg, holm};
use measures::scores::net_promoter;
use measures::shingles::{Signature, jaccard, shingles};
use measures::staffing::{Impatient, Queue, blocked};
use measures::waiting::{Class, accumulating_priority, gini, jain, kendall, mann_whitney, spearman};

type Adjust = fn(&[f64]) -> Vec<f64>;

#[test]
fn many_tests_at_once() {
    let Some(example) = oracle("multiple_testing_BH1995") else { return };
    let p = numbers(&example["p"]);
    let methods: [(&str, Adjust); 4] = [
        ("fdr_bh", benjamini_hochberg),
        ("fdr_by", benjamini_yekutieli),
        ("bonferroni", bonferroni),
        ("holm", holm),
    ];
    for (key, method) in methods {
        let adjusted = method(&p);
        for (found, wanted) in adjusted.iter().zip(numbers(&example[key]["adjusted"])) {
            near(key, *found, wanted, 1e-6);
        }
        let rejected = adjusted.iter().filter(|p| **p <= 0.05).count();
        assert_eq!(rejected as u64, count(&example[key]["n_reject"]), "{key}");
        assert!(method(&[]).is_empty());
    }
    assert_eq!(e_benjamini_hochberg(&[100.0, 3.0, 45.0, 1.0], 0.05), [true, false, true, false]);
    assert!(e_benjamini_hochberg(&[], 0.05).is_empty());
}

#[test]
fn the_present_stretch() {
    let Some(example) = oracle("bocpd_poisson_gamma_bruteforce") else { return };
    let prior = RateBelief { shape: number(&example["gamma_shape"]), rate: number(&example["gamma_rate"]) };
    let mut stretches = Stretches::new(prior, number(&example["hazard"])).unwrap();
    for x in list(&example["x"]) {
        stretches.observe(count(x).try_into().unwrap(), 1.0);
        stretches.observe(99, 0.0);
    }
    near("evidence", stretches.log_evidence(), number(&example["log_evidence"]), 1e-6);
    let wanted = numbers(&example["posterior_current_segment_length_1..10"]);
    for (at, wanted) in wanted.into_iter().enumerate() {
        near("posterior", stretches.probability_of(at + 1), wanted, 1e-6);
    }
}

#[test]
fn long_stretches_are_taken_together() {
    let mut stretches = Stretches::new(RateBelief { shape: 1.0, rate: 1.0 }, 1.0 / 365.0).unwrap();
    (0..900).for_each(|_| stretches.observe(1, 1.0));
    assert_eq!(stretches.most_likely(), measures::change_point::STRETCH_MAX);
    let all: f64 = (1..=measures::change_point::STRETCH_MAX).map(|days| stretches.probability_of(days)).sum();
    near("all", all, 1.0, 1e-9);
}

#[test]
fn net_promoters() {
    let Some(rows) = oracle("nps") else { return };
    for row in list(&rows) {
        let of = |key: &str| count(&row[key]);
        let found = net_promoter(of("promoters"), of("passives"), of("detractors"), 0.95).unwrap();
        near("score", found.score, number(&row["nps"]), 1e-4);
        near("error", found.error, number(&row["se"]), 1e-4);
        let (plain, adjusted) = (numbers(&row["wald95"]), numbers(&row["adj_wald_add3_95"]));
        near("low", found.plain.low, plain[0], 1e-4);
        near("high", found.plain.high, plain[1], 1e-4);
        near("adjusted low", found.adjusted.low, adjusted[0], 1e-4);
        near("adjusted high", found.adjusted.high, adjusted[1], 1e-4);
    }
}

#[test]
fn who_waits() {
    let Some(rows) = oracle("inequality") else { return };
    for row in list(&rows) {
        let values = numbers(&row["x"]);
        near("Jain", jain(&values).unwrap(), number(&row["jain"]), 1e-6);
        near("Gini", gini(&values).unwrap(), number(&row["gini"]), 1e-6);
    }
    let Some(example) = oracle("mann_whitney") else { return };
    let low = numbers(&example["low_value_waits"]);
    let high = numbers(&example["high_value_waits"]);
    let found = mann_whitney(&low, &high).unwrap();
    near("U", found.u, number(&example["U"]), 1e-9);
    near("p", found.p, number(&example["p_exact_greater"]), 1e-6);
    near("A12", found.probability, number(&example["A12"]), 1e-6);
    let Some(example) = oracle("rank_corr_wait_vs_value") else { return };
    let pairs: Vec<(f64, f64)> =
        numbers(&example["wait"]).into_iter().zip(numbers(&example["value"])).collect();
    near("tau-b", kendall(&pairs).unwrap(), number(&example["kendall_tau_b"]), 1e-6);
    near("rho", spearman(&pairs).unwrap(), number(&example["spearman"]), 1e-5);
}

#[test]
fn priorities_that_grow() {
    let Some(example) = oracle("accumulating_priority_mg1_mean_wait") else { return };
    for row in list(&example["rows"]) {
        let classes: Vec<Class> = numbers(&row["lams"])
            .into_iter()
            .zip(numbers(&row["b"]))
            .map(|(arrivals, growth)| Class {
                arrivals,
                growth,
                service: number(&row["ES"]),
                service_square: number(&row["ES2"]),
            })
            .collect();
        let waits = accumulating_priority(&classes).unwrap();
        for (found, wanted) in waits.iter().zip(numbers(&row["W"])) {
            near("wait", *found, wanted, 1e-6);
        }
        near("what is conserved", waits.iter().map(|wait| 0.4 * wait).sum(), 3.2, 1e-9);
    }
}

#[test]
fn enough_people() {
    let Some(rows) = oracle("erlang_b") else { return };
    for row in list(&rows) {
        let people = count(&row["n"]).try_into().unwrap();
        near("B", blocked(number(&row["A"]), people), number(&row["B"]), 1e-8);
    }
    let Some(rows) = oracle("erlang_c") else { return };
    for row in list(&rows) {
        let queue = Queue {
            arrivals: number(&row["lambda_per_s"]),
            handling: number(&row["aht_s"]),
            people: count(&row["n"]).try_into().unwrap(),
        };
        near("C", queue.waits(), number(&row["pw"]), 1e-6);
        within("wait", queue.mean_wait().unwrap(), number(&row["asa_s"]), 1e-4);
        near("level", queue.waits_at_most(number(&row["T_s"])), number(&row["service_level"]), 1e-6);
        near("occupancy", queue.occupancy(), number(&row["occupancy"]), 1e-6);
    }
    let Some(rows) = oracle("erlang_c_staffing") else { return };
    for row in list(&rows) {
        let people = count(&row["n"]).try_into().unwrap();
        let queue = Queue { arrivals: number(&row["A"]), handling: 1.0, people };
        near("C", queue.waits(), number(&row["pw"]), 1e-6);
        near("wait", queue.mean_wait().unwrap(), number(&row["asa_in_aht"]), 1e-6);
    }
    let Some(rows) = oracle("erlang_a") else { return };
    for row in list(&rows) {
        let queue = Impatient {
            arrivals: number(&row["lambda"]),
            served: number(&row["mu"]),
            leaving: number(&row["theta"]),
            people: count(&row["n"]).try_into().unwrap(),
        };
        let found = queue.standing().unwrap();
        for (key, found) in [
            ("P_wait", found.waits),
            ("P_abandon", found.leaves),
            ("E_queue", found.queue),
            ("E_wait", found.mean_wait),
            ("occupancy", found.occupancy),
        ] {
            near(key, found, number(&row[key]), 1e-6);
        }
    }
}

#[test]
fn near_duplicates() {
    let Some(example) = oracle("minhash_shingle_example") else { return };
    let of = |key: &str| shingles(example[key].as_str().unwrap());
    let (a, b) = (of("a"), of("b"));
    let wanted = &example["word_shingle_3"];
    assert_eq!(a.len() as u64, count(&wanted["A"]));
    assert_eq!(b.len() as u64, count(&wanted["B"]));
    assert_eq!(a.intersection(&b).count() as u64, count(&wanted["intersection"]));
    near("exact", jaccard(&a, &b), number(&wanted["jaccard"]), 1e-6);
    let estimate = Signature::of(&a).similarity(&Signature::of(&b));
    // Three standard errors of 128 values.
    near("estimate", estimate, 10.0 / 19.0, 3.0 * 0.0441);
    assert_eq!(Signature::of(&a).bands().len(), 16);
}
