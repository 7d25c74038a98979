//! What did not reach anybody, and what was promised in it.

use store::Event;

use super::*;

/// A fact about a message, as the heart and the carriers record it, and what follows from it.
async fn told_of(desk: &TestDesk, kind: &'static str, exchange: &Exchange) {
    let recorded: Result<(), Fault> = desk
        .app
        .db
        .write(desk.org, *exchange, move |tx, exchange| {
            Box::pin(async move {
                let fact = Event::new(kind).conversation(exchange.conversation.get());
                tx.event(fact.about(exchange.message.get()).code("5.1.1"));
                Ok(())
            })
        })
        .await;
    recorded.unwrap();
    follow(&desk.app.db, desk.org).await.unwrap();
}

fn unreached(lived: &[String]) -> Vec<&str> {
    let is_so =
        |fact: &&String| fact.starts_with("promise_unreached") || fact.starts_with("promise_sent_again");
    lived.iter().filter(is_so).map(|fact| fact.trim()).collect()
}

#[tokio::test]
async fn what_was_promised_in_a_message_that_came_back_may_not_be_known() {
    on_each_engine(FEATURES, async |desk| {
        let ana = desk.agent("Ana").await;
        let lid = desk.customer("Maria").writes("The lid is broken.").await;
        let follows: Result<(), Fault> = follow(&desk.app.db, desk.org).await;
        follows.unwrap();
        let new = |said: &str, message: MessageId| {
            let said = said.to_owned();
            move |new| NewPromise { said: said.clone(), keeper: ana.id, message, ..new }
        };
        let back = made(desk, &lid, new("Call back", lid.message)).await;
        let other = made(desk, &lid, new("Send a lid", MessageId::NONE)).await;
        let nobodys =
            made(desk, &lid, |new| NewPromise { said: "Refund it".to_owned(), message: lid.message, ..new })
                .await;
        let words = "Your message did not reach Maria, so the promise may not be known: Call back";
        let page = format!("/promises/{back}");

        told_of(desk, "message_bounced", &lid).await;
        ana.gets("/notifications")
            .await
            .says(words)
            .is_silent_about("Send a lid")
            .is_silent_about("Refund it");
        ana.gets(&page).await.says("the customer may not know of it").says("it was made in did not arrive");
        ana.gets(&format!("/promises/{other}")).await.is_silent_about("may not know");
        assert_eq!(get(desk, back).await.standing.state, State::Open, "it stands as it stood");
        assert_eq!(
            unreached(&history(desk, nobodys).await),
            ["promise_unreached"],
            "also where nobody keeps it"
        );

        told_of(desk, "message_bounced", &lid).await;
        told_of(desk, "delivery_failed", &lid).await;
        assert_eq!(unreached(&history(desk, back).await), ["promise_unreached"], "once");
        assert_eq!(ana.gets("/notifications").await.text().matches(words).count(), 1);

        told_of(desk, "delivery_repeated", &lid).await;
        ana.gets(&page).await.is_silent_about("may not know").says("That message was sent again");
        told_of(desk, "delivery_failed", &lid).await;
        ana.gets(&page).await.says("the customer may not know of it");

        ana.posts(&format!("{page}/keep"), &[]).await.is(303);
        ana.gets(&page).await.is_silent_about("may not know");
        told_of(desk, "delivery_repeated", &lid).await;
        told_of(desk, "delivery_failed", &lid).await;
        let expected = ["promise_unreached", "promise_sent_again", "promise_unreached"];
        assert_eq!(unreached(&history(desk, back).await), expected, "what is done concerns nobody any more");
        desk.leaves_work_undone();
    })
    .await;
}
