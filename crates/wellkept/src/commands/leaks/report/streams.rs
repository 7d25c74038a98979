//! All streams, each with how long a doubling of it takes to be noticed.

use measures::leaks::watch::{Watch, Watched};
use shell::page::Figure;
use shell::words::{say, say_with};

use super::leak;

/// More streams than these are counted, not shown; the quickest come first.
const STREAMS_MAX: usize = 2_000;

/// The table of all streams that have learnt what is usual, and how many more there are.
pub(super) fn table(watch: &Watch) -> (Option<Figure>, Option<String>) {
    let mut all: Vec<(f64, String)> =
        watch.watched().map(|one| (days(&one), leak::name(&one.stream))).collect();
    if all.is_empty() {
        return (None, None);
    }
    all.sort_by(|one, other| one.0.total_cmp(&other.0).then_with(|| one.1.cmp(&other.1)));
    let hidden = all.len().saturating_sub(STREAMS_MAX);
    let row = |(days, name): &(f64, String)| {
        let said = if days.is_finite() {
            say_with("replay-streams-days", &[("days", leak::whole(days.ceil()).into())])
        } else {
            say("replay-streams-unknown")
        };
        vec![name.clone(), said]
    };
    let figure = Figure {
        caption: say("replay-noticing-title"),
        head: ["replay-head-stream", "replay-head-notice"].map(say).to_vec(),
        rows: all.iter().take(STREAMS_MAX).map(row).collect(),
        ..Figure::default()
    };
    let more = (hidden > 0).then(|| say_with("replay-streams-more", &[("count", hidden.into())]));
    (Some(figure), more)
}

fn days(one: &Watched) -> f64 {
    one.days_to_notice.filter(|days| days.is_finite()).unwrap_or(f64::INFINITY)
}
