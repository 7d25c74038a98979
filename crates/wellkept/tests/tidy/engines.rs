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
