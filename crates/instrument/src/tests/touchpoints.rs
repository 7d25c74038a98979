use conversations::{ChannelId, ConversationId, CustomerId, TeamId};
use shell::ColleagueId;
use store::Actor;

use super::shop::ANNA;
use super::{FEATURES, Shop};
use crate::named::{self, NAMES_MAX};
use crate::rightings::{self, Narrowed, Which};
use crate::{CannotRecord, NewOccasion, Recorded, Where, of_customer};

/// A drip that somebody tells of a place, and of what it was about.
fn told(customer: CustomerId, touchpoint: &str, product: &str) -> NewOccasion {
    NewOccasion {
        client_key: store::random::token(),
        kind: "damaged".into(),
        at: None,
        is_drip: true,
        conversation: ConversationId::NONE,
        customer,
        team: TeamId::NONE,
        channel: ChannelId::NONE,
        colleague: ColleagueId::NONE,
        cause: String::new(),
        touchpoint: touchpoint.into(),
        product: product.into(),
        note: String::new(),
        by: Actor::Token(9),
    }
}

async fn record(shop: &Shop<'_>, new: NewOccasion) -> Result<Recorded, CannotRecord> {
    shop.desk.app.db.write(shop.desk.org, new, |tx, new| Box::pin(crate::record(tx, new))).await
}

/// Touchpoint, product, occasions and drips of each count of a kind.
async fn counts(shop: &Shop<'_>, kind: &str) -> Vec<(String, String, i64, i64)> {
    let days = shop.days().await.into_iter().filter(|day| day.kind == kind);
    let mut counts: Vec<_> =
        days.map(|day| (day.touchpoint, day.product, day.occasions, day.drips)).collect();
    counts.sort();
    counts
}

fn count(touchpoint: &str, product: &str, occasions: i64, drips: i64) -> (String, String, i64, i64) {
    (touchpoint.into(), product.into(), occasions, drips)
}

#[tokio::test]
async fn one_place_is_counted_once_however_it_is_written_and_found_by_its_name() {
    testing::on_each_engine(FEATURES, async |desk| {
        let mut shop = Shop::of(desk);
        let matter = shop.writes("Maria", "Where is my kettle?").await;
        let maria = shop.customer_of(matter).await;
        shop.at("2 10:00").await;
        record(&shop, told(maria, "  Elm Street\n shop ", "Blue kettle")).await.unwrap();
        record(&shop, told(maria, "ELM STREET SHOP", "")).await.unwrap();
        record(&shop, told(maria, "Depot", "blue KETTLE")).await.unwrap();
        record(&shop, NewOccasion { is_drip: false, ..told(maria, "depot", "Blue kettle") }).await.unwrap();
        record(&shop, told(maria, "", "")).await.unwrap();
        shop.follows().await;
        let expected = [
            count("", "", 1, 1),
            count("Depot", "Blue kettle", 2, 1),
            count("Elm Street shop", "", 1, 1),
            count("Elm Street shop", "Blue kettle", 1, 1),
        ];
        assert_eq!(counts(&shop, "damaged").await, expected);
        let names = shop.writing((), |tx, ()| Box::pin(named::all(tx))).await;
        assert_eq!(names.touchpoints, ["Depot", "Elm Street shop"]);
        assert_eq!(names.products, ["Blue kettle"]);

        let day = 20_514;
        let shop_there = Where { touchpoint: Some("Elm Street shop".into()), ..Where::between(day, day) };
        let both = Where { product: Some("Blue kettle".into()), ..shop_there.clone() };
        let nowhere = Where { touchpoint: Some("Elsewhere".into()), ..shop_there.clone() };
        for (filter, expected) in [(shop_there, 2), (both, 1), (nowhere, 0)] {
            let found = shop
                .writing(filter, |tx, filter| {
                    Box::pin(async move {
                        let to = Narrowed {
                            touchpoint: filter.touchpoint.clone(),
                            product: filter.product.clone(),
                            ..Narrowed::default()
                        };
                        let tasks = rightings::narrowed(tx, Which::Open, &to, None, 10).await?.len();
                        let touched = crate::customers_touched(tx, filter).await?;
                        crate::days_by_colleague(tx, filter).await?;
                        Ok((crate::drips(tx, filter, None, 10).await?.len(), touched, tasks))
                    })
                })
                .await;
            assert_eq!(found.0, expected);
            assert_eq!((found.1, found.2), (i64::from(expected > 0), expected), "one customer, a task each");
        }
    })
    .await;
}

#[tokio::test]
async fn a_complaint_in_a_conversation_keeps_the_place_it_was_told_of_also_when_counted_again() {
    testing::on_each_engine(FEATURES, async |desk| {
        let mut shop = Shop::of(desk);
        let matter = shop.writes("Maria", "I had hoped for better.").await;
        let maria = shop.customer_of(matter).await;
        shop.at("2 09:05").await;
        let marked = NewOccasion {
            kind: "complaint".into(),
            conversation: matter.conversation,
            by: Actor::Colleague(ANNA.get()),
            ..told(CustomerId::NONE, "Elm Street shop", "Blue kettle")
        };
        let marked = record(&shop, marked).await.unwrap();
        record(&shop, told(maria, "elm street shop", "")).await.unwrap();
        shop.follows().await;
        let of = |touchpoint: &str, product: &str| (touchpoint.to_owned(), product.to_owned());
        let places = async |shop: &Shop<'_>| {
            let drips = shop.writing(maria, |tx, maria| Box::pin(of_customer(tx, *maria, 10))).await;
            let mut places: Vec<_> =
                drips.into_iter().map(|drip| (drip.kind, (drip.touchpoint, drip.product))).collect();
            places.sort();
            places
        };
        let before = places(&shop).await;
        let complaint = ("complaint".to_owned(), of("Elm Street shop", "Blue kettle"));
        assert_eq!(before, [complaint, ("damaged".to_owned(), of("Elm Street shop", ""))]);
        let days = shop.days().await;
        let report = shop.recomputes(0).await;
        assert_eq!((report.added, report.changed, report.removed), (0, 0, 0), "{report:?}");
        assert_eq!((places(&shop).await, shop.days().await), (before, days));

        assert!(shop.writing(marked.id, |tx, id| Box::pin(crate::withdraw(tx, *id, Actor::Token(9)))).await);
        shop.follows().await;
        assert_eq!(places(&shop).await.len(), 1, "it was a mistake");
        assert_eq!(counts(&shop, "damaged").await, [count("Elm Street shop", "", 1, 1)]);
    })
    .await;
}

#[tokio::test]
async fn names_are_short_and_not_too_many() {
    testing::on_each_engine(FEATURES, async |desk| {
        let mut shop = Shop::of(desk);
        let matter = shop.writes("Maria", "Where is my kettle?").await;
        let maria = shop.customer_of(matter).await;
        let long = record(&shop, told(maria, &"x".repeat(81), "")).await.unwrap_err();
        assert!(matches!(long, CannotRecord::NameTooLong("touchpoint")), "{long}");
        let long = record(&shop, told(maria, "", &"x".repeat(81))).await.unwrap_err();
        assert!(matches!(long, CannotRecord::NameTooLong("product")), "{long}");
        record(&shop, told(maria, &"x".repeat(80), "")).await.unwrap();
        for number in 1..NAMES_MAX {
            record(&shop, told(maria, &format!("Shop {number}"), "")).await.unwrap();
        }
        let beyond = record(&shop, told(maria, "One more", "")).await.unwrap_err();
        assert!(matches!(beyond, CannotRecord::TooManyNames("touchpoint")), "{beyond}");
        record(&shop, told(maria, "SHOP 7", "A product all the same")).await.unwrap();
    })
    .await;
}
