//! Giving a task to somebody, who is told.

use instrument::{CannotPutRight, RightingId, rightings};
use shell::{ColleagueId, notifications};
use store::Tx;

use crate::around::Around;

/// A task that somebody gives to a colleague.
#[derive(Clone, Copy, Debug)]
pub(super) struct Given {
    pub(super) task: RightingId,
    pub(super) keeper: ColleagueId,
    pub(super) by: ColleagueId,
}

/// Gives a task to a colleague and tells them, unless they gave it to themselves or had it before.
pub(super) async fn give(tx: &mut Tx, given: Given) -> Result<(), CannotPutRight> {
    if given.keeper == ColleagueId::NONE {
        return Err(CannotPutRight::KeeperUnknown);
    }
    let before = rightings::get(tx, given.task).await?.ok_or(CannotPutRight::NotFound)?;
    rightings::assign(tx, given.task, given.keeper, given.by).await?;
    if given.keeper == given.by || given.keeper == before.keeper {
        return Ok(());
    }
    let around = Around::read(tx, &[(before.customer, before.conversation)], given.by).await?;
    let args = [("customer", around.customer(before.customer).into())];
    notifications::tell(tx, given.keeper, "drips-notice-given", &args, &format!("/drips/{}", given.task));
    Ok(())
}
