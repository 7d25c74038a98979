//! What the organization decides about leaks: how many false alarms, what a customer is worth, and what may be seen of
//! single colleagues.

use askama::Template;
use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use shell::form::Told;
use shell::page::{self, filters};
use shell::words::{say, say_with};
use shell::{App, ColleagueId, Error, Page, Right, Seat, colleague};
use store::{Fault, Tx};

use super::says::Looker;
use crate::days;
use crate::people::agreement::{self, Agreement};
use crate::people::coaches::{self, Coached};
use crate::value::purchases;
use crate::value::settings::{self, Settings};

/// The page.
#[derive(Template)]
#[template(path = "pages/settings.html")]
pub(super) struct SettingsPage {
    may_keep: bool,
    /// In which currency amounts are.
    currency: String,
    typed: Typed,
    agreement: Agreement,
    recorded: String,
    coaches: Vec<Pair>,
    colleagues: Vec<(String, String)>,
    refused: Told,
}

/// A coach and whom they coach.
struct Pair {
    coach: String,
    coach_name: String,
    colleague: String,
    colleague_name: String,
}

/// A box that is ticked, as a browser sends it; one that is not, is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Ticked {
    /// It is.
    On,
}

/// The settings as they stand in the form.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Typed {
    #[serde(default)]
    shows_value: Option<Ticked>,
    alarms: String,
    years: String,
    weekly: String,
    retention: String,
    interest: String,
    assumed: String,
    assumed_low: String,
    assumed_high: String,
    version: i64,
}

/// What is read.
#[derive(Clone, Debug, Default)]
pub(super) struct Material {
    pub(super) settings: Settings,
    pub(super) agreement: Agreement,
    pub(super) recorded_by: String,
    pub(super) coaches: Vec<Coached>,
    pub(super) colleagues: Vec<(ColleagueId, String)>,
    pub(super) zone: Option<jiff::tz::TimeZone>,
}

/// GET /leaks/settings
pub(super) async fn page(Of(app): Of<App>, seat: Seat) -> Result<Response, Error> {
    show(&app, &seat, None, None).await
}

pub(super) async fn show(
    app: &App,
    seat: &Seat,
    typed: Option<Typed>,
    refused: Option<Error>,
) -> Result<Response, Error> {
    seat.can(Right::SeeReports)?;
    let material = app.db.read(seat.org, (), |tx, ()| Box::pin(read(tx))).await?;
    let zone = material.zone.clone().unwrap_or(jiff::tz::TimeZone::UTC);
    let looker = Looker { now: app.clock().now(), zone };
    let status = refused.as_ref().map_or(StatusCode::OK, |error| error.code().status);
    let refused = refused.map_or(Ok(Told::nothing()), Told::of)?;
    let page = SettingsPage::of(&material, seat.may(Right::KeepOrganization), &looker);
    let typed = typed.unwrap_or_else(|| Typed::of(&material.settings));
    let page = SettingsPage { typed, refused, ..page };
    Ok((status, page::show(app, seat, page).await?).into_response())
}

async fn read(tx: &mut Tx) -> Result<Material, Fault> {
    let agreement = agreement::get(tx).await?;
    let by = match agreement.recorded_by {
        Some(by) => colleague::get(tx, by).await?.map(|found| found.name),
        None => None,
    };
    let all = colleague::all(tx).await?;
    let working = all.into_iter().filter(|one| one.state == colleague::State::Active);
    Ok(Material {
        settings: settings::get(tx).await?,
        recorded_by: by.unwrap_or_default(),
        agreement,
        coaches: coaches::all(tx).await?,
        colleagues: working.map(|one| (one.id, one.name)).collect(),
        zone: Some(days::zone(tx).await?),
    })
}

impl Typed {
    fn of(settings: &Settings) -> Self {
        let percent = |permille: i64| decimal(permille, 10);
        Self {
            shows_value: settings.shows_value.then_some(Ticked::On),
            alarms: decimal(settings.alarms_permille, 1_000),
            years: decimal(settings.horizon_weeks, 52),
            weekly: if settings.weekly_minor == 0 {
                String::new()
            } else {
                decimal(settings.weekly_minor, 100)
            },
            retention: percent(settings.retention_permille),
            interest: percent(settings.interest_permille),
            assumed: percent(settings.assumed_permille),
            assumed_low: percent(settings.assumed_low_permille),
            assumed_high: percent(settings.assumed_high_permille),
            version: settings.version,
        }
    }

    pub(super) fn settings(&self) -> Result<Settings, Error> {
        let read = |field: &'static str, text: &str, factor: i64| {
            scaled(text, factor).ok_or_else(|| Error::refused_on(crate::value::refusals::SETTING_BAD, field))
        };
        let weekly = if self.weekly.trim().is_empty() { Some(0) } else { purchases::amount(&self.weekly) };
        Ok(Settings {
            shows_value: self.shows_value.is_some(),
            alarms_permille: read("alarms_permille", &self.alarms, 1_000)?,
            currency: None,
            horizon_weeks: read("horizon_weeks", &self.years, 52)?,
            weekly_minor: weekly
                .ok_or_else(|| Error::refused_on(crate::value::refusals::SETTING_BAD, "weekly_minor"))?,
            retention_permille: read("retention_permille", &self.retention, 10)?,
            interest_permille: read("interest_permille", &self.interest, 10)?,
            assumed_permille: read("assumed_permille", &self.assumed, 10)?,
            assumed_low_permille: read("assumed_low_permille", &self.assumed_low, 10)?,
            assumed_high_permille: read("assumed_high_permille", &self.assumed_high, 10)?,
            version: self.version,
        })
    }
}

/// A number of small parts as people write it: 1500 of 1000 is "1.5".
fn decimal(number: i64, of: i64) -> String {
    let value = crate::value::model::hundredths(number) / crate::value::model::hundredths(of);
    let text = format!("{value:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// And back, to the nearest part.
fn scaled(text: &str, factor: i64) -> Option<i64> {
    let value: f64 = text.trim().trim_end_matches('%').trim().parse().ok()?;
    let scaled = (value * crate::value::model::hundredths(factor)).round();
    #[expect(clippy::cast_possible_truncation, reason = "bounded before")]
    let whole = scaled as i64;
    (0.0..1e9).contains(&scaled).then_some(whole)
}

impl SettingsPage {
    pub(super) fn of(material: &Material, may_keep: bool, looker: &Looker) -> Self {
        let name = |id: ColleagueId| {
            let known = material.colleagues.iter().find(|(one, _)| *one == id).map(|(_, name)| name.clone());
            known.unwrap_or_else(|| say("leaks-colleague-gone"))
        };
        let pair = |pair: &Coached| Pair {
            coach: pair.coach.to_string(),
            coach_name: name(pair.coach),
            colleague: pair.colleague.to_string(),
            colleague_name: name(pair.colleague),
        };
        let recorded = material.agreement.recorded_at.map(|at| {
            let key =
                if material.agreement.is_on { "leaks-agreement-recorded" } else { "leaks-agreement-ended" };
            say_with(key, &[("name", material.recorded_by.clone().into()), ("day", looker.day_of(at).into())])
        });
        Self {
            may_keep,
            currency: match material.settings.currency {
                Some(currency) => {
                    say_with("leaks-settings-currency", &[("currency", currency.code().into())])
                }
                None => say("leaks-settings-no-currency"),
            },
            typed: Typed::of(&material.settings),
            agreement: material.agreement.clone(),
            recorded: recorded.unwrap_or_else(|| say("leaks-agreement-none")),
            coaches: material.coaches.iter().map(pair).collect(),
            colleagues: material.colleagues.iter().map(|(id, name)| (id.to_string(), name.clone())).collect(),
            refused: Told::nothing(),
        }
    }

    fn refused_beside(&self) -> Option<&str> {
        self.refused.beside([
            "alarms_permille",
            "horizon_weeks",
            "weekly_minor",
            "retention_permille",
            "interest_permille",
            "assumed_permille",
            "assumed_low_permille",
            "assumed_high_permille",
            "words",
            "coach",
        ])
    }
}

impl Page for SettingsPage {
    fn title(&self) -> String {
        say("leaks-settings-title")
    }

    fn menu(&self) -> &'static str {
        "/leaks"
    }

    fn samples() -> Vec<Self> {
        let looker = super::samples::looker();
        let material = super::samples::settings();
        let refused = Told::about("words", &say("error-agreement-words-missing"));
        vec![
            Self::of(&Material::default(), true, &looker),
            Self::of(&material, true, &looker),
            Self::of(&material, false, &looker),
            Self { refused, ..Self::of(&material, true, &looker) },
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::{decimal, scaled};

    #[test]
    fn numbers_come_back_as_they_were_written() {
        assert_eq!(decimal(1_500, 1_000), "1.5");
        assert_eq!(decimal(520, 52), "10");
        assert_eq!(
            (scaled("1.5", 1_000), scaled(" 5 % ", 10), scaled("x", 10)),
            (Some(1_500), Some(50), None)
        );
        assert_eq!(scaled("-1", 10), None);
    }
}
