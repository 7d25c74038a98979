//! Asks: what a promise waits for from a colleague or a team, by a time of its own before the customer's.
//!
//! Words: an ask is *made* by the *asker*, for a promise, to a colleague or to a team; anybody of the team may *take*
//! it; it is *answered* (the words land as a private note), *declined* with a reason, or *withdrawn*; once its time
//! ran out it is *overdue*. The *owing team* is the place that owes the answer: the team that was asked, or the team
//! of the colleague.
//!
//! Invariants: an ask is due before its promise. Its clock is two jobs, planned with it and void once it is closed.
//! It lives as long as its promise: it moves along with it, and ends with it. A promise that broke while an answer was
//! owed counts for the place that owed it ([`owe`]).
//!
//! Flow: [`ask`], [`take`], [`answer`], [`decline`] and [`withdraw`] are the front door, called by `pages` and `api`;
//! `clock` reminds and runs out; `changing` calls [`follow`] and [`owe`]; [`counts`] is for reports.

use futures_util::FutureExt;
use shell::{Alert, Counted, Feature, Menu, Naming, Right, Seat};
use store::{Doing, Fault, Tx};

mod answering;
mod api;
mod asking;
mod clock;
mod counting;
mod following;
mod one;
mod pages;
mod refusals;
pub(crate) mod sql;
pub(crate) mod telling;
pub(crate) mod working;

#[cfg(test)]
pub(crate) mod tests;

pub use answering::{Act, Doer, answer, decline, take, withdraw};
pub use asking::{NewAsk, To, ask};
pub use counting::{TeamAsks, by_month, counts};
pub use one::{Ask, AskLine};
pub use refusals::{CannotAct, CannotAsk};

pub(crate) use counting::by_person;
pub(crate) use following::{follow, go_back, owe};
pub(crate) use pages::of_promise;

/// Asks and handing over, for the registry: the part of promises that colleagues owe one another.
pub const FEATURE: Feature = Feature {
    name: "asks",
    menu: Some(Menu {
        key: "asks-menu",
        path: "/asks",
        icon: "assign",
        order: 21,
        right: Right::AnswerCustomers,
        count: Some(waiting_for_me),
    }),
    routes: || pages::routes().merge(crate::handover::pages::routes()),
    api: || api::router().merge(crate::handover::api::router()),
    jobs: &[clock::REMIND, clock::RUN_OUT, crate::handover::SWEEP, crate::handover::LEAVE],
    codes: &ALL_CODES,
    names_colleagues: &[
        ("ask_reminded", Naming::Number),
        ("ask_taken", Naming::Number),
        ("ask_handed_over", Naming::Number),
        ("leave_entered", Naming::Number),
        ("leave_cancelled", Naming::Number),
    ],
    live: &[("ask_", "asks"), ("handover_", "promises"), ("leave_", "leaves")],
    samples: || [pages::samples(), crate::handover::pages::samples()].concat(),
    extends: &[&pages::IN_THREAD, &crate::handover::KEEPING, &crate::handover::LEAVE_SIGN],
    ..Feature::NONE
};

const ALL_CODES: [shell::Code; refusals::ALL.len() + crate::handover::CODES.len()] = {
    let mut all = [refusals::ALL[0]; refusals::ALL.len() + crate::handover::CODES.len()];
    let mut at = 0;
    while at < all.len() {
        all[at] = if at < refusals::ALL.len() {
            refusals::ALL[at]
        } else {
            crate::handover::CODES[at - refusals::ALL.len()]
        };
        at += 1;
    }
    all
};

/// How many answers wait for this colleague, or for somebody of their teams to take them; late when one is overdue.
fn waiting_for_me<'a>(tx: &'a mut Tx, seat: &'a Seat) -> Doing<'a, Counted, Fault> {
    async move {
        let now = tx.now();
        let (count, first) = sql::waiting_for(tx, seat.colleague.id).await?;
        let is_late = first.is_some_and(|first| first <= now);
        Ok(Counted { count, alert: if is_late { Alert::Late } else { Alert::Calm } })
    }
    .boxed()
}
