//! Stories of the address that something leaves from.

use conversations::channels;
use conversations::own_addresses::OwnAddress;
use serde_json::{Value, json};
use store::Fault;
use testing::{Agent, TestDesk, on_each_engine};

use super::FEATURES;

const CARE: &str = "care@kettles.example";
const SALES: &str = "sales@kettles.example";

/// The mailbox answers under sales@ as well.
async fn answers_for_sales(desk: &TestDesk) {
    let changed: Result<bool, Fault> = desk
        .app
        .db
        .write(desk.org, desk.channel, |tx, id| {
            Box::pin(async move {
                let before = channels::get(tx, *id).await?.expect("the desk has a mailbox");
                let sales = OwnAddress {
                    address: SALES.to_owned(),
                    from_name: "Kettles, sales".to_owned(),
                    ..OwnAddress::default()
                };
                channels::update(tx, &before, &channels::Channel { others: vec![sales], ..before.clone() })
                    .await
            })
        })
        .await;
    assert!(changed.expect("it can be stored"));
}

/// The newest message, as the API shows it.
async fn newest(agent: &Agent, conversation: &str) -> Value {
    let path = format!("/api/v1/conversations/{conversation}/messages");
    let said = agent.calls("GET", &path, &json!({})).await.is(200).json();
    said["items"].as_array().and_then(|items| items.last()).expect("a message").clone()
}

fn undo_of(page: &str) -> String {
    let found = page.split("action=\"").find(|part| part.contains("/undo?message="));
    let found = found.expect("it can be taken back");
    found.split('"').next().expect("an address").to_owned()
}

#[tokio::test]
async fn a_small_select_appears_with_the_second_address() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let mut ana = desk.agent("Ana").await;
        let kettle = desk.customer("Mabel").writes("Where is my parcel?").await;
        let path = format!("/conversations/{}", kettle.number);
        let pages = ["/conversations/new".to_owned(), path.clone(), format!("{path}/forward")];
        for page in &pages {
            ana.visits(page).await.is_silent_about(SALES).is_silent_about("<select id=\"from\"");
        }
        answers_for_sales(desk).await;
        ana.visits(&path).await.says(&format!("<option value=\"{CARE}\" selected>")).says(SALES);
        let both = format!("/{SALES}\">&#34;Kettles, sales&#34;");
        for page in [&pages[0], &pages[2]] {
            ana.visits(page).await.says("<select id=\"mailbox\"").says(&both);
        }
    })
    .await;
}

#[tokio::test]
async fn an_answer_leaves_from_where_it_was_chosen_and_then_from_where_the_customer_writes() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let mut ana = desk.agent("Ana").await;
        answers_for_sales(desk).await;
        let kettle = desk.customer("Mabel").writes("Where is my parcel?").await;
        let (id, path) = (kettle.conversation.to_string(), format!("/conversations/{}", kettle.number));
        let typed =
            [("client_key", "k1"), ("to", "mabel@customers.example"), ("text", "Tomorrow."), ("from", SALES)];
        ana.posts(&format!("{path}/draft"), &typed).await.is(204);
        ana.visits(&path).await.says(&format!("<option value=\"{SALES}\" selected>"));
        let draft = ana.calls("GET", &format!("/api/v1/conversations/{id}/draft"), &json!({})).await.json();
        assert_eq!(draft["from"], SALES);
        let foreign = [
            ("client_key", "k1"),
            ("to", "m@customers.example"),
            ("text", "x"),
            ("from", "boss@kettles.example"),
        ];
        ana.posts_part(&format!("{path}/answer"), &foreign).await.is(422).says("none of the mailbox");
        ana.posts(&format!("{path}/answer"), &typed).await.is(303);
        let page = ana.visits(&path).await;
        page.says(&format!("From {SALES}"));
        let sent = newest(&ana, &id).await;
        assert_eq!(
            (&sent["from"]["email"], &sent["from"]["name"]),
            (&json!(SALES), &json!("Kettles, sales"))
        );

        // Taken back it is a draft from the same address; sent again it leaves from there.
        ana.posts(&undo_of(&page.text()), &[]).await.is(303);
        ana.visits(&path).await.says(&format!("<option value=\"{SALES}\" selected>"));
        let again =
            [("client_key", "k2"), ("to", "mabel@customers.example"), ("text", "Tomorrow."), ("from", SALES)];
        ana.posts(&format!("{path}/answer"), &again).await.is(303);

        // Nothing said, an answer keeps to the address that was used last, until the customer writes to another.
        let call = format!("/api/v1/conversations/{id}/answers");
        let wrong = ana.calls("POST", &call, &json!({ "text": "x", "from": "boss@kettles.example" })).await;
        assert_eq!(wrong.is(422).code(), "from_address_unknown");
        let key = format!("{}@kettles.example", "none");
        desk.customer("Mabel").answers(&key, "Something else").await;
        ana.calls("POST", &call, &json!({ "text": "By call" })).await.is(201);
        assert_eq!(newest(&ana, &id).await["from"]["email"], CARE, "she wrote to the default one");
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn what_is_begun_and_what_goes_on_leaves_from_where_it_was_chosen() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let mut ana = desk.agent("Ana").await;
        answers_for_sales(desk).await;
        let from_sales = format!("{}/{SALES}", desk.channel);
        let letter = [
            ("client_key", "k1"),
            ("mailbox", from_sales.as_str()),
            ("to", "ines@customers.example"),
            ("subject", "Your kettle"),
            ("text", "It is here."),
        ];
        ana.posts("/conversations/new/draft", &letter).await.is(204);
        ana.visits("/conversations/new").await.says(&format!("value=\"{from_sales}\" selected"));
        let to_ourselves = letter.map(|(name, value)| (name, if name == "to" { CARE } else { value }));
        ana.posts("/conversations/new", &to_ourselves).await.is(422).says("mailbox of yours");
        let to_sales = letter.map(|(name, value)| (name, if name == "to" { SALES } else { value }));
        ana.posts("/conversations/new", &to_sales).await.is(422).says("mailbox of yours");
        let unknown = format!("{}/boss@kettles.example", desk.channel);
        let wrong = letter.map(|(name, value)| (name, if name == "mailbox" { unknown.as_str() } else { value }));
        ana.posts("/conversations/new", &wrong).await.is(422).says("none of the mailbox").says("It is here.");
        let path = ana.posts("/conversations/new", &letter).await.leads_to();
        let page = ana.visits(&path).await;
        page.says(&format!("From {SALES}")).says(&format!("<option value=\"{SALES}\" selected>"));
        let again = ana.posts(&undo_of(&page.text()), &[]).await.leads_to();
        ana.visits(&again).await.says(&format!("value=\"{from_sales}\" selected"));

        let body = json!({ "to": [{ "email": "ines@customers.example" }], "subject": "Pans", "text": "Here.", "from": SALES });
        let begun = ana.calls("POST", "/api/v1/conversations", &body).await.is(201).json();
        let id = begun["conversation"].as_str().expect("an id");
        assert_eq!(newest(&ana, id).await["from"]["email"], SALES);
        let to = json!([{ "email": "depot@supplier.example" }]);
        let call = format!("/api/v1/conversations/{id}/forwards");
        ana.calls("POST", &call, &json!({ "to": to, "text": "Please look." })).await.is(201);
        assert_eq!(newest(&ana, id).await["from"]["email"], SALES, "the last one used");
        let forward = format!("/conversations/{}/forward", begun["number"]);
        ana.visits(&forward).await.says(&format!("value=\"{from_sales}\" selected")).is_silent_about("It leaves from");
        let default = desk.channel.to_string();
        let sent = [("client_key", "f1"), ("mailbox", default.as_str()), ("to", "depot@supplier.example"), ("text", "And this.")];
        ana.posts(&forward, &sent).await.is(303);
        assert_eq!(newest(&ana, id).await["from"]["email"], CARE);
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn an_address_that_is_given_up_leaves_what_was_said() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let mut ana = desk.agent("Ana").await;
        answers_for_sales(desk).await;
        let kettle = desk.customer("Mabel").writes("Where is my parcel?").await;
        let (id, path) = (kettle.conversation.to_string(), format!("/conversations/{}", kettle.number));
        let call = format!("/api/v1/conversations/{id}/answers");
        ana.calls("POST", &call, &json!({ "text": "Tomorrow.", "from": SALES })).await.is(201);
        let typed =
            [("client_key", "k1"), ("to", "mabel@customers.example"), ("text", "And more."), ("from", SALES)];
        ana.posts(&format!("{path}/draft"), &typed).await.is(204);
        let gone: Result<bool, Fault> = desk
            .app
            .db
            .write(desk.org, desk.channel, |tx, id| {
                Box::pin(async move {
                    let before = channels::get(tx, *id).await?.expect("the desk has a mailbox");
                    channels::update(tx, &before, &channels::Channel { others: Vec::new(), ..before.clone() })
                        .await
                })
            })
            .await;
        assert!(gone.expect("it can be stored"));
        let page = ana.visits(&path).await;
        page.says(&format!("From {SALES}"))
            .says("And more.</textarea>")
            .is_silent_about("<select id=\"from\"");
        ana.calls("POST", &call, &json!({ "text": "By call." })).await.is(201);
        assert_eq!(newest(&ana, &id).await["from"]["email"], CARE);
        desk.leaves_work_undone();
    })
    .await;
}
