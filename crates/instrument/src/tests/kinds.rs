use conversations::{Status, Then};
use store::{Event, Timestamp, to_micros};

use super::shop::{ANNA, Matter};
use super::{FEATURES, Shop};
use crate::kinds::{CustomKind, NewKind};

const ANSWER: &str = "A new kettle leaves our house today with the parcel service.";

#[tokio::test]
async fn what_becomes_of_a_solved_conversation_is_watched() {
    testing::on_each_engine(FEATURES, async |desk| {
        let mut shop = Shop::of(desk);
        let over = shop.writes("Maria", "Where is my kettle?").await;
        let back = shop.writes("Tom", "My kettle leaks at the handle, what now?").await;
        let anew = shop.writes("Ines", "Where is order 4127123?").await;
        let fine = shop.writes("Olaf", "Do you sell teapots?").await;
        shop.at("2 10:00").await;
        shop.solves(over).await;
        for matter in [back, anew, fine] {
            shop.answers(matter, ANSWER, Then::Solve).await;
        }
        shop.at("3 10:00").await;
        shop.writes_again("Tom", back, "It leaks again. Can you send another one?").await;
        shop.writes_again("Olaf", fine, "Thanks, perfect!").await;
        let second = shop.writes("Ines", "I am still waiting for 4127123").await;
        shop.at("3 10:30").await;
        shop.has_drips(over, "left_unanswered").await;
        shop.has_drips(back, "reopened rushed").await;
        shop.has_drips(anew, "repeat_contact").await;
        shop.has_drips(fine, "").await;
        shop.has_drips(second, "").await;
        let repeat = shop.drips(anew).await.remove(0);
        assert_eq!(repeat.at.to_string(), "2026-03-03T10:00:00Z", "when they began anew");

        // A colleague has the last word on whether it is the same matter.
        let pair = (anew.conversation, second.conversation);
        let said = |matter| {
            shop.writing((pair, matter), |tx, (pair, matter)| {
                Box::pin(crate::say_matter(tx, *pair, *matter, ANNA))
            })
        };
        assert!(said(crate::Matter::Another).await);
        shop.follows().await;
        shop.has_drips(anew, "").await;
        assert!(said(crate::Matter::Same).await);
        shop.follows().await;
        shop.has_drips(anew, "repeat_contact").await;
        shop.sets(over, Status::Open).await;
        shop.at("3 10:31").await;
        // Opened again, the old question waits as it always has.
        shop.has_drips(over, "late_first_answer").await;
    })
    .await;
}

#[tokio::test]
async fn being_handed_on_and_on_is_counted() {
    testing::on_each_engine(FEATURES, async |desk| {
        let mut shop = Shop::of(desk);
        let matter = shop.writes("Maria", "Who can help me?").await;
        for (hour, team) in [("2 09:10", 11), ("2 09:20", 12), ("2 09:30", 13)] {
            shop.at(hour).await;
            shop.hands(matter, team).await;
        }
        shop.follows().await;
        shop.has_drips(matter, "").await;
        shop.at("2 09:40").await;
        shop.hands(matter, 11).await;
        shop.follows().await;
        shop.has_drips(matter, "passed_around").await;
        assert_eq!(shop.drips(matter).await[0].team.get(), 11, "it counts where it was");
    })
    .await;
}

#[tokio::test]
async fn a_complaint_is_heard_at_once() {
    testing::on_each_engine(FEATURES, async |desk| {
        let mut shop = Shop::of(desk);
        let matter = shop.writes("Maria", "This is unacceptable. Where is my kettle?").await;
        shop.follows().await;
        shop.has_drips(matter, "complaint").await;
    })
    .await;
}

async fn promise(shop: &Shop<'_>, matter: Matter, kind: &'static str, id: i64, said: (&'static str, i64)) {
    let customer = shop.customer_of(matter).await;
    let event = Event::new(kind).conversation(matter.conversation.get()).customer(customer.get()).about(id);
    shop.tells(event.code(said.0).number(said.1)).await;
}

#[tokio::test]
async fn the_ledger_is_heard() {
    testing::on_each_engine(FEATURES, async |desk| {
        let mut shop = Shop::of(desk);
        let matter = shop.writes("Maria", "Where is my kettle?").await;
        shop.at("2 09:30").await;
        shop.answers(matter, ANSWER, Then::Wait).await;
        promise(&shop, matter, "promise_made", 1, ("call_back", 0)).await;
        promise(&shop, matter, "promise_kept", 1, ("on_time", 0)).await;
        let ran_out = "2026-03-02T09:15:00Z".parse::<Timestamp>().unwrap();
        promise(&shop, matter, "promise_ran_out", 2, ("", to_micros(ran_out))).await;
        promise(&shop, matter, "promise_broken", 2, ("silent", 0)).await;
        promise(&shop, matter, "promise_answer_owed", 3, ("", 42)).await;
        promise(&shop, matter, "promise_broken", 3, ("told", 99)).await;
        promise(&shop, matter, "promise_moved", 4, ("told_only_again", 5)).await;
        shop.follows().await;
        shop.has_drips(matter, "broken_in_silence moved_again promise_broken promise_broken").await;
        let drips = shop.drips(matter).await;
        let causes: Vec<_> = drips
            .iter()
            .filter(|drip| drip.kind == "promise_broken")
            .map(|drip| (drip.promise, drip.cause.as_str()))
            .collect();
        assert_eq!(causes, [(3, "asked_in_vain"), (2, "")]);
        let broken = drips.iter().filter(|drip| drip.kind == "promise_broken");
        let places: Vec<_> = broken.map(|drip| (drip.promise, drip.team.get())).collect();
        assert_eq!(places, [(3, 42), (2, 0)], "one counts for the team that owed the answer");
        let of_two = drips.iter().filter(|drip| drip.promise == 2);
        assert_eq!(of_two.map(|drip| drip.at).collect::<Vec<_>>(), [ran_out, ran_out], "at its due time");
        let days = shop.days().await;
        let broken: i64 =
            days.iter().filter(|day| day.kind == "promise_broken").map(|day| day.occasions).sum();
        assert_eq!(broken, 3, "the kept one is an occasion too");
        assert_eq!(shop.open().await.len(), 1, "one matter of one customer is one task");
    })
    .await;
}

#[tokio::test]
async fn an_organization_counts_what_it_wants() {
    testing::on_each_engine(FEATURES, async |desk| {
        let mut shop = Shop::of(desk);
        let new = NewKind {
            code: "came_back_from_post".into(),
            name: "Our letter came back".into(),
            description: String::new(),
            event_kind: "message_bounced".into(),
            event_code: "5.1.1".into(),
        };
        let defined: Result<(), crate::CannotDefine> = shop
            .desk
            .app
            .db
            .write(shop.desk.org, new.clone(), |tx, new| Box::pin(crate::kinds::define(tx, new, ANNA)))
            .await;
        defined.unwrap();
        let again: Result<(), crate::CannotDefine> = shop
            .desk
            .app
            .db
            .write(shop.desk.org, new, |tx, new| Box::pin(crate::kinds::define(tx, new, ANNA)))
            .await;
        assert!(matches!(again, Err(crate::CannotDefine::CodeTaken)));
        let matter = shop.writes("Maria", "Where is my kettle?").await;
        shop.at("2 09:30").await;
        let bounced =
            |code| Event::new("message_bounced").conversation(matter.conversation.get()).about(5).code(code);
        shop.tells(bounced("5.1.1")).await;
        shop.tells(bounced("4.2.2")).await;
        shop.follows().await;
        shop.has_drips(matter, "came_back_from_post").await;

        let off: CustomKind = shop
            .writing((), |tx, ()| Box::pin(async move { Ok(crate::kinds::custom(tx).await?.remove(0)) }))
            .await;
        let off = CustomKind { is_on: false, ..off };
        shop.at("2 09:40").await;
        let changed: Result<(), crate::CannotDefine> = shop
            .desk
            .app
            .db
            .write(shop.desk.org, off, |tx, off| Box::pin(crate::kinds::change(tx, off, ANNA)))
            .await;
        changed.unwrap();
        shop.at("2 09:50").await;
        shop.tells(bounced("5.1.1")).await;
        shop.follows().await;
        shop.has_drips(matter, "came_back_from_post").await;
        let counted = shop.days().await;
        let own: Vec<_> = counted
            .iter()
            .filter(|day| day.kind == "came_back_from_post")
            .map(|day| (day.occasions, day.drips))
            .collect();
        assert_eq!(own, [(2, 1)], "what was counted stays counted");
        let known = shop.writing((), |tx, ()| Box::pin(crate::kinds::all(tx))).await;
        assert!(known.iter().any(|kind| kind.is_custom && !kind.is_on));
        assert_eq!(known[0].words_key, "drip-kind-promise-broken");
    })
    .await;
}
