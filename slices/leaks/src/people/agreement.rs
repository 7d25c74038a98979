//! The agreement under which figures of single colleagues are shown to themselves and their coach.

use shell::ColleagueId;
use store::{Actor, Event, Fault, Sql, Timestamp, Tx, params};

use super::refusals::CannotRecord;

/// Most characters of what is said about it.
const WORDS_MAX: usize = 500;

/// What was recorded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Agreement {
    pub(crate) is_on: bool,
    /// Who agreed to what, and where it is written.
    pub(crate) words: String,
    pub(crate) recorded_by: Option<ColleagueId>,
    pub(crate) recorded_at: Option<Timestamp>,
    pub(crate) version: i64,
}

const GET: Sql = Sql::tenant(
    "people.agreement",
    "SELECT is_on, words, recorded_by, recorded_at, version FROM people_agreements WHERE org_id = $1",
);

/// The agreement; off while none is recorded.
pub(crate) async fn get(tx: &mut Tx) -> Result<Agreement, Fault> {
    let found = tx
        .one(&GET, params![], |row| {
            Ok(Agreement {
                is_on: row.flag(0)?,
                words: row.text(1)?,
                recorded_by: Some(ColleagueId::of(row.int(2)?)),
                recorded_at: Some(row.time(3)?),
                version: row.int(4)?,
            })
        })
        .await?;
    Ok(found.unwrap_or_default())
}

const PUT: Sql = Sql::tenant(
    "people.put_agreement",
    "INSERT INTO people_agreements (org_id, is_on, words, recorded_by, recorded_at, version)
     VALUES ($1, $2, $3, $4, $5, 1)
     ON CONFLICT (org_id) DO UPDATE SET is_on = $2, words = $3, recorded_by = $4, recorded_at = $5,
       version = people_agreements.version + 1
     WHERE people_agreements.version = $6",
);

/// Records that it holds, with what was agreed, or that it ends.
pub(crate) async fn put(
    tx: &mut Tx,
    agreement: &Agreement,
    (by, actor): (ColleagueId, Actor),
) -> Result<(), CannotRecord> {
    let words = agreement.words.trim();
    let is_said = (1..=WORDS_MAX).contains(&words.chars().count());
    if (agreement.is_on && !is_said) || words.chars().count() > WORDS_MAX {
        return Err(CannotRecord::Words);
    }
    let now = tx.now();
    if tx.run(&PUT, params![agreement.is_on, words, by, now, agreement.version]).await? != 1 {
        return Err(CannotRecord::ChangedMeanwhile);
    }
    let event = if agreement.is_on { "people_agreement_recorded" } else { "people_agreement_ended" };
    tx.event(Event::new(event).actor(actor).about(by.get()));
    Ok(())
}
