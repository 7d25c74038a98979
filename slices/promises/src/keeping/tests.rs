//! Stories of keeping: the clock over a day and a year, evidence, calls, telling early. Told on both engines.

use conversations::{Along, CustomerId, Kind as MessageKind, MessageId, Said, customers, drafts};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use rules::hours::OfficeHours;
use rules::promises::reminders::{Lead, Unit, after};
use rules::promises::state::{CustomerSaid, Kind, Origin, State};
use serde_json::{Value, json};
use shell::colleague::Role;
use shell::{ColleagueId, Error};
use store::{Actor, Fault, Timestamp, events};
use testing::{Agent, Exchange, TestDesk, on_each_engine};

use crate::following::follow;
use crate::making::{By, NewPromise};
use crate::tests::{FEATURES, forget_letters, history, letters_to, lives_in, newest, promises};
use crate::{Change, Evidence, Promise, PromiseId, make, telling_early};

/// A promise in a conversation, as another part of the program makes one.
async fn made(desk: &TestDesk, exchange: &Exchange, new: impl Fn(NewPromise) -> NewPromise) -> PromiseId {
    let blank = NewPromise {
        client_key: store::random::token(),
        conversation: exchange.conversation,
        customer: CustomerId::NONE,
        message: MessageId::NONE,
        kind: Kind::CallBack,
        said: "Call back".to_owned(),
        by: By::Words("tomorrow 15:00".to_owned()),
        keeper: ColleagueId::NONE,
        actor: Actor::System,
        origin: Origin::ByHand,
        condition: None,
        span: None,
        external: None,
    };
    let input = new(blank);
    let made = desk.app.db.write(desk.org, input, |tx, new| {
        Box::pin(async move {
            let conversation = conversations::by_id(tx, new.conversation).await?.expect("it was received");
            make(tx, &NewPromise { customer: conversation.customer, ..new.clone() }).await
        })
    });
    made.await.unwrap()
}

async fn get(desk: &TestDesk, id: PromiseId) -> Promise {
    let read: Result<_, Fault> = desk.app.db.read(desk.org, id, |tx, id| Box::pin(crate::get(tx, *id))).await;
    read.unwrap().expect("it was made").promise
}

/// How often each kind of fact was recorded about a promise.
async fn facts(desk: &TestDesk, kind: &str) -> usize {
    let mut count = 0;
    let mut after = 0;
    loop {
        let some: Result<Vec<events::Recorded>, Fault> =
            desk.app.db.read(desk.org, after, |tx, after| Box::pin(events::since(tx, *after, 500))).await;
        let some = some.unwrap();
        count += some.iter().filter(|fact| fact.kind == kind).count();
        let Some(last) = some.last() else { return count };
        after = last.seq;
    }
}

fn said(agent: &Agent, exchange: &Exchange, message: i64) -> Said {
    Said {
        conversation: exchange.conversation,
        customer: CustomerId::NONE,
        message: MessageId::of(message),
        author: agent.id,
    }
}

/// An answer as far as what rides with it is concerned.
async fn answers(
    desk: &TestDesk,
    agent: &Agent,
    exchange: &Exchange,
    (message, text): (i64, &str),
    sent: Value,
) -> Result<(), Error> {
    let input = (said(agent, exchange, message), text.to_owned(), sent);
    desk.app
        .db
        .write(desk.org, input, |tx, (said, text, sent)| {
            Box::pin(async move { (telling_early::RIDER.ride)(tx, *said, Along { text, sent }).await })
        })
        .await
}

async fn takes_back(desk: &TestDesk, agent: &Agent, exchange: &Exchange, message: i64) {
    let taken: Result<(), Fault> = desk
        .app
        .db
        .write(desk.org, said(agent, exchange, message), |tx, said| {
            Box::pin(async move { (telling_early::RIDER.taken_back)(tx, *said).await })
        })
        .await;
    taken.unwrap();
}

#[tokio::test]
async fn a_promise_that_waits_begins_with_the_customers_part() {
    on_each_engine(FEATURES, async |desk| {
        let ana = desk.agent("Ana").await;
        let lid = desk.customer("Maria").writes("The lid is broken.").await;
        let follows: Result<(), Fault> = follow(&desk.app.db, desk.org).await;
        follows.unwrap();
        let id = made(desk, &lid, |new| NewPromise {
            kind: Kind::Other,
            said: "Check the lid".to_owned(),
            by: By::Words("within 2 hours".to_owned()),
            keeper: ana.id,
            condition: Some("a photo".to_owned()),
            ..new
        })
        .await;
        assert_eq!(
            (get(desk, id).await.standing.state, get(desk, id).await.standing.due_at),
            (State::Waiting, None)
        );
        desk.clock_moves_to("2026-03-03T10:00:00Z");
        assert_eq!(desk.jobs_run().await, 0, "nobody is reminded of what waits for the customer");

        let photo = desk.customer("Maria").answers("letter-1@customers.example", "Here is the photo.").await;
        assert_eq!(photo.conversation, lid.conversation);
        follow(&desk.app.db, desk.org).await.unwrap();
        follow(&desk.app.db, desk.org).await.unwrap();
        let ana = desk.agent("Abe").await;
        ana.gets(&format!("/promises/{id}")).await.says("Have they done their part?").says("a photo");
        ana.posts(&format!("/promises/{id}/accept"), &[]).await.is(303);
        let started = get(desk, id).await;
        assert_eq!(started.standing.state, State::Open);
        assert_eq!(
            started.standing.due_at,
            Some("2026-03-03T12:00:00Z".parse().unwrap()),
            "two hours from now"
        );
        assert_eq!(started.standing.first_due_at, started.standing.due_at);
        ana.posts(&format!("/promises/{id}/start"), &[]).await.is(409);
        let lived = history(desk, id).await;
        let expected =
            ["promise_made other", "promise_proposed start", "promise_evidence message", "promise_started"];
        assert_eq!(lived, expected);
        desk.clock_moves_to("2026-03-03T12:00:00Z");
        desk.jobs_run().await;
        assert_eq!(get(desk, id).await.standing.state, State::Broken);
    })
    .await;
}

#[tokio::test]
async fn what_has_no_time_comes_back_after_a_business_day_and_never_breaks() {
    on_each_engine(FEATURES, async |desk| {
        forget_letters();
        let ben = desk.agent("Ben").await;
        let lid = desk.customer("Maria").writes("When is the lid back?").await;
        desk.clock_moves_to("2026-03-06T15:00:00Z");
        let id = made(desk, &lid, |new| NewPromise {
            kind: Kind::Send,
            said: "Send the lid".to_owned(),
            by: By::Vague("shortly".to_owned()),
            keeper: ben.id,
            ..new
        })
        .await;
        desk.clock_moves_to("2026-03-09T14:59:59Z");
        assert_eq!(desk.jobs_run().await, 0, "Friday to Monday is one business day");
        desk.clock_moves_to("2026-03-09T15:00:00Z");
        desk.jobs_run().await;
        assert_eq!(letters_to(&ben, desk), [format!("When will it be? Send the lid (#{})", lid.number)]);
        desk.clock_moves_to("2026-05-09T15:00:00Z");
        assert_eq!(desk.jobs_run().await, 0);
        assert_eq!(get(desk, id).await.standing.state, State::Open);
        // A time is given: no move against the customer, and now the clock runs.
        let bob = desk.agent("Bob").await;
        bob.posts(&format!("/promises/{id}/move"), &[("by", "tomorrow"), ("agreement", "told_only")]).await;
        let timed = newest(desk, &lid).await;
        assert_eq!((timed.standing.moves_told_only, timed.standing.due_at.is_some()), (0, true));
        desk.clock_moves_to("2026-05-12T15:00:00Z");
        desk.jobs_run().await;
    })
    .await;
}

#[tokio::test]
async fn the_organization_sets_its_reminders_and_open_promises_follow() {
    on_each_engine(FEATURES, async |desk| {
        forget_letters();
        let cleo = desk.agent("Cleo").await;
        let owner = desk.colleague("Otto", Role::Owner).await;
        let lid = desk.customer("Maria").writes("Call me.").await;
        promises(&cleo, &lid, "Call about the lid", "tomorrow 16:00").await;
        let times = [
            ("before-0-amount", "1"),
            ("before-0-unit", "business_days"),
            ("before-1-amount", "2"),
            ("before-1-unit", "business_hours"),
            ("after-0-amount", "1"),
            ("after-0-unit", "hours"),
        ];
        cleo.gets("/promises/reminders").await.is(200).says("An owner can change this");
        cleo.posts("/promises/reminders/call_back", &times).await.is(403);
        owner
            .posts(
                "/promises/reminders/call_back",
                &[("before-0-amount", "9000"), ("before-0-unit", "hours")],
            )
            .await
            .is(422);
        owner.posts("/promises/reminders/call_back", &times).await.is(303);
        desk.jobs_run().await;
        for (moment, letters) in [
            ("2026-03-02T15:59:59Z", 0),
            ("2026-03-02T16:00:00Z", 1),
            ("2026-03-03T13:59:59Z", 1),
            ("2026-03-03T14:00:00Z", 2),
            ("2026-03-03T15:59:59Z", 2),
        ] {
            desk.clock_moves_to(moment);
            desk.jobs_run().await;
            assert_eq!(letters_to(&cleo, desk).len(), letters, "at {moment}");
        }
        // The keeper asked not to be told at the due time, but an hour after.
        desk.clock_moves_to("2026-03-03T16:00:00Z");
        desk.jobs_run().await;
        assert_eq!(letters_to(&cleo, desk).len(), 2);
        desk.clock_moves_to("2026-03-03T17:00:00Z");
        desk.jobs_run().await;
        let subject = format!("Still not made up for: Call about the lid (#{})", lid.number);
        assert_eq!(letters_to(&cleo, desk).last(), Some(&subject));
        desk.clock_moves_to("2026-04-03T17:00:00Z");
        assert_eq!(desk.jobs_run().await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_reply_is_kept_by_an_answer_with_substance_alone() {
    on_each_engine(FEATURES, async |desk| {
        let dan = desk.agent("Dan").await;
        let lid = desk.customer("Maria").writes("Which lid fits?").await;
        let reply = |said: &'static str| {
            let keeper = dan.id;
            move |new: NewPromise| NewPromise { kind: Kind::Reply, said: said.to_owned(), keeper, ..new }
        };
        let id = made(desk, &lid, reply("Which lid fits")).await;
        answers(desk, &dan, &lid, (11, "We are looking into it."), Value::Null).await.unwrap();
        assert_eq!(get(desk, id).await.standing.state, State::Open, "a holding line keeps nothing");
        answers(desk, &dan, &lid, (12, "Which kettle is it?"), Value::Null).await.unwrap();
        dan.gets(&format!("/promises/{id}")).await.says("Does what was sent or said keep it?");
        dan.posts(&format!("/promises/{id}/dismiss"), &[]).await.is(303);
        answers(desk, &dan, &lid, (13, "The blue lid fits all our kettles since 2019."), Value::Null)
            .await
            .unwrap();
        assert_eq!(get(desk, id).await.standing.state, State::Kept);
        takes_back(desk, &dan, &lid, 13).await;
        assert_eq!(get(desk, id).await.standing.state, State::Open, "the answer never left");
        answers(desk, &dan, &lid, (14, "The blue lid fits all our kettles since 2020."), Value::Null)
            .await
            .unwrap();
        dan.posts(&format!("/promises/{id}/reopen"), &[]).await.is(303);
        assert_eq!(get(desk, id).await.standing.state, State::Open);

        // Too late, it is still done: broken, and made up for.
        desk.clock_moves_to("2026-03-03T15:00:00Z");
        desk.jobs_run().await;
        answers(desk, &dan, &lid, (15, "The blue lid fits all our kettles since 2020."), Value::Null)
            .await
            .unwrap();
        let late = get(desk, id).await;
        assert_eq!((late.standing.state, late.standing.fulfilled_at.is_some()), (State::Broken, true));
        takes_back(desk, &dan, &lid, 15).await;
        assert_eq!(get(desk, id).await.standing.fulfilled_at, None);
        desk.clock_moves_to("2026-03-09T15:00:00Z");
        desk.jobs_run().await;
    })
    .await;
}

#[tokio::test]
async fn a_call_that_reached_the_customer_keeps_a_call_back_and_attempts_count_under_the_house_rule() {
    on_each_engine(FEATURES, async |desk| {
        let eva = desk.agent("Eva").await;
        let lid = desk.customer("Maria").writes("Call me.").await;
        promises(&eva, &lid, "Call about the lid", "tomorrow 16:00").await;
        let first = newest(desk, &lid).await.id;
        let page = format!("/conversations/{}/calls", lid.number);
        let logs = async |key: &str, outcome: &str| {
            let fields =
                [("client_key", key), ("direction", "outgoing"), ("outcome", outcome), ("note", "Rang.")];
            eva.posts(&page, &fields).await.is(303);
        };
        logs("one", "unanswered").await;
        logs("one", "unanswered").await;
        eva.gets(&format!("{page}/new")).await.says("one attempt so far");
        desk.clock_moves_to("2026-03-02T10:30:00Z");
        logs("two", "unanswered").await;
        assert_eq!(get(desk, first).await.standing.state, State::Open);
        desk.clock_moves_to("2026-03-02T12:00:00Z");
        logs("three", "left_message").await;
        assert_eq!(get(desk, first).await.standing.state, State::Kept, "three times, and a message left");
        let lived = history(desk, first).await;
        let expected = [
            "promise_made call_back",
            "promise_attempted",
            "promise_attempted",
            "promise_evidence call",
            "promise_kept on_time",
        ];
        assert_eq!(lived, expected);

        promises(&eva, &lid, "Call again", "tomorrow 17:00").await;
        let second = newest(desk, &lid).await.id;
        let system = desk.program(&eva, &["promises:read", "promises:write"]).await;
        let path = format!("/api/v1/conversations/{}/calls", lid.conversation);
        let call = json!({ "direction": "outgoing", "outcome": "reached", "at": "2026-03-02T12:00:01Z" });
        system.calls("POST", &path, &call).await.is(422);
        let call = json!({ "direction": "outgoing", "outcome": "reached", "note": "All well" });
        system.calls("POST", &path, &call).await.is(201);
        assert_eq!(get(desk, second).await.standing.state, State::Kept);
        desk.clock_moves_to("2026-03-04T12:00:00Z");
        desk.jobs_run().await;
    })
    .await;
}

#[tokio::test]
async fn another_system_reports_what_was_done() {
    on_each_engine(FEATURES, async |desk| {
        let fay = desk.agent("Fay").await;
        let lid = desk.customer("Maria").writes("Where is it?").await;
        let id = made(desk, &lid, |new| NewPromise {
            kind: Kind::Delivery,
            said: "Deliver the lid".to_owned(),
            origin: Origin::System,
            ..new
        })
        .await;
        let shop = desk.program(&fay, &["promises:read", "promises:write"]).await;
        let reader = desk.program(&fay, &["promises:read"]).await;
        let path = format!("/api/v1/promises/{id}/evidence");
        let arrived = json!({ "note": "Signed for by Maria" });
        reader.calls("POST", &path, &arrived).await.is(403);
        assert_eq!(shop.calls("POST", &path, &arrived).await.is(200).json()["state"], "kept");
        shop.calls("POST", &path, &arrived).await.is(409);
        let lived = history(desk, id).await;
        assert_eq!(lived, ["promise_made delivery", "promise_evidence system", "promise_kept on_time"]);
        desk.clock_moves_to("2026-03-06T12:00:00Z");
        desk.jobs_run().await;
    })
    .await;
}

#[tokio::test]
async fn a_customer_is_told_early_and_the_promise_moves_with_the_message() {
    on_each_engine(FEATURES, async |desk| {
        let gus = desk.agent("Gus").await;
        let lid = desk.customer("Maria").writes("Call me.").await;
        lives_in(desk, &lid, "Europe/Berlin").await;
        promises(&gus, &lid, "Call about the lid", "today 15:00").await;
        let id = newest(desk, &lid).await.id;
        let begun = gus.posts(&format!("/promises/{id}/telling"), &[]).await;
        assert_eq!(begun.leads_to(), format!("/conversations/{}", lid.number));
        let draft = draft(desk, &gus, &lid).await.expect("the message is in the reply box");
        assert_eq!(draft.kind, MessageKind::Outgoing);
        assert!(draft.html.contains("<p>The new time is tomorrow 15:00.</p>"), "{}", draft.html);
        assert!(!draft.recipients.to.is_empty());

        // Sending it moves the promise; taking the message back leaves all as it was.
        let told = json!([{ "promise": id, "by": "tomorrow 15:00" }]);
        answers(desk, &gus, &lid, (21, "The new time is tomorrow 15:00."), told.clone()).await.unwrap();
        assert_eq!(get(desk, id).await.standing.state, State::Moved);
        takes_back(desk, &gus, &lid, 21).await;
        let back = get(desk, id).await;
        assert_eq!(
            (back.standing.state, back.standing.told_at, back.moved_to),
            (State::Open, None, PromiseId::NONE)
        );
        answers(desk, &gus, &lid, (22, "The new time is tomorrow 15:00."), told).await.unwrap();
        let successor = get(desk, get(desk, id).await.moved_to).await;
        assert_eq!((successor.standing.state, successor.standing.moves_told_only), (State::Open, 1));

        // The customer agrees later: no longer told only.
        gus.posts(&format!("/promises/{}/agree", successor.id), &[]).await.is(303);
        assert_eq!(get(desk, successor.id).await.standing.moves_told_only, 0);
        gus.posts(&format!("/promises/{}/agree", successor.id), &[]).await.is(409);

        // Told another way, it keeps its time; it breaks, but not in silence.
        gus.posts(&format!("/promises/{}/tell", successor.id), &[]).await.is(303);
        desk.clock_moves_to("2026-03-03T14:00:00Z");
        desk.jobs_run().await;
        let broken = get(desk, successor.id).await;
        assert_eq!((broken.standing.state, broken.standing.broke_in_silence()), (State::Broken, false));
        let gil = desk.agent("Gil").await;
        gil.posts(&format!("/promises/{}/telling", successor.id), &[]).await.is(409);
        desk.clock_moves_to("2026-03-05T14:00:00Z");
        desk.jobs_run().await;
    })
    .await;
}

async fn draft(desk: &TestDesk, agent: &Agent, exchange: &Exchange) -> Option<drafts::Draft> {
    let place = (exchange.conversation, agent.id);
    let read: Result<_, Fault> = desk
        .app
        .db
        .read(desk.org, place, |tx, (conversation, me)| Box::pin(drafts::get(tx, *conversation, *me)))
        .await;
    read.unwrap()
}

#[tokio::test]
async fn a_job_that_strikes_early_because_the_clock_went_back_is_planned_again() {
    on_each_engine(FEATURES, async |desk| {
        let hal = desk.agent("Hal").await;
        let lid = desk.customer("Maria").writes("Call me.").await;
        promises(&hal, &lid, "Call about the lid", "tomorrow 16:00").await;
        let id = newest(desk, &lid).await.id;
        desk.clock_moves_to("2026-03-03T16:00:00Z");
        let claimed: Result<Vec<store::Job>, Fault> =
            desk.app.db.write(desk.org, (), |tx, ()| Box::pin(store::jobs::claim(tx, "a node", 10))).await;
        desk.clock_moves_to("2026-03-02T10:00:00Z");
        for job in claimed.unwrap() {
            let kind = FEATURES.iter().flat_map(|feature| feature.jobs).find(|kind| kind.name == job.kind);
            let _ = (kind.expect("it is known").run)(desk.app.clone(), job).await;
        }
        assert_eq!(get(desk, id).await.standing.state, State::Open, "not a moment early");
        desk.clock_moves_to("2026-03-03T15:59:59Z");
        desk.jobs_run().await;
        assert_eq!(get(desk, id).await.standing.state, State::Open);
        desk.clock_moves_to("2026-03-03T16:00:00Z");
        desk.jobs_run().await;
        assert_eq!(get(desk, id).await.standing.state, State::Broken);
        let lived = history(desk, id).await;
        assert_eq!(lived, ["promise_made call_back", "promise_reminded soon", "promise_broken silent"]);
        desk.clock_moves_to("2026-03-10T16:00:00Z");
        desk.jobs_run().await;
    })
    .await;
}

/// What one promise of the year must have met, as the clock walked.
#[derive(Clone, Copy, Default)]
struct Met {
    soon: bool,
    broken: bool,
    /// It broke while the reminder of the next business day was still to come.
    again: bool,
}

/// A year of promises, one every few days, across both clock changes and with a leap day: each breaks once, at its
/// time and not before; each is reminded of once before it where the clock stood in that half hour, and once after.
#[tokio::test]
async fn a_year_of_promises_misses_no_reminder_and_doubles_none() {
    const COUNT: usize = 120;
    on_each_engine(FEATURES, async |desk| {
        let ivy = desk.agent("Ivy").await;
        let lid = desk.customer("Maria").writes("Call me.").await;
        desk.clock_moves_to("2027-12-20T09:00:00Z");
        let start = desk.now();
        let hours = OfficeHours::usual(TimeZone::get("Europe/London").unwrap());
        let mut dues = Vec::new();
        for number in 0..COUNT {
            let due = start + SignedDuration::from_hours(71) * i32::try_from(number + 1).unwrap();
            made(desk, &lid, |new| NewPromise { by: By::Instant(due), keeper: ivy.id, ..new }).await;
            let next_day = after(due, Lead { amount: 1, unit: Unit::BusinessDays }, &hours).unwrap();
            dues.push((due, next_day, Met::default()));
        }
        // The clock walks in uneven steps, sometimes back an hour, sometimes days ahead.
        let mut now = start;
        let end = start + SignedDuration::from_hours(24 * 400);
        for minutes in [29, 60 * 31, 61, 60 * 24 * 3, 17, 25, 60 * 5, -60].into_iter().cycle() {
            if now > end {
                break;
            }
            now += SignedDuration::from_mins(minutes);
            for (due, next_day, met) in &mut dues {
                met.soon |= !met.broken && now < *due && now >= *due - SignedDuration::from_mins(30);
                if now >= *due && !met.broken {
                    (met.broken, met.again) = (true, now < *next_day);
                }
            }
            desk.clock_moves_to(&now.to_string());
            desk.jobs_run().await;
            let due = dues.iter().filter(|(_, _, met)| met.broken).count();
            assert_eq!(facts(desk, "promise_broken").await, due, "at {now}");
        }
        let (soon, again) = (count_of(&dues, |met| met.soon), count_of(&dues, |met| met.again));
        assert!(soon >= 5 && again > 50, "the walk meets both: {soon} {again}");
        assert_eq!(facts(desk, "promise_reminded").await, soon + again);
    })
    .await;
}

fn count_of(dues: &[(Timestamp, Timestamp, Met)], is: impl Fn(&Met) -> bool) -> usize {
    dues.iter().filter(|(_, _, met)| is(met)).count()
}

#[tokio::test]
async fn a_day_of_a_team_ends_with_every_reminder_once_and_one_digest() {
    on_each_engine(FEATURES, async |desk| {
        forget_letters();
        let (jan, kim) = (desk.agent("Jan").await, desk.agent("Kim").await);
        let lid = desk.customer("Maria").writes("Call me.").await;
        let team = team(desk, kim.id, &lid).await;
        assert!(team.get() > 0);
        for hour in 10..17 {
            promises(&jan, &lid, &format!("Call at {hour}"), &format!("tomorrow {hour}:00")).await;
        }
        let kept = newest(desk, &lid).await.id;
        jan.posts(&format!("/promises/{kept}/keep"), &[]).await.is(303);
        desk.clock_moves_to("2026-03-03T08:59:59Z");
        assert_eq!(desk.jobs_run().await, 0);
        for minute in (0..=8 * 60).step_by(20) {
            let moment = desk_time(minute);
            desk.clock_moves_to(&moment);
            desk.jobs_run().await;
        }
        let soon = letters_to(&jan, desk).iter().filter(|subject| subject.starts_with("Due")).count();
        let broke = letters_to(&jan, desk).iter().filter(|subject| subject.starts_with("The time")).count();
        assert_eq!((soon, broke), (6, 6), "each once, the kept one never");
        let of_lead = letters_to(&kim, desk);
        let digests = of_lead.iter().filter(|subject| subject.starts_with("Promises of your team")).count();
        assert_eq!((digests, of_lead.len()), (1, 7), "{of_lead:?}");
        desk.clock_moves_to("2026-03-06T08:59:59Z");
        desk.jobs_run().await;
    })
    .await;
}

/// So many minutes after the opening of 3 March.
fn desk_time(minute: i64) -> String {
    let opening: Timestamp = "2026-03-03T09:00:00Z".parse().unwrap();
    (opening + SignedDuration::from_mins(minute)).to_string()
}

async fn team(desk: &TestDesk, lead: ColleagueId, exchange: &Exchange) -> conversations::TeamId {
    let input = (lead, exchange.conversation);
    let made: Result<_, Fault> = desk
        .app
        .db
        .write(desk.org, input, |tx, (lead, conversation)| {
            Box::pin(async move {
                let team = conversations::teams::create(tx, "Care", *lead).await?;
                let change = conversations::Change {
                    conversation: *conversation,
                    actor: Actor::System,
                    version: None,
                };
                conversations::hand_to_team(tx, change, team).await.expect("nobody else writes");
                Ok(team)
            })
        })
        .await;
    made.unwrap()
}

#[tokio::test]
async fn the_customer_confirms_and_contests() {
    on_each_engine(FEATURES, async |desk| {
        let leo = desk.agent("Leo").await;
        let lid = desk.customer("Maria").writes("Call me.").await;
        promises(&leo, &lid, "Call about the lid", "tomorrow 16:00").await;
        let id = newest(desk, &lid).await.id;
        let says = async |said| {
            let change = Change {
                promise: id,
                actor: Actor::Customer(1),
                note: "They called".to_owned(),
                evidence: Evidence::Customer,
            };
            let said = desk.app.db.write(desk.org, (change, said), |tx, (change, said)| {
                Box::pin(crate::customer_says(tx, change, *said))
            });
            said.await
        };
        assert!(says(CustomerSaid::Contested).await.is_err(), "it is not over yet");
        says(CustomerSaid::Confirmed).await.unwrap();
        assert_eq!(get(desk, id).await.standing.state, State::Kept);
        says(CustomerSaid::Contested).await.unwrap();
        leo.gets(&format!("/promises/{id}")).await.says("it was not kept: They called");
        assert_eq!(get(desk, id).await.standing.state, State::Kept, "no state is overwritten");
        let customers: Result<_, Fault> = desk
            .app
            .db
            .read(desk.org, get(desk, id).await.customer, |tx, id| Box::pin(customers::get(tx, *id)))
            .await;
        assert!(customers.unwrap().is_some());
    })
    .await;
}
