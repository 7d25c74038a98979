//! The pages of handing over: what is due in my absence, one handover, leave, and promises without a keeper.

use axum::Router;
use axum::routing::{get, post};
use rules::promises::wording::{Urgency, urgency};
use shell::words::{in_time, late_by, moment, say_with};
use shell::{App, Colleague, ColleagueId, Sample, Seat};
use store::Timestamp;

use crate::asks::working::Working;
use crate::pages::row::Looker;

pub(super) mod due;
mod keeperless;
mod leave;
mod one;

/// The routes of handing over.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/promises/handover", get(due::page).post(due::hand_over))
        .route("/promises/keeperless", get(keeperless::page))
        .route("/promises/{id}/keeper", post(keeperless::give))
        .route("/promises/leave", get(leave::page).post(leave::enter))
        .route("/leaves/{id}/cancel", post(leave::cancel))
        .route("/handovers/{id}", get(one::page))
        .route("/handovers/{id}/undo", post(one::undo))
}

/// Every page in every state.
pub(crate) fn samples() -> Vec<Sample> {
    [
        shell::page::samples_of::<due::DuePage>("handover/due"),
        shell::page::samples_of::<one::OnePage>("handover/one"),
        shell::page::samples_of::<leave::LeavePage>("handover/leave"),
        shell::page::samples_of::<keeperless::KeeperlessPage>("handover/keeperless"),
    ]
    .concat()
}

/// Somebody who can be chosen.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) says: String,
    pub(crate) is_chosen: bool,
}

impl Choice {
    /// A colleague as a choice, with until when they are away.
    pub(crate) fn of(one: &Colleague, working: &Working, seat: &Seat, now: Timestamp) -> Self {
        let name = if one.id == seat.colleague.id {
            say_with("promises-you", &[("name", (&one.name).into())])
        } else {
            one.name.clone()
        };
        let says = match working.away_until(one.id) {
            Some(until) => {
                let until = moment(until, now, seat.zone());
                say_with("handover-away-until", &[("name", name.into()), ("until", until.into())])
            }
            None => name,
        };
        Self { value: one.id.to_string(), says, is_chosen: false }
    }

    /// The same, chosen where it is this one.
    pub(crate) fn chosen(self, id: Option<ColleagueId>) -> Self {
        let is_chosen = id.is_some_and(|id| id.to_string() == self.value);
        Self { is_chosen, ..self }
    }
}

/// How near something is, in the words of a list, with its tone.
fn in_time_or_late(due_at: Timestamp, looker: &Looker) -> (String, &'static str) {
    match urgency(Some(due_at), looker.now, &looker.zone) {
        Urgency::Late => (late_by(due_at, looker.now), "tone-broken"),
        Urgency::Soon => (in_time(due_at, looker.now, &looker.zone), "tone-soon"),
        _ => (in_time(due_at, looker.now, &looker.zone), ""),
    }
}

/// Choices for samples.
fn sample_choices() -> Vec<Choice> {
    let choice = |value: &str, says: &str, is_chosen| Choice {
        value: value.to_owned(),
        says: says.to_owned(),
        is_chosen,
    };
    vec![
        choice("8", "Ben Okoro", true),
        choice(
            "9",
            &say_with("handover-away-until", &[("name", "Chidi Obi".into()), ("until", "Mon 09:00".into())]),
            false,
        ),
    ]
}
