//! Deriving: what the events of one conversation amount to, held against what is stored, and what changed written down.

use std::collections::BTreeSet;

use conversations::{ChannelId, Conversation, ConversationId, CustomerId, TeamId};
use rules::drips::{History, Occasion, derive};
use rules::hours::WorkingMinutes;
use shell::ColleagueId;
use store::events::{self, Recorded};
use store::{Event, Fault, Timestamp, Tx};

use crate::counting::{self, Stale};
use crate::drip::Source;
use crate::house::Lens;
use crate::ids::RightingId;
use crate::recording;
use crate::rightings::{self, Suffered};
use crate::rows::{self, Row, Stored};
use crate::{alike, clocks, timeline};

/// Most events of one conversation that are looked at.
const EVENTS_MAX: u16 = 10_000;

/// How it is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// As things happen.
    Live,
    /// Again, later: only what was decided from this day on is written anew.
    Again {
        /// The first day.
        from_day: i64,
    },
}

/// What a look changed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Changes {
    /// Occasions found, of the days looked at.
    pub(crate) found: u64,
    /// Occasions that were not stored.
    pub(crate) added: u64,
    /// Occasions that are not what was stored.
    pub(crate) changed: u64,
    /// What was stored and was none.
    pub(crate) removed: u64,
    /// The days whose counts are stale.
    pub(crate) days: Stale,
    /// The tasks that a drip has left.
    pub(crate) left: BTreeSet<RightingId>,
}

impl Changes {
    /// Adds what another look changed.
    pub(crate) fn add(&mut self, other: Self) {
        self.found += other.found;
        self.added += other.added;
        self.changed += other.changed;
        self.removed += other.removed;
        self.days.extend(other.days);
        self.left.extend(other.left);
    }

    /// What follows once all of it is written: days are counted again, and tasks stand where what is left puts them.
    pub(crate) fn settle(&self, tx: &mut Tx) {
        counting::mark(tx, &self.days);
        rightings::restate(tx, &self.left);
    }
}

/// Looks at one conversation as of `as_of`.
pub(crate) async fn conversation(
    tx: &mut Tx,
    lens: &Lens,
    id: ConversationId,
    as_of: Timestamp,
    look: Look,
) -> Result<Changes, Fault> {
    let Some(conversation) = conversations::by_id(tx, id).await? else {
        clocks::forget(tx, id);
        return Ok(Changes::default());
    };
    let events = events::of_conversation(tx, id.get(), EVENTS_MAX).await?;
    let history = timeline::history(tx, &conversation, &events).await?;
    let outcome = derive(&history, &lens.house, as_of);
    let place = PlaceOf { lens, history: &history, conversation: &conversation };
    let mut found: Vec<Row> = outcome.occasions.iter().map(|occasion| place.row(occasion)).collect();
    found.extend(events.iter().filter(|event| event.at <= as_of).flat_map(|event| place.own(event)));
    for event in events.iter().filter(|event| event.at <= as_of && event.kind == recording::RECORDED) {
        found.extend(recording::row(tx, lens, event).await?.map(|row| place.fill(row)));
    }
    for event in events.iter().filter(|event| event.at <= as_of) {
        if let Some(told) = recording::told_of(tx, event).await? {
            found
                .iter_mut()
                .filter(|row| row.is_drip && row.kind == told.kind)
                .for_each(|row| told.name(row));
        }
    }
    let stored = rows::of_conversation(tx, id).await?;
    let changes = hold_against(tx, found, stored, (look, as_of)).await?;
    if look == Look::Live {
        clocks::set(tx, id, outcome.look_at);
        alike::greet(tx, &conversation, &history, &events).await?;
    } else if outcome.look_at.is_some() {
        // Nobody may have looked at it before. Looking once too often changes nothing.
        clocks::set(tx, id, outcome.look_at);
    }
    Ok(changes)
}

/// Looks at one event that happened outside any conversation.
pub(crate) async fn outside(
    tx: &mut Tx,
    lens: &Lens,
    event: &Recorded,
    look: Look,
) -> Result<Changes, Fault> {
    let mut found = own_rows(lens, event);
    let mut kinds: Vec<String> = found.iter().map(|row| row.kind.clone()).collect();
    if event.kind == recording::RECORDED {
        found.extend(recording::row(tx, lens, event).await?);
        kinds.push(event.code.clone());
    }
    let mut stored = Vec::new();
    for kind in kinds {
        stored.extend(rows::one(tx, &kind, event.seq).await?);
    }
    if event.kind == recording::WITHDRAWN {
        let seq = recording::seq(tx, event.about_id).await?;
        stored.extend(rows::one(tx, &event.code, seq).await?);
    }
    hold_against(tx, found, stored, (look, event.at)).await
}

/// What everything found in one conversation has in common.
struct PlaceOf<'a> {
    lens: &'a Lens,
    history: &'a History,
    conversation: &'a Conversation,
}

impl PlaceOf<'_> {
    fn row(&self, occasion: &Occasion) -> Row {
        let WorkingMinutes(waited) = occasion.waited;
        Row {
            kind: occasion.kind.to_owned(),
            seq: occasion.seq,
            evidence_seq: occasion.evidence_seq,
            at: occasion.at,
            day: self.lens.house.hours.day(occasion.at),
            is_drip: occasion.is_drip,
            conversation: self.conversation.id,
            customer: self.conversation.customer,
            team: TeamId::of(occasion.team),
            channel: self.conversation.channel,
            colleague: ColleagueId::of(occasion.colleague),
            promise: occasion.promise,
            cause: occasion.cause.to_owned(),
            touchpoint: String::new(),
            product: String::new(),
            waited_minutes: waited.into(),
            lived_minutes: occasion.lived_minutes,
            standard_minutes: occasion.terms.minutes.into(),
            standard: occasion.terms.id,
            source: Source::Derived,
        }
    }

    /// The occasions that an event is of the organization's own kinds.
    fn own(&self, event: &Recorded) -> Vec<Row> {
        own_rows(self.lens, event).into_iter().map(|row| self.fill(row)).collect()
    }

    /// The same row with the place of this conversation wherever it names none.
    fn fill(&self, row: Row) -> Row {
        let some = |given: i64, there: i64| if given == 0 { there } else { given };
        Row {
            conversation: self.conversation.id,
            customer: self.conversation.customer,
            team: TeamId::of(some(row.team.get(), self.history.team_at(row.at))),
            channel: ChannelId::of(some(row.channel.get(), self.conversation.channel.get())),
            colleague: ColleagueId::of(some(row.colleague.get(), self.history.assignee_at(row.at))),
            ..row
        }
    }
}

fn own_rows(lens: &Lens, event: &Recorded) -> Vec<Row> {
    let concerned = lens.own.iter().filter(|kind| kind.event_kind == event.kind && kind.counts_at(event.at));
    let rows = concerned.map(|kind| Row {
        kind: kind.code.clone(),
        seq: event.seq,
        evidence_seq: event.seq,
        at: event.at,
        day: lens.house.hours.day(event.at),
        is_drip: kind.event_code.is_empty() || kind.event_code == event.code,
        conversation: ConversationId::of(event.conversation_id),
        customer: CustomerId::of(event.customer_id),
        team: TeamId::NONE,
        channel: ChannelId::NONE,
        colleague: ColleagueId::NONE,
        promise: 0,
        cause: String::new(),
        touchpoint: String::new(),
        product: String::new(),
        waited_minutes: 0,
        lived_minutes: 0,
        standard_minutes: 0,
        standard: 0,
        source: Source::Derived,
    });
    rows.collect()
}

/// Writes down what is not as it is stored.
async fn hold_against(
    tx: &mut Tx,
    found: Vec<Row>,
    stored: Vec<Stored>,
    (look, as_of): (Look, Timestamp),
) -> Result<Changes, Fault> {
    let is_concerned = |row: &Row| match look {
        Look::Live => true,
        Look::Again { from_day } => row.day >= from_day && row.at <= as_of,
    };
    let mut changes = Changes::default();
    let mut stored: std::collections::BTreeMap<(String, i64), Stored> =
        stored.into_iter().map(|(row, righting)| ((row.kind.clone(), row.seq), (row, righting))).collect();
    for row in found {
        let before = stored.remove(&(row.kind.clone(), row.seq));
        if !is_concerned(&row) && before.as_ref().is_none_or(|(before, _)| !is_concerned(before)) {
            continue;
        }
        changes.found += 1;
        match before {
            Some((before, _)) if before == row => {}
            Some((before, righting)) => {
                changes.changed += 1;
                changes.days.extend([before.day, row.day]);
                changes.left.extend(righting.some().filter(|_| before.is_drip));
                change(tx, &before, &row, righting).await?;
            }
            None => {
                changes.added += 1;
                changes.days.extend([row.day]);
                let righting = if row.is_drip { count(tx, &row).await? } else { RightingId::NONE };
                rows::put(tx, &row, righting);
            }
        }
    }
    for (row, righting) in stored.into_values().filter(|(row, _)| is_concerned(row)) {
        changes.removed += 1;
        changes.days.extend([row.day]);
        changes.left.extend(righting.some().filter(|_| row.is_drip));
        if row.is_drip {
            uncount(tx, &row, righting).await?;
        }
        rows::remove(tx, &row);
    }
    Ok(changes)
}

async fn change(tx: &mut Tx, before: &Row, row: &Row, righting: RightingId) -> Result<(), Fault> {
    let righting = match (before.is_drip, row.is_drip) {
        (false, true) => count(tx, row).await?,
        (true, false) => {
            uncount(tx, before, righting).await?;
            RightingId::NONE
        }
        _ => righting,
    };
    rows::put(tx, row, righting);
    Ok(())
}

async fn count(tx: &mut Tx, row: &Row) -> Result<RightingId, Fault> {
    let suffered = Suffered {
        customer: row.customer,
        conversation: row.conversation,
        cause_key: row.cause_key(),
        at: row.at,
    };
    let righting = rightings::opened(tx, &suffered).await?;
    tx.event(told("drip_counted", row, righting));
    Ok(righting)
}

async fn uncount(tx: &mut Tx, row: &Row, righting: RightingId) -> Result<(), Fault> {
    rightings::dropped(tx, righting).await?;
    tx.event(told("drip_withdrawn", row, righting));
    Ok(())
}

fn told(kind: &'static str, row: &Row, righting: RightingId) -> Event {
    let fact = Event::new(kind).conversation(row.conversation.get()).customer(row.customer.get());
    fact.about(righting.get()).code(&row.kind).number(row.seq)
}
