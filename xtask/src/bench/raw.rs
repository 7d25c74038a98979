//! The limit of the machine: the very rows that the server wrote, inserted again by a program that does
//! nothing else, as many mails to a durable commit as there were senders.
//!
//! Nothing holds this program back: it looks nothing up and changes nothing afterwards, its rows lie ready in
//! memory in the order of their keys, and it never has to move its log into the file.

use super::process::thread_cpu;
use anyhow::{Context, Result};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use std::path::Path;
use std::time::{Duration, Instant};

/// What the bare program took for all rows.
pub(crate) struct Raw {
    pub(crate) took: Duration,
    /// Processor time, in user and in system mode together.
    pub(crate) cpu: Duration,
}

/// All rows of one table.
struct Table {
    insert: String,
    rows: Vec<Vec<Value>>,
}

/// Copies the rows of a finished server's database into a fresh one, in equal `parts`, each committed with the
/// disk waited for. Reading them before is not counted.
pub(crate) fn insert_again(from: &Path, into: &Path, parts: usize) -> Result<Raw> {
    let source = Connection::open(from)?;
    let target = Connection::open(into)?;
    target.pragma_update(None, "journal_mode", "WAL")?;
    target.pragma_update(None, "synchronous", "FULL")?;
    target.pragma_update(None, "wal_autocheckpoint", 0)?;
    target.execute_batch(&schema(&source)?)?;
    target.set_prepared_statement_cache_capacity(256);
    let tables = tables(&source)?;
    let (began, cpu_before) = (Instant::now(), thread_cpu()?);
    for part in 0..parts {
        target.execute_batch("BEGIN IMMEDIATE")?;
        for table in &tables {
            let mut insert = target.prepare_cached(&table.insert)?;
            for row in &table.rows[bounds(table.rows.len(), part, parts)] {
                insert.execute(params_from_iter(row))?;
            }
        }
        target.execute_batch("COMMIT")?;
    }
    Ok(Raw { took: began.elapsed(), cpu: thread_cpu()?.saturating_sub(cpu_before) })
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
    let insert = format!("INSERT INTO {name} VALUES ({})", places.join(", "));
    Ok(Table { insert, rows: rows? })
}
