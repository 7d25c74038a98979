use servers::Authority;
use std::num::NonZeroU32;
use std::sync::Mutex;

use channels::Handover;
use tokio::io::{AsyncBufReadExt as _, BufReader};

use super::*;
use crate::carriers::proving::reach;
use crate::carriers::smtp_out::{self, Submission};
use crate::carriers::{Security, Server};

/// Keeps mail in memory; says what it was told to say.
pub(crate) struct Shelf {
    pub(crate) kept: Mutex<Vec<Delivered>>,
    pub(crate) verdict: Verdict,
}

impl Shelf {
    pub(crate) fn saying(verdict: Verdict) -> Arc<Self> {
        Arc::new(Self { kept: Mutex::new(Vec::new()), verdict })
    }
}

impl Accept for Shelf {
    async fn recipient(&self, address: &str) -> Verdict {
        if address.starts_with("nobody") { Verdict::NoSuchRecipient } else { Verdict::Accept }
    }

    async fn message(&self, delivered: Delivered) -> Vec<Verdict> {
        self.kept.lock().unwrap().push(delivered);
        vec![self.verdict]
    }
}

/// A listener on loopback that ends with the test.
pub(crate) struct Listener {
    pub(crate) port: u16,
    pub(crate) shelf: Arc<Shelf>,
    pub(crate) stop: CancellationToken,
}

impl Listener {
    pub(crate) async fn start(listening: Listening, verdict: Verdict) -> Self {
        let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = socket.local_addr().unwrap().port();
        let (shelf, stop) = (Shelf::saying(verdict), CancellationToken::new());
        tokio::spawn(serve(socket, listening, Arc::clone(&shelf), stop.clone()));
        Self { port, shelf, stop }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

pub(crate) fn listening() -> Listening {
    Listening {
        host: "localhost".to_owned(),
        protocol: Protocol::Smtp,
        size_max: 100_000,
        identity: None,
        limits: Limits::default(),
    }
}

/// A client that speaks line by line.
struct Client {
    socket: BufReader<TcpStream>,
}

impl Client {
    async fn connect(port: u16) -> Self {
        Self { socket: BufReader::new(TcpStream::connect(("127.0.0.1", port)).await.unwrap()) }
    }

    async fn say(&mut self, words: &str) {
        self.socket.get_mut().write_all(words.as_bytes()).await.unwrap();
    }

    /// The code of the next answer; empty at the end.
    async fn hear(&mut self) -> String {
        loop {
            let mut line = String::new();
            if self.socket.read_line(&mut line).await.unwrap_or(0) == 0 {
                return String::new();
            }
            if line.as_bytes()[3] == b' ' {
                return line[..3].to_owned();
            }
        }
    }

    async fn check(&mut self, words: &str, expected: &str) {
        self.say(words).await;
        assert_eq!(self.hear().await, expected, "after {words:?}");
    }

    async fn open(port: u16) -> Self {
        let mut client = Self::connect(port).await;
        assert_eq!(client.hear().await, "220");
        client.check("EHLO customer.example\r\n", "250").await;
        client.check("MAIL FROM:<maria@customer.example>\r\n", "250").await;
        client
    }
}

const HELP: &str = "RCPT TO:<help@shop.example>\r\n";

#[tokio::test]
async fn a_message_is_handed_over_unchanged_and_only_then_acknowledged() {
    let listener = Listener::start(listening(), Verdict::Accept).await;
    let mut client = Client::open(listener.port).await;
    client.check("RCPT TO:<nobody@shop.example>\r\n", "550").await;
    client.check(HELP, "250").await;
    client.check("DATA\r\n", "354").await;
    client.check("Subject: Hi\r\n\r\n..dot \u{e9}\r\n.\r\n", "250").await;
    client.check("QUIT\r\n", "221").await;
    let kept = listener.shelf.kept.lock().unwrap();
    assert_eq!(kept[0].raw.as_ref(), "Subject: Hi\r\n\r\n.dot \u{e9}\r\n".as_bytes());
    assert_eq!(kept[0].envelope.from, Handover::From("maria@customer.example".to_owned()));
    assert_eq!(kept[0].envelope.recipients, ["help@shop.example"]);
    assert!(kept[0].peer.is_loopback());
}

#[tokio::test]
async fn what_could_not_be_kept_is_not_acknowledged() {
    for (verdict, code) in [(Verdict::StorageFull, "452"), (Verdict::Fault, "451")] {
        let listener = Listener::start(listening(), verdict).await;
        let mut client = Client::open(listener.port).await;
        client.check(HELP, "250").await;
        client.check("DATA\r\n", "354").await;
        client.check("Hello\r\n.\r\n", code).await;
    }
}

#[tokio::test]
async fn lmtp_answers_for_each_recipient() {
    let listener =
        Listener::start(Listening { protocol: Protocol::Lmtp, ..listening() }, Verdict::Accept).await;
    let mut client = Client::connect(listener.port).await;
    client.hear().await;
    client.check("LHLO mx\r\n", "250").await;
    client.check("MAIL FROM:<>\r\n", "250").await;
    client.check(HELP, "250").await;
    client.check("RCPT TO:<sales@shop.example>\r\n", "250").await;
    client.check("DATA\r\n", "354").await;
    client.check("Hello\r\n.\r\n", "250").await;
    assert_eq!(client.hear().await, "250");
}

#[tokio::test]
async fn too_much_is_refused_and_too_slow_is_closed() {
    let limits =
        Limits { silence: Duration::from_millis(150), memory_bytes_max: 150_000, ..Limits::default() };
    let listener = Listener::start(Listening { limits, ..listening() }, Verdict::Accept).await;
    let line = format!("{}\r\n", "x".repeat(998));

    let mut client = Client::open(listener.port).await;
    client.check(HELP, "250").await;
    client.check("DATA\r\n", "354").await;
    client.say(&line.repeat(120)).await;
    client.check(".\r\n", "552").await;

    // Two messages under way together want more memory than there is; each alone would fit.
    let mut one = Client::open(listener.port).await;
    let mut two = Client::open(listener.port).await;
    for client in [&mut one, &mut two] {
        client.check(HELP, "250").await;
        client.check("DATA\r\n", "354").await;
    }
    one.say(&line.repeat(90)).await;
    two.say(&line.repeat(90)).await;
    let (first, second) = tokio::join!(one.hear(), two.hear());
    assert!(first == "421" || second == "421", "{first:?} {second:?}");

    let mut silent = Client::connect(listener.port).await;
    silent.hear().await;
    assert_eq!(silent.hear().await, "", "closed without a word");
    assert!(listener.shelf.kept.lock().unwrap().is_empty());
}

#[tokio::test]
async fn the_door_holds_only_so_many() {
    let limits = Limits { connections_max: 2, ..Limits::default() };
    let listener = Listener::start(Listening { limits, ..listening() }, Verdict::Accept).await;
    let _inside = [Client::open(listener.port).await, Client::open(listener.port).await];
    let mut third = Client::connect(listener.port).await;
    assert_eq!(third.hear().await, "421");
    let limits = Limits { recipients_per_minute: NonZeroU32::MIN, ..Limits::default() };
    assert!(Door::new(limits).may_send("8.8.8.8".parse().unwrap()));
}

#[tokio::test]
async fn a_listener_encrypts_with_a_certificate_of_its_own() {
    let authority = Authority::new();
    let issued = authority.issue("localhost");
    let identity = Identity::from_pem(issued.certificate.as_bytes(), issued.key.as_bytes()).unwrap();
    let listener =
        Listener::start(Listening { identity: Some(identity), ..listening() }, Verdict::Accept).await;
    let server = Server { host: "localhost".to_owned(), port: listener.port, security: Security::StartTls };
    let submission = Submission::new(reach(&authority), server, None, "desk.shop.example");
    let envelope =
        smtp_out::Envelope { from: "a@b.example".to_owned(), to: vec!["help@shop.example".to_owned()] };
    submission.send(&envelope, b"Subject: Hi\r\n\r\nHello\r\n").await.unwrap();
    assert!(listener.shelf.kept.lock().unwrap()[0].envelope.secured);
    Identity::self_signed("desk.shop.example").unwrap();
    assert!(Identity::from_pem(b"nothing", b"nothing").is_err());
}

#[tokio::test]
async fn words_in_the_clear_after_starttls_are_not_obeyed() {
    let identity = Identity::self_signed("localhost").unwrap();
    let listener =
        Listener::start(Listening { identity: Some(identity), ..listening() }, Verdict::Accept).await;
    let mut client = Client::connect(listener.port).await;
    client.hear().await;
    client.check("EHLO me\r\n", "250").await;
    client.check("STARTTLS\r\nMAIL FROM:<a@b.example>\r\n", "554").await;
}

#[tokio::test]
async fn whoever_knocks_learns_whether_a_mail_server_is_there() {
    let listener = Listener::start(listening(), Verdict::Accept).await;
    let at = |port| SocketAddr::from(([0, 0, 0, 0], port));
    answers(at(listener.port)).await.unwrap();
    let nobody = answers(at(servers::free_port())).await.unwrap_err();
    assert_eq!((nobody.step, nobody.kind), (On::Connect, Kind::Refused));
    let other = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = other.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut socket, _) = other.accept().await.unwrap();
        socket.write_all(b"HTTP/1.1 200 OK\r\n").await.unwrap();
    });
    assert_eq!(answers(at(port)).await.unwrap_err().kind, Kind::Protocol);
}
