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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The team, or NONE.
    pub team: TeamId,
    /// The channel, or NONE.
    pub channel: ChannelId,
    /// The cause, as far as it is known.
    pub cause: String,
    /// The touchpoint, as far as somebody told it.
    pub touchpoint: String,
    /// The product, the same.
    pub product: String,
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
    /// A touchpoint.
    pub touchpoint: Option<String>,
    /// A product.
    pub product: Option<String>,
}

impl Named {
    fn count(&self) -> usize {
        let ids = [self.team.is_some(), self.channel.is_some()];
        let words = [&self.cause, &self.touchpoint, &self.product].map(Option::is_some);
        ids.into_iter().chain(words).filter(|is_named| *is_named).count()
    }

    /// Whether somebody worked at every place that is named, but for one that is left out of account.
    fn holds(&self, place: &Place, but: usize) -> bool {
        let held = [
            self.team.is_none_or(|team| team == place.team),
            self.channel.is_none_or(|channel| channel == place.channel),
            self.cause.as_ref().is_none_or(|cause| *cause == place.cause),
            self.touchpoint.as_ref().is_none_or(|touchpoint| *touchpoint == place.touchpoint),
            self.product.as_ref().is_none_or(|product| *product == place.product),
        ];
        held.into_iter().enumerate().all(|(at, is_held)| at == but || is_held)
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
    closed_touchpoints: BTreeSet<String>,
    closed_products: BTreeSet<String>,
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
            closed_touchpoints: closed(seen.iter().map(|place| (place.touchpoint.clone(), place.colleague))),
            closed_products: closed(seen.iter().map(|place| (place.product.clone(), place.colleague))),
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

    /// Whether a touchpoint may be looked at apart.
    pub fn has_touchpoint(&self, touchpoint: &str) -> bool {
        self.house == House::OfMany && !self.closed_touchpoints.contains(touchpoint)
    }

    /// Whether a product may be looked at apart.
    pub fn has_product(&self, product: &str) -> bool {
        self.house == House::OfMany && !self.closed_products.contains(product)
    }

    /// Whether every place that is named may be looked at, each alone and all together.
    pub fn shows(&self, named: &Named) -> bool {
        named.team.is_none_or(|team| self.has_team(team))
            && named.channel.is_none_or(|channel| self.has_channel(channel))
            && named.cause.as_ref().is_none_or(|cause| self.has_cause(cause))
            && named.touchpoint.as_ref().is_none_or(|touchpoint| self.has_touchpoint(touchpoint))
            && named.product.as_ref().is_none_or(|product| self.has_product(product))
            && self.shows_crossed(named)
    }

    /// Of two places at once, such as a team at a channel: whether five colleagues are there, and no fewer beside it,
    /// neither at the team's other channels nor in the channel's other teams.
    fn shows_crossed(&self, named: &Named) -> bool {
        if named.count() < 2 {
            return true;
        }
        let beside = |but: usize| self.seen.iter().filter(move |place| named.holds(place, but));
        let teams = || closed(beside(0).map(|place| (place.team, place.colleague)));
        let channels = || closed(beside(1).map(|place| (place.channel, place.colleague)));
        let causes = || closed(beside(2).map(|place| (place.cause.clone(), place.colleague)));
        let touchpoints = || closed(beside(3).map(|place| (place.touchpoint.clone(), place.colleague)));
        let products = || closed(beside(4).map(|place| (place.product.clone(), place.colleague)));
        named.team.is_none_or(|team| !teams().contains(&team))
            && named.channel.is_none_or(|channel| !channels().contains(&channel))
            && named.cause.as_ref().is_none_or(|cause| !causes().contains(cause))
            && named.touchpoint.as_ref().is_none_or(|touchpoint| !touchpoints().contains(touchpoint))
            && named.product.as_ref().is_none_or(|product| !products().contains(product))
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
    "SELECT team_id, channel_id, cause, colleague_id, CAST(SUM(occasions) AS BIGINT) FROM occasion_days
     WHERE org_id = $1 AND day BETWEEN $2 AND $3 AND colleague_id <> 0
     GROUP BY team_id, channel_id, cause, colleague_id LIMIT 50000",
);
const WORKED_NAMED: Sql = Sql::tenant(
    "places.worked_named",
    "SELECT team_id, channel_id, cause, colleague_id, CAST(SUM(occasions) AS BIGINT), touchpoint, product
     FROM occasion_day_names WHERE org_id = $1 AND day BETWEEN $2 AND $3 AND colleague_id <> 0
     GROUP BY team_id, channel_id, cause, colleague_id, touchpoint, product LIMIT 50000",
);

/// Reads which places may be looked at apart on this day.
pub async fn open(tx: &mut Tx, today: i64) -> Result<Open, Fault> {
    let read = |row: &Row<'_>| {
        let place = Place {
            team: TeamId::of(row.int(0)?),
            channel: ChannelId::of(row.int(1)?),
            cause: row.text(2)?,
            touchpoint: String::new(),
            product: String::new(),
            colleague: ColleagueId::of(row.int(3)?),
        };
        Ok((place, row.int(4)?))
    };
    let read_named = |row: &Row<'_>| {
        let (place, occasions) = read(row)?;
        Ok((Place { touchpoint: row.text(5)?, product: row.text(6)?, ..place }, occasions))
    };
    let days = || params![today - COUNTED_DAYS, today];
    let all = tx.all(&WORKED, days(), read).await?;
    let named = tx.all(&WORKED_NAMED, days(), read_named).await?;
    Ok(Open::of(apart(all, named), house(tx).await?))
}

/// Where somebody had occasions at a touchpoint or about a product, and where they had others besides.
fn apart(all: Vec<(Place, i64)>, named: Vec<(Place, i64)>) -> Vec<Place> {
    let mut sums: BTreeMap<Place, i64> = BTreeMap::new();
    for (place, occasions) in &named {
        let nowhere = Place { touchpoint: String::new(), product: String::new(), ..place.clone() };
        *sums.entry(nowhere).or_default() += occasions;
    }
    let is_more =
        |(place, occasions): &(Place, i64)| *occasions > sums.get(place).copied().unwrap_or_default();
    let besides: Vec<(Place, i64)> = all.into_iter().filter(is_more).collect();
    besides.into_iter().chain(named).map(|(place, _)| place).collect()
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
