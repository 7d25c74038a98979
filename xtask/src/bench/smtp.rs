//! Senders: each keeps its connection and hands over one mail after the other.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Mails that one connection carries before it is opened anew.
const MAILS_PER_CONNECTION: u32 = 50;

/// What is sent.
pub(crate) struct Load {
    /// Port of the listener.
    pub(crate) port: u16,
    /// The mailbox that is written to.
    pub(crate) to: String,
    /// Numbers of the mails: from here …
    pub(crate) first: u64,
    /// … this many.
    pub(crate) count: u64,
    /// Connections at once.
    pub(crate) senders: u32,
    /// The mail of a number.
    pub(crate) mail: fn(u64) -> String,
}

/// How it went.
pub(crate) struct Sent {
    /// From the first connection to the last "accepted".
    pub(crate) took: Duration,
    /// How long each mail waited for its "accepted".
    pub(crate) waits: Vec<Duration>,
}

/// Sends all of it, closed loop: every sender waits for its answer before the next mail.
pub(crate) fn send(load: &Load) -> Result<Sent> {
    let next = AtomicU64::new(load.first);
    let began = Instant::now();
    let waits = std::thread::scope(|scope| {
        let senders: Vec<_> = (0..load.senders).map(|_| scope.spawn(|| run(load, &next))).collect();
        let waits: Result<Vec<Vec<Duration>>> =
            senders.into_iter().map(|sender| sender.join().expect("a sender does not panic")).collect();
        waits
    })?;
    Ok(Sent { took: began.elapsed(), waits: waits.concat() })
}

fn run(load: &Load, next: &AtomicU64) -> Result<Vec<Duration>> {
    let mut waits = Vec::new();
    let mut connection = Connection::open(load.port)?;
    loop {
        let number = next.fetch_add(1, Ordering::Relaxed);
        if number >= load.first + load.count {
            connection.say("QUIT", "221")?;
            return Ok(waits);
        }
        if connection.carried == MAILS_PER_CONNECTION {
            connection.say("QUIT", "221")?;
            connection = Connection::open(load.port)?;
        }
        let mail = (load.mail)(number);
        let began = Instant::now();
        connection.carry(&load.to, number, &mail)?;
        waits.push(began.elapsed());
    }
}

struct Connection {
    stream: BufReader<TcpStream>,
    carried: u32,
}

impl Connection {
    fn open(port: u16) -> Result<Self> {
        let stream = BufReader::new(TcpStream::connect(("127.0.0.1", port))?);
        stream.get_ref().set_nodelay(true)?;
        let mut connection = Self { stream, carried: 0 };
        connection.hear("220")?;
        connection.say("EHLO bench.example", "250")?;
        Ok(connection)
    }

    fn carry(&mut self, to: &str, number: u64, mail: &str) -> Result<()> {
        let from = sender(number);
        let commands = format!("MAIL FROM:<{from}>\r\nRCPT TO:<{to}>\r\nDATA\r\n");
        self.stream.get_mut().write_all(commands.as_bytes())?;
        self.hear("250")?;
        self.hear("250")?;
        self.hear("354")?;
        self.stream.get_mut().write_all(format!("{mail}\r\n.\r\n").as_bytes())?;
        self.carried += 1;
        self.hear("250")
    }

    fn say(&mut self, words: &str, wanted: &str) -> Result<()> {
        self.stream.get_mut().write_all(format!("{words}\r\n").as_bytes())?;
        self.hear(wanted)
    }

    fn hear(&mut self, wanted: &str) -> Result<()> {
        loop {
            let mut line = String::new();
            self.stream.read_line(&mut line).context("the listener fell silent")?;
            if line.as_bytes().get(3) == Some(&b'-') {
                continue;
            }
            if !line.starts_with(wanted) {
                bail!("wanted {wanted}, heard {line:?}");
            }
            return Ok(());
        }
    }
}

/// Who writes the mail of this number: ten thousand people, each again and again.
pub(crate) fn sender(number: u64) -> String {
    format!("customer{}@example.org", number % 10_000)
}

/// Opens a mail server that takes everything and keeps nothing; it lives as long as the measurement.
pub(crate) fn sink() -> Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            std::thread::spawn(move || drop(take(BufReader::new(stream))));
        }
    });
    Ok(port)
}

fn take(mut stream: BufReader<TcpStream>) -> Result<()> {
    stream.get_mut().write_all(b"220 sink\r\n")?;
    let (mut line, mut in_mail) = (String::new(), false);
    while stream.read_line(&mut line)? > 0 {
        let reply = match (in_mail, line.trim_end()) {
            (true, ".") => Some("250 taken\r\n"),
            (true, _) => None,
            (false, "DATA") => Some("354 go on\r\n"),
            (false, "QUIT") => Some("221 bye\r\n"),
            (false, _) => Some("250 fine\r\n"),
        };
        if let Some(reply) = reply {
            in_mail = reply.starts_with("354");
            stream.get_mut().write_all(reply.as_bytes())?;
        }
        line.clear();
    }
    Ok(())
}
