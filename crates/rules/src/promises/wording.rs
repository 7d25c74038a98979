//! Which signal a due time deserves, and whether two readers see it at the same time. The words for how far
//! away it is belong to the shell.

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// A due time this near is soon, in seconds.
const SOON_SECONDS: i64 = 3_600;

/// Which signal a due time deserves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Over.
    Late,
    /// Due within the hour.
    Soon,
    /// Due later on the same day.
    Today,
    /// Due on another day.
    Later,
    /// No time was given.
    NoTime,
}

/// Which signal a due time deserves at `now`, for a reader whose day is that of `zone`.
pub fn urgency(due_at: Option<Timestamp>, now: Timestamp, zone: &TimeZone) -> Urgency {
    let Some(due_at) = due_at else { return Urgency::NoTime };
    let date = |at: Timestamp| at.to_zoned(zone.clone()).date();
    match due_at.duration_since(now).as_secs() {
        _ if due_at <= now => Urgency::Late,
        ..=SOON_SECONDS => Urgency::Soon,
        _ if date(due_at) == date(now) => Urgency::Today,
        _ => Urgency::Later,
    }
}

/// Do clocks in two zones show the same at this instant?
pub fn same_time(at: Timestamp, one: &TimeZone, other: &TimeZone) -> bool {
    one.to_offset(at) == other.to_offset(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(due: &str, expected: Urgency) {
        let now: Timestamp = "2026-11-24T10:24:00Z".parse().unwrap();
        let zone = TimeZone::get("Europe/Berlin").unwrap();
        assert_eq!(urgency(Some(due.parse().unwrap()), now, &zone), expected, "{due}");
    }

    #[test]
    fn a_due_time_is_signalled_by_how_near_it_is() {
        check("2026-11-24T10:23:59Z", Urgency::Late);
        check("2026-11-24T10:24:00Z", Urgency::Late);
        check("2026-11-24T10:24:01Z", Urgency::Soon);
        check("2026-11-24T11:24:00Z", Urgency::Soon);
        check("2026-11-24T11:24:01Z", Urgency::Today);
        check("2026-11-24T22:59:00Z", Urgency::Today);
        check("2026-11-24T23:00:00Z", Urgency::Later);
        assert_eq!(urgency(None, Timestamp::UNIX_EPOCH, &TimeZone::UTC), Urgency::NoTime);
    }

    #[test]
    fn zones_of_one_time_are_not_told_apart() {
        let now: Timestamp = "2026-11-24T10:24:00Z".parse().unwrap();
        let zone = |name| TimeZone::get(name).unwrap();
        assert!(same_time(now, &zone("Europe/Lisbon"), &zone("Europe/London")));
        assert!(!same_time(now, &zone("Europe/Berlin"), &zone("Europe/London")));
    }
}
