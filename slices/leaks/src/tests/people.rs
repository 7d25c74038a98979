//! Privacy: nobody's figures but to them and their coach, and no place of fewer than five.

use serde_json::{Value, json};
use shell::Role;
use testing::on_each_engine;

use super::planting::{FEATURES, Planted, leaks, plant, today};

#[tokio::test]
async fn a_sole_owner_may_coach_as_nobody_else_could_name_them() {
    on_each_engine(FEATURES, async |desk| {
        let owner = desk.colleague("Olga", Role::Owner).await;
        let ana = desk.agent("Ana").await;
        for name in ["Ben", "Cleo", "Dan"] {
            desk.agent(name).await;
        }
        let now = today(desk);
        let of_ana = |day| Planted { colleague: ana.id.get(), ..Planted::first_answers(day, 3) };
        plant(desk, (now - 20..now).map(of_ana).collect()).await;
        let path = format!("/leaks/colleagues/{}", ana.id);
        let pair = json!({ "coach": owner.id, "colleague": ana.id });
        owner.gets(&path).await.is(403);
        owner.calls("POST", "/api/v1/coaches", &pair).await.is(201);
        ana.gets("/notifications").await.says("Olga is your coach now");
        owner.gets(&path).await.is(404);
        let said = [("is_on", "on"), ("words", "Works council, 4 May."), ("version", "0")];
        owner.posts("/leaks/settings/people", &said).await.is(303);
        owner.gets(&path).await.is(200).says("Figures of Ana").says("60 drips");
        ana.gets(&format!("/leaks/colleagues/{}", owner.id)).await.is(403);

        // With another owner, that one names them.
        owner.calls("POST", "/api/v1/coaches/end", &pair).await.is(204);
        let other = desk.colleague("Oskar", Role::Owner).await;
        let refused = owner.calls("POST", "/api/v1/coaches", &pair).await;
        assert_eq!(refused.is(422).code(), "coach_oneself");
        other.calls("POST", "/api/v1/coaches", &pair).await.is(201);
        owner.gets(&path).await.is(200);
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn a_colleagues_own_figures_are_for_them_and_their_coach_once_it_is_agreed() {
    on_each_engine(FEATURES, async |desk| {
        let owner = desk.colleague("Olga", Role::Owner).await;
        let boss = desk.colleague("Mona", Role::Manager).await;
        let ana = desk.agent("Ana").await;
        let coach = desk.agent("Cora").await;
        let last = desk.agent("Luis").await;
        let now = today(desk);
        let of_ana = |day| Planted { colleague: ana.id.get(), ..Planted::first_answers(day, 3) };
        plant(desk, (now - 20..now).map(of_ana).collect()).await;
        let path = format!("/leaks/colleagues/{}", ana.id);
        let call = format!("/api/v1/colleague-drips/{}", ana.id);

        // Off until the agreement is recorded.
        ana.gets("/leaks/mine").await.is(200).says("These figures are off");
        ana.calls("GET", &call, &Value::Null).await.is(404);
        boss.posts("/leaks/settings/people", &[("is_on", "on"), ("words", "x"), ("version", "0")])
            .await
            .is(403);
        let unsaid = [("is_on", "on"), ("words", " "), ("version", "0")];
        owner.posts("/leaks/settings/people", &unsaid).await.is(422).says("who agreed to what");
        let said = [("is_on", "on"), ("words", "Works council, 4 May."), ("version", "0")];
        owner.posts("/leaks/settings/people", &said).await.is(303);
        owner.gets("/leaks/settings").await.says("Recorded by Olga");

        // Then for them and their coach, and for nobody else, whatever their role.
        ana.gets("/leaks/mine").await.is(200).says("60 drips in 1200 occasions");
        let own = ana.calls("GET", &call, &Value::Null).await.is(200).json();
        assert_eq!(own["kinds"], json!([{ "kind": "late_first_answer", "occasions": 1200, "drips": 60 }]));
        for other in [&owner, &boss, &coach] {
            other.gets(&path).await.is(403);
            other.calls("GET", &call, &Value::Null).await.is(403);
        }
        let pair = json!({ "coach": coach.id, "colleague": ana.id });
        boss.calls("POST", "/api/v1/coaches", &pair).await.is(403);
        owner.calls("POST", "/api/v1/coaches", &pair).await.is(201);
        ana.gets("/notifications").await.says("Cora is your coach now");
        coach.gets(&path).await.is(200).says("Figures of Ana").says("60 drips");
        coach.gets("/leaks/mine").await.is(200).says("Whom you coach");
        ana.gets(&format!("/leaks/colleagues/{}", coach.id)).await.is(403);
        owner.calls("POST", "/api/v1/coaches/end", &pair).await.is(204);
        coach.gets(&path).await.is(403);
        let oneself = json!({ "coach": ana.id, "colleague": ana.id });
        owner.calls("POST", "/api/v1/coaches", &oneself).await.is(422);
        // Nobody opens another's figures to themselves: another owner has to name them.
        desk.colleague("Oskar", Role::Owner).await;
        let herself = json!({ "coach": owner.id, "colleague": ana.id });
        let refused = owner.calls("POST", "/api/v1/coaches", &herself).await;
        assert_eq!(refused.is(422).code(), "coach_oneself");
        let (hers, anas) = (owner.id.to_string(), ana.id.to_string());
        let fields = [("coach", hers.as_str()), ("colleague", anas.as_str())];
        owner.posts("/leaks/settings/coaches", &fields).await.is(422).says("Ask another owner");
        let unchosen = [("coach", ""), ("colleague", anas.as_str())];
        owner.posts("/leaks/settings/coaches", &unchosen).await.is(422).says("two people who work here");
        owner.gets(&path).await.is(403);
        drop(last);
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn a_house_of_fewer_than_five_sees_itself_as_a_whole() {
    on_each_engine(FEATURES, async |desk| {
        let boss = desk.colleague("Mona", Role::Manager).await;
        let owner = desk.colleague("Olga", Role::Owner).await;
        let now = today(desk);
        let colleague = boss.id.get();
        let usual = |day| Planted { colleague, ..Planted::first_answers(day, 1 + day % 3) };
        let leak = |day| Planted { colleague, ..Planted::first_answers(day, 8) };
        plant(desk, (now - 160..now - 12).map(usual).chain((now - 12..now).map(leak)).collect()).await;
        let said = [("is_on", "on"), ("words", "Agreed."), ("version", "0")];
        owner.posts("/leaks/settings/people", &said).await.is(303);
        boss.gets("/leaks/mine").await.is(200).says("These figures are off");
        boss.posts("/leaks/look", &[]).await.is(303);
        for leak in leaks(&boss, "live").await {
            assert_eq!((&leak["channel"], &leak["team"]), (&Value::Null, &Value::Null), "{leak}");
            assert_eq!((&leak["whose"], &leak["between_colleagues"]), (&json!("too_few"), &Value::Null));
        }
        desk.leaves_work_undone();
    })
    .await;
}

/// Ten colleagues; the leak is at a channel of `at_leak` of them.
async fn found_at(at_leak: usize) -> Vec<(Vec<Value>, Vec<Value>)> {
    let found = std::sync::Mutex::new(Vec::new());
    on_each_engine(FEATURES, async |desk| {
        let mut colleagues = Vec::new();
        for name in ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"] {
            colleagues.push(desk.agent(&format!("Agent{name}")).await.id.get());
        }
        let boss = desk.colleague("Mona", Role::Manager).await;
        let now = today(desk);
        let mut planted = Vec::new();
        for day in now - 160..now {
            for (place, colleague) in colleagues.iter().enumerate() {
                let is_leak = place < at_leak;
                let drips = if is_leak && day >= now - 14 { 3 } else { i64::from((day + 1) % 5 == 0) };
                let channel = if is_leak { 5 } else { 6 };
                planted.push(Planted {
                    colleague: *colleague,
                    channel,
                    occasions: 10,
                    ..Planted::first_answers(day, drips)
                });
            }
        }
        plant(desk, planted).await;
        boss.posts("/leaks/look", &[]).await.is(303);
        let all = leaks(&boss, "live").await;
        let streams =
            boss.calls("GET", "/api/v1/leaks/streams?limit=5000", &Value::Null).await.is(200).json();
        found.lock().unwrap().push((all, streams["items"].as_array().unwrap().clone()));
        desk.leaves_work_undone();
    })
    .await;
    found.into_inner().unwrap()
}

#[tokio::test]
async fn no_place_of_fewer_than_five_is_named_nor_what_gives_it_away() {
    for (all, streams) in found_at(5).await {
        let changed: Vec<&Value> = all.iter().filter(|leak| leak["test"] == "change").collect();
        assert_eq!(changed.len(), 1, "{all:#?}");
        assert_eq!(changed[0]["channel"], "5", "five colleagues may be looked at apart: {all:#?}");
        assert_eq!(changed[0]["whose"], "process", "all five drip alike: {all:#?}");
        let between = &changed[0]["between_colleagues"];
        assert_eq!(between["colleagues"], 5, "{between}");
        let share = |end: &str| between["share"][end].as_f64().unwrap();
        assert!(share("low") <= share("value") && share("value") <= share("high"), "{between}");
        assert!(share("high") < 1.0, "{between}");
        assert!(streams.iter().any(|stream| stream["channel"] == "5"), "{streams:#?}");
    }
    for (all, streams) in found_at(4).await {
        assert!(
            !streams.is_empty() && streams.iter().all(|stream| stream["channel"].is_null()),
            "{streams:#?}"
        );
        assert!(!all.is_empty(), "the whole is still looked at");
        for leak in &all {
            assert_eq!(
                leak["channel"],
                Value::Null,
                "four are too few, and six would give them away: {leak:#}"
            );
        }
    }
}
