//! How many promises of a kind one keeper can keep in an hour, and when they next have time for one more.
//!
//! A day is cut into slots of half an hour; a slot holds half of what an hour holds, rounded up. Only what is due
//! at a time of day takes room in a slot: "by Friday" can be done whenever there is a quiet moment.

use jiff::{SignedDuration, Timestamp};

use super::state::Kind;
use crate::hours::OfficeHours;

#[cfg(test)]
mod tests;

/// Length of a slot, in minutes.
pub const SLOT_MINUTES: i64 = 30;
/// The largest number that can be set for an hour.
pub const PER_HOUR_MAX: u16 = 200;
/// How far ahead a free slot is looked for, in days.
pub const AHEAD_DAYS: i64 = 7;

/// How many promises of one kind a keeper can keep in an hour; None sets no limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PerHour(pub Option<u16>);

impl PerHour {
    /// What holds until the organization says otherwise: four call backs or two appointments in an hour, each takes
    /// a person's time at that very moment. The rest is done in whatever order suits the day.
    pub fn usual(kind: Kind) -> Self {
        match kind {
            Kind::CallBack => Self(Some(4)),
            Kind::Appointment | Kind::Repair => Self(Some(2)),
            Kind::Reply | Kind::Refund | Kind::Delivery | Kind::Send | Kind::Other => Self(None),
        }
    }

    /// How many fit into one slot.
    pub fn per_slot(self) -> Option<usize> {
        self.0.map(|per_hour| usize::from(per_hour.div_ceil(2)))
    }
}

/// A slot that holds no more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Full {
    /// How many are due in it already.
    pub there: usize,
    /// The beginning of the next slot with room, in office hours; None when there is none within reach.
    pub next_free: Option<Timestamp>,
}

/// Where one more promise due at `wanted` finds no room beside those that are `due` already; None where it does.
/// Slots begin at the full and the half hour of the organization's clock.
pub fn full(
    per_hour: PerHour,
    due: &[Timestamp],
    wanted: Timestamp,
    now: Timestamp,
    hours: &OfficeHours,
) -> Option<Full> {
    let most = per_hour.per_slot()?;
    let slot = slot_of(wanted, hours)?;
    let there = within(due, slot);
    if there < most {
        return None;
    }
    let has_room = |slot: &Timestamp| within(due, *slot) < most && *slot > now && hours.is_open(*slot);
    let slots = AHEAD_DAYS * 24 * 60 / SLOT_MINUTES;
    let later = (1..=slots).filter_map(|step| after(slot, step));
    Some(Full { there, next_free: later.into_iter().find(has_room) })
}

/// The beginning of the slot that an instant lies in.
pub fn slot_of(at: Timestamp, hours: &OfficeHours) -> Option<Timestamp> {
    let minute = i64::from(at.to_zoned(hours.zone().clone()).minute());
    let into = SignedDuration::from_mins(minute % SLOT_MINUTES);
    let start = at.checked_sub(into).ok()?.as_second();
    Timestamp::from_second(start - start.rem_euclid(60)).ok()
}

/// How many of these instants lie in the slot that begins at `slot`.
fn within(due: &[Timestamp], slot: Timestamp) -> usize {
    let end = after(slot, 1).unwrap_or(Timestamp::MAX);
    due.iter().filter(|at| (slot..end).contains(*at)).count()
}

fn after(slot: Timestamp, steps: i64) -> Option<Timestamp> {
    slot.checked_add(SignedDuration::from_mins(steps * SLOT_MINUTES)).ok()
}
