//! The kinds of drip: those that come with the program, and those that an organization defines itself by a filter of
//! events or fills through the API.

use rules::drips::{KINDS, Measure, Terms};
use shell::ColleagueId;
use store::{Actor, Event, Fault, Row, Sql, Timestamp, Tx, params};

use crate::refusals::CannotDefine;
use crate::standards;

/// Most kinds that an organization defines.
const KINDS_MAX: usize = 100;
/// Longest name of a kind, in characters.
const NAME_CHARS_MAX: usize = 80;
/// Longest description of a kind, in characters.
const DESCRIPTION_CHARS_MAX: usize = 500;
/// Longest code, in characters.
const CODE_CHARS_MAX: usize = 40;

/// A kind of drip, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KindShown {
    /// Its code.
    pub code: String,
    /// Whether the organization defined it.
    pub is_custom: bool,
    /// Key of its words: `drip-kind-<code with dashes>`; of a kind of the organization's own, see `name`.
    pub words_key: String,
    /// What the organization calls its own kind; empty for the others.
    pub name: String,
    /// What the organization says about its own kind; may be empty.
    pub description: String,
    /// What its standard measures.
    pub measure: Measure,
    /// The standard that came with the program.
    pub default: Terms,
    /// Whether a colleague or another system may record it.
    pub is_recordable: bool,
    /// Whether it is counted.
    pub is_on: bool,
}

/// A kind that an organization defined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomKind {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// What it means; may be empty.
    pub description: String,
    /// The kind of event that is an occasion, such as `message_bounced`; empty: it is filled through the API alone.
    pub event_kind: String,
    /// The code of the event that makes it a drip; empty: each of them is.
    pub event_code: String,
    /// Whether it is counted.
    pub is_on: bool,
    /// Since when; earlier events are no occasions.
    pub created_at: Timestamp,
    /// Until when it was counted.
    pub off_at: Option<Timestamp>,
    /// Grows with each change.
    pub version: i64,
}

impl CustomKind {
    /// Whether an event at this instant may be an occasion.
    pub(crate) fn counts_at(&self, at: Timestamp) -> bool {
        self.created_at <= at && self.off_at.is_none_or(|off_at| at < off_at)
    }
}

/// Every kind: first those of the program, in the order of their registry, then the organization's own by code.
pub async fn all(tx: &mut Tx) -> Result<Vec<KindShown>, Fault> {
    let own = custom(tx).await?;
    let of_program = KINDS.iter().map(|kind| KindShown {
        code: kind.code.to_owned(),
        is_custom: false,
        words_key: format!("drip-kind-{}", kind.code.replace('_', "-")),
        name: String::new(),
        description: String::new(),
        measure: kind.measure,
        default: kind.terms,
        is_recordable: kind.is_recordable,
        is_on: true,
    });
    let own = own.into_iter().map(|kind| KindShown {
        words_key: "drip-kind-own".to_owned(),
        code: kind.code,
        is_custom: true,
        name: kind.name,
        description: kind.description,
        measure: Measure::Nothing,
        default: standards::UNSAID,
        is_recordable: true,
        is_on: kind.is_on,
    });
    Ok(of_program.chain(own).collect())
}

const CUSTOM: Sql = Sql::tenant(
    "kinds.custom",
    "SELECT code, name, description, event_kind, event_code, is_on, created_at, off_at, version
     FROM drip_kinds WHERE org_id = $1 ORDER BY code LIMIT 100",
);

/// The kinds that the organization defined, by code, at most 100.
pub async fn custom(tx: &mut Tx) -> Result<Vec<CustomKind>, Fault> {
    tx.all(&CUSTOM, params![], custom_kind).await
}

/// A kind about to be defined or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewKind {
    /// Its code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// What it means; may be empty.
    pub description: String,
    /// The kind of event that is an occasion; empty: it is filled through the API alone.
    pub event_kind: String,
    /// The code of the event that makes it a drip; empty: each of them is.
    pub event_code: String,
}

const INSERT: Sql = Sql::tenant(
    "kinds.insert",
    "INSERT INTO drip_kinds (org_id, code, name, description, event_kind, event_code, is_on, created_at, off_at, version)
     VALUES ($1, $2, $3, $4, $5, $6, 1, $7, NULL, 1)",
);

/// Defines a kind. It counts what happens from now on.
pub async fn define(tx: &mut Tx, new: &NewKind, by: ColleagueId) -> Result<(), CannotDefine> {
    check(new)?;
    let known = custom(tx).await?;
    if rules::drips::kind_of(&new.code).is_some() || known.iter().any(|kind| kind.code == new.code) {
        return Err(CannotDefine::CodeTaken);
    }
    if known.len() >= KINDS_MAX {
        return Err(CannotDefine::TooMany);
    }
    let now = tx.now();
    let values =
        params![&new.code, new.name.trim(), new.description.trim(), &new.event_kind, &new.event_code, now];
    tx.run(&INSERT, values).await?;
    tx.event(Event::new("drip_kind_defined").actor(Actor::Colleague(by.get())).code(&new.code));
    Ok(())
}

const CHANGE: Sql = Sql::tenant(
    "kinds.change",
    "UPDATE drip_kinds SET name = $4, description = $5, is_on = $6, off_at = $7, version = version + 1
     WHERE org_id = $1 AND code = $2 AND version = $3",
);

/// Changes a kind's name, description and whether it is counted. What it counted before stays counted.
pub async fn change(tx: &mut Tx, changed: &CustomKind, by: ColleagueId) -> Result<(), CannotDefine> {
    check_name(&changed.name, &changed.description)?;
    let known = custom(tx).await?.into_iter().find(|kind| kind.code == changed.code);
    let known = known.ok_or(CannotDefine::KindUnknown)?;
    let off_at = if changed.is_on { None } else { Some(known.off_at.unwrap_or(tx.now())) };
    let values = params![
        &changed.code,
        changed.version,
        changed.name.trim(),
        changed.description.trim(),
        changed.is_on,
        off_at
    ];
    if tx.run(&CHANGE, values).await? != 1 {
        return Err(CannotDefine::ChangedMeanwhile);
    }
    tx.event(Event::new("drip_kind_changed").actor(Actor::Colleague(by.get())).code(&changed.code));
    Ok(())
}

fn check(new: &NewKind) -> Result<(), CannotDefine> {
    if !is_code(&new.code) {
        return Err(CannotDefine::CodeBad);
    }
    let is_empty_or_code = |text: &str| text.is_empty() || is_code(text);
    if !is_empty_or_code(&new.event_kind) || (new.event_kind.is_empty() && !new.event_code.is_empty()) {
        return Err(CannotDefine::EventMissing);
    }
    // Counting what counting records would never end.
    if ["drip_", "righting_"].iter().any(|own| new.event_kind.starts_with(own)) {
        return Err(CannotDefine::EventMissing);
    }
    if new.event_code.chars().count() > CODE_CHARS_MAX {
        return Err(CannotDefine::EventMissing);
    }
    check_name(&new.name, &new.description)
}

fn check_name(name: &str, description: &str) -> Result<(), CannotDefine> {
    let is_named = (1..=NAME_CHARS_MAX).contains(&name.trim().chars().count());
    if is_named && description.chars().count() <= DESCRIPTION_CHARS_MAX {
        Ok(())
    } else {
        Err(CannotDefine::NameMissing)
    }
}

/// Small letters, digits and underscores, beginning with a letter, at most 40.
pub(crate) fn is_code(text: &str) -> bool {
    let is_of_code = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '_';
    text.len() <= CODE_CHARS_MAX
        && text.starts_with(|sign: char| sign.is_ascii_lowercase())
        && text.chars().all(is_of_code)
}

fn custom_kind(row: &Row<'_>) -> Result<CustomKind, Fault> {
    Ok(CustomKind {
        code: row.text(0)?,
        name: row.text(1)?,
        description: row.text(2)?,
        event_kind: row.text(3)?,
        event_code: row.text(4)?,
        is_on: row.flag(5)?,
        created_at: row.time(6)?,
        off_at: row.opt_time(7)?,
        version: row.int(8)?,
    })
}
