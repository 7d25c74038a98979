//! Stories of what is heard: while an answer is written, in mail from other programs, in texts from elsewhere.

use channels::{Address, Automatic, Incoming, Protection};
use conversations::{Along, Arrived, MessageId, Said, TeamId, customers};
use serde_json::{Value, json};
use shell::{Error, Feature};
use store::{Actor, Fault};
use testing::{Agent, Answer, Exchange, TestDesk, on_each_engine};

use super::chips::{Chip, Stage, carried_on};
use super::ears::{Heard, Time};
use super::{follow, riding, stored};
use crate::promise::{Line, Span};
use crate::{FEATURE, MAKING};

mod chips;
mod first;

const FEATURES: &[Feature] = &[FEATURE, MAKING];

/// What the first show of hearing says.
const TWO: &str =
    "I'll check with the depot and call you back tomorrow at 3, and the refund is with you by Friday.";

async fn hears(agent: &Agent, exchange: &Exchange, text: &str, chips: &[(&str, &str)]) -> Answer {
    let mut fields = vec![("text", text)];
    fields.extend(chips);
    let heard = agent.posts_part(&format!("/conversations/{}/hear", exchange.number), &fields).await;
    heard.is(200);
    heard
}

/// What is sent along as the reply box does: its fields, read by the rider.
async fn says(
    desk: &TestDesk,
    agent: &Agent,
    exchange: &Exchange,
    message: i64,
    text: &str,
    chips: &[(&str, &str)],
) -> Result<(), Error> {
    let fields = chips.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let sent = riding::from_fields(fields)?;
    rides(desk, agent, exchange, message, text, sent).await
}

async fn rides(
    desk: &TestDesk,
    agent: &Agent,
    exchange: &Exchange,
    message: i64,
    text: &str,
    sent: Value,
) -> Result<(), Error> {
    let said = (agent.id, exchange.conversation, MessageId::of(message), text.to_owned(), sent);
    desk.app
        .db
        .write(desk.org, said, |tx, (author, conversation, message, text, sent)| {
            Box::pin(async move {
                let customer = conversations::by_id(tx, *conversation).await?.expect("it is there").customer;
                let said = Said { conversation: *conversation, customer, message: *message, author: *author };
                riding::ride(tx, said, Along { text, sent }).await
            })
        })
        .await
}

async fn lives_in(desk: &TestDesk, exchange: &Exchange, zone: &'static str) {
    let changed: Result<bool, Fault> = desk
        .app
        .db
        .write(desk.org, exchange.conversation, move |tx, id| {
            Box::pin(async move {
                let customer = conversations::by_id(tx, *id).await?.expect("it is there").customer;
                let customer = customers::get(tx, customer).await?.expect("it is there");
                let moved = customers::Customer { time_zone: zone.to_owned(), ..customer };
                customers::update(tx, &moved, Actor::System).await
            })
        })
        .await;
    assert!(changed.unwrap());
}

async fn ledger(desk: &TestDesk, exchange: &Exchange) -> Vec<Line> {
    let read = desk
        .app
        .db
        .read(desk.org, exchange.conversation, |tx, id| Box::pin(crate::sql::of_conversation(tx, *id, 50)));
    read.await.unwrap()
}

fn line(lines: &[Line]) -> Vec<String> {
    let one = |line: &Line| {
        let promise = &line.promise;
        let due = promise.standing.due_at.map_or_else(|| "no time".to_owned(), |due| due.to_string());
        format!("{} {} {} {due}", promise.standing.state.code(), promise.origin.code(), promise.kind.code())
    };
    lines.iter().map(one).collect()
}

#[tokio::test]
async fn two_promises_are_heard_while_an_answer_is_written() {
    on_each_engine(FEATURES, async |desk| {
        let ana = desk.agent("Ana").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        lives_in(desk, &parcel, "Europe/Athens").await;

        let heard = hears(&ana, &parcel, TWO, &[]).await;
        heard.says("Call back").says("tomorrow 13:00").says("15:00 for Maria").says("Refund").says("you");
        assert_eq!(heard.text().matches("data-chip>").count(), 2, "{}", heard.text());
        hears(&ana, &parcel, "", &[]).await.is_silent_about("data-chip>");

        let quote = "I'll check with the depot and call you back tomorrow at 3";
        let refund = "the refund is with you by Friday";
        let chips = [
            ("promises-quote", quote),
            ("promises-stage", "accepted"),
            ("promises-quote", refund),
            ("promises-stage", "changing"),
            ("promises-kind", "refund"),
            ("promises-by", "thursday noon"),
            ("promises-said", "The refund of £48"),
        ];
        let changed = hears(&ana, &parcel, TWO, &chips).await;
        changed.says("chip-accepted").says("The refund of £48").says("Thu 10:00").says("12:00 for Maria");

        let sent: Vec<_> =
            chips.iter().map(|(name, value)| (name.strip_prefix("promises-").unwrap(), *value)).collect();
        says(desk, &ana, &parcel, 1, TWO, &sent).await.unwrap();
        let lines = ledger(desk, &parcel).await;
        assert_eq!(
            line(&lines),
            ["open composer call_back 2026-03-03T13:00:00Z", "open composer refund 2026-03-05T10:00:00Z"]
        );
        let Span { start, end } = lines[0].promise.span.expect("its words stand in the message");
        let words: String = TWO.chars().skip(start as usize).take((end - start) as usize).collect();
        assert_eq!(words, quote);
        assert_eq!(lines[1].promise.said, "The refund of £48");
        ana.gets("/promises/heard").await.says("Nothing waits for you");
    })
    .await;
}

#[tokio::test]
async fn what_sounds_like_a_promise_and_is_none_is_not_heard() {
    on_each_engine(FEATURES, async |desk| {
        let ben = desk.agent("Ben").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let none = [
            "If it fails, call us.",
            "Would you call us back?",
            "We'll be happy to help.",
            "You wrote: \"I will send you the invoice tomorrow.\"",
            "> I will pay by Friday.",
        ];
        for text in none {
            hears(&ben, &parcel, text, &[]).await.is_silent_about("data-chip>");
            says(desk, &ben, &parcel, 1, text, &[]).await.unwrap();
        }
        assert!(ledger(desk, &parcel).await.is_empty());
        ben.gets("/promises/heard").await.says("Nothing waits for you");
        let german = "Wir rufen Sie morgen um 15 Uhr zurück und schicken Ihnen die Rechnung.";
        hears(&ben, &parcel, german, &[]).await.says("does not listen").is_silent_about("data-chip>");
        hears(&ben, &parcel, "We will send it tomorrow.", &[]).await.is_silent_about("does not listen");
    })
    .await;
}

#[tokio::test]
async fn a_dismissed_chip_stays_dismissed_while_its_sentence_stands() {
    on_each_engine(FEATURES, async |desk| {
        let cleo = desk.agent("Cleo").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let text = "We will call you back tomorrow.";
        let first = hears(&cleo, &parcel, text, &[]).await;
        let quote = between(&first.text(), "name=\"promises-quote\" value=\"", "\"");
        let dismissed = [("promises-quote", quote.as_str()), ("promises-stage", "dismissed")];
        hears(&cleo, &parcel, text, &dismissed).await.says("value=\"dismissed\"").says("hidden data-chip");
        let on = format!("{text} Have a nice day.");
        hears(&cleo, &parcel, &on, &dismissed).await.says("value=\"dismissed\"");
        hears(&cleo, &parcel, "We will send you the lid.", &dismissed).await.says("value=\"heard\"");

        let sent = [("quote", quote.as_str()), ("stage", "dismissed")];
        says(desk, &cleo, &parcel, 1, text, &sent).await.unwrap();
        assert!(ledger(desk, &parcel).await.is_empty(), "what was dismissed is no promise");
        cleo.gets("/promises/heard").await.says("Nothing waits for you");
    })
    .await;
}

fn between(text: &str, from: &str, to: &str) -> String {
    let (_, rest) = text.split_once(from).unwrap_or_else(|| panic!("no {from} in {text}"));
    rest.split_once(to).expect("it ends").0.to_owned()
}

#[tokio::test]
async fn a_vague_promise_is_asked_for_a_time_and_a_conditional_one_waits() {
    on_each_engine(FEATURES, async |desk| {
        let dan = desk.agent("Dan").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let shortly = "We will call you back shortly.";
        let heard = hears(&dan, &parcel, shortly, &[]).await;
        heard.says("no time given").says("When?").says("reminded after one business day");
        let quote = between(&heard.text(), "name=\"promises-quote\" value=\"", "\"");
        let typed =
            [("promises-quote", quote.as_str()), ("promises-stage", "heard"), ("promises-by", "today 4pm")];
        hears(&dan, &parcel, shortly, &typed).await.says("today 16:00").says("When?");
        let wrong =
            [("promises-quote", quote.as_str()), ("promises-stage", "heard"), ("promises-by", "banana")];
        hears(&dan, &parcel, shortly, &wrong).await.says("We do not understand this time.");

        says(desk, &dan, &parcel, 1, shortly, &[("quote", &quote), ("stage", "heard")]).await.unwrap();
        let refused =
            says(desk, &dan, &parcel, 2, shortly, &[("quote", &quote), ("by", "banana")]).await.unwrap_err();
        assert_eq!(refused.about_field(), Some("by"));
        says(desk, &dan, &parcel, 3, shortly, &[("quote", &quote), ("by", "today 4pm")]).await.unwrap();

        let condition = "Send us your number and we will call you back today.";
        let waits = hears(&dan, &parcel, condition, &[]).await;
        waits.says("waits for the customer");
        let quote = between(&waits.text(), "name=\"promises-quote\" value=\"", "\"");
        says(desk, &dan, &parcel, 4, condition, &[("quote", &quote)]).await.unwrap();
        let mut lines = line(&ledger(desk, &parcel).await);
        lines.sort();
        assert_eq!(
            lines,
            [
                "open composer call_back 2026-03-02T16:00:00Z",
                "open composer call_back no time",
                "waiting composer call_back no time",
            ]
        );
    })
    .await;
}

#[tokio::test]
async fn what_nobody_saw_while_writing_waits_for_its_author() {
    on_each_engine(FEATURES, async |desk| {
        let eva = desk.agent("Eva").await;
        let fay = desk.agent("Fay").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        says(desk, &eva, &parcel, 1, TWO, &[]).await.unwrap();
        assert!(ledger(desk, &parcel).await.is_empty(), "heard is not promised");
        let waiting = eva.gets("/promises/heard").await;
        waiting.says("call you back tomorrow at 3").says("tomorrow 15:00");
        eva.gets("/promises").await.says("Heard (2)").is_silent_about("call you back");
        fay.gets("/promises/heard").await.says("Nothing waits for you");
        let ids = ids(&waiting);
        assert_eq!(ids.len(), 2);
        fay.posts(&format!("/promises/heard/{}/confirm", ids[0]), &[]).await.is(403);

        desk.clock_moves_to("2026-03-02T11:00:00Z");
        let confirmed = eva.posts(&format!("/promises/heard/{}/confirm", ids[0]), &[]).await;
        assert_eq!(confirmed.leads_to(), "/promises/heard");
        eva.posts(&format!("/promises/heard/{}/confirm", ids[0]), &[]).await.is(409);
        let wrong = [("by", "yesterday"), ("kind", "refund"), ("said", "The refund")];
        let refused = eva.posts(&format!("/promises/heard/{}/confirm", ids[1]), &wrong).await;
        refused.is(422).says("That is already past.");
        let dismissed =
            eva.posts(&format!("/promises/heard/{}/dismiss", ids[1]), &[("back", "conversation")]).await;
        assert_eq!(dismissed.leads_to(), format!("/conversations/{}", parcel.number));
        eva.posts("/promises/heard/12345/dismiss", &[]).await.is(404);
        let lines = ledger(desk, &parcel).await;
        assert_eq!(line(&lines), ["open heard call_back 2026-03-03T15:00:00Z"]);
        assert_eq!(lines[0].promise.made_at.to_string(), "2026-03-02T09:00:00Z", "since it was said");
        eva.gets("/promises/heard").await.says("Nothing waits for you");
    })
    .await;
}

fn ids(page: &Answer) -> Vec<String> {
    let text = page.text();
    let parts = text.split("id=\"heard-").skip(1);
    parts.map(|part| part.split('"').next().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn an_answer_taken_back_takes_what_was_heard_with_it() {
    on_each_engine(FEATURES, async |desk| {
        let gus = desk.agent("Gus").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        says(
            desk,
            &gus,
            &parcel,
            1,
            TWO,
            &[("quote", "I'll check with the depot and call you back tomorrow at 3")],
        )
        .await
        .unwrap();
        assert_eq!(ledger(desk, &parcel).await.len(), 1);
        let said = Said {
            conversation: parcel.conversation,
            customer: conversations::CustomerId::NONE,
            message: MessageId::of(1),
            author: gus.id,
        };
        let back: Result<(), Fault> =
            desk.app.db.write(desk.org, said, |tx, said| Box::pin(riding::unsay(tx, *said))).await;
        back.unwrap();
        assert_eq!(line(&ledger(desk, &parcel).await), ["withdrawn composer call_back 2026-03-03T15:00:00Z"]);
        gus.gets("/promises/heard").await.says("Nothing waits for you");
    })
    .await;
}

/// An answer from another program, as it is found in the folder of sent mail.
async fn sends_elsewhere(desk: &TestDesk, from: &str, key: &str, text: &str) {
    let incoming = Incoming {
        provider_key: key.to_owned(),
        message_id: Some(key.to_owned()),
        references: Vec::new(),
        reply_token: None,
        from: Address::plain(from),
        sender: None,
        to: vec![Address::plain("maria@customers.example")],
        cc: Vec::new(),
        reply_to: Vec::new(),
        delivered_to: Vec::new(),
        subject: "Your parcel".to_owned(),
        sent_at: None,
        text: text.to_owned(),
        quoted: "I will pay tomorrow.".to_owned(),
        html: None,
        attachments: Vec::new(),
        automatic: Automatic::No,
        protection: Protection::None,
        language: None,
    };
    let arrived = Arrived {
        channel: desk.channel,
        team: TeamId::NONE,
        arrival_id: 0,
        received_at: desk.now(),
        gist: conversations::Gist::of(&incoming),
        incoming,
        parts: Vec::new(),
        checks: String::new(),
        token: None,
        own_addresses: vec!["care@kettles.example".into()],
        brought_to: String::new(),
    };
    let stored: Result<_, Fault> = desk
        .app
        .db
        .write(desk.org, arrived, |tx, arrived| Box::pin(conversations::record_sent(tx, arrived)))
        .await;
    stored.unwrap();
}

#[tokio::test]
async fn mail_from_another_program_is_heard_once_however_often_it_is_read() {
    on_each_engine(FEATURES, async |desk| {
        let hal = desk.agent("Hal").await;
        let address = format!("hal@{}.example", desk.org);
        sends_elsewhere(desk, &address, "one@phone.example", TWO).await;
        sends_elsewhere(desk, "care@kettles.example", "two@phone.example", "We will send you the lid today.")
            .await;
        let (db, org) = (&desk.app.db, desk.org);
        let listened = tokio::join!(
            follow::catch_up_from_the_start(db, org),
            follow::catch_up_from_the_start(db, org),
            follow::catch_up_from_the_start(db, org)
        );
        listened.0.unwrap();
        listened.1.unwrap();
        listened.2.unwrap();
        follow::catch_up_from_the_start(db, org).await.unwrap();
        let ida = desk.agent("Ida").await;
        let hals = hal.gets("/promises/heard").await;
        assert_eq!(ids(&hals).len(), 3, "what he wrote, and what nobody known wrote");
        let idas = ida.gets("/promises/heard").await;
        idas.says("send you the lid today").is_silent_about("call you back");
        hals.is_silent_about("pay tomorrow");
        assert_eq!(desk.jobs_run().await, 0, "what is only heard reminds nobody");
        let again: Result<i64, Fault> = db.read(org, hal.id, |tx, me| Box::pin(stored::count(tx, *me))).await;
        assert_eq!(again.unwrap(), 3);
    })
    .await;
}

#[tokio::test]
async fn old_mail_is_history_and_asks_nobody() {
    on_each_engine(FEATURES, async |desk| {
        let jo = desk.agent("Jo").await;
        let address = format!("jo@{}.example", desk.org);
        sends_elsewhere(desk, &address, "old@phone.example", TWO).await;
        desk.clock_moves_to("2026-03-17T09:00:00Z");
        follow::catch_up_from_the_start(&desk.app.db, desk.org).await.unwrap();
        let waiting: Result<i64, Fault> =
            desk.app.db.read(desk.org, jo.id, |tx, me| Box::pin(stored::count(tx, *me))).await;
        assert_eq!(waiting.unwrap(), 0);
        let counted = desk.app.db.read(desk.org, (), |tx, ()| {
            Box::pin(async move {
                let (from, until) = ("2026-03-17T00:00:00Z", "2026-03-18T00:00:00Z");
                stored::detected(tx, from.parse().unwrap(), until.parse().unwrap()).await
            })
        });
        let counted: Result<_, Fault> = counted.await;
        let kinds: Vec<_> =
            counted.unwrap().iter().map(|one| (one.kind.code(), one.count, one.with_time)).collect();
        assert_eq!(kinds, [("call_back", 1, 1), ("refund", 1, 1)]);
    })
    .await;
}

#[tokio::test]
async fn the_api_hears_texts_and_decides_about_them() {
    on_each_engine(FEATURES, async |desk| {
        let kim = desk.agent("Kim").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let program = desk.program(&kim, &["promises:read", "promises:write"]).await;
        let reader = desk.program(&kim, &["promises:read"]).await;
        let only_read = program.calls("POST", "/api/v1/promises/hear", &json!({ "text": TWO })).await;
        assert_eq!(only_read.is(200).json()["items"][0]["due_at"], "2026-03-03T15:00:00Z");
        assert_eq!(only_read.json()["items"][0]["id"], Value::Null);
        let text = json!({ "text": TWO, "conversation": parcel.conversation, "at": "2026-03-02T08:00:00Z" });
        let heard = program.calls("POST", "/api/v1/promises/hear", &text).await;
        let again = program.calls("POST", "/api/v1/promises/hear", &text).await;
        assert_eq!(again.json()["items"], heard.is(200).json()["items"], "one text is stored once");
        assert_eq!(heard.json()["items"][1]["precision"], "by_end_of_day");

        let list = reader.calls("GET", "/api/v1/heard-promises?limit=1", &Value::Null).await;
        let next = list.is(200).json()["next"].as_str().unwrap().to_owned();
        let rest = reader.calls("GET", &format!("/api/v1/heard-promises?after={next}"), &Value::Null).await;
        let (first, second) = (list.json()["items"][0]["id"].clone(), rest.is(200).json()["items"][0]["id"].clone());
        assert_ne!(first, second);
        let path = format!("/api/v1/heard-promises/{}", first.as_str().unwrap());
        reader.calls("POST", &format!("{path}/confirm"), &json!({})).await.is(403);
        let made = program.calls("POST", &format!("{path}/confirm"), &json!({ "by": "today 5pm" })).await;
        assert_eq!(made.is(200).json()["due_at"], "2026-03-02T17:00:00Z");
        assert_eq!(program.calls("POST", &format!("{path}/dismiss"), &json!({})).await.code(), "heard_already_decided");
        let path = format!("/api/v1/heard-promises/{}", second.as_str().unwrap());
        let gone = program.calls("POST", &format!("{path}/dismiss"), &json!({})).await;
        assert_eq!(gone.is(200).json()["state"], "dismissed");

        let history = json!({ "text": "We will write tomorrow.", "conversation": parcel.conversation, "from_history": true });
        let found = program.calls("POST", "/api/v1/promises/hear", &history).await;
        assert_eq!(found.is(200).json()["items"][0]["state"], "detected");
        let left = reader.calls("GET", "/api/v1/heard-promises", &Value::Null).await;
        assert_eq!(left.json()["items"], json!([]));
        let foreign = program.calls("POST", "/api/v1/promises/hear", &json!({ "text": "x", "conversation": "1" })).await;
        foreign.is(404);
        let later = json!({ "text": "x", "at": "2027-01-01T00:00:00Z" });
        program.calls("POST", "/api/v1/promises/hear", &later).await.is(422);
    })
    .await;
}

#[tokio::test]
async fn a_full_slot_is_shown_with_the_next_free_one() {
    on_each_engine(FEATURES, async |desk| {
        let lee = desk.colleague("Lee", shell::Role::Owner).await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let text = "We will call you back tomorrow at 3.";
        for message in 1..=2 {
            let heard = hears(&lee, &parcel, text, &[]).await;
            heard.is_silent_about("already");
            let quote = between(&heard.text(), "name=\"promises-quote\" value=\"", "\"");
            says(desk, &lee, &parcel, message, text, &[("quote", &quote)]).await.unwrap();
        }
        let full = hears(&lee, &parcel, text, &[]).await;
        full.says("You have 2 at 15:00 already").says("Take 15:30");
        let free = between(&full.text(), "data-chip-take=\"", "\"");
        let quote = between(&full.text(), "name=\"promises-quote\" value=\"", "\"");
        let taken =
            [("promises-quote", quote.as_str()), ("promises-stage", "changed"), ("promises-by", &free)];
        hears(&lee, &parcel, text, &taken).await.says("tomorrow 15:30").is_silent_about("already");

        let room = "/api/v1/promise-capacity/room?kind=call_back&due_at=2026-03-03T15:10:00Z";
        let room = lee.calls("GET", room, &Value::Null).await;
        assert_eq!(
            room.is(200).json(),
            json!({ "is_full": true, "there": 2, "next_free_at": "2026-03-03T15:30:00Z" })
        );
        lee.gets("/promises/capacity").await.says("Call back");
        lee.posts("/promises/capacity", &[("kind-call_back", "many")]).await.is(422).says("Give a number");
        let saved = lee.posts("/promises/capacity", &[("kind-call_back", "6"), ("kind-other", "")]).await;
        assert_eq!(saved.leads_to(), "/promises/capacity");
        hears(&lee, &parcel, text, &[]).await.is_silent_about("already");
        let set = lee.calls("PUT", "/api/v1/promise-capacity/call_back", &json!({ "per_hour": null })).await;
        assert_eq!(set.is(200).json()["per_hour"], Value::Null);
        lee.calls("PUT", "/api/v1/promise-capacity/call_back", &json!({ "per_hour": 0 })).await.is(422);
        let all = lee.calls("GET", "/api/v1/promise-capacity", &Value::Null).await;
        assert_eq!(
            all.is(200).json()["items"][0],
            json!({ "kind": "call_back", "per_hour": null, "is_usual": false })
        );
        let ned = desk.agent("Ned").await;
        ned.gets("/promises/capacity").await.is_silent_about("<form");
        ned.posts("/promises/capacity", &[("kind-call_back", "6")]).await.is(403);
        ned.calls("PUT", "/api/v1/promise-capacity/call_back", &json!({ "per_hour": 3 })).await.is(403);
    })
    .await;
}
