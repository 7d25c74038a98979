//! When keepers are reminded, as the organization has set it for each kind of promise. A change holds for open
//! promises, too: what was planned for them is planned anew.

use axum::http::StatusCode;
use rules::promises::reminders::{CannotRemind, Times};
use rules::promises::state::Kind;
use shell::signpost::Post;
use shell::{Code, Refusal, Right, Signpost, codes};
use store::{Actor, Event, Fault, Sql, Tx, params};

use crate::clock::replan;

pub(crate) mod api;
pub(crate) mod page;

/// Where they are set, from the page of the organization.
pub(crate) const SIGN: Signpost = Signpost {
    post: Post::Organization,
    path: "/promises/reminders",
    key: "reminders-title",
    right: Right::AnswerCustomers,
};

/// Times that cannot be taken.
pub(crate) const TIMES_BAD: Code = Code::new("reminder_times_bad", StatusCode::UNPROCESSABLE_ENTITY);

/// Why reminders cannot be set so.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotSet {
    /// The times cannot be taken.
    #[error(transparent)]
    Times(#[from] CannotRemind),
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Refusal for CannotSet {
    fn code(&self) -> Code {
        match self {
            Self::Times(_) => TIMES_BAD,
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        matches!(self, Self::Times(_)).then_some("before")
    }

    fn fault(&self) -> Option<&Fault> {
        if let Self::Fault(fault) = self { Some(fault) } else { None }
    }
}

const GET: Sql =
    Sql::tenant("reminding.get", "SELECT times FROM promise_reminders WHERE org_id = $1 AND kind = $2");

/// The reminders of a kind of promise.
pub(crate) async fn times_of(tx: &mut Tx, kind: Kind) -> Result<Times, Fault> {
    let set = tx.one(&GET, params![kind.code()], |row| {
        serde_json::from_str(&row.text(0)?).map_err(|_| row.broken(0, "is no JSON of reminders"))
    });
    Ok(set.await?.unwrap_or_else(|| Times::usual(kind)))
}

/// The reminders of every kind.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<(Kind, Times)>, Fault> {
    let mut all = Vec::new();
    for kind in Kind::ALL {
        all.push((kind, times_of(tx, kind).await?));
    }
    Ok(all)
}

const SET: Sql = Sql::tenant(
    "reminding.set",
    "INSERT INTO promise_reminders (org_id, kind, times, version) VALUES ($1, $2, $3, 1)
     ON CONFLICT (org_id, kind) DO UPDATE SET times = $3, version = promise_reminders.version + 1",
);

/// Sets the reminders of a kind, and plans those of open promises anew.
pub(crate) async fn set(tx: &mut Tx, kind: Kind, times: &Times, actor: Actor) -> Result<(), CannotSet> {
    times.check()?;
    if times_of(tx, kind).await? == *times {
        return Ok(());
    }
    let json = serde_json::to_string(times).expect("reminders are plain JSON");
    tx.later(&SET, params![kind.code(), json]);
    tx.event(Event::new("reminders_changed").actor(actor).code(kind.code()));
    replan::all_later(tx);
    Ok(())
}
