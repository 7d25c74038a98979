//! Stories of forwarding.

use serde_json::{Value, json};
use testing::{TestDesk, on_each_engine};

use super::FEATURES;

#[tokio::test]
async fn a_message_goes_on_and_the_customer_still_waits() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let mut ana = desk.agent("Ana").await;
        let kettle = desk.customer("Mabel").writes("The base is cracked.").await;
        let path = format!("/conversations/{}", kettle.number);
        let forward = format!("{path}/forward?message={}", kettle.message);
        ana.visits(&path).await.says(&forward);
        let page = ana.visits(&forward).await;
        page.is(200)
            .says("---------- Forwarded message ----------")
            .says("From: Mabel &#60;mabel@customers.example&#62;")
            .says("Date: 2026-03-02 09:00:00 Europe/London")
            .says("To: care@kettles.example")
            .says("Subject: The base is cracked.")
            .says("value=\"Fwd: The base is cracked.\"")
            .says("&#62; The base is cracked.");
        let words = "Can you replace it?\n\n---------- Forwarded message ----------\nFrom: Mabel\n\n> The base is cracked.";
        let sent = [("client_key", "k1"), ("to", "depot@supplier.example"), ("subject", "Fwd: The base is cracked."), ("text", words)];
        for (wrong, said) in [("", "goes to nobody yet"), ("x", "is no address"), ("care@kettles.example", "mailbox of yours")] {
            let mut wrongly = sent.to_vec();
            wrongly[1].1 = wrong;
            ana.posts(&forward, &wrongly).await.is(422).says(said).says("Can you replace it?");
        }
        assert_eq!(ana.posts(&forward, &sent).await.leads_to(), path);
        assert_eq!(ana.posts(&forward, &sent).await.leads_to(), path, "sending twice sends once");
        let shown = ana.visits(&path).await;
        shown.says("To depot@supplier.example").says("forwarded").says("Can you replace it?").says("Waiting for us");
        assert_eq!(shown.text().matches("Can you replace it?").count(), 1);

        let line = ana.calls("GET", "/api/v1/conversations?view=unassigned", &json!({})).await.json()["items"][0].clone();
        assert_ne!(line["waiting_since"], Value::Null, "the customer still waits");
        assert_eq!((&line["status"], &line["preview"]), (&"open".into(), &"The base is cracked.".into()));
        let key = key_of_newest(desk, &ana, &kettle.conversation.to_string()).await;
        let reply = desk.customer("Depot").answers(&key, "We send another base.").await;
        assert_ne!(reply.conversation, kettle.conversation, "whoever got it takes no part");
        ana.visits(&format!("/conversations/{}", reply.number)).await.says(&format!("Linked to #{}", kettle.number));
        desk.leaves_work_undone();
    })
    .await;
}

async fn key_of_newest(desk: &TestDesk, ana: &testing::Agent, conversation: &str) -> String {
    let said =
        ana.calls("GET", &format!("/api/v1/conversations/{conversation}/messages"), &json!({})).await.json();
    let newest = said["items"].as_array().and_then(|items| items.last()).expect("a message").clone();
    let id = newest["id"].as_str().expect("an id").parse().expect("a number");
    let read: Result<_, store::Fault> = desk
        .app
        .db
        .read(desk.org, conversations::MessageId::of(id), |tx, id| Box::pin(conversations::message(tx, *id)))
        .await;
    read.expect("a look-up").expect("the message").provider_key
}

#[tokio::test]
async fn files_go_along_and_notes_stay_in_the_house() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let ana = desk.agent("Ana").await;
        let kettle = desk.customer("Mabel").writes("The base is cracked.").await;
        let api = format!("/api/v1/conversations/{}", kettle.conversation);
        let note = [("kind", "note"), ("client_key", "n1"), ("text", "She is always late.")];
        ana.posts(&format!("/conversations/{}/note", kettle.number), &note).await;
        let upload = format!("{api}/attachments?name=offer.pdf");
        let file = ana
            .sends(&upload, "application/octet-stream", b"%PDF-1.7 offer".to_vec())
            .await
            .is(201)
            .json()["id"]
            .clone();
        let answer = json!({ "text": "Here is our offer.", "attachments": [file] });
        ana.calls("POST", &format!("{api}/answers"), &answer).await.is(201);

        let whole = format!("/conversations/{}/forward", kettle.number);
        let page = ana.gets(&whole).await;
        page.says("The base is cracked.")
            .says("Here is our offer.")
            .says("offer.pdf")
            .is_silent_about("always late");
        let said = ana.calls("GET", &format!("{api}/messages"), &json!({})).await.json();
        let noted = said["items"]
            .as_array()
            .expect("messages")
            .iter()
            .find(|one| one["kind"] == "note")
            .expect("the note");
        let noted = noted["id"].as_str().expect("an id").to_owned();
        assert_eq!(ana.gets(&format!("{whole}?message={noted}")).await.status, 404);
        let to = json!([{ "email": "depot@supplier.example" }]);
        let call = format!("{api}/forwards");
        assert_eq!(
            ana.calls("POST", &call, &json!({ "message": noted, "to": to, "text": "x" })).await.status,
            404
        );

        let sent =
            ana.calls("POST", &call, &json!({ "to": to, "text": "Please look." })).await.is(201).json();
        let message = format!("/api/v1/messages/{}", sent["message"].as_str().expect("an id"));
        let shown = ana.calls("GET", &message, &json!({})).await.json();
        let words = shown["text"].as_str().expect("words");
        assert!(words.starts_with("Please look.") && words.contains("> Here is our offer."), "{words}");
        assert!(
            words.contains("From: Ana <care@kettles.example>") && !words.contains("always late"),
            "{words}"
        );
        assert_eq!(shown["attachments"][0]["name"], "offer.pdf");
        let bare = ana
            .calls("POST", &call, &json!({ "to": to, "text": "Without it.", "attachments": [] }))
            .await
            .is(201)
            .json();
        let bare = ana
            .calls(
                "GET",
                &format!("/api/v1/messages/{}", bare["message"].as_str().expect("an id")),
                &json!({}),
            )
            .await;
        assert_eq!(bare.json()["attachments"], json!([]));
        let foreign = json!({ "to": to, "text": "x", "attachments": ["1"] });
        assert_eq!(ana.calls("POST", &call, &foreign).await.is(422).code(), "answer_attachment_gone");
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn a_forward_taken_back_is_a_draft_of_its_own() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let mut ana = desk.agent("Ana").await;
        let kettle = desk.customer("Mabel").writes("The base is cracked.").await;
        let path = format!("/conversations/{}", kettle.number);
        let forward = format!("{path}/forward?message={}", kettle.message);
        let typed = [("client_key", "k0"), ("to", "depot@supplier.example"), ("text", "Half a sen")];
        ana.posts(&format!("{path}/forward/draft?message={}", kettle.message), &typed).await.is(204);
        ana.visits(&forward).await.says("Half a sen</textarea>");
        let sent = [("client_key", "k1"), ("to", "depot@supplier.example"), ("text", "Can you replace it?")];
        ana.posts(&forward, &sent).await;
        let text = ana.visits(&path).await.text();
        let undo = text
            .split("action=\"")
            .find(|part| part.contains("/undo?message="))
            .expect("it can be taken back");
        let undo = undo.split('"').next().expect("an address").to_owned();
        assert_eq!(ana.posts(&undo, &[]).await.leads_to(), forward);
        ana.visits(&forward).await.says("Can you replace it?</textarea>").says("depot@supplier.example");
        ana.visits(&path)
            .await
            .is_silent_about("Can you replace it?")
            .says("Waiting for us")
            .says("took back what was to be");
        let line = ana.calls("GET", "/api/v1/conversations", &json!({})).await.json()["items"][0].clone();
        assert_eq!(line["message_count"], 1);
        assert_ne!(line["waiting_since"], Value::Null);
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn new_files_go_along_and_come_back_with_the_draft() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let mut ana = desk.agent("Ana").await;
        let lena = desk.agent("Lena").await;
        let kettle = desk.customer("Mabel").writes("The base is cracked.").await;
        let path = format!("/conversations/{}", kettle.number);
        let of_message = format!("?message={}", kettle.message);
        for query in ["", of_message.as_str()] {
            let (forward, sign) =
                (format!("{path}/forward{query}"), if query.is_empty() { "?" } else { "&" });
            let upload = format!("{path}/forward/attachments{query}{sign}name=offer.pdf");
            let line = ana.sends(&upload, "application/octet-stream", b"%PDF-1.7 offer".to_vec()).await;
            line.is(200).says("offer.pdf");
            ana.visits(&forward).await.says("offer.pdf");
            // It is in this draft and in no other: not in the reply box, not in a colleague's.
            ana.visits(&path).await.is_silent_about("offer.pdf");
            lena.gets(&forward).await.is_silent_about("offer.pdf");
            let key = format!("key{query}");
            let sent =
                [("client_key", key.as_str()), ("to", "depot@supplier.example"), ("text", "See there.")];
            ana.posts(&forward, &sent).await.is(303);
            let page = ana.visits(&path).await.text();
            assert!(page.contains("offer.pdf"), "it left with the forward");
            ana.visits(&forward).await.is_silent_about("offer.pdf");
            let undo = page
                .split("action=\"")
                .find(|part| part.contains("/undo?message="))
                .expect("it can be taken back");
            let undo = undo.split('"').next().expect("an address").to_owned();
            assert_eq!(ana.posts(&undo, &[]).await.leads_to(), forward);
            ana.visits(&forward).await.says("offer.pdf").says("See there.</textarea>");
            ana.visits(&path).await.is_silent_about("offer.pdf");
        }

        // By call: what was uploaded for nothing in particular.
        let file = ana
            .sends("/api/v1/attachments?name=bill.pdf", "application/octet-stream", b"%PDF-1.7 bill".to_vec())
            .await;
        let file = file.is(201).json()["id"].clone();
        let call = format!("/api/v1/conversations/{}/forwards", kettle.conversation);
        let body =
            json!({ "to": [{ "email": "depot@supplier.example" }], "text": "And this.", "uploads": [file] });
        assert_eq!(lena.calls("POST", &call, &body).await.is(422).code(), "answer_attachment_gone");
        let sent = ana.calls("POST", &call, &body).await.is(201).json();
        let message = format!("/api/v1/messages/{}", sent["message"].as_str().expect("an id"));
        assert_eq!(ana.calls("GET", &message, &json!({})).await.json()["attachments"][0]["name"], "bill.pdf");
        desk.leaves_work_undone();
    })
    .await;
}
