//! What the shop did about what had gone wrong: whatever is older than a few days was put right, one way or another.

use instrument::RightingId;
use instrument::rightings::{self, Ending, How, Righting, Which};
use shell::ColleagueId;
use store::{Db, Fault, OrgId, Timestamp, Tx};

use crate::dice::Dice;
use crate::hours::mins;
use crate::life::wrong;
use crate::organization::Shop;

/// What is younger is still on the list, in days.
const OPEN_DAYS: i64 = 5;
/// Of those on the list, so many in a hundred have a keeper.
const TAKEN_PERCENT: u32 = 40;
/// Tasks that are looked at in one transaction.
const STEP: u16 = 100;

/// Ways of putting right and what is noted of them: how, hundredths of goodwill, the note.
const WAYS: &[(How, i64, &str)] = &[
    (How::Answer, 0, "The answer they were waiting for went out with an apology."),
    (How::Answer, 0, ""),
    (How::Apology, 0, "Said plainly that this was our mistake."),
    (How::Call, 0, "Rang. They were glad that somebody did."),
    (How::Call, 0, "Spoke for ten minutes and settled it."),
    (How::Goodwill, 500, "Five pounds off the next order."),
    (How::Goodwill, 1200, "Carriage refunded."),
    (How::Nothing, 0, "They had found it themselves by then."),
];

/// Counts what went wrong in the life that was lived, and lives what was done about it. The clock stands at `until`
/// before and after.
pub(crate) async fn put_right(
    db: &Db,
    org: OrgId,
    shop: &Shop,
    (until, seed): (Timestamp, u64),
) -> Result<(), Fault> {
    instrument::follow(db, org).await?;
    let mut dice = Dice::seeded(seed ^ 0x9e37);
    let mut open = Vec::new();
    loop {
        let after = open.last().map(|last: &Righting| (last.place, last.id));
        let more: Vec<Righting> =
            db.read(org, after, |tx, after| Box::pin(rightings::list(tx, Which::Open, *after, STEP))).await?;
        if more.is_empty() {
            break;
        }
        open.extend(more);
    }
    open.sort_by_key(|one| (one.last_drip_at, one.id));
    let mut at = Timestamp::MIN;
    for one in open {
        let by = *dice.one_of(&shop.colleagues);
        let deed = if one.last_drip_at < until - mins(OPEN_DAYS * 24 * 60) {
            at = at.max(one.last_drip_at + mins(dice.between(3, 60) * 60));
            db.clock().set(at.min(until));
            let (how, goodwill_minor, note) = *dice.one_of(WAYS);
            Deed { id: one.id, by, ending: Some(Ending { how, note: note.to_owned(), goodwill_minor }) }
        } else if dice.happens(TAKEN_PERCENT) {
            db.clock().set(until);
            Deed { id: one.id, by, ending: None }
        } else {
            continue;
        };
        db.write(org, deed, |tx, deed| Box::pin(perform(tx, deed))).await?;
    }
    db.clock().set(until);
    Ok(())
}

/// What somebody does about one of them: takes it, or puts it right.
struct Deed {
    id: RightingId,
    by: ColleagueId,
    ending: Option<Ending>,
}

async fn perform(tx: &mut Tx, deed: &Deed) -> Result<(), Fault> {
    match &deed.ending {
        Some(ending) => rightings::done(tx, deed.id, ending, deed.by).await.map_err(wrong),
        None => rightings::take(tx, deed.id, deed.by).await.map_err(wrong),
    }
}
