//! What customers are expected to buy again: fitted where purchases are enough, else the plain product.

use std::collections::BTreeMap;

use conversations::CustomerId;
use measures::value::gamma_gamma::{GammaGamma, Spending};
use measures::value::mbg_nbd::MbgNbd;
use measures::value::plain::{Weekly, present_value};
use measures::value::purchases::{Purchase, Summary, summary};
use serde::{Deserialize, Serialize};
use store::{Fault, Sql, Tx, params};

use super::purchases::Bought;
use super::settings::Settings;

/// So many customers and repeaters are needed before a model is believed.
pub(crate) const CUSTOMERS_MIN: usize = 100;
pub(crate) const REPEATERS_MIN: usize = 30;
const DAYS_A_WEEK: f64 = 7.0;
/// What is expected is discounted by quarters.
const WEEKS_A_STEP: u32 = 13;

/// What was fitted, and on how much it rests. Weeks, and hundredths of the currency.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, utoipa::ToSchema)]
#[schema(as = ValueModel)]
pub(crate) struct Model {
    /// MBG/NBD: how often customers buy and stay.
    pub(crate) r: f64,
    pub(crate) alpha: f64,
    pub(crate) a: f64,
    pub(crate) b: f64,
    /// Gamma-Gamma: how much a purchase is.
    pub(crate) p: f64,
    pub(crate) q: f64,
    pub(crate) v: f64,
    pub(crate) customers: i64,
    pub(crate) repeaters: i64,
    /// The last day that was looked at.
    pub(crate) last_day: i64,
    /// The average worth of a customer.
    pub(crate) mean_worth: f64,
}

/// What one customer is worth, in hundredths.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Worth {
    pub(crate) value: f64,
    pub(crate) is_fitted: bool,
}

/// Everything that worth is computed with, without a database.
#[derive(Clone, Debug)]
pub(crate) struct Worths {
    settings: Settings,
    model: Option<Model>,
    by_customer: BTreeMap<CustomerId, f64>,
}

impl Worths {
    /// Fits the models and asks them about everybody who bought something.
    pub(crate) fn of(bought: &[Bought], settings: &Settings) -> Self {
        let plain = Self { settings: settings.clone(), model: None, by_customer: BTreeMap::new() };
        let Some(last_day) = bought.iter().map(|one| one.day).max() else { return plain };
        let summed = bought.chunk_by(|a, b| a.customer == b.customer);
        let summed: Vec<(CustomerId, Summary)> =
            summed.filter_map(|one| Some((one[0].customer, summary_of(one, last_day)?))).collect();
        let Some(mut model) = fit(&summed, last_day) else { return plain };
        let worths = summed.iter().map(|(customer, summary)| (*customer, model.worth(summary, settings)));
        let by_customer: BTreeMap<CustomerId, f64> =
            worths.filter_map(|(customer, worth)| Some((customer, worth?))).collect();
        if by_customer.is_empty() {
            return plain;
        }
        model.mean_worth = by_customer.values().sum::<f64>() / real(by_customer.len());
        Self { settings: settings.clone(), model: Some(model), by_customer }
    }

    /// What was fitted.
    pub(crate) fn model(&self) -> Option<Model> {
        self.model
    }

    /// What a customer is worth: their own worth, else that of an average one; `None` while nothing is known.
    pub(crate) fn of_customer(&self, customer: CustomerId) -> Option<Worth> {
        match &self.model {
            Some(model) => {
                let own = self.by_customer.get(&customer).copied();
                Some(Worth { value: own.unwrap_or(model.mean_worth), is_fitted: true })
            }
            None => plain(&self.settings).map(|plain| Worth { value: plain.retained, is_fitted: false }),
        }
    }
}

/// The plain product, and what retention and interest leave of it; in hundredths.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Plain {
    pub(crate) product: f64,
    pub(crate) retained: f64,
}

/// The plain product of what the organization says; `None` while it says nothing.
pub(crate) fn plain(settings: &Settings) -> Option<Plain> {
    if settings.weekly_minor == 0 {
        return None;
    }
    let weeks = u32::try_from(settings.horizon_weeks).ok()?;
    let weekly = Weekly { amount: hundredths(settings.weekly_minor), weeks };
    let retained = weekly.retained(share(settings.retention_permille), share(settings.interest_permille));
    Some(Plain { product: weekly.product(), retained })
}

impl Model {
    fn parts(&self) -> (MbgNbd, GammaGamma) {
        let Self { r, alpha, a, b, p, q, v, .. } = *self;
        (MbgNbd { r, alpha, a, b }, GammaGamma { p, q, v })
    }

    /// The worth of somebody with this history, discounted; `None` where the model cannot say.
    pub(crate) fn worth(&self, summary: &Summary, settings: &Settings) -> Option<f64> {
        let (buying, spending) = self.parts();
        // Without a mean of their own, or bought for nothing, a customer is taken for an average one.
        let own =
            if summary.spending.mean > 0.0 { summary.spending } else { Spending { purchases: 0, mean: 0.0 } };
        let amount = Some(spending.expected(own)).filter(|amount| amount.is_finite() && *amount >= 0.0)?;
        let steps = u32::try_from(settings.horizon_weeks).ok()?.div_ceil(WEEKS_A_STEP);
        let a_step = f64::from(WEEKS_A_STEP);
        let interest = (1.0 + share(settings.interest_permille)).powf(a_step / 52.0) - 1.0;
        let expected = |steps: f64| buying.expected(summary.history, steps * a_step);
        present_value(expected, steps, amount, interest).filter(|worth| worth.is_finite())
    }

    /// How likely somebody with this history still buys, and how often within the horizon.
    pub(crate) fn expects(&self, summary: &Summary, settings: &Settings) -> (f64, Option<f64>) {
        let (buying, _) = self.parts();
        let weeks = hundredths(settings.horizon_weeks);
        (buying.is_active(summary.history), buying.expected(summary.history, weeks))
    }
}

fn fit(summed: &[(CustomerId, Summary)], last_day: i64) -> Option<Model> {
    let repeaters = summed.iter().filter(|(_, one)| one.history.repeats > 0).count();
    if summed.len() < CUSTOMERS_MIN || repeaters < REPEATERS_MIN {
        return None;
    }
    let histories: Vec<_> = summed.iter().map(|(_, one)| one.history).collect();
    let spending: Vec<Spending> = summed
        .iter()
        .map(|(_, one)| one.spending)
        .filter(|one| one.purchases > 0 && one.mean > 0.0)
        .collect();
    let MbgNbd { r, alpha, a, b } = MbgNbd::fit(&histories).ok()?.model;
    let GammaGamma { p, q, v } = GammaGamma::fit(&spending).ok()?.model;
    let count = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let (customers, repeaters) = (count(summed.len()), count(repeaters));
    Some(Model { r, alpha, a, b, p, q, v, customers, repeaters, last_day, mean_worth: 0.0 })
}

/// What one customer bought, summed up until that day.
pub(crate) fn summary_of(bought: &[Bought], last_day: i64) -> Option<Summary> {
    let purchases: Vec<Purchase> = bought
        .iter()
        .filter_map(|one| {
            Some(Purchase { day: i32::try_from(one.day).ok()?, amount: hundredths(one.amount_minor) })
        })
        .collect();
    summary(&purchases, i32::try_from(last_day).ok()?, DAYS_A_WEEK)
}

const PUT: Sql = Sql::tenant(
    "value.put_model",
    "INSERT INTO value_models (org_id, fitted_at, model) VALUES ($1, $2, $3)
     ON CONFLICT (org_id) DO UPDATE SET fitted_at = $2, model = $3",
);

/// Keeps what was fitted, or that nothing was.
pub(crate) fn put(tx: &mut Tx, model: Option<Model>) {
    let now = tx.now();
    let model = model
        .map_or_else(String::new, |model| serde_json::to_string(&model).expect("parameters are plain JSON"));
    tx.later(&PUT, params![now, model]);
}

const GET: Sql = Sql::tenant("value.get_model", "SELECT model FROM value_models WHERE org_id = $1");

/// What was fitted last.
pub(crate) async fn get(tx: &mut Tx) -> Result<Option<Model>, Fault> {
    let model = tx.one(&GET, params![], |row| row.text(0)).await?.unwrap_or_default();
    Ok(serde_json::from_str(&model).ok())
}

#[expect(clippy::cast_precision_loss, reason = "amounts stay far below 2^53")]
pub(crate) fn hundredths(amount: i64) -> f64 {
    amount as f64
}

/// A share of thousandths.
pub(crate) fn share(permille: i64) -> f64 {
    hundredths(permille) / 1_000.0
}

#[expect(clippy::cast_precision_loss, reason = "customers stay far below 2^53")]
fn real(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plain_product_stands_beside_what_is_left_of_it() {
        let settings = Settings { weekly_minor: 3_500, ..Settings::default() };
        let found = plain(&settings).unwrap();
        assert!((found.product - 1_820_000.0).abs() < 1e-6);
        assert!((found.retained - 783_522.0).abs() < 1.0, "{found:?}");
        assert_eq!(plain(&Settings::default()), None);
    }

    /// Customers who buy at rates of their own, and leave after some of their purchases; a seed replays them.
    fn world(count: i64) -> Vec<Bought> {
        let mut state: u64 = 7;
        let mut chance = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            f64::from(u32::try_from(state >> 33).unwrap_or(0)) / f64::from(1_u32 << 31)
        };
        let mut bought = Vec::new();
        for customer in (1..=count).map(CustomerId::of) {
            let (days_between, leaves, mean) =
                (10.0 + 80.0 * chance(), 0.6 * chance(), 800.0 + 4_000.0 * chance());
            let mut day = 20_000.0 + 90.0 * chance();
            while day < 20_540.0 {
                #[expect(clippy::cast_possible_truncation, reason = "days and amounts of a test")]
                let (at, amount_minor) = (day as i64, (mean * (0.6 + 0.8 * chance())) as i64);
                bought.push(Bought { customer, day: at, amount_minor });
                if chance() < leaves {
                    break;
                }
                day += 1.0 - days_between * (1.0 - chance()).max(1e-9).ln();
            }
        }
        bought
    }

    #[test]
    fn a_model_is_believed_only_where_customers_are_enough() {
        let settings = Settings { weekly_minor: 3_500, ..Settings::default() };
        let few = |count: i64| world(count);
        let somebody = CustomerId::of(3);
        let plain = Worths::of(&few(40), &settings);
        assert!(plain.model().is_none());
        assert!(plain.of_customer(somebody).is_some_and(|worth| !worth.is_fitted));
        let fitted = Worths::of(&few(400), &settings);
        let model = fitted.model().expect("four hundred are enough");
        assert!(model.customers == 400 && model.repeaters > 100, "{model:?}");
        let worth = fitted.of_customer(somebody).unwrap();
        assert!(worth.is_fitted && worth.value > 0.0);
        let stranger = fitted.of_customer(CustomerId::of(9_999)).unwrap();
        assert!((stranger.value - model.mean_worth).abs() < 1e-9);
        assert!(Worths::of(&[], &Settings::default()).of_customer(somebody).is_none());
    }
}
