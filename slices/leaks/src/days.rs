//! Days as numbers: counted from 1970-01-01 in the organization's zone.

use jiff::ToSpan;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use store::{Fault, Timestamp, Tx, organizations};

const EPOCH: Date = Date::constant(1970, 1, 1);

/// The number of a day.
pub(crate) fn number_of(date: Date) -> i64 {
    EPOCH.until(date).map_or(0, |span| i64::from(span.get_days()))
}

/// The day of a number.
pub(crate) fn date_of(day: i64) -> Date {
    EPOCH.checked_add(day.days()).unwrap_or(EPOCH)
}

/// The number of the day on which an instant falls.
pub(crate) fn day_at(at: Timestamp, zone: &TimeZone) -> i64 {
    number_of(at.to_zoned(zone.clone()).date())
}

/// When a day begins.
pub(crate) fn start_of(day: i64, zone: &TimeZone) -> Timestamp {
    date_of(day).to_zoned(zone.clone()).map_or(Timestamp::MAX, |start| start.timestamp())
}

/// The organization's zone.
pub(crate) async fn zone(tx: &mut Tx) -> Result<TimeZone, Fault> {
    Ok(organizations::get(tx).await?.map_or(TimeZone::UTC, |organization| organization.zone()))
}

/// The organization's zone and the number of its present day.
pub(crate) async fn today(tx: &mut Tx) -> Result<(TimeZone, i64), Fault> {
    let now = tx.now();
    let zone = zone(tx).await?;
    let day = day_at(now, &zone);
    Ok((zone, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_from_1970_in_the_zone() {
        let zone = TimeZone::get("Europe/London").unwrap();
        let at = "2026-06-30T23:30:00Z".parse().unwrap();
        let day = day_at(at, &zone);
        assert_eq!(date_of(day).to_string(), "2026-07-01");
        assert_eq!(number_of(date_of(day)), day);
        assert_eq!(start_of(day, &zone).to_string(), "2026-06-30T23:00:00Z");
        assert_eq!((number_of(EPOCH), number_of(date_of(-3))), (0, -3));
    }
}
