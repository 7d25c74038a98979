//! All standards: what can go wrong, what we say, what we believe, what was measured.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use shell::page::{self, filters};
use shell::words::{say, say_with};
use shell::{App, Error, Page, Right, Seat};

use super::measured::Told;
use super::reading::{DAYS, Known, is_everywhere, known};
use super::words::{percent_kept, says};
use crate::said::kind_name;

/// The page of all standards.
#[derive(Template)]
#[template(path = "standards/list.html")]
pub(super) struct ListPage {
    lines: Vec<Line>,
    days: i64,
}

/// One kind.
struct Line {
    path: String,
    kind: String,
    says: String,
    /// Where something else holds, with what.
    elsewhere: Vec<String>,
    claim: String,
    measured: String,
    /// Class of the signal, or empty.
    tone: &'static str,
}

/// GET /drips/standards
pub(super) async fn page(State(app): State<App>, seat: Seat) -> Result<Response, Error> {
    seat.can(Right::SeeReports)?;
    let read = app.db.read(seat.org, (), |tx, ()| Box::pin(known(tx))).await;
    page::show(&app, &seat, ListPage::of(&read?)).await
}

impl ListPage {
    fn of(known: &Known) -> Self {
        let lines = known.kinds.iter().filter(|kind| !kind.is_custom);
        Self { lines: lines.filter_map(|kind| Line::of(&kind.code, known)).collect(), days: DAYS }
    }
}

impl Line {
    fn of(kind: &str, known: &Known) -> Option<Self> {
        let standard = known.everywhere(kind)?;
        let measured = known.measured(kind);
        let elsewhere = known.current.iter().filter(|one| one.kind == kind && !is_everywhere(one));
        Some(Self {
            path: format!("/drips/standards/{kind}"),
            kind: kind_name(kind, &known.kinds),
            says: says(standard, &known.kinds),
            elsewhere: elsewhere
                .map(|one| {
                    let (place, says) = (known.place(one), says(one, &known.kinds));
                    say_with("standards-elsewhere", &[("place", place.into()), ("says", says.into())])
                })
                .collect(),
            claim: match standard.claim {
                Some(claim) => {
                    let percent = percent_kept(claim.permille);
                    say_with("standards-claim-shortly", &[("percent", percent.into())])
                }
                None => say("standards-claim-none"),
            },
            measured: measured.says(),
            tone: match measured.verdict(standard.target_permille) {
                Told::Met => "tone-kept",
                Told::NotMet => "tone-broken",
                Told::TooFew | Told::OnlyWrong | Told::NotShown => "",
            },
        })
    }
}

impl Page for ListPage {
    fn title(&self) -> String {
        say("standards-title")
    }

    fn menu(&self) -> &'static str {
        "/drips/standards"
    }

    fn samples() -> Vec<Self> {
        vec![Self::of(&super::samples::untouched()), Self::of(&super::samples::measured())]
    }
}
