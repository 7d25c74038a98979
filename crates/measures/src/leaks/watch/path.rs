//! What can be asked about one stream: how it stands, and the path of its detector.

use super::Watch;
use super::belief::{Belief, Seen};
use super::finding::Unit;
use super::names::Stream;
use super::{Counted, Direction};
use crate::intervals::Interval;
use crate::multiple::e_benjamini_hochberg;

/// How one stream stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Watched {
    /// Which.
    pub stream: Stream,
    /// What its rate counts.
    pub unit: Unit,
    /// What is believed of its rate if nothing has changed.
    pub rate: f64,
    /// The interval of that.
    pub rate_interval: Interval,
    /// Days until a doubling would be noticed, on average; none where it cannot be said.
    pub days_to_notice: Option<f64>,
    /// ln R now, to be held against [`Self::threshold`].
    pub strength: f64,
    /// ln A.
    pub threshold: f64,
    /// How many times as much as chance its counts vary.
    pub dispersion: f64,
}

/// One day of a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PathDay {
    /// The day.
    pub day: i32,
    /// What was counted.
    pub counted: Counted,
    /// The exposure: parts of a usual day, or occasions.
    pub exposure: f64,
    /// ln R at its end, not below 0; at an alarm, before it begins again. 0 while it still learnt.
    pub strength: f64,
    /// ln A on that day; none while it still learnt.
    pub threshold: Option<f64>,
    /// Whether it alarmed.
    pub is_alarm: bool,
}

/// A detector's path over the days that are kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Path {
    /// What exposure and rates count.
    pub unit: Unit,
    /// Every day from the first that is kept to the last that has ended.
    pub days: Vec<PathDay>,
}

/// What counts in both of two streams.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Common {
    /// Nothing can: they are different teams, say.
    Nothing,
    /// Exactly what counts in this stream.
    Stream(Stream),
    /// Something may, but no stream is followed that holds it.
    NotFollowed,
}

impl Watch {
    /// What counts in both of two streams, so that no failure is counted twice.
    pub fn common(&self, one: &Stream, other: &Stream) -> Common {
        let name = |stream| self.names.find(stream).map(|number| self.names.name(number));
        let (Some(one), Some(other)) = (name(one), name(other)) else { return Common::Nothing };
        let Some(both) = one.and(other) else { return Common::Nothing };
        self.names.number(&both).map_or(Common::NotFollowed, |number| Common::Stream(self.names.said(number)))
    }

    /// How every stream stands that has learnt its baseline, in the order in which they first appeared.
    pub fn watched(&self) -> impl Iterator<Item = Watched> {
        (0..self.followed.len()).filter_map(|number| self.stands(number))
    }

    /// How one stream stands.
    pub fn watched_one(&self, stream: &Stream) -> Option<Watched> {
        self.stands(self.names.find(stream)?)
    }

    fn stands(&self, number: usize) -> Option<Watched> {
        let stream = &self.followed[number];
        let state = stream.state.as_ref()?;
        let belief = state.belief();
        let confidence = self.settings.confidence;
        let rate_interval = match belief {
            Belief::Rate(belief) => belief.interval(confidence)?,
            Belief::Share(belief) => belief.interval(confidence)?,
        };
        Some(Watched {
            stream: self.names.said(number),
            unit: belief.unit(),
            rate: belief.mean(),
            rate_interval,
            days_to_notice: self.days_to_notice(stream, state, self.days?.1),
            strength: state.strength(Direction::Up),
            threshold: self.thresholds.newest(stream.depth)?.ln(),
            dispersion: 1.0 / state.weight(),
        })
    }

    /// The path of one stream's detector, drawn again from the oldest state that is kept (200 to 400 days ago, or
    /// the end of its history), with the counts of the days before as far as they are kept.
    pub fn path(&self, stream: &Stream, direction: Direction) -> Option<Path> {
        let followed = &self.followed[self.names.find(stream)?];
        let mark = followed.oldest()?;
        let mut state = mark.state.clone();
        let unit = state.belief().unit();
        let (_, next) = self.days?;
        let first = followed.entries().first().map_or(mark.day, |entry| entry.day.min(mark.day));
        let mut entries = followed.entries().iter().peekable();
        let mut days = Vec::new();
        for day in first..next {
            let entry = entries.next_if(|entry| entry.day == day);
            let counted = entry.map_or(Counted::default(), |entry| Counted {
                occasions: entry.occasions,
                drips: entry.drips,
            });
            let open = self.calendar.exposure(followed.kind, day);
            let exposure = match unit {
                Unit::PerDay => open,
                Unit::PerOccasion => f64::from(counted.occasions),
            };
            let mut shown =
                PathDay { day, counted, exposure, strength: 0.0, threshold: None, is_alarm: false };
            let threshold = self.thresholds.at(day).map(|thresholds| thresholds[followed.depth]);
            if let Some(threshold) = threshold.filter(|_| day >= mark.day) {
                state.step(Seen { counted, exposure: open }, threshold);
                shown.threshold = Some(threshold.ln());
                shown.strength = state.strength(direction);
                if let Some(regime) = followed.regime_of(day) {
                    shown.is_alarm = regime.alarm.is_some_and(|alarm| alarm.direction == direction);
                    state = regime.state.clone();
                }
            }
            days.push(shown);
        }
        Some(Path { unit, days })
    }

    /// The streams that are under suspicion today, of which at most a share of `false_discoveries` has not changed:
    /// a list to look through once a week, beside the alarms.
    pub fn suspects(&self, false_discoveries: f64) -> Vec<Stream> {
        let Some((first, today)) = self.days else { return Vec::new() };
        let watched = f64::from((today - self.history_end(first)).max(1));
        let numbers: Vec<usize> =
            (0..self.followed.len()).filter(|number| self.followed[*number].state.is_some()).collect();
        let e = |number: &usize| {
            let state = self.followed[*number].state.as_ref();
            state.map_or(0.0, |state| state.strength(Direction::Up).exp() / watched)
        };
        let e: Vec<f64> = numbers.iter().map(e).collect();
        let believed = e_benjamini_hochberg(&e, false_discoveries);
        let chosen = numbers.iter().zip(believed).filter(|(_, is_believed)| *is_believed);
        chosen.map(|(number, _)| self.names.said(*number)).collect()
    }
}
