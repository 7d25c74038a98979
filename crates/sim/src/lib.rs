//! The sample organization: a month of a shop for kitchenware and the half year before it, written by us and told
//! from a seed.
//!
//! Words: a *matter* is what people write about, with several ways of saying it; a *plot* is one conversation
//! from its first letter on; the *script* is all plots in order of time; *scenes* are the plots of the last
//! days, written by hand.
//!
//! Invariants: the same seed and end give the same month. Everything goes through the front doors that
//! colleagues and mailboxes use. Nothing can leave: every parcel counts as sent in the transaction that wrote
//! it, its delivery is forgotten there, the mailboxes are connected to nothing, and all addresses end in
//! `.example`.
//!
//! Flow: `plots` (with `matters`, `people`, `fates`) and `scenes` write the script, `life` lives it on a clock
//! of its own that ends exactly at [`Plan::until`]; `faults` says what goes wrong, `putting_right` what is done about
//! it, `buying` what customers buy and what management believes. [`load()`] is another thing: many plain conversations in
//! bulk, for measuring.

mod apart;
mod buying;
mod cast;
mod dice;
mod fates;
mod faults;
mod hours;
mod letters;
mod life;
mod load;
mod matters;
mod organization;
mod people;
mod plots;
mod putting_right;
mod quiet;
mod saying;
mod scenes;
mod script;
mod summary;
#[cfg(test)]
mod tests;
mod words_of_scenes;

use std::sync::Arc;

use jiff::tz::TimeZone;
use shell::ColleagueId;
use shell::set_up::NewOrganization;
use store::{Clock, Db, Fault, Location, Options, OrgId, Timestamp};

use crate::dice::Dice;
use crate::hours::{Hours, mins};
use crate::life::Life;
use crate::organization::{MovingIn, NO_PASSWORD, Shop};
use crate::plots::{Counts, DAYS, DAYS_BEFORE};
use crate::script::{Script, Setting};

pub use load::{Bulk, Loaded, RARE_WORD, load};
pub use organization::NAME;
pub use summary::Summary;

/// Which month is lived.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The same seed gives the same month.
    pub seed: u64,
    /// The present: nothing happens after it.
    pub until: Timestamp,
    /// How many everyday conversations; those of the last days come on top.
    pub conversations: u32,
    /// How many more in the half year before the month, from which leaks can be told.
    pub conversations_before: u32,
}

impl Plan {
    /// The usual month, up to `until`: 160 conversations, and 960 before it.
    pub fn usual(until: Timestamp) -> Self {
        Self { seed: 1848, until, conversations: 160, conversations_before: 960 }
    }
}

/// The owner of a sample organization about to be created.
#[derive(Clone, Debug)]
pub struct Owner {
    /// Their name.
    pub name: String,
    /// The address they sign in with, in lower case.
    pub email: String,
    /// The hash of their password.
    pub password_hash: String,
    /// The hash of the password of everybody else; `None` keeps them from signing in.
    pub others_password_hash: Option<String>,
}

/// Hears how far a month has been lived: steps done, and of how many.
pub type Progress<'a> = &'a (dyn Fn(u32, u32) + Send + Sync);

/// Fills an organization that was just created with colleagues, teams, mailboxes and a month of life. The
/// colleagues cannot sign in; `owner` is the one who is there already. A running server on the same database
/// is not disturbed.
///
/// # Errors
/// Faults of storage; [`Fault::Unavailable`] when organization or owner do not exist.
pub async fn fill(
    location: &Location,
    org: OrgId,
    owner: ColleagueId,
    plan: &Plan,
    progress: Progress<'_>,
) -> Result<Summary, Fault> {
    let (location, plan) = (location.clone(), plan.clone());
    apart::run(progress, move |told| async move {
        let db = open(&location, &plan).await?;
        live(&db, org, MovingIn { owner, password_hash: NO_PASSWORD.to_owned() }, &plan, &told).await
    })
    .await
}

/// Creates the organization [`NAME`] with its owner, and fills it as [`fill`] does.
///
/// # Errors
/// Faults of storage; [`Fault::Duplicate`] when the owner's address signs in to an organization already.
pub async fn create(
    location: &Location,
    plan: &Plan,
    owner: &Owner,
    progress: Progress<'_>,
) -> Result<(NewOrganization, Summary), Fault> {
    let (location, plan, owner) = (location.clone(), plan.clone(), owner.clone());
    apart::run(progress, move |told| async move {
        let db = open(&location, &plan).await?;
        let made = found(&db, &owner).await?;
        let password_hash = owner.others_password_hash.unwrap_or_else(|| NO_PASSWORD.to_owned());
        let who = MovingIn { owner: made.owner, password_hash };
        let summary = live(&db, made.org, who, &plan, &told).await?;
        Ok((made, summary))
    })
    .await
}

/// Opens the database with a clock of its own, which stands at the beginning of the month afterwards. While
/// it opens, the clock shows the present, so that other nodes see this one's signs of life.
async fn open(location: &Location, plan: &Plan) -> Result<Db, Fault> {
    let clock = Clock::test(plan.until);
    let db = Db::open(location, Options { clock: clock.clone(), connections_max: 2 }).await?;
    clock.set(plan.until - mins((DAYS + DAYS_BEFORE + 2) * 24 * 60));
    Ok(db)
}

async fn found(db: &Db, owner: &Owner) -> Result<NewOrganization, Fault> {
    let new_id = db.read_wide((), |tx, ()| Box::pin(async move { Ok::<_, Fault>(tx.new_id()) })).await?;
    let org = OrgId::of(new_id);
    let owner = db.write(org, owner.clone(), |tx, owner| Box::pin(organization::found(tx, owner))).await?;
    Ok(NewOrganization { org, owner })
}

async fn live(
    db: &Db,
    org: OrgId,
    who: MovingIn,
    plan: &Plan,
    progress: Progress<'_>,
) -> Result<Summary, Fault> {
    let shop = db.write(org, who, |tx, who| Box::pin(organization::move_in(tx, who))).await?;
    let script = script(&shop, plan);
    let life = Life { db, org, shop: Arc::new(shop), until: plan.until, seed: plan.seed };
    life.live(&script, progress).await
}

/// Writes the script of a month.
fn script(shop: &Shop, plan: &Plan) -> Script {
    let hours = Hours { zone: TimeZone::get(&shop.zone).unwrap_or(TimeZone::UTC) };
    let setting = Setting { hours: &hours, until: plan.until, names: &shop.names, shop: &shop.name };
    let mut dice = Dice::seeded(plan.seed);
    let counts = Counts { month: plan.conversations, before: plan.conversations_before };
    let mut plots = plots::everyday(&setting, &mut dice, counts);
    plots.extend(scenes::last_days(&setting));
    Script::of(plots, plan.until)
}
