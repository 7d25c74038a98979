//! Invitations, roles, and the end of an account.

use conversations::Change;
use serde_json::json;
use shell::Role;
use store::Actor;
use testing::on_each_engine;

use super::{HOUSE, long, nothing, refuses_calls, refuses_forms, value_in};

const BEN: &[(&str, &str)] = &[("name", "Ben Prata"), ("email", "ben@kettles.example"), ("role", "agent")];

#[tokio::test]
async fn an_owner_invites_and_sees_the_link_once() {
    on_each_engine(HOUSE, async |desk| {
        let ana = desk.colleague("Ana", Role::Owner).await;
        ana.gets("/colleagues").await.is(200).says("You are alone here so far");
        let made = ana.posts("/colleagues", BEN).await;
        made.is(200).says("Ben Prata is invited").says("/invitation/");
        assert_eq!(made.headers["cache-control"], "no-store");
        let link = value_in(&made.text(), "link");
        let path = link.split_once("8420").map_or(link.as_str(), |(_, path)| path).to_owned();
        desk.stranger().visits(&path).await.is(200);
        ana.gets("/colleagues").await.says("Ben Prata").says("Invited").is_silent_about("/invitation/");
        ana.posts("/colleagues", BEN).await.is(409).says("Somebody signs in with this address already");
    })
    .await;
}

#[tokio::test]
async fn an_invitation_is_renewed_and_taken_back() {
    on_each_engine(HOUSE, async |desk| {
        let ana = desk.colleague("Ana", Role::Manager).await;
        let first = value_in(&ana.posts("/colleagues", BEN).await.is(200).text(), "link");
        let program = desk.program(&ana, &["colleagues:read", "colleagues:write"]).await;
        let listed = program.calls("GET", "/api/v1/colleagues", &json!(null)).await.json();
        let ben = listed["items"].as_array().expect("a list").iter().find(|one| one["name"] == "Ben Prata");
        let id = ben.expect("Ben is listed")["id"].as_str().expect("an id").to_owned();
        ana.gets(&format!("/colleagues/{id}"))
            .await
            .says("Not answered yet")
            .says("Take the invitation back");

        let again = ana.posts(&format!("/colleagues/{id}/invite-again"), &[]).await;
        let second = value_in(&again.is(200).text(), "link");
        assert_ne!(first, second);
        let path = |link: &str| format!("/invitation/{}", link.rsplit('/').next().expect("a token"));
        desk.stranger().visits(&path(&first)).await.is(410);
        desk.stranger().visits(&path(&second)).await.is(200);

        let taken = ana.posts(&format!("/colleagues/{id}/take-back"), &[]).await;
        assert_eq!(taken.is(303).leads_to(), "/colleagues");
        desk.stranger().visits(&path(&second)).await.is(410);
        ana.posts(&format!("/colleagues/{id}/take-back"), &[]).await.is(409);
        ana.posts("/colleagues", BEN).await.is(200).says("/invitation/");
        ana.gets(&format!("/colleagues/{id}")).await.says("Not answered yet");
    })
    .await;
}

#[tokio::test]
async fn agents_see_names_only() {
    on_each_engine(HOUSE, async |desk| {
        let owner = desk.colleague("Olga", Role::Owner).await;
        let ana = desk.agent("Ana").await;
        ana.gets("/colleagues").await.is(200).says("Olga").is_silent_about("olga@");
        for path in ["/colleagues/new".to_owned(), format!("/colleagues/{}", owner.id)] {
            ana.gets(&path).await.is(403).says("This is not open to you");
        }
        ana.posts("/colleagues", BEN).await.is(403);
        for act in ["role", "close", "take-back", "invite-again", "reset-link"] {
            let fields: &[(&str, &str)] = if act == "role" { &[("role", "agent")] } else { &[] };
            ana.posts(&format!("/colleagues/{}/{act}", owner.id), fields).await.is(403);
        }
        let seen = ana.calls("GET", "/api/v1/colleagues", &nothing()).await.json();
        assert!(seen["items"][0].get("email").is_none(), "{seen}");
    })
    .await;
}

#[tokio::test]
async fn nobody_touches_an_account_above_their_own() {
    on_each_engine(HOUSE, async |desk| {
        let owner = desk.colleague("Olga", Role::Owner).await;
        let manager = desk.colleague("Max", Role::Manager).await;
        let agent = desk.agent("Ana").await;
        let role = |of: &testing::Agent| format!("/colleagues/{}/role", of.id);
        manager.posts(&role(&owner), &[("role", "agent")]).await.is(403);
        manager.posts(&role(&agent), &[("role", "owner")]).await.is(403);
        manager.posts("/colleagues", &super::with(BEN, "role", "owner")).await.is(403);
        manager.posts(&format!("/colleagues/{}/close", owner.id), &[]).await.is(403);
        manager.gets(&format!("/colleagues/{}/close", owner.id)).await.is(403);
        manager.posts(&format!("/colleagues/{}/reset-link", agent.id), &[]).await.is(403);
        manager.gets(&format!("/colleagues/{}", owner.id)).await.is(200).says("This role is above yours");
        manager.posts(&role(&agent), &[("role", "manager")]).await.is(303);
        owner.gets(&format!("/colleagues/{}", agent.id)).await.says("<dd>Manager</dd>");
        owner.posts(&role(&owner), &[("role", "agent")]).await.is(409).says("at least one owner");
        owner.posts(&format!("/colleagues/{}/close", owner.id), &[]).await.is(409).says("at least one owner");
    })
    .await;
}

#[tokio::test]
async fn a_closed_account_ends_at_once_and_its_work_stays() {
    on_each_engine(HOUSE, async |desk| {
        let owner = desk.colleague("Olga", Role::Owner).await;
        let ana = desk.agent("Ana").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let change = Change { conversation: parcel.conversation, actor: Actor::System, version: None };
        let assigned = desk.app.db.write(desk.org, (change, ana.id), |tx, (change, ana)| {
            Box::pin(conversations::assign(tx, *change, *ana))
        });
        assigned.await.expect("a conversation can be assigned");
        owner.posts("/teams", &[("name", "Returns"), ("lead", &ana.id.to_string())]).await.is(303);

        let path = format!("/colleagues/{}/close", ana.id);
        owner.gets(&path).await.is(200).says("One open conversation").says("All of it stays");
        ana.gets("/colleagues").await.is(200);
        owner.posts(&path, &[]).await.is(303);
        assert!(ana.gets("/colleagues").await.is(303).leads_to().starts_with("/sign-in"));
        owner.gets("/colleagues").await.says("One person is no longer here");
        owner.gets("/teams").await.says("No lead").says("Nobody belongs to it yet");
        owner.posts(&path, &[]).await.is(409).says("This account is closed already");
        owner.gets(&path).await.is(409);

        let back = [("name", "Ana Kaya"), ("email", "ana@7001.example"), ("role", "manager")];
        owner.posts("/colleagues", &back).await.is(200).says("Ana Kaya is invited");
        owner.gets(&format!("/colleagues/{}", ana.id)).await.says("Ana Kaya").says("<dd>Manager</dd>");
    })
    .await;
}

#[tokio::test]
async fn an_owner_makes_a_reset_link() {
    on_each_engine(HOUSE, async |desk| {
        let owner = desk.colleague("Olga", Role::Owner).await;
        let ana = desk.agent("Ana").await;
        let made = owner.posts(&format!("/colleagues/{}/reset-link", ana.id), &[]).await;
        let link = value_in(&made.is(200).text(), "link");
        assert!(link.contains("/reset/"), "{link}");
        desk.stranger()
            .visits(&format!("/reset/{}", link.rsplit('/').next().expect("a token")))
            .await
            .is(200);
    })
    .await;
}

#[tokio::test]
async fn bad_forms_are_refused() {
    on_each_engine(HOUSE, async |desk| {
        let owner = desk.colleague("Olga", Role::Owner).await;
        let there = desk.another_organization().await;
        let foreign = desk.colleague_of(there, "Fremd", Role::Agent).await;
        let (name, address) = (long(121), format!("{}@kettles.example", long(250)));
        refuses_forms(
            &owner,
            "/colleagues",
            &[
                (422, &[("name", "Ben"), ("role", "agent")]),
                (422, &[("name", ""), ("email", "ben@kettles.example"), ("role", "agent")]),
                (422, &[("name", &name), ("email", "ben@kettles.example"), ("role", "agent")]),
                (422, &[("name", "Ben"), ("email", "ben"), ("role", "agent")]),
                (422, &[("name", "Ben"), ("email", &address), ("role", "agent")]),
                (422, &[("name", "Ben"), ("email", "ben@kettles.example"), ("role", "king")]),
                (422, &[("name", "Ben"), ("email", "b@k.example"), ("role", "agent"), ("state", "active")]),
                (409, &[("name", "Ben"), ("email", "FREMD@9002.example"), ("role", "agent")]),
            ],
        )
        .await;
        owner.posts("/colleagues", &super::with(BEN, "email", "ben")).await.says("value=\"Ben Prata\"");
        refuses_forms(
            &owner,
            &format!("/colleagues/{}/role", owner.id),
            &[(422, &[]), (422, &[("role", "king")]), (422, &[("role", "agent"), ("name", "x")])],
        )
        .await;
        for id in [foreign.id.to_string(), "17".into(), "abc".into(), "99999999999999999999".into()] {
            owner.gets(&format!("/colleagues/{id}")).await.is(404);
            owner.gets(&format!("/colleagues/{id}/close")).await.is(404);
            owner.posts(&format!("/colleagues/{id}/role"), &[("role", "agent")]).await.is(404);
            for act in ["close", "take-back", "invite-again", "reset-link"] {
                owner.posts(&format!("/colleagues/{id}/{act}"), &[]).await.is(404);
            }
        }
        for act in ["take-back", "invite-again"] {
            owner.posts(&format!("/colleagues/{}/{act}", owner.id), &[]).await.is(409);
        }
        owner.led_by_a_foreign_page().posts("/colleagues", BEN).await.is(403);
        assert!(desk.stranger().gets("/colleagues").await.leads_to().starts_with("/sign-in"));
        foreign.gets("/colleagues").await.is(200).says("Fremd").is_silent_about("Olga");
    })
    .await;
}

#[tokio::test]
async fn a_program_keeps_colleagues() {
    on_each_engine(HOUSE, async |desk| {
        let owner = desk.colleague("Olga", Role::Owner).await;
        let program = desk.program(&owner, &["colleagues:read", "colleagues:write"]).await;
        let reader = desk.program(&owner, &["colleagues:read"]).await;
        let ben = json!({ "name": "Ben", "email": "ben@kettles.example", "role": "agent" });
        let made = program.calls_once("POST", "/api/v1/colleagues", &ben, Some("invite-ben")).await;
        let again = program.calls_once("POST", "/api/v1/colleagues", &ben, Some("invite-ben")).await;
        made.is(201);
        assert_eq!(again.is(409).code(), "answer_not_kept", "a link is told once and kept nowhere");
        let made = made.json();
        assert!(made["link"].as_str().expect("a link").contains("/invitation/"));
        let id = made["colleague"]["id"].as_str().expect("an id");
        let path = format!("/api/v1/colleagues/{id}");
        assert_eq!(program.calls("GET", &path, &json!(null)).await.is(200).json()["state"], "invited");
        let changed = program.calls("PATCH", &path, &json!({ "role": "manager" })).await;
        assert_eq!(changed.is(200).json()["role"], "manager");
        program.calls("POST", &format!("{path}/invitation"), &nothing()).await.is(201);
        program.calls("DELETE", &format!("{path}/invitation"), &nothing()).await.is(204);
        let ana = desk.agent("Ana").await;
        program.calls("POST", &format!("/api/v1/colleagues/{}/reset", ana.id), &nothing()).await.is(201);
        let closed = program.calls("POST", &format!("/api/v1/colleagues/{}/close", ana.id), &nothing()).await;
        assert_eq!(closed.is(200).json()["state"], "gone");

        let first = program.calls("GET", "/api/v1/colleagues?limit=2", &json!(null)).await.is(200).json();
        let next = first["next"].as_str().expect("there is more");
        let rest =
            program.calls("GET", &format!("/api/v1/colleagues?after={next}"), &json!(null)).await.json();
        assert_eq!(
            (first["items"].as_array().map(Vec::len), rest["items"].as_array().map(Vec::len)),
            (Some(2), Some(1))
        );
        assert!(rest.get("next").is_none());

        assert_eq!(reader.calls("POST", "/api/v1/colleagues", &ben).await.is(403).code(), "scope_missing");
    })
    .await;
}

#[tokio::test]
async fn bad_calls_are_refused() {
    on_each_engine(HOUSE, async |desk| {
        let owner = desk.colleague("Olga", Role::Owner).await;
        let there = desk.another_organization().await;
        let foreign = desk.colleague_of(there, "Fremd", Role::Agent).await;
        let program = desk.program(&owner, &["colleagues:read", "colleagues:write"]).await;
        let bare = desk.program(&owner, &["customers:read"]).await;
        refuses_calls(
            &program,
            "POST",
            "/api/v1/colleagues",
            &[
                (422, "field_invalid", json!({ "name": "Ben", "role": "agent" })),
                (400, "unreadable", json!({ "name": 5, "email": "b@k.example", "role": "agent" })),
                (400, "unreadable", json!({ "name": "Ben", "email": "b@k.example", "role": "king" })),
                (422, "name_invalid", json!({ "name": long(121), "email": "b@k.example", "role": "agent" })),
                (422, "email_invalid", json!({ "name": "Ben", "email": "ben", "role": "agent" })),
                (409, "email_taken", json!({ "name": "B", "email": "fremd@9002.example", "role": "agent" })),
                (
                    422,
                    "field_invalid",
                    json!({ "name": "B", "email": "b@k.example", "role": "agent", "x": 1 }),
                ),
            ],
        )
        .await;
        let path = format!("/api/v1/colleagues/{}", foreign.id);
        refuses_calls(&program, "GET", &path, &[(404, "not_found", nothing())]).await;
        refuses_calls(&program, "PATCH", &path, &[(404, "not_found", json!({ "role": "agent" }))]).await;
        refuses_calls(&program, "POST", &format!("{path}/close"), &[(404, "not_found", nothing())]).await;
        refuses_calls(&program, "POST", &format!("{path}/reset"), &[(404, "not_found", nothing())]).await;
        refuses_calls(&program, "POST", &format!("{path}/invitation"), &[(404, "not_found", nothing())])
            .await;
        refuses_calls(&program, "DELETE", &format!("{path}/invitation"), &[(404, "not_found", nothing())])
            .await;
        let own = format!("/api/v1/colleagues/{}", owner.id);
        refuses_calls(
            &program,
            "PATCH",
            &own,
            &[(422, "field_invalid", json!({})), (409, "last_owner", json!({ "role": "agent" }))],
        )
        .await;
        for query in ["limit=0", "limit=201", "limit=x", "after=x", "page=2"] {
            let answer = program.calls("GET", &format!("/api/v1/colleagues?{query}"), &json!(null)).await;
            assert!(answer.status.is_client_error(), "{query}: {}", answer.text());
        }
        refuses_calls(&bare, "GET", "/api/v1/colleagues", &[(403, "scope_missing", nothing())]).await;
        refuses_calls(&bare, "GET", &own, &[(403, "scope_missing", nothing())]).await;
        refuses_calls(&bare, "PATCH", &own, &[(403, "scope_missing", json!({ "role": "agent" }))]).await;
        refuses_calls(&bare, "POST", &format!("{own}/close"), &[(403, "scope_missing", nothing())]).await;
        refuses_calls(&bare, "POST", &format!("{own}/reset"), &[(403, "scope_missing", nothing())]).await;
        refuses_calls(&bare, "POST", &format!("{own}/invitation"), &[(403, "scope_missing", nothing())])
            .await;
        refuses_calls(&bare, "DELETE", &format!("{own}/invitation"), &[(403, "scope_missing", nothing())])
            .await;
        desk.stranger().calls("GET", "/api/v1/colleagues", &nothing()).await.is(401);
    })
    .await;
}

#[tokio::test]
async fn what_an_account_is_not_ready_for_is_refused() {
    on_each_engine(HOUSE, async |desk| {
        let owner = desk.colleague("Olga", Role::Owner).await;
        let program = desk.program(&owner, &["colleagues:write"]).await;
        let ben = json!({ "name": "Ben", "email": "ben@kettles.example", "role": "agent" });
        let made = program.calls("POST", "/api/v1/colleagues", &ben).await.is(201).json();
        let ben = format!("/api/v1/colleagues/{}", made["colleague"]["id"].as_str().expect("an id"));
        let own = format!("/api/v1/colleagues/{}", owner.id);
        refuses_calls(&program, "POST", &format!("{ben}/reset"), &[(409, "colleague_not_active", nothing())])
            .await;
        refuses_calls(
            &program,
            "POST",
            &format!("{own}/invitation"),
            &[(409, "colleague_not_invited", nothing())],
        )
        .await;
        refuses_calls(
            &program,
            "DELETE",
            &format!("{own}/invitation"),
            &[(409, "colleague_not_invited", nothing())],
        )
        .await;
        program.calls("POST", &format!("{ben}/close"), &nothing()).await.is(200);
        let closed = [(409, "colleague_already_closed", nothing())];
        refuses_calls(&program, "POST", &format!("{ben}/close"), &closed).await;
        refuses_calls(&program, "POST", &format!("{ben}/invitation"), &closed).await;
        refuses_calls(&program, "POST", &format!("{ben}/reset"), &closed).await;
        let role = json!({ "role": "manager" });
        refuses_calls(&program, "PATCH", &ben, &[(409, "colleague_already_closed", role)]).await;
    })
    .await;
}
