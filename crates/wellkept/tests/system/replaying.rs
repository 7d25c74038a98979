//! `wellkept leaks replay`: events in, findings out, and what happens to lines that cannot be read.

use crate::program::run;
use serde_json::Value;
use std::fmt::Write;
use store::testing::Folder;

#[test]
fn old_events_are_replayed_and_a_broken_line_is_told() {
    let folder = Folder::fresh();
    let mut events = String::from("this is no event\n");
    let start: jiff::Timestamp = "2026-01-01T09:00:00Z".parse().unwrap();
    for day in 0..120_i64 {
        // Two failures a day at the counter, and five from day 90 on.
        let many = if day < 90 { 1 + (day % 3) } else { 5 };
        for number in 0..many {
            let at =
                start + jiff::SignedDuration::from_hours(24 * day) + jiff::SignedDuration::from_mins(number);
            writeln!(
                events,
                "{{\"at\":\"{at}\",\"kind\":\"late_answer\",\"drip\":true,\"dimensions\":{{\"team\":\"counter\"}}}}"
            )
            .unwrap();
        }
    }
    let report = folder.path().join("report.html").display().to_string();
    let arguments = ["leaks", "replay", "--history-days", "56", "--budget", "0.1", "--html", &report];
    let ran = run(folder.path(), &arguments, events.as_bytes());
    ran.ends(0).says("line 1: ");
    let first: Value = serde_json::from_str(ran.out.lines().next().unwrap()).unwrap();
    assert_eq!((&first["test"], &first["unit"]), (&"change".into(), &"per_day".into()));
    assert!(
        first["onset"].as_str().unwrap() >= "2026-03-27" && first["onset"].as_str().unwrap() <= "2026-04-04"
    );
    let page = std::fs::read_to_string(&report).unwrap();
    assert!(page.contains("late answer") && page.contains("<svg class=\"chart\""));
    run(folder.path(), &["leaks", "replay", "/no/such/file"], b"").ends(1).says("cannot be opened");
}
