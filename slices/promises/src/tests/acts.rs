//! The page of one promise, and what its buttons do.

use serde_json::json;
use store::{Fault, events};
use testing::on_each_engine;

use super::{FEATURES, LETTERS, forget_letters, history, letters_to, lives_in, newest, promises};

#[tokio::test]
async fn a_promise_is_made_by_hand_reminded_of_and_kept() {
    on_each_engine(FEATURES, async |desk| {
        forget_letters();
        let ana = desk.agent("Ana").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        lives_in(desk, &parcel, "Europe/Berlin").await;

        let heard =
            ana.gets_part(&format!("/promises/preview?conversation={}&by=today+3pm", parcel.number)).await;
        heard.is(200).says("today 14:00").says("15:00 in Berlin, their time");
        let made = promises(&ana, &parcel, "Call back about the parcel", "today 3pm").await;
        assert_eq!(made.leads_to(), format!("/conversations/{}", parcel.number));

        let list = ana.gets("/promises").await;
        list.is(200)
            .says("Call back about the parcel")
            .says("today 14:00")
            .says("15:00 in Berlin, their time");
        ana.gets_part(&format!("/conversations/{}/promises", parcel.number))
            .await
            .says("Call back about the parcel");

        desk.clock_moves_to("2026-03-02T13:29:59Z");
        assert_eq!(desk.jobs_run().await, 0, "nothing is due a second early");
        desk.clock_moves_to("2026-03-02T13:30:00Z");
        desk.jobs_run().await;
        assert_eq!(desk.jobs_run().await, 0, "a reminder comes once");
        assert_eq!(
            letters_to(&ana, desk),
            [format!("Due today 14:00: Call back about the parcel (#{})", parcel.number)]
        );
        let letter = LETTERS.lock().unwrap().last().cloned().unwrap();
        assert!(
            letter.text.starts_with("Hello Ana,\n\nyou promised Maria: Call back about the parcel\n"),
            "{}",
            letter.text
        );
        let due = "It is due today 14:00 your time (15:00 in Berlin, their time).";
        assert!(letter.text.contains(due), "{}", letter.text);
        ana.gets("/promises").await.says("in 30 min");
        let countdown = format!("/promises/{}/countdown", newest(desk, &parcel).await.id);
        assert_eq!(ana.gets_part(&countdown).await.text(), "in 30 min");

        let promise = newest(desk, &parcel).await;
        assert!(letter.text.ends_with(&format!("/promises/{}", promise.id)), "{}", letter.text);
        let kept = ana.posts(&format!("/promises/{}/keep", promise.id), &[("note", "Spoke to her.")]).await;
        assert_eq!(kept.leads_to(), "/promises");
        ana.gets("/promises").await.is_silent_about("Call back about the parcel");
        ana.gets("/promises?which=closed").await.says("Kept");
        ana.gets(&format!("/promises/{}", promise.id)).await.says("Spoke to her.").says("Ana kept it.");

        desk.clock_moves_to("2026-03-02T14:00:01Z");
        assert_eq!(desk.jobs_run().await, 0, "what is kept does not break");
        let happened = history(desk, promise.id).await;
        assert_eq!(happened, ["promise_made call_back", "promise_reminded soon", "promise_kept on_time"]);
    })
    .await;
}

#[tokio::test]
async fn a_promise_that_was_not_kept_breaks_at_its_time_and_may_be_done_late() {
    on_each_engine(FEATURES, async |desk| {
        forget_letters();
        let ben = desk.agent("Ben").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        promises(&ben, &parcel, "An answer by noon", "by noon").await;
        let promise = newest(desk, &parcel).await;

        desk.clock_moves_to("2026-03-02T12:01:00Z");
        desk.jobs_run().await;
        ben.gets("/promises").await.says("An answer by noon").says("1 min late").says("Broken");
        let subject = format!("The time ran out: An answer by noon (#{})", parcel.number);
        assert_eq!(letters_to(&ben, desk), [subject], "no reminder of what is over already");

        let path = format!("/promises/{}", promise.id);
        ben.posts(&format!("{path}/keep"), &[]).await.is(409).says("The time of this promise is over");
        ben.posts(&format!("{path}/move"), &[("by", "tomorrow"), ("agreement", "agreed")]).await.is(409);
        ben.posts(&format!("{path}/withdraw"), &[("reason", "x")]).await.is(409);

        desk.clock_moves_to("2026-03-02T13:00:00Z");
        ben.posts(&format!("{path}/fulfil"), &[]).await;
        ben.posts(&format!("{path}/fulfil"), &[]).await.is(409);
        ben.gets("/promises?which=closed").await.says("Done late");
        ben.gets(&path).await.says("1 hour late");
        let happened = history(desk, promise.id).await;
        assert_eq!(happened, ["promise_made call_back", "promise_broken silent", "promise_fulfilled_late"]);
    })
    .await;
}

#[tokio::test]
async fn a_promise_is_done_late_before_the_clock_has_struck() {
    on_each_engine(FEATURES, async |desk| {
        let cleo = desk.agent("Cleo").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        promises(&cleo, &parcel, "An answer", "10:00").await;
        let promise = newest(desk, &parcel).await;
        desk.clock_moves_to("2026-03-02T10:00:00Z");
        cleo.posts(&format!("/promises/{}/keep", promise.id), &[]).await.is(409);
        cleo.posts(&format!("/promises/{}/fulfil", promise.id), &[]).await;
        desk.jobs_run().await;
        let happened = history(desk, promise.id).await;
        assert_eq!(happened, ["promise_made call_back", "promise_broken silent", "promise_fulfilled_late"]);
    })
    .await;
}

#[tokio::test]
async fn a_promise_moves_and_takes_its_clock_with_it() {
    on_each_engine(FEATURES, async |desk| {
        forget_letters();
        let dan = desk.agent("Dan").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        promises(&dan, &parcel, "Call back", "today 11:00").await;
        let first = newest(desk, &parcel).await;
        let path = format!("/promises/{}", first.id);

        let past = dan.posts(&format!("{path}/move"), &[("by", "today 8am"), ("agreement", "agreed")]).await;
        past.is(422).says("That is already past.").says("today 8am");
        let unread = dan.posts(&format!("{path}/move"), &[("by", "banana"), ("agreement", "agreed")]).await;
        unread.is(422).says("We do not understand this time.");
        dan.posts(&format!("{path}/move"), &[("by", "today 11:00"), ("agreement", "agreed")]).await.is(422);
        dan.posts(&format!("{path}/move"), &[("by", "today 12:00"), ("agreement", "maybe")]).await.is(400);
        dan.posts(&format!("{path}/move"), &[("by", "today 12:00"), ("agreement", "told_only")]).await;
        dan.posts(&format!("{path}/move"), &[("by", "today 12:30"), ("agreement", "agreed")]).await.is(409);

        let second = newest(desk, &parcel).await;
        assert_eq!((second.moved_from, second.standing.first_due_at), (first.id, first.standing.due_at));
        desk.clock_moves_to("2026-03-02T11:00:00Z");
        assert_eq!(desk.jobs_run().await, 0, "the old time is void");
        dan.posts(
            &format!("/promises/{}/move", second.id),
            &[("by", "today 13:00"), ("agreement", "told_only")],
        )
        .await;
        let third = newest(desk, &parcel).await;
        desk.clock_moves_to("2026-03-02T12:30:00Z");
        assert_eq!(desk.jobs_run().await, 1);
        dan.posts(&format!("/promises/{}/keep", third.id), &[]).await;

        assert_eq!(history(desk, first.id).await, ["promise_made call_back", "promise_moved told_only"]);
        assert_eq!(history(desk, second.id).await, ["promise_moved told_only_again"]);
        assert_eq!(history(desk, third.id).await, ["promise_reminded soon", "promise_kept after_first_due"]);
        dan.gets(&path).await.says("Moved").says("moved it and told the customer");
    })
    .await;
}

#[tokio::test]
async fn a_customer_no_longer_wants_it() {
    on_each_engine(FEATURES, async |desk| {
        let eva = desk.agent("Eva").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        promises(&eva, &parcel, "Call back", "tomorrow").await;
        let promise = newest(desk, &parcel).await;
        let path = format!("/promises/{}/withdraw", promise.id);
        eva.posts(&path, &[("reason", "  ")]).await.is(422).says("Say why the customer no longer wants it.");
        eva.posts(&path, &[]).await.is(422);
        eva.posts(&path, &[("reason", "It arrived.")]).await;
        eva.posts(&path, &[("reason", "It arrived.")]).await.is(409);
        eva.gets("/promises?which=closed").await.says("Withdrawn");
        desk.clock_moves_to("2026-03-04T09:00:00Z");
        assert_eq!(desk.jobs_run().await, 1, "the digest of the day, and nothing about it");
        assert_eq!(history(desk, promise.id).await, ["promise_made call_back", "promise_withdrawn customer"]);
    })
    .await;
}

#[tokio::test]
async fn a_job_of_another_version_has_no_effect() {
    on_each_engine(FEATURES, async |desk| {
        forget_letters();
        let mia = desk.agent("Mia").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        promises(&mia, &parcel, "Call back", "today 10:00").await;
        let promise = newest(desk, &parcel).await;
        let stale: Result<(), Fault> = desk
            .app
            .db
            .write(desk.org, promise.id, |tx, id| {
                Box::pin(async move {
                    let payload = json!({ "promise": id, "version": 7 });
                    let key = format!("{id}:v7");
                    let run_at = tx.now();
                    tx.job_later(store::NewJob { kind: "promises.break", key, run_at, payload });
                    Ok(())
                })
            })
            .await;
        stale.unwrap();
        assert_eq!(desk.jobs_run().await, 1);
        assert_eq!(history(desk, promise.id).await, ["promise_made call_back"]);
        let all: Result<Vec<events::Recorded>, Fault> =
            desk.app.db.read(desk.org, (), |tx, ()| Box::pin(events::since(tx, 0, 100))).await;
        assert!(all.unwrap().iter().all(|fact| fact.kind != "promise_broken"));
        desk.clock_moves_to("2026-03-02T10:00:00Z");
        desk.jobs_run().await;
        assert_eq!(newest(desk, &parcel).await.standing.state.code(), "broken");
    })
    .await;
}

#[tokio::test]
async fn who_kept_what_is_done_stands_on_the_page_of_its_keeper_alone() {
    on_each_engine(FEATURES, async |desk| {
        let (ana, ben) = (desk.agent("Ana").await, desk.agent("Ben").await);
        let boss = desk.colleague("Mona", shell::Role::Manager).await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        promises(&ben, &parcel, "Call back", "today 3pm").await;
        let id = newest(desk, &parcel).await.id;
        let (page, api) = (format!("/promises/{id}"), format!("/api/v1/promises/{id}"));
        let names = async |agent: &testing::Agent| {
            let told = agent.calls("GET", &api, &serde_json::Value::Null).await.is(200).json();
            (told["keeper"].is_string(), told["made_by"].is_string())
        };
        boss.gets(&page).await.is(200).says("Ben made this promise.").says("Ben");
        assert_eq!(names(&boss).await, (true, true), "who keeps it is known while it is to be kept");

        ben.posts(&format!("{page}/keep"), &[("note", "She knows.")]).await.is(303);
        for other in [&boss, &ana] {
            let told = other.gets(&page).await;
            told.is(200).is_silent_about("Ben").says("A colleague kept it.").says("She knows.");
            told.is_silent_about("Nobody keeps it");
            assert_eq!(names(other).await, (false, false), "{}", other.name);
        }
        ben.gets(&page).await.says("Ben kept it.");
        assert_eq!(names(&ben).await, (true, true));
        boss.posts(&format!("{page}/reopen"), &[]).await.is(303);
        boss.gets(&page).await.says("Ben made this promise.");
        desk.leaves_work_undone();
    })
    .await;
}
