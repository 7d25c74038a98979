//! The form for a new promise, and what it heard in its date field.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use conversations::{Conversation, by_number};
use rules::promises::dates::Due;
use rules::promises::state::Kind;
use rules::promises::wording::same_time;
use serde::Deserialize;
use shell::api::{Path, Query};
use shell::form::{Form, Told};
use shell::page::{self, filters};
use shell::words::{moment, offset_name, say, say_with};
use shell::{App, ColleagueId, Error, Page, Right, Seat, colleague};
use store::{Fault, Tx, random};

use super::row::{Looker, kind_key, on_clock_of};
use crate::house::surroundings;
use crate::making::{self, By, Place};
use crate::refusals::CannotMake;

/// The page with the form.
#[derive(Template)]
#[template(path = "pages/new.html")]
pub(crate) struct NewPage {
    form: NewForm,
}

/// The form for a new promise; also in the dialog beside a conversation.
#[derive(Template)]
#[template(path = "pages/new_form.html")]
pub(crate) struct NewForm {
    number: i64,
    client_key: String,
    kinds: Vec<Choice>,
    keepers: Vec<Choice>,
    said: String,
    by: String,
    refused: Told,
}

/// One choice of a list.
struct Choice {
    value: String,
    says: String,
    is_chosen: bool,
}

/// What is typed into the form.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Typed {
    client_key: String,
    kind: Kind,
    said: String,
    by: String,
    #[serde(default)]
    keeper: Option<ColleagueId>,
}

/// Which conversation a form is for.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct For {
    conversation: i64,
}

/// GET /promises/new
pub(crate) async fn page(
    State(app): State<App>,
    seat: Seat,
    Query(asked): Query<For>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let form = form(&app, &seat, asked.conversation, None).await?;
    page::show(&app, &seat, NewPage { form }).await
}

/// POST /conversations/{number}/promises
pub(crate) async fn make(
    State(app): State<App>,
    seat: Seat,
    Path(number): Path<i64>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let asked = making::Asked {
        client_key: format!("hand:{}", typed.client_key),
        place: Place::Number(number),
        kind: typed.kind,
        said: typed.said.clone(),
        by: By::Words(typed.by.clone()),
        keeper: typed.keeper.unwrap_or(seat.colleague.id),
        actor: seat.actor(),
    };
    let made = making::make_asked(&app.db, seat.org, asked).await;
    let error = match made.map_err(Error::from) {
        Ok(_) => return Ok(page::go_saying(&format!("/conversations/{number}"), "promises-said-made")),
        Err(error) if error.about_field().is_none() => return Err(error),
        Err(error) => error,
    };
    let status = error.code().status;
    let mut form = form(&app, &seat, number, Some(typed)).await?;
    form.refused = Told::of(error)?;
    Ok((status, page::show(&app, &seat, NewPage { form }).await?).into_response())
}

pub(crate) async fn form(
    app: &App,
    seat: &Seat,
    number: i64,
    typed: Option<Typed>,
) -> Result<NewForm, Error> {
    let colleagues = app.db.read(seat.org, number, |tx, number| Box::pin(colleagues(tx, *number))).await?;
    let names = colleagues.ok_or_else(Error::not_found)?;
    Ok(NewForm::of(number, seat.colleague.id, names, typed))
}

/// Who could keep a promise in this conversation; None when there is no such conversation.
async fn colleagues(tx: &mut Tx, number: i64) -> Result<Option<Vec<(ColleagueId, String)>>, Fault> {
    if by_number(tx, number).await?.is_none() {
        return Ok(None);
    }
    let all = colleague::all(tx).await?;
    let active = all.into_iter().filter(|found| found.state == colleague::State::Active);
    Ok(Some(active.map(|found| (found.id, found.name)).collect()))
}

impl NewForm {
    /// The form, empty or as it was typed. A fresh key makes a second click make nothing.
    pub(crate) fn of(
        number: i64,
        me: ColleagueId,
        names: Vec<(ColleagueId, String)>,
        typed: Option<Typed>,
    ) -> Self {
        let kind = typed.as_ref().map_or(Kind::CallBack, |typed| typed.kind);
        let keeper = typed.as_ref().and_then(|typed| typed.keeper).unwrap_or(me);
        let kinds = Kind::ALL.map(|each| Choice {
            value: each.code().to_owned(),
            says: say(kind_key(each)),
            is_chosen: each == kind,
        });
        let keepers = names.into_iter().map(|(id, name)| Choice {
            value: id.to_string(),
            says: if id == me { say_with("promises-you", &[("name", name.into())]) } else { name },
            is_chosen: id == keeper,
        });
        let (said, by) = typed.map_or_else(Default::default, |typed| (typed.said, typed.by));
        let client_key = random::token();
        Self {
            number,
            client_key,
            kinds: kinds.into(),
            keepers: keepers.collect(),
            said,
            by,
            refused: Told::nothing(),
        }
    }
}

/// What was typed into a date field, and for whom.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    conversation: i64,
    by: String,
}

/// What the date field heard.
#[derive(Template)]
#[template(path = "pages/heard.html")]
struct Heard {
    is_understood: bool,
    says: String,
    theirs: String,
}

/// GET /promises/preview
pub(crate) async fn preview(
    State(app): State<App>,
    seat: Seat,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let by = By::Words(asked.by);
    let input = (asked.conversation, by, seat.clone());
    let heard = app.db.read(seat.org, input, |tx, (number, by, seat)| Box::pin(hear(tx, *number, by, seat)));
    page::fragment(&heard.await?.ok_or_else(Error::not_found)?)
}

async fn hear(tx: &mut Tx, number: i64, by: &By, seat: &Seat) -> Result<Option<Heard>, Fault> {
    let Some(Conversation { customer, .. }) = by_number(tx, number).await? else { return Ok(None) };
    let surroundings = surroundings(tx, customer).await?;
    let now = tx.now();
    Ok(Some(match by.due(&surroundings, now) {
        Err(_) if by.words().is_empty() => {
            Heard { is_understood: true, says: String::new(), theirs: String::new() }
        }
        Err(why) => Heard {
            is_understood: false,
            says: Error::from(CannotMake::Time(why)).sentence(),
            theirs: String::new(),
        },
        Ok(Due { at, .. }) => {
            let zone = &surroundings.customer_zone;
            let is_same = same_time(at, zone, seat.zone());
            let place = offset_name(zone);
            let theirs =
                [("time", on_clock_of(zone, at, &Looker::at(seat, now)).into()), ("place", place.into())];
            let day = at.to_zoned(seat.zone().clone()).strftime("%Y-%m-%d").to_string();
            let mine = [("time", moment(at, now, seat.zone()).into()), ("day", day.into())];
            Heard {
                is_understood: true,
                says: say_with("promises-heard", &mine),
                theirs: if is_same { String::new() } else { say_with("promises-their-time", &theirs) },
            }
        }
    }))
}

impl Page for NewPage {
    fn title(&self) -> String {
        say("promises-new-title")
    }

    fn menu(&self) -> &'static str {
        "/promises"
    }

    fn samples() -> Vec<Self> {
        let me = ColleagueId::of(7);
        let names = vec![(me, "Ana Kaya".to_owned()), (ColleagueId::of(8), "Ben Okoro".to_owned())];
        let mut empty = NewForm::of(4121, me, names.clone(), None);
        "sample".clone_into(&mut empty.client_key);
        let typed = Typed {
            client_key: String::new(),
            kind: Kind::Refund,
            said: "Refund of £48".to_owned(),
            by: "yesterday".to_owned(),
            keeper: None,
        };
        let mut refused = NewForm::of(4121, me, names, Some(typed));
        "sample".clone_into(&mut refused.client_key);
        refused.refused = Told::about("by", &say("error-promise-time-past"));
        vec![Self { form: empty }, Self { form: refused }]
    }
}
