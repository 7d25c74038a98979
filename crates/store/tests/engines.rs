//! The engine room on both engines: what the rest of the house leans on.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use store::{
    Clock, Db, Event, Fault, Location, NewJob, OrgId, Sql, Timestamp, Tx, copies, events, jobs,
    organizations, outbox, params,
};

const KEEP: Sql = Sql::tenant(
    "tests.keep",
    "INSERT INTO tombstones (org_id, channel_id, provider_key, at) VALUES ($1, $2, $3, $4)",
);
const COUNT: Sql = Sql::tenant("tests.count", "SELECT COUNT(*) FROM tombstones WHERE org_id = $1");

fn start() -> Timestamp {
    "2026-03-02T09:00:00Z".parse().expect("an instant")
}

async fn shop(db: &Db) -> OrgId {
    let org = OrgId::of(7);
    db.write(org, (), |tx, ()| Box::pin(organizations::create(tx, "Kettles", "Europe/London", "en")))
        .await
        .expect("an organization can be created");
    org
}

fn keep(tx: &mut Tx, key: i64) {
    let now = tx.now();
    tx.later(&KEEP, params![1, key.to_string(), now]);
    tx.event(Event::new("kept").about(key));
}

async fn write_key(db: &Db, org: OrgId, key: i64) -> Result<(), Fault> {
    db.write(org, key, |tx, key| {
        Box::pin(async move {
            keep(tx, *key);
            Ok(())
        })
    })
    .await
}

async fn count(db: &Db, org: OrgId) -> i64 {
    let counted: Result<_, Fault> = db
        .read(org, (), |tx, ()| Box::pin(async move { tx.one(&COUNT, params![], |row| row.int(0)).await }))
        .await;
    counted.expect("a count").expect("one row")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn writes_at_once_leave_no_gap_in_the_numbers() {
    for engine in store::testing::engines() {
        let (db, _folder) = store::testing::fresh(engine, Clock::test(start())).await;
        let org = shop(&db).await;
        let mut writes = Vec::new();
        // Every key is written twice: half of the writes are refused and must leave nothing behind.
        for key in 0..60_i64 {
            let db = db.clone();
            writes.push(tokio::spawn(async move { write_key(&db, org, key % 30).await }));
        }
        let mut kept = 0;
        for write in writes {
            match write.await.expect("no write panics") {
                Ok(()) => kept += 1,
                Err(fault) => assert!(fault.is_duplicate(), "{engine}: {fault}"),
            }
        }
        assert_eq!(kept, 30, "{engine}");
        assert_eq!(count(&db, org).await, 30, "{engine}");
        let facts: Result<_, Fault> = db.read(org, (), |tx, ()| Box::pin(events::since(tx, 0, 100))).await;
        let numbers: Vec<_> = facts.expect("events").iter().map(|fact| fact.seq).collect();
        assert_eq!(numbers, (1..=30).collect::<Vec<_>>(), "{engine}");
    }
}

#[tokio::test]
async fn writes_that_travel_together_are_refused_one_by_one() {
    for engine in store::testing::engines() {
        let (db, _folder) = store::testing::fresh(engine, Clock::test(start())).await;
        let org = shop(&db).await;
        write_key(&db, org, 2).await.expect("the first is stored");
        // One is a duplicate, one is refused after it wrote, one before: the others stand.
        let answers: Vec<Result<i64, Fault>> = db
            .write_each(org, vec![1_i64, 2, 3, 4, 5], |tx, key| {
                Box::pin(async move {
                    let now = tx.now();
                    match key {
                        3 => {
                            tx.run(&KEEP, params![1, "refused", now]).await?;
                            return Err(Fault::LeaseLost);
                        }
                        4 => return Err(Fault::Full),
                        _ => keep(tx, *key),
                    }
                    Ok(*key)
                })
            })
            .await;
        assert!(matches!(answers[0], Ok(1)), "{engine}");
        assert!(matches!(&answers[1], Err(fault) if fault.is_duplicate()), "{engine}");
        assert!(matches!(answers[2], Err(Fault::LeaseLost)), "{engine}");
        assert!(matches!(answers[3], Err(Fault::Full)), "{engine}");
        assert!(matches!(answers[4], Ok(5)), "{engine}");
        assert_eq!(count(&db, org).await, 3, "{engine}");
        let facts: Result<_, Fault> = db.read(org, (), |tx, ()| Box::pin(events::since(tx, 0, 9))).await;
        let numbers: Vec<_> = facts.expect("events").iter().map(|fact| fact.seq).collect();
        assert_eq!(numbers, [1, 2, 3], "{engine}");
    }
}

#[tokio::test]
async fn a_refusal_and_a_panic_roll_back_and_the_writer_lives() {
    for engine in ["sqlite"] {
        let (db, _folder) = store::testing::fresh(engine, Clock::test(start())).await;
        let org = shop(&db).await;
        let refused: Result<(), Fault> = db
            .write(org, (), |tx, ()| {
                Box::pin(async move {
                    let now = tx.now();
                    tx.run(&KEEP, params![1, "refused", now]).await?;
                    Err(Fault::LeaseLost)
                })
            })
            .await;
        assert!(matches!(refused, Err(Fault::LeaseLost)));
        let died: Result<(), Fault> =
            db.write(org, (), |_, ()| Box::pin(async move { panic!("a bug in a write") })).await;
        assert!(matches!(died, Err(Fault::Bug(words)) if words.contains("a bug in a write")));
        assert_eq!(count(&db, org).await, 0);
        write_key(&db, org, 1).await.expect("the writer lives on");
        assert_eq!(count(&db, org).await, 1);
    }
}

#[tokio::test]
async fn a_conversation_number_and_its_events_share_one_numbering() {
    for engine in store::testing::engines() {
        let (db, _folder) = store::testing::fresh(engine, Clock::test(start())).await;
        let org = shop(&db).await;
        for expected in 1..=3_i64 {
            // What is told beyond the facts announced gets its number at the end.
            let announced = if expected == 2 { 2_u32 } else { 1 };
            let number: Result<i64, Fault> = db
                .write(org, announced, |tx, announced| {
                    Box::pin(async move {
                        let number = tx.next_number(*announced).await?;
                        tx.event(Event::new("opened").number(number));
                        tx.event(Event::new("received"));
                        Ok(number)
                    })
                })
                .await;
            assert_eq!(number.expect("a number"), expected, "{engine}");
        }
        let facts: Result<_, Fault> = db.read(org, (), |tx, ()| Box::pin(events::since(tx, 0, 9))).await;
        assert_eq!(facts.expect("events").last().map(|fact| fact.seq), Some(6), "{engine}");
    }
}

#[tokio::test]
async fn a_job_is_claimed_once_and_its_lease_is_fenced() {
    for engine in store::testing::engines() {
        let clock = Clock::test(start());
        let (db, _folder) = store::testing::fresh(engine, clock.clone()).await;
        let org = shop(&db).await;
        db.write(org, (), |tx, ()| {
            Box::pin(async move {
                let run_at = tx.now();
                let payload = serde_json::json!({"promise": "17"});
                tx.job_later(NewJob { kind: "tests.ring", key: "17".into(), run_at, payload });
                Ok::<_, Fault>(())
            })
        })
        .await
        .expect("a job is planned");
        let claim = |owner: &'static str| {
            let db = db.clone();
            async move { db.write(org, owner, |tx, owner| Box::pin(jobs::claim(tx, owner, 10))).await }
        };
        let first = claim("a").await.expect("a claim");
        assert_eq!(first.len(), 1, "{engine}");
        assert!(claim("b").await.expect("a claim").is_empty(), "{engine}: leased");
        clock.set(start() + jobs::LEASE);
        let second = claim("b").await.expect("a claim");
        assert_eq!(second.len(), 1, "{engine}: the lease ran out");
        let finish = |job: jobs::Job| {
            let db = db.clone();
            async move { db.write(org, job, |tx, job| Box::pin(async move { tx.finish(job).await })).await }
        };
        let late = finish(first[0].clone()).await;
        assert!(matches!(late, Err(Fault::LeaseLost)), "{engine}: fenced");
        finish(second[0].clone()).await.expect("the holder finishes");
    }
}

#[tokio::test]
async fn the_last_parcel_of_each_message_is_found_at_once() {
    for engine in store::testing::engines() {
        let (db, _folder) = store::testing::fresh(engine, Clock::test(start())).await;
        let org = shop(&db).await;
        let messages: Vec<i64> = (1..=23).collect();
        let put: Result<_, Fault> = db
            .write(org, messages.clone(), |tx, messages| {
                Box::pin(async move {
                    let mut last = 0;
                    for message in messages {
                        outbox::put(tx, *message, 1, &format!("first {message}"), start());
                        last = outbox::put(tx, *message, 1, &format!("again {message}"), start());
                    }
                    Ok(last)
                })
            })
            .await;
        let asked = [messages, vec![99]].concat();
        let found: Result<_, Fault> =
            db.read(org, asked, |tx, asked| Box::pin(outbox::of_messages(tx, asked))).await;
        let found = found.unwrap();
        assert_eq!(found.len(), 23, "{engine}: each once, and none of what was never sent");
        assert_eq!(found[&23].id, put.unwrap(), "{engine}: the last of two");
        assert!(found.iter().all(|(message, parcel)| *message == parcel.message_id), "{engine}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_serialization_failure_is_run_again() {
    if !store::testing::engines().contains(&"postgres") {
        store::testing::skip("a_serialization_failure_is_run_again", "no PostgreSQL");
        return;
    }
    let (db, _folder) = store::testing::fresh("postgres", Clock::system()).await;
    let org = shop(&db).await;
    let runs = Arc::new(AtomicU32::new(0));
    let mut writes = Vec::new();
    for key in 0..20_i64 {
        let (db, runs) = (db.clone(), runs.clone());
        writes.push(tokio::spawn(async move {
            db.write(org, (key, runs), |tx, (key, runs)| {
                Box::pin(async move {
                    runs.fetch_add(1, Ordering::SeqCst);
                    tx.run(&SERIALIZABLE, params![]).await?;
                    let before = tx.one(&COUNT, params![], |row| row.int(0)).await?;
                    tx.event(Event::new("counted").number(before.unwrap_or(0)));
                    keep(tx, *key);
                    Ok::<_, Fault>(())
                })
            })
            .await
        }));
    }
    for write in writes {
        write.await.expect("no panic").expect("every write ends well");
    }
    assert_eq!(count(&db, org).await, 20);
    assert!(runs.load(Ordering::SeqCst) > 20, "some transactions were run again");
}

const SERIALIZABLE: Sql = Sql::wide("tests.serializable", "SET TRANSACTION ISOLATION LEVEL SERIALIZABLE");

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_moves_to_the_other_engine_and_back_unchanged() {
    let clock = Clock::test(start());
    let (db, folder) = store::testing::fresh("sqlite", clock.clone()).await;
    let org = shop(&db).await;
    for key in 0..1200_i64 {
        write_key(&db, org, key).await.expect("a write");
    }
    let from = Location::Sqlite(folder.path().join("wellkept.db"));
    let quiet: copies::Progress<'_> = &|_, _| {};
    let backup = Location::Sqlite(folder.path().join("backup.db"));
    let kept = copies::copy(&from, &backup, &clock, quiet).await.expect("a backup");
    assert_eq!(kept["tombstones"].rows, 1200);
    assert_eq!(kept, copies::verify(&folder.path().join("backup.db")).expect("a verified backup"));
    if !store::testing::engines().contains(&"postgres") {
        store::testing::skip("a_database_moves_to_the_other_engine", "no PostgreSQL");
        return;
    }
    let there = store::testing::fresh_location("postgres", &folder).await;
    assert_eq!(copies::copy(&from, &there, &clock, quiet).await.expect("the way there"), kept);
    let again = copies::copy(&from, &there, &clock, quiet).await;
    assert!(matches!(again, Err(Fault::Unavailable(_))), "a target with data is refused");
    let back = Location::Sqlite(folder.path().join("back.db"));
    assert_eq!(copies::copy(&there, &back, &clock, quiet).await.expect("the way back"), kept);
}

const RENAME: Sql = Sql::tenant(
    "tests.rename",
    "UPDATE tombstones SET provider_key = $3 || provider_key WHERE channel_id = $2 AND org_id = $1
     RETURNING provider_key",
);
const KEYS: Sql = Sql::tenant(
    "tests.keys",
    "SELECT provider_key FROM tombstones WHERE org_id = $1 ORDER BY provider_key LIMIT $2",
);

/// `$3` stands before `$2`, and only the first row of what was written is asked for.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn values_reach_their_places_in_whatever_order_a_statement_names_them() {
    for engine in store::testing::engines() {
        let (db, _folder) = store::testing::fresh(engine, Clock::test(start())).await;
        let org = shop(&db).await;
        for key in [1, 2] {
            write_key(&db, org, key).await.expect("a key is kept");
        }
        let renamed: Result<Option<String>, Fault> = db
            .write(org, (), |tx, ()| Box::pin(tx.one(&RENAME, params![1, "old-"], |row| row.text(0))))
            .await;
        assert!(renamed.expect("a rename").expect("a row").starts_with("old-"), "{engine}");
        let read = |limit: i64| {
            db.read(org, limit, |tx, limit| Box::pin(tx.all(&KEYS, params![*limit], |row| row.text(0))))
        };
        let keys: Result<Vec<String>, Fault> = read(9).await;
        assert_eq!(keys.expect("keys"), ["old-1", "old-2"], "{engine}: every row was written");
        let first: Result<Vec<String>, Fault> = read(1).await;
        assert_eq!(first.expect("keys"), ["old-1"], "{engine}");
    }
}
