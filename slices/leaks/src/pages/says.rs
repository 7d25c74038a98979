//! Streams, rates and states in words: a figure never stands alone.

use jiff::tz::TimeZone;
use shell::words::{Arg, day as day_in_words, moment, say, say_with};
use store::Timestamp;

use crate::current::Current;
use crate::days;
use crate::finding::{Finding, Rate, Test, Unit};
use crate::leak::Leak;
use crate::looking::gathering::Looked;
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

/// What stands above a page on paper: whose it is, and from which day.
pub(crate) fn paper(organization: &str, looker: &Looker) -> String {
    say_with("leaks-paper", &[("name", organization.into()), ("day", looker.day_of(looker.now).into())])
}

/// What a stream is called: "First answer late, at care@kettle.example".
pub(crate) fn name(stream: &Stream, names: &Names) -> String {
    let mut parts =
        vec![stream.kind.as_ref().map_or_else(|| say("leaks-all-kinds"), |kind| kind_name(kind, names))];
    if let Some(cause) = &stream.cause {
        parts.push(say_with("leaks-of-cause", &[("cause", cause_name(cause).into())]));
    }
    if let Some(product) = &stream.product {
        parts.push(say_with("leaks-of-product", &[("product", product.as_str().into())]));
    }
    if let Some(touchpoint) = &stream.touchpoint {
        parts.push(say_with("leaks-of-touchpoint", &[("touchpoint", touchpoint.as_str().into())]));
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
            let times = leak.rate(&looker.zone).value / finding.before.value.max(1e-9);
            let args = [("what", what), ("times", said_times(times).into()), ("since", since)];
            say_with("leaks-title-change", &args)
        }
    }
}

/// "twice", "3 times", "1.5 times".
fn said_times(times: f64) -> String {
    if (1.9..2.15).contains(&times) {
        return say("leaks-twice");
    }
    if times >= 20.0 {
        return say("leaks-many-times");
    }
    let number = if times >= 2.8 { format!("{times:.0}") } else { format!("{times:.1}") };
    say_with("leaks-times", &[("times", number.into())])
}

/// "2.1 a day (1.6 to 2.7): 63 in 30 days since 30 April, instead of 0.9 a day".
pub(crate) fn rates(leak: &Leak, looker: &Looker) -> String {
    let finding = leak.finding();
    let Some(current) = leak.current(&looker.zone) else { return as_found(finding, looker) };
    let key = match (leak.test, finding.unit) {
        (Test::Change, Unit::PerDay) => "leaks-rates-a-day",
        (Test::Change, Unit::PerOccasion) => "leaks-rates-of-occasions",
        (Test::Level, Unit::PerDay) => "leaks-level-a-day",
        (Test::Level, Unit::PerOccasion) => "leaks-level-of-occasions",
    };
    let before = ("before", Arg::from(figure(finding.before.value, finding.unit)));
    say_with(key, &[("now", now(&current, finding.unit, looker).into()), before])
}

/// "22% of occasions (17 to 27): 58 of 265 since 29 August".
pub(crate) fn now(current: &Current, unit: Unit, looker: &Looker) -> String {
    let key = match unit {
        Unit::PerDay => "leaks-now-a-day",
        Unit::PerOccasion => "leaks-now-of-occasions",
    };
    let from = ("from", Arg::from(looker.day(current.from)));
    let span = if current.ends {
        say_with("leaks-from-to", &[from, ("to", looker.day(current.to).into())])
    } else {
        say_with("leaks-since", &[from])
    };
    say_with(
        key,
        &[
            ("rate", rate(current.rate, unit).into()),
            ("drips", Arg::from(current.drips)),
            ("of", current.of.into()),
            ("span", span.into()),
        ],
    )
}

/// "33% of occasions (17 to 55), as found on 5 September".
pub(crate) fn as_found(finding: &Finding, looker: &Looker) -> String {
    let args =
        [("rate", Arg::from(rate(finding.after, finding.unit))), ("day", looker.day(finding.day).into())];
    say_with("leaks-as-found", &args)
}

/// One rate with its interval: "0.9 a day (0.7 to 1.1)"; what is sure, such as a standard, has none.
pub(crate) fn rate(rate: Rate, unit: Unit) -> String {
    let number = |value: f64| Arg::from(figure(value, unit));
    let is_sure = rate.high - rate.low < 1e-9;
    let key = match unit {
        Unit::PerDay if is_sure => "leaks-sure-a-day",
        Unit::PerOccasion if is_sure => "leaks-sure-of-occasions",
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
    parts.extend(too_late(leak.chart.without_task));
    if leak.test == Test::Change {
        let days = (leak.issued.day - leak.issued.onset).max(0);
        parts.push(say_with("leaks-found-after", &[("days", days.into())]));
    }
    parts.join(" · ")
}

/// "2 of them too long ago for a task".
pub(crate) fn too_late(without_task: i64) -> Option<String> {
    (without_task > 0).then(|| say_with("leaks-without-task", &[("count", without_task.into())]))
}

/// Up to which day a look saw, and when it was: "Figures until 29 May, computed today at 03:00."
pub(crate) fn computed(look: Option<&Looked>, looker: &Looker) -> String {
    let Some(look) = look else { return say("leaks-never-looked") };
    let args = [
        ("day", Arg::from(looker.day(look.last_day))),
        ("at", moment(look.at, looker.now, &looker.zone).into()),
    ];
    say_with("leaks-computed", &args)
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

    #[test]
    fn rates_have_as_many_digits_as_they_need() {
        assert_eq!(figure(2.14, Unit::PerDay), "2.1");
        assert_eq!(figure(0.034, Unit::PerDay), "0.03");
        assert_eq!(figure(0.213, Unit::PerOccasion), "21");
        assert_eq!(figure(0.0, Unit::PerDay), "0.0");
    }

    #[test]
    fn a_rate_says_how_many_and_since_when() {
        let (looker, mut leak) =
            (crate::pages::samples::looker(), crate::pages::samples::leak(1, State::Found));
        let says = rates(&leak, &looker);
        assert!(says.contains(" drips in ") && says.contains("since 20 April"), "{says}");
        assert!(says.ends_with("instead of 0.9 a day"), "{says}");
        leak.issued.unit = Unit::PerOccasion;
        leak.test = Test::Level;
        leak.issued.before = Rate { value: 0.1, low: 0.1, high: 0.1 };
        let says = rates(&leak, &looker);
        assert!(says.ends_with("Good care: 10%"), "{says}");
        assert!(says.contains("% of occasions (") && !says.contains("(10 to 10)"), "{says}");
        assert_eq!(rate(leak.issued.before, leak.issued.unit), "10% of occasions");
        leak.chart = crate::leak::Drawn::default();
        assert!(rates(&leak, &looker).contains("as found on"));
    }
}
