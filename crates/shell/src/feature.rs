//! What a feature registers with the program: one constant, one line in the registry.

use std::any::Any;

use axum::Router;
use futures_util::future::BoxFuture;
use jiff::SignedDuration;
use store::{Fault, Job, Tx};
use utoipa_axum::router::OpenApiRouter;

use crate::config::CannotStart;
use crate::letters::Letter;
use crate::local::Command;
use crate::set_up::NewOrganization;
use crate::{App, Code, Error, Right, Seat};

/// A feature: its pages, its API, its jobs and what else the shell should know of it. Written as
/// `Feature { name: "promises", routes, ..Feature::NONE }`.
#[derive(Clone, Copy)]
pub struct Feature {
    /// Its name, one word, unique.
    pub name: &'static str,
    /// Its line in the rail.
    pub menu: Option<Menu>,
    /// Its pages and fragments.
    pub routes: fn() -> Router<App>,
    /// Its part of the API; paths are written in full, beginning with `/api/v1/`.
    pub api: fn() -> OpenApiRouter<App>,
    /// The kinds of jobs it runs.
    pub jobs: &'static [JobKind],
    /// Its refusals, for the documentation.
    pub codes: &'static [Code],
    /// Scopes that an API token may carry for it, such as `conversations:write`.
    pub scopes: &'static [&'static str],
    /// Which facts make which parts of a page stale: (beginning of the event's kind, name of the part).
    pub live: &'static [(&'static str, &'static str)],
    /// The kinds of its facts that hold the id of a colleague besides who did them, and where: outside this program
    /// nobody learns what one colleague does.
    pub names_colleagues: &'static [(&'static str, Naming)],
    /// Every page of it in every state, for the test that renders them all and for the style guide.
    pub samples: fn() -> Vec<Sample>,
    /// Opens its ports before anything is served: one that cannot be had ends the start.
    pub open: Option<OpenPorts>,
    /// Runs beside the server from its start to its end: listeners, pollers. Ends when the app is ending.
    pub start: Option<fn(App) -> BoxFuture<'static, ()>>,
    /// How its lanes are doing: a mailbox that is silent, a database that is away.
    pub lanes: Option<AskLanes>,
    /// Sends the program's own letters; the first feature that can is asked. `false` when it has no way.
    pub letters: Option<SendLetter>,
    /// What other processes on this machine may ask the running server.
    pub commands: &'static [Command],
    /// Fills a fresh organization with the sample one.
    pub sample_organization: Option<FillSample>,
    /// What it adds to another crate's place for additions (a rider, a panel), read with [`App::each`].
    pub extends: &'static [&'static (dyn Any + Send + Sync)],
}

/// Where a kind of fact holds the id of a colleague, besides who did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Naming {
    /// As its number.
    Number,
    /// As what it is about.
    About,
    /// As both.
    Both,
}

/// Opens the ports of a feature and says, a line each, where they are. What is open waits for the feature's start.
pub type OpenPorts = fn(App) -> BoxFuture<'static, Result<Vec<String>, CannotStart>>;

/// Queues a letter in the transaction of its cause; `false` when the organization has no way to send.
pub type SendLetter = for<'a> fn(&'a App, &'a mut Tx, &'a Letter) -> BoxFuture<'a, Result<bool, Fault>>;

/// Asks a feature how its lanes are doing.
pub type AskLanes = fn(App) -> BoxFuture<'static, Vec<Lane>>;

/// Fills the organization that was just created, of which the given colleague is the owner.
pub type FillSample = fn(App, NewOrganization) -> BoxFuture<'static, Result<(), Error>>;

impl Feature {
    /// A feature of nothing: what a registration leaves out.
    pub const NONE: Self = Self {
        name: "",
        menu: None,
        routes: Router::new,
        api: OpenApiRouter::new,
        jobs: &[],
        codes: &[],
        scopes: &[],
        live: &[],
        names_colleagues: &[],
        samples: Vec::new,
        open: None,
        start: None,
        lanes: None,
        letters: None,
        commands: &[],
        sample_organization: None,
        extends: &[],
    };
}

/// A line in the rail.
#[derive(Clone, Copy)]
pub struct Menu {
    /// Key of its words.
    pub key: &'static str,
    /// Where it leads.
    pub path: &'static str,
    /// Name of its icon.
    pub icon: &'static str,
    /// Lines are sorted by this, smallest first; from 100 on they stand in the second group.
    pub order: u16,
    /// Who sees it.
    pub right: Right,
    /// What number stands beside it.
    pub count: Option<Count>,
}

/// Counts what waits for this colleague; the number beside a menu line. 0 shows nothing.
pub type Count = for<'a> fn(&'a mut Tx, &'a Seat) -> BoxFuture<'a, Result<Counted, Fault>>;

/// A number beside a menu line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// How many wait.
    pub count: i64,
    /// Whether any of them is broken or late.
    pub alert: Alert,
}

/// Whether a number calls for attention.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Alert {
    /// All in good time.
    #[default]
    Calm,
    /// Something is broken or late.
    Late,
}

/// A page in one of its states, rendered.
#[derive(Clone, Debug)]
pub struct Sample {
    /// `feature/page, state`, unique.
    pub name: String,
    /// The inner HTML of `<main>`.
    pub html: String,
}

/// A kind of job.
#[derive(Clone, Copy)]
pub struct JobKind {
    /// `feature.act`.
    pub name: &'static str,
    /// Does it; may be run twice.
    pub run: fn(App, Job) -> BoxFuture<'static, Result<(), JobFailed>>,
    /// How often it is tried before it becomes a dead letter.
    pub attempts_max: u16,
}

/// Why a job did not succeed, and what to do about it.
#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
pub struct JobFailed {
    /// What went wrong, for the page of dead letters; no secrets, no texts of customers.
    pub reason: String,
    /// Whether and when it is tried again.
    pub again: Again,
}

/// When a failed job is tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Again {
    /// After the usual pause, which grows with each try.
    Later,
    /// After this long.
    After(SignedDuration),
    /// Never: people have to look at it.
    Never,
}

impl JobFailed {
    /// To be tried again after the usual pause.
    pub fn later(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), again: Again::Later }
    }

    /// To be tried again after this long.
    pub fn after(reason: impl Into<String>, pause: SignedDuration) -> Self {
        Self { reason: reason.into(), again: Again::After(pause) }
    }

    /// Not to be tried again until somebody says so.
    pub fn never(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), again: Again::Never }
    }
}

impl From<Fault> for JobFailed {
    fn from(fault: Fault) -> Self {
        Self::later(fault.to_string())
    }
}

impl From<Error> for JobFailed {
    fn from(error: Error) -> Self {
        Self::later(error.to_string())
    }
}

/// One way in or out, and how it is doing.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Lane {
    /// What it is called: a mailbox's address, "database".
    pub name: String,
    /// Whether it is well.
    pub is_well: bool,
    /// A sentence about it, in the language of the operator's log.
    pub says: String,
}
