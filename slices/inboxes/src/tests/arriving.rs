use shell::Role;
use store::arrivals::{self as rows, State};
use testing::on_each_engine;

use super::*;
use crate::{CannotReceive, Envelope, ToKeep, keep, process};

#[tokio::test]
async fn what_arrives_becomes_a_conversation_once() {
    on_each_engine(FEATURES, async |desk| {
        let raw = mail("one", "", "Where is it?");
        let (first, _) = stored(&receive(&desk.app, CARE, raw.clone()).await.unwrap());
        let again = receive(&desk.app, "Care+x@Kettles.example", raw).await.unwrap();
        assert_eq!(again, Fate::Received(conversations::Received::Duplicate));
        let answer = mail("two", "In-Reply-To: <one@okafor.example>\r\n", "And the lid?");
        let (second, _) = stored(&receive(&desk.app, CARE, answer).await.unwrap());
        assert_eq!(first, second);
        assert_eq!(messages(desk, first).await.len(), 2);
        let nobody = receive(&desk.app, "nobody@kettles.example", mail("three", "", "Hi")).await;
        assert!(matches!(nobody, Err(CannotReceive::NoSuchAddress(_))));
    })
    .await;
}

#[tokio::test]
async fn a_stranger_with_the_right_reference_begins_a_linked_conversation() {
    on_each_engine(FEATURES, async |desk| {
        let (first, _) = stored(&receive(&desk.app, CARE, mail("one", "", "Hi")).await.unwrap());
        let stranger = mail("two", "In-Reply-To: <one@okafor.example>\r\n", "Me too");
        let stranger = String::from_utf8(stranger).unwrap().replace("maria@okafor", "eve@elsewhere");
        let (second, _) = stored(&receive(&desk.app, CARE, stranger.into_bytes()).await.unwrap());
        assert_ne!(first, second);
        let linked = desk.app.db.read(desk.org, second, |tx, id| Box::pin(conversations::by_id(tx, *id)));
        assert_eq!(linked.await.unwrap().unwrap().linked, first);
    })
    .await;
}

#[tokio::test]
async fn the_reply_token_joins_and_a_forged_one_does_not() {
    on_each_engine(FEATURES, async |desk| {
        let (first, _) = stored(&receive(&desk.app, CARE, mail("one", "", "Hi")).await.unwrap());
        let key = crate::engine::reply_key(&desk.app);
        let reply = channels::token::Reply { org: desk.org.get(), conversation: first.get() };
        let ours = format!("In-Reply-To: <r.{}.x@kettles.example>\r\n", channels::token::make(&key, reply));
        let (joined, _) = stored(&receive(&desk.app, CARE, mail("two", &ours, "Again")).await.unwrap());
        assert_eq!(joined, first);
        let forged =
            format!("In-Reply-To: <r.{}.x@kettles.example>\r\n", channels::token::make(b"no", reply));
        let (other, _) = stored(&receive(&desk.app, CARE, mail("three", &forged, "Again")).await.unwrap());
        assert_ne!(other, first);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_read_waits_in_quarantine_byte_for_byte() {
    on_each_engine(FEATURES, async |desk| {
        let manager = desk.colleague("Ana", Role::Manager).await;
        let raw = b"\xff\xfe no header at all".to_vec();
        let fate = receive(&desk.app, CARE, raw.clone()).await.unwrap();
        assert!(matches!(fate, Fate::Quarantined(_)), "{fate:?}");
        let waiting =
            desk.app.db.read(desk.org, (), |tx, ()| Box::pin(rows::in_state(tx, State::Quarantined, 0, 9)));
        let id = waiting.await.unwrap()[0].id;

        manager.gets("/mailboxes").await.is(200).says("One message could not be read");
        manager.gets("/mailboxes/quarantine").await.is(200).says("It has no mail header");
        let shown = manager.gets(&format!("/mailboxes/quarantine/{id}/raw")).await;
        assert_eq!(shown.is(200).body, raw);
        manager.posts(&format!("/mailboxes/quarantine/{id}/retry"), &[]).await.is(303);
        manager.gets("/mailboxes/quarantine").await.says("It has no mail header");
        manager.posts(&format!("/mailboxes/quarantine/{id}/discard"), &[]).await.is(303);
        manager.gets("/mailboxes/quarantine").await.says("Nothing is in quarantine");
        manager.posts(&format!("/mailboxes/quarantine/{id}/discard"), &[]).await.is(404);
        manager.posts("/mailboxes/quarantine/1/retry", &[]).await.is(404);

        let agent = desk.agent("Bo").await;
        agent.gets("/mailboxes/quarantine").await.is(403);
        agent.gets(&format!("/mailboxes/quarantine/{id}/raw")).await.is(403);
        let theirs = desk.another_organization().await;
        let stranger = desk.colleague_of(theirs, "Eve", Role::Owner).await;
        stranger.gets(&format!("/mailboxes/quarantine/{id}/raw")).await.is(404);
    })
    .await;
}

#[tokio::test]
async fn what_was_kept_and_not_received_is_taken_up_by_the_sweep() {
    on_each_engine(FEATURES, async |desk| {
        let to_keep =
            ToKeep { channel: desk.channel, raw: mail("one", "", "Hi"), envelope: Envelope::default() };
        let id = keep(&desk.app, desk.org, to_keep).await.unwrap();
        let swept = crate::arrivals::sweep(&desk.app, desk.org, jiff::SignedDuration::from_mins(1)).await;
        assert_eq!(swept.unwrap(), 0, "it is too young to be left over");
        let swept = crate::arrivals::sweep(&desk.app, desk.org, jiff::SignedDuration::ZERO).await;
        assert_eq!(swept.unwrap(), 1);
        assert_eq!(process(&desk.app, desk.org, id).await.unwrap(), Fate::Settled);
        let arrival =
            desk.app.db.read(desk.org, id, |tx, id| Box::pin(rows::get(tx, *id))).await.unwrap().unwrap();
        assert_eq!(arrival.state, State::Received);
    })
    .await;
}
