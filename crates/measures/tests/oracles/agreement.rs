//! Agreement of raters.

use crate::{count, list, near, number, numbers, oracle};
use measures::agreement::{Scale, Weights, fleiss, gwet, intraclass, kappa, krippendorff};
use serde_json::Value;

fn table(value: &Value) -> Vec<Vec<u64>> {
    list(value).iter().map(|row| list(row).iter().map(count).collect()).collect()
}

#[test]
fn two_raters() {
    let Some(example) = oracle("cohen_kappa_3x3") else { return };
    let ratings = table(&example["table"]);
    for (weights, key) in
        [(Weights::None, "kappa"), (Weights::Linear, "linear"), (Weights::Quadratic, "quadratic")]
    {
        near(key, kappa(&ratings, weights).unwrap(), number(&example[key]), 1e-6);
    }
    let Some(example) = oracle("cohen_kappa_2x2") else { return };
    near("2x2", kappa(&table(&example["table"]), Weights::None).unwrap(), number(&example["kappa"]), 1e-6);
    assert_eq!(kappa(&[vec![1, 2]], Weights::None), None, "not square");
}

#[test]
fn several_raters() {
    let Some(example) = oracle("fleiss_kappa_wikipedia") else { return };
    near("Fleiss", fleiss(&table(&example["counts"])).unwrap(), number(&example["kappa"]), 1e-6);
}

#[test]
fn raters_with_gaps() {
    let Some(example) = oracle("krippendorff_2011_4x12") else { return };
    let ratings: Vec<Vec<Option<f64>>> =
        list(&example["data"]).iter().map(|row| list(row).iter().map(Value::as_f64).collect()).collect();
    for (scale, key) in [
        (Scale::Nominal, "nominal"),
        (Scale::Ordinal, "ordinal"),
        (Scale::Interval, "interval"),
        (Scale::Ratio, "ratio"),
    ] {
        near(key, krippendorff(&ratings, scale).unwrap(), number(&example[key]), 1e-6);
    }
    let Some(dominated) = oracle("gwet_ac1_on_krippendorff_data") else { return };
    near("AC1", gwet(&ratings).unwrap(), number(&dominated["ac1"]), 1e-5);
}

#[test]
fn scores() {
    let Some(example) = oracle("icc_shrout_fleiss_1979") else { return };
    let scores: Vec<Vec<f64>> = list(&example["data"]).iter().map(numbers).collect();
    let found = intraclass(&scores).unwrap();
    let wanted = &example["icc"];
    for (key, found) in [
        ("ICC(1,1)", found.one_way),
        ("ICC(A,1)", found.agreement),
        ("ICC(C,1)", found.consistency),
        ("ICC(1,k)", found.one_way_average),
        ("ICC(A,k)", found.agreement_average),
        ("ICC(C,k)", found.consistency_average),
    ] {
        near(key, found, number(&wanted[key]), 1e-6);
    }
}
