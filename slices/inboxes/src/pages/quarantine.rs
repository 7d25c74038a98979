//! Quarantine: what could not be read, with its reason and its raw form.

use std::panic::catch_unwind;

use askama::Template;
use axum::extract::State;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use serde::Deserialize;
use shell::api::{Path, Query};
use shell::page::{self, filters};
use shell::words::{self, Arg, knows, say, say_with};
use shell::{App, Error, Page, Right, Seat};
use store::{Fault, OrgId, arrivals};

use crate::arrivals::Fate;
use crate::quarantine;

/// How many are listed at once.
const LINES: u16 = 50;

/// The page.
#[derive(Template)]
#[template(path = "pages/quarantine.html")]
pub(crate) struct QuarantinePage {
    lines: Vec<Line>,
    more_path: Option<String>,
}

/// One arrival.
#[derive(Clone)]
struct Line {
    id: i64,
    reason: String,
    /// Who wrote it and about what, where that can be read.
    says: String,
    about: String,
    mailbox: String,
}

/// From where on.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct After {
    after: i64,
}

/// GET /mailboxes/quarantine
pub(crate) async fn page(
    State(app): State<App>,
    seat: Seat,
    Query(after): Query<After>,
) -> Result<Response, Error> {
    seat.can(Right::KeepMailboxes)?;
    let (found, mailboxes) = app
        .db
        .read(seat.org, after.after, |tx, after| {
            Box::pin(async move {
                let found = arrivals::in_state(tx, arrivals::State::Quarantined, *after, LINES).await?;
                Ok::<_, Fault>((found, conversations::channels::all(tx).await?))
            })
        })
        .await?;
    let now = app.clock().now();
    let more = (found.len() == usize::from(LINES)).then(|| found.last().map(|last| last.id)).flatten();
    let mut says = Vec::with_capacity(found.len());
    for arrival in &found {
        says.push(says_of_itself(&app, seat.org, arrival).await?);
    }
    let line = |(arrival, says): (&arrivals::Arrival, String)| {
        let mailbox = mailboxes.iter().find(|mailbox| mailbox.id.get() == arrival.channel_id);
        let when = words::moment(arrival.received_at, now, seat.zone());
        let args = [("when", Arg::from(when)), ("size", Arg::from(size(arrival.size_bytes)))];
        Line {
            id: arrival.id,
            reason: reason(&arrival.reason),
            says,
            about: say_with("inboxes-arrived", &args),
            mailbox: mailbox.map_or_else(String::new, |mailbox| mailbox.address.clone()),
        }
    };
    let shown = QuarantinePage {
        lines: found.iter().zip(says).map(line).collect(),
        more_path: more.map(|id| format!("/mailboxes/quarantine?after={id}")),
    };
    page::show(&app, &seat, shown).await
}

/// Of a larger one the head is not looked for, in bytes.
const LOOKED_INTO_MAX: i64 = 1_000_000;

/// Who wrote it and its subject, as far as either can be read: by that one judges what to do with it.
async fn says_of_itself(app: &App, org: OrgId, listed: &arrivals::Arrival) -> Result<String, Fault> {
    if listed.size_bytes > LOOKED_INTO_MAX {
        return Ok(String::new());
    }
    let whole = app.db.read(org, listed.id, |tx, id| Box::pin(arrivals::get(tx, *id))).await?;
    let Some(whole) = whole else { return Ok(String::new()) };
    // Where its file is lost, the line still stands.
    let Ok(raw) = whole.raw(&app.blobs).await else { return Ok(String::new()) };
    // What made the reader fail once may do so again.
    let read = catch_unwind(|| channels::email::read::says_of_itself(&raw));
    let (author, subject) = read.unwrap_or_default();
    Ok([author, subject].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "))
}

/// The sentence of a stored reason.
pub(crate) fn reason(code: &str) -> String {
    let key = format!("inboxes-unreadable-{code}");
    if knows(&key) { say(&key) } else { code.to_owned() }
}

fn size(bytes: i64) -> String {
    let (key, count) = match bytes {
        ..1_000 => ("inboxes-size-bytes", bytes),
        1_000..1_000_000 => ("inboxes-size-kilobytes", bytes / 1_000),
        _ => ("inboxes-size-megabytes", bytes / 1_000_000),
    };
    say_with(key, &[("count", Arg::from(count))])
}

/// GET /mailboxes/quarantine/{id}/raw
pub(crate) async fn raw(State(app): State<App>, seat: Seat, Path(id): Path<i64>) -> Result<Response, Error> {
    seat.can(Right::KeepMailboxes)?;
    raw_form(&app, seat.org, id).await
}

/// The raw form of an arrival, as a file.
pub(crate) async fn raw_form(app: &App, org: OrgId, id: i64) -> Result<Response, Error> {
    let arrival = app.db.read(org, id, |tx, id| Box::pin(arrivals::get(tx, *id))).await?;
    let arrival = arrival.ok_or_else(Error::not_found)?;
    let raw = arrival.raw(&app.blobs).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8")),
        (header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"message.eml\"")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; sandbox")),
    ];
    Ok((headers, raw).into_response())
}

/// POST /mailboxes/quarantine/{id}/retry
pub(crate) async fn retry(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<i64>,
) -> Result<Response, Error> {
    seat.can(Right::KeepMailboxes)?;
    let key = match quarantine::retry(&app, seat.org, id).await? {
        Fate::Received(_) | Fate::Probe => "inboxes-quarantine-retried",
        Fate::Quarantined(_) => "inboxes-quarantine-still",
        Fate::Settled => return Err(Error::not_found()),
    };
    Ok(page::go_saying("/mailboxes/quarantine", key))
}

/// POST /mailboxes/quarantine/{id}/discard
pub(crate) async fn discard(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<i64>,
) -> Result<Response, Error> {
    seat.can(Right::KeepMailboxes)?;
    if !quarantine::discard(&app, seat.org, id).await? {
        return Err(Error::not_found());
    }
    Ok(page::go_saying("/mailboxes/quarantine", "inboxes-quarantine-discarded"))
}

impl Page for QuarantinePage {
    fn title(&self) -> String {
        say("inboxes-quarantine-title")
    }

    fn menu(&self) -> &'static str {
        "/mailboxes"
    }

    fn samples() -> Vec<Self> {
        let line = |id, code: &str| Line {
            id,
            reason: reason(code),
            says: if code == "no_sender" {
                String::new()
            } else {
                "Maria <maria@okafor.example> · Offer".to_owned()
            },
            about: say_with(
                "inboxes-arrived",
                &[("when", "today 09:12".into()), ("size", size(48_000).into())],
            ),
            mailbox: "help@kettle.example".to_owned(),
        };
        vec![
            Self { lines: Vec::new(), more_path: None },
            Self {
                lines: vec![line(1, "no_sender"), line(2, "too_many_parts"), line(3, "reader_failed")],
                more_path: Some("/mailboxes/quarantine?after=3".to_owned()),
            },
        ]
    }
}
