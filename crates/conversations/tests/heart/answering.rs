//! Answers leave once, and not past each other.

use conversations::{CannotAnswer, Filter, MessageId, NewAnswer, Status, View};
use shell::{ColleagueId, Error};
use store::{Fault, Timestamp, outbox};

use super::{ANA, BEN, Shop, mail, shops, start};

#[tokio::test]
async fn an_answer_leaves_once_and_can_be_taken_back_for_ten_seconds() {
    for shop in shops().await {
        let first = shop.receives(mail("maria@home.example", "m1", &[], "The kettle is cracked")).await;
        let answered = shop.answers(Shop::answer_to(first, "k1")).await.expect("an answer");
        let repeat = shop.answers(Shop::answer_to(first, "k1")).await.expect("the same again");
        assert!(repeat.is_repeat && repeat.message == answered.message);
        let mine = shop.lines(View::Mine, Filter::Active).await;
        assert_eq!((mine.len(), mine[0].status), (1, Status::Waiting), "the answerer has it now");
        let back = |message: MessageId, author: ColleagueId| {
            let db = shop.db.clone();
            let org = shop.org;
            async move {
                db.write(org, (message, author), |tx, (message, author)| {
                    Box::pin(conversations::take_back(tx, *message, *author, &[]))
                })
                .await
            }
        };
        assert!(matches!(back(answered.message, BEN).await, Err(CannotAnswer::TooLateToTakeBack)));
        back(answered.message, ANA).await.expect("within ten seconds");
        let draft: Result<_, Fault> = shop
            .db
            .read(shop.org, mine[0].id, |tx, id| Box::pin(conversations::drafts::get(tx, *id, ANA)))
            .await;
        let draft = draft.expect("a look-up").expect("the text is a draft again");
        assert_eq!(draft.html, "<p>A new one leaves today.</p>");
        assert_ne!(draft.client_key, "k1", "it leaves under a new key");
        let second = shop.answers(Shop::answer_to(first, &draft.client_key)).await.expect("sent after all");
        shop.clock.set(start() + conversations::UNDO);
        assert!(matches!(back(second.message, ANA).await, Err(CannotAnswer::TooLateToTakeBack)));
        let waiting: Result<_, Fault> = shop
            .db
            .read(shop.org, (), |tx, ()| {
                Box::pin(outbox::in_state(tx, outbox::State::Waiting, (Timestamp::UNIX_EPOCH, 0), 10))
            })
            .await;
        assert_eq!(waiting.expect("the outbox").len(), 1, "exactly one leaves");
    }
}

#[tokio::test]
async fn two_agents_do_not_answer_past_each_other() {
    for shop in shops().await {
        let first = shop.receives(mail("maria@home.example", "m1", &[], "The kettle is cracked")).await;
        shop.answers(Shop::answer_to(first, "ana")).await.expect("Ana answers");
        let late = NewAnswer { author: BEN, ..Shop::answer_to(first, "ben") };
        let refused = shop.answers(late.clone()).await.expect_err("Ben had not seen it");
        assert_eq!(refused.code().name, "answered_meanwhile");
        shop.answers(NewAnswer { seen: None, ..late }).await.expect("Ben sends all the same");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_sends_of_one_key_are_one_answer() {
    for shop in shops().await {
        let first = shop.receives(mail("maria@home.example", "m1", &[], "The kettle is cracked")).await;
        let mut sends = Vec::new();
        for _ in 0..50 {
            let (db, org) = (shop.db.clone(), shop.org);
            let new = Shop::answer_to(first, "once");
            sends.push(tokio::spawn(async move {
                db.write(org, new, |tx, new| Box::pin(conversations::answer(tx, new))).await
            }));
        }
        let mut stored = 0;
        for send in sends {
            let answered: Result<conversations::Answered, Error> = send.await.expect("no panic");
            stored += i32::from(answered.is_ok_and(|answered| !answered.is_repeat));
        }
        assert_eq!(stored, 1);
        let thread = shop.lines(View::All, Filter::Active).await;
        assert_eq!(thread[0].message_count, 2);
    }
}
