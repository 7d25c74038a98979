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
use shell::{Alert, Counted, Feature, Menu, Right, Seat};
use store::{Doing, Fault, Tx};

mod api;
mod changing;
mod clock;
mod house;
mod making;
mod pages;
mod promise;
mod reading;
mod refusals;
mod sql;
#[cfg(test)]
mod tests;

pub use changing::{Change, fulfil_late, keep, move_to, withdraw};
pub use house::{Surroundings, surroundings};
pub use making::{By, NewPromise, SentAlong, make};
pub use promise::{Line, Promise, PromiseId};
pub use reading::{Listing, Which, Whose, get, history, list};
pub use refusals::{CannotChange, CannotMake};

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
    jobs: &[clock::REMIND, clock::BREAK],
    codes: refusals::ALL,
    scopes: &[api::READ, api::WRITE],
    live: &[("promise_", "promises")],
    samples: pages::samples,
    extends: &[&RIDER, &pages::panels::IN_THREAD, &pages::panels::OWED],
    ..Feature::NONE
};

/// What the composer and the API send along with an answer.
pub const RIDER: Rider = Rider {
    name: "promises",
    ride: |tx, said, sent| Box::pin(making::ride(tx, said, sent)),
    taken_back: |tx, said| Box::pin(making::unsay(tx, said)),
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
