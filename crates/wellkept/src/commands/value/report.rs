//! What `wellkept value fit` answers.

use anyhow::{Result, bail};
use jiff::ToSpan;
use jiff::civil::Date;
use measures::value::bg_nbd::BgNbd;
use measures::value::gamma_gamma::{GammaGamma, Spending};
use measures::value::mbg_nbd::MbgNbd;
use measures::value::plain::present_value;
use measures::value::purchases::{Summary, summary};
use measures::value::{CannotFit, Fitted, History, correlation};
use serde::Serialize;

use super::{Bought, EPOCH};

/// What was asked for.
pub(super) struct Asked {
    pub(super) unit: &'static str,
    pub(super) days_a_unit: f64,
    /// The last day of the calibration, from 1970.
    pub(super) last_day: i32,
    /// The day of the last purchase in the file.
    pub(super) until_day: i32,
    pub(super) horizon: u32,
    /// A year, 0.1 for 10 %.
    pub(super) interest: f64,
}

#[derive(Serialize)]
pub(super) struct Report {
    unit: &'static str,
    calibration_end: Date,
    horizon: u32,
    interest: f64,
    customers: usize,
    repeaters: usize,
    /// What the figures of customers come from.
    pub(super) forecast: &'static str,
    pub(super) mbg_nbd: Option<Purchases>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) mbg_nbd_missing: Option<String>,
    pub(super) bg_nbd: Option<Purchases>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) bg_nbd_missing: Option<String>,
    pub(super) gamma_gamma: Option<Amounts>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) gamma_gamma_missing: Option<String>,
    /// Between the number of repeats and their mean amount; Gamma-Gamma wants next to none.
    correlation: Option<f64>,
    pub(super) afterwards: Option<Afterwards>,
    pub(super) per_customer: Vec<Customer>,
}

#[derive(Serialize)]
pub(super) struct Purchases {
    pub(super) r: f64,
    pub(super) alpha: f64,
    pub(super) a: f64,
    pub(super) b: f64,
    pub(super) log_likelihood: f64,
}

#[derive(Serialize)]
pub(super) struct Amounts {
    pub(super) p: f64,
    pub(super) q: f64,
    pub(super) v: f64,
    population_mean: Option<f64>,
    log_likelihood: f64,
}

/// The forecast against what came after the calibration.
#[derive(Serialize)]
pub(super) struct Afterwards {
    units: f64,
    pub(super) expected: f64,
    pub(super) seen: u64,
}

#[derive(Serialize)]
pub(super) struct Customer {
    #[serde(rename = "customer")]
    pub(super) name: String,
    repeats: u32,
    last: f64,
    age: f64,
    mean_amount: Option<f64>,
    pub(super) active: Option<f64>,
    pub(super) expected_purchases: Option<f64>,
    expected_amount: Option<f64>,
    expected_value: Option<f64>,
    /// As if they went on as until now and money cost nothing: mean amount x own rate x horizon.
    pub(super) plain_value: Option<f64>,
}

/// Fits the models and asks them about everybody.
pub(super) fn report(bought: &Bought, asked: &Asked) -> Result<Report> {
    let summed = bought.iter().filter_map(|(name, purchases)| {
        Some((name.clone(), summary(purchases, asked.last_day, asked.days_a_unit)?))
    });
    let (names, summaries): (Vec<String>, Vec<Summary>) = summed.unzip();
    let histories: Vec<History> = summaries.iter().map(|one| one.history).collect();
    if histories.is_empty() {
        bail!("nobody had bought anything by the end of the calibration");
    }
    let (mbg_nbd, bg_nbd) = (MbgNbd::fit(&histories), BgNbd::fit(&histories));
    // Somebody who bought again for nothing says nothing about amounts.
    let spending: Vec<Spending> =
        summaries.iter().map(|one| one.spending).filter(|one| one.purchases > 0 && one.mean > 0.0).collect();
    let amounts = GammaGamma::fit(&spending);
    let counts: Vec<f64> = spending.iter().map(|one| f64::from(one.purchases)).collect();
    let means: Vec<f64> = spending.iter().map(|one| one.mean).collect();
    let models = Models {
        buying: Buying::best(&mbg_nbd, &bg_nbd),
        amounts: amounts.as_ref().ok().map(|fitted| fitted.model),
    };
    let per_customer =
        names.into_iter().zip(&summaries).map(|(name, summary)| models.customer(name, summary, asked));
    Ok(Report {
        unit: asked.unit,
        calibration_end: EPOCH.checked_add(asked.last_day.days())?,
        horizon: asked.horizon,
        interest: asked.interest,
        customers: histories.len(),
        repeaters: histories.iter().filter(|one| one.repeats > 0).count(),
        forecast: models.buying.code(),
        mbg_nbd: mbg_nbd.as_ref().ok().map(of_mbg_nbd),
        mbg_nbd_missing: why_missing(&mbg_nbd),
        bg_nbd: bg_nbd.as_ref().ok().map(of_bg_nbd),
        bg_nbd_missing: why_missing(&bg_nbd),
        gamma_gamma: amounts.as_ref().ok().map(of_gamma_gamma),
        gamma_gamma_missing: why_missing(&amounts),
        correlation: correlation(&counts, &means),
        afterwards: models.afterwards(&summaries, asked),
        per_customer: per_customer.collect(),
    })
}

impl Report {
    /// What is missing and why, a line each.
    pub(super) fn missing(&self) -> impl Iterator<Item = String> {
        let models = [
            ("MBG/NBD", &self.mbg_nbd_missing),
            ("BG/NBD", &self.bg_nbd_missing),
            ("Gamma-Gamma", &self.gamma_gamma_missing),
        ];
        let told = models
            .into_iter()
            .filter_map(|(model, why)| why.as_ref().map(|why| format!("{model} could not be fitted: {why}")));
        let instead = match self.forecast {
            "bg_nbd" => Some("The figures of customers come from BG/NBD.".to_owned()),
            "plain" => Some(
                "The figures of customers are the plain product: everybody goes on as until now, and nobody leaves."
                    .to_owned(),
            ),
            _ => None,
        };
        told.chain(instead)
    }
}

fn why_missing<Model>(fitted: &Result<Fitted<Model>, CannotFit>) -> Option<String> {
    fitted.as_ref().err().map(ToString::to_string)
}

/// How often customers are expected to buy.
#[derive(Clone, Copy)]
enum Buying {
    MbgNbd(MbgNbd),
    BgNbd(BgNbd),
    /// Everybody goes on as until now, and nobody leaves.
    Plain,
}

impl Buying {
    /// The best that could be fitted.
    fn best(mbg_nbd: &Result<Fitted<MbgNbd>, CannotFit>, bg_nbd: &Result<Fitted<BgNbd>, CannotFit>) -> Self {
        match (mbg_nbd, bg_nbd) {
            (Ok(fitted), _) => Self::MbgNbd(fitted.model),
            (_, Ok(fitted)) => Self::BgNbd(fitted.model),
            _ => Self::Plain,
        }
    }

    fn code(self) -> &'static str {
        match self {
            Self::MbgNbd(_) => "mbg_nbd",
            Self::BgNbd(_) => "bg_nbd",
            Self::Plain => "plain",
        }
    }

    fn is_active(self, history: History) -> Option<f64> {
        match self {
            Self::MbgNbd(model) => Some(model.is_active(history)),
            Self::BgNbd(model) => Some(model.is_active(history)),
            Self::Plain => None,
        }
    }

    fn expected(self, history: History, time: f64) -> Option<f64> {
        match self {
            Self::MbgNbd(model) => model.expected(history, time),
            Self::BgNbd(model) => model.expected(history, time),
            Self::Plain if history.age > 0.0 => Some(f64::from(history.repeats) / history.age * time),
            Self::Plain => None,
        }
    }
}

struct Models {
    buying: Buying,
    amounts: Option<GammaGamma>,
}

impl Models {
    fn customer(&self, name: String, summary: &Summary, asked: &Asked) -> Customer {
        let History { repeats, last, age } = summary.history;
        let expected = |time| self.buying.expected(summary.history, time);
        // Without a mean of their own, or bought for nothing, a customer is taken for an average one.
        let spending =
            if summary.spending.mean > 0.0 { summary.spending } else { Spending { purchases: 0, mean: 0.0 } };
        let own = matches!(self.buying, Buying::Plain).then_some(spending.mean).filter(|mean| *mean > 0.0);
        let amount = self.amounts.map_or(own, |model| Some(model.expected(spending)));
        let amount = amount.filter(|amount| amount.is_finite());
        let interest = (1.0 + asked.interest).powf(asked.days_a_unit / 365.25) - 1.0;
        Customer {
            name,
            repeats,
            last,
            age,
            mean_amount: (repeats > 0).then_some(summary.spending.mean),
            active: self.buying.is_active(summary.history),
            expected_purchases: expected(f64::from(asked.horizon)),
            expected_amount: amount,
            expected_value: amount
                .and_then(|amount| present_value(expected, asked.horizon, amount, interest)),
            plain_value: plain_value(summary, asked.horizon),
        }
    }

    fn afterwards(&self, summaries: &[Summary], asked: &Asked) -> Option<Afterwards> {
        let units = f64::from(asked.until_day - asked.last_day) / asked.days_a_unit;
        if units <= 0.0 {
            return None;
        }
        let expected: Option<f64> =
            summaries.iter().map(|one| self.buying.expected(one.history, units)).sum();
        let seen = summaries.iter().map(|one| u64::from(one.later)).sum();
        expected.map(|expected| Afterwards { units, expected, seen })
    }
}

/// What a customer's own purchases come to within the horizon; nothing for whoever has not bought again, not known for
/// whoever bought first on the last day.
fn plain_value(summary: &Summary, horizon: u32) -> Option<f64> {
    let History { repeats, age, .. } = summary.history;
    (age > 0.0).then(|| summary.spending.mean * f64::from(repeats) / age * f64::from(horizon))
}

fn of_mbg_nbd(fitted: &Fitted<MbgNbd>) -> Purchases {
    let MbgNbd { r, alpha, a, b } = fitted.model;
    Purchases { r, alpha, a, b, log_likelihood: fitted.log_likelihood }
}

fn of_bg_nbd(fitted: &Fitted<BgNbd>) -> Purchases {
    let BgNbd { r, alpha, a, b } = fitted.model;
    Purchases { r, alpha, a, b, log_likelihood: fitted.log_likelihood }
}

fn of_gamma_gamma(fitted: &Fitted<GammaGamma>) -> Amounts {
    let GammaGamma { p, q, v } = fitted.model;
    let mean = fitted.model.population_mean();
    Amounts {
        p,
        q,
        v,
        population_mean: mean.is_finite().then_some(mean),
        log_likelihood: fitted.log_likelihood,
    }
}
