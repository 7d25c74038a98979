//! One's own drips: for a colleague and their coach, once the agreement is recorded.

use askama::Template;
use axum::extract::State as Of;
use axum::response::Response;
use shell::api::Path;
use shell::page::Figure;
use shell::page::charts::{self, Bar, Chart, Look};
use shell::page::{self, filters};
use shell::words::{Arg, say, say_with};
use shell::{App, ColleagueId, Error, Page, Seat, colleague};
use store::{Fault, Tx};

use super::says::{self, Looker};
use crate::days;
use crate::people::own::{self, Own};
use crate::people::{agreement, coaches, places};
use crate::seen::{self, Names};

/// The page.
#[derive(Template)]
#[template(path = "pages/mine.html")]
pub(super) struct MinePage {
    title: String,
    lead: String,
    is_off: bool,
    figure: Option<Figure>,
    kinds: Vec<Vec<String>>,
    coached: Vec<(String, String)>,
}

/// What is read.
#[derive(Clone, Debug)]
pub(super) struct Material {
    pub(super) own: Option<Own>,
    pub(super) is_mine: bool,
    pub(super) names: Names,
    pub(super) coached: Vec<(ColleagueId, String)>,
    pub(super) zone: jiff::tz::TimeZone,
}

/// GET /leaks/mine
pub(super) async fn page(Of(app): Of<App>, seat: Seat) -> Result<Response, Error> {
    let me = seat.colleague.id;
    let material = app.db.read(seat.org, me, |tx, me| Box::pin(mine(tx, *me))).await?;
    let looker = Looker { now: app.clock().now(), zone: material.zone.clone() };
    page::show(&app, &seat, MinePage::of(&material, &looker)).await
}

async fn mine(tx: &mut Tx, me: ColleagueId) -> Result<Material, Fault> {
    let is_on = agreement::get(tx).await?.is_on && !places::is_small(tx).await?;
    let mut coached = Vec::new();
    if is_on {
        for id in coaches::coached_by(tx, me).await? {
            coached.extend(colleague::get(tx, id).await?.map(|found| (found.id, found.name)));
        }
    }
    Ok(Material {
        own: if is_on { own::of(tx, me).await? } else { None },
        is_mine: true,
        names: seen::names(tx).await?,
        coached,
        zone: days::zone(tx).await?,
    })
}

/// GET /leaks/colleagues/{id}
pub(super) async fn of_colleague(
    Of(app): Of<App>,
    seat: Seat,
    Path(id): Path<ColleagueId>,
) -> Result<Response, Error> {
    let pair = (seat.colleague.id, id);
    let material = app.db.read(seat.org, pair, |tx, (me, id)| Box::pin(theirs(tx, *me, *id))).await?;
    let looker = Looker { now: app.clock().now(), zone: material.zone.clone() };
    page::show(&app, &seat, MinePage::of(&material, &looker)).await
}

async fn theirs(tx: &mut Tx, me: ColleagueId, whose: ColleagueId) -> Result<Material, Error> {
    own::may_see(tx, me, whose).await?;
    Ok(Material {
        own: own::of(tx, whose).await?,
        is_mine: me == whose,
        names: seen::names(tx).await?,
        coached: Vec::new(),
        zone: days::zone(tx).await?,
    })
}

impl MinePage {
    pub(super) fn of(material: &Material, looker: &Looker) -> Self {
        let title = match &material.own {
            Some(own) if !material.is_mine => say_with("leaks-mine-of", &[("name", own.name.clone().into())]),
            _ => say("leaks-mine-title"),
        };
        let kinds = material.own.iter().flat_map(|own| &own.kinds).map(|kind| {
            let known = if kind.occasions > kind.drips {
                kind.occasions.to_string()
            } else {
                say("leaks-not-counted")
            };
            vec![says::kind_name(&kind.kind, &material.names), kind.drips.to_string(), known]
        });
        Self {
            title,
            lead: say(if material.is_mine { "leaks-mine-lead" } else { "leaks-mine-coach-lead" }),
            is_off: material.own.is_none(),
            figure: material.own.as_ref().map(|own| figure(own, looker)),
            kinds: kinds.collect(),
            coached: material
                .coached
                .iter()
                .map(|(id, name)| (format!("/leaks/colleagues/{id}"), name.clone()))
                .collect(),
        }
    }
}

fn figure(own: &Own, looker: &Looker) -> Figure {
    let drips: i64 = own.weeks.iter().map(|(_, drips)| drips).sum();
    let occasions: i64 = own.weeks.iter().map(|(occasions, _)| occasions).sum();
    let args = [
        ("drips", Arg::from(drips)),
        ("occasions", occasions.into()),
        ("first", looker.day(own.first_day).into()),
        ("last", looker.day(own.last_day).into()),
    ];
    let title = say_with("leaks-mine-picture", &args);
    let weeks: Vec<(String, i64, i64)> = (0..)
        .zip(&own.weeks)
        .map(|(week, (occasions, drips))| (looker.day(own.first_day + 7 * week), *occasions, *drips))
        .collect();
    let bars: Vec<Bar> = weeks
        .iter()
        .map(|(week, occasions, drips)| Bar {
            label: week.clone(),
            count: u64::try_from(*drips).unwrap_or(0),
            says: say_with(
                "leaks-mine-week",
                &[("drips", (*drips).into()), ("occasions", (*occasions).into())],
            ),
            look: Look::Plain,
        })
        .collect();
    let about = say("leaks-mine-about");
    let svg = charts::bars(&Chart { id: "mine", title: &title, about: &about }, 0, &bars);
    let head = ["leaks-head-week", "leaks-head-drips", "leaks-head-occasions"].map(say).into();
    let rows = weeks
        .iter()
        .map(|(week, occasions, drips)| vec![week.clone(), drips.to_string(), occasions.to_string()]);
    Figure { title, notes: Vec::new(), svg, caption: say("leaks-mine-caption"), head, rows: rows.collect() }
}

impl Page for MinePage {
    fn title(&self) -> String {
        self.title.clone()
    }

    fn menu(&self) -> &'static str {
        "/me"
    }

    fn samples() -> Vec<Self> {
        let looker = super::samples::looker();
        super::samples::mine().iter().map(|material| Self::of(material, &looker)).collect()
    }
}
