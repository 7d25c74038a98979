//! What the page of one leak tells, part by part: facts, what happens if nothing is done, what is at stake, hours, what
//! drips with what, and its history.

use shell::page::charts::{self, Chart, Grid};
use shell::words::{Arg, full_moment, moment, say, say_with};

use super::figure::Figure;
use super::list;
use super::one::{Fact, Line, Material};
use super::says::{self, Looker};
use crate::finding::{Test, Unit};
use crate::leak::{Leak, Whose};
use crate::seen::Names;
use crate::state::State;
use crate::steps::Taken;
use crate::telling::apart::{self, Apart, HOURS, Trait};
use crate::value::model;
use crate::value::settings::Settings;

/// How far it is looked ahead, in days.
const AHEAD_DAYS: f64 = 28.0;

/// Where else the same failure shows, each place once.
pub(super) fn folded(material: &Material) -> Vec<String> {
    let named = material.folded.iter().map(|one| says::name(&one.stream, &material.names));
    let places: std::collections::BTreeSet<String> = named.collect();
    places.into_iter().collect()
}

pub(super) const fn whose_key(whose: Whose) -> &'static str {
    match whose {
        Whose::Process => "leaks-whose-process-means",
        Whose::Person => "leaks-whose-person-means",
        Whose::TooFew => "leaks-whose-too-few-means",
    }
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
    facts.push(fact("leaks-fact-after", says::rate(finding.after, finding.unit)));
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
    facts.push(fact("leaks-fact-found", looker.day(leak.issued.day)));
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
pub(super) fn otherwise(leak: &Leak, settings: &Settings) -> Vec<String> {
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
    let args = [
        ("drips", Arg::from(of(finding.after.value))),
        ("low", of(finding.after.low).into()),
        ("high", of(finding.after.high).into()),
        ("usual", of(finding.before.value).into()),
    ];
    let mut lines = vec![say_with("leaks-otherwise", &args)];
    if let Some(stake) = leak.stake.filter(|_| settings.shows_value && leak.drips > 0) {
        // Each drip touches as many new customers as those so far did.
        let drips = finding.after.value * a_day * AHEAD_DAYS;
        #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
        let share = drips / leak.drips as f64;
        let (low, high) = stake.between();
        let money = |amount: f64| Arg::from(says::money(amount * share, &settings.currency));
        let args = [("likely", money(stake.likely())), ("low", money(low)), ("high", money(high))];
        lines.push(say_with("leaks-otherwise-stake", &args));
    }
    lines
}

/// What is at stake, what it rests on, and what is assumed.
pub(super) fn stake(leak: &Leak, settings: &Settings) -> Vec<String> {
    if !settings.shows_value {
        return Vec::new();
    }
    let Some(stake) = leak.stake else { return vec![say("leaks-stake-unknown")] };
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
    let money = |amount: f64| Arg::from(says::money(amount, &settings.currency));
    if stake.is_fitted {
        lines.push(say_with("leaks-worth-fitted", &[("each", money(each))]));
    } else if let Some(plain) = model::plain(settings) {
        let args = [("plain", money(plain.product)), ("retained", money(plain.retained))];
        lines.push(say_with("leaks-worth-plain", &args));
    }
    lines
}

/// At which weekdays and hours it drips.
pub(super) fn hours(material: &Material, looker: &Looker) -> Figure {
    let counts = apart::by_hour(&material.compared.here, &looker.zone);
    let columns: Vec<String> = (0..24).step_by(HOURS).map(|hour| format!("{hour}")).collect();
    let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let rows: Vec<(String, Vec<u64>)> = weekdays
        .iter()
        .zip(counts)
        .map(|(weekday, counts)| (say(&format!("time-{weekday}")), counts.to_vec()))
        .collect();
    let title = say_with("leaks-hours-title", &[("count", material.compared.here.len().into())]);
    let about = say("leaks-hours-about");
    let id = format!("hours-{}", material.leak.id);
    let svg = charts::grid(
        &Chart { id: &id, title: &title, about: &about },
        &Grid { columns: &columns, rows: &rows },
    );
    let between = |column: usize| format!("{}–{}", column * HOURS, (column + 1) * HOURS);
    let head = std::iter::once(say("leaks-head-weekday")).chain((0..24 / HOURS).map(between)).collect();
    let table = rows.iter().map(|(weekday, counts)| {
        std::iter::once(weekday.clone()).chain(counts.iter().map(u64::to_string)).collect()
    });
    Figure { title, notes: Vec::new(), svg, caption: say("leaks-hours-caption"), head, rows: table.collect() }
}

/// What drips with what.
pub(super) fn apart_lines(material: &Material, looker: &Looker) -> Vec<String> {
    let found = apart::apart(&material.compared.here, &material.compared.elsewhere, &looker.zone);
    found.iter().map(|one| apart_line(one, &material.names)).collect()
}

fn apart_line(one: &Apart, names: &Names) -> String {
    let what = match &one.what {
        Trait::Kind(kind) => says::kind_name(kind, names),
        Trait::Cause(cause) => says::cause_name(cause),
        Trait::Team(team) => {
            let known = names.teams.iter().find(|(id, _)| id.get() == *team).map(|(_, name)| name.clone());
            known.unwrap_or_else(|| say("leaks-team-gone"))
        }
        Trait::Channel(channel) => {
            let known =
                names.channels.iter().find(|(id, _)| id.get() == *channel).map(|(_, name)| name.clone());
            known.unwrap_or_else(|| say("leaks-channel-gone"))
        }
        Trait::Weekday(day) => {
            const KEYS: [&str; 7] = [
                "leaks-on-mondays",
                "leaks-on-tuesdays",
                "leaks-on-wednesdays",
                "leaks-on-thursdays",
                "leaks-on-fridays",
                "leaks-on-saturdays",
                "leaks-on-sundays",
            ];
            say(KEYS[*day])
        }
        Trait::Hour(hour) => {
            let args = [("from", hour.to_string().into()), ("to", (hour + HOURS).to_string().into())];
            say_with("leaks-at-hours", &args)
        }
    };
    let percent = |count: u64, of: u64| {
        let share = f64::from(u32::try_from(count).unwrap_or(u32::MAX))
            / f64::from(u32::try_from(of.max(1)).unwrap_or(u32::MAX));
        Arg::from(format!("{:.0}", share * 100.0))
    };
    say_with(
        "leaks-apart",
        &[
            ("what", what.into()),
            ("share", percent(one.here, one.here_of)),
            ("of", one.here_of.to_string().into()),
            ("other", percent(one.elsewhere, one.elsewhere_of)),
            ("others", one.elsewhere_of.to_string().into()),
        ],
    )
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
