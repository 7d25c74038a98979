//! A simulated organization: some teams at some touchpoints, each with its own rate.

use measures::leaks::watch::{CannotCount, Finding, Settings, Stream, Tally, Watch};
use measures::simulate::Chance;

/// 2025-01-06, a Monday.
pub(crate) const FIRST_DAY: i32 = 20_094;

pub(crate) const TEAMS: [&str; 4] = ["north", "south", "east", "west"];

/// What happens from a day on in a part of the organization.
#[derive(Clone, Copy)]
pub(crate) struct Planted {
    pub(crate) team: Option<usize>,
    pub(crate) touchpoint: Option<usize>,
    pub(crate) times: f64,
    pub(crate) from_day: i32,
}

pub(crate) struct Shop {
    pub(crate) touchpoints: usize,
    /// Drips a day of every team at every touchpoint, on average.
    pub(crate) rate: f64,
    /// Occasions a day likewise; 0 where they are not seen.
    pub(crate) occasions: f64,
    /// How much the rates differ between places: 0 for not at all, 1 for much.
    pub(crate) spread: f64,
    pub(crate) weekdays: [f64; 7],
    pub(crate) planted: Vec<Planted>,
    pub(crate) days: i32,
}

impl Shop {
    pub(crate) fn quiet() -> Self {
        Self {
            touchpoints: 6,
            rate: 0.1,
            occasions: 0.0,
            spread: 0.5,
            weekdays: [1.25, 1.15, 1.05, 1.0, 0.95, 0.8, 0.8],
            planted: Vec::new(),
            days: 400,
        }
    }

    /// Everything that is counted, in the order of days.
    pub(crate) fn tallies(&self, seed: u64, mut each: impl FnMut(&Tally<'_>)) {
        let mut chance = Chance::seeded(seed);
        let names: Vec<String> = (0..self.touchpoints).map(|at| format!("t{at}")).collect();
        let rates: Vec<f64> = (0..TEAMS.len() * self.touchpoints)
            .map(|_| 1.0 - self.spread + self.spread * chance.gamma(2.0) / 2.0)
            .collect();
        for day in 0..self.days {
            for (team, team_name) in TEAMS.iter().enumerate() {
                for (touchpoint, name) in names.iter().enumerate() {
                    let part = rates[team * self.touchpoints + touchpoint];
                    let usual = part * self.weekdays[usize::try_from(day % 7).unwrap()];
                    let times = self.times(team, touchpoint, day);
                    let dimensions = [("team", *team_name), ("touchpoint", name.as_str())];
                    let tally = Tally {
                        day: FIRST_DAY + day,
                        kind: "late_answer",
                        dimensions: &dimensions,
                        occasions: None,
                        drips: 0,
                    };
                    if self.occasions > 0.0 {
                        let occasions = chance.poisson(self.occasions * usual);
                        let share = (self.rate / self.occasions * part * times).min(0.95);
                        let drips =
                            u32::try_from((0..occasions).filter(|_| chance.uniform() < share).count())
                                .unwrap();
                        if occasions > 0 {
                            each(&Tally { occasions: Some(occasions), drips, ..tally });
                        }
                    } else {
                        let drips = chance.poisson(self.rate * usual * times);
                        if drips > 0 {
                            each(&Tally { drips, ..tally });
                        }
                    }
                }
            }
        }
    }

    fn times(&self, team: usize, touchpoint: usize, day: i32) -> f64 {
        let of = |planted: &&Planted| {
            planted.team.is_none_or(|one| one == team)
                && planted.touchpoint.is_none_or(|one| one == touchpoint)
                && day >= planted.from_day
        };
        self.planted.iter().filter(of).map(|planted| planted.times).product()
    }

    pub(crate) fn watch(&self, seed: u64, settings: Settings) -> Watch {
        let mut watch = Watch::new(settings);
        let mut result: Result<(), CannotCount> = Ok(());
        self.tallies(seed, |tally| result = result.and_then(|()| watch.add(tally)));
        result.unwrap();
        watch.end(FIRST_DAY + self.days - 1);
        watch
    }
}

pub(crate) fn stream(kind: Option<&str>, dimensions: &[(&str, &str)]) -> Stream {
    let owned = |(key, value): &(&str, &str)| ((*key).to_owned(), (*value).to_owned());
    Stream { kind: kind.map(str::to_owned), dimensions: dimensions.iter().map(owned).collect() }
}

/// The findings that stand for themselves.
pub(crate) fn heads(watch: &Watch) -> Vec<&Finding> {
    watch.findings().iter().filter(|finding| finding.explained_by.is_none()).collect()
}

pub(crate) fn say(watch: &Watch) {
    for finding in watch.findings() {
        println!(
            "{:>3} day {} {:?} {:?} onset {:?} {:.3} -> {:.3} strength {:.1}/{:.1} notice {:?} by {:?}",
            finding.number,
            finding.day - FIRST_DAY,
            finding.test,
            finding.stream,
            finding.onset.map(|onset| (
                onset.day - FIRST_DAY,
                onset.first - FIRST_DAY,
                onset.last - FIRST_DAY
            )),
            finding.rate_before,
            finding.rate_after,
            finding.strength,
            finding.threshold,
            finding.expected_days_to_notice,
            finding.explained_by,
        );
    }
}
