//! Stories of keeping: the clock over a day and a year, evidence, calls, telling early. Told on both engines.

use conversations::{Along, CustomerId, Kind as MessageKind, MessageId, Said, customers, drafts};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use rules::hours::OfficeHours;
use rules::promises::reminders::{Lead, Unit, after};
use rules::promises::state::{CustomerSaid, Kind, Origin, State};
use serde_json::{Value, json};
use shell::colleague::Role;
use shell::{ColleagueId, Error, Feature};
use store::{Actor, Fault, Timestamp, events, organizations};
use testing::{Agent, Exchange, TestDesk, on_each_engine};

use crate::following::follow;
use crate::making::{By, NewPromise};
use crate::tests::{FEATURES, forget_letters, history, letters_to, lives_in, newest, promises};
use crate::{Change, Evidence, Promise, PromiseId, make, telling_early};

mod calls;
mod clock;
mod unreached;

/// With the reply box that listens.
const WITH_HEARING: &[Feature] = &[FEATURES[0], FEATURES[1], FEATURES[2], crate::MAKING];

/// A promise in a conversation, as another part of the program makes one.
async fn made(desk: &TestDesk, exchange: &Exchange, new: impl Fn(NewPromise) -> NewPromise) -> PromiseId {
    let blank = NewPromise {
        client_key: store::random::token(),
        conversation: exchange.conversation,
        customer: CustomerId::NONE,
        message: MessageId::NONE,
        kind: Kind::CallBack,
        said: "Call back".to_owned(),
        by: By::Words("tomorrow 15:00".to_owned()),
        keeper: ColleagueId::NONE,
        actor: Actor::System,
        origin: Origin::ByHand,
        condition: None,
        span: None,
        external: None,
    };
    let input = new(blank);
    let made = desk.app.db.write(desk.org, input, |tx, new| {
        Box::pin(async move {
            let conversation = conversations::by_id(tx, new.conversation).await?.expect("it was received");
            make(tx, &NewPromise { customer: conversation.customer, ..new.clone() }).await
        })
    });
    made.await.unwrap()
}

async fn get(desk: &TestDesk, id: PromiseId) -> Promise {
    let read: Result<_, Fault> = desk.app.db.read(desk.org, id, |tx, id| Box::pin(crate::get(tx, *id))).await;
    read.unwrap().expect("it was made").promise
}

/// How often each kind of fact was recorded about a promise.
async fn facts(desk: &TestDesk, kind: &str) -> usize {
    let mut count = 0;
    let mut after = 0;
    loop {
        let some: Result<Vec<events::Recorded>, Fault> =
            desk.app.db.read(desk.org, after, |tx, after| Box::pin(events::since(tx, *after, 500))).await;
        let some = some.unwrap();
        count += some.iter().filter(|fact| fact.kind == kind).count();
        let Some(last) = some.last() else { return count };
        after = last.seq;
    }
}

fn said(agent: &Agent, exchange: &Exchange, message: i64) -> Said {
    Said {
        conversation: exchange.conversation,
        customer: CustomerId::NONE,
        message: MessageId::of(message),
        author: agent.id,
    }
}

/// An answer as far as what rides with it is concerned.
async fn answers(
    desk: &TestDesk,
    agent: &Agent,
    exchange: &Exchange,
    (message, text): (i64, &str),
    sent: Value,
) -> Result<(), Error> {
    let input = (said(agent, exchange, message), text.to_owned(), sent);
    desk.app
        .db
        .write(desk.org, input, |tx, (said, text, sent)| {
            Box::pin(async move { (telling_early::RIDER.ride)(tx, *said, Along { text, sent }).await })
        })
        .await
}

async fn takes_back(desk: &TestDesk, agent: &Agent, exchange: &Exchange, message: i64) {
    let taken: Result<(), Fault> = desk
        .app
        .db
        .write(desk.org, said(agent, exchange, message), |tx, said| {
            Box::pin(async move { (telling_early::RIDER.taken_back)(tx, *said).await })
        })
        .await;
    taken.unwrap();
}

#[tokio::test]
async fn a_promise_that_waits_begins_with_the_customers_part() {
    on_each_engine(FEATURES, async |desk| {
        let ana = desk.agent("Ana").await;
        let lid = desk.customer("Maria").writes("The lid is broken.").await;
        let follows: Result<(), Fault> = follow(&desk.app.db, desk.org).await;
        follows.unwrap();
        let id = made(desk, &lid, |new| NewPromise {
            kind: Kind::Other,
            said: "Check the lid".to_owned(),
            by: By::Words("within 2 hours".to_owned()),
            keeper: ana.id,
            condition: Some("a photo".to_owned()),
            ..new
        })
        .await;
        assert_eq!(
            (get(desk, id).await.standing.state, get(desk, id).await.standing.due_at),
            (State::Waiting, None)
        );
        desk.clock_moves_to("2026-03-03T10:00:00Z");
        assert_eq!(desk.jobs_run().await, 0, "nobody is reminded of what waits for the customer");

        let photo = desk.customer("Maria").answers("letter-1@customers.example", "Here is the photo.").await;
        assert_eq!(photo.conversation, lid.conversation);
        follow(&desk.app.db, desk.org).await.unwrap();
        follow(&desk.app.db, desk.org).await.unwrap();
        let ana = desk.agent("Abe").await;
        ana.gets(&format!("/promises/{id}")).await.says("Have they done their part?").says("a photo");
        ana.posts(&format!("/promises/{id}/accept"), &[]).await.is(303);
        let started = get(desk, id).await;
        assert_eq!(started.standing.state, State::Open);
        assert_eq!(
            started.standing.due_at,
            Some("2026-03-03T12:00:00Z".parse().unwrap()),
            "two hours from now"
        );
        assert_eq!(started.standing.first_due_at, started.standing.due_at);
        ana.posts(&format!("/promises/{id}/start"), &[]).await.is(409);
        let lived = history(desk, id).await;
        let expected =
            ["promise_made other", "promise_proposed start", "promise_evidence message", "promise_started"];
        assert_eq!(lived, expected);
        desk.clock_moves_to("2026-03-03T12:00:00Z");
        desk.jobs_run().await;
        assert_eq!(get(desk, id).await.standing.state, State::Broken);
    })
    .await;
}

#[tokio::test]
async fn a_reply_is_kept_by_an_answer_with_substance_alone() {
    on_each_engine(FEATURES, async |desk| {
        let dan = desk.agent("Dan").await;
        let lid = desk.customer("Maria").writes("Which lid fits?").await;
        let reply = |said: &'static str| {
            let keeper = dan.id;
            move |new: NewPromise| NewPromise { kind: Kind::Reply, said: said.to_owned(), keeper, ..new }
        };
        let id = made(desk, &lid, reply("Which lid fits")).await;
        answers(desk, &dan, &lid, (11, "We are looking into it."), Value::Null).await.unwrap();
        assert_eq!(get(desk, id).await.standing.state, State::Open, "a holding line keeps nothing");
        answers(desk, &dan, &lid, (12, "Which kettle is it?"), Value::Null).await.unwrap();
        dan.gets(&format!("/promises/{id}")).await.says("Does what was sent or said keep it?");
        dan.posts(&format!("/promises/{id}/dismiss"), &[]).await.is(303);
        answers(desk, &dan, &lid, (13, "The blue lid fits all our kettles since 2019."), Value::Null)
            .await
            .unwrap();
        assert_eq!(get(desk, id).await.standing.state, State::Kept);
        takes_back(desk, &dan, &lid, 13).await;
        assert_eq!(get(desk, id).await.standing.state, State::Open, "the answer never left");
        answers(desk, &dan, &lid, (14, "The blue lid fits all our kettles since 2020."), Value::Null)
            .await
            .unwrap();
        dan.posts(&format!("/promises/{id}/reopen"), &[]).await.is(303);
        assert_eq!(get(desk, id).await.standing.state, State::Open);

        // Too late, it is still done: broken, and made up for.
        desk.clock_moves_to("2026-03-03T15:00:00Z");
        desk.jobs_run().await;
        answers(desk, &dan, &lid, (15, "The blue lid fits all our kettles since 2020."), Value::Null)
            .await
            .unwrap();
        let late = get(desk, id).await;
        assert_eq!((late.standing.state, late.standing.fulfilled_at.is_some()), (State::Broken, true));
        takes_back(desk, &dan, &lid, 15).await;
        assert_eq!(get(desk, id).await.standing.fulfilled_at, None);
        desk.clock_moves_to("2026-03-09T15:00:00Z");
        desk.jobs_run().await;
    })
    .await;
}

#[tokio::test]
async fn a_call_that_reached_the_customer_keeps_a_call_back_and_attempts_count_under_the_house_rule() {
    on_each_engine(FEATURES, async |desk| {
        let eva = desk.agent("Eva").await;
        let lid = desk.customer("Maria").writes("Call me.").await;
        promises(&eva, &lid, "Call about the lid", "tomorrow 16:00").await;
        let first = newest(desk, &lid).await.id;
        let page = format!("/conversations/{}/calls", lid.number);
        let logs = async |key: &str, outcome: &str| {
            let fields =
                [("client_key", key), ("direction", "outgoing"), ("outcome", outcome), ("note", "Rang.")];
            eva.posts(&page, &fields).await.is(303);
        };
        logs("one", "unanswered").await;
        logs("one", "unanswered").await;
        eva.gets(&format!("{page}/new")).await.says("one attempt so far");
        desk.clock_moves_to("2026-03-02T10:30:00Z");
        logs("two", "unanswered").await;
        assert_eq!(get(desk, first).await.standing.state, State::Open);
        desk.clock_moves_to("2026-03-02T12:00:00Z");
        logs("three", "left_message").await;
        assert_eq!(get(desk, first).await.standing.state, State::Kept, "three times, and a message left");
        let lived = history(desk, first).await;
        let expected = [
            "promise_made call_back",
            "promise_attempted",
            "promise_attempted",
            "promise_evidence call",
            "promise_kept on_time",
        ];
        assert_eq!(lived, expected);

        promises(&eva, &lid, "Call again", "tomorrow 17:00").await;
        let second = newest(desk, &lid).await.id;
        let system = desk.program(&eva, &["promises:read", "promises:write"]).await;
        let path = format!("/api/v1/conversations/{}/calls", lid.conversation);
        let call = json!({ "direction": "outgoing", "outcome": "reached", "at": "2026-03-02T12:00:01Z" });
        system.calls("POST", &path, &call).await.is(422);
        let call = json!({ "direction": "outgoing", "outcome": "reached", "note": "All well" });
        system.calls("POST", &path, &call).await.is(201);
        assert_eq!(get(desk, second).await.standing.state, State::Kept);
        desk.clock_moves_to("2026-03-04T12:00:00Z");
        desk.jobs_run().await;
    })
    .await;
}

#[tokio::test]
async fn another_system_reports_what_was_done() {
    on_each_engine(FEATURES, async |desk| {
        let fay = desk.agent("Fay").await;
        let lid = desk.customer("Maria").writes("Where is it?").await;
        let id = made(desk, &lid, |new| NewPromise {
            kind: Kind::Delivery,
            said: "Deliver the lid".to_owned(),
            origin: Origin::System,
            ..new
        })
        .await;
        let shop = desk.program(&fay, &["promises:read", "promises:write"]).await;
        let reader = desk.program(&fay, &["promises:read"]).await;
        let path = format!("/api/v1/promises/{id}/evidence");
        let arrived = json!({ "note": "Signed for by Maria" });
        reader.calls("POST", &path, &arrived).await.is(403);
        assert_eq!(shop.calls("POST", &path, &arrived).await.is(200).json()["state"], "kept");
        shop.calls("POST", &path, &arrived).await.is(409);
        let lived = history(desk, id).await;
        assert_eq!(lived, ["promise_made delivery", "promise_evidence system", "promise_kept on_time"]);
        desk.clock_moves_to("2026-03-06T12:00:00Z");
        desk.jobs_run().await;
    })
    .await;
}

#[tokio::test]
async fn a_customer_is_told_early_and_the_promise_moves_with_the_message() {
    on_each_engine(FEATURES, async |desk| {
        let gus = desk.agent("Gus").await;
        let lid = desk.customer("Maria").writes("Call me.").await;
        lives_in(desk, &lid, "Europe/Berlin").await;
        promises(&gus, &lid, "Call about the lid", "today 15:00").await;
        let id = newest(desk, &lid).await.id;
        let begun = gus.posts(&format!("/promises/{id}/telling"), &[]).await;
        assert_eq!(begun.leads_to(), format!("/conversations/{}", lid.number));
        let draft = draft(desk, &gus, &lid).await.expect("the message is in the reply box");
        assert_eq!(draft.kind, MessageKind::Outgoing);
        assert!(draft.html.contains("<p>The new time is tomorrow 15:00.</p>"), "{}", draft.html);
        assert!(!draft.recipients.to.is_empty());

        // Sending it moves the promise; taking the message back leaves all as it was.
        let told = json!([{ "promise": id, "by": "tomorrow 15:00" }]);
        answers(desk, &gus, &lid, (21, "The new time is tomorrow 15:00."), told.clone()).await.unwrap();
        assert_eq!(get(desk, id).await.standing.state, State::Moved);
        takes_back(desk, &gus, &lid, 21).await;
        let back = get(desk, id).await;
        assert_eq!(
            (back.standing.state, back.standing.told_at, back.moved_to),
            (State::Open, None, PromiseId::NONE)
        );
        answers(desk, &gus, &lid, (22, "The new time is tomorrow 15:00."), told).await.unwrap();
        let successor = get(desk, get(desk, id).await.moved_to).await;
        assert_eq!((successor.standing.state, successor.standing.moves_told_only), (State::Open, 1));

        // The customer agrees later: no longer told only.
        gus.posts(&format!("/promises/{}/agree", successor.id), &[]).await.is(303);
        assert_eq!(get(desk, successor.id).await.standing.moves_told_only, 0);
        gus.posts(&format!("/promises/{}/agree", successor.id), &[]).await.is(409);

        // Told another way, it keeps its time; it breaks, but not in silence.
        gus.posts(&format!("/promises/{}/tell", successor.id), &[]).await.is(303);
        desk.clock_moves_to("2026-03-03T14:00:00Z");
        desk.jobs_run().await;
        let broken = get(desk, successor.id).await;
        assert_eq!((broken.standing.state, broken.standing.broke_in_silence()), (State::Broken, false));
        let gil = desk.agent("Gil").await;
        gil.posts(&format!("/promises/{}/telling", successor.id), &[]).await.is(409);
        desk.clock_moves_to("2026-03-05T14:00:00Z");
        desk.jobs_run().await;
    })
    .await;
}

async fn draft(desk: &TestDesk, agent: &Agent, exchange: &Exchange) -> Option<drafts::Draft> {
    let place = (exchange.conversation, agent.id);
    let read: Result<_, Fault> = desk
        .app
        .db
        .read(desk.org, place, |tx, (conversation, me)| Box::pin(drafts::get(tx, *conversation, *me)))
        .await;
    read.unwrap()
}

#[tokio::test]
async fn the_customer_confirms_and_contests() {
    on_each_engine(FEATURES, async |desk| {
        let leo = desk.agent("Leo").await;
        let lid = desk.customer("Maria").writes("Call me.").await;
        promises(&leo, &lid, "Call about the lid", "tomorrow 16:00").await;
        let id = newest(desk, &lid).await.id;
        let says = async |said| {
            let change = Change {
                promise: id,
                actor: Actor::Customer(1),
                note: "They called".to_owned(),
                evidence: Evidence::Customer,
            };
            let said = desk.app.db.write(desk.org, (change, said), |tx, (change, said)| {
                Box::pin(crate::customer_says(tx, change, *said))
            });
            said.await
        };
        assert!(says(CustomerSaid::Contested).await.is_err(), "it is not over yet");
        says(CustomerSaid::Confirmed).await.unwrap();
        assert_eq!(get(desk, id).await.standing.state, State::Kept);
        says(CustomerSaid::Contested).await.unwrap();
        leo.gets(&format!("/promises/{id}")).await.says("it was not kept: They called");
        assert_eq!(get(desk, id).await.standing.state, State::Kept, "no state is overwritten");
        let customers: Result<_, Fault> = desk
            .app
            .db
            .read(desk.org, get(desk, id).await.customer, |tx, id| Box::pin(customers::get(tx, *id)))
            .await;
        assert!(customers.unwrap().is_some());
    })
    .await;
}

#[tokio::test]
async fn whoever_answers_is_asked_whether_it_keeps_what_is_owed() {
    on_each_engine(WITH_HEARING, async |desk| {
        let kim = desk.agent("Kim").await;
        let lid = desk.customer("Maria").writes("Which lid fits?").await;
        let of = |kind: Kind, said: &'static str| {
            let keeper = kim.id;
            move |new: NewPromise| NewPromise { kind, said: said.to_owned(), keeper, ..new }
        };
        let reply = made(desk, &lid, of(Kind::Reply, "Which lid fits")).await;
        let invoice = made(desk, &lid, of(Kind::Send, "Send the invoice")).await;
        let hears = async |text: &str, ticks: &[(&str, &str)]| {
            let fields = [&[("text", text)], ticks].concat();
            kim.posts_part(&format!("/conversations/{}/hear", lid.number), &fields).await
        };
        let shown = |id: PromiseId, guess: &str| format!("name=\"telling-asked\" value=\"{id} {guess}\"");
        let ticked = |id: PromiseId| format!("value=\"{id}\" checked");

        hears("", &[]).await.is(200).is_silent_about("Does this answer keep it?");
        let holding = hears("We are looking into it.", &[]).await;
        holding
            .is(200)
            .says("Does this answer keep it?")
            .says("Which lid fits, promised for")
            .says(&shown(reply, "no"));
        let text = "The blue lid fits all our kettles since 2019.";
        let answer = hears(text, &[]).await;
        answer.is(200).says(&shown(reply, "yes")).says(&ticked(reply)).says(&shown(invoice, "no"));
        assert!(!answer.text().contains(&ticked(invoice)), "{}", answer.text());

        // What the author says stands while the text goes on, and is sent along.
        let (reply_yes, invoice_no) = (format!("{reply} yes"), format!("{invoice} no"));
        let (reply_id, invoice_id) = (reply.to_string(), invoice.to_string());
        let decided = [
            ("telling-asked", reply_yes.as_str()),
            ("telling-asked", invoice_no.as_str()),
            ("telling-kept", invoice_id.as_str()),
        ];
        let again =
            hears("The blue lid fits all our kettles since 2019, and the red one too.", &decided).await;
        again.is(200).says(&ticked(invoice));
        assert!(!again.text().contains(&ticked(reply)), "{}", again.text());
        let sent = json!([{ "promise": reply, "kept": false }, { "promise": invoice, "kept": true }]);
        answers(desk, &kim, &lid, (41, text), sent).await.unwrap();
        assert_eq!(get(desk, reply).await.standing.state, State::Open, "its author said no");
        assert_eq!(get(desk, invoice).await.standing.state, State::Kept);
        takes_back(desk, &kim, &lid, 41).await;
        assert_eq!(get(desk, invoice).await.standing.state, State::Open, "the answer never left");

        // A holding line that its author calls an answer is one; what is neither is refused.
        let sent = json!([{ "promise": reply_id, "kept": true }]);
        answers(desk, &kim, &lid, (42, "We are looking into it."), sent.clone()).await.unwrap();
        assert_eq!(get(desk, reply).await.standing.state, State::Kept);
        answers(desk, &kim, &lid, (43, "As I said."), sent).await.unwrap();
        let wrong = answers(desk, &kim, &lid, (44, text), json!([{ "promise": invoice }])).await;
        assert_eq!(wrong.unwrap_err().about_field(), Some("telling"));
        let other = desk.customer("Omar").writes("And mine?").await;
        let foreign = json!([{ "promise": invoice, "kept": true }]);
        assert_eq!(
            answers(desk, &kim, &other, (45, text), foreign).await.unwrap_err().code().name,
            "not_found"
        );
        desk.leaves_work_undone();
    })
    .await;
}
