//! Colleagues: who works in the organization, in which role, and what a role may do.

use jiff::tz::TimeZone;
use store::{Fault, Row, Sql, Tx, id_type, params};

use crate::code::codes;
use crate::words::{Arg, Language};
use crate::{Code, Refusal};

id_type! {
    /// A colleague.
    ColleagueId
}

/// What a colleague may do, from most to least.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Answers customers.
    Agent,
    /// Also looks after mailboxes, teams and what went wrong on the way.
    Manager,
    /// Everything.
    Owner,
}

impl Role {
    /// All roles, from least to most.
    pub const ALL: [Self; 3] = [Self::Agent, Self::Manager, Self::Owner];

    /// Its name in tables and in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Manager => "manager",
            Self::Owner => "owner",
        }
    }

    /// The role of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.name() == name)
    }

    /// Key of its words for people.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Agent => "role-agent",
            Self::Manager => "role-manager",
            Self::Owner => "role-owner",
        }
    }

    /// Whether this role includes this right.
    pub fn may(self, right: Right) -> bool {
        self >= right.least()
    }
}

/// Something that not every role may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Read and answer conversations, make promises.
    AnswerCustomers,
    /// See how promises are kept, and other figures of the organization.
    SeeReports,
    /// Set up mailboxes, see quarantine and failed deliveries.
    KeepMailboxes,
    /// Delete messages for good.
    DeleteMessages,
    /// Form teams.
    KeepTeams,
    /// Invite colleagues, change roles, take access away.
    KeepColleagues,
    /// Change the organization's name, zone and hours.
    KeepOrganization,
    /// Make and revoke tokens of the API.
    KeepTokens,
    /// See jobs that were given up, and run them again.
    KeepJobs,
}

impl Right {
    const fn least(self) -> Role {
        match self {
            Self::AnswerCustomers => Role::Agent,
            Self::SeeReports | Self::KeepMailboxes | Self::DeleteMessages | Self::KeepTeams => Role::Manager,
            Self::KeepColleagues | Self::KeepOrganization | Self::KeepTokens | Self::KeepJobs => Role::Owner,
        }
    }
}

/// Whether somebody can sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Invited, has not chosen a password yet.
    Invited,
    /// Works here.
    Active,
    /// Has left; the name stays on what was done.
    Gone,
}

impl State {
    /// Its name in tables and in the API.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Invited => "invited",
            Self::Active => "active",
            Self::Gone => "gone",
        }
    }

    fn named(name: &str) -> Option<Self> {
        [Self::Invited, Self::Active, Self::Gone].into_iter().find(|state| state.name() == name)
    }
}

/// How a colleague wants the pages to look and behave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taste {
    /// `system`, `light` or `dark`.
    pub theme: String,
    /// `roomy` or `compact`.
    pub density: String,
    /// Whether single letters work as keys.
    pub single_keys: bool,
}

impl Default for Taste {
    fn default() -> Self {
        Self { theme: "system".into(), density: "roomy".into(), single_keys: true }
    }
}

/// A colleague.
#[derive(Clone, Debug)]
pub struct Colleague {
    /// Their id.
    pub id: ColleagueId,
    /// Their name.
    pub name: String,
    /// The address they sign in with.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// Whether they can sign in.
    pub state: State,
    /// Their time zone.
    pub time_zone: TimeZone,
    /// Their language.
    pub language: Language,
    /// How they want the pages.
    pub taste: Taste,
    /// Grows with each change.
    pub version: i64,
}

impl Colleague {
    /// One or two letters that stand for the name where there is no room.
    pub fn initials(&self) -> String {
        let mut words = self.name.split_whitespace();
        let first = words.next().and_then(|word| word.chars().next());
        let last = words.next_back().and_then(|word| word.chars().next());
        first.into_iter().chain(last).flat_map(char::to_uppercase).collect()
    }
}

/// How many colleagues one organization may have.
pub const COLLEAGUES_MAX: u16 = 2_000;

/// The columns that [`read`] expects, in this order.
macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "SELECT c.id, c.name, c.email, c.role, c.state, c.time_zone, c.language, c.theme, c.density, ",
            "c.single_keys, c.version",
            $rest
        )
    };
}
pub(crate) use columns;

/// Reads a colleague from the first eleven columns.
pub(crate) fn read(row: &Row<'_>) -> Result<Colleague, Fault> {
    Ok(Colleague {
        id: ColleagueId::of(row.int(0)?),
        name: row.text(1)?,
        email: row.text(2)?,
        role: Role::named(&row.text(3)?).ok_or_else(|| row.broken(3, "is no role"))?,
        state: State::named(&row.text(4)?).ok_or_else(|| row.broken(4, "is no state"))?,
        time_zone: TimeZone::get(&row.text(5)?).unwrap_or(TimeZone::UTC),
        language: Language::of_tag(&row.text(6)?),
        taste: Taste { theme: row.text(7)?, density: row.text(8)?, single_keys: row.flag(9)? },
        version: row.int(10)?,
    })
}

pub(crate) const ALL: Sql = Sql::tenant(
    "colleagues.all",
    columns!(" FROM colleagues c WHERE c.org_id = $1 AND c.state <> 'gone' ORDER BY c.name, c.id LIMIT $2"),
);

/// Everybody who works here or is invited, by name.
pub async fn all(tx: &mut Tx) -> Result<Vec<Colleague>, Fault> {
    tx.all(&ALL, params![COLLEAGUES_MAX], read).await
}

pub(crate) const GET: Sql =
    Sql::tenant("colleagues.get", columns!(" FROM colleagues c WHERE c.org_id = $1 AND c.id = $2"));

/// The colleague of this id, also one who has left.
pub async fn get(tx: &mut Tx, id: ColleagueId) -> Result<Option<Colleague>, Fault> {
    tx.one(&GET, params![id], read).await
}

const INSERT: Sql = Sql::tenant(
    "colleagues.insert",
    "INSERT INTO colleagues (org_id, id, name, email, role, state, password_hash, time_zone, language, theme,
       density, single_keys, created_at, version)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'system', 'roomy', 1, $10, 1)",
);

/// Somebody about to join.
#[derive(Clone, Debug)]
pub struct NewColleague {
    /// Their name.
    pub name: String,
    /// The address they will sign in with, as [`email`] made it.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// The hash of their password; empty for an invitation.
    pub password_hash: String,
    /// Their time zone, by IANA name.
    pub time_zone: String,
    /// Their language, as a tag.
    pub language: String,
}

/// Adds a colleague. The address must be free in the whole instance: a taken one ends the transaction as a
/// duplicate, so look it up before.
pub async fn add(tx: &mut Tx, new: &NewColleague) -> Result<ColleagueId, Fault> {
    let id = ColleagueId::of(tx.new_id());
    let state = if new.password_hash.is_empty() { State::Invited } else { State::Active };
    store::directory::enter(tx, SIGN_IN, &new.email, id.get()).await?;
    let now = tx.now();
    let values = params![
        id,
        &new.name,
        &new.email,
        new.role.name(),
        state.name(),
        &new.password_hash,
        &new.time_zone,
        &new.language,
        now
    ];
    tx.run(&INSERT, values).await?;
    Ok(id)
}

/// The kind of directory entry that makes addresses of sign-in unique in the instance.
pub const SIGN_IN: &str = "sign_in";

const SET_ROLE: Sql = Sql::tenant(
    "colleagues.set_role",
    "UPDATE colleagues SET role = $3, version = version + 1 WHERE org_id = $1 AND id = $2",
);

const OTHER_OWNERS: Sql = Sql::tenant(
    "colleagues.other_owners",
    "SELECT id FROM colleagues WHERE org_id = $1 AND role = 'owner' AND state = 'active' AND id <> $2 LIMIT 1",
);

/// Gives a colleague another role; the last owner stays one.
pub async fn set_role(tx: &mut Tx, id: ColleagueId, role: Role) -> Result<(), CannotChangeColleague> {
    let colleague = get(tx, id).await?.ok_or(CannotChangeColleague::NotFound)?;
    if colleague.role == Role::Owner && role != Role::Owner {
        keep_an_owner(tx, id).await?;
    }
    tx.run(&SET_ROLE, params![id, role.name()]).await?;
    Ok(())
}

const LEAVE: Sql = Sql::tenant(
    "colleagues.leave",
    "UPDATE colleagues SET state = 'gone', password_hash = '', version = version + 1
     WHERE org_id = $1 AND id = $2",
);

/// Takes a colleague's access away at once: sessions end, links and the address are free again. What they
/// did keeps their name.
pub async fn leave(tx: &mut Tx, id: ColleagueId) -> Result<(), CannotChangeColleague> {
    let colleague = get(tx, id).await?.ok_or(CannotChangeColleague::NotFound)?;
    if colleague.role == Role::Owner {
        keep_an_owner(tx, id).await?;
    }
    tx.run(&LEAVE, params![id]).await?;
    store::directory::remove(tx, SIGN_IN, &colleague.email).await?;
    crate::sign_in::sessions::end_all_of(tx, id).await?;
    crate::sign_in::links::end_all_of(tx, id).await?;
    Ok(())
}

async fn keep_an_owner(tx: &mut Tx, leaving: ColleagueId) -> Result<(), CannotChangeColleague> {
    let other = tx.one(&OTHER_OWNERS, params![leaving], |row| row.int(0)).await?;
    if other.is_none() { Err(CannotChangeColleague::LastOwner) } else { Ok(()) }
}

/// Why a colleague could not be changed.
#[derive(Debug, thiserror::Error)]
pub enum CannotChangeColleague {
    /// Nobody has this id.
    #[error("there is no such colleague")]
    NotFound,
    /// An organization needs an owner.
    #[error("this is the last owner")]
    LastOwner,
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Refusal for CannotChangeColleague {
    fn code(&self) -> Code {
        match self {
            Self::NotFound => codes::NOT_FOUND,
            Self::LastOwner => codes::LAST_OWNER,
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn fault(&self) -> Option<&Fault> {
        if let Self::Fault(fault) = self { Some(fault) } else { None }
    }
}

const SET_PERSON: Sql = Sql::tenant(
    "colleagues.set_person",
    "UPDATE colleagues SET name = $3, time_zone = $4, language = $5, theme = $6, density = $7,
       single_keys = $8, version = version + 1 WHERE org_id = $1 AND id = $2",
);

/// Stores a colleague's name, zone, language and taste.
pub async fn set_person(tx: &mut Tx, colleague: &Colleague) -> Result<(), Fault> {
    let zone = colleague.time_zone.iana_name().unwrap_or("UTC");
    let taste = &colleague.taste;
    let values = params![
        colleague.id,
        &colleague.name,
        zone,
        colleague.language.tag(),
        &taste.theme,
        &taste.density,
        taste.single_keys
    ];
    tx.run(&SET_PERSON, values).await.map(drop)
}

const PASSWORD: Sql = Sql::tenant(
    "colleagues.password",
    "SELECT password_hash FROM colleagues WHERE org_id = $1 AND id = $2 AND state = 'active'",
);

/// The hash of an active colleague's password.
pub(crate) async fn password_hash(tx: &mut Tx, id: ColleagueId) -> Result<Option<String>, Fault> {
    tx.one(&PASSWORD, params![id], |row| row.text(0)).await
}

const SET_PASSWORD: Sql = Sql::tenant(
    "colleagues.set_password",
    "UPDATE colleagues SET password_hash = $3, state = 'active', version = version + 1
     WHERE org_id = $1 AND id = $2 AND state <> 'gone'",
);

/// Stores a new password, which makes an invited colleague an active one; `false` when they have left.
pub(crate) async fn set_password(tx: &mut Tx, id: ColleagueId, hash: &str) -> Result<bool, Fault> {
    Ok(tx.run(&SET_PASSWORD, params![id, hash]).await? == 1)
}

/// An address of sign-in as it is stored: trimmed and in lower case, its domain as the DNS knows it.
pub fn email(typed: &str) -> Result<String, CannotBeCalled> {
    let email = channels::address_key(typed);
    let Some((local, domain)) = email.rsplit_once('@') else { return Err(CannotBeCalled::NoEmail) };
    let is_plain = email.len() <= 254
        && !local.is_empty()
        && !domain.starts_with(['.', '-'])
        && domain.split('.').all(|label| !label.is_empty())
        && email.chars().all(|letter| !letter.is_whitespace() && !letter.is_control() && letter != ',');
    if is_plain { Ok(email) } else { Err(CannotBeCalled::NoEmail) }
}

/// Most characters of a name.
pub const NAME_MAX: usize = 120;

/// A name as it is stored: trimmed, one line, 1 to [`NAME_MAX`] characters.
pub fn name(typed: &str) -> Result<String, CannotBeCalled> {
    let name: String = typed.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().count() > NAME_MAX || name.chars().any(char::is_control) {
        return Err(CannotBeCalled::NoName);
    }
    Ok(name)
}

/// A time zone by its IANA name.
pub fn time_zone(typed: &str) -> Result<TimeZone, CannotBeCalled> {
    TimeZone::get(typed.trim()).map_err(|_| CannotBeCalled::NoTimeZone)
}

/// Why something typed about a person cannot be taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotBeCalled {
    /// No email address.
    #[error("this is no email address")]
    NoEmail,
    /// No name.
    #[error("this is no name")]
    NoName,
    /// No time zone.
    #[error("this is no time zone")]
    NoTimeZone,
}

impl Refusal for CannotBeCalled {
    fn code(&self) -> Code {
        match self {
            Self::NoEmail => codes::EMAIL_INVALID,
            Self::NoName => codes::NAME_INVALID,
            Self::NoTimeZone => codes::TIME_ZONE_UNKNOWN,
        }
    }

    fn field(&self) -> Option<&'static str> {
        Some(match self {
            Self::NoEmail => "email",
            Self::NoName => "name",
            Self::NoTimeZone => "time_zone",
        })
    }

    fn args(&self) -> Vec<(&'static str, Arg)> {
        vec![("most", Arg::from(NAME_MAX))]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_email(typed: &str, expected: Result<&str, CannotBeCalled>) {
        assert_eq!(email(typed), expected.map(str::to_owned));
    }

    #[test]
    fn addresses_are_taken_as_people_type_them() {
        check_email(" Ana@Shop.Example ", Ok("ana@shop.example"));
        check_email("ana", Err(CannotBeCalled::NoEmail));
        check_email("@shop.example", Err(CannotBeCalled::NoEmail));
        check_email("ana@", Err(CannotBeCalled::NoEmail));
        check_email("ana@shop..example", Err(CannotBeCalled::NoEmail));
        check_email("a b@shop.example", Err(CannotBeCalled::NoEmail));
        check_email("ana@shop.example\r\nBcc: x@y", Err(CannotBeCalled::NoEmail));
    }

    #[test]
    fn a_role_includes_the_rights_below_it() {
        assert!(Role::Agent.may(Right::AnswerCustomers));
        assert!(!Role::Agent.may(Right::KeepMailboxes));
        assert!(Role::Manager.may(Right::KeepMailboxes));
        assert!(!Role::Manager.may(Right::KeepColleagues));
        assert!(Role::Owner.may(Right::KeepColleagues));
    }

    #[test]
    fn names_are_one_line() {
        assert_eq!(name("  Ana \n Prata "), Ok("Ana Prata".to_owned()));
        assert_eq!(name(""), Err(CannotBeCalled::NoName));
        assert_eq!(name(&"x".repeat(NAME_MAX + 1)), Err(CannotBeCalled::NoName));
    }
}
