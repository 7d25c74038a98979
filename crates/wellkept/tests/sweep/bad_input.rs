//! Everything that can be wrong about what is sent.

use serde_json::{Value, json};
use testing::{Answer, PASSWORD, on_each_engine_with};

use crate::client::{Ask, Client, FORM, form_of, percent};
use crate::routes::{Route, all};
use crate::without_limits;
use crate::world::{World, two};

const MEGABYTE: usize = 1_000_000;

/// Something that may stand in a field of this name.
pub(crate) fn sample(field: &str) -> &'static str {
    match field {
        "role" => "agent",
        "time_zone" | "zone" => "Europe/London",
        "language" => "en",
        "currency" => "EUR",
        "email" | "address" => "someone@new.example",
        "password" => PASSWORD,
        "present" => "not the present one",
        "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday" => "09:00-17:00",
        "theme" => "light",
        "density" => "roomy",
        "status" => "open",
        "by" | "until" => "tomorrow 3pm",
        "kind" => "reply",
        "date" => "2031-01-01",
        "from" => "2026-01-01",
        "as_of" => "2026-01-02T00:00:00Z",
        "direction" => "outgoing",
        "outcome" => "reached",
        "agreement" => "agreed",
        "scopes" => "me:write",
        "how" => "apology",
        "unit" => "hours",
        "state" | "is_on" | "shows_value" => "on",
        "provider" => "other",
        _ => "1",
    }
}

/// The sample of a body with words that fit its fields.
pub(crate) fn filled(body: &Value) -> Value {
    let Some(fields) = body.as_object() else { return body.clone() };
    let fill = |(name, value): (&String, &Value)| {
        if value.is_object() {
            return (name.clone(), filled(value));
        }
        let word = sample(name);
        let fits = value.is_string() && (value == "1") && word != "1";
        (name.clone(), if fits { json!(word) } else { value.clone() })
    };
    fields.iter().map(fill).collect()
}

/// What is wrong about a request, and whether it has to be refused.
struct Wrong {
    what: String,
    kind: &'static str,
    body: Vec<u8>,
    must_refuse: Refuse,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Refuse {
    Must,
    /// Only never a fault of ours.
    May,
}

fn wrongs(route: &Route) -> Vec<Wrong> {
    match &route.body {
        Some(body) => wrong_bodies(route, &filled(body)),
        None if route.is_api() => Vec::new(),
        None => wrong_forms(route),
    }
}

fn wrong_forms(route: &Route) -> Vec<Wrong> {
    let usual: Vec<(&str, &str)> = route.fields.iter().map(|name| (name.as_str(), sample(name))).collect();
    let mut found = Vec::new();
    let mut add =
        |what: String, body: Vec<u8>, must_refuse| found.push(Wrong { what, kind: FORM, body, must_refuse });
    add("an empty form".into(), Vec::new(), Refuse::May);
    add("no form".into(), b"%%%=%ff&&&=\xff\x00".to_vec(), Refuse::May);
    // A route that takes no form never reads one; an upload takes whatever comes.
    let must = if usual.is_empty() { Refuse::May } else { Refuse::Must };
    add("beyond the limit".into(), vec![b'x'; 3 * MEGABYTE], must);
    let more = [usual.as_slice(), &[("is_owner", "1")]].concat();
    add("an unknown field".into(), form_of(&more), must);
    let long = "x".repeat(MEGABYTE);
    for (index, (name, _)) in usual.iter().enumerate() {
        let with = |value: &str| {
            let mut fields = usual.clone();
            fields[index].1 = value;
            form_of(&fields)
        };
        let is_switch = |name: &str| {
            ["anyway", "single_keys", "rests", "reads", "sends", "takes_deliveries", "language"]
                .contains(&name)
        };
        // A draft holds whatever was typed so far, up to the limit of a request. To ask for a new password says the
        // same for every address.
        let is_lenient = is_switch(name) || route.path.ends_with("/draft") || route.path == "/reset";
        add(format!("a long {name}"), with(&long), if is_lenient { Refuse::May } else { Refuse::Must });
        for value in [
            "",
            "\0",
            "a\0b",
            "-1",
            "99999999999999999999",
            "9223372036854775807",
            "💥",
            "a\r\nBcc: x@evil.example",
        ] {
            add(format!("{name} = {value:?}"), with(value), Refuse::May);
        }
        let twice = [usual.as_slice(), &[(*name, "x")]].concat();
        add(format!("{name} twice"), form_of(&twice), Refuse::May);
        let without: Vec<_> = usual.iter().filter(|(other, _)| other != name).copied().collect();
        add(format!("no {name}"), form_of(&without), Refuse::May);
    }
    found
}

fn wrong_bodies(route: &Route, usual: &Value) -> Vec<Wrong> {
    const JSON: &str = "application/json";
    let mut found = Vec::new();
    let mut add =
        |what: String, kind, body: Vec<u8>, must_refuse| found.push(Wrong { what, kind, body, must_refuse });
    add("no body".into(), JSON, Vec::new(), Refuse::Must);
    add("no JSON".into(), JSON, b"{".to_vec(), Refuse::Must);
    add("no UTF-8".into(), JSON, b"{\"name\":\"\xff\"}".to_vec(), Refuse::Must);
    add("a form".into(), FORM, b"name=x".to_vec(), Refuse::Must);
    add("no content type".into(), "", usual.to_string().into_bytes(), Refuse::Must);
    add(
        "beyond the limit".into(),
        JSON,
        json!("x".repeat(3 * MEGABYTE)).to_string().into_bytes(),
        Refuse::Must,
    );
    add("deep JSON".into(), JSON, "[".repeat(100_000).into_bytes(), Refuse::Must);
    // An empty list reads as a body of nothing but defaults.
    add("[]".into(), JSON, b"[]".to_vec(), Refuse::May);
    for body in [json!(null), json!("x"), json!(7)] {
        add(format!("{body}"), JSON, body.to_string().into_bytes(), Refuse::Must);
    }
    let with = |name: &str, value: Value| {
        let mut body = usual.clone();
        body[name] = value;
        body.to_string().into_bytes()
    };
    add("an unknown field".into(), JSON, with("is_owner", json!(true)), Refuse::Must);
    let long = "x".repeat(MEGABYTE);
    for (name, value) in usual.as_object().into_iter().flatten() {
        let wrong_types =
            [json!({ "x": 1 }), json!([[1]]), json!(1.5), json!(true), json!(-1), json!("1"), json!(null)];
        for wrong in wrong_types {
            let is_odd =
                wrong != json!(null) && std::mem::discriminant(&wrong) != std::mem::discriminant(value);
            let must =
                is_odd && (wrong.is_object() || wrong.is_array()) && !value.is_object() && !value.is_array();
            add(
                format!("{name} = {wrong}"),
                JSON,
                with(name, wrong),
                if must { Refuse::Must } else { Refuse::May },
            );
        }
        // Where there is HTML, the plain text is made from it and this one is not read.
        let is_unread = name == "text" && usual.get("html").is_some();
        let must = if is_unread || route.path.ends_with("/draft") { Refuse::May } else { Refuse::Must };
        add(format!("a long {name}"), JSON, with(name, json!(long)), must);
        for text in [
            "",
            "\0",
            "a\0b",
            "99999999999999999999",
            "9223372036854775807",
            "-9223372036854775808",
            "💥\u{202e}",
        ] {
            add(format!("{name} = {text:?}"), JSON, with(name, json!(text)), Refuse::May);
        }
        add(format!("{name} = 1e300"), JSON, with(name, json!(1e300)), Refuse::May);
        let mut without = usual.clone();
        without.as_object_mut().unwrap().remove(name);
        add(format!("no {name}"), JSON, without.to_string().into_bytes(), Refuse::May);
    }
    found
}

/// What is wrong about an answer, if anything.
fn trouble(route: &Route, what: &str, answer: &Answer, must: Refuse) -> Option<String> {
    let told = |why: &str| Some(format!("{} with {what}: {} {why}", route.name(), answer.status));
    if answer.status.is_server_error() {
        return told(&answer.text().chars().take(300).collect::<String>());
    }
    if must == Refuse::Must && !answer.status.is_client_error() {
        return told("was not refused");
    }
    if answer.status.is_client_error() && answer.status != 401 {
        let has_words = if route.is_api() {
            answer.headers.get("content-type").is_some_and(|kind| kind == "application/problem+json")
                && !answer.code().is_empty()
                && answer.json()["detail"].as_str().is_some_and(|detail| !detail.contains("error-"))
        } else {
            answer.text().split_whitespace().count() > 3
        };
        let is_for_machines =
            ["/static/", "/metrics", "/health/"].iter().any(|prefix| route.path.starts_with(prefix));
        if !has_words && !is_for_machines {
            return told("says nothing");
        }
    }
    None
}

#[tokio::test]
async fn bad_forms_are_refused_with_a_sentence() {
    sweep_bodies(|route| !route.is_api()).await;
}

#[tokio::test]
async fn bad_json_is_refused_with_a_sentence() {
    sweep_bodies(Route::is_api).await;
}

async fn sweep_bodies(is_meant: fn(&Route) -> bool) {
    on_each_engine_with(wellkept::FEATURES, without_limits, async |desk| {
        let (mut ours, _) = two(desk).await;
        let (mut wrong, mut count) = (Vec::new(), 0);
        for route in all().into_iter().filter(|route| !route.is_safe() && is_meant(route)) {
            // Trying a mailbox reaches out to servers; its refusals are swept with ids that name nothing.
            let path = if route.path.ends_with("/test") { route.with("1") } else { ours.path(&route) };
            let stays = ours.owner.clone();
            // What no reader refuses must be refused, or bear, by the database: that is tried on each engine. The
            // rest ends before it, and is tried on one.
            let reaches_storage =
                |one: &Wrong| ["\\0", "9999", "9223", "💥", "1e300"].iter().any(|odd| one.what.contains(odd));
            let is_first = desk.engine == "sqlite";
            for one in wrongs(&route).into_iter().filter(|one| is_first || reaches_storage(one)) {
                let ask = Ask {
                    method: &route.method,
                    path: &path,
                    kind: one.kind,
                    body: one.body,
                    headers: vec![],
                };
                let answer = ours.owner.asks(ask).await;
                count += 1;
                wrong.extend(trouble(&route, &one.what, &answer, one.must_refuse));
            }
            ours.owner = stays;
            ours.owner.comes_back(desk).await;
        }
        eprintln!("{count} bad bodies");
        assert!(wrong.is_empty(), "{}: {} of {count}:\n{}", desk.engine, wrong.len(), wrong.join("\n"));
    })
    .await;
}

#[tokio::test]
async fn bad_addresses_and_queries_are_refused_with_a_sentence() {
    on_each_engine_with(wellkept::FEATURES, without_limits, async |desk| {
        let (mut ours, _) = two(desk).await;
        let (mut wrong, mut count) = (Vec::new(), 0);
        for route in all() {
            if route.has_parameter() {
                for (path, must) in bad_paths(&route) {
                    let answer = send(&ours.owner, &route, &path).await;
                    count += 1;
                    wrong.extend(trouble(&route, &path.chars().take(80).collect::<String>(), &answer, must));
                }
            }
            if route.is_safe() {
                for (query, must) in bad_queries(&route) {
                    let path = format!("{}?{query}", ours.path(&route));
                    let answer = send(&ours.owner, &route, &path).await;
                    count += 1;
                    wrong.extend(trouble(&route, &query.chars().take(80).collect::<String>(), &answer, must));
                }
            }
            ours.owner.comes_back(desk).await;
        }
        assert!(wrong.is_empty(), "{}: {} of {count}:\n{}", desk.engine, wrong.len(), wrong.join("\n"));
    })
    .await;
}

async fn send(client: &Client, route: &Route, path: &str) -> Answer {
    let fields: Vec<_> = route.fields.iter().map(|name| (name.as_str(), sample(name))).collect();
    let (kind, body) = match &route.body {
        _ if route.is_safe() => ("", Vec::new()),
        Some(body) => ("application/json", filled(body).to_string().into_bytes()),
        None => (FORM, form_of(&fields)),
    };
    client.asks(Ask { method: &route.method, path, kind, body, headers: vec![] }).await
}

/// Ids that name nothing.
fn bad_paths(route: &Route) -> Vec<(String, Refuse)> {
    const BAD: [&str; 12] = [
        "0",
        "-1",
        "9223372036854775807",
        "99999999999999999999",
        "123456789",
        "abc",
        "1.5",
        "%00",
        "%ff",
        "..%2f..%2fetc%2fpasswd",
        "1%27%20OR%201%3D1",
        "%F0%9F%92%A5",
    ];
    // Ending a session or forgetting a draft that is not there does nothing; reading a time reads no conversation.
    let is_kind = route.path.starts_with("/me/sessions/")
        || route.path.ends_with("/when")
        || route.name() == "DELETE /api/v1/conversations/{id}/draft";
    let must = if is_kind { Refuse::May } else { Refuse::Must };
    let mut paths: Vec<_> = BAD.iter().map(|id| (route.with(id), must)).collect();
    paths.push((route.with(&"7".repeat(10_000)), must));
    paths
}

fn bad_queries(route: &Route) -> Vec<(String, Refuse)> {
    let mut found = vec![("%00=%ff&&&=".to_owned(), Refuse::May), ("x=".repeat(20_000), Refuse::May)];
    for name in &route.queries {
        for value in [
            "",
            "\0",
            "-1",
            "0",
            "99999999999999999999",
            "x",
            "💥",
            "'\"*()^~:-",
            "((((",
            "\"",
            "NEAR/3",
            "a* OR b*",
        ] {
            found.push((format!("{name}={}", percent(value)), Refuse::May));
        }
        found.push((format!("{name}={}", "x".repeat(40_000)), Refuse::May));
        found.push((format!("{name}=1&{name}=2"), Refuse::May));
    }
    found
}

#[tokio::test]
async fn a_world_is_what_it_seems() {
    on_each_engine_with(wellkept::FEATURES, without_limits, async |desk| {
        let (ours, theirs): (World, World) = two(desk).await;
        let mut broken = Vec::new();
        for (route, world) in
            all().iter().filter(|route| route.is_safe()).flat_map(|route| [(route, &ours), (route, &theirs)])
        {
            let answer = world.owner.gets(&world.path(route)).await;
            if answer.status.is_server_error() {
                broken.push(format!("{}: {}", route.name(), answer.text()));
            }
        }
        assert!(broken.is_empty(), "{}", broken.join("\n"));
    })
    .await;
}
