//! What is done about an ask: taking it, answering, declining, withdrawing.

use conversations::NewNote;
use rules::promises::asks::{AskState, close};
use shell::words::say_with;
use shell::{App, ColleagueId, Role, colleague};
use store::{Actor, Tx};

use super::clock::{self, about};
use super::one::{Ask, AskLine};
use super::refusals::CannotAct;
use super::sql;
use super::telling::{Telling, tell};
use super::working::{Working, working};
use crate::promise::AskId;

/// Longest answer or reason, in characters.
const WORDS_CHARS_MAX: usize = 5_000;

/// Who does something about an ask.
#[derive(Clone, Copy, Debug)]
pub struct Doer {
    /// The colleague, or the one in whose name a program calls.
    pub colleague: ColleagueId,
    /// What they may do.
    pub role: Role,
    /// On whose behalf, for events.
    pub actor: Actor,
}

impl From<&shell::Seat> for Doer {
    fn from(seat: &shell::Seat) -> Self {
        Self { colleague: seat.colleague.id, role: seat.colleague.role, actor: seat.actor() }
    }
}

impl From<&shell::Caller> for Doer {
    fn from(caller: &shell::Caller) -> Self {
        Self { colleague: caller.colleague.id, role: caller.colleague.role, actor: caller.actor }
    }
}

/// What somebody does about an ask.
#[derive(Clone, Debug)]
pub struct Act {
    /// The ask.
    pub ask: AskId,
    /// Who.
    pub doer: Doer,
    /// The answer, or why not; may be empty where nothing needs to be said.
    pub words: String,
}

/// Takes what a team was asked: the others know that somebody does it.
pub async fn take(tx: &mut Tx, act: &Act) -> Result<(), CannotAct> {
    let (line, working) = open(tx, act).await?;
    let mut ask = line.ask;
    let me = act.doer.colleague;
    if !working.members_of(ask.team).contains(&me) {
        return Err(if ask.team.some().is_none() { CannotAct::NotForATeam } else { CannotAct::NotYours });
    }
    if ask.colleague == me {
        return Ok(());
    }
    ask.colleague = me;
    save(tx, &ask).await?;
    tx.event(ask.event("ask_taken").actor(act.doer.actor).number(me.get()));
    Ok(())
}

/// Answers an ask: the words land as a private note in the conversation, and whoever asked is told.
pub async fn answer(app: &App, tx: &mut Tx, act: &Act) -> Result<(), CannotAct> {
    if act.words.trim().is_empty() {
        return Err(CannotAct::AnswerMissing);
    }
    reply(app, tx, act, &ANSWERED).await
}

/// Declines an ask; the reason lands as a private note, and whoever asked is told.
pub async fn decline(app: &App, tx: &mut Tx, act: &Act) -> Result<(), CannotAct> {
    if act.words.trim().is_empty() {
        return Err(CannotAct::ReasonMissing);
    }
    reply(app, tx, act, &DECLINED).await
}

/// One way to reply.
struct Reply {
    state: AskState,
    event: &'static str,
    note: &'static str,
    notice: &'static str,
    letter: (&'static str, &'static str),
}

const ANSWERED: Reply = Reply {
    state: AskState::Answered,
    event: "ask_answered",
    note: "asks-note-answered",
    notice: "asks-notice-answered",
    letter: ("asks-letter-answered-subject", "asks-letter-answered"),
};
const DECLINED: Reply = Reply {
    state: AskState::Declined,
    event: "ask_declined",
    note: "asks-note-declined",
    notice: "asks-notice-declined",
    letter: ("asks-letter-declined-subject", "asks-letter-declined"),
};

async fn reply(app: &App, tx: &mut Tx, act: &Act, how: &Reply) -> Result<(), CannotAct> {
    if act.words.chars().count() > WORDS_CHARS_MAX {
        return Err(CannotAct::AnswerTooLong);
    }
    let (mut line, working) = open(tx, act).await?;
    if !may_answer(&line.ask, act.doer, &working) {
        return Err(CannotAct::NotYours);
    }
    let ask = &mut line.ask;
    ask.standing = close(&ask.standing, how.state, tx.now())?;
    ask.closed_by = act.doer.colleague;
    act.words.trim().clone_into(&mut ask.answer);
    ask.message = note(tx, ask, how.note).await?;
    save(tx, ask).await?;
    clock::unplan(tx, ask.id);
    let late = ask.standing.late_by().as_secs();
    let code = if ask.standing.is_in_time() { "in_time" } else { "late" };
    tx.event(ask.event(how.event).actor(act.doer.actor).code(code).number(late));
    tell_asker(app, tx, &line, how, &working).await
}

/// Stores what was replied as a private note of whoever replied.
async fn note(tx: &mut Tx, ask: &Ask, key: &str) -> Result<conversations::MessageId, CannotAct> {
    let author = colleague::get(tx, ask.closed_by).await?.ok_or(CannotAct::NotYours)?;
    let text = format!("{}\n\n{}", say_with(key, &[("said", (&ask.said).into())]), ask.answer);
    let new = NewNote {
        conversation: ask.conversation,
        author: author.id,
        author_name: author.name,
        client_key: format!("ask:{}", ask.id),
        html: paragraphs(&text),
        text,
    };
    Ok(conversations::note(tx, &new).await?)
}

/// Plain text as paragraphs of HTML.
fn paragraphs(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let parts = text.split("\n\n").map(str::trim).filter(|part| !part.is_empty());
    let lines = parts.map(|part| channels::html::escape(part).replace('\n', "<br>"));
    lines.flat_map(|lines| ["<p>".to_owned(), lines, "</p>".to_owned()]).collect()
}

async fn tell_asker(
    app: &App,
    tx: &mut Tx,
    line: &AskLine,
    how: &Reply,
    working: &Working,
) -> Result<(), CannotAct> {
    let who = working.get(line.ask.closed_by).map_or_else(String::new, |found| found.name.clone());
    let mut telling = Telling {
        notice: how.notice,
        letter: how.letter,
        key: format!("ask:{}:{}", line.ask.id, how.state.code()),
        path: format!("/promises/{}", line.ask.promise),
        ..about(line)
    };
    telling.args.push(("who", who.into()));
    let keeper = crate::sql::get(tx, line.ask.promise).await?.map(|line| line.promise.keeper);
    let concerned: Vec<ColleagueId> =
        [line.ask.asker].into_iter().chain(keeper).filter(|id| *id != line.ask.closed_by).collect();
    tell(tx, app, concerned, &telling).await?;
    Ok(())
}

/// Whoever asked no longer needs it; whoever was to answer is told.
pub async fn withdraw(app: &App, tx: &mut Tx, act: &Act) -> Result<(), CannotAct> {
    let (mut line, _) = open(tx, act).await?;
    let keeper = crate::sql::get(tx, line.ask.promise).await?.map(|line| line.promise.keeper);
    let me = act.doer.colleague;
    if line.ask.asker != me && keeper != Some(me) && act.doer.role < Role::Manager {
        return Err(CannotAct::NotYours);
    }
    let ask = &mut line.ask;
    ask.standing = close(&ask.standing, AskState::Withdrawn, tx.now())?;
    ask.closed_by = me;
    act.words.trim().clone_into(&mut ask.answer);
    save(tx, ask).await?;
    clock::unplan(tx, ask.id);
    tx.event(ask.event("ask_withdrawn").actor(act.doer.actor).code("asker"));
    let telling = Telling {
        notice: "asks-notice-not-needed",
        letter: ("asks-letter-withdrawn-subject", "asks-letter-withdrawn"),
        key: format!("ask:{}:withdrawn", line.ask.id),
        ..about(&line)
    };
    tell(tx, app, [line.ask.colleague], &telling).await?;
    Ok(())
}

/// The ask of an act, as long as an answer is owed.
async fn open(tx: &mut Tx, act: &Act) -> Result<(AskLine, Working), CannotAct> {
    let line = sql::get(tx, act.ask).await?.ok_or(CannotAct::NoSuchAsk)?;
    if !line.ask.standing.state.is_pending() {
        return Err(CannotAct::AlreadyClosed);
    }
    let now = tx.now();
    Ok((line, working(tx, now).await?))
}

/// Who may answer: whoever was asked, anybody of the team that was asked, whoever leads them, and managers.
pub(super) fn may_answer(ask: &Ask, doer: Doer, working: &Working) -> bool {
    let me = doer.colleague;
    ask.colleague == me
        || working.members_of(ask.team).contains(&me)
        || working.lead_of(ask.owing_team) == Some(me)
        || doer.role >= Role::Manager
}

async fn save(tx: &mut Tx, ask: &Ask) -> Result<(), CannotAct> {
    if sql::update(tx, ask).await? { Ok(()) } else { Err(CannotAct::ChangedMeanwhile) }
}
