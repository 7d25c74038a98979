//! One colleague: role, invitation and reset link.

use askama::Template;
use axum::extract::State as Of;
use axum::response::Response;
use serde::Deserialize;
use shell::api::Path;
use shell::colleague::State;
use shell::form::Form;
use shell::page::{self, Page, filters};
use shell::words::{moment, say, say_with};
use shell::{App, ColleagueId, Error, Right, Role, Seat, codes};
use store::Timestamp;

use super::link::LinkPage;
use super::pages::{Line, RoleChoice, choices, role_named};
use super::sql::{self, Person};
use super::{CannotKeep, keeps_roster, may_touch};
use crate::doer::Doer;
use crate::problem::{self, Nothing, Problem};

/// One colleague.
#[derive(Template)]
#[template(path = "colleagues/person.html")]
pub(super) struct PersonPage {
    line: Line,
    roles: Vec<RoleChoice>,
    invited: Option<String>,
    may_touch: bool,
    may_reset: bool,
    has_left: bool,
    problem: Problem,
}

/// GET /colleagues/{id}
pub(super) async fn show(
    Of(app): Of<App>,
    seat: Seat,
    Path(id): Path<ColleagueId>,
) -> Result<Response, Error> {
    let page = PersonPage::of(&find(&app, &seat, id).await?, &seat, app.clock().now());
    page::show(&app, &seat, page).await
}

/// Somebody of this organization, for those who keep the roster.
pub(super) async fn find(app: &App, seat: &Seat, id: ColleagueId) -> Result<Person, Error> {
    if !keeps_roster(seat.colleague.role) {
        return Err(Error::refused(codes::NOT_ALLOWED));
    }
    let found = app.db.read(seat.org, id, |tx, id| Box::pin(sql::person(tx, *id))).await?;
    found.ok_or_else(Error::not_found)
}

impl PersonPage {
    fn of(person: &Person, seat: &Seat, now: Timestamp) -> Self {
        let doer = seat.colleague.role;
        let has_left = person.state == State::Gone;
        let may_touch = may_touch(doer, person.role) && !has_left;
        let invited = (person.state == State::Invited).then(|| invitation_says(person, seat, now));
        Self {
            line: Line::of(person, seat, now),
            roles: choices(doer, person.role.name()),
            invited,
            may_touch,
            may_reset: may_touch && person.state == State::Active && seat.may(Right::KeepColleagues),
            has_left,
            problem: Problem::default(),
        }
    }
}

fn invitation_says(person: &Person, seat: &Seat, now: Timestamp) -> String {
    match person.invited_until_at {
        Some(until) if until > now => {
            say_with("settings-invitation-until", &[("time", moment(until, now, seat.zone()).into())])
        }
        _ => say("settings-invitation-over"),
    }
}

impl Page for PersonPage {
    fn title(&self) -> String {
        self.line.name.clone()
    }

    fn menu(&self) -> &'static str {
        "/colleagues"
    }

    fn samples() -> Vec<Self> {
        let now = "2026-05-12T09:00:00Z".parse().unwrap_or_default();
        let people = sample_people();
        let usual = people.iter().map(|person| Self::of(person, &Seat::sample(), now));
        let last_owner = Error::refused(codes::LAST_OWNER);
        let refused =
            Self { problem: Problem::of(&last_owner), ..Self::of(&people[0], &Seat::sample(), now) };
        usual.chain([refused]).collect()
    }
}

/// A small roster, for samples.
pub(super) fn sample_people() -> Vec<Person> {
    let person = |id: i64, name: &str, email: &str, role, state| Person {
        id: ColleagueId::of(id),
        name: name.into(),
        email: email.into(),
        role,
        state,
        seen_at: None,
        invited_until_at: None,
    };
    let seen_at = "2026-05-12T08:56:00Z".parse().ok();
    let until = "2026-05-14T10:00:00Z".parse().ok();
    vec![
        Person { seen_at, ..person(7, "Ana Kaya", "ana@kettle.example", Role::Owner, State::Active) },
        Person {
            invited_until_at: until,
            ..person(8, "Ben Prata", "ben@kettle.example", Role::Agent, State::Invited)
        },
        person(9, "Chidi Obi", "chidi@kettle.example", Role::Manager, State::Invited),
        person(10, "Dora Lind", "dora@kettle.example", Role::Agent, State::Active),
        person(11, "Emil Berg", "emil@kettle.example", Role::Agent, State::Gone),
    ]
}

/// The role that was chosen.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Chosen {
    role: String,
}

/// POST /colleagues/{id}/role
pub(super) async fn change_role(
    Of(app): Of<App>,
    seat: Seat,
    Path(id): Path<ColleagueId>,
    Form(chosen): Form<Chosen>,
) -> Result<Response, Error> {
    let role = role_named(&chosen.role)?;
    let input = (Doer::from(&seat), id, role);
    let changed = app
        .db
        .write(seat.org, input, |tx, (doer, id, role)| Box::pin(super::change_role(tx, doer, *id, *role)));
    match changed.await {
        Ok(()) => Ok(page::go_saying(&format!("/colleagues/{id}"), "settings-said-role")),
        Err(refusal) => refused(&app, &seat, id, refusal).await,
    }
}

/// Says beside the colleague why it cannot be.
pub(super) async fn refused(
    app: &App,
    seat: &Seat,
    id: ColleagueId,
    refusal: CannotKeep,
) -> Result<Response, Error> {
    let refusal = Error::from(refusal).refusal()?;
    if [codes::NOT_FOUND, codes::NOT_ALLOWED].contains(&refusal.code()) {
        return Err(refusal);
    }
    let person = find(app, seat, id).await?;
    let page =
        PersonPage { problem: Problem::of(&refusal), ..PersonPage::of(&person, seat, app.clock().now()) };
    problem::show(app, seat, page, &refusal).await
}

/// POST /colleagues/{id}/invite-again
pub(super) async fn invite_again(
    Of(app): Of<App>,
    seat: Seat,
    Path(id): Path<ColleagueId>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Error> {
    let input = (app.clone(), Doer::from(&seat), id);
    let made = app
        .db
        .write(seat.org, input, |tx, (app, doer, id)| Box::pin(super::invite_again(app, tx, doer, *id)));
    match made.await {
        Ok(invited) => {
            let person = find(&app, &seat, id).await?;
            LinkPage::of_invitation(&person.name, &person.email, invited.link).show(&app, &seat).await
        }
        Err(refusal) => refused(&app, &seat, id, refusal).await,
    }
}

/// POST /colleagues/{id}/take-back
pub(super) async fn take_back(
    Of(app): Of<App>,
    seat: Seat,
    Path(id): Path<ColleagueId>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Error> {
    let input = (Doer::from(&seat), id);
    let taken = app.db.write(seat.org, input, |tx, (doer, id)| Box::pin(super::take_back(tx, doer, *id)));
    match taken.await {
        Ok(()) => Ok(page::go_saying("/colleagues", "settings-said-taken-back")),
        Err(refusal) => refused(&app, &seat, id, refusal).await,
    }
}

/// POST /colleagues/{id}/reset-link
pub(super) async fn reset_link(
    Of(app): Of<App>,
    seat: Seat,
    Path(id): Path<ColleagueId>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Error> {
    let input = (app.clone(), Doer::from(&seat), id);
    let made =
        app.db.write(seat.org, input, |tx, (app, doer, id)| Box::pin(super::reset_link(app, tx, doer, *id)));
    match made.await {
        Ok(link) => {
            let person = find(&app, &seat, id).await?;
            LinkPage::of_reset(&person.name, link).show(&app, &seat).await
        }
        Err(refusal) => refused(&app, &seat, id, refusal).await,
    }
}
