//! Stories of the report, on both engines.

use serde_json::{Value, json};
use shell::{Feature, Role};
use store::{Fault, Sql, params, to_micros};
use testing::{Agent, Exchange, TestDesk, on_each_engine};

use crate::{FEATURE, SHOWING};

mod places;

const FEATURES: &[Feature] = &[FEATURE, SHOWING];

async fn promises(agent: &Agent, exchange: &Exchange, kind: &str, by: &str) -> String {
    let body = json!({ "conversation": exchange.conversation, "kind": kind, "said": "What we do", "by": by });
    let made = agent.calls("POST", "/api/v1/promises", &body).await;
    made.is(201).json()["id"].as_str().unwrap().to_owned()
}

async fn acts(agent: &Agent, promise: &str, act: &str, fields: &[(&str, &str)]) {
    agent.posts(&format!("/promises/{promise}/{act}"), fields).await.is(303);
}

async fn report(agent: &Agent, query: &str) -> Value {
    agent.calls("GET", &format!("/api/v1/promises/report{query}"), &Value::Null).await.is(200).json()
}

/// Six customers, each with a promise of this kind by three o'clock.
async fn six(desk: &mut TestDesk, agent: &Agent, kind: &str) -> Vec<String> {
    let mut made = Vec::new();
    for name in ["Maria", "Omar", "Jonas", "Aiko", "Lena", "Zoe"] {
        let exchange = desk.customer(name).writes("Where is my parcel?").await;
        made.push(promises(agent, &exchange, kind, "today 3pm").await);
    }
    made
}

#[tokio::test]
async fn a_report_tells_kept_told_and_silent_apart() {
    on_each_engine(FEATURES, async |desk| {
        let boss = desk.colleague("Mona", Role::Manager).await;
        let ana = desk.agent("Ana").await;
        boss.gets("/promises/report").await.is(200).says("Nothing was promised in these days");
        let made = six(desk, &ana, "call_back").await;
        desk.clock_moves_to("2026-03-02T12:00:00Z");
        acts(&ana, &made[0], "keep", &[]).await;
        acts(&ana, &made[1], "keep", &[]).await;
        acts(&ana, &made[2], "move", &[("by", "tomorrow 10:00"), ("agreement", "agreed")]).await;
        acts(&ana, &made[3], "move", &[("by", "tomorrow 10:00"), ("agreement", "told_only")]).await;
        acts(&ana, &made[4], "withdraw", &[("reason", "It arrived.")]).await;
        desk.clock_moves_to("2026-03-02T15:00:01Z");
        desk.jobs_run().await;

        let told = report(&boss, "").await;
        let outcomes = &told["all"]["outcomes"];
        let expected = json!({ "came_due": 5, "kept_on_time": 2, "kept_share": null, "told_before_late": 2,
            "told_and_agreed": 1, "broken_in_silence": 1, "contested": 0, "withdrawn": 1, "pending": 0 });
        assert_eq!(*outcomes, expected);
        assert_eq!(
            told["all"]["made"],
            json!({ "made": 6, "with_time": 6, "conversations": 6, "per_100_conversations": 100.0 })
        );
        assert_eq!(told["by_kind"].as_array().unwrap().len(), 1);
        assert_eq!(told["by_kind"][0]["key"], "call_back");
        assert_eq!(told["by_kind"][0]["outcomes"]["kept_on_time"], 2);
        assert_eq!(told["period"], json!({ "first": "2026-02-03", "last": "2026-03-02" }));
        assert_eq!(told["earlier"]["outcomes"]["came_due"], 0);

        let page = boss.gets("/promises/report").await;
        page.is(200).says("2 of 5 promises were kept on time").says("Broken in silence").says("As a table");
        page.says("<svg").is_silent_about("Ana").says("No figure here is about a colleague.");
        let csv = boss.gets("/promises/report.csv").await;
        assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
        csv.is(200)
            .says("2026-02-03,2026-03-02,all,,,5,2,2,1,1,0,6,6,6")
            .says(",kind,call_back,,5,2,2,1,1,0,6,6,6");

        // What was moved is decided by its first time, whatever becomes of its successor.
        desk.clock_moves_to("2026-03-03T10:00:01Z");
        desk.jobs_run().await;
        let boss = desk.colleague("Mia", Role::Manager).await;
        let outcomes = report(&boss, "").await["all"]["outcomes"].clone();
        assert_eq!((&outcomes["told_before_late"], &outcomes["broken_in_silence"]), (&json!(0), &json!(3)));
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn what_was_not_promised_is_in_no_figure() {
    on_each_engine(FEATURES, async |desk| {
        let boss = desk.colleague("Mona", Role::Manager).await;
        let made = six(desk, &boss, "refund").await;
        desk.clock_moves_to("2026-03-02T15:00:01Z");
        desk.jobs_run().await;
        let before = report(&boss, "").await;
        assert_eq!(before["all"]["outcomes"]["came_due"], 6);
        for (place, change) in
            ["origin = 'imported'", "state = 'withdrawn', note = ''"].into_iter().enumerate()
        {
            becomes(desk, &made[place], change).await;
        }
        let after = report(&boss, "").await;
        assert_eq!(after["all"]["outcomes"], Value::Null, "four customers are too few to show");
        let page = boss.gets("/promises/report").await;
        page.is(200).says("Too few promises came due to show how they were kept");
        desk.leaves_work_undone();
    })
    .await;
}

async fn becomes(desk: &TestDesk, promise: &str, change: &'static str) {
    const IMPORTED: Sql =
        Sql::tenant("test.imported", "UPDATE promises SET origin = 'imported' WHERE org_id = $1 AND id = $2");
    const UNSAID: Sql = Sql::tenant(
        "test.unsaid",
        "UPDATE promises SET state = 'withdrawn', note = '' WHERE org_id = $1 AND id = $2",
    );
    let statement = if change.starts_with("origin") { &IMPORTED } else { &UNSAID };
    let id: i64 = promise.parse().unwrap();
    let done: Result<u64, Fault> =
        desk.app.db.write(desk.org, id, move |tx, id| Box::pin(tx.run(statement, params![*id]))).await;
    assert_eq!(done.unwrap(), 1);
}

#[tokio::test]
async fn small_groups_are_hidden_with_what_would_give_them_away() {
    on_each_engine(FEATURES, async |desk| {
        let boss = desk.colleague("Mona", Role::Manager).await;
        six(desk, &boss, "refund").await;
        let exchange = desk.customer("Nora").writes("Call me").await;
        promises(&boss, &exchange, "call_back", "today 3pm").await;
        desk.clock_moves_to("2026-03-02T15:00:01Z");
        desk.jobs_run().await;
        let told = report(&boss, "").await;
        assert_eq!(told["all"]["outcomes"]["broken_in_silence"], 7);
        for group in told["by_kind"].as_array().unwrap() {
            assert_eq!(group["outcomes"], Value::Null, "{group}");
            assert_eq!(group["made"], Value::Null, "{group}");
        }
        let csv = boss.gets("/promises/report.csv").await;
        csv.says(",kind,call_back,,,,,,,,,,").says(",kind,refund,,,,,,,,,,");
        boss.gets("/promises/report").await.says("too few to show");
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn a_report_is_for_managers_and_a_period_that_can_be() {
    on_each_engine(FEATURES, async |desk| {
        let boss = desk.colleague("Mona", Role::Manager).await;
        let ana = desk.agent("Ana").await;
        for path in ["/promises/report", "/promises/report.csv", "/api/v1/promises/report"] {
            ana.gets(path).await.is(403);
        }
        boss.gets("/promises/report?period=quarter").await.is(200);
        boss.gets("/promises/report?period=days&from=2026-02-01&to=2026-02-28").await.is(200);
        let backwards = boss.gets("/promises/report?period=days&from=2026-03-01&to=2026-02-28").await;
        backwards.is(422).says("The last day is before the first.").says("2026-02-28");
        boss.gets("/promises/report?period=days&from=soon")
            .await
            .is(422)
            .says("We do not understand this day.");
        boss.gets("/promises/report?period=days&from=2020-01-01").await.is(422).says("more than two years");
        boss.gets("/promises/report?period=decade").await.is(400);
        boss.gets("/promises/report.csv?period=days&from=soon").await.is(422);
        let refused = boss.calls("GET", "/api/v1/promises/report?period=days&from=x", &Value::Null).await;
        assert_eq!(refused.is(422).code(), "report_day_unread");
        let program = desk.program(&boss, &["promises:write"]).await;
        program.calls("GET", "/api/v1/promises/report", &Value::Null).await.is(403);
        desk.leaves_work_undone();
    })
    .await;
}

const MANY: Sql = Sql::tenant(
    "test.many",
    "WITH RECURSIVE many (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < 100000)
     INSERT INTO promises (org_id, id, client_key, conversation_id, customer_id, message_id, kind, said, made_by,
       made_at, keeper_id, state, is_live, place, due_at, first_due_at, precision_code, due_text, time_zone,
       moves_told_only, told_at, closed_at, fulfilled_at, agreement, moved_to_id, moved_from_id, note, version,
       origin, team_id, channel_id)
     SELECT $1, 1000000 + n, 'many:' || n, 1, 1 + n % 9000, 0, CASE n % 3 WHEN 0 THEN 'refund' ELSE 'reply' END,
       'What we do', 0, CAST($2 AS BIGINT) - n * CAST($3 AS BIGINT), 0, CASE n % 10 WHEN 0 THEN 'broken' ELSE 'kept' END, 0, 0,
       CAST($2 AS BIGINT) - n * CAST($3 AS BIGINT), CAST($2 AS BIGINT) - n * CAST($3 AS BIGINT), 'exact', '', 'UTC', 0,
       NULL, CAST($2 AS BIGINT) - n * CAST($3 AS BIGINT), NULL, '', 0, 0, '', 2,
       'by_hand', n % 4, n % 5
     FROM many",
);

#[tokio::test]
async fn a_hundred_thousand_promises_are_counted_in_one_go() {
    on_each_engine(FEATURES, async |desk| {
        let boss = desk.colleague("Mona", Role::Manager).await;
        // One every ten minutes, back to the spring of 2024.
        let now = to_micros(desk.now());
        let filled: Result<u64, Fault> = desk
            .app
            .db
            .write(desk.org, now, |tx, now| Box::pin(tx.run(&MANY, params![*now, 600_000_000_i64])))
            .await;
        assert_eq!(filled.unwrap(), 100_000);
        let counted = |told: &Value| told["all"]["outcomes"]["came_due"].as_u64().unwrap();
        let four_weeks = report(&boss, "").await;
        assert_eq!(counted(&four_weeks), 27 * 144 + 9 * 6 - 1 + 1);
        assert_eq!(four_weeks["by_team"].as_array().unwrap().len(), 4);
        let two_years = report(&boss, "?period=days&from=2024-04-06").await;
        assert!(counted(&two_years) > 99_000, "{}", two_years["all"]);
        let share = &two_years["all"]["outcomes"]["kept_share"];
        assert!((share["value"].as_f64().unwrap() - 0.9).abs() < 0.001, "{share}");
        desk.leaves_work_undone();
    })
    .await;
}
