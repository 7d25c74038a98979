//! The page of the report.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use shell::api::Query;
use shell::form::Told as Refused;
use shell::page::{self, Figure, filters};
use shell::words::{day, say, say_with};
use shell::{App, Error, Page, Right, Sample, Seat};

use super::by::{BY_KIND, BY_TEAM, BY_TOUCHPOINT, by};
use super::lengths;
use super::period::{Asked, Period, Which};
use super::pictures;
use super::reading::{self, Told};
use super::says::{self, Share};
use super::{asks, heard, trend};

/// The report, or the form alone when the period cannot be.
#[derive(Template)]
#[template(path = "report/page.html")]
pub(crate) struct ReportPage {
    tabs: Vec<Tab>,
    asked: Asked,
    lead: String,
    csv_path: String,
    is_empty: bool,
    promised: Vec<String>,
    figures: Vec<Figure>,
    /// What is told even where nothing was promised: asks, and what was heard in imported history.
    beside: Vec<Figure>,
    refused: Refused,
}

/// One choice of a period.
struct Tab {
    path: &'static str,
    says: String,
    is_here: bool,
}

/// GET /promises/report
pub(crate) async fn show(
    State(app): State<App>,
    seat: Seat,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    seat.can(Right::SeeReports)?;
    match reading::report(&app, seat.org, asked.clone()).await {
        Ok(told) => page::show(&app, &seat, ReportPage::of(&told, &asked)).await,
        Err(error) if error.about_field().is_some() => {
            let status: StatusCode = error.code().status;
            let page = ReportPage::refusing(asked, Refused::of(error)?);
            Ok((status, page::show(&app, &seat, page).await?).into_response())
        }
        Err(error) => Err(error),
    }
}

impl ReportPage {
    pub(crate) fn of(told: &Told, asked: &Asked) -> Self {
        let report = &told.report;
        let mut figures = vec![pictures::kept(report)];
        figures.extend(trend::figure(&told.trend));
        figures.extend([
            by(BY_KIND, &report.kinds),
            by(BY_TEAM, &report.teams),
            by(BY_TOUCHPOINT, &report.touchpoints),
            lengths::lateness(report),
            lengths::ahead(report),
        ]);
        let beside = [asks::figure(&told.asks), heard::figure(&told.heard)];
        Self {
            tabs: tabs(asked.period),
            lead: lead(told, report.period),
            csv_path: csv_path(asked),
            is_empty: report.is_empty(),
            promised: promised(told),
            figures,
            beside: beside.into_iter().flatten().collect(),
            // What is shown stands in the fields, ready to be changed.
            asked: Asked {
                period: asked.period,
                from: report.period.first.to_string(),
                to: report.period.last.to_string(),
            },
            refused: Refused::nothing(),
        }
    }

    pub(crate) fn refusing(asked: Asked, refused: Refused) -> Self {
        Self {
            tabs: tabs(asked.period),
            lead: String::new(),
            csv_path: String::new(),
            is_empty: false,
            promised: Vec::new(),
            figures: Vec::new(),
            beside: Vec::new(),
            asked,
            refused,
        }
    }
}

fn tabs(here: Which) -> Vec<Tab> {
    let tab = |which, path, key| Tab { path, says: say(key), is_here: which == here };
    vec![
        tab(Which::FourWeeks, "/promises/report", "promises-report-four-weeks"),
        tab(Which::Quarter, "/promises/report?period=quarter", "promises-report-quarter"),
    ]
}

fn csv_path(asked: &Asked) -> String {
    match asked.period {
        Which::FourWeeks => "/promises/report.csv".to_owned(),
        Which::Quarter => "/promises/report.csv?period=quarter".to_owned(),
        // What is shown was read as days, so that nothing in it wants escaping.
        Which::Days => {
            let (from, to) = (asked.from.trim(), asked.to.trim());
            format!("/promises/report.csv?period=days&from={from}&to={to}")
        }
    }
}

fn lead(told: &Told, period: Period) -> String {
    let (from, to) = period.bounds(&told.zone);
    let last = to - jiff::SignedDuration::from_secs(1);
    let place = told.zone.iana_name().unwrap_or("UTC").to_owned();
    let (first, last) = (day(from, told.now, &told.zone), day(last, told.now, &told.zone));
    say_with(
        "promises-report-lead",
        &[("first", first.into()), ("last", last.into()), ("zone", place.into())],
    )
}

/// How much was promised: beside every rate, so that promising less never looks like keeping more.
fn promised(told: &Told) -> Vec<String> {
    let Some(made) = told.report.all.made else { return vec![say("promises-report-made-few")] };
    if made.made == 0 {
        return vec![say("promises-report-made-none")];
    }
    let mut lines = vec![says::per_100(made)];
    let with_time = Share::new(made.with_time, made.made);
    lines.push(say_with("promises-report-with-time", &[("share", with_time.says().into())]));
    if let Some(earlier) = told.report.earlier.made {
        lines.push(says::change(with_time, Share::new(earlier.with_time, earlier.made)));
    }
    let without = i64::try_from(made.made - made.with_time).unwrap_or(i64::MAX);
    if without > 0 {
        lines.push(say_with("promises-report-without-time", &[("count", without.into())]));
    }
    lines.retain(|line| !line.is_empty());
    lines
}

impl Page for ReportPage {
    fn title(&self) -> String {
        say("promises-report-page-title")
    }

    fn menu(&self) -> &'static str {
        "/promises"
    }

    fn samples() -> Vec<Self> {
        super::samples::pages()
    }
}

/// The report in every state.
pub(crate) fn samples() -> Vec<Sample> {
    page::samples_of::<ReportPage>("promises/report")
}
