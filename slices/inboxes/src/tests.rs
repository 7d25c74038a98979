//! Stories of mailboxes, on both engines, with real servers on loopback.

mod addresses;
mod arriving;
mod delivering;
mod following;
mod setting_up;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use conversations::{ChannelId, ConversationId, Message, MessageId, NewAnswer, Recipients, Then};
use shell::carriers::smtp_in::{Accept, Delivered, Limits, Listening, Protocol, Verdict, serve};
use shell::{ColleagueId, Config, Feature};
use store::{Fault, Timestamp};
use testing::TestDesk;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::{FEATURE, Fate, receive};

const FEATURES: &[Feature] = &[FEATURE];
const CARE: &str = "care@kettles.example";

/// Servers on loopback may be reached.
fn loopback(config: &mut Config) {
    config.mail.allow_private_targets = true;
}

/// A mail from Maria; `extra` are header lines, each ended.
fn mail(id: &str, extra: &str, text: &str) -> Vec<u8> {
    format!(
        "From: Maria Okafor <maria@okafor.example>\r\nTo: {CARE}\r\nSubject: My kettle\r\n\
         Date: Mon, 2 Mar 2026 08:00:00 +0000\r\nMessage-ID: <{id}@okafor.example>\r\n{extra}\
         Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    )
    .into_bytes()
}

/// The stored conversation and message of a fate.
#[track_caller]
fn stored(fate: &Fate) -> (ConversationId, MessageId) {
    match fate {
        Fate::Received(conversations::Received::Stored { conversation, message, .. }) => {
            (*conversation, *message)
        }
        other => panic!("nothing was stored: {other:?}"),
    }
}

/// The messages of a conversation, oldest first.
async fn messages(desk: &TestDesk, id: ConversationId) -> Vec<Message> {
    let newest = MessageId::of(i64::MAX);
    desk.app
        .db
        .read(desk.org, id, move |tx, id| {
            Box::pin(async move {
                let conversation = conversations::by_id(tx, *id).await?.expect("it is there");
                Ok::<_, Fault>(conversations::open(tx, conversation, newest, 50).await?.messages)
            })
        })
        .await
        .unwrap()
}

/// Maria writes, and a colleague answers; the answer waits in the outbox.
async fn answered(desk: &TestDesk, to: &[&str]) -> (ConversationId, MessageId) {
    answered_to(desk, to, &[]).await
}

/// The same, with a copy to somebody.
async fn answered_with_copy(desk: &TestDesk, to: &str, cc: &str) -> (ConversationId, MessageId) {
    answered_to(desk, &[to], &[cc]).await
}

async fn answered_to(desk: &TestDesk, to: &[&str], cc: &[&str]) -> (ConversationId, MessageId) {
    answered_mail(desk, mail("one", "", "Where is it?"), (to, cc)).await
}

/// An answer to this mail.
async fn answered_mail(
    desk: &TestDesk,
    mail: Vec<u8>,
    (to, cc): (&[&str], &[&str]),
) -> (ConversationId, MessageId) {
    let people = |all: &[&str]| all.iter().map(|email| channels::Address::plain(email)).collect();
    let fate = receive(&desk.app, CARE, mail).await.unwrap();
    let (conversation, _) = stored(&fate);
    let answer = NewAnswer {
        conversation,
        author: ColleagueId::NONE,
        client_key: "once".to_owned(),
        message_id: "r.abc.def@kettles.example".to_owned(),
        from_name: "Kettles".to_owned(),
        from_address: CARE.to_owned(),
        html: "<p>On its <b>way</b>.</p>".to_owned(),
        text: "On its way.".to_owned(),
        recipients: Recipients { to: people(to), cc: people(cc), ..Recipients::default() },
        attachments: Vec::new(),
        then: Then::Wait,
        seen: None,
        riders: Vec::new(),
    };
    let answered = desk.app.db.write(desk.org, answer, |tx, new| Box::pin(conversations::answer(tx, new)));
    (conversation, answered.await.unwrap().message)
}

/// The words of a message's trace.
async fn trace(desk: &TestDesk, message: MessageId) -> Vec<String> {
    let read = desk.app.db.read(desk.org, message, |tx, id| Box::pin(conversations::traces::of(tx, *id)));
    read.await.unwrap().into_iter().map(|step| step.step).collect()
}

/// The form of a mailbox that sends through a server on loopback and takes deliveries.
fn form(address: &str, smtp_port: u16) -> Vec<(&'static str, String)> {
    let text = str::to_owned;
    vec![
        ("name", text("Care")),
        ("address", text(address)),
        ("provider", text("other")),
        ("takes_deliveries", text("on")),
        ("sends", text("on")),
        ("smtp_host", text("127.0.0.1")),
        ("smtp_port", smtp_port.to_string()),
        ("smtp_security", text("plain-here")),
        ("smtp_is_open", text("on")),
        ("signature", text("The kettle people")),
    ]
}

fn fields<'a>(form: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    form.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

async fn mailbox(desk: &TestDesk, id: ChannelId) -> conversations::channels::Channel {
    crate::keeping::get(&desk.app, desk.org, id).await.unwrap().0
}

/// Lets the desk's mailbox send through a port on loopback.
async fn sends_through(desk: &TestDesk, port: u16) {
    let wish = crate::Wish {
        address: CARE.to_owned(),
        takes_deliveries: "on".to_owned(),
        sends: "on".to_owned(),
        smtp_host: "127.0.0.1".to_owned(),
        smtp_port: port.to_string(),
        smtp_security: "plain-here".to_owned(),
        smtp_is_open: "on".to_owned(),
        signature: "The kettle people".to_owned(),
        version: mailbox(desk, desk.channel).await.version.to_string(),
        ..crate::Wish::default()
    };
    crate::keeping::change(&desk.app, desk.org, desk.channel, &wish).await.unwrap();
}

/// A submission server on loopback that keeps what it takes, and refuses as it is told.
struct Submission {
    port: u16,
    taken: Arc<Taken>,
    stop: CancellationToken,
}

struct Taken {
    delivered: Mutex<Vec<Delivered>>,
    verdict: Mutex<Verdict>,
    /// Whether whoever is called grey has to come back later.
    greylists: AtomicBool,
}

impl Accept for Taken {
    async fn recipient(&self, address: &str) -> Verdict {
        match address {
            _ if address.starts_with("nobody@") => Verdict::NoSuchRecipient,
            _ if address.starts_with("grey@") && self.greylists.load(Ordering::Relaxed) => Verdict::TooFast,
            _ => Verdict::Accept,
        }
    }

    async fn message(&self, delivered: Delivered) -> Vec<Verdict> {
        let verdict = *self.verdict.lock().unwrap();
        if verdict == Verdict::Accept {
            self.delivered.lock().unwrap().push(delivered);
        }
        vec![verdict]
    }
}

impl Submission {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let taken = Arc::new(Taken {
            delivered: Mutex::new(Vec::new()),
            verdict: Mutex::new(Verdict::Accept),
            greylists: AtomicBool::new(true),
        });
        let stop = CancellationToken::new();
        let listening = Listening {
            host: "localhost".to_owned(),
            protocol: Protocol::Smtp,
            size_max: 1_000_000,
            identity: None,
            limits: Limits::default(),
        };
        tokio::spawn(serve(listener, listening, Arc::clone(&taken), stop.clone()));
        Self { port, taken, stop }
    }

    fn says(&self, verdict: Verdict) {
        *self.taken.verdict.lock().unwrap() = verdict;
    }

    fn texts(&self) -> Vec<String> {
        let delivered = self.taken.delivered.lock().unwrap();
        delivered.iter().map(|one| String::from_utf8_lossy(&one.raw).into_owned()).collect()
    }
}

impl Drop for Submission {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// How many events of a kind there are.
async fn events(desk: &TestDesk, kind: &'static str) -> usize {
    let all = desk.app.db.read(desk.org, (), |tx, ()| Box::pin(store::events::since(tx, 0, 500)));
    all.await.unwrap().iter().filter(|event| event.kind == kind).count()
}

/// So much later.
fn later(desk: &TestDesk, seconds: i64) -> Timestamp {
    desk.now() + jiff::SignedDuration::from_secs(seconds)
}
