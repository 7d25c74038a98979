//! The first start: an organization and its owner, or the sample organization.
//!
//! The server prints a link with 256 random bits as long as it has no organization; whoever opens it first
//! creates one. The hash of the link lies in the directory, so that every node of one database knows it.

mod pages;

use jiff::tz::TimeZone;
use store::{Event, Fault, OrgId, Tx, directory, organizations, random};

use crate::colleague::{self, ColleagueId, NewColleague, Role, SIGN_IN};
use crate::keys::hash_of;
use crate::sign_in::chosen;
use crate::words::Language;
use crate::{App, Error, codes};

pub(crate) use pages::{routes, samples};

/// The kind of directory entry that knows set-up links.
const SET_UP: &str = "set_up";
/// The kind of directory entry that knows set-up links that were used.
const USED: &str = "set_up_used";

/// An organization about to be created, as it was typed.
#[derive(Clone, Debug)]
pub struct Founding {
    /// Name of the organization.
    pub organization: String,
    /// Its time zone, by IANA name.
    pub time_zone: String,
    /// Its language, as a tag.
    pub language: String,
    /// Name of its owner.
    pub name: String,
    /// The address the owner will sign in with.
    pub email: String,
    /// The owner's password.
    pub password: String,
    /// The token of the set-up link it was typed at, which then opens nothing more; empty without a link.
    pub token: String,
}

/// An organization that was just created.
#[derive(Clone, Copy, Debug)]
pub struct NewOrganization {
    /// The organization.
    pub org: OrgId,
    /// Its owner.
    pub owner: ColleagueId,
}

/// Creates an organization and its owner.
pub async fn found(app: &App, founding: &Founding) -> Result<NewOrganization, Error> {
    let organization = colleague::name(&founding.organization).map_err(|_| no_name("organization"))?;
    let name = colleague::name(&founding.name)?;
    let email = colleague::email(&founding.email)?;
    let zone: TimeZone = colleague::time_zone(&founding.time_zone)?;
    let time_zone = zone.iana_name().unwrap_or("UTC").to_owned();
    let language = Language::of_tag(&founding.language).tag().to_owned();
    let password_hash = chosen(app, &founding.password, &[&name, &email, &organization]).await?;
    let owner = NewColleague { name, email, role: Role::Owner, password_hash, time_zone, language };
    let org = app
        .db
        .read_wide((), |tx, ()| Box::pin(async move { Ok::<_, Fault>(OrgId::of(tx.new_id())) }))
        .await?;
    let used = if founding.token.is_empty() { String::new() } else { hash_of(&founding.token) };
    let owner = app
        .db
        .write(org, (organization, owner, used), |tx, (name, owner, used)| {
            Box::pin(async move {
                use_up(tx, used).await?;
                create(tx, name, owner).await
            })
        })
        .await?;
    Ok(NewOrganization { org, owner })
}

fn no_name(field: &'static str) -> Error {
    Error::refused_with_field(codes::NAME_INVALID, field, vec![("most", colleague::NAME_MAX.into())])
}

/// Uses the link up in the transaction that creates the organization: of two who send the form at the same
/// moment, one is told that the link has ended.
async fn use_up(tx: &mut Tx, hash: &str) -> Result<(), Error> {
    if hash.is_empty() {
        return Ok(());
    }
    directory::enter(tx, USED, hash, 0)
        .await
        .map_err(|fault| if fault.is_duplicate() { Error::refused(codes::LINK_ENDED) } else { fault.into() })
}

async fn create(tx: &mut Tx, name: &str, owner: &NewColleague) -> Result<ColleagueId, Error> {
    if directory::find(tx, SIGN_IN, &owner.email).await?.is_some() {
        return Err(Error::refused_on(codes::EMAIL_TAKEN, "email"));
    }
    organizations::create(tx, name, &owner.time_zone, &owner.language).await?;
    let id = colleague::add(tx, owner).await?;
    tx.event(Event::new("organization_founded").actor(store::Actor::Colleague(id.get())));
    Ok(id)
}

/// The address that creates the first organization; `None` when there is one already.
pub async fn link(app: &App) -> Result<Option<String>, Error> {
    if has_organization(app).await? {
        return Ok(None);
    }
    let token = random::token();
    let hash = hash_of(&token);
    app.db.write_wide(hash, |tx, hash| Box::pin(directory::enter(tx, SET_UP, hash, 0))).await?;
    Ok(Some(format!("{}/set-up/{token}", app.config.public_url())))
}

/// Whether anybody has been set up on this server.
pub async fn has_organization(app: &App) -> Result<bool, Error> {
    let found = app.db.read_wide((), |tx, ()| Box::pin(organizations::all(tx, OrgId::NONE))).await?;
    Ok(!found.is_empty())
}

/// Whether this token opens the set-up now.
async fn opens(app: &App, token: &str) -> Result<bool, Error> {
    let hash = hash_of(token);
    let known = app.db.read_wide(hash, |tx, hash| Box::pin(directory::find(tx, SET_UP, hash))).await?;
    Ok(known.is_some() && !has_organization(app).await?)
}

/// Ends a link that was used.
async fn end(app: &App, token: &str) -> Result<(), Error> {
    let hash = hash_of(token);
    Ok(app.db.write_wide(hash, |tx, hash| Box::pin(directory::remove(tx, SET_UP, hash))).await?)
}
