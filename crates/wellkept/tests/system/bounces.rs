//! Mail that no person wrote: reports about our answers, absence notices, our own mail coming back.

use crate::shop::{CARE, Shop, mail};
use crate::{smtp, until};
use reqwest::Method;
use serde_json::{Value, json};
use store::testing::{engines, skip};

const MARIA: &str = "maria@okafor.example";
const VACATION: &str = "Auto-Submitted: auto-replied\r\n";

#[tokio::test(flavor = "multi_thread")]
async fn what_machines_write_is_told_apart_on_sqlite() {
    tell_apart("sqlite").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_machines_write_is_told_apart_on_postgres() {
    if !engines().contains(&"postgres") {
        return skip("bounces on PostgreSQL", "there is no PostgreSQL");
    }
    tell_apart("postgres").await;
}

async fn tell_apart(engine: &str) {
    let shop = Shop::with_mailbox(engine).await;
    shop.gets_mail(&mail(MARIA, CARE, "one@okafor.example", "", "Where is my kettle?")).await;
    let conversation = shop.conversation_of(1).await;
    let path = format!("/conversations/{}", conversation["id"].as_str().unwrap());
    let answer = json!({ "text": "It left yesterday.", "then": "wait" });
    let answered = shop.owner.calls(Method::POST, &format!("{path}/answers"), &answer).await.is(201).json();
    let raw = shop.sent("It left yesterday.").await;
    let id = channels::read(raw.as_bytes()).unwrap().message_id.unwrap();

    absence_does_not_wake(&shop, &path, &id).await;
    our_own_mail_dies(&shop, &path, &raw).await;
    a_report_is_shown(&shop, &conversation, &id, answered["message"].as_str().unwrap()).await;
    shop.is_calm();
}

/// Absence notices join without waking the conversation, however many; none of them is answered.
async fn absence_does_not_wake(shop: &Shop, path: &str, id: &str) {
    for number in 0..3 {
        let headers = format!("{VACATION}In-Reply-To: <{id}>\r\n");
        let notice =
            mail(MARIA, CARE, &format!("away-{number}@okafor.example"), &headers, "I am away until Monday.");
        shop.gets_mail(&notice).await;
    }
    let away = shop.conversation_of(5).await;
    assert_eq!(away["status"], "waiting", "nobody has to look at it");
    let solved = json!({ "status": "solved" });
    shop.owner.calls(Method::POST, &format!("{path}/status"), &solved).await.is(200);
    let headers = format!("{VACATION}References: <one@okafor.example> <{id}>\r\n");
    shop.gets_mail(&mail(MARIA, CARE, "away-9@okafor.example", &headers, "Still away.")).await;
    until("the notice joins", async || {
        let found = shop.owner.reads(path).await;
        assert_eq!(found["status"], "solved", "an absence notice opens nothing");
        (found["message_count"] == 6).then_some(())
    })
    .await;
    assert_eq!(shop.sink.mails().len(), 1, "a machine is never answered");
}

/// What we sent ourselves and somebody forwards back to us is no message.
async fn our_own_mail_dies(shop: &Shop, path: &str, raw: &str) {
    smtp::send(shop.server.smtp, "forwarder@okafor.example", CARE, raw).await.expect("it is taken");
    let forged = mail("eve@elsewhere.example", CARE, "after@elsewhere.example", "", "Another matter.");
    shop.gets_mail(&forged).await;
    until("what came after it is there", async || {
        let list = shop.owner.reads("/conversations?view=all").await;
        list["items"].as_array()?.iter().find(|one| one["preview"] == "Another matter.").map(|_| ())
    })
    .await;
    let found = shop.owner.reads(path).await;
    assert_eq!((&found["message_count"], &found["status"]), (&json!(6), &json!("solved")));
}

/// A report that our answer did not get through marks the address and stands in the conversation.
async fn a_report_is_shown(shop: &Shop, conversation: &Value, id: &str, answer: &str) {
    let report = format!(
        "From: MAILER-DAEMON@mx.okafor.example\r\nTo: {CARE}\r\nSubject: Undelivered Mail Returned to Sender\r\n\
         Date: Mon, 02 Mar 2026 08:05:00 +0000\r\nMessage-ID: <report@mx.okafor.example>\r\nMIME-Version: 1.0\r\n\
         Auto-Submitted: auto-replied\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nI could not deliver your message.\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.okafor.example\r\n\r\n\
         Final-Recipient: rfc822; {MARIA}\r\nAction: failed\r\nStatus: 5.1.1\r\n\
         Diagnostic-Code: smtp; 550 5.1.1 no such mailbox\r\n\r\n\
         --b\r\nContent-Type: text/rfc822-headers\r\n\r\nFrom: {CARE}\r\nTo: {MARIA}\r\nMessage-ID: <{id}>\r\n\
         Subject: Re: My kettle\r\n\r\n--b--\r\n"
    );
    smtp::send(shop.server.smtp, "", CARE, &report).await.expect("a report has no sender");
    let moved = shop.conversation_of(7).await;
    assert_eq!(
        (&moved["id"], &moved["status"]),
        (&conversation["id"], &json!("open")),
        "somebody has to look"
    );
    let customer = shop.owner.reads(&format!("/customers/{}", moved["customer"].as_str().unwrap())).await;
    let address = customer["identities"].as_array().unwrap().iter().find(|one| one["value"] == MARIA);
    assert!(address.is_some_and(|address| address["bounced_at"].is_string()), "{customer}");
    let steps = shop.owner.reads(&format!("/messages/{answer}/trace")).await;
    let bounced = steps.as_array().unwrap().iter().find(|step| step["step"] == "bounced");
    assert!(
        bounced.is_some_and(|step| step["detail"].as_str().unwrap().contains("no such mailbox")),
        "{steps}"
    );
    shop.owner
        .gets(&format!("/messages/{answer}/trace"))
        .await
        .is(200)
        .says("Came back")
        .says("no such mailbox");
    let page = shop.owner.gets(&format!("/conversations/{}", moved["number"])).await;
    page.is(200).says("came back").says("mail came back");
}
