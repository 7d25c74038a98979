//! Following: a feature reads the events of every organization, each once, shortly after they were committed.
//!
//! A [`Follower`] runs beside the server and hears of commits; a [`Reader`] keeps its place in the events as a row
//! that moves in the transaction of what follows from them, so that nothing is looked at twice.

use std::collections::BTreeSet;
use std::time::Duration;

use store::events::{self, Recorded};
use store::{Db, Doing, Fault, OrgId, Sql, Tx, organizations, params};
use tokio::sync::broadcast::error::RecvError;

use crate::App;

/// Something that follows all organizations until the program ends.
#[derive(Clone, Copy)]
pub struct Follower {
    /// What it does, for the log: "the index of words".
    pub name: &'static str,
    /// How long commits are gathered before they are followed.
    pub gather: Duration,
    /// Catches up with one organization.
    pub follow: for<'a> fn(&'a App, OrgId) -> Doing<'a, (), Fault>,
}

impl Follower {
    /// Follows until the program is ending. What fails is tried again.
    pub async fn run(self, app: App) {
        let mut moved = app.db.moved();
        let mut behind = everybody(&app).await;
        loop {
            for org in std::mem::take(&mut behind) {
                if let Err(fault) = (self.follow)(&app, OrgId::of(org)).await {
                    tracing::warn!(%fault, follower = self.name, "events could not be followed; trying again");
                    behind.insert(org);
                }
            }
            tokio::select! {
                () = app.ending().cancelled() => return,
                () = tokio::time::sleep(self.gather), if !behind.is_empty() => {}
                heard = moved.recv() => match heard {
                    Ok(heard) => drop(behind.insert(heard.org.get())),
                    Err(RecvError::Lagged(_)) => behind = everybody(&app).await,
                    Err(RecvError::Closed) => return,
                }
            }
            tokio::time::sleep(self.gather).await;
            while let Ok(heard) = moved.try_recv() {
                behind.insert(heard.org.get());
            }
        }
    }
}

async fn everybody(app: &App) -> BTreeSet<i64> {
    let mut all = BTreeSet::new();
    let mut after = OrgId::NONE;
    loop {
        let some: Result<Vec<_>, Fault> =
            app.db.read_wide(after, |tx, after| Box::pin(organizations::all(tx, *after))).await;
        let Ok(some) = some else { return all };
        let Some(last) = some.last() else { return all };
        after = last.id;
        all.extend(some.iter().map(|organization| organization.id.get()));
    }
}

/// Where a reader begins that was never here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begins {
    /// At the newest event: history is not its to judge.
    AtNewest,
    /// So many events back.
    Back(i64),
}

/// Reads the events of an organization in steps.
pub struct Reader {
    /// Its place, a number: `SELECT seq … WHERE org_id = $1`.
    pub place: &'static Sql,
    /// Writes its first place, `$2`, unless there is one.
    pub begin: &'static Sql,
    /// Moves its place from `$2` to `$3`; touches no row when another node has moved it meanwhile.
    pub advance: &'static Sql,
    /// Where it begins.
    pub begins: Begins,
    /// Events looked at in one transaction.
    pub step: u16,
    /// Which events it looks at.
    pub concerns: fn(&Recorded) -> bool,
    /// Looks at some events, in order, in the transaction that moves its place behind them.
    pub look: for<'a> fn(&'a mut Tx, &'a [Recorded]) -> Doing<'a, (), Fault>,
}

/// What lies ahead of a reader.
enum Ahead {
    /// It was never here.
    New { from: i64 },
    /// These events.
    Events { place: i64, events: Vec<Recorded> },
}

impl Reader {
    /// Looks at everything that has happened in an organization since the last time.
    pub async fn follow(&'static self, db: &Db, org: OrgId) -> Result<(), Fault> {
        loop {
            let ahead = db.read(org, (), |tx, ()| Box::pin(self.ahead(tx))).await?;
            match ahead {
                Ahead::New { from } => {
                    db.write(org, from, move |tx, from| {
                        Box::pin(async move { tx.run(self.begin, params![*from]).await.map(drop) })
                    })
                    .await?;
                }
                Ahead::Events { place, events } => {
                    let Some(last) = events.last() else { return Ok(()) };
                    let step = (place, last.seq, events.into_iter().filter(self.concerns).collect());
                    db.write(org, step, move |tx, step| Box::pin(self.look_at(tx, step))).await?;
                }
            }
        }
    }

    async fn ahead(&self, tx: &mut Tx) -> Result<Ahead, Fault> {
        let Some(place) = tx.one(self.place, params![], |row| row.int(0)).await? else {
            let newest = events::newest(tx).await?;
            let from = match self.begins {
                Begins::AtNewest => newest,
                Begins::Back(count) => (newest - count).max(0),
            };
            return Ok(Ahead::New { from });
        };
        Ok(Ahead::Events { place, events: events::since(tx, place, self.step).await? })
    }

    async fn look_at(&self, tx: &mut Tx, step: &(i64, i64, Vec<Recorded>)) -> Result<(), Fault> {
        let (place, last, events) = step;
        if tx.run(self.advance, params![*place, *last]).await? != 1 {
            // Another node has looked at them.
            return Ok(());
        }
        (self.look)(tx, events).await
    }
}
