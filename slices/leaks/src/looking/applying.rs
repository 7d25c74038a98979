//! What a look changes, written in one transaction: leaks opened, corrected, folded, taken back; claims decided.

use std::collections::{BTreeMap, BTreeSet};

use measures::leaks::repair::Outcome;
use shell::ColleagueId;
use store::{Fault, Tx};

use super::gathering::Gathered;
use super::matching::{self, Ask, Head, Plan};
use super::repairs;
use super::watching::Watched;
use crate::leak::{Leak, LeakId, Whose};
use crate::people::places;
use crate::state::{State, Step};
use crate::steps::{self, New};
use crate::stream::Cell;
use crate::{days, seen, sql};

/// A look with everything it saw.
#[derive(Debug)]
pub(crate) struct Look {
    pub(crate) gathered: Gathered,
    pub(crate) watched: Watched,
    plan: Plan,
}

impl Look {
    /// Compares what was found with what is known.
    pub(crate) fn of(gathered: Gathered, watched: Watched) -> Self {
        let frame = gathered.asked.frame;
        let before =
            gathered.before.as_ref().map(|before| super::frame::Frame::of(before.first_day, before.last_day));
        let closed = |leak: &Leak| leak.closed_at.map(|at| days::day_at(at, &gathered.zone));
        let is_restated = |leak: &Leak| is_restated(leak, &gathered.cells);
        let ask = Ask { closed_day: closed, is_restated };
        let plan = matching::plan(&watched.found, &gathered.known, (frame, before), ask);
        Self { gathered, watched, plan }
    }
}

/// Whether the days that a leak was drawn from count otherwise now.
fn is_restated(leak: &Leak, cells: &[Cell]) -> bool {
    let drawn = &leak.chart;
    let mut drips = vec![0; drawn.drips.len()];
    for cell in cells.iter().filter(|cell| leak.stream.holds(cell)) {
        let at = usize::try_from(cell.day - drawn.first_day).ok().filter(|at| *at < drips.len());
        if let Some(at) = at {
            drips[at] += cell.drips;
        }
    }
    drips != drawn.drips
}

/// Writes what changes. A leak that somebody changed in between is left to the next look.
pub(crate) async fn apply(tx: &mut Tx, look: &Look) -> Result<(), Fault> {
    let opened = open(tx, look).await?;
    for (leak, finding) in &look.plan.correct {
        change(tx, *leak, |leak| {
            leak.corrected = Some(*finding);
            Some(New::by_itself("leak_corrected", finding.day))
        })
        .await?;
    }
    let now = tx.now();
    for leak in &look.plan.retract {
        change(tx, *leak, |leak| {
            leak.state = leak.state.after(Step::Retract)?;
            leak.closed_at = Some(now);
            Some(New::by_itself("leak_retracted", 0))
        })
        .await?;
    }
    for (leak, head) in &look.plan.fold {
        if let Some(into) = resolve(*head, &opened) {
            fold(tx, *leak, into).await?;
        }
    }
    decide(tx, look).await?;
    come_back(tx, look).await
}

/// Opens what is new, what explains before what is explained.
async fn open(tx: &mut Tx, look: &Look) -> Result<BTreeMap<usize, LeakId>, Fault> {
    let mut opened = BTreeMap::new();
    let mut hidden = BTreeSet::new();
    let mut places = look.plan.open.clone();
    places.sort_by_key(|(at, head)| (head.is_some(), *at));
    let room = usize::from(sql::LIVE_MAX);
    for (at, head) in places.into_iter().take(room) {
        // What explains it may not be shown: then the first of what it explains stands for it.
        let unshown = head.and_then(Head::new_at).filter(|head| hidden.contains(head));
        let into = match head.map(|head| resolve(head, &opened)) {
            None => LeakId::NONE,
            Some(Some(into)) => into,
            Some(None) if unshown.is_some() => LeakId::NONE,
            // What explains it was not opened.
            Some(None) => continue,
        };
        let found = &look.watched.found[at];
        let (from, to) = (found.finding.onset, look.gathered.asked.frame.last);
        let is_shown = look.gathered.open.shows(&found.stream);
        if !is_shown || places::is_too_few(tx, &found.stream, from, to).await? {
            hidden.insert(at);
            continue;
        }
        let leak = fresh(tx, look, at, into);
        if sql::insert(tx, &leak).await? {
            steps::record(tx, &leak, New::by_itself("leak_found", leak.issued.day));
            opened.insert(at, leak.id);
            if let Some(head) = unshown.filter(|head| !opened.contains_key(head)) {
                opened.insert(head, leak.id);
            }
        }
    }
    Ok(opened)
}

fn resolve(head: Head, opened: &BTreeMap<usize, LeakId>) -> Option<LeakId> {
    match head {
        Head::Known(leak) => Some(leak),
        Head::New(at) => opened.get(&at).copied(),
    }
}

fn fresh(tx: &Tx, look: &Look, at: usize, folded_into: LeakId) -> Leak {
    let found = &look.watched.found[at];
    let is_folded = folded_into != LeakId::NONE;
    Leak {
        id: LeakId::of(tx.new_id()),
        stream: found.stream.clone(),
        test: found.test,
        issued: found.finding,
        corrected: None,
        found_at: tx.now(),
        state: if is_folded { State::Folded } else { State::Found },
        folded_into,
        owner: ColleagueId::NONE,
        repair_by: None,
        causes: String::new(),
        repair: String::new(),
        claimed_at: None,
        claimed_by: ColleagueId::NONE,
        proof: None,
        accepted_by: ColleagueId::NONE,
        reason: String::new(),
        review_day: None,
        closed_at: None,
        customers: 0,
        drips: 0,
        put_right: 0,
        severity: found.finding.severity(),
        whose: Whose::TooFew,
        between: None,
        chart: look.watched.drawn(&found.stream, &look.gathered.cells, look.gathered.asked.frame),
        stake: None,
        version: 1,
    }
}

/// Changes a leak as it stands now, and records the step; nothing happens where it has moved on.
async fn change(
    tx: &mut Tx,
    id: LeakId,
    how: impl FnOnce(&mut Leak) -> Option<New<'static>> + Send,
) -> Result<Option<Leak>, Fault> {
    let Some(mut leak) = sql::get(tx, id).await? else { return Ok(None) };
    let Some(new) = how(&mut leak) else { return Ok(None) };
    if !sql::update(tx, &leak).await? {
        return Ok(None);
    }
    steps::record(tx, &leak, new);
    Ok(Some(leak))
}

/// Another leak explains this one, as long as nobody is at work on it. What this one explained goes along.
pub(super) async fn fold(tx: &mut Tx, leak: LeakId, into: LeakId) -> Result<(), Fault> {
    let folded = change(tx, leak, |leak| {
        if leak.state != State::Found || leak.id == into {
            return None;
        }
        leak.state = State::Folded;
        leak.folded_into = into;
        Some(New::by_itself("leak_folded", 0))
    })
    .await?;
    if folded.is_some() {
        sql::fold_along(tx, leak, into).await?;
    }
    Ok(())
}

/// Asks the days since each claim.
async fn decide(tx: &mut Tx, look: &Look) -> Result<(), Fault> {
    let Gathered { zone, asked, cells, known, .. } = &look.gathered;
    for leak in known.iter().filter(|leak| leak.state == State::Claimed) {
        let Some(claimed_at) = leak.claimed_at else { continue };
        let claim_day = days::day_at(claimed_at, zone);
        let Some((outcome, proof)) = repairs::outcome(leak, cells, claim_day, asked.frame.last) else {
            continue;
        };
        let mut judged = leak.clone();
        judged.proof = Some(proof);
        let (step, event, sentence) = match outcome {
            Outcome::NotYet => {
                sql::update(tx, &judged).await?;
                continue;
            }
            Outcome::Verified => (Step::Verify, "leak_verified", "leaks-notice-verified"),
            Outcome::Refuted => (Step::Refute, "leak_refuted", "leaks-notice-refuted"),
        };
        let Some(state) = judged.state.after(step) else { continue };
        judged.state = state;
        judged.closed_at = (state == State::Verified).then(|| tx.now());
        if !sql::update(tx, &judged).await? {
            continue;
        }
        steps::record(tx, &judged, New::by_itself(event, asked.frame.last));
        tell_owner(tx, &judged, sentence).await?;
    }
    Ok(())
}

/// What was accepted comes back on the day of its review.
async fn come_back(tx: &mut Tx, look: &Look) -> Result<(), Fault> {
    let due = |leak: &&Leak| {
        leak.state == State::Accepted && leak.review_day.is_some_and(|day| day <= look.gathered.today)
    };
    for leak in look.gathered.known.iter().filter(due) {
        let back = change(tx, leak.id, |leak| {
            leak.state = leak.state.after(Step::Return)?;
            leak.owner = ColleagueId::NONE;
            leak.repair_by = None;
            Some(New::by_itself("leak_came_back", 0))
        })
        .await?;
        if let Some(back) = back.filter(|back| back.accepted_by != ColleagueId::NONE) {
            tell(tx, &back, back.accepted_by, "leaks-notice-came-back").await?;
        }
    }
    Ok(())
}

async fn tell_owner(tx: &mut Tx, leak: &Leak, sentence: &'static str) -> Result<(), Fault> {
    if leak.owner == ColleagueId::NONE { Ok(()) } else { tell(tx, leak, leak.owner, sentence).await }
}

async fn tell(tx: &mut Tx, leak: &Leak, whom: ColleagueId, sentence: &'static str) -> Result<(), Fault> {
    let names = seen::names(tx).await?;
    let what = crate::pages::says::name(&leak.stream, &names);
    shell::notifications::tell(tx, whom, sentence, &[("what", what.into())], &format!("/leaks/{}", leak.id));
    Ok(())
}
