//! All standards: what can go wrong, what we say, what we believe, what was measured.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use shell::form::Told as Refused;
use shell::page::{self, filters};
use shell::words::{say, say_with};
use shell::{App, Error, Page, Right, Seat};
use store::Fault;

use super::measured::Told;
use super::reading::{DAYS, Known, is_everywhere, known};
use super::words::{percent_kept, says};
use crate::putting_right::row::Looker;
use crate::recounting::{self, Shown, Typed};
use crate::said::kind_name;

/// The page of all standards.
#[derive(Template)]
#[template(path = "standards/list.html")]
pub(super) struct ListPage {
    lines: Vec<Line>,
    days: i64,
    recount: Shown,
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
    /// Where it cannot be told from what we say: that sentence, else empty.
    doubt: String,
    /// Class of the signal, or empty.
    tone: &'static str,
}

/// GET /drips/standards
pub(super) async fn page(State(app): State<App>, seat: Seat) -> Result<Response, Error> {
    list(&app, &seat, (Typed::default(), Refused::nothing())).await
}

/// The page, with what was typed to count again and why it was refused, where it was.
pub(crate) async fn list(
    app: &App,
    seat: &Seat,
    (typed, refused): (Typed, Refused),
) -> Result<Response, Error> {
    seat.can(Right::SeeReports)?;
    let read: Result<_, Fault> = app
        .db
        .read(seat.org, (), |tx, ()| {
            Box::pin(async move { Ok((known(tx).await?, recounting::known(tx).await?)) })
        })
        .await;
    let (known, counting) = read?;
    let recount = Shown::of(&counting, &Looker::at(seat, app.clock().now()));
    page::show(app, seat, ListPage::of(&known, recount.refusing(typed, refused))).await
}

impl ListPage {
    fn of(known: &Known, recount: Shown) -> Self {
        let lines = known.kinds.iter().filter(|kind| kind.is_on);
        Self { lines: lines.filter_map(|kind| Line::of(&kind.code, known)).collect(), days: DAYS, recount }
    }
}

impl Line {
    fn of(kind: &str, known: &Known) -> Option<Self> {
        let standard = known.everywhere(kind)?;
        let measured = known.measured(kind);
        let told = measured.verdict(standard);
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
            doubt: if told == Told::NotShown { say(told.key()) } else { String::new() },
            tone: match told {
                Told::Met => "tone-kept",
                Told::NotMet => "tone-broken",
                Told::TooFew | Told::OnlyWrong | Told::NotShown | Told::NotSaid => "",
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
        let looker = crate::samples::looker();
        let recount = || Shown::of(&recounting::Known::default(), &looker);
        let refused = Refused::about("from", &say("error-recount-in-the-future"));
        let typed = Typed { from: "2030-01-01".to_owned() };
        vec![
            Self::of(&super::samples::untouched(), recount()),
            Self::of(&super::samples::measured(), recount()),
            Self::of(&super::samples::untouched(), recount().refusing(typed, refused)),
        ]
    }
}
