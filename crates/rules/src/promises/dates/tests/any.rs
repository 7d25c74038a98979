//! Whatever is written, whenever and wherever: no panic, no due time before the writing, no span out of place.

use proptest::prelude::*;

use super::*;

const PIECES: &[&str] = &[
    "in",
    "the",
    "next",
    "last",
    "9999",
    "0",
    "1",
    "31",
    "24",
    "12",
    "business",
    "days",
    "day",
    "weeks",
    "hours",
    "of",
    "march",
    "may",
    "-",
    "–",
    "to",
    "half",
    "past",
    "quarter",
    "at",
    "by",
    ":",
    "30",
    ".",
    "pm",
    "a",
    "m",
    "friday",
    "fri",
    "end",
    "early",
    "mid",
    "month",
    "few",
    "years",
    "from",
    "until",
    "twenty",
    "first",
    "second",
    "/",
    "2026",
    "and",
    "tonight",
    "this",
    "afternoon",
    "before",
    ",",
    "after",
    "week",
    "weekend",
    "T",
    "½",
    "(",
    ")",
    "noon",
    "first thing",
    "as soon as",
    "we",
    "once",
    "later",
    "today",
    "tomorrow",
    "yesterday",
    "the day after",
    "é",
    "🙂",
];

fn zones() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "Europe/London",
        "Pacific/Auckland",
        "America/New_York",
        "Asia/Kolkata",
        "Pacific/Apia",
        "America/Sao_Paulo",
        "UTC",
    ])
}

/// Any second of 1990 to 2100.
fn moments() -> impl Strategy<Value = Timestamp> {
    (631_152_000_i64..4_102_444_800).prop_map(|second| Timestamp::from_second(second).unwrap())
}

fn texts() -> impl Strategy<Value = String> {
    let heap = prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..14);
    prop_oneof![
        "\\PC{0,80}",
        heap.clone().prop_map(|words| words.join(" ")),
        heap.prop_map(|words| words.concat()),
    ]
}

fn in_order(order: bool) -> DateOrder {
    if order { DateOrder::DayFirst } else { DateOrder::MonthFirst }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_500))]

    #[test]
    fn what_is_found_is_sound(text in texts(), at in moments(), zone_name in zones(), order in any::<bool>()) {
        let hours = london_hours();
        let moment = Moment {
            at,
            customer_zone: zone(zone_name),
            organization_hours: &hours,
            order: in_order(order),
        };
        let mut last = 0;
        for found in find(&text, &moment) {
            prop_assert!(last <= found.start && found.start < found.end, "{found:?} in {text:?}");
            prop_assert!(text.get(found.start..found.end).is_some(), "{found:?} in {text:?}");
            prop_assert_eq!(found.due.is_some(), found.class == Class::Dated, "{:?} in {:?}", found, &text);
            prop_assert!(found.due.is_none_or(|due| due >= at), "{found:?} at {at} in {text:?}");
            last = found.end;
        }
        if let Ok(due) = read_due(&text, &moment) {
            prop_assert!(due.at >= at, "{due:?} at {at} in {text:?}");
        }
    }
}

#[test]
fn a_text_without_end_is_read_to_a_bound() {
    let text = "é tomorrow at 3, ".repeat(10_000);
    let found = at(NOW, "Europe/London", DateOrder::DayFirst, &text);
    assert!(found.len() > 3_000 && found.iter().all(|found| found.end <= 64 * 1024), "{}", found.len());
}
