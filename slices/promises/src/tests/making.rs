//! Making promises: the form, and what rides along with an answer.

use conversations::{Along, CustomerId, MessageId, Said};
use serde_json::{Value, json};
use shell::Error;
use testing::{Agent, Exchange, TestDesk, on_each_engine};

use super::{FEATURES, history, newest, promises};
use crate::RIDER;

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
async fn beside_a_conversation_one_line_makes_a_promise_and_the_rest_is_fetched() {
    on_each_engine(FEATURES, async |desk| {
        let fay = desk.agent("Fay").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let seat = shell::Seat { org: desk.org, ..shell::Seat::sample() };
        let panel = desk.app.each::<conversations::Panel>().find(|panel| panel.name == "promises").unwrap();
        let drawn = super::panel_beside(&desk.app, &seat, parcel.conversation, panel).await;
        let path = format!("/promises/new?conversation={}", parcel.number);
        let fetched = format!("hx-get=\"{path}\" hx-select=\"#new-promise-terms\"");
        assert!(drawn.contains("name=\"line\"") && drawn.contains(&fetched), "{drawn}");
        assert!(!drawn.contains("<select"), "{drawn}");
        fay.gets_part(&path).await.is(200).says("id=\"new-promise-terms\"").says("Fay (you)");
        let line = [("client_key", "a"), ("line", "call back tomorrow at 3 pm")];
        fay.posts(&format!("/conversations/{}/promises", parcel.number), &line).await.is(303);
        let made = newest(desk, &parcel).await;
        assert_eq!(made.kind, rules::promises::state::Kind::CallBack);
        desk.leaves_work_undone();
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
