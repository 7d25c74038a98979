use conversations::{ChannelId, ConversationId, CustomerId, TeamId};
use shell::ColleagueId;
use store::Actor;

use super::shop::ANNA;
use super::{FEATURES, Shop};
use crate::{CannotRecord, NewOccasion, Recorded, Source, of_customer};

fn seen(kind: &str, customer: CustomerId) -> NewOccasion {
    NewOccasion {
        client_key: format!("key-of-{kind}"),
        kind: kind.into(),
        at: None,
        is_drip: true,
        conversation: ConversationId::NONE,
        customer,
        team: TeamId::NONE,
        channel: ChannelId::NONE,
        colleague: ColleagueId::NONE,
        cause: String::new(),
        note: "The box was wet.".into(),
        by: Actor::Token(9),
    }
}

async fn record(shop: &Shop<'_>, new: NewOccasion) -> Result<Recorded, CannotRecord> {
    shop.desk.app.db.write(shop.desk.org, new, |tx, new| Box::pin(crate::record(tx, new))).await
}

#[tokio::test]
async fn what_a_driver_saw_is_counted_once_and_can_be_taken_back() {
    testing::on_each_engine(FEATURES, async |desk| {
        let mut shop = Shop::of(desk);
        let matter = shop.writes("Maria", "Where is my kettle?").await;
        let maria = shop.customer_of(matter).await;
        shop.at("4 09:00").await;
        let yesterday = "2026-03-03T15:00:00Z".parse().unwrap();
        let wet = NewOccasion { at: Some(yesterday), cause: "wet_box".into(), ..seen("damaged", maria) };
        let first = record(&shop, wet.clone()).await.unwrap();
        let again = record(&shop, wet).await.unwrap();
        assert_eq!((first.id, first.is_repeat, again.is_repeat), (again.id, false, true));
        shop.follows().await;
        let drips = shop.writing(maria, |tx, maria| Box::pin(of_customer(tx, *maria, 10))).await;
        let damaged: Vec<_> = drips.iter().filter(|drip| drip.kind == "damaged").collect();
        assert_eq!(damaged.len(), 1);
        assert_eq!((damaged[0].at, damaged[0].source), (yesterday, Source::Api));
        assert_eq!(
            shop.days().await.iter().find(|day| day.kind == "damaged").unwrap().day,
            20_515,
            "the day it happened"
        );
        let open = shop.open().await;
        assert!(open.iter().any(|task| task.cause_key == "cause:wet_box" && task.id == damaged[0].righting));

        let back = |id| shop.writing(id, |tx, id| Box::pin(crate::withdraw(tx, *id, Actor::Token(9))));
        assert!(back(first.id).await);
        assert!(!back(first.id).await, "once");
        shop.follows().await;
        let drips = shop.writing(maria, |tx, maria| Box::pin(of_customer(tx, *maria, 10))).await;
        assert!(drips.iter().all(|drip| drip.kind != "damaged"));
        assert!(shop.open().await.iter().all(|task| task.cause_key != "cause:wet_box"));
        assert!(shop.days().await.iter().all(|day| day.kind != "damaged"));
    })
    .await;
}

#[tokio::test]
async fn a_colleague_says_what_is_a_complaint() {
    testing::on_each_engine(FEATURES, async |desk| {
        let mut shop = Shop::of(desk);
        let matter = shop.writes("Maria", "I had hoped for better.").await;
        shop.at("2 09:05").await;
        let marked = |is_drip: bool, key: &str| NewOccasion {
            conversation: matter.conversation,
            is_drip,
            client_key: key.into(),
            by: Actor::Colleague(ANNA.get()),
            ..seen("complaint", CustomerId::NONE)
        };
        record(&shop, marked(true, "one")).await.unwrap();
        shop.follows().await;
        shop.has_drips(matter, "complaint").await;
        record(&shop, marked(false, "two")).await.unwrap();
        shop.follows().await;
        shop.has_drips(matter, "").await;
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_recorded_is_refused() {
    testing::on_each_engine(FEATURES, async |desk| {
        let mut shop = Shop::of(desk);
        let matter = shop.writes("Maria", "Where is my kettle?").await;
        let maria = shop.customer_of(matter).await;
        let refused = async |new: NewOccasion| record(&shop, new).await.unwrap_err().to_string();
        assert!(refused(seen("promise_broken", maria)).await.contains("no such kind"));
        assert!(refused(seen("unheard_of", maria)).await.contains("no such kind"));
        assert!(refused(seen("damaged", CustomerId::of(5))).await.contains("which customer"));
        let soon = "2027-01-01T00:00:00Z".parse().ok();
        assert!(refused(NewOccasion { at: soon, ..seen("damaged", maria) }).await.contains("not happened"));
        assert!(
            refused(NewOccasion { cause: "A B".into(), ..seen("damaged", maria) }).await.contains("word")
        );
        let long = NewOccasion { note: "x".repeat(1_001), ..seen("damaged", maria) };
        assert!(refused(long).await.contains("1,000"));
    })
    .await;
}
