//! What the forms of the settings do: they lead back to them, or show them again with what is wrong.

use axum::extract::State as Of;
use axum::response::Response;
use serde::Deserialize;
use shell::form::Form;
use shell::page;
use shell::{App, ColleagueId, Error, Right, Seat};

use super::settings::{Ticked, Typed, show};
use crate::people::agreement::{self, Agreement};
use crate::people::coaches::{self, Coached};
use crate::value::settings;

/// POST /leaks/settings
pub(super) async fn change(
    Of(app): Of<App>,
    seat: Seat,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    seat.can(Right::KeepOrganization)?;
    let wanted = match typed.settings() {
        Ok(wanted) => wanted,
        Err(refusal) => return show(&app, &seat, Some(typed), Some(refusal)).await,
    };
    let input = (wanted, (seat.colleague.id, seat.actor()));
    match app.db.write(seat.org, input, |tx, (wanted, by)| Box::pin(settings::put(tx, wanted, *by))).await {
        Ok(()) => Ok(page::go_saying("/leaks/settings", "leaks-said-settings")),
        Err(refusal) => show(&app, &seat, Some(typed), Some(refusal.into())).await,
    }
}

/// The agreement as it stands in the form.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Agreed {
    #[serde(default)]
    is_on: Option<Ticked>,
    words: String,
    version: i64,
}

/// POST /leaks/settings/people
pub(super) async fn agree(
    Of(app): Of<App>,
    seat: Seat,
    Form(typed): Form<Agreed>,
) -> Result<Response, Error> {
    seat.can(Right::KeepOrganization)?;
    let wanted = Agreement {
        is_on: typed.is_on.is_some(),
        words: typed.words,
        version: typed.version,
        ..Agreement::default()
    };
    let input = (wanted, (seat.colleague.id, seat.actor()));
    match app.db.write(seat.org, input, |tx, (wanted, by)| Box::pin(agreement::put(tx, wanted, *by))).await {
        Ok(()) => Ok(page::go_saying("/leaks/settings#people", "leaks-said-agreement")),
        Err(refusal) => show(&app, &seat, None, Some(refusal.into())).await,
    }
}

/// A coach and whom they coach.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Paired {
    coach: ColleagueId,
    colleague: ColleagueId,
}

/// Both as they are chosen; empty while nobody is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Chosen {
    coach: String,
    colleague: String,
}

/// POST /leaks/settings/coaches
pub(super) async fn coach(
    Of(app): Of<App>,
    seat: Seat,
    Form(typed): Form<Chosen>,
) -> Result<Response, Error> {
    seat.can(Right::KeepOrganization)?;
    let id = |chosen: &str| chosen.parse().unwrap_or(ColleagueId::NONE);
    let pair = Coached { coach: id(&typed.coach), colleague: id(&typed.colleague) };
    let input = (pair, (seat.colleague.id, seat.actor()));
    match app.db.write(seat.org, input, |tx, (pair, by)| Box::pin(coaches::add(tx, *pair, *by))).await {
        Ok(()) => Ok(page::go_saying("/leaks/settings#people", "leaks-said-coach")),
        Err(refusal) => show(&app, &seat, None, Some(refusal.into())).await,
    }
}

/// POST /leaks/settings/coaches/end
pub(super) async fn end_coach(
    Of(app): Of<App>,
    seat: Seat,
    Form(typed): Form<Paired>,
) -> Result<Response, Error> {
    seat.can(Right::KeepOrganization)?;
    let input = (Coached { coach: typed.coach, colleague: typed.colleague }, seat.actor());
    app.db.write(seat.org, input, |tx, (pair, actor)| Box::pin(coaches::remove(tx, *pair, *actor))).await?;
    Ok(page::go_saying("/leaks/settings#people", "leaks-said-coach-ended"))
}
