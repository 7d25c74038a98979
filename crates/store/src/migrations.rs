//! One numbered list of migrations for both engines: forward-only, additive first, never edited after a
//! release. A feature with tables of its own adds one file and one line here.

use std::path::Path;
use std::time::Duration;

use jiff::SignedDuration;

use crate::clock::{Clock, to_micros};
use crate::fault::{Fault, Result};
use crate::postgres::Postgres;
use crate::{planner, sqlite};

/// One step: its number, its name, and its text in the words that both engines understand.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// 1, 2, 3 ... without a gap.
    pub number: u32,
    /// What it lays.
    pub name: &'static str,
    /// CREATE and ALTER statements in BIGINT, SMALLINT, TEXT and BLOB.
    pub text: &'static str,
}

/// All migrations, in order.
pub const MIGRATIONS: &[Migration] = &[
    Migration { number: 1, name: "store", text: include_str!("../migrations/0001_store.sql") },
    Migration { number: 2, name: "shell", text: include_str!("../migrations/0002_shell.sql") },
    Migration { number: 3, name: "heart", text: include_str!("../migrations/0003_heart.sql") },
    Migration { number: 4, name: "promises", text: include_str!("../migrations/0004_promises.sql") },
    Migration { number: 5, name: "inboxes", text: include_str!("../migrations/0005_inboxes.sql") },
    Migration { number: 6, name: "ledger", text: include_str!("../migrations/0006_ledger.sql") },
    Migration { number: 7, name: "push", text: include_str!("../migrations/0007_push.sql") },
    Migration { number: 8, name: "showing", text: include_str!("../migrations/0008_showing.sql") },
    Migration { number: 9, name: "making", text: include_str!("../migrations/0009_making.sql") },
    Migration { number: 10, name: "asks", text: include_str!("../migrations/0010_asks.sql") },
    Migration { number: 11, name: "instrument", text: include_str!("../migrations/0011_instrument.sql") },
    Migration { number: 12, name: "leaks", text: include_str!("../migrations/0012_leaks.sql") },
    Migration { number: 13, name: "recounts", text: include_str!("../migrations/0013_recounts.sql") },
    Migration { number: 14, name: "telling", text: include_str!("../migrations/0014_telling.sql") },
    Migration { number: 15, name: "unreached", text: include_str!("../migrations/0015_unreached.sql") },
    Migration {
        number: 16,
        name: "writing_first",
        text: include_str!("../migrations/0016_writing_first.sql"),
    },
    Migration {
        number: 17,
        name: "own_addresses",
        text: include_str!("../migrations/0017_own_addresses.sql"),
    },
    Migration { number: 18, name: "touchpoints", text: include_str!("../migrations/0018_touchpoints.sql") },
    Migration {
        number: 19,
        name: "jobs_given_up",
        text: include_str!("../migrations/0019_jobs_given_up.sql"),
    },
    Migration {
        number: 20,
        name: "finding_customers",
        text: include_str!("../migrations/0020_finding_customers.sql"),
    },
    Migration { number: 21, name: "happenings", text: include_str!("../migrations/0021_happenings.sql") },
];

/// The text for `SQLite`: as written.
pub fn for_sqlite(text: &str) -> String {
    text.to_owned()
}

/// The text for `PostgreSQL`: BLOB is BYTEA there, and every table has its row ids apart.
pub fn for_postgres(text: &str) -> String {
    text.replace(" BLOB", " BYTEA").replace(") WITHOUT ROWID;", ");")
}

const LEDGER: &str = "CREATE TABLE IF NOT EXISTS schema_migrations (
    number BIGINT NOT NULL PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)";

pub(crate) fn migrate_sqlite(path: &Path, clock: &Clock) -> Result<()> {
    let mut connection = sqlite::open_connection(path)?;
    let fault = |cause: rusqlite::Error| Fault::sqlite("migration", &cause);
    let tx = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).map_err(fault)?;
    tx.execute_batch(LEDGER).map_err(fault)?;
    let newest: i64 = tx
        .query_row("SELECT COALESCE(MAX(number), 0) FROM schema_migrations", [], |row| row.get(0))
        .map_err(fault)?;
    for migration in pending(newest)? {
        tracing::info!(number = migration.number, name = migration.name, "migrating");
        tx.execute_batch(&for_sqlite(migration.text)).map_err(fault)?;
        tx.execute(
            "INSERT INTO schema_migrations (number, name, applied_at) VALUES (?1, ?2, ?3)",
            (migration.number, migration.name, to_micros(clock.now())),
        )
        .map_err(fault)?;
    }
    planner::inform(&tx).map_err(fault)?;
    tx.commit().map_err(fault)
}

/// The lease under which one node at a time migrates.
const LEASE: SignedDuration = SignedDuration::from_mins(10);
const LEASE_TABLE: &str = "CREATE TABLE IF NOT EXISTS migration_lease (
    name TEXT NOT NULL PRIMARY KEY, owner TEXT NOT NULL, until_at BIGINT NOT NULL)";

pub(crate) async fn migrate_postgres(postgres: &Postgres, clock: &Clock) -> Result<()> {
    let mut client = postgres.client().await?;
    let owner = crate::random::token();
    // Two nodes that create the same table at once may collide in the catalog; the loser finds it made.
    if client.batch_execute(LEASE_TABLE).await.is_err() {
        client.batch_execute(LEASE_TABLE).await.map_err(fault)?;
    }
    take_lease(&client, &owner, clock).await?;
    let done = apply_postgres(&mut client, clock).await;
    client.execute("DELETE FROM migration_lease WHERE owner = $1", &[&owner]).await.map_err(fault)?;
    done
}

async fn take_lease(client: &deadpool_postgres::Object, owner: &str, clock: &Clock) -> Result<()> {
    loop {
        let now = clock.now();
        let taken = client
            .execute(
                "INSERT INTO migration_lease (name, owner, until_at) VALUES ('schema', $1, $2)
                 ON CONFLICT (name) DO UPDATE SET owner = $1, until_at = $2
                   WHERE migration_lease.until_at < $3",
                &[&owner, &to_micros(now + LEASE), &to_micros(now)],
            )
            .await
            .map_err(fault)?;
        if taken == 1 {
            return Ok(());
        }
        tracing::info!("another node is migrating; waiting for it");
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
}

async fn apply_postgres(client: &mut deadpool_postgres::Object, clock: &Clock) -> Result<()> {
    client.batch_execute(LEDGER).await.map_err(fault)?;
    let newest: i64 = client
        .query_one("SELECT COALESCE(MAX(number), 0) FROM schema_migrations", &[])
        .await
        .map_err(fault)?
        .get(0);
    for migration in pending(newest)? {
        tracing::info!(number = migration.number, name = migration.name, "migrating");
        let tx = client.transaction().await.map_err(fault)?;
        tx.batch_execute(&for_postgres(migration.text)).await.map_err(fault)?;
        let number = i64::from(migration.number);
        tx.execute(
            "INSERT INTO schema_migrations (number, name, applied_at) VALUES ($1, $2, $3)",
            &[&number, &migration.name, &to_micros(clock.now())],
        )
        .await
        .map_err(fault)?;
        tx.commit().await.map_err(fault)?;
    }
    Ok(())
}

#[expect(clippy::needless_pass_by_value, reason = "given to map_err, which hands the error over")]
fn fault(cause: tokio_postgres::Error) -> Fault {
    Fault::postgres("migration", &cause)
}

fn pending(newest: i64) -> Result<impl Iterator<Item = &'static Migration>> {
    let last = MIGRATIONS.last().map_or(0, |migration| i64::from(migration.number));
    if newest > last {
        return Err(Fault::Unavailable(format!(
            "this database was written by a newer version (migration {newest}; this one knows {last}): start the newer version"
        )));
    }
    Ok(MIGRATIONS.iter().filter(move |migration| i64::from(migration.number) > newest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn migrations_are_numbered_without_a_gap() {
        for (place, migration) in (1..).zip(MIGRATIONS) {
            assert_eq!(migration.number, place, "{}", migration.name);
        }
    }
}
