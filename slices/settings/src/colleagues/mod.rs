//! Colleagues: invitations, roles, and the end of an account.
//!
//! Owners and managers keep the roster; everybody else sees names. Nobody touches an account above their own
//! role or lifts anybody above themselves. A password can be reset by an owner alone, since a reset link opens
//! the account.

mod api;
mod closing;
mod link;
mod pages;
mod person;
mod refusals;
mod sql;

use axum::Router;
use axum::routing::{get, post};
use conversations::{Keeping, Leaver};
use shell::colleague::{self, SIGN_IN, State};
use shell::sign_in::{self, NewInvitation};
use shell::{App, Colleague, ColleagueId, Feature, Menu, OpenApiRouter, Right, Role, routes};
use store::{Event, Tx, directory};

use crate::doer::Doer;
use crate::zones;
pub(crate) use refusals::{CannotInvite, CannotKeep};

/// Colleagues, as a feature.
pub const FEATURE: Feature = Feature {
    name: "colleagues",
    menu: Some(Menu {
        key: "settings-menu-colleagues",
        path: "/colleagues",
        icon: "person",
        order: 120,
        right: Right::AnswerCustomers,
        count: None,
    }),
    routes: pages_of,
    api: calls_of,
    codes: refusals::ALL,
    scopes: &["colleagues:read", "colleagues:write"],
    names_colleagues: &[("colleague_reset_link_made", shell::Naming::About)],
    live: &[("colleague_", "colleagues"), ("invitation_", "colleagues")],
    samples: pages::samples,
    ..Feature::NONE
};

fn pages_of() -> Router<App> {
    Router::new()
        .route("/colleagues", get(pages::list).post(pages::invite))
        .route("/colleagues/new", get(pages::new))
        .route("/colleagues/{id}", get(person::show))
        .route("/colleagues/{id}/role", post(person::change_role))
        .route("/colleagues/{id}/invite-again", post(person::invite_again))
        .route("/colleagues/{id}/take-back", post(person::take_back))
        .route("/colleagues/{id}/reset-link", post(person::reset_link))
        .route("/colleagues/{id}/close", get(closing::ask).post(closing::close))
        .route("/zones/clock", get(zones::clock))
}

fn calls_of() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(api::list, api::invite))
        .routes(routes!(api::get, api::change_role))
        .routes(routes!(api::close))
        .routes(routes!(api::invite_again, api::take_back))
        .routes(routes!(api::reset_link))
}

/// Whether this role keeps the roster: invites, and sees addresses and when somebody was last here.
pub(crate) fn keeps_roster(role: Role) -> bool {
    role >= Role::Manager
}

/// Whether somebody of one role may change an account of another, or lift one to it.
fn may_touch(doer: Role, of: Role) -> bool {
    keeps_roster(doer) && doer >= of
}

/// The roles that a doer may give, from least to most.
pub(crate) fn roles_for(doer: Role) -> impl Iterator<Item = Role> {
    Role::ALL.into_iter().filter(move |role| may_touch(doer, *role))
}

/// Somebody to be invited, as typed.
#[derive(Clone, Debug)]
pub(crate) struct Invitation {
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) role: Role,
}

/// An invitation that was made.
#[derive(Clone, Debug)]
pub(crate) struct Invited {
    pub(crate) id: ColleagueId,
    /// The address of the link; it is shown now and never again.
    pub(crate) link: String,
}

/// Invites somebody; a letter goes out where mail can be sent. Who has left and is invited again comes back
/// to their own account.
pub(crate) async fn invite(
    app: &App,
    tx: &mut Tx,
    doer: &Doer,
    typed: &Invitation,
) -> Result<Invited, CannotInvite> {
    if !may_touch(doer.role(), typed.role) {
        return Err(CannotInvite::NotAllowed);
    }
    let by = doer.colleague.id;
    let invited = if let Some(id) = come_back(tx, typed).await? {
        Invited { id, link: sign_in::invite_again(app, tx, id, by).await? }
    } else {
        let new =
            NewInvitation { name: typed.name.clone(), email: typed.email.clone(), role: typed.role, by };
        let (id, link) = sign_in::invite(app, tx, &new).await?;
        Invited { id, link }
    };
    let event = Event::new("colleague_invited").about(invited.id.get());
    tx.event(event.actor(doer.actor).code(typed.role.name()));
    Ok(invited)
}

/// Opens the account of somebody who has left to an invitation.
async fn come_back(tx: &mut Tx, typed: &Invitation) -> Result<Option<ColleagueId>, CannotInvite> {
    let (name, email) = (colleague::name(&typed.name)?, colleague::email(&typed.email)?);
    if directory::find(tx, SIGN_IN, &email).await?.is_some() {
        return Err(CannotInvite::EmailTaken);
    }
    let Some(id) = sql::come_back(tx, &email, &name, typed.role).await? else { return Ok(None) };
    directory::enter(tx, SIGN_IN, &email, id.get()).await?;
    Ok(Some(id))
}

/// Makes a fresh link for an invitation that was not answered yet; the one before ends.
pub(crate) async fn invite_again(
    app: &App,
    tx: &mut Tx,
    doer: &Doer,
    id: ColleagueId,
) -> Result<Invited, CannotKeep> {
    let invited = touchable(tx, doer, id).await?;
    if invited.state != State::Invited {
        return Err(CannotKeep::NotInvited);
    }
    tx.event(Event::new("invitation_renewed").about(id.get()).actor(doer.actor));
    Ok(Invited { id, link: sign_in::invite_again(app, tx, id, doer.colleague.id).await? })
}

/// Takes an invitation back: its link opens nothing any more and the address is free.
pub(crate) async fn take_back(tx: &mut Tx, doer: &Doer, id: ColleagueId) -> Result<(), CannotKeep> {
    let invited = touchable(tx, doer, id).await?;
    if invited.state != State::Invited {
        return Err(CannotKeep::NotInvited);
    }
    colleague::leave(tx, id).await?;
    tx.event(Event::new("invitation_taken_back").about(id.get()).actor(doer.actor));
    Ok(())
}

/// Gives a colleague another role; the last owner stays one.
pub(crate) async fn change_role(
    tx: &mut Tx,
    doer: &Doer,
    id: ColleagueId,
    role: Role,
) -> Result<(), CannotKeep> {
    let colleague = touchable(tx, doer, id).await?;
    if !may_touch(doer.role(), role) {
        return Err(CannotKeep::NotAllowed);
    }
    if colleague.role == role {
        return Ok(());
    }
    colleague::set_role(tx, id, role).await?;
    tx.event(Event::new("colleague_role_changed").about(id.get()).actor(doer.actor).code(role.name()));
    Ok(())
}

/// Closes an account: access ends at once. Conversations stay as they are; what the colleague keeps in other features
/// goes to those who stay, before the colleague leaves the teams that tell to whom.
pub(crate) async fn close(app: &App, tx: &mut Tx, doer: &Doer, id: ColleagueId) -> Result<(), CannotKeep> {
    touchable(tx, doer, id).await?;
    colleague::leave(tx, id).await?;
    for keeping in app.each::<Keeping>() {
        (keeping.hand_over)(app, tx, Leaver { colleague: id, actor: doer.actor }).await?;
    }
    sql::leave_teams(tx, id).await?;
    tx.event(Event::new("colleague_left").about(id.get()).actor(doer.actor));
    Ok(())
}

/// Makes a link with which a colleague chooses a new password, and sends it where mail can be sent; owners
/// only.
pub(crate) async fn reset_link(
    app: &App,
    tx: &mut Tx,
    doer: &Doer,
    id: ColleagueId,
) -> Result<String, CannotKeep> {
    if !doer.role().may(Right::KeepColleagues) {
        return Err(CannotKeep::NotAllowed);
    }
    let colleague = touchable(tx, doer, id).await?;
    if colleague.state != State::Active {
        return Err(CannotKeep::NotActive);
    }
    tx.event(Event::new("colleague_reset_link_made").about(id.get()).actor(doer.actor));
    Ok(sign_in::send_reset(app, tx, id, doer.colleague.id).await?)
}

/// A colleague who has not left and whom this doer may change.
async fn touchable(tx: &mut Tx, doer: &Doer, id: ColleagueId) -> Result<Colleague, CannotKeep> {
    if !keeps_roster(doer.role()) {
        return Err(CannotKeep::NotAllowed);
    }
    let colleague = colleague::get(tx, id).await?.ok_or(CannotKeep::NotFound)?;
    if !may_touch(doer.role(), colleague.role) {
        return Err(CannotKeep::NotAllowed);
    }
    if colleague.state == State::Gone { Err(CannotKeep::AlreadyClosed) } else { Ok(colleague) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(doer: Role, expected: &[Role]) {
        assert_eq!(roles_for(doer).collect::<Vec<_>>(), expected, "what a {} may give", doer.name());
    }

    #[test]
    fn nobody_lifts_anybody_above_themselves() {
        check(Role::Agent, &[]);
        check(Role::Manager, &[Role::Agent, Role::Manager]);
        check(Role::Owner, &[Role::Agent, Role::Manager, Role::Owner]);
    }
}
