//! One task: what happened to a customer, who puts it right, and how it was put right.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use instrument::rightings::How;
use instrument::{Drip, RightingId};
use shell::api::Path;
use shell::form::Told;
use shell::page::{self, filters};
use shell::words::{moment, say, say_with};
use shell::{App, Error, Page, Right, Seat};

use super::asked::Choice;
use super::reading::{self, Task};
use super::row::{self, Looker, Tag};
use crate::around::Around;
use crate::said::kind_name;
use crate::telling::happened;

/// The page of one task.
#[derive(Template)]
#[template(path = "putting_right/one.html")]
pub(super) struct OnePage {
    id: String,
    customer: String,
    happened: Vec<String>,
    tag: Tag,
    facts: Vec<Fact>,
    drips: Vec<Happened>,
    is_open: bool,
    can_take: bool,
    keepers: Vec<Choice>,
    hows: Vec<HowChoice>,
    /// In which currency goodwill is written.
    goodwill_hint: String,
    typed: Typed,
    refused: Told,
}

/// Something known of a task.
struct Fact {
    label: String,
    value: String,
    /// Where it leads; empty for nowhere.
    path: String,
}

/// One drip of the task.
struct Happened {
    when: String,
    kind: String,
    says: String,
    links: Vec<Fact>,
    /// Its record, where somebody told it and may take it back.
    record: Option<String>,
}

/// One way of putting right.
struct HowChoice {
    value: &'static str,
    says: String,
    means: String,
    is_chosen: bool,
}

/// What stood in the forms when they were refused.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub(super) how: Option<How>,
    pub(super) goodwill: String,
    pub(super) note: String,
    pub(super) keeper: String,
}

/// GET /drips/{id}
pub(super) async fn page(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<RightingId>,
) -> Result<Response, Error> {
    show(&app, &seat, id, Typed::default(), None).await
}

/// The page of a task, with what was typed and why it was refused, where it was.
pub(super) async fn show(
    app: &App,
    seat: &Seat,
    id: RightingId,
    typed: Typed,
    refused: Option<Error>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let input = (app.clone(), id, seat.colleague.id);
    let read = app.db.read(seat.org, input, |tx, (app, id, me)| {
        Box::pin(async move {
            let (task, around) = reading::one(tx, *id, *me).await?.ok_or_else(Error::not_found)?;
            let around = around.worded(app, tx, task.drips.iter()).await?;
            Ok::<_, Error>((task, around))
        })
    });
    let (task, around) = read.await?;
    let status = refused.as_ref().map_or(StatusCode::OK, |error| error.code().status);
    let refused = refused.map_or(Ok(Told::nothing()), Told::of)?;
    let looker = Looker::at(seat, app.clock().now());
    let page = OnePage { refused, ..OnePage::of(&task, &around, &looker, typed) };
    Ok((status, page::show(app, seat, page).await?).into_response())
}

impl OnePage {
    fn of(task: &Task, around: &Around, looker: &Looker, typed: Typed) -> Self {
        let righting = &task.righting;
        let is_open = righting.done.is_none();
        let how = |how: How| HowChoice {
            value: how.code(),
            says: say(choice_key(how)),
            means: say(means_key(how)),
            is_chosen: typed.how == Some(how),
        };
        let others = around.keepers.iter().filter(|(id, _)| *id != righting.keeper);
        let keeper = |(id, name): &(_, String)| {
            let value = shell::ColleagueId::to_string(id);
            Choice { is_chosen: value == typed.keeper, value, says: name.clone() }
        };
        Self {
            id: righting.id.to_string(),
            customer: around.customer(righting.customer),
            happened: row::told(&task.drips, around, looker),
            tag: row::state(is_open),
            facts: facts(task, around, looker),
            drips: task.drips.iter().map(|drip| Happened::of(drip, task, around, looker)).collect(),
            is_open,
            can_take: is_open && righting.keeper != looker.colleague,
            keepers: others.map(keeper).collect(),
            hows: How::ALL.map(how).into(),
            goodwill_hint: match around.currency {
                Some(currency) => say_with("drips-goodwill-in", &[("currency", currency.code().into())]),
                None => say("drips-goodwill-hint"),
            },
            typed,
            refused: Told::nothing(),
        }
    }
}

impl OnePage {
    /// The field that kept it from being saved.
    fn refused_field(&self) -> Option<&'static str> {
        ["goodwill", "note", "keeper"].into_iter().find(|field| self.refused.on(field).is_some())
    }
}

impl Happened {
    fn of(drip: &Drip, task: &Task, around: &Around, looker: &Looker) -> Self {
        let conversation = around.matters.get(&drip.conversation).map(|matter| Fact {
            label: String::new(),
            value: say_with("drips-one-conversation", &[("number", matter.number.into())]),
            path: format!("/conversations/{}", matter.number),
        });
        let promise = (drip.promise != 0).then(|| Fact {
            label: String::new(),
            value: say("drips-one-promise"),
            path: format!("/promises/{}", drip.promise),
        });
        Self {
            when: moment(drip.at, looker.now, &looker.zone),
            kind: kind_name(&drip.kind, &around.kinds),
            says: happened(drip, around, looker),
            links: conversation.into_iter().chain(promise).collect(),
            record: task.records.get(&drip.evidence_seq).map(ToString::to_string),
        }
    }
}

fn facts(task: &Task, around: &Around, looker: &Looker) -> Vec<Fact> {
    let righting = &task.righting;
    let time = |at| moment(at, looker.now, &looker.zone);
    let plain = |key, value: String| Fact { label: say(key), value, path: String::new() };
    let customer = Fact {
        path: format!("/customers/{}", righting.customer),
        ..plain("drips-fact-customer", around.customer(righting.customer))
    };
    let matter = around.matters.get(&righting.conversation).map(|matter| Fact {
        path: format!("/conversations/{}", matter.number),
        ..plain("drips-fact-matter", shell::words::subject(&matter.subject))
    });
    let mut facts: Vec<Fact> = std::iter::once(customer).chain(matter).collect();
    if righting.done.is_none() {
        facts.push(plain("drips-fact-when", time(righting.dated_at())));
    }
    let Some(done) = &righting.done else {
        facts.push(plain("drips-fact-keeper", row::keeper(righting.keeper, around, looker)));
        return facts;
    };
    facts.push(plain("drips-fact-happened", time(righting.last_drip_at)));
    facts.push(plain("drips-fact-how", row::how_and_by_whom(done, around)));
    facts.push(plain("drips-fact-done", time(done.at)));
    facts.push(plain("drips-fact-note", done.note.clone()));
    facts.push(plain("drips-fact-back", righting.came_back_at.map_or_else(String::new, time)));
    facts.retain(|fact| !fact.value.is_empty());
    facts
}

fn choice_key(how: How) -> &'static str {
    match how {
        How::Answer => "drips-choice-answer",
        How::Apology => "drips-choice-apology",
        How::Call => "drips-choice-call",
        How::Goodwill => "drips-choice-goodwill",
        How::Nothing => "drips-choice-nothing",
    }
}

fn means_key(how: How) -> &'static str {
    match how {
        How::Answer => "drips-how-answer-means",
        How::Apology => "drips-how-apology-means",
        How::Call => "drips-how-call-means",
        How::Goodwill => "drips-how-goodwill-means",
        How::Nothing => "drips-how-nothing-means",
    }
}

impl Page for OnePage {
    fn title(&self) -> String {
        say_with("drips-one-title", &[("customer", self.customer.clone().into())])
    }

    fn menu(&self) -> &'static str {
        "/drips"
    }

    fn samples() -> Vec<Self> {
        let (around, looker) = (crate::samples::around(), crate::samples::looker());
        let of = |task: &Task, typed| Self::of(task, &around, &looker, typed);
        let [late, broken, mut told, _] = crate::samples::open_tasks();
        told.records.insert(told.drips[0].evidence_seq, instrument::RecordId::of(5));
        let [apology, goodwill, ..] = crate::samples::done_tasks();
        let typed = Typed { how: Some(How::Nothing), ..Typed::default() };
        let refused =
            Self { refused: Told::about("note", &say("error-righting-reason-missing")), ..of(&late, typed) };
        let refused_amount = Self {
            refused: Told::about("goodwill", &say("error-drip-amount-bad")),
            ..of(&late, Typed { how: Some(How::Goodwill), goodwill: "much".to_owned(), ..Typed::default() })
        };
        let meanwhile = Self {
            refused: Told::about("", &say("error-righting-already-done")),
            ..of(&apology, Typed::default())
        };
        vec![
            of(&late, Typed::default()),
            of(&broken, Typed::default()),
            of(&told, Typed::default()),
            of(&apology, Typed::default()),
            of(&goodwill, Typed::default()),
            refused,
            refused_amount,
            meanwhile,
        ]
    }
}
