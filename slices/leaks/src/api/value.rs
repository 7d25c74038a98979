//! Value: purchases told, what a customer is worth, what seeps away, the settings.

use axum::extract::State;
use axum::http::StatusCode;
use conversations::{CustomerId, customers};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shell::api::{Caller, Json, Path};
use shell::money::Currency;
use shell::{App, Error, OpenApiRouter, Right, routes};
use store::{Fault, Tx};

use super::{PURCHASES, READ, WRITE};
use crate::days;
use crate::pages::seeping_kept;
use crate::value::chance::Added;
use crate::value::import::{self, How, Report};
use crate::value::model::{self, Model};
use crate::value::purchases::{self, NewPurchase, PurchaseId, Told};
use crate::value::refusals::CannotBuy;
use crate::value::settings::{self, Settings};

pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(tell_purchase))
        .routes(routes!(import_purchases))
        .routes(routes!(customer_value))
        .routes(routes!(seeping))
        .routes(routes!(get_settings, put_settings))
}

/// A purchase.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewPurchase)]
struct PurchaseJson {
    /// Your own name for it, such as an order's number: told twice, it is one.
    reference: String,
    /// The customer's id, or an email address of theirs.
    customer: String,
    /// `2026-05-12`.
    date: String,
    /// `35.00`, in the organization's currency.
    amount: String,
}

/// What became of it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = PurchaseTold)]
struct ToldJson {
    #[schema(value_type = String)]
    id: PurchaseId,
    /// Whether it was told before.
    known: bool,
}

/// Tells a purchase; told again, it is answered with 200 and nothing is added.
#[utoipa::path(post, path = "/api/v1/purchases", tag = "purchases", request_body = PurchaseJson,
    responses((status = 201, body = ToldJson), (status = 200, body = ToldJson)))]
async fn tell_purchase(
    State(app): State<App>,
    caller: Caller,
    Json(sent): Json<PurchaseJson>,
) -> Result<(StatusCode, Json<ToldJson>), Error> {
    may_tell(&caller)?;
    let PurchaseJson { reference, customer, date, amount } = sent;
    let new = NewPurchase { reference, customer, date, amount };
    let input = (new, (caller.colleague.id, caller.actor));
    let told = app
        .db
        .write(caller.org, input, |tx, (new, by)| {
            Box::pin(async move {
                let (_, today) = days::today(tx).await?;
                let read = purchases::read(tx, new, today).await?;
                purchases::add(tx, &read, *by).await
            })
        })
        .await?;
    Ok(match told {
        Told::New(id) => (StatusCode::CREATED, Json(ToldJson { id, known: false })),
        Told::Known(id) => (StatusCode::OK, Json(ToldJson { id, known: true })),
    })
}

fn may_tell(caller: &Caller) -> Result<(), Error> {
    caller.needs(PURCHASES)?;
    caller.can(Right::SeeReports)
}

/// Purchases as the text of a CSV file.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PurchasesFile)]
struct FileJson {
    /// With the columns customer, date, amount and, where it has one, reference; at most 5,000 lines.
    csv: String,
    /// Whether it is only read: nothing is stored.
    dry_run: bool,
}

/// Takes purchases from a file, or only reads it.
#[utoipa::path(post, path = "/api/v1/purchases/import", tag = "purchases", request_body = FileJson,
    responses((status = 200, body = Report)))]
async fn import_purchases(
    State(app): State<App>,
    caller: Caller,
    Json(sent): Json<FileJson>,
) -> Result<Json<Report>, Error> {
    may_tell(&caller)?;
    let input = (sent.csv, (caller.colleague.id, caller.actor));
    let done: Result<Report, CannotBuy> = if sent.dry_run {
        app.db
            .read_long(caller.org, input, |tx, (text, by)| {
                Box::pin(import::import(tx, text, How::DryRun, *by))
            })
            .await
    } else {
        app.db
            .write(caller.org, input, |tx, (text, by)| Box::pin(import::import(tx, text, How::ForGood, *by)))
            .await
    };
    Ok(Json(done?))
}

/// What a customer is worth: the repeat business expected of them.
#[derive(Debug, Default, Serialize, utoipa::ToSchema)]
#[schema(as = CustomerValue)]
struct ValueJson {
    /// Purchases known.
    purchases: usize,
    /// Expected over the horizon, discounted, in hundredths of the currency; absent without a fitted model.
    expected_minor: Option<f64>,
    /// How often they are expected to buy within the horizon.
    expected_purchases: Option<f64>,
    /// How likely they still buy at all.
    active: Option<f64>,
    /// The plain product of what the organization says, as if nobody ever left and money cost nothing.
    plain_minor: Option<f64>,
    /// What retention and interest leave of it.
    plain_retained_minor: Option<f64>,
    horizon_weeks: i64,
    /// The code of the currency, such as `EUR`; absent where nobody has named one.
    #[schema(value_type = Option<String>)]
    currency: Option<Currency>,
}

/// What a customer is worth
///
/// For managers and owners; refused where value is switched off.
#[utoipa::path(get, path = "/api/v1/customers/{id}/value", tag = "purchases", params(("id" = String, Path)),
    responses((status = 200, body = ValueJson)))]
async fn customer_value(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<CustomerId>,
) -> Result<Json<ValueJson>, Error> {
    caller.needs(READ)?;
    caller.can(Right::SeeReports)?;
    let found = app.db.read(caller.org, id, |tx, id| Box::pin(value_of(tx, *id))).await?;
    Ok(Json(found.ok_or_else(Error::not_found)?))
}

async fn value_of(tx: &mut Tx, id: CustomerId) -> Result<Option<ValueJson>, Fault> {
    let settings = settings::get(tx).await?;
    if !settings.shows_value || customers::get(tx, id).await?.is_none() {
        return Ok(None);
    }
    let bought = purchases::of(tx, id).await?;
    let (_, today) = days::today(tx).await?;
    let plain = model::plain(&settings);
    let mut value = ValueJson {
        purchases: bought.len(),
        plain_minor: plain.map(|plain| plain.product),
        plain_retained_minor: plain.map(|plain| plain.retained),
        horizon_weeks: settings.horizon_weeks,
        currency: settings.currency,
        ..ValueJson::default()
    };
    let summary = model::summary_of(&bought, today);
    if let Some((model, summary)) = model::get(tx).await?.zip(summary) {
        let (active, expected) = model.expects(&summary, &settings);
        value.active = Some(active);
        value.expected_purchases = expected;
        value.expected_minor = model.worth(&summary, &settings);
    }
    Ok(Some(value))
}

/// What seeps away.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = Seeping)]
struct SeepingJson {
    #[schema(value_type = String, format = Date)]
    first: Date,
    #[schema(value_type = String, format = Date)]
    last: Date,
    kinds: Vec<KindJson>,
    /// The code of the currency; absent where nobody has named one.
    #[schema(value_type = Option<String>)]
    currency: Option<Currency>,
    /// What worth was fitted with; absent where it is the plain product of what the organization says.
    model: Option<Model>,
}

/// What seeps away by one kind.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = SeepingKind)]
struct KindJson {
    kind: String,
    /// Drips of one cause toward one customer are one failure.
    failures: i64,
    customers: i64,
    /// In hundredths of the currency; absent where value is switched off or not known.
    a_week_minor: Option<f64>,
    a_week_low_minor: Option<f64>,
    a_week_high_minor: Option<f64>,
    added: Option<Added>,
}

/// How much repeat business seeps away in a week, by kind; as the last look left it.
#[utoipa::path(get, path = "/api/v1/leaks/seeping", tag = "leaks", responses((status = 200, body = SeepingJson)))]
async fn seeping(State(app): State<App>, caller: Caller) -> Result<Json<SeepingJson>, Error> {
    caller.needs(READ)?;
    caller.can(Right::SeeReports)?;
    let (kept, settings, model) = app
        .db
        .read(caller.org, (), |tx, ()| {
            Box::pin(async move {
                Ok::<_, Fault>((seeping_kept(tx).await?, settings::get(tx).await?, model::get(tx).await?))
            })
        })
        .await?;
    let shows = settings.shows_value;
    let kind = |kind: &crate::value::seeping::Kind| {
        let week = kind.a_week().filter(|_| shows);
        KindJson {
            kind: kind.code.clone(),
            failures: kind.failures,
            customers: kind.customers,
            a_week_minor: week.map(|week| week.0),
            a_week_low_minor: week.map(|week| week.1),
            a_week_high_minor: week.map(|week| week.2),
            added: shows.then_some(kind.added),
        }
    };
    Ok(Json(SeepingJson {
        first: days::date_of(kept.first_day),
        last: days::date_of(kept.last_day),
        kinds: kept.kinds.iter().map(kind).collect(),
        currency: settings.currency,
        model: model.filter(|_| shows),
    }))
}

/// The settings of leaks and of value.
#[utoipa::path(get, path = "/api/v1/leaks/settings", tag = "leaks", responses((status = 200, body = Settings)))]
async fn get_settings(State(app): State<App>, caller: Caller) -> Result<Json<Settings>, Error> {
    caller.needs(READ)?;
    caller.can(Right::SeeReports)?;
    Ok(Json(app.db.read(caller.org, (), |tx, ()| Box::pin(settings::get(tx))).await?))
}

/// Changes the settings of leaks and of value; owners only.
#[utoipa::path(put, path = "/api/v1/leaks/settings", tag = "leaks", request_body = Settings,
    responses((status = 200, body = Settings)))]
async fn put_settings(
    State(app): State<App>,
    caller: Caller,
    Json(sent): Json<Settings>,
) -> Result<Json<Settings>, Error> {
    caller.needs(WRITE)?;
    caller.can(Right::KeepOrganization)?;
    let input = (sent, (caller.colleague.id, caller.actor));
    app.db.write(caller.org, input, |tx, (wanted, by)| Box::pin(settings::put(tx, wanted, *by))).await?;
    Ok(Json(app.db.read(caller.org, (), |tx, ()| Box::pin(settings::get(tx))).await?))
}
