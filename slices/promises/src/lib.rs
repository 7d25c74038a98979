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

mod changing;
mod clock;
mod house;
mod making;
mod promise;
mod refusals;
mod sql;

pub use changing::{Change, fulfil_late, keep, move_to, withdraw};
pub use house::{Surroundings, surroundings};
pub use making::{By, NewPromise, SentAlong, make};
pub use promise::{Line, Promise, PromiseId};
pub use refusals::{CannotChange, CannotMake};
