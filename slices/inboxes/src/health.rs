//! How a lane is doing: the light beside a mailbox and the sentence under it. Pure.
//!
//! Silence is judged by the mailbox's own past: from the last weeks we know how many messages each hour of
//! the week usually brings; when many more should have come since the last one than chance explains, the
//! silence is odd. With few messages nothing is said: too few to tell.

use conversations::channels::Light;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use shell::words::{self, Arg};

use crate::troubles::{Failing, Way};

/// How many messages have to be known before silence means anything.
const KNOWN_MIN: usize = 40;
/// Over how many days they have to be spread.
const DAYS_MIN: i64 = 14;
/// So many messages should have come: silence is odd (chance: one in a thousand).
const AWAITED_AMBER: f64 = 7.0;
/// So many should have come: something is broken (chance: one in a million).
const AWAITED_RED: f64 = 14.0;
/// A server that is away for less than this may just be restarting.
const AWAY_AMBER: SignedDuration = SignedDuration::from_mins(1);
/// A server that is away for longer than this needs somebody.
const AWAY_RED: SignedDuration = SignedDuration::from_mins(30);
/// For how long a trouble lasts is said from here on.
const SAID_FROM: SignedDuration = SignedDuration::from_mins(1);
/// Answers that wait for longer than this are late.
const WAITS_AMBER: SignedDuration = SignedDuration::from_mins(10);
/// And for longer than this they are stuck.
const WAITS_RED: SignedDuration = SignedDuration::from_hours(1);

/// What a lane is judged by.
#[derive(Clone, Debug)]
pub(crate) struct Facts<'a> {
    /// What does not work at the moment.
    pub failing: &'a [Failing],
    /// Whether what is needed to read and send is there.
    pub is_whole: bool,
    /// When messages came in, newest first.
    pub arrived_at: &'a [Timestamp],
    /// Since when the oldest answer waits to leave.
    pub waiting_since: Option<Timestamp>,
    /// The organization's zone.
    pub zone: &'a TimeZone,
}

/// Judges a lane at `now`: the worst of all it knows, with its sentence; empty where all is well.
pub(crate) fn judge(facts: &Facts<'_>, now: Timestamp) -> (Light, String) {
    let unfinished = (!facts.is_whole).then(|| (Light::Red, words::say("inboxes-light-unfinished")));
    let failing = facts.failing.iter().filter_map(|failing| failing_light(failing, now));
    let waiting = facts.waiting_since.and_then(|since| waiting_light(since, now));
    let silent = silence_light(facts.arrived_at, facts.zone, now);
    let mut judged = unfinished.into_iter().chain(failing).chain(waiting).chain(silent).peekable();
    let first = judged.peek().cloned();
    judged.find(|(light, _)| *light == Light::Red).or(first).unwrap_or((Light::Green, String::new()))
}

fn failing_light(failing: &Failing, now: Timestamp) -> Option<(Light, String)> {
    let lasts = now.duration_since(failing.since);
    let light = if !failing.trouble.is_temporary() || lasts >= AWAY_RED {
        Light::Red
    } else if lasts >= AWAY_AMBER {
        Light::Amber
    } else {
        return None;
    };
    let what = words::say(&format!("inboxes-trouble-{}", failing.trouble.kind.key()));
    let args = [("what", Arg::from(what)), ("since", Arg::from(words::duration(lasts)))];
    let key = match (failing.way, lasts < SAID_FROM) {
        (Way::Reading, true) => "inboxes-light-reading-now",
        (Way::Reading, false) => "inboxes-light-reading",
        (Way::Sending, true) => "inboxes-light-sending-now",
        (Way::Sending, false) => "inboxes-light-sending",
    };
    Some((light, words::say_with(key, &args)))
}

fn waiting_light(since: Timestamp, now: Timestamp) -> Option<(Light, String)> {
    let waits = now.duration_since(since);
    if waits < WAITS_AMBER {
        return None;
    }
    let light = if waits >= WAITS_RED { Light::Red } else { Light::Amber };
    Some((light, words::say_with("inboxes-light-waiting", &[("since", Arg::from(words::duration(waits)))])))
}

fn silence_light(arrived_at: &[Timestamp], zone: &TimeZone, now: Timestamp) -> Option<(Light, String)> {
    let awaited = awaited(arrived_at, zone, now)?;
    let light = if awaited >= AWAITED_RED {
        Light::Red
    } else if awaited >= AWAITED_AMBER {
        Light::Amber
    } else {
        return None;
    };
    let lasts = now.duration_since(*arrived_at.first()?);
    #[expect(clippy::cast_possible_truncation, reason = "a number of messages, rounded for reading")]
    let usual = awaited.round() as i64;
    let args = [("since", Arg::from(words::duration(lasts))), ("usual", Arg::from(usual))];
    Some((light, words::say_with("inboxes-light-silent", &args)))
}

/// How many messages should have come since the last one; `None` where too few are known to tell.
fn awaited(arrived_at: &[Timestamp], zone: &TimeZone, now: Timestamp) -> Option<f64> {
    let (newest, oldest) = (*arrived_at.first()?, *arrived_at.last()?);
    let span = newest.duration_since(oldest);
    if arrived_at.len() < KNOWN_MIN || span < SignedDuration::from_hours(24 * DAYS_MIN) {
        return None;
    }
    let mut by_hour = [0_f64; 168];
    for at in arrived_at {
        by_hour[hour_of_week(*at, zone)] += 1.0;
    }
    let weeks = span.as_secs_f64() / (7.0 * 86_400.0);
    // No silence is awaited over more than two weeks: by then it has long been red.
    let mut at = newest;
    let until = now.min(newest + SignedDuration::from_hours(24 * 14));
    let mut awaited = 0.0;
    while at < until {
        let step = SignedDuration::from_hours(1).min(until.duration_since(at));
        awaited += by_hour[hour_of_week(at, zone)] / weeks * step.as_secs_f64() / 3_600.0;
        at += step;
    }
    Some(awaited)
}

fn hour_of_week(at: Timestamp, zone: &TimeZone) -> usize {
    let local = at.to_zoned(zone.clone());
    let hours = i16::from(local.weekday().to_monday_zero_offset()) * 24 + i16::from(local.hour());
    usize::try_from(hours).expect("a weekday and an hour are not negative")
}

#[cfg(test)]
mod tests {
    use shell::carriers::{Kind, Step, Trouble};

    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    /// Four weeks of a shop that gets four mails an hour from nine to five on working days, newest first.
    fn usual() -> Vec<Timestamp> {
        let mut arrived = Vec::new();
        let mut hour = at("2026-10-19T00:00:00Z");
        while hour < at("2026-11-14T00:00:00Z") {
            let local = hour.to_zoned(TimeZone::UTC);
            if (9..17).contains(&local.hour()) && local.weekday().to_monday_zero_offset() < 5 {
                arrived.extend((0..4).map(|quarter| hour + SignedDuration::from_mins(15 * quarter)));
            }
            hour += SignedDuration::from_hours(1);
        }
        arrived.reverse();
        arrived
    }

    #[track_caller]
    fn check(arrived: &[Timestamp], now: &str, expected: Light) {
        let facts = Facts {
            failing: &[],
            is_whole: true,
            arrived_at: arrived,
            waiting_since: None,
            zone: &TimeZone::UTC,
        };
        let (light, sentence) = judge(&facts, at(now));
        assert_eq!(light, expected, "at {now}: {sentence}");
        assert_eq!(sentence.is_empty(), expected == Light::Green);
    }

    #[test]
    fn silence_is_odd_only_when_messages_were_awaited() {
        let arrived = usual();
        check(&arrived, "2026-11-14T12:00:00Z", Light::Green); // Saturday
        check(&arrived, "2026-11-16T08:59:00Z", Light::Green); // Monday, before opening
        check(&arrived, "2026-11-16T10:10:00Z", Light::Green); // six were awaited
        check(&arrived, "2026-11-16T11:30:00Z", Light::Amber);
        check(&arrived, "2026-11-16T13:00:00Z", Light::Red);
    }

    #[test]
    fn too_few_say_nothing() {
        check(&[], "2026-11-16T13:00:00Z", Light::Green);
        check(&usual()[..30], "2026-12-16T13:00:00Z", Light::Green);
    }

    #[test]
    fn the_worst_is_said() {
        let now = at("2026-11-16T12:00:00Z");
        let failing = |kind, minutes| Failing {
            way: Way::Reading,
            trouble: Trouble::new(Step::Connect, kind, ""),
            since: now - SignedDuration::from_mins(minutes),
        };
        let cases = [
            (None, None, None, Light::Green),
            (Some(failing(Kind::Refused, 0)), None, None, Light::Green),
            (Some(failing(Kind::Refused, 5)), None, None, Light::Amber),
            (Some(failing(Kind::Refused, 45)), None, None, Light::Red),
            (Some(failing(Kind::PasswordRefused, 0)), None, None, Light::Red),
            (
                Some(failing(Kind::Refused, 5)),
                Some(Failing { way: Way::Sending, ..failing(Kind::PasswordRefused, 0) }),
                None,
                Light::Red,
            ),
            (None, None, Some(5), Light::Green),
            (None, None, Some(15), Light::Amber),
            (None, None, Some(90), Light::Red),
        ];
        for (reading, sending, waits, expected) in cases {
            let failing: Vec<_> = reading.into_iter().chain(sending).collect();
            let facts = Facts {
                failing: &failing,
                is_whole: true,
                arrived_at: &[],
                waiting_since: waits.map(|minutes| now - SignedDuration::from_mins(minutes)),
                zone: &TimeZone::UTC,
            };
            assert_eq!(judge(&facts, now).0, expected, "{facts:?}");
        }
        let unfinished = Facts {
            failing: &[],
            is_whole: false,
            arrived_at: &[],
            waiting_since: None,
            zone: &TimeZone::UTC,
        };
        assert_eq!(judge(&unfinished, now).0, Light::Red);
    }

    #[test]
    fn how_long_a_trouble_lasts_is_said_from_a_minute_on() {
        let now = at("2026-11-16T12:00:00Z");
        for (way, seconds, expected) in [
            (Way::Reading, 0, "Cannot be read at the moment. "),
            (Way::Reading, 59, "Cannot be read at the moment. "),
            (Way::Reading, 120, "Cannot be read for 2 minutes. "),
            (Way::Sending, 0, "Answers cannot leave at the moment. "),
            (Way::Sending, 120, "Answers cannot leave for 2 minutes. "),
        ] {
            let trouble = Trouble::new(Step::SignIn, Kind::PasswordRefused, "");
            let failing = Failing { way, trouble, since: now - SignedDuration::from_secs(seconds) };
            let (_, sentence) = failing_light(&failing, now).unwrap();
            assert!(sentence.starts_with(expected), "{seconds}: {sentence}");
        }
    }

    #[test]
    fn every_trouble_has_a_sentence() {
        for kind in Kind::ALL {
            assert!(words::knows(&format!("inboxes-trouble-{}", kind.key())), "{kind:?}");
        }
    }
}
