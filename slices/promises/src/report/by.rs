//! The pictures of the groupings: how the promises of each kind, team and touchpoint are kept.

use rules::promises::state::Kind;
use shell::page::Figure;
use shell::page::charts::{self, Chart, Look};
use shell::words::{say, say_with};

use super::groups::Group;
use super::says::{self, Share, grouped};
use super::tally::Outcomes;
use crate::pages::row::kind_key;

/// What a grouping is called in sentences.
#[derive(Clone, Copy, Debug)]
pub(crate) struct By {
    id: &'static str,
    head: &'static str,
    caption: &'static str,
    nothing: &'static str,
    apart: &'static str,
    alike: &'static str,
    few: &'static str,
}

pub(crate) const BY_KIND: By = By {
    id: "report-kinds",
    head: "promises-report-head-kind",
    caption: "promises-report-kinds-caption",
    nothing: "promises-report-no-kind",
    apart: "promises-report-kinds-apart",
    alike: "promises-report-kinds-alike",
    few: "promises-report-kinds-few",
};
pub(crate) const BY_TEAM: By = By {
    id: "report-teams",
    head: "promises-report-head-team",
    caption: "promises-report-teams-caption",
    nothing: "promises-report-no-team",
    apart: "promises-report-teams-apart",
    alike: "promises-report-teams-alike",
    few: "promises-report-teams-few",
};
pub(crate) const BY_TOUCHPOINT: By = By {
    id: "report-touchpoints",
    head: "promises-report-head-touchpoint",
    caption: "promises-report-touchpoints-caption",
    nothing: "promises-report-no-touchpoint",
    apart: "promises-report-touchpoints-apart",
    alike: "promises-report-touchpoints-alike",
    few: "promises-report-touchpoints-few",
};

/// How the promises of each group were kept, and how much was promised there.
pub(crate) fn by(by: By, groups: &[Group]) -> Figure {
    let shares = groups.iter().map(|group| charts::Share {
        label: name(group, by),
        says: group
            .shown
            .outcomes
            .map_or_else(|| say("promises-report-too-few"), |outcomes| kept_share(outcomes).says_shortly()),
        shown: drawn(group),
    });
    let shares: Vec<charts::Share> = shares.collect();
    let title = by_title(by, groups);
    let about = say("promises-report-by-about");
    let svg = charts::intervals(&Chart { id: by.id, title: &title, about: &about }, None, &shares);
    let keys = [
        by.head,
        "promises-report-head-kept",
        "promises-report-head-told",
        "promises-report-head-silent",
        "promises-report-head-contested",
        "promises-report-head-made",
        "promises-report-head-with-time",
    ];
    Figure {
        title,
        notes: vec![say("promises-report-by-note")],
        svg,
        caption: say(by.caption),
        head: keys.map(say).into(),
        rows: groups.iter().map(|group| row(group, by)).collect(),
    }
}

fn kept_share(outcomes: Outcomes) -> Share {
    Share::new(outcomes.on_time, outcomes.due())
}

fn name(group: &Group, by: By) -> String {
    match Kind::from_code(&group.key) {
        Some(kind) => say(kind_key(kind)),
        None if group.name.is_empty() => say(by.nothing),
        None => group.name.clone(),
    }
}

fn drawn(group: &Group) -> charts::Shown {
    let share = group.shown.outcomes.map(kept_share).filter(|share| share.is_share());
    match share.and_then(|share| Some((share.value(), share.interval()?))) {
        Some((share, interval)) => {
            charts::Shown::Known { share, low: interval.low, high: interval.high, look: Look::Plain }
        }
        None => charts::Shown::TooFew,
    }
}

/// Groups are told apart only where their intervals do not overlap.
fn by_title(by: By, groups: &[Group]) -> String {
    let known = groups.iter().filter_map(|group| {
        let share = group.shown.outcomes.map(kept_share).filter(|share| share.is_share())?;
        Some((group, share, share.interval()?))
    });
    let mut known: Vec<_> = known.collect();
    if known.len() < 2 {
        return say(by.few);
    }
    known.sort_by(|one, other| one.1.value().total_cmp(&other.1.value()));
    let (lowest, rest) = known.split_first().expect("there are two at least");
    let is_apart = rest.iter().any(|other| !other.2.overlaps(lowest.2));
    if !is_apart {
        return say(by.alike);
    }
    say_with(by.apart, &[("name", name(lowest.0, by).into()), ("share", lowest.1.says_shortly().into())])
}

fn row(group: &Group, by: By) -> Vec<String> {
    let few = || say("promises-report-too-few");
    let outcome = |count: fn(Outcomes) -> u64| {
        group.shown.outcomes.map_or_else(few, |outcomes| Share::new(count(outcomes), outcomes.due()).says())
    };
    let contested = group.shown.outcomes.map_or_else(few, |outcomes| grouped(outcomes.contested));
    let made = group.shown.made.map_or_else(few, |made| {
        let rate = says::per_100(made);
        if rate.is_empty() { grouped(made.made) } else { rate }
    });
    let with_time = group.shown.made.map_or_else(few, |made| Share::new(made.with_time, made.made).says());
    vec![
        name(group, by),
        outcome(|outcomes| outcomes.on_time),
        outcome(|outcomes| outcomes.told),
        outcome(|outcomes| outcomes.silent),
        contested,
        made,
        with_time,
    ]
}
