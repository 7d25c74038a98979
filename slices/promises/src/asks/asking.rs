//! Asking somebody.

use conversations::TeamId;
use jiff::tz::TimeZone;
use rules::promises::asks::{AskState, ask_by};
use shell::{App, ColleagueId, colleague};
use store::{Actor, Db, Fault, OrgId, Timestamp, Tx};

use super::clock::{self, about, whom};
use super::following::{LOOKED_AT_MAX, OPEN_MAX};
use super::one::{Ask, AskLine};
use super::refusals::CannotAsk;
use super::sql;
use super::telling::{Telling, tell};
use super::working::{Working, working};
use crate::house::surroundings;
use crate::making::By;
use crate::promise::{AskId, Line, PromiseId};

/// Most words of an ask, in characters.
const SAID_CHARS_MAX: usize = 500;

/// Whom somebody asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    /// A colleague.
    Colleague(ColleagueId),
    /// A team: anybody of it may take it.
    Team(TeamId),
}

/// An ask about to be made.
#[derive(Clone, Debug)]
pub struct NewAsk {
    /// Asking twice with one key asks once.
    pub client_key: String,
    /// The promise that waits for the answer.
    pub promise: PromiseId,
    /// Whom.
    pub to: To,
    /// What is asked, in a few words.
    pub said: String,
    /// By when; words are read on the asker's clock.
    pub by: By,
    /// Who asks.
    pub asker: ColleagueId,
    /// On whose behalf, for events.
    pub actor: Actor,
}

/// Asks a colleague or a team for what a promise waits for, and tells them. With a key that was used before it answers
/// the ask made then.
pub async fn ask(app: &App, tx: &mut Tx, new: &NewAsk) -> Result<AskId, CannotAsk> {
    if let Some(made) = sql::by_client_key(tx, &new.client_key).await? {
        return Ok(made);
    }
    let said = said(&new.said)?;
    let promise = crate::sql::get(tx, new.promise).await?.ok_or(CannotAsk::NoSuchPromise)?;
    let due_at = due(tx, new, &promise).await?;
    let standing = ask_by(&promise.promise.standing, due_at, tx.now())?;
    let working = working(tx, due_at).await?;
    let place = place(new, &working)?;
    room_for_more(tx, new.promise).await?;
    let ask = Ask {
        id: AskId::of(tx.new_id()),
        promise: promise.promise.id,
        conversation: promise.promise.conversation,
        customer: promise.promise.customer,
        asker: new.asker,
        team: place.team,
        colleague: place.colleague,
        owing_team: place.owing_team,
        said,
        made_at: tx.now(),
        standing,
        closed_by: ColleagueId::NONE,
        message: conversations::MessageId::NONE,
        answer: String::new(),
        version: 1,
    };
    sql::insert(tx, &ask, &new.client_key);
    clock::plan(tx, &ask);
    let code = if place.team == TeamId::NONE { "colleague" } else { "team" };
    tx.event(ask.event("ask_made").actor(new.actor).code(code).number(ask.promise.get()));
    tell_asked(tx, app, &named(ask, promise, &working), &working).await
}

/// Asks in a transaction of its own; one key asks once, also when it comes twice at the same moment.
pub(super) async fn ask_once(app: &App, db: &Db, org: OrgId, new: NewAsk) -> Result<AskId, CannotAsk> {
    let asking = || db.write(org, (app.clone(), new.clone()), |tx, (app, new)| Box::pin(ask(app, tx, new)));
    match asking().await {
        Err(CannotAsk::Fault(fault)) if fault.is_duplicate() => asking().await,
        asked => asked,
    }
}

fn said(typed: &str) -> Result<String, CannotAsk> {
    let said = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    match said.chars().count() {
        0 => Err(CannotAsk::SaidMissing),
        count if count > SAID_CHARS_MAX => Err(CannotAsk::SaidTooLong),
        _ => Ok(said),
    }
}

/// The due time on the asker's clock: it is between colleagues, and none of the customer's.
async fn due(tx: &mut Tx, new: &NewAsk, promise: &Line) -> Result<Timestamp, CannotAsk> {
    let mut surroundings = surroundings(tx, promise.promise.customer).await?;
    surroundings.customer_zone = zone_of(tx, new.asker).await?.unwrap_or(surroundings.hours.zone().clone());
    Ok(new.by.due(&surroundings, tx.now())?.at)
}

async fn zone_of(tx: &mut Tx, id: ColleagueId) -> Result<Option<TimeZone>, Fault> {
    Ok(colleague::get(tx, id).await?.map(|found| found.time_zone))
}

/// Where an ask goes.
struct Place {
    team: TeamId,
    colleague: ColleagueId,
    owing_team: TeamId,
}

fn place(new: &NewAsk, working: &Working) -> Result<Place, CannotAsk> {
    match new.to {
        To::Colleague(ColleagueId::NONE) | To::Team(TeamId::NONE) => Err(CannotAsk::NobodyAsked),
        To::Colleague(id) if id == new.asker => Err(CannotAsk::AskedOneself),
        To::Colleague(id) if working.get(id).is_none() => Err(CannotAsk::UnknownAsked),
        To::Colleague(id) => {
            let owing_team = working.teams_of(id).first().copied().unwrap_or(TeamId::NONE);
            Ok(Place { team: TeamId::NONE, colleague: id, owing_team })
        }
        To::Team(team) if working.teams().iter().all(|known| known.id != team) => {
            Err(CannotAsk::UnknownAsked)
        }
        To::Team(team) if working.members_of(team).is_empty() => Err(CannotAsk::EmptyTeam),
        To::Team(team) => Ok(Place { team, colleague: ColleagueId::NONE, owing_team: team }),
    }
}

async fn room_for_more(tx: &mut Tx, promise: PromiseId) -> Result<(), CannotAsk> {
    let asks = sql::of_promise(tx, promise, LOOKED_AT_MAX).await?;
    let open = asks.iter().filter(|line| line.ask.standing.state.is_pending()).count();
    let is_full = open >= OPEN_MAX || asks.len() >= usize::from(LOOKED_AT_MAX);
    if is_full { Err(CannotAsk::TooMany) } else { Ok(()) }
}

/// A fresh ask with the names around it, as it will be read.
fn named(ask: Ask, promise: Line, working: &Working) -> AskLine {
    let name = |id: ColleagueId| working.get(id).map_or_else(String::new, |found| found.name.clone());
    let team = |id: TeamId| {
        let found = working.teams().iter().find(|team| team.id == id);
        found.map_or_else(String::new, |team| team.name.clone())
    };
    AskLine {
        number: promise.number,
        customer_name: promise.customer_name,
        promise_said: promise.promise.said,
        promise_due_at: promise.promise.standing.due_at,
        asker_name: name(ask.asker),
        colleague_name: name(ask.colleague),
        team_name: team(ask.team),
        owing_team_name: team(ask.owing_team),
        place: 0,
        ask,
    }
}

async fn tell_asked(tx: &mut Tx, app: &App, line: &AskLine, working: &Working) -> Result<AskId, CannotAsk> {
    debug_assert_eq!(line.ask.standing.state, AskState::Open, "it is fresh");
    let telling = Telling {
        notice: "asks-notice-asked",
        letter: ("asks-letter-asked-subject", "asks-letter-asked"),
        key: format!("ask:{}:asked", line.ask.id),
        ..about(line)
    };
    let asked: Vec<ColleagueId> =
        whom(&line.ask, working).into_iter().filter(|id| *id != line.ask.asker).collect();
    tell(tx, app, asked, &telling).await?;
    Ok(line.ask.id)
}
