//! One leak: its picture, whose gap it is, what drips with what, in which words, what was done, and what can be.

use askama::Template;
use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::tz::TimeZone;
use shell::api::Path;
use shell::form::Told;
use shell::page::charts::{self, Chart, Grid};
use shell::page::{self, filters};
use shell::words::{Arg, full_moment, moment, say, say_with};
use shell::{App, ColleagueId, Error, Page, Right, Seat, codes, colleague};
use store::{Fault, Tx};

use super::figure::{Figure, over_time};
use super::list;
use super::says::{self, Looker, Tag};
use crate::finding::{Test, Unit};
use crate::leak::{Leak, LeakId, Whose};
use crate::people::places::{self, Open};
use crate::seen::{self, Names};
use crate::state::{State, Step};
use crate::steps::{self, Taken};
use crate::telling::apart::{self, Apart, HOURS, Trait};
use crate::telling::reading::{self, Compared};
use crate::telling::words::{self, Telling};
use crate::value::model;
use crate::value::settings::{self, Settings};
use crate::{days, sql};

/// How far it is looked ahead, in days.
const AHEAD_DAYS: f64 = 28.0;

/// The page of one leak.
#[derive(Template)]
#[template(path = "pages/one.html")]
#[expect(clippy::struct_excessive_bools, reason = "each says whether one of the forms is offered")]
pub(super) struct OnePage {
    id: String,
    tag: Tag,
    whose: String,
    whose_says: String,
    title: String,
    owner: String,
    figure: Figure,
    facts: Vec<Fact>,
    corrected: String,
    otherwise: Vec<String>,
    stake: Vec<String>,
    hours: Figure,
    apart: Vec<String>,
    telling: Telling,
    see: String,
    folded: Vec<String>,
    folded_into: Option<(String, String)>,
    steps: Vec<Line>,
    colleagues: Vec<Choice>,
    typed: Typed,
    repair: Option<Described>,
    can_own: bool,
    can_describe: bool,
    can_claim: bool,
    can_accept: bool,
    progress: String,
    refused: Told,
}

struct Fact {
    label: String,
    value: String,
}

/// What was written about a repair.
struct Described {
    causes: String,
    change: String,
}

/// Something that happened.
struct Line {
    at: String,
    at_exactly: String,
    says: String,
    said: String,
}

struct Choice {
    id: String,
    name: String,
    is_chosen: bool,
}

/// What stood in the forms when they were refused.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub(super) owner: String,
    pub(super) own_day: String,
    pub(super) causes: String,
    pub(super) change: String,
    pub(super) reason: String,
    pub(super) review_day: String,
}

/// Everything the page is drawn from.
pub(super) struct Material {
    pub(super) leak: Leak,
    pub(super) owner: String,
    pub(super) names: Names,
    pub(super) settings: Settings,
    pub(super) compared: Compared,
    pub(super) telling: Telling,
    pub(super) folded: Vec<Leak>,
    pub(super) head: Option<Leak>,
    pub(super) steps: Vec<(Taken, String)>,
    pub(super) colleagues: Vec<(ColleagueId, String)>,
    pub(super) zone: TimeZone,
}

/// GET /leaks/{id}
pub(super) async fn page(Of(app): Of<App>, seat: Seat, Path(id): Path<LeakId>) -> Result<Response, Error> {
    show(&app, &seat, id, Typed::default(), None).await
}

/// The page of a leak, with what was typed and why it was refused, where it was.
pub(super) async fn show(
    app: &App,
    seat: &Seat,
    id: LeakId,
    typed: Typed,
    refused: Option<Error>,
) -> Result<Response, Error> {
    let material = app.db.read(seat.org, id, |tx, id| Box::pin(read(tx, *id))).await?;
    let is_owner = material.as_ref().is_some_and(|material| material.leak.owner == seat.colleague.id);
    if !is_owner {
        seat.can(Right::SeeReports)?;
    }
    let Some(mut material) = material else { return Err(Error::not_found()) };
    if !seat.may(Right::SeeReports) {
        // Value is never shown to whoever answers customers.
        material.settings.shows_value = false;
    }
    let looker = Looker { now: app.clock().now(), zone: material.zone.clone() };
    let status = refused.as_ref().map_or(StatusCode::OK, |error| error.code().status);
    let refused = refused.map_or(Ok(Told::nothing()), Told::of)?;
    let page = OnePage { refused, ..OnePage::of(&material, typed, &looker) };
    Ok((status, page::show(app, seat, page).await?).into_response())
}

/// Refuses whoever neither sees reports nor owns this leak.
pub(super) fn may_see(seat: &Seat, leak: Option<&Leak>) -> Result<(), Error> {
    let is_owner = leak.is_some_and(|leak| leak.owner == seat.colleague.id);
    if is_owner || seat.may(Right::SeeReports) { Ok(()) } else { Err(Error::refused(codes::NOT_ALLOWED)) }
}

async fn read(tx: &mut Tx, id: LeakId) -> Result<Option<Material>, Fault> {
    let Some(leak) = sql::get(tx, id).await? else { return Ok(None) };
    let (zone, today) = days::today(tx).await?;
    let open = open(tx, &leak, today).await?;
    let compared = reading::compared(tx, &leak, &open, today).await?;
    let here = reading::written(tx, &compared.here).await?;
    let elsewhere = reading::written(tx, &compared.elsewhere).await?;
    let mut taken = Vec::new();
    for step in steps::of(tx, id).await? {
        let name = colleague::get(tx, step.colleague).await?.map(|found| found.name);
        taken.push((step, name.unwrap_or_default()));
    }
    let owner = colleague::get(tx, leak.owner).await?.map(|owner| owner.name);
    let all = colleague::all(tx).await?;
    let working = all.into_iter().filter(|one| one.state == colleague::State::Active);
    Ok(Some(Material {
        owner: owner.unwrap_or_default(),
        names: seen::names(tx).await?,
        settings: settings::get(tx).await?,
        telling: words::telling(&here, &elsewhere),
        compared,
        folded: sql::folded_into(tx, id).await?,
        head: sql::get(tx, leak.folded_into).await?,
        steps: taken,
        colleagues: working.map(|one| (one.id, one.name)).collect(),
        zone,
        leak,
    }))
}

/// Which places may be looked at apart, from what was counted since the leak began.
async fn open(tx: &mut Tx, leak: &Leak, today: i64) -> Result<Open, Fault> {
    let cells = seen::cells(tx, leak.finding().onset.max(today - 90), today).await?;
    places::read(tx, today, &cells).await
}

impl OnePage {
    pub(super) fn of(material: &Material, typed: Typed, looker: &Looker) -> Self {
        let Material { leak, owner, names, settings, .. } = material;
        let can = |step| leak.state.after(step).is_some();
        let chosen = if typed.owner.is_empty() { leak.owner.to_string() } else { typed.owner.clone() };
        let choice = |(id, name): &(ColleagueId, String)| Choice {
            id: id.to_string(),
            name: name.clone(),
            is_chosen: id.to_string() == chosen,
        };
        Self {
            id: leak.id.to_string(),
            tag: says::tag(leak, looker),
            whose: say(leak.whose.key()),
            whose_says: say(whose_key(leak.whose)),
            title: says::title(leak, names, looker),
            owner: list::owned(leak, owner, looker),
            figure: over_time(leak, names, looker),
            facts: facts(leak, looker),
            corrected: corrected(leak, looker),
            otherwise: otherwise(leak, settings),
            stake: stake(leak, settings),
            hours: hours(material, looker),
            apart: apart_lines(material, looker),
            telling: material.telling.clone(),
            see: say_with("leaks-see-customers", &[("count", leak.customers.into())]),
            folded: folded(material),
            folded_into: material
                .head
                .as_ref()
                .map(|head| (format!("/leaks/{}", head.id), says::title(head, names, looker))),
            steps: material.steps.iter().map(|(step, name)| line(step, name, looker)).collect(),
            colleagues: material.colleagues.iter().map(choice).collect(),
            repair: (!leak.repair.is_empty())
                .then(|| Described { causes: leak.causes.clone(), change: leak.repair.clone() }),
            typed: Typed {
                causes: if typed.causes.is_empty() { leak.causes.clone() } else { typed.causes.clone() },
                change: if typed.change.is_empty() { leak.repair.clone() } else { typed.change.clone() },
                ..typed
            },
            can_own: can(Step::Own),
            can_describe: can(Step::Describe),
            can_claim: can(Step::Claim),
            can_accept: can(Step::Accept),
            progress: progress(leak),
            refused: Told::nothing(),
        }
    }

    /// What was refused and concerns no field of a form.
    fn refused_beside(&self) -> Option<&str> {
        self.refused.beside(["owner", "day", "causes", "change", "reason"])
    }
}

/// Where else the same failure shows, each place once.
fn folded(material: &Material) -> Vec<String> {
    let named = material.folded.iter().map(|one| says::name(&one.stream, &material.names));
    let places: std::collections::BTreeSet<String> = named.collect();
    places.into_iter().collect()
}

const fn whose_key(whose: Whose) -> &'static str {
    match whose {
        Whose::Process => "leaks-whose-process-means",
        Whose::Person => "leaks-whose-person-means",
        Whose::TooFew => "leaks-whose-too-few-means",
    }
}

fn facts(leak: &Leak, looker: &Looker) -> Vec<Fact> {
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
fn corrected(leak: &Leak, looker: &Looker) -> String {
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
fn otherwise(leak: &Leak, settings: &Settings) -> Vec<String> {
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
fn stake(leak: &Leak, settings: &Settings) -> Vec<String> {
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
fn hours(material: &Material, looker: &Looker) -> Figure {
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
fn apart_lines(material: &Material, looker: &Looker) -> Vec<String> {
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

fn progress(leak: &Leak) -> String {
    if leak.state != State::Claimed {
        return String::new();
    }
    says::progress(leak).unwrap_or_else(|| say("leaks-progress-not-yet"))
}

/// Every step has its sentence: `leaks-step-…`.
fn line(step: &Taken, name: &str, looker: &Looker) -> Line {
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

impl Page for OnePage {
    fn title(&self) -> String {
        self.title.clone()
    }

    fn menu(&self) -> &'static str {
        "/leaks"
    }

    fn samples() -> Vec<Self> {
        let looker = super::samples::looker();
        let pages = super::samples::ones();
        let mut pages: Vec<Self> =
            pages.iter().map(|material| Self::of(material, Typed::default(), &looker)).collect();
        let refused = Told::about("day", &say("error-leak-day-past"));
        let typed = Typed { own_day: "2026-05-01".into(), ..Typed::default() };
        let first = Self::of(&super::samples::ones()[0], typed, &looker);
        pages.push(Self { refused, ..first });
        pages
    }
}
