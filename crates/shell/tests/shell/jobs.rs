//! Jobs: run when due, tried again, given up visibly, and run again by hand; and the server around them.

use std::sync::atomic::{AtomicU32, Ordering};

use crate::browser::Browser;
use shell::colleague::Role;
use shell::{Feature, JobFailed, JobKind};
use store::{Fault, Job, NewJob};
use testing::{TestDesk, on_each_engine};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// How often the kettle boiled, for each desk in turn.
#[derive(Default)]
struct Boiled(AtomicU32);

const BOIL: JobKind = JobKind {
    name: "kettle.boil",
    run: |app, job| {
        Box::pin(async move {
            app.kept::<Boiled>().0.fetch_add(1, Ordering::SeqCst);
            app.db.write(job.org, job, |tx, job| Box::pin(async move { tx.finish(job).await })).await?;
            Ok(())
        })
    },
    attempts_max: 3,
};

const LEAK: JobKind = JobKind {
    name: "kettle.leak",
    run: |_, job| Box::pin(async move { Err(JobFailed::later(format!("dripped {} times", job.attempts))) }),
    attempts_max: 3,
};

const BREAK: JobKind =
    JobKind { name: "kettle.break", run: |_, _| Box::pin(async { panic!("in pieces") }), attempts_max: 1 };

const FEATURES: &[Feature] = &[Feature { name: "kettle", jobs: &[BOIL, LEAK, BREAK], ..Feature::NONE }];

async fn plan(desk: &TestDesk, kind: &'static str, key: &'static str, at: &str) {
    let run_at = at.parse().expect("an instant");
    let new = NewJob { kind, key: key.into(), run_at, payload: serde_json::json!({}) };
    let planned: Result<(), Fault> = desk
        .app
        .db
        .write(desk.org, new, |tx, new| {
            Box::pin(async move {
                tx.job_later(new.clone());
                Ok(())
            })
        })
        .await;
    planned.expect("it can be planned");
}

#[tokio::test]
async fn a_job_runs_when_it_is_due_and_once() {
    on_each_engine(FEATURES, async |desk| {
        plan(desk, "kettle.boil", "tea", "2026-03-02T09:30:00Z").await;
        assert_eq!(desk.jobs_run().await, 0, "not before its time");
        desk.clock_moves_to("2026-03-02T09:30:00Z");
        assert_eq!(desk.jobs_run().await, 1);
        assert_eq!(desk.jobs_run().await, 0);
        assert_eq!(desk.app.kept::<Boiled>().0.load(Ordering::SeqCst), 1);
    })
    .await;
}

#[tokio::test]
async fn a_node_that_slept_too_long_cannot_finish() {
    on_each_engine(FEATURES, async |desk| {
        plan(desk, "kettle.boil", "tea", "2026-03-02T09:00:00Z").await;
        let claim = async || -> Vec<Job> {
            let claimed: Result<_, Fault> = desk
                .app
                .db
                .write(desk.org, (), |tx, ()| Box::pin(store::jobs::claim(tx, "sleeper", 4)))
                .await;
            claimed.expect("it can be claimed")
        };
        let slept = claim().await.pop().expect("it is due");
        assert_eq!(desk.jobs_run().await, 0, "somebody holds it");
        desk.clock_moves_to("2026-03-02T09:02:01Z");
        assert_eq!(desk.jobs_run().await, 1, "the lease has run out");
        let late: Result<(), Fault> =
            desk.app.db.write(desk.org, slept, |tx, job| Box::pin(async move { tx.finish(job).await })).await;
        assert!(matches!(late, Err(Fault::LeaseLost)), "{late:?}");
    })
    .await;
}

#[tokio::test]
async fn what_fails_again_and_again_is_given_up_where_owners_see_it() {
    on_each_engine(FEATURES, async |desk| {
        desk.colleague("Olga", Role::Owner).await;
        desk.agent("Ana").await;
        let mut olga = Browser::of(desk, "Olga").await;
        olga.get("/jobs").await.is(200).says("Nothing was given up");
        plan(desk, "kettle.leak", "drip", "2026-03-02T09:00:00Z").await;
        plan(desk, "kettle.break", "fall", "2026-03-02T09:00:00Z").await;
        plan(desk, "kettle.sing", "song", "2026-03-02T09:00:00Z").await;
        assert_eq!(desk.jobs_run().await, 3);
        for at in ["2026-03-02T10:00:00Z", "2026-03-02T12:00:00Z"] {
            desk.clock_moves_to(at);
            assert_eq!(desk.jobs_run().await, 1, "only the leak is tried again");
        }
        let page = olga.get("/jobs").await;
        page.says("dripped 3 times").says("a bug").says("no feature of this version").says("count-broken");
        let mut ana = Browser::of(desk, "Ana").await;
        ana.get("/jobs").await.is(403);
        ana.post("/jobs/1/retry", &[]).await.is(403);
        let listed = olga.call("GET", "/api/v1/jobs/failed", &serde_json::Value::Null).await.json();
        for job in listed.as_array().expect("a list") {
            let id = job["id"].as_str().expect("an id");
            olga.post(&format!("/jobs/{id}/retry"), &[]).await.is(303);
            forget(desk, id).await;
        }
        olga.get("/jobs").await.says("Nothing was given up");
        olga.post("/jobs/17/retry", &[]).await.is(404);
    })
    .await;
}

/// Takes a revived job out of the way of the desk's own check at the end.
async fn forget(desk: &TestDesk, id: &str) {
    let claimed: Result<(), Fault> = desk
        .app
        .db
        .write(desk.org, id.to_owned(), |tx, id| {
            Box::pin(async move {
                for job in store::jobs::claim(tx, "cleaner", 10).await? {
                    assert_eq!(job.id.to_string(), *id, "only this one was revived");
                    tx.finish(&job).await?;
                }
                Ok(())
            })
        })
        .await;
    claimed.expect("it can be finished");
}

#[tokio::test]
async fn the_server_answers_runs_jobs_and_ends_in_good_order() {
    on_each_engine(FEATURES, async |desk| {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        let serving = tokio::spawn(shell::serve::serve_on(desk.app.clone(), listener));
        let answer = ask(address, "GET /health/live HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
        let many = "X-Again: y\r\n".repeat(200);
        let answer = ask(address, &format!("GET / HTTP/1.1\r\nHost: x\r\n{many}\r\n")).await;
        assert!(answer.starts_with("HTTP/1.1 431"), "{answer}");
        let answer = ask(address, "nonsense\r\n\r\n").await;
        assert!(answer.starts_with("HTTP/1.1 400") || answer.is_empty(), "{answer}");
        plan(desk, "kettle.boil", "tea", "2026-03-02T09:00:00Z").await;
        while desk.app.kept::<Boiled>().0.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        desk.app.end();
        serving.await.expect("it ends").expect("it served");
        assert!(TcpStream::connect(address).await.is_err(), "the port is closed");
    })
    .await;
}

async fn ask(address: std::net::SocketAddr, request: &str) -> String {
    let mut socket = TcpStream::connect(address).await.expect("it listens");
    socket.write_all(request.as_bytes()).await.expect("it reads");
    let mut answer = String::new();
    // A server that hangs up on nonsense has answered well enough.
    let _ = socket.read_to_string(&mut answer).await;
    answer
}
