//! The other two ends of the mail: a sender that believes only a clear "accepted", and a receiving server
//! that remembers everything it took.

use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A server that is killed while it answers must not hold a sender for ever.
const PATIENCE: Duration = Duration::from_secs(20);

type Lines = BufReader<TcpStream>;

/// Sends one mail. Only `Some` means that the server took responsibility for it.
pub(crate) async fn send(port: u16, from: &str, to: &str, mail: &str) -> Option<()> {
    tokio::time::timeout(PATIENCE, converse(port, from, to, mail)).await.ok().flatten()
}

async fn converse(port: u16, from: &str, to: &str, mail: &str) -> Option<()> {
    let mut stream = BufReader::new(TcpStream::connect(("127.0.0.1", port)).await.ok()?);
    expect(&mut stream, "220").await?;
    say(&mut stream, "EHLO sender.example\r\n", "250").await?;
    say(&mut stream, &format!("MAIL FROM:<{from}>\r\n"), "250").await?;
    say(&mut stream, &format!("RCPT TO:<{to}>\r\n"), "250").await?;
    say(&mut stream, "DATA\r\n", "354").await?;
    say(&mut stream, &format!("{mail}\r\n.\r\n"), "250").await
}

async fn say(stream: &mut Lines, line: &str, wanted: &str) -> Option<()> {
    stream.get_mut().write_all(line.as_bytes()).await.ok()?;
    expect(stream, wanted).await
}

async fn expect(stream: &mut Lines, wanted: &str) -> Option<()> {
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        if line.as_bytes().get(3) != Some(&b'-') {
            return line.starts_with(wanted).then_some(());
        }
    }
}

/// A mail server that takes everything and remembers it, in order.
#[derive(Clone)]
pub(crate) struct Sink {
    pub(crate) port: u16,
    mails: Arc<Mutex<Vec<String>>>,
}

impl Sink {
    /// Opens the door on a free port.
    pub(crate) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let sink = Self { port: listener.local_addr().unwrap().port(), mails: Arc::default() };
        let mails = Arc::clone(&sink.mails);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(take(BufReader::new(stream), Arc::clone(&mails)));
            }
        });
        sink
    }

    /// Every mail taken so far, with its headers.
    pub(crate) fn mails(&self) -> Vec<String> {
        self.mails.lock().unwrap().clone()
    }
}

async fn take(mut stream: Lines, mails: Arc<Mutex<Vec<String>>>) -> Option<()> {
    let mut reply = "220 sink ready\r\n";
    loop {
        stream.get_mut().write_all(reply.as_bytes()).await.ok()?;
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        reply = match line.get(..4).unwrap_or_default().to_ascii_uppercase().as_str() {
            "DATA" => {
                stream.get_mut().write_all(b"354 go on\r\n").await.ok()?;
                let mail = read_mail(&mut stream).await?;
                mails.lock().unwrap().push(mail);
                "250 taken\r\n"
            }
            "QUIT" => return stream.get_mut().write_all(b"221 bye\r\n").await.ok(),
            _ => "250 fine\r\n",
        };
    }
}

async fn read_mail(stream: &mut Lines) -> Option<String> {
    let mut mail = String::new();
    loop {
        let before = mail.len();
        if stream.read_line(&mut mail).await.ok()? == 0 {
            return None;
        }
        if &mail[before..] == ".\r\n" {
            mail.truncate(before);
            return Some(mail);
        }
    }
}
