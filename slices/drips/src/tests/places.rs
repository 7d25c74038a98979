//! Drips are not listed by a place of fewer than five colleagues, and what is to be put right is, all the same.

use conversations::{TeamId, teams};
use serde_json::json;
use shell::{ColleagueId, Role};
use store::{Fault, Sql, params};
use testing::{Agent, TestDesk, on_each_engine};

use super::{FEATURES, counted, listed};

async fn team(desk: &TestDesk, name: &'static str, members: Vec<ColleagueId>) -> TeamId {
    let made: Result<TeamId, Fault> = desk
        .app
        .db
        .write(desk.org, (name, members), |tx, (name, members)| {
            Box::pin(async move {
                let team = teams::create(tx, name, ColleagueId::NONE).await?;
                for member in members {
                    teams::join(tx, team, *member).await?;
                }
                Ok(team)
            })
        })
        .await;
    made.expect("a team can be made")
}

async fn agents(desk: &TestDesk, names: &[&str]) -> Vec<Agent> {
    let mut all = Vec::new();
    for name in names {
        all.push(desk.agent(name).await);
    }
    all
}

const COUNT: Sql = Sql::tenant(
    "test.count",
    "INSERT INTO occasion_days (org_id, day, kind, team_id, channel_id, cause, colleague_id, occasions, drips)
     VALUES ($1, 20513, 'late_answer', 0, $2, '', $3, 10, 1)",
);

/// So many colleagues, from an id on, answered at a channel yesterday.
async fn answered_at(desk: &TestDesk, channel: i64, colleagues: std::ops::Range<i64>) {
    let done: Result<(), Fault> = desk
        .app
        .db
        .write(desk.org, (channel, colleagues), |tx, (channel, colleagues)| {
            Box::pin(async move {
                for colleague in colleagues.clone() {
                    tx.run(&COUNT, params![*channel, colleague]).await?;
                }
                Ok(())
            })
        })
        .await;
    done.expect("days can be planted");
}

const COUNT_NAMED: Sql = Sql::tenant(
    "test.count_named",
    "INSERT INTO occasion_day_names (org_id, day, kind, team_id, channel_id, cause, colleague_id, touchpoint, product,
       occasions, drips)
     VALUES ($1, 20513, 'late_answer', 0, $2, '', $3, $4, '', 10, 1)",
);

/// The same of a touchpoint.
async fn met_at(desk: &TestDesk, touchpoint: &'static str, colleagues: std::ops::Range<i64>) {
    answered_at(desk, 9, colleagues.clone()).await;
    let done: Result<(), Fault> = desk
        .app
        .db
        .write(desk.org, (touchpoint, colleagues), |tx, (touchpoint, colleagues)| {
            Box::pin(async move {
                for colleague in colleagues.clone() {
                    tx.run(&COUNT_NAMED, params![9_i64, colleague, *touchpoint]).await?;
                }
                Ok(())
            })
        })
        .await;
    done.expect("days can be planted");
}

#[tokio::test]
async fn nor_is_a_touchpoint_at_which_fewer_than_five_met_customers() {
    on_each_engine(FEATURES, async |desk| {
        let mona = desk.colleague("Mona", Role::Manager).await;
        agents(desk, &["Ana", "Ben", "Cleo", "Dan", "Eva"]).await;
        met_at(desk, "Depot", 101..105).await;
        met_at(desk, "Market stall", 110..116).await;
        met_at(desk, "Elm Street shop", 120..130).await;
        for path in ["/api/v1/drips", "/api/v1/rightings"] {
            is_refused(&mona, &format!("{path}?touchpoint=Depot")).await;
            is_refused(&mona, &format!("{path}?touchpoint=Market%20stall")).await;
            assert!(listed(&mona, &format!("{path}?touchpoint=Elm%20Street%20shop")).await.is_empty());
        }
        mona.gets("/drips?touchpoint=Depot").await.is(403);
        desk.leaves_work_undone();
    })
    .await;
}

async fn is_refused(agent: &Agent, path: &str) {
    let answer = agent.calls("GET", path, &json!(null)).await;
    assert_eq!(answer.is(403).code(), "drips_place_of_few", "{path}");
}

#[tokio::test]
async fn a_team_of_one_is_not_listed_apart_and_its_work_goes_on() {
    on_each_engine(FEATURES, async |desk| {
        let (mona, ana) = (desk.colleague("Mona", Role::Manager).await, desk.agent("Ana").await);
        let others = agents(desk, &["Ben", "Cleo", "Dan", "Eva", "Finn"]).await;
        let returns = team(desk, "Returns", vec![ana.id]).await;
        let counter = team(desk, "Counter", others.iter().map(|one| one.id).collect()).await;
        let driver = desk.program(&mona, &["drips:write", "drips:read"]).await;
        for (name, team) in [("Maria", returns), ("Tom", counter)] {
            let exchange = desk.customer(name).writes("It came broken.").await;
            let told = json!({ "kind": "damaged", "conversation": exchange.conversation, "team": team });
            driver.calls("POST", "/api/v1/drips", &told).await.is(201);
        }
        counted(desk).await;

        // What one colleague let fall is nobody's list, not by a page, not by the API, not by another system.
        is_refused(&mona, &format!("/api/v1/drips?team={returns}")).await;
        is_refused(&mona, &format!("/api/v1/drips?team={returns}&kind=damaged")).await;
        is_refused(&mona, &format!("/api/v1/rightings?team={returns}")).await;
        is_refused(&mona, &format!("/api/v1/rightings?team={returns}&which=done")).await;
        driver.calls("GET", &format!("/api/v1/drips?team={returns}"), &json!(null)).await.is(403);
        mona.gets(&format!("/drips?team={returns}")).await.is(403).says("Fewer than five of us work there");
        mona.gets_part(&format!("/drips/list?team={returns}")).await.is(403);
        assert_eq!(listed(&mona, &format!("/api/v1/drips?team={counter}")).await.len(), 1);
        assert_eq!(listed(&mona, &format!("/api/v1/rightings?team={counter}")).await.len(), 1);

        // The whole list goes on, without that choice; and each keeps seeing what is theirs to put right.
        let page = mona.gets("/drips").await;
        page.is(200).says("Maria").says("Tom").says("<option value=\"").says(">Counter</option>");
        page.is_silent_about(">Returns</option>");
        let tasks = listed(&mona, "/api/v1/rightings").await;
        assert_eq!((tasks.len(), listed(&mona, "/api/v1/drips").await.len()), (2, 2));
        for task in &tasks {
            let take = format!("/api/v1/rightings/{}/take", task["id"].as_str().unwrap());
            ana.calls("POST", &take, &json!(null)).await.is(200);
        }
        assert_eq!(listed(&ana, &format!("/api/v1/rightings?team={returns}")).await.len(), 1);
        ana.gets(&format!("/drips?which=mine&team={returns}")).await.is(200).says("Maria").says("Returns");
        assert_eq!(listed(&mona, &format!("/api/v1/rightings?team={returns}&whose=mine")).await.len(), 0);
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn nor_is_a_channel_at_which_fewer_than_five_answered_nor_what_gives_it_away() {
    on_each_engine(FEATURES, async |desk| {
        let mona = desk.colleague("Mona", Role::Manager).await;
        agents(desk, &["Ana", "Ben", "Cleo", "Dan", "Eva"]).await;
        answered_at(desk, 5, 101..105).await;
        answered_at(desk, 6, 110..116).await;
        answered_at(desk, 7, 120..130).await;
        is_refused(&mona, "/api/v1/drips?channel=5").await;
        is_refused(&mona, "/api/v1/drips?channel=6").await;
        assert!(listed(&mona, "/api/v1/drips?channel=7").await.is_empty());
        desk.leaves_work_undone();
    })
    .await;
}
