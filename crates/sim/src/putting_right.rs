//! What the shop did about what had gone wrong: whatever is older than a few days was put right, one way or another.

use instrument::RightingId;
use instrument::rightings::{self, Ending, How, Righting, Which};
use jiff::SignedDuration;
use shell::ColleagueId;
use store::{Db, Fault, OrgId, Timestamp, Tx};

use crate::dice::Dice;
use crate::hours::mins;
use crate::life::wrong;
use crate::organization::Shop;
use crate::quiet;

/// What is younger is still on the list, in days.
const OPEN_DAYS: i64 = 4;
/// How often somebody goes through the list, in days.
const EVERY_DAYS: i64 = 2;
/// Of those on the list at the end, so many in a hundred have a keeper.
const TAKEN_PERCENT: u32 = 40;
/// Tasks that are looked at in one go.
const STEP: u16 = 500;

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

/// Going through the list, every few days of the life that is lived.
pub(crate) struct Rounds<'a> {
    db: &'a Db,
    org: OrgId,
    colleagues: &'a [ColleagueId],
    dice: Dice,
    next_at: Timestamp,
}

impl<'a> Rounds<'a> {
    /// Rounds that begin with the first step.
    pub(crate) fn new(db: &'a Db, org: OrgId, shop: &'a Shop, seed: u64) -> Self {
        let dice = Dice::seeded(seed ^ 0x9e37);
        Self { db, org, colleagues: &shop.colleagues, dice, next_at: Timestamp::MIN }
    }

    /// Counts what has gone wrong and puts right what is old enough, when it is time for a round at `now`, where the
    /// clock stands.
    pub(crate) async fn pass(&mut self, now: Timestamp) -> Result<(), Fault> {
        if now < self.next_at {
            return Ok(());
        }
        self.next_at = now + days(EVERY_DAYS);
        for one in self.open().await? {
            if one.last_drip_at < now - days(OPEN_DAYS) {
                let (how, goodwill_minor, note) = *self.dice.one_of(WAYS);
                self.deed(one.id, Some(Ending { how, note: note.to_owned(), goodwill_minor })).await?;
            }
        }
        Ok(())
    }

    /// Counts what has gone wrong until the end, and has some of what is on the list taken.
    pub(crate) async fn end(&mut self, until: Timestamp) -> Result<(), Fault> {
        instrument::follow(self.db, self.org).await?;
        // What became of an occasion is often decided by nothing happening until its window closes.
        instrument::recompute(self.db, self.org, 0, until).await?;
        self.db
            .write(self.org, until, |tx, until| {
                quiet::forget_looks(tx, *until);
                Box::pin(std::future::ready(Ok::<_, Fault>(())))
            })
            .await?;
        for one in self.open().await? {
            if self.dice.happens(TAKEN_PERCENT) {
                self.deed(one.id, None).await?;
            }
        }
        Ok(())
    }

    async fn open(&self) -> Result<Vec<Righting>, Fault> {
        instrument::follow(self.db, self.org).await?;
        self.db.read(self.org, (), |tx, ()| Box::pin(rightings::list(tx, Which::Open, None, STEP))).await
    }

    async fn deed(&mut self, id: RightingId, ending: Option<Ending>) -> Result<(), Fault> {
        let by = *self.dice.one_of(self.colleagues);
        self.db.write(self.org, Deed { id, by, ending }, |tx, deed| Box::pin(perform(tx, deed))).await
    }
}

fn days(days: i64) -> SignedDuration {
    mins(days * 24 * 60)
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
