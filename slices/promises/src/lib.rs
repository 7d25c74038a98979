//! Promises: what was said will be done for a customer by a time.
//!
//! Words: a promise is *made*, by hand or in the transaction of an answer; its *keeper* is the colleague who
//! keeps it now; it is *kept*, *moved* (to a successor, agreed or only told), *withdrawn* by the customer, or
//! *broken*, and a broken one may be *fulfilled late*.
//!
//! Invariants: no promise fades: one that is open has its time planned as a job in the transaction that made
//! or changed it. Each change is one event. What is closed never opens again (`rules::promises::state`).
//!
//! Flow: [`make`], [`keep`], [`move_to`], [`withdraw`] and [`fulfil_late`] are the front door, called by
//! `pages` and `api`; [`RIDER`] brings what the composer sends along; `clock` reminds and breaks.

use conversations::Rider;
use futures_util::FutureExt;
use shell::{Alert, Counted, Feature, Menu, Naming, Right, Seat};
use store::{Doing, Fault, Tx};

mod api;
pub mod asks;
mod calendar;
mod calls;
mod capacity;
mod changing;
mod clock;
mod customer_page;
mod evidence;
mod external;
mod following;
pub mod handover;
mod hearing;
mod house;
mod keeping;
mod making;
mod pages;
mod promise;
mod reading;
mod refusals;
mod reminding;
mod report;
mod shown;
mod sql;
mod standing;
mod telling_early;
#[cfg(test)]
mod tests;
mod unreached;
mod wording;
mod wrap_up;

pub use asks::FEATURE as ASKS;
pub use changing::{Change, Evidence, done, fulfil_late, keep, move_to, reopen, withdraw};
pub use hearing::{Detected, SentAlong, detected};
pub use house::{Surroundings, surroundings};
pub use keeping::KEEPING;
pub use making::{By, NewPromise, make};
pub use promise::{AskId, External, Line, Promise, PromiseId, Proposal, Span, Verdict};
pub use reading::{Listing, Which, Whose, get, history, list};
pub use refusals::{CannotChange, CannotMake};
pub use shown::SHOWING;
pub use standing::{accept, agree, customer_says, dismiss, start, tell};

/// Promises, for the registry.
pub const FEATURE: Feature = Feature {
    name: "promises",
    menu: Some(Menu {
        key: "promises-menu",
        path: "/promises",
        icon: "clock",
        order: 20,
        right: Right::AnswerCustomers,
        count: Some(due_today),
    }),
    routes: pages::routes,
    api: api::router,
    jobs: &[clock::REMIND, clock::BREAK, clock::digest::DIGEST, clock::replan::REPLAN],
    codes: refusals::ALL,
    scopes: &[api::READ, api::WRITE],
    live: &[("promise_", "promises")],
    names_colleagues: &[("promise_reminded", Naming::Number), ("promise_handed_over", Naming::Number)],
    samples: pages::samples,
    extends: &[&RIDER, &wording::WORDING, &pages::panels::IN_THREAD, &pages::panels::OWED],
    ..Feature::NONE
};

/// Making promises: heard while somebody writes and in mail from elsewhere, asked for at the end of a call, told by
/// another system, each with the room there is.
pub const MAKING: Feature = Feature {
    name: "making",
    routes: || hearing::routes().merge(capacity::routes()).merge(wrap_up::routes()),
    api: || {
        let words = hearing::api::router().merge(wrap_up::api::router());
        words.merge(capacity::api::router()).merge(external::api::router())
    },
    codes: &[
        hearing::refusals::DECIDED,
        hearing::refusals::NOT_YOURS,
        capacity::PER_HOUR_BAD,
        wrap_up::ANSWERED,
        wrap_up::PAST,
        external::NOBODY,
    ],
    samples: || {
        let capacity = shell::page::samples_of::<capacity::page::CapacityPage>("promises/capacity");
        [hearing::samples(), capacity, wrap_up::page::samples()].concat()
    },
    start: Some(|app| Box::pin(hearing::follow::run(app))),
    extends: &[
        &hearing::composer::PART,
        &wrap_up::page::PANEL,
        &hearing::list::IN_THREAD,
        &pages::panels::AT_CUSTOMER,
        &capacity::SIGN,
    ],
    ..Feature::NONE
};

/// What the composer and the API send along with an answer.
pub const RIDER: Rider = Rider {
    name: "promises",
    from_fields: hearing::riding::from_fields,
    ride: |tx, said, along| Box::pin(hearing::riding::ride(tx, said, along)),
    taken_back: |tx, said| Box::pin(hearing::riding::unsay(tx, said)),
};

/// How many promises this colleague has to keep until their day ends, and whether one is late.
fn due_today<'a>(tx: &'a mut Tx, seat: &'a Seat) -> Doing<'a, Counted, Fault> {
    async move {
        let now = tx.now();
        let tomorrow = now.to_zoned(seat.zone().clone()).end_of_day().map_or(now, |end| end.timestamp());
        let (count, first) = sql::due_before(tx, seat.colleague.id, tomorrow).await?;
        let is_late = first.is_some_and(|first| first <= now);
        Ok(Counted { count, alert: if is_late { Alert::Late } else { Alert::Calm } })
    }
    .boxed()
}
