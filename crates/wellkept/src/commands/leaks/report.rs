//! The report: one page that needs nothing else, with a picture for each leak.

mod leak;
mod once;
mod streams;

use anyhow::Result;
use askama::Template;
use jiff::tz::TimeZone;
use measures::leaks::watch::{Finding, Watch, Watched};
use shell::page::charts::{Bar, Chart, Look, bars};
use shell::page::{Figure, filters};
use shell::words::{Arg, day, say_with};

use leak::Leak;

/// What it is made of.
pub(super) struct Report {
    pub(super) watch: Watch,
    pub(super) zone: TimeZone,
    pub(super) budget: f64,
    pub(super) counted: u64,
    pub(super) first_day: Option<i32>,
}

/// So long before a day it was another year.
const DAYS_A_YEAR: i32 = 366;
/// More leaks than these are counted, not shown.
const LEAKS_MAX: usize = 40;
/// Of so many leaks the bars fit on a page.
const BARS_MAX: usize = 12;
/// The slowest streams are told by so many steps of their times to notice.
const SHARES: [usize; 3] = [10, 50, 90];

#[derive(Template)]
#[template(path = "commands/leaks/report.html")]
struct Page {
    styles: [&'static str; 4],
    lead: String,
    figures: Vec<Figure>,
    more: Option<String>,
    noticing: Vec<String>,
    streams: Option<Figure>,
    more_streams: Option<String>,
}

/// The looks of the program's own pages, carried along.
const STYLES: [&str; 4] = [
    include_str!("../../../../../web/css/tokens.css"),
    include_str!("../../../../../web/css/base.css"),
    include_str!("../../../../../web/css/charts.css"),
    include_str!("report.css"),
];

impl Report {
    /// How many days there are from the first event to the last.
    pub(super) fn days(&self) -> i64 {
        let days = self
            .first_day
            .zip(self.watch.last_day())
            .map(|(first, last)| i64::from(last) - i64::from(first) + 1);
        days.unwrap_or(0)
    }

    /// The whole page.
    pub(super) fn html(&self) -> Result<String> {
        let leaks = self.leaks();
        let mut figures: Vec<Figure> = self.overview(&leaks).into_iter().collect();
        figures.extend(leaks.iter().take(LEAKS_MAX).map(Leak::figure));
        let hidden = leaks.len().saturating_sub(LEAKS_MAX);
        let (streams, more_streams) = streams::table(&self.watch);
        let page = Page {
            styles: STYLES,
            lead: self.lead(),
            figures,
            more: (hidden > 0).then(|| say_with("replay-more", &[("count", hidden.into())])),
            noticing: self.noticing(),
            streams,
            more_streams,
        };
        Ok(page.render()?)
    }

    /// The findings that stand for themselves, those with the most drips too many first.
    fn leaks(&self) -> Vec<Leak> {
        let findings = self.watch.findings();
        let stands = |finding: &&Finding| finding.explained_by.is_none();
        let explained = |finding: &Finding| -> Vec<String> {
            let is_of = |other: &&Finding| {
                other.number != finding.number
                    && other.stream != finding.stream
                    && self.watch.root(other.number) == finding.number
            };
            findings.iter().filter(is_of).map(|other| leak::name(&other.stream)).collect()
        };
        let leak = |finding: &Finding| Leak::of(self, finding, &explained(finding));
        let mut leaks: Vec<Leak> = findings.iter().filter(stands).filter_map(leak).collect();
        leaks.sort_by(|one, other| other.excess.total_cmp(&one.excess));
        leaks
    }

    fn lead(&self) -> String {
        let Some(first) = self.first_day else { return shell::words::say("replay-nothing-read") };
        let last = self.watch.last_day().unwrap_or(first);
        say_with(
            "replay-lead",
            &[
                ("events", counted(self.counted)),
                ("streams", self.watch.streams().into()),
                ("first", self.day_and_year(first).into()),
                ("last", self.day_and_year(last).into()),
                ("budget", leak::figure(self.budget).into()),
                ("many", if (self.budget - 1.0).abs() < 1e-9 { "one" } else { "other" }.into()),
            ],
        )
    }

    pub(super) fn day(&self, of: i32) -> String {
        let at = |day: i32| found_noon(day, &self.zone);
        let last = self.watch.last_day().unwrap_or(of);
        day(at(of), at(last), &self.zone)
    }

    /// All leaks side by side.
    fn overview(&self, leaks: &[Leak]) -> Option<Figure> {
        if leaks.len() < 2 {
            return None;
        }
        let too_many = once::excess(&self.watch, leaks);
        let title = say_with(
            "replay-overview-title",
            &[("count", leaks.len().into()), ("drips", leak::whole(too_many).into())],
        );
        let shown: Vec<Bar> = leaks
            .iter()
            .take(BARS_MAX)
            .map(|leak| Bar {
                label: leak.name.clone(),
                count: leak::at_least_none(leak.excess),
                says: say_with(
                    "replay-overview-says",
                    &[("drips", leak::whole(leak.excess.max(0.0)).into())],
                ),
                look: Look::Broken,
            })
            .collect();
        let about = shell::words::say("replay-overview-about");
        let chart = Chart { id: "overview", title: &title, about: &about };
        Some(Figure {
            svg: bars(&chart, 0, &shown),
            notes: Vec::new(),
            caption: title.clone(),
            title,
            head: ["replay-head-leak", "replay-head-since", "replay-head-excess"]
                .map(shell::words::say)
                .to_vec(),
            rows: leaks
                .iter()
                .map(|leak| {
                    vec![leak.name.clone(), leak.since.clone(), leak::whole(leak.excess.max(0.0)).to_string()]
                })
                .collect(),
        })
    }

    /// A day as people say it who may read this in another year.
    fn day_and_year(&self, of: i32) -> String {
        let at = |day: i32| found_noon(day, &self.zone);
        day(at(of), at(of.saturating_sub(DAYS_A_YEAR)), &self.zone)
    }

    /// How long it takes to notice that a stream has doubled: the quick ones, half of them, nearly all.
    fn noticing(&self) -> Vec<String> {
        let mut days: Vec<f64> =
            self.watch.watched().filter_map(|watched: Watched| watched.days_to_notice).collect();
        if days.is_empty() {
            return Vec::new();
        }
        days.sort_by(f64::total_cmp);
        let at = |share: &usize| {
            let at = (days.len() * share / 100).min(days.len() - 1);
            say_with(
                "replay-noticing-share",
                &[("share", (*share).into()), ("days", leak::whole(days[at]).into())],
            )
        };
        SHARES.iter().map(at).collect()
    }
}

/// Noon of a day: an instant that is on that day in every zone's way of counting.
fn found_noon(day: i32, zone: &TimeZone) -> jiff::Timestamp {
    let noon = super::lines::date_of(day).at(12, 0, 0, 0);
    noon.to_zoned(zone.clone()).map_or(jiff::Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp())
}

fn counted(count: u64) -> Arg {
    Arg::Number(i64::try_from(count).unwrap_or(i64::MAX))
}
