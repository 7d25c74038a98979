//! *Leaks*: where drips keep falling, those that touch the most customers first.

use askama::Template;
use axum::extract::State as Of;
use axum::response::Response;
use jiff::tz::TimeZone;
use serde::Deserialize;
use shell::api::Query;
use shell::money;
use shell::page::{self, Figure, filters};
use shell::words::{Arg, say, say_with};
use shell::{App, ColleagueId, Error, Page, Right, Seat, colleague};
use store::{Fault, Tx};

use super::figure::over_time;
use super::noticing::Noticing;
use super::says::{self, Looker, Tag};
use super::small::{self, Small};
use crate::leak::{Leak, LeakId};
use crate::looking::gathering;
use crate::looking::noticing::{self, Noticed};
use crate::people::{agreement, places};
use crate::seen::{self, Names};
use crate::state::State;
use crate::value::settings::{self, Settings};
use crate::{days, sql};

/// So many leaks have their picture on the list; the others are lines.
const PICTURES_MAX: usize = 6;
/// Most closed leaks on a page.
const CLOSED: u16 = 50;

/// Which leaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Which {
    /// Those that leak.
    #[default]
    Live,
    /// Those that leak no more.
    Closed,
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Asked {
    which: Which,
    /// The id of the last one seen.
    before: Option<LeakId>,
}

/// The page.
#[derive(Template)]
#[template(path = "pages/list.html")]
pub(super) struct ListPage {
    lead: String,
    looked: String,
    tabs: Vec<Tab>,
    cards: Vec<Card>,
    rows: Vec<Row>,
    small: Option<Small>,
    more_path: Option<String>,
    gets_letter: bool,
    noticing: Option<Noticing>,
    /// What stands above it on paper.
    paper: String,
    /// Whether there is an agreement under which one sees one's own figures.
    has_own: bool,
}

struct Tab {
    path: &'static str,
    says: String,
    is_here: bool,
}

/// A leak with its picture.
struct Card {
    path: String,
    tag: Tag,
    whose: String,
    owner: String,
    title: String,
    rates: String,
    touched: String,
    figure: Figure,
    stake: String,
    see: String,
}

/// A leak as a line.
struct Row {
    path: String,
    title: String,
    since: String,
    customers: String,
    whose: String,
    tag: Tag,
}

/// Everything the page is drawn from.
pub(super) struct Material {
    pub(super) leaks: Vec<(Leak, String)>,
    pub(super) names: Names,
    pub(super) settings: Settings,
    pub(super) looked: Option<gathering::Looked>,
    pub(super) small: Option<small::Material>,
    pub(super) zone: TimeZone,
    pub(super) gets_letter: bool,
    pub(super) has_own: bool,
    pub(super) noticing: Vec<Noticed>,
}

/// GET /leaks
pub(super) async fn page(
    Of(app): Of<App>,
    seat: Seat,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    seat.can(Right::SeeReports)?;
    let what = (asked, seat.colleague.id);
    let material = app.db.read(seat.org, what, |tx, (asked, me)| Box::pin(read(tx, *asked, *me))).await?;
    let looker = Looker { now: app.clock().now(), zone: material.zone.clone() };
    let page = ListPage::of(&material, asked, &looker);
    let paper = says::paper(&seat.organization_name, &looker);
    page::show(&app, &seat, ListPage { paper, ..page }).await
}

async fn read(tx: &mut Tx, asked: Asked, me: ColleagueId) -> Result<Material, Fault> {
    let leaks = match asked.which {
        Which::Live => sql::ranked(tx).await?,
        Which::Closed => sql::closed(tx, asked.before.unwrap_or(LeakId::of(i64::MAX)), CLOSED).await?,
    };
    let small =
        if asked.which == Which::Live && leaks.is_empty() { Some(small::read(tx).await?) } else { None };
    Ok(Material {
        leaks: with_owners(tx, leaks).await?,
        names: seen::names(tx).await?,
        settings: settings::get(tx).await?,
        looked: gathering::looked(tx).await?,
        small,
        zone: days::zone(tx).await?,
        gets_letter: crate::letter::gets(tx, me).await?,
        noticing: if asked.which == Which::Live { noticing::of_last_look(tx).await? } else { Vec::new() },
        has_own: agreement::get(tx).await?.is_on && !places::is_small(tx).await?,
    })
}

/// Each leak with its owner's name; empty for nobody.
async fn with_owners(tx: &mut Tx, leaks: Vec<Leak>) -> Result<Vec<(Leak, String)>, Fault> {
    let mut found = Vec::new();
    for leak in leaks {
        let owner =
            if leak.owner == ColleagueId::NONE { None } else { colleague::get(tx, leak.owner).await? };
        found.push((leak, owner.map(|owner| owner.name).unwrap_or_default()));
    }
    Ok(found)
}

impl ListPage {
    pub(super) fn of(material: &Material, asked: Asked, looker: &Looker) -> Self {
        let Material { leaks, names, settings, .. } = material;
        let pictures = if asked.which == Which::Live { PICTURES_MAX } else { 0 };
        let (first, rest) = leaks.split_at(leaks.len().min(pictures));
        let tab = |which, path, key| Tab { path, says: say(key), is_here: which == asked.which };
        let last =
            leaks.last().filter(|_| asked.which == Which::Closed && leaks.len() == usize::from(CLOSED));
        Self {
            lead: lead(material, asked),
            looked: last_look(material, looker),
            tabs: vec![
                tab(Which::Live, "/leaks", "leaks-tab-live"),
                tab(Which::Closed, "/leaks?which=closed", "leaks-tab-closed"),
            ],
            cards: first.iter().map(|(leak, owner)| card(leak, owner, names, settings, looker)).collect(),
            rows: rest.iter().map(|(leak, _)| row(leak, names, looker)).collect(),
            small: material.small.as_ref().map(|small| Small::of(small, names, looker)),
            more_path: last.map(|(leak, _)| format!("/leaks?which=closed&before={}", leak.id)),
            gets_letter: material.gets_letter,
            noticing: Noticing::of(&material.noticing, names),
            paper: String::new(),
            has_own: material.has_own,
        }
    }
}

fn lead(material: &Material, asked: Asked) -> String {
    if asked.which == Which::Closed {
        return say("leaks-lead-closed");
    }
    let is_early = |small: &small::Material| material.looked.is_none() || !small::speaks(small);
    if material.small.as_ref().is_some_and(is_early) {
        return say("leaks-lead-unknown");
    }
    let count = |is: fn(State) -> bool| material.leaks.iter().filter(|(leak, _)| is(leak.state)).count();
    let open = count(|state| !matches!(state, State::Claimed | State::Accepted) && state.is_live());
    let claimed = count(|state| state == State::Claimed);
    let mut parts = vec![say_with("leaks-lead-open", &[("count", open.into())])];
    if claimed > 0 {
        parts.push(say_with("leaks-lead-claimed", &[("count", claimed.into())]));
    }
    parts.join(" ")
}

/// How often a finding may be false, and over how many streams.
fn last_look(material: &Material, looker: &Looker) -> String {
    let Some(last) = &material.looked else { return say("leaks-never-looked") };
    let months = crate::value::model::share(material.settings.alarms_permille);
    let budget = if (months - 1.0).abs() < 1e-9 {
        say("leaks-budget-one")
    } else {
        say_with("leaks-budget", &[("alarms", says::figure(months, crate::finding::Unit::PerDay).into())])
    };
    let args = [
        ("budget", Arg::from(budget)),
        ("streams", Arg::from(last.streams)),
        ("day", looker.day(last.last_day).into()),
    ];
    say_with("leaks-looked", &args)
}

fn card(leak: &Leak, owner: &str, names: &Names, settings: &Settings, looker: &Looker) -> Card {
    Card {
        path: format!("/leaks/{}", leak.id),
        tag: says::tag(leak, looker),
        whose: say(leak.whose.key()),
        owner: owned(leak, owner, looker),
        title: says::title(leak, names, looker),
        rates: says::rates(leak, looker),
        touched: says::touched(leak),
        figure: over_time(leak, names, looker),
        stake: stake(leak, settings),
        see: say_with("leaks-see-customers", &[("count", leak.customers.into())]),
    }
}

/// "Kept by Ruth · repair planned for 6 June".
pub(super) fn owned(leak: &Leak, owner: &str, looker: &Looker) -> String {
    if owner.is_empty() {
        return say("leaks-owned-by-nobody");
    }
    match leak.repair_by {
        Some(day) => {
            say_with("leaks-owned-by-until", &[("name", owner.into()), ("day", looker.day(day).into())])
        }
        None => say_with("leaks-owned-by", &[("name", owner.into())]),
    }
}

/// What is at stake, where it may be shown and is known.
pub(super) fn stake(leak: &Leak, settings: &Settings) -> String {
    let Some(stake) = leak.stake.filter(|_| settings.shows_value) else { return String::new() };
    let money = |amount: f64| Arg::from(money::roughly(amount, settings.currency));
    let (low, high) = stake.between();
    let key = if stake.added.estimated_from.is_some() { "leaks-stake" } else { "leaks-stake-assumed" };
    say_with(key, &[("likely", money(stake.likely())), ("low", money(low)), ("high", money(high))])
}

fn row(leak: &Leak, names: &Names, looker: &Looker) -> Row {
    Row {
        path: format!("/leaks/{}", leak.id),
        title: says::name(&leak.stream, names),
        since: since(leak, looker),
        customers: leak.customers.to_string(),
        whose: say(leak.whose.key()),
        tag: says::tag(leak, looker),
    }
}

/// Since when: a day, or always.
pub(super) fn since(leak: &Leak, looker: &Looker) -> String {
    match leak.test {
        crate::finding::Test::Level => say("leaks-since-always"),
        crate::finding::Test::Change => looker.day(leak.finding().onset),
    }
}

impl Page for ListPage {
    fn title(&self) -> String {
        say("leaks-title")
    }

    fn menu(&self) -> &'static str {
        "/leaks"
    }

    fn samples() -> Vec<Self> {
        let looker = super::samples::looker();
        let closed = Asked { which: Which::Closed, before: None };
        super::samples::lists()
            .iter()
            .map(|material| Self::of(material, Asked::default(), &looker))
            .chain([Self::of(&super::samples::closed(), closed, &looker)])
            .collect()
    }
}
