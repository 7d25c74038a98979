//! What the buttons of a leak do: they lead back to it, or show it again with what is wrong.

use axum::extract::State as Of;
use axum::response::Response;
use serde::Deserialize;
use shell::api::Path;
use shell::form::Form;
use shell::page;
use shell::{App, ColleagueId, Error, Right, Seat};

use super::one::{self, Typed};
use crate::acts::{Act, What, act};
use crate::leak::LeakId;
use crate::looking;
use crate::refusals::CannotStep;

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Owning {
    /// Empty while nobody is chosen.
    owner: String,
    day: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Describing {
    causes: String,
    change: String,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Accepting {
    reason: String,
    day: String,
}

/// Nothing but the button.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Bare {}

/// POST /leaks/{id}/own
pub(super) async fn own(
    Of(app): Of<App>,
    seat: Seat,
    Path(id): Path<LeakId>,
    Form(form): Form<Owning>,
) -> Result<Response, Error> {
    let typed = Typed { owner: form.owner.clone(), own_day: form.day.clone(), ..Typed::default() };
    let owner = form.owner.parse().unwrap_or(ColleagueId::NONE);
    let what = What::Own { owner, day: form.day };
    done(&app, &seat, id, (what, "leaks-said-owned"), typed).await
}

/// POST /leaks/{id}/repair
pub(super) async fn describe(
    Of(app): Of<App>,
    seat: Seat,
    Path(id): Path<LeakId>,
    Form(form): Form<Describing>,
) -> Result<Response, Error> {
    let typed = Typed { causes: form.causes.clone(), change: form.change.clone(), ..Typed::default() };
    let what = What::Describe { causes: form.causes, change: form.change };
    done(&app, &seat, id, (what, "leaks-said-described"), typed).await
}

/// POST /leaks/{id}/claim
pub(super) async fn claim(
    Of(app): Of<App>,
    seat: Seat,
    Path(id): Path<LeakId>,
    Form(Bare {}): Form<Bare>,
) -> Result<Response, Error> {
    done(&app, &seat, id, (What::Claim, "leaks-said-claimed"), Typed::default()).await
}

/// POST /leaks/{id}/withdraw
pub(super) async fn withdraw(
    Of(app): Of<App>,
    seat: Seat,
    Path(id): Path<LeakId>,
    Form(Bare {}): Form<Bare>,
) -> Result<Response, Error> {
    done(&app, &seat, id, (What::Withdraw, "leaks-said-withdrawn"), Typed::default()).await
}

/// POST /leaks/{id}/accept
pub(super) async fn accept(
    Of(app): Of<App>,
    seat: Seat,
    Path(id): Path<LeakId>,
    Form(form): Form<Accepting>,
) -> Result<Response, Error> {
    let typed = Typed { reason: form.reason.clone(), review_day: form.day.clone(), ..Typed::default() };
    let what = What::Accept { reason: form.reason, day: form.day };
    done(&app, &seat, id, (what, "leaks-said-accepted"), typed).await
}

async fn done(
    app: &App,
    seat: &Seat,
    leak: LeakId,
    (what, said): (What, &'static str),
    typed: Typed,
) -> Result<Response, Error> {
    seat.can(Right::SeeReports)?;
    let input = Act { leak, colleague: seat.colleague.id, actor: seat.actor(), what };
    match app.db.write(seat.org, input, |tx, input| Box::pin(act(tx, input))).await {
        Ok(()) => Ok(page::go_saying(&format!("/leaks/{leak}"), said)),
        Err(refusal @ (CannotStep::NoSuchLeak | CannotStep::Fault(_))) => Err(refusal.into()),
        Err(refusal) => one::show(app, seat, leak, typed, Some(refusal.into())).await,
    }
}

/// POST /leaks/look
pub(super) async fn look(Of(app): Of<App>, seat: Seat, Form(Bare {}): Form<Bare>) -> Result<Response, Error> {
    seat.can(Right::SeeReports)?;
    looking::look(&app.db, seat.org).await?;
    Ok(page::go_saying("/leaks", "leaks-said-looked"))
}

/// Whether one wants the letter.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Letter {
    wanted: u8,
}

/// POST /leaks/letter
pub(super) async fn letter(
    Of(app): Of<App>,
    seat: Seat,
    Form(wish): Form<Letter>,
) -> Result<Response, Error> {
    seat.can(Right::SeeReports)?;
    let input = (seat.colleague.id, wish.wanted == 1);
    app.db.write(seat.org, input, |tx, (me, wanted)| Box::pin(crate::letter::set(tx, *me, *wanted))).await?;
    let said = if wish.wanted == 1 { "leaks-said-letter-on" } else { "leaks-said-letter-off" };
    Ok(page::go_saying("/leaks", said))
}
