//! The clock among many open promises: due ones are noticed within a second, and memory stays flat. Every day with a
//! few thousand; `cargo xtask prove` asks for a million.

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::json;
use store::Location;
use store::testing::engines;

use crate::ledger::Ledger;
use crate::server::Server;
use crate::shop::{CARE, Shop, mail};
use crate::until;

/// How many promises are open when nobody says otherwise.
const PROMISES: u64 = 3_000;
/// How many of them fall due while we look.
const DUE: u64 = 40;
/// How much memory may grow while promises fall due, in kilobytes.
const GROWTH_KB_MAX: u64 = 64 * 1024;

#[tokio::test(flavor = "multi_thread")]
async fn due_promises_are_noticed_within_a_second_among_many() {
    let count = std::env::var("WELLKEPT_TEST_PROMISES").ok().and_then(|text| text.parse().ok());
    for engine in engines() {
        among(engine, count.unwrap_or(PROMISES)).await;
    }
}

async fn among(engine: &str, count: u64) {
    let mut shop = Shop::with_mailbox(engine).await;
    shop.gets_mail(&mail("maria@okafor.example", CARE, "one@okafor.example", "", "Please call me.")).await;
    let conversation = shop.conversation_of(1).await["id"].as_str().unwrap().to_owned();
    promises(&shop, &conversation, now() + SignedDuration::from_hours(24 * 30)).await;
    shop.server.kill();
    fill(&shop.location, count).await;
    let started = now();
    shop.server.start().await;
    let start = now().duration_since(started);

    let first = now() + SignedDuration::from_secs(8);
    for place in 0..DUE {
        let due = first + SignedDuration::from_millis(250 * i64::try_from(place).unwrap());
        promises(&shop, &conversation, due).await;
    }
    let before = memory_kb(&shop.server);
    let ledger = Ledger::open(&shop.location).await;
    until("all that is due is noticed", async || {
        let broken =
            ledger.counts("SELECT 'broken', COUNT(*) FROM promises WHERE state = 'broken'").await["broken"];
        (broken >= DUE).then_some(())
    })
    .await;
    let after = memory_kb(&shop.server);
    let figures = ledger
        .counts(
            "SELECT 'most', MAX(closed_at - due_at) FROM promises WHERE state = 'broken'
             UNION ALL SELECT 'mean', CAST(AVG(closed_at - due_at) AS BIGINT) FROM promises WHERE state = 'broken'
             UNION ALL SELECT 'early', COUNT(*) FROM promises WHERE state = 'broken' AND closed_at < due_at
             UNION ALL SELECT 'open', COUNT(*) FROM promises WHERE state = 'open'
             UNION ALL SELECT 'facts', COUNT(*) FROM events WHERE kind = 'promise_broken'",
        )
        .await;
    eprintln!(
        "{engine}: {} open, started in {} ms, noticed after {} ms on average and {} ms at most, {} MB before and {} MB after",
        figures["open"],
        start.as_millis(),
        figures["mean"] / 1_000,
        figures["most"] / 1_000,
        before / 1_024,
        after / 1_024
    );
    assert_eq!((figures["facts"], figures["open"]), (DUE, count + 1), "each once, and nothing else");
    assert_eq!(figures["early"], 0, "none before its time");
    assert!(after < before + GROWTH_KB_MAX, "memory grew from {before} to {after} kB");
    shop.is_calm();
}

#[expect(clippy::disallowed_methods, reason = "the program in another process has the machine's clock")]
fn now() -> Timestamp {
    Timestamp::now()
}

async fn promises(shop: &Shop, conversation: &str, due: Timestamp) {
    let wish = json!({ "conversation": conversation, "kind": "call_back", "said": "Call", "due_at": due.to_string() });
    shop.owner.calls(Method::POST, "/promises", &wish).await.is(201);
}

/// Repeats the one promise there is, with what is planned for it, so many times, due from then on.
async fn fill(location: &Location, count: u64) {
    let series = format!(
        "WITH RECURSIVE n(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM n WHERE i < {count})"
    );
    let id = "CAST(p.id + n.i AS TEXT)";
    let promises = repeated(location, "promises", |column| match column {
        "id" => Some("p.id + n.i".to_owned()),
        "client_key" => Some("p.client_key || '/' || CAST(n.i AS TEXT)".to_owned()),
        "due_at" | "first_due_at" | "place" => Some(format!("p.{column} + n.i * 1000000")),
        _ => None,
    })
    .await;
    let jobs = repeated(location, "jobs", |column| match column {
        "id" => Some(format!(
            "j.id + 1000 + n.i + CASE j.kind WHEN 'promises.break' THEN {} ELSE 0 END",
            count * 10
        )),
        "job_key" => Some(format!("{id} || ':v1'")),
        "payload" => Some(format!("'{{\"promise\":\"' || {id} || '\",\"version\":1}}'")),
        "planned_at" | "run_at" => Some(format!("j.{column} + n.i * 1000000")),
        _ => None,
    })
    .await;
    // The second begins with the one promise that the first found, which is the one with the lowest id.
    let statements = [
        format!(
            "INSERT INTO jobs {series} {jobs} FROM jobs j, n, (SELECT MIN(id) AS id FROM promises) p WHERE j.kind IN ('promises.remind', 'promises.break')"
        ),
        format!("INSERT INTO promises {series} {promises} FROM promises p, n"),
    ];
    for statement in statements {
        run(location, &statement).await;
    }
    if let Location::Postgres(_) = location {
        run(location, "ANALYZE").await;
    }
}

async fn repeated(location: &Location, table: &str, how: impl Fn(&str) -> Option<String>) -> String {
    let alias = &table[..1];
    let columns = columns(location, table).await;
    let values = columns.iter().map(|column| how(column).unwrap_or_else(|| format!("{alias}.{column}")));
    format!("SELECT {}", values.collect::<Vec<_>>().join(", "))
}

async fn columns(location: &Location, table: &str) -> Vec<String> {
    match location {
        Location::Sqlite(file) => {
            let connection = rusqlite::Connection::open(file).unwrap();
            let mut ask =
                connection.prepare(&format!("SELECT name FROM pragma_table_info('{table}')")).unwrap();
            ask.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
        }
        Location::Postgres(url) => {
            let client = client(url).await;
            let ask = "SELECT column_name::text FROM information_schema.columns WHERE table_name = $1 ORDER BY ordinal_position";
            client.query(ask, &[&table]).await.unwrap().iter().map(|row| row.get(0)).collect()
        }
    }
}

async fn run(location: &Location, statement: &str) {
    match location {
        Location::Sqlite(file) => {
            rusqlite::Connection::open(file).unwrap().execute_batch(statement).unwrap();
        }
        Location::Postgres(url) => client(url).await.batch_execute(statement).await.unwrap(),
    }
}

async fn client(url: &str) -> tokio_postgres::Client {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// What a server holds in memory, in kilobytes.
fn memory_kb(server: &Server) -> u64 {
    let process = server.running.as_ref().expect("only a running server has memory").id();
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("Linux says so");
    line.split_whitespace().nth(1).expect("it is a number").parse().unwrap()
}
