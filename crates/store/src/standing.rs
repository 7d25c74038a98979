//! What stands at a location before anything is opened there: looking never writes.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::clock::{Timestamp, from_micros};
use crate::db::{Location, install_crypto};
use crate::fault::{Fault, Result};
use crate::migrations::MIGRATIONS;
use crate::postgres::{chain, tls};

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// No tables of ours.
    Nothing,
    /// Tables of an older version; opening brings them up to date.
    Older,
    /// Tables of this version.
    Current,
    /// Tables of a newer version; opening refuses.
    Newer,
}

/// How long a database server may take to answer the door.
const CONNECT_SECONDS: u64 = 10;

/// Looks without writing anything.
///
/// # Errors
/// [`Fault::Unavailable`] when the place cannot be reached or read.
pub async fn look(location: &Location) -> Result<Standing> {
    let newest = match location {
        Location::Sqlite(path) => newest_in_sqlite(path)?,
        Location::Postgres(url) => newest_in_postgres(url).await?,
    };
    let ours = MIGRATIONS.last().map_or(0, |migration| i64::from(migration.number));
    Ok(match newest {
        0 => Standing::Nothing,
        newest if newest < ours => Standing::Older,
        newest if newest == ours => Standing::Current,
        _ => Standing::Newer,
    })
}

const NEWEST: &str = "SELECT COALESCE(MAX(number), 0) FROM schema_migrations";

/// The number of the newest migration; 0 where there is none.
fn newest_in_sqlite(path: &Path) -> Result<i64> {
    if !path.exists() {
        return Ok(0);
    }
    let fault = |cause: rusqlite::Error| Fault::Unavailable(format!("{}: {cause}", path.display()));
    let connection = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(fault)?;
    connection.busy_timeout(Duration::from_secs(CONNECT_SECONDS)).map_err(fault)?;
    let has_ledger: bool = connection
        .query_row(
            "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'schema_migrations')",
            [],
            |row| row.get(0),
        )
        .map_err(fault)?;
    if !has_ledger {
        return Ok(0);
    }
    connection.query_row(NEWEST, [], |row| row.get(0)).map_err(fault)
}

/// What a database server's own clock shows; `None` where the database is a file, which has none.
///
/// # Errors
/// [`Fault::Unavailable`] when the server cannot be reached.
pub async fn clock(location: &Location) -> Result<Option<Timestamp>> {
    let Location::Postgres(url) = location else { return Ok(None) };
    let client = connect(url).await?;
    let shown = "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)";
    Ok(Some(from_micros(client.query_one(shown, &[]).await.map_err(fault)?.get(0))))
}

async fn connect(url: &str) -> Result<tokio_postgres::Client> {
    install_crypto();
    let mut config: tokio_postgres::Config =
        url.parse().map_err(|error| Fault::Unavailable(format!("the address of PostgreSQL: {error}")))?;
    config.application_name("wellkept").connect_timeout(Duration::from_secs(CONNECT_SECONDS));
    let (client, connection) = config.connect(tls()?).await.map_err(fault)?;
    tokio::spawn(async move {
        // A broken connection shows in the next call on the client.
        let _ = connection.await;
    });
    Ok(client)
}

#[expect(clippy::needless_pass_by_value, reason = "given to map_err, which hands the error over")]
fn fault(cause: tokio_postgres::Error) -> Fault {
    Fault::Unavailable(format!("PostgreSQL: {}", chain(&cause)))
}

async fn newest_in_postgres(url: &str) -> Result<i64> {
    let client = connect(url).await?;
    let has_ledger: bool = client
        .query_one("SELECT to_regclass('schema_migrations') IS NOT NULL", &[])
        .await
        .map_err(fault)?
        .get(0);
    if !has_ledger {
        return Ok(0);
    }
    Ok(client.query_one(NEWEST, &[]).await.map_err(fault)?.get(0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Folder, engines, fresh_location};
    use crate::{Clock, Db, Options};

    #[tokio::test]
    async fn looking_finds_nothing_and_leaves_nothing() {
        for engine in engines() {
            let folder = Folder::fresh();
            let location = fresh_location(engine, &folder).await;
            assert_eq!(look(&location).await.unwrap(), Standing::Nothing, "{engine}");
            assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "{engine}");
            drop(Db::open(&location, Options::with_clock(Clock::system())).await.unwrap());
            assert_eq!(look(&location).await.unwrap(), Standing::Current, "{engine}");
        }
    }

    #[tokio::test]
    async fn a_server_shows_its_clock_and_a_file_has_none() {
        for engine in engines() {
            let folder = Folder::fresh();
            let location = fresh_location(engine, &folder).await;
            let shown = clock(&location).await.unwrap();
            assert_eq!(shown.is_some(), engine == "postgres");
            let ours = Clock::system().now();
            assert!(shown.is_none_or(|shown| ours.duration_since(shown).abs().as_secs() < 60), "{shown:?}");
        }
    }

    #[tokio::test]
    async fn older_newer_and_foreign_files_are_told_apart() {
        let folder = Folder::fresh();
        let path = folder.path().join("wellkept.db");
        let location = Location::Sqlite(path.clone());
        std::fs::write(&path, b"").unwrap();
        assert_eq!(look(&location).await.unwrap(), Standing::Nothing, "an empty file");
        let connection = Connection::open(&path).unwrap();
        connection.execute_batch("CREATE TABLE schema_migrations (number BIGINT)").unwrap();
        for (number, expected) in [(1, Standing::Older), (9_999, Standing::Newer)] {
            connection.execute("INSERT INTO schema_migrations VALUES (?1)", [number]).unwrap();
            assert_eq!(look(&location).await.unwrap(), expected);
        }
        let letter = folder.path().join("letter.txt");
        std::fs::write(&letter, "Dear Ana, ".repeat(100)).unwrap();
        assert!(look(&Location::Sqlite(letter)).await.is_err(), "a letter is no database");
    }
}
