//! Teams in their simplest form: a name, one lead, members.
//!
//! A team can be dissolved when no open conversation and no mailbox belongs to it, so that nothing is left
//! without a place to look for it.

mod api;
mod pages;
mod refusals;
mod sql;

use std::collections::BTreeSet;

use axum::Router;
use axum::routing::get;
use conversations::TeamId;
use conversations::teams::{self, Team};
use shell::colleague::{self, Colleague};
use shell::{App, ColleagueId, Feature, Menu, OpenApiRouter, Right, routes};
use store::{Event, Fault, Tx};

use crate::doer::Doer;
pub(crate) use refusals::CannotForm;

/// Teams, as a feature.
pub const FEATURE: Feature = Feature {
    name: "teams",
    menu: Some(Menu {
        key: "settings-menu-teams",
        path: "/teams",
        icon: "team",
        order: 130,
        right: Right::AnswerCustomers,
        count: None,
    }),
    routes: pages_of,
    api: calls_of,
    codes: refusals::ALL,
    scopes: &["teams:read", "teams:write"],
    live: &[("team_", "teams")],
    samples: pages::samples,
    ..Feature::NONE
};

fn pages_of() -> Router<App> {
    Router::new()
        .route("/teams", get(pages::list).post(pages::create))
        .route("/teams/new", get(pages::new))
        .route("/teams/{id}", get(pages::show).post(pages::change))
        .route("/teams/{id}/dissolve", axum::routing::post(pages::dissolve))
}

fn calls_of() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(api::list, api::create)).routes(routes!(
        api::get,
        api::change,
        api::dissolve
    ))
}

/// How many teams one organization may have: as many as a list shows.
const TEAMS_MAX: usize = 500;

/// What a team is to become.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wish {
    pub(crate) name: String,
    /// Who leads it, or nobody.
    pub(crate) lead: Option<ColleagueId>,
    pub(crate) members: BTreeSet<ColleagueId>,
}

/// A team with its members.
#[derive(Clone, Debug)]
pub(crate) struct Formed {
    pub(crate) team: Team,
    pub(crate) members: BTreeSet<ColleagueId>,
}

/// All teams by name, and everybody who could belong to one.
pub(crate) async fn all(tx: &mut Tx) -> Result<(Vec<Formed>, Vec<Colleague>), Fault> {
    let teams = teams::all(tx).await?;
    let members = teams::members(tx).await?;
    let of = |team: TeamId| members.iter().filter(|(of, _)| *of == team).map(|(_, member)| *member).collect();
    let formed = teams.into_iter().map(|team| Formed { members: of(team.id), team }).collect();
    Ok((formed, colleague::all(tx).await?))
}

/// One team, and everybody who could belong to it.
pub(crate) async fn one(tx: &mut Tx, id: TeamId) -> Result<Option<(Formed, Vec<Colleague>)>, Fault> {
    let (teams, colleagues) = all(tx).await?;
    Ok(teams.into_iter().find(|formed| formed.team.id == id).map(|formed| (formed, colleagues)))
}

/// Forms a team.
pub(crate) async fn create(tx: &mut Tx, doer: &Doer, wish: &Wish) -> Result<TeamId, CannotForm> {
    allowed(doer)?;
    let (teams, colleagues) = all(tx).await?;
    if teams.len() >= TEAMS_MAX {
        return Err(CannotForm::TooMany);
    }
    let wish = judged(wish, &colleagues)?;
    if teams.iter().any(|other| other.team.name == wish.name) {
        return Err(CannotForm::NameTaken);
    }
    let id = teams::create(tx, &wish.name, wish.lead.unwrap_or(ColleagueId::NONE)).await?;
    for member in &wish.members {
        teams::join(tx, id, *member).await?;
    }
    Ok(id)
}

/// Makes a team what is wished, if nobody changed it since `version`.
pub(crate) async fn change(
    tx: &mut Tx,
    doer: &Doer,
    id: TeamId,
    version: i64,
    wish: &Wish,
) -> Result<(), CannotForm> {
    allowed(doer)?;
    let (teams, colleagues) = all(tx).await?;
    let formed = teams.iter().find(|formed| formed.team.id == id).ok_or(CannotForm::NotFound)?;
    let wish = judged(wish, &colleagues)?;
    if teams.iter().any(|other| other.team.id != id && other.team.name == wish.name) {
        return Err(CannotForm::NameTaken);
    }
    let lead = wish.lead.unwrap_or(ColleagueId::NONE);
    if !teams::update(tx, &Team { id, name: wish.name, lead, version }).await? {
        return Err(CannotForm::ChangedMeanwhile);
    }
    for gone in formed.members.difference(&wish.members) {
        teams::leave(tx, id, *gone).await?;
    }
    for fresh in wish.members.difference(&formed.members) {
        teams::join(tx, id, *fresh).await?;
    }
    Ok(())
}

/// Dissolves a team that nothing depends on.
pub(crate) async fn dissolve(tx: &mut Tx, doer: &Doer, id: TeamId) -> Result<(), CannotForm> {
    allowed(doer)?;
    if !sql::exists(tx, id).await? {
        return Err(CannotForm::NotFound);
    }
    if sql::is_in_use(tx, id).await? {
        return Err(CannotForm::InUse);
    }
    sql::dissolve(tx, id).await?;
    tx.event(Event::new("team_dissolved").about(id.get()).actor(doer.actor));
    Ok(())
}

fn allowed(doer: &Doer) -> Result<(), CannotForm> {
    if doer.role().may(Right::KeepTeams) { Ok(()) } else { Err(CannotForm::NotAllowed) }
}

/// A wish with its name tidied, whose people all work here. Whoever leads a team belongs to it.
fn judged(wish: &Wish, colleagues: &[Colleague]) -> Result<Wish, CannotForm> {
    let name = colleague::name(&wish.name)?;
    let members: BTreeSet<ColleagueId> = wish.members.iter().copied().chain(wish.lead).collect();
    let known: BTreeSet<ColleagueId> = colleagues.iter().map(|colleague| colleague.id).collect();
    if members.is_subset(&known) {
        Ok(Wish { name, lead: wish.lead, members })
    } else {
        Err(CannotForm::NotAColleague)
    }
}
