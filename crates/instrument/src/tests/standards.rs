use conversations::{ChannelId, TeamId, Then};
use store::{Event, organizations};

use super::shop::ANNA;
use super::{FEATURES, Shop};
use crate::CannotSet;
use crate::standards::{self, NewClaim, NewStandard};

fn first_answer(channel: ChannelId, minutes: i64) -> NewStandard {
    NewStandard {
        kind: "late_first_answer".into(),
        channel,
        team: TeamId::NONE,
        minutes: Some(minutes),
        count: None,
        target_permille: None,
    }
}

async fn set(shop: &Shop<'_>, new: NewStandard) -> Result<crate::StandardId, CannotSet> {
    shop.desk.app.db.write(shop.desk.org, new, |tx, new| Box::pin(standards::set(tx, new, ANNA))).await
}

#[tokio::test]
async fn a_standard_holds_from_when_it_was_set_for_the_place_it_names() {
    testing::on_each_engine(FEATURES, async |desk| {
        let mut shop = Shop::of(desk);
        let channel = shop.desk.channel;
        let before = shop.writes("Maria", "Where is my kettle?").await;
        shop.at("2 09:30").await;
        let id = set(&shop, first_answer(channel, 60)).await.unwrap();
        set(&shop, first_answer(ChannelId::NONE, 30)).await.unwrap();
        let after = shop.writes("Tom", "Where is my teapot?").await;
        shop.at("2 10:29").await;
        shop.has_drips(after, "").await;
        shop.at("2 10:32").await;
        shop.has_drips(after, "late_first_answer").await;
        shop.has_drips(before, "").await;
        let drip = shop.drips(after).await.remove(0);
        assert_eq!((drip.standard, drip.standard_minutes), (id, 60), "that of the channel");

        let known = shop.writing((), |tx, ()| Box::pin(standards::current(tx))).await;
        let minutes: Vec<_> =
            known.iter().filter(|one| one.kind == "late_first_answer").map(|one| one.minutes).collect();
        assert_eq!(minutes, [30, 60]);
        let then = "2026-03-02T09:10:00Z".parse().unwrap();
        let old = shop
            .writing((channel, then), |tx, (channel, then)| {
                Box::pin(standards::as_of(tx, "late_first_answer", *channel, TeamId::NONE, *then))
            })
            .await;
        assert_eq!((old.minutes, old.id.get()), (480, 0), "the default, as it stood");
    })
    .await;
}

#[tokio::test]
async fn a_claim_is_written_down_beforehand_and_ends_with_the_standard() {
    testing::on_each_engine(FEATURES, async |desk| {
        let shop = Shop::of(desk);
        let claim = |permille| NewClaim {
            kind: "late_first_answer".into(),
            channel: ChannelId::NONE,
            team: TeamId::NONE,
            permille,
        };
        let claimed: Result<_, CannotSet> = shop
            .desk
            .app
            .db
            .write(shop.desk.org, claim(30), |tx, claim| Box::pin(standards::claim(tx, claim, ANNA)))
            .await;
        claimed.unwrap();
        let now = shop.writing((), |tx, ()| Box::pin(standards::current(tx))).await;
        let mine = now.iter().find(|one| one.kind == "late_first_answer").unwrap();
        assert_eq!(mine.claim.map(|claim| (claim.permille, claim.by)), Some((30, ANNA)));
        assert_eq!(mine.minutes, 480, "the standard stays");
        let too_much: Result<_, CannotSet> = shop
            .desk
            .app
            .db
            .write(shop.desk.org, claim(1_001), |tx, claim| Box::pin(standards::claim(tx, claim, ANNA)))
            .await;
        assert!(matches!(too_much, Err(CannotSet::OutOfBounds)));
        assert!(matches!(set(&shop, first_answer(ChannelId::NONE, -1)).await, Err(CannotSet::OutOfBounds)));
        let counted = NewStandard { count: Some(3), ..first_answer(ChannelId::NONE, 60) };
        assert!(matches!(set(&shop, counted).await, Err(CannotSet::NotMeasured("count"))));
        let unknown = NewStandard { kind: "unheard_of".into(), ..first_answer(ChannelId::NONE, 1) };
        assert!(matches!(set(&shop, unknown).await, Err(CannotSet::KindUnknown)));
        let history = shop
            .writing((), |tx, ()| {
                Box::pin(standards::history(tx, "late_first_answer", ChannelId::NONE, TeamId::NONE))
            })
            .await;
        assert_eq!(history.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn new_hours_change_what_is_to_come_and_not_what_was() {
    testing::on_each_engine(FEATURES, async |desk| {
        let mut shop = Shop::of(desk);
        let matter = shop.writes("Maria", "Where is my kettle?").await;
        shop.at("2 12:00").await;
        // From now on we open at ten and close at noon.
        shop.writing((), |tx, ()| {
            Box::pin(async move {
                let mut here = organizations::get(tx).await?.unwrap();
                let day = serde_json::json!(["10:00-12:00"]);
                here.settings = serde_json::json!({ "hours": [day, day, day, day, day, [], []] }).to_string();
                assert!(organizations::update(tx, &here).await?);
                tx.event(Event::new("organization_changed"));
                Ok(())
            })
        })
        .await;
        shop.at("4 11:59").await;
        shop.has_drips(matter, "").await;
        shop.at("5 11:02").await;
        shop.has_drips(matter, "late_first_answer").await;
        // Three hours on Monday, two on Tuesday, two on Wednesday, one on Thursday.
        assert_eq!(shop.drips(matter).await[0].at.to_string(), "2026-03-05T11:00:00Z");
        shop.answers(matter, "It comes on Friday with the morning post.", Then::Wait).await;
        shop.follows().await;
    })
    .await;
}
