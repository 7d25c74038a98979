//! Counting promises into cells, and leaving out the cells that are too small to show.

use std::collections::{BTreeMap, BTreeSet};

use conversations::CustomerId;
use jiff::SignedDuration;
use shell::ColleagueId;
use store::Timestamp;

use super::fate::{Fate, Read};

/// A cell of fewer customers is not shown, nor one in which fewer colleagues kept promises.
pub(crate) const PEOPLE_MIN: usize = 5;

/// What became of the promises that came due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Outcomes {
    pub(crate) on_time: u64,
    /// Told before it was late, those who agreed among them.
    pub(crate) told: u64,
    pub(crate) agreed: u64,
    pub(crate) silent: u64,
    /// Marked as done, and the customer says that it was not.
    pub(crate) contested: u64,
    /// In no rate: the customer no longer wanted it.
    pub(crate) withdrawn: u64,
    /// In no rate: not decided yet.
    pub(crate) pending: u64,
}

impl Outcomes {
    /// How many came due and count.
    pub(crate) fn due(self) -> u64 {
        self.on_time + self.told + self.silent
    }

    fn add(&mut self, read: &Read, fate: Fate) {
        self.contested += u64::from(read.is_contested());
        match fate {
            Fate::OnTime => self.on_time += 1,
            Fate::Agreed => {
                self.told += 1;
                self.agreed += 1;
            }
            Fate::Told => self.told += 1,
            Fate::Silent => self.silent += 1,
            Fate::Withdrawn => self.withdrawn += 1,
            Fate::Pending | Fate::NoTime => self.pending += 1,
        }
    }
}

/// What was promised.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "one word for one thing: how many were made")]
pub(crate) struct Made {
    pub(crate) made: u64,
    pub(crate) with_time: u64,
    /// Conversations that began meanwhile, where they can be told apart like this.
    pub(crate) conversations: u64,
}

/// One group of promises.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cell {
    pub(crate) outcomes: Outcomes,
    pub(crate) made: Made,
    due_customers: BTreeSet<CustomerId>,
    made_customers: BTreeSet<CustomerId>,
    keepers: BTreeSet<ColleagueId>,
}

impl Cell {
    /// Counts promises that came due.
    pub(crate) fn of_due<'a>(reads: impl IntoIterator<Item = &'a Read>, now: Timestamp) -> Self {
        let mut cell = Self::default();
        for read in reads {
            cell.add_due(read, read.fate(now));
        }
        cell
    }

    /// Counts one that came due.
    pub(crate) fn add_due(&mut self, read: &Read, fate: Fate) {
        self.outcomes.add(read, fate);
        let rests_on = read.owed.map_or(read.keeper, |owed| owed.colleague);
        self.rests_on(rests_on.some());
        if matches!(fate, Fate::OnTime | Fate::Agreed | Fate::Told | Fate::Silent) {
            self.due_customers.insert(read.customer);
        }
    }

    /// Counts one that was made.
    pub(crate) fn add_made(&mut self, read: &Read) {
        self.made.made += 1;
        self.made.with_time += u64::from(read.first_due_at.is_some());
        self.made_customers.insert(read.customer);
        self.rests_on(read.keeper.some());
    }

    /// Its figures say something about these colleagues.
    pub(crate) fn rests_on(&mut self, colleagues: impl IntoIterator<Item = ColleagueId>) {
        self.keepers.extend(colleagues);
    }

    /// Whether what became of its promises can be shown.
    pub(crate) fn shows_outcomes(&self) -> bool {
        self.due_customers.len() >= PEOPLE_MIN
    }

    /// Whether what was promised can be shown.
    pub(crate) fn shows_made(&self) -> bool {
        self.made_customers.len() >= PEOPLE_MIN
    }
}

/// A cell as it may be shown; `None` for what is too small, or would give away what is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shown {
    pub(crate) outcomes: Option<Outcomes>,
    pub(crate) made: Option<Made>,
}

/// The cells of one grouping, which together are a whole that is shown, too.
pub(crate) fn shown<K: Ord + Copy>(cells: &BTreeMap<K, Cell>) -> BTreeMap<K, Shown> {
    let due = hidden_by(cells, |cell| cell.due_customers.len());
    let made = hidden_by(cells, |cell| cell.made_customers.len());
    let shown = |(place, (key, cell)): (usize, (&K, &Cell))| {
        let outcomes = (!due[place]).then_some(cell.outcomes);
        (*key, Shown { outcomes, made: (!made[place]).then_some(cell.made) })
    };
    cells.iter().enumerate().map(shown).collect()
}

/// The same of groups that colleagues stand behind: one in which fewer than five kept promises would show how each of
/// them does, and is hidden with what would give it away. A house of fewer than five sees itself as a whole.
pub(crate) fn places_shown<K: Ord + Copy>(cells: &BTreeMap<K, Cell>) -> BTreeMap<K, Shown> {
    let few = hidden_by(cells, |cell| cell.keepers.len());
    let mut places = shown(cells);
    for (place, _) in places.values_mut().zip(few).filter(|(_, is_hidden)| *is_hidden) {
        *place = Shown { outcomes: None, made: None };
    }
    places
}

fn hidden_by<K>(cells: &BTreeMap<K, Cell>, people: impl Fn(&Cell) -> usize) -> Vec<bool> {
    hidden(&cells.values().map(people).collect::<Vec<_>>())
}

/// Which cells of so many people are hidden: those of fewer than five, and with them the next smallest until
/// what is hidden together cannot be told apart by subtracting. An empty cell gives nothing away.
pub(crate) fn hidden(people: &[usize]) -> Vec<bool> {
    let mut hidden: Vec<bool> = people.iter().map(|count| (1..PEOPLE_MIN).contains(count)).collect();
    let mut by_size: Vec<usize> = (0..people.len()).filter(|place| people[*place] > 0).collect();
    by_size.sort_by_key(|place| people[*place]);
    let mut count = hidden.iter().filter(|is_hidden| **is_hidden).count();
    let mut sum: usize = by_size.iter().filter(|place| hidden[**place]).map(|place| people[*place]).sum();
    for place in by_size {
        if count == 0 || (count > 1 && sum >= PEOPLE_MIN) {
            break;
        }
        if !hidden[place] {
            hidden[place] = true;
            count += 1;
            sum += people[place];
        }
    }
    hidden
}

/// How many took how long: up to an hour, four, a day, three, a week, or more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lengths {
    pub(crate) counts: [u64; 6],
    customers: BTreeSet<CustomerId>,
}

/// The ends of the first five lengths, in hours.
pub(crate) const LENGTHS_HOURS: [i64; 5] = [1, 4, 24, 72, 168];

impl Lengths {
    /// Counts one.
    pub(crate) fn add(&mut self, customer: CustomerId, length: SignedDuration) {
        let fits = |hours: &i64| length <= SignedDuration::from_hours(*hours);
        let place = LENGTHS_HOURS.iter().position(fits).unwrap_or(LENGTHS_HOURS.len());
        self.counts[place] += 1;
        self.customers.insert(customer);
    }

    /// How many there are.
    pub(crate) fn count(&self) -> u64 {
        self.counts.iter().sum()
    }

    /// Whether they may be shown.
    pub(crate) fn shows(&self) -> bool {
        self.customers.len() >= PEOPLE_MIN
    }

    /// The length within which at least half of them lie, by its place.
    pub(crate) fn middle(&self) -> usize {
        let half = self.count().div_ceil(2);
        let mut sum = 0;
        let reaches = |count: &u64| {
            sum += count;
            sum >= half
        };
        self.counts.iter().position(reaches).unwrap_or(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(customers: &[usize], expected: &[usize]) {
        let hidden = hidden(customers);
        let places: Vec<usize> = (0..customers.len()).filter(|place| hidden[*place]).collect();
        assert_eq!(places, expected, "{customers:?}");
    }

    #[test]
    fn small_cells_are_hidden_with_their_complement() {
        check(&[10, 20, 30], &[]);
        check(&[5, 6], &[]);
        check(&[4, 20, 30], &[0, 1]);
        check(&[4, 3, 30], &[0, 1]);
        check(&[1, 1, 30, 9], &[0, 1, 3]);
        check(&[0, 20, 4], &[1, 2]);
        check(&[0, 0, 20], &[]);
        check(&[4], &[0]);
        check(&[], &[]);
    }

    /// Promises of `keepers` colleagues to thirty customers.
    fn place_of(keepers: i64) -> Cell {
        let mut cell = Cell { made: Made { made: 30, ..Made::default() }, ..Cell::default() };
        cell.made_customers = (1..=30).map(CustomerId::of).collect();
        cell.due_customers = cell.made_customers.clone();
        cell.keepers = (1..=keepers).map(ColleagueId::of).collect();
        cell
    }

    #[test]
    fn a_place_of_fewer_than_five_colleagues_is_hidden_with_what_gives_it_away() {
        #[track_caller]
        fn check(keepers: &[i64], expected: &[usize]) {
            let cells: BTreeMap<usize, Cell> =
                keepers.iter().map(|keepers| place_of(*keepers)).enumerate().collect();
            let seen: Vec<usize> = places_shown(&cells)
                .into_iter()
                .filter(|(_, place)| place.outcomes.is_some() && place.made.is_some())
                .map(|(place, _)| place)
                .collect();
            assert_eq!(seen, expected, "{keepers:?}");
        }
        check(&[6, 9, 5], &[0, 1, 2]);
        check(&[1, 6, 9], &[2]);
        check(&[2, 4, 9], &[2]);
        check(&[2], &[]);
        check(&[0, 6], &[0, 1]);
    }

    #[test]
    fn lengths_have_a_middle() {
        let mut lengths = Lengths::default();
        for (customer, minutes) in [(1, 30), (2, 60), (3, 61), (4, 5_000), (5, 20_000)] {
            lengths.add(CustomerId::of(customer), SignedDuration::from_mins(minutes));
        }
        assert_eq!(lengths.counts, [2, 1, 0, 0, 1, 1]);
        assert_eq!((lengths.count(), lengths.middle(), lengths.shows()), (5, 1, true));
        assert_eq!(Lengths::default().middle(), 0);
    }
}
