//! The engine room: one thin layer over `SQLite` and `PostgreSQL`.
//!
//! Words: an *organization* is the tenant and first part of every key; a *statement* ([`Sql`]) is a named
//! SQL text that runs unchanged on both engines; a *transaction* ([`Tx`]) belongs to exactly one
//! organization; an *event* is a fact with a gap-free number per organization.
//!
//! Invariants: this crate names no feature. Every write goes through [`Db::write`], is answered only after
//! its COMMIT, and may be run again. Event numbers are taken last and in commit order. Time and randomness
//! come from [`Clock`] and [`random`], nowhere else.
//!
//! Flow of a write: the closure looks things up and queues its inserts with [`Tx::later`] and
//! [`Tx::event`]; when it ends, one UPDATE takes the event numbers, the queue is sent in one batch, and the
//! caller hears the result after COMMIT. On `SQLite` one writer thread commits up to 128 writes together.

pub mod arrivals;
pub mod blobs;
mod clock;
pub mod copies;
mod db;
pub mod directory;
pub mod events;
mod fault;
pub mod folders;
mod ids;
pub mod jobs;
pub mod leases;
pub mod migrations;
pub mod organizations;
pub mod outbox;
mod planner;
mod postgres;
pub mod random;
mod row;
pub mod search;
mod sql;
mod sqlite;
pub mod standing;
pub mod testing;
mod tx;
mod value;

pub use clock::{Clock, Timestamp, from_micros, to_micros};
pub use db::{Db, Engine, Location, Moved, NotALocation, Options};
pub use events::{Actor, Event};
pub use fault::{Fault, Result};
pub use ids::{IdSource, OrgId, first_id_at};
pub use jobs::{Job, NewJob};
pub use row::Row;
pub use sql::{Scope, Sql};
pub use tx::Tx;
pub use value::Value;

/// What [`id_type!`] needs of serde, so that its users need not depend on it.
#[doc(hidden)]
pub mod ids_serde {
    pub use serde::de::Error;
    pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
}

/// The boxed future that every closure given to [`Db::write`] or [`Db::read`] returns.
pub type Doing<'a, T, E> = futures_util::future::BoxFuture<'a, std::result::Result<T, E>>;
