//! Purchases: how many are known, and a file read before it is taken.

use askama::Template;
use axum::extract::{FromRequest, Multipart, Request, State as Of};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use shell::form::{self, Form, Told};
use shell::money;
use shell::page::{self, filters};
use shell::words::{Arg, say, say_with};
use shell::{App, Error, Page, Right, Seat, codes};
use store::{Fault, Tx};

use super::says::Looker;
use crate::days;
use crate::value::import::{self, BYTES_MAX, How, Report};
use crate::value::model::{self, CUSTOMERS_MIN, Model, REPEATERS_MIN};
use crate::value::purchases;
use crate::value::settings::{self, Settings};

/// The name of the field that the file comes in.
const FILE: &str = "file";

/// The page.
#[derive(Template)]
#[template(path = "pages/purchases.html")]
pub(super) struct PurchasesPage {
    known: String,
    fitted: String,
    checked: Option<Checked>,
    refused: Told,
}

/// A file as it was read.
struct Checked {
    report: Report,
    summary: String,
    /// The file itself, for the button that takes it.
    text: String,
}

/// What is read.
#[derive(Clone, Debug)]
pub(super) struct Material {
    pub(super) count: (i64, i64, i64),
    pub(super) model: Option<Model>,
    pub(super) settings: Settings,
    pub(super) zone: jiff::tz::TimeZone,
}

async fn read(tx: &mut Tx) -> Result<Material, Fault> {
    Ok(Material {
        count: purchases::count(tx).await?,
        model: model::get(tx).await?,
        settings: settings::get(tx).await?,
        zone: days::zone(tx).await?,
    })
}

/// GET /leaks/purchases
pub(super) async fn page(Of(app): Of<App>, seat: Seat) -> Result<Response, Error> {
    show(&app, &seat, None, None).await
}

async fn show(
    app: &App,
    seat: &Seat,
    checked: Option<(Report, String)>,
    refused: Option<Error>,
) -> Result<Response, Error> {
    seat.can(Right::SeeReports)?;
    let material = app.db.read(seat.org, (), |tx, ()| Box::pin(read(tx))).await?;
    let looker = Looker { now: app.clock().now(), zone: material.zone.clone() };
    let status = refused.as_ref().map_or(StatusCode::OK, |error| error.code().status);
    let refused = refused.map_or(Ok(Told::nothing()), Told::of)?;
    let page = PurchasesPage { refused, ..PurchasesPage::of(&material, checked, &looker) };
    Ok((status, page::show(app, seat, page).await?).into_response())
}

/// POST /leaks/purchases/check
pub(super) async fn check(Of(app): Of<App>, seat: Seat, request: Request) -> Result<Response, Error> {
    seat.can(Right::SeeReports)?;
    let text = text_of(&app, request).await?;
    let input = (text.clone(), (seat.colleague.id, seat.actor()));
    let read = app
        .db
        .read_long(seat.org, input, |tx, (text, by)| Box::pin(import::import(tx, text, How::DryRun, *by)))
        .await;
    match read {
        Ok(report) => show(&app, &seat, Some((report, text)), None).await,
        Err(refusal) => show(&app, &seat, None, Some(refusal.into())).await,
    }
}

/// The file as it was read before.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Taken {
    text: String,
}

/// POST /leaks/purchases
pub(super) async fn take(Of(app): Of<App>, seat: Seat, Form(taken): Form<Taken>) -> Result<Response, Error> {
    seat.can(Right::SeeReports)?;
    let input = (taken.text, (seat.colleague.id, seat.actor()));
    let done = app
        .db
        .write(seat.org, input, |tx, (text, by)| Box::pin(import::import(tx, text, How::ForGood, *by)))
        .await;
    match done {
        Ok(_) => Ok(page::go_saying("/leaks/purchases", "leaks-said-purchases")),
        Err(refusal) => show(&app, &seat, None, Some(refusal.into())).await,
    }
}

/// The text of the one file that the form carries.
async fn text_of(app: &App, request: Request) -> Result<String, Error> {
    let parts = Multipart::from_request(request, app).await;
    let mut parts = parts.map_err(|_| Error::refused(codes::WRONG_CONTENT_TYPE))?;
    let unreadable = || Error::field(FILE, "the file did not arrive whole");
    let mut file = None;
    while let Some(mut part) = parts.next_field().await.map_err(|_| unreadable())? {
        if part.name() == Some(form::CSRF) {
            continue;
        }
        if part.name() != Some(FILE) || file.is_some() {
            return Err(Error::field(FILE, "one file is expected and nothing else"));
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = part.chunk().await.map_err(|_| unreadable())? {
            if bytes.len() + chunk.len() > BYTES_MAX {
                return Err(Error::refused(codes::TOO_LARGE));
            }
            bytes.extend_from_slice(&chunk);
        }
        file = Some(bytes);
    }
    let bytes = file.ok_or_else(|| Error::field(FILE, "it is missing"))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

impl PurchasesPage {
    pub(super) fn of(material: &Material, checked: Option<(Report, String)>, looker: &Looker) -> Self {
        let (count, first, last) = material.count;
        let known = if count == 0 {
            say("leaks-purchases-none")
        } else {
            let days = [("first", looker.day(first).into()), ("last", looker.day(last).into())];
            say_with("leaks-purchases-known", &[&days[..], &[("count", count.into())]].concat())
        };
        let fitted = if let Some(model) = material.model {
            let each = Arg::from(money::roughly(model.mean_worth, material.settings.currency));
            let args = [
                ("each", each),
                ("customers", model.customers.into()),
                ("repeaters", model.repeaters.into()),
            ];
            say_with("leaks-model-note", &args)
        } else {
            let args = [("customers", Arg::from(CUSTOMERS_MIN)), ("repeaters", Arg::from(REPEATERS_MIN))];
            say_with("leaks-model-none", &args)
        };
        let checked = checked.map(|(report, text)| Checked {
            summary: say_with(
                "leaks-purchases-checked",
                &[("new", report.new.into()), ("known", report.known.into()), ("wrong", report.wrong.into())],
            ),
            report,
            text,
        });
        Self { known, fitted, checked, refused: Told::nothing() }
    }
}

impl Page for PurchasesPage {
    fn title(&self) -> String {
        say("leaks-purchases-title")
    }

    fn menu(&self) -> &'static str {
        "/leaks"
    }

    fn samples() -> Vec<Self> {
        let looker = super::samples::looker();
        let (none, some) = super::samples::purchases();
        let line = |number, key: &str| import::Line { number, says: say(key) };
        let report = Report {
            new: 118,
            known: 3,
            wrong: 2,
            lines: vec![line(14, "leaks-purchases-line-customer"), line(77, "leaks-purchases-line-amount")],
        };
        let refused = Told::about(FILE, &say_with("error-purchases-file-bad", &[("most", 5_000_i64.into())]));
        vec![
            Self::of(&none, None, &looker),
            Self::of(&some, None, &looker),
            Self::of(&some, Some((report, "customer,date,amount\n".to_owned())), &looker),
            Self { refused, ..Self::of(&none, None, &looker) },
        ]
    }
}
