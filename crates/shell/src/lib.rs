//! The shell: what every feature needs and what names no feature.
//!
//! Words: an *app* is the running program ([`App`]); a *feature* registers its pages, API, jobs and words
//! ([`Feature`]); a *seat* is a signed-in colleague at a page ([`Seat`]), a *caller* the same for the API
//! ([`Caller`]); a *refusal* is a rule that said no, with a [`Code`] and a sentence; an [`Error`] is what a
//! handler answers when it cannot answer.
//!
//! Invariants: no feature is named here. Every visible sentence has a key in `words/`. A refusal is told to
//! the person, a fault to the log, once, with a reference that the page shows. Nothing is unbounded.
//!
//! Flow of a request: `http` (request id, limits, session cookie, forgery check) -> the feature's handler,
//! which takes a [`Seat`] or a [`Caller`] -> a page, a fragment or JSON; on the way back `error` turns
//! refusals and faults into what the asker can read.

pub mod api;
mod app;
mod asking;
mod assets;
pub mod carriers;
mod code;
pub mod colleague;
pub mod config;
mod error;
mod feature;
pub mod follow;
pub mod form;
pub mod health;
pub mod http;
pub mod jobs;
mod kept;
pub mod keys;
pub mod landing;
pub mod letters;
pub mod live;
pub mod local;
pub mod money;
pub mod notifications;
pub mod outside;
mod own;
pub mod page;
pub mod push;
mod seat;
pub mod serve;
pub mod set_up;
pub mod sign_in;
pub mod signpost;
pub mod words;

pub use api::Caller;
pub use app::{App, Parts};
pub use code::{Code, Refusal, codes};
pub use colleague::{Colleague, ColleagueId, Right, Role};
pub use config::Config;
pub use error::Error;
pub use feature::{
    Again, Alert, AskLanes, Count, Counted, Feature, FillSample, JobFailed, JobKind, Lane, Menu, Naming,
    OpenPorts, Sample, SendLetter,
};
pub use landing::Landing;
pub use page::Page;
pub use seat::Seat;
pub use signpost::Signpost;
pub use store::Job;
pub use utoipa_axum::{router::OpenApiRouter, routes};
