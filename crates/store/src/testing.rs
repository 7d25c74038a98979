//! Databases for tests: a fresh one on each engine, gone when dropped.
//!
//! `SQLite` always; `PostgreSQL` when `WELLKEPT_TEST_POSTGRES` names a server on which databases may be
//! created. Without it, the test is recorded as skipped on that engine.

use std::path::{Path, PathBuf};

use crate::clock::Clock;
use crate::db::{Db, Location, Options};

/// Which engines this run can test.
pub fn engines() -> Vec<&'static str> {
    if std::env::var("WELLKEPT_TEST_POSTGRES").is_ok() { vec!["sqlite", "postgres"] } else { vec!["sqlite"] }
}

/// Records, for the count at the end of a run, that a test was skipped and why.
pub fn skip(test: &str, why: &str) {
    use std::io::Write;
    eprintln!("skipped {test}: {why}");
    if let Ok(path) = std::env::var("WELLKEPT_SKIPS")
        && let Ok(mut file) = std::fs::OpenOptions::new().append(true).create(true).open(path)
    {
        // A lost line only makes the count of skipped tests too small.
        let _ = writeln!(file, "{test}: {why}");
    }
}

/// A folder for one test, removed when dropped.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// A new empty folder.
    pub fn fresh() -> Self {
        let path = std::env::temp_dir().join(format!("wellkept-{}", &crate::random::token()[..16]));
        std::fs::create_dir_all(&path).expect("the temporary folder can be written");
        Self(path)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left behind lies in the temporary folder.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Where a fresh database on `engine` (`"sqlite"` or `"postgres"`) would be; `folder` holds its file.
pub async fn fresh_location(engine: &str, folder: &Folder) -> Location {
    if engine == "sqlite" {
        return Location::Sqlite(folder.path().join("wellkept.db"));
    }
    let server =
        std::env::var("WELLKEPT_TEST_POSTGRES").expect("the engine was listed, so a server is named");
    let name = format!("wk_{}", &crate::random::token()[..16]);
    let (client, connection) =
        tokio_postgres::connect(&server, tokio_postgres::NoTls).await.expect("the test server answers");
    tokio::spawn(connection);
    client
        .batch_execute(&format!(
            "CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
        ))
        .await
        .expect("databases may be created on the test server");
    let base = server.trim_end_matches('/');
    let base = match base.rsplit_once('/') {
        Some((before, _)) if before.contains('@') || before.matches('/').count() >= 2 => before,
        _ => base,
    };
    Location::Postgres(format!("{base}/{name}"))
}

/// A fresh database on `engine`, with all tables, and the folder that holds its file.
pub async fn fresh(engine: &str, clock: Clock) -> (Db, Folder) {
    let folder = Folder::fresh();
    let location = fresh_location(engine, &folder).await;
    let options = Options { clock, connections_max: 4 };
    let db = Db::open(&location, options).await.expect("a fresh database opens");
    (db, folder)
}
