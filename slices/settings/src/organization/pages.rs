//! The page of the organization.

use askama::Template;
use axum::extract::State as Of;
use axum::response::Response;
use serde::Deserialize;
use shell::form::Form;
use shell::page::{self, Page, filters};
use shell::signpost::{self, Pointing, Post};
use shell::words::{Language, say};
use shell::{App, Error, Right, Sample, Seat, codes};
use store::Timestamp;

use super::api::code_of;
use super::holidays::Holidays;
use super::holidays::pages::{Shown, shown};
use super::hours::{self, DAYS};
use super::{CannotSettle, Known, Wish, get_known};
use crate::doer::Doer;
use crate::problem::{self, Problem};
use crate::zones::{self, Zone};

/// The organization, to change for owners and to read for everybody.
#[derive(Template)]
#[template(path = "organization/page.html")]
pub(super) struct OrganizationPage {
    typed: Typed,
    days: Vec<Day>,
    holidays: Vec<Shown>,
    /// Holidays as typed.
    pasted: String,
    languages: &'static [(Language, &'static str)],
    zones: Vec<Zone>,
    zone_heard: String,
    zone_required: bool,
    may_keep: bool,
    problem: Problem,
    /// What is stored now and differs, when somebody changed it meanwhile.
    now: Vec<(String, String)>,
    /// What other features let an organization settle.
    signs: Vec<Pointing>,
}

/// One day of the week in the form.
struct Day {
    field: &'static str,
    name: String,
    line: String,
}

/// The form as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Typed {
    name: String,
    time_zone: String,
    language: String,
    #[serde(default)]
    currency: String,
    signature: String,
    version: i64,
    monday: String,
    tuesday: String,
    wednesday: String,
    thursday: String,
    friday: String,
    saturday: String,
    sunday: String,
}

impl Typed {
    fn of(known: &Known) -> Self {
        let [monday, tuesday, wednesday, thursday, friday, saturday, sunday] = hours::write(&known.hours);
        Self {
            name: known.organization.name.clone(),
            time_zone: known.organization.time_zone.clone(),
            language: known.organization.language.clone(),
            currency: code_of(known.currency),
            signature: known.signature.clone(),
            version: known.organization.version,
            monday,
            tuesday,
            wednesday,
            thursday,
            friday,
            saturday,
            sunday,
        }
    }

    fn lines(&self) -> [String; 7] {
        let days = [
            &self.monday,
            &self.tuesday,
            &self.wednesday,
            &self.thursday,
            &self.friday,
            &self.saturday,
            &self.sunday,
        ];
        days.map(Clone::clone)
    }

    fn wish(&self) -> Result<Wish, CannotSettle> {
        Ok(Wish {
            name: self.name.clone(),
            time_zone: self.time_zone.clone(),
            language: self.language.clone(),
            hours: hours::read(&self.lines())?,
            holidays: None,
            currency: self.currency.clone(),
            signature: self.signature.replace("\r\n", "\n"),
            version: self.version,
        })
    }

    /// What `now` holds where it differs from what was typed: name of the field and its value.
    fn differs_from(&self, now: &Self) -> Vec<(String, String)> {
        let mut differing = vec![
            (say("settings-name"), &self.name, &now.name),
            (say("settings-zone"), &self.time_zone, &now.time_zone),
            (say("settings-language"), &self.language, &now.language),
            (say("settings-currency"), &self.currency, &now.currency),
            (say("settings-signature"), &self.signature, &now.signature),
        ];
        let (mine, theirs) = (self.lines(), now.lines());
        differing.extend(
            day_names().into_iter().zip(&mine).zip(&theirs).map(|((day, mine), theirs)| (day, mine, theirs)),
        );
        let differing = differing.into_iter().filter(|(_, mine, theirs)| mine.trim() != theirs.trim());
        differing.map(|(name, _, theirs)| (name, theirs.clone())).collect()
    }
}

fn day_names() -> [String; 7] {
    [
        "settings-monday",
        "settings-tuesday",
        "settings-wednesday",
        "settings-thursday",
        "settings-friday",
        "settings-saturday",
        "settings-sunday",
    ]
    .map(say)
}

impl OrganizationPage {
    fn of(typed: Typed, holidays: &Holidays, seat: &Seat, now: Timestamp) -> Self {
        let may_keep = seat.may(Right::KeepOrganization);
        let days = DAYS.into_iter().zip(day_names()).zip(typed.lines());
        Self {
            days: days.map(|((field, name), line)| Day { field, name, line }).collect(),
            holidays: shown(holidays, now),
            pasted: String::new(),
            languages: Language::ALL,
            zones: if may_keep { zones::all(now) } else { Vec::new() },
            zone_heard: zones::heard(&typed.time_zone, now),
            zone_required: true,
            may_keep,
            problem: Problem::default(),
            now: Vec::new(),
            signs: Vec::new(),
            typed,
        }
    }
}

impl Page for OrganizationPage {
    fn title(&self) -> String {
        say("settings-organization-title")
    }

    fn menu(&self) -> &'static str {
        "/organization"
    }

    fn samples() -> Vec<Self> {
        let now: Timestamp = "2026-05-12T09:00:00Z".parse().unwrap_or_default();
        let mut typed = Typed {
            name: "Kettle & Pan".into(),
            time_zone: "Europe/Lisbon".into(),
            language: "en".into(),
            currency: "EUR".into(),
            version: 3,
            ..Typed::default()
        };
        typed.monday = "09:00-12:00, 13:00-17:00".into();
        let holidays: Holidays = [
            (jiff::civil::date(2026, 6, 10), "Portugal Day".to_owned()),
            (jiff::civil::date(2027, 1, 1), String::new()),
        ]
        .into();
        let page = |typed: &Typed| {
            let page = Self::of(typed.clone(), &holidays, &Seat::sample(), now);
            let signs = vec![Pointing { path: "/organization", says: say("settings-organization-title") }];
            Self { zones: page.zones.into_iter().take(5).collect(), signs, ..page }
        };
        let unread = Error::from(CannotSettle::HoursUnread(hours::Unread { day: "monday" }));
        let stale = Error::refused(codes::CHANGED_MEANWHILE);
        vec![
            page(&typed),
            Self { may_keep: false, ..page(&typed) },
            Self { holidays: Vec::new(), ..page(&typed) },
            Self { holidays: Vec::new(), may_keep: false, ..page(&typed) },
            Self {
                problem: Problem::of(&Error::from(CannotSettle::HolidayUnread(2))),
                pasted: "2026-12-25 Christmas Day\nBoxing Day".into(),
                ..page(&typed)
            },
            Self {
                problem: Problem::of(&Error::from(CannotSettle::CurrencyUnknown)),
                ..page(&Typed { currency: "Euro".into(), ..typed.clone() })
            },
            Self { problem: Problem::of(&unread), ..page(&Typed { monday: "nine".into(), ..typed.clone() }) },
            Self {
                problem: Problem::of(&stale),
                now: vec![(say("settings-name"), "Kettle, Pan & Lid".into())],
                ..page(&typed)
            },
        ]
    }
}

/// GET /organization
pub(super) async fn show(Of(app): Of<App>, seat: Seat) -> Result<Response, Error> {
    let known = read(&app, &seat).await?;
    let page = OrganizationPage::of(Typed::of(&known), &known.holidays, &seat, app.clock().now());
    let signs = signpost::at(&app, &seat, Post::Organization);
    page::show(&app, &seat, OrganizationPage { signs, ..page }).await
}

async fn read(app: &App, seat: &Seat) -> Result<Known, Error> {
    Ok(app.db.read(seat.org, (), |tx, ()| Box::pin(get_known(tx))).await?)
}

/// POST /organization
pub(super) async fn change(
    Of(app): Of<App>,
    seat: Seat,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    seat.can(Right::KeepOrganization)?;
    match store_typed(&app, &seat, &typed).await {
        Ok(()) => Ok(page::go_saying("/organization", "settings-said-saved")),
        Err(refusal) => refused(&app, &seat, typed, refusal).await,
    }
}

async fn store_typed(app: &App, seat: &Seat, typed: &Typed) -> Result<(), CannotSettle> {
    let input = (Doer::from(seat), typed.wish()?);
    app.db.write(seat.org, input, |tx, (doer, wish)| Box::pin(super::change(tx, doer, wish))).await
}

/// Keeps what was typed. After a change by somebody else both values are in view and the form takes over the
/// new version, so that sending it again is a decision.
async fn refused(app: &App, seat: &Seat, typed: Typed, refusal: CannotSettle) -> Result<Response, Error> {
    let refusal = Error::from(refusal).refusal()?;
    let known = read(app, seat).await?;
    let mut page = OrganizationPage::of(typed, &known.holidays, seat, app.clock().now());
    page.problem = Problem::of(&refusal);
    page.signs = signpost::at(app, seat, Post::Organization);
    if refusal.code() == codes::CHANGED_MEANWHILE {
        let stored = Typed::of(&known);
        page.now = page.typed.differs_from(&stored);
        page.typed.version = stored.version;
    }
    problem::show(app, seat, page, &refusal).await
}

/// Shows the page with what was typed as holidays, and why they were not taken.
pub(super) async fn refuse_holidays(
    app: &App,
    seat: &Seat,
    pasted: String,
    refusal: CannotSettle,
) -> Result<Response, Error> {
    let refusal = Error::from(refusal).refusal()?;
    let known = read(app, seat).await?;
    let mut page = OrganizationPage::of(Typed::of(&known), &known.holidays, seat, app.clock().now());
    page.problem = Problem::of(&refusal);
    page.signs = signpost::at(app, seat, Post::Organization);
    page.pasted = pasted;
    problem::show(app, seat, page, &refusal).await
}

/// The page in every state.
pub(super) fn samples() -> Vec<Sample> {
    page::samples_of::<OrganizationPage>("organization/page")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_named_with_what_is_stored() {
        let typed = Typed { name: "Kettle".into(), monday: "09:00-17:00".into(), ..Typed::default() };
        let stored =
            Typed { name: "Kettle".into(), monday: "10:00-18:00".into(), version: 9, ..Typed::default() };
        assert_eq!(typed.differs_from(&stored), [("Monday".to_owned(), "10:00-18:00".to_owned())]);
        assert_eq!(typed.differs_from(&typed), []);
    }
}
