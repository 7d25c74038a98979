//! The organization's name, zone, hours and signature.

use serde_json::json;
use shell::Role;
use testing::on_each_engine;

use super::{Fields, HOUSE, long, nothing, refuses_calls, refuses_forms, with, without};

const FORM: Fields<'_> = &[
    ("name", "Kettles and Pans"),
    ("time_zone", "Europe/Lisbon"),
    ("language", "en"),
    ("signature", "Warm regards\r\nKettles"),
    ("version", "1"),
    ("monday", "09:00-12:00, 13:00-17:30"),
    ("tuesday", "9:00–17:00"),
    ("wednesday", "09:00-17:00"),
    ("thursday", "09:00-17:00"),
    ("friday", "09:00-15:00"),
    ("saturday", ""),
    ("sunday", ""),
];

#[tokio::test]
async fn an_owner_changes_it_and_everybody_reads_it() {
    on_each_engine(HOUSE, async |desk| {
        let olga = desk.colleague("Olga", Role::Owner).await;
        let ana = desk.agent("Ana").await;
        olga.gets("/organization").await.is(200).says("value=\"09:00-17:00\"").says("It is 09:00 there now.");
        olga.posts("/organization", FORM).await.is(303);
        let page = olga.gets("/organization").await;
        page.says("Kettles and Pans").says("09:00-12:00, 13:00-17:30").says("Warm regards");
        ana.gets("/organization")
            .await
            .is(200)
            .says("Europe/Lisbon")
            .says("Owners change this.")
            .says("Day off");
        ana.posts("/organization", FORM).await.is(403);

        let stale = olga.posts("/organization", &with(FORM, "name", "Kettles, Pans and Lids")).await;
        stale.is(409).says("Somebody changed this while you were writing").says("<dd>Kettles and Pans</dd>");
        stale.says("value=\"Kettles, Pans and Lids\"").says("name=\"version\" value=\"2\"");
        olga.posts("/organization", &with(&with(FORM, "name", "Kettles, Pans and Lids"), "version", "2"))
            .await
            .is(303);
    })
    .await;
}

#[tokio::test]
async fn a_zone_says_its_time_while_it_is_typed() {
    on_each_engine(HOUSE, async |desk| {
        let ana = desk.agent("Ana").await;
        ana.gets_part("/zones/clock?time_zone=Asia/Kathmandu").await.is(200).says("It is 14:45 there now.");
        ana.gets_part("/zones/clock?time_zone=Asia/Kath")
            .await
            .is(200)
            .says("We do not know this time zone yet");
        ana.gets_part("/zones/clock?zone=x").await.is(422);
        ana.gets_part("/zones/clock").await.is(422);
        desk.stranger().gets_part("/zones/clock?time_zone=UTC").await.is(401);
    })
    .await;
}

#[tokio::test]
async fn bad_forms_are_refused() {
    on_each_engine(HOUSE, async |desk| {
        let olga = desk.colleague("Olga", Role::Owner).await;
        let (name, signature) = (long(121), long(2_001));
        refuses_forms(
            &olga,
            "/organization",
            &[
                (422, &without(FORM, "name")),
                (422, &without(FORM, "sunday")),
                (422, &with(FORM, "name", "")),
                (422, &with(FORM, "name", &name)),
                (422, &with(FORM, "time_zone", "Moon/Sea")),
                (422, &with(FORM, "language", "xx")),
                (422, &with(FORM, "signature", &signature)),
                (422, &with(FORM, "thursday", "nine to five")),
                (400, &with(FORM, "version", "first")),
                (422, &[FORM, &[("org_id", "1")]].concat()),
            ],
        )
        .await;
        let unread = olga.posts("/organization", &with(FORM, "thursday", "nine to five")).await;
        unread.says("value=\"nine to five\"").says("id=\"thursday-error\"").says("Write hours like");
        olga.sends("/organization", "text/plain", b"name=x".to_vec()).await.is(415);
    })
    .await;
}

#[tokio::test]
async fn a_program_reads_and_changes_it() {
    on_each_engine(HOUSE, async |desk| {
        let olga = desk.colleague("Olga", Role::Owner).await;
        let max = desk.colleague("Max", Role::Manager).await;
        let program = desk.program(&olga, &["organization:read", "organization:write"]).await;
        let path = "/api/v1/organization";
        let known = program.calls("GET", path, &json!(null)).await.is(200).json();
        assert_eq!(
            (&known["hours"]["friday"], &known["hours"]["sunday"]),
            (&json!("09:00-17:00"), &json!(""))
        );
        let change = json!({ "version": 1, "hours": { "friday": "09:00-13:00" }, "signature": "Regards" });
        let changed = program.calls("PATCH", path, &change).await.is(200).json();
        assert_eq!(changed["hours"]["friday"], "09:00-13:00");
        assert_eq!(
            (&changed["name"], &changed["hours"]["monday"]),
            (&json!("Kettles"), &json!("09:00-17:00"))
        );
        refuses_calls(
            &program,
            "PATCH",
            path,
            &[
                (409, "changed_meanwhile", change),
                (422, "field_invalid", json!({})),
                (400, "unreadable", json!({ "version": "2" })),
                (422, "name_invalid", json!({ "version": 2, "name": long(121) })),
                (422, "time_zone_unknown", json!({ "version": 2, "time_zone": "Moon/Sea" })),
                (422, "language_unknown", json!({ "version": 2, "language": "xx" })),
                (422, "signature_too_long", json!({ "version": 2, "signature": long(2_001) })),
                (422, "hours_not_understood", json!({ "version": 2, "hours": { "sunday": "17:00-09:00" } })),
                (422, "field_invalid", json!({ "version": 2, "hours": { "someday": "" } })),
                (422, "field_invalid", json!({ "version": 2, "event_seq": 9 })),
            ],
        )
        .await;
        max.calls("PATCH", path, &json!({ "version": 2 })).await.is(403);
        let bare = desk.program(&olga, &["customers:read"]).await;
        refuses_calls(&bare, "GET", path, &[(403, "scope_missing", nothing())]).await;
        refuses_calls(&bare, "PATCH", path, &[(403, "scope_missing", json!({ "version": 2 }))]).await;
    })
    .await;
}
