//! Stories of the customer's page, on both engines.

use conversations::{CustomerId, Kind, MessageId, Said, footers};
use serde_json::{Value, json};
use shell::{Feature, Role};
use store::Fault;
use testing::{Agent, Answer, Exchange, TestDesk, on_each_engine, on_each_engine_with};

use crate::{FEATURE, SHOWING};

const FEATURES: &[Feature] = &[FEATURE, SHOWING];

async fn promises(agent: &Agent, exchange: &Exchange, said: &str, by: &str) -> String {
    let body = json!({ "conversation": exchange.conversation, "kind": "call_back", "said": said, "by": by });
    let made = agent.calls("POST", "/api/v1/promises", &body).await;
    made.is(201).json()["id"].as_str().unwrap().to_owned()
}

async fn customer_of(desk: &TestDesk, exchange: &Exchange) -> CustomerId {
    let read: Result<_, Fault> = desk
        .app
        .db
        .read(desk.org, exchange.conversation, |tx, id| {
            Box::pin(
                async move { Ok(conversations::by_id(tx, *id).await?.expect("it was received").customer) },
            )
        })
        .await;
    read.unwrap()
}

/// The path of the customer's page, from the address that the API tells.
async fn page_of(agent: &Agent, desk: &TestDesk, exchange: &Exchange) -> String {
    let id = customer_of(desk, exchange).await;
    let told = agent.calls("GET", &format!("/api/v1/customers/{id}/page"), &Value::Null).await.is(200).json();
    let address = told["address"].as_str().unwrap().to_owned();
    address[address.find("/p/").unwrap()..].to_owned()
}

/// Somebody with the address: a browser of their own.
async fn opens(desk: &TestDesk, path: &str) -> (Agent, Answer) {
    let mut maria = desk.stranger();
    let page = maria.visits(path).await;
    (maria, page)
}

async fn messages(desk: &TestDesk, exchange: &Exchange) -> Vec<(Kind, String)> {
    let read: Result<_, Fault> = desk
        .app
        .db
        .read(desk.org, exchange.conversation, |tx, id| {
            Box::pin(async move {
                let conversation = conversations::by_id(tx, *id).await?.expect("it was received");
                let thread = conversations::open(tx, conversation, MessageId::of(i64::MAX), 50).await?;
                Ok(thread.messages.into_iter().map(|message| (message.kind, message.said)).collect())
            })
        })
        .await;
    read.unwrap()
}

async fn kinds(desk: &mut TestDesk) -> Vec<String> {
    let mia = desk.colleague("Mia", Role::Manager).await;
    let events = mia.calls("GET", "/api/v1/events?after=0", &Value::Null).await;
    let events = events.is(200).json();
    let items = events["items"].as_array().cloned().unwrap_or_default();
    items.iter().map(|event| event["kind"].as_str().unwrap_or_default().to_owned()).collect()
}

#[tokio::test]
async fn a_customer_sees_what_was_promised_on_their_own_clock() {
    on_each_engine(FEATURES, async |desk| {
        let ana = desk.agent("Ana").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let id = customer_of(desk, &parcel).await;
        let before = ana.calls("GET", &format!("/api/v1/customers/{id}/page"), &Value::Null).await;
        let address = before.is(200).json()["address"].as_str().unwrap().to_owned();
        assert!(address.starts_with("http://127.0.0.1:8420/p/"), "{address}");
        let path = page_of(&ana, desk, &parcel).await;
        let (_, empty) = opens(desk, &path).await;
        empty.is(200).says("Promised to Maria").says("Nothing is promised at the moment");

        promises(&ana, &parcel, "Call back about the parcel", "today 3pm").await;
        promises(&ana, &parcel, "Send the invoice", "tomorrow").await;
        let (_, page) = opens(desk, &path).await;
        page.is(200).says("Call back about the parcel").says("By today 15:00").says("Send the invoice");
        page.is_silent_about("Ana").is_silent_about("our time").is_silent_about("<script");
        for (header, value) in
            [("cache-control", "no-store"), ("x-robots-tag", "noindex, nofollow, noarchive")]
        {
            assert_eq!(page.headers.get(header).unwrap(), value);
        }

        lives_in(desk, id, "Europe/Berlin").await;
        let (_, page) = opens(desk, &path).await;
        page.says("By today 16:00").says("15:00 in London, our time").says("Times are those of Berlin.");
        let other = desk.customer("Omar").writes("And mine?").await;
        let theirs = page_of(&ana, desk, &other).await;
        let (_, page) = opens(desk, &theirs).await;
        page.is(200).says("Promised to Omar").is_silent_about("Call back about the parcel");
        desk.leaves_work_undone();
    })
    .await;
}

async fn lives_in(desk: &TestDesk, id: CustomerId, zone: &'static str) {
    let changed: Result<bool, Fault> = desk
        .app
        .db
        .write(desk.org, id, move |tx, id| {
            Box::pin(async move {
                let customer = conversations::customers::get(tx, *id).await?.expect("they wrote");
                let moved = conversations::customers::Customer { time_zone: zone.to_owned(), ..customer };
                conversations::customers::update(tx, &moved, store::Actor::System).await
            })
        })
        .await;
    assert!(changed.unwrap());
}

#[tokio::test]
async fn an_address_opens_one_page_until_it_is_renewed_or_over() {
    on_each_engine(FEATURES, async |desk| {
        let ana = desk.agent("Ana").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        promises(&ana, &parcel, "Call back", "next year").await;
        let path = page_of(&ana, desk, &parcel).await;
        for forged in ["/p/abc", "/p/AAAA", &format!("{path}A"), &path[..path.len() - 1]] {
            let (_, page) = opens(desk, forged).await;
            page.is(404);
        }
        let id = customer_of(desk, &parcel).await;
        let (stranger, _) = opens(desk, &path).await;
        let renewed = stranger.posts(&format!("/customers/{id}/page/renew"), &[]).await;
        assert!(renewed.leads_to().starts_with("/sign-in"));
        assert_eq!(ana.posts("/customers/12345/page/renew", &[]).await.status, 404);
        let renewed = ana.posts(&format!("/customers/{id}/page/renew"), &[]).await;
        assert_eq!(renewed.leads_to(), format!("/customers/{id}"));
        let (_, page) = opens(desk, &path).await;
        page.is(410).says("This address has ended").is_silent_about("Call back");
        stranger.posts(&format!("{path}/confirm"), &[("promise", "1")]).await.is(404);

        let fresh = page_of(&ana, desk, &parcel).await;
        assert_ne!(fresh, path);
        let (_, page) = opens(desk, &fresh).await;
        page.is(200).says("Call back");
        desk.clock_moves_to("2026-09-01T23:59:59Z");
        let (_, page) = opens(desk, &fresh).await;
        page.is(200);
        desk.clock_moves_to("2026-09-02T00:00:00Z");
        let (_, page) = opens(desk, &fresh).await;
        page.is(410);
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn a_customer_confirms_and_it_is_kept() {
    on_each_engine(FEATURES, async |desk| {
        let ana = desk.agent("Ana").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let promise = promises(&ana, &parcel, "Call back", "today 3pm").await;
        let path = page_of(&ana, desk, &parcel).await;
        let (mut maria, page) = opens(desk, &path).await;
        page.says("Yes, done").is_silent_about("This was not done");
        let forged = maria.led_by_a_foreign_page();
        forged.posts(&format!("{path}/confirm"), &[("promise", &promise)]).await.is(403);
        maria.posts(&format!("{path}/confirm"), &[]).await.is(422);
        maria.posts(&format!("{path}/confirm"), &[("promise", "77")]).await.is(404);
        let said = maria.posts(&format!("{path}/confirm"), &[("promise", &promise)]).await;
        assert_eq!(said.leads_to(), path);
        maria.posts(&format!("{path}/confirm"), &[("promise", &promise)]).await.is(303);
        maria.visits(&path).await.says("You told us that this was done").says("This was not done");

        let stored = ana.calls("GET", &format!("/api/v1/promises/{promise}"), &Value::Null).await.json();
        assert_eq!(stored["state"], "kept");
        let told = kinds(desk).await;
        assert_eq!(told.iter().filter(|kind| *kind == "promise_confirmed").count(), 1, "{told:?}");
        assert_eq!(told.iter().filter(|kind| *kind == "promise_kept").count(), 1, "{told:?}");
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn a_contest_is_heard_and_changes_no_state() {
    on_each_engine(FEATURES, async |desk| {
        let ana = desk.agent("Ana").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let promise = promises(&ana, &parcel, "Call back", "today 3pm").await;
        let path = page_of(&ana, desk, &parcel).await;
        let (mut maria, _) = opens(desk, &path).await;
        let words = [("promise", promise.as_str()), ("words", "Nobody called me.")];
        maria.posts(&format!("{path}/contest"), &words).await.is(409);
        ana.posts(&format!("/promises/{promise}/keep"), &[]).await;
        maria.visits(&path).await.says("This was not done");
        let nothing = maria.posts(&format!("{path}/contest"), &[("promise", &promise), ("words", " ")]).await;
        nothing.is(422).says("Say in a few words what is missing.");
        let long = "x".repeat(1_001);
        maria.posts(&format!("{path}/contest"), &[("promise", &promise), ("words", &long)]).await.is(422);
        let said = maria.posts(&format!("{path}/contest"), &words).await;
        assert_eq!(said.leads_to(), path);
        let again = maria.posts(&format!("{path}/contest"), &words).await;
        again.is(409).says("You told us already.");
        maria.visits(&path).await.says("You told us that this was not done.");

        let stored = ana.calls("GET", &format!("/api/v1/promises/{promise}"), &Value::Null).await.json();
        assert_eq!(stored["state"], "kept", "nothing is reopened silently");
        let thread = messages(desk, &parcel).await;
        let (kind, text) = thread.last().unwrap();
        assert_eq!(*kind, Kind::Incoming);
        assert!(text.starts_with("Nobody called me.") && text.contains("“Call back”"), "{text}");
        assert_eq!(thread.len(), 2, "once");
        let told = kinds(desk).await;
        assert_eq!(told.iter().filter(|kind| *kind == "promise_contested").count(), 1, "{told:?}");
        ana.gets("/notifications").await.says("Maria says that this was not done: Call back");
        maria.posts(&format!("{path}/confirm"), &[("promise", &promise)]).await.is(303);
        maria.visits(&path).await.says("You told us that this was done");
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn what_nobody_outside_should_see_stays_inside() {
    on_each_engine(FEATURES, async |desk| {
        let owner = desk.colleague("Olga", Role::Owner).await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let other = desk.customer("Omar").writes("And mine?").await;
        let theirs = promises(&owner, &other, "Call Omar", "today 3pm").await;
        promises(&owner, &parcel, "An answer by ten", "today 10:00").await;
        let path = page_of(&owner, desk, &parcel).await;
        let (maria, _) = opens(desk, &path).await;
        maria.posts(&format!("{path}/confirm"), &[("promise", &theirs)]).await.is(404);
        desk.clock_moves_to("2026-03-02T10:00:01Z");
        desk.jobs_run().await;
        let (_, page) = opens(desk, &path).await;
        page.is(200).is_silent_about("An answer by ten").says("Only what is still to come");
        page.says("What is still to be done is late").is_silent_about("Nothing is promised");

        let known = owner.calls("GET", "/api/v1/promises/showing", &Value::Null).await.is(200).json();
        assert_eq!((&known["broken"], &known["footer"]), (&json!(false), &json!(false)), "both begin off");
        let agent = desk.agent("Ana").await;
        let change = json!({ "broken": true, "version": known["version"] });
        agent.calls("PATCH", "/api/v1/promises/showing", &change).await.is(403);
        owner.calls("PATCH", "/api/v1/promises/showing", &change).await.is(200);
        owner.calls("PATCH", "/api/v1/promises/showing", &change).await.is(409);
        let (_, page) = opens(desk, &path).await;
        page.says("An answer by ten").says("Late").says("It was due today 10:00");
        let form = owner.gets("/promises/showing").await;
        form.is(200).says("Show promises that broke");
        agent.gets("/promises/showing").await.is(200).says("An owner decides this.");
        agent.posts("/promises/showing", &[("version", "2")]).await.is(403);
        owner.posts("/promises/showing", &[("version", "1")]).await.is(409).says("changed");
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn the_line_below_a_mail_is_written_once() {
    on_each_engine(FEATURES, async |desk| {
        let owner = desk.colleague("Olga", Role::Owner).await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let said = Said {
            conversation: parcel.conversation,
            customer: customer_of(desk, &parcel).await,
            message: MessageId::of(1),
            author: owner.id,
        };
        promises(&owner, &parcel, "Call back", "today 3pm").await;
        assert!(
            footers::below(&desk.app, desk.org, said).await.unwrap().is_empty(),
            "off until it is wanted"
        );
        let known = owner.calls("GET", "/api/v1/promises/showing", &Value::Null).await.json();
        let change = json!({ "footer": true, "version": known["version"] });
        owner.calls("PATCH", "/api/v1/promises/showing", &change).await.is(200);
        let first = footers::below(&desk.app, desk.org, said).await.unwrap();
        assert!(first.is_empty(), "a mail that was tried before stays as it was");

        let next = Said { message: MessageId::of(2), ..said };
        let lines = footers::below(&desk.app, desk.org, next).await.unwrap();
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].says, "Promised: Call back, by today 15:00.");
        let path = lines[0].link.strip_prefix("http://127.0.0.1:8420").unwrap();
        let (_, page) = opens(desk, path).await;
        page.is(200).says("Call back");
        desk.clock_moves_to("2026-03-03T09:00:00Z");
        assert_eq!(footers::below(&desk.app, desk.org, next).await.unwrap(), lines);
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn visits_are_limited() {
    on_each_engine_with(
        FEATURES,
        |config| config.limits.visits_per_minute = 3,
        async |desk| {
            let (stranger, _) = opens(desk, "/p/guess").await;
            stranger.gets("/p/guess").await.is(404);
            stranger.gets("/calendar/guess.ics").await.is(404);
            stranger.gets("/p/guess").await.is(429);
            stranger.gets("/calendar/guess.ics").await.is(429);
        },
    )
    .await;
}

#[tokio::test]
async fn another_system_says_what_the_customer_said() {
    on_each_engine(FEATURES, async |desk| {
        let ana = desk.agent("Ana").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let promise = promises(&ana, &parcel, "Deliver it", "today 3pm").await;
        let shop = desk.program(&ana, &["promises:write"]).await;
        shop.calls("POST", &format!("/api/v1/promises/{promise}/confirm"), &json!({})).await.is(204);
        let contest = json!({ "words": "It was the wrong parcel." });
        shop.calls("POST", &format!("/api/v1/promises/{promise}/contest"), &contest).await.is(204);
        shop.calls("POST", &format!("/api/v1/promises/{promise}/contest"), &contest).await.is(409);
        shop.calls("POST", "/api/v1/promises/77/confirm", &json!({})).await.is(404);
        assert_eq!(messages(desk, &parcel).await.len(), 2);
        desk.leaves_work_undone();
    })
    .await;
}
