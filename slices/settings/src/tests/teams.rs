//! Forming, changing and dissolving teams.

use conversations::{Change, TeamId};
use serde_json::json;
use shell::Role;
use store::Actor;
use testing::on_each_engine;

use super::{HOUSE, long, nothing, refuses_calls, refuses_forms, value_in, with, without};

#[tokio::test]
async fn a_team_is_formed_changed_and_dissolved() {
    on_each_engine(HOUSE, async |desk| {
        let max = desk.colleague("Max", Role::Manager).await;
        let ana = desk.agent("Ana").await;
        max.gets("/teams").await.is(200).says("There are no teams yet").says("New team");
        ana.gets("/teams").await.is(200).says("There are no teams yet").is_silent_about("/teams/new");
        let (member, lead) = (format!("member-{}", ana.id), max.id.to_string());
        max.posts("/teams", &[("name", " Returns "), ("lead", &lead), (&member, "on")]).await.is(303);
        max.gets("/teams").await.says("Returns").says("Led by Max").says("Ana, Max");

        let id = team_id(&max.gets("/teams").await.text());
        let path = format!("/teams/{id}");
        max.gets(&path).await.is(200).says("checked");
        let renamed = [("name", "Repairs"), ("lead", ""), ("version", "1"), (member.as_str(), "on")];
        max.posts(&path, &renamed).await.is(303);
        ana.gets("/teams").await.says("Repairs").says("No lead").is_silent_about("Max</");

        let stale = max.posts(&path, &with(&renamed, "name", "Returns and repairs")).await;
        stale.is(409).says("Somebody changed this while you were writing").says("<dd>Repairs</dd>");
        stale.says("value=\"Returns and repairs\"");
        let version = value_in(&stale.text().replace("name=\"version\"", "id=\"version\""), "version");
        max.posts(&path, &with(&with(&renamed, "name", "Returns and repairs"), "version", &version))
            .await
            .is(303);

        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let change = Change { conversation: parcel.conversation, actor: Actor::System, version: None };
        let team: TeamId = id.parse().expect("an id");
        let handed = desk.app.db.write(desk.org, (change, team), |tx, (change, team)| {
            Box::pin(conversations::hand_to_team(tx, *change, *team))
        });
        handed.await.expect("a conversation can be handed over");
        max.posts(&format!("{path}/dissolve"), &[]).await.is(409).says("Hand them to another team first");
        let handed = desk.app.db.write(desk.org, change, |tx, change| {
            Box::pin(conversations::hand_to_team(tx, *change, TeamId::NONE))
        });
        handed.await.expect("a conversation can be handed back");
        max.posts(&format!("{path}/dissolve"), &[]).await.is(303);
        max.gets(&path).await.is(404);
    })
    .await;
}

fn team_id(page: &str) -> String {
    let mut ids = page.split("href=\"/teams/").skip(1).filter_map(|rest| rest.split('"').next());
    ids.find(|id| *id != "new").expect("a team is listed").to_owned()
}

#[tokio::test]
async fn bad_forms_are_refused() {
    on_each_engine(HOUSE, async |desk| {
        let max = desk.colleague("Max", Role::Manager).await;
        let ana = desk.agent("Ana").await;
        let there = desk.another_organization().await;
        let foreign = desk.colleague_of(there, "Fremd", Role::Manager).await;
        foreign.posts("/teams", &[("name", "Theirs"), ("lead", "")]).await.is(303);
        let theirs = team_id(&foreign.gets("/teams").await.text());
        max.posts("/teams", &[("name", "Returns"), ("lead", "")]).await.is(303);
        let path = format!("/teams/{}", team_id(&max.gets("/teams").await.text()));
        let (name, stranger) = (long(121), foreign.id.to_string());
        let member = format!("member-{stranger}");
        let form: super::Fields<'_> = &[("name", "Repairs"), ("lead", ""), ("version", "1")];
        let new = without(form, "version");
        let more = |extra| [form, &[extra]].concat();
        refuses_forms(
            &max,
            "/teams",
            &[
                (422, &without(&new, "name")),
                (422, &without(&new, "lead")),
                (422, &with(&new, "name", " ")),
                (422, &with(&new, "name", &name)),
                (409, &with(&new, "name", "Returns")),
                (422, &with(&new, "lead", &stranger)),
                (422, &with(&new, "lead", "abc")),
                (422, &[("name", "A"), ("lead", ""), (&member, "on")]),
                (422, &[("name", "A"), ("lead", ""), ("member-x", "on")]),
                (422, &[("name", "A"), ("name", "B"), ("lead", "")]),
                (422, &[("name", "A"), ("lead", ""), ("org_id", "1")]),
            ],
        )
        .await;
        max.posts("/teams", &[("name", "Other"), ("lead", "")]).await.is(303);
        refuses_forms(
            &max,
            &path,
            &[
                (422, &without(form, "version")),
                (422, &with(form, "version", "x")),
                (409, &with(form, "version", "7")),
                (409, &with(form, "name", "Other")),
                (422, &with(form, "name", &name)),
                (422, &more((member.as_str(), "on"))),
                (422, &more(("x", "on"))),
            ],
        )
        .await;
        for id in [theirs.as_str(), "17", "abc"] {
            max.gets(&format!("/teams/{id}")).await.is(404);
            max.posts(&format!("/teams/{id}"), form).await.is(404);
            max.posts(&format!("/teams/{id}/dissolve"), &[]).await.is(404);
        }
        for path in ["/teams/new".to_owned(), path.clone()] {
            ana.gets(&path).await.is(403);
        }
        ana.posts("/teams", &new).await.is(403);
        ana.posts(&path, form).await.is(403);
        ana.posts(&format!("{path}/dissolve"), &[]).await.is(403);
        max.posts(&format!("{path}/dissolve"), &[("sure", "yes")]).await.is(422);
    })
    .await;
}

#[tokio::test]
async fn a_program_keeps_teams() {
    on_each_engine(HOUSE, async |desk| {
        let max = desk.colleague("Max", Role::Manager).await;
        let ana = desk.agent("Ana").await;
        let program = desk.program(&max, &["teams:read", "teams:write"]).await;
        let new = json!({ "name": "Returns", "lead_id": max.id, "member_ids": [ana.id] });
        let made = program.calls_once("POST", "/api/v1/teams", &new, Some("one")).await;
        assert_eq!(program.calls_once("POST", "/api/v1/teams", &new, Some("one")).await.json(), made.json());
        let made = made.is(201).json();
        assert_eq!(made["member_ids"].as_array().map(Vec::len), Some(2), "whoever leads belongs to it");
        let path = format!("/api/v1/teams/{}", made["id"].as_str().expect("an id"));
        let change = json!({ "version": 1, "lead_id": "0", "member_ids": [] });
        let changed = program.calls("PATCH", &path, &change).await.is(200).json();
        assert_eq!((changed["version"].as_i64(), changed.get("lead_id")), (Some(2), None));
        refuses_calls(&program, "PATCH", &path, &[(409, "changed_meanwhile", change)]).await;
        let listed = program.calls("GET", "/api/v1/teams?limit=1", &json!(null)).await.is(200).json();
        assert_eq!(listed["items"][0], changed);
        program.calls("DELETE", &path, &nothing()).await.is(204);
        refuses_calls(&program, "GET", &path, &[(404, "not_found", nothing())]).await;
    })
    .await;
}

#[tokio::test]
async fn bad_calls_are_refused() {
    on_each_engine(HOUSE, async |desk| {
        let max = desk.colleague("Max", Role::Manager).await;
        let ana = desk.agent("Ana").await;
        let there = desk.another_organization().await;
        let foreign = desk.colleague_of(there, "Fremd", Role::Manager).await;
        let theirs =
            foreign.calls("POST", "/api/v1/teams", &json!({ "name": "Theirs" })).await.is(201).json();
        let theirs = format!("/api/v1/teams/{}", theirs["id"].as_str().expect("an id"));
        let program = desk.program(&max, &["teams:read", "teams:write"]).await;
        refuses_calls(
            &program,
            "POST",
            "/api/v1/teams",
            &[
                (422, "field_invalid", json!({})),
                (400, "unreadable", json!({ "name": 5 })),
                (400, "unreadable", json!({ "name": "A", "member_ids": [5] })),
                (422, "name_invalid", json!({ "name": long(121) })),
                (422, "team_member_unknown", json!({ "name": "A", "lead_id": foreign.id })),
                (422, "team_member_unknown", json!({ "name": "A", "member_ids": [foreign.id] })),
                (422, "field_invalid", json!({ "name": "A", "id": "1" })),
            ],
        )
        .await;
        refuses_calls(&program, "GET", &theirs, &[(404, "not_found", nothing())]).await;
        refuses_calls(&program, "PATCH", &theirs, &[(404, "not_found", json!({ "version": 1 }))]).await;
        refuses_calls(&program, "DELETE", &theirs, &[(404, "not_found", nothing())]).await;
        ana.calls("POST", "/api/v1/teams", &json!({ "name": "A" })).await.is(403);
        let made = program.calls("POST", "/api/v1/teams", &json!({ "name": "A" })).await.is(201).json();
        let path = format!("/api/v1/teams/{}", made["id"].as_str().expect("an id"));
        refuses_calls(
            &program,
            "PATCH",
            &path,
            &[(422, "field_invalid", json!({})), (400, "unreadable", json!({ "version": "1" }))],
        )
        .await;
        ana.calls("PATCH", &path, &json!({ "version": 1 })).await.is(403);
        ana.calls("DELETE", &path, &nothing()).await.is(403);
        refuses_calls(&program, "POST", "/api/v1/teams", &[(409, "team_name_taken", json!({ "name": "A" }))])
            .await;
        let bare = desk.program(&max, &["customers:read"]).await;
        for (method, path) in [("GET", "/api/v1/teams"), ("GET", path.as_str()), ("DELETE", path.as_str())] {
            refuses_calls(&bare, method, path, &[(403, "scope_missing", nothing())]).await;
        }
        refuses_calls(&bare, "POST", "/api/v1/teams", &[(403, "scope_missing", json!({ "name": "A" }))])
            .await;
        refuses_calls(&bare, "PATCH", &path, &[(403, "scope_missing", json!({ "version": 1 }))]).await;
    })
    .await;
}

#[tokio::test]
async fn a_team_in_use_stays_and_there_are_not_too_many() {
    on_each_engine(HOUSE, async |desk| {
        let max = desk.colleague("Max", Role::Manager).await;
        let program = desk.program(&max, &["teams:write"]).await;
        let made = program.calls("POST", "/api/v1/teams", &json!({ "name": "A" })).await.is(201).json();
        let id: TeamId = made["id"].as_str().and_then(|id| id.parse().ok()).expect("an id");
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let change = Change { conversation: parcel.conversation, actor: Actor::System, version: None };
        let handed = desk.app.db.write(desk.org, (change, id), |tx, (change, id)| {
            Box::pin(conversations::hand_to_team(tx, *change, *id))
        });
        handed.await.expect("a conversation can be handed over");
        let path = format!("/api/v1/teams/{id}");
        refuses_calls(&program, "DELETE", &path, &[(409, "team_in_use", nothing())]).await;

        let formed: Result<(), store::Fault> = desk
            .app
            .db
            .write(desk.org, (), |tx, ()| {
                Box::pin(async move {
                    for number in 1..500 {
                        conversations::teams::create(tx, &format!("Team {number}"), shell::ColleagueId::NONE)
                            .await?;
                    }
                    Ok(())
                })
            })
            .await;
        formed.expect("teams can be formed");
        let more = json!({ "name": "One more" });
        refuses_calls(&program, "POST", "/api/v1/teams", &[(409, "team_too_many", more)]).await;
    })
    .await;
}
