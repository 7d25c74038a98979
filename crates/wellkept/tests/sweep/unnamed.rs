//! What other programs read of what happened says nothing about one colleague.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};
use shell::Naming;
use store::events::{self, Recorded};
use store::{Fault, Sql, params};
use testing::{TestDesk, on_each_engine_with};

use crate::without_limits;
use crate::world::two;

/// Facts about an account, which every colleague sees in the list of colleagues: not what somebody does.
const ABOUT_ACCOUNTS: [&str; 5] = [
    "colleague_invited",
    "colleague_role_changed",
    "colleague_left",
    "invitation_renewed",
    "invitation_taken_back",
];

#[tokio::test]
async fn no_fact_that_is_told_holds_the_id_of_a_colleague() {
    on_each_engine_with(wellkept::FEATURES, without_limits, async |desk| {
        let (mut ours, _) = two(desk).await;
        let ana = ours.agent.json("GET", "/api/v1/me", &Value::Null).await.json()["id"].clone();
        let mona = ours.manager.json("GET", "/api/v1/me", &Value::Null).await.json()["id"].clone();
        let conversation = format!("/api/v1/conversations/{}", ours.id("conversation"));
        ours.owner.json("POST", &format!("{conversation}/assign"), &json!({ "colleague": ana })).await;
        ours.owner.json("POST", &format!("/api/v1/rightings/{}/take", ours.id("righting")), &json!({})).await;
        let pair = json!({ "coach": mona, "colleague": ana });
        ours.owner.json("POST", "/api/v1/coaches", &pair).await;
        ours.agent.json("POST", "/api/v1/promises/calendar", &Value::Null).await;
        desk.clock_moves_to("2026-03-03T09:00:00Z");
        desk.jobs_run().await;

        let colleagues = colleagues(desk).await;
        let holds = |fact: &Recorded| match [fact.about_id, fact.number].map(|id| colleagues.contains(&id)) {
            [true, true] => Some(Naming::Both),
            [true, false] => Some(Naming::About),
            [false, true] => Some(Naming::Number),
            [false, false] => None,
        };
        let listed: BTreeMap<&str, Naming> =
            desk.app.features.iter().flat_map(|feature| feature.names_colleagues).copied().collect();
        let mut seen = BTreeSet::new();
        for fact in facts(desk).await {
            let Some(naming) = holds(&fact) else { continue };
            if ABOUT_ACCOUNTS.contains(&fact.kind.as_str()) {
                continue;
            }
            assert_eq!(listed.get(fact.kind.as_str()), Some(&naming), "{fact:?} names a colleague");
            seen.insert(fact.kind);
        }
        assert!(seen.len() >= 8, "the sweep has seen too little: {seen:?}");
        // A night has passed.
        ours.owner.comes_back(desk).await;
        let told = ours.owner.json("GET", "/api/v1/events", &Value::Null).await.is(200).json();
        for fact in told["items"].as_array().unwrap() {
            let number = fact["number"].as_i64().unwrap_or(0);
            let about = fact["about_id"].as_str().and_then(|id| id.parse().ok()).unwrap_or(0);
            let names = colleagues.contains(&number) || colleagues.contains(&about);
            let is_account = ABOUT_ACCOUNTS.contains(&fact["kind"].as_str().unwrap());
            assert!(is_account || !names, "{fact}");
        }
    })
    .await;
}

const COLLEAGUES: Sql =
    Sql::tenant("unnamed.colleagues", "SELECT id FROM colleagues WHERE org_id = $1 LIMIT 100");

async fn colleagues(desk: &TestDesk) -> BTreeSet<i64> {
    let read: Result<Vec<i64>, Fault> = desk
        .app
        .db
        .read(desk.org, (), |tx, ()| Box::pin(tx.all(&COLLEAGUES, params![], |row| row.int(0))))
        .await;
    read.unwrap().into_iter().collect()
}

async fn facts(desk: &TestDesk) -> Vec<Recorded> {
    let (mut all, mut after) = (Vec::new(), 0);
    loop {
        let some: Result<Vec<Recorded>, Fault> =
            desk.app.db.read(desk.org, after, |tx, after| Box::pin(events::since(tx, *after, 500))).await;
        let some = some.unwrap();
        let Some(last) = some.last() else { return all };
        after = last.seq;
        all.extend(some);
    }
}
