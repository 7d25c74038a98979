//! What becomes of a promise: most are kept, some are moved, few are broken, as everywhere.

use jiff::SignedDuration;
use rules::promises::state::{Agreement, Kind};
use store::Timestamp;

use crate::cast::Place;
use crate::dice::Dice;
use crate::hours::mins;
use crate::script::{Act, Setting};

/// A promise just made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Made {
    pub(crate) at: Timestamp,
    pub(crate) due_at: Timestamp,
    pub(crate) by: Place,
    pub(crate) kind: Kind,
    /// What is noted when it is kept.
    pub(crate) kept: &'static str,
}

const MOVED_AGREED: &[&str] = &[
    "Rang before it was late. A day more is fine, they said.",
    "Asked by telephone; the new time suits them better in any case.",
    "They asked for a later day themselves.",
];
const MOVED_TOLD: &[&str] =
    &["Told by email before the time was up, no answer yet.", "Left a message with the new time."];
const WITHDRAWN: &[&str] = &[
    "Found it behind the bread bin, no longer needed.",
    "Will come to the shop in person instead.",
    "Their sister had already sorted it out.",
];
const LATE: &[&str] = &[
    "Done, and apologized for the delay. They took it well.",
    "Late because the van came late. Told them so.",
    "Forgotten over the stocktaking. Rang, said so, and did it at once.",
];
/// A promise that broke longer ago than this has been made up for.
const LEFT_DAYS_MAX: i64 = 4;

/// Of a promise that nobody thought of in time.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Forgotten;

/// What happens to a promise, in order; nothing when the clock is left to break it.
pub(crate) fn write(
    setting: &Setting<'_>,
    dice: &mut Dice,
    made: Made,
    forgotten: Option<Forgotten>,
) -> Vec<(Timestamp, Act)> {
    if forgotten.is_some() {
        return vec![late(setting, dice, made)];
    }
    let is_recent = made.due_at >= setting.until - SignedDuration::from_hours(24 * LEFT_DAYS_MAX);
    match dice.between(0, 99) {
        74..=83 => moved(setting, dice, made),
        84..=87 => withdrawn(dice, made),
        88..=90 => told_early(setting, dice, made),
        96.. if is_recent => Vec::new(),
        _ => vec![kept(setting, dice, made)],
    }
}

fn kept(setting: &Setting<'_>, dice: &mut Dice, made: Made) -> (Timestamp, Act) {
    (in_time(setting, dice, made), Act::Keeps { by: made.by, note: made.kept.to_owned() })
}

/// A moment at a desk between the making and the due time.
fn in_time(setting: &Setting<'_>, dice: &mut Dice, made: Made) -> Timestamp {
    let ahead = made.due_at.duration_since(made.at).as_mins();
    let earliest = if made.kind == Kind::Delivery { 82 } else { 35 };
    let at = setting.hours.last_at_work(made.at + mins(ahead * dice.between(earliest, 96) / 100));
    if at > made.at + mins(15) {
        return at;
    }
    let soon = setting.hours.at_work(made.at + mins(dice.between(16, 40)));
    if soon < made.due_at { soon } else { made.at + mins(ahead / 2) }
}

fn moved(setting: &Setting<'_>, dice: &mut Dice, made: Made) -> Vec<(Timestamp, Act)> {
    let at = in_time(setting, dice, made);
    let to = setting.hours.next_day_at(made.due_at, dice.between(11, 16));
    let (agreement, notes) =
        if dice.happens(70) { (Agreement::Agreed, MOVED_AGREED) } else { (Agreement::ToldOnly, MOVED_TOLD) };
    let note = (*dice.one_of(notes)).to_owned();
    let successor = Made { at: at + mins(5), due_at: to, ..made };
    vec![(at, Act::Moves { by: made.by, to, agreement, note }), kept(setting, dice, successor)]
}

fn withdrawn(dice: &mut Dice, made: Made) -> Vec<(Timestamp, Act)> {
    let ahead = made.due_at.duration_since(made.at).as_mins();
    let at = made.at + mins(ahead * dice.between(30, 80) / 100);
    vec![(at, Act::Withdraws { by: made.by, why: (*dice.one_of(WITHDRAWN)).to_owned() })]
}

/// It comes late, and the customer hears so while there is time.
fn told_early(setting: &Setting<'_>, dice: &mut Dice, made: Made) -> Vec<(Timestamp, Act)> {
    let at = in_time(setting, dice, made);
    vec![(at, Act::Tells { by: made.by }), late(setting, dice, made)]
}

fn late(setting: &Setting<'_>, dice: &mut Dice, made: Made) -> (Timestamp, Act) {
    let at = setting.hours.at_work(made.due_at + mins(dice.mostly_near(15, 420)));
    (at, Act::Fulfils { by: made.by, note: (*dice.one_of(LATE)).to_owned() })
}
