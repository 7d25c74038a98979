//! Colleagues in the API.

use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use shell::api::{Caller, Json, Listed, Path, Query};
use shell::{App, ColleagueId, Error, Role};
use store::Timestamp;
use utoipa::ToSchema;

use super::sql::{self, Person};
use super::{Invitation, keeps_roster};
use crate::doer::Doer;
use crate::paging::{NO_COPIES, Paging, listed};

/// A colleague. Address, state and last use are there for those who keep the roster.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Colleague)]
pub(super) struct ColleagueView {
    #[schema(value_type = String)]
    id: ColleagueId,
    name: String,
    role: Role,
    /// `invited`, `active` or `gone`.
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
    /// When a session of theirs was last used, within five minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    seen_at: Option<Timestamp>,
}

impl ColleagueView {
    fn of(person: Person, asker: Role) -> Self {
        let sees_all = keeps_roster(asker);
        Self {
            id: person.id,
            name: person.name,
            role: person.role,
            state: sees_all.then(|| person.state.name()),
            email: sees_all.then_some(person.email),
            seen_at: person.seen_at.filter(|_| sees_all),
        }
    }
}

/// Everybody who works here, is invited, or has left.
#[utoipa::path(
    get, path = "/api/v1/colleagues", tag = "colleagues", operation_id = "list_colleagues", params(Paging),
    responses((status = 200, description = "Colleagues in the order they came", body = Listed<ColleagueView>))
)]
pub(super) async fn list(
    Of(app): Of<App>,
    caller: Caller,
    Query(paging): Query<Paging>,
) -> Result<Json<Listed<ColleagueView>>, Error> {
    caller.needs("colleagues:read")?;
    let limit = paging.limit()?;
    let after = ColleagueId::of(paging.after.map_or(0, |cursor| cursor.id));
    let read = app
        .db
        .read(caller.org, (after, limit + 1), |tx, (after, limit)| Box::pin(sql::roster(tx, *after, *limit)));
    let view = |person| ColleagueView::of(person, caller.colleague.role);
    Ok(Json(listed(read.await?, limit, |person: &Person| person.id.get(), view)))
}

/// One colleague.
#[utoipa::path(
    get, path = "/api/v1/colleagues/{id}", tag = "colleagues", operation_id = "get_colleague",
    params(("id" = String, Path)), responses((status = 200, description = "The colleague", body = ColleagueView))
)]
pub(super) async fn get(
    Of(app): Of<App>,
    caller: Caller,
    Path(id): Path<ColleagueId>,
) -> Result<Json<ColleagueView>, Error> {
    caller.needs("colleagues:read")?;
    view_of(&app, &caller, id).await.map(Json)
}

async fn view_of(app: &App, caller: &Caller, id: ColleagueId) -> Result<ColleagueView, Error> {
    let found = app.db.read(caller.org, id, |tx, id| Box::pin(sql::person(tx, *id))).await?;
    let person = found.ok_or_else(Error::not_found)?;
    Ok(ColleagueView::of(person, caller.colleague.role))
}

/// Somebody to be invited.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewInvitation {
    name: String,
    email: String,
    role: Role,
}

/// An invitation that was made.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct InvitationMade {
    colleague: ColleagueView,
    /// The link that opens the account; it is told now and never again.
    link: String,
}

/// Invites somebody.
#[utoipa::path(
    post, path = "/api/v1/colleagues", tag = "colleagues", operation_id = "invite_colleague",
    request_body = NewInvitation,
    responses((status = 201, description = "The invitation and its link", body = InvitationMade))
)]
pub(super) async fn invite(
    Of(app): Of<App>,
    caller: Caller,
    Json(typed): Json<NewInvitation>,
) -> Result<Response, Error> {
    caller.needs("colleagues:write")?;
    let invitation = Invitation { name: typed.name, email: typed.email, role: typed.role };
    let input = (app.clone(), Doer::from(&caller), invitation);
    let made = app
        .db
        .write(caller.org, input, |tx, (app, doer, typed)| Box::pin(super::invite(app, tx, doer, typed)));
    made_answer(&app, &caller, made.await?).await
}

async fn made_answer(app: &App, caller: &Caller, invited: super::Invited) -> Result<Response, Error> {
    let colleague = view_of(app, caller, invited.id).await?;
    let made = InvitationMade { colleague, link: invited.link };
    Ok((StatusCode::CREATED, NO_COPIES, Json(made)).into_response())
}

/// What changes about a colleague.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ColleagueChange {
    role: Role,
}

/// Gives a colleague another role; the last owner stays one.
#[utoipa::path(
    patch, path = "/api/v1/colleagues/{id}", tag = "colleagues", operation_id = "change_colleague",
    params(("id" = String, Path)), request_body = ColleagueChange,
    responses((status = 200, description = "The colleague as changed", body = ColleagueView))
)]
pub(super) async fn change_role(
    Of(app): Of<App>,
    caller: Caller,
    Path(id): Path<ColleagueId>,
    Json(change): Json<ColleagueChange>,
) -> Result<Json<ColleagueView>, Error> {
    caller.needs("colleagues:write")?;
    let input = (Doer::from(&caller), id, change.role);
    let changed = app
        .db
        .write(caller.org, input, |tx, (doer, id, role)| Box::pin(super::change_role(tx, doer, *id, *role)));
    changed.await?;
    view_of(&app, &caller, id).await.map(Json)
}

/// Closes an account: access ends at once. What the colleague did stays; what they keep goes to the lead of the team,
/// who is told.
#[utoipa::path(
    post, path = "/api/v1/colleagues/{id}/close", tag = "colleagues", operation_id = "close_colleague",
    params(("id" = String, Path)), responses((status = 200, description = "The closed account", body = ColleagueView))
)]
pub(super) async fn close(
    Of(app): Of<App>,
    caller: Caller,
    Path(id): Path<ColleagueId>,
) -> Result<Json<ColleagueView>, Error> {
    caller.needs("colleagues:write")?;
    let input = (app.clone(), Doer::from(&caller), id);
    let closed =
        app.db.write(caller.org, input, |tx, (app, doer, id)| Box::pin(super::close(app, tx, doer, *id)));
    closed.await?;
    view_of(&app, &caller, id).await.map(Json)
}

/// Makes a fresh link for an invitation that was not answered yet; the one before ends.
#[utoipa::path(
    post, path = "/api/v1/colleagues/{id}/invitation", tag = "colleagues", operation_id = "renew_invitation",
    params(("id" = String, Path)),
    responses((status = 201, description = "The invitation and its link", body = InvitationMade))
)]
pub(super) async fn invite_again(
    Of(app): Of<App>,
    caller: Caller,
    Path(id): Path<ColleagueId>,
) -> Result<Response, Error> {
    caller.needs("colleagues:write")?;
    let input = (app.clone(), Doer::from(&caller), id);
    let made = app
        .db
        .write(caller.org, input, |tx, (app, doer, id)| Box::pin(super::invite_again(app, tx, doer, *id)));
    made_answer(&app, &caller, made.await?).await
}

/// Takes an invitation back.
#[utoipa::path(
    delete, path = "/api/v1/colleagues/{id}/invitation", tag = "colleagues", operation_id = "take_back_invitation",
    params(("id" = String, Path)), responses((status = 204, description = "It opens nothing any more"))
)]
pub(super) async fn take_back(
    Of(app): Of<App>,
    caller: Caller,
    Path(id): Path<ColleagueId>,
) -> Result<StatusCode, Error> {
    caller.needs("colleagues:write")?;
    let input = (Doer::from(&caller), id);
    let taken = app.db.write(caller.org, input, |tx, (doer, id)| Box::pin(super::take_back(tx, doer, *id)));
    taken.await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A link that was made.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct LinkMade {
    /// It is told now and never again.
    link: String,
}

/// Makes a link with which a colleague chooses a new password; owners only.
#[utoipa::path(
    post, path = "/api/v1/colleagues/{id}/reset", tag = "colleagues", operation_id = "make_reset_link",
    params(("id" = String, Path)), responses((status = 201, description = "The link", body = LinkMade))
)]
pub(super) async fn reset_link(
    Of(app): Of<App>,
    caller: Caller,
    Path(id): Path<ColleagueId>,
) -> Result<Response, Error> {
    caller.needs("colleagues:write")?;
    let input = (app.clone(), Doer::from(&caller), id);
    let made = app
        .db
        .write(caller.org, input, |tx, (app, doer, id)| Box::pin(super::reset_link(app, tx, doer, *id)));
    let link = made.await?;
    Ok((StatusCode::CREATED, NO_COPIES, Json(LinkMade { link })).into_response())
}
