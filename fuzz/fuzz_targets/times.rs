//! Time expressions in a text, the date field, and the field for when something took place.
#![no_main]

use jiff::Timestamp;
use jiff::tz::TimeZone;
use libfuzzer_sys::fuzz_target;
use rules::hours::OfficeHours;
use rules::promises::dates::{DateOrder, Moment, find, read_due, read_past};

fuzz_target!(|input: (i64, bool, &str)| {
    let (second, is_day_first, text) = input;
    let at = Timestamp::from_second(second % 8_000_000_000).unwrap_or_default();
    let zone = TimeZone::get("Europe/Berlin").unwrap_or(TimeZone::UTC);
    let hours = OfficeHours::usual(zone.clone());
    let order = if is_day_first { DateOrder::DayFirst } else { DateOrder::MonthFirst };
    let moment = Moment { at, customer_zone: zone, organization_hours: &hours, order };
    let length = text.len();
    let mut end = 0;
    for found in find(text, &moment) {
        assert!(
            found.start >= end && found.start < found.end && text.get(found.start..found.end).is_some(),
            "{found:?} in {length}"
        );
        end = found.end;
    }
    let _ = read_due(text, &moment);
    assert!(!read_past(text, &moment).is_ok_and(|then| then > at), "what took place is over");
});
