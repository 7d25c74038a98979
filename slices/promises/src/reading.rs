//! Lists of promises: whose, which part, and one promise with its history.

use serde::{Deserialize, Serialize};
use shell::ColleagueId;
use shell::api::Cursor;
use store::events::{self, Recorded};
use store::{Fault, Timestamp, Tx};

use crate::promise::{Line, Promise, PromiseId};
use crate::sql::{self, Stretch};

/// Most facts of a conversation that a promise's history is picked from.
const HISTORY_MAX: u16 = 1_000;

/// Whose promises.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// Those the colleague keeps.
    #[default]
    Mine,
    /// Those of everybody who shares a team with the colleague.
    Team,
    /// Everybody's.
    All,
}

/// Which of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Which {
    /// There is something to do about them, by due time: open, waiting, or broken and not made up for.
    #[default]
    Live,
    /// Kept, moved, withdrawn, or fulfilled late, the last closed first.
    Closed,
}

/// A part of a list.
#[derive(Clone, Copy, Debug)]
pub struct Listing {
    /// Whose.
    pub whose: Whose,
    /// Which.
    pub which: Which,
    /// Who asks.
    pub colleague: ColleagueId,
    /// Where it goes on; None for the beginning.
    pub after: Option<Cursor>,
    /// Most lines.
    pub limit: u16,
}

/// The lines of a list, and where it goes on. What others closed is told without who kept it: how a colleague keeps
/// promises is for that colleague and their coach.
pub async fn list(tx: &mut Tx, what: Listing) -> Result<(Vec<Line>, Option<Cursor>), Fault> {
    let after = what.after.map_or((i64::MIN, 0), |cursor| (cursor.key, cursor.id));
    let stretch = Stretch { is_live: what.which == Which::Live, after, limit: what.limit + 1 };
    let mut lines = match what.whose {
        Whose::Mine => sql::of_keeper(tx, what.colleague, stretch).await?,
        Whose::Team => sql::of_teams(tx, what.colleague, stretch).await?,
        Whose::All => sql::of_all(tx, stretch).await?,
    };
    let goes_on = lines.len() > usize::from(what.limit);
    lines.truncate(what.limit.into());
    let last = lines.last().filter(|_| goes_on);
    let next = last.map(|line| Cursor { key: line.place, id: line.promise.id.get() });
    if what.which == Which::Closed {
        let others = lines.iter_mut().filter(|line| is_to_oneself(&line.promise, what.colleague));
        others.for_each(keep_to_oneself);
    }
    Ok((lines, next))
}

/// Whether nobody but its keeper hears who kept a promise: it is done with, and this colleague is somebody else.
pub(crate) fn is_to_oneself(promise: &Promise, colleague: ColleagueId) -> bool {
    !promise.is_live() && promise.keeper != colleague
}

/// Leaves out who kept and who made a promise.
pub(crate) fn keep_to_oneself(line: &mut Line) {
    line.promise.keeper = ColleagueId::NONE;
    line.promise.made_by = ColleagueId::NONE;
    line.keeper_name.clear();
}

/// One promise, with the names around it.
pub async fn get(tx: &mut Tx, id: PromiseId) -> Result<Option<Line>, Fault> {
    sql::get(tx, id).await
}

/// The same as this colleague may see it: of what others closed, as in the lists, not who kept it.
pub(crate) async fn seen_by(
    tx: &mut Tx,
    id: PromiseId,
    colleague: ColleagueId,
) -> Result<Option<Line>, Fault> {
    let mut line = get(tx, id).await?;
    line.iter_mut().filter(|line| is_to_oneself(&line.promise, colleague)).for_each(keep_to_oneself);
    Ok(line)
}

/// When somebody said that a promise was done, which may be after it was.
pub(crate) fn said_done_at<'a>(
    promise: &Promise,
    history: impl DoubleEndedIterator<Item = &'a Recorded>,
) -> Timestamp {
    let is_said = |fact: &&Recorded| ["promise_kept", "promise_fulfilled_late"].contains(&fact.kind.as_str());
    let done_at = promise.standing.fulfilled_at.or(promise.closed_at).unwrap_or(promise.made_at);
    history.rev().find(is_said).map_or(done_at, |fact| fact.at)
}

/// What happened to a promise, oldest first. When its time ran out is its own due time, and who owed an answer stands
/// with the ask.
pub async fn history(tx: &mut Tx, promise: &Promise) -> Result<Vec<Recorded>, Fault> {
    let facts = events::of_conversation(tx, promise.conversation.get(), HISTORY_MAX).await?;
    let is_its = |fact: &Recorded| {
        let is_beside = ["promise_ran_out", "promise_answer_owed"].contains(&fact.kind.as_str());
        let is_told = fact.kind.starts_with("promise_") && !is_beside;
        fact.about_id == promise.id.get() && is_told
    };
    Ok(facts.into_iter().filter(is_its).collect())
}
