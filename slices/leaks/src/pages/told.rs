//! What the page of one leak tells, part by part: facts, what happens if nothing is done, what is at stake, and its
//! history.

use shell::money;
use shell::words::{Arg, full_moment, moment, say, say_with};

use super::list;
use super::one::{Fact, Line, Material, Place};
use super::says::{self, Looker};
use crate::finding::{Test, Unit};
use crate::leak::{Leak, Whose};
use crate::state::State;
use crate::steps::Taken;
use crate::value::model;
use crate::value::settings::Settings;

/// How far it is looked ahead, in days.
const AHEAD_DAYS: f64 = 28.0;

/// Where else the same failure shows, each place once, with what was found there.
pub(super) fn folded(material: &Material, looker: &Looker) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::new();
    for one in &material.folded {
        let name = says::name(&one.stream, &material.names);
        if places.iter().all(|place| place.name != name) {
            let path = format!("/leaks/{}", one.id);
            places.push(Place { path, name, figures: says::as_found(&one.issued, looker) });
        }
    }
    places.sort_by(|one, other| one.name.cmp(&other.name));
    places
}

pub(super) const fn whose_key(whose: Whose) -> &'static str {
    match whose {
        Whose::Process => "leaks-whose-process-means",
        Whose::Person => "leaks-whose-person-means",
        Whose::TooFew => "leaks-whose-too-few-means",
    }
}

/// How much of what differs lies between colleagues; empty where that is not told.
pub(super) fn whose_share(leak: &Leak) -> String {
    let Some(between) = leak.between else { return String::new() };
    let percent = |share: f64| Arg::from(format!("{:.0}", share * 100.0));
    let args = [
        ("share", percent(between.share.value)),
        ("low", percent(between.share.low)),
        ("high", percent(between.share.high)),
        ("colleagues", between.colleagues.into()),
    ];
    say_with("leaks-whose-share", &args)
}

pub(super) fn facts(leak: &Leak, looker: &Looker) -> Vec<Fact> {
    let finding = leak.finding();
    let fact = |key: &str, value: String| Fact { label: say(key), value };
    let mut facts = Vec::new();
    if leak.test == Test::Change {
        facts.push(fact("leaks-fact-before", says::rate(finding.before, finding.unit)));
    } else {
        facts.push(fact("leaks-fact-standard", says::rate(finding.before, finding.unit)));
    }
    if let Some(current) = leak.current(&looker.zone) {
        facts.push(fact("leaks-fact-after", says::now(&current, finding.unit, looker)));
    }
    if leak.test == Test::Change {
        let (from, to) = finding.onset_between;
        let args = [
            ("day", Arg::from(looker.day(finding.onset))),
            ("from", looker.day(from).into()),
            ("to", looker.day(to).into()),
        ];
        facts.push(fact("leaks-fact-since", say_with("leaks-since-between", &args)));
    } else {
        facts.push(fact("leaks-fact-since", say("leaks-since-always")));
    }
    facts.push(fact("leaks-fact-found", says::as_found(&leak.issued, looker)));
    facts.push(fact("leaks-fact-touched", says::touched(leak)));
    if let Some(days) = finding.notice_days {
        let days = format!("{:.0}", days.ceil());
        facts.push(fact("leaks-fact-notice", say_with("leaks-notice-days", &[("days", days.into())])));
    }
    facts
}

/// The alarm as it was issued, where late events restate it.
pub(super) fn corrected(leak: &Leak, looker: &Looker) -> String {
    if leak.corrected.is_none() {
        return String::new();
    }
    let issued = &leak.issued;
    let args = [
        ("found", Arg::from(looker.day(issued.day))),
        ("onset", looker.day(issued.onset).into()),
        ("after", says::rate(issued.after, issued.unit).into()),
    ];
    say_with("leaks-corrected", &args)
}

/// What happens if nothing is done.
pub(super) fn otherwise(leak: &Leak, settings: &Settings, looker: &Looker) -> Vec<String> {
    if !matches!(
        leak.state,
        State::Found | State::Owned | State::Repairing | State::Reopened | State::Accepted
    ) {
        return Vec::new();
    }
    let finding = leak.finding();
    let days = real(leak.chart.drips.len()).max(1.0);
    let a_day = match finding.unit {
        Unit::PerDay => 1.0,
        Unit::PerOccasion => real_sum(&leak.chart.occasions) / days,
    };
    let of = |rate: f64| format!("{:.0}", rate * a_day * AHEAD_DAYS);
    let now = leak.rate(&looker.zone);
    let args = [
        ("drips", Arg::from(of(now.value))),
        ("low", of(now.low).into()),
        ("high", of(now.high).into()),
        ("usual", of(finding.before.value).into()),
    ];
    let key = if leak.test == Test::Level { "leaks-otherwise-level" } else { "leaks-otherwise" };
    let mut lines = vec![say_with(key, &args)];
    if let Some(stake) = leak.stake.filter(|_| settings.shows_value && leak.drips > 0) {
        // Each drip touches as many new customers as those so far did.
        let drips = now.value * a_day * AHEAD_DAYS;
        #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
        let share = drips / leak.drips as f64;
        let (low, high) = stake.between();
        let money = |amount: f64| Arg::from(money::roughly(amount * share, settings.currency));
        let args = [("likely", money(stake.likely())), ("low", money(low)), ("high", money(high))];
        lines.push(say_with("leaks-otherwise-stake", &args));
    }
    lines
}

/// Whether nobody has said what a customer is worth, where it would be shown.
pub(super) fn is_unsaid(leak: &Leak, settings: &Settings) -> bool {
    settings.shows_value && leak.stake.is_none() && leak.customers > 0 && model::plain(settings).is_none()
}

/// What is at stake, what it rests on, and what is assumed.
pub(super) fn stake(leak: &Leak, settings: &Settings) -> Vec<String> {
    if !settings.shows_value {
        return Vec::new();
    }
    let Some(stake) = leak.stake else {
        return vec![say(if leak.customers == 0 {
            "leaks-stake-nobody"
        } else if is_unsaid(leak, settings) {
            "leaks-stake-unknown"
        } else {
            "leaks-value-later"
        })];
    };
    let mut lines = vec![list::stake(leak, settings)];
    let percent = |share: f64| Arg::from(format!("{:.0}", share * 100.0));
    let chance = [
        ("likely", percent(stake.added.value)),
        ("low", percent(stake.added.low)),
        ("high", percent(stake.added.high)),
    ];
    lines.push(match stake.added.estimated_from {
        Some((with, without)) => {
            let from = [("with", Arg::from(with.to_string())), ("without", without.to_string().into())];
            say_with("leaks-chance-estimated", &[chance.as_slice(), from.as_slice()].concat())
        }
        None => say_with("leaks-chance-assumed", &chance),
    });
    let each = stake.worth / real(usize::try_from(stake.customers).unwrap_or(1).max(1));
    let money = |amount: f64| Arg::from(money::roughly(amount, settings.currency));
    if stake.is_fitted {
        lines.push(say_with("leaks-worth-fitted", &[("each", money(each))]));
    } else if let Some(plain) = model::plain(settings) {
        let args = [("plain", money(plain.product)), ("retained", money(plain.retained))];
        lines.push(say_with("leaks-worth-plain", &args));
    }
    lines
}

pub(super) fn progress(leak: &Leak) -> String {
    if leak.state != State::Claimed {
        return String::new();
    }
    says::progress(leak).unwrap_or_else(|| say("leaks-progress-not-yet"))
}

/// Every step has its sentence: `leaks-step-…`.
pub(super) fn line(step: &Taken, name: &str, looker: &Looker) -> Line {
    let args = [
        ("name", Arg::from(name)),
        ("day", if step.day == 0 { Arg::from("") } else { looker.day(step.day).into() }),
        ("who", step.said.clone().into()),
    ];
    let says = say_with(&format!("leaks-step-{}", step.step.replace('_', "-")), &args);
    // Of an owner the words are the name, which the sentence says.
    let said = if step.step == "owned" { String::new() } else { step.said.clone() };
    Line {
        at: moment(step.at, looker.now, &looker.zone),
        at_exactly: full_moment(step.at, &looker.zone),
        says,
        said,
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn real(count: usize) -> f64 {
    count as f64
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
fn real_sum(counts: &[i64]) -> f64 {
    counts.iter().sum::<i64>() as f64
}
