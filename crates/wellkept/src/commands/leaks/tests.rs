//! Events in, findings and a report out.

use super::*;
use clap::Parser;
use measures::simulate::Chance;
use serde_json::Value;
use std::cell::RefCell;
use std::fmt::Write as _;

#[derive(Parser)]
struct Line {
    #[command(flatten)]
    replay: Replay,
}

struct Ran {
    lines: Vec<Value>,
    text: String,
    told: Vec<(u64, String)>,
    report: Report,
}

fn replay(arguments: &[&str], events: &str) -> Ran {
    let line = Line::try_parse_from([&["replay"], arguments].concat()).unwrap();
    let (told, mut output) = (RefCell::new(Vec::new()), Vec::new());
    let tell = |line: u64, why: &str| told.borrow_mut().push((line, why.to_owned()));
    let report = line.replay.replay(&mut events.as_bytes(), &mut output, tell).unwrap();
    let text = String::from_utf8(output).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    Ran { lines, text, told: told.into_inner(), report }
}

/// Twelve touchpoints of three teams from 2026-01-01 on; one becomes three times as bad on day 250.
fn shop(chance: &mut Chance, with_occasions: bool, days: u32) -> String {
    let mut events = String::new();
    let start: jiff::Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
    for day in 0..days {
        let mut today = Vec::new();
        for touchpoint in 0..12 {
            let times = if touchpoint == 7 && day >= 250 { 3.0 } else { 1.0 };
            let occasions = if with_occasions { chance.poisson(2.0) } else { 0 };
            let drips = if with_occasions {
                u32::try_from((0..occasions).filter(|_| chance.uniform() < 0.1 * times).count()).unwrap()
            } else {
                chance.poisson(0.2 * times)
            };
            today.extend((0..occasions.max(drips)).map(|at| (touchpoint, at < drips)));
        }
        for (at, (touchpoint, drip)) in today.iter().enumerate() {
            let seconds = i64::from(day) * 86_400 + 28_800 + i64::try_from(at).unwrap() * 60;
            let at = start + jiff::SignedDuration::from_secs(seconds);
            writeln!(
                events,
                "{{\"at\":\"{at}\",\"kind\":\"late_first_answer\",\"drip\":{drip},\"dimensions\":{{\"touchpoint\":\"t{touchpoint}\",\"team\":\"team {}\"}}}}",
                touchpoint % 3
            )
            .unwrap();
        }
    }
    events
}

const KEYS: [&str; 10] = [
    "at",
    "stream",
    "test",
    "direction",
    "onset",
    "rate_before",
    "rate_after",
    "intervals",
    "unit",
    "expected_days_to_notice",
];

#[test]
fn a_touchpoint_that_rises_is_told_line_by_line() {
    for (with_occasions, unit) in [(false, "per_day"), (true, "per_occasion")] {
        let events = shop(&mut Chance::seeded(4), with_occasions, 400);
        let ran = replay(&[], &events);
        println!("{}", ran.text);
        assert!(ran.told.is_empty(), "{:?}", ran.told);
        for line in &ran.lines {
            let keys: Vec<&String> = line.as_object().unwrap().keys().collect();
            assert_eq!(keys.len(), KEYS.len());
            assert!(KEYS.iter().all(|key| keys.iter().any(|known| known == key)), "{keys:?}");
            assert_eq!((&line["direction"], &line["unit"]), (&"up".into(), &unit.into()));
            assert!(line["at"].as_str().unwrap() >= "2026-06-30T00:00:00Z", "found inside the history");
        }
        let stands = |line: &&Value| {
            line["test"] == "change"
                && line["stream"]["dimensions"] == serde_json::json!({"touchpoint": "t7"})
        };
        let found = ran.lines.iter().find(stands).unwrap();
        assert_eq!(found["stream"]["kind"], "late_first_answer");
        assert!(found["at"].as_str().unwrap() < "2026-11-10T00:00:00Z", "late: {found}");
        assert!(found["at"].as_str().unwrap().ends_with("T00:00:00Z"));
        let (before, after) = (found["rate_before"].as_f64().unwrap(), found["rate_after"].as_f64().unwrap());
        assert!(after > 1.7 * before, "{found}");
        let since = &found["intervals"]["onset"];
        assert!(since[0].as_str() <= found["onset"].as_str() && found["onset"].as_str() <= since[1].as_str());
        assert!(found["intervals"]["rate_before"][0].as_f64().unwrap() <= before);
        assert!(found["expected_days_to_notice"].as_f64().unwrap() > 0.0);

        let page = ran.report.html().unwrap();
        for words in ["touchpoint t7", "<svg class=\"chart\"", "<table", "light-dark(", "times as often"] {
            assert!(page.contains(words), "{words} is missing");
        }
        assert!(
            !page.contains("http://")
                || page.matches("http://").count() == page.matches("http://www.w3.org").count()
        );
        assert!(!page.contains("<script") && !page.contains("replay-"), "a sentence is missing");
    }
}

#[test]
fn each_failure_once() {
    let events = shop(&mut Chance::seeded(4), false, 400);
    let (all, once) = (replay(&[], &events), replay(&["--once-each"], &events));
    assert!(once.lines.len() < all.lines.len() && !once.lines.is_empty());
    assert!(once.text.lines().all(|line| all.text.contains(line)));
}

#[test]
fn broken_lines_are_told_and_the_rest_goes_on() {
    let good = "{\"at\":\"2026-03-01T10:00:00Z\",\"kind\":\"late\",\"drip\":true,\"dimensions\":{\"n\":7,\"vip\":true,\"x\":null}}";
    let long = format!("{{\"at\":\"{}\"}}", "9".repeat(2 * 1024 * 1024));
    let lines = [
        good,
        "not json",
        "",
        "{\"at\":\"2026-02-28T10:00:00Z\",\"kind\":\"late\",\"drip\":true}",
        "{\"at\":\"2026-03-02T10:00:00Z\",\"kind\":\"late\"}",
        "{\"at\":\"yesterday\",\"kind\":\"late\",\"drip\":true}",
        "{\"at\":\"2026-03-02T10:00:00Z\",\"kind\":\"late\",\"drip\":true,\"dimensions\":[1]}",
        "{\"at\":\"2206-03-02T10:00:00Z\",\"kind\":\"late\",\"drip\":true}",
        &long,
        "{\"at\":\"2026-03-02T10:00:00+01:00\",\"kind\":\"late \\\"twice\\\"\",\"drip\":false,\"dimensions\":{}}",
    ];
    let ran = replay(&["--history-days", "7"], &lines.join("\n"));
    let numbers: Vec<u64> = ran.told.iter().map(|(line, _)| *line).collect();
    // Which lines are out of order is decided when others have come.
    assert_eq!(numbers, [2, 5, 6, 7, 9, 4, 8], "{:?}", ran.told);
    assert!(ran.told[5..].iter().all(|(_, why)| why.contains("out of order")), "{:?}", ran.told);
    assert_eq!(ran.report.counted, 2);
    assert!(ran.lines.is_empty());
    assert!(ran.report.html().unwrap().contains("Nothing stands out"));
    assert!(replay(&[], "").report.html().unwrap().contains("no event to read"));
}

/// What is told of a broken line between two good ones.
#[track_caller]
fn told_of(line: &str) -> String {
    let good = "{\"at\":\"2026-03-01T10:00:00Z\",\"kind\":\"late\",\"drip\":true}";
    let ran = replay(&["--history-days", "7"], &[good, line, good].join("\n"));
    assert_eq!((ran.told.len(), ran.report.counted), (1, 2), "{line}: {:?}", ran.told);
    assert_eq!(ran.told[0].0, 2, "{line}");
    let why = ran.told[0].1.clone();
    for inside in ["untagged", "variant", "enum", "expected", "serde", "column", "line 1", "Value"] {
        assert!(!why.contains(inside), "{line}: {why}");
    }
    why
}

#[test]
fn a_broken_line_is_told_by_its_field_with_an_example() {
    let event = |at: &str, rest: &str| format!("{{\"at\":{at},{rest}}}");
    let noon = "\"2026-03-02T12:00:00Z\"";
    let with = |dimensions: &str| {
        event(noon, &format!("\"kind\":\"late\",\"drip\":true,\"dimensions\":{dimensions}"))
    };
    let many: Vec<String> = (0..13).map(|key| format!("\"k{key}\":1")).collect();
    let such_at = "such as \"2026-03-02T09:12:00Z\"";
    let such_kind = "such as \"late_first_answer\"";
    let such_team = "such as {\"team\": \"north\"}";
    let cases: [(String, &[&str]); 20] = [
        ("late".into(), &["no JSON from character 1 on", "looks like {\"at\":"]),
        (event(noon, "\"kind\":late"), &["no JSON from character", "looks like"]),
        (event(noon, "\"kind\":\"late\"").trim_end_matches('}').into(), &["breaks off"]),
        ("[1, 2]".into(), &["it is [1,2]", "looks like {\"at\":"]),
        ("\"late\"".into(), &["it is \"late\"", "looks like"]),
        ("{\"kind\":\"late\",\"drip\":true}".into(), &["\"at\" is missing", such_at]),
        (event("\"yesterday\"", "\"kind\":\"late\",\"drip\":true"), &["\"at\" is \"yesterday\"", such_at]),
        (
            event("\"2026-03-02\"", "\"kind\":\"late\",\"drip\":true"),
            &["\"at\" is \"2026-03-02\"", "its offset"],
        ),
        (event("\"2026-03-02T09:12:00\"", "\"kind\":\"late\",\"drip\":true"), &["its offset", such_at]),
        (event("1772442720", "\"kind\":\"late\",\"drip\":true"), &["\"at\" is 1772442720", such_at]),
        (event(noon, "\"drip\":true"), &["\"kind\" is missing", such_kind]),
        (event(noon, "\"kind\":7,\"drip\":true"), &["\"kind\" is 7", such_kind]),
        (event(noon, "\"kind\":\"\",\"drip\":true"), &["\"kind\" is empty", such_kind]),
        (event(noon, "\"kind\":\"late\""), &["\"drip\" is missing", "true where it failed"]),
        (event(noon, "\"kind\":\"late\",\"drip\":\"yes\""), &["\"drip\" is \"yes\"", "without quotes"]),
        (event(noon, "\"kind\":\"late\",\"drip\":true,\"drip\":true"), &["\"drip\" stands twice"]),
        (with("[1]"), &["\"dimensions\" is [1]", such_team]),
        (with("{\"team\":{\"name\":\"north\"}}"), &["{\"name\":\"north\"} as \"team\"", such_team]),
        (with(&format!("{{{}}}", many.join(","))), &["13 keys", "at most 12"]),
        (with(&format!("\"{}\"", "x".repeat(200))), &["…", such_team]),
    ];
    for (line, words) in cases {
        let why = told_of(&line);
        assert!(words.iter().all(|word| why.contains(word)), "{line}: {why}");
        assert!(why.chars().count() < 200, "{line}: {why}");
    }
}

#[test]
fn a_file_shorter_than_the_history_is_told() {
    let said = |arguments: &[&str], days: u32| {
        let line = Line::try_parse_from([&["replay"], arguments].concat()).unwrap();
        let events = shop(&mut Chance::seeded(4), true, days);
        let mut output = Vec::new();
        let report = line.replay.replay(&mut events.as_bytes(), &mut output, |_, _| ()).unwrap();
        (line.replay.too_short(&report), String::from_utf8(output).unwrap())
    };
    let (told, found) = said(&[], 20);
    assert_eq!(
        told.as_deref(),
        Some("20 days of events; something can be found from day 181 on (--history-days 180)")
    );
    assert!(found.is_empty());
    assert!(said(&["--history-days", "20"], 20).0.is_some());
    assert_eq!(said(&["--history-days", "19"], 20).0, None);
    assert_eq!(
        said(&["--history-days", "1"], 1).0.as_deref(),
        Some("1 day of events; something can be found from day 2 on (--history-days 1)")
    );
    assert!(said(&["--history-days", "3"], 0).0.is_some_and(|told| told.starts_with("0 days of events;")));
    // Learnt from a single day: little is known, and nothing breaks.
    assert_eq!(said(&["--history-days", "1"], 60).0, None);
}

#[test]
fn the_report_says_of_each_stream_how_long_a_doubling_takes_to_be_noticed() {
    let page = replay(&[], &shop(&mut Chance::seeded(4), false, 250)).report.html().unwrap();
    let table = page.split("A doubling is noticed").nth(1).unwrap();
    let rows = table.split("</table>").next().unwrap().matches("<tr>").count();
    // Twelve touchpoints, each of one team, so that the pair is the same stream; three teams; and the kind.
    assert_eq!(rows, 16, "{table}");
    assert!(table.contains("late first answer, touchpoint t7") && table.contains("within about"), "{table}");
    assert!(!replay(&[], "").report.html().unwrap().contains("A doubling is noticed"));
}

#[test]
fn days_are_those_of_the_zone() {
    // Half past eleven at night in New York is the next day in UTC.
    let event = |at: &str| format!("{{\"at\":\"{at}\",\"kind\":\"late\",\"drip\":true}}\n");
    let events = event("2026-03-02T04:30:00Z") + &event("2026-03-02T06:30:00Z");
    let days = |arguments: &[&str]| {
        let ran = replay(arguments, &events);
        (ran.report.first_day.unwrap(), ran.report.watch.last_day().unwrap())
    };
    assert_eq!(
        days(&[]),
        (lines::day_of("2026-03-02".parse().unwrap()), lines::day_of("2026-03-02".parse().unwrap()))
    );
    let there = days(&["--time-zone", "America/New_York"]);
    assert_eq!(there.1 - there.0, 1);
    assert_eq!(
        found::end_of(there.0, &TimeZone::get("America/New_York").unwrap()).unwrap().to_string(),
        "2026-03-02T05:00:00Z"
    );
}

#[test]
fn what_cannot_be_asked_is_refused() {
    for wrong in
        [["--standard", "late"], ["--standard", "late=-1"], ["--history-days", "0"], ["--closed", "soon"]]
    {
        assert!(Line::try_parse_from([&["replay"], wrong.as_slice()].concat()).is_err(), "{wrong:?}");
    }
    let line = Line::try_parse_from(["replay", "--budget", "0"]).unwrap();
    assert!(line.replay.replay(&mut "".as_bytes(), &mut Vec::new(), |_, _| {}).is_err());
    let line = Line::try_parse_from(["replay", "--time-zone", "Nowhere"]).unwrap();
    assert!(line.replay.replay(&mut "".as_bytes(), &mut Vec::new(), |_, _| {}).is_err());
}

#[test]
fn memory_is_bounded_by_streams_not_by_events() {
    let events = shop(&mut Chance::seeded(2), true, 500);
    let (short, long) = (replay(&[], &events[..events.len() / 2]), replay(&[], &events));
    let watch = &long.report.watch;
    assert_eq!(short.report.watch.streams(), watch.streams());
    assert!(watch.days_kept() <= watch.streams() * measures::leaks::watch::DAYS_KEPT);
}

#[test]
fn a_standard_that_nothing_is_held_against_is_told() {
    let events = shop(&mut Chance::seeded(4), true, 250);
    let idle = |standard: &str| {
        let line = Line::try_parse_from(["replay", "--standard", standard]).unwrap();
        let report = line.replay.replay(&mut events.as_bytes(), &mut Vec::new(), |_, _| ()).unwrap();
        line.replay.idle_standards(&report.watch)
    };
    assert!(idle("kk=0.2")[0].contains("the events name no such kind"));
    assert!(idle("late_first_answer=1.5")[0].contains("as a share"));
    assert_eq!(idle("late_first_answer=0.2"), Vec::<String>::new());
}

#[test]
fn one_wrong_date_is_refused_and_the_rest_is_found() {
    let events = shop(&mut Chance::seeded(4), false, 400);
    let told = replay(&[], &events).text;
    let wrong = |at: &str| format!("{{\"at\":\"{at}\",\"kind\":\"late_first_answer\",\"drip\":true}}\n");
    let lines: Vec<&str> = events.lines().collect();
    for (before, at) in
        [(0, "1970-01-01T00:00:00Z"), (0, "2030-01-01T00:00:00Z"), (300, "2030-06-01T00:00:00Z")]
    {
        let mixed = [lines[..before].join("\n"), wrong(at), lines[before..].join("\n")];
        let mixed: Vec<&str> =
            mixed.iter().map(|part| part.trim_end()).filter(|part| !part.is_empty()).collect();
        let ran = replay(&[], &mixed.join("\n"));
        let numbers: Vec<usize> = ran.told.iter().map(|(line, _)| usize::try_from(*line).unwrap()).collect();
        assert_eq!(numbers, [before + 1], "{at}: {:?}", ran.told);
        assert_eq!(ran.text, told, "{at}");
    }
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_line() {
    let events = shop(&mut Chance::seeded(4), false, 30);
    let ran = replay(&["--history-days", "7"], &format!("\u{feff}{events}"));
    assert!(ran.told.is_empty(), "{:?}", ran.told);
    assert_eq!(ran.report.counted, replay(&["--history-days", "7"], &events).report.counted);
}

#[test]
fn the_report_counts_no_failure_twice_and_names_its_years() {
    let events = shop(&mut Chance::seeded(4), false, 400);
    let report = replay(&["--standard", "late_first_answer=0.1"], &events).report;
    let page = report.html().unwrap();
    assert!(page.contains("from 1 January 2026 to 4 February 2027"), "the whole period, with its years");
    assert!(page.contains("With one false alarm a month"));
    // Nothing can be beyond the usual that did not fail.
    let failures = f64::from(u32::try_from(events.lines().count()).unwrap());
    let number = |text: &str| match text.split(' ').next().unwrap() {
        "one" => 1.0,
        digits => digits.replace(',', "").parse::<f64>().unwrap(),
    };
    let after = |words: &str| -> Vec<f64> { page.split(words).skip(1).map(number).collect() };
    let once = after("leaks let about ")[0];
    let each: f64 = after("<p>About ").iter().sum();
    println!("each for itself {each}, once {once}, failures {failures}");
    assert!(once > 0.0 && once < each && once <= failures, "{once} of {each}");
}
