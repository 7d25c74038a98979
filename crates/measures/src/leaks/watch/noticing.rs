//! From an alarm to a finding: since when, and by how much.

use super::Watch;
use super::finding::{Finding, Since, Test};
use super::followed::{Alarm, Belief, Entry, Followed};
use super::names::EVERY;
use crate::intervals::Interval;
use crate::leaks::onset::{Day, Direction, Onset, onset};
use crate::leaks::shares::{Occurred, onset_of_shares};

/// A change that goes on is told again when its rate is so many times what it was said to be.
const MUCH_MORE: f64 = 1.5;

impl Watch {
    /// One step of every stream over a day that is over, and what it alarms.
    pub(super) fn step(&mut self, today: i32) {
        let Some(thresholds) = self.thresholds.at(today) else { return };
        let every = self.calendar.exposure(EVERY, today);
        let of_kind = |kind| self.calendar.exposure(kind, today);
        let kinds: Vec<f64> = (0..).take(self.names.kinds()).map(of_kind).collect();
        let mut alarms = Vec::new();
        for (number, stream) in self.followed.iter_mut().enumerate() {
            let kind = usize::try_from(stream.kind).ok().and_then(|kind| kinds.get(kind));
            let exposure = kind.copied().unwrap_or(every);
            if let Some(alarm) = stream.step(today, exposure, thresholds[stream.depth]) {
                alarms.push((number, alarm));
            }
        }
        alarms.sort_by(|one, other| other.1.strength.total_cmp(&one.1.strength));
        for (number, alarm) in alarms {
            let Some(finding) = self.change(number, alarm, today) else { continue };
            match self.goes_on(&finding) {
                Some(known) => self.reconsider(known, today),
                None => self.file(finding),
            }
        }
    }

    /// The finding of a change that merely goes on: the same stream, the same way, since the same days, and not
    /// much worse than it was said to be.
    fn goes_on(&self, new: &Finding) -> Option<usize> {
        let stream = &self.followed[new.followed];
        let last = &self.findings[stream.last_change?];
        let since = new.onset?.day;
        let much_more = match new.direction {
            Direction::Up => new.rate_after > MUCH_MORE * last.rate_after,
            Direction::Down => new.rate_after * MUCH_MORE < last.rate_after,
        };
        (last.direction == new.direction && since <= last.day && !much_more).then_some(last.number)
    }

    /// Keeps a finding, and tells what it explains and is explained by.
    pub(super) fn file(&mut self, mut finding: Finding) {
        finding.number = self.findings.len();
        finding.explained_by = self.explain(&finding, finding.day);
        let stream = &mut self.followed[finding.followed];
        match finding.test {
            Test::Change => stream.last_change = Some(finding.number),
            Test::Level => stream.last_level = Some((finding.number, finding.day)),
        }
        self.findings.push(finding);
    }

    fn change(&self, number: usize, alarm: Alarm, today: i32) -> Option<Finding> {
        let stream = &self.followed[number];
        let state = stream.state.as_ref()?;
        let (from, before) = self.window(stream, alarm)?;
        let (found, unit) = self.onset(stream, alarm, &Window { from, today, before })?;
        let day = |at: usize| from.saturating_add(i32::try_from(at).unwrap_or(0));
        let weight = state.weight();
        Some(Finding {
            number: 0,
            day: today,
            stream: self.names.said(number),
            test: Test::Change,
            direction: alarm.direction,
            onset: Some(Since {
                day: day(found.day),
                first: day(found.between.0),
                last: day(found.between.1),
            }),
            rate_before: found.rate_before,
            rate_before_interval: widened(found.rate_before_interval, found.rate_before, weight),
            rate_after: found.rate_after,
            rate_after_interval: widened(found.rate_after_interval, found.rate_after, weight),
            unit,
            expected_days_to_notice: self.days_to_notice(stream, state, today),
            strength: alarm.strength,
            threshold: self.thresholds.newest(stream.depth)?.ln(),
            explained_by: None,
            followed: number,
        })
    }

    /// The days in which the onset is looked for, and what was believed on the first of them: those since the
    /// oldest mark or, after an alarm the same way, since its onset.
    fn window(&self, stream: &Followed, alarm: Alarm) -> Option<(i32, Belief)> {
        let oldest = stream.oldest()?;
        let belief = oldest.state.belief();
        let last = stream.last_change.map(|number| &self.findings[number]);
        let last = last.filter(|last| last.direction == alarm.direction);
        let Some(from) =
            last.and_then(|last| last.onset).map(|onset| onset.day).filter(|day| *day > oldest.day)
        else {
            return Some((oldest.day, belief));
        };
        let entries = stream.since(oldest.day).iter().filter(|entry| entry.day < from);
        let before = entries.fold((0, 0), |(drips, occasions), entry| {
            (drips + u64::from(entry.drips), occasions + u64::from(entry.occasions))
        });
        Some((
            from,
            match belief {
                Belief::Rate(belief) => {
                    let exposure = self.exposures(stream.kind, oldest.day, from - 1);
                    Belief::Rate(belief.after(before.0, exposure[exposure.len() - 1]))
                }
                Belief::Share(belief) => {
                    let count = |sum: u64| u32::try_from(sum).unwrap_or(u32::MAX);
                    let day = Occurred { failures: count(before.0), occasions: count(before.1) };
                    Belief::Share(belief.after(day))
                }
            },
        ))
    }

    fn onset(&self, stream: &Followed, alarm: Alarm, window: &Window) -> Option<(Onset, super::Unit)> {
        let confidence = self.settings.confidence;
        let days = dense(stream.since(window.from), window);
        let found = match window.before {
            Belief::Rate(before) => {
                let day = |(day, entry): (i32, Option<&Entry>)| Day {
                    events: entry.map_or(0, |entry| entry.drips),
                    exposure: self.calendar.exposure(stream.kind, day),
                };
                // What is counted on a closed day belongs to no exposure.
                let kept = |day: Day| if day.exposure > 0.0 { day } else { Day { events: 0, ..day } };
                let days: Vec<Day> = days.into_iter().map(day).map(kept).collect();
                onset(&days, before, alarm.direction, confidence)
            }
            Belief::Share(before) => {
                let day = |(_, entry): (i32, Option<&Entry>)| {
                    entry.map_or(Occurred { failures: 0, occasions: 0 }, |entry| Occurred {
                        failures: entry.drips,
                        occasions: entry.occasions,
                    })
                };
                let days: Vec<Occurred> = days.into_iter().map(day).collect();
                onset_of_shares(&days, before, alarm.direction, confidence)
            }
        };
        found.map(|found| (found, window.before.unit()))
    }
}

/// The days looked at, and what was believed on the first.
struct Window {
    from: i32,
    today: i32,
    before: Belief,
}

/// Every day of the window, with its entry where there is one.
fn dense<'e>(entries: &'e [Entry], window: &Window) -> Vec<(i32, Option<&'e Entry>)> {
    let mut entries = entries.iter().peekable();
    (window.from..=window.today).map(|day| (day, entries.next_if(|entry| entry.day == day))).collect()
}

/// An interval around a rate whose counts vary more than chance: wider by the root of how much.
pub(super) fn widened(interval: Interval, rate: f64, weight: f64) -> Interval {
    let factor = 1.0 / weight.sqrt();
    Interval {
        low: (rate - (rate - interval.low) * factor).max(0.0),
        high: rate + (interval.high - rate) * factor,
    }
}
