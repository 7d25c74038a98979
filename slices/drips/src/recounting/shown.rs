//! A recount in words.

use askama::Template;
use instrument::recounts::{self, Recount, Report};
use instrument::{RecountId, days};
use jiff::civil::Date;
use shell::form::Told;
use shell::page::filters;
use shell::words::{Arg, day, moment, say, say_with};
use shell::{ColleagueId, colleague};
use store::{Fault, Tx};

use super::Typed;
use crate::putting_right::row::Looker;
use crate::said::{day_of, grouped};

/// What is known of counting.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// The first day that anything was counted on.
    pub(crate) first_day: Option<i64>,
    pub(crate) latest: Option<Recount>,
    /// Who began it; empty for the program itself.
    pub(crate) by: String,
}

/// Reads it.
pub(crate) async fn known(tx: &mut Tx) -> Result<Known, Fault> {
    let latest = recounts::latest(tx).await?;
    let by = match latest.as_ref().map(|latest| latest.begun_by) {
        None | Some(ColleagueId::NONE) => String::new(),
        Some(by) => colleague::get(tx, by).await?.map_or_else(|| say("drips-somebody"), |found| found.name),
    };
    Ok(Known { first_day: days::first_day(tx).await?, latest, by })
}

/// The part of the page.
#[derive(Template)]
#[template(path = "recounting/part.html")]
pub(crate) struct Shown {
    /// From which day drips are counted.
    counted: String,
    /// How far it has come, while it is under way.
    running: Option<String>,
    /// What the last one changed.
    last: Option<String>,
    typed: Typed,
    refused: Told,
}

impl Shown {
    pub(crate) fn of(known: &Known, looker: &Looker) -> Self {
        let counted = match known.first_day.and_then(day_of) {
            Some(first) => say_with("recount-counted", &[("day", said(first, looker).into())]),
            None => say("recount-counted-none"),
        };
        let (running, last) = match &known.latest {
            Some(latest) if latest.ended_at.is_none() => (Some(under_way(latest, looker)), None),
            Some(latest) => (None, Some(done(latest, &known.by, looker))),
            None => (None, None),
        };
        Self { counted, running, last, typed: Typed::default(), refused: Told::nothing() }
    }
}

impl Shown {
    /// The same with what was typed, and why it was refused.
    pub(crate) fn refusing(self, typed: Typed, refused: Told) -> Self {
        Self { typed, refused, ..self }
    }
}

fn under_way(latest: &Recount, looker: &Looker) -> String {
    let args = [
        ("at", Arg::from(moment(latest.begun_at, looker.now, &looker.zone))),
        ("done", grouped(latest.events_done).into()),
        ("of", grouped(latest.events).into()),
    ];
    say_with("recount-running", &args)
}

/// "Counted again today 10:02 by Ruth, from 1 January on: …"
fn done(latest: &Recount, by: &str, looker: &Looker) -> String {
    let count = |count: u64| Arg::from(grouped(i64::try_from(count).unwrap_or(i64::MAX)));
    let Report { occasions, added, changed, removed, .. } = latest.report;
    let at = latest.ended_at.unwrap_or(latest.begun_at);
    let args = [
        ("at", Arg::from(moment(at, looker.now, &looker.zone))),
        ("name", by.into()),
        ("from", latest.from.map_or_else(|| say("recount-from-beginning"), |from| said(from, looker)).into()),
        ("count", i64::try_from(occasions).unwrap_or(i64::MAX).into()),
        ("occasions", count(occasions)),
        ("same", count(latest.report.same())),
        ("added", count(added)),
        ("changed", count(changed)),
        ("removed", count(removed)),
    ];
    let who = say_with(if by.is_empty() { "recount-done-itself" } else { "recount-done-by" }, &args);
    let key = if added + changed + removed == 0 { "recount-found-same" } else { "recount-found" };
    format!("{who} {}", say_with(key, &args))
}

fn said(date: Date, looker: &Looker) -> String {
    let noon = date.at(12, 0, 0, 0).to_zoned(looker.zone.clone());
    noon.map_or_else(|_| date.to_string(), |noon| day(noon.timestamp(), looker.now, &looker.zone))
}

/// Before anything was counted, counted and never again, under way, done by somebody, and done by itself.
pub(super) fn samples() -> Vec<(&'static str, Known)> {
    let ago = crate::samples::hours_ago;
    let report = Report { conversations: 310, occasions: 1_204, added: 3, changed: 1, removed: 2 };
    let latest = |ended: bool, report, from| {
        Some(Recount {
            id: RecountId::of(5),
            from,
            until: ago(1),
            begun_at: ago(1),
            begun_by: ColleagueId::NONE,
            events_done: if ended { 41_000 } else { 12_000 },
            events: 41_000,
            report,
            moved_at: ago(0),
            ended_at: ended.then(|| ago(0)),
        })
    };
    let same = Report { added: 0, changed: 0, removed: 0, ..report };
    let counted = Known { first_day: Some(20_089), ..Known::default() };
    let ruth = "Ruth <b>".to_owned();
    vec![
        ("nothing counted", Known::default()),
        ("never again", counted.clone()),
        ("under way", Known { latest: latest(false, report, None), ..counted.clone() }),
        (
            "done",
            Known {
                latest: latest(true, report, Some(Date::constant(2026, 1, 1))),
                by: ruth,
                ..counted.clone()
            },
        ),
        ("done by itself", Known { latest: latest(true, same, None), ..counted }),
    ]
}
