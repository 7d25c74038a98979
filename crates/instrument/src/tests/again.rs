use conversations::{ConversationId, Then};
use jiff::SignedDuration;
use jiff::civil::date;
use shell::ColleagueId;
use store::{Event, Fault, Sql, Tx};

use super::shop::ANNA;
use super::{FEATURES, Shop};
use crate::recounts::NewRecount;
use crate::rows::{self, Row};
use crate::{CannotRecount, Report, following};

/// Several matters, some of them badly handled.
async fn a_bad_week(shop: &mut Shop<'_>) -> Vec<ConversationId> {
    let late = shop.writes("Maria", "This is unacceptable. Where is my kettle?").await;
    let back = shop.writes("Tom", "My kettle leaks at the handle, what now?").await;
    let fine = shop.writes("Olaf", "Do you sell teapots?").await;
    shop.at("2 10:00").await;
    shop.answers(back, "A new one leaves our house today.", Then::Solve).await;
    shop.answers(fine, "We do, in three colors.", Then::Wait).await;
    shop.at("3 12:00").await;
    shop.writes_again("Tom", back, "It leaks again. Can you send another one?").await;
    shop.hands(late, 11).await;
    shop.tells(Event::new("promise_broken").conversation(back.conversation.get()).about(2).code("silent"))
        .await;
    shop.at("4 15:00").await;
    shop.answers(late, "It comes tomorrow with the morning post.", Then::Solve).await;
    shop.answers(back, "A new handle leaves our house today.", Then::Solve).await;
    shop.at("13 09:00").await;
    vec![late.conversation, back.conversation, fine.conversation]
}

async fn rows_of(shop: &Shop<'_>, ids: &[ConversationId]) -> Vec<Row> {
    let mut all = Vec::new();
    for id in ids {
        let rows = shop.writing(*id, |tx, id| Box::pin(rows::of_conversation(tx, *id))).await;
        all.extend(rows.into_iter().map(|(row, _)| row));
    }
    assert!(all.len() > 8, "{all:#?}");
    all
}

const FORGET: Sql = Sql::tenant("again.forget", "DELETE FROM occasions WHERE org_id = $1");
const FORGET_DAYS: Sql = Sql::tenant("again.forget_days", "DELETE FROM occasion_days WHERE org_id = $1");
const BLANK: Sql =
    Sql::tenant("again.blank", "UPDATE messages SET said = '', quoted = '', subject = '' WHERE org_id = $1");

async fn run(shop: &Shop<'_>, statement: &'static Sql) {
    shop.writing((), move |tx: &mut Tx, ()| {
        Box::pin(async move { tx.run(statement, Vec::new()).await.map(drop) })
    })
    .await;
}

#[tokio::test]
async fn counting_again_finds_the_same_even_without_the_words() {
    testing::on_each_engine(FEATURES, async |desk| {
        let mut shop = Shop::of(desk);
        let ids = a_bad_week(&mut shop).await;
        let (live, days) = (rows_of(&shop, &ids).await, shop.days().await);
        let report = shop.recomputes(0).await;
        assert_eq!((report.added, report.changed, report.removed), (0, 0, 0), "{report:?}");
        assert_eq!(report.conversations, 3);

        run(&shop, &BLANK).await;
        run(&shop, &FORGET).await;
        run(&shop, &FORGET_DAYS).await;
        let report = shop.recomputes(0).await;
        assert_eq!(usize::try_from(report.added).unwrap(), live.len());
        let found = rows_of(&shop, &ids).await;
        for (found, live) in found.iter().zip(&live) {
            assert_eq!(found, live);
        }
        assert_eq!(found.len(), live.len());
        assert_eq!(shop.days().await, days);
        shop.follows().await;
    })
    .await;
}

#[tokio::test]
async fn only_the_days_asked_for_are_written_anew() {
    testing::on_each_engine(FEATURES, async |desk| {
        let mut shop = Shop::of(desk);
        let ids = a_bad_week(&mut shop).await;
        let live = rows_of(&shop, &ids).await;
        run(&shop, &FORGET).await;
        let from_day = 20_516;
        let report = shop.recomputes(from_day).await;
        let expected = live.iter().filter(|row| row.day >= from_day).count();
        assert_eq!(usize::try_from(report.added).unwrap(), expected);
        // As it stood on that morning.
        let then = "2026-03-04T09:00:00Z".parse().unwrap();
        run(&shop, &FORGET).await;
        let report = crate::recompute(&shop.desk.app.db, shop.desk.org, 0, then).await.unwrap();
        let expected = live.iter().filter(|row| row.at <= then).count();
        assert_eq!(usize::try_from(report.added).unwrap(), expected);
        shop.follows().await;
    })
    .await;
}

#[tokio::test]
async fn counting_again_in_the_background_comes_to_the_same() {
    testing::on_each_engine(FEATURES, async |desk| {
        let mut shop = Shop::of(desk);
        let ids = a_bad_week(&mut shop).await;
        let (live, days) = (rows_of(&shop, &ids).await, shop.days().await);
        run(&shop, &FORGET).await;
        shop.begins(NewRecount { from: None, until: None, by: ANNA }).await.unwrap();
        let again = shop.begins(NewRecount { from: None, until: None, by: ANNA }).await;
        assert!(matches!(again, Err(CannotRecount::StillRunning)), "one at a time");
        let begun = shop.latest().await.unwrap();
        assert_eq!((begun.events_done, begun.begun_by, begun.ended_at), (0, ANNA, None));
        shop.follows().await;
        assert!(rows_of(&shop, &ids).await == live);
        assert_eq!(shop.days().await, days);
        let done = shop.latest().await.unwrap();
        assert_eq!(done.report, Report { conversations: 3, ..added(live.len()) });
        assert_eq!((done.events_done, done.ended_at.is_some()), (done.events, true));

        let early = shop.begins(NewRecount { from: Some(date(2026, 3, 14)), until: None, by: ANNA }).await;
        assert!(matches!(early, Err(CannotRecount::InTheFuture("from"))));
        let later = shop.desk.now() + SignedDuration::from_secs(1);
        let later = shop.begins(NewRecount { from: None, until: Some(later), by: ANNA }).await;
        assert!(matches!(later, Err(CannotRecount::InTheFuture("as_of"))));
    })
    .await;
}

fn added(count: usize) -> Report {
    let count = u64::try_from(count).unwrap();
    Report { occasions: count, added: count, ..Report::default() }
}

#[tokio::test]
async fn a_recount_that_breaks_off_goes_on_where_it_was() {
    testing::on_each_engine(FEATURES, async |desk| {
        let mut shop = Shop::of(desk);
        let ids = a_bad_week(&mut shop).await;
        let live = rows_of(&shop, &ids).await;
        run(&shop, &FORGET).await;
        let id = shop.begins(NewRecount { from: None, until: None, by: ANNA }).await.unwrap();
        let (db, org) = (&shop.desk.app.db, shop.desk.org);
        // Somebody walks, and somebody else walks too: both come to one end, and it is told once.
        let (one, other) = tokio::join!(
            crate::recounts::walk(db, org, id, |_| {}),
            crate::recounts::walk(db, org, id, |_| {}),
        );
        assert_eq!((one.unwrap(), other.unwrap()).0.conversations, 3);
        assert_eq!(shop.latest().await.unwrap().report, Report { conversations: 3, ..added(live.len()) });
        shop.follows().await;
        assert!(rows_of(&shop, &ids).await == live);
    })
    .await;
}

const AS_BEFORE: &[Sql] = &[
    Sql::tenant("again.no_place", "DELETE FROM drip_cursors WHERE org_id = $1"),
    Sql::tenant("again.no_clocks", "DELETE FROM drip_clocks WHERE org_id = $1"),
    Sql::tenant("again.no_tasks", "DELETE FROM rightings WHERE org_id = $1"),
];

#[tokio::test]
async fn what_was_there_before_counting_began_is_counted_by_itself() {
    testing::on_each_engine(FEATURES, async |desk| {
        let mut shop = Shop::of(desk);
        let ids = a_bad_week(&mut shop).await;
        let (live, days) = (rows_of(&shop, &ids).await, shop.days().await);
        assert_eq!(shop.latest().await, None, "of a new organization everything is counted");
        // As an organization with a long history was before there was an instrument.
        for statement in [&FORGET, &FORGET_DAYS].into_iter().chain(AS_BEFORE) {
            run(&shop, statement).await;
        }
        shop.writing((), |tx, ()| {
            Box::pin(async move {
                (0..following::HISTORY_EVENTS).for_each(|_| tx.event(Event::new("letter_read")));
                Ok(())
            })
        })
        .await;
        crate::follow(&shop.desk.app.db, shop.desk.org).await.unwrap();
        assert_eq!(shop.days().await, [], "the newest events tell nothing");
        let begun = shop.latest().await.expect("a recount has begun");
        assert_eq!((begun.begun_by, begun.from, begun.ended_at), (ColleagueId::NONE, None, None));
        assert!(begun.events < 100, "only what was there before: {begun:?}");
        shop.follows().await;
        assert!(rows_of(&shop, &ids).await == live, "the same under the same names");
        assert_eq!(shop.days().await, days);
        let done = shop.latest().await.unwrap();
        assert!(done.ended_at.is_some());
        shop.follows().await;
        assert_eq!(shop.latest().await.unwrap().id, done.id, "once is enough");
    })
    .await;
}

#[tokio::test]
async fn two_who_count_at_once_count_once() {
    testing::on_each_engine(FEATURES, async |desk| {
        let mut shop = Shop::of(desk);
        let mut matters = Vec::new();
        for who in ["Maria", "Tom", "Ines", "Olaf"] {
            matters.push(shop.writes(who, "This is unacceptable. Where is my kettle?").await);
        }
        shop.desk.clock_moves_to("2026-03-03T09:00:00Z");
        let (db, org) = (&shop.desk.app.db, shop.desk.org);
        let (one, other) = tokio::join!(crate::follow(db, org), crate::follow(db, org));
        one.and(other).unwrap();
        let (one, other, again) = tokio::join!(
            crate::clocks::look_at_due(db, org),
            crate::clocks::look_at_due(db, org),
            crate::recompute(db, org, 0, shop.desk.now()),
        );
        one.and(other).and(again.map(drop)).unwrap();
        shop.follows().await;
        let open = shop.open().await;
        assert_eq!(open.iter().map(|task| task.drip_count).collect::<Vec<_>>(), [2, 2, 2, 2]);
        for matter in matters {
            shop.has_drips(matter, "complaint late_first_answer").await;
        }
    })
    .await;
}

#[tokio::test]
async fn a_late_event_restates_its_day_and_tells_so() {
    testing::on_each_engine(FEATURES, async |desk| {
        let mut shop = Shop::of(desk);
        let matter = shop.writes("Maria", "Where is my kettle?").await;
        shop.at("2 10:00").await;
        let message = shop.answers(matter, "It comes tomorrow with the morning post.", Then::Wait).await;
        shop.at("4 09:00").await;
        shop.has_drips(matter, "").await;
        // Two days later the other side's server gives up: it never arrived.
        let failed =
            Event::new("delivery_failed").conversation(matter.conversation.get()).about(message.get());
        shop.tells(failed).await;
        shop.follows().await;
        shop.has_drips(matter, "late_first_answer").await;
        let days = shop.days().await;
        assert_eq!(days.iter().map(|day| (day.day, day.drips)).collect::<Vec<_>>(), [(20_514, 1)]);
        let told: Result<Vec<_>, Fault> = shop
            .desk
            .app
            .db
            .read(shop.desk.org, matter.conversation.get(), |tx, id| {
                Box::pin(store::events::of_conversation(tx, *id, 100))
            })
            .await;
        assert!(
            told.unwrap()
                .iter()
                .any(|event| event.kind == "drip_counted" && event.code == "late_first_answer")
        );
    })
    .await;
}
