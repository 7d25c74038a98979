//! What stands on a customer's page, read in one transaction.

use conversations::{CustomerId, UNDO, customers};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use rules::promises::state::State;
use store::{Fault, Sql, Timestamp, Tx, organizations, params, to_micros};

use super::link::{self, Link};
use super::showing::{self, Showing};
use crate::house::zone_of;
use crate::promise::{Line, Promise, PromiseId};
use crate::sql::{line, lines};
use conversations::MessageId;

/// Most promises of each list.
const LINES: u16 = 50;
/// For how long what is closed is shown.
const CLOSED_FOR: SignedDuration = SignedDuration::from_hours(24 * 92);

/// The page's content.
pub(crate) struct Seen {
    pub(crate) organization: String,
    pub(crate) organization_zone: TimeZone,
    pub(crate) customer_name: String,
    pub(crate) customer_zone: TimeZone,
    pub(crate) showing: Showing,
    /// To be done, by due time.
    pub(crate) live: Vec<Line>,
    /// Closed, the last closed first.
    pub(crate) closed: Vec<Line>,
    /// Whether something is late and still to be done that does not stand here.
    pub(crate) owes_more: bool,
}

/// What an address opens.
pub(crate) enum Opened {
    /// Nothing: the customer is gone, or never was.
    Nothing,
    /// It has ended: the organization's name.
    Ended(String),
    /// The page.
    Page(Box<Seen>),
}

const OF_PAGE_LIVE: Sql = Sql::tenant(
    "promises.of_page_live",
    lines!("AND p.customer_id = $2 AND p.is_live = 1 AND p.moved_to_id = 0 ORDER BY p.place, p.id LIMIT $3"),
);
const OF_PAGE_CLOSED: Sql = Sql::tenant(
    "promises.of_page_closed",
    lines!(
        "AND p.customer_id = $2 AND p.is_live = 0 AND p.place < $3 AND p.moved_to_id = 0 ORDER BY p.place, p.id LIMIT $4"
    ),
);

/// What this address opens at this moment.
pub(crate) async fn open(tx: &mut Tx, link: Link) -> Result<Opened, Fault> {
    let now = tx.now();
    let Some(organization) = organizations::get(tx).await? else { return Ok(Opened::Nothing) };
    let Some(customer) = customers::get(tx, link.customer).await? else { return Ok(Opened::Nothing) };
    if link.has_ended(now) || link::generation(tx, link.customer).await? != link.generation {
        return Ok(Opened::Ended(organization.name));
    }
    let showing = showing::get(tx).await?.showing;
    let organization_zone = organization.zone();
    let (live, closed) = promises(tx, link.customer, showing).await?;
    let owes_more = !showing.broken && owes_late(tx, link.customer).await?;
    Ok(Opened::Page(Box::new(Seen {
        customer_zone: zone_of(&customer.time_zone, &organization_zone),
        organization: organization.name,
        organization_zone,
        customer_name: customer.name,
        showing,
        live,
        closed,
        owes_more,
    })))
}

/// Whether something broke that is still to be done, shown or not.
async fn owes_late(tx: &mut Tx, customer: CustomerId) -> Result<bool, Fault> {
    let now = tx.now();
    let all = Showing { broken: true, ..Showing::default() };
    let live = tx.all(&OF_PAGE_LIVE, params![customer, LINES], line).await?;
    let is_late = |line: &Line| line.promise.standing.state == State::Broken;
    Ok(live.iter().any(|line| is_late(line) && is_shown(&line.promise, all, now)))
}

async fn promises(
    tx: &mut Tx,
    customer: CustomerId,
    showing: Showing,
) -> Result<(Vec<Line>, Vec<Line>), Fault> {
    let now = tx.now();
    let since = -to_micros(now - CLOSED_FOR);
    let live = tx.all(&OF_PAGE_LIVE, params![customer, LINES], line).await?;
    let closed = tx.all(&OF_PAGE_CLOSED, params![customer, since, LINES], line).await?;
    let is_shown = |line: &Line| is_shown(&line.promise, showing, now);
    Ok((live.into_iter().filter(is_shown).collect(), closed.into_iter().filter(is_shown).collect()))
}

/// Whether the customer sees a promise at `now`.
pub(crate) fn is_shown(promise: &Promise, showing: Showing, now: Timestamp) -> bool {
    let is_unsaid = promise.standing.state == State::Withdrawn && promise.note.is_empty();
    let may_be_taken_back = promise.message != MessageId::NONE && now < promise.made_at + UNDO;
    let is_last = promise.moved_to == PromiseId::NONE;
    let is_hidden = promise.standing.state == State::Broken && !showing.broken;
    promise.is_shown_to_customer() && is_last && !is_unsaid && !may_be_taken_back && !is_hidden
}

/// The promise of this id, as long as the holder of the address sees it.
pub(crate) async fn one(tx: &mut Tx, link: Link, id: PromiseId) -> Result<Option<Line>, Fault> {
    if link.has_ended(tx.now()) || link::generation(tx, link.customer).await? != link.generation {
        return Ok(None);
    }
    let showing = showing::get(tx).await?.showing;
    let found = crate::sql::get(tx, id).await?;
    let now = tx.now();
    Ok(found.filter(|line| line.promise.customer == link.customer && is_shown(&line.promise, showing, now)))
}

/// The next promises of a customer, by due time, for the line below a mail.
pub(crate) async fn next(tx: &mut Tx, customer: CustomerId) -> Result<Vec<Line>, Fault> {
    let showing = Showing { broken: false, ..Showing::default() };
    Ok(promises(tx, customer, showing).await?.0)
}
