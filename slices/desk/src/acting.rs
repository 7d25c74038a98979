//! What the desk does: answer, note, assign, change a status, keep a draft, take back, send again. Each is a
//! form. Sent by htmx, the answer is the conversation as it now stands; else it leads back to it.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use conversations::drafts::{self, Draft};
use conversations::{
    CannotAnswer, Change, ConversationId, Kind, MessageId, Recipients, Rider, Status, TeamId, Then, assign, hand_to_team,
    mark_read, send_again, set_status, snooze, take_back,
};
use rules::hours::OfficeHours;
use rules::promises::dates::{DateOrder, Moment, NotADueTime, read_due};
use serde::Deserialize;
use shell::api::{Path, Query};
use shell::form::Form;
use shell::page::{self, fragment};
use shell::words::{in_time, say};
use shell::{App, Code, ColleagueId, Error, Right, Seat, colleague};
use store::{Fault, Timestamp, Tx};

use crate::asked::{Asked, status};
use crate::drawing::people_from;
use crate::opening::{by_number, is_fragment, read_thread};
use crate::sending::{self, NO_WAY_OUT, RECIPIENT_INVALID, Saying, forms};
use crate::views::{HeardView, RefusedView};

/// There is no such colleague or team to give a conversation to.
const KEEPER_UNKNOWN: Code = Code::new("keeper_unknown", axum::http::StatusCode::UNPROCESSABLE_ENTITY);
/// A promise was begun and not finished: what, or by when, is missing.
const PROMISE_INCOMPLETE: Code = Code::new("promise_incomplete", axum::http::StatusCode::UNPROCESSABLE_ENTITY);
/// Words in a date field that are no time to come.
const TIME_UNKNOWN: Code = Code::new("time_unknown", axum::http::StatusCode::UNPROCESSABLE_ENTITY);

/// Refusals of the desk.
pub(crate) const CODES: &[Code] = &[NO_WAY_OUT, RECIPIENT_INVALID, KEEPER_UNKNOWN, PROMISE_INCOMPLETE, TIME_UNKNOWN];

/// The reply box as it is sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Said {
    #[serde(default)]
    kind: String,
    client_key: String,
    #[serde(default)]
    seen: String,
    #[serde(default)]
    html: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    cc: String,
    #[serde(default)]
    bcc: String,
    #[serde(default)]
    promise: String,
    #[serde(default)]
    by: String,
    #[serde(default)]
    then: String,
    #[serde(default)]
    anyway: String,
}

impl Said {
    fn is_note(&self) -> bool {
        self.kind == "note" || self.then == "note"
    }

    fn recipients(&self) -> Result<Recipients, Error> {
        let people = sending::people;
        Ok(Recipients { to: people(&self.to)?, cc: people(&self.cc)?, bcc: people(&self.bcc)?, reply_to: Vec::new() })
    }

    fn then(&self) -> Then {
        match self.then.as_str() {
            "solve" => Then::Solve,
            "stay_open" => Then::StayOpen,
            _ => Then::Wait,
        }
    }

    /// What travels along, as the riders of other features read it.
    fn riders(&self, app: &App) -> Result<Vec<(Rider, serde_json::Value)>, Error> {
        let (what, by) = (self.promise.trim(), self.by.trim());
        match (what.is_empty(), by.is_empty()) {
            (true, true) => Ok(Vec::new()),
            (false, false) => {
                let sent = serde_json::json!([{ "said": what, "by": by }]);
                let rider = app.each::<Rider>().find(|rider| rider.name == "promises");
                Ok(rider.map(|rider| (*rider, sent)).into_iter().collect())
            }
            _ => Err(Error::refused(PROMISE_INCOMPLETE)),
        }
    }
}

/// POST /conversations/{number}/answer and …/note
pub(crate) async fn say_it(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Path(number): Path<i64>,
    Form(said): Form<Said>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let place = Place { app: &app, seat: &seat, headers: &headers, number };
    match say_now(&place, &said).await {
        Ok(toast) => place.done(toast).await,
        Err(error) => place.refused(error).await,
    }
}

async fn say_now(place: &Place<'_>, said: &Said) -> Result<serde_json::Value, Error> {
    let Place { app, seat, number, .. } = *place;
    let conversation = place.conversation().await?;
    let is_note = said.is_note();
    let saying = Saying {
        org: seat.org,
        author: seat.colleague.clone(),
        conversation,
        client_key: said.client_key.clone(),
        html: said.html.clone(),
        text: said.text.clone(),
        recipients: if is_note { Recipients::default() } else { said.recipients()? },
        then: said.then(),
        seen: if said.anyway == "yes" { None } else { said.seen.parse().ok() },
        attachments: None,
        riders: if is_note { Vec::new() } else { said.riders(app)? },
    };
    if is_note {
        sending::note(app, saying).await?;
        return Ok(serde_json::json!({ "says": say("desk-noted") }));
    }
    let answered = sending::answer(app, saying).await?;
    let undo = format!("/conversations/{number}/undo?message={}", answered.message);
    Ok(serde_json::json!({ "says": say("desk-sent"), "undo": undo, "seconds": conversations::UNDO.as_secs() }))
}

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
            app.db.write(seat.org, input, |tx, (change, to)| Box::pin(give_to_colleague(tx, *change, *to))).await?;
        }
        "t" => {
            let input = (change, TeamId::of(id));
            app.db.write(seat.org, input, |tx, (change, to)| Box::pin(give_to_team(tx, *change, *to))).await?;
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
        (Status::Snoozed, words) if !words.is_empty() => Some(hear(&app, &seat, words).map_err(|_| Error::refused(TIME_UNKNOWN))?),
        _ => None,
    };
    app.db
        .write(seat.org, (change, status, until), |tx, (change, status, until)| {
            Box::pin(async move {
                match until {
                    Some(until) => snooze(tx, *change, *until).await,
                    None => set_status(tx, *change, *status).await,
                }
            })
        })
        .await?;
    place.done(serde_json::Value::Null).await
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
        Ok(at) => HeardView { is_understood: true, words: in_time(at, now, seat.zone()), theirs: String::new() },
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

/// A draft as the reply box saves it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Drafted {
    #[serde(default)]
    kind: String,
    client_key: String,
    #[serde(default)]
    seen: String,
    #[serde(default)]
    html: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    cc: String,
    #[serde(default)]
    bcc: String,
}

/// POST /conversations/{number}/draft: saves what is being written; an empty text forgets it.
pub(crate) async fn keep_draft(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Path(number): Path<i64>,
    Form(form): Form<Drafted>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let place = Place { app: &app, seat: &seat, headers: &headers, number };
    let conversation = place.conversation().await?;
    let (html, text) = forms(&form.html, &form.text);
    if text.len() > app.config.limits.body_max {
        return Err(CannotAnswer::TooLong.into());
    }
    let people = |typed: &str| people_from(typed).unwrap_or_default();
    let draft = (!text.is_empty()).then(|| Draft {
        kind: if form.kind == "note" { Kind::Note } else { Kind::Outgoing },
        client_key: form.client_key,
        html,
        recipients: Recipients { to: people(&form.to), cc: people(&form.cc), bcc: people(&form.bcc), reply_to: Vec::new() },
        seen: form.seen.parse().unwrap_or(MessageId::NONE),
        updated_at: app.clock().now(),
    });
    let input = (conversation, seat.colleague.id, draft);
    app.db
        .write(seat.org, input, |tx, (conversation, author, draft)| {
            Box::pin(async move {
                match draft {
                    Some(draft) => drafts::save(tx, *conversation, *author, draft),
                    None => drafts::forget(tx, *conversation, *author),
                }
                Ok::<_, Fault>(())
            })
        })
        .await?;
    Ok(axum::http::StatusCode::NO_CONTENT.into_response())
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
    Ok(axum::http::StatusCode::NO_CONTENT.into_response())
}

/// Which message.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Which {
    message: Option<MessageId>,
}

/// POST /conversations/{number}/undo: takes an answer back before it leaves.
pub(crate) async fn undo(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Path(number): Path<i64>,
    Query(asked): Query<Which>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let place = Place { app: &app, seat: &seat, headers: &headers, number };
    place.conversation().await?;
    let message = asked.message.ok_or_else(Error::not_found)?;
    let riders: Vec<Rider> = app.each::<Rider>().copied().collect();
    let input = (message, seat.colleague.id, riders);
    app.db
        .write(seat.org, input, |tx, (message, author, riders)| Box::pin(take_back(tx, *message, *author, riders)))
        .await?;
    Ok(page::go(&format!("/conversations/{number}")))
}

/// POST /conversations/{number}/resend: sends an answer again whose delivery was given up.
pub(crate) async fn resend(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Path(number): Path<i64>,
    Form(form): Form<Which>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let place = Place { app: &app, seat: &seat, headers: &headers, number };
    place.conversation().await?;
    let message = form.message.ok_or_else(Error::not_found)?;
    let input = (message, seat.actor());
    app.db.write(seat.org, input, |tx, (message, actor)| Box::pin(send_again(tx, *message, *actor))).await?;
    place.done(serde_json::Value::Null).await
}

/// Where an act happens, and how its answer is read.
#[derive(Clone, Copy)]
struct Place<'a> {
    app: &'a App,
    seat: &'a Seat,
    headers: &'a HeaderMap,
    number: i64,
}

impl Place<'_> {
    async fn conversation(&self) -> Result<ConversationId, Error> {
        let number = self.number;
        let found = self.app.db.read(self.seat.org, number, |tx, number| Box::pin(by_number(tx, *number))).await?;
        Ok(found.id)
    }

    async fn change(&self, version: Option<i64>) -> Result<Change, Error> {
        Ok(Change { conversation: self.conversation().await?, actor: self.seat.actor(), version })
    }

    /// The conversation as it now stands, and a toast beside it.
    async fn done(&self, toast: serde_json::Value) -> Result<Response, Error> {
        if !is_fragment(self.headers) {
            return Ok(page::go(&format!("/conversations/{}", self.number)));
        }
        let thread = read_thread(self.app, self.seat, self.number, &Asked::default()).await?;
        let mut response = fragment(&thread)?;
        if !toast.is_null() {
            let trigger = serde_json::json!({ "toast": toast }).to_string();
            let trigger = HeaderValue::from_str(&trigger).unwrap_or(HeaderValue::from_static("{}"));
            response.headers_mut().insert(HeaderName::from_static("hx-trigger"), trigger);
        }
        Ok(response)
    }

    /// What was written stays where it is; beside it stands why it was not taken.
    async fn refused(&self, error: Error) -> Result<Response, Error> {
        let error = error.refusal()?;
        if !is_fragment(self.headers) {
            return Err(error);
        }
        let can_anyway = error.code() == CannotAnswer::CODES[5];
        let view = RefusedView { tone: if can_anyway { "soon" } else { "broken" }, sentence: error.sentence(), can_anyway };
        Ok((error.code().status, fragment(&view)?).into_response())
    }
}
