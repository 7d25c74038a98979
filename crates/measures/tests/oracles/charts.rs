//! Charts and sequential tests.

use crate::{count, list, near, number, numbers, oracle};
use measures::charts::averages::{Cusum, CusumState, Ewma};
use measures::charts::bernoulli::{Question, Sequential, Steps};
use measures::charts::counts::{PoissonCusum, ShiryaevRoberts};
use measures::charts::shares::{Point, laney_p_chart, p_chart};

#[test]
fn a_tabular_cusum() {
    let Some(example) = oracle("cusum_worked_example") else { return };
    let chart = Cusum {
        target: number(&example["target"]),
        slack: number(&example["K"]),
        limit: number(&example["H"]),
    };
    let mut state = CusumState::default();
    let mut first_alarm = None;
    for row in list(&example["rows_i_x_Cplus_Nplus_Cminus_Nminus"]) {
        let row = numbers(row);
        state = chart.after(state, row[1]);
        near("C+", state.upper, row[2], 1e-6);
        near("N+", f64::from(state.upper_run), row[3], 1e-6);
        near("C-", state.lower, row[4], 1e-6);
        near("N-", f64::from(state.lower_run), row[5], 1e-6);
        if chart.is_alarm(state) && first_alarm.is_none() {
            first_alarm = Some((row[0], state.upper_run));
        }
    }
    // Sample 29, seven samples above zero: it began between 22 and 23.
    assert_eq!(first_alarm, Some((29.0, 7)));
}

#[test]
fn a_moving_average() {
    let Some(example) = oracle("ewma_worked_example") else { return };
    let Some(values) = oracle("cusum_worked_example") else { return };
    let chart = Ewma {
        target: number(&example["mu0"]),
        deviation: number(&example["sigma"]),
        weight: number(&example["lambda"]),
        width: number(&example["L"]),
    };
    let values = list(&values["rows_i_x_Cplus_Nplus_Cminus_Nminus"]);
    let mut state = chart.start();
    for (row, value) in list(&example["rows_i_z_ucl_lcl"]).iter().zip(values) {
        let row = numbers(row);
        state = chart.after(state, number(&value[1]));
        near("z", state.average, row[1], 1e-5);
        near("upper", chart.limits(state).high, row[2], 1e-5);
        near("lower", chart.limits(state).low, row[3], 1e-5);
    }
}

#[test]
fn a_chart_of_shares() {
    let Some(example) = oracle("p_chart_orange_juice") else { return };
    let n = number(&example["n"]);
    let all: Vec<Point> =
        list(&example["counts"]).iter().map(|x| Point { events: count(x), exposure: n }).collect();
    let chart = p_chart(&all).unwrap();
    near("center", chart.center, number(&example["pbar"]), 1e-6);
    near("upper", chart.limits[0].high, number(&example["ucl"]), 1e-6);
    near("lower", chart.limits[0].low, number(&example["lcl"]), 1e-6);
    assert_eq!(chart.outside, [14, 22], "samples 15 and 23");
    let without = |(at, _): &(usize, &Point)| !chart.outside.contains(at);
    let rest: Vec<Point> = all.iter().enumerate().filter(without).map(|(_, point)| *point).collect();
    let revised = p_chart(&rest).unwrap();
    near("center", revised.center, number(&example["revised_pbar"]), 1e-6);
    near("upper", revised.limits[0].high, number(&example["revised_ucl"]), 1e-6);
    near("lower", revised.limits[0].low, number(&example["revised_lcl"]), 1e-6);
    let widened = laney_p_chart(&all).unwrap();
    assert!(widened.limits[0].high > chart.limits[0].high, "the samples vary more than chance allows");
}

#[test]
fn counts_in_units_of_likelihood() {
    let Some(example) = oracle("poisson_llr_cusum_and_sr_micro") else { return };
    let expected = number(&example["mu"]);
    let ratio = number(&example["rho"]);
    let (chart, second) = (PoissonCusum { ratio }, ShiryaevRoberts { ratio });
    let (mut sum, mut statistic) = (0.0, 0.0);
    for row in list(&example["rows_x_S_R_pbound"]) {
        let events = u32::try_from(count(&row[0])).unwrap();
        sum = chart.after(sum, events, expected);
        statistic = second.after(statistic, events, expected);
        near("S", sum, number(&row[1]), 1e-6);
        near("R", statistic, number(&row[2]), 1e-6);
        near("p", chart.p_value(sum), number(&row[3]), 1e-6);
    }
    near("a day without exposure", chart.after(sum, 0, 0.0), sum, 0.0);
}

#[test]
fn occasions() {
    let Some(rows) = oracle("bernoulli_cusum_constants") else { return };
    for row in list(&rows) {
        let steps = Steps::between(number(&row["p0"]), number(&row["p1"])).unwrap();
        near("r1", steps.r1, number(&row["r1"]), 1e-6);
        near("r2", steps.r2, number(&row["r2"]), 1e-6);
        near("m", steps.successes_per_failure(), number(&row["m=1/gamma"]), 6e-4);
        near("reference", 1.0 / steps.successes_per_failure(), number(&row["gamma"]), 1e-6);
    }
}

#[test]
fn sequential_tests() {
    let Some(rows) = oracle("wald_sprt_bernoulli") else { return };
    for row in list(&rows) {
        let test = Sequential::of(Question {
            good: number(&row["p0"]),
            bad: number(&row["p1"]),
            alpha: number(&row["alpha"]),
            beta: number(&row["beta"]),
        })
        .unwrap();
        near("slope", test.slope, number(&row["slope"]), 1e-6);
        near("accept", test.accept, number(&row["accept_intercept"]), 1e-6);
        near("reject", test.reject, number(&row["reject_intercept"]), 1e-6);
    }
}
