//! Which places may be looked at apart: none of fewer than five colleagues, nor one that would give such a place away.

use std::collections::{BTreeMap, BTreeSet};

use conversations::{ChannelId, TeamId, teams};
use measures::suppression::{PEOPLE_MIN, shown};
use shell::ColleagueId;
use shell::colleague::{self, State};
use store::{Fault, Row, Sql, Tx, params};

/// Over so many days it is counted how many colleagues a place has.
const COUNTED_DAYS: i64 = 90;
/// How many colleagues there have to be before places are looked at apart.
const HOUSE_MIN: usize = 5;

/// Where a colleague had an occasion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The team, or NONE.
    pub team: TeamId,
    /// The channel, or NONE.
    pub channel: ChannelId,
    /// The cause, as far as it is known.
    pub cause: String,
    /// Who: for telling how many they were, never who.
    pub colleague: ColleagueId,
}

/// The places that somebody asks about, all together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    /// A team.
    pub team: Option<TeamId>,
    /// A channel.
    pub channel: Option<ChannelId>,
    /// A cause.
    pub cause: Option<String>,
}

impl Named {
    fn count(&self) -> usize {
        let named = [self.team.is_some(), self.channel.is_some(), self.cause.is_some()];
        named.into_iter().filter(|is_named| *is_named).count()
    }
}

/// How many work in an organization.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum House {
    /// Fewer than five: it sees itself as a whole.
    OfFew,
    /// Five or more.
    OfMany,
}

/// The places that may be looked at apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    house: House,
    closed_teams: BTreeSet<TeamId>,
    closed_channels: BTreeSet<ChannelId>,
    closed_causes: BTreeSet<String>,
    /// Where colleagues had occasions: a team at a channel is a place as well.
    seen: Vec<Place>,
}

impl Open {
    /// From where colleagues had occasions. A place where nobody is known to have had any is about nobody.
    pub fn of(seen: Vec<Place>, house: House) -> Self {
        Self {
            house,
            closed_teams: closed(seen.iter().map(|place| (place.team, place.colleague))),
            closed_channels: closed(seen.iter().map(|place| (place.channel, place.colleague))),
            closed_causes: closed(seen.iter().map(|place| (place.cause.clone(), place.colleague))),
            seen,
        }
    }

    /// Whether a team may be looked at apart.
    pub fn has_team(&self, team: TeamId) -> bool {
        self.house == House::OfMany && !self.closed_teams.contains(&team)
    }

    /// Whether a channel may be looked at apart.
    pub fn has_channel(&self, channel: ChannelId) -> bool {
        self.house == House::OfMany && !self.closed_channels.contains(&channel)
    }

    /// Whether a cause may be looked at apart.
    pub fn has_cause(&self, cause: &str) -> bool {
        self.house == House::OfMany && !self.closed_causes.contains(cause)
    }

    /// Whether every place that is named may be looked at, each alone and all together.
    pub fn shows(&self, named: &Named) -> bool {
        named.team.is_none_or(|team| self.has_team(team))
            && named.channel.is_none_or(|channel| self.has_channel(channel))
            && named.cause.as_ref().is_none_or(|cause| self.has_cause(cause))
            && self.shows_crossed(named)
    }

    /// Of two places at once, such as a team at a channel: whether five colleagues are there, and no fewer beside it,
    /// neither at the team's other channels nor in the channel's other teams.
    fn shows_crossed(&self, named: &Named) -> bool {
        if named.count() < 2 {
            return true;
        }
        let in_team = |place: &&Place| named.team.is_none_or(|team| team == place.team);
        let at_channel = |place: &&Place| named.channel.is_none_or(|channel| channel == place.channel);
        let by_cause = |place: &&Place| named.cause.as_ref().is_none_or(|cause| *cause == place.cause);
        let seen = || self.seen.iter();
        let teams = seen().filter(at_channel).filter(by_cause).map(|place| (place.team, place.colleague));
        let channels = seen().filter(in_team).filter(by_cause).map(|place| (place.channel, place.colleague));
        let causes =
            seen().filter(in_team).filter(at_channel).map(|place| (place.cause.clone(), place.colleague));
        named.team.is_none_or(|team| !closed(teams).contains(&team))
            && named.channel.is_none_or(|channel| !closed(channels).contains(&channel))
            && named.cause.as_ref().is_none_or(|cause| !closed(causes).contains(cause))
    }
}

/// The places of fewer than five colleagues, and those that would give them away.
fn closed<P: Ord>(colleagues: impl Iterator<Item = (P, ColleagueId)>) -> BTreeSet<P> {
    let mut by_place: BTreeMap<P, BTreeSet<ColleagueId>> = BTreeMap::new();
    for (place, colleague) in colleagues {
        by_place.entry(place).or_default().insert(colleague);
    }
    let counts: Vec<u64> = by_place.values().map(|colleagues| colleagues.len() as u64).collect();
    let known = by_place.into_keys().zip(shown(&counts, PEOPLE_MIN));
    known.filter(|(_, is_shown)| !*is_shown).map(|(place, _)| place).collect()
}

/// How many work here.
pub async fn house(tx: &mut Tx) -> Result<House, Fault> {
    let all = colleague::all(tx).await?;
    let working = all.iter().filter(|one| one.state == State::Active).count();
    Ok(if working < HOUSE_MIN { House::OfFew } else { House::OfMany })
}

const WORKED: Sql = Sql::tenant(
    "places.worked_at",
    "SELECT DISTINCT team_id, channel_id, cause, colleague_id FROM occasion_days
     WHERE org_id = $1 AND day BETWEEN $2 AND $3 AND colleague_id <> 0 LIMIT 50000",
);

/// Reads which places may be looked at apart on this day.
pub async fn open(tx: &mut Tx, today: i64) -> Result<Open, Fault> {
    let read = |row: &Row<'_>| {
        Ok(Place {
            team: TeamId::of(row.int(0)?),
            channel: ChannelId::of(row.int(1)?),
            cause: row.text(2)?,
            colleague: ColleagueId::of(row.int(3)?),
        })
    };
    let seen = tx.all(&WORKED, params![today - COUNTED_DAYS, today], read).await?;
    Ok(Open::of(seen, house(tx).await?))
}

/// Which places drips may be listed by: those that may be looked at apart, without the teams to which one to four
/// colleagues belong, whatever they had to do of late.
#[derive(Clone, Debug)]
pub struct Listable {
    open: Open,
    of_few: BTreeSet<TeamId>,
}

impl Listable {
    /// Reads them, as of this day.
    pub async fn read(tx: &mut Tx, today: i64) -> Result<Self, Fault> {
        let mut members: BTreeMap<TeamId, usize> = BTreeMap::new();
        for (team, _) in teams::members(tx).await? {
            *members.entry(team).or_default() += 1;
        }
        let of_few = members.into_iter().filter(|(_, count)| *count < HOUSE_MIN).map(|(team, _)| team);
        Ok(Self { of_few: of_few.collect(), open: open(tx, today).await? })
    }

    /// Whether drips may be listed by these places.
    pub fn shows(&self, named: &Named) -> bool {
        named.team.is_none_or(|team| !self.of_few.contains(&team)) && self.open.shows(named)
    }
}
