//! Setting a standard, and writing down what is believed. Both begin a new version.

use axum::extract::State;
use axum::response::Response;
use conversations::{ChannelId, TeamId};
use instrument::CannotSet;
use instrument::standards::{NewClaim, NewStandard};
use rules::drips::{Measure, kind_of};
use serde::Deserialize;
use shell::api::Path;
use shell::form::Form;
use shell::page;
use shell::{App, ColleagueId, Error, Right, Seat};
use store::OrgId;

use super::words::permille_of;
use super::{LENGTH_BAD, PERCENT_BAD, one};
use crate::around::{PLACE_UNKNOWN, unknown_place};

/// A unit in which a length is typed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Unit {
    Minutes,
    #[default]
    Hours,
    Days,
}

impl Unit {
    /// The units that fit what a kind measures: a day of business hours would be no fixed length.
    pub(super) fn of(measure: Measure) -> &'static [Self] {
        if measure == Measure::BusinessMinutes {
            &[Self::Minutes, Self::Hours]
        } else {
            &[Self::Hours, Self::Days]
        }
    }

    /// A length in the largest unit that it is whole in.
    pub(super) fn fitting(minutes: i64, measure: Measure) -> (i64, Self) {
        let fits = |unit: &&Self| minutes % unit.minutes() == 0;
        let unit = Self::of(measure).iter().rev().find(fits).copied().unwrap_or(Self::Minutes);
        (minutes / unit.minutes(), unit)
    }

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Minutes => "minutes",
            Self::Hours => "hours",
            Self::Days => "days",
        }
    }

    /// Key of its words.
    pub(super) fn key(self, measure: Measure) -> &'static str {
        match self {
            Self::Minutes => "standards-unit-minutes",
            Self::Hours if measure == Measure::BusinessMinutes => "standards-unit-business-hours",
            Self::Hours => "standards-unit-hours",
            Self::Days => "standards-unit-days",
        }
    }

    const fn minutes(self) -> i64 {
        match self {
            Self::Minutes => 1,
            Self::Hours => 60,
            Self::Days => 24 * 60,
        }
    }
}

/// What is typed into the form of a standard.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Typed {
    pub(super) amount: String,
    pub(super) unit: Unit,
    pub(super) target: String,
    pub(super) team: String,
    pub(super) channel: String,
}

impl Typed {
    fn read(&self, kind: &str) -> Result<NewStandard, Error> {
        // Of a kind of the organization's own only the share is measured.
        let measure = kind_of(kind).map_or(Measure::Nothing, |kind| kind.measure);
        let place = |text: &str| if text.is_empty() { Some(0) } else { text.parse::<i64>().ok() };
        let team = place(&self.team).ok_or_else(|| Error::refused_on(PLACE_UNKNOWN, "team"))?;
        let channel = place(&self.channel).ok_or_else(|| Error::refused_on(PLACE_UNKNOWN, "channel"))?;
        let target = permille_of(&self.target).ok_or_else(|| Error::refused_on(PERCENT_BAD, "target"))?;
        let amount = match measure {
            Measure::Nothing => 0,
            _ => self.amount.trim().parse::<u16>().map_err(|_| Error::refused_on(LENGTH_BAD, "amount"))?,
        };
        Ok(NewStandard {
            kind: kind.to_owned(),
            channel: ChannelId::of(channel),
            team: TeamId::of(team),
            minutes: measure.has_minutes().then(|| i64::from(amount) * self.unit.minutes()),
            count: (measure == Measure::Count).then_some(amount.into()),
            target_permille: Some(target),
        })
    }
}

/// What is believed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Believed {
    claim: String,
}

/// POST /drips/standards/{kind}
pub(super) async fn set(
    State(app): State<App>,
    seat: Seat,
    Path(kind): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    seat.can(Right::KeepOrganization)?;
    let stored = match typed.read(&kind) {
        Ok(new) => set_there(&app, seat.org, new, seat.colleague.id).await,
        Err(error) => Err(error),
    };
    match stored {
        Ok(()) => Ok(page::go_saying(&format!("/drips/standards/{kind}"), "standards-said-set")),
        Err(error) => {
            let written = Written { standard: Some(typed), ..Written::default() };
            refused(&app, &seat, kind, written, error).await
        }
    }
}

/// POST /drips/standards/{kind}/claim
pub(super) async fn claim(
    State(app): State<App>,
    seat: Seat,
    Path(kind): Path<String>,
    Form(form): Form<Believed>,
) -> Result<Response, Error> {
    seat.can(Right::SeeReports)?;
    let written = Written { claim: form.claim, ..Written::default() };
    let Some(permille) = permille_of(&written.claim) else {
        let error = Error::refused_on(PERCENT_BAD, "claim");
        return refused(&app, &seat, kind, written, error).await;
    };
    let new = NewClaim { kind: kind.clone(), channel: ChannelId::NONE, team: TeamId::NONE, permille };
    match claim_there(&app, seat.org, new, seat.colleague.id).await {
        Ok(()) => Ok(page::go_saying(&format!("/drips/standards/{kind}"), "standards-said-claimed")),
        Err(error) => refused(&app, &seat, kind, written, error).await,
    }
}

async fn refused(
    app: &App,
    seat: &Seat,
    kind: String,
    written: Written,
    error: Error,
) -> Result<Response, Error> {
    one::show(app, seat, kind, written, Some(error.refusal()?)).await
}

/// What stood in the forms of the page when one of them was refused.
#[derive(Clone, Debug, Default)]
pub(super) struct Written {
    pub(super) standard: Option<Typed>,
    pub(super) claim: String,
}

/// Sets a standard at a place that exists.
pub(super) async fn set_there(app: &App, org: OrgId, new: NewStandard, by: ColleagueId) -> Result<(), Error> {
    let stored = app.db.write(org, (new, by), |tx, (new, by)| {
        Box::pin(async move {
            if let Some(place) = unknown_place(tx, new.channel, new.team).await? {
                return Ok(Err(place));
            }
            instrument::standards::set(tx, new, *by).await.map(Ok)
        })
    });
    let stored: Result<_, CannotSet> = stored.await;
    stored?.map(drop).map_err(|field| Error::refused_on(PLACE_UNKNOWN, field))
}

/// Writes down what is believed of a place that exists.
pub(super) async fn claim_there(app: &App, org: OrgId, new: NewClaim, by: ColleagueId) -> Result<(), Error> {
    let stored = app.db.write(org, (new, by), |tx, (new, by)| {
        Box::pin(async move {
            if let Some(place) = unknown_place(tx, new.channel, new.team).await? {
                return Ok(Err(place));
            }
            instrument::standards::claim(tx, new, *by).await.map(Ok)
        })
    });
    let stored: Result<_, CannotSet> = stored.await;
    stored?.map(drop).map_err(|field| Error::refused_on(PLACE_UNKNOWN, field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(minutes: i64, measure: Measure, expected: (i64, Unit)) {
        assert_eq!(Unit::fitting(minutes, measure), expected);
    }

    #[test]
    fn a_length_is_said_in_the_largest_unit_that_fits() {
        check(480, Measure::BusinessMinutes, (8, Unit::Hours));
        check(45, Measure::BusinessMinutes, (45, Unit::Minutes));
        check(7 * 1_440, Measure::CalendarMinutes, (7, Unit::Days));
        check(90 * 60, Measure::CalendarMinutes, (90, Unit::Hours));
        check(0, Measure::BusinessMinutes, (0, Unit::Hours));
    }

    #[test]
    fn what_a_kind_does_not_measure_is_left_out() {
        let typed =
            Typed { amount: "4".to_owned(), unit: Unit::Hours, target: "90".to_owned(), ..Typed::default() };
        let of = |kind| {
            let read = typed.read(kind).expect("it can be read");
            (read.minutes, read.count, read.target_permille)
        };
        assert_eq!(of("late_first_answer"), (Some(240), None, Some(100)));
        assert_eq!(of("passed_around"), (None, Some(4), Some(100)));
        assert_eq!(of("damaged"), (None, None, Some(100)));
        let refused = |typed: Typed| typed.read("late_first_answer").expect_err("it cannot be read");
        let long = Typed { amount: "much".to_owned(), ..typed.clone() };
        assert_eq!(refused(long).about_field(), Some("amount"));
        assert_eq!(
            refused(Typed { target: "all".to_owned(), ..typed.clone() }).about_field(),
            Some("target")
        );
        assert_eq!(refused(Typed { team: "x".to_owned(), ..typed }).about_field(), Some("team"));
    }
}
