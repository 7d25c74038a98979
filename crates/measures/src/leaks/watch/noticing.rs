//! From an alarm to a finding: since when, and by how much.

use super::belief::{Belief, Seen};
use super::finding::{Finding, Since, Test, Unit};
use super::followed::{Followed, Regime};
use super::names::EVERY;
use super::state::{Alarm, Changed};
use super::{Counted, Watch};
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
            let Some((finding, regime)) = self.change(number, alarm, today) else { continue };
            if !finding.is_beyond(finding.rate_before) {
                continue;
            }
            match self.goes_on(&finding) {
                // A return to what was usual before a change the other way is no news.
                _ if regime.alarm.is_none() || self.is_twin(number) => {}
                Some(known) => self.reconsider(known, today),
                None => self.file(finding),
            }
            self.followed[number].begin_again(regime);
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

    fn change(&self, number: usize, alarm: Alarm, today: i32) -> Option<(Finding, Regime)> {
        let stream = &self.followed[number];
        let state = stream.state.as_ref()?;
        let window = self.window(stream, today)?;
        let found = window.onset(alarm.direction, self.settings.confidence)?;
        let day = |at: usize| window.from.saturating_add(i32::try_from(at).unwrap_or(0));
        let weight = state.weight();
        let threshold = self.thresholds.newest(stream.depth)?;
        let finding = Finding {
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
            unit: window.before.unit(),
            expected_days_to_notice: self.days_to_notice(stream, state, today),
            strength: alarm.strength,
            threshold: threshold.ln(),
            explained_by: None,
            followed: number,
        };
        let (before, prior, now) = window.beliefs(found.day, alarm.direction, state.ratio());
        let exposure_a_day = match window.before.unit() {
            Unit::PerDay => self.calendar.average(stream.kind),
            Unit::PerOccasion => stream.occasions_a_day(today),
        };
        let changed = Changed { direction: alarm.direction, before, now, threshold };
        let from = day(found.day);
        let regime = match state.usual_before(alarm.direction) {
            Some(usual) if !finding.is_beyond(usual) => {
                let state = state.before_last(window.since(found.day))?;
                Regime { day: today, alarm: None, from: today + 1, prior: state.belief(), state }
            }
            _ => {
                let state = state.after(changed, exposure_a_day);
                Regime { day: today, alarm: Some(alarm), from, prior, state }
            }
        };
        Some((finding, regime))
    }

    /// The days in which the onset is looked for: those since it last began again, else since the oldest mark.
    fn window(&self, stream: &Followed, today: i32) -> Option<Window> {
        let oldest = stream.oldest()?;
        let (from, before) = match stream.regime() {
            None => (oldest.day, oldest.state.belief()),
            Some(regime) if regime.from >= oldest.day => (regime.from, regime.prior),
            Some(regime) => (regime.day + 1, regime.state.belief()),
        };
        let mut entries = stream.since(from).iter().peekable();
        let mut seen = |day: i32| {
            let entry = entries.next_if(|entry| entry.day == day);
            let exposure = self.calendar.exposure(stream.kind, day);
            // What is counted on a closed day belongs to no exposure.
            let is_kept = exposure > 0.0 || before.unit() == Unit::PerOccasion;
            let counted = entry.filter(|_| is_kept).map_or(Counted::default(), |entry| Counted {
                occasions: entry.occasions,
                drips: entry.drips,
            });
            Seen { counted, exposure }
        };
        Some(Window { from, before, days: (from..=today).map(&mut seen).collect() })
    }
}

/// The days looked at, from the first on, and what was believed on that.
struct Window {
    from: i32,
    before: Belief,
    days: Vec<Seen>,
}

impl Window {
    fn onset(&self, direction: Direction, confidence: f64) -> Option<Onset> {
        match self.before {
            Belief::Rate(before) => {
                let day = |seen: &Seen| Day { events: seen.counted.drips, exposure: seen.exposure };
                onset(&self.days.iter().map(day).collect::<Vec<Day>>(), before, direction, confidence)
            }
            Belief::Share(before) => {
                let day = |seen: &Seen| Occurred {
                    failures: seen.counted.drips,
                    occasions: seen.counted.occasions,
                };
                let days: Vec<Occurred> = self.days.iter().map(day).collect();
                onset_of_shares(&days, before, direction, confidence)
            }
        }
    }

    /// With a change on that day of the window: what was believed before it, what may be guessed of the rate since,
    /// and what is believed of that now.
    fn beliefs(&self, onset: usize, direction: Direction, ratio: f64) -> (Belief, Belief, Belief) {
        let before = self.before.after(sum(&self.days[..onset]));
        let prior = before.guess(match direction {
            Direction::Up => ratio,
            Direction::Down => 1.0 / ratio,
        });
        (before, prior, prior.after(self.since(onset)))
    }

    /// All that was seen since that day of the window.
    fn since(&self, onset: usize) -> Seen {
        sum(&self.days[onset..])
    }
}

fn sum(days: &[Seen]) -> Seen {
    days.iter().fold(Seen::default(), |sum, day| sum.and(*day))
}

impl Finding {
    /// Whether the rate since lies beyond another, its uncertainty allowed for.
    fn is_beyond(&self, rate: f64) -> bool {
        match self.direction {
            Direction::Up => self.rate_after_interval.low > rate,
            Direction::Down => self.rate_after_interval.high < rate,
        }
    }
}

/// An interval around a rate whose counts vary more than chance: wider by the root of how much.
pub(super) fn widened(interval: Interval, rate: f64, weight: f64) -> Interval {
    let factor = 1.0 / weight.sqrt();
    Interval {
        low: (rate - (rate - interval.low) * factor).max(0.0),
        high: rate + (interval.high - rate) * factor,
    }
}
