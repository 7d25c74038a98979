//! The outbox: what is on its way, and what did not get through.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use conversations::Recipients;
use serde::Deserialize;
use shell::api::{Cursor, Path, Query};
use shell::page::{self, filters};
use shell::words::{self, Arg, say, say_with};
use shell::{App, Error, Page, Right, Seat};
use store::Timestamp;

use crate::parcels::{self, Which};

/// How many are listed at once.
const LINES: u16 = 50;

/// Which list, and from where on.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Asked {
    which: Which,
    after: Option<Cursor>,
}

/// The page.
#[derive(Template)]
#[template(path = "pages/outbox.html")]
pub(crate) struct OutboxPage {
    has_failed: bool,
    lines: Vec<Line>,
    more_path: Option<String>,
}

/// One parcel.
#[derive(Clone)]
struct Line {
    id: i64,
    number: i64,
    subject: String,
    to: String,
    about: String,
    reason: String,
    said: String,
}

/// GET /outbox
pub(crate) async fn page(
    State(app): State<App>,
    seat: Seat,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    seat.can(Right::KeepMailboxes)?;
    let before = asked.after.map_or((i64::MAX, i64::MAX), |after| (after.key, after.id));
    let found = app
        .db
        .read(seat.org, (asked.which, before), |tx, (which, before)| {
            Box::pin(parcels::list(tx, *which, *before, LINES))
        })
        .await?;
    let now = app.clock().now();
    let is_full = found.len() == usize::from(LINES);
    let next = found.last().filter(|_| is_full).map(parcels::place);
    let shown = OutboxPage {
        has_failed: asked.which == Which::Failed,
        more_path: next.map(|(key, id)| path(asked.which, Cursor { key, id })),
        lines: found.iter().map(|line| Line::of(line, now, &seat)).collect(),
    };
    page::show(&app, &seat, shown).await
}

fn path(which: Which, after: Cursor) -> String {
    let which = if which == Which::Failed { "failed" } else { "waiting" };
    format!("/outbox?which={which}&after={after}")
}

impl Line {
    fn of(line: &parcels::Line, now: Timestamp, seat: &Seat) -> Self {
        let people: Recipients = serde_json::from_str(&line.recipients).unwrap_or_default();
        let to: Vec<&str> = match &line.unreached {
            Some(unreached) => unreached.all().map(|one| one.address.as_str()).collect(),
            None => people.to.iter().chain(&people.cc).map(|one| one.email.as_str()).collect(),
        };
        let about = if line.send_at > now {
            say_with("inboxes-outbox-held", &[("time", words::clock_time(line.send_at, seat.zone()).into())])
        } else {
            say_with("inboxes-outbox-tries", &[("count", Arg::from(line.attempts))])
        };
        let (reason, said) = parcels::explained(&line.last_error);
        Self {
            id: line.id,
            number: line.number,
            subject: words::subject(&line.subject),
            to: say_with("inboxes-outbox-to", &[("to", to.join(", ").into())]),
            about,
            reason,
            said: if said.is_empty() { said } else { say_with("inboxes-said", &[("said", said.into())]) },
        }
    }
}

/// POST /outbox/{id}/again
pub(crate) async fn again(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<i64>,
) -> Result<Response, Error> {
    seat.can(Right::KeepMailboxes)?;
    let input = (id, seat.actor());
    app.db.write(seat.org, input, |tx, (id, actor)| Box::pin(parcels::send_again(tx, *id, *actor))).await?;
    Ok(page::go_saying("/outbox?which=failed", "inboxes-outbox-resent"))
}

/// POST /outbox/{id}/give-up
pub(crate) async fn give_up(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<i64>,
) -> Result<Response, Error> {
    seat.can(Right::KeepMailboxes)?;
    let input = (id, seat.actor());
    app.db.write(seat.org, input, |tx, (id, actor)| Box::pin(parcels::give_up(tx, *id, *actor))).await?;
    Ok(page::go_saying("/outbox", "inboxes-outbox-given-up"))
}

impl Page for OutboxPage {
    fn title(&self) -> String {
        say("inboxes-outbox-title")
    }

    fn menu(&self) -> &'static str {
        "/mailboxes"
    }

    fn samples() -> Vec<Self> {
        let line = |error: &str, tries: i64| {
            let (reason, said) = parcels::explained(error);
            Line {
                id: 1,
                number: 4_127,
                subject: "Your kettle".to_owned(),
                to: say_with("inboxes-outbox-to", &[("to", "maria@okafor.example".into())]),
                about: say_with("inboxes-outbox-tries", &[("count", tries.into())]),
                reason,
                said,
            }
        };
        let failed = vec![
            line("recipient-refused|550 5.1.1 no such user", 1),
            line("later perhaps-sent|421 busy", 9),
            line("some-refused|post@okafor.example: 550 5.1.1 no such user", 1),
        ];
        vec![
            Self { has_failed: false, lines: Vec::new(), more_path: None },
            Self { has_failed: false, lines: vec![line("", 0)], more_path: None },
            Self { has_failed: true, lines: Vec::new(), more_path: None },
            Self { has_failed: true, lines: failed, more_path: Some("/outbox?which=failed".to_owned()) },
        ]
    }
}
