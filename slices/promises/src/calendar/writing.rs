//! Promises as the text of a calendar. Nothing in it depends on when it is asked for.

use calcard::icalendar::{
    ICalendar, ICalendarComponent, ICalendarComponentType, ICalendarEntry, ICalendarParameter,
    ICalendarParameterName, ICalendarParameterValue, ICalendarProperty, ICalendarValue,
};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use rules::promises::state::State;
use rules::promises::wording::same_time;
use shell::words::{clock_time, offset_name, say_with};
use store::Timestamp;

use super::reading::Content;
use crate::house::zone_of;
use crate::pages::row;
use crate::promise::{Line, Promise};

/// How often programs may ask again.
const REFRESH: &str = "PT15M";

/// The text of a calendar; `site` is where the program is reached, `host` its name in UIDs.
pub(crate) fn text(content: &Content, site: &str, host: &str) -> String {
    let name = say_with("promises-calendar-name", &[("organization", (&content.organization).into())]);
    let mut refresh = entry("REFRESH-INTERVAL", REFRESH);
    refresh.params.push(ICalendarParameter {
        name: ICalendarParameterName::Other("VALUE".to_owned()),
        value: ICalendarParameterValue::Text("DURATION".to_owned()),
    });
    let entries = vec![
        entry("VERSION", "2.0"),
        entry("PRODID", "-//Wellkept//Promises//EN"),
        entry("CALSCALE", "GREGORIAN"),
        entry("NAME", &name),
        entry("X-WR-CALNAME", &name),
        entry("X-WR-TIMEZONE", content.zone.iana_name().unwrap_or("UTC")),
        refresh,
        entry("X-PUBLISHED-TTL", REFRESH),
    ];
    let mut parts = Parts(vec![component(ICalendarComponentType::VCalendar, entries)]);
    for line in &content.lines {
        if let Some(due_at) = line.promise.standing.due_at {
            let event = parts.add(
                0,
                component(ICalendarComponentType::VEvent, event(line, due_at, content, (site, host))),
            );
            for ahead in content.reminders(line, due_at) {
                parts.add(event, component(ICalendarComponentType::VAlarm, alarm(&line.promise.said, ahead)));
            }
        }
    }
    ICalendar { components: parts.0 }.to_string()
}

/// The parts of a calendar; the first is the calendar itself.
struct Parts(Vec<ICalendarComponent>);

impl Parts {
    /// Puts a part into another, and gives its place.
    fn add(&mut self, into: usize, part: ICalendarComponent) -> usize {
        let place = self.0.len();
        self.0.push(part);
        let id = u32::try_from(place).expect("a calendar has few parts");
        self.0[into].component_ids.push(id);
        place
    }
}

fn component(kind: ICalendarComponentType, entries: Vec<ICalendarEntry>) -> ICalendarComponent {
    ICalendarComponent { component_type: kind, entries, component_ids: Vec::new() }
}

fn entry(name: &str, value: &str) -> ICalendarEntry {
    ICalendarEntry {
        name: ICalendarProperty::Other(name.to_owned()),
        params: Vec::new(),
        values: vec![ICalendarValue::Text(value.to_owned())],
    }
}

fn event(
    line: &Line,
    due_at: Timestamp,
    content: &Content,
    (site, host): (&str, &str),
) -> Vec<ICalendarEntry> {
    let promise = &line.promise;
    let way = format!("{site}/promises/{}", promise.id);
    let (changed, due) = (utc(changed_at(promise)), utc(due_at));
    let status = if is_off(promise.standing.state) { "CANCELLED" } else { "CONFIRMED" };
    vec![
        entry("UID", &format!("promise-{}@{host}", promise.id)),
        entry("SEQUENCE", &(promise.version - 1).max(0).to_string()),
        entry("DTSTAMP", &changed),
        entry("LAST-MODIFIED", &changed),
        entry("CREATED", &utc(promise.made_at)),
        // An instant: without an end it takes up no time.
        entry("DTSTART", &due),
        entry("SUMMARY", &summary(line)),
        entry("DESCRIPTION", &description(line, due_at, content, &way)),
        entry("URL", &way),
        entry("STATUS", status),
        entry("TRANSP", "TRANSPARENT"),
    ]
}

/// Shown so long before the due time.
fn alarm(said: &str, ahead: SignedDuration) -> Vec<ICalendarEntry> {
    let (minutes, seconds) = (ahead.as_mins(), ahead.as_secs());
    // As RFC 5545 writes lengths.
    let trigger = if seconds == minutes * 60 { format!("-PT{minutes}M") } else { format!("-PT{seconds}S") };
    vec![entry("ACTION", "DISPLAY"), entry("DESCRIPTION", said), entry("TRIGGER", &trigger)]
}

/// Nothing happens any more at this time.
fn is_off(state: State) -> bool {
    matches!(state, State::Moved | State::Withdrawn)
}

fn summary(line: &Line) -> String {
    let promise = &line.promise;
    let key = match promise.standing.state {
        State::Open => "promises-calendar-open",
        State::Waiting => "promises-calendar-waiting",
        State::Kept => "promises-calendar-kept",
        State::Broken if promise.standing.fulfilled_at.is_some() => "promises-calendar-late",
        State::Broken => "promises-calendar-broken",
        State::Moved => "promises-calendar-moved",
        State::Withdrawn => "promises-calendar-withdrawn",
    };
    let customer = row::customer(line);
    say_with(key, &[("said", (&promise.said).into()), ("customer", customer.into())])
}

/// The customer's clock, where it differs, and the way to the promise.
fn description(line: &Line, due_at: Timestamp, content: &Content, way: &str) -> String {
    let theirs = zone_of(&line.customer_zone, &content.organization_zone);
    let mut lines = vec![on_clock("promises-calendar-your-time", due_at, &content.zone)];
    if !same_time(due_at, &theirs, &content.zone) {
        lines.push(on_clock("promises-calendar-their-time", due_at, &theirs));
    }
    lines.push(say_with("promises-calendar-conversation", &[("number", line.number.to_string().into())]));
    lines.push(way.to_owned());
    lines.join("\n")
}

fn on_clock(key: &str, at: Timestamp, zone: &TimeZone) -> String {
    let day = at.to_zoned(zone.clone()).strftime("%Y-%m-%d").to_string();
    let args =
        [("day", day.into()), ("time", clock_time(at, zone).into()), ("place", offset_name(zone).into())];
    say_with(key, &args)
}

/// When a promise changed last, as far as its calendar shows.
fn changed_at(promise: &Promise) -> Timestamp {
    let standing = &promise.standing;
    [Some(promise.made_at), promise.closed_at, standing.told_at, standing.fulfilled_at]
        .into_iter()
        .flatten()
        .max()
        .unwrap_or(promise.made_at)
}

/// An instant as RFC 5545 writes it in UTC.
fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}
