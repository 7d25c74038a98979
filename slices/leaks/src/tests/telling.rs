//! What more is told of streams and leaks, on the pages and in the API alike.

use serde_json::Value;
use shell::Role;
use testing::{TestDesk, on_each_engine};

use super::planting::{FEATURES, Planted, leaks, plant, today};

/// Customers who each write this, and the conversations they begin.
async fn letters(desk: &mut TestDesk, who: &str, texts: &[&str]) -> Vec<i64> {
    let mut found = Vec::new();
    for (number, text) in (0..).zip(texts) {
        let exchange = desk.customer(&format!("{who}{number}")).writes(text).await;
        found.push(exchange.conversation.get());
    }
    found
}

const WEEKEND: [&str; 8] = [
    "Hello. Nobody called me at the weekend. Thanks, Maria",
    "I left a message on your voicemail and nobody called.",
    "Good morning! It is the weekend again and nobody called back.",
    "Your voicemail is full. Nobody called.",
    "Where is my call? Nobody called this weekend!",
    "Hello. The whole weekend nobody called.",
    "Nobody called at the weekend, only your voicemail.",
    "Hello. Nobody called, and your voicemail says weekend.",
];

#[tokio::test]
async fn the_api_tells_of_a_leak_what_its_page_does() {
    on_each_engine(FEATURES, async |desk| {
        let now = today(desk);
        let of_leak = letters(desk, "weekend", &WEEKEND).await;
        let before = letters(desk, "parcel", &["Hello. Where is my parcel? Thanks, Omar"; 40]).await;
        let mut planted: Vec<Planted> =
            (now - 160..now - 12).map(|day| Planted::first_answers(day, 1 + day % 3)).collect();
        planted.iter_mut().rev().zip(before).for_each(|(one, letter)| one.conversation = letter);
        let leaking = (now - 12..now).zip(of_leak.iter().cycle());
        planted.extend(
            leaking.map(|(day, letter)| Planted { conversation: *letter, ..Planted::first_answers(day, 8) }),
        );
        plant(desk, planted).await;
        let boss = desk.colleague("Mona", Role::Manager).await;
        boss.posts("/leaks/look", &[]).await.is(303);
        let all = leaks(&boss, "live").await;
        let id = all[0]["id"].as_str().unwrap();

        let path = format!("/api/v1/leaks/{id}/telling");
        let told = boss.calls("GET", &path, &Value::Null).await.is(200).json();
        assert_eq!(told["drips"], all[0]["drips"], "{told:#}");
        assert!(told["others"].as_u64().unwrap() >= 100 && told["apart"].is_array(), "{told:#}");
        let words = told["words"].as_array().unwrap();
        assert!(words.iter().any(|word| word == "nobody called"), "{told:#}");
        let sentences = told["sentences"].as_array().unwrap();
        assert_eq!(sentences.len(), 3, "{told:#}");
        let page = boss.gets(&format!("/leaks/{id}")).await;
        for word in words {
            page.is(200).says(&format!("<b>{}</b>", word.as_str().unwrap()));
        }
        for one in sentences {
            let sentence = one["sentence"].as_str().unwrap();
            assert!(WEEKEND.iter().any(|letter| letter.contains(sentence)), "{sentence} is in no letter");
            page.says(sentence).says(&format!("/conversations/{}", one["number"]));
        }
        let ana = desk.agent("Ana").await;
        ana.calls("GET", &path, &Value::Null).await.is(403);
        boss.calls("GET", "/api/v1/leaks/17/telling", &Value::Null).await.is(404);
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn a_leak_at_one_touchpoint_is_found_there_and_told_by_its_name() {
    on_each_engine(FEATURES, async |desk| {
        let now = today(desk);
        let boss = desk.colleague("Mona", Role::Manager).await;
        for name in ["Ana", "Ben", "Cleo", "Dan"] {
            desk.agent(name).await;
        }
        let told = |day: i64, touchpoint: &'static str, drips: i64| Planted {
            kind: "damaged",
            channel: 0,
            occasions: drips,
            touchpoint,
            ..Planted::first_answers(day, drips)
        };
        // Only what went wrong is told, so time is the exposure.
        let days = now - 160..now;
        let planted = days.flat_map(|day| {
            let elm = if day >= now - 25 { 5 } else { 1 + day % 2 };
            let others = [told(day, "Depot", 1 + day % 2), told(day, "Market stall", 1 + (day + 1) % 2)];
            [told(day, "Elm Street shop", elm)].into_iter().chain(others)
        });
        plant(desk, planted.collect()).await;
        boss.posts("/leaks/look", &[]).await.is(303);

        let all = leaks(&boss, "live").await;
        assert_eq!(all.len(), 1, "{all:#?}");
        let leak = &all[0];
        assert_eq!((&leak["kind"], &leak["touchpoint"]), (&"damaged".into(), &"Elm Street shop".into()));
        assert_eq!((&leak["product"], &leak["finding"]["unit"]), (&Value::Null, &"per_day".into()));
        let drips = leak["drips"].as_i64().unwrap();
        assert!((120..=130).contains(&drips), "{drips} of the shop's own drips");
        let id = leak["id"].as_str().unwrap();
        boss.gets("/leaks").await.is(200).says("Arrived damaged, at Elm Street shop");
        boss.gets(&format!("/leaks/{id}")).await.is(200).says("at Elm Street shop");
        let streams = boss.calls("GET", "/api/v1/leaks/streams", &Value::Null).await.is(200).json();
        let streams = streams["items"].as_array().unwrap();
        assert!(streams.iter().any(|one| one["touchpoint"] == "Depot"), "{streams:#?}");
        // The same once more opens no second leak.
        boss.posts("/leaks/look", &[]).await.is(303);
        assert_eq!(leaks(&boss, "live").await.len(), 1);
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn of_each_stream_it_is_told_how_soon_a_doubling_would_be_noticed() {
    on_each_engine(FEATURES, async |desk| {
        let now = today(desk);
        let boss = desk.colleague("Mona", Role::Manager).await;
        let path = "/api/v1/leaks/streams";
        let none = boss.calls("GET", path, &Value::Null).await.is(200).json();
        assert!(none["items"].as_array().unwrap().is_empty());
        boss.gets("/leaks").await.is(200).is_silent_about("How soon a doubling");
        let rare = |day: i64| Planted {
            kind: "reopened",
            occasions: 4,
            ..Planted::first_answers(day, i64::from(day % 9 == 0))
        };
        let days = || now - 160..now;
        let often = days().map(|day| Planted::first_answers(day, 2 + day % 3));
        plant(desk, often.chain(days().map(rare)).collect()).await;
        boss.posts("/leaks/look", &[]).await.is(303);

        let streams = boss.calls("GET", path, &Value::Null).await.is(200).json();
        let streams = streams["items"].as_array().unwrap();
        let days = |kind: &str| {
            let of = streams
                .iter()
                .find(|one| one["kind"] == kind)
                .unwrap_or_else(|| panic!("no {kind}: {streams:#?}"));
            of["expected_days_to_notice"].as_f64().unwrap()
        };
        assert!(days("late_first_answer") < days("reopened"), "{streams:#?}");
        assert!(streams.iter().any(|one| one.get("kind").is_none()), "all kinds together: {streams:#?}");
        let quickest: Vec<f64> =
            streams.iter().filter_map(|one| one["expected_days_to_notice"].as_f64()).collect();
        assert!(quickest.is_sorted(), "{quickest:?}");
        let page = boss.gets("/leaks").await;
        page.is(200)
            .says("How soon a doubling would be noticed")
            .says("within about")
            .says("First answer late");

        let one = boss.calls("GET", "/api/v1/leaks/streams?limit=1", &Value::Null).await.is(200).json();
        assert_eq!(one["items"].as_array().unwrap().len(), 1);
        boss.calls("GET", "/api/v1/leaks/streams?limit=0", &Value::Null).await.is(422);
        desk.agent("Ana").await.calls("GET", path, &Value::Null).await.is(403);
        desk.leaves_work_undone();
    })
    .await;
}
