//! The pages of teams.

use std::collections::BTreeSet;

use askama::Template;
use axum::extract::State as Of;
use axum::response::Response;
use conversations::TeamId;
use conversations::teams::Team;
use shell::api::Path;
use shell::form::Form;
use shell::page::{self, Page, filters};
use shell::words::say;
use shell::{App, Colleague, ColleagueId, Error, Right, Sample, Seat, codes};

use super::{CannotForm, Formed, Wish};
use crate::doer::Doer;
use crate::problem::{self, Nothing, Problem, field, only, ticked};

/// What the box of a member is called in the form, before their id.
const MEMBER: &str = "member-";

/// All teams.
#[derive(Template)]
#[template(path = "teams/list.html")]
pub(super) struct ListPage {
    teams: Vec<Card>,
    may_keep: bool,
}

/// A team in the list.
struct Card {
    id: String,
    name: String,
    lead: Option<String>,
    members: Vec<String>,
}

impl Card {
    fn of(formed: &Formed, colleagues: &[Colleague]) -> Self {
        let is_member = |colleague: &&Colleague| formed.members.contains(&colleague.id);
        Self {
            id: formed.team.id.to_string(),
            name: formed.team.name.clone(),
            lead: colleagues.iter().find(|one| one.id == formed.team.lead).map(|lead| lead.name.clone()),
            members: colleagues.iter().filter(is_member).map(|member| member.name.clone()).collect(),
        }
    }
}

/// GET /teams
pub(super) async fn list(Of(app): Of<App>, seat: Seat) -> Result<Response, Error> {
    let (teams, colleagues) = app.db.read(seat.org, (), |tx, ()| Box::pin(super::all(tx))).await?;
    let teams = teams.iter().map(|formed| Card::of(formed, &colleagues)).collect();
    page::show(&app, &seat, ListPage { teams, may_keep: seat.may(Right::KeepTeams) }).await
}

impl Page for ListPage {
    fn title(&self) -> String {
        say("settings-teams-title")
    }

    fn menu(&self) -> &'static str {
        "/teams"
    }

    fn samples() -> Vec<Self> {
        let (formed, colleagues) = sample();
        let cards = || vec![Card::of(&formed, &colleagues)];
        let alone = Card {
            name: "Repairs".into(),
            lead: None,
            members: Vec::new(),
            ..Card::of(&formed, &colleagues)
        };
        vec![
            Self { teams: Vec::new(), may_keep: true },
            Self { teams: Vec::new(), may_keep: false },
            Self { teams: cards(), may_keep: false },
            Self { teams: cards().into_iter().chain([alone]).collect(), may_keep: true },
        ]
    }
}

fn sample() -> (Formed, Vec<Colleague>) {
    let ana = Seat::sample().colleague;
    let ben = Colleague { id: ColleagueId::of(8), name: "Ben Prata".into(), ..(*ana).clone() };
    let team = Team { id: TeamId::of(3), name: "Returns".into(), lead: ana.id, version: 1 };
    (Formed { team, members: BTreeSet::from([ana.id, ben.id]) }, vec![(*ana).clone(), ben])
}

/// The form of a team, new or known.
#[derive(Template)]
#[template(path = "teams/form.html")]
pub(super) struct FormPage {
    id: Option<String>,
    version: i64,
    name: String,
    people: Vec<Candidate>,
    problem: Problem,
    /// How it stands now, when somebody changed it meanwhile.
    now: Option<Card>,
}

/// Somebody who may belong to the team.
struct Candidate {
    id: String,
    name: String,
    is_member: bool,
    leads: bool,
}

impl FormPage {
    fn of(id: Option<TeamId>, version: i64, wish: &Wish, colleagues: &[Colleague]) -> Self {
        let member = |colleague: &Colleague| Candidate {
            id: colleague.id.to_string(),
            name: colleague.name.clone(),
            is_member: wish.members.contains(&colleague.id),
            leads: wish.lead == Some(colleague.id),
        };
        Self {
            id: id.map(|id| id.to_string()),
            version,
            name: wish.name.clone(),
            people: colleagues.iter().map(member).collect(),
            problem: Problem::default(),
            now: None,
        }
    }
}

impl Page for FormPage {
    fn title(&self) -> String {
        if self.id.is_some() { self.name.clone() } else { say("settings-team-new") }
    }

    fn menu(&self) -> &'static str {
        "/teams"
    }

    fn samples() -> Vec<Self> {
        let (formed, colleagues) = sample();
        let known = wish_of(&formed);
        let page = |refusal: CannotForm| Self {
            problem: Problem::of(&refusal.into()),
            ..Self::of(Some(formed.team.id), 1, &known, &colleagues)
        };
        vec![
            Self::of(None, 0, &Wish::default(), &colleagues),
            Self::of(Some(formed.team.id), 1, &known, &colleagues),
            page(CannotForm::NameTaken),
            page(CannotForm::InUse),
            Self { now: Some(Card::of(&formed, &colleagues)), ..page(CannotForm::ChangedMeanwhile) },
        ]
    }
}

fn wish_of(formed: &Formed) -> Wish {
    Wish { name: formed.team.name.clone(), lead: formed.team.lead.some(), members: formed.members.clone() }
}

/// GET /teams/new
pub(super) async fn new(Of(app): Of<App>, seat: Seat) -> Result<Response, Error> {
    seat.can(Right::KeepTeams)?;
    let (_, colleagues) = app.db.read(seat.org, (), |tx, ()| Box::pin(super::all(tx))).await?;
    page::show(&app, &seat, FormPage::of(None, 0, &Wish::default(), &colleagues)).await
}

/// GET /teams/{id}
pub(super) async fn show(Of(app): Of<App>, seat: Seat, Path(id): Path<TeamId>) -> Result<Response, Error> {
    seat.can(Right::KeepTeams)?;
    let (formed, colleagues) = find(&app, &seat, id).await?;
    let page = FormPage::of(Some(id), formed.team.version, &wish_of(&formed), &colleagues);
    page::show(&app, &seat, page).await
}

async fn find(app: &App, seat: &Seat, id: TeamId) -> Result<(Formed, Vec<Colleague>), Error> {
    let found = app.db.read(seat.org, id, |tx, id| Box::pin(super::one(tx, *id))).await?;
    found.ok_or_else(Error::not_found)
}

/// The fields of the form; each member is a box of its own.
type Fields = Vec<(String, String)>;

fn wish_typed(fields: &Fields) -> Result<Wish, Error> {
    let lead = field(fields, "lead")?;
    let id = |text: &str| text.parse().map_err(|_| Error::from(CannotForm::NotAColleague));
    Ok(Wish {
        name: field(fields, "name")?.to_owned(),
        lead: if lead.is_empty() { None } else { Some(id(lead)?) },
        members: ticked(fields, MEMBER).into_iter().map(id).collect::<Result<_, _>>()?,
    })
}

/// POST /teams
pub(super) async fn create(
    Of(app): Of<App>,
    seat: Seat,
    Form(fields): Form<Fields>,
) -> Result<Response, Error> {
    seat.can(Right::KeepTeams)?;
    only(&fields, |name| ["name", "lead"].contains(&name) || name.starts_with(MEMBER))?;
    let wish = wish_typed(&fields)?;
    let input = (Doer::from(&seat), wish.clone());
    let formed = app.db.write(seat.org, input, |tx, (doer, wish)| Box::pin(super::create(tx, doer, wish)));
    match formed.await {
        Ok(_) => Ok(page::go_saying("/teams", "settings-said-team-formed")),
        Err(refusal) => refused(&app, &seat, None, 0, &wish, refusal).await,
    }
}

/// POST /teams/{id}
pub(super) async fn change(
    Of(app): Of<App>,
    seat: Seat,
    Path(id): Path<TeamId>,
    Form(fields): Form<Fields>,
) -> Result<Response, Error> {
    seat.can(Right::KeepTeams)?;
    only(&fields, |name| ["name", "lead", "version"].contains(&name) || name.starts_with(MEMBER))?;
    let version = field(&fields, "version")?.parse();
    let version: i64 = version.map_err(|_| Error::field("version", "it is a whole number"))?;
    let wish = wish_typed(&fields)?;
    let input = (Doer::from(&seat), id, version, wish.clone());
    let changed = app.db.write(seat.org, input, |tx, (doer, id, version, wish)| {
        Box::pin(super::change(tx, doer, *id, *version, wish))
    });
    match changed.await {
        Ok(()) => Ok(page::go_saying("/teams", "settings-said-saved")),
        Err(refusal) => refused(&app, &seat, Some(id), version, &wish, refusal).await,
    }
}

/// Keeps what was typed. After a change by somebody else the form takes over the new version, so that sending
/// it again is a decision made with both in view.
async fn refused(
    app: &App,
    seat: &Seat,
    id: Option<TeamId>,
    version: i64,
    wish: &Wish,
    refusal: CannotForm,
) -> Result<Response, Error> {
    let refusal = Error::from(refusal).refusal()?;
    if refusal.code() == codes::NOT_FOUND {
        return Err(refusal);
    }
    let (teams, colleagues) = app.db.read(seat.org, (), |tx, ()| Box::pin(super::all(tx))).await?;
    let mut page =
        FormPage { problem: Problem::of(&refusal), ..FormPage::of(id, version, wish, &colleagues) };
    let is_stale = refusal.code() == codes::CHANGED_MEANWHILE;
    if let Some(formed) = teams.iter().find(|formed| is_stale && Some(formed.team.id) == id) {
        page.version = formed.team.version;
        page.now = Some(Card::of(formed, &colleagues));
    }
    problem::show(app, seat, page, &refusal).await
}

/// POST /teams/{id}/dissolve
pub(super) async fn dissolve(
    Of(app): Of<App>,
    seat: Seat,
    Path(id): Path<TeamId>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Error> {
    seat.can(Right::KeepTeams)?;
    let input = (Doer::from(&seat), id);
    let done = app.db.write(seat.org, input, |tx, (doer, id)| Box::pin(super::dissolve(tx, doer, *id)));
    match done.await {
        Ok(()) => Ok(page::go_saying("/teams", "settings-said-team-dissolved")),
        Err(CannotForm::NotFound) => Err(Error::not_found()),
        Err(refusal) => {
            let (formed, _) = find(&app, &seat, id).await?;
            refused(&app, &seat, Some(id), formed.team.version, &wish_of(&formed), refusal).await
        }
    }
}

/// Every page of this area, in every state.
pub(super) fn samples() -> Vec<Sample> {
    [page::samples_of::<ListPage>("teams/list"), page::samples_of::<FormPage>("teams/form")].concat()
}
