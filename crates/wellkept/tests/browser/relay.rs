//! Ports of ours that count: a relay in front of the program, and a stranger's server that nobody may reach.

use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;

/// How long something may take to pass.
const PATIENCE: Duration = Duration::from_secs(20);

/// What went through a port.
#[derive(Clone, Default)]
pub(crate) struct Passed {
    /// Connections that were opened.
    pub(crate) connections: usize,
    /// What browsers sent, as text.
    pub(crate) heard: String,
    /// Bytes of the answers, heads included.
    pub(crate) bytes: usize,
}

impl Passed {
    /// The first line of each request.
    pub(crate) fn asked(&self) -> Vec<&str> {
        self.heard.lines().filter(|line| line.ends_with(" HTTP/1.1")).collect()
    }
}

/// A port that counts.
pub(crate) struct Port {
    pub(crate) number: u16,
    passed: watch::Receiver<Passed>,
}

impl Port {
    /// Passes everything on to the program at `target`.
    pub(crate) async fn before(target: u16) -> Self {
        let (listener, counter, port) = open().await;
        tokio::spawn(async move {
            while let Ok((browser, _)) = listener.accept().await {
                let program = TcpStream::connect(("127.0.0.1", target)).await.expect("the program listens");
                counter.send_modify(|passed| passed.connections += 1);
                let ((from_browser, to_browser), (from_program, to_program)) =
                    (browser.into_split(), program.into_split());
                tokio::spawn(pass(from_browser, to_program, counter.clone(), hear));
                tokio::spawn(pass(from_program, to_browser, counter.clone(), weigh));
            }
        });
        port
    }

    /// A stranger's server: it gives the same bytes to everybody who asks.
    pub(crate) async fn of_a_stranger(content_type: &str, body: &'static [u8]) -> Self {
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        let (listener, counter, port) = open().await;
        tokio::spawn(async move {
            while let Ok((mut caller, _)) = listener.accept().await {
                counter.send_modify(|passed| passed.connections += 1);
                let (counter, head) = (counter.clone(), head.clone());
                tokio::spawn(async move {
                    let mut buffer = vec![0; 16 * 1024];
                    let length = caller.read(&mut buffer).await.unwrap_or(0);
                    counter.send_modify(|passed| hear(passed, &buffer[..length]));
                    // A caller may hang up at any moment.
                    let _ = caller.write_all(&[head.as_bytes(), body].concat()).await;
                });
            }
        });
        port
    }

    /// What went through so far.
    pub(crate) fn passed(&self) -> Passed {
        self.passed.borrow().clone()
    }

    /// Waits until enough went through, and gives all of it.
    pub(crate) async fn until(&self, is_enough: impl FnMut(&Passed) -> bool) -> Passed {
        let mut passed = self.passed.clone();
        let waited = tokio::time::timeout(PATIENCE, passed.wait_for(is_enough)).await;
        let Ok(passed) = waited else { panic!("too little passed: {:#?}", self.passed().asked()) };
        passed.expect("the port stays open").clone()
    }
}

async fn open() -> (TcpListener, watch::Sender<Passed>, Port) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let number = listener.local_addr().unwrap().port();
    let (counter, passed) = watch::channel(Passed::default());
    (listener, counter, Port { number, passed })
}

async fn pass(
    mut from: OwnedReadHalf,
    mut to: OwnedWriteHalf,
    counter: watch::Sender<Passed>,
    count: fn(&mut Passed, &[u8]),
) {
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(length @ 1..) = from.read(&mut buffer).await {
        counter.send_modify(|passed| count(passed, &buffer[..length]));
        if to.write_all(&buffer[..length]).await.is_err() {
            break;
        }
    }
}

fn hear(passed: &mut Passed, bytes: &[u8]) {
    passed.heard.push_str(&String::from_utf8_lossy(bytes));
}

fn weigh(passed: &mut Passed, bytes: &[u8]) {
    passed.bytes += bytes.len();
}
