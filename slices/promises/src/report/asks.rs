//! Asks between colleagues, by the team that owed the answer: how many were answered in time. It is the measure of
//! respect inside the house, and is about no colleague.

use std::collections::{BTreeMap, BTreeSet};

use conversations::TeamId;
use shell::ColleagueId;
use shell::page::Figure;
use shell::page::charts::{self, Chart, Look};
use shell::words::{say, say_with};

use super::groups::House;
use super::says::{Share, grouped};
use super::tally::{PEOPLE_MIN, hidden};
use crate::asks::TeamAsks;

/// What became of the asks of one team, or of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Answers {
    pub(crate) in_time: u64,
    pub(crate) late: u64,
    pub(crate) declined: u64,
    /// Overdue, and still not answered.
    pub(crate) unanswered: u64,
}

impl Answers {
    /// All that fell due. Those withdrawn are not among them.
    pub(crate) fn asked(self) -> u64 {
        self.in_time + self.late + self.declined + self.unanswered
    }

    /// The share that was answered in time.
    pub(crate) fn share(self) -> Share {
        Share::new(self.in_time, self.asked())
    }

    fn add(&mut self, asks: &TeamAsks) {
        self.in_time += asks.in_time.unsigned_abs();
        self.late += asks.late.unsigned_abs();
        self.declined += asks.declined.unsigned_abs();
        self.unanswered += asks.unanswered.unsigned_abs();
    }
}

/// The asks that one team owed an answer to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OfTeam {
    /// Its id; empty for colleagues without a team.
    pub(crate) key: String,
    pub(crate) name: String,
    /// None where fewer than five colleagues stand behind it, or where it would give such a team away.
    pub(crate) answers: Option<Answers>,
}

/// Asks of all teams, and of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Asked {
    /// None where fewer than five colleagues of a larger house stand behind it.
    pub(crate) all: Option<Answers>,
    pub(crate) teams: Vec<OfTeam>,
}

/// One team's asks while they are counted, with everybody they say something about.
#[derive(Default)]
struct Cell {
    answers: Answers,
    people: BTreeSet<ColleagueId>,
}

impl Asked {
    /// Counts what fell due, each with the colleague who was asked; NONE for a whole team.
    pub(crate) fn of(due: &[(ColleagueId, TeamAsks)], house: &House) -> Self {
        let mut cells: BTreeMap<TeamId, Cell> = BTreeMap::new();
        for (person, asks) in due {
            let cell = cells.entry(asks.team).or_default();
            cell.answers.add(asks);
            match person.some() {
                Some(person) => cell.people.extend([person]),
                None => cell.people.extend(house.members_of(asks.team)),
            }
        }
        let mut all = Answers::default();
        for (_, asks) in due {
            all.add(asks);
        }
        let people: BTreeSet<ColleagueId> = cells.values().flat_map(|cell| &cell.people).copied().collect();
        let shows_all = house.is_small() || people.is_empty() || people.len() >= PEOPLE_MIN;
        let few = hidden(&cells.values().map(|cell| cell.people.len()).collect::<Vec<_>>());
        let team = |((team, cell), is_hidden): ((&TeamId, &Cell), bool)| OfTeam {
            key: team.some().map_or_else(String::new, |id| id.to_string()),
            name: house.teams.get(team).cloned().unwrap_or_default(),
            answers: (!is_hidden).then_some(cell.answers),
        };
        let mut teams: Vec<OfTeam> = cells.iter().zip(few).map(team).collect();
        teams.sort_by(|one, other| (one.key.is_empty(), &one.name).cmp(&(other.key.is_empty(), &other.name)));
        Self { all: shows_all.then_some(all), teams }
    }
}

/// How many asks were answered in time, by the team that owed the answer; None where nothing was asked.
pub(crate) fn figure(asked: &Asked) -> Option<Figure> {
    if asked.teams.is_empty() {
        return None;
    }
    let title = match asked.all {
        Some(all) => say_with("promises-report-asks-title", &[("share", all.share().says_shortly().into())]),
        None => say("promises-report-asks-few"),
    };
    let shares: Vec<charts::Share> = asked.teams.iter().map(drawn).collect();
    let about = say("promises-report-asks-about");
    let svg = charts::intervals(&Chart { id: "report-asks", title: &title, about: &about }, None, &shares);
    let mut notes = vec![say("promises-report-asks-note")];
    if let Some(all) = asked.all {
        notes.insert(0, say_with("promises-report-asks-exactly", &[("share", all.share().says().into())]));
    }
    let keys = [
        "promises-report-head-team",
        "promises-report-head-in-time",
        "promises-report-head-answered-late",
        "promises-report-head-declined",
        "promises-report-head-unanswered",
    ];
    let mut rows: Vec<Vec<String>> = asked.teams.iter().map(|team| row(name(team), team.answers)).collect();
    rows.push(row(say("promises-report-asks-all"), asked.all));
    Some(Figure {
        title,
        notes,
        svg,
        caption: say("promises-report-asks-caption"),
        head: keys.map(say).into(),
        rows,
    })
}

fn name(team: &OfTeam) -> String {
    if team.name.is_empty() { say("promises-report-no-team") } else { team.name.clone() }
}

fn drawn(team: &OfTeam) -> charts::Share {
    let share = team.answers.map(Answers::share);
    let known = share.filter(|share| share.is_share()).and_then(|share| Some((share, share.interval()?)));
    let shown = match known {
        Some((share, interval)) => charts::Shown::Known {
            share: share.value(),
            low: interval.low,
            high: interval.high,
            look: Look::Plain,
        },
        None => charts::Shown::TooFew,
    };
    let says = share.map_or_else(|| say("promises-report-too-few"), Share::says_shortly);
    charts::Share { label: name(team), says, shown }
}

fn row(name: String, answers: Option<Answers>) -> Vec<String> {
    let Some(answers) = answers else {
        return [vec![name], vec![say("promises-report-too-few"); 4]].concat();
    };
    let counts = [answers.late, answers.declined, answers.unanswered].map(grouped);
    [vec![name, answers.share().says()], counts.into()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asks(team: i64, in_time: i64, unanswered: i64) -> TeamAsks {
        TeamAsks { team: TeamId::of(team), in_time, late: 0, declined: 0, unanswered }
    }

    /// So many colleagues of a team, each asked twice and answering once in time.
    fn asked(team: i64, people: std::ops::Range<i64>) -> Vec<(ColleagueId, TeamAsks)> {
        people.map(|person| (ColleagueId::of(person), asks(team, 1, 1))).collect()
    }

    #[track_caller]
    fn check(due: &[(ColleagueId, TeamAsks)], house: &House, all: Option<u64>, expected: &[Option<u64>]) {
        let found = Asked::of(due, house);
        assert_eq!(found.all.map(Answers::asked), all);
        let teams: Vec<_> = found.teams.iter().map(|team| team.answers.map(Answers::asked)).collect();
        assert_eq!(teams, expected, "{due:?}");
    }

    #[test]
    fn a_team_of_few_is_hidden_with_what_gives_it_away() {
        let members = (20..23).map(|person| (TeamId::of(3), ColleagueId::of(person)));
        let house = House { colleagues: 30, members: members.collect(), ..House::default() };
        let (six, seven, two) = (asked(1, 1..7), asked(2, 7..14), asked(3, 20..22));
        check(&[six.clone(), seven.clone()].concat(), &house, Some(26), &[Some(12), Some(14)]);
        check(&[six.clone(), seven, two.clone()].concat(), &house, Some(30), &[None, Some(14), None]);
        check(&two, &house, None, &[None]);
        let small = House { colleagues: 4, ..House::default() };
        check(&two, &small, Some(4), &[None]);
        check(&[], &house, Some(0), &[]);
        let whole_team = [(ColleagueId::NONE, asks(3, 0, 4))];
        check(&[six, whole_team.into()].concat(), &house, Some(16), &[None, None]);
    }

    #[test]
    fn a_figure_says_how_many_and_how_sure() {
        let house = House { colleagues: 30, ..House::default() };
        let figure = figure(&Asked::of(&asked(1, 1..13), &house)).expect("something was asked");
        assert_eq!(figure.title, "Answers between colleagues came in time: 50% of 24");
        assert_eq!(figure.rows[0][1], "12 of 24 (31% to 69%)");
        assert!(super::figure(&Asked::of(&[], &house)).is_none());
    }
}
