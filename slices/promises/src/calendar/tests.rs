//! Stories of calendars, on both engines; what we write is read back by another library.

use icalendar::parser::{read_calendar, unfold};
use icalendar::{Calendar, Component, Event, EventStatus};
use serde_json::{Value, json};
use shell::Feature;
use testing::{Agent, Answer, Exchange, TestDesk, on_each_engine};

use crate::{FEATURE, SHOWING};

const FEATURES: &[Feature] = &[FEATURE, SHOWING];
const WITH_REMINDERS: &[Feature] = &[FEATURE, SHOWING, crate::KEEPING];

async fn promises(agent: &Agent, exchange: &Exchange, said: &str, by: &str) -> String {
    let body = json!({ "conversation": exchange.conversation, "kind": "call_back", "said": said, "by": by });
    let made = agent.calls("POST", "/api/v1/promises", &body).await;
    made.is(201).json()["id"].as_str().unwrap().to_owned()
}

/// Makes a calendar's address and gives its path.
async fn subscribes(agent: &Agent) -> String {
    let made = agent.calls("POST", "/api/v1/promises/calendar", &Value::Null).await;
    let address = made.is(201).json()["address"].as_str().unwrap().to_owned();
    address.strip_prefix("http://127.0.0.1:8420").expect("it is ours").to_owned()
}

#[track_caller]
fn events(answer: &Answer) -> Vec<Event> {
    let text = answer.is(200).text();
    assert!(text.ends_with("END:VCALENDAR\r\n"), "{text}");
    assert!(
        text.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')),
        "a line is too long:\n{text}"
    );
    let unfolded = unfold(&text);
    let read = read_calendar(&unfolded).unwrap_or_else(|wrong| panic!("{wrong}:\n{text}"));
    Calendar::from(read).events().cloned().collect()
}

#[track_caller]
fn named<'e>(events: &'e [Event], said: &str) -> &'e Event {
    let found = events.iter().find(|event| event.get_summary().is_some_and(|summary| summary.contains(said)));
    found.unwrap_or_else(|| panic!("{said} is not among {events:?}"))
}

#[tokio::test]
async fn a_calendar_shows_what_its_colleague_keeps() {
    on_each_engine(FEATURES, async |desk| {
        let (ana, ben) = (desk.agent("Ana").await, desk.agent("Ben").await);
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let long = "Call back; about the “parcel”, its content, and \\ whatever else may have come up \u{1f4e6} since";
        let open = promises(&ana, &parcel, long, "today 3pm").await;
        promises(&ben, &parcel, "Somebody else's", "today 4pm").await;
        let path = subscribes(&ana).await;
        let answer = desk.stranger().gets(&path).await;
        assert_eq!(answer.headers["content-type"], "text/calendar; charset=utf-8");
        let all = events(&answer);
        assert_eq!(all.len(), 1);
        let event = named(&all, "Call back");
        assert_eq!(event.get_summary().unwrap(), format!("{long} (Maria)"));
        assert_eq!(event.get_uid().unwrap(), format!("promise-{open}@127.0.0.1:8420"));
        assert_eq!(event.property_value("DTSTART"), Some("20260302T150000Z"));
        assert_eq!(event.property_value("DTEND"), None, "an instant takes up no time");
        assert_eq!(event.get_sequence(), Some(0));
        assert_eq!(event.get_status(), Some(EventStatus::Confirmed));
        let about = event.get_description().unwrap();
        assert!(about.contains("Due 2026-03-02 15:00, your time (London)"), "{about}");
        assert!(about.contains(&format!("/promises/{open}")), "{about}");
        assert!(answer.text().contains("BEGIN:VALARM\r\nACTION:DISPLAY\r\n"), "{}", answer.text());
        assert!(answer.text().contains("TRIGGER:-PT30M\r\nEND:VALARM"), "{}", answer.text());
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn a_calendar_announces_when_the_house_reminds() {
    on_each_engine(WITH_REMINDERS, async |desk| {
        let owner = desk.colleague("Olga", shell::Role::Owner).await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        promises(&owner, &parcel, "Call back", "tomorrow 3pm").await;
        let path = subscribes(&owner).await;
        let stranger = desk.stranger();
        let text = stranger.gets(&path).await.is(200).text();
        assert_eq!(text.matches("BEGIN:VALARM").count(), 1, "{text}");
        assert!(text.contains("TRIGGER:-PT30M"), "{text}");
        let times = json!({ "before": [{ "amount": 2, "unit": "hours" }, { "amount": 1, "unit": "business_hours" },
            { "amount": 3, "unit": "days" }], "at": true, "after": [] });
        owner.calls("PUT", "/api/v1/promise-reminders/call_back", &times).await.is(200);
        let text = stranger.gets(&path).await.is(200).text();
        assert!(text.contains("TRIGGER:-PT120M") && text.contains("TRIGGER:-PT60M"), "{text}");
        assert_eq!(text.matches("BEGIN:VALARM").count(), 2, "three days before it was not made yet: {text}");
        owner.calls("PUT", "/api/v1/promise-reminders/call_back", &json!({ "before": [], "at": true, "after": [] }))
            .await
            .is(200);
        stranger.gets(&path).await.is(200).is_silent_about("VALARM");
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn what_ends_is_told_to_those_who_subscribed() {
    on_each_engine(FEATURES, async |desk| {
        let ana = desk.agent("Ana").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let path = subscribes(&ana).await;
        let kept = promises(&ana, &parcel, "Call back", "today 3pm").await;
        let moved = promises(&ana, &parcel, "The refund", "today 4pm").await;
        let dropped = promises(&ana, &parcel, "The voucher", "today 4pm").await;
        let stranger = desk.stranger();
        let uid = named(&events(&stranger.gets(&path).await), "Call back").get_uid().unwrap().to_owned();
        ana.posts(&format!("/promises/{kept}/keep"), &[]).await;
        ana.posts(&format!("/promises/{moved}/move"), &[("by", "tomorrow 10:00"), ("agreement", "agreed")])
            .await;
        ana.posts(&format!("/promises/{dropped}/withdraw"), &[("reason", "Found it.")]).await;

        let all = events(&stranger.gets(&path).await);
        assert_eq!(all.len(), 4);
        let kept = named(&all, "Kept: Call back");
        assert_eq!((kept.get_uid().unwrap(), kept.get_sequence()), (uid.as_str(), Some(1)));
        assert_eq!(kept.get_status(), Some(EventStatus::Confirmed));
        assert_eq!(named(&all, "Moved: The refund").get_status(), Some(EventStatus::Cancelled));
        assert_eq!(named(&all, "Withdrawn: The voucher").get_status(), Some(EventStatus::Cancelled));
        let successor = all.iter().find(|event| event.get_summary() == Some("The refund (Maria)")).unwrap();
        assert_eq!(successor.property_value("DTSTART"), Some("20260303T100000Z"));
        let uids: std::collections::BTreeSet<_> = all.iter().map(|event| event.get_uid().unwrap()).collect();
        assert_eq!(uids.len(), 4, "each promise has its own");
        desk.clock_moves_to("2026-03-17T12:00:00Z");
        desk.jobs_run().await;
        let late = events(&stranger.gets(&path).await);
        assert_eq!(late.len(), 1, "two weeks later only what is still to be made up for is there");
        named(&late, "Broken: The refund");
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn nothing_new_is_told_in_a_word() {
    on_each_engine(FEATURES, async |desk| {
        let ana = desk.agent("Ana").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let promise = promises(&ana, &parcel, "Call back", "today 3pm").await;
        let path = subscribes(&ana).await;
        let first = asks(desk, &path, &[]).await;
        let tag = first.headers["etag"].to_str().unwrap().to_owned();
        let changed = first.headers["last-modified"].to_str().unwrap().to_owned();
        assert_eq!(changed, "Mon, 02 Mar 2026 09:00:00 GMT");
        desk.clock_moves_to("2026-03-02T09:10:00Z");
        let same = asks(desk, &path, &[("if-none-match", &tag)]).await;
        assert_eq!((same.is(304).body.len(), same.headers["etag"].to_str().unwrap()), (0, tag.as_str()));
        asks(desk, &path, &[("if-modified-since", &changed)]).await.is(304);
        asks(desk, &path, &[("if-none-match", "\"other\""), ("if-modified-since", &changed)]).await.is(200);
        ana.posts(&format!("/promises/{promise}/keep"), &[]).await;
        let next = asks(desk, &path, &[("if-none-match", &tag)]).await;
        next.is(200).says("Kept: Call back");
        assert_eq!(next.headers["last-modified"], "Mon, 02 Mar 2026 09:10:00 GMT");
        asks(desk, &path, &[("if-modified-since", &changed)]).await.is(200);
        desk.leaves_work_undone();
    })
    .await;
}

/// As a calendar program asks: with headers and without cookies.
async fn asks(desk: &TestDesk, path: &str, headers: &[(&str, &str)]) -> Answer {
    desk.stranger().gets_with(path, headers).await
}

#[tokio::test]
async fn an_address_ends_when_it_is_renewed_ended_or_its_colleague_leaves() {
    on_each_engine(FEATURES, async |desk| {
        let ana = desk.agent("Ana").await;
        let stranger = desk.stranger();
        ana.gets("/promises/calendar").await.is(200).says("Your calendar has no address yet");
        let page = ana.posts("/promises/calendar", &[]).await;
        let text = page.is(200).text();
        let address = text.split_once("http://127.0.0.1:8420/calendar/").expect("it is shown this once").1;
        let path = format!("/calendar/{}", address.split('"').next().unwrap());
        stranger.gets(&path).await.is(200);
        ana.gets("/promises/calendar")
            .await
            .is(200)
            .says("Your calendar has had this address")
            .is_silent_about(&path);
        let second = subscribes(&ana).await;
        stranger.gets(&path).await.is(404);
        stranger.gets(&second).await.is(200);
        ana.posts("/promises/calendar/end", &[]).await.is(303);
        stranger.gets(&second).await.is(404);
        let third = subscribes(&ana).await;
        stranger.gets(&third).await.is(200);
        ana.calls("DELETE", "/api/v1/promises/calendar", &Value::Null).await.is(204);
        stranger.gets(&third).await.is(404);
        let last = subscribes(&ana).await;
        leaves(desk, &ana).await;
        stranger.gets(&last).await.is(404);
        for odd in ["/calendar/x.ics", "/calendar/x", &format!("{last}x"), &last.replace("7001.", "9002.")] {
            stranger.gets(odd).await.is(404);
        }
    })
    .await;
}

/// A colleague's account is closed.
async fn leaves(desk: &TestDesk, agent: &Agent) {
    const LEAVES: store::Sql = store::Sql::tenant(
        "test.leaves",
        "UPDATE colleagues SET state = 'gone' WHERE org_id = $1 AND id = $2",
    );
    let gone: Result<u64, store::Fault> =
        desk.app.db.write(desk.org, agent.id, |tx, id| Box::pin(tx.run(&LEAVES, store::params![*id]))).await;
    assert_eq!(gone.unwrap(), 1);
}
