//! Handing over by hand, and taking it back.

use shell::{App, ColleagueId, Role, colleague};
use store::{Actor, Event, Timestamp, Tx};

use super::refusals::CannotHandOver;
use super::sql;
use super::telling::{tell_receivers, tell_undone};
use crate::asks::working::{Working, working};
use crate::asks::{Doer, sql as asks_sql};
use crate::making::told;
use crate::promise::{AskId, Promise, PromiseId};
use crate::{CannotChange, changing};

store::id_type! {
    /// One act of handing over.
    HandoverId
}

/// Most parts of one handover by hand.
pub(super) const PARTS_MAX: usize = 200;

/// Why something was handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// By hand: a shift ends, or somebody else is better placed.
    ByHand,
    /// A leave began.
    Leave,
    /// An account was closed.
    Closed,
}

impl Reason {
    /// Its word in rows, in events and in the API.
    pub fn code(self) -> &'static str {
        match self {
            Self::ByHand => "by_hand",
            Self::Leave => "leave",
            Self::Closed => "closed",
        }
    }

    /// The reason with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::ByHand, Self::Leave, Self::Closed].into_iter().find(|reason| reason.code() == code)
    }
}

/// Something that is handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// A promise to be kept.
    Promise(PromiseId),
    /// An ask to be answered.
    Ask(AskId),
}

/// One act of handing over, as it is stored.
#[derive(Clone, Debug)]
pub struct Handover {
    /// Its id.
    pub id: HandoverId,
    /// Who had it; NONE for what nobody kept.
    pub giver: ColleagueId,
    /// Why.
    pub reason: Reason,
    /// What the giver wants the receivers to know.
    pub note: String,
    /// Who gets what is left, before the team's lead; NONE for nobody in particular.
    pub stand_in: ColleagueId,
    /// Who did it; NONE for the program itself.
    pub made_by: ColleagueId,
    /// When.
    pub made_at: Timestamp,
    /// What is due until then; None for everything.
    pub until_at: Option<Timestamp>,
    /// When it was undone.
    pub undone_at: Option<Timestamp>,
}

/// What somebody hands over, and to whom.
#[derive(Clone, Debug)]
pub struct Handing {
    /// Who does it. They may hand over what they keep; what nobody keeps; and, as a lead or a manager, what others
    /// keep.
    pub doer: Doer,
    /// What the receivers should know; may be empty.
    pub note: String,
    /// Until when the giver is not there; None when that is not said.
    pub until_at: Option<Timestamp>,
    /// Each part with its receiver.
    pub parts: Vec<(Part, ColleagueId)>,
}

/// Hands promises and asks over to named colleagues, who are told. What was closed meanwhile is left out; a handover of
/// a single part that was closed is refused.
pub async fn hand_over(app: &App, tx: &mut Tx, handing: &Handing) -> Result<HandoverId, CannotHandOver> {
    check(handing)?;
    let until = handing.until_at.unwrap_or(tx.now());
    let working = working(tx, until).await?;
    let handover = Handover {
        id: HandoverId::of(tx.new_id()),
        giver: giver(tx, handing).await?,
        reason: Reason::ByHand,
        note: handing.note.trim().to_owned(),
        stand_in: ColleagueId::NONE,
        made_by: handing.doer.colleague,
        made_at: tx.now(),
        until_at: handing.until_at,
        undone_at: None,
    };
    let mut given = 0;
    for (part, receiver) in &handing.parts {
        if working.get(*receiver).is_none() {
            return Err(CannotHandOver::ReceiverUnknown);
        }
        let way = Way { receiver: *receiver, actor: handing.doer.actor, code: Reason::ByHand.code() };
        if give(tx, *part, way, handing.doer, &working).await? {
            sql::insert_part(tx, handover.id, *part, *receiver).await?;
            given += 1;
        }
    }
    if given == 0 {
        return Err(CannotHandOver::NotOpen);
    }
    sql::insert(tx, &handover);
    let event = Event::new("handover_made").about(handover.id.get()).actor(handing.doer.actor);
    tx.event(event.code(Reason::ByHand.code()).number(given));
    tell_receivers(app, tx, &handover).await?;
    Ok(handover.id)
}

fn check(handing: &Handing) -> Result<(), CannotHandOver> {
    if handing.note.chars().count() > changing::NOTE_CHARS_MAX {
        return Err(CannotHandOver::NoteTooLong);
    }
    match handing.parts.len() {
        0 => Err(CannotHandOver::NothingChosen),
        1..=PARTS_MAX => Ok(()),
        _ => Err(CannotHandOver::TooMany),
    }
}

/// Whoever has the first part now: a page hands over what one colleague has.
async fn giver(tx: &mut Tx, handing: &Handing) -> Result<ColleagueId, CannotHandOver> {
    let giver = match handing.parts[0].0 {
        Part::Promise(id) => crate::sql::get(tx, id).await?.map(|line| line.promise.keeper),
        Part::Ask(id) => asks_sql::get(tx, id).await?.map(|line| line.ask.colleague),
    };
    giver.ok_or(CannotHandOver::NotFound)
}

/// How one part goes over.
#[derive(Clone, Copy)]
pub(super) struct Way {
    pub(super) receiver: ColleagueId,
    pub(super) actor: Actor,
    pub(super) code: &'static str,
}

/// Hands one part over, if this doer may; `false` when there is nothing left to be done about it.
async fn give(
    tx: &mut Tx,
    part: Part,
    way: Way,
    doer: Doer,
    working: &Working,
) -> Result<bool, CannotHandOver> {
    match part {
        Part::Promise(id) => {
            let line = crate::sql::get(tx, id).await?.ok_or(CannotHandOver::NotFound)?;
            let keeper = line.promise.keeper;
            if !may_give(keeper, working.lead_of(line.promise.team), doer, working) {
                return Err(CannotHandOver::NotYours);
            }
            if keeper == way.receiver {
                return Err(CannotHandOver::ReceiverIsGiver);
            }
            if line.promise.is_live() {
                give_promise(tx, line.promise, way).await?;
                return Ok(true);
            }
        }
        Part::Ask(id) => {
            let line = asks_sql::get(tx, id).await?.ok_or(CannotHandOver::NotFound)?;
            let colleague = line.ask.colleague;
            if !may_give(colleague, working.lead_of(line.ask.owing_team), doer, working) {
                return Err(CannotHandOver::NotYours);
            }
            if colleague == way.receiver {
                return Err(CannotHandOver::ReceiverIsGiver);
            }
            if line.ask.standing.state.is_pending() {
                give_ask(tx, line.ask, way).await?;
                return Ok(true);
            }
        }
    }
    Ok(false)
}

/// Who may hand over what somebody has: themselves, whoever leads them or the team it belongs to, managers; and anybody
/// what nobody has who works here.
fn may_give(has_it: ColleagueId, lead: Option<ColleagueId>, doer: Doer, working: &Working) -> bool {
    let me = doer.colleague;
    has_it == me
        || lead == Some(me)
        || working.get(has_it).is_none()
        || working.leads(me, has_it)
        || doer.role >= Role::Manager
}

/// Gives a promise another keeper.
pub(super) async fn give_promise(tx: &mut Tx, mut promise: Promise, way: Way) -> Result<(), CannotChange> {
    promise.keeper = way.receiver;
    changing::save(tx, &promise).await?;
    let event = told("promise_handed_over", &promise, way.actor);
    tx.event(event.code(way.code).number(way.receiver.get()));
    Ok(())
}

/// Gives an ask to another colleague. The place that owes the answer stays the same.
pub(super) async fn give_ask(tx: &mut Tx, mut ask: crate::asks::Ask, way: Way) -> Result<(), CannotHandOver> {
    ask.colleague = way.receiver;
    if !asks_sql::update(tx, &ask).await? {
        return Err(CannotHandOver::ChangedMeanwhile);
    }
    tx.event(ask.event("ask_handed_over").actor(way.actor).code(way.code).number(way.receiver.get()));
    Ok(())
}

/// Takes back what was handed over, as far as the receivers still have it. Givers, whoever did it, and managers may.
pub async fn undo(app: &App, tx: &mut Tx, id: HandoverId, doer: Doer) -> Result<(), CannotHandOver> {
    let handover = sql::get(tx, id).await?.ok_or(CannotHandOver::NotFound)?;
    if !may_undo(&handover, doer) {
        return Err(CannotHandOver::NotYours);
    }
    let giver = colleague::get(tx, handover.giver).await?;
    if giver.is_none_or(|giver| giver.state != colleague::State::Active) {
        return Err(CannotHandOver::GiverLeft);
    }
    if !sql::undo(tx, id).await? {
        return Err(CannotHandOver::AlreadyUndone);
    }
    let way = Way { receiver: handover.giver, actor: doer.actor, code: "taken_back" };
    let mut after = None;
    loop {
        let parts = sql::parts(tx, id, after, 200).await?;
        for (receiver, part) in &parts {
            take_back(tx, *part, *receiver, way).await?;
        }
        after = parts.last().copied();
        if parts.len() < 200 {
            break;
        }
    }
    tx.event(Event::new("handover_undone").about(id.get()).actor(doer.actor));
    tell_undone(app, tx, &handover, doer).await
}

/// Whether somebody may undo a handover, as far as their role goes.
pub(super) fn may_undo(handover: &Handover, doer: Doer) -> bool {
    let me = doer.colleague;
    handover.giver == me || handover.made_by == me || doer.role >= Role::Manager
}

/// Takes one part back; what the receiver no longer has stays where it is.
async fn take_back(tx: &mut Tx, part: Part, receiver: ColleagueId, way: Way) -> Result<(), CannotHandOver> {
    match part {
        Part::Promise(id) => {
            let line = crate::sql::get(tx, id).await?;
            let there = line.filter(|line| line.promise.is_live() && line.promise.keeper == receiver);
            if let Some(line) = there {
                give_promise(tx, line.promise, way).await?;
            }
        }
        Part::Ask(id) => {
            let line = asks_sql::get(tx, id).await?;
            let is_there =
                |ask: &crate::asks::Ask| ask.standing.state.is_pending() && ask.colleague == receiver;
            if let Some(line) = line.filter(|line| is_there(&line.ask)) {
                give_ask(tx, line.ask, way).await?;
            }
        }
    }
    Ok(())
}
