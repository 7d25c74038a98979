//! Hearing where there is no conversation yet, and what rides with the first message.

use channels::Address;
use conversations::apart::About;
use conversations::{ConversationId, NewAnswer, NewConversation, Recipients, Then, customers};
use rules::promises::state::State;
use serde_json::{Value, json};
use shell::Error;
use store::Fault;
use testing::{Agent, TestDesk, on_each_engine};

use super::{FEATURES, TWO};
use crate::{RIDER, sql};

async fn hears(agent: &Agent, to: &str) -> testing::Answer {
    agent.posts_part("/conversations/new/hear", &[("text", TWO), ("to", to)]).await
}

#[tokio::test]
async fn a_first_letter_is_listened_to_on_the_clock_of_whom_it_goes_to() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let ana = desk.agent("Ana").await;
        let maria = desk.customer("Maria").writes("Where is it?").await;
        lives_in(desk, maria.conversation, "Europe/Athens").await;
        hears(&ana, "").await.is(200).says("call you back tomorrow at 3").is_silent_about("for Maria");
        hears(&ana, "Maria <MARIA@customers.example>, b@c.example").await.says("15:00 for Maria");
        hears(&ana, "new@customers.example").await.is(200).is_silent_about("for Maria");
        let nobody = desk.stranger();
        assert!(hears(&nobody, "").await.status.is_client_error());
    })
    .await;
}

async fn lives_in(desk: &TestDesk, conversation: ConversationId, zone: &'static str) {
    let changed: Result<bool, Fault> = desk
        .app
        .db
        .write(desk.org, conversation, move |tx, conversation| {
            Box::pin(async move {
                let found = conversations::by_id(tx, *conversation).await?.expect("it is there");
                let known = customers::get(tx, found.customer).await?.expect("she is known");
                let known = customers::Customer { time_zone: zone.into(), ..known };
                customers::update(tx, &known, store::Actor::System).await
            })
        })
        .await;
    assert!(changed.expect("she can be changed"));
}

fn begins(desk: &TestDesk, agent: &Agent, sent: Value) -> NewConversation {
    NewConversation {
        subject: "Your kettle".into(),
        channel: desk.channel,
        team: conversations::TeamId::NONE,
        about: About::Anybody,
        first: NewAnswer {
            conversation: ConversationId::NONE,
            author: agent.id,
            client_key: "k1".into(),
            message_id: "first@kettles.example".into(),
            from_name: "Ana".into(),
            from_address: "care@kettles.example".into(),
            html: format!("<p>{TWO}</p>"),
            text: TWO.into(),
            recipients: Recipients {
                to: vec![Address::plain("ines@customers.example")],
                ..Recipients::default()
            },
            attachments: Vec::new(),
            then: Then::Wait,
            seen: None,
            riders: vec![(RIDER, sent)],
        },
    }
}

async fn begun(desk: &TestDesk, new: NewConversation) -> Result<conversations::Begun, Error> {
    desk.app
        .db
        .write(desk.org, new, |tx, new| {
            Box::pin(async move {
                let id = ConversationId::of(tx.new_id());
                let first = NewAnswer { conversation: id, ..new.first.clone() };
                conversations::begin(tx, &NewConversation { first, ..new.clone() }).await
            })
        })
        .await
}

#[tokio::test]
async fn what_is_promised_first_is_made_with_the_conversation_or_not_at_all() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let ana = desk.agent("Ana").await;
        let past = json!([{ "said": "call back", "by": "yesterday" }]);
        let refused = begun(desk, begins(desk, &ana, past)).await.expect_err("that time is past");
        assert!(refused.is_refusal());
        let nobody: Result<_, Fault> = desk
            .app
            .db
            .read(desk.org, (), |tx, ()| Box::pin(customers::find(tx, "email", "ines@customers.example")))
            .await;
        assert!(nobody.expect("a look-up").is_none(), "nothing of it is stored");

        let sent = json!([{ "kind": "call_back", "said": "call her back", "by": "tomorrow 3pm" }]);
        let begun = begun(desk, begins(desk, &ana, sent)).await.expect("it begins");
        let promises = of_message(desk, begun.answered.message).await;
        assert_eq!(promises.len(), 1);
        let (promise, customer) = (&promises[0], customer_of(desk, begun.conversation).await);
        assert_eq!(
            (promise.conversation, promise.customer, promise.channel),
            (begun.conversation, customer, desk.channel)
        );

        let taken: Result<_, conversations::CannotAnswer> = desk
            .app
            .db
            .write(desk.org, (begun.answered.message, ana.id), |tx, (message, author)| {
                Box::pin(conversations::take_back(tx, *message, *author, &[RIDER]))
            })
            .await;
        assert_eq!(taken.expect("within ten seconds").draft, Some(About::Customer(customer)));
        ana.gets("/promises").await.is(200).is_silent_about("call her back");
        desk.leaves_work_undone();
    })
    .await;
}

async fn customer_of(desk: &TestDesk, id: ConversationId) -> conversations::CustomerId {
    let found: Result<_, Fault> =
        desk.app.db.read(desk.org, id, |tx, id| Box::pin(conversations::by_id(tx, *id))).await;
    found.expect("a look-up").expect("it is there").customer
}

async fn of_message(desk: &TestDesk, message: conversations::MessageId) -> Vec<crate::promise::Promise> {
    let read: Result<_, Fault> = desk
        .app
        .db
        .read(desk.org, message, |tx, message| {
            Box::pin(async move {
                let mut promises = Vec::new();
                for id in sql::of_message(tx, *message).await? {
                    promises.extend(sql::get(tx, id).await?.map(|line| line.promise));
                }
                Ok(promises)
            })
        })
        .await;
    let promises: Vec<crate::promise::Promise> = read.expect("a look-up");
    assert!(promises.iter().all(|promise| promise.standing.state == State::Open));
    promises
}
