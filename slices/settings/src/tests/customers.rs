//! The list of customers and one record.

use serde_json::json;
use shell::Role;
use testing::{Agent, on_each_engine};

use super::{Fields, HOUSE, long, nothing, refuses_calls, refuses_forms, with, without};

const FORM: Fields<'_> = &[
    ("name", "Maria Silva"),
    ("time_zone", "America/New_York"),
    ("language", "pt-BR"),
    ("note", "Likes to be called Mia."),
    ("version", "1"),
];

async fn newest(agent: &Agent) -> String {
    let page = agent.gets("/customers").await.text();
    let id = page.split("href=\"/customers/").nth(1).and_then(|rest| rest.split('"').next());
    id.expect("a customer is listed").to_owned()
}

#[tokio::test]
async fn a_record_is_read_and_corrected() {
    on_each_engine(HOUSE, async |desk| {
        let ana = desk.agent("Ana").await;
        ana.gets("/customers").await.is(200).says("Nobody has written yet");
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        ana.gets("/customers").await.says("maria@customers.example").says("Maria");
        let path = format!("/customers/{}", newest(&ana).await);
        let page = ana.gets(&path).await;
        page.is(200).says("Where is my parcel?").says(&format!("/conversations/{}", parcel.number));
        ana.posts(&path, FORM).await.is(303);
        let page = ana.gets(&path).await;
        page.says("Maria Silva").says("Likes to be called Mia.").says("It is 04:00 there now.");

        let stale = ana.posts(&path, &with(FORM, "note", "Prefers letters.")).await;
        stale.is(409).says("Somebody changed this while you were writing");
        stale.says("Prefers letters.</textarea>").says("<dd>Likes to be called Mia.</dd>");
        stale.says("name=\"version\" value=\"2\"");
        ana.posts(&path, &with(&with(FORM, "note", "Prefers letters."), "version", "2")).await.is(303);

        ana.gets("/customers?q=MARIA@customers.example").await.says("Maria Silva");
        ana.gets("/customers?address=maria@customers.example").await.says("Maria Silva");
        ana.gets("/customers?q=nobody@customers.example")
            .await
            .is(200)
            .says("Nobody here is called or writes");
    })
    .await;
}

async fn found(agent: &Agent, typed: &str) -> Vec<String> {
    let typed = typed.replace(' ', "%20");
    let page = agent.calls("GET", &format!("/api/v1/customers?q={typed}"), &nothing()).await.is(200).json();
    let items = page["items"].as_array().expect("a list");
    items.iter().map(|one| one["name"].as_str().expect("a name").to_owned()).collect()
}

#[tokio::test]
async fn customers_are_found_by_name_and_by_a_part_of_their_address() {
    on_each_engine(HOUSE, async |desk| {
        let ana = desk.agent("Ana").await;
        let there = desk.another_organization().await;
        let foreign = desk.colleague_of(there, "Fremd", Role::Owner).await;
        for name in ["Maria", "Marianne", "Jose"] {
            desk.customer(name).writes("Where is my parcel?").await;
        }
        let jose = format!("/customers/{}", newest(&ana).await);
        ana.posts(&jose, &with(&with(FORM, "name", "José Okafor-Müller"), "version", "1")).await.is(303);

        for (typed, expected) in [
            ("maria", &["Maria", "Marianne"][..]),
            ("MARIA@cust", &["Maria"]),
            ("mari", &["Maria", "Marianne"]),
            ("jose", &["José Okafor-Müller"]),
            ("José", &["José Okafor-Müller"]),
            ("okafor m", &["José Okafor-Müller"]),
            ("Muller, Jose", &["José Okafor-Müller"]),
            ("customers.example jo", &["José Okafor-Müller"]),
            ("exa", &["Maria", "Marianne", "José Okafor-Müller"]),
            ("okafor maria", &[]),
            ("afor", &[]),
            ("nobody@customers.example", &[]),
            ("%25_", &[]),
        ] {
            assert_eq!(found(&ana, typed).await, expected, "{typed}");
            assert!(found(&foreign, typed).await.is_empty(), "{typed}");
        }
        ana.gets("/customers?q=okafor").await.says("José Okafor-Müller").is_silent_about("Marianne");

        ana.posts(&jose, &with(&with(FORM, "name", "Joe Bloggs"), "version", "2")).await.is(303);
        assert_eq!(found(&ana, "okafor").await, Vec::<String>::new(), "a former name is forgotten");
        assert_eq!(found(&ana, "jose@customers").await, ["Joe Bloggs"]);
        assert_eq!(found(&ana, "bloggs joe").await, ["Joe Bloggs"]);

        desk.customer("Custer").writes("Hello").await;
        let first = found(&ana, "cust").await;
        assert_eq!((first.len(), &*first[0]), (4, "Custer"), "a name comes before what many share");
        let all = ana.calls("GET", "/api/v1/customers?q=customers&limit=2", &nothing()).await.json();
        assert_eq!((all["items"].as_array().map(Vec::len), &all["next"]), (Some(2), &json!(null)));
        let program = desk.program(&ana, &["organization:read"]).await;
        program.calls("GET", "/api/v1/customers?q=maria", &nothing()).await.is(403);
        let too_long = format!("/api/v1/customers?q={}", long(321));
        assert_eq!(ana.calls("GET", &too_long, &nothing()).await.is(422).code(), "field_invalid");
    })
    .await;
}

#[tokio::test]
async fn more_customers_of_a_name_than_a_page_holds_are_said_to_be_more() {
    on_each_engine(HOUSE, async |desk| {
        let ana = desk.agent("Ana").await;
        for number in 0..51 {
            desk.customer(&format!("C{number}")).writes("Hello").await;
        }
        ana.gets("/customers?q=customers")
            .await
            .says("More people than fit here")
            .is_silent_about("Older ones");
        ana.gets("/customers?q=c5").await.says("c50@").is_silent_about("More people than fit here");
    })
    .await;
}

#[tokio::test]
async fn the_list_goes_on_where_it_stopped() {
    on_each_engine(HOUSE, async |desk| {
        let ana = desk.agent("Ana").await;
        for number in 0..52 {
            desk.customer(&format!("C{number}")).writes("Hello").await;
        }
        let first = ana.gets("/customers").await;
        first.says("c51@").says("c2@").is_silent_about(">c1@");
        let text = first.text();
        let more = text
            .split("/customers?after=")
            .nth(1)
            .and_then(|rest| rest.split('"').next())
            .expect("there is more");
        ana.gets(&format!("/customers?after={more}"))
            .await
            .says("c1@")
            .says("c0@")
            .is_silent_about("Older ones");
        let page = ana.calls("GET", "/api/v1/customers?limit=50", &nothing()).await.is(200).json();
        let next = page["next"].as_str().expect("there is more");
        let rest = ana.calls("GET", &format!("/api/v1/customers?after={next}"), &nothing()).await.json();
        assert_eq!(rest["items"].as_array().map(Vec::len), Some(2));
    })
    .await;
}

#[tokio::test]
async fn bad_forms_are_refused() {
    on_each_engine(HOUSE, async |desk| {
        let ana = desk.agent("Ana").await;
        let there = desk.another_organization().await;
        let foreign = desk.colleague_of(there, "Fremd", Role::Owner).await;
        desk.customer("Maria").writes("Where is my parcel?").await;
        let path = format!("/customers/{}", newest(&ana).await);
        let (name, note, tag) = (long(201), long(10_001), long(36));
        refuses_forms(
            &ana,
            &path,
            &[
                (422, &without(FORM, "note")),
                (422, &without(FORM, "version")),
                (400, &with(FORM, "version", "x")),
                (422, &with(FORM, "name", &name)),
                (422, &with(FORM, "note", &note)),
                (422, &with(FORM, "time_zone", "Moon/Sea")),
                (422, &with(FORM, "language", &tag)),
                (422, &with(FORM, "language", "Portuguese!")),
                (422, &[FORM, &[("created_at", "1")]].concat()),
            ],
        )
        .await;
        foreign.gets(&path).await.is(404);
        foreign.posts(&path, FORM).await.is(404);
        foreign.gets("/customers").await.is(200).is_silent_about("maria@");
        foreign.gets("/customers?q=maria@customers.example").await.is_silent_about("Maria<");
        for id in ["17", "abc"] {
            ana.gets(&format!("/customers/{id}")).await.is(404);
            ana.posts(&format!("/customers/{id}"), FORM).await.is(404);
        }
        ana.gets("/customers?after=x").await.is(400);
        ana.gets("/customers?page=2").await.is(422);
        ana.gets(&format!("/customers?q={}", long(321))).await.is(422);
        assert!(desk.stranger().gets(&path).await.leads_to().starts_with("/sign-in"));
    })
    .await;
}

#[tokio::test]
async fn a_program_reads_and_corrects() {
    on_each_engine(HOUSE, async |desk| {
        let ana = desk.agent("Ana").await;
        desk.customer("Maria").writes("Where is my parcel?").await;
        let program = desk.program(&ana, &["customers:read", "customers:write"]).await;
        let path = format!("/api/v1/customers/{}", newest(&ana).await);
        let known = program.calls("GET", &path, &json!(null)).await.is(200).json();
        assert_eq!(known["identities"][0]["value"], "maria@customers.example");
        let change = json!({ "version": 1, "note": "Likes tea." });
        let changed = program.calls_once("PATCH", &path, &change, Some("tea")).await.is(200).json();
        assert_eq!(changed, program.calls_once("PATCH", &path, &change, Some("tea")).await.is(200).json());
        assert_eq!((&changed["note"], &changed["name"]), (&json!("Likes tea."), &known["name"]));
        refuses_calls(
            &program,
            "PATCH",
            &path,
            &[
                (409, "changed_meanwhile", change),
                (422, "field_invalid", json!({})),
                (400, "unreadable", json!({ "version": 2, "name": 5 })),
                (422, "customer_name_too_long", json!({ "version": 2, "name": long(201) })),
                (422, "customer_note_too_long", json!({ "version": 2, "note": long(10_001) })),
                (422, "customer_language_invalid", json!({ "version": 2, "language": "Portuguese!" })),
                (422, "time_zone_unknown", json!({ "version": 2, "time_zone": "Moon/Sea" })),
                (422, "field_invalid", json!({ "version": 2, "identities": [] })),
            ],
        )
        .await;
        let there = desk.another_organization().await;
        let foreign = desk.colleague_of(there, "Fremd", Role::Owner).await;
        foreign.calls("GET", &path, &nothing()).await.is(404);
        foreign.calls("PATCH", &path, &json!({ "version": 2 })).await.is(404);
        let bare = desk.program(&ana, &["teams:read"]).await;
        for path in ["/api/v1/customers", path.as_str()] {
            refuses_calls(&bare, "GET", path, &[(403, "scope_missing", nothing())]).await;
        }
        refuses_calls(&bare, "PATCH", &path, &[(403, "scope_missing", json!({ "version": 2 }))]).await;
    })
    .await;
}
