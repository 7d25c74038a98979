//! Streams, rates and states in words: a figure never stands alone.

use jiff::tz::TimeZone;
use shell::words::{Arg, day as day_in_words, say, say_with};
use store::Timestamp;

use crate::days;
use crate::finding::{Finding, Rate, Test, Unit};
use crate::leak::Leak;
use crate::seen::Names;
use crate::state::State;
use crate::stream::Stream;

/// Who looks, and when.
#[derive(Clone, Debug)]
pub(crate) struct Looker {
    pub(crate) now: Timestamp,
    /// The organization's zone: days are its own.
    pub(crate) zone: TimeZone,
}

impl Looker {
    /// A day: "12 May".
    pub(crate) fn day(&self, day: i64) -> String {
        let noon = days::start_of(day, &self.zone) + jiff::SignedDuration::from_hours(12);
        day_in_words(noon, self.now, &self.zone)
    }

    /// The day of an instant.
    pub(crate) fn day_of(&self, at: Timestamp) -> String {
        day_in_words(at, self.now, &self.zone)
    }
}

/// What a stream is called: "First answer late, at care@kettle.example".
pub(crate) fn name(stream: &Stream, names: &Names) -> String {
    let mut parts =
        vec![stream.kind.as_ref().map_or_else(|| say("leaks-all-kinds"), |kind| kind_name(kind, names))];
    if let Some(cause) = &stream.cause {
        parts.push(say_with("leaks-of-cause", &[("cause", cause_name(cause).into())]));
    }
    if let Some(team) = stream.team {
        let team = names.teams.get(&team).cloned().unwrap_or_else(|| say("leaks-team-gone"));
        parts.push(say_with("leaks-of-team", &[("team", team.into())]));
    }
    if let Some(channel) = stream.channel {
        let channel = names.channels.get(&channel).cloned().unwrap_or_else(|| say("leaks-channel-gone"));
        parts.push(say_with("leaks-of-channel", &[("channel", channel.into())]));
    }
    parts.join(", ")
}

/// What a kind of drip is called.
pub(crate) fn kind_name(kind: &str, names: &Names) -> String {
    names.kinds.get(kind).cloned().unwrap_or_else(|| kind.replace('_', " "))
}

/// What a cause is called: codes of the program have words, what another system names stands as it is.
pub(crate) fn cause_name(cause: &str) -> String {
    let key = format!("drip-cause-{}", cause.replace('_', "-"));
    if shell::words::knows(&key) { say(&key) } else { cause.replace('_', " ") }
}

/// The sentence that says what a leak is.
pub(crate) fn title(leak: &Leak, names: &Names, looker: &Looker) -> String {
    let finding = leak.finding();
    let what = Arg::from(name(&leak.stream, names));
    match leak.test {
        Test::Level => say_with("leaks-title-level", &[("what", what)]),
        Test::Change => {
            let since = Arg::from(looker.day(finding.onset));
            let args = [("what", what), ("times", times(finding).into()), ("since", since)];
            say_with("leaks-title-change", &args)
        }
    }
}

/// "twice", "3 times", "1.5 times".
fn times(finding: &Finding) -> String {
    let times = finding.times();
    if (1.9..2.15).contains(&times) {
        return say("leaks-twice");
    }
    if times >= 20.0 {
        return say("leaks-many-times");
    }
    let number = if times >= 2.8 { format!("{times:.0}") } else { format!("{times:.1}") };
    say_with("leaks-times", &[("times", number.into())])
}

/// "2.1 a day instead of 0.9 (1.6 to 2.7)".
pub(crate) fn rates(leak: &Leak) -> String {
    let finding = leak.finding();
    let key = match (leak.test, finding.unit) {
        (Test::Change, Unit::PerDay) => "leaks-rates-a-day",
        (Test::Change, Unit::PerOccasion) => "leaks-rates-of-occasions",
        (Test::Level, Unit::PerDay) => "leaks-level-a-day",
        (Test::Level, Unit::PerOccasion) => "leaks-level-of-occasions",
    };
    let Rate { value, low, high } = finding.after;
    let number = |value: f64| Arg::from(figure(value, finding.unit));
    say_with(
        key,
        &[
            ("after", number(value)),
            ("low", number(low)),
            ("high", number(high)),
            ("before", number(finding.before.value)),
        ],
    )
}

/// One rate with its interval: "0.9 a day (0.7 to 1.1)".
pub(crate) fn rate(rate: Rate, unit: Unit) -> String {
    let number = |value: f64| Arg::from(figure(value, unit));
    let key = match unit {
        Unit::PerDay => "leaks-rate-a-day",
        Unit::PerOccasion => "leaks-rate-of-occasions",
    };
    say_with(key, &[("rate", number(rate.value)), ("low", number(rate.low)), ("high", number(rate.high))])
}

/// A rate without its unit: 2.1 a day, or percent of occasions.
pub(crate) fn figure(value: f64, unit: Unit) -> String {
    let value = if unit == Unit::PerOccasion { value * 100.0 } else { value };
    if value >= 10.0 {
        format!("{value:.0}")
    } else if value >= 0.1 || value == 0.0 {
        format!("{value:.1}")
    } else {
        format!("{value:.2}")
    }
}

/// "41 customers touched, 29 put right · found 9 days after it began".
pub(crate) fn touched(leak: &Leak) -> String {
    let args = [("customers", Arg::from(leak.customers)), ("right", Arg::from(leak.put_right))];
    let mut parts = vec![say_with("leaks-touched", &args)];
    if leak.test == Test::Change {
        let days = (leak.issued.day - leak.issued.onset).max(0);
        parts.push(say_with("leaks-found-after", &[("days", days.into())]));
    }
    parts.join(" · ")
}

/// An amount of hundredths, rounded as people say it: "£6,300".
pub(crate) fn money(hundredths: f64, currency: &str) -> String {
    let units = (hundredths / 100.0).max(0.0);
    let rounded = if units >= 10_000.0 {
        (units / 100.0).round() * 100.0
    } else if units >= 1_000.0 {
        (units / 10.0).round() * 10.0
    } else {
        units.round()
    };
    let digits = format!("{rounded:.0}");
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if currency.chars().all(char::is_alphabetic) {
        format!("{currency} {grouped}")
    } else {
        format!("{currency}{grouped}")
    }
}

/// How a leak stands, as a tag.
#[derive(Clone, Debug)]
pub(crate) struct Tag {
    pub(crate) tone: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) says: String,
}

/// The tag of where a leak stands.
pub(crate) fn tag(leak: &Leak, looker: &Looker) -> Tag {
    let (tone, icon) = match leak.state {
        State::Found | State::Reopened => ("tag-broken", "drop"),
        State::Owned | State::Repairing => ("tag-accent", "person"),
        State::Claimed => ("tag-soon", "clock"),
        State::Verified => ("tag-kept", "check"),
        State::Accepted | State::Folded | State::Retracted => ("", "info"),
    };
    Tag { tone, icon, says: state(leak, looker) }
}

fn state(leak: &Leak, looker: &Looker) -> String {
    let on = |key: &str, day: String| say_with(key, &[("day", day.into())]);
    match leak.state {
        State::Found => say("leaks-state-found"),
        State::Owned => say("leaks-state-owned"),
        State::Repairing => say("leaks-state-repairing"),
        State::Reopened => say("leaks-state-reopened"),
        State::Folded => say("leaks-state-folded"),
        State::Claimed => progress(leak).unwrap_or_else(|| say("leaks-state-claimed")),
        State::Verified => leak
            .closed_at
            .map_or_else(|| say("leaks-state-claimed"), |at| on("leaks-state-verified", looker.day_of(at))),
        State::Retracted => leak
            .closed_at
            .map_or_else(|| say("leaks-state-folded"), |at| on("leaks-state-retracted", looker.day_of(at))),
        State::Accepted => leak
            .review_day
            .map_or_else(|| say("leaks-state-folded"), |day| on("leaks-state-accepted", looker.day(day))),
    }
}

/// "Repair claimed, 12 of about 30 occasions seen".
pub(crate) fn progress(leak: &Leak) -> Option<String> {
    let proof = leak.proof?;
    let wanted = proof.wanted?;
    let key = match leak.finding().unit {
        Unit::PerDay => "leaks-state-claimed-days",
        Unit::PerOccasion => "leaks-state-claimed-occasions",
    };
    let seen = Arg::from(format!("{:.0}", proof.exposure.floor()));
    Some(say_with(key, &[("seen", seen), ("wanted", format!("{wanted:.0}").into())]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(hundredths: f64, currency: &str, expected: &str) {
        assert_eq!(money(hundredths, currency), expected);
    }

    #[test]
    fn amounts_are_said_as_people_say_them() {
        check(1_820_000.0, "£", "£18,200");
        check(783_522.0, "£", "£7,840");
        check(99_449.0, "EUR", "EUR 994");
        check(123_456_789.0, "£", "£1,234,600");
        check(-5.0, "£", "£0");
    }

    #[test]
    fn rates_have_as_many_digits_as_they_need() {
        assert_eq!(figure(2.14, Unit::PerDay), "2.1");
        assert_eq!(figure(0.034, Unit::PerDay), "0.03");
        assert_eq!(figure(0.213, Unit::PerOccasion), "21");
        assert_eq!(figure(0.0, Unit::PerDay), "0.0");
    }
}
