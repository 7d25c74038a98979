//! Stories of handing over, told through the pages and the API, on both engines.

use conversations::MessageId;
use rules::promises::state::{Kind, Origin};
use serde_json::{Value, json};
use shell::Role;
use store::Actor;
use testing::{Agent, Exchange, TestDesk, on_each_engine};

use super::keeperless_count;
use crate::asks::tests::{
    FEATURES, belongs_to, facts, forget_letters, letters_to, line, promises, subjects, team,
};
use crate::{By, NewPromise, PromiseId};

async fn keeper(desk: &TestDesk, id: PromiseId) -> String {
    line(desk, id).await.keeper_name
}

async fn unkept(desk: &TestDesk) -> i64 {
    desk.app.db.read(desk.org, (), |tx, ()| Box::pin(keeperless_count(tx))).await.unwrap()
}

#[tokio::test]
async fn before_a_shift_ends_what_is_due_goes_to_named_colleagues_and_can_be_taken_back() {
    on_each_engine(FEATURES, async |desk| {
        forget_letters();
        let (ana, ben, cem) = (desk.agent("Ana").await, desk.agent("Ben").await, desk.agent("Cem").await);
        team(desk, "Care", &[&ben, &ana]).await;
        ana.gets("/promises/handover").await.is(200).says("Nothing waits for you");
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let today = promises(&ana, &parcel, "Call back", "today 4pm").await;
        let tonight = promises(&ana, &parcel, "Send the invoice", "tomorrow 8:30am").await;
        let later = promises(&ana, &parcel, "Refund", "friday 3pm").await;

        let page = ana.gets("/promises/handover").await;
        page.is(200).says("2 things are due until tomorrow 09:00").is_silent_about("Refund");
        assert!(page.text().contains(&format!("value=\"{}\" selected", ben.id)), "the lead is suggested");
        ana.gets("/promises/handover?until=2026-03-07").await.says("Refund");
        ana.gets("/promises/handover?until=2026-03-02").await.is(422);
        ana.gets("/promises/handover?until=soon").await.is(422);

        let (one, two) = (format!("promise-{today}"), format!("promise-{tonight}"));
        let none = [("until", "2026-03-03"), ("how", "each"), (one.as_str(), ""), (two.as_str(), "")];
        ana.posts("/promises/handover", &none).await.is(422).says("Choose to whom");
        let (to_ben, to_cem) = (ben.id.to_string(), cem.id.to_string());
        let each = [
            ("until", "2026-03-03"),
            ("how", "each"),
            ("note", "She prefers the evening."),
            (one.as_str(), to_ben.as_str()),
            (two.as_str(), to_cem.as_str()),
        ];
        let done = ana.posts("/promises/handover", &each).await;
        let handover = done.is(303).leads_to();
        assert_eq!((keeper(desk, today).await, keeper(desk, tonight).await), ("Ben".into(), "Cem".into()));
        assert_eq!(keeper(desk, later).await, "Ana");
        let letters = letters_to(&ben, desk);
        assert_eq!(letters.len(), 1, "one letter for one handover");
        assert_eq!(letters[0].subject, "Ana handed over to you: 1");
        assert!(letters[0].text.contains("today 16:00: Call back (Maria"), "{}", letters[0].text);
        assert!(letters[0].text.contains("She prefers the evening."));
        ben.gets("/notifications").await.says("Ana handed over to you: 1");
        ben.gets(&handover).await.says("Handed over by Ana").says("To Ben").says("To Cem");
        ben.gets("/promises").await.says("Call back");
        ben.posts(&format!("/promises/{today}/keep"), &[]).await;

        cem.posts(&format!("{handover}/undo"), &[]).await.is(403);
        ana.posts(&format!("{handover}/undo"), &[]).await.is(303);
        ana.posts(&format!("{handover}/undo"), &[]).await.is(409);
        assert_eq!((keeper(desk, today).await, keeper(desk, tonight).await), ("Ben".into(), "Ana".into()));
        ana.gets(&format!("/promises/{tonight}")).await.says("Ana took it back.");
        let happened = facts(desk, "promise_handed_over").await;
        assert_eq!(happened.len(), 3);
        assert_eq!(happened[2], "promise_handed_over taken_back");

        let all = [("until", "2026-03-03"), ("how", "all"), ("to", to_cem.as_str()), (two.as_str(), "")];
        ana.posts("/promises/handover", &all).await.is(303);
        assert_eq!(keeper(desk, tonight).await, "Cem");
        desk.clock_moves_to("2026-03-03T08:30:00Z");
        desk.jobs_run().await;
        assert!(
            subjects(&cem, desk).iter().any(|subject| subject.contains("Send the invoice")),
            "the new keeper is reminded: {:?}",
            subjects(&cem, desk)
        );
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn only_whoever_has_it_or_leads_gives_it_away() {
    on_each_engine(FEATURES, async |desk| {
        let (ana, ben, lea) = (desk.agent("Ana").await, desk.agent("Ben").await, desk.agent("Lea").await);
        let mona = desk.colleague("Mona", Role::Manager).await;
        team(desk, "Care", &[&lea, &ana]).await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let promise = promises(&ana, &parcel, "Call back", "today 4pm").await;
        let path = format!("/promises/{promise}/keeper");
        let to = |agent: &Agent| vec![("keeper", agent.id.to_string())];
        let gives = async |giver: &Agent, to: Vec<(&str, String)>| {
            let fields: Vec<(&str, &str)> = to.iter().map(|(name, id)| (*name, id.as_str())).collect();
            giver.posts(&path, &fields).await
        };
        gives(&ben, to(&ben)).await.is(403);
        gives(&ana, to(&ana)).await.is(422);
        gives(&ana, vec![("keeper", "17".into())]).await.is(422);
        gives(&ana, vec![("keeper", "x".into())]).await.is(422);
        gives(&lea, to(&ben)).await.is(303);
        assert_eq!(keeper(desk, promise).await, "Ben");
        gives(&mona, to(&lea)).await.is(303);
        assert_eq!(keeper(desk, promise).await, "Lea");
        let there = desk.another_organization().await;
        let stranger = desk.colleague_of(there, "Jo", Role::Owner).await;
        gives(&stranger, to(&stranger)).await.is(404);
        gives(&lea, to(&stranger)).await.is(422);
        lea.posts(&format!("/promises/{promise}/keep"), &[]).await.is(303);
        gives(&lea, to(&ana)).await.is(409);
    })
    .await;
}

#[tokio::test]
async fn when_a_leave_begins_what_is_left_goes_to_the_stand_in() {
    on_each_engine(FEATURES, async |desk| {
        forget_letters();
        let (ana, ben, lea) = (desk.agent("Ana").await, desk.agent("Ben").await, desk.agent("Lea").await);
        team(desk, "Care", &[&lea, &ana]).await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let before = promises(&ana, &parcel, "Call back", "today 4pm").await;
        let during = promises(&ana, &parcel, "Refund", "thursday 3pm").await;
        let after = promises(&ana, &parcel, "Write again", "next wednesday 3pm").await;
        let ben_id = ben.id.to_string();
        let days = |first: &'static str, last: &'static str| [("first_day", first), ("last_day", last)];
        ana.gets("/me").await.says("href=\"/promises/leave\"");
        ana.posts("/promises/leave", &days("2026-03-05", "2026-03-04"))
            .await
            .is(422)
            .says("The last day comes");
        ana.posts("/promises/leave", &days("2026-02-05", "2026-02-06")).await.is(422);
        ana.posts("/promises/leave", &days("soon", "later")).await.is(422);
        let me = ana.id.to_string();
        let own = [&days("2026-03-04", "2026-03-06")[..], &[("stand_in", me.as_str())]].concat();
        ana.posts("/promises/leave", &own).await.is(422).says("Choose somebody else");
        let leave = [&days("2026-03-04", "2026-03-06")[..], &[("stand_in", ben_id.as_str())]].concat();
        let entered = ana.posts("/promises/leave", &leave).await;
        let hand = entered.is(303).leads_to();
        assert!(hand.starts_with("/promises/handover?leave="), "{hand}");
        ana.gets(&hand).await.says("Refund").is_silent_about("Write again").is_silent_about("Call back");
        ana.posts("/promises/leave", &leave).await.is(409).says("another leave");
        assert_eq!(subjects(&ben, desk), ["Leave of Ana, Wed 00:00 until 9 March 09:00"]);
        ben.gets(&format!("/promises/new?conversation={}", parcel.number)).await.says("Ana (away until");
        ben.posts("/promises/leave", &[&leave[..], &[("colleague", me.as_str())]].concat()).await.is(403);
        lea.gets("/promises/leave").await.says("Ana").says("Ben stands in");
        ben.gets("/promises/leave").await.is_silent_about("Ben stands in");

        ben.posts(&format!("/promises/{before}/keeper"), &[("keeper", me.as_str())]).await.is(403);
        // They look in now and then, and so stay signed in.
        for at in ["2026-03-02T20:00:00Z", "2026-03-03T07:00:00Z", "2026-03-03T18:00:00Z"] {
            desk.clock_moves_to(at);
            ana.gets("/me").await.is(200);
            ben.gets("/me").await.is(200);
        }
        desk.clock_moves_to("2026-03-03T23:59:59Z");
        desk.jobs_run().await;
        assert_eq!(keeper(desk, during).await, "Ana");
        desk.clock_moves_to("2026-03-04T00:00:00Z");
        desk.jobs_run().await;
        assert_eq!(desk.jobs_run().await, 0);
        assert_eq!((keeper(desk, during).await, keeper(desk, after).await), ("Ben".into(), "Ana".into()));
        assert_eq!(keeper(desk, before).await, "Ben", "what is late goes along");
        let told = subjects(&ben, desk);
        assert_eq!(told.iter().filter(|one| one.contains("is on leave; yours to keep now: 2")).count(), 1);

        let id = hand.rsplit('=').next().unwrap().to_owned();
        ben.posts(&format!("/leaves/{id}/cancel"), &[]).await.is(403);
        ana.posts(&format!("/leaves/{id}/cancel"), &[]).await.is(303);
        ana.posts(&format!("/leaves/{id}/cancel"), &[]).await.is(409);
        let back = ana.gets("/promises/handover").await.text();
        let (_, handover) = back.split_once("/handovers/").expect("it can be taken back");
        let path =
            format!("/handovers/{}/undo", handover.split('/').next().unwrap().split('"').next().unwrap());
        ana.posts(&path, &[]).await.is(303);
        assert_eq!(keeper(desk, during).await, "Ana");
        desk.leaves_work_undone();
    })
    .await;
}

/// Makes so many promises of an agent at once.
async fn many(desk: &TestDesk, agent: &Agent, exchange: &Exchange, count: usize) {
    let input = (agent.id, exchange.conversation, count);
    let made: Result<(), crate::CannotMake> = desk
        .app
        .db
        .write(desk.org, input, |tx, (keeper, conversation, count)| {
            Box::pin(async move {
                let there = conversations::by_id(tx, *conversation).await?.expect("it was received");
                for place in 0..*count {
                    let new = NewPromise {
                        client_key: format!("many:{place}"),
                        conversation: there.id,
                        customer: there.customer,
                        message: MessageId::NONE,
                        kind: Kind::Other,
                        said: format!("Thing {place}"),
                        by: By::Words("next friday".into()),
                        keeper: *keeper,
                        actor: Actor::Colleague(keeper.get()),
                        origin: Origin::ByHand,
                        condition: None,
                        span: None,
                        external: None,
                    };
                    crate::make(tx, &new).await?;
                }
                Ok(())
            })
        })
        .await;
    made.unwrap();
}

#[tokio::test]
async fn a_closed_account_leaves_nothing_without_a_keeper() {
    on_each_engine(FEATURES, async |desk| {
        forget_letters();
        let owner = desk.colleague("Olga", Role::Owner).await;
        let (ana, ben, lea) = (desk.agent("Ana").await, desk.agent("Ben").await, desk.agent("Lea").await);
        let returns = team(desk, "Returns", &[&lea]).await;
        team(desk, "Care", &[&ben, &ana]).await;
        let kettle = desk.customer("Maria").writes("The kettle leaks").await;
        belongs_to(desk, &kettle, returns).await;
        let parcel = desk.customer("Jonas").writes("Where is my parcel?").await;
        let of_team = promises(&ana, &kettle, "Send a new lid", "friday 3pm").await;
        let of_none = promises(&ana, &parcel, "Call back", "today 4pm").await;
        let bens = promises(&ben, &parcel, "Look for it", "today 5pm").await;
        let key = [("client_key", "k"), ("said", "Did you see it?"), ("by", "2pm")];
        let whom = format!("colleague-{}", ana.id);
        ben.posts(&format!("/promises/{bens}/ask"), &[&key[..], &[("whom", whom.as_str())]].concat())
            .await
            .is(303);

        let path = format!("/colleagues/{}/close", ana.id);
        owner.gets(&path).await.is(200).says("2 open promises").says("One answer owed to a colleague");
        forget_letters();
        owner.posts(&path, &[]).await.is(303);
        assert!(ana.gets("/promises").await.leads_to().starts_with("/sign-in"), "access ends at once");
        assert_eq!(keeper(desk, of_team).await, "Lea", "the lead of the conversation's team");
        assert_eq!(keeper(desk, of_none).await, "Ben", "the lead of the colleague's team");
        assert_eq!(unkept(desk).await, 0);
        ben.gets("/asks").await.says("Did you see it?");
        assert_eq!(subjects(&lea, desk), ["Ana has left; yours to keep now: 1"]);
        assert_eq!(subjects(&ben, desk), ["Ana has left; yours to keep now: 2"], "told once");
        assert!(letters_to(&lea, desk)[0].text.contains("Send a new lid"));
        let handed = facts(desk, "promise_handed_over").await;
        assert_eq!(handed, ["promise_handed_over closed", "promise_handed_over closed"]);
        assert_eq!(desk.jobs_run().await, 0, "it was done with the account");

        // The lead leaves as well: an owner gets it.
        owner.posts(&format!("/colleagues/{}/close", lea.id), &[]).await.is(303);
        assert_eq!(keeper(desk, of_team).await, "Olga");
        owner.posts(&format!("/colleagues/{}/close", ben.id), &[]).await.is(303);
        assert_eq!((keeper(desk, of_none).await, keeper(desk, bens).await), ("Olga".into(), "Olga".into()));
        assert_eq!(unkept(desk).await, 0);
        owner.gets("/promises/keeperless").await.says("Every promise has a keeper");
        desk.clock_moves_to("2026-03-02T16:00:00Z");
        desk.jobs_run().await;
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn more_than_one_transaction_holds_goes_over_by_a_job_and_is_told_once() {
    on_each_engine(FEATURES, async |desk| {
        forget_letters();
        let owner = desk.colleague("Olga", Role::Owner).await;
        let (ana, lea) = (desk.agent("Ana").await, desk.agent("Lea").await);
        team(desk, "Care", &[&lea, &ana]).await;
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        many(desk, &ana, &parcel, 420).await;
        let path = format!("/colleagues/{}/close", ana.id);
        owner.gets(&path).await.says("420 open promises");
        owner.posts(&path, &[]).await.is(303);
        assert_eq!(unkept(desk).await, 220, "the rest is on its way");
        assert_eq!(desk.jobs_run().await, 2);
        assert_eq!(unkept(desk).await, 0);
        assert_eq!(subjects(&lea, desk), ["Ana has left; yours to keep now: 420"], "told once");
        assert_eq!(facts(desk, "promise_handed_over").await.len(), 420);
    })
    .await;
}

#[tokio::test]
async fn what_nobody_keeps_stands_on_a_list_until_somebody_does() {
    on_each_engine(FEATURES, async |desk| {
        let (ana, ben) = (desk.agent("Ana").await, desk.agent("Ben").await);
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let scopes = ["promises:read", "promises:write"];
        let shop = desk.program(&ana, &scopes).await;
        let order = json!({ "conversation": parcel.conversation, "said": "Deliver the kettle", "kind": "delivery",
            "due_at": "2026-03-04T12:00:00Z", "keeper": "0" });
        let made = shop.calls("POST", "/api/v1/promises", &order).await.is(201).json();
        let id = made["id"].as_str().unwrap();
        assert_eq!(unkept(desk).await, 1);
        ben.gets("/promises/keeperless").await.says("Deliver the kettle").says("One promise has nobody");
        let list = shop.calls("GET", "/api/v1/keeperless-promises", &Value::Null).await.is(200).json();
        assert_eq!(list["items"][0]["id"], *id);
        ben.posts(&format!("/promises/{id}/keeper"), &[("keeper", &ben.id.to_string())]).await.is(303);
        ben.gets("/promises").await.says("Deliver the kettle");
        assert_eq!(unkept(desk).await, 0);
        let given = shop
            .calls("POST", &format!("/api/v1/promises/{id}/keeper"), &json!({ "keeper": ana.id }))
            .await;
        assert_eq!(given.is(403).code(), "not_allowed", "the promise is Ben's now");
    })
    .await;
}

#[tokio::test]
async fn a_program_hands_over_and_enters_leave() {
    on_each_engine(FEATURES, async |desk| {
        let (ana, ben) = (desk.agent("Ana").await, desk.agent("Ben").await);
        let parcel = desk.customer("Maria").writes("Where is my parcel?").await;
        let promise = promises(&ana, &parcel, "Call back", "today 4pm").await;
        let program = desk.program(&ana, &["promises:read", "promises:write"]).await;
        let due =
            program.calls("GET", "/api/v1/handovers/due?until=2026-03-05", &Value::Null).await.is(200).json();
        assert_eq!(due["items"][0]["promise"], promise.to_string());
        assert_eq!(due["until"], "2026-03-05T09:00:00Z");
        program.calls("GET", "/api/v1/handovers/due?until=2026-03-01", &Value::Null).await.is(422);
        let parts = json!({ "parts": [{ "promise": promise, "keeper": ben.id }], "note": "Please." });
        let made = program.calls("POST", "/api/v1/handovers", &parts).await.is(201).json();
        assert_eq!(
            (made["reason"].as_str(), made["giver"].as_str()),
            (Some("by_hand"), Some(ana.id.to_string().as_str()))
        );
        let path = format!("/api/v1/handovers/{}", made["id"].as_str().unwrap());
        program.calls("GET", &path, &Value::Null).await.is(200);
        assert!(
            program.calls("POST", &format!("{path}/undo"), &Value::Null).await.is(200).json()["undone_at"]
                .is_string()
        );
        assert_eq!(
            program.calls("POST", &format!("{path}/undo"), &Value::Null).await.code(),
            "handover_already_undone"
        );
        let wrong = [
            (json!({ "parts": [] }), "handover_nothing_chosen"),
            (json!({ "parts": [{ "promise": promise }] }), "promise_keeper_unknown"),
            (json!({ "parts": [{ "promise": promise, "keeper": ana.id }] }), "handover_to_giver"),
            (json!({ "parts": [{ "keeper": ben.id }] }), "field_invalid"),
            (json!({ "parts": [{ "promise": "7", "keeper": ben.id }] }), "not_found"),
            (
                json!({ "parts": [{ "promise": promise, "keeper": ben.id }], "note": "x".repeat(1_001) }),
                "promise_note_long",
            ),
        ];
        for (body, code) in wrong {
            assert_eq!(program.calls("POST", "/api/v1/handovers", &body).await.code(), code, "{body}");
        }
        let leave = json!({ "first_day": "2026-03-09", "last_day": "2026-03-13", "stand_in": ben.id });
        let entered = program.calls("POST", "/api/v1/leaves", &leave).await.is(201).json();
        assert_eq!(entered["until"], "2026-03-16T09:00:00Z");
        assert_eq!(program.calls("POST", "/api/v1/leaves", &leave).await.code(), "leave_overlaps");
        assert_eq!(
            program.calls("GET", "/api/v1/leaves", &Value::Null).await.json().as_array().map(Vec::len),
            Some(1)
        );
        let path = format!("/api/v1/leaves/{}", entered["id"].as_str().unwrap());
        program.calls("DELETE", &path, &Value::Null).await.is(204);
        assert_eq!(program.calls("DELETE", &path, &Value::Null).await.code(), "leave_already_over");
    })
    .await;
}
