//! The standards of one kind: what we believe, what was measured, what we say, and what held before.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use instrument::standards::Standard;
use rules::drips::Measure;
use shell::api::Path;
use shell::form::Told as Refused;
use shell::page::{self, filters};
use shell::words::{day, say, say_with};
use shell::{App, Error, Page, Right, Seat};
use store::{Fault, Tx};

use super::acts::{Typed, Unit, Written};
use super::measured::{Measured, Told};
use super::picture::picture;
use super::reading::{DAYS, Known, known, versions};
use super::words::{measure_of, percent_kept, says};
use crate::putting_right::Choice;
use crate::putting_right::row::Looker;
use crate::said::kind_name;

/// The page of one kind's standards.
#[derive(Template)]
#[template(path = "standards/one.html")]
pub(super) struct OnePage {
    kind: String,
    name: String,
    lead: String,
    claim: Option<String>,
    /// How what was believed stands to what was measured.
    belief: Option<String>,
    verdict: String,
    measured: String,
    svg: String,
    places: Vec<Place>,
    history: Vec<Version>,
    form: Option<Form>,
    refused: Refused,
    typed_claim: String,
}

/// Whether whoever looks may set standards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum May {
    Look,
    Set,
}

/// Where a standard holds now.
struct Place {
    name: String,
    says: String,
    since: String,
}

/// What held before.
struct Version {
    place: String,
    says: String,
    when: String,
    claim: Option<String>,
}

/// The form for a new version.
struct Form {
    teams: Vec<Choice>,
    channels: Vec<Choice>,
    has_length: bool,
    has_count: bool,
    amount: String,
    units: Vec<Choice>,
    target: String,
}

/// GET /drips/standards/{kind}
pub(super) async fn page(
    State(app): State<App>,
    seat: Seat,
    Path(kind): Path<String>,
) -> Result<Response, Error> {
    show(&app, &seat, kind, Written::default(), None).await
}

/// The page, with what was typed and why it was refused, where it was.
pub(super) async fn show(
    app: &App,
    seat: &Seat,
    kind: String,
    written: Written,
    refused: Option<Error>,
) -> Result<Response, Error> {
    seat.can(Right::SeeReports)?;
    let read = app.db.read(seat.org, kind, |tx, kind| Box::pin(look(tx, kind)));
    let seen = read.await?.ok_or_else(Error::not_found)?;
    let status = refused.as_ref().map_or(StatusCode::OK, |error| error.code().status);
    let refused = refused.map_or(Ok(Refused::nothing()), Refused::of)?;
    let looker = Looker::at(seat, app.clock().now());
    let may = if seat.may(Right::KeepOrganization) { May::Set } else { May::Look };
    let page = OnePage::of(&seen, &looker, written, may);
    Ok((status, page::show(app, seat, OnePage { refused, ..page }).await?).into_response())
}

/// One kind with everything around it.
pub(super) struct Looked {
    pub(super) kind: String,
    pub(super) known: Known,
    pub(super) versions: Vec<Vec<Standard>>,
}

async fn look(tx: &mut Tx, kind: &str) -> Result<Option<Looked>, Fault> {
    let known = known(tx).await?;
    if known.kinds.iter().all(|one| one.code != kind) {
        return Ok(None);
    }
    Ok(Some(Looked { kind: kind.to_owned(), known, versions: versions(tx, kind).await? }))
}

impl OnePage {
    fn of(seen: &Looked, looker: &Looker, written: Written, may: May) -> Self {
        let Looked { kind, known, versions } = seen;
        let name = kind_name(kind, &known.kinds);
        let measured = known.measured(kind);
        let standard = known.everywhere(kind);
        let claim = standard.and_then(|standard| standard.claim);
        let told = standard.map_or(Told::TooFew, |standard| measured.verdict(standard));
        let now = versions.iter().filter_map(|there| there.first());
        let before = versions.iter().flat_map(|there| there.windows(2));
        Self {
            lead: standard.map_or_else(String::new, |standard| says(standard, &known.kinds)),
            claim: claim.and_then(|_| claim_said(standard?, known, looker)),
            belief: claim.and_then(|claim| measured.belief(claim.permille)).map(say),
            verdict: say(told.key()),
            measured: measured_said(measured),
            svg: picture(standard, measured, told),
            places: now.map(|standard| Place::of(standard, known, looker)).collect(),
            history: before.map(|pair| Version::of(&pair[1], &pair[0], known, looker)).collect(),
            form: standard
                .filter(|_| may == May::Set)
                .map(|standard| Form::of(standard, known, written.standard.as_ref())),
            refused: Refused::nothing(),
            typed_claim: written.claim,
            kind: kind.clone(),
            name,
        }
    }
}

fn measured_said(measured: Measured) -> String {
    let figure = measured.says();
    say_with("standards-measured-in", &[("figure", figure.into()), ("days", DAYS.into())])
}

/// "90%, written down by Ruth on 3 May".
fn claim_said(standard: &Standard, known: &Known, looker: &Looker) -> Option<String> {
    let claim = standard.claim?;
    let args = [
        ("percent", percent_kept(claim.permille).into()),
        ("name", known.colleague(claim.by).into()),
        ("day", day(claim.at, looker.now, &looker.zone).into()),
    ];
    Some(say_with("standards-claim-says", &args))
}

impl Place {
    fn of(standard: &Standard, known: &Known, looker: &Looker) -> Self {
        let name = known.colleague(standard.set_by);
        let since = day(standard.valid_from, looker.now, &looker.zone);
        Self {
            name: known.place(standard),
            says: says(standard, &known.kinds),
            since: match standard.id.some() {
                None if !standard.has_target() => String::new(),
                None => say("standards-usual"),
                Some(_) if name.is_empty() => say_with("standards-since-nobody", &[("day", since.into())]),
                Some(_) => say_with("standards-since", &[("day", since.into()), ("name", name.into())]),
            },
        }
    }
}

impl Version {
    /// What held until `next` took its place.
    fn of(standard: &Standard, next: &Standard, known: &Known, looker: &Looker) -> Self {
        let on = |at| day(at, looker.now, &looker.zone);
        let name = known.colleague(standard.set_by);
        let args = [
            ("from", on(standard.valid_from).into()),
            ("to", on(next.valid_from).into()),
            ("name", name.clone().into()),
        ];
        let key = if name.is_empty() { "standards-until-nobody" } else { "standards-until" };
        Self {
            place: known.place(standard),
            says: says(standard, &known.kinds),
            when: say_with(key, &args),
            claim: claim_said(standard, known, looker),
        }
    }
}

impl Form {
    /// The form as it was typed, or as the standard stands that holds everywhere.
    fn of(standard: &Standard, known: &Known, typed: Option<&Typed>) -> Self {
        let measure = measure_of(&standard.kind, &known.kinds);
        let (count, unit) = Unit::fitting(standard.minutes, measure);
        let chosen = typed.map_or("", |typed| typed.team.as_str());
        let team = |(id, name): &(_, String)| choice(conversations::TeamId::to_string(id), name, chosen);
        let chosen = typed.map_or("", |typed| typed.channel.as_str());
        let channel =
            |(id, name): &(_, String)| choice(conversations::ChannelId::to_string(id), name, chosen);
        let unit = typed.map_or(unit, |typed| typed.unit);
        let amount = if measure == Measure::Count { standard.count } else { count };
        Self {
            teams: known.places.teams.iter().map(team).collect(),
            channels: known.places.channels.iter().map(channel).collect(),
            has_length: measure.has_minutes(),
            has_count: measure == Measure::Count,
            amount: typed.map_or_else(|| amount.to_string(), |typed| typed.amount.clone()),
            units: Unit::of(measure)
                .iter()
                .map(|one| choice(one.code().to_owned(), &say(one.key(measure)), unit.code()))
                .collect(),
            target: typed.map_or_else(|| target_typed(standard), |typed| typed.target.clone()),
        }
    }
}

/// What the field for the target begins with: nothing where nobody has said anything.
fn target_typed(standard: &Standard) -> String {
    if standard.has_target() { percent_kept(standard.target_permille) } else { String::new() }
}

fn choice(value: String, says: &str, chosen: &str) -> Choice {
    Choice { is_chosen: value == chosen, value, says: says.to_owned() }
}

impl Page for OnePage {
    fn title(&self) -> String {
        self.name.clone()
    }

    fn menu(&self) -> &'static str {
        "/drips/standards"
    }

    fn samples() -> Vec<Self> {
        let looker = crate::samples::looker();
        let seen = |kind: &str, known: Known| Looked {
            kind: kind.to_owned(),
            versions: super::samples::versions(kind, &known),
            known,
        };
        let untouched = || super::samples::untouched();
        let measured = || super::samples::measured();
        let typed = || {
            let typed = Typed { target: "all".to_owned(), amount: "4".to_owned(), ..Typed::default() };
            Written { standard: Some(typed), ..Written::default() }
        };
        let refused = Self {
            refused: Refused::about("target", &say("error-standard-percent-bad")),
            ..Self::of(&seen("late_first_answer", measured()), &looker, typed(), May::Set)
        };
        vec![
            Self::of(&seen("late_first_answer", untouched()), &looker, Written::default(), May::Set),
            Self::of(&seen("late_first_answer", measured()), &looker, Written::default(), May::Set),
            Self::of(&seen("passed_around", measured()), &looker, Written::default(), May::Set),
            Self::of(&seen("damaged", measured()), &looker, Written::default(), May::Set),
            Self::of(&seen("reopened", measured()), &looker, Written::default(), May::Look),
            Self::of(&seen("appointment_missed", measured()), &looker, Written::default(), May::Set),
            refused,
        ]
    }
}
