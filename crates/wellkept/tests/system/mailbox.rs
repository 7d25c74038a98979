//! A mailbox at a provider, from the form to the kept promise: Dovecot holds the mail (encrypted, with a
//! certificate of an authority of our own), a mail server on loopback takes what is sent.

use crate::shop::{Shop, mail};
use crate::until;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use reqwest::Method;
use serde_json::{Value, json};
use servers::{Authority, Dovecot, PASSWORD, USER};
use store::testing::{engines, skip};

const MARIA: &str = "maria@okafor.example";
const ZONE: &str = "Asia/Tokyo";
/// Between the reminder of a promise and its due time.
const REMINDED_BEFORE: SignedDuration = SignedDuration::from_mins(30);

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_is_answered_from_a_mailbox_and_a_promise_is_kept_on_sqlite() {
    live_through("sqlite").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_is_answered_from_a_mailbox_and_a_promise_is_kept_on_postgres() {
    if !engines().contains(&"postgres") {
        return skip("a mailbox on PostgreSQL", "there is no PostgreSQL");
    }
    live_through("postgres").await;
}

async fn live_through(engine: &str) {
    let authority = Authority::new();
    let Some(dovecot) = Dovecot::start(&authority).await else {
        return skip("a mailbox at a provider", "there is no Dovecot");
    };
    let folder = store::testing::Folder::fresh();
    let trusted = folder.path().join("authority.pem");
    std::fs::write(&trusted, &authority.pem).unwrap();
    let mut shop = Shop::open(engine, &[format!("mail.ca_file={}", trusted.display())]).await;
    let mailbox = connects(&shop, &dovecot).await;
    proves_the_way_back(&shop, &dovecot, &mailbox).await;
    let conversation = answers_with_a_promise(&shop, &dovecot).await;
    joins_what_belongs_together(&shop, &dovecot, &conversation).await;
    is_reminded_and_keeps_it(&mut shop, &conversation).await;
    shop.is_calm();
}

/// The form of the mailbox, with one field as it is wrong or right.
fn form<'a>(shop_port: &'a str, imap_port: &'a str, key: &'a str) -> Vec<(&'static str, &'a str)> {
    vec![
        ("address", USER),
        ("provider", "other"),
        ("name", "Help"),
        ("signature", "The kettle people"),
        ("reads", "on"),
        ("imap_host", "localhost"),
        ("imap_port", imap_port),
        ("imap_security", "tls"),
        ("sent_folder", "Sent"),
        ("sends", "on"),
        ("smtp_host", "127.0.0.1"),
        ("smtp_port", shop_port),
        ("smtp_security", "plain-here"),
        ("smtp_is_open", "on"),
        ("access", "password"),
        ("password", PASSWORD),
        ("dkim_selector", "wk"),
        ("dkim_key", key),
    ]
}

/// Adds the mailbox with one mistake after the other; "test it" names each, and passes in the end.
async fn connects(shop: &Shop, dovecot: &Dovecot) -> String {
    let page = shop.owner.gets("/mailboxes/new?address=help%40shop.example").await;
    page.is(200).says("imap_host").says(USER);
    let (smtp, tls, plain) =
        (shop.sink.port.to_string(), dovecot.tls_port().to_string(), dovecot.port().to_string());
    let (nobody, key) = (servers::free_port().to_string(), servers::signing_key());
    let right = form(&smtp, &tls, &key);
    let mistakes = [
        ("password", "wrong", "refused the user name or password"),
        ("imap_host", "no-such-host.invalid", "No server with this name is known"),
        ("imap_port", nobody.as_str(), "Nobody listens at this port"),
        ("imap_port", plain.as_str(), "does not speak TLS at this port"),
        ("imap_host", "127.0.0.1", "certificate is for another name"),
        ("sent_folder", "Gesendet", "The folder of sent mail has another name here"),
        ("smtp_port", nobody.as_str(), "Nobody listens at this port"),
        ("smtp_security", "start-tls", "offers no encryption after its greeting"),
    ];
    let mut place = "/mailboxes/new".to_owned();
    for (field, wrong, says) in mistakes {
        place = saves(shop, &place, &right, (field, wrong)).await;
        let tried = shop.owner.posts(&format!("{place}/test"), &[]).await;
        tried.is(200).says("It stops here").says(says).is_silent_about("All steps went well");
    }
    let place = saves(shop, &place, &right, ("name", "Help")).await;
    shop.owner.posts(&format!("{place}/test"), &[]).await.is(200).says("All steps went well");
    shop.owner.gets(&place).await.is(200).says("wk._domainkey.shop.example").is_silent_about(PASSWORD);
    place
}

async fn saves(
    shop: &Shop,
    place: &str,
    right: &[(&'static str, &str)],
    (field, value): (&'static str, &str),
) -> String {
    let mut fields = right.to_vec();
    fields.retain(|(name, _)| *name != field);
    fields.push((field, value));
    let version = version(shop, place).await;
    fields.push(("version", &version));
    shop.owner.posts(place, &fields).await.leads_to()
}

/// The version of a mailbox's settings; empty for one that is not there yet.
async fn version(shop: &Shop, place: &str) -> String {
    let id = place.rsplit('/').next().unwrap_or_default();
    if id == "new" {
        return String::new();
    }
    shop.owner.reads(&format!("/mailboxes/{id}")).await["version"].as_str().unwrap().to_owned()
}

/// The trial mail comes back through the provider: from now on answers carry a reply address.
async fn proves_the_way_back(shop: &Shop, dovecot: &Dovecot, mailbox: &str) {
    let before = version(shop, mailbox).await;
    let trials = shop.sink.mails();
    let trial = trials.iter().rfind(|mail| mail.contains("To: <help+trial@shop.example>"));
    dovecot.deliver("", trial.expect("the test sent one").as_bytes());
    until("the trial mail comes back", async || (version(shop, mailbox).await != before).then_some(())).await;
    assert_eq!(
        shop.owner.reads("/conversations?view=all").await["items"],
        json!([]),
        "it is no conversation"
    );
}

async fn answers_with_a_promise(shop: &Shop, dovecot: &Dovecot) -> Value {
    dovecot.deliver("", mail(MARIA, USER, "one@okafor.example", "", "Where is my kettle?").as_bytes());
    let conversation = shop.conversation_of(1).await;
    lives_in_tokyo(shop, conversation["customer"].as_str().unwrap()).await;
    let number = &conversation["number"];
    shop.owner.gets("/inbox?view=all").await.says("My kettle");
    let page = shop.owner.gets(&format!("/conversations/{number}")).await;
    page.is(200).says("Where is my kettle?").says(MARIA);
    let preview = format!("/promises/preview?conversation={number}&by=tomorrow+3pm");
    shop.owner.gets(&preview).await.is(200).says("15:00 in Tokyo");
    let fields = [
        ("client_key", "one"),
        ("text", "It left yesterday.\n\nMore tomorrow."),
        ("to", MARIA),
        ("promises-quote", "Call back about the kettle"),
        ("promises-stage", "changed"),
        ("promises-kind", "call_back"),
        ("promises-said", "Call back about the kettle"),
        ("promises-by", "tomorrow 3pm"),
        ("then", "wait"),
    ];
    let answered = shop.owner.posts(&format!("/conversations/{number}/answer"), &fields).await;
    assert_eq!(answered.leads_to(), format!("/conversations/{number}"));
    shop.owner.gets("/promises").await.says("Call back about the kettle").says("15:00 in Tokyo, their time");
    is_due_tomorrow_at_three(&shop.owner.reads("/promises").await["items"][0]);
    has_left_as_it_should(shop, dovecot, &conversation).await;
    conversation
}

async fn lives_in_tokyo(shop: &Shop, customer: &str) {
    let path = format!("/customers/{customer}");
    let version = shop.owner.reads(&path).await["version"].clone();
    let change = json!({ "version": version, "time_zone": ZONE });
    shop.owner.calls(Method::PATCH, &path, &change).await.is(200);
}

#[track_caller]
fn is_due_tomorrow_at_three(promise: &Value) {
    let tokyo = TimeZone::get(ZONE).unwrap();
    let in_tokyo = |field: &str| instant(&promise[field]).to_zoned(tokyo.clone());
    let (made, due) = (in_tokyo("made_at"), in_tokyo("due_at"));
    assert_eq!(due.date(), made.date().tomorrow().unwrap(), "{promise}");
    assert_eq!(due.time(), jiff::civil::time(15, 0, 0, 0), "{promise}");
    assert_eq!((promise["state"].as_str(), promise["time_zone"].as_str()), (Some("open"), Some(ZONE)));
}

fn instant(value: &Value) -> Timestamp {
    value.as_str().unwrap().parse().unwrap()
}

async fn has_left_as_it_should(shop: &Shop, dovecot: &Dovecot, conversation: &Value) {
    let raw = shop.sent("To: <maria@okafor.example>").await;
    let left = channels::read(raw.as_bytes()).unwrap();
    assert_eq!(left.references, ["one@okafor.example"], "{raw}");
    assert!(raw.contains("In-Reply-To: <one@okafor.example>"), "{raw}");
    let id = left.message_id.clone().unwrap();
    assert!(id.starts_with("r.") && id.ends_with("@shop.example"), "{id}");
    assert!(raw.contains("Reply-To: ") && raw.contains("<help+r."), "{raw}");
    assert!(raw.contains("multipart/alternative"), "{raw}");
    assert!(raw.contains("DKIM-Signature: ") && raw.contains("d=shop.example"), "{raw}");
    assert_eq!(left.subject, "Re: My kettle");
    assert!(left.text.contains("It left yesterday.\n\nMore tomorrow."), "{}", left.text);
    assert!(raw.contains("The kettle people"), "{raw}");
    assert!(left.html.unwrap().contains("<p>It left yesterday.</p>"));
    let answer = until("the answer is noted as sent", async || {
        let messages = shop.messages_of(conversation).await;
        messages.into_iter().find(|message| message["delivery"]["state"] == "sent")
    })
    .await;
    let waited = instant(&answer["delivery"]["done_at"]).duration_since(instant(&answer["at"]));
    assert!(waited >= SignedDuration::from_secs(10), "it could be taken back for {waited} only");
    until("a copy lies in Sent", async || {
        let copies = dovecot.mails("Sent");
        copies.iter().any(|copy| String::from_utf8_lossy(copy).contains(&id)).then_some(())
    })
    .await;
}

/// A reply from a phone's mail program is found in Sent, and the customer's own reply joins.
async fn joins_what_belongs_together(shop: &Shop, dovecot: &Dovecot, conversation: &Value) {
    let left = channels::read(shop.sent("To: <maria@okafor.example>").await.as_bytes()).unwrap();
    let thread = format!("In-Reply-To: <{}>\r\n", left.message_id.unwrap());
    let phone = mail(USER, MARIA, "phone@shop.example", &thread, "It is at the post office.");
    dovecot.deliver("Sent", phone.as_bytes());
    let reply = mail(MARIA, USER, "two@okafor.example", &thread, "Thank you, I will wait.");
    dovecot.deliver("", reply.as_bytes());
    let moved = shop.conversation_of(4).await;
    assert_eq!(moved["id"], conversation["id"]);
    assert_eq!(moved["status"], "open");
    let messages = shop.messages_of(conversation).await;
    let said: Vec<_> =
        messages.iter().map(|one| (one["kind"].as_str().unwrap(), one["text"].as_str().unwrap())).collect();
    assert!(said.contains(&("outgoing", "It is at the post office.")), "{said:?}");
    assert!(said.contains(&("incoming", "Thank you, I will wait.")), "{said:?}");
    let copies =
        messages.iter().filter(|one| one["text"].as_str().unwrap().contains("It left yesterday")).count();
    assert_eq!(copies, 1, "our own copy in Sent is no second answer");
    shop.owner.gets(&format!("/conversations/{}", moved["number"])).await.says("It is at the post office.");
}

/// The reminder survives the death of the server; a promise that nobody keeps breaks at its time.
async fn is_reminded_and_keeps_it(shop: &mut Shop, conversation: &Value) {
    let first = shop.owner.reads("/promises").await["items"][0].clone();
    let newest = shop.messages_of(conversation).await.last().unwrap()["at"].clone();
    let soon = instant(&newest) + REMINDED_BEFORE + SignedDuration::from_secs(15);
    let reminded = promises(shop, conversation, "Look into the shelf", soon).await;
    let lost =
        promises(shop, conversation, "Ring twice", instant(&newest) + SignedDuration::from_secs(15)).await;
    shop.server.kill();
    shop.server.start().await;
    let letter = shop.sent("Look into the shelf").await;
    assert!(letter.contains("To: <ana@kettles.example>") && letter.contains("Subject: Due "), "{letter}");
    let told = shop.owner.gets("/notifications").await;
    told.is(200).says("Look into the shelf").is_silent_about("Call back about the kettle");
    until("what nobody kept is broken", async || {
        let found = shop.owner.reads(&format!("/promises/{lost}")).await;
        (found["state"] == "broken").then_some(())
    })
    .await;
    shop.owner.gets("/promises").await.says("Ring twice").says("Broken");

    for promise in [reminded.as_str(), first["id"].as_str().unwrap()] {
        let kept = shop.owner.posts(&format!("/promises/{promise}/keep"), &[("note", "Spoke to her.")]).await;
        assert_eq!(kept.leads_to(), "/promises");
    }
    shop.owner.gets("/promises?which=closed").await.says("Call back about the kettle").says("Kept");
    let kept = shop.owner.reads(&format!("/promises/{reminded}")).await;
    assert_eq!(kept["state"], "kept");
}

async fn promises(shop: &Shop, conversation: &Value, said: &str, due_at: Timestamp) -> String {
    let wish = json!({
        "conversation": conversation["id"], "said": said, "kind": "call_back", "due_at": due_at.to_string(),
    });
    let made = shop.owner.calls(Method::POST, "/promises", &wish).await;
    made.is(201).json()["id"].as_str().unwrap().to_owned()
}
