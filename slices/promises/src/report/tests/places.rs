//! Stories of whose place something counts for, and of what stands beside the promises, on both engines.

use serde_json::{Value, json};
use shell::{Feature, Role};
use testing::{Agent, TestDesk, on_each_engine};

use super::{promises, report};
use crate::asks::tests::{asks, only_ask, team};
use crate::promise::PromiseId;
use crate::{ASKS, FEATURE, MAKING, SHOWING};

const FEATURES: &[Feature] = &[conversations::FEATURE, FEATURE, ASKS, MAKING, SHOWING];

async fn people(desk: &TestDesk, names: &[&str]) -> Vec<Agent> {
    let mut all = Vec::new();
    for name in names {
        all.push(desk.agent(name).await);
    }
    all
}

#[tokio::test]
async fn what_broke_for_an_answer_counts_where_it_was_owed() {
    on_each_engine(FEATURES, async |desk| {
        let boss = desk.colleague("Mona", Role::Manager).await;
        let desks = people(desk, &["Ana", "Ben", "Cem", "Dan", "Eva", "Fay"]).await;
        let stores = people(desk, &["Gus", "Hal", "Ida", "Jon", "Kim", "Lea"]).await;
        let depot = team(desk, "Depot", &stores.iter().collect::<Vec<_>>()).await;
        let whom = format!("team-{depot}");
        for (agent, customer) in desks.iter().zip(["Maria", "Omar", "Jonas", "Aiko", "Lena", "Zoe"]) {
            let parcel = desk.customer(customer).writes("Where is my parcel?").await;
            let promise: PromiseId =
                promises(agent, &parcel, "call_back", "today 3pm").await.parse().expect("an id");
            asks(agent, promise, &whom, "Where is it?", "2pm").await.is(303);
        }
        // One more is asked of them, and answered in time.
        let parcel = desk.customer("Nora").writes("Where is my parcel?").await;
        let later: PromiseId =
            promises(&desks[0], &parcel, "call_back", "2026-03-20 10:00").await.parse().expect("an id");
        asks(&desks[0], later, &format!("colleague-{}", stores[0].id), "Which van?", "today 1pm")
            .await
            .is(303);
        let path = only_ask(&stores[0], "of_me").await;
        stores[0].posts(&format!("{path}/answer"), &[("answer", "Number 7")]).await.is(303);
        desk.clock_moves_to("2026-03-02T15:00:01Z");
        desk.jobs_run().await;

        let told = report(&boss, "").await;
        let by_team = told["by_team"].as_array().unwrap();
        let [at_depot, without] = by_team.as_slice() else { panic!("{by_team:?}") };
        assert_eq!((&at_depot["name"], &at_depot["key"]), (&json!("Depot"), &json!(depot.to_string())));
        assert_eq!(at_depot["outcomes"]["broken_in_silence"], 6, "they owed the answers");
        assert_eq!(at_depot["made"]["made"], 0, "and promised nothing");
        assert_eq!((&without["key"], &without["made"]["made"]), (&json!(""), &json!(7)));
        assert_eq!(without["outcomes"]["came_due"], 0);

        let answers = json!({ "asked": 7, "in_time": 1, "in_time_share": null, "late": 0, "declined": 0,
            "unanswered": 6 });
        assert_eq!(
            told["asks"]["by_team"][0],
            json!({ "key": depot.to_string(), "name": "Depot",
            "answers": answers })
        );
        assert_eq!(told["asks"]["all"], answers);
        let months = told["by_month"].as_array().unwrap();
        assert_eq!((months.len(), &months[5]["month"]), (6, &json!("2026-03-01")));
        assert_eq!(months[5]["outcomes"]["broken_in_silence"], 6);
        let page = boss.gets("/promises/report").await;
        page.is(200)
            .says("Answers between colleagues came in time: 1 of 7")
            .says("Too few promises in each month to show how it went")
            .says("March 2026")
            .is_silent_about("Gus");
        let csv = boss.gets("/promises/report.csv").await;
        csv.says(",month,,,6,0,0,0,6,0,").says(&format!(",asks_team,{depot},Depot,,,,,,,,,,7,1,0,0,6,"));
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn a_team_of_few_is_not_shown_by_what_it_owed() {
    on_each_engine(FEATURES, async |desk| {
        let boss = desk.colleague("Mona", Role::Manager).await;
        let desks = people(desk, &["Ana", "Ben", "Cem", "Dan", "Eva", "Fay"]).await;
        let stores = people(desk, &["Gus", "Hal"]).await;
        let depot = team(desk, "Depot", &stores.iter().collect::<Vec<_>>()).await;
        for (agent, customer) in desks.iter().zip(["Maria", "Omar", "Jonas", "Aiko", "Lena", "Zoe"]) {
            let parcel = desk.customer(customer).writes("Where is my parcel?").await;
            let promise: PromiseId =
                promises(agent, &parcel, "call_back", "today 3pm").await.parse().expect("an id");
            asks(agent, promise, &format!("team-{depot}"), "Where is it?", "2pm").await.is(303);
        }
        desk.clock_moves_to("2026-03-02T15:00:01Z");
        desk.jobs_run().await;
        let told = report(&boss, "").await;
        assert_eq!(told["all"]["outcomes"]["broken_in_silence"], 6);
        for one in told["by_team"].as_array().unwrap() {
            assert_eq!(one["outcomes"], Value::Null, "it would be about Gus and Hal: {one}");
        }
        assert_eq!(told["asks"]["all"], Value::Null);
        assert_eq!(told["asks"]["by_team"][0]["answers"], Value::Null);
        boss.gets("/promises/report").await.says("Too few colleagues were asked something");
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn a_kind_that_few_keep_is_hidden_where_many_work() {
    on_each_engine(FEATURES, async |desk| {
        let boss = desk.colleague("Mona", Role::Manager).await;
        let ana = desk.agent("Ana").await;
        for customer in ["Maria", "Omar", "Jonas", "Aiko", "Lena", "Zoe"] {
            let parcel = desk.customer(customer).writes("Where is my parcel?").await;
            promises(&ana, &parcel, "refund", "today 3pm").await;
        }
        desk.clock_moves_to("2026-03-02T15:00:01Z");
        desk.jobs_run().await;
        let in_a_small_house = report(&boss, "").await;
        assert_eq!(
            in_a_small_house["by_kind"][0]["outcomes"]["came_due"], 6,
            "two see themselves as a whole"
        );
        people(desk, &["Ben", "Cem", "Dan"]).await;
        let told = report(&boss, "").await;
        assert_eq!(told["by_kind"][0]["key"], "refund");
        assert_eq!(told["by_kind"][0]["outcomes"], Value::Null, "every refund is Ana's");
        assert_eq!(told["by_kind"][0]["made"], Value::Null);
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn what_was_heard_in_imported_history_is_told_as_detected() {
    on_each_engine(FEATURES, async |desk| {
        let boss = desk.colleague("Mona", Role::Manager).await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let none = boss.gets("/promises/report").await;
        none.is(200).is_silent_about("heard in imported history");
        let text = "We will call you back tomorrow at 3. We will refund you as soon as we can.";
        let heard = json!({ "text": text, "conversation": parcel.conversation, "at": "2025-03-02T08:00:00Z",
            "from_history": true });
        boss.calls("POST", "/api/v1/promises/hear", &heard).await.is(200);
        let told = report(&boss, "").await;
        assert_eq!(
            told["heard_in_history"],
            json!([{ "kind": "call_back", "count": 1, "with_time": 1 },
                { "kind": "refund", "count": 1, "with_time": 0 }])
        );
        assert_eq!(told["all"]["outcomes"]["came_due"], 0, "it is in no rate");
        let page = boss.gets("/promises/report").await;
        page.says("Nothing was promised in these days")
            .says("2 promises were heard in imported history")
            .says("Detected by the program");
        let csv = boss.gets("/promises/report.csv").await;
        csv.says(",heard_in_history,call_back,,,,,,,,,,,,,,,,1,1").says(",heard_in_history,refund,,");
        desk.leaves_work_undone();
    })
    .await;
}
