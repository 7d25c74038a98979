//! Stories of promises, told through the pages and the API, on both engines.

use std::sync::Mutex;

use conversations::{Along, CustomerId, MessageId, Panel, Said, customers};
use serde_json::{Value, json};
use shell::letters::Letter;
use shell::{App, Error, Feature, Seat};
use store::{Actor, Doing, Fault, Tx, events};
use testing::{Agent, Answer, Exchange, TestDesk, on_each_engine};

use crate::{FEATURE, Promise, PromiseId, RIDER, reading};

/// The program with promises and a post office that keeps the letters.
pub(crate) const FEATURES: &[Feature] =
    &[FEATURE, crate::KEEPING, Feature { name: "post", letters: Some(keep_letter), ..Feature::NONE }];

static LETTERS: Mutex<Vec<Letter>> = Mutex::new(Vec::new());

fn keep_letter<'a>(_: &'a App, _: &'a mut Tx, letter: &'a Letter) -> Doing<'a, bool, Fault> {
    LETTERS.lock().unwrap().push(letter.clone());
    Box::pin(async { Ok(true) })
}

/// Subjects of the letters to this agent, each key once: a transaction that was run again wrote its letter
/// again, and the post office knows it by its key.
pub(crate) fn letters_to(agent: &Agent, desk: &TestDesk) -> Vec<String> {
    let address = format!("{}@{}.example", agent.name.to_lowercase(), desk.org);
    let mut letters: Vec<Letter> =
        LETTERS.lock().unwrap().iter().filter(|letter| letter.to == address).cloned().collect();
    letters.dedup_by(|one, other| one.key == other.key);
    letters.into_iter().map(|letter| letter.subject).collect()
}

pub(crate) fn forget_letters() {
    LETTERS.lock().unwrap().clear();
}

pub(crate) async fn promises(agent: &Agent, exchange: &Exchange, said: &str, by: &str) -> Answer {
    let key = store::random::token();
    let fields = [("client_key", key.as_str()), ("kind", "call_back"), ("said", said), ("by", by)];
    agent.posts(&format!("/conversations/{}/promises", exchange.number), &fields).await
}

#[test]
fn every_page_reads_well_in_every_state() {
    let texts = crate::pages::samples().into_iter().map(|sample| {
        assert!(!sample.html.contains("does not render"), "{}: {}", sample.name, sample.html);
        format!("== {} ==\n{}", sample.name, text_of(&sample.html))
    });
    insta::assert_snapshot!("pages", texts.collect::<Vec<_>>().join("\n\n"));
}

/// What a reader sees of a page: its words, one line for each piece.
fn text_of(html: &str) -> String {
    let pieces =
        html.split('<').filter_map(|piece| piece.split_once('>').map_or(Some(piece), |(_, text)| Some(text)));
    let lines = pieces.map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The newest promise of a conversation.
pub(crate) async fn newest(desk: &TestDesk, exchange: &Exchange) -> Promise {
    let read = desk
        .app
        .db
        .read(desk.org, exchange.conversation, |tx, id| Box::pin(crate::sql::of_conversation(tx, *id, 1)));
    read.await.unwrap().remove(0).promise
}

/// Kinds and codes of what happened to a promise.
pub(crate) async fn history(desk: &TestDesk, promise: PromiseId) -> Vec<String> {
    let read: Result<_, Fault> = desk
        .app
        .db
        .read(desk.org, promise, |tx, id| {
            Box::pin(async move {
                let line = reading::get(tx, *id).await?.expect("it was made");
                reading::history(tx, &line.promise).await
            })
        })
        .await;
    read.unwrap().into_iter().map(|fact| format!("{} {}", fact.kind, fact.code).trim().to_owned()).collect()
}

pub(crate) async fn lives_in(desk: &TestDesk, exchange: &Exchange, zone: &'static str) {
    let changed: Result<bool, Fault> = desk
        .app
        .db
        .write(desk.org, exchange.conversation, move |tx, id| {
            Box::pin(async move {
                let conversation = conversations::by_id(tx, *id).await?.expect("it was received");
                let customer = customers::get(tx, conversation.customer).await?.expect("it was received");
                let moved = customers::Customer { time_zone: zone.to_owned(), ..customer };
                customers::update(tx, &moved, Actor::System).await
            })
        })
        .await;
    assert!(changed.unwrap());
}

#[tokio::test]
async fn a_promise_is_made_by_hand_reminded_of_and_kept() {
    on_each_engine(FEATURES, async |desk| {
        forget_letters();
        let ana = desk.agent("Ana").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        lives_in(desk, &parcel, "Europe/Berlin").await;

        let heard =
            ana.gets_part(&format!("/promises/preview?conversation={}&by=today+3pm", parcel.number)).await;
        heard.is(200).says("today 14:00").says("15:00 in Berlin, their time");
        let made = promises(&ana, &parcel, "Call back about the parcel", "today 3pm").await;
        assert_eq!(made.leads_to(), format!("/conversations/{}", parcel.number));

        let list = ana.gets("/promises").await;
        list.is(200)
            .says("Call back about the parcel")
            .says("today 14:00")
            .says("15:00 in Berlin, their time");
        ana.gets_part(&format!("/conversations/{}/promises", parcel.number))
            .await
            .says("Call back about the parcel");

        desk.clock_moves_to("2026-03-02T13:29:59Z");
        assert_eq!(desk.jobs_run().await, 0, "nothing is due a second early");
        desk.clock_moves_to("2026-03-02T13:30:00Z");
        desk.jobs_run().await;
        assert_eq!(desk.jobs_run().await, 0, "a reminder comes once");
        assert_eq!(
            letters_to(&ana, desk),
            [format!("Due today 14:00: Call back about the parcel (#{})", parcel.number)]
        );
        let letter = LETTERS.lock().unwrap().last().cloned().unwrap();
        assert!(
            letter.text.starts_with("Hello Ana,\n\nyou promised Maria: Call back about the parcel\n"),
            "{}",
            letter.text
        );
        ana.gets("/promises").await.says("in 30 min");
        let countdown = format!("/promises/{}/countdown", newest(desk, &parcel).await.id);
        assert_eq!(ana.gets_part(&countdown).await.text(), "in 30 min");

        let promise = newest(desk, &parcel).await;
        assert!(letter.text.ends_with(&format!("/promises/{}", promise.id)), "{}", letter.text);
        let kept = ana.posts(&format!("/promises/{}/keep", promise.id), &[("note", "Spoke to her.")]).await;
        assert_eq!(kept.leads_to(), "/promises");
        ana.gets("/promises").await.is_silent_about("Call back about the parcel");
        ana.gets("/promises?which=closed").await.says("Kept");
        ana.gets(&format!("/promises/{}", promise.id)).await.says("Spoke to her.").says("Ana kept it.");

        desk.clock_moves_to("2026-03-02T14:00:01Z");
        assert_eq!(desk.jobs_run().await, 0, "what is kept does not break");
        let happened = history(desk, promise.id).await;
        assert_eq!(happened, ["promise_made call_back", "promise_reminded soon", "promise_kept on_time"]);
    })
    .await;
}

#[tokio::test]
async fn a_promise_that_was_not_kept_breaks_at_its_time_and_may_be_done_late() {
    on_each_engine(FEATURES, async |desk| {
        forget_letters();
        let ben = desk.agent("Ben").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        promises(&ben, &parcel, "An answer by noon", "by noon").await;
        let promise = newest(desk, &parcel).await;

        desk.clock_moves_to("2026-03-02T12:01:00Z");
        desk.jobs_run().await;
        ben.gets("/promises").await.says("An answer by noon").says("1 min late").says("Broken");
        let subject = format!("The time ran out: An answer by noon (#{})", parcel.number);
        assert_eq!(letters_to(&ben, desk), [subject], "no reminder of what is over already");

        let path = format!("/promises/{}", promise.id);
        ben.posts(&format!("{path}/keep"), &[]).await.is(409).says("The time of this promise is over");
        ben.posts(&format!("{path}/move"), &[("by", "tomorrow"), ("agreement", "agreed")]).await.is(409);
        ben.posts(&format!("{path}/withdraw"), &[("reason", "x")]).await.is(409);

        desk.clock_moves_to("2026-03-02T13:00:00Z");
        ben.posts(&format!("{path}/fulfil"), &[]).await;
        ben.posts(&format!("{path}/fulfil"), &[]).await.is(409);
        ben.gets("/promises?which=closed").await.says("Done late");
        ben.gets(&path).await.says("1 hour late");
        let happened = history(desk, promise.id).await;
        assert_eq!(happened, ["promise_made call_back", "promise_broken silent", "promise_fulfilled_late"]);
    })
    .await;
}

#[tokio::test]
async fn a_promise_is_done_late_before_the_clock_has_struck() {
    on_each_engine(FEATURES, async |desk| {
        let cleo = desk.agent("Cleo").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        promises(&cleo, &parcel, "An answer", "10:00").await;
        let promise = newest(desk, &parcel).await;
        desk.clock_moves_to("2026-03-02T10:00:00Z");
        cleo.posts(&format!("/promises/{}/keep", promise.id), &[]).await.is(409);
        cleo.posts(&format!("/promises/{}/fulfil", promise.id), &[]).await;
        desk.jobs_run().await;
        let happened = history(desk, promise.id).await;
        assert_eq!(happened, ["promise_made call_back", "promise_broken silent", "promise_fulfilled_late"]);
    })
    .await;
}

#[tokio::test]
async fn a_promise_moves_and_takes_its_clock_with_it() {
    on_each_engine(FEATURES, async |desk| {
        forget_letters();
        let dan = desk.agent("Dan").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        promises(&dan, &parcel, "Call back", "today 11:00").await;
        let first = newest(desk, &parcel).await;
        let path = format!("/promises/{}", first.id);

        let past = dan.posts(&format!("{path}/move"), &[("by", "today 8am"), ("agreement", "agreed")]).await;
        past.is(422).says("That is already past.").says("today 8am");
        let unread = dan.posts(&format!("{path}/move"), &[("by", "banana"), ("agreement", "agreed")]).await;
        unread.is(422).says("We do not understand this time.");
        dan.posts(&format!("{path}/move"), &[("by", "today 11:00"), ("agreement", "agreed")]).await.is(422);
        dan.posts(&format!("{path}/move"), &[("by", "today 12:00"), ("agreement", "maybe")]).await.is(400);
        dan.posts(&format!("{path}/move"), &[("by", "today 12:00"), ("agreement", "told_only")]).await;
        dan.posts(&format!("{path}/move"), &[("by", "today 12:30"), ("agreement", "agreed")]).await.is(409);

        let second = newest(desk, &parcel).await;
        assert_eq!((second.moved_from, second.standing.first_due_at), (first.id, first.standing.due_at));
        desk.clock_moves_to("2026-03-02T11:00:00Z");
        assert_eq!(desk.jobs_run().await, 0, "the old time is void");
        dan.posts(
            &format!("/promises/{}/move", second.id),
            &[("by", "today 13:00"), ("agreement", "told_only")],
        )
        .await;
        let third = newest(desk, &parcel).await;
        desk.clock_moves_to("2026-03-02T12:30:00Z");
        assert_eq!(desk.jobs_run().await, 1);
        dan.posts(&format!("/promises/{}/keep", third.id), &[]).await;

        assert_eq!(history(desk, first.id).await, ["promise_made call_back", "promise_moved told_only"]);
        assert_eq!(history(desk, second.id).await, ["promise_moved told_only_again"]);
        assert_eq!(history(desk, third.id).await, ["promise_reminded soon", "promise_kept after_first_due"]);
        dan.gets(&path).await.says("Moved").says("moved it and told the customer");
    })
    .await;
}

#[tokio::test]
async fn a_customer_no_longer_wants_it() {
    on_each_engine(FEATURES, async |desk| {
        let eva = desk.agent("Eva").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        promises(&eva, &parcel, "Call back", "tomorrow").await;
        let promise = newest(desk, &parcel).await;
        let path = format!("/promises/{}/withdraw", promise.id);
        eva.posts(&path, &[("reason", "  ")]).await.is(422).says("Say why the customer no longer wants it.");
        eva.posts(&path, &[]).await.is(422);
        eva.posts(&path, &[("reason", "It arrived.")]).await;
        eva.posts(&path, &[("reason", "It arrived.")]).await.is(409);
        eva.gets("/promises?which=closed").await.says("Withdrawn");
        desk.clock_moves_to("2026-03-04T09:00:00Z");
        assert_eq!(desk.jobs_run().await, 1, "the digest of the day, and nothing about it");
        assert_eq!(history(desk, promise.id).await, ["promise_made call_back", "promise_withdrawn customer"]);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_promised_is_shown_in_the_form() {
    on_each_engine(FEATURES, async |desk| {
        let fay = desk.agent("Fay").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let form = fay.gets(&format!("/promises/new?conversation={}", parcel.number)).await;
        form.is(200).says("What, and by when").says("Fay (you)");
        promises(&fay, &parcel, "Call", "yesterday").await.is(422).says("That is already past.");
        promises(&fay, &parcel, "Call", "").await.is(422).says("Say by when");
        promises(&fay, &parcel, "Call", "shortly").await.is(422).says("That gives no time.");
        promises(&fay, &parcel, " ", "noon").await.is(422).says("Say what is promised.");
        promises(&fay, &parcel, &"x".repeat(201), "noon").await.is(422).says("at most 200 characters");
        let path = format!("/conversations/{}/promises", parcel.number);
        fay.posts(&path, &[("said", "Call"), ("by", "noon"), ("kind", "song"), ("client_key", "a")])
            .await
            .is(400);
        fay.posts(&path, &[("said", "Call")]).await.is(422);
        fay.posts(
            "/conversations/999/promises",
            &[("said", "C"), ("by", "noon"), ("kind", "other"), ("client_key", "a")],
        )
        .await
        .is(404);
        fay.gets("/promises/new?conversation=999").await.is(404);
        fay.gets("/promises/preview?conversation=999&by=noon").await.is(404);
        fay.gets("/promises/12345").await.is(404);
        fay.gets("/promises/twelve").await.is(404);
        fay.gets("/promises?whose=nobody").await.is(400);
        fay.gets("/promises?after=x").await.is(400);
        let twice = [("client_key", "same"), ("kind", "other"), ("said", "Once"), ("by", "noon")];
        fay.posts(&path, &twice).await;
        fay.posts(&path, &twice).await;
        let list = fay.gets("/promises").await.text();
        assert_eq!(list.matches("Once").count(), 1, "one key makes one promise");
    })
    .await;
}

#[tokio::test]
async fn promises_ride_in_the_transaction_of_an_answer_and_are_taken_back_with_it() {
    on_each_engine(FEATURES, async |desk| {
        let gus = desk.agent("Gus").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let sent = json!([
            { "kind": "call_back", "said": "Call back", "by": "tomorrow at 3" },
            { "said": "The refund", "by": "by Friday" },
        ]);
        ride(desk, &gus, &parcel, 1, sent).await.unwrap();
        gus.gets("/promises").await.says("Call back").says("The refund").says("end of the day");

        let wrong =
            ride(desk, &gus, &parcel, 2, json!([{ "said": "A", "by": "noon" }, { "said": "B", "by": "?" }]))
                .await;
        assert_eq!(wrong.unwrap_err().about_field(), Some("by"));
        let wrong = ride(desk, &gus, &parcel, 3, json!({ "said": "A" })).await;
        assert_eq!(wrong.unwrap_err().about_field(), Some("promises"));
        let many = Value::from(vec![json!({ "said": "A", "by": "noon" }); 21]);
        assert_eq!(ride(desk, &gus, &parcel, 4, many).await.unwrap_err().code().name, "promise_too_many");

        let promise = newest(desk, &parcel).await;
        let said = said(&gus, &parcel, 1);
        let back = desk.app.db.write(desk.org, said, |tx, said| (RIDER.taken_back)(tx, *said));
        back.await.unwrap();
        gus.gets("/promises").await.is_silent_about("The refund");
        desk.clock_moves_to("2026-03-09T09:00:00Z");
        assert_eq!(desk.jobs_run().await, 2, "the digests of two days, and nothing about them");
        let happened = history(desk, promise.id).await;
        assert_eq!(happened, ["promise_made call_back", "promise_withdrawn unsaid"]);
    })
    .await;
}

/// A message of this agent, as far as a rider needs to know it.
fn said(agent: &Agent, exchange: &Exchange, message: i64) -> Said {
    Said {
        conversation: exchange.conversation,
        customer: CustomerId::NONE,
        message: MessageId::of(message),
        author: agent.id,
    }
}

async fn ride(
    desk: &TestDesk,
    agent: &Agent,
    exchange: &Exchange,
    message: i64,
    sent: Value,
) -> Result<(), Error> {
    let input = (said(agent, exchange, message), sent);
    desk.app
        .db
        .write(desk.org, input, |tx, (said, sent)| {
            Box::pin(async move {
                let conversation =
                    conversations::by_id(tx, said.conversation).await?.expect("it was received");
                (RIDER.ride)(tx, Said { customer: conversation.customer, ..*said }, Along { text: "", sent })
                    .await
            })
        })
        .await
}

#[tokio::test]
async fn the_api_does_what_the_pages_do() {
    on_each_engine(FEATURES, async |desk| {
        let hal = desk.agent("Hal").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let shop = desk.program(&hal, &["promises:read", "promises:write"]).await;
        let reader = desk.program(&hal, &["promises:read"]).await;
        let order = json!({ "conversation": parcel.conversation, "said": "Deliver the kettle", "kind": "delivery",
            "due_at": "2026-03-04T12:00:00Z" });
        let made = shop.calls_once("POST", "/api/v1/promises", &order, Some("order-17")).await;
        made.is(201);
        let again = shop.calls_once("POST", "/api/v1/promises", &order, Some("order-17")).await;
        assert_eq!(again.is(201).json()["id"], made.json()["id"], "one key makes one promise");
        assert_eq!(reader.calls("POST", "/api/v1/promises", &order).await.is(403).code(), "scope_missing");

        let id = made.json()["id"].as_str().unwrap().to_owned();
        let path = format!("/api/v1/promises/{id}");
        assert_eq!(reader.calls("GET", &path, &Value::Null).await.is(200).json()["state"], "open");
        let time = format!("/api/v1/promise-times?conversation={}&by=tomorrow+at+3", parcel.conversation);
        let time = reader.calls("GET", &time, &Value::Null).await;
        assert_eq!(time.is(200).json()["due_at"], "2026-03-03T15:00:00Z");

        let moving = json!({ "by": "thursday 5pm", "agreement": "agreed" });
        let moved = shop.calls("POST", &format!("{path}/move"), &moving).await;
        let successor = format!("/api/v1/promises/{}", moved.is(200).json()["id"].as_str().unwrap());
        assert_eq!(shop.calls("POST", &format!("{path}/keep"), &json!({})).await.code(), "promise_already_closed");
        assert_eq!(shop.calls("POST", &format!("{successor}/fulfil"), &json!({})).await.code(), "promise_not_broken");
        let kept = shop.calls("POST", &format!("{successor}/keep"), &json!({ "note": "Signed for." })).await;
        assert_eq!(kept.is(200).json()["state"], "kept");
        let withdrawn = shop.calls("POST", &format!("{successor}/withdraw"), &json!({ "reason": "x" })).await;
        withdrawn.is(409);

        let list = reader.calls("GET", "/api/v1/promises?which=closed&limit=1", &Value::Null).await;
        let next = list.is(200).json()["next"].as_str().unwrap().to_owned();
        let rest = format!("/api/v1/promises?which=closed&limit=1&after={next}");
        let rest = reader.calls("GET", &rest, &Value::Null).await;
        assert_ne!(rest.is(200).json()["items"][0]["id"], list.json()["items"][0]["id"]);
        assert_eq!(rest.json()["next"], Value::Null);
    })
    .await;
}

#[tokio::test]
async fn the_api_refuses_what_is_wrong_and_what_is_foreign() {
    on_each_engine(FEATURES, async |desk| {
        let ida = desk.agent("Ida").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let shop = desk.program(&ida, &["promises:read", "promises:write"]).await;
        let conversation = parcel.conversation.to_string();
        let wrong = [
            (json!({}), "field_invalid"),
            (json!({ "conversation": conversation, "said": "A", "kind": "other" }), "promise_time_missing"),
            (json!({ "conversation": conversation, "said": "A", "kind": "song", "by": "noon" }), "unreadable"),
            (json!({ "conversation": conversation, "said": "", "kind": "other", "by": "noon" }), "promise_words_missing"),
            (json!({ "conversation": "1", "said": "A", "kind": "other", "by": "noon" }), "not_found"),
            (json!({ "conversation": conversation, "said": "A", "kind": "other", "due_at": "2020-01-01T00:00:00Z" }), "promise_time_past"),
            (json!({ "conversation": conversation, "said": "A", "kind": "other", "by": "in 20 years" }), "promise_time_far"),
            (json!({ "conversation": conversation, "said": "A", "kind": "other", "by": "noon", "keeper": "5" }), "promise_keeper_unknown"),
            (json!({ "conversation": conversation, "said": "A", "kind": "other", "by": "noon", "state": "kept" }), "field_invalid"),
        ];
        for (body, code) in wrong {
            assert_eq!(shop.calls("POST", "/api/v1/promises", &body).await.code(), code, "{body}");
        }
        shop.calls("GET", "/api/v1/promises?limit=0", &Value::Null).await.is(422);
        shop.calls("GET", "/api/v1/promises/1", &Value::Null).await.is(404);

        promises(&ida, &parcel, "Call back", "tomorrow").await;
        let promise = newest(desk, &parcel).await;
        let other = desk.another_organization().await;
        let stranger = desk.colleague_of(other, "Jo", shell::Role::Owner).await;
        stranger.gets(&format!("/promises/{}", promise.id)).await.is(404);
        stranger.posts(&format!("/promises/{}/keep", promise.id), &[]).await.is(404);
        stranger.gets("/promises?whose=all").await.is_silent_about("Call back");
        let anybody = desk.stranger();
        assert!(anybody.gets("/promises").await.leads_to().starts_with("/sign-in"));
        anybody.calls("GET", "/api/v1/promises", &Value::Null).await.is(401);
    })
    .await;
}

#[tokio::test]
async fn a_list_shows_whose_promises_are_asked_for() {
    on_each_engine(FEATURES, async |desk| {
        let kim = desk.agent("Kim").await;
        let lee = desk.agent("Lee").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        promises(&kim, &parcel, "Kim calls", "tomorrow").await;
        promises(&lee, &parcel, "Lee calls", "today").await;
        kim.gets("/promises").await.says("Kim calls").is_silent_about("Lee calls");
        kim.gets("/promises?whose=team").await.is_silent_about("Lee calls");
        kim.gets("/promises?whose=all").await.says("Lee calls").says("Lee keeps it");
        let together: Result<(), Fault> = desk
            .app
            .db
            .write(desk.org, (kim.id, lee.id), |tx, (kim, lee)| {
                Box::pin(async move {
                    let team = conversations::teams::create(tx, "Parcels", *kim).await?;
                    conversations::teams::join(tx, team, *kim).await?;
                    conversations::teams::join(tx, team, *lee).await
                })
            })
            .await;
        together.unwrap();
        kim.gets("/promises?whose=team").await.says("Lee calls").says("Kim calls");

        // What became of them is told to all, who kept them only to oneself.
        let promise = lee.calls("GET", "/api/v1/promises", &Value::Null).await.json()["items"][0].clone();
        let id = promise["id"].as_str().unwrap();
        lee.posts(&format!("/promises/{id}/keep"), &[]).await;
        kim.gets("/promises?whose=all&which=closed").await.says("Lee calls").is_silent_about("Lee keeps it");
        for (who, keeper) in [(&kim, Value::Null), (&lee, promise["keeper"].clone())] {
            let closed =
                who.calls("GET", "/api/v1/promises?whose=all&which=closed", &Value::Null).await.json();
            assert_eq!(closed["items"][0]["id"], id, "{closed}");
            assert_eq!(closed["items"][0]["keeper"], keeper, "{closed}");
        }
    })
    .await;
}

#[tokio::test]
async fn panels_show_beside_a_conversation_what_is_to_be_kept() {
    on_each_engine(FEATURES, async |desk| {
        let ned = desk.agent("Ned").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        promises(&ned, &parcel, "Call back", "tomorrow").await;
        let promise = newest(desk, &parcel).await;
        let seat = Seat { org: desk.org, ..Seat::sample() };
        for panel in desk.app.each::<Panel>() {
            let drawn =
                (panel.show)(desk.app.clone(), seat.clone(), parcel.conversation, promise.customer).await;
            assert!(drawn.unwrap().contains("Call back"), "{}", panel.name);
        }
        assert_eq!(desk.app.each::<Panel>().count(), 2);
        ned.posts(&format!("/promises/{}/keep", promise.id), &[]).await;
        for panel in desk.app.each::<Panel>() {
            let drawn =
                (panel.show)(desk.app.clone(), seat.clone(), parcel.conversation, promise.customer).await;
            assert!(!drawn.unwrap().contains(">Call back</a>"), "{}", panel.name);
        }
    })
    .await;
}

#[tokio::test]
async fn a_job_of_another_version_has_no_effect() {
    on_each_engine(FEATURES, async |desk| {
        forget_letters();
        let mia = desk.agent("Mia").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        promises(&mia, &parcel, "Call back", "today 10:00").await;
        let promise = newest(desk, &parcel).await;
        let stale: Result<(), Fault> = desk
            .app
            .db
            .write(desk.org, promise.id, |tx, id| {
                Box::pin(async move {
                    let payload = json!({ "promise": id, "version": 7 });
                    let key = format!("{id}:v7");
                    let run_at = tx.now();
                    tx.job_later(store::NewJob { kind: "promises.break", key, run_at, payload });
                    Ok(())
                })
            })
            .await;
        stale.unwrap();
        assert_eq!(desk.jobs_run().await, 1);
        assert_eq!(history(desk, promise.id).await, ["promise_made call_back"]);
        let all: Result<Vec<events::Recorded>, Fault> =
            desk.app.db.read(desk.org, (), |tx, ()| Box::pin(events::since(tx, 0, 100))).await;
        assert!(all.unwrap().iter().all(|fact| fact.kind != "promise_broken"));
        desk.clock_moves_to("2026-03-02T10:00:00Z");
        desk.jobs_run().await;
        assert_eq!(newest(desk, &parcel).await.standing.state.code(), "broken");
    })
    .await;
}
