//! Promises heard in an agent's words.
#![no_main]

use jiff::Timestamp;
use jiff::tz::TimeZone;
use libfuzzer_sys::fuzz_target;
use rules::hours::OfficeHours;
use rules::promises::dates::{DateOrder, Moment};
use rules::promises::detect::hear;

fuzz_target!(|input: (i64, &str)| {
    let (second, text) = input;
    let at = Timestamp::from_second(second % 8_000_000_000).unwrap_or_default();
    let zone = TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC);
    let hours = OfficeHours::usual(zone.clone());
    let moment = Moment { at, customer_zone: zone, organization_hours: &hours, order: DateOrder::DayFirst };
    let hearing = hear(text, &moment);
    assert!(hearing.language_has_rules || hearing.promises.is_empty());
    let mut end = 0;
    for heard in hearing.promises {
        let span = heard.span;
        assert!(span.start >= end && span.start < span.end, "{heard:?}");
        assert_eq!(&text[span.start..span.end], heard.text);
        assert_eq!(text[..span.start].chars().count(), span.first_char);
        assert_eq!(text[..span.end].chars().count(), span.end_char);
        if let Some(due) = heard.due {
            assert_eq!(&text[due.span.start..due.span.end], due.text);
            assert!(due.at.is_none_or(|due| due >= at), "{heard:?}");
        }
        end = span.end;
    }
});
