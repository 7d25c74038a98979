//! Who may: nobody without a session, no role without the right, no token without the scope, no page but ours.

use serde_json::Value;
use testing::{TestDesk, on_each_engine_with};

use crate::bad_input::{filled, sample};
use crate::client::{Ask, Client, FORM};
use crate::routes::{Route, all};
use crate::without_limits;
use crate::world::{World, two};

/// Whom a route is open to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Who {
    Anybody,
    Agent,
    Manager,
    Owner,
}

/// Every route, by whom it is open to. A new route is added here and swept everywhere.
const OPEN_TO: &[(Who, &[&str])] = &[
    (
        Who::Anybody,
        &[
            "GET /sign-in",
            "POST /sign-in",
            "POST /sign-out",
            "GET /reset",
            "POST /reset",
            "GET /reset/{token}",
            "POST /reset/{token}",
            "GET /invitation/{token}",
            "POST /invitation/{token}",
            "GET /set-up/{token}",
            "POST /set-up/{token}",
            "GET /health/live",
            "GET /health/ready",
            "GET /metrics",
            "GET /static/{name}",
            "GET /api/docs",
            "GET /attachments/{token}",
            "GET /attachments/{token}/picture",
            "GET /attachments/{token}/small",
            "GET /messages/{id}/image",
            "GET /p/{token}",
            "POST /p/{token}/confirm",
            "POST /p/{token}/contest",
            "GET /calendar/{token}",
            "GET /styleguide",
            "GET /styleguide/{*name}",
        ],
    ),
    (
        Who::Agent,
        &[
            "GET /",
            "GET /leaks/mine",
            "GET /leaks/colleagues/{id}",
            "GET /api/v1/people-agreement",
            "GET /api/v1/colleague-drips/{id}",
            "GET /rail",
            "GET /me",
            "POST /me/person",
            "POST /me/taste",
            "POST /me/password",
            "POST /me/sessions/end",
            "POST /me/sessions/{id}/end",
            "GET /live",
            "POST /live/presence",
            "GET /notifications",
            "POST /notifications/seen",
            "GET /inbox",
            "GET /inbox/list",
            "GET /conversations/new",
            "POST /conversations/new",
            "GET /conversations/new/who",
            "POST /conversations/new/draft",
            "POST /conversations/new/attachments",
            "POST /conversations/new/hear",
            "GET /conversations/{number}",
            "GET /conversations/{number}/thread",
            "GET /conversations/{number}/keepers",
            "GET /conversations/{number}/when",
            "POST /conversations/{number}/answer",
            "POST /conversations/{number}/note",
            "POST /conversations/{number}/assign",
            "POST /conversations/{number}/team",
            "POST /conversations/{number}/status",
            "POST /conversations/{number}/status/back",
            "POST /conversations/{number}/draft",
            "POST /conversations/{number}/read",
            "POST /conversations/{number}/undo",
            "POST /conversations/{number}/resend",
            "GET /conversations/{number}/forward",
            "POST /conversations/{number}/forward",
            "POST /conversations/{number}/forward/draft",
            "POST /conversations/{number}/forward/attachments",
            "POST /conversations/{number}/attachments",
            "GET /conversations/{number}/promises",
            "POST /conversations/{number}/promises",
            "GET /attachments/draft/{id}",
            "POST /attachments/draft/{id}/remove",
            "GET /messages/{id}/html",
            "GET /messages/{id}/raw",
            "GET /messages/{id}/trace",
            "GET /promises",
            "GET /promises/list",
            "GET /promises/new",
            "GET /promises/preview",
            "GET /promises/heard",
            "POST /promises/heard/{id}/confirm",
            "POST /promises/heard/{id}/dismiss",
            "GET /promises/capacity",
            "POST /conversations/{number}/hear",
            "POST /conversations/{number}/wrap-up",
            "GET /promises/{id}",
            "GET /promises/{id}/countdown",
            "POST /promises/{id}/keep",
            "POST /promises/{id}/move",
            "POST /promises/{id}/withdraw",
            "POST /promises/{id}/fulfil",
            "GET /promises/reminders",
            "POST /promises/{id}/start",
            "POST /promises/{id}/tell",
            "POST /promises/{id}/agree",
            "POST /promises/{id}/reopen",
            "POST /promises/{id}/accept",
            "POST /promises/{id}/dismiss",
            "POST /promises/{id}/telling",
            "POST /conversations/{number}/telling/end",
            "GET /conversations/{number}/calls/new",
            "GET /conversations/{number}/calls/when",
            "POST /conversations/{number}/calls",
            "GET /me/devices",
            "POST /me/devices",
            "POST /me/devices/{id}/end",
            "POST /me/devices/{id}/try",
            "GET /promises/{id}/ask",
            "POST /promises/{id}/ask",
            "POST /promises/{id}/keeper",
            "GET /promises/handover",
            "POST /promises/handover",
            "GET /promises/keeperless",
            "GET /promises/leave",
            "POST /promises/leave",
            "POST /leaves/{id}/cancel",
            "GET /handovers/{id}",
            "POST /handovers/{id}/undo",
            "GET /asks",
            "GET /asks/list",
            "GET /asks/{id}",
            "POST /asks/{id}/take",
            "POST /asks/{id}/answer",
            "POST /asks/{id}/decline",
            "POST /asks/{id}/withdraw",
            "GET /conversations/{number}/asks",
            "GET /drips",
            "GET /drips/list",
            "GET /drips/{id}",
            "POST /drips/{id}/take",
            "POST /drips/{id}/give",
            "POST /drips/{id}/done",
            "POST /drips/{id}/reopen",
            "GET /conversations/{number}/drips",
            "GET /conversations/{number}/drips/new",
            "POST /conversations/{number}/drips/new",
            "POST /drip-records/{id}/withdraw",
            "POST /api/v1/drips",
            "POST /api/v1/drip-records/{id}/withdraw",
            "GET /api/v1/drip-kinds",
            "GET /api/v1/drip-names",
            "GET /api/v1/rightings",
            "GET /api/v1/rightings/{id}",
            "POST /api/v1/rightings/{id}/take",
            "POST /api/v1/rightings/{id}/give",
            "POST /api/v1/rightings/{id}/done",
            "POST /api/v1/rightings/{id}/reopen",
            "GET /promises/calendar",
            "POST /promises/calendar",
            "POST /promises/calendar/end",
            "GET /promises/showing",
            "POST /customers/{id}/page/renew",
            "GET /customers",
            "GET /customers/{id}",
            "POST /customers/{id}",
            "GET /zones/clock",
            "GET /teams",
            "GET /organization",
            "GET /colleagues",
            "POST /api/v1/attachments",
            "GET /api/v1/attachments/{id}",
            "DELETE /api/v1/attachments/{id}",
            "GET /api/v1/colleagues",
            "GET /api/v1/colleagues/{id}",
            "GET /api/v1/conversations",
            "POST /api/v1/conversations",
            "POST /api/v1/conversations/{id}/forwards",
            "GET /api/v1/conversations/{id}",
            "POST /api/v1/conversations/{id}/answers",
            "POST /api/v1/conversations/{id}/assign",
            "POST /api/v1/conversations/{id}/attachments",
            "GET /api/v1/conversations/{id}/draft",
            "PUT /api/v1/conversations/{id}/draft",
            "DELETE /api/v1/conversations/{id}/draft",
            "GET /api/v1/conversations/{id}/messages",
            "POST /api/v1/conversations/{id}/notes",
            "POST /api/v1/conversations/{id}/read",
            "POST /api/v1/conversations/{id}/status",
            "GET /api/v1/customers",
            "GET /api/v1/customers/{id}",
            "PATCH /api/v1/customers/{id}",
            "GET /api/v1/me",
            "PATCH /api/v1/me",
            "PUT /api/v1/me/password",
            "GET /api/v1/me/sessions",
            "DELETE /api/v1/me/sessions",
            "DELETE /api/v1/me/sessions/{id}",
            "GET /api/v1/messages/{id}",
            "GET /api/v1/messages/{id}/raw",
            "POST /api/v1/messages/{id}/resend",
            "GET /api/v1/messages/{id}/trace",
            "POST /api/v1/messages/{id}/undo",
            "GET /api/v1/notifications",
            "POST /api/v1/notifications/seen",
            "GET /api/v1/organization",
            "GET /api/v1/promise-times",
            "GET /api/v1/promise-capacity",
            "GET /api/v1/promise-capacity/room",
            "POST /api/v1/promises/hear",
            "GET /api/v1/heard-promises",
            "POST /api/v1/heard-promises/{id}/confirm",
            "POST /api/v1/heard-promises/{id}/dismiss",
            "POST /api/v1/calls/{id}/wrap-up",
            "GET /api/v1/external-promises/{system}/{key}",
            "PUT /api/v1/external-promises/{system}/{key}",
            "POST /api/v1/external-promises/{system}/{key}/done",
            "POST /api/v1/external-promises/{system}/{key}/withdraw",
            "GET /api/v1/asks",
            "POST /api/v1/asks",
            "GET /api/v1/asks/{id}",
            "POST /api/v1/asks/{id}/take",
            "POST /api/v1/asks/{id}/answer",
            "POST /api/v1/asks/{id}/decline",
            "POST /api/v1/asks/{id}/withdraw",
            "GET /api/v1/handovers/due",
            "POST /api/v1/handovers",
            "GET /api/v1/handovers/{id}",
            "POST /api/v1/handovers/{id}/undo",
            "POST /api/v1/promises/{id}/start",
            "POST /api/v1/promises/{id}/tell",
            "POST /api/v1/promises/{id}/agree",
            "POST /api/v1/promises/{id}/reopen",
            "POST /api/v1/promises/{id}/accept",
            "POST /api/v1/promises/{id}/dismiss",
            "POST /api/v1/promises/{id}/evidence",
            "POST /api/v1/conversations/{id}/calls",
            "GET /api/v1/promise-reminders",
            "GET /api/v1/devices",
            "POST /api/v1/devices",
            "DELETE /api/v1/devices/{id}",
            "POST /api/v1/devices/{id}/try",
            "POST /api/v1/promises/{id}/keeper",
            "GET /api/v1/keeperless-promises",
            "GET /api/v1/leaves",
            "POST /api/v1/leaves",
            "DELETE /api/v1/leaves/{id}",
            "GET /api/v1/promises/calendar",
            "POST /api/v1/promises/calendar",
            "DELETE /api/v1/promises/calendar",
            "GET /api/v1/promises/showing",
            "POST /api/v1/promises/{id}/confirm",
            "POST /api/v1/promises/{id}/contest",
            "GET /api/v1/customers/{id}/page",
            "POST /api/v1/customers/{id}/page/renew",
            "GET /api/v1/promises",
            "POST /api/v1/promises",
            "GET /api/v1/promises/{id}",
            "POST /api/v1/promises/{id}/fulfil",
            "POST /api/v1/promises/{id}/keep",
            "POST /api/v1/promises/{id}/move",
            "POST /api/v1/promises/{id}/withdraw",
            "GET /api/v1/teams",
            "GET /api/v1/teams/{id}",
        ],
    ),
    (
        Who::Manager,
        &[
            "GET /messages/{id}/delete",
            "POST /messages/{id}/delete",
            "DELETE /api/v1/messages/{id}",
            "GET /leaks",
            "POST /leaks/look",
            "POST /leaks/letter",
            "GET /leaks/seeping",
            "GET /leaks/settings",
            "GET /leaks/purchases",
            "POST /leaks/purchases",
            "POST /leaks/purchases/check",
            "GET /leaks/{id}",
            "GET /leaks/{id}/conversations",
            "POST /leaks/{id}/own",
            "POST /leaks/{id}/repair",
            "POST /leaks/{id}/claim",
            "POST /leaks/{id}/withdraw",
            "POST /leaks/{id}/accept",
            "GET /api/v1/leaks",
            "POST /api/v1/leaks/look",
            "GET /api/v1/leaks/streams",
            "GET /api/v1/leaks/{id}",
            "GET /api/v1/leaks/{id}/telling",
            "GET /api/v1/leaks/{id}/conversations",
            "POST /api/v1/leaks/{id}/own",
            "POST /api/v1/leaks/{id}/repair",
            "POST /api/v1/leaks/{id}/claim",
            "POST /api/v1/leaks/{id}/withdraw",
            "POST /api/v1/leaks/{id}/accept",
            "GET /api/v1/leaks/letter",
            "PUT /api/v1/leaks/letter",
            "GET /api/v1/leaks/seeping",
            "GET /api/v1/leaks/settings",
            "POST /api/v1/purchases",
            "POST /api/v1/purchases/import",
            "GET /api/v1/customers/{id}/value",
            "GET /api/v1/coaches",
            "GET /drips/standards",
            "GET /drips/recompute",
            "POST /drips/recompute",
            "GET /drips/standards/{kind}",
            "POST /drips/standards/{kind}/claim",
            "GET /drips/kinds",
            "GET /api/v1/drips",
            "GET /api/v1/rightings/summary",
            "GET /api/v1/drips/recompute",
            "POST /api/v1/drips/recompute",
            "GET /api/v1/standards",
            "GET /api/v1/standards/{kind}",
            "POST /api/v1/standards/claims",
            "GET /promises/report",
            "GET /promises/report.csv",
            "GET /api/v1/promises/report",
            "GET /api/v1/events",
            "POST /colleagues",
            "GET /colleagues/new",
            "GET /colleagues/{id}",
            "POST /colleagues/{id}/role",
            "POST /colleagues/{id}/invite-again",
            "POST /colleagues/{id}/take-back",
            "GET /colleagues/{id}/close",
            "POST /colleagues/{id}/close",
            "POST /api/v1/colleagues",
            "PATCH /api/v1/colleagues/{id}",
            "POST /api/v1/colleagues/{id}/close",
            "POST /api/v1/colleagues/{id}/invitation",
            "DELETE /api/v1/colleagues/{id}/invitation",
            "POST /teams",
            "GET /teams/new",
            "GET /teams/{id}",
            "POST /teams/{id}",
            "POST /teams/{id}/dissolve",
            "GET /mailboxes",
            "GET /mailboxes/list",
            "GET /mailboxes/new",
            "POST /mailboxes/new",
            "GET /mailboxes/consent",
            "GET /mailboxes/quarantine",
            "GET /mailboxes/quarantine/{id}/raw",
            "POST /mailboxes/quarantine/{id}/retry",
            "POST /mailboxes/quarantine/{id}/discard",
            "GET /mailboxes/{id}",
            "POST /mailboxes/{id}",
            "POST /mailboxes/{id}/test",
            "POST /mailboxes/{id}/consent",
            "POST /mailboxes/{id}/addresses",
            "POST /mailboxes/{id}/addresses/change",
            "POST /mailboxes/{id}/addresses/default",
            "POST /mailboxes/{id}/addresses/remove",
            "GET /outbox",
            "POST /outbox/{id}/again",
            "POST /outbox/{id}/give-up",
            "POST /api/v1/teams",
            "PATCH /api/v1/teams/{id}",
            "DELETE /api/v1/teams/{id}",
            "GET /api/v1/mailboxes",
            "POST /api/v1/mailboxes",
            "GET /api/v1/mailboxes/{id}",
            "PUT /api/v1/mailboxes/{id}",
            "POST /api/v1/mailboxes/{id}/test",
            "POST /api/v1/mailboxes/{id}/consent",
            "GET /api/v1/mailboxes/{id}/addresses",
            "POST /api/v1/mailboxes/{id}/addresses",
            "PUT /api/v1/mailboxes/{id}/addresses/{address}",
            "DELETE /api/v1/mailboxes/{id}/addresses/{address}",
            "POST /api/v1/mailboxes/{id}/addresses/{address}/default",
            "GET /api/v1/quarantine",
            "GET /api/v1/quarantine/{id}/raw",
            "POST /api/v1/quarantine/{id}/retry",
            "POST /api/v1/quarantine/{id}/discard",
            "GET /api/v1/outbox",
            "POST /api/v1/outbox/{id}/give-up",
            "POST /api/v1/outbox/{id}/send-again",
        ],
    ),
    (
        Who::Owner,
        &[
            "POST /leaks/settings",
            "POST /leaks/settings/people",
            "POST /leaks/settings/coaches",
            "POST /leaks/settings/coaches/end",
            "PUT /api/v1/leaks/settings",
            "PUT /api/v1/people-agreement",
            "POST /api/v1/coaches",
            "POST /api/v1/coaches/end",
            "POST /drips/standards/{kind}",
            "POST /drips/kinds",
            "POST /drips/kinds/{code}",
            "POST /api/v1/standards",
            "POST /api/v1/drip-kinds",
            "PATCH /api/v1/drip-kinds/{code}",
            "GET /jobs",
            "POST /jobs/{id}/retry",
            "POST /colleagues/{id}/reset-link",
            "GET /tokens",
            "POST /tokens",
            "POST /tokens/{id}/revoke",
            "POST /promises/showing",
            "PATCH /api/v1/promises/showing",
            "POST /promises/reminders/{kind}",
            "PUT /api/v1/promise-reminders/{kind}",
            "POST /promises/capacity",
            "PUT /api/v1/promise-capacity/{kind}",
            "POST /organization",
            "POST /organization/holidays",
            "POST /organization/holidays/calendar",
            "POST /organization/holidays/remove",
            "POST /api/v1/colleagues/{id}/reset",
            "GET /api/v1/jobs/failed",
            "POST /api/v1/jobs/{id}/retry",
            "PATCH /api/v1/organization",
            "POST /api/v1/organization/holidays",
            "GET /api/v1/tokens",
            "POST /api/v1/tokens",
            "DELETE /api/v1/tokens/{id}",
        ],
    ),
];

/// What the token of this test may ask for.
const ITS_SCOPE: &[&str] = &["GET /api/v1/me", "PATCH /api/v1/me"];

fn who(route: &Route) -> Option<Who> {
    let name = route.name();
    OPEN_TO.iter().find(|(_, names)| names.contains(&name.as_str())).map(|(who, _)| *who)
}

#[test]
fn every_route_says_whom_it_is_open_to() {
    let all = all();
    let unsaid: Vec<_> = all.iter().filter(|route| who(route).is_none()).map(Route::name).collect();
    assert!(unsaid.is_empty(), "say in rights.rs whom these are open to: {unsaid:#?}");
    let known: Vec<_> = all.iter().map(Route::name).chain(["GET /api/v1/openapi.json".into()]).collect();
    let gone: Vec<_> = OPEN_TO
        .iter()
        .flat_map(|(_, names)| *names)
        .filter(|name| !known.iter().any(|one| one == *name))
        .collect();
    assert!(gone.is_empty(), "these routes are gone: {gone:#?}");
}

/// Sends a request that can be read, so that only the right to it is in question.
async fn knock(client: &Client, world: &World, route: &Route, headers: Vec<(&str, &str)>) -> testing::Answer {
    let path = match route.name().as_str() {
        "POST /api/v1/attachments" | "POST /api/v1/conversations/{id}/attachments" => {
            format!("{}?name=x", world.path(route))
        }
        "GET /api/v1/promise-times" => {
            format!("{}?conversation={}&by=tomorrow", route.path, world.id("conversation"))
        }
        "GET /api/v1/promise-capacity/room" => {
            format!("{}?kind=call_back&due_at=2030-01-01T10:00:00Z", route.path)
        }
        "POST /promises/reminders/{kind}" | "PUT /api/v1/promise-reminders/{kind}" => {
            route.path.replace("{kind}", "call_back")
        }
        name if name.contains("/standards/{kind}") => route.path.replace("{kind}", "damaged"),
        _ => world.path(route),
    };
    let (kind, body) = match &route.body {
        _ if route.is_safe() => ("", Vec::new()),
        Some(_) if route.name() == "POST /api/v1/promises/{id}/start" => {
            ("application/json", br#"{"by":"tomorrow 3pm"}"#.to_vec())
        }
        Some(_) if route.name() == "PUT /api/v1/promise-reminders/{kind}" => {
            ("application/json", br#"{"before":[],"at":true,"after":[]}"#.to_vec())
        }
        Some(body) => ("application/json", filled(body).to_string().into_bytes()),
        None if route.is_api() => ("application/json", Vec::new()),
        None => {
            let fields: Vec<_> = route.fields.iter().map(|name| (name.as_str(), sample(name))).collect();
            (FORM, crate::client::form_of(&fields))
        }
    };
    client.asks(Ask { method: &route.method, path: &path, kind, body, headers }).await
}

#[tokio::test]
async fn nobody_comes_in_without_a_session_a_right_or_a_scope() {
    on_each_engine_with(wellkept::FEATURES, without_limits, async |desk| {
        let (ours, _) = two(desk).await;
        let stranger = Client::stranger(desk);
        let scopeless = token(desk, &ours).await;
        let mut wrong = Vec::new();
        for route in all() {
            let (name, least) = (route.name(), who(&route).unwrap_or(Who::Anybody));
            if least > Who::Anybody {
                let answer = knock(&stranger, &ours, &route, vec![]).await;
                let leads_in = answer.status == 303 && answer.leads_to().starts_with("/sign-in");
                if !(leads_in || answer.status == 401 || answer.status == 403) {
                    wrong.push(format!("{name}: a stranger got {}", answer.status));
                }
            }
            let too_low = [(&ours.agent, Who::Agent), (&ours.manager, Who::Manager)];
            for (client, role) in too_low.into_iter().filter(|(_, role)| *role < least) {
                let answer = knock(client, &ours, &route, vec![]).await;
                // The hours of an organization are read before the role is looked at.
                let is_read_first = name == "POST /organization" && answer.status == 422;
                if answer.status != 403 && !is_read_first {
                    wrong.push(format!("{name}: {role:?} got {}", answer.status));
                }
            }
            if route.is_api() && !ITS_SCOPE.contains(&name.as_str()) {
                let answer = knock(&scopeless, &ours, &route, vec![]).await;
                if answer.status != 403 || answer.code() != "scope_missing" {
                    wrong.push(format!(
                        "{name}: a token without scopes got {} {}",
                        answer.status,
                        answer.text()
                    ));
                }
            }
        }
        assert!(wrong.is_empty(), "{}:\n{}", desk.engine, wrong.join("\n"));
    })
    .await;
}

async fn token(desk: &TestDesk, world: &World) -> Client {
    let made = serde_json::json!({ "name": "Nothing", "scopes": ["me:write"] });
    let made = world.owner.json("POST", "/api/v1/tokens", &made).await.is(201).json();
    // A token always has a scope; this one has none that any other call takes.
    let client = world.owner.with_token(made["token"].as_str().unwrap());
    client.json("GET", "/api/v1/me", &Value::Null).await.is(200);
    let _ = desk;
    client
}

#[tokio::test]
async fn a_forged_request_is_refused_everywhere() {
    on_each_engine_with(wellkept::FEATURES, without_limits, async |desk| {
        let (ours, _) = two(desk).await;
        let zeros = "0".repeat(64);
        let forgeries: [&[(&str, &str)]; 5] = [
            &[("x-csrf-token", "")],
            &[("x-csrf-token", &zeros)],
            &[("origin", "https://evil.example")],
            &[("origin", "null")],
            &[("sec-fetch-site", "cross-site")],
        ];
        let mut wrong = Vec::new();
        for route in all().into_iter().filter(|route| !route.is_safe()) {
            for forged in forgeries {
                let answer = knock(&ours.owner, &ours, &route, forged.to_vec()).await;
                if answer.status != 403 {
                    wrong.push(format!("{} with {forged:?}: {}", route.name(), answer.status));
                }
            }
        }
        assert!(wrong.is_empty(), "{}:\n{}", desk.engine, wrong.join("\n"));
    })
    .await;
}
