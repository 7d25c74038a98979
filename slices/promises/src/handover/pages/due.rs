//! The end of a shift: what is due in my absence, and who takes it.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use conversations::TeamId;
use jiff::civil::Date;
use rules::hours::OfficeHours;
use serde::Deserialize;
use shell::api::Query;
use shell::form::{Fields, Told};
use shell::page::{self, filters};
use shell::words::{moment, say, say_with};
use shell::{App, ColleagueId, Error, Page, Right, Seat};
use store::{Timestamp, Tx, to_micros};

use super::super::giving::{self, Handing, Handover, Part, may_undo};
use super::super::leave::LeaveId;
use super::super::refusals::CannotHandOver;
use super::super::sql;
use super::Choice;
use super::in_time_or_late;
use crate::asks::working::{Working, working};
use crate::asks::{AskLine, Doer, sql as asks_sql};
use crate::house;
use crate::pages::row::{Looker, customer};
use crate::promise::{Line, PromiseId};
use crate::sql::Stretch;

/// Most promises, and most asks, on the page.
const LINES: u16 = 100;
/// Most colleagues that one line offers; for all of them there is the choice above.
const CHOICES_MAX: usize = 30;
/// Most handovers of before that can be taken back from this page.
const BEFORE: u16 = 5;

/// Until when somebody is away.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Asked {
    /// The day on which they are back: `2026-03-09`; empty: the next business day.
    until: String,
    /// A leave, whose days hold instead.
    leave: Option<LeaveId>,
}

/// What is typed beside the choices of each line.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Typed {
    until: String,
    #[serde(default)]
    leave: Option<LeaveId>,
    #[serde(default)]
    to: String,
    #[serde(default)]
    note: String,
    how: How,
}

/// Which button was pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum How {
    /// All to one.
    All,
    /// Each to whom its line says.
    Each,
}

/// The page of the end of a shift.
#[derive(Template)]
#[template(path = "handover/pages/due.html")]
pub(crate) struct DuePage {
    lead: String,
    until: String,
    leave: Option<String>,
    lines: Vec<DueLine>,
    is_cut: bool,
    everybody: Vec<Choice>,
    note: String,
    before: Vec<Before>,
    refused: Told,
}

/// Something that falls due meanwhile.
struct DueLine {
    field: String,
    path: String,
    said: String,
    about: String,
    when: String,
    tone: &'static str,
    choices: Vec<Choice>,
}

/// A handover that can still be taken back.
struct Before {
    id: String,
    says: String,
}

/// What is due in somebody's absence.
pub(crate) struct Absence {
    pub(crate) until_at: Timestamp,
    pub(crate) promises: Vec<(Line, Option<ColleagueId>)>,
    pub(crate) asks: Vec<(AskLine, Option<ColleagueId>)>,
    pub(crate) is_cut: bool,
    until: Date,
    teams: BTreeMap<PromiseId, TeamId>,
    working: Working,
    before: Vec<Handover>,
}

/// GET /promises/handover
pub(super) async fn page(
    State(app): State<App>,
    seat: Seat,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let absence = read(&app, &seat, &asked).await?;
    page::show(&app, &seat, DuePage::of(&absence, &asked, &seat, app.clock().now())).await
}

async fn read(app: &App, seat: &Seat, asked: &Asked) -> Result<Absence, CannotHandOver> {
    let input = (seat.colleague.id, asked.clone());
    let read = app.db.read(seat.org, input, |tx, (me, asked)| Box::pin(absence(tx, *me, asked)));
    read.await
}

/// What a colleague has to do until they are back, with who could take it.
pub(crate) async fn absence(tx: &mut Tx, me: ColleagueId, asked: &Asked) -> Result<Absence, CannotHandOver> {
    let hours = house::hours(tx).await?;
    let (from, until_at) = between(tx, asked, &hours).await?;
    let working = working(tx, until_at).await?;
    let first = Stretch { is_live: true, after: (from, 0), limit: LINES + 1 };
    let until = to_micros(until_at);
    let mut promises = crate::sql::of_keeper(tx, me, first).await?;
    let mut asks = asks_sql::of_colleague(tx, me, first).await?;
    promises.retain(|line| line.place <= until);
    asks.retain(|line| line.place <= until);
    let is_cut = promises.len().max(asks.len()) > usize::from(LINES);
    promises.truncate(LINES.into());
    asks.truncate(LINES.into());
    let places = sql::where_due(tx, me, until, 1_000).await?;
    let at: BTreeMap<_, _> = places.into_iter().map(|(id, team, assignee)| (id, (team, assignee))).collect();
    let suggested = |line: &Line| {
        let (team, assignee) =
            at.get(&line.promise.id).copied().unwrap_or((line.promise.team, ColleagueId::NONE));
        working.suggested(me, team, assignee)
    };
    let promises = promises.into_iter().map(|line| (line.clone(), suggested(&line))).collect();
    let mate = |line: &AskLine| working.suggested(me, line.ask.owing_team, ColleagueId::NONE);
    let asks = asks.into_iter().map(|line| (line.clone(), mate(&line))).collect();
    Ok(Absence {
        until_at,
        promises,
        asks,
        is_cut,
        until: hours.date_of(until_at),
        teams: at.into_iter().map(|(id, (team, _))| (id, team)).collect(),
        before: sql::of_giver(tx, me, BEFORE).await?,
        working,
    })
}

impl Asked {
    /// Until the opening of this day.
    pub(crate) fn until(day: Option<Date>) -> Self {
        Self { until: day.map_or_else(String::new, |day| day.to_string()), leave: None }
    }
}

/// From when until when somebody is away. What is late already is due in any case, but for a leave still ahead.
async fn between(
    tx: &mut Tx,
    asked: &Asked,
    hours: &OfficeHours,
) -> Result<(i64, Timestamp), CannotHandOver> {
    if let Some(leave) = asked.leave {
        let leave = sql::get_leave(tx, leave).await?.ok_or(CannotHandOver::NotFound)?;
        let from = if leave.from_at > tx.now() { to_micros(leave.from_at) } else { i64::MIN };
        return Ok((from, leave.until_at));
    }
    let today = hours.date_of(tx.now());
    let back = if asked.until.is_empty() {
        hours.add_business_days(today, 1)
    } else {
        asked.until.parse::<Date>().ok().filter(|day| *day > today)
    };
    let until_at = back.and_then(|day| hours.start_of_day(day)).ok_or(CannotHandOver::UntilUnread)?;
    Ok((i64::MIN, until_at))
}

/// POST /promises/handover
pub(super) async fn hand_over(
    State(app): State<App>,
    seat: Seat,
    mut fields: Fields,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let promises = fields.take("promise");
    let asks = fields.take("ask");
    let typed: Typed = fields.read()?;
    let asked = Asked { until: typed.until.clone(), leave: typed.leave };
    let done = hand(&app, &seat, &typed, &asked, (promises, asks)).await;
    let refusal = match done {
        Ok(id) => return Ok(page::go_saying(&format!("/handovers/{id}"), "handover-said-done")),
        Err(error) if error.about_field().is_none() => return Err(error),
        Err(error) => error.refusal()?,
    };
    let status = refusal.code().status;
    let absence = read(&app, &seat, &Asked { until: String::new(), ..asked.clone() }).await?;
    let mut page = DuePage::of(&absence, &asked, &seat, app.clock().now());
    page.note = typed.note;
    page.refused = Told::of(refusal)?;
    Ok((status, page::show(&app, &seat, page).await?).into_response())
}

type Chosen = (Vec<(String, String)>, Vec<(String, String)>);

async fn hand(
    app: &App,
    seat: &Seat,
    typed: &Typed,
    asked: &Asked,
    (promises, asks): Chosen,
) -> Result<giving::HandoverId, Error> {
    let mut parts = Vec::new();
    for (id, keeper) in promises {
        let part = Part::Promise(id.parse().map_err(|_| Error::not_found())?);
        parts.extend(receiver(typed, &keeper)?.map(|receiver| (part, receiver)));
    }
    for (id, keeper) in asks {
        let part = Part::Ask(id.parse().map_err(|_| Error::not_found())?);
        parts.extend(receiver(typed, &keeper)?.map(|receiver| (part, receiver)));
    }
    let input = (app.clone(), Doer::from(seat), typed.note.clone(), asked.clone(), parts);
    let handed = app.db.write(seat.org, input, |tx, (app, doer, note, asked, parts)| {
        Box::pin(async move {
            let hours = house::hours(tx).await?;
            let (_, until_at) = between(tx, asked, &hours).await?;
            let (note, parts) = (note.clone(), parts.clone());
            giving::hand_over(app, tx, &Handing { doer: *doer, note, until_at: Some(until_at), parts }).await
        })
    });
    Ok(handed.await?)
}

/// Who gets one line: the one for all, or its own; nobody where it stays.
fn receiver(typed: &Typed, own: &str) -> Result<Option<ColleagueId>, Error> {
    let chosen = if typed.how == How::All { typed.to.as_str() } else { own };
    if chosen.is_empty() {
        return Ok(None);
    }
    chosen.parse().map(Some).map_err(|_| CannotHandOver::ReceiverUnknown.into())
}

impl DuePage {
    fn of(absence: &Absence, asked: &Asked, seat: &Seat, now: Timestamp) -> Self {
        let looker = Looker::at(seat, now);
        let working = &absence.working;
        let me = seat.colleague.id;
        let others = working.by_name().into_iter().filter(|one| one.id != me);
        let near = |suggested: Option<ColleagueId>, team: TeamId| {
            let teams = working.teams_of(me).into_iter().chain([team]);
            let mates = teams.flat_map(|team| working.members_of(team)).chain(suggested);
            let mates: std::collections::BTreeSet<ColleagueId> = mates.filter(|id| *id != me).collect();
            let named = working.by_name().into_iter().filter(|one| mates.contains(&one.id));
            let choice = |one| Choice::of(one, working, seat, now).chosen(suggested);
            named.map(choice).take(CHOICES_MAX).collect()
        };
        let promises = absence.promises.iter().map(|(line, suggested)| {
            let team = absence.teams.get(&line.promise.id).copied().unwrap_or(line.promise.team);
            DueLine::promise(line, near(*suggested, team), &looker)
        });
        let asks = absence
            .asks
            .iter()
            .map(|(line, suggested)| DueLine::ask(line, near(*suggested, line.ask.owing_team), &looker));
        let doer = Doer::from(seat);
        let before = absence.before.iter().filter(|one| one.undone_at.is_none() && may_undo(one, doer));
        Self {
            lead: lead(absence, now, seat),
            until: absence.until.to_string(),
            leave: asked.leave.map(|leave| leave.to_string()),
            lines: promises.chain(asks).collect(),
            is_cut: absence.is_cut,
            everybody: others.map(|one| Choice::of(one, working, seat, now)).collect(),
            note: String::new(),
            before: before.map(|one| Before::of(one, now, seat)).collect(),
            refused: Told::nothing(),
        }
    }
}

fn lead(absence: &Absence, now: Timestamp, seat: &Seat) -> String {
    let count = absence.promises.len() + absence.asks.len();
    let until = moment(absence.until_at, now, seat.zone());
    say_with("handover-due-lead", &[("count", count.into()), ("until", until.into())])
}

impl Before {
    fn of(handover: &Handover, now: Timestamp, seat: &Seat) -> Self {
        let at = moment(handover.made_at, now, seat.zone());
        Self { id: handover.id.to_string(), says: say_with("handover-before", &[("at", at.into())]) }
    }
}

impl DueLine {
    fn promise(line: &Line, choices: Vec<Choice>, looker: &Looker) -> Self {
        let due_at = line.promise.standing.due_at;
        let (when, tone) =
            due_at.map_or_else(|| (say("promises-no-time"), ""), |due_at| in_time_or_late(due_at, looker));
        Self {
            field: format!("promise-{}", line.promise.id),
            path: format!("/promises/{}", line.promise.id),
            said: line.promise.said.clone(),
            about: format!("{} · #{}", customer(line), line.number),
            when,
            tone,
            choices,
        }
    }

    fn ask(line: &AskLine, choices: Vec<Choice>, looker: &Looker) -> Self {
        let (when, tone) = in_time_or_late(line.ask.standing.due_at, looker);
        let asker = say_with("asks-asks-you", &[("asker", (&line.asker_name).into())]);
        Self {
            field: format!("ask-{}", line.ask.id),
            path: format!("/asks/{}", line.ask.id),
            said: line.ask.said.clone(),
            about: format!("{asker} · #{}", line.number),
            when,
            tone,
            choices,
        }
    }
}

impl Page for DuePage {
    fn title(&self) -> String {
        say("handover-due-title")
    }

    fn menu(&self) -> &'static str {
        "/promises"
    }

    fn samples() -> Vec<Self> {
        let looker = crate::pages::samples::looker();
        let line = |id, said: &str, minutes| {
            DueLine::promise(
                &crate::pages::samples::line(id, said, minutes),
                super::sample_choices(),
                &looker,
            )
        };
        let lead = |count: i64| {
            say_with("handover-due-lead", &[("count", count.into()), ("until", "tomorrow 09:00".into())])
        };
        let before = || Before {
            id: "5".to_owned(),
            says: say_with("handover-before", &[("at", "today 09:40".into())]),
        };
        let usual = || Self {
            lead: lead(2),
            until: "2026-05-13".to_owned(),
            leave: None,
            lines: vec![line(1, "Call back before eleven about Thursday", 36), line(2, "Refund of £48", -30)],
            is_cut: false,
            everybody: super::sample_choices(),
            note: String::new(),
            before: vec![before()],
            refused: Told::nothing(),
        };
        let empty = Self { lead: lead(0), lines: Vec::new(), before: Vec::new(), ..usual() };
        let alone = Self { everybody: Vec::new(), before: Vec::new(), ..usual() };
        let refused = Self {
            is_cut: true,
            leave: Some("7".to_owned()),
            note: "Keys are in the drawer.".to_owned(),
            refused: Told::about("keeper", &say("error-handover-nothing-chosen")),
            ..usual()
        };
        vec![empty, usual(), alone, refused]
    }
}
