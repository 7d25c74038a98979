//! Lines as they come out of the keys.

use jiff::tz::TimeZone;

use super::*;
use crate::hours::OfficeHours;
use crate::promises::dates::DateOrder;

/// Monday 2 March 2026, 09:00 in London.
#[track_caller]
fn check(line: &str, kind: Kind, said: &str, by: &str, due: &str) {
    let zone = TimeZone::get("Europe/London").unwrap();
    let hours = OfficeHours::usual(zone.clone());
    let moment = Moment {
        at: "2026-03-02T09:00:00Z".parse().unwrap(),
        customer_zone: zone,
        organization_hours: &hours,
        order: DateOrder::DayFirst,
    };
    let found = jot(line, &moment);
    let found_due = match found.due {
        Ok(due) => due.at.to_string(),
        Err(why) => format!("{why:?}"),
    };
    let expected = (kind, said, by, due);
    assert_eq!(
        (found.kind, found.said.as_str(), found.by.as_str(), found_due.as_str()),
        expected,
        "{line:?}"
    );
}

#[test]
fn a_line_is_a_promise_and_its_time() {
    check("call back tomorrow 3", Kind::CallBack, "Call back", "tomorrow 3", "2026-03-03T15:00:00Z");
    check(
        "call back tomorrow at 3pm",
        Kind::CallBack,
        "Call back",
        "tomorrow at 3pm",
        "2026-03-03T15:00:00Z",
    );
    check("tomorrow 3 call back", Kind::CallBack, "Call back", "tomorrow 3", "2026-03-03T15:00:00Z");
    check("Refund of £48 by Friday", Kind::Refund, "Refund of £48", "by Friday", "2026-03-06T17:00:00Z");
    check(
        "send the spare lid in 2 days",
        Kind::Send,
        "Send the spare lid",
        "in 2 days",
        "2026-03-04T17:00:00Z",
    );
    check("deliver: by noon", Kind::Delivery, "Deliver", "by noon", "2026-03-02T12:00:00Z");
    check("write to the depot and tell her", Kind::Reply, "Write to the depot and tell her", "", "Empty");
    check("call back shortly", Kind::CallBack, "Call back", "shortly", "NoTime");
    check("call back yesterday", Kind::CallBack, "Call back", "yesterday", "Past");
    check("call back 31 February", Kind::CallBack, "Call back", "31 February", "NoSuchDay");
    check("call back 2026-02-31", Kind::CallBack, "Call back", "2026-02-31", "NoSuchDay");
    check("31.4. 15:00 call back", Kind::CallBack, "Call back", "31.4. 15:00", "NoSuchDay");
    check("call back 32 February", Kind::CallBack, "Call back 32 February", "", "Empty");
    check("3pm", Kind::Other, "", "3pm", "2026-03-02T15:00:00Z");
    check("", Kind::Other, "", "", "Empty");
}

#[test]
fn the_kind_is_what_is_named_first() {
    assert_eq!(kind_of("Ring about the refund"), Kind::CallBack);
    assert_eq!(kind_of("Refund and ring"), Kind::Refund);
    assert_eq!(kind_of("Bring flowers"), Kind::Other);
    assert_eq!(kind_of("Look into it"), Kind::Other);
}
