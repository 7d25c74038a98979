//! The limit of the machine: the very rows that the server wrote, inserted again by a program that does
//! nothing else, as many messages to a durable commit as there were senders.

use anyhow::{Context, Result};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::path::Path;
use std::time::{Duration, Instant};

/// All rows of one table.
struct Table {
    insert: String,
    rows: Vec<Vec<Value>>,
}

/// Copies the rows of a finished server's database into a fresh one, in `commits` equal parts, each committed
/// with the disk waited for. Gives the time it took, reading them before not counted.
pub(crate) fn insert_again(from: &Path, into: &Path, commits: usize) -> Result<Duration> {
    let source = Connection::open(from)?;
    let target = Connection::open(into)?;
    target.pragma_update(None, "journal_mode", "WAL")?;
    target.pragma_update(None, "synchronous", "FULL")?;
    target.execute_batch(&schema(&source)?)?;
    let tables = tables(&source)?;
    let began = Instant::now();
    for part in 0..commits {
        target.execute_batch("BEGIN IMMEDIATE")?;
        for table in &tables {
            let mut insert = target.prepare_cached(&table.insert)?;
            for row in &table.rows[bounds(table.rows.len(), part, commits)] {
                insert.execute(params_from_iter(row))?;
            }
        }
        target.execute_batch("COMMIT")?;
    }
    Ok(began.elapsed())
}

fn bounds(rows: usize, part: usize, parts: usize) -> std::ops::Range<usize> {
    rows * part / parts..rows * (part + 1) / parts
}

fn schema(source: &Connection) -> Result<String> {
    let mut ask = source.prepare(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY type DESC",
    )?;
    let texts: rusqlite::Result<Vec<String>> = ask.query_map([], |row| row.get(0))?.collect();
    Ok(texts?.join(";\n"))
}

fn tables(source: &Connection) -> Result<Vec<Table>> {
    let mut ask = source.prepare(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
    )?;
    let names: rusqlite::Result<Vec<String>> = ask.query_map([], |row| row.get(0))?.collect();
    names?.iter().map(|name| read(source, name)).collect()
}

fn read(source: &Connection, name: &str) -> Result<Table> {
    let mut ask =
        source.prepare(&format!("SELECT * FROM {name}")).with_context(|| format!("reading {name}"))?;
    let columns = ask.column_count();
    let places: Vec<String> = (1..=columns).map(|place| format!("?{place}")).collect();
    let rows = ask.query_map([], |row| (0..columns).map(|column| row.get(column)).collect());
    let rows: rusqlite::Result<Vec<Vec<Value>>> = rows?.collect();
    Ok(Table { insert: format!("INSERT INTO {name} VALUES ({})", places.join(", ")), rows: rows? })
}
