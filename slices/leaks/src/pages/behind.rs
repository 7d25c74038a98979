//! The conversations behind a leak, one click away.

use askama::Template;
use axum::extract::State as Of;
use axum::response::Response;
use conversations::Line as Conversation;
use shell::api::Path;
use shell::page::{self, filters};
use shell::words::{say, say_with};
use shell::{App, Error, Page, Seat};
use store::{Fault, Tx};

use super::one;
use super::says::{self, Looker};
use crate::leak::{Leak, LeakId};
use crate::seen::{self, Names};
use crate::telling::reading::conversations_of;
use crate::{days, sql};

/// Most drips that are looked at, and most conversations that are listed.
const DRIPS_MAX: usize = 2_000;
pub(crate) const LISTED_MAX: usize = 200;

/// The page.
#[derive(Template)]
#[template(path = "pages/behind.html")]
pub(super) struct BehindPage {
    leak: String,
    title: String,
    lead: String,
    rows: Vec<Row>,
}

struct Row {
    number: i64,
    subject: String,
    customer: String,
    day: String,
    what: String,
}

/// A conversation behind a leak.
#[derive(Clone, Debug)]
pub(crate) struct Behind {
    pub(crate) line: Conversation,
    pub(crate) drips: usize,
    pub(crate) kind: String,
    pub(crate) day: i64,
}

/// GET /leaks/{id}/conversations
pub(super) async fn page(Of(app): Of<App>, seat: Seat, Path(id): Path<LeakId>) -> Result<Response, Error> {
    let me = seat.colleague.id;
    let found = app
        .db
        .read(seat.org, (id, me), |tx, (id, me)| {
            Box::pin(async move {
                let leak = sql::get(tx, *id).await?;
                let Some(found) = leak else { return Ok(None) };
                let behind = read(tx, &found, *me).await?;
                Ok::<_, Fault>(Some((found, behind, seen::names(tx).await?, days::zone(tx).await?)))
            })
        })
        .await?;
    one::may_see(&seat, found.as_ref().map(|(leak, ..)| leak))?;
    let (leak, behind, names, zone) = found.ok_or_else(Error::not_found)?;
    let looker = Looker { now: app.clock().now(), zone };
    page::show(&app, &seat, BehindPage::of(&leak, &behind, &names, &looker)).await
}

/// The conversations behind a leak, the newest drip first.
pub(crate) async fn read(tx: &mut Tx, leak: &Leak, me: shell::ColleagueId) -> Result<Vec<Behind>, Fault> {
    let (_, today) = days::today(tx).await?;
    let drips = seen::drips(tx, &seen::filter(&leak.stream, leak.finding().onset, today), DRIPS_MAX).await?;
    let mut found = conversations_of(&drips);
    found.truncate(LISTED_MAX);
    let ids: Vec<_> = found.iter().map(|(conversation, ..)| *conversation).collect();
    let lines = conversations::lines_of(tx, &ids, me).await?;
    let behind = lines.into_iter().filter_map(|line| {
        let (_, drips, drip) = found.iter().find(|(conversation, ..)| *conversation == line.id)?;
        Some(Behind { line, drips: *drips, kind: drip.kind.clone(), day: drip.day })
    });
    Ok(behind.collect())
}

impl BehindPage {
    pub(super) fn of(leak: &Leak, behind: &[Behind], names: &Names, looker: &Looker) -> Self {
        let row = |one: &Behind| Row {
            number: one.line.number,
            subject: shell::words::subject(&one.line.subject),
            customer: if one.line.customer_name.is_empty() {
                one.line.customer_address.clone()
            } else {
                one.line.customer_name.clone()
            },
            day: looker.day(one.day),
            what: match one.drips {
                1 => says::kind_name(&one.kind, names),
                more => say_with(
                    "leaks-behind-times",
                    &[("what", says::kind_name(&one.kind, names).into()), ("count", more.into())],
                ),
            },
        };
        Self {
            leak: leak.id.to_string(),
            title: says::title(leak, names, looker),
            lead: say_with("leaks-behind-lead", &[("count", behind.len().into())]),
            rows: behind.iter().map(row).collect(),
        }
    }
}

impl Page for BehindPage {
    fn title(&self) -> String {
        say("leaks-behind-title")
    }

    fn menu(&self) -> &'static str {
        "/leaks"
    }

    fn samples() -> Vec<Self> {
        let looker = super::samples::looker();
        let (leak, names) = (super::samples::leak(1, crate::state::State::Found), super::samples::names());
        vec![
            Self::of(&leak, &[], &names, &looker),
            Self::of(&leak, &super::samples::conversations_behind(), &names, &looker),
        ]
    }
}
