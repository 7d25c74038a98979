//! Copies of a whole database: a verified backup into a `SQLite` file, and a move from one engine to the
//! other. Both see one consistent state while the server goes on writing, and both are proved by comparing
//! a fingerprint of every table.

use std::collections::BTreeMap;
use std::path::Path;
use std::pin::pin;

use futures_util::{StreamExt, TryStreamExt};
use rusqlite::types::ValueRef;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;
use tokio_postgres::types::{ToSql, Type};

use crate::clock::Clock;
use crate::db::{Location, install_crypto};
use crate::fault::{Fault, Result};
use crate::migrations::{self, MIGRATIONS};
use crate::value::Value;

/// Rows on their way between two engines at one time.
const BATCH_ROWS: usize = 500;

/// Told as a copy goes on: the table, and how many of its rows are done.
pub type Progress<'a> = &'a (dyn Fn(&str, u64) + Send + Sync);

/// What a table holds: enough to tell two copies apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// How many rows.
    pub rows: u64,
    /// SHA-256 over all of them in the order of their key, in hexadecimal.
    pub sha256: String,
}

/// The fingerprints of all tables, by name.
pub type Fingerprints = BTreeMap<String, Fingerprint>;

/// Tables that say who is working at the moment: a copy begins without them.
const PASSING: [&str; 1] = ["leases"];

/// Names of all tables of the house, in the order in which the migrations make them.
pub fn tables() -> Vec<&'static str> {
    MIGRATIONS
        .iter()
        .flat_map(|migration| migration.text.lines())
        .filter_map(|line| line.strip_prefix("CREATE TABLE "))
        .filter_map(|rest| rest.split([' ', '(']).next())
        .filter(|name| !PASSING.contains(name))
        .collect()
}

/// Copies the database at `from` into the empty database at `to` and returns the fingerprints, equal on
/// both sides.
///
/// # Errors
/// [`Fault::Unavailable`] when the target holds data already, or when the copies differ.
pub async fn copy(
    from: &Location,
    to: &Location,
    clock: &Clock,
    progress: Progress<'_>,
) -> Result<Fingerprints> {
    install_crypto();
    let (before, after) = match (from, to) {
        (Location::Sqlite(source), Location::Postgres(url)) => {
            let snapshot = Snapshot::of(source)?;
            make_empty_postgres(url, clock).await?;
            sqlite_to_postgres(snapshot.path(), url, progress).await?;
            (sqlite_fingerprints(snapshot.path())?, postgres_fingerprints_of(url).await?)
        }
        (Location::Postgres(url), Location::Sqlite(target)) => {
            let before = postgres_to_sqlite(url, target, clock, progress).await?;
            (before, sqlite_fingerprints(target)?)
        }
        (Location::Sqlite(source), Location::Sqlite(target)) => {
            vacuum_into(source, target)?;
            let prints = sqlite_fingerprints(target)?;
            (prints.clone(), prints)
        }
        (Location::Postgres(_), Location::Postgres(_)) => {
            return Err(Fault::Unavailable(
                "from PostgreSQL to PostgreSQL, use pg_dump and pg_restore".into(),
            ));
        }
    };
    if before == after {
        return Ok(after);
    }
    let differing: Vec<_> = before.keys().filter(|name| before.get(*name) != after.get(*name)).collect();
    Err(Fault::Unavailable(format!("the copy differs from its source in {differing:?}; do not use it")))
}

/// Checks a `SQLite` copy: the engine's own integrity check and gap-free event numbers; returns its
/// fingerprints.
pub fn verify(path: &Path) -> Result<Fingerprints> {
    let connection = open(path)?;
    let words: String =
        connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).map_err(fault)?;
    if words != "ok" {
        return Err(Fault::Unavailable(format!("{}: {words}", path.display())));
    }
    let gaps: i64 = connection
        .query_row(
            "SELECT COUNT(*) FROM organizations o WHERE o.event_seq <>
               (SELECT COUNT(*) FROM events e WHERE e.org_id = o.org_id)",
            [],
            |row| row.get(0),
        )
        .map_err(fault)?;
    if gaps > 0 {
        return Err(Fault::Unavailable(format!("{}: the numbers of events have a gap", path.display())));
    }
    sqlite_fingerprints(path)
}

/// Tells, for each row of a `SQLite` copy whose bytes lie in the blob store, the hash that names them.
pub fn each_named_blob(path: &Path, tell: &mut dyn FnMut(&str)) -> Result<()> {
    let connection = open(path)?;
    let text = "SELECT hash FROM arrivals WHERE raw IS NULL UNION ALL SELECT hash FROM attachments";
    let mut statement = connection.prepare(text).map_err(fault)?;
    let mut rows = statement.query([]).map_err(fault)?;
    while let Some(row) = rows.next().map_err(fault)? {
        tell(&row.get::<_, String>(0).map_err(fault)?);
    }
    Ok(())
}

/// A consistent copy of a `SQLite` file, taken while the server writes; gone when dropped.
struct Snapshot(std::path::PathBuf);

impl Snapshot {
    fn of(source: &Path) -> Result<Self> {
        let name = format!("wellkept-copy-{}.db", &crate::random::token()[..16]);
        let path = source.with_file_name(name);
        vacuum_into(source, &path)?;
        Ok(Self(path))
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Snapshot {
    fn drop(&mut self) {
        // A file left behind wastes space and nothing else.
        let _ = std::fs::remove_file(&self.0);
    }
}

fn vacuum_into(source: &Path, target: &Path) -> Result<()> {
    if target.exists() {
        return Err(Fault::Unavailable(format!("{} exists already", target.display())));
    }
    let connection =
        rusqlite::Connection::open_with_flags(source, rusqlite::OpenFlags::SQLITE_OPEN_READ_WRITE)
            .map_err(fault)?;
    let name = target.to_str().ok_or(Fault::Unavailable("the path of the copy is not UTF-8".into()))?;
    connection.execute("VACUUM INTO ?1", [name]).map_err(fault)?;
    let copy = rusqlite::Connection::open(target).map_err(fault)?;
    copy.execute("DELETE FROM leases", []).map_err(fault)?;
    drop(copy);
    std::fs::File::open(target)
        .and_then(|file| file.sync_all())
        .map_err(|error| Fault::Unavailable(format!("{}: {error}", target.display())))
}

fn open(path: &Path) -> Result<rusqlite::Connection> {
    rusqlite::Connection::open_with_flags(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(fault)
}

/// Columns of a table and those of its key, in order.
fn columns(connection: &rusqlite::Connection, table: &str) -> Result<(Vec<String>, Vec<String>)> {
    let mut statement = connection.prepare(&format!("PRAGMA table_info({table})")).map_err(fault)?;
    let read = statement
        .query_map([], |row| Ok((row.get::<_, String>(1)?, row.get::<_, i64>(5)?)))
        .and_then(Iterator::collect::<rusqlite::Result<Vec<_>>>)
        .map_err(fault)?;
    let mut key: Vec<_> = read.iter().filter(|(_, place)| *place > 0).cloned().collect();
    key.sort_by_key(|(_, place)| *place);
    let name = |(name, _): (String, i64)| name;
    Ok((read.into_iter().map(name).collect(), key.into_iter().map(name).collect()))
}

fn select(connection: &rusqlite::Connection, table: &str) -> Result<(String, Vec<String>)> {
    let (columns, key) = columns(connection, table)?;
    let text = format!("SELECT {} FROM {table} ORDER BY {}", columns.join(", "), key.join(", "));
    Ok((text, columns))
}

fn value(cell: ValueRef<'_>) -> Value {
    match cell {
        ValueRef::Null | ValueRef::Real(_) => Value::Null,
        ValueRef::Integer(number) => Value::Int(number),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Blob(bytes.to_vec()),
    }
}

struct Hashing {
    rows: u64,
    sha: Sha256,
}

impl Hashing {
    fn new() -> Self {
        Self { rows: 0, sha: Sha256::new() }
    }

    fn add<'v>(&mut self, row: impl Iterator<Item = &'v Value>) {
        self.rows += 1;
        for value in row {
            let (mark, bytes): (u8, &[u8]) = match value {
                Value::Null => (0, &[]),
                Value::Int(number) => (1, &number.to_le_bytes()),
                Value::Text(text) => (2, text.as_bytes()),
                Value::Blob(bytes) => (3, bytes),
            };
            self.sha.update([mark]);
            self.sha.update((bytes.len() as u64).to_le_bytes());
            self.sha.update(bytes);
        }
    }

    fn done(self) -> Fingerprint {
        use std::fmt::Write;
        let sha256 = self.sha.finalize().iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        Fingerprint { rows: self.rows, sha256 }
    }
}

/// Fingerprints of every table in a `SQLite` file.
pub fn sqlite_fingerprints(path: &Path) -> Result<Fingerprints> {
    let connection = open(path)?;
    let mut prints = Fingerprints::new();
    for table in tables() {
        let (text, columns) = select(&connection, table)?;
        let mut statement = connection.prepare(&text).map_err(fault)?;
        let mut rows = statement.query([]).map_err(fault)?;
        let mut hashing = Hashing::new();
        while let Some(row) = rows.next().map_err(fault)? {
            let cells: rusqlite::Result<Vec<_>> =
                (0..columns.len()).map(|column| row.get_ref(column).map(value)).collect();
            hashing.add(cells.map_err(fault)?.iter());
        }
        prints.insert(table.to_owned(), hashing.done());
    }
    Ok(prints)
}

async fn connect(url: &str) -> Result<tokio_postgres::Client> {
    let (client, connection) =
        tokio_postgres::connect(url, crate::postgres::tls()?).await.map_err(postgres_fault)?;
    tokio::spawn(async move {
        // A broken connection shows in the next call on the client.
        let _ = connection.await;
    });
    Ok(client)
}

async fn make_empty_postgres(url: &str, clock: &Clock) -> Result<()> {
    let db = crate::Db::open(&Location::Postgres(url.to_owned()), crate::Options::with_clock(clock.clone()))
        .await?;
    let found =
        db.read_wide((), |tx, ()| Box::pin(crate::organizations::all(tx, crate::OrgId::NONE))).await?;
    if found.is_empty() {
        return Ok(());
    }
    Err(Fault::Unavailable("the target holds organizations already: name an empty database".into()))
}

async fn sqlite_to_postgres(source: &Path, url: &str, progress: Progress<'_>) -> Result<()> {
    let mut client = connect(url).await?;
    let tx = client.transaction().await.map_err(postgres_fault)?;
    for table in tables() {
        let (_, columns) = select(&open(source)?, table)?;
        let list = columns.join(", ");
        let described = tx.prepare(&format!("SELECT {list} FROM {table}")).await.map_err(postgres_fault)?;
        let types: Vec<Type> = described.columns().iter().map(|column| column.type_().clone()).collect();
        let sink =
            tx.copy_in(&format!("COPY {table} ({list}) FROM STDIN BINARY")).await.map_err(postgres_fault)?;
        let mut writer = pin!(tokio_postgres::binary_copy::BinaryCopyInWriter::new(sink, &types));
        let mut batches = read_batches(source.to_owned(), table);
        let mut done = 0;
        while let Some(batch) = batches.recv().await {
            for row in batch? {
                let cells: Vec<&(dyn ToSql + Sync)> =
                    row.iter().map(|value| value as &(dyn ToSql + Sync)).collect();
                writer.as_mut().write(&cells).await.map_err(postgres_fault)?;
                done += 1;
            }
            progress(table, done);
        }
        writer.finish().await.map_err(postgres_fault)?;
    }
    tx.commit().await.map_err(postgres_fault)
}

/// Reads a table on a thread of its own, a few batches ahead of whoever writes them elsewhere.
fn read_batches(source: std::path::PathBuf, table: &'static str) -> mpsc::Receiver<Result<Vec<Vec<Value>>>> {
    let (to, batches) = mpsc::channel(4);
    tokio::task::spawn_blocking(move || {
        let read = || -> Result<()> {
            let connection = open(&source)?;
            let (text, columns) = select(&connection, table)?;
            let mut statement = connection.prepare(&text).map_err(fault)?;
            let mut rows = statement.query([]).map_err(fault)?;
            let mut batch = Vec::with_capacity(BATCH_ROWS);
            while let Some(row) = rows.next().map_err(fault)? {
                let cells: rusqlite::Result<Vec<_>> =
                    (0..columns.len()).map(|column| row.get_ref(column).map(value)).collect();
                batch.push(cells.map_err(fault)?);
                if batch.len() == BATCH_ROWS && to.blocking_send(Ok(std::mem::take(&mut batch))).is_err() {
                    return Ok(());
                }
            }
            // The reader may have given up; then nobody misses the last batch.
            let _ = to.blocking_send(Ok(batch));
            Ok(())
        };
        if let Err(broken) = read() {
            let _ = to.blocking_send(Err(broken));
        }
    });
    batches
}

fn postgres_value(row: &tokio_postgres::Row, column: usize) -> Result<Value> {
    let kind = row.columns()[column].type_();
    let read = if *kind == Type::INT2 {
        row.try_get::<_, Option<i16>>(column).map(|cell| cell.map(i64::from).into())
    } else if *kind == Type::INT8 {
        row.try_get::<_, Option<i64>>(column).map(Value::from)
    } else if *kind == Type::BYTEA {
        row.try_get::<_, Option<Vec<u8>>>(column).map(Value::from)
    } else {
        row.try_get::<_, Option<String>>(column).map(Value::from)
    };
    read.map_err(postgres_fault)
}

async fn postgres_fingerprints_of(url: &str) -> Result<Fingerprints> {
    postgres_fingerprints(&connect(url).await?).await
}

async fn postgres_fingerprints(client: &tokio_postgres::Client) -> Result<Fingerprints> {
    let reference = empty_sqlite()?;
    let mut prints = Fingerprints::new();
    for table in tables() {
        let (text, columns) = select(&reference, table)?;
        let mut hashing = Hashing::new();
        let no_values: [&(dyn ToSql + Sync); 0] = [];
        let rows = client.query_raw(&text, no_values).await.map_err(postgres_fault)?;
        let mut rows = pin!(rows);
        while let Some(row) = rows.next().await {
            let row = row.map_err(postgres_fault)?;
            let cells: Result<Vec<_>> =
                (0..columns.len()).map(|column| postgres_value(&row, column)).collect();
            hashing.add(cells?.iter());
        }
        prints.insert(table.to_owned(), hashing.done());
    }
    Ok(prints)
}

/// A database in memory with all tables: it knows their columns and keys.
fn empty_sqlite() -> Result<rusqlite::Connection> {
    let connection = rusqlite::Connection::open_in_memory().map_err(fault)?;
    for migration in MIGRATIONS {
        connection.execute_batch(&migrations::for_sqlite(migration.text)).map_err(fault)?;
    }
    Ok(connection)
}

/// Copies `PostgreSQL` into a new `SQLite` file, all tables as of one instant; returns the fingerprints as
/// `PostgreSQL` gives them at that instant.
async fn postgres_to_sqlite(
    url: &str,
    target: &Path,
    clock: &Clock,
    progress: Progress<'_>,
) -> Result<Fingerprints> {
    if target.exists() {
        return Err(Fault::Unavailable(format!("{} exists already", target.display())));
    }
    migrations::migrate_sqlite(target, clock)?;
    let client = connect(url).await?;
    client.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await.map_err(postgres_fault)?;
    for table in tables() {
        let (text, columns) = select(&open(target)?, table)?;
        let no_values: [&(dyn ToSql + Sync); 0] = [];
        let rows = client.query_raw(&text, no_values).await.map_err(postgres_fault)?;
        let mut batches = pin!(rows.try_chunks(BATCH_ROWS));
        let mut done = 0;
        while let Some(batch) = batches.next().await {
            let batch = batch.map_err(|error| postgres_fault(error.1))?;
            done += batch.len() as u64;
            let cells: Result<Vec<Vec<Value>>> = batch
                .iter()
                .map(|row| (0..columns.len()).map(|column| postgres_value(row, column)).collect())
                .collect();
            insert(target, table, &columns, &cells?)?;
            progress(table, done);
        }
    }
    let prints = postgres_fingerprints(&client).await?;
    client.batch_execute("COMMIT").await.map_err(postgres_fault)?;
    Ok(prints)
}

fn insert(target: &Path, table: &str, columns: &[String], rows: &[Vec<Value>]) -> Result<()> {
    let mut connection = rusqlite::Connection::open(target).map_err(fault)?;
    let tx = connection.transaction().map_err(fault)?;
    {
        let places: Vec<_> = (1..=columns.len()).map(|place| format!("?{place}")).collect();
        let text = format!("INSERT INTO {table} ({}) VALUES ({})", columns.join(", "), places.join(", "));
        let mut statement = tx.prepare(&text).map_err(fault)?;
        for row in rows {
            statement.execute(rusqlite::params_from_iter(row)).map_err(fault)?;
        }
    }
    tx.commit().map_err(fault)
}

#[expect(clippy::needless_pass_by_value, reason = "given to map_err, which hands the error over")]
fn fault(cause: rusqlite::Error) -> Fault {
    Fault::sqlite("copy", &cause)
}

#[expect(clippy::needless_pass_by_value, reason = "given to map_err, which hands the error over")]
fn postgres_fault(cause: tokio_postgres::Error) -> Fault {
    Fault::postgres("copy", &cause)
}
