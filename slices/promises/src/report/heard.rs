//! What the rules found in history that was imported: detected, confirmed by nobody, and in no rate.

use shell::page::Figure;
use shell::page::charts::{self, Bar, Chart, Look};
use shell::words::{say, say_with};

use super::says::{Share, grouped};
use crate::hearing::Detected;
use crate::pages::row::kind_key;

/// Promises heard in imported history, by kind; None where none was.
pub(crate) fn figure(heard: &[Detected]) -> Option<Figure> {
    let of = |count: fn(&Detected) -> i64| -> u64 { heard.iter().map(|one| count(one).unsigned_abs()).sum() };
    let (all, with_time) = (of(|one| one.count), of(|one| one.with_time));
    if all == 0 {
        return None;
    }
    let with_time = Share::new(with_time, all);
    let count = i64::try_from(all).unwrap_or(i64::MAX);
    let title = say_with("promises-report-heard-title", &[("count", count.into())]);
    let bars: Vec<Bar> = heard
        .iter()
        .map(|one| Bar {
            label: say(kind_key(one.kind)),
            count: one.count.unsigned_abs(),
            says: grouped(one.count.unsigned_abs()),
            look: Look::Plain,
        })
        .collect();
    let about = say("promises-report-heard-about");
    let svg = charts::bars(&Chart { id: "report-heard", title: &title, about: &about }, 0, &bars);
    let row = |one: &Detected| {
        let count = one.count.unsigned_abs();
        let timed = Share::new(one.with_time.unsigned_abs(), count);
        vec![say(kind_key(one.kind)), grouped(count), timed.says()]
    };
    let keys = ["promises-report-head-kind", "promises-report-head-count", "promises-report-head-with-time"];
    Some(Figure {
        title,
        notes: vec![
            say_with("promises-report-heard-with-time", &[("share", with_time.says().into())]),
            say("promises-report-heard-note"),
        ],
        svg,
        caption: say("promises-report-heard-caption"),
        head: keys.map(say).into(),
        rows: heard.iter().map(row).collect(),
    })
}
