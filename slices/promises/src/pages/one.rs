//! One promise: what was said, by when on both clocks, what happened to it, and what can be done about it.

use askama::Template;
use axum::extract::State as Of;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use conversations::MessageId;
use rules::promises::state::{Agreement, CustomerSaid, Origin, Proposed, REOPEN_WITHIN, Standing, State};
use shell::api::Path;
use shell::form::Told;
use shell::page::{self, filters};
use shell::words::{duration, full_moment, moment, say, say_with};
use shell::{App, ColleagueId, Error, Page, Right, Seat, colleague};
use store::events::Recorded;
use store::{Actor, Fault, Tx, from_micros};

use super::row::{self, Looker, Tag};
use crate::promise::{Line, PromiseId, Proposal, Verdict};
use crate::{asks, reading, unreached};

/// The page of one promise.
#[derive(Template)]
#[template(path = "pages/one.html")]
#[expect(clippy::struct_excessive_bools, reason = "each says whether one of the forms is offered")]
pub(crate) struct OnePage {
    id: String,
    said: String,
    customer: String,
    number: i64,
    tag: Option<Tag>,
    facts: Vec<Fact>,
    moved_from: Option<String>,
    moved_to: Option<String>,
    steps: Vec<Step>,
    /// What it waits on, as finished HTML.
    beside: String,
    can_change: bool,
    can_fulfil: bool,
    can_start: bool,
    can_tell: bool,
    can_agree: bool,
    can_reopen: bool,
    proposal: Option<Asks>,
    /// The message it was made in did not arrive.
    is_unreached: bool,
    typed: Typed,
    refused: Told,
}

/// A question about a message that may have started or kept it.
struct Asks {
    says: String,
    yes: String,
}

/// Something known of a promise.
struct Fact {
    label: String,
    value: String,
}

/// Something that happened to a promise.
struct Step {
    at: String,
    at_exactly: String,
    says: String,
}

/// What stood in the forms when they were refused.
#[derive(Clone, Debug, Default)]
pub(crate) struct Typed {
    pub(crate) note: String,
    pub(crate) by: String,
    pub(crate) agreed: bool,
    pub(crate) reason: String,
}

/// A promise with its history, as it is read in one transaction.
struct Lived {
    line: Line,
    /// Each fact with the name of the colleague who did it; empty where it is not told.
    history: Vec<(Recorded, String)>,
    /// How the promise whose place it took was moved.
    moved_as: Option<Agreement>,
}

/// GET /promises/{id}
pub(crate) async fn page(Of(app): Of<App>, seat: Seat, Path(id): Path<PromiseId>) -> Result<Response, Error> {
    show(&app, &seat, id, Typed::default(), None).await
}

/// The page of a promise, with what was typed and why it was refused, where it was.
pub(crate) async fn show(
    app: &App,
    seat: &Seat,
    id: PromiseId,
    typed: Typed,
    refused: Option<Error>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let input = (id, seat.colleague.id);
    let history = app.db.read(seat.org, input, |tx, (id, me)| Box::pin(tell(tx, *id, *me))).await?;
    let history = history.ok_or_else(Error::not_found)?;
    let looker = Looker::at(seat, app.clock().now());
    let status = refused.as_ref().map_or(StatusCode::OK, |error| error.code().status);
    let refused = refused.map_or(Ok(Told::nothing()), Told::of)?;
    let beside = asks::of_promise(app, seat, &history.line.promise).await?;
    let page = OnePage { beside, typed, refused, ..OnePage::of(&history, &looker) };
    Ok((status, page::show(app, seat, page).await?).into_response())
}

/// The promise as this colleague may see it: what others have closed names none of them.
async fn tell(tx: &mut Tx, id: PromiseId, me: ColleagueId) -> Result<Option<Lived>, Fault> {
    let Some(mut line) = reading::get(tx, id).await? else { return Ok(None) };
    let is_to_oneself = reading::is_to_oneself(&line.promise, me);
    let mut history = Vec::new();
    for fact in reading::history(tx, &line.promise).await? {
        let name = match fact.actor {
            Actor::Colleague(id) if !is_to_oneself || ColleagueId::of(id) == me => {
                let found = colleague::get(tx, ColleagueId::of(id)).await?;
                found.map(|found| found.name).unwrap_or_default()
            }
            _ => String::new(),
        };
        history.push((fact, name));
    }
    if is_to_oneself {
        reading::keep_to_oneself(&mut line);
    }
    let before = reading::get(tx, line.promise.moved_from).await?;
    let moved_as = before.and_then(|before| before.promise.agreement);
    Ok(Some(Lived { line, history, moved_as }))
}

impl OnePage {
    fn of(lived: &Lived, looker: &Looker) -> Self {
        let line = &lived.line;
        let promise = &line.promise;
        let state = promise.standing.state;
        let has_time = promise.standing.due_at.is_none_or(|due_at| due_at > looker.now);
        let said_at = reading::said_done_at(promise, lived.history.iter().map(|(fact, _)| fact));
        let is_fresh = looker.now.duration_since(said_at) <= REOPEN_WITHIN;
        Self {
            id: promise.id.to_string(),
            said: promise.said.clone(),
            customer: row::customer(line),
            number: line.number,
            tag: row::tag(line),
            facts: facts(line, looker),
            moved_from: promise.moved_from.some().map(|id| id.to_string()),
            moved_to: promise.moved_to.some().map(|id| id.to_string()),
            steps: lived.history.iter().map(|(fact, name)| step(fact, name, looker)).collect(),
            beside: String::new(),
            can_change: promise.standing.state.is_pending(),
            can_fulfil: promise.is_live() && state == State::Broken,
            can_start: state == State::Waiting,
            can_tell: state.is_pending() && has_time && promise.is_shown_to_customer(),
            can_agree: lived.moved_as == Some(Agreement::ToldOnly),
            can_reopen: is_fresh && (state == State::Kept || promise.standing.fulfilled_at.is_some()),
            proposal: promise.proposal.map(asks),
            is_unreached: promise.is_live() && unreached::is_so(lived.history.iter().map(|(fact, _)| fact)),
            typed: Typed::default(),
            refused: Told::nothing(),
        }
    }

    /// The refusal that concerns none of the fields.
    fn refused_beside(&self) -> Option<&str> {
        self.refused.beside(["note", "by", "reason"])
    }
}

/// What a proposal asks, here and in the lists.
pub(crate) fn asks_key(what: Proposed) -> (&'static str, &'static str) {
    match what {
        Proposed::Start => ("promises-proposed-start", "promises-proposed-start-yes"),
        Proposed::Keep => ("promises-proposed-keep", "promises-proposed-keep-yes"),
    }
}

fn asks(proposal: Proposal) -> Asks {
    let (says, yes) = asks_key(proposal.what);
    Asks { says: say(says), yes: say(yes) }
}

fn facts(line: &Line, looker: &Looker) -> Vec<Fact> {
    let promise = &line.promise;
    let mut facts = Vec::new();
    let mut add = |key: &str, value: String| {
        if !value.is_empty() {
            facts.push(Fact { label: say(key), value });
        }
    };
    match promise.standing.due_at {
        Some(due_at) => {
            add("promises-fact-due", moment(due_at, looker.now, &looker.zone));
            add("promises-fact-due-theirs", row::theirs(due_at, line, looker));
        }
        None => add("promises-fact-due", say("promises-no-time")),
    }
    let first = promise.standing.first_due_at.filter(|first| Some(*first) != promise.standing.due_at);
    add("promises-fact-first-due", first.map_or_else(String::new, |at| moment(at, looker.now, &looker.zone)));
    add("promises-fact-words", promise.due_text.clone());
    add("promises-fact-kind", say(row::kind_key(promise.kind)));
    if promise.standing.state == State::Waiting {
        let unsaid = promise.condition.is_empty();
        let condition =
            if unsaid { say("promises-fact-condition-unsaid") } else { promise.condition.clone() };
        add("promises-fact-condition", condition);
    }
    add("promises-fact-origin", origin_key(promise.origin).map(say).unwrap_or_default());
    let keeper = match promise.keeper {
        // Nobody has to keep it any more, and who did is not for everybody.
        ColleagueId::NONE if !promise.is_live() => String::new(),
        ColleagueId::NONE => say("promises-no-keeper"),
        _ => line.keeper_name.clone(),
    };
    add("promises-fact-keeper", keeper);
    add("promises-fact-made", moment(promise.made_at, looker.now, &looker.zone));
    add(
        "promises-fact-agreement",
        promise.agreement.map_or_else(String::new, |agreement| say(agreement_key(agreement))),
    );
    add("promises-fact-note", promise.note.clone());
    if let Some(verdict) = &promise.verdict {
        let said = match verdict.said {
            CustomerSaid::Confirmed => say("promises-customer-confirmed"),
            CustomerSaid::Contested => say("promises-customer-contested"),
        };
        let note = if verdict.note.is_empty() { said } else { format!("{said}: {}", verdict.note) };
        add("promises-fact-customer", note);
    }
    facts
}

/// What is worth saying about where a promise comes from.
fn origin_key(origin: Origin) -> Option<&'static str> {
    match origin {
        Origin::ByHand => None,
        Origin::Composer => Some("promises-origin-composer"),
        Origin::Heard => Some("promises-origin-heard"),
        Origin::Imported => Some("promises-origin-imported"),
        Origin::System => Some("promises-origin-system"),
        Origin::Call => Some("promises-origin-call"),
    }
}

fn agreement_key(agreement: Agreement) -> &'static str {
    match agreement {
        Agreement::Agreed => "promises-agreed",
        Agreement::ToldOnly => "promises-told-only",
    }
}

fn step(fact: &Recorded, name: &str, looker: &Looker) -> Step {
    let key = match (fact.kind.as_str(), fact.code.as_str()) {
        ("promise_made", _) => "promises-step-made",
        ("promise_reminded", "still_broken") => "promises-step-reminded-broken",
        ("promise_reminded", "no_time") => "promises-step-reminded-no-time",
        ("promise_reminded", _) => "promises-step-reminded",
        ("promise_started", _) => "promises-step-started",
        ("promise_told", _) => "promises-step-told",
        ("promise_untold", _) => "promises-step-untold",
        ("promise_move_agreed", _) => "promises-step-move-agreed",
        ("promise_reopened", _) => "promises-step-reopened",
        ("promise_attempted", _) => "promises-step-attempted",
        ("promise_confirmed", _) => "promises-step-confirmed",
        ("promise_contested", _) => "promises-step-contested",
        ("promise_proposed", "start") => "promises-step-proposed-start",
        ("promise_proposed", _) => "promises-step-proposed-keep",
        ("promise_proposal_dismissed", _) => "promises-step-dismissed",
        ("promise_unreached", _) => "promises-step-unreached",
        ("promise_sent_again", _) => "promises-step-sent-again",
        ("promise_evidence", "message") => "promises-step-by-message",
        ("promise_evidence", "call") => "promises-step-by-call",
        ("promise_evidence", "customer") => "promises-step-by-customer",
        ("promise_evidence", "system") => "promises-step-by-system",
        ("promise_evidence", _) => "promises-step-by-ask",
        ("promise_kept", _) => "promises-step-kept",
        ("promise_done_before", "had_broken") => "promises-step-done-before-break",
        ("promise_done_before", _) => "promises-step-done-before",
        ("promise_moved", "agreed") => "promises-step-moved-agreed",
        ("promise_moved", "told_only_again") => "promises-step-moved-again",
        ("promise_moved", _) => "promises-step-moved-told",
        ("promise_withdrawn", "unsaid") => "promises-step-unsaid",
        ("promise_withdrawn", _) => "promises-step-withdrawn",
        ("promise_broken", "told") => "promises-step-broken-told",
        ("promise_broken", _) => "promises-step-broken-silent",
        ("promise_handed_over", "taken_back") => "promises-step-taken-back",
        ("promise_handed_over", _) => "promises-step-handed-over",
        ("promise_fulfilled_late", _) => "promises-step-fulfilled-late",
        _ => "promises-step-changed",
    };
    let late = duration(jiff::SignedDuration::from_secs(fact.number.clamp(0, i64::from(u32::MAX))));
    let when = match fact.kind.as_str() {
        "promise_done_before" => moment(from_micros(fact.number), looker.now, &looker.zone),
        _ => String::new(),
    };
    let who = match fact.actor {
        _ if !name.is_empty() => name.to_owned(),
        Actor::Colleague(_) => say("promises-a-colleague"),
        _ => say("promises-the-house"),
    };
    Step {
        at: moment(fact.at, looker.now, &looker.zone),
        at_exactly: full_moment(fact.at, &looker.zone),
        says: say_with(key, &[("name", who.into()), ("late", late.into()), ("when", when.into())]),
    }
}

impl Page for OnePage {
    fn title(&self) -> String {
        self.said.clone()
    }

    fn menu(&self) -> &'static str {
        "/promises"
    }

    fn samples() -> Vec<Self> {
        let looker = super::samples::looker();
        let fact = |kind: &str, code: &str| Recorded {
            seq: 1,
            at: looker.now,
            kind: kind.to_owned(),
            actor: Actor::Colleague(7),
            conversation_id: 1,
            customer_id: 1,
            about_id: 1,
            code: code.to_owned(),
            number: 60,
        };
        let lived = |line: Line, facts: &[(&str, &str)]| Lived {
            line,
            history: facts.iter().map(|(kind, code)| (fact(kind, code), "Ana Kaya".to_owned())).collect(),
            moved_as: None,
        };
        let open =
            lived(super::samples::line(1, "Call back before eleven", 36), &[("promise_made", "call_back")]);
        let broken = lived(
            super::samples::ended(2, "Say what the depot found", State::Broken),
            &[("promise_made", ""), ("promise_reminded", ""), ("promise_broken", "silent")],
        );
        let kept =
            lived(super::samples::ended(3, "Send the part", State::Kept), &[("promise_kept", "on_time")]);
        let refused = Self {
            typed: Typed { by: "yesterday".to_owned(), agreed: true, ..Typed::default() },
            refused: Told::about("by", &say("error-promise-time-past")),
            ..Self::of(&open, &looker)
        };
        let mut shown_later = lived(
            super::samples::ended(8, "Call back", State::Kept),
            &[
                ("promise_broken", "silent"),
                ("promise_evidence", "call"),
                ("promise_done_before", "had_broken"),
            ],
        );
        for (fact, _) in &mut shown_later.history {
            fact.number = store::to_micros(looker.now) - 300_000_000;
        }
        let mut waiting =
            lived(super::samples::line(4, "Check the lid", 36), &[("promise_proposed", "start")]);
        waiting.line.promise.standing = Standing::waiting(None);
        "a photo of the lid".clone_into(&mut waiting.line.promise.condition);
        waiting.line.promise.proposal = Some(Proposal { what: Proposed::Start, message: MessageId::of(1) });
        let mut moved = lived(
            super::samples::line(5, "Answer about the lid", 36),
            &[("promise_told", ""), ("promise_proposed", "keep"), ("promise_attempted", "")],
        );
        moved.moved_as = Some(Agreement::ToldOnly);
        moved.line.promise.origin = Origin::Composer;
        moved.line.promise.proposal = Some(Proposal { what: Proposed::Keep, message: MessageId::of(1) });
        let contested =
            Verdict { said: CustomerSaid::Contested, at: looker.now, note: "Nobody called".to_owned() };
        let mut disputed = lived(
            super::samples::ended(6, "Call back", State::Kept),
            &[("promise_evidence", "call"), ("promise_kept", ""), ("promise_contested", "")],
        );
        disputed.line.promise.verdict = Some(contested);
        let unknown = lived(
            super::samples::line(7, "Send the lid", 36),
            &[
                ("promise_made", ""),
                ("promise_unreached", ""),
                ("promise_sent_again", ""),
                ("promise_unreached", ""),
            ],
        );
        vec![
            Self::of(&open, &looker),
            Self::of(&broken, &looker),
            Self::of(&kept, &looker),
            refused,
            Self::of(&waiting, &looker),
            Self::of(&moved, &looker),
            Self::of(&disputed, &looker),
            Self::of(&unknown, &looker),
            Self::of(&shown_later, &looker),
        ]
    }
}
