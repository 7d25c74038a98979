//! Tokens: made, shown once, used, revoked.

use serde_json::json;
use shell::Role;
use testing::on_each_engine;

use super::{Fields, HOUSE, long, nothing, refuses_calls, refuses_forms, value_in, with, without};

const FORM: Fields<'_> = &[("name", "The shop"), ("days", "90"), ("scope-customers:read", "on")];

#[tokio::test]
async fn a_token_is_shown_once_and_revoked() {
    on_each_engine(HOUSE, async |desk| {
        let olga = desk.colleague("Olga", Role::Owner).await;
        olga.gets("/tokens").await.is(200).says("No program calls yet").says("customers:read");
        let made = olga.posts("/tokens", FORM).await;
        assert_eq!(made.is(200).headers["cache-control"], "no-store");
        let token = value_in(&made.text(), "token");
        assert!(token.starts_with("wk_7001_"), "{token}");
        let page = olga.gets("/tokens").await;
        page.says("The shop").says("never used").says("Made by Olga").is_silent_about(&token);
        let text = page.text();
        let id =
            text.split("action=\"/tokens/").nth(1).and_then(|rest| rest.split('/').next()).expect("a token");
        olga.posts(&format!("/tokens/{id}/revoke"), &[]).await.is(303);
        olga.gets("/tokens").await.says("No program calls yet");
        olga.posts(&format!("/tokens/{id}/revoke"), &[]).await.is(404);
        olga.posts("/tokens", &with(FORM, "days", "")).await.is(200);
        olga.gets("/tokens").await.says("when revoked");
    })
    .await;
}

#[tokio::test]
async fn bad_forms_are_refused() {
    on_each_engine(HOUSE, async |desk| {
        let olga = desk.colleague("Olga", Role::Owner).await;
        let max = desk.colleague("Max", Role::Manager).await;
        let there = desk.another_organization().await;
        let foreign = desk.colleague_of(there, "Fremd", Role::Owner).await;
        let name = long(121);
        refuses_forms(
            &olga,
            "/tokens",
            &[
                (422, &without(FORM, "name")),
                (422, &without(FORM, "days")),
                (422, &without(FORM, "scope-customers:read")),
                (422, &with(FORM, "name", "")),
                (422, &with(FORM, "name", &name)),
                (422, &with(FORM, "days", "x")),
                (422, &with(FORM, "days", "0")),
                (422, &with(FORM, "days", "3651")),
                (422, &[("name", "A"), ("days", "90"), ("scope-everything", "on")]),
                (422, &[FORM, &[("made_by", "1")]].concat()),
            ],
        )
        .await;
        olga.posts("/tokens", &without(FORM, "scope-customers:read")).await.says("value=\"The shop\"");
        max.gets("/tokens").await.is(403);
        max.posts("/tokens", FORM).await.is(403);
        foreign.posts("/tokens", FORM).await.is(200);
        let text = foreign.gets("/tokens").await.text();
        let id =
            text.split("action=\"/tokens/").nth(1).and_then(|rest| rest.split('/').next()).expect("a token");
        olga.posts(&format!("/tokens/{id}/revoke"), &[]).await.is(404);
        max.posts(&format!("/tokens/{id}/revoke"), &[]).await.is(403);
        olga.posts("/tokens/abc/revoke", &[]).await.is(404);
    })
    .await;
}

#[tokio::test]
async fn a_program_makes_no_token_that_reaches_further() {
    on_each_engine(HOUSE, async |desk| {
        let olga = desk.colleague("Olga", Role::Owner).await;
        let max = desk.colleague("Max", Role::Manager).await;
        let program = desk.program(&olga, &["tokens:read", "tokens:write", "customers:read"]).await;
        let wish = json!({ "name": "The shop", "scopes": ["customers:read"], "days": 30 });
        let made = program.calls("POST", "/api/v1/tokens", &wish).await.is(201).json();
        let listed = program.calls("GET", "/api/v1/tokens", &json!(null)).await;
        listed.is(200).says("The shop").is_silent_about(made["token"].as_str().expect("a token"));
        refuses_calls(
            &program,
            "POST",
            "/api/v1/tokens",
            &[
                (403, "scope_missing", json!({ "name": "A", "scopes": ["customers:write"] })),
                (422, "scopes_missing", json!({ "name": "A", "scopes": [] })),
                (422, "field_invalid", json!({ "name": "A" })),
                (400, "unreadable", json!({ "name": "A", "scopes": "customers:read" })),
                (422, "field_invalid", json!({ "name": "A", "scopes": ["customers:read"], "days": 0 })),
                (422, "name_invalid", json!({ "name": long(121), "scopes": ["customers:read"] })),
            ],
        )
        .await;
        olga.calls("POST", "/api/v1/tokens", &json!({ "name": "A", "scopes": ["everything"] })).await.is(422);
        let path = format!("/api/v1/tokens/{}", made["id"].as_str().expect("an id"));
        max.calls("GET", "/api/v1/tokens", &nothing()).await.is(403);
        max.calls("POST", "/api/v1/tokens", &wish).await.is(403);
        max.calls("DELETE", &path, &nothing()).await.is(403);
        program.calls("DELETE", &path, &nothing()).await.is(204);
        refuses_calls(&program, "DELETE", &path, &[(404, "not_found", nothing())]).await;
        let bare = desk.program(&olga, &["customers:read"]).await;
        refuses_calls(&bare, "GET", "/api/v1/tokens", &[(403, "scope_missing", nothing())]).await;
        refuses_calls(&bare, "POST", "/api/v1/tokens", &[(403, "scope_missing", wish)]).await;
        refuses_calls(&bare, "DELETE", &path, &[(403, "scope_missing", nothing())]).await;
    })
    .await;
}
