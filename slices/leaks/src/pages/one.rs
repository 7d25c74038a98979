//! One leak: its picture, whose gap it is, what drips with what, in which words, what was done, and what can be.

use askama::Template;
use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use jiff::tz::TimeZone;
use shell::api::Path;
use shell::form::Told;
use shell::page::{self, Figure, filters};
use shell::words::{say, say_with};
use shell::{App, ColleagueId, Error, Page, Right, Seat, codes, colleague};
use store::{Fault, Tx};

use super::common;
use super::figure::over_time;
use super::list;
use super::says::{self, Looker, Tag};
use super::told;
use crate::leak::{Leak, LeakId};
use crate::looking::gathering::{self, Looked};
use crate::seen::{self, Names};
use crate::state::Step;
use crate::steps::{self, Taken};
use crate::telling;
use crate::telling::reading::Compared;
use crate::telling::words::Telling;
use crate::value::settings::{self, Settings};
use crate::{days, sql};

/// The page of one leak.
#[derive(Template)]
#[template(path = "pages/one.html")]
#[expect(clippy::struct_excessive_bools, reason = "each says whether one of the forms is offered")]
pub(super) struct OnePage {
    id: String,
    tag: Tag,
    whose: String,
    whose_says: String,
    whose_share: String,
    title: String,
    owner: String,
    figure: Figure,
    facts: Vec<Fact>,
    corrected: String,
    otherwise: Vec<String>,
    stake: Vec<String>,
    hours: Figure,
    apart: Vec<String>,
    apart_none: String,
    /// Whether nobody has said what a customer is worth.
    is_unsaid: bool,
    computed: String,
    /// What stands above it on paper.
    paper: String,
    telling: Telling,
    see: String,
    folded: Vec<Place>,
    folded_into: Option<(String, String)>,
    steps: Vec<Line>,
    colleagues: Vec<Choice>,
    typed: Typed,
    repair: Option<Described>,
    can_own: bool,
    can_describe: bool,
    can_claim: bool,
    can_withdraw: bool,
    can_accept: bool,
    progress: String,
    refused: Told,
}

pub(super) struct Fact {
    pub(super) label: String,
    pub(super) value: String,
}

/// Where else the same failure shows.
pub(super) struct Place {
    pub(super) path: String,
    pub(super) name: String,
    pub(super) figures: String,
}

/// What was written about a repair.
struct Described {
    causes: String,
    change: String,
}

/// Something that happened.
pub(super) struct Line {
    pub(super) at: String,
    pub(super) at_exactly: String,
    pub(super) says: String,
    pub(super) said: String,
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
    pub(super) looked: Option<Looked>,
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
    let paper = says::paper(&seat.organization_name, &looker);
    let page = OnePage { paper, refused, ..OnePage::of(&material, typed, &looker) };
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
    let telling::Told { compared, telling } = telling::told(tx, &leak, today).await?;
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
        telling,
        compared,
        folded: sql::folded_into(tx, id).await?,
        head: sql::get(tx, leak.folded_into).await?,
        looked: gathering::looked(tx).await?,
        steps: taken,
        colleagues: working.map(|one| (one.id, one.name)).collect(),
        zone,
        leak,
    }))
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
            whose_says: say(told::whose_key(leak.whose)),
            whose_share: told::whose_share(leak),
            title: says::title(leak, names, looker),
            owner: list::owned(leak, owner, looker),
            figure: over_time(leak, names, looker),
            facts: told::facts(leak, looker),
            corrected: told::corrected(leak, looker),
            otherwise: told::otherwise(leak, settings, looker),
            stake: told::stake(leak, settings),
            hours: common::hours(material, looker),
            apart: common::apart_lines(material, looker),
            apart_none: common::apart_none(material),
            is_unsaid: told::is_unsaid(leak, settings),
            computed: says::computed(material.looked.as_ref(), looker),
            paper: String::new(),
            telling: material.telling.clone(),
            see: say_with("leaks-see-customers", &[("count", leak.customers.into())]),
            folded: told::folded(material, looker),
            folded_into: material
                .head
                .as_ref()
                .map(|head| (format!("/leaks/{}", head.id), says::title(head, names, looker))),
            steps: material.steps.iter().map(|(step, name)| told::line(step, name, looker)).collect(),
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
            can_withdraw: can(Step::Withdraw),
            can_accept: can(Step::Accept),
            progress: told::progress(leak),
            refused: Told::nothing(),
        }
    }

    /// What was refused and concerns no field of a form.
    fn refused_beside(&self) -> Option<&str> {
        self.refused.beside(["owner", "day", "causes", "change", "reason"])
    }
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
