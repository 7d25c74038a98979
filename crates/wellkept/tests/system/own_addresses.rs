//! A mailbox with several addresses, as its customers see it: what they write to sales@ arrives through the listener and
//! is answered from sales@, through a mail server that takes what is sent; the same where Dovecot holds the mail.

use crate::shop::{CARE, Shop, mail};
use crate::{smtp, until};
use reqwest::Method;
use serde_json::{Value, json};
use servers::{Authority, Dovecot, PASSWORD, USER};
use store::testing::{engines, skip};

const MARIA: &str = "maria@okafor.example";
const SALES: &str = "sales@kettles.example";

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_of_sales_is_answered_by_sales_on_sqlite() {
    answered_by_sales("sqlite").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_of_sales_is_answered_by_sales_on_postgres() {
    if !engines().contains(&"postgres") {
        return skip("several addresses on PostgreSQL", "there is no PostgreSQL");
    }
    answered_by_sales("postgres").await;
}

async fn answered_by_sales(engine: &str) {
    let shop = Shop::with_mailbox(engine).await;
    let brings = |to: &'static str, raw: String| {
        let port = shop.server.smtp;
        async move { smtp::send(port, MARIA, to, &raw).await }
    };
    let first = || mail(MARIA, SALES, "one@okafor.example", "", "Do you sell by the dozen?");
    assert!(brings(SALES, first()).await.is_none(), "nobody knows sales@ yet");
    let mailbox = mailbox_of(&shop).await;
    gets_sales(&shop, &mailbox).await;
    brings(SALES, first()).await.expect("it is taken now");
    let conversation = shop.conversation_of(1).await;
    let number = conversation["number"].to_string();
    let page = shop.owner.gets(&format!("/conversations/{number}")).await;
    page.is(200).says(&format!("To {SALES}")).says(&format!("value=\"{SALES}\" selected"));
    answers(&shop, &number, "one", "We do.").await;
    let raw = shop.sent("We do.").await;
    assert!(raw.contains("From: \"Kettles, sales\" <sales@kettles.example>"), "{raw}");
    assert!(raw.contains("The sales team"), "{raw}");
    let left = channels::read(raw.as_bytes()).unwrap();
    let id = left.message_id.unwrap();
    assert!(id.starts_with("r.") && id.ends_with("@kettles.example"), "{id}");

    // She answers to sales@ with care@ in copy: one conversation, and nobody of us in it.
    let thread = format!("In-Reply-To: <{id}>\r\nCc: {CARE}\r\n");
    let reply = mail(MARIA, SALES, "two@okafor.example", &thread, "Two dozen, please.");
    brings(SALES, reply.clone()).await.unwrap();
    brings(CARE, reply).await.unwrap();
    let moved = shop.conversation_of(3).await;
    assert_eq!(moved["id"], conversation["id"], "once, and there");
    let round = mail(SALES, CARE, "three@kettles.example", "", "A first try");
    smtp::send(shop.server.smtp, SALES, CARE, &round).await.unwrap();
    until("our own mail waits in quarantine", async || {
        let lying = shop.owner.reads("/quarantine").await;
        (lying["items"][0]["reason"] == "own_address").then_some(())
    })
    .await;
    let customers = shop.owner.reads("/customers").await;
    assert_eq!(customers["items"].as_array().map(Vec::len), Some(1), "{customers}");
    shop.is_calm();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_alias_at_a_provider_is_answered_in_its_name() {
    let authority = Authority::new();
    let Some(dovecot) = Dovecot::start(&authority).await else {
        return skip("an alias at a provider", "there is no Dovecot");
    };
    let folder = store::testing::Folder::fresh();
    let trusted = folder.path().join("authority.pem");
    std::fs::write(&trusted, &authority.pem).unwrap();
    let shop = Shop::open("sqlite", &[format!("mail.ca_file={}", trusted.display())]).await;
    let (smtp, imap) = (shop.sink.port.to_string(), dovecot.tls_port().to_string());
    let form = [
        ("address", USER),
        ("provider", "other"),
        ("reads", "on"),
        ("imap_host", "localhost"),
        ("imap_port", imap.as_str()),
        ("imap_security", "tls"),
        ("sent_folder", "Sent"),
        ("sends", "on"),
        ("smtp_host", "127.0.0.1"),
        ("smtp_port", smtp.as_str()),
        ("smtp_security", "plain-here"),
        ("smtp_is_open", "on"),
        ("access", "password"),
        ("password", PASSWORD),
    ];
    let place = shop.owner.posts("/mailboxes/new", &form).await.leads_to();
    gets_sales(&shop, &mailbox_of(&shop).await).await;
    shop.owner.posts(&format!("{place}/test"), &[]).await.is(200).says("All steps went well").says(SALES);
    dovecot.deliver("", mail(MARIA, SALES, "one@okafor.example", "", "By the dozen?").as_bytes());
    let conversation = shop.conversation_of(1).await;
    answers(&shop, &conversation["number"].to_string(), "one", "We sell by the dozen.").await;
    let raw = shop.sent("We sell by the dozen.").await;
    assert!(raw.contains("<sales@kettles.example>") && raw.contains("The sales team"), "{raw}");
    let id = channels::read(raw.as_bytes()).unwrap().message_id.unwrap();
    until("a copy lies in Sent, in the same name", async || {
        let copies = dovecot.mails("Sent");
        let copy = copies.iter().map(|copy| String::from_utf8_lossy(copy)).find(|copy| copy.contains(&id))?;
        assert!(copy.contains("<sales@kettles.example>"), "{copy}");
        Some(())
    })
    .await;
    shop.is_calm();
}

async fn mailbox_of(shop: &Shop) -> String {
    shop.owner.reads("/mailboxes").await["items"][0]["id"].as_str().unwrap().to_owned()
}

async fn gets_sales(shop: &Shop, mailbox: &str) {
    let wish: Value =
        json!({ "address": SALES, "from_name": "Kettles, sales", "signature": "The sales team" });
    shop.owner.calls(Method::POST, &format!("/mailboxes/{mailbox}/addresses"), &wish).await.is(201);
}

async fn answers(shop: &Shop, number: &str, key: &str, text: &str) {
    let fields = [("client_key", key), ("text", text), ("to", MARIA), ("from", SALES), ("then", "wait")];
    let answered = shop.owner.posts(&format!("/conversations/{number}/answer"), &fields).await;
    assert_eq!(answered.leads_to(), format!("/conversations/{number}"));
}
