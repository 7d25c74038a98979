//! The roster, and the form of an invitation.

use askama::Template;
use axum::extract::State as Of;
use axum::response::Response;
use serde::Deserialize;
use shell::colleague::{COLLEAGUES_MAX, State};
use shell::form::Form;
use shell::page::{self, Page, filters};
use shell::words::{ago, say, say_with};
use shell::{App, ColleagueId, Error, Role, Sample, Seat, codes};
use store::Timestamp;

use super::link::LinkPage;
use super::sql::{Person, roster};
use super::{Invitation, closing, keeps_roster, link, person, roles_for};
use crate::doer::Doer;
use crate::problem::{self, Problem};

/// Everybody, as owners and managers see them, or as names.
#[derive(Template)]
#[template(path = "colleagues/list.html")]
pub(super) struct ListPage {
    lead: String,
    keeps_roster: bool,
    here: Vec<Line>,
    left: Vec<Line>,
}

/// One of them.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) role: String,
    pub(super) state: Tag,
    pub(super) seen: String,
}

/// A state in a word.
#[derive(Clone)]
pub(super) struct Tag {
    pub(super) tone: &'static str,
    pub(super) icon: &'static str,
    pub(super) says: String,
}

impl Line {
    pub(super) fn of(person: &Person, seat: &Seat, now: Timestamp) -> Self {
        let seen = match (person.state, person.seen_at) {
            (State::Active, Some(seen_at)) => ago(seen_at, now, seat.zone()),
            (State::Active, None) => say("settings-seen-none"),
            _ => String::new(),
        };
        Self {
            id: person.id.to_string(),
            name: person.name.clone(),
            email: person.email.clone(),
            role: say(person.role.key()),
            state: tag_of(person, now),
            seen,
        }
    }
}

fn tag_of(person: &Person, now: Timestamp) -> Tag {
    let holds = person.invited_until_at.is_some_and(|until| until > now);
    let (tone, icon, key) = match person.state {
        State::Active => ("tag-kept", "check", "settings-state-active"),
        State::Invited if holds => ("tag-soon", "mail", "settings-state-invited"),
        State::Invited => ("tag-broken", "alert", "settings-state-invitation-ended"),
        State::Gone => ("", "leave", "settings-state-left"),
    };
    Tag { tone, icon, says: say(key) }
}

/// GET /colleagues
pub(super) async fn list(Of(app): Of<App>, seat: Seat) -> Result<Response, Error> {
    let read = app.db.read(seat.org, (), |tx, ()| Box::pin(roster(tx, ColleagueId::NONE, COLLEAGUES_MAX)));
    let people = read.await?;
    let page = ListPage::of(&people, &seat, app.clock().now());
    page::show(&app, &seat, page).await
}

impl ListPage {
    fn of(people: &[Person], seat: &Seat, now: Timestamp) -> Self {
        let mut people: Vec<&Person> = people.iter().collect();
        people.sort_by_key(|person| (person.name.to_lowercase(), person.id));
        let (left, here): (Vec<_>, Vec<_>) =
            people.into_iter().partition(|person| person.state == State::Gone);
        let lines =
            |people: Vec<&Person>| people.into_iter().map(|person| Line::of(person, seat, now)).collect();
        Self {
            lead: say_with("settings-colleagues-lead", &[("count", here.len().into())]),
            keeps_roster: keeps_roster(seat.colleague.role),
            here: lines(here),
            left: lines(left),
        }
    }
}

impl Page for ListPage {
    fn title(&self) -> String {
        say("settings-colleagues-title")
    }

    fn menu(&self) -> &'static str {
        "/colleagues"
    }

    fn samples() -> Vec<Self> {
        let now = "2026-05-12T09:00:00Z".parse().unwrap_or_default();
        let (seat, people) = (Seat::sample(), person::sample_people());
        let names = Self { keeps_roster: false, ..Self::of(&people, &seat, now) };
        vec![Self::of(&people[..1], &seat, now), Self::of(&people, &seat, now), names]
    }
}

/// The form of an invitation.
#[derive(Template)]
#[template(path = "colleagues/new.html")]
pub(super) struct NewPage {
    typed: Typed,
    roles: Vec<RoleChoice>,
    problem: Problem,
}

/// A role to choose.
pub(super) struct RoleChoice {
    pub(super) name: &'static str,
    pub(super) says: String,
    pub(super) means: String,
    pub(super) is_chosen: bool,
}

/// The roles that a doer may give.
pub(super) fn choices(doer: Role, chosen: &str) -> Vec<RoleChoice> {
    let choice = |role: Role| RoleChoice {
        name: role.name(),
        says: say(role.key()),
        means: say(match role {
            Role::Agent => "settings-role-agent-means",
            Role::Manager => "settings-role-manager-means",
            Role::Owner => "settings-role-owner-means",
        }),
        is_chosen: role.name() == chosen,
    };
    roles_for(doer).map(choice).collect()
}

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Typed {
    name: String,
    email: String,
    role: String,
}

/// A role by its name in forms and in JSON.
pub(super) fn role_named(name: &str) -> Result<Role, Error> {
    Role::named(name).ok_or_else(|| Error::field("role", "it is owner, manager or agent"))
}

/// GET /colleagues/new
pub(super) async fn new(Of(app): Of<App>, seat: Seat) -> Result<Response, Error> {
    if !keeps_roster(seat.colleague.role) {
        return Err(Error::refused(codes::NOT_ALLOWED));
    }
    let typed = Typed { role: Role::Agent.name().into(), ..Typed::default() };
    page::show(&app, &seat, NewPage::of(seat.colleague.role, typed)).await
}

/// POST /colleagues
pub(super) async fn invite(
    Of(app): Of<App>,
    seat: Seat,
    Form(typed): Form<Typed>,
) -> Result<Response, Error> {
    match make(&app, &seat, &typed).await {
        Ok(page) => page.show(&app, &seat).await,
        Err(error) if error.code() == codes::NOT_ALLOWED => Err(error),
        Err(error) => {
            let refusal = error.refusal()?;
            let page = NewPage { problem: Problem::of(&refusal), ..NewPage::of(seat.colleague.role, typed) };
            problem::show(&app, &seat, page, &refusal).await
        }
    }
}

async fn make(app: &App, seat: &Seat, typed: &Typed) -> Result<LinkPage, Error> {
    let invitation =
        Invitation { name: typed.name.clone(), email: typed.email.clone(), role: role_named(&typed.role)? };
    let input = (app.clone(), Doer::from(seat), invitation);
    let made =
        app.db.write(seat.org, input, |tx, (app, doer, typed)| Box::pin(super::invite(app, tx, doer, typed)));
    let invited = made.await?;
    Ok(LinkPage::of_invitation(typed.name.trim(), typed.email.trim(), invited.link))
}

impl NewPage {
    fn of(doer: Role, typed: Typed) -> Self {
        Self { roles: choices(doer, &typed.role), typed, problem: Problem::default() }
    }
}

impl Page for NewPage {
    fn title(&self) -> String {
        say("settings-invite-title")
    }

    fn menu(&self) -> &'static str {
        "/colleagues"
    }

    fn samples() -> Vec<Self> {
        let typed = Typed { name: "Ben Prata".into(), email: "ben@kettle".into(), role: "agent".into() };
        let taken = Error::from(super::CannotInvite::EmailTaken);
        vec![
            Self::of(Role::Manager, Typed::default()),
            Self { problem: Problem::of(&taken), ..Self::of(Role::Owner, typed) },
        ]
    }
}

/// Every page of this area, in every state.
pub(super) fn samples() -> Vec<Sample> {
    [
        page::samples_of::<ListPage>("colleagues/list"),
        page::samples_of::<NewPage>("colleagues/new"),
        page::samples_of::<link::LinkPage>("colleagues/link"),
        page::samples_of::<person::PersonPage>("colleagues/person"),
        page::samples_of::<closing::ClosePage>("colleagues/close"),
    ]
    .concat()
}
