//! Customers who write and colleagues who answer, while the server lives and dies under them. Both repeat
//! what was not clearly accepted, as mail servers and browsers do, and both write down what was.

use crate::ledger::Ledger;
use crate::office::{ADDRESS, Office};
use crate::server::Server;
use crate::smtp::{self, Sink};
use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

const SENDERS: u64 = 4;
const AGENTS: u64 = 3;
/// What may happen between two kills.
const MAILS_PER_LIFE: usize = 120;
const ANSWERS_PER_LIFE: usize = 12;
const CUSTOMERS: u64 = 50;
/// Before asking a server again that did not answer.
const PAUSE: Duration = Duration::from_millis(10);

/// Everybody at work.
pub(crate) struct Traffic {
    shared: Arc<Shared>,
    people: JoinSet<()>,
}

struct Shared {
    http: u16,
    smtp: u16,
    seed: u64,
    token: String,
    sink: Sink,
    browser: reqwest::Client,
    mails: Semaphore,
    answers: Semaphore,
    numbers: AtomicU64,
    resent: AtomicU64,
    accepted: Mutex<BTreeSet<u64>>,
    answered: Mutex<BTreeSet<u64>>,
}

/// What had been promised when the traffic ended.
pub(crate) struct Done {
    seed: u64,
    /// Numbers of the mails that were accepted.
    pub(crate) accepted: BTreeSet<u64>,
    /// Mails that were sent again because no clear answer came.
    pub(crate) resent: u64,
    /// Numbers of the answers that were taken.
    pub(crate) answered: BTreeSet<u64>,
    /// Mails that left more than once.
    pub(crate) repeated: usize,
}

/// What an agent heard of an answer.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Heard {
    /// It will leave.
    Taken,
    /// The server died over the first request of this key, and holds it back for a while.
    HeldBack,
    /// No clear word.
    Nothing,
}

impl Traffic {
    /// Everybody comes to work; nobody does anything before [`Traffic::allow_more`].
    pub(crate) fn begin(server: &Server, office: Office, sink: Sink, seed: u64) -> Self {
        let shared = Arc::new(Shared {
            http: server.http,
            smtp: server.smtp,
            seed,
            token: office.token,
            sink,
            browser: reqwest::Client::builder().timeout(Duration::from_secs(20)).build().unwrap(),
            mails: Semaphore::new(0),
            answers: Semaphore::new(0),
            numbers: AtomicU64::new(1),
            resent: AtomicU64::new(0),
            accepted: Mutex::default(),
            answered: Mutex::default(),
        });
        let mut people = JoinSet::new();
        for _ in 0..SENDERS {
            let shared = Arc::clone(&shared);
            people.spawn(async move { shared.write_mails().await });
        }
        for agent in 0..AGENTS {
            let shared = Arc::clone(&shared);
            people.spawn(async move { shared.answer_mails(agent).await });
        }
        Self { shared, people }
    }

    /// Lets a life's worth of mails and answers happen.
    pub(crate) fn allow_more(&self) {
        self.shared.mails.add_permits(MAILS_PER_LIFE);
        self.shared.answers.add_permits(ANSWERS_PER_LIFE);
    }

    /// Lets everybody finish what they had begun, and waits until every answer has reached its customer.
    pub(crate) async fn finish(self, patience: Duration) -> Done {
        let Self { shared, people } = self;
        shared.mails.close();
        shared.answers.close();
        people.join_all().await;
        let (accepted, answered) =
            (shared.accepted.lock().unwrap().clone(), shared.answered.lock().unwrap().clone());
        let until = Instant::now() + patience;
        while shared.left().len() < answered.len() && Instant::now() < until {
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let repeated = shared.sink.mails().len() - shared.left().len();
        let done = Done {
            seed: shared.seed,
            accepted,
            resent: shared.resent.load(Ordering::SeqCst),
            answered,
            repeated,
        };
        let missing: Vec<_> =
            done.answered.iter().filter(|number| !shared.left().contains_key(number)).collect();
        assert!(missing.is_empty(), "answers that were taken and never left: {missing:?}");
        done
    }
}

impl Shared {
    async fn write_mails(&self) {
        while let Ok(permit) = self.mails.acquire().await {
            permit.forget();
            let number = self.numbers.fetch_add(1, Ordering::SeqCst);
            let from = format!("customer{}@sender.example", number % CUSTOMERS);
            let mail = mail(self.seed, number, &from);
            while smtp::send(self.smtp, &from, ADDRESS, &mail).await.is_none() {
                self.resent.fetch_add(1, Ordering::SeqCst);
                tokio::time::sleep(PAUSE).await;
            }
            self.accepted.lock().unwrap().insert(number);
        }
    }

    /// Answers one conversation after the other. What the server holds back is put aside and finished last.
    async fn answer_mails(&self, agent: u64) {
        let mut choice = StdRng::seed_from_u64(self.seed ^ agent);
        let mut aside = Vec::new();
        while let Ok(permit) = self.answers.acquire().await {
            permit.forget();
            let Some(conversation) = self.any_conversation(&mut choice).await else { continue };
            let number = self.numbers.fetch_add(1, Ordering::SeqCst);
            if self.answer_until(&conversation, number, Heard::HeldBack).await == Heard::HeldBack {
                aside.push((conversation, number));
            }
        }
        for (conversation, number) in aside {
            self.answer_until(&conversation, number, Heard::Taken).await;
        }
    }

    /// Tries one answer until it was taken, or until it heard this.
    async fn answer_until(&self, conversation: &str, number: u64, enough: Heard) -> Heard {
        loop {
            let heard = self.answer(conversation, number).await;
            if heard == Heard::Taken {
                self.answered.lock().unwrap().insert(number);
            }
            if heard == Heard::Taken || heard == enough {
                return heard;
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// One of the conversations that moved last; `None` when there is none yet.
    async fn any_conversation(&self, choice: &mut StdRng) -> Option<String> {
        loop {
            let url = format!("http://127.0.0.1:{}/api/v1/conversations?view=all&limit=25", self.http);
            let Ok(answer) = self.browser.get(url).bearer_auth(&self.token).send().await else {
                tokio::time::sleep(PAUSE).await;
                continue;
            };
            assert!(answer.status().is_success(), "the list was refused: {:?}", answer.text().await);
            let Ok(list) = answer.json::<serde_json::Value>().await else { continue };
            let items = list["items"].as_array().expect("a list has items");
            if items.is_empty() {
                return None;
            }
            let id = items[choice.random_range(0..items.len())]["id"].as_str();
            return Some(id.expect("a conversation has an id").to_owned());
        }
    }

    /// Sends an answer once. Its key stays the same however often it is tried.
    async fn answer(&self, conversation: &str, number: u64) -> Heard {
        let url = format!("http://127.0.0.1:{}/api/v1/conversations/{conversation}/answers", self.http);
        let body = serde_json::json!({ "text": format!("Answer {number} of the day."), "then": "stay_open" });
        let call = self.browser.post(url).bearer_auth(&self.token).json(&body);
        let Ok(answer) = call.header("Idempotency-Key", format!("answer-{number}")).send().await else {
            return Heard::Nothing;
        };
        match answer.status() {
            status if status.is_success() => Heard::Taken,
            reqwest::StatusCode::CONFLICT => Heard::HeldBack,
            status if status.is_server_error() => Heard::Nothing,
            status => panic!("an answer was refused: {status} {:?}", answer.text().await),
        }
    }

    /// Which answers have reached the customer's server, each with its one Message-ID.
    fn left(&self) -> BTreeMap<u64, String> {
        let mut left = BTreeMap::new();
        for mail in self.sink.mails() {
            let read = channels::read(mail.as_bytes()).expect("we write mails that we can read");
            let number = number_after(&read.text, "Answer ").expect("an answer carries its number");
            let id = read.message_id.expect("an answer has a Message-ID");
            let before = left.insert(number, id.clone());
            assert!(before.is_none_or(|before| before == id), "answer {number} left under two Message-IDs");
        }
        left
    }
}

fn mail(seed: u64, number: u64, from: &str) -> String {
    format!(
        "From: Customer <{from}>\r\nTo: {ADDRESS}\r\nSubject: Mail {number}\r\n\
         Date: Mon, 02 Mar 2026 10:00:00 +0000\r\nMessage-ID: <kill-{seed}-{number}@sender.example>\r\n\
         MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nMail {number}: where is my kettle?\r\n"
    )
}

fn number_after(text: &str, word: &str) -> Option<u64> {
    let rest = &text[text.find(word)? + word.len()..];
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

impl Done {
    /// Every accepted mail is there, once; every taken answer is there, once.
    pub(crate) async fn check(&self, ledger: &Ledger) {
        let subjects = ledger.counts("SELECT subject, COUNT(*) FROM conversations GROUP BY subject").await;
        check_once("conversation", &self.accepted, &by_number(&subjects, "Mail "));
        let start = format!("kill-{}-", self.seed);
        let keys = ledger.counts("SELECT provider_key, COUNT(*) FROM messages GROUP BY provider_key").await;
        check_once("message", &self.accepted, &by_number(&keys, &start));
        let said = ledger.counts("SELECT said, COUNT(*) FROM messages GROUP BY said").await;
        check_once("answer", &self.answered, &by_number(&said, "Answer "));
    }
}

fn by_number(counts: &BTreeMap<String, u64>, word: &str) -> BTreeMap<u64, u64> {
    let mut found = BTreeMap::new();
    for (text, count) in counts {
        if let Some(number) = number_after(text, word) {
            *found.entry(number).or_default() += count;
        }
    }
    found
}

#[track_caller]
fn check_once(what: &str, promised: &BTreeSet<u64>, found: &BTreeMap<u64, u64>) {
    let lost: Vec<_> = promised.iter().filter(|number| !found.contains_key(number)).collect();
    assert!(lost.is_empty(), "lost: {what} {lost:?}");
    let twice: Vec<_> = found.iter().filter(|(_, count)| **count > 1).collect();
    assert!(twice.is_empty(), "twice: {what} {twice:?}");
}
