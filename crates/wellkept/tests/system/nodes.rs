//! Two nodes of one database: what one receives the other shows, and what is to be done is done once.

use crate::ledger::Ledger;
use crate::server::Server;
use crate::shop::{CARE, Shop, mail};
use crate::until;
use reqwest::Method;
use serde_json::json;
use std::time::Duration;
use store::testing::{Folder, engines, skip};

const ANSWERS: usize = 12;
/// Larger than what is kept in the database.
const LARGE_BYTES: usize = 300_000;

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_of_one_database_share_the_work_and_tell_each_other() {
    if !engines().contains(&"postgres") {
        return skip("two nodes", "there is no PostgreSQL");
    }
    let nats = std::env::var("WELLKEPT_TEST_NATS");
    if nats.is_err() {
        // They still find out, by looking into the database.
        skip("two nodes told by NATS", "there is no NATS server");
    }
    let settings: Vec<String> = nats.iter().map(|url| format!("nats.url={url}")).collect();
    let mut shop = Shop::open("postgres", &settings).await;
    let second_folder = Folder::fresh();
    let mut second = Server::at(second_folder.path(), &shop.location);
    let key = shop.folder.path().join("wellkept.key");
    second.settings.extend(settings);
    second.settings.push(format!("secrets.key_file={}", key.display()));
    std::os::unix::fs::symlink(shop.folder.path().join("blobs"), second_folder.path().join("blobs")).unwrap();
    second.start().await;
    connects(&shop).await;

    // Ana sits at the second node, without signing in again; the mail comes in by the first.
    let ana = shop.owner.moves_to(second.http);
    ana.gets("/inbox").await.is(200);
    let mut stream = ana.listens().await;
    let story = "Where is my kettle? ".repeat(LARGE_BYTES / 20);
    let text = mail("maria@okafor.example", CARE, "one@okafor.example", "", &story);
    shop.gets_mail(&text).await;
    let heard = async {
        let mut told = String::new();
        while !told.contains("\"list\"") && !told.contains("conversations:") {
            let chunk = stream.chunk().await.unwrap().expect("the stream stays open");
            told.push_str(&String::from_utf8_lossy(&chunk));
        }
    };
    tokio::time::timeout(Duration::from_secs(20), heard).await.expect("the other node is told");
    ana.gets("/inbox?view=all").await.is(200).says("My kettle");

    // What is too large for the database lies in the folder that both share.
    let conversation = shop.conversation_of(1).await;
    let message = &shop.messages_of(&conversation).await[0]["id"];
    let raw = ana.gets(&format!("/messages/{}/raw", message.as_str().unwrap())).await;
    assert!(raw.is(200).body.len() > LARGE_BYTES);

    // Answers written at both nodes leave once each.
    let path = format!("/conversations/{}/answers", conversation["id"].as_str().unwrap());
    for number in 0..ANSWERS {
        let writer = if number % 2 == 0 { &shop.owner } else { &ana };
        let answer = json!({ "text": format!("Answer {number} of the day."), "then": "stay_open" });
        writer.calls(Method::POST, &path, &answer).await.is(201);
    }
    until("every answer leaves", async || (shop.sink.mails().len() >= ANSWERS).then_some(())).await;
    let ledger = Ledger::open(&shop.location).await;
    until("every answer is noted as sent", async || {
        let sent =
            ledger.counts("SELECT 'sent', COUNT(*) FROM events WHERE kind = 'message_sent'").await["sent"];
        assert!(sent <= ANSWERS as u64, "{sent} were sent");
        (sent == ANSWERS as u64).then_some(())
    })
    .await;
    for number in 0..ANSWERS {
        let words = format!("Answer {number} of the day.");
        let left = shop.sink.mails().iter().filter(|mail| mail.contains(&words)).count();
        assert_eq!(left, 1, "{words}");
    }

    // One node dies; the other goes on, with everything.
    shop.server.kill();
    ana.gets("/inbox?view=all").await.is(200).says("My kettle");
    ledger.check_events().await;
    shop.is_calm();
}

async fn connects(shop: &Shop) {
    let wish = json!({
        "address": CARE, "provider": "other", "takes_deliveries": "on", "sends": "on", "smtp_host": "127.0.0.1",
        "smtp_port": shop.sink.port.to_string(), "smtp_security": "plain-here", "smtp_is_open": "on", "access": "nothing",
    });
    shop.owner.calls(Method::POST, "/mailboxes", &wish).await.is(201);
}
