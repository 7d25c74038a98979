//! A promise that broke is told by its words, and where somebody begins who has to know of it.

use conversations::{Worded, Wording};
use serde_json::json;
use shell::{Feature, Role};
use store::{Event, Fault, Timestamp, to_micros};
use testing::{Exchange, TestDesk, on_each_engine};

use super::{counted, damaged};

/// The program with a ledger that knows one promise.
const FEATURES: &[Feature] = &[
    conversations::FEATURE,
    desk::FEATURE,
    instrument::FEATURE,
    crate::FEATURE,
    settings::CUSTOMERS,
    settings::COLLEAGUES,
    Feature { name: "ledger", extends: &[&LEDGER], ..Feature::NONE },
];

const LEDGER: Wording = Wording {
    name: "ledger",
    read: |_, ids| {
        Box::pin(async move {
            let worded = |id: &i64| Worded {
                id: *id,
                said: "Send the <washers>".to_owned(),
                due_at: Some(instant("2026-03-02T10:00:00Z")),
                done_at: None,
            };
            Ok(ids.iter().filter(|id| **id == 71).map(worded).collect())
        })
    },
};

fn instant(written: &str) -> Timestamp {
    written.parse().unwrap()
}

/// The promise of this number broke at ten and the clock struck at noon.
async fn breaks(desk: &TestDesk, exchange: &Exchange, promise: i64) {
    let input = (exchange.conversation, promise);
    let told: Result<(), Fault> = desk
        .app
        .db
        .write(desk.org, input, |tx, (id, promise)| {
            Box::pin(async move {
                let found = conversations::by_id(tx, *id).await?.expect("it was received");
                let fact = |kind| {
                    let fact = Event::new(kind).conversation(id.get()).customer(found.customer.get());
                    fact.about(*promise)
                };
                let ran_out = to_micros(instant("2026-03-02T10:00:00Z"));
                tx.event(fact("promise_ran_out").number(ran_out));
                tx.event(fact("promise_broken").code("silent"));
                Ok(())
            })
        })
        .await;
    told.unwrap();
}

#[tokio::test]
async fn a_broken_promise_is_told_once_by_its_words_and_dated_at_its_due_time() {
    on_each_engine(FEATURES, async |desk| {
        let mona = desk.colleague("Mona", Role::Manager).await;
        let exchange = desk.customer("Maria").writes("The washers are worn.").await;
        desk.clock_moves_to("2026-03-02T12:00:00Z");
        breaks(desk, &exchange, 71).await;
        counted(desk).await;
        let said = "We promised “Send the &#60;washers&#62;” by today 10:00 and did not keep it. It is not done yet. \
                    The customer had not been told before.";
        let list = mona.gets("/drips").await;
        list.is(200).says(said).says("one failure, counted as 2 kinds").says("<b>today 10:00</b>");
        list.says("One thing went wrong for one customer").is_silent_about("A promise ran out");
        assert_eq!(list.text().matches("Send the").count(), 1, "told once");
        let here = format!("/conversations/{}/drips", exchange.number);
        mona.gets_part(&here).await.is(200).says(said).says("nobody has taken it yet");
        let drips = mona.calls("GET", "/api/v1/drips", &json!(null)).await.is(200).json();
        for drip in drips["items"].as_array().unwrap() {
            assert_eq!(drip["at"], "2026-03-02T10:00:00Z", "{drip}");
        }

        let other = desk.customer("Tom").writes("Thank you, and when does it come?").await;
        breaks(desk, &other, 72).await;
        counted(desk).await;
        mona.gets("/drips").await.says("We did not keep a promise in time. The customer had not been told before.");
        mona.gets("/drips").await.says("2 things went wrong for 2 customers and are not yet put right");
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn whoever_leads_begins_with_what_is_to_be_put_right() {
    on_each_engine(FEATURES, async |desk| {
        let (mona, ana) = (desk.colleague("Mona", Role::Manager).await, desk.agent("Ana").await);
        let olga = desk.colleague("Olga", Role::Owner).await;
        assert_eq!(mona.gets("/").await.is(303).leads_to(), "/drips");
        assert_eq!(olga.gets("/").await.is(303).leads_to(), "/inbox", "nothing has gone wrong");
        assert_eq!(ana.gets("/").await.is(303).leads_to(), "/inbox");
        let exchange = desk.customer("Maria").writes("The kettle came broken.").await;
        damaged(desk, &ana, &exchange).await;
        assert_eq!(olga.gets("/").await.leads_to(), "/drips");
        assert_eq!(ana.gets("/").await.leads_to(), "/inbox");
        assert_eq!(desk.stranger().gets("/").await.is(303).leads_to(), "/sign-in");
        desk.leaves_work_undone();
    })
    .await;
}
