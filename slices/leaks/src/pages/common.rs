//! What the drips of one leak have in common: weekdays and hours, and what is over-represented among them.

use shell::page::Figure;
use shell::page::charts::{self, Chart, Grid};
use shell::words::{Arg, say, say_with};

use super::one::Material;
use super::says::{self, Looker};
use crate::seen::Names;
use crate::telling::apart::{self, Apart, HOURS, Trait};

/// At which weekdays and hours it drips.
pub(super) fn hours(material: &Material, looker: &Looker) -> Figure {
    let counts = apart::by_hour(&material.compared.here, &looker.zone);
    let columns: Vec<String> = (0..24).step_by(HOURS).map(|hour| format!("{hour}")).collect();
    let rows: Vec<(String, Vec<u64>)> = apart::WEEKDAYS
        .iter()
        .zip(counts)
        .map(|(weekday, counts)| (say(&format!("time-{weekday}")), counts.to_vec()))
        .collect();
    let title = hours_title(material, looker, &rows);
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
    let notes = vec![say(hours_note(material, looker)), say("leaks-hours-counts")];
    Figure { title, notes, svg, caption: say("leaks-hours-caption"), head, rows: table.collect() }
}

/// How many since when, and where most of them fall.
fn hours_title(material: &Material, looker: &Looker, rows: &[(String, Vec<u64>)]) -> String {
    let counted = || {
        rows.iter()
            .enumerate()
            .flat_map(|(row, (_, counts))| (0..).zip(counts).map(move |(at, count)| (*count, row, at)))
    };
    let (most, row, at): (u64, usize, usize) = counted().max_by_key(|(count, ..)| *count).unwrap_or_default();
    let since = material.leak.finding().onset;
    let args = [
        ("count", Arg::from(material.compared.here.len())),
        ("since", looker.day(since).into()),
        ("weekday", say(ON_WEEKDAYS[row]).into()),
        ("from", (at * HOURS).to_string().into()),
        ("to", ((at + 1) * HOURS).to_string().into()),
        ("most", most.to_string().into()),
    ];
    say_with("leaks-hours-title", &args)
}

/// Whether an hour or a weekday stands out beyond chance.
fn hours_note(material: &Material, looker: &Looker) -> &'static str {
    let found = apart::apart(&material.compared.here, &material.compared.elsewhere, &looker.zone);
    if found.iter().any(|one| matches!(one.what, Trait::Weekday(_) | Trait::Hour(_))) {
        "leaks-hours-apart"
    } else if is_too_few(material) {
        "leaks-hours-few"
    } else {
        "leaks-hours-chance"
    }
}

/// Whether one side has too few drips to compare it.
fn is_too_few(material: &Material) -> bool {
    let fewest = material.compared.here.len().min(material.compared.elsewhere.len());
    (fewest as u64) < apart::SIDE_MIN
}

/// What is said where nothing stands out.
pub(super) fn apart_none(material: &Material) -> String {
    let args = [
        ("here", Arg::from(material.compared.here.len())),
        ("elsewhere", material.compared.elsewhere.len().into()),
    ];
    if is_too_few(material) { say_with("leaks-apart-few", &args) } else { say("leaks-apart-none") }
}

const ON_WEEKDAYS: [&str; 7] = [
    "leaks-on-mondays",
    "leaks-on-tuesdays",
    "leaks-on-wednesdays",
    "leaks-on-thursdays",
    "leaks-on-fridays",
    "leaks-on-saturdays",
    "leaks-on-sundays",
];

/// What drips with what.
pub(super) fn apart_lines(material: &Material, looker: &Looker) -> Vec<String> {
    let found = apart::apart(&material.compared.here, &material.compared.elsewhere, &looker.zone);
    found.iter().map(|one| apart_line(one, &material.names)).collect()
}

fn apart_line(one: &Apart, names: &Names) -> String {
    let what = match &one.what {
        Trait::Kind(kind) => says::kind_name(kind, names),
        Trait::Cause(cause) => says::cause_name(cause),
        Trait::Touchpoint(name) | Trait::Product(name) => name.clone(),
        Trait::Team(team) => {
            let known = names.teams.iter().find(|(id, _)| id.get() == *team).map(|(_, name)| name.clone());
            known.unwrap_or_else(|| say("leaks-team-gone"))
        }
        Trait::Channel(channel) => {
            let known =
                names.channels.iter().find(|(id, _)| id.get() == *channel).map(|(_, name)| name.clone());
            known.unwrap_or_else(|| say("leaks-channel-gone"))
        }
        Trait::Weekday(day) => say(ON_WEEKDAYS[*day]),
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
