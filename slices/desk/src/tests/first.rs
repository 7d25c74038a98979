//! Stories of writing first.

use conversations::ConversationId;
use serde_json::{Value, json};
use shell::Role;
use testing::{Agent, TestDesk, on_each_engine};

use super::FEATURES;

const NEW: &str = "/conversations/new";

fn letter<'a>(to: &'a str, text: &'a str) -> [(&'a str, &'a str); 5] {
    [("client_key", "k1"), ("to", to), ("subject", "Your kettle is here"), ("text", text), ("then", "wait")]
}

async fn said(agent: &Agent, conversation: &str) -> Value {
    agent.calls("GET", &format!("/api/v1/conversations/{conversation}/messages"), &json!({})).await.json()
}

#[tokio::test]
async fn a_colleague_writes_first_and_the_customer_answers() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let mut ana = desk.agent("Ana").await;
        ana.visits(NEW).await.is(200).says("care@kettles.example").says("name=\"subject\"");
        let to = "Ines Duarte <Ines@customers.example>";
        let begun = ana.posts(NEW, &letter(to, "The kettle you asked for is here.")).await;
        let path = begun.leads_to();
        assert!(path.starts_with("/conversations/") && path != NEW, "{path}");
        let again = ana.posts(NEW, &letter(to, "The kettle you asked for is here.")).await;
        assert_eq!(again.leads_to(), path, "sending twice sends once");

        let page = ana.visits(&path).await;
        page.says("Your kettle is here")
            .says("Ines Duarte")
            .says("Waiting for customer")
            .says("Take it back");
        let line =
            ana.calls("GET", "/api/v1/conversations?view=mine", &json!({})).await.json()["items"][0].clone();
        assert_eq!((&line["waiting_since"], &line["status"]), (&Value::Null, &"waiting".into()));
        assert_eq!(line["is_unread"], false, "its author has read it");
        let id = line["id"].as_str().expect("an id").to_owned();
        let sent = said(&ana, &id).await["items"][0].clone();
        assert_eq!(
            (&sent["to"][0]["name"], &sent["delivery"]["state"]),
            (&"Ines Duarte".into(), &"waiting".into())
        );

        let key = message_key(desk, &sent).await;
        let answer = desk.customer("Ines").answers(&key, "Wonderful. Until when are you open?").await;
        assert_eq!(answer.conversation.to_string(), id, "the answer joins what it answers");
        ana.visits(&path).await.says("Until when are you open?").says("Waiting for us");
        desk.leaves_work_undone();
    })
    .await;
}

async fn message_key(desk: &TestDesk, message: &Value) -> String {
    let id = message["id"].as_str().expect("an id").parse().expect("a number");
    let read: Result<_, store::Fault> = desk
        .app
        .db
        .read(desk.org, conversations::MessageId::of(id), |tx, id| Box::pin(conversations::message(tx, *id)))
        .await;
    read.expect("a look-up").expect("the message").provider_key
}

#[tokio::test]
async fn a_known_address_is_recognized_and_written_to() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let ana = desk.agent("Ana").await;
        let kettle = desk.customer("Mabel").writes("Where is my parcel?").await;
        let customer = ana
            .calls("GET", &format!("/api/v1/conversations/{}", kettle.conversation), &json!({}))
            .await
            .json()["customer"]
            .as_str()
            .expect("an id")
            .to_owned();
        ana.gets_part("/conversations/new/who?to=mabel@customers.example")
            .await
            .is(200)
            .says("Mabel, a customer");
        ana.gets_part("/conversations/new/who?to=ma").await.is(200).is_silent_about("a customer");
        ana.gets_part("/conversations/new/who?to=new@customers.example").await.says("A new customer");
        ana.gets_part("/conversations/new/who?to=%25_%00%F0%9F%92%A5").await.is(200);
        let theirs = desk.another_organization().await;
        let eve = desk.colleague_of(theirs, "Eve", Role::Owner).await;
        eve.gets_part("/conversations/new/who?to=mabel@customers.example").await.says("A new customer");
        assert_eq!(eve.gets(&format!("{NEW}?customer={customer}")).await.status, 404);

        let for_her = format!("{NEW}?customer={customer}");
        ana.gets(&for_her).await.is(200).says("Mabel &#60;mabel@customers.example&#62;");
        let path = ana.posts(&for_her, &letter("mabel@customers.example", "It is here.")).await.leads_to();
        let number = path.rsplit('/').next().expect("a number").to_owned();
        let found = ana.calls("GET", "/api/v1/conversations?view=mine", &json!({})).await.json();
        assert_eq!(
            (&found["items"][0]["number"].to_string(), &found["items"][0]["customer"]),
            (&number, &customer.into())
        );
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn what_is_missing_is_said_beside_its_field() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let ana = desk.agent("Ana").await;
        let refusals = [
            ("to", "nobody", "is no address"),
            ("to", "", "goes to nobody yet"),
            ("to", "care@kettles.example", "is a mailbox of yours"),
            ("cc", "@x", "is no address"),
            ("subject", " ", "what this is about"),
            ("text", " ", "Write something first"),
            ("mailbox", "77", "not in use"),
        ];
        for (field, value, words) in refusals {
            let mut sent = letter("new@customers.example", "It is here.").to_vec();
            sent.retain(|(name, _)| *name != field);
            sent.push((field, value));
            let page = ana.posts(NEW, &sent).await;
            page.is(422).says(words).says(&format!("id=\"{field}-error\""));
            if field != "text" {
                page.says("It is here.</textarea>");
            }
            let part = ana.posts_part(NEW, &sent).await;
            part.is(422).says(words).is_silent_about("<form");
            assert_eq!(part.headers["hx-retarget"], format!("#{field}-refused"), "{field}");
        }
        assert_eq!(ana.posts(NEW, &[("is_owner", "1")]).await.status, 422);
        let all = ana.calls("GET", "/api/v1/conversations?view=all", &json!({})).await.json();
        assert_eq!(all["items"], json!([]), "nothing was begun");
    })
    .await;
}

#[tokio::test]
async fn without_a_mailbox_nobody_writes() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let (ana, mona) = (desk.agent("Ana").await, desk.colleague("Mona", Role::Manager).await);
        let rested: Result<bool, store::Fault> = desk
            .app
            .db
            .write(desk.org, (), |tx, ()| {
                Box::pin(async move {
                    let all = conversations::channels::all(tx).await?;
                    let resting = conversations::channels::Channel { is_active: false, ..all[0].clone() };
                    conversations::channels::update(tx, &all[0], &resting).await
                })
            })
            .await;
        assert!(rested.expect("the mailbox can rest"));
        ana.gets(NEW).await.is(200).says("A manager connects").is_silent_about("name=\"subject\"");
        mona.gets(NEW).await.is(200).says("href=\"/mailboxes/new\"");
        let refused = ana.posts(NEW, &letter("a@customers.example", "It is here.")).await;
        refused.is(409).says("A manager connects");
        let body = json!({ "to": [{ "email": "a@customers.example" }], "subject": "x", "text": "x" });
        assert_eq!(ana.calls("POST", "/api/v1/conversations", &body).await.is(409).code(), "mailbox_missing");
    })
    .await;
}

#[tokio::test]
async fn what_is_not_sent_yet_is_kept_and_taken_back_it_is_a_draft_again() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let mut ana = desk.agent("Ana").await;
        let lena = desk.agent("Lena").await;
        let typed = [
            ("client_key", "d1"),
            ("to", "ines@customers.example, half"),
            ("subject", "Your kettle"),
            ("text", "Dear Ines,"),
        ];
        ana.posts(&format!("{NEW}/draft"), &typed).await.is(204);
        let upload = format!("{NEW}/attachments?name=bill.pdf");
        ana.sends(&upload, "application/octet-stream", b"%PDF-1.7 bill".to_vec())
            .await
            .is(200)
            .says("bill.pdf");
        ana.visits(NEW)
            .await
            .says("Dear Ines,</textarea>")
            .says("Your kettle")
            .says("bill.pdf")
            .says("Draft saved");
        lena.gets(NEW).await.is_silent_about("Dear Ines").is_silent_about("bill.pdf");

        let sent = letter("ines@customers.example", "Dear Ines, it is here.");
        let path = ana.posts(NEW, &sent).await.leads_to();
        let page = ana.visits(&path).await;
        page.says("bill.pdf");
        ana.visits(NEW).await.is_silent_about("Dear Ines").is_silent_about("bill.pdf");
        let text = page.text();
        let undo = text
            .split("action=\"")
            .find(|part| part.contains("/undo?message="))
            .expect("it can be taken back");
        let undo = undo.split('"').next().expect("an address").to_owned();
        let again = ana.posts(&undo, &[]).await.leads_to();
        assert!(again.starts_with("/conversations/new?customer="), "{again}");
        ana.visits(&again)
            .await
            .says("Dear Ines, it is here.</textarea>")
            .says("Your kettle is here")
            .says("ines@customers.example")
            .says("bill.pdf");
        ana.visits(NEW).await.says("Not sent yet").says(&again);
        ana.gets(&path).await.is(404);
        let all = ana.calls("GET", "/api/v1/conversations?view=all", &json!({})).await.json();
        assert_eq!(all["items"], json!([]), "what was taken back never began");
        assert_eq!(ana.posts(NEW, &sent).await.status, 404, "its key was used");

        let page = ana.visits(&again).await.text();
        let key = page.split("name=\"client_key\" value=\"").nth(1).and_then(|part| part.split('"').next());
        let sent = [
            ("client_key", key.expect("a new key")),
            ("to", "ines@customers.example"),
            ("subject", "Your kettle"),
            ("text", "Now."),
        ];
        let path = ana.posts(&again, &sent).await.leads_to();
        ana.visits(&path).await.says("bill.pdf").says("Now.");
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn what_others_joined_meanwhile_is_not_taken_away() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let (ana, lena) = (desk.agent("Ana").await, desk.agent("Lena").await);
        let body = json!({ "to": [{ "email": "ines@customers.example" }], "subject": "Your kettle", "text": "It is here." });
        let begun = ana.calls("POST", "/api/v1/conversations", &body).await.is(201).json();
        let (id, number) = (begun["conversation"].as_str().expect("an id"), &begun["number"]);
        lena.calls("POST", &format!("/api/v1/conversations/{id}/notes"), &json!({ "text": "I know her." })).await.is(201);
        let undo = format!("/conversations/{number}/undo?message={}", begun["message"].as_str().expect("an id"));
        assert_eq!(ana.posts(&undo, &[]).await.leads_to(), format!("/conversations/{number}"));
        ana.gets(&format!("/conversations/{number}")).await.says("I know her.").says("It is here.</textarea>");
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn the_api_begins_a_conversation_once() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let ana = desk.agent("Ana").await;
        let shop = desk.program(&ana, crate::api::SCOPES).await;
        let reader = desk.program(&ana, &["conversations:read"]).await;
        let file = ana.sends("/api/v1/attachments?name=bill.pdf", "application/octet-stream", b"%PDF-1.7 bill".to_vec()).await;
        let file = file.is(201).json()["id"].clone();
        let body = json!({
            "to": [{ "name": "Ines", "email": "ines@customers.example" }], "cc": [{ "email": "a@customers.example" }],
            "subject": "Your kettle", "text": "It is here.", "then": "solve", "attachments": [file],
        });
        assert_eq!(reader.calls("POST", "/api/v1/conversations", &body).await.status, 403);
        let begun = shop.calls_once("POST", "/api/v1/conversations", &body, Some("k1")).await.is(201).json();
        let again = shop.calls_once("POST", "/api/v1/conversations", &body, Some("k1")).await.is(201).json();
        assert_eq!(begun, again);
        let id: ConversationId = begun["conversation"].as_str().expect("an id").parse().expect("a number");
        let all = shop.calls("GET", "/api/v1/conversations?status=solved", &json!({})).await.json();
        assert_eq!(all["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(all["items"][0]["id"], id.to_string());
        let messages = said(&ana, &id.to_string()).await;
        assert_eq!(messages["items"][0]["attachments"][0]["name"], "bill.pdf");
        for (wrong, code) in [
            (json!({ "to": [], "subject": "x", "text": "x" }), "answer_without_recipient"),
            (json!({ "to": [{ "email": "nobody" }], "subject": "x", "text": "x" }), "recipient_invalid"),
            (json!({ "to": [{ "email": "a@b.example" }], "subject": "", "text": "x" }), "conversation_without_subject"),
            (json!({ "to": [{ "email": "a@b.example" }], "subject": "x" }), "answer_empty"),
            (json!({ "to": [{ "email": "a@b.example" }], "subject": "x", "text": "x", "mailbox": "1" }), "mailbox_unknown"),
        ] {
            assert_eq!(shop.calls("POST", "/api/v1/conversations", &wrong).await.is(422).code(), code);
        }
        shop.calls("POST", &format!("/api/v1/messages/{}/undo", begun["message"].as_str().expect("an id")), &json!({}))
            .await
            .is(204);
        assert_eq!(shop.calls("GET", &format!("/api/v1/conversations/{id}"), &json!({})).await.status, 404);
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn two_colleagues_write_to_one_new_customer_at_once() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let (ana, lena) = (desk.agent("Ana").await, desk.agent("Lena").await);
        let body = json!({ "to": [{ "email": "ines@customers.example" }], "subject": "Your kettle", "text": "It is here." });
        let (first, second) =
            tokio::join!(ana.calls("POST", "/api/v1/conversations", &body), lena.calls("POST", "/api/v1/conversations", &body));
        first.is(201);
        second.is(201);
        let all = ana.calls("GET", "/api/v1/conversations?view=all", &json!({})).await.json();
        assert_eq!(all["items"][0]["customer"], all["items"][1]["customer"], "one customer, two conversations");
        assert_ne!(all["items"][0]["number"], all["items"][1]["number"]);
        desk.leaves_work_undone();
    })
    .await;
}
