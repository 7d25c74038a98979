//! Kinds of one's own.

use serde_json::json;
use shell::Role;
use testing::on_each_engine;

use super::{FEATURES, counted, listed};

#[tokio::test]
async fn a_kind_of_ones_own_is_added_told_and_turned_off() {
    on_each_engine(FEATURES, async |desk| {
        let owner = desk.colleague("Olga", Role::Owner).await;
        let (mona, ana) = (desk.colleague("Mona", Role::Manager).await, desk.agent("Ana").await);
        ana.gets("/drips/kinds").await.is(403);
        mona.gets("/drips/kinds")
            .await
            .is(200)
            .says("No kinds of your own yet")
            .is_silent_about("Add this kind");
        let fields = [
            ("name", "Appointment <missed>"),
            ("code", "appointment_missed"),
            ("description", "Nobody came."),
            ("event_kind", ""),
            ("event_code", ""),
        ];
        mona.posts("/drips/kinds", &fields).await.is(403);
        let mut bad = fields;
        bad[1].1 = "Appointment Missed";
        owner.posts("/drips/kinds", &bad).await.is(422).says("small letters, digits").says("Nobody came.");
        bad[1].1 = "damaged";
        owner.posts("/drips/kinds", &bad).await.is(409).says("a kind with this short name");
        owner.posts("/drips/kinds", &fields).await.is(303);
        owner.posts("/drips/kinds", &fields).await.is(409);
        mona.gets("/drips/kinds").await.says("Appointment &#60;missed&#62;").says("told by colleagues");

        let exchange = desk.customer("Maria").writes("Nobody came today.").await;
        let tell = format!("/conversations/{}/drips/new", exchange.number);
        ana.posts(&tell, &[("client_key", "one"), ("kind", "appointment_missed")]).await.is(303);
        counted(desk).await;
        mona.gets("/drips?kind=appointment_missed").await.says("Maria").says("Appointment &#60;missed&#62;.");

        let version = |kinds: &[serde_json::Value]| {
            kinds.iter().find(|kind| kind["code"] == "appointment_missed").unwrap()["version"].clone()
        };
        let seen = version(&listed(&mona, "/api/v1/drip-kinds").await).to_string();
        let off = [("name", "Missed"), ("description", ""), ("state", "off"), ("version", &seen)];
        mona.posts("/drips/kinds/appointment_missed", &off).await.is(403);
        owner.posts("/drips/kinds/appointment_missed", &off).await.is(303);
        owner.posts("/drips/kinds/appointment_missed", &off).await.is(409).says("Somebody changed this");
        owner.posts("/drips/kinds/damaged", &off).await.is(422);
        ana.posts(&tell, &[("client_key", "two"), ("kind", "appointment_missed")]).await.is(422);
        mona.gets("/drips").await.says("Missed.");
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn a_kind_is_found_in_events() {
    on_each_engine(FEATURES, async |desk| {
        let owner = desk.colleague("Olga", Role::Owner).await;
        let new = json!({ "code": "set_aside", "name": "Set aside", "event_kind": "status_changed",
            "event_code": "snoozed" });
        let added = owner.calls("POST", "/api/v1/drip-kinds", &new).await.is(201).json();
        assert_eq!((&added["event_kind"], &added["is_on"]), (&json!("status_changed"), &json!(true)));
        assert_eq!(owner.calls("POST", "/api/v1/drip-kinds", &new).await.is(409).code(), "drip_kind_taken");
        let own = json!({ "code": "mine", "name": "Mine", "event_kind": "drip_counted" });
        let refused = owner.calls("POST", "/api/v1/drip-kinds", &own).await;
        assert_eq!(refused.is(422).code(), "drip_kind_event_missing");
        owner.gets("/drips/kinds").await.says("a conversation changed its status, snoozed");

        let path = "/api/v1/drip-kinds/set_aside";
        let change = json!({ "name": "Put aside", "version": added["version"] });
        let changed = owner.calls("PATCH", path, &change).await.is(200).json();
        assert_eq!((&changed["name"], &changed["description"]), (&json!("Put aside"), &json!("")));
        assert_eq!(owner.calls("PATCH", path, &change).await.is(409).code(), "changed_meanwhile");
        owner.calls("PATCH", "/api/v1/drip-kinds/nonsense", &change).await.is(404);
        desk.leaves_work_undone();
    })
    .await;
}
