//! How many conversations each view holds: counted once, and again when something happened in the
//! organization. Counting walks along two hundred entries, more than all else that a list asks for.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use conversations::Counts;
use shell::{App, ColleagueId, Seat};
use store::{Fault, OrgId, Tx};

/// Of so many colleagues the counts are kept; then all are forgotten.
const KEPT_MAX: usize = 10_000;

/// What was counted for a colleague, with the number of the newest fact before.
type Counted = HashMap<(OrgId, ColleagueId), (i64, Counts)>;

#[derive(Default)]
struct Kept(Mutex<Counted>);

/// The counts of a colleague's views. Whatever changes them is a fact of its own, in the same transaction.
pub(crate) async fn counts(tx: &mut Tx, app: &App, seat: &Seat) -> Result<Counts, Fault> {
    let kept = app.kept::<Kept>();
    if let Some(counts) = kept.get(seat) {
        return Ok(counts);
    }
    let counts = conversations::counts(tx, seat.colleague.id).await?;
    kept.put(seat, counts);
    Ok(counts)
}

impl Kept {
    fn get(&self, seat: &Seat) -> Option<Counts> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (seq, counts) = kept.get(&(seat.org, seat.colleague.id))?;
        (*seq == seat.seq).then_some(*counts)
    }

    /// Keeps what was counted after the fact that the seat names: it is as new as that, or newer.
    fn put(&self, seat: &Seat, counts: Counts) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= KEPT_MAX {
            kept.clear();
        }
        kept.insert((seat.org, seat.colleague.id), (seat.seq, counts));
    }
}
