//! Office hours as they stood: a change of hours changes what is still to come, never what was.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::hours::{OfficeHours, WorkingMinutes};

/// The hours of an organization, each from a moment on.
#[derive(Debug, Clone)]
pub struct HoursHistory(Vec<(Timestamp, OfficeHours)>);

impl HoursHistory {
    /// These hours, each from its moment on; the first of them held before as well. None when there are none.
    pub fn new(mut versions: Vec<(Timestamp, OfficeHours)>) -> Option<Self> {
        versions.sort_by_key(|(from, _)| *from);
        versions.first_mut()?.0 = Timestamp::MIN;
        Some(Self(versions))
    }

    /// The same hours at all times.
    pub fn always(hours: OfficeHours) -> Self {
        Self(vec![(Timestamp::MIN, hours)])
    }

    /// The hours at an instant.
    pub fn at(&self, at: Timestamp) -> &OfficeHours {
        let after = self.0.partition_point(|(from, _)| *from <= at);
        &self.0[after.saturating_sub(1)].1
    }

    /// The office time between two instants, in whole minutes of each version.
    pub fn working_minutes(&self, from: Timestamp, to: Timestamp) -> WorkingMinutes {
        let parts = self.stretches(from).take_while(|(begins, ..)| *begins < to);
        let minutes = parts.map(|(begins, ends, hours)| hours.working_minutes(begins, ends.min(to)).0);
        WorkingMinutes(minutes.fold(0, u32::saturating_add))
    }

    /// The instant at which so much office time has passed since `from`. None when there is too little within reach.
    pub fn add(&self, from: Timestamp, length: WorkingMinutes) -> Option<Timestamp> {
        let mut left = length;
        for (begins, ends, hours) in self.stretches(from) {
            if let Some(reached) = hours.add(begins, left)
                && reached <= ends
            {
                return Some(reached);
            }
            left = WorkingMinutes(left.0.saturating_sub(hours.working_minutes(begins, ends).0));
        }
        None
    }

    /// The day of the organization at an instant, counted from 1970-01-01.
    pub fn day(&self, at: Timestamp) -> i64 {
        let epoch = Date::constant(1970, 1, 1);
        self.at(at).date_of(at).duration_since(epoch).as_hours() / 24
    }

    /// Stretches of unchanged hours from an instant on: beginning, end, hours.
    fn stretches(&self, from: Timestamp) -> impl Iterator<Item = (Timestamp, Timestamp, &OfficeHours)> {
        let ends = self.0.iter().skip(1).map(|(next, _)| *next).chain([Timestamp::MAX]);
        let all = self.0.iter().zip(ends);
        all.map(move |((begins, hours), ends)| ((*begins).max(from), ends, hours))
            .filter(|(begins, ends, _)| begins < ends)
    }
}
