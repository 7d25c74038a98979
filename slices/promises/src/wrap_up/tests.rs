//! Stories of the end of a call.

use serde_json::{Value, json};
use shell::Feature;
use testing::{Agent, Exchange, on_each_engine};

use crate::tests::panel_beside;
use crate::{FEATURE, KEEPING, MAKING};

const FEATURES: &[Feature] = &[FEATURE, KEEPING, MAKING];

async fn calls(agent: &Agent, exchange: &Exchange, outcome: &str) -> String {
    let sent = json!({ "direction": "outgoing", "outcome": outcome });
    let path = format!("/api/v1/conversations/{}/calls", exchange.conversation);
    let logged = agent.calls("POST", &path, &sent).await;
    logged.is(201).json()["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_call_is_asked_about_once() {
    on_each_engine(FEATURES, async |desk| {
        let ana = desk.agent("Ana").await;
        let ben = desk.agent("Ben").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let panel = async |agent: &Agent| {
            let seat = shell::Seat { org: desk.org, ..shell::Seat::sample() };
            let mut colleague = (*seat.colleague).clone();
            colleague.id = agent.id;
            let seat = shell::Seat { colleague: colleague.into(), ..seat };
            panel_beside(&desk.app, &seat, parcel.conversation, &super::page::PANEL).await
        };
        assert_eq!(panel(&ana).await, "");
        calls(&ana, &parcel, "unanswered").await;
        assert_eq!(panel(&ana).await, "", "nothing is promised to nobody");
        let call = calls(&ana, &parcel, "reached").await;
        assert!(panel(&ana).await.contains("Anything promised?"));
        assert_eq!(panel(&ben).await, "", "only whoever called is asked");

        let path = format!("/conversations/{}/wrap-up", parcel.number);
        let back = [("call", call.as_str()), ("promised", "call_back"), ("line", "tomorrow 3")];
        ben.posts(&path, &back).await.is(404);
        let empty = [("call", call.as_str()), ("promised", "call_back"), ("line", "")];
        ana.posts(&path, &empty).await.is(422).says("Say by when").says("Anything promised?");
        ana.posts(&path, &[("call", call.as_str()), ("promised", "song")]).await.is(400);
        assert_eq!(ana.posts(&path, &back).await.leads_to(), format!("/conversations/{}", parcel.number));
        ana.posts(&path, &[("call", call.as_str()), ("promised", "nothing")]).await.is(409);
        assert_eq!(panel(&ana).await, "");
        let list = ana.calls("GET", "/api/v1/promises", &Value::Null).await;
        let made = &list.json()["items"][0];
        assert_eq!((&made["said"], &made["kind"]), (&json!("Call back"), &json!("call_back")));
        assert_eq!(made["due_at"], "2026-03-03T15:00:00Z");

        let call = calls(&ben, &parcel, "reached").await;
        let path = format!("/api/v1/calls/{call}/wrap-up");
        let invoice = json!({ "promised": "send", "line": "the invoice by Friday" });
        let sent = ben.calls("POST", &path, &invoice).await;
        assert!(sent.is(200).json()["promise"].is_string());
        ben.calls("POST", &path, &invoice).await.is(409);
        ben.gets("/promises").await.says("The invoice");
        let call = calls(&ben, &parcel, "left_message").await;
        let path = format!("/api/v1/calls/{call}/wrap-up");
        let nothing = ben.calls("POST", &path, &json!({ "promised": "nothing" })).await;
        assert_eq!(nothing.is(200).json()["promise"], Value::Null);
        desk.clock_moves_to("2026-03-02T22:00:00Z");
        assert_eq!(panel(&ben).await, "");
    })
    .await;
}

#[tokio::test]
async fn times_are_counted_from_the_call() {
    on_each_engine(FEATURES, async |desk| {
        let ana = desk.agent("Ana").await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let sent = json!({ "direction": "outgoing", "outcome": "reached", "at": "2026-03-02T08:30:00Z" });
        let path = format!("/api/v1/conversations/{}/calls", parcel.conversation);
        let logged = ana.calls("POST", &path, &sent).await;
        let call = logged.is(201).json()["id"].as_str().unwrap().to_owned();

        let preview = async |line: &str| {
            let path = format!("/promises/preview?conversation={}&call={call}&line={line}", parcel.number);
            ana.gets_part(&path).await.is(200).text()
        };
        let past = "Counted from the call, that is already past.";
        assert!(preview("in+20+minutes").await.contains(past));
        assert!(preview("in+an+hour").await.contains("09:30"));
        let path = format!("/conversations/{}/wrap-up", parcel.number);
        let line = |line: &'static str| {
            [("call", call.clone()), ("promised", "call_back".into()), ("line", line.into())]
        };
        let fields = line("in 20 minutes");
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        ana.posts(&path, &fields).await.is(422).says(past).says("in 20 minutes");
        let api = format!("/api/v1/calls/{call}/wrap-up");
        let refused = ana.calls("POST", &api, &json!({ "promised": "send", "line": "today 8am" })).await;
        assert!(["promise_time_past", "wrap_up_time_past"].contains(&refused.is(422).code().as_str()));
        ana.calls("POST", &api, &json!({ "promised": "call_back", "line": "in an hour" })).await.is(200);
        let list = ana.calls("GET", "/api/v1/promises", &Value::Null).await.json();
        let made = &list["items"][0];
        assert_eq!(
            (&made["due_at"], &made["due_text"]),
            (&json!("2026-03-02T09:30:00Z"), &json!("in an hour"))
        );
        assert_eq!(made["made_at"], "2026-03-02T08:30:00Z");
        desk.leaves_work_undone();
    })
    .await;
}
