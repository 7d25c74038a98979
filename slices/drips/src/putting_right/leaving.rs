//! What a colleague was to put right goes back to the list when their account is closed.

use conversations::{Keeping, Leaver, Waits};
use instrument::CannotPutRight;
use instrument::rightings::{self, Which};
use shell::ColleagueId;
use store::{Actor, Fault, Tx};

/// Tasks that are read at once.
const AT_ONCE: u16 = 200;

/// What colleagues keep here.
pub(crate) const KEEPING: Keeping = Keeping {
    name: "rightings",
    waits: |tx, colleague| Box::pin(waits(tx, colleague)),
    hand_over: |_, tx, leaver| Box::pin(give_back(tx, leaver)),
};

async fn waits(tx: &mut Tx, colleague: ColleagueId) -> Result<Vec<Waits>, Fault> {
    let count = rightings::count_open(tx, Some(colleague)).await?;
    Ok(vec![Waits { key: "drips-waits", count }])
}

/// Nobody keeps it then, and whoever sees reports sees that.
async fn give_back(tx: &mut Tx, leaver: Leaver) -> Result<(), Fault> {
    let by = match leaver.actor {
        Actor::Colleague(id) => ColleagueId::of(id),
        _ => ColleagueId::NONE,
    };
    let mut after = None;
    loop {
        let kept = rightings::list(tx, Which::OpenOf(leaver.colleague), after, AT_ONCE).await?;
        let Some(last) = kept.last() else { return Ok(()) };
        after = Some((last.place, last.id));
        for task in &kept {
            if let Err(CannotPutRight::Fault(fault)) =
                rightings::assign(tx, task.id, ColleagueId::NONE, by).await
            {
                return Err(fault);
            }
        }
    }
}
