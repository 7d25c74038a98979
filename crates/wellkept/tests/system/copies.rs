//! Copies of everything: backups under load, restored to equality; a move to the other engine and back.

use crate::program::run;
use crate::server::Server;
use crate::shop::{CARE, Shop, mail};
use crate::smtp;
use crate::visitor::Visitor;
use serde_json::Value;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use store::Location;
use store::testing::{Folder, engines, fresh_location, skip};
use tokio::task::JoinSet;

const SENDERS: usize = 3;
/// How many mails are there before the backup begins.
const MAILS_BEFORE: usize = 30;
/// A mail too large for the table: its bytes lie in a file of their own.
const LARGE_BYTES: usize = 300_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_under_load_is_restored_to_equality_on_sqlite() {
    come_back("sqlite").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_backup_under_load_is_restored_to_equality_on_postgres() {
    if !engines().contains(&"postgres") {
        return skip("backups on PostgreSQL", "there is no PostgreSQL");
    }
    come_back("postgres").await;
}

async fn come_back(engine: &str) {
    let shop = Shop::with_mailbox(engine).await;
    let large = "A long story of a kettle. ".repeat(LARGE_BYTES / 26);
    shop.gets_mail(&mail("maria@okafor.example", CARE, "one@okafor.example", "", &large)).await;
    let conversation = shop.conversation_of(1).await;
    let path = format!("/conversations/{}/messages", conversation["id"].as_str().unwrap());
    let before = shop.owner.reads(&path).await;

    let backup = shop.folder.path().join("backup");
    let flood = Flood::begin(&shop).await;
    let database = database(&shop.location);
    let written = run(shop.folder.path(), &["--database", &database, "backup", text(&backup)], b"");
    let sent = flood.end().await;
    written.ends(0).says("verified").says("wellkept.key");
    let tables = manifest(&backup);
    println!("{engine}: {} mails stored in the backup, {sent} sent in all", tables["messages"]["rows"]);
    run(shop.folder.path(), &["--database", &database, "backup", text(&backup)], b"")
        .ends(1)
        .says("exists already");

    let restored = Folder::fresh();
    let location = Location::Sqlite(restored.path().join("wellkept.db"));
    let brought = run(restored.path(), &["restore", text(&backup)], b"");
    brought.ends(0).says("nothing differs").says("The key");
    run(restored.path(), &["restore", text(&backup)], b"").ends(1).says("empty folder");
    let again = restored.path().join("again");
    run(restored.path(), &["backup", text(&again)], b"").ends(0);
    assert_eq!(manifest(&again), tables, "every table is as it was in the backup");

    std::fs::copy(shop.folder.path().join("wellkept.key"), restored.path().join("wellkept.key")).unwrap();
    let mut server = Server::at(restored.path(), &location);
    server.start().await;
    let owner = shop.owner.moves_to(server.http);
    assert_eq!(said(&owner.reads(&path).await), said(&before), "the conversation reads the same");
    let message = before["items"][0]["id"].as_str().unwrap();
    let raw = owner.gets(&format!("/messages/{message}/raw")).await;
    assert!(raw.is(200).body.len() > LARGE_BYTES, "its raw bytes came along");
    refuses_what_is_damaged(&backup);
    shop.is_calm();
}

/// What a conversation says: who its senders are may be found out later.
fn said(messages: &Value) -> Value {
    let mut said = messages["items"].clone();
    for message in said.as_array_mut().unwrap() {
        message.as_object_mut().unwrap().remove("checks");
    }
    said
}

/// Mails that go on arriving.
struct Flood {
    is_over: Arc<AtomicBool>,
    sent: Arc<AtomicUsize>,
    senders: JoinSet<()>,
}

impl Flood {
    async fn begin(shop: &Shop) -> Self {
        let (is_over, sent) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let mut senders = JoinSet::new();
        for sender in 0..SENDERS {
            let (is_over, sent, port) = (Arc::clone(&is_over), Arc::clone(&sent), shop.server.smtp);
            senders.spawn(async move {
                let from = format!("customer{sender}@sender.example");
                let mut number = 0;
                while !is_over.load(Ordering::SeqCst) {
                    let id = format!("{sender}-{number}@sender.example");
                    smtp::send(port, &from, CARE, &mail(&from, CARE, &id, "", "Hello."))
                        .await
                        .expect("it is taken");
                    sent.fetch_add(1, Ordering::SeqCst);
                    number += 1;
                }
            });
        }
        let flood = Self { is_over, sent, senders };
        crate::until("mails flow", async || {
            (flood.sent.load(Ordering::SeqCst) >= MAILS_BEFORE).then_some(())
        })
        .await;
        flood
    }

    async fn end(self) -> usize {
        self.is_over.store(true, Ordering::SeqCst);
        self.senders.join_all().await;
        self.sent.load(Ordering::SeqCst)
    }
}

fn database(location: &Location) -> String {
    match location {
        Location::Sqlite(file) => format!("sqlite:{}", file.display()),
        Location::Postgres(url) => url.clone(),
    }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("temporary folders have plain names")
}

/// Rows and hashes of every table in a backup.
fn manifest(backup: &Path) -> Value {
    let manifest = std::fs::read(backup.join("manifest.json")).unwrap();
    serde_json::from_slice::<Value>(&manifest).unwrap()["tables"].clone()
}

/// One changed byte in the database or in a file, or a file that is missing.
fn refuses_what_is_damaged(backup: &Path) {
    let elsewhere = Folder::fresh();
    let refuses = |harm: &str| {
        let refused = run(&elsewhere.path().join("empty"), &["restore", text(backup)], b"");
        assert_eq!(refused.code, 1, "{harm}: {refused:?}");
        assert!(!elsewhere.path().join("empty/wellkept.db").exists(), "{harm}: nothing is brought back");
    };
    let database = backup.join("wellkept.db");
    let whole = std::fs::read(&database).unwrap();
    std::fs::write(&database, with_other_letters(&whole)).unwrap();
    refuses("a changed letter");
    std::fs::write(&database, &whole[..whole.len() / 2]).unwrap();
    refuses("half a database");
    std::fs::write(&database, &whole).unwrap();
    let blob = any_file(&backup.join("blobs"));
    let bytes = std::fs::read(&blob).unwrap();
    std::fs::write(&blob, b"something else").unwrap();
    refuses("another attachment");
    std::fs::remove_file(&blob).unwrap();
    refuses("a missing attachment");
    std::fs::write(&blob, bytes).unwrap();
    run(&elsewhere.path().join("empty"), &["restore", text(backup)], b"").ends(0);
}

/// The database with a changed letter in each place where the story is: some of them hold no row any more.
fn with_other_letters(whole: &[u8]) -> Vec<u8> {
    let story = b"long story of a kettle";
    let mut harmed = whole.to_vec();
    let places: Vec<_> =
        (0..whole.len() - story.len()).filter(|at| whole[*at..].starts_with(story)).collect();
    assert!(!places.is_empty(), "the story is in the copy");
    for place in places {
        harmed[place] ^= 1;
    }
    harmed
}

fn any_file(folder: &Path) -> std::path::PathBuf {
    let first = std::fs::read_dir(folder).unwrap().next().expect("a large mail lies here").unwrap().path();
    if first.is_dir() { any_file(&first) } else { first }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sample_organization_is_made_once_and_moves_to_the_other_engine_and_back() {
    let folder = Folder::fresh();
    let demo = run(folder.path(), &["demo", "--conversations", "25", "--before", "0"], b"");
    demo.ends(0).says("Kettle & Crumb is there").says("owner@kettleandcrumb.example");
    run(folder.path(), &["demo"], b"").ends(1).says("signs in to an organization already");
    let password = demo.out.split_whitespace().last().expect("it is printed last").to_owned();
    if !engines().contains(&"postgres") {
        return skip("moving to PostgreSQL and back", "there is no PostgreSQL");
    }
    let location = fresh_location("postgres", &folder).await;
    let url = database(&location);
    let tables = tables_of(&folder, "before", &[]);
    run(folder.path(), &["migrate-to", &url], b"").ends(0).says("every table equal by hash").says("messages");
    assert_eq!(tables_of(&folder, "there", &["--database", &url]), tables);
    run(folder.path(), &["migrate-to", &url], b"").ends(1);
    let back = format!("sqlite:{}", folder.path().join("back.db").display());
    run(folder.path(), &["--database", &url, "migrate-to", &back], b"").ends(0);
    assert_eq!(tables_of(&folder, "back", &["--database", &back]), tables);

    // The same organization on PostgreSQL, with one changed setting.
    let mut server = Server::at(folder.path(), &location);
    server.start().await;
    let owner = Visitor::at(server.http);
    owner.gets("/sign-in").await.is(200);
    let fields = [("email", "owner@kettleandcrumb.example"), ("password", password.as_str())];
    assert_eq!(owner.posts("/sign-in", &fields).await.leads_to(), "/");
    owner.gets("/inbox?view=all").await.is(200).says("/conversations/");
    owner.gets("/promises").await.is(200);
}

/// What a backup says of every table.
fn tables_of(folder: &Folder, name: &str, database: &[&str]) -> Value {
    let place = folder.path().join(name);
    run(folder.path(), &[database, ["backup", text(&place)].as_slice()].concat(), b"").ends(0);
    manifest(&place)
}
