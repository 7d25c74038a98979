//! Customers, what they buy again, and what is lost with them.

use crate::{count, list, material, near, number, oracle, within};
use measures::value::bg_nbd::BgNbd;
use measures::value::gamma_gamma::{GammaGamma, Spending};
use measures::value::mbg_nbd::MbgNbd;
use measures::value::pareto_nbd::ParetoNbd;
use measures::value::plain::Weekly;
use measures::value::{CannotFit, History, correlation};
use serde_json::Value;

/// What fitted parameters are asked for.
const FITTED: f64 = 1e-2;

fn history(row: &Value) -> History {
    let repeats = count(&row["x"]).try_into().expect("a small count");
    History { repeats, last: number(&row["t_x"]), age: number(&row["T"]) }
}

/// The customers of the published fits: 39 weeks of purchases.
fn customers() -> Option<(Vec<History>, Vec<Spending>)> {
    let table = material("CDNOW", "cdnow/cdnow_customers_summary_with_transactions.csv")?;
    let rows = table.lines().skip(1).map(|line| {
        let fields: Vec<f64> = line.split(',').map(|field| field.parse().expect("a number")).collect();
        let repeats = format!("{}", fields[1]).parse().expect("a count");
        let history = History { repeats, last: fields[2], age: fields[3] };
        (history, Spending { purchases: repeats, mean: fields[4] })
    });
    Some(rows.unzip())
}

fn parameter(example: &Value, model: &str, name: &str) -> f64 {
    number(&example[model][name])
}

#[test]
fn purchases_of_cdnow() {
    let Some(example) = oracle("clv_cdnow") else { return };
    let Some((customers, _)) = customers() else { return };
    assert_eq!(customers.len(), 2357);

    let fitted = BgNbd::fit(&customers).unwrap();
    let model = fitted.model;
    println!("BG/NBD {fitted:?}");
    for (name, found, published) in
        [("r", model.r, 0.243), ("alpha", model.alpha, 4.414), ("a", model.a, 0.793), ("b", model.b, 2.426)]
    {
        near(name, found, parameter(&example, "bgnbd_fit", name), FITTED);
        near(name, found, published, FITTED);
    }
    let published = BgNbd { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };
    let log: f64 = customers.iter().map(|one| published.log_likelihood(*one)).sum();
    near("ln L", log, number(&example["bgnbd_LL_at_published"]), 1e-4);
    near("ln L as published", log, -9582.43, 5e-3);

    let fitted = MbgNbd::fit(&customers).unwrap();
    let model = fitted.model;
    println!("MBG/NBD {fitted:?}");
    for (name, found, published) in
        [("r", model.r, 0.525), ("alpha", model.alpha, 6.183), ("a", model.a, 0.891), ("b", model.b, 1.614)]
    {
        near(name, found, parameter(&example, "mbgnbd_fit", name), FITTED);
        near(name, found, published, FITTED);
    }

    let fitted = ParetoNbd::fit(&customers).unwrap();
    let model = fitted.model;
    println!("Pareto/NBD {fitted:?}");
    for (name, found, published) in [
        ("r", model.r, 0.553),
        ("alpha", model.alpha, 10.578),
        ("s", model.s, 0.606),
        ("beta", model.beta, 11.67),
    ] {
        within(name, found, parameter(&example, "pareto_fit", name), FITTED);
        within(name, found, published, FITTED);
    }
}

#[test]
fn purchases_to_come() {
    let Some(example) = oracle("clv_cdnow") else { return };
    let of = |model: &str, name: &str| parameter(&example, model, name);
    let model = BgNbd {
        r: of("bgnbd_published_params", "r"),
        alpha: of("bgnbd_published_params", "alpha"),
        a: of("bgnbd_published_params", "a"),
        b: of("bgnbd_published_params", "b"),
    };
    for row in list(&example["bgnbd_expected"]) {
        near(&row.to_string(), model.expected(history(row), 39.0).unwrap(), number(&row["EY39"]), 1e-6);
        near(&row.to_string(), model.is_active(history(row)), number(&row["p_alive"]), 1e-6);
    }
    for (time, expected) in example["bgnbd_EXt"].as_object().unwrap() {
        near(time, model.expected_of_new(time.parse().unwrap()).unwrap(), number(expected), 1e-6);
    }
    let model = MbgNbd {
        r: of("mbgnbd_fit", "r"),
        alpha: of("mbgnbd_fit", "alpha"),
        a: of("mbgnbd_fit", "a"),
        b: of("mbgnbd_fit", "b"),
    };
    for row in list(&example["mbg_expected"]) {
        near(&row.to_string(), model.expected(history(row), 39.0).unwrap(), number(&row["EY39"]), 1e-6);
        near(&row.to_string(), model.is_active(history(row)), number(&row["p_alive"]), 1e-6);
    }
    let model = ParetoNbd {
        r: of("pareto_fit", "r"),
        alpha: of("pareto_fit", "alpha"),
        s: of("pareto_fit", "s"),
        beta: of("pareto_fit", "beta"),
    };
    for row in list(&example["pareto_expected"]) {
        near(&row.to_string(), model.expected(history(row), 39.0), number(&row["EY39"]), 1e-6);
        near(&row.to_string(), model.is_active(history(row)), number(&row["p_alive"]), 1e-6);
    }
}

#[test]
fn sizes_of_purchases() {
    let Some(example) = oracle("clv_cdnow") else { return };
    let published = GammaGamma { p: 6.25, q: 3.74, v: 15.44 };
    near("mean", published.population_mean(), number(&example["gg_published"]["population_mean"]), 1e-6);
    for row in list(&example["gg_expected"]) {
        let purchases = row["x"].as_u64().unwrap().try_into().unwrap();
        let found = published.expected(Spending { purchases, mean: number(&row["m"]) });
        near(&row.to_string(), found, number(&row["E_M"]), 1e-6);
    }
    let Some((_, spending)) = customers() else { return };
    let buyers: Vec<Spending> = spending.iter().filter(|one| one.purchases > 0).copied().collect();
    assert_eq!(buyers.len(), 946);
    let fitted = GammaGamma::fit(&spending).unwrap();
    println!("Gamma-Gamma {fitted:?}");
    for (name, found, published) in
        [("p", fitted.model.p, 6.25), ("q", fitted.model.q, 3.74), ("v", fitted.model.v, 15.44)]
    {
        near(name, found, parameter(&example, "gg_fit", name), FITTED);
        near(name, found, published, FITTED);
    }
    let counts: Vec<f64> = buyers.iter().map(|one| f64::from(one.purchases)).collect();
    let means: Vec<f64> = buyers.iter().map(|one| one.mean).collect();
    assert!(
        correlation(&counts, &means).unwrap().abs() < 0.15,
        "number and size have little to do with each other"
    );
}

#[test]
fn thirty_five_a_week() {
    let lost = Weekly { amount: 35.0, weeks: 520 };
    near("product", lost.product(), 18_200.0, 1e-9);
    for (interest, value) in [(0.03, 15_752.22), (0.05, 14_395.28), (0.1, 11_722.64)] {
        near("present value", lost.retained(1.0, interest), value, 5e-3);
    }
    let Some(example) = oracle("clv_cdnow") else { return };
    for (key, value) in example["weekly35"]["with_annual_retention"].as_object().unwrap() {
        let (retention, interest) = key.trim_start_matches("ret").split_once("_disc").unwrap();
        let found = lost.retained(retention.parse().unwrap(), interest.parse().unwrap());
        near(key, found, number(value), 6e-3);
    }
}

#[test]
fn what_cannot_be_fitted() {
    let once = History { repeats: 0, last: 0.0, age: 10.0 };
    assert_eq!(MbgNbd::fit(&[once; 20]), Err(CannotFit::NoRepeats));
    assert_eq!(MbgNbd::fit(&[History { repeats: 1, last: 11.0, age: 10.0 }]), Err(CannotFit::Impossible));
    assert_eq!(GammaGamma::fit(&[Spending { purchases: 2, mean: 0.0 }]), Err(CannotFit::Impossible));
    assert_eq!(GammaGamma::fit(&[]), Err(CannotFit::NoRepeats));
}
