//! Time zones to choose from: plain IANA names, each with the clock time that it has now.

use std::sync::OnceLock;

use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use jiff::tz::TimeZone;
use serde::Deserialize;
use shell::api::Query;
use shell::words::{clock_time, say, say_with};
use shell::{App, Error, Seat, colleague};
use store::Timestamp;

/// A zone in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Zone {
    /// Its IANA name.
    pub(crate) name: &'static str,
    /// The time of day there.
    pub(crate) time: String,
}

/// Every zone that people live in, by name, with its time at `now`.
pub(crate) fn all(now: Timestamp) -> Vec<Zone> {
    let zones = names().iter().filter_map(|name| Some((name, TimeZone::get(name).ok()?)));
    zones.map(|(name, zone)| Zone { name, time: clock_time(now, &zone) }).collect()
}

fn names() -> &'static [String] {
    static NAMES: OnceLock<Vec<String>> = OnceLock::new();
    NAMES.get_or_init(|| {
        let all = jiff::tz::db().available();
        let mut names: Vec<String> =
            all.map(|name| name.as_str().to_owned()).filter(|name| is_of_a_place(name)).collect();
        names.sort_unstable();
        names
    })
}

/// Leaves out what is there for old programs only: `posix/…`, `Etc/GMT+5`, `EST5EDT`.
fn is_of_a_place(name: &str) -> bool {
    const OLD: [&str; 7] = ["posix/", "right/", "Etc/", "SystemV/", "US/", "Mexico/", "Brazil/"];
    name == "UTC" || (name.contains('/') && !OLD.iter().any(|folder| name.starts_with(folder)))
}

/// What the field for a zone says about what was typed: "It is 09:42 there now."
pub(crate) fn heard(typed: &str, now: Timestamp) -> String {
    if typed.trim().is_empty() {
        return String::new();
    }
    match colleague::time_zone(typed) {
        Ok(zone) => say_with("settings-zone-now", &[("time", clock_time(now, &zone).into())]),
        Err(_) => say("settings-zone-unknown"),
    }
}

/// What was typed so far.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Typed {
    time_zone: String,
}

/// GET /zones/clock
pub(crate) async fn clock(
    State(app): State<App>,
    _: Seat,
    Query(typed): Query<Typed>,
) -> Result<Response, Error> {
    let says = heard(&typed.time_zone, app.clock().now());
    Ok(Html(says.replace(['<', '>', '&'], "")).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noon() -> Timestamp {
        "2026-05-12T12:00:00Z".parse().expect("a test instant")
    }

    #[test]
    fn zones_are_of_places_and_show_their_time() {
        let zones = all(noon());
        assert!(zones.len() > 300, "{} zones", zones.len());
        let lisbon = zones.iter().find(|zone| zone.name == "Europe/Lisbon").expect("people live there");
        assert_eq!(lisbon.time, "13:00");
        assert!(zones.iter().any(|zone| zone.name == "UTC"));
        assert!(!zones.iter().any(|zone| zone.name.starts_with("Etc/") || zone.name == "EST"));
    }

    #[test]
    fn the_field_says_what_it_understood() {
        assert_eq!(heard("Asia/Kathmandu", noon()), "It is 17:45 there now.");
        assert_eq!(heard("", noon()), "");
        assert!(heard("<b>Moon/Sea</b>", noon()).starts_with("We do not know"));
    }
}
