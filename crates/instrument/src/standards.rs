//! Standards: what the organization says good care is, measurably, in versions that are never changed.
//!
//! Words: a standard has a *place*: a channel and a team, either of which may be everywhere; the most particular place
//! counts, a channel before a team. Its *target* is the share of occasions that may be drips; its *claim* is the share
//! that management believes there is, written down before anybody looks.

use conversations::{ChannelId, TeamId};
use rules::drips::{Book, Measure, Place, Terms, Version, kind_of};
use shell::ColleagueId;
use store::{Actor, Event, Fault, Row, Sql, Timestamp, Tx, params};

use crate::ids::StandardId;
use crate::kinds;
use crate::refusals::CannotSet;

/// Most versions that are read.
const VERSIONS_MAX: u16 = 5_000;
/// Longest standard, in minutes: a year.
const MINUTES_MAX: i64 = 366 * 24 * 60;
/// Largest number that a standard counts to.
const COUNT_MAX: i64 = 1_000;

/// What holds for a kind of the organization's own until somebody says more: any share may be drips.
pub(crate) const UNSAID: Terms = Terms { target_permille: 1_000, ..Terms::NONE };

/// One version of a standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standard {
    /// Its id; NONE for a default that came with the program.
    pub id: StandardId,
    /// The kind of drip that it defines.
    pub kind: String,
    /// For this channel; NONE: for all.
    pub channel: ChannelId,
    /// For this team; NONE: for all.
    pub team: TeamId,
    /// How long it allows: business minutes, or minutes of the calendar, as the kind measures; 0 where it measures none.
    pub minutes: i64,
    /// How many it allows; 0 where the kind does not count.
    pub count: i64,
    /// Which share of occasions may be drips, in a thousand.
    pub target_permille: i64,
    /// What management believes the share is.
    pub claim: Option<Claim>,
    /// From when on it holds.
    pub valid_from: Timestamp,
    /// Who set it; NONE for a default.
    pub set_by: ColleagueId,
}

impl Standard {
    /// Whether it says how often a drip may happen.
    pub fn has_target(&self) -> bool {
        self.target_permille < 1_000
    }
}

/// What management believes, written down beforehand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The share of occasions that are drips, in a thousand.
    pub permille: i64,
    /// Who says so.
    pub by: ColleagueId,
    /// When they said it.
    pub at: Timestamp,
}

/// A standard about to be set. What the kind does not measure is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewStandard {
    /// The kind of drip.
    pub kind: String,
    /// For this channel; NONE: for all.
    pub channel: ChannelId,
    /// For this team; NONE: for all.
    pub team: TeamId,
    /// How long it allows; None: as the default does.
    pub minutes: Option<i64>,
    /// How many it allows; None: as the default does.
    pub count: Option<i64>,
    /// Which share of occasions may be drips, in a thousand; None: as the default does.
    pub target_permille: Option<i64>,
}

const ALL: Sql = Sql::tenant(
    "standards.all",
    "SELECT id, kind, channel_id, team_id, minutes, count, target_permille, claim_permille, claimed_by, claimed_at,
       valid_from_at, set_by, ended_at
     FROM standards WHERE org_id = $1 ORDER BY valid_from_at DESC, id DESC LIMIT $2",
);

/// What holds now: for each kind the default that came with the program unless somebody set another for everywhere,
/// and every standard of a particular place. Of a kind of the organization's own that nobody has set a standard for, any
/// share may be drips.
pub async fn current(tx: &mut Tx) -> Result<Vec<Standard>, Fault> {
    let mut set: Vec<Standard> =
        versions(tx).await?.into_iter().filter_map(|(set, ended)| ended.is_none().then_some(set)).collect();
    let is_set = |kind: &str, set: &[Standard]| {
        set.iter().any(|one| one.kind == kind && one.channel == ChannelId::NONE && one.team == TeamId::NONE)
    };
    let own = kinds::custom(tx).await?;
    let of_program = rules::drips::KINDS.iter().map(|kind| (kind.code, kind.terms));
    let all = of_program.chain(own.iter().map(|kind| (kind.code.as_str(), UNSAID)));
    let defaults: Vec<Standard> =
        all.filter(|(kind, _)| !is_set(kind, &set)).map(|(kind, terms)| default_of(kind, terms)).collect();
    set.extend(defaults);
    set.sort_by(|a, b| (&a.kind, a.channel, a.team).cmp(&(&b.kind, b.channel, b.team)));
    Ok(set)
}

/// The standard that held at `at` for this kind at this place.
pub async fn as_of(
    tx: &mut Tx,
    kind: &str,
    channel: ChannelId,
    team: TeamId,
    at: Timestamp,
) -> Result<Standard, Fault> {
    let all = versions(tx).await?;
    let terms = book_of(&all).as_of(kind, Place { channel: channel.get(), team: team.get() }, at);
    let found =
        all.into_iter().map(|(standard, _)| standard).find(|one| one.id.get() == terms.id && terms.id != 0);
    Ok(found.unwrap_or_else(|| default_of(kind, terms)))
}

/// Every version of the standards of one kind at one place, the newest first.
pub async fn history(
    tx: &mut Tx,
    kind: &str,
    channel: ChannelId,
    team: TeamId,
) -> Result<Vec<Standard>, Fault> {
    let is_there = |one: &Standard| one.kind == kind && one.channel == channel && one.team == team;
    Ok(versions(tx).await?.into_iter().map(|(standard, _)| standard).filter(is_there).collect())
}

/// Sets a standard from now on; what was counted before stays as it was. A claim made for the one before ends with it.
pub async fn set(tx: &mut Tx, new: &NewStandard, by: ColleagueId) -> Result<StandardId, CannotSet> {
    let (measure, default) = measured_by(tx, &new.kind).await?;
    let target = new.target_permille.or(default.map(|default| default.target_permille.into()));
    let default = default.unwrap_or(UNSAID);
    let standard = Standard {
        id: StandardId::of(tx.new_id()),
        kind: new.kind.clone(),
        channel: new.channel,
        team: new.team,
        minutes: match new.minutes {
            Some(_) if !measure.has_minutes() => return Err(CannotSet::NotMeasured("minutes")),
            given => within(given.unwrap_or(default.minutes.into()), MINUTES_MAX)?,
        },
        count: match new.count {
            Some(_) if measure != Measure::Count => return Err(CannotSet::NotMeasured("count")),
            given => within(given.unwrap_or(default.count.into()), COUNT_MAX)?,
        },
        target_permille: permille(target.ok_or(CannotSet::TargetMissing)?)?,
        claim: None,
        valid_from: tx.now(),
        set_by: by,
    };
    store(tx, &standard).await?;
    tx.event(
        Event::new("standard_set").about(standard.id.get()).actor(Actor::Colleague(by.get())).code(&new.kind),
    );
    Ok(standard.id)
}

/// What the standards of a kind measure, and its default. Of the organization's own kinds only the share is measured,
/// and none came with the program.
async fn measured_by(tx: &mut Tx, kind: &str) -> Result<(Measure, Option<Terms>), CannotSet> {
    if let Some(kind) = kind_of(kind) {
        return Ok((kind.measure, Some(kind.terms)));
    }
    let own = kinds::custom(tx).await?;
    let is_known = own.iter().any(|own| own.code == kind);
    if is_known { Ok((Measure::Nothing, None)) } else { Err(CannotSet::KindUnknown) }
}

fn within(given: i64, most: i64) -> Result<i64, CannotSet> {
    if (0..=most).contains(&given) { Ok(given) } else { Err(CannotSet::OutOfBounds) }
}

fn permille(given: i64) -> Result<i64, CannotSet> {
    within(given, 1_000)
}

/// Writes down which share of occasions management believes to be drips, for the standard that holds now at this place.
pub async fn claim(tx: &mut Tx, of: &NewClaim, by: ColleagueId) -> Result<StandardId, CannotSet> {
    let (_, default) = measured_by(tx, &of.kind).await?;
    let now = tx.now();
    let there = history(tx, &of.kind, of.channel, of.team).await?.into_iter().next();
    let mut standard = there.unwrap_or_else(|| default_of(&of.kind, default.unwrap_or(UNSAID)));
    standard.id = StandardId::of(tx.new_id());
    (standard.channel, standard.team) = (of.channel, of.team);
    standard.claim = Some(Claim { permille: permille(of.permille)?, by, at: now });
    standard.valid_from = now;
    standard.set_by = by;
    store(tx, &standard).await?;
    let fact = Event::new("standard_claimed").about(standard.id.get()).actor(Actor::Colleague(by.get()));
    tx.event(fact.code(&of.kind).number(of.permille));
    Ok(standard.id)
}

/// A claim about to be written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewClaim {
    /// The kind of drip.
    pub kind: String,
    /// For this channel; NONE: for all.
    pub channel: ChannelId,
    /// For this team; NONE: for all.
    pub team: TeamId,
    /// The share of occasions that are drips, in a thousand.
    pub permille: i64,
}

/// Ends the standard of a particular place: what holds for more places holds there again. `false` when there was none.
pub async fn end(
    tx: &mut Tx,
    kind: &str,
    channel: ChannelId,
    team: TeamId,
    by: ColleagueId,
) -> Result<bool, Fault> {
    let now = tx.now();
    let ended = tx.run(&END, params![kind, channel, team, now]).await? > 0;
    if ended {
        tx.event(Event::new("standard_ended").actor(Actor::Colleague(by.get())).code(kind));
    }
    Ok(ended)
}

const END: Sql = Sql::tenant(
    "standards.end",
    "UPDATE standards SET ended_at = $5
     WHERE org_id = $1 AND kind = $2 AND channel_id = $3 AND team_id = $4 AND ended_at IS NULL",
);
const INSERT: Sql = Sql::tenant(
    "standards.insert",
    "INSERT INTO standards (org_id, id, kind, channel_id, team_id, minutes, count, target_permille, claim_permille,
       claimed_by, claimed_at, valid_from_at, ended_at, set_by, set_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, NULL, $13, $12)",
);

async fn store(tx: &mut Tx, new: &Standard) -> Result<(), Fault> {
    tx.run(&END, params![&new.kind, new.channel, new.team, new.valid_from]).await?;
    let values = params![
        new.id,
        &new.kind,
        new.channel,
        new.team,
        new.minutes,
        new.count,
        new.target_permille,
        new.claim.map(|claim| claim.permille),
        new.claim.map_or(ColleagueId::NONE, |claim| claim.by),
        new.claim.map(|claim| claim.at),
        new.valid_from,
        new.set_by
    ];
    tx.run(&INSERT, values).await.map(drop)
}

fn default_of(kind: &str, terms: Terms) -> Standard {
    Standard {
        id: StandardId::NONE,
        kind: kind.to_owned(),
        channel: ChannelId::NONE,
        team: TeamId::NONE,
        minutes: terms.minutes.into(),
        count: terms.count.into(),
        target_permille: terms.target_permille.into(),
        claim: None,
        valid_from: Timestamp::UNIX_EPOCH,
        set_by: ColleagueId::NONE,
    }
}

/// All versions as the rules read them.
pub(crate) async fn book(tx: &mut Tx) -> Result<Book, Fault> {
    Ok(book_of(&versions(tx).await?))
}

fn book_of(versions: &[(Standard, Option<Timestamp>)]) -> Book {
    let whole = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
    Book::new(versions.iter().map(|(standard, ended)| Version {
        kind: standard.kind.clone(),
        place: Place { channel: standard.channel.get(), team: standard.team.get() },
        terms: Terms {
            id: standard.id.get(),
            minutes: whole(standard.minutes),
            count: whole(standard.count),
            target_permille: whole(standard.target_permille),
        },
        from: standard.valid_from,
        until: *ended,
    }))
}

async fn versions(tx: &mut Tx) -> Result<Vec<(Standard, Option<Timestamp>)>, Fault> {
    tx.all(&ALL, params![VERSIONS_MAX], |row| Ok((standard(row)?, row.opt_time(12)?))).await
}

fn standard(row: &Row<'_>) -> Result<Standard, Fault> {
    let claim = row.opt_int(7)?.zip(row.opt_time(9)?);
    let by = ColleagueId::of(row.int(8)?);
    Ok(Standard {
        id: StandardId::of(row.int(0)?),
        kind: row.text(1)?,
        channel: ChannelId::of(row.int(2)?),
        team: TeamId::of(row.int(3)?),
        minutes: row.int(4)?,
        count: row.int(5)?,
        target_permille: row.int(6)?,
        claim: claim.map(|(permille, at)| Claim { permille, by, at }),
        valid_from: row.time(10)?,
        set_by: ColleagueId::of(row.int(11)?),
    })
}
