//! A first reading of a public collection of date expressions, kept outside the repository.
//!
//! The subset, stated: cases of a single date, time, date and time, or a length counted ahead, in English and in
//! month-first order, with a future candidate, and a wall clock before the house's rules. Left out: the past,
//! recurring times, holidays, seasons, meals, choices of two ("Monday or Tuesday": the house takes the later),
//! years without a day, spelled years and letters ("p m"), and numbers inside addresses.

use std::collections::BTreeMap;
use std::path::PathBuf;

use jiff::civil::{Date, DateTime, Time};
use serde_json::Value;

use super::*;

/// The share of the subset that is read right must not fall below this.
const SHARE_MIN: f64 = 0.88;
/// Words of cases that the subset leaves out.
const LEFT_OUT: &[&str] = &[
    "ago",
    "last",
    "past ",
    "previous",
    "yesterday",
    "every",
    "each",
    "christmas",
    "easter",
    "thanksgiving",
    "new year",
    "independence",
    "labor",
    "halloween",
    "earth day",
    "valentine",
    "mother",
    "father",
    "day of",
    "spring",
    "summer",
    "autumn",
    "fall",
    "winter",
    "century",
    "decade",
    "fiscal",
    "quarter",
    "q1",
    "q2",
    "q3",
    "q4",
    "eve",
    "holiday",
    "memorial",
    "columbus",
    "st patrick",
    "april fool",
    "mlk",
    "martin luther",
    "veterans",
    "juneteenth",
    "ramadan",
    "black friday",
    "cyber",
    "lunar",
    "chinese",
    "before yesterday",
    "now",
    "at present",
    "moment",
    "at this time",
    "birthday",
    "dinner",
    "breakfast",
    "brunch",
    "lunch",
    "weekend",
    "week 1",
    "week of",
    "patrick",
    "eid ",
    "workers",
    "otd",
    "timezone",
    "of the day",
    "the day after",
    "at the minute",
    "present time",
    "two thousand",
    "p m",
    "a m",
    "ampm",
    "p . m",
];

fn folder() -> Option<PathBuf> {
    let shared = std::env::var_os("WELLKEPT_SHARED_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let folder = shared.join("datetime_specs");
    folder.is_dir().then_some(folder)
}

struct Case {
    input: String,
    start: usize,
    end: usize,
    now: DateTime,
    right: Vec<Wall>,
}

fn cases(file: &str) -> Vec<Case> {
    let Some(folder) = folder() else { return Vec::new() };
    let written = std::fs::read_to_string(folder.join(file)).unwrap();
    let all: Value = serde_json::from_str(written.trim_start_matches('\u{feff}')).unwrap();
    all.as_array().unwrap().iter().flat_map(cases_of).collect()
}

fn cases_of(case: &Value) -> Vec<Case> {
    let input = case["Input"].as_str().unwrap_or_default().to_owned();
    let now = case["Context"]["ReferenceDateTime"].as_str().and_then(|at| at.parse::<DateTime>().ok());
    let Some(now) = now else { return Vec::new() };
    let results = case["Results"].as_array().cloned().unwrap_or_default();
    let low = input.to_lowercase();
    if [" or ", "easter", "christmas", "lunch", "juneteenth", "www.", "retweet"]
        .iter()
        .any(|word| low.contains(word))
    {
        return Vec::new();
    }
    results.iter().filter_map(|result| case_of(&input, now, result)).collect()
}

fn case_of(input: &str, now: DateTime, result: &Value) -> Option<Case> {
    let kind = result["TypeName"].as_str()?.strip_prefix("datetimeV2.")?;
    let text = result["Text"].as_str()?.to_lowercase();
    if !matches!(kind, "date" | "time" | "datetime") || LEFT_OUT.iter().any(|word| text.contains(word)) {
        return None;
    }
    let values = result["Resolution"]["values"].as_array()?;
    let right: Vec<Wall> =
        values.iter().filter_map(|value| wall(kind, value["value"].as_str()?, now)).collect();
    let start = usize::try_from(result["Start"].as_u64()?).ok()?;
    let end = usize::try_from(result["End"].as_u64()?).ok()? + 1;
    (!right.is_empty()).then(|| Case { input: input.to_owned(), start, end, now, right })
}

/// A candidate that does not lie in the past.
fn wall(kind: &str, value: &str, now: DateTime) -> Option<Wall> {
    match kind {
        "date" => value
            .parse::<Date>()
            .ok()
            .filter(|date| *date >= now.date())
            .map(|date| Wall { date: Some(date), time: None }),
        "time" => value.parse::<Time>().ok().map(|time| Wall { date: None, time: Some(time) }),
        _ => {
            let at = value.replace(' ', "T").parse::<DateTime>().ok().filter(|at| *at >= now)?;
            Some(Wall { date: Some(at.date()), time: Some(at.time()) })
        }
    }
}

/// What is wrong with our reading, if anything.
fn mistake(case: &Case) -> Option<String> {
    let hours = OfficeHours::usual(TimeZone::UTC);
    let at = case.now.to_zoned(TimeZone::UTC).unwrap().timestamp();
    let moment =
        Moment { at, customer_zone: TimeZone::UTC, organization_hours: &hours, order: DateOrder::MonthFirst };
    let found = read(&case.input, &moment);
    let overlap = |found: &&Expression| found.start < case.end && case.start < found.end;
    let Some(best) = found.iter().find(overlap) else { return Some("not found".to_owned()) };
    if best.start > case.start + 4 || best.end != case.end {
        return Some(format!("span {}..{} for {}..{}", best.start, best.end, case.start, case.end));
    }
    // The end of a day is the house's closing, which the collection does not know.
    let closing = |right: &Wall| right.date == best.wall.date && right.time == Time::new(23, 59, 59, 0).ok();
    let is_right = case.right.contains(&best.wall) || case.right.iter().any(closing);
    (!is_right).then(|| format!("{:?} for {:?}", best.wall, case.right))
}

#[test]
fn a_public_collection_of_dates_is_read() {
    let cases = cases("DateTimeModel.json");
    if cases.is_empty() {
        println!("skipped: no datetime_specs in WELLKEPT_SHARED_DATA or ../shared/data");
        return;
    }
    let mut wrong = BTreeMap::new();
    for case in &cases {
        if let Some(mistake) = mistake(case) {
            wrong.insert((case.input.clone(), case.start), mistake);
        }
    }
    for ((input, start), mistake) in &wrong {
        println!("{input} @{start}: {mistake}");
    }
    let right = cases.len() - wrong.len();
    let share = f64::from(u32::try_from(right).unwrap()) / f64::from(u32::try_from(cases.len()).unwrap());
    println!("{right} of {} expressions read right: {:.1}%", cases.len(), share * 100.0);
    assert!(share >= SHARE_MIN, "{right} of {}", cases.len());
}
