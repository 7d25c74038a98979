use conversations::Then;
use shell::{ColleagueId, Role};
use store::Event;

use super::{FEATURES, Shop};
use crate::rightings::{self, Ending, How, Which};
use crate::{CannotPutRight, RightingId};

type Done = Result<(), CannotPutRight>;

async fn takes(shop: &Shop<'_>, id: RightingId, keeper: ColleagueId) -> Done {
    let what = (id, keeper);
    shop.desk
        .app
        .db
        .write(shop.desk.org, what, |tx, (id, keeper)| Box::pin(rightings::take(tx, *id, *keeper)))
        .await
}

async fn ends(shop: &Shop<'_>, id: RightingId, ending: (How, &str, i64), by: ColleagueId) -> Done {
    let ending = Ending { how: ending.0, note: ending.1.into(), goodwill_minor: ending.2 };
    let what = (id, ending, by);
    shop.desk
        .app
        .db
        .write(shop.desk.org, what, |tx, (id, ending, by)| Box::pin(rightings::done(tx, *id, ending, *by)))
        .await
}

async fn undoes(shop: &Shop<'_>, id: RightingId, by: ColleagueId) -> Done {
    shop.desk
        .app
        .db
        .write(shop.desk.org, (id, by), |tx, (id, by)| Box::pin(rightings::undo(tx, *id, *by)))
        .await
}

#[tokio::test]
async fn what_let_a_customer_down_is_put_right_by_a_named_keeper() {
    testing::on_each_engine(FEATURES, async |desk| {
        let anna = desk.colleague("Anna", Role::Manager).await.id;
        let mut shop = Shop::of(desk);
        let matter = shop.writes("Maria", "This is unacceptable. Where is my kettle?").await;
        shop.at("3 09:00").await;
        shop.has_drips(matter, "complaint late_first_answer").await;
        let task = shop.open().await.remove(0);
        assert_eq!((task.drip_count, task.keeper), (2, ColleagueId::NONE), "one cause, one task");
        assert_eq!(task.customer, shop.customer_of(matter).await);

        assert!(matches!(
            takes(&shop, task.id, ColleagueId::of(5)).await,
            Err(CannotPutRight::KeeperUnknown)
        ));
        assert!(matches!(takes(&shop, RightingId::of(5), anna).await, Err(CannotPutRight::NotFound)));
        takes(&shop, task.id, anna).await.unwrap();
        assert_eq!(shop.open().await[0].keeper, anna);
        assert!(matches!(undoes(&shop, task.id, anna).await, Err(CannotPutRight::StillOpen)));
        assert!(matches!(
            ends(&shop, task.id, (How::Nothing, " ", 0), anna).await,
            Err(CannotPutRight::ReasonMissing)
        ));
        assert!(matches!(
            ends(&shop, task.id, (How::Goodwill, "", 0), anna).await,
            Err(CannotPutRight::GoodwillBad)
        ));
        let long = "x".repeat(1_001);
        assert!(matches!(
            ends(&shop, task.id, (How::Call, &long, 0), anna).await,
            Err(CannotPutRight::NoteTooLong)
        ));
        ends(&shop, task.id, (How::Goodwill, "A voucher", 1_500), anna).await.unwrap();
        assert!(matches!(
            ends(&shop, task.id, (How::Call, "", 0), anna).await,
            Err(CannotPutRight::AlreadyDone)
        ));
        assert!(shop.open().await.is_empty());
        undoes(&shop, task.id, anna).await.unwrap();
        assert_eq!(shop.open().await.len(), 1);
        ends(&shop, task.id, (How::Apology, "", 0), anna).await.unwrap();
        let ended = shop
            .writing(anna, |tx, anna| Box::pin(rightings::list(tx, Which::DoneOf(*anna), None, 10)))
            .await
            .remove(0);
        assert_eq!(ended.done.map(|done| (done.how, done.by)), Some((How::Apology, anna)));
        shop.answers(matter, "It comes tomorrow with the morning post.", Then::Wait).await;
        shop.follows().await;
    })
    .await;
}

#[tokio::test]
async fn some_of_those_put_right_come_back() {
    testing::on_each_engine(FEATURES, async |desk| {
        let anna = desk.colleague("Anna", Role::Manager).await.id;
        let mut shop = Shop::of(desk);
        let matter = shop.writes("Maria", "Where is my kettle?").await;
        shop.writes("Tom", "Where is my teapot?").await;
        shop.at("3 09:00").await;
        let tasks = shop.open().await;
        assert_eq!(tasks.len(), 2);
        for task in tasks {
            ends(&shop, task.id, (How::Apology, "", 0), anna).await.unwrap();
        }
        let since = "2026-03-01T00:00:00Z".parse().unwrap();
        let summary = shop.writing(since, |tx, since| Box::pin(rightings::summary(tx, *since))).await;
        assert_eq!((summary.open, summary.put_right, summary.came_back), (0, 2, 0));
        shop.at("5 09:00").await;
        shop.writes("Maria", "Do you have green cups for six people?").await;
        shop.at("5 09:03").await;
        let summary = shop.writing(since, |tx, since| Box::pin(rightings::summary(tx, *since))).await;
        assert_eq!((summary.put_right, summary.came_back), (2, 1));
        // The same failure once more, after it was put right, is a task of its own.
        shop.answers(matter, "It comes tomorrow with the morning post.", Then::Solve).await;
        shop.at("5 10:00").await;
        shop.writes_again("Maria", matter, "It has not come. Where is it?").await;
        shop.at("5 10:02").await;
        let open = shop.open().await;
        assert_eq!((open.len(), open[0].drip_count), (1, 2), "reopened and rushed");
    })
    .await;
}

#[tokio::test]
async fn the_oldest_harm_comes_first_whenever_it_was_counted() {
    testing::on_each_engine(FEATURES, async |desk| {
        let anna = desk.colleague("Anna", Role::Manager).await.id;
        let mut shop = Shop::of(desk);
        let maria = shop.writes("Maria", "This is unacceptable. Where is my kettle?").await;
        shop.at("2 11:00").await;
        let tom = shop.writes("Tom", "Thank you. When does the teapot come?").await;
        shop.at("2 12:00").await;
        let customers = (shop.customer_of(maria).await, shop.customer_of(tom).await);
        assert_eq!(shop.open().await.len(), 1, "Maria complained");
        let ran_out = "2026-03-02T08:00:00Z".parse().unwrap();
        for (kind, code, number) in
            [("promise_ran_out", "", store::to_micros(ran_out)), ("promise_broken", "told", 0)]
        {
            let fact = Event::new(kind).conversation(tom.conversation.get()).customer(customers.1.get());
            shop.tells(fact.about(7).code(code).number(number)).await;
        }
        shop.follows().await;
        let in_order =
            |open: &[rightings::Righting]| -> Vec<_> { open.iter().map(|one| one.customer).collect() };
        let open = shop.open().await;
        assert_eq!(
            in_order(&open),
            [customers.1, customers.0],
            "Tom was let down first, though counted last"
        );
        assert_eq!((open[0].dated_at(), open[0].drip_count), (ran_out, 1));
        let since = "2026-03-01T00:00:00Z".parse().unwrap();
        let summary = shop.writing(since, |tx, since| Box::pin(rightings::summary(tx, *since))).await;
        assert_eq!((summary.open, summary.customers, summary.oldest_at), (2, 2, Some(ran_out)));

        ends(&shop, open[0].id, (How::Call, "", 0), anna).await.unwrap();
        undoes(&shop, open[0].id, anna).await.unwrap();
        takes(&shop, open[0].id, anna).await.unwrap();
        assert_eq!(in_order(&shop.open().await), [customers.1, customers.0], "it goes back where it was");
        shop.at("3 12:00").await;
        let open = shop.open().await;
        assert_eq!(open[0].dated_at(), ran_out, "what is late afterwards joins it");
        assert_eq!(open[0].drip_count, 2, "{open:?}");
    })
    .await;
}
