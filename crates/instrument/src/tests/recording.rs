use conversations::{ChannelId, ConversationId, CustomerId, TeamId};
use shell::ColleagueId;
use store::Actor;

use super::shop::ANNA;
use super::{FEATURES, Shop};
use crate::rightings::{self, Narrowed, Which};
use crate::{CannotRecord, NewOccasion, Recorded, Source, Where, of_customer};

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
        touchpoint: String::new(),
        product: String::new(),
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
async fn a_colleague_says_that_the_customer_had_to_repeat_themselves() {
    testing::on_each_engine(FEATURES, async |desk| {
        let mut shop = Shop::of(desk);
        let matter = shop.writes("Maria", "As I told your colleague, the kettle leaks.").await;
        shop.at("2 09:05").await;
        let marked = |is_drip: bool, key: &str| NewOccasion {
            conversation: matter.conversation,
            is_drip,
            client_key: key.into(),
            by: Actor::Colleague(ANNA.get()),
            ..seen("passed_around", CustomerId::NONE)
        };
        record(&shop, marked(true, "one")).await.unwrap();
        shop.follows().await;
        shop.has_drips(matter, "passed_around").await;
        assert_eq!(shop.drips(matter).await[0].cause, "had_to_repeat");
        record(&shop, marked(false, "two")).await.unwrap();
        shop.follows().await;
        shop.has_drips(matter, "").await;
        let again = record(&shop, marked(true, "three")).await.unwrap();
        shop.follows().await;
        shop.has_drips(matter, "passed_around").await;
        assert!(shop.writing(again.id, |tx, id| Box::pin(crate::withdraw(tx, *id, Actor::Token(9)))).await);
        shop.follows().await;
        shop.has_drips(matter, "").await;
    })
    .await;
}

#[tokio::test]
async fn a_task_stands_where_what_is_left_of_it_puts_it() {
    testing::on_each_engine(FEATURES, async |desk| {
        let mut shop = Shop::of(desk);
        let matter = shop.writes("Maria", "Where is my kettle?").await;
        let maria = shop.customer_of(matter).await;
        shop.at("6 09:00").await;
        let on = |day: u8| NewOccasion {
            client_key: format!("day-{day}"),
            at: Some(format!("2026-03-0{day}T15:00:00Z").parse().unwrap()),
            cause: "wet_box".into(),
            ..seen("damaged", maria)
        };
        let mut records = Vec::new();
        for day in [3, 4, 5] {
            records.push(record(&shop, on(day)).await.unwrap().id);
        }
        let stands = async || {
            shop.follows().await;
            let open = shop.open().await;
            let task = open.into_iter().find(|task| task.cause_key == "cause:wet_box").unwrap();
            let day = |at: store::Timestamp| at.to_zoned(jiff::tz::TimeZone::UTC).day();
            (day(task.dated_at()), day(task.last_drip_at), task.drip_count)
        };
        assert_eq!(stands().await, (3, 5, 3), "the oldest harm dates it");
        let back = async |id| {
            assert!(shop.writing(id, |tx, id| Box::pin(crate::withdraw(tx, *id, Actor::Token(9)))).await);
        };
        back(records[0]).await;
        assert_eq!(stands().await, (4, 5, 2), "the oldest was a mistake");
        back(records[2]).await;
        assert_eq!(stands().await, (4, 4, 1), "and the newest");
    })
    .await;
}

#[tokio::test]
async fn drips_and_tasks_are_found_by_places_whose_ids_are_as_large_as_real_ones() {
    testing::on_each_engine(FEATURES, async |desk| {
        let mut shop = Shop::of(desk);
        let matter = shop.writes("Maria", "Where is my kettle?").await;
        let maria = shop.customer_of(matter).await;
        shop.at("2 10:00").await;
        let (team, channel) = (TeamId::of(1 << 60), ChannelId::of((1 << 60) + 1));
        record(&shop, NewOccasion { team, channel, ..seen("damaged", maria) }).await.unwrap();
        shop.follows().await;
        let day = 20_514;
        let here = Where { team: Some(team), channel: Some(channel), ..Where::between(day, day) };
        let found = shop
            .writing(here, |tx, here| {
                Box::pin(async move {
                    let drips = crate::drips(tx, here, None, 10).await?.len();
                    let touched = crate::customers_touched(tx, here).await?;
                    crate::days_by_colleague(tx, here).await?;
                    let to = Narrowed { team: here.team, ..Narrowed::default() };
                    let keeper = Which::OpenOf(ColleagueId::of(1 << 60));
                    let kept = rightings::narrowed(tx, keeper, &to, None, 10).await?.len();
                    Ok((
                        drips,
                        touched,
                        rightings::narrowed(tx, Which::Open, &to, None, 10).await?.len(),
                        kept,
                    ))
                })
            })
            .await;
        assert_eq!(found, (1, 1, 1, 0));
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
