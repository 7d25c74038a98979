//! The page on which an owner sets when keepers are reminded.

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use rules::promises::reminders::{AMOUNT_MAX, Lead, Times, Unit};
use rules::promises::state::Kind;
use serde::Deserialize;
use shell::api::Path;
use shell::form::Fields;
use shell::page::{self, filters};
use shell::words::say;
use shell::{App, Error, Page, Right, Sample, Seat};
use store::Fault;

use super::{TIMES_BAD, all, set as set_times};
use crate::pages::row::kind_key;

/// How many reminders before and after the form offers.
const BEFORE: usize = 2;
const AFTER: usize = 1;

/// When keepers are reminded, kind by kind.
#[derive(Template)]
#[template(path = "reminding/page.html")]
pub(crate) struct RemindersPage {
    cards: Vec<Card>,
    may_change: bool,
    trouble: Option<String>,
}

/// One kind.
struct Card {
    code: &'static str,
    title: String,
    before: Vec<Slot>,
    at: bool,
    after: Vec<Slot>,
}

/// One reminder; an empty amount is none.
struct Slot {
    name: String,
    amount: String,
    units: Vec<(&'static str, String, bool)>,
}

impl Card {
    fn of(kind: Kind, times: &Times) -> Self {
        let slots = |which: &str, leads: &[Lead], count: usize| -> Vec<Slot> {
            let count = count.max(leads.len());
            (0..count).map(|place| Slot::of(&format!("{which}-{place}"), leads.get(place))).collect()
        };
        Self {
            code: kind.code(),
            title: say(kind_key(kind)),
            before: slots("before", &times.before, BEFORE),
            at: times.at,
            after: slots("after", &times.after, AFTER),
        }
    }
}

impl Slot {
    fn of(name: &str, lead: Option<&Lead>) -> Self {
        let chosen = lead.map_or(Unit::Minutes, |lead| lead.unit);
        let unit = |unit: Unit| (unit.code(), say(unit_key(unit)), unit == chosen);
        Self {
            name: name.to_owned(),
            amount: lead.map_or_else(String::new, |lead| lead.amount.to_string()),
            units: Unit::ALL.map(unit).into(),
        }
    }
}

fn unit_key(unit: Unit) -> &'static str {
    match unit {
        Unit::Minutes => "reminders-unit-minutes",
        Unit::Hours => "reminders-unit-hours",
        Unit::Days => "reminders-unit-days",
        Unit::BusinessHours => "reminders-unit-business-hours",
        Unit::BusinessDays => "reminders-unit-business-days",
    }
}

/// GET /promises/reminders
pub(crate) async fn show(State(app): State<App>, seat: Seat) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let page = read(&app, &seat).await?;
    page::show(&app, &seat, page).await
}

async fn read(app: &App, seat: &Seat) -> Result<RemindersPage, Error> {
    let read: Result<_, Fault> = app.db.read(seat.org, (), |tx, ()| Box::pin(all(tx))).await;
    Ok(RemindersPage {
        cards: read?.iter().map(|(kind, times)| Card::of(*kind, times)).collect(),
        may_change: seat.may(Right::KeepOrganization),
        trouble: None,
    })
}

/// POST /promises/reminders/{kind}
pub(crate) async fn change(
    State(app): State<App>,
    seat: Seat,
    Path(kind): Path<Kind>,
    mut fields: Fields,
) -> Result<Response, Error> {
    seat.can(Right::KeepOrganization)?;
    let (before, after) = (fields.take("before"), fields.take("after"));
    let rest: Rest = fields.read()?;
    let times = leads(&before).zip(leads(&after));
    let times = times.map(|(before, after)| Times { before, at: !rest.at.is_empty(), after });
    let stored = match times {
        Some(times) => {
            let input = (kind, times, seat.actor());
            let stored = app.db.write(seat.org, input, |tx, (kind, times, actor)| {
                Box::pin(set_times(tx, *kind, times, *actor))
            });
            stored.await.map_err(Error::from)
        }
        None => Err(Error::refused_on(TIMES_BAD, "before")),
    };
    let Err(error) = stored else { return Ok(page::go_saying("/promises/reminders", "reminders-said")) };
    if error.about_field().is_none() {
        return Err(error);
    }
    let page = RemindersPage { trouble: Some(error.sentence()), ..read(&app, &seat).await? };
    Ok((error.code().status, page::show(&app, &seat, page).await?).into_response())
}

/// What is left of the form.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Rest {
    at: String,
}

/// Reads `0-amount`, `0-unit`, `1-amount`, ...; an empty amount is no reminder, a bad one is `None`.
fn leads(fields: &[(String, String)]) -> Option<Vec<Lead>> {
    let value = |name: &str| fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim());
    let mut found = Vec::new();
    for place in 0..rules::promises::reminders::LEADS_MAX {
        let Some(amount) = value(&format!("{place}-amount")).filter(|amount| !amount.is_empty()) else {
            continue;
        };
        let amount: u16 = amount.parse().ok().filter(|amount| (1..=AMOUNT_MAX).contains(amount))?;
        let unit = value(&format!("{place}-unit")).and_then(Unit::from_code)?;
        found.push(Lead { amount, unit });
    }
    Some(found)
}

impl Page for RemindersPage {
    fn title(&self) -> String {
        say("reminders-title")
    }

    fn menu(&self) -> &'static str {
        "/promises"
    }

    fn samples() -> Vec<Self> {
        let cards = || Kind::ALL.iter().map(|kind| Card::of(*kind, &Times::usual(*kind))).collect();
        vec![
            Self { cards: cards(), may_change: true, trouble: None },
            Self { cards: cards(), may_change: true, trouble: Some(say("error-reminder-times-bad")) },
            Self { cards: cards(), may_change: false, trouble: None },
        ]
    }
}

/// The page in its states.
pub(crate) fn samples() -> Vec<Sample> {
    page::samples_of::<RemindersPage>("promises/reminders")
}
