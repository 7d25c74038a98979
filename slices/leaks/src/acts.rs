//! What people do to a leak: own it, describe its repair, claim the repair, accept it. What the data do stands in
//! `looking`.

use jiff::civil::Date;
use shell::{ColleagueId, colleague};
use store::{Actor, Tx};

use crate::days;
use crate::leak::{Leak, LeakId};
use crate::refusals::CannotStep;
use crate::state::Step;
use crate::steps::{self, New};
use crate::{seen, sql};

/// Most characters of what somebody writes about a leak.
const WORDS_MAX: usize = 2_000;
/// The furthest day that may be named: two years ahead.
const AHEAD_DAYS_MAX: i64 = 731;

/// Who does what to which leak.
#[derive(Clone, Debug)]
pub(crate) struct Act {
    pub(crate) leak: LeakId,
    pub(crate) colleague: ColleagueId,
    pub(crate) actor: Actor,
    pub(crate) what: What,
}

/// What is done.
#[derive(Clone, Debug)]
pub(crate) enum What {
    /// Somebody becomes the owner, and means to repair it by this day.
    Own { owner: ColleagueId, day: String },
    /// The causes are noted, the change is described.
    Describe { causes: String, change: String },
    /// The repair is claimed: from here on the data are asked.
    Claim,
    /// The claim is taken back: it was made too early, or by mistake.
    Withdraw,
    /// It is lived with until this day.
    Accept { reason: String, day: String },
}

impl What {
    const fn step(&self) -> Step {
        match self {
            Self::Own { .. } => Step::Own,
            Self::Describe { .. } => Step::Describe,
            Self::Claim => Step::Claim,
            Self::Withdraw => Step::Withdraw,
            Self::Accept { .. } => Step::Accept,
        }
    }
}

/// Takes a step of a leak's life.
pub(crate) async fn act(tx: &mut Tx, act: &Act) -> Result<(), CannotStep> {
    let mut leak = sql::get(tx, act.leak).await?.ok_or(CannotStep::NoSuchLeak)?;
    leak.state = leak.state.after(act.what.step()).ok_or(CannotStep::NotNow)?;
    let taken = match &act.what {
        What::Own { owner, day } => own(tx, &mut leak, *owner, day).await?,
        What::Describe { causes, change } => {
            leak.causes = words(causes, "causes")?.ok_or(CannotStep::CausesMissing)?;
            leak.repair = words(change, "change")?.ok_or(CannotStep::ChangeMissing)?;
            ("leak_repair_described", format!("{}\n{}", leak.causes, leak.repair), 0)
        }
        What::Claim => {
            leak.claimed_at = Some(tx.now());
            leak.claimed_by = act.colleague;
            leak.proof = None;
            ("leak_repair_claimed", String::new(), 0)
        }
        What::Withdraw => {
            leak.claimed_at = None;
            leak.claimed_by = ColleagueId::NONE;
            leak.proof = None;
            ("leak_claim_withdrawn", String::new(), 0)
        }
        What::Accept { reason, day } => {
            let reason = words(reason, "reason")?.ok_or(CannotStep::ReasonMissing)?;
            let day = coming(tx, day).await?;
            leak.accepted_by = act.colleague;
            leak.reason.clone_from(&reason);
            leak.review_day = Some(day);
            ("leak_accepted", reason, day)
        }
    };
    store(tx, &leak, act, &taken).await
}

type Taken = (&'static str, String, i64);

async fn store(tx: &mut Tx, leak: &Leak, act: &Act, taken: &Taken) -> Result<(), CannotStep> {
    if !sql::update(tx, leak).await? {
        return Err(CannotStep::ChangedMeanwhile);
    }
    let (event, said, day) = taken;
    let new = New { event, actor: act.actor, colleague: act.colleague, said, day: *day };
    steps::record(tx, leak, new);
    Ok(())
}

async fn own(tx: &mut Tx, leak: &mut Leak, owner: ColleagueId, day: &str) -> Result<Taken, CannotStep> {
    let found = colleague::get(tx, owner).await?;
    let found = found.filter(|found| found.state == colleague::State::Active);
    let found = found.ok_or(CannotStep::OwnerUnknown)?;
    let day = coming(tx, day).await?;
    let is_new = leak.owner != found.id;
    leak.owner = found.id;
    leak.repair_by = Some(day);
    if is_new {
        let names = seen::names(tx).await?;
        let title = crate::pages::says::name(&leak.stream, &names);
        let path = format!("/leaks/{}", leak.id);
        shell::notifications::tell(tx, found.id, "leaks-notice-owned", &[("what", title.into())], &path);
    }
    Ok(("leak_owned", found.name, day))
}

/// A day that is today or later.
async fn coming(tx: &mut Tx, typed: &str) -> Result<i64, CannotStep> {
    let day: Date = typed.trim().parse().map_err(|_| CannotStep::DayUnread)?;
    let day = days::number_of(day);
    let (_, today) = days::today(tx).await?;
    if day < today {
        return Err(CannotStep::DayPast);
    }
    if day > today + AHEAD_DAYS_MAX {
        return Err(CannotStep::DayUnread);
    }
    Ok(day)
}

fn words(typed: &str, field: &'static str) -> Result<Option<String>, CannotStep> {
    let said = typed.trim();
    if said.chars().count() > WORDS_MAX {
        return Err(CannotStep::WordsLong(field));
    }
    Ok((!said.is_empty()).then(|| said.to_owned()))
}
