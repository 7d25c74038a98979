//! Every raw message of the shared corpus goes through the listener of a running server, byte for byte, and
//! comes to an end that is known: a message, a second copy of one, or quarantine with a reason.

use crate::ledger::Ledger;
use crate::shop::{CARE, Shop};
use crate::until;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use store::testing::{engines, skip};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

const SENDERS: usize = 4;
/// Of how many messages one is opened as a page.
const OPENED_ONE_OF: usize = 5;

#[tokio::test(flavor = "multi_thread")]
async fn every_raw_message_comes_to_a_known_end_on_sqlite() {
    come_to_an_end("sqlite").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_raw_message_comes_to_a_known_end_on_postgres() {
    if !engines().contains(&"postgres") {
        return skip("the raw messages on PostgreSQL", "there is no PostgreSQL");
    }
    come_to_an_end("postgres").await;
}

async fn come_to_an_end(engine: &str) {
    let root = std::env::var_os("WELLKEPT_SHARED_DATA")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let root = root.join("emails");
    if !root.is_dir() {
        return skip("the raw messages through the listener", "they are not at hand");
    }
    let files = messages_in(&root);
    let shop = Shop::with_mailbox(engine).await;
    let refused = send_all(shop.server.smtp, &files).await;
    assert!(refused.is_empty(), "{} of {} were not accepted: {refused:#?}", refused.len(), files.len());

    let ledger = Ledger::open(&shop.location).await;
    until("every arrival is dealt with", async || {
        let waiting = ledger.counts("SELECT 'waiting', COUNT(*) FROM arrivals WHERE state = 0").await;
        (waiting["waiting"] == 0).then_some(())
    })
    .await;
    let ends = Ends::read(&ledger).await;
    println!("{engine}: {} sent; {}", files.len(), ends.told());
    ends.check(&files);
    let stored = ledger.wait_for_messages(ends.received.len(), crate::PATIENCE).await;
    assert_eq!(
        stored,
        ends.received.len() as u64,
        "every received arrival is one message, and nothing else is"
    );
    ledger.check_events().await;
    open_them(&shop, &ends).await;
    shop.is_calm();
}

/// The raw messages, by the hash of their bytes.
type Files = BTreeMap<String, Vec<(PathBuf, Vec<u8>)>>;

fn messages_in(root: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut folders = vec![root.to_owned()];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if folder != root {
                let raw = std::fs::read(&path).unwrap();
                found.push((path, raw));
            }
        }
    }
    found.sort();
    found
}

/// Sends everything; what was not accepted comes back with the server's words.
async fn send_all(port: u16, files: &[(PathBuf, Vec<u8>)]) -> Vec<String> {
    let waiting = Arc::new(Mutex::new(files.to_vec()));
    let refused = Arc::new(Mutex::new(Vec::new()));
    let mut senders = JoinSet::new();
    for _ in 0..SENDERS {
        let (waiting, refused) = (Arc::clone(&waiting), Arc::clone(&refused));
        senders.spawn(async move {
            let mut door = Door::knock(port).await;
            while let Some((path, raw)) = { waiting.lock().unwrap().pop() } {
                let said = door.bring(&raw).await;
                if !said.starts_with("250") {
                    refused.lock().unwrap().push(format!("{}: {said}", path.display()));
                }
            }
        });
    }
    senders.join_all().await;
    refused.lock().unwrap().clone()
}

/// A connection to the listener that hands over chunks, so that no byte is changed on the way.
struct Door(BufReader<TcpStream>);

impl Door {
    async fn knock(port: u16) -> Self {
        let mut door = Self(BufReader::new(TcpStream::connect(("127.0.0.1", port)).await.unwrap()));
        door.hear().await;
        let greeted = door.say(b"EHLO client.example\r\n").await;
        assert!(greeted.starts_with("250"), "{greeted}");
        door
    }

    async fn bring(&mut self, raw: &[u8]) -> String {
        for line in
            ["MAIL FROM:<customer@client.example> BODY=BINARYMIME\r\n", &format!("RCPT TO:<{CARE}>\r\n")]
        {
            let said = self.say(line.as_bytes()).await;
            if !said.starts_with("250") {
                return said;
            }
        }
        let chunk = format!("BDAT {} LAST\r\n", raw.len());
        self.say(&[chunk.as_bytes(), raw].concat()).await
    }

    async fn say(&mut self, bytes: &[u8]) -> String {
        self.0.get_mut().write_all(bytes).await.unwrap();
        self.hear().await
    }

    async fn hear(&mut self) -> String {
        loop {
            let mut line = String::new();
            assert!(self.0.read_line(&mut line).await.unwrap() > 0, "the listener hung up");
            if line.as_bytes().get(3) != Some(&b'-') {
                return line;
            }
        }
    }
}

/// What became of the arrivals.
struct Ends {
    /// Of each received one: its message, and the hash of its bytes.
    received: Vec<(String, String)>,
    /// Of each second copy: the message it had become before (0 where that is in quarantine), and the hash of
    /// its bytes.
    copies: Vec<(String, String)>,
    /// Reasons of those in quarantine.
    quarantined: BTreeMap<String, u64>,
    /// Hashes of those in quarantine.
    unread: BTreeMap<String, u64>,
    /// How often bytes of this hash were kept.
    kept: BTreeMap<String, u64>,
    /// Arrivals in any other state.
    others: u64,
    /// Messages by their nature.
    natures: BTreeMap<String, u64>,
}

impl Ends {
    async fn read(ledger: &Ledger) -> Self {
        let pairs = async |state: u8| {
            let ask = format!(
                "SELECT CAST(message_id AS TEXT) || ' ' || hash || ' ' || CAST(id AS TEXT), 1 FROM arrivals WHERE state = {state}"
            );
            let rows = ledger.counts(&ask).await.into_keys();
            rows.map(|row| {
                let mut parts = row.split(' ').map(str::to_owned);
                (parts.next().unwrap(), parts.next().unwrap())
            })
            .collect::<Vec<_>>()
        };
        let counts = |ask| ledger.counts(ask);
        Self {
            received: pairs(1).await,
            copies: pairs(3).await,
            quarantined: counts("SELECT reason, COUNT(*) FROM arrivals WHERE state = 2 GROUP BY reason")
                .await,
            unread: counts("SELECT hash, COUNT(*) FROM arrivals WHERE state = 2 GROUP BY hash").await,
            kept: counts("SELECT hash, COUNT(*) FROM arrivals GROUP BY hash").await,
            others: counts("SELECT 'others', COUNT(*) FROM arrivals WHERE state NOT IN (1, 2, 3)").await["others"],
            natures: counts("SELECT automatic, COUNT(*) FROM messages GROUP BY automatic").await,
        }
    }

    fn told(&self) -> String {
        format!(
            "{} received, {} second copies, {} in quarantine {:?}; by nature {:?}",
            self.received.len(),
            self.copies.len(),
            self.quarantined.values().sum::<u64>(),
            self.quarantined,
            self.natures
        )
    }

    fn check(&self, sent: &[(PathBuf, Vec<u8>)]) {
        let mut files = Files::new();
        for (path, raw) in sent {
            files.entry(store::blobs::hash(raw)).or_default().push((path.clone(), raw.clone()));
        }
        let expected: BTreeMap<String, u64> =
            files.iter().map(|(hash, files)| (hash.clone(), files.len() as u64)).collect();
        assert_eq!(self.kept, expected, "every file is kept with exactly its bytes, and nothing else");
        assert_eq!(self.others, 0, "nothing is undecided, and nothing was put aside");
        assert!(
            !self.quarantined.contains_key(""),
            "every quarantined one has a reason: {:?}",
            self.quarantined
        );
        let name = |hash: &str| files[hash][0].0.display().to_string();
        let of_messages = self.copies.iter().filter(|(before, hash)| {
            assert!(before != "0" || self.unread.contains_key(hash), "{} is a copy of nothing", name(hash));
            before != "0"
        });
        for (before, hash) in of_messages {
            let first = self.received.iter().find(|(message, _)| message == before);
            let (_, first) = first.unwrap_or_else(|| panic!("{} is a copy of nothing", name(hash)));
            assert!(
                hash == first || words(&files[hash][0].1) == words(&files[first][0].1),
                "{} is no copy of {}",
                name(hash),
                name(first)
            );
        }
    }
}

/// What a message says, whatever its bytes.
fn words(raw: &[u8]) -> Option<(String, String)> {
    let read = channels::read(raw).ok()?;
    Some((read.subject, read.text.split_whitespace().collect::<Vec<_>>().join(" ")))
}

/// Every raw form as it came; of some messages the pages, too.
async fn open_them(shop: &Shop, ends: &Ends) {
    shop.owner.gets("/mailboxes/quarantine").await.is(200);
    shop.owner.gets("/inbox?view=all").await.is(200);
    let mut conversations = BTreeSet::new();
    let (mut raw, mut html, mut files) = (0, 0, 0);
    for (position, (message, hash)) in ends.received.iter().enumerate() {
        let source = shop.owner.gets(&format!("/messages/{message}/raw")).await;
        assert_eq!(&store::blobs::hash(&source.is(200).body), hash, "the raw form of {message}");
        assert!(source.header("content-security-policy").contains("sandbox"));
        assert!(source.header("content-type").starts_with("text/plain"));
        raw += 1;
        if position % OPENED_ONE_OF != 0 {
            continue;
        }
        shop.owner.gets(&format!("/messages/{message}/trace")).await.is(200);
        let shown = shop.owner.gets(&format!("/messages/{message}/html")).await;
        if shown.status != 404 {
            let policy = shown.is(200).header("content-security-policy");
            assert!(policy.starts_with("default-src 'none'") && policy.contains("sandbox"), "{policy}");
            assert!(!policy.contains("allow-scripts") && !policy.contains("allow-same-origin"), "{policy}");
            assert!(!shown.text().to_lowercase().contains("<script"), "{message} shows a script");
            html += 1;
        }
        let known = shop.owner.reads(&format!("/messages/{message}")).await;
        files += known["attachments"].as_array().unwrap().len();
        conversations.insert(known["conversation"].as_str().unwrap().to_owned());
    }
    for conversation in &conversations {
        let number = shop.owner.reads(&format!("/conversations/{conversation}")).await["number"].clone();
        shop.owner.gets(&format!("/conversations/{number}")).await.is(200);
    }
    println!(
        "{raw} raw forms compared; opened: {} conversations, {html} formatted messages; {files} files",
        conversations.len()
    );
}
