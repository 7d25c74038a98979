//! Times until something happens.

use crate::{list, near, number, numbers, oracle, within};
use measures::survival::{End, Observed, kaplan_meier, log_rank, surviving_at};

#[test]
fn remissions_under_6mp() {
    let Some(example) = oracle("km_freireich_6mp") else { return };
    let seen = |(time, event): (f64, f64)| Observed {
        time,
        end: if event > 0.5 { End::Happened } else { End::Open },
    };
    let treated: Vec<Observed> =
        numbers(&example["times"]).into_iter().zip(numbers(&example["event"])).map(seen).collect();
    let placebo: Vec<Observed> =
        list(&example["placebo_times"]).iter().map(|time| seen((number(time), 1.0))).collect();
    let curve = kaplan_meier(&treated);
    for (time, surviving) in example["S"].as_object().unwrap() {
        near(time, surviving_at(&curve, time.parse().unwrap()), number(surviving), 1e-6);
    }
    near("Greenwood", curve[0].error, 0.07636, 5e-6);
    let test = log_rank(&treated, &placebo).unwrap();
    near("chi-squared", test.chi_squared, number(&example["logrank_chi2"]), 1e-4);
    within("p", test.p, number(&example["logrank_p"]), 1e-3);
}
