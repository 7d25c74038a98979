//! The organization's name, zone, hours, holidays and signature.

use serde_json::json;
use shell::signpost::Post;
use shell::{Feature, Right, Role, Signpost};
use testing::on_each_engine;

use super::{Fields, HOUSE, long, nothing, refuses_calls, refuses_forms, with, without};

const FORM: Fields<'_> = &[
    ("name", "Kettles and Pans"),
    ("time_zone", "Europe/Lisbon"),
    ("language", "en"),
    ("currency", " chf "),
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
        page.says("name=\"currency\" value=\"CHF\"");
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
                (422, &with(FORM, "currency", "Taler")),
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
        assert_eq!(known["currency"], json!(null), "nobody has named one");
        let hours = json!({ "friday": "09:00-13:00" });
        let change = json!({ "version": 1, "hours": hours, "signature": "Regards", "currency": "jpy" });
        let changed = program.calls("PATCH", path, &change).await.is(200).json();
        assert_eq!(changed["currency"], "JPY");
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

const CALENDAR: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\n\
    DTSTART;VALUE=DATE:20000101\r\nRRULE:FREQ=YEARLY\r\nSUMMARY:New Year\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

/// A form with one file in this field.
fn upload(field: &str, bytes: &str) -> Vec<u8> {
    let head = format!("--B\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"a.ics\"\r\n");
    format!("{head}Content-Type: text/calendar\r\n\r\n{bytes}\r\n--B--\r\n").into_bytes()
}

const MULTIPART: &str = "multipart/form-data; boundary=B";

#[tokio::test]
async fn holidays_are_added_from_dates_and_from_a_calendar_and_removed_one_by_one() {
    on_each_engine(HOUSE, async |desk| {
        let olga = desk.colleague("Olga", Role::Owner).await;
        let ana = desk.agent("Ana").await;
        olga.gets("/organization").await.is(200).says("No holidays yet");
        let pasted = [("holidays", "2026-12-25 Christmas Day\r\n26.12.2026\r\n")];
        assert_eq!(
            olga.posts("/organization/holidays", &pasted).await.is(303).leads_to(),
            "/organization#holidays"
        );
        olga.gets("/organization")
            .await
            .says("Christmas Day")
            .says("Fri 25 December")
            .says("Sat 26 December");
        ana.gets("/organization").await.is(200).says("Christmas Day").is_silent_about("Remove");

        let path = "/organization/holidays/calendar";
        olga.sends(path, MULTIPART, upload("calendar", CALENDAR)).await.is(303);
        olga.gets("/organization").await.says("New Year").says("1 January 2027").says("Christmas Day");
        olga.posts("/organization/holidays/remove", &[("date", "2026-12-26")]).await.is(303);
        let page = olga.gets("/organization").await;
        page.says("Christmas Day").is_silent_about("26 December");
        olga.posts("/organization/holidays/remove", &[("date", "2026-12-26")]).await.is(404);

        ana.posts("/organization/holidays", &pasted).await.is(403);
        ana.posts("/organization/holidays/remove", &[("date", "2026-12-25")]).await.is(403);
        ana.sends(path, MULTIPART, upload("calendar", CALENDAR)).await.is(403);
    })
    .await;
}

#[tokio::test]
async fn what_is_no_holiday_is_said_beside_what_was_typed() {
    on_each_engine(HOUSE, async |desk| {
        let olga = desk.colleague("Olga", Role::Owner).await;
        let refused = olga.posts("/organization/holidays", &[("holidays", "2026-12-25 A\nBoxing Day")]).await;
        refused
            .is(422)
            .says("Line 2 does not begin with a date")
            .says("Boxing Day")
            .says("id=\"holidays-error\"");
        olga.posts("/organization/holidays", &[("holidays", " ")]).await.is(422).says("We found no holiday");
        let day = |ahead: i64| jiff::civil::date(2026, 1, 1) + jiff::ToSpan::days(ahead);
        let many = (0..501).map(|ahead| day(ahead).to_string()).collect::<Vec<_>>().join("\n");
        olga.posts("/organization/holidays", &[("holidays", &many)])
            .await
            .is(422)
            .says("At most 500 holidays");
        let path = "/organization/holidays/calendar";
        let page = olga.sends(path, MULTIPART, upload("calendar", "<html>")).await;
        page.is(422).says("That is no calendar we can read").says("id=\"calendar-error\"");
        let empty = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n";
        olga.sends(path, MULTIPART, upload("calendar", empty)).await.is(422).says("We found no holiday");
        olga.sends(path, MULTIPART, upload("other", CALENDAR)).await.is(422);
        olga.sends(path, MULTIPART, upload("calendar", &long(600_000))).await.is(413);
        olga.sends(path, "text/calendar", CALENDAR.into()).await.is(415);
        olga.gets("/organization").await.says("No holidays yet");
    })
    .await;
}

#[tokio::test]
async fn a_program_adds_holidays_and_changes_their_list() {
    on_each_engine(HOUSE, async |desk| {
        let olga = desk.colleague("Olga", Role::Owner).await;
        let program = desk.program(&olga, &["organization:read", "organization:write"]).await;
        let path = "/api/v1/organization/holidays";
        let known = program.calls("POST", path, &json!({ "text": CALENDAR })).await.is(200).json();
        assert_eq!(known["holidays"][1], json!({ "date": "2027-01-01", "name": "New Year" }));
        let known =
            program.calls("POST", path, &json!({ "text": "2026-12-25 Christmas" })).await.is(200).json();
        assert_eq!(known["holidays"].as_array().unwrap().len(), 7);
        refuses_calls(
            &program,
            "POST",
            path,
            &[
                (422, "holiday_not_understood", json!({ "text": "Christmas" })),
                (422, "no_holidays_found", json!({ "text": "" })),
                (422, "calendar_not_understood", json!({ "text": "xBEGIN:VCALENDAR" })),
            ],
        )
        .await;
        let one = json!([{ "date": "2026-12-25", "name": "Christmas" }]);
        let change = json!({ "version": known["version"], "holidays": one });
        let changed = program.calls("PATCH", "/api/v1/organization", &change).await.is(200).json();
        assert_eq!(changed["holidays"], one);
    })
    .await;
}

/// What another feature lets an organization settle, and what only owners may.
const SIGNED: &[Feature] = &[
    conversations::FEATURE,
    crate::ORGANIZATION,
    Feature {
        name: "kettles",
        extends: &[
            &Signpost {
                post: Post::Organization,
                path: "/kettles/sizes",
                key: "settings-organization-title",
                right: Right::AnswerCustomers,
            },
            &Signpost {
                post: Post::Organization,
                path: "/kettles/prices",
                key: "settings-organization-title",
                right: Right::KeepOrganization,
            },
        ],
        ..Feature::NONE
    },
];

#[tokio::test]
async fn signposts_of_other_features_stand_on_its_page_for_those_who_may_go_there() {
    on_each_engine(SIGNED, async |desk| {
        let (ana, olga) = (desk.agent("Ana").await, desk.colleague("Olga", Role::Owner).await);
        let page = ana.gets("/organization").await;
        page.is(200)
            .says("More about how you work")
            .says("/kettles/sizes")
            .is_silent_about("/kettles/prices");
        olga.gets("/organization").await.says("/kettles/sizes").says("/kettles/prices");
        ana.gets("/me").await.is_silent_about("/kettles/sizes");
    })
    .await;
}
