//! Times in words: how long ago, how soon, how late, and when.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::{Arg, say, say_with};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// How long ago `at` was, as short as a list wants it: "now", "4 min", "3 h", "Yesterday", "12 May".
pub fn ago(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let seconds = now.duration_since(at).as_secs();
    if seconds < MINUTE {
        return say("time-now");
    }
    if seconds < HOUR {
        return counted("time-minutes-short", seconds / MINUTE);
    }
    let (date, today) = (local(at, zone).date(), local(now, zone).date());
    match days_between(today, date) {
        0 => counted("time-hours-short", seconds / HOUR),
        -1 => say("time-yesterday"),
        _ => day_of(date, today),
    }
}

/// How soon `at` comes: "in 36 min", "today 17:00", "tomorrow 15:00", "Fri 14:00", "12 May 14:00". For what
/// has passed see [`late_by`].
pub fn in_time(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let seconds = at.duration_since(now).as_secs();
    if (0..HOUR).contains(&seconds) {
        return counted("time-in-minutes", (seconds + MINUTE - 1) / MINUTE);
    }
    moment(at, now, zone)
}

/// How late it is at `now` for what was due at `due_at`: "36 min late", "3 h late", "2 days late".
pub fn late_by(due_at: Timestamp, now: Timestamp) -> String {
    let seconds = now.duration_since(due_at).as_secs().max(0);
    if seconds < HOUR {
        return counted("time-late-minutes", seconds / MINUTE);
    }
    if seconds < DAY {
        return counted("time-late-hours", seconds / HOUR);
    }
    counted("time-late-days", seconds / DAY)
}

/// An instant as people say it near today: "today 17:00", "yesterday 10:02", "Fri 14:00", "12 May 14:00",
/// "12 May 2025".
pub fn moment(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let (local, today) = (local(at, zone), local(now, zone).date());
    let time: Arg = clock_of(local).into();
    match days_between(today, local.date()) {
        0 => say_with("time-today-at", &[("time", time)]),
        1 => say_with("time-tomorrow-at", &[("time", time)]),
        -1 => say_with("time-yesterday-at", &[("time", time)]),
        2..=6 => say_with("time-day-at", &[("day", weekday(local.date()).into()), ("time", time)]),
        _ if local.year() == today.year() => {
            say_with("time-day-at", &[("day", day_of(local.date(), today).into()), ("time", time)])
        }
        _ => day_of(local.date(), today),
    }
}

/// A day without its time: "12 May", or "12 May 2025" in another year.
pub fn day(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    day_of(local(at, zone).date(), local(now, zone).date())
}

fn day_of(date: Date, today: Date) -> String {
    let day = ("day", Arg::from(i64::from(date.day())));
    let month = ("month", month(date.month()).into());
    if date.year() == today.year() {
        return say_with("time-date", &[day, month]);
    }
    say_with("time-date-year", &[day, month, ("year", date.year().to_string().into())])
}

/// A month of a year: "May 2026".
pub fn month_of(day: Date) -> String {
    say_with(
        "time-month-year",
        &[("month", month(day.month()).into()), ("year", day.year().to_string().into())],
    )
}

/// The time of day: "17:00".
pub fn clock_time(at: Timestamp, zone: &TimeZone) -> String {
    clock_of(local(at, zone))
}

fn clock_of(local: DateTime) -> String {
    let mut words = String::with_capacity(5);
    push_two(&mut words, local.hour().unsigned_abs().into());
    words.push(':');
    push_two(&mut words, local.minute().unsigned_abs().into());
    words
}

/// Two digits, without the general way of formatting: a page says a hundred times.
fn push_two(words: &mut String, number: u16) {
    for digit in [number / 10 % 10, number % 10] {
        words.push(char::from_digit(digit.into(), 10).expect("a digit is below ten"));
    }
}

/// An instant in full, for titles and traces: "2026-05-12 14:00:03 Europe/Lisbon".
pub fn full_moment(at: Timestamp, zone: &TimeZone) -> String {
    let name = zone.iana_name().unwrap_or("UTC");
    let local = local(at, zone);
    let mut words = String::with_capacity(20 + name.len());
    let year = local.year().unsigned_abs();
    push_two(&mut words, year / 100);
    push_two(&mut words, year % 100);
    let parts = [local.month(), local.day(), local.hour(), local.minute(), local.second()];
    for (before, part) in ['-', '-', ' ', ':', ':'].into_iter().zip(parts) {
        words.push(before);
        push_two(&mut words, part.unsigned_abs().into());
    }
    words.push(' ');
    words.push_str(name);
    words
}

/// The city of a zone as people know it: "Lisbon" of `Europe/Lisbon`.
pub fn offset_name(zone: &TimeZone) -> String {
    let name = zone.iana_name().unwrap_or("UTC");
    name.rsplit('/').next().unwrap_or(name).replace('_', " ")
}

/// A length of time: "36 minutes", "3 hours 5 minutes", "2 days".
pub fn duration(length: SignedDuration) -> String {
    let seconds = length.as_secs().abs();
    if seconds < MINUTE {
        return counted("time-seconds", seconds);
    }
    if seconds < HOUR {
        return counted("time-minutes", seconds / MINUTE);
    }
    if seconds >= 2 * DAY {
        return counted("time-days", seconds / DAY);
    }
    let (hours, minutes) = (seconds / HOUR, seconds % HOUR / MINUTE);
    if minutes == 0 {
        return counted("time-hours", hours);
    }
    format!("{} {}", counted("time-hours", hours), counted("time-minutes", minutes))
}

fn counted(key: &str, count: i64) -> String {
    say_with(key, &[("count", count.into())])
}

fn local(at: Timestamp, zone: &TimeZone) -> DateTime {
    zone.to_datetime(at)
}

fn days_between(from: Date, until: Date) -> i64 {
    from.duration_until(until).as_hours() / 24
}

fn weekday(date: Date) -> String {
    use jiff::civil::Weekday;
    say(match date.weekday() {
        Weekday::Monday => "time-monday",
        Weekday::Tuesday => "time-tuesday",
        Weekday::Wednesday => "time-wednesday",
        Weekday::Thursday => "time-thursday",
        Weekday::Friday => "time-friday",
        Weekday::Saturday => "time-saturday",
        Weekday::Sunday => "time-sunday",
    })
}

fn month(number: i8) -> String {
    const MONTHS: [&str; 12] = [
        "time-january",
        "time-february",
        "time-march",
        "time-april",
        "time-may",
        "time-june",
        "time-july",
        "time-august",
        "time-september",
        "time-october",
        "time-november",
        "time-december",
    ];
    let index = usize::try_from(number - 1).expect("a month is 1 to 12");
    say(MONTHS[index])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(say: impl Fn(Timestamp, Timestamp, &TimeZone) -> String, at: &str, expected: &str) {
        let now: Timestamp = "2026-05-12T09:00:00Z".parse().expect("a test instant");
        let zone = TimeZone::get("Europe/Lisbon").expect("a known zone");
        let at: Timestamp = at.parse().expect("a test instant");
        assert_eq!(say(at, now, &zone), expected);
    }

    #[test]
    fn times_read_as_people_say_them() {
        check(ago, "2026-05-12T08:59:30Z", "now");
        check(ago, "2026-05-12T08:56:00Z", "4 min");
        check(ago, "2026-05-12T07:30:00Z", "1 h");
        check(ago, "2026-05-11T12:00:00Z", "Yesterday");
        check(ago, "2026-05-02T12:00:00Z", "2 May");
        check(ago, "2025-12-31T23:00:00Z", "31 December 2025");
        check(moment, "2026-05-11T22:59:00Z", "yesterday 23:59");
        check(moment, "2026-05-11T23:00:00Z", "today 00:00");
        check(moment, "2026-05-06T09:05:00Z", "6 May 10:05");
        check(
            |at, _, zone| full_moment(at, zone),
            "2026-01-02T03:04:05.678Z",
            "2026-01-02 03:04:05 Europe/Lisbon",
        );
        check(in_time, "2026-05-12T09:35:30Z", "in 36 min");
        check(in_time, "2026-05-12T16:00:00Z", "today 17:00");
        check(in_time, "2026-05-13T14:00:00Z", "tomorrow 15:00");
        check(in_time, "2026-05-15T13:00:00Z", "Fri 14:00");
        check(in_time, "2026-06-01T13:00:00Z", "1 June 14:00");
        check(in_time, "2027-06-01T13:00:00Z", "1 June 2027");
        check(|at, now, _| late_by(at, now), "2026-05-12T08:24:00Z", "36 min late");
        check(|at, now, _| late_by(at, now), "2026-05-10T08:24:00Z", "2 days late");
        check(|at, now, _| duration(now.duration_since(at)), "2026-05-12T05:55:00Z", "3 hours 5 minutes");
    }
}
