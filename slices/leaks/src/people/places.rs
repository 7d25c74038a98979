//! Which places may be looked at apart: none of fewer than five colleagues, nor one that would give such a place away.

use std::collections::{BTreeMap, BTreeSet};

use conversations::{ChannelId, TeamId};
use measures::suppression::{PEOPLE_MIN, shown};
use shell::colleague::{self, State};
use store::{Fault, Tx};

use crate::seen::{self, Place};
use crate::stream::{Cell, Stream};

/// Over so many days it is counted how many colleagues a place has.
const COUNTED_DAYS: i64 = 90;

/// The places that may be looked at apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Open {
    teams: BTreeSet<TeamId>,
    channels: BTreeSet<ChannelId>,
    causes: BTreeSet<String>,
    /// Where colleagues had occasions: a team at a channel is a place as well.
    seen: Vec<Place>,
}

impl Open {
    /// From where colleagues had occasions. A place where nobody is known to have had any is about nobody.
    pub(crate) fn of(places: &[Place], cells: &[Cell], is_small: bool) -> Self {
        if is_small {
            return Self::default();
        }
        Self {
            teams: open(
                places.iter().map(|place| (place.team, place.colleague)),
                cells.iter().map(|c| c.team),
            ),
            channels: open(
                places.iter().map(|place| (place.channel, place.colleague)),
                cells.iter().map(|cell| cell.channel),
            ),
            causes: open(
                places.iter().map(|place| (place.cause.clone(), place.colleague)),
                cells.iter().map(|cell| cell.cause.clone()),
            ),
            seen: places.to_vec(),
        }
    }

    /// A cell with the places left out that may not be looked at.
    pub(crate) fn fold(&self, cell: Cell) -> Cell {
        let Cell { team, channel, .. } = cell;
        Cell {
            team: if self.teams.contains(&team) { team } else { TeamId::NONE },
            channel: if self.channels.contains(&channel) { channel } else { ChannelId::NONE },
            cause: if self.causes.contains(&cell.cause) { cell.cause } else { String::new() },
            ..cell
        }
    }

    /// Whether every place that a stream names may be looked at, each alone and all together.
    pub(crate) fn shows(&self, stream: &Stream) -> bool {
        stream.team.is_none_or(|team| self.teams.contains(&team))
            && stream.channel.is_none_or(|channel| self.channels.contains(&channel))
            && stream.cause.as_ref().is_none_or(|cause| self.causes.contains(cause))
            && self.shows_crossed(stream)
    }

    /// Of two places at once, such as a team at a channel: whether five colleagues are there, and no fewer beside it,
    /// neither at the team's other channels nor in the channel's other teams.
    fn shows_crossed(&self, stream: &Stream) -> bool {
        let named = [stream.team.is_some(), stream.channel.is_some(), stream.cause.is_some()];
        if named.into_iter().filter(|is_named| *is_named).count() < 2 {
            return true;
        }
        let in_team = |place: &&Place| stream.team.is_none_or(|team| team == place.team);
        let at_channel = |place: &&Place| stream.channel.is_none_or(|channel| channel == place.channel);
        let by_cause = |place: &&Place| stream.cause.as_ref().is_none_or(|cause| *cause == place.cause);
        let seen = || self.seen.iter();
        let teams = seen().filter(at_channel).filter(by_cause).map(|place| (place.team, place.colleague));
        let channels = seen().filter(in_team).filter(by_cause).map(|place| (place.channel, place.colleague));
        let causes =
            seen().filter(in_team).filter(at_channel).map(|place| (place.cause.clone(), place.colleague));
        stream.team.is_none_or(|team| is_open(teams, &team))
            && stream.channel.is_none_or(|channel| is_open(channels, &channel))
            && stream.cause.clone().is_none_or(|cause| is_open(causes, &cause))
    }
}

fn is_open<P: Ord + Clone>(colleagues: impl Iterator<Item = (P, i64)>, place: &P) -> bool {
    open(colleagues, std::iter::once(place.clone())).contains(place)
}

fn open<P: Ord + Clone>(
    colleagues: impl Iterator<Item = (P, i64)>,
    all: impl Iterator<Item = P>,
) -> BTreeSet<P> {
    let mut by_place: BTreeMap<P, BTreeSet<i64>> = BTreeMap::new();
    for (place, colleague) in colleagues {
        by_place.entry(place).or_default().insert(colleague);
    }
    let counts: Vec<u64> = by_place.values().map(|colleagues| colleagues.len() as u64).collect();
    let known = by_place.keys().zip(shown(&counts, PEOPLE_MIN));
    let mut open: BTreeSet<P> =
        known.filter(|(_, is_shown)| *is_shown).map(|(place, _)| place.clone()).collect();
    open.extend(all.filter(|place| !by_place.contains_key(place)));
    open
}

/// How many colleagues there have to be before places are looked at apart.
const HOUSE_MIN: usize = 5;

/// Whether fewer than five colleagues work here.
pub(crate) async fn is_small(tx: &mut Tx) -> Result<bool, Fault> {
    let all = colleague::all(tx).await?;
    Ok(all.iter().filter(|one| one.state == State::Active).count() < HOUSE_MIN)
}

/// Reads which places may be looked at apart on this day, of those in these cells.
pub(crate) async fn read(tx: &mut Tx, today: i64, cells: &[Cell]) -> Result<Open, Fault> {
    let is_small = is_small(tx).await?;
    let places = seen::places(tx, today - COUNTED_DAYS, today).await?;
    Ok(Open::of(&places, cells, is_small))
}

/// Whether so few colleagues were in a stream that it may not be shown, though there were some.
pub(crate) async fn is_too_few(tx: &mut Tx, stream: &Stream, from: i64, to: i64) -> Result<bool, Fault> {
    if stream.is_whole() {
        return Ok(false);
    }
    let colleagues = instrument::days_by_colleague(tx, &seen::filter(stream, from, to)).await?;
    Ok((1..HOUSE_MIN).contains(&colleagues.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(team: i64, channel: i64, colleague: i64) -> Place {
        Place { team: TeamId::of(team), channel: ChannelId::of(channel), cause: String::new(), colleague }
    }

    fn cell(team: i64, channel: i64) -> Cell {
        Cell {
            day: 1,
            kind: "late_answer".into(),
            team: TeamId::of(team),
            channel: ChannelId::of(channel),
            cause: String::new(),
            occasions: 1,
            drips: 1,
        }
    }

    #[test]
    fn a_place_of_fewer_than_five_is_folded_with_what_gives_it_away() {
        // Team 1: six colleagues, team 2: two, team 3: seven.
        let colleagues = (1..=6).map(|one| place(1, 1, one)).chain((7..=8).map(|one| place(2, 1, one)));
        let places: Vec<Place> = colleagues.chain((9..=15).map(|one| place(3, 1, one))).collect();
        let cells = [cell(1, 1), cell(2, 1), cell(3, 1), cell(0, 9)];
        let open = Open::of(&places, &cells, false);
        assert_eq!(open.fold(cell(2, 1)).team, TeamId::NONE, "two colleagues");
        assert_eq!(open.fold(cell(1, 1)).team, TeamId::NONE, "the rest would give the two away");
        assert_eq!(open.fold(cell(3, 1)).team, TeamId::of(3));
        assert_eq!(open.fold(cell(3, 1)).channel, ChannelId::of(1));
        assert_eq!(open.fold(cell(0, 9)).channel, ChannelId::of(9), "nobody is known there");
        assert!(open.shows(&Stream { team: Some(TeamId::of(3)), ..Stream::default() }));
        assert!(!open.shows(&Stream { team: Some(TeamId::of(2)), ..Stream::default() }));
    }

    /// Whether a team at a channel is shown, where twelve are in the team and ten at the channel, so many of them both.
    fn shows_both(both: i64) -> bool {
        let in_team = (1..=12).map(|one| place(1, if one <= both { 1 } else { 2 }, one));
        let at_channel = (13..=22 - both).map(|one| place(2, 1, one));
        // Both have seven more elsewhere, so that neither is given away by its rest.
        let others = (30..=36).flat_map(|one| [place(3, 2, one), place(2, 3, one)]);
        let places: Vec<Place> = in_team.chain(at_channel).chain(others).collect();
        let open = Open::of(&places, &[cell(1, 1)], false);
        let team = Stream { team: Some(TeamId::of(1)), ..Stream::default() };
        let channel = Stream { channel: Some(ChannelId::of(1)), ..Stream::default() };
        assert!(open.shows(&team) && open.shows(&channel), "each alone has five");
        open.shows(&Stream { channel: channel.channel, ..team })
    }

    #[test]
    fn a_team_at_a_channel_is_a_place_as_well() {
        assert!(shows_both(5));
        assert!(!shows_both(4), "four colleagues of the team answer at this channel");
        assert!(!shows_both(8), "the team's other four would be given away");
    }

    #[test]
    fn a_house_of_fewer_than_five_sees_itself_as_a_whole() {
        let places: Vec<Place> = (1..=4).map(|one| place(1, 1, one)).collect();
        let open = Open::of(&places, &[cell(1, 1)], true);
        let folded = open.fold(cell(1, 1));
        assert_eq!((folded.team, folded.channel), (TeamId::NONE, ChannelId::NONE));
        assert!(open.shows(&Stream { kind: Some("late_answer".into()), ..Stream::default() }));
    }
}
