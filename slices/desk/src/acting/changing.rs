//! Changing a conversation: whose it is, where it stands, what has been read of it.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use conversations::{
    Change, Conversation, MessageId, Status, TeamId, assign, hand_to_team, mark_read, set_status, snooze,
};
use rules::hours::OfficeHours;
use rules::promises::dates::{DateOrder, Moment, NotADueTime, read_due};
use serde::Deserialize;
use shell::api::{Path, Query};
use shell::form::Form;
use shell::page::{self, fragment};
use shell::words::{in_time, say, say_with};
use shell::{App, ColleagueId, Error, Right, Seat, colleague};
use store::{Fault, Timestamp, Tx};

use super::{KEEPER_UNKNOWN, Place, TIME_UNKNOWN};
use crate::asked::status;
use crate::views::HeardView;

/// To whom: `c7` a colleague, `c0` nobody, `t3` a team, `t0` none.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Assigning {
    to: String,
    #[serde(default)]
    version: Option<i64>,
}

/// POST /conversations/{number}/assign and …/team
pub(crate) async fn give(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Path(number): Path<i64>,
    Form(form): Form<Assigning>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let place = Place { app: &app, seat: &seat, headers: &headers, number };
    let change = place.change(form.version).await?;
    let unknown = || Error::refused(KEEPER_UNKNOWN);
    let (kind, id) = form.to.split_at_checked(1).ok_or_else(unknown)?;
    let id: i64 = id.parse().map_err(|_| unknown())?;
    match kind {
        "c" => {
            let input = (change, ColleagueId::of(id));
            app.db
                .write(seat.org, input, |tx, (change, to)| Box::pin(give_to_colleague(tx, *change, *to)))
                .await?;
        }
        "t" => {
            let input = (change, TeamId::of(id));
            app.db
                .write(seat.org, input, |tx, (change, to)| Box::pin(give_to_team(tx, *change, *to)))
                .await?;
        }
        _ => return Err(unknown()),
    }
    place.done(serde_json::Value::Null).await
}

/// Gives a conversation to a colleague who works here, or to nobody.
pub(crate) async fn give_to_colleague(tx: &mut Tx, change: Change, to: ColleagueId) -> Result<(), Error> {
    if to != ColleagueId::NONE {
        let known = colleague::get(tx, to).await?.filter(|one| one.state == colleague::State::Active);
        known.ok_or_else(|| Error::refused(KEEPER_UNKNOWN))?;
    }
    Ok(assign(tx, change, to).await?)
}

/// Gives a conversation to a team of this organization, or to none.
pub(crate) async fn give_to_team(tx: &mut Tx, change: Change, to: TeamId) -> Result<(), Error> {
    let teams = conversations::teams::all(tx).await?;
    if to != TeamId::NONE && !teams.iter().any(|team| team.id == to) {
        return Err(Error::refused(KEEPER_UNKNOWN));
    }
    Ok(hand_to_team(tx, change, to).await?)
}

/// A status, and for snoozing until when in words; empty: until the customer writes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Setting {
    status: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    version: Option<i64>,
}

/// POST /conversations/{number}/status
pub(crate) async fn set(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Path(number): Path<i64>,
    Form(form): Form<Setting>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let place = Place { app: &app, seat: &seat, headers: &headers, number };
    let status = status(&form.status)?;
    let change = place.change(form.version).await?;
    let until = match (status, form.until.trim()) {
        (Status::Snoozed, words) if !words.is_empty() => {
            Some(hear(&app, &seat, words).map_err(|_| Error::refused(TIME_UNKNOWN))?)
        }
        _ => None,
    };
    let before = app
        .db
        .write(seat.org, (change, status, until), |tx, (change, status, until)| {
            Box::pin(async move {
                let before = conversations::by_id(tx, change.conversation).await?;
                stand(tx, *change, (*status, *until)).await?;
                before.ok_or_else(Error::not_found)
            })
        })
        .await?;
    if (before.status, before.snoozed_until) == (status, until) {
        return place.done(serde_json::Value::Null).await;
    }
    let says = match until {
        Some(at) => {
            let time = in_time(at, app.clock().now(), seat.zone());
            say_with("desk-stands-snoozed-until", &[("time", time.into())])
        }
        None => say(&format!("desk-stands-{}", status.word())),
    };
    place.done(serde_json::json!({ "says": says, "undo": way_back(&before), "seconds": UNDO_SECONDS })).await
}

async fn stand(
    tx: &mut Tx,
    change: Change,
    (status, until): (Status, Option<Timestamp>),
) -> Result<(), Error> {
    match until {
        Some(until) => snooze(tx, change, until).await?,
        None => set_status(tx, change, status).await?,
    }
    Ok(())
}

/// How long the way back stands open, in seconds.
const UNDO_SECONDS: u8 = 10;

/// The address that brings a conversation back to where it stood, unless it changes once more.
fn way_back(before: &Conversation) -> String {
    let until = before.snoozed_until.map_or_else(String::new, |until| format!("&until={until}"));
    let (number, status, version) = (before.number, before.status.word(), before.version + 1);
    format!("/conversations/{number}/status/back?status={status}&version={version}{until}")
}

/// Where a conversation stood, and the version in which it stands elsewhere.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stood {
    status: String,
    #[serde(default)]
    until: Option<Timestamp>,
    version: i64,
}

/// POST /conversations/{number}/status/back: takes a change of the status back.
pub(crate) async fn back(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Path(number): Path<i64>,
    Query(stood): Query<Stood>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let place = Place { app: &app, seat: &seat, headers: &headers, number };
    let status = status(&stood.status)?;
    let until = stood.until.filter(|_| status == Status::Snoozed);
    let input = (place.change(Some(stood.version)).await?, (status, until));
    app.db.write(seat.org, input, |tx, (change, stood)| Box::pin(stand(tx, *change, *stood))).await?;
    Ok(page::go(&place.path()?))
}

/// What was typed into the date field of snoozing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct When {
    #[serde(default)]
    until: String,
}

/// GET /conversations/{number}/when: what the date field of snoozing heard, in the colleague's own time.
pub(crate) async fn when(
    State(app): State<App>,
    seat: Seat,
    Path(_): Path<i64>,
    Query(when): Query<When>,
) -> Result<Response, Error> {
    let words = when.until.trim();
    if words.is_empty() {
        return Ok("".into_response());
    }
    let now = app.clock().now();
    fragment(&match hear(&app, &seat, words) {
        Ok(at) => {
            HeardView { is_understood: true, words: in_time(at, now, seat.zone()), theirs: String::new() }
        }
        Err(NotADueTime::NoSuchDay) => {
            HeardView { words: say("desk-heard-no-such-day"), ..HeardView::default() }
        }
        Err(NotADueTime::Past) => HeardView { words: say("desk-heard-past"), ..HeardView::default() },
        Err(_) => HeardView { words: say("desk-heard-not"), ..HeardView::default() },
    })
}

/// The instant that words mean to this colleague now.
fn hear(app: &App, seat: &Seat, words: &str) -> Result<Timestamp, NotADueTime> {
    let hours = OfficeHours::usual(seat.zone().clone());
    let moment = Moment {
        at: app.clock().now(),
        customer_zone: seat.zone().clone(),
        organization_hours: &hours,
        order: DateOrder::default(),
    };
    read_due(words, &moment).map(|due| due.at)
}

/// Up to which message somebody has read.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Read {
    up_to: MessageId,
}

/// POST /conversations/{number}/read
pub(crate) async fn read(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Path(number): Path<i64>,
    Form(form): Form<Read>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let place = Place { app: &app, seat: &seat, headers: &headers, number };
    let input = (place.conversation().await?, seat.colleague.id, form.up_to);
    app.db
        .write(seat.org, input, |tx, (conversation, reader, up_to)| {
            Box::pin(async move {
                mark_read(tx, *conversation, *reader, *up_to);
                Ok::<_, Fault>(())
            })
        })
        .await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}
