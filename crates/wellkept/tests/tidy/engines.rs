//! Every statement is prepared on both engines, against the tables that the migrations make.

use crate::none_broken;
use crate::statements::{Statement, statements};
use store::testing::{Folder, engines, fresh_location, skip};
use store::{Clock, Db, Location, Options};

fn broken(statement: &Statement, error: &dyn std::fmt::Display) -> String {
    format!("{} ({}): {error}", statement.name, statement.path)
}

#[tokio::test]
async fn every_statement_is_understood_by_sqlite() {
    let folder = Folder::fresh();
    let location = fresh_location("sqlite", &folder).await;
    let Location::Sqlite(file) = &location else { panic!("SQLite was asked for") };
    let _db = Db::open(&location, Options::with_clock(Clock::system())).await.unwrap();
    let connection = rusqlite::Connection::open(file).unwrap();
    let statements = statements();
    let faults = statements.iter().filter_map(|statement| {
        connection.prepare(&statement.sqlite).err().map(|error| broken(statement, &error))
    });
    none_broken("statements that SQLite refuses", &faults.collect::<Vec<_>>());
}

/// Statements that may read every row of one table of an organization: what they read is small by a stated
/// limit, or they run beside the requests.
const MAY_READ_ALL: &[&str] = &["colleagues.all"];

/// A statement that finds its rows only by their organization costs more the longer an organization lives.
#[tokio::test]
async fn no_statement_reads_a_whole_organization() {
    let folder = Folder::fresh();
    let location = fresh_location("sqlite", &folder).await;
    let Location::Sqlite(file) = &location else { panic!("SQLite was asked for") };
    let _db = Db::open(&location, Options::with_clock(Clock::system())).await.unwrap();
    let connection = rusqlite::Connection::open(file).unwrap();
    let mut faults = Vec::new();
    for statement in statements() {
        if MAY_READ_ALL.contains(&statement.name.as_str()) {
            continue;
        }
        let text = format!("EXPLAIN QUERY PLAN {}", statement.sqlite);
        let Ok(mut plan) = connection.prepare(&text) else { continue };
        let mut rows = plan.raw_query();
        while let Some(row) = rows.next().unwrap() {
            let step: String = row.get(3).unwrap();
            if GROWING.iter().any(|table| reads_all(&step, table)) {
                faults.push(format!("{} ({}): {step}", statement.name, statement.path));
            }
        }
    }
    none_broken("statements that read every row of an organization", &faults);
}

/// Tables that grow with every message or promise, by the names and short names statements give them.
const GROWING: &[&str] = &[
    "conversations",
    "c",
    "messages",
    "m",
    "customers",
    "u",
    "identities",
    "i",
    "events",
    "message_keys",
    "k",
    "participants",
    "traces",
    "attachments",
    "reads",
    "arrivals",
    "outbox",
    "promises",
    "p",
    "occasions",
    "rightings",
    "jobs",
    "heard_promises",
    "asks",
];

/// Whether a step of a plan walks the table by nothing but the organization, without the order of an index
/// that a LIMIT ends early.
fn reads_all(step: &str, table: &str) -> bool {
    let by_org_alone = format!("SEARCH {table} USING");
    step == format!("SCAN {table}") || (step.starts_with(&by_org_alone) && step.ends_with("(org_id=?)"))
}

#[tokio::test]
async fn every_statement_is_understood_by_postgres() {
    if !engines().contains(&"postgres") {
        return skip("tidy: every statement is understood by PostgreSQL", "there is no PostgreSQL");
    }
    let folder = Folder::fresh();
    let location = fresh_location("postgres", &folder).await;
    let Location::Postgres(address) = &location else { panic!("PostgreSQL was asked for") };
    let _db = Db::open(&location, Options::with_clock(Clock::system())).await.unwrap();
    let (client, connection) = tokio_postgres::connect(address, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    let mut faults = Vec::new();
    for statement in statements() {
        if let Err(error) = client.prepare(&statement.postgres).await {
            let cause = error.as_db_error().map_or_else(|| error.to_string(), ToString::to_string);
            faults.push(broken(&statement, &cause));
        }
    }
    none_broken("statements that PostgreSQL refuses", &faults);
}
