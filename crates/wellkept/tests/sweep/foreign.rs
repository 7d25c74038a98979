//! Two organizations never meet: every id of one in every route of the other, and in every field that takes an id.

use serde_json::{Value, json};
use testing::{TestDesk, on_each_engine_with};

use crate::bad_input::{filled, sample};
use crate::client::{Ask, Client, FORM, form_of};
use crate::routes::{Route, all};
use crate::without_limits;
use crate::world::{SEARCHED, THEIRS, World, two};

#[tokio::test]
async fn their_ids_name_nothing_here() {
    on_each_engine_with(wellkept::FEATURES, without_limits, async |desk| {
        let (ours, theirs) = two(desk).await;
        let before = seen(&theirs).await;
        let (mut leaks, mut count) = (Vec::new(), 0);
        for route in all() {
            let ids: Vec<&str> = if route.has_parameter() {
                theirs.ids.values().map(String::as_str).collect()
            } else {
                vec![""]
            };
            for id in ids.into_iter().filter(|id| !is_shared(&route, id, &theirs)) {
                let path = route.with(id);
                if !route.has_parameter() && !route.is_safe() {
                    continue;
                }
                for client in [&ours.owner, &ours.manager, &ours.agent] {
                    let answer = send(client, &route, &path).await;
                    count += 1;
                    if answer.text().contains(THEIRS)
                        || answer.status.is_server_error()
                        || header_leaks(&answer)
                    {
                        leaks.push(format!("{} as {path}: {} leaks", route.name(), answer.status));
                    }
                    if route.has_parameter() && !answer.status.is_client_error() && !does_nothing(&route) {
                        leaks.push(format!("{} as {path}: {}", route.name(), answer.status));
                    }
                }
            }
        }
        eprintln!("{count} requests with foreign ids");
        assert!(leaks.is_empty(), "{}: {} of {count}:\n{}", desk.engine, leaks.len(), leaks.join("\n"));
        let after = seen(&theirs).await;
        assert_eq!(before, after, "something of theirs has changed");
    })
    .await;
}

fn header_leaks(answer: &testing::Answer) -> bool {
    answer.headers.iter().any(|(_, value)| String::from_utf8_lossy(value.as_bytes()).contains(THEIRS))
}

/// Links that open without a session are for whoever holds them.
fn is_shared(route: &Route, id: &str, theirs: &World) -> bool {
    let opens_alone =
        ["/invitation/", "/reset/", "/set-up/"].iter().any(|prefix| route.path.starts_with(prefix));
    let is_link = id == theirs.id("link");
    let is_page = route.path.starts_with("/p/") && id == theirs.id("page_token");
    let is_calendar = route.path.starts_with("/calendar/") && id == theirs.id("calendar_token");
    (opens_alone && is_link)
        || is_page
        || is_calendar
        || ["/static/", "/styleguide"].iter().any(|prefix| route.path.starts_with(prefix))
}

/// Ending a session or forgetting a draft that is not one's own does nothing, and reading a time reads no conversation.
fn does_nothing(route: &Route) -> bool {
    let forgets = route.name() == "DELETE /api/v1/conversations/{id}/draft";
    forgets || route.path == "/me/sessions/{id}/end" || route.path.ends_with("/when")
}

async fn send(client: &Client, route: &Route, path: &str) -> testing::Answer {
    let fields: Vec<_> = route.fields.iter().map(|name| (name.as_str(), sample(name))).collect();
    let (kind, body) = match &route.body {
        _ if route.is_safe() => ("", Vec::new()),
        Some(body) => ("application/json", filled(body).to_string().into_bytes()),
        None if route.is_api() => ("application/octet-stream", b"x".to_vec()),
        None => (FORM, form_of(&fields)),
    };
    client.asks(Ask { method: &route.method, path, kind, body, headers: vec![] }).await
}

/// What the other organization sees of itself; its own word must be in most of it.
async fn seen(theirs: &World) -> Vec<(String, Value)> {
    let mut seen = Vec::new();
    let mut with_word = 0;
    for route in all().iter().filter(|route| route.is_safe() && route.is_api()) {
        let answer = theirs.owner.gets(&theirs.path(route)).await;
        assert!(!answer.status.is_server_error(), "{}: {}", route.name(), answer.text());
        with_word += u32::from(answer.text().contains(THEIRS));
        if answer.status == 200
            && route.path != "/api/v1/tokens"
            && route.path != "/api/v1/attachments/{id}"
            && !route.path.ends_with("/raw")
        {
            seen.push((route.path.clone(), serde_json::from_slice(&answer.body).unwrap_or(Value::Null)));
        }
    }
    assert!(with_word >= 18, "their word stands in {with_word} answers only");
    seen
}

#[tokio::test]
async fn their_pages_hold_their_word() {
    on_each_engine_with(wellkept::FEATURES, without_limits, async |desk| {
        let (_, theirs) = two(desk).await;
        let mut silent = Vec::new();
        for path in [
            "/inbox?view=all",
            "/inbox/list?view=all",
            &format!("/inbox?q={SEARCHED}"),
            "/promises",
            "/customers",
            "/teams",
            "/colleagues",
            "/tokens",
            "/organization",
            "/mailboxes",
            "/mailboxes/quarantine",
            "/outbox",
            "/jobs",
            "/notifications",
            &format!("/conversations/{}", theirs.id("number")),
            &format!("/messages/{}/html", theirs.id("message")),
            &format!("/messages/{}/raw", theirs.id("message")),
            &format!("/mailboxes/{}", theirs.id("channel")),
            &format!("/attachments/{}", theirs.id("file_token")),
            &format!("/attachments/draft/{}", theirs.id("draft_file")),
            &format!("/mailboxes/quarantine/{}/raw", theirs.id("arrival")),
            &format!("/promises/{}", theirs.id("promise")),
        ] {
            let answer = theirs.owner.gets(path).await;
            if answer.status != 200 || !answer.text().contains(THEIRS) {
                silent.push(format!("{path}: {}", answer.status));
            }
        }
        assert!(silent.is_empty(), "{}: {silent:#?}", desk.engine);
    })
    .await;
}

#[tokio::test]
async fn their_words_are_found_in_no_list_search_or_stream() {
    on_each_engine_with(wellkept::FEATURES, without_limits, async |desk| {
        let (ours, theirs) = two(desk).await;
        let number = theirs.id("number");
        for path in [
            format!("/inbox?view=all&q={SEARCHED}"),
            format!("/inbox/list?view=all&q={SEARCHED}"),
            format!("/api/v1/conversations?q={SEARCHED}"),
            "/live?after=0".into(),
            "/rail".into(),
            format!("/api/v1/promise-times?conversation={}&by=tomorrow", theirs.id("conversation")),
            format!("/promises/preview?conversation={number}&by=tomorrow"),
            format!("/promises/new?conversation={number}"),
            format!("/mailboxes/new?address=x@{THEIRS}.test").replace(THEIRS, "shop"),
            "/api/v1/events?after=0".into(),
        ] {
            let answer = ours.owner.gets(&path).await;
            assert!(!answer.status.is_server_error(), "{path}: {}", answer.text());
            assert!(!answer.text().contains(THEIRS), "{path} leaks");
        }
        let listed = ours.owner.gets(&format!("/api/v1/conversations?q={SEARCHED}")).await.json();
        assert_eq!(listed["items"].as_array().unwrap().len(), 1, "one's own are found");
    })
    .await;
}

#[tokio::test]
async fn their_ids_in_fields_are_refused() {
    on_each_engine_with(wellkept::FEATURES, without_limits, async |desk| {
        let (ours, theirs) = two(desk).await;
        presence_stays_at_home(desk, &ours, &theirs).await;
        let before = seen(&theirs).await;
        let at = format!("/api/v1/conversations/{}", ours.id("conversation"));
        let page = format!("/conversations/{}", ours.id("number"));
        let calls = [
            ("POST", format!("{at}/assign"), json!({ "colleague": theirs.id("colleague") })),
            ("POST", format!("{at}/assign"), json!({ "team": theirs.id("team") })),
            ("POST", format!("{at}/answers"), json!({ "text": "x", "attachments": [theirs.id("draft_file")] })),
            ("POST", format!("{at}/answers"), json!({ "text": "x", "attachments": [theirs.id("file")] })),
            ("POST", "/api/v1/promises".into(), json!({ "conversation": theirs.id("conversation"), "said": "x", "kind": "reply", "by": "tomorrow" })),
            ("POST", "/api/v1/promises".into(), json!({ "conversation": ours.id("conversation"), "keeper": theirs.id("colleague"), "said": "x", "kind": "reply", "by": "tomorrow" })),
            ("POST", "/api/v1/teams".into(), json!({ "name": "New", "member_ids": [theirs.id("colleague")] })),
            ("POST", "/api/v1/teams".into(), json!({ "name": "New", "lead_id": theirs.id("colleague") })),
            ("POST", "/api/v1/mailboxes".into(), json!({ "address": "n@n.example", "takes_deliveries": "on", "team": theirs.id("team") })),
        ];
        for (method, path, body) in calls {
            let answer = ours.owner.json(method, &path, &body).await;
            assert!(answer.status.is_client_error(), "{path} with {body}: {} {}", answer.status, answer.text());
            answer.is_silent_about(THEIRS);
        }
        for (path, field, kind) in [("assign", "to", "colleague"), ("assign", "to", "team"), ("undo", "message", "answer"), ("resend", "message", "answer")] {
            let prefix = match (path, kind) { ("assign", "colleague") => "c", ("assign", "team") => "t", _ => "" };
            let id = format!("{prefix}{}", theirs.id(kind));
            let answer = ours.owner.form(&format!("{page}/{path}"), &[(field, &id), ("version", "1")]).await;
            assert!(answer.status.is_client_error(), "{path} {field}: {}", answer.status);
            answer.is_silent_about(THEIRS);
        }
        let gone = json!({ "text": "x", "attachments": [theirs.id("draft_file")] });
        let refused = ours.owner.json("POST", &format!("{at}/answers"), &gone).await;
        assert_eq!(refused.code(), "answer_attachment_gone");
        let told = json!({ "up_to": theirs.id("message") });
        ours.owner.json("POST", &format!("{at}/read"), &told).await.is_silent_about(THEIRS);
        assert_eq!(before, seen(&theirs).await, "something of theirs has changed");
    })
    .await;
}

/// Somebody who says to look at another organization's conversation is not seen there.
async fn presence_stays_at_home(desk: &TestDesk, ours: &World, theirs: &World) {
    let there = json!({ "conversation": theirs.id("conversation"), "state": "typing" });
    let answer = ours.owner.json("POST", "/live/presence", &there).await;
    assert!(!answer.status.is_server_error());
    let thread = theirs.owner.gets(&format!("/conversations/{}", theirs.id("number"))).await;
    thread.is(200).is_silent_about("homegrown");
    let _ = desk;
}
