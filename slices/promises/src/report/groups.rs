//! The whole report: two periods, three groupings, two distributions.

use std::collections::BTreeMap;

use conversations::{ChannelId, TeamId};
use rules::promises::state::Kind;
use shell::ColleagueId;
use store::Timestamp;

use super::fate::{Fate, Read};
use super::period::Period;
use super::rows::Began;
use super::tally::{self, Cell, Lengths, Made, Outcomes, PEOPLE_MIN, Shown};

/// What was read for one period.
#[derive(Clone, Debug, Default)]
pub(crate) struct Material {
    pub(crate) due: Vec<Read>,
    pub(crate) made: Vec<Read>,
    pub(crate) began: Vec<Began>,
}

/// A group by its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    /// The kind's code, or the id of the team or touchpoint; empty for none.
    pub(crate) key: String,
    /// What it is called; a kind's is looked up where it is shown.
    pub(crate) name: String,
    pub(crate) shown: Shown,
}

/// The house around the promises: the names that stand for ids, and who works where.
#[derive(Clone, Debug, Default)]
pub(crate) struct House {
    pub(crate) teams: BTreeMap<TeamId, String>,
    pub(crate) touchpoints: BTreeMap<ChannelId, String>,
    /// Who belongs to which team.
    pub(crate) members: Vec<(TeamId, ColleagueId)>,
    /// How many colleagues work here.
    pub(crate) colleagues: usize,
}

impl House {
    /// Everybody of a team.
    pub(crate) fn members_of(&self, team: TeamId) -> impl Iterator<Item = ColleagueId> {
        self.members.iter().filter(move |(of, _)| *of == team).map(|(_, id)| *id)
    }

    /// Has it so few colleagues that it can only be looked at as a whole?
    pub(crate) fn is_small(&self) -> bool {
        self.colleagues < PEOPLE_MIN
    }
}

/// The report.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    pub(crate) period: Period,
    pub(crate) before: Period,
    pub(crate) all: Shown,
    pub(crate) earlier: Shown,
    pub(crate) kinds: Vec<Group>,
    pub(crate) teams: Vec<Group>,
    pub(crate) touchpoints: Vec<Group>,
    pub(crate) lateness: Lengths,
    /// Not kept on time and not done at all so far.
    pub(crate) not_done: u64,
    pub(crate) ahead: Lengths,
}

impl Report {
    /// Counts what was read.
    pub(crate) fn of(
        (period, now): (Period, Timestamp),
        here: &Material,
        earlier: &Material,
        house: &House,
    ) -> Self {
        let counted = Counted { material: here, now, house };
        let kinds = counted.cells(&KINDS);
        // A kind that one colleague alone promises shows how they do it, as a place would.
        let kinds = if house.is_small() { tally::shown(&kinds) } else { tally::places_shown(&kinds) };
        let teams = tally::places_shown(&counted.cells(&TEAMS));
        let touchpoints = tally::places_shown(&counted.cells(&TOUCHPOINTS));
        let (lateness, not_done) = lateness(&here.due, now);
        Self {
            period,
            before: period.before(),
            all: whole(here, now),
            earlier: whole(earlier, now),
            kinds: Kind::ALL
                .iter()
                .filter_map(|kind| Some((kind.code(), *kinds.get(kind.code())?)))
                .map(|(code, shown)| Group { key: code.to_owned(), name: String::new(), shown })
                .collect(),
            teams: named(&teams, |team| (team.some().map(|id| id.to_string()), house.teams.get(&team))),
            touchpoints: named(&touchpoints, |place| {
                (place.some().map(|id| id.to_string()), house.touchpoints.get(&place))
            }),
            lateness,
            not_done,
            ahead: ahead(&here.made),
        }
    }

    /// Is there nothing at all to tell?
    pub(crate) fn is_empty(&self) -> bool {
        let nothing = |shown: Shown| {
            shown.outcomes.is_some_and(|outcomes| outcomes == Outcomes::default())
                && shown.made.is_some_and(|made| made.made == 0)
        };
        nothing(self.all)
    }
}

/// The whole of a period; what is empty is shown as nothing, what is small is not shown.
fn whole(material: &Material, now: Timestamp) -> Shown {
    let mut cell = Cell::of_due(&material.due, now);
    material.made.iter().for_each(|read| cell.add_made(read));
    cell.made.conversations = material.began.iter().map(|began| began.count.unsigned_abs()).sum();
    let is_shown = |has_some: bool, shows: bool| !has_some || shows;
    Shown {
        outcomes: is_shown(cell.outcomes.due() > 0, cell.shows_outcomes()).then_some(cell.outcomes),
        made: is_shown(cell.made.made > 0, cell.shows_made()).then_some(cell.made),
    }
}

/// Which group each thing belongs to. Conversations are told apart by team and touchpoint, not by the kind of what is
/// promised in them: there each cell has all of them.
struct Grouping<K> {
    /// What became of a promise.
    due: fn(&Read) -> K,
    /// That it was made.
    made: fn(&Read) -> K,
    began: fn(&Began) -> Option<K>,
}

const KINDS: Grouping<&'static str> =
    Grouping { due: |read| read.kind.code(), made: |read| read.kind.code(), began: |_| None };
const TEAMS: Grouping<TeamId> =
    Grouping { due: Read::counts_for, made: |read| read.team, began: |began| Some(began.team) };
const TOUCHPOINTS: Grouping<ChannelId> = Grouping {
    due: |read| read.touchpoint,
    made: |read| read.touchpoint,
    began: |began| Some(began.touchpoint),
};

/// What is counted, as of when, and in which house.
struct Counted<'a> {
    material: &'a Material,
    now: Timestamp,
    house: &'a House,
}

impl Counted<'_> {
    /// The cells of one grouping.
    fn cells<K: Ord + Copy>(&self, by: &Grouping<K>) -> BTreeMap<K, Cell> {
        let mut cells: BTreeMap<K, Cell> = BTreeMap::new();
        for read in &self.material.due {
            let cell = cells.entry((by.due)(read)).or_default();
            cell.add_due(read, read.fate(self.now));
            // Where a whole team was asked, the figure is about everybody in it.
            let asked = read.owed.filter(|owed| owed.colleague == ColleagueId::NONE);
            cell.rests_on(asked.into_iter().flat_map(|owed| self.house.members_of(owed.team)));
        }
        for read in &self.material.made {
            cells.entry((by.made)(read)).or_default().add_made(read);
        }
        for began in &self.material.began {
            let count = began.count.unsigned_abs();
            match (by.began)(began) {
                Some(place) => cells.entry(place).or_default().made.conversations += count,
                None => cells.values_mut().for_each(|cell| cell.made.conversations += count),
            }
        }
        cells.retain(|_, cell| cell.outcomes != Outcomes::default() || cell.made.made > 0);
        cells
    }
}

fn named<'n, K: Copy>(
    cells: &BTreeMap<K, Shown>,
    name: impl Fn(K) -> (Option<String>, Option<&'n String>),
) -> Vec<Group> {
    let mut groups: Vec<Group> = cells
        .iter()
        .map(|(key, shown)| {
            let (key, name) = name(*key);
            Group { key: key.unwrap_or_default(), name: name.cloned().unwrap_or_default(), shown: *shown }
        })
        .collect();
    groups.sort_by(|one, other| (one.key.is_empty(), &one.name).cmp(&(other.key.is_empty(), &other.name)));
    groups
}

/// How late those were done that were not kept on time, and how many are not done.
fn lateness(due: &[Read], now: Timestamp) -> (Lengths, u64) {
    let (mut lengths, mut not_done) = (Lengths::default(), 0);
    for read in due {
        if !matches!(read.fate(now), Fate::Agreed | Fate::Told | Fate::Silent) {
            continue;
        }
        match read.late_by() {
            Some(late) => lengths.add(read.customer, late),
            None => not_done += 1,
        }
    }
    (lengths, not_done)
}

fn ahead(made: &[Read]) -> Lengths {
    let mut lengths = Lengths::default();
    for read in made {
        if let Some(ahead) = read.ahead() {
            lengths.add(read.customer, ahead);
        }
    }
    lengths
}

/// Promises made for 100 conversations.
pub(crate) fn per_100_conversations(made: Made) -> Option<f64> {
    (made.conversations > 0).then(|| real(made.made) * 100.0 / real(made.conversations))
}

/// A count as a figure to reckon with.
#[expect(clippy::cast_precision_loss, reason = "counts are far below the digits of a double")]
pub(crate) fn real(count: u64) -> f64 {
    count as f64
}
