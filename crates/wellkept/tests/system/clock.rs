//! The clock of promises while the machine's own clock jumps: days ahead, more than a year back, an hour either way,
//! over a leap day, with restarts in between and, where there is a server for it, on two nodes. Every promise breaks
//! once, within a second of its time when nothing was down, and every reminder comes once.

use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use reqwest::Method;
use serde_json::{Value, json};
use store::testing::{Folder, engines, skip};

use crate::ledger::Ledger;
use crate::server::Server;
use crate::shop::{CARE, Shop, mail};
use crate::until;
use crate::visitor::Visitor;

/// The machine's clock as the program sees it, moved by a file.
struct Hands {
    file: PathBuf,
    ahead: SignedDuration,
}

impl Hands {
    fn at(folder: &Path) -> Self {
        let hands = Self { file: folder.join("time"), ahead: SignedDuration::ZERO };
        hands.write();
        hands
    }

    /// What makes a program look at the file.
    fn environment(&self, library: &Path) -> Vec<(String, String)> {
        [
            ("LD_PRELOAD", library.display().to_string()),
            ("FAKETIME_TIMESTAMP_FILE", self.file.display().to_string()),
            ("FAKETIME_NO_CACHE", "1".to_owned()),
            ("DONT_FAKE_MONOTONIC", "1".to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into()
    }

    fn now(&self) -> Timestamp {
        real_now() + self.ahead
    }

    fn jump(&mut self, by: SignedDuration) {
        self.ahead += by;
        self.write();
    }

    fn jump_to(&mut self, at: Timestamp) {
        self.jump(at.duration_since(self.now()));
    }

    fn write(&self) {
        let fresh = self.file.with_extension("new");
        std::fs::write(&fresh, format!("{:+}\n", self.ahead.as_secs())).unwrap();
        std::fs::rename(fresh, &self.file).unwrap();
    }
}

#[expect(clippy::disallowed_methods, reason = "this test moves the clock of another process against our own")]
fn real_now() -> Timestamp {
    Timestamp::now()
}

/// What moves the clock of a program that is started with it.
pub(crate) fn library() -> Option<PathBuf> {
    let places = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib64", "/usr/lib"];
    places
        .iter()
        .map(|place| Path::new(place).join("faketime/libfaketimeMT.so.1"))
        .find(|path| path.is_file())
}

const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

#[tokio::test(flavor = "multi_thread")]
async fn no_jump_of_the_machines_clock_loses_or_doubles_a_promise() {
    let Some(library) = library() else {
        return skip("the machine's clock jumps", "there is no libfaketime");
    };
    for engine in engines() {
        eprintln!("on {engine}");
        jumps(engine, &library).await;
    }
}

async fn jumps(engine: &str, library: &Path) {
    let folder = Folder::fresh();
    let mut hands = Hands::at(folder.path());
    let mut shop = Shop::open_in(engine, &[], hands.environment(library)).await;
    with_mailbox(&shop).await;
    shop.gets_mail(&mail("maria@okafor.example", CARE, "one@okafor.example", "", "Please call me.")).await;
    let conversation = shop.conversation_of(1).await["id"].as_str().unwrap().to_owned();
    let mut second = second_node(engine, &shop, &hands, library).await;
    let ledger = Ledger::open(&shop.location).await;
    let mut tale = Tale { conversation, promises: 0, reminded: 0 };

    // Undisturbed: noticed within a second of its time.
    let due = hands.now() + SignedDuration::from_secs(3);
    tale.promises(&shop.owner, due).await;
    tale.all_broken(&ledger).await;
    tale.is_punctual(&ledger).await;

    // Three days ahead in one jump, over the reminder and the time.
    tale.promises(&shop.owner, hands.now() + DAY * 2).await;
    tale.stays(&shop.server, &hands, &ledger).await;
    hands.jump(DAY * 3);
    tale.all_broken(&ledger).await;

    // To the reminder first, and then to the time.
    let owner = signs_in(&shop.server).await;
    let due = hands.now() + HOUR * 5;
    tale.promises(&owner, due).await;
    hands.jump_to(due - SignedDuration::from_mins(30));
    tale.reminded += 1;
    tale.all_reminded(&ledger).await;
    hands.jump(-HOUR);
    hands.jump(HOUR);
    tale.stays(&shop.server, &hands, &ledger).await;
    hands.jump_to(due);
    tale.all_broken(&ledger).await;

    // More than a year back, killed and started again there: what is due later waits, what is made now runs.
    let later = hands.now() + DAY;
    tale.promises(&owner, later).await;
    hands.jump(-DAY * 400);
    shop.server.kill();
    shop.server.start().await;
    let owner = signs_in(&shop.server).await;
    tale.stays(&shop.server, &hands, &ledger).await;
    tale.promises(&owner, hands.now() + SignedDuration::from_secs(2)).await;
    tale.broken_are(&ledger, tale.promises - 1).await;
    hands.jump_to(later + SignedDuration::from_secs(1));
    tale.all_broken(&ledger).await;

    // Down while its time comes.
    let owner = signs_in(&shop.server).await;
    tale.promises(&owner, hands.now() + HOUR * 3).await;
    shop.server.kill();
    if let Some(second) = &mut second {
        second.kill();
    }
    hands.jump(HOUR * 4);
    shop.server.start().await;
    tale.all_broken(&ledger).await;

    // On the leap day, and over the hour that the spring takes away.
    for (made, due) in [
        ("2028-02-28T22:00:00Z", "2028-02-29T12:00:00Z"),
        ("2028-03-26T00:10:00Z", "2028-03-26T01:30:00Z"),
        ("2028-10-29T00:10:00Z", "2028-10-29T01:30:00Z"),
    ] {
        let due: Timestamp = due.parse().unwrap();
        hands.jump_to(made.parse().unwrap());
        let owner = signs_in(&shop.server).await;
        tale.promises(&owner, due).await;
        hands.jump_to(due - SignedDuration::from_secs(20));
        tale.reminded += 1;
        tale.all_reminded(&ledger).await;
        tale.stays(&shop.server, &hands, &ledger).await;
        hands.jump_to(due);
        tale.all_broken(&ledger).await;
    }
    ledger.check_events().await;
    shop.is_calm();
}

async fn with_mailbox(shop: &Shop) {
    let port = shop.sink.port.to_string();
    let form = [
        ("address", CARE),
        ("provider", "other"),
        ("takes_deliveries", "on"),
        ("sends", "on"),
        ("smtp_host", "127.0.0.1"),
        ("smtp_port", &port),
        ("smtp_security", "plain-here"),
        ("smtp_is_open", "on"),
    ];
    shop.owner.posts("/mailboxes/new", &form).await;
}

/// A second node of the same database, where there can be one.
async fn second_node(engine: &str, shop: &Shop, hands: &Hands, library: &Path) -> Option<Second> {
    if engine != "postgres" {
        return None;
    }
    let folder = Folder::fresh();
    let mut server = Server::at(folder.path(), &shop.location);
    let key = shop.folder.path().join("wellkept.key");
    server.settings.push(format!("secrets.key_file={}", key.display()));
    server.environment = hands.environment(library);
    server.start().await;
    Some(Second { server, _folder: folder })
}

struct Second {
    server: Server,
    _folder: Folder,
}

impl Second {
    fn kill(&mut self) {
        self.server.kill();
    }
}

/// A session ends after days; whoever comes back signs in again.
async fn signs_in(server: &Server) -> Visitor {
    let owner = Visitor::at(server.http);
    let form = [("email", "ana@kettles.example"), ("password", "a lamp that never goes out")];
    owner.gets("/sign-in").await;
    owner.posts("/sign-in", &form).await;
    owner.gets("/me").await.is(200).says("Ana Kaya");
    owner
}

/// What was promised so far, and what must have come of it.
struct Tale {
    conversation: String,
    promises: u64,
    reminded: u64,
}

impl Tale {
    async fn promises(&mut self, owner: &Visitor, due: Timestamp) {
        let said = format!("Call {}", self.promises);
        let wish = json!({ "conversation": self.conversation, "kind": "call_back", "said": said, "due_at": due.to_string() });
        let made: Value = owner.calls(Method::POST, "/promises", &wish).await.is(201).json();
        assert_eq!(made["state"], "open");
        self.promises += 1;
    }

    async fn all_broken(&self, ledger: &Ledger) {
        self.broken_are(ledger, self.promises).await;
    }

    async fn broken_are(&self, ledger: &Ledger, wanted: u64) {
        until(&format!("{wanted} promises break"), async || {
            (count(ledger, "promise_broken").await >= wanted).then_some(())
        })
        .await;
        self.each_once(ledger).await;
        assert_eq!(count(ledger, "promise_broken").await, wanted);
    }

    async fn all_reminded(&self, ledger: &Ledger) {
        until(&format!("{} reminders come", self.reminded), async || {
            (count(ledger, "promise_reminded").await >= self.reminded).then_some(())
        })
        .await;
        self.each_once(ledger).await;
    }

    /// Nothing happens to what is open although the clock was touched: another promise, made and broken meanwhile,
    /// shows that the clock has looked.
    async fn stays(&mut self, server: &Server, hands: &Hands, ledger: &Ledger) {
        let open = self.promises - count(ledger, "promise_broken").await;
        let reminded = count(ledger, "promise_reminded").await;
        let owner = signs_in(server).await;
        self.promises(&owner, hands.now() + SignedDuration::from_secs(2)).await;
        self.broken_are(ledger, self.promises - open).await;
        assert_eq!(count(ledger, "promise_reminded").await, reminded, "a reminder came early or twice");
    }

    /// No promise breaks twice, no keeper is reminded twice of the same.
    async fn each_once(&self, ledger: &Ledger) {
        let twice = ledger
            .counts(
                "SELECT kind || ' ' || code || ' ' || CAST(about_id AS TEXT), COUNT(*) FROM events
                 WHERE kind IN ('promise_broken', 'promise_reminded') GROUP BY kind, code, about_id",
            )
            .await;
        for (what, times) in twice {
            assert_eq!(times, 1, "{what}");
        }
    }

    /// Noticed within a second of its time.
    async fn is_punctual(&self, ledger: &Ledger) {
        let late = ledger
            .counts("SELECT 'late', MAX(closed_at - due_at) FROM promises WHERE closed_at IS NOT NULL")
            .await["late"];
        eprintln!("noticed {} ms after its time", late / 1_000);
        assert!(late <= 1_000_000, "noticed {late} µs after its time");
    }
}

/// How many facts of this kind there are; of reminders those before the due time alone: those for what broke and was
/// not made up for come on another day.
async fn count(ledger: &Ledger, kind: &str) -> u64 {
    let only = if kind == "promise_reminded" { " AND code = 'soon'" } else { "" };
    ledger.counts(&format!("SELECT 'all', COUNT(*) FROM events WHERE kind = '{kind}'{only}")).await["all"]
}
