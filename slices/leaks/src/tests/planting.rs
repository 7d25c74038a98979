//! Planting failures: what the instrument would have counted, day by day.

use std::sync::Mutex;

use serde_json::Value;
use shell::letters::Letter;
use shell::money::{self, Currency};
use shell::{App, Feature};
use store::{Fault, Sql, Tx, params, to_micros};
use testing::{Agent, TestDesk};

use crate::days;

/// Leaks, with somebody who takes the letters.
pub(super) const FEATURES: &[Feature] = &[crate::FEATURE, POST];

const POST: Feature = Feature {
    name: "post",
    letters: Some(|app, _, letter| {
        Box::pin(async move {
            app.kept::<Posted>().0.lock().expect("nobody panicked").push(letter.clone());
            Ok(true)
        })
    }),
    ..Feature::NONE
};

/// The letters that were sent.
#[derive(Default)]
pub(super) struct Posted(pub(super) Mutex<Vec<Letter>>);

/// The letters that were sent so far.
pub(super) fn letters(app: &App) -> Vec<Letter> {
    app.kept::<Posted>().0.lock().expect("nobody panicked").clone()
}

/// Names the organization's currency.
pub(super) async fn in_pounds(desk: &TestDesk) {
    let pounds = Currency::named("GBP").expect("pounds are money");
    let named: Result<(), Fault> =
        desk.app.db.write(desk.org, pounds, |tx, pounds| Box::pin(money::settle(tx, *pounds))).await;
    named.expect("a currency can be named");
}

/// What happened at one place on one day.
#[derive(Clone, Copy, Debug)]
pub(super) struct Planted {
    pub(super) day: i64,
    pub(super) kind: &'static str,
    pub(super) channel: i64,
    pub(super) team: i64,
    pub(super) colleague: i64,
    pub(super) occasions: i64,
    pub(super) drips: i64,
    /// The conversation of its drips, or 0.
    pub(super) conversation: i64,
    /// Where its drips were told of, or nothing.
    pub(super) touchpoint: &'static str,
}

impl Planted {
    /// First answers of one mailbox, sixty a day.
    pub(super) fn first_answers(day: i64, drips: i64) -> Self {
        Self {
            day,
            kind: "late_first_answer",
            channel: 5,
            team: 0,
            colleague: 0,
            occasions: 60,
            drips,
            conversation: 0,
            touchpoint: "",
        }
    }
}

const COUNT: Sql = Sql::tenant(
    "test.count",
    "INSERT INTO occasion_days (org_id, day, kind, team_id, channel_id, cause, colleague_id, occasions, drips)
     VALUES ($1, $2, $3, $4, $5, '', $6, $7, $8)
     ON CONFLICT (org_id, day, kind, team_id, channel_id, cause, colleague_id)
     DO UPDATE SET occasions = occasion_days.occasions + $7, drips = occasion_days.drips + $8",
);
const COUNT_NAMED: Sql = Sql::tenant(
    "test.count_named",
    "INSERT INTO occasion_day_names (org_id, day, kind, team_id, channel_id, cause, colleague_id, touchpoint, product,
       occasions, drips)
     VALUES ($1, $2, $3, $4, $5, '', $6, $7, '', $8, $9)",
);
const DRIP: Sql = Sql::tenant(
    "test.drip",
    "INSERT INTO occasions (org_id, kind, seq, evidence_seq, at, day, is_drip, conversation_id, customer_id, team_id,
       channel_id, colleague_id, promise_id, cause, waited_minutes, lived_minutes, standard_minutes, standard_id,
       source, righting_id, touchpoint)
     VALUES ($1, $2, $3, $3, $4, $5, 1, $6, $7, $8, $9, $10, 0, '', 600, 900, 480, 0, 'derived', 0, $11)",
);

/// Counts these, and stores their drips. A quarter of the drips of a day come from customers who suffered one before.
pub(super) async fn plant(desk: &TestDesk, planted: Vec<Planted>) {
    let done: Result<(), Fault> = desk
        .app
        .db
        .write(desk.org, planted, |tx, planted| {
            Box::pin(async move {
                for one in planted {
                    put(tx, one).await?;
                }
                Ok(())
            })
        })
        .await;
    done.expect("planting works");
}

async fn put(tx: &mut Tx, one: &Planted) -> Result<(), Fault> {
    let values = params![one.day, one.kind, one.team, one.channel, one.colleague, one.occasions, one.drips];
    tx.run(&COUNT, values).await?;
    if !one.touchpoint.is_empty() {
        let place = params![one.day, one.kind, one.team, one.channel, one.colleague, one.touchpoint];
        let counts = params![one.occasions, one.drips];
        tx.run(&COUNT_NAMED, place.into_iter().chain(counts).collect()).await?;
    }
    for number in 0..one.drips {
        let at =
            days::start_of(one.day, &jiff::tz::TimeZone::UTC) + jiff::SignedDuration::from_mins(600 + number);
        let seq = tx.new_id();
        let customer = if number % 4 == 0 { 1_000 } else { 2_000 + one.day * 100 + number };
        let values = params![
            one.kind,
            seq,
            to_micros(at),
            one.day,
            one.conversation,
            customer,
            one.team,
            one.channel,
            one.colleague,
            one.touchpoint
        ];
        tx.run(&DRIP, values).await?;
    }
    Ok(())
}

/// The number of the desk's present day.
pub(super) fn today(desk: &TestDesk) -> i64 {
    days::day_at(desk.now(), &jiff::tz::TimeZone::UTC)
}

/// Moves the clock to four in the night of this day, and lets the night's work be done.
pub(super) async fn night(desk: &TestDesk, day: i64) {
    desk.clock_moves_to(&format!("{}T04:00:00Z", days::date_of(day)));
    desk.jobs_run().await;
}

/// Plans the first look, as the running program does at its start.
pub(super) async fn begins(desk: &TestDesk) {
    let planned: Result<(), Fault> =
        desk.app.db.write(desk.org, (), |tx, ()| Box::pin(crate::looking::plan(tx))).await;
    planned.expect("a look can be planned");
}

/// The leaks that stand for themselves, as the API shows them.
pub(super) async fn leaks(agent: &Agent, which: &str) -> Vec<Value> {
    let listed = agent.calls("GET", &format!("/api/v1/leaks?which={which}"), &Value::Null).await;
    listed.is(200).json()["items"].as_array().expect("a list").clone()
}
