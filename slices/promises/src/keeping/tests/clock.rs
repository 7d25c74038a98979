//! Stories of the clock: reminders over a day and a year, what has no time, hours and holidays that change.

use super::*;

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

async fn closes_on(desk: &TestDesk, day: &'static str) {
    let closed: Result<(), Fault> = desk
        .app
        .db
        .write(desk.org, (), move |tx, ()| {
            Box::pin(async move {
                let now = organizations::get(tx).await?.expect("it was set up");
                let settings = json!({ "holidays": [day] }).to_string();
                assert!(organizations::update(tx, &organizations::Organization { settings, ..now }).await?);
                tx.event(store::Event::new("organization_holidays_added").number(1));
                Ok(())
            })
        })
        .await;
    closed.unwrap();
    follow(&desk.app.db, desk.org).await.unwrap();
}

#[tokio::test]
async fn reminders_move_when_a_holiday_is_added() {
    on_each_engine(FEATURES, async |desk| {
        forget_letters();
        let jon = desk.agent("Jon").await;
        let lid = desk.customer("Maria").writes("When is the lid back?").await;
        follow(&desk.app.db, desk.org).await.unwrap();
        made(desk, &lid, |new| NewPromise {
            said: "Send the lid".to_owned(),
            by: By::Vague("shortly".to_owned()),
            keeper: jon.id,
            ..new
        })
        .await;
        let made_at = desk.now();
        closes_on(desk, "2026-03-03").await;
        assert_eq!(desk.jobs_run().await, 1, "what was planned is planned anew");
        desk.clock_moves_to(&(made_at + SignedDuration::from_hours(24)).to_string());
        desk.jobs_run().await;
        assert!(letters_to(&jon, desk).is_empty(), "nobody works on Tuesday");
        desk.clock_moves_to(&(made_at + SignedDuration::from_hours(48)).to_string());
        desk.jobs_run().await;
        assert_eq!(letters_to(&jon, desk), [format!("When will it be? Send the lid (#{})", lid.number)]);
        desk.leaves_work_undone();
    })
    .await;
}
