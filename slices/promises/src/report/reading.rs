//! Reading a report in one transaction, and why it may be refused.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use conversations::{channels, teams};
use jiff::tz::TimeZone;
use shell::{App, Code, Error, Refusal, codes, colleague};
use store::{Fault, OrgId, Timestamp, Tx, organizations};

use super::asks;
use super::groups::{House, Material, Report};
use super::period::{Asked, NotAPeriod, Period};
use super::rows::{self, PROMISES_MAX};
use super::tally::Cell;
use super::trend::{self, Month};
use crate::asks::by_person;
use crate::hearing::{self, Detected};

/// A day that cannot be read.
pub(crate) const DAY_UNREAD: Code = Code::new("report_day_unread", StatusCode::UNPROCESSABLE_ENTITY);
/// A period that ends before it begins.
pub(crate) const BACKWARDS: Code = Code::new("report_backwards", StatusCode::UNPROCESSABLE_ENTITY);
/// A period of more than two years.
pub(crate) const TOO_LONG: Code = Code::new("report_too_long", StatusCode::UNPROCESSABLE_ENTITY);
/// More promises than one report counts.
pub(crate) const TOO_MANY: Code = Code::new("report_too_many", StatusCode::UNPROCESSABLE_ENTITY);

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotReport {
    /// The period cannot be.
    #[error("this is no period")]
    Period(NotAPeriod),
    /// It has more promises than one report counts.
    #[error("one report counts at most 250,000 promises")]
    TooMany,
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Refusal for CannotReport {
    fn code(&self) -> Code {
        match self {
            Self::Period(NotAPeriod::Unread(_)) => DAY_UNREAD,
            Self::Period(NotAPeriod::Backwards) => BACKWARDS,
            Self::Period(NotAPeriod::TooLong) => TOO_LONG,
            Self::TooMany => TOO_MANY,
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        match self {
            Self::Period(NotAPeriod::Unread(field)) => Some(field),
            Self::Period(_) | Self::TooMany => Some("from"),
            Self::Fault(_) => None,
        }
    }

    fn fault(&self) -> Option<&Fault> {
        if let Self::Fault(fault) = self { Some(fault) } else { None }
    }
}

/// A report with what is needed to say it.
pub(crate) struct Told {
    pub(crate) report: Report,
    /// The months up to its end.
    pub(crate) trend: Vec<Month>,
    /// Asks that fell due in the period.
    pub(crate) asks: asks::Asked,
    /// What was heard in history that was imported in the period.
    pub(crate) heard: Vec<Detected>,
    pub(crate) zone: TimeZone,
    pub(crate) now: Timestamp,
}

/// Reads the report that was asked for.
pub(crate) async fn report(app: &App, org: OrgId, asked: Asked) -> Result<Told, Error> {
    Ok(app.db.read(org, asked, |tx, asked| Box::pin(read(tx, asked))).await?)
}

async fn read(tx: &mut Tx, asked: &Asked) -> Result<Told, CannotReport> {
    let now = tx.now();
    let organization = organizations::get(tx).await?;
    let zone = organization.map_or(TimeZone::UTC, |organization| organization.zone());
    let today = now.to_zoned(zone.clone()).date();
    let period = Period::asked(asked, today).map_err(CannotReport::Period)?;
    let here = material(tx, period.bounds(&zone)).await?;
    let earlier = material(tx, period.before().bounds(&zone)).await?;
    let house = house(tx).await?;
    let report = Report::of((period, now), &here, &earlier, &house);
    let (from, until) = period.bounds(&zone);
    let asks = asks::Asked::of(&by_person(tx, (from, until)).await?, &house);
    let heard = hearing::detected(tx, from, until).await?;
    let trend = trend(tx, period, &zone).await?;
    Ok(Told { report, trend, asks, heard, zone, now })
}

/// One month after the other, so that no more than one is held at once.
async fn trend(tx: &mut Tx, period: Period, zone: &TimeZone) -> Result<Vec<Month>, CannotReport> {
    let now = tx.now();
    let mut cells = BTreeMap::new();
    for first in trend::months(period) {
        let due = rows::came_due(tx, trend::whole(first).bounds(zone)).await?;
        if due.len() > PROMISES_MAX {
            return Err(CannotReport::TooMany);
        }
        cells.insert(first, Cell::of_due(&due, now));
    }
    Ok(trend::shown(&cells))
}

async fn material(tx: &mut Tx, between: (Timestamp, Timestamp)) -> Result<Material, CannotReport> {
    let due = rows::came_due(tx, between).await?;
    let made = rows::made(tx, between).await?;
    if due.len() > PROMISES_MAX || made.len() > PROMISES_MAX {
        return Err(CannotReport::TooMany);
    }
    Ok(Material { due, made, began: rows::began(tx, between).await? })
}

async fn house(tx: &mut Tx) -> Result<House, Fault> {
    let teams = teams::all(tx).await?;
    let touchpoints = channels::all(tx).await?;
    let colleagues = colleague::all(tx).await?;
    let leads = teams.iter().filter_map(|team| Some((team.id, team.lead.some()?)));
    let members: BTreeSet<_> = leads.chain(teams::members(tx).await?).collect();
    Ok(House {
        members: members.into_iter().collect(),
        colleagues: colleagues.iter().filter(|one| one.state == colleague::State::Active).count(),
        teams: teams.into_iter().map(|team| (team.id, team.name)).collect(),
        touchpoints: touchpoints.into_iter().map(|channel| (channel.id, channel.name)).collect(),
    })
}
