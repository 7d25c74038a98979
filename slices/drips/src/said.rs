//! Names, lengths and shares in plain words.

use instrument::kinds::KindShown;
use instrument::rightings::Summary;
use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use measures::intervals::verdicts::{Showing, showing};
use measures::intervals::{Interval, wilson};
use shell::words::{duration, knows, say, say_with};
use store::{Fault, Tx, organizations};

/// How sure intervals are.
pub(crate) const CONFIDENCE: f64 = 0.95;

/// What a kind of drip is called; a kind that nobody knows any more by its code.
pub(crate) fn kind_name(code: &str, kinds: &[KindShown]) -> String {
    let custom = kinds.iter().find(|kind| kind.code == code && kind.is_custom);
    if let Some(custom) = custom {
        return custom.name.clone();
    }
    let key = format!("drip-kind-{}", dashed(code));
    if knows(&key) { say(&key) } else { code.to_owned() }
}

/// A length of business hours in words: "16 business hours", "45 minutes of business hours".
pub(crate) fn business(minutes: i64) -> String {
    let counted = |key: &str, count: i64| say_with(key, &[("count", count.into())]);
    match (minutes / 60, minutes % 60) {
        (0, minutes) => counted("drips-business-minutes", minutes),
        (hours, 0) => counted("drips-business-hours", hours),
        (hours, rest) => {
            let rest = duration(SignedDuration::from_mins(rest));
            say_with("drips-business-both", &[("hours", hours.into()), ("minutes", rest.into())])
        }
    }
}

/// A count with its thousands apart: "1,204".
pub(crate) fn grouped(count: i64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A length of the calendar in words.
pub(crate) fn minutes(count: i64) -> String {
    duration(SignedDuration::from_mins(count.max(0)))
}

/// A code as it stands in keys of sentences.
pub(crate) fn dashed(code: &str) -> String {
    code.replace('_', "-")
}

/// How many of those for whom something was put right came back, and how sure that is.
pub(crate) fn share_that_came_back(summary: &Summary) -> String {
    let (count, of) = (whole(summary.came_back), whole(summary.put_right));
    let Some(interval) = wilson(count, of, CONFIDENCE) else { return say("drips-came-back-none") };
    let key = match showing(of) {
        Showing::CountOnly => "drips-came-back-few",
        Showing::CountWithInterval => "drips-came-back-some",
        Showing::Percentage => "drips-came-back-share",
    };
    say_with(
        key,
        &[
            ("count", grouped(summary.came_back).into()),
            ("of", grouped(summary.put_right).into()),
            ("percent", percent(share(count, of)).into()),
            ("low", percent(interval.low).into()),
            ("high", percent(interval.high).into()),
        ],
    )
}

/// The interval of the share that came back; None where too few were put right to say one.
pub(crate) fn interval_of_those_who_came_back(summary: &Summary) -> Option<Interval> {
    let (count, of) = (whole(summary.came_back), whole(summary.put_right));
    wilson(count, of, CONFIDENCE).filter(|_| showing(of) != Showing::CountOnly)
}

/// A count as statistics take it.
pub(crate) fn whole(count: i64) -> u64 {
    u64::try_from(count).unwrap_or(0)
}

/// The day it is now in the organization's zone, counted from 1970-01-01.
pub(crate) async fn today(tx: &mut Tx) -> Result<i64, Fault> {
    let zone = organizations::get(tx).await?.map_or(TimeZone::UTC, |organization| organization.zone());
    Ok(day_number(tx.now().to_zoned(zone).date()))
}

/// A day, counted from 1970-01-01.
pub(crate) fn day_number(day: Date) -> i64 {
    Date::constant(1970, 1, 1).until(day).map_or(0, |span| span.get_days().into())
}

/// And back; None beyond the calendar.
pub(crate) fn day_of(number: i64) -> Option<Date> {
    rules::hours::add_days(Date::constant(1970, 1, 1), i32::try_from(number).ok()?)
}

/// A share as whole percent, without the sign.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.0}", share * 100.0)
}

/// So many of so many, from 0 to 1; 0 of nothing.
pub(crate) fn share(count: u64, of: u64) -> f64 {
    let real = |count: u64| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    if of == 0 { 0.0 } else { real(count) / real(of) }
}
