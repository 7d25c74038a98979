//! Which places may be looked at apart, as streams and cells name them: see [`instrument::places`].

use conversations::{ChannelId, TeamId};
use instrument::places::{self, House, Named};
use store::{Fault, Tx};

use crate::seen;
use crate::stream::{Cell, Stream};

/// The places that may be looked at apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Open(places::Open);

impl Open {
    /// A cell with the places left out that may not be looked at.
    pub(crate) fn fold(&self, cell: Cell) -> Cell {
        let Cell { team, channel, .. } = cell;
        Cell {
            team: if self.0.has_team(team) { team } else { TeamId::NONE },
            channel: if self.0.has_channel(channel) { channel } else { ChannelId::NONE },
            cause: if self.0.has_cause(&cell.cause) { cell.cause } else { String::new() },
            touchpoint: if self.0.has_touchpoint(&cell.touchpoint) { cell.touchpoint } else { String::new() },
            product: if self.0.has_product(&cell.product) { cell.product } else { String::new() },
            ..cell
        }
    }

    /// Whether every place that a stream names may be looked at, each alone and all together.
    pub(crate) fn shows(&self, stream: &Stream) -> bool {
        let Stream { team, channel, .. } = *stream;
        let Stream { cause, touchpoint, product, .. } = stream.clone();
        self.0.shows(&Named { team, channel, cause, touchpoint, product })
    }
}

#[cfg(test)]
impl Open {
    /// As it follows from where these colleagues had occasions.
    pub(crate) fn for_tests(seen: Vec<places::Place>, house: House) -> Self {
        Self(places::Open::of(seen, house))
    }
}

/// Whether fewer than five colleagues work here.
pub(crate) async fn is_small(tx: &mut Tx) -> Result<bool, Fault> {
    Ok(places::house(tx).await? == House::OfFew)
}

/// Reads which places may be looked at apart on this day.
pub(crate) async fn read(tx: &mut Tx, today: i64) -> Result<Open, Fault> {
    places::open(tx, today).await.map(Open)
}

/// So many colleagues at least are in a stream that is shown, unless there are none.
const COLLEAGUES_MIN: usize = 5;

/// Whether so few colleagues were in a stream that it may not be shown, though there were some.
pub(crate) async fn is_too_few(tx: &mut Tx, stream: &Stream, from: i64, to: i64) -> Result<bool, Fault> {
    if stream.is_whole() {
        return Ok(false);
    }
    let colleagues = instrument::days_by_colleague(tx, &seen::filter(stream, from, to)).await?;
    Ok((1..COLLEAGUES_MIN).contains(&colleagues.len()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use instrument::places::Place;
    use shell::ColleagueId;

    fn place(team: i64, channel: i64, colleague: i64) -> Place {
        let colleague = ColleagueId::of(colleague);
        Place {
            team: TeamId::of(team),
            channel: ChannelId::of(channel),
            cause: String::new(),
            touchpoint: String::new(),
            product: String::new(),
            colleague,
        }
    }

    fn open(places: Vec<Place>, house: House) -> Open {
        Open::for_tests(places, house)
    }

    fn cell(team: i64, channel: i64) -> Cell {
        Cell {
            day: 1,
            kind: "late_answer".into(),
            team: TeamId::of(team),
            channel: ChannelId::of(channel),
            cause: String::new(),
            touchpoint: String::new(),
            product: String::new(),
            occasions: 1,
            drips: 1,
        }
    }

    #[test]
    fn a_place_of_fewer_than_five_is_folded_with_what_gives_it_away() {
        // Team 1: six colleagues, team 2: two, team 3: seven.
        let colleagues = (1..=6).map(|one| place(1, 1, one)).chain((7..=8).map(|one| place(2, 1, one)));
        let places = colleagues.chain((9..=15).map(|one| place(3, 1, one))).collect();
        let open = open(places, House::OfMany);
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
        let open = open(in_team.chain(at_channel).chain(others).collect(), House::OfMany);
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
        let open = open((1..=4).map(|one| place(1, 1, one)).collect(), House::OfFew);
        let folded = open.fold(cell(1, 1));
        assert_eq!((folded.team, folded.channel), (TeamId::NONE, ChannelId::NONE));
        assert!(open.shows(&Stream { kind: Some("late_answer".into()), ..Stream::default() }));
    }
}
