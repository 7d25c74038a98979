//! Our own door for mail: a listener that speaks SMTP or LMTP.
//!
//! Words: whoever keeps the mail is the [`Accept`]; what it is given is [`Delivered`]; its answer is a
//! [`Verdict`].
//!
//! Invariants: "accepted" is said only after [`Accept::message`] returned, and that returns only after a
//! durable commit; the bytes are handed on exactly as they came, without a line of ours. Nobody can hold the
//! door: connections are counted in all and for each address, a silent one is closed, a message has to arrive
//! within ten minutes, and all messages under way together have a limit in memory.
//!
//! Flow: [`serve`] takes connections; each is a `channels::smtp::Session`, which knows the protocol and no
//! socket, driven by `converse`.

mod limits;

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use channels::smtp::{Config, Session, StartTls, Step};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, timeout, timeout_at};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use super::tls::Identity;
use super::trouble::{Kind, Step as On, Trouble};
use limits::{Door, Room};

pub use channels::smtp::{Envelope, Protocol, Verdict};
pub use limits::Limits;

/// How much is read at once, in bytes.
const READ_BYTES: usize = 64 * 1024;
/// How long a listener that is knocked at may take to greet.
const GREETS_WITHIN: Duration = Duration::from_secs(5);
/// How long open connections may finish after the listener was told to stop.
const FAREWELL: Duration = Duration::from_secs(10);

/// One message as it arrived.
#[derive(Clone, Debug)]
pub struct Delivered {
    /// The address that connected.
    pub peer: IpAddr,
    /// What the transport said about it.
    pub envelope: Envelope,
    /// The bytes, unchanged.
    pub raw: Bytes,
}

/// Whoever keeps the mail.
pub trait Accept: Send + Sync + 'static {
    /// Says whether there is such an address here.
    fn recipient(&self, address: &str) -> impl Future<Output = Verdict> + Send;

    /// Keeps a message durably and says so: one verdict for each recipient in order, or one for all.
    fn message(&self, delivered: Delivered) -> impl Future<Output = Vec<Verdict>> + Send;
}

/// How a listener behaves.
#[derive(Clone, Debug)]
pub struct Listening {
    /// The name the server greets with.
    pub host: String,
    /// SMTP or LMTP.
    pub protocol: Protocol,
    /// The largest message taken, in bytes.
    pub size_max: usize,
    /// The certificate for STARTTLS; without one it is not offered.
    pub identity: Option<Identity>,
    /// How much anybody may ask of the door.
    pub limits: Limits,
}

impl Listening {
    fn session(&self) -> Session {
        Session::new(Config {
            host: self.host.clone(),
            protocol: self.protocol,
            starttls: if self.identity.is_some() { StartTls::Offered } else { StartTls::Absent },
            size_max: self.size_max,
            ..Config::default()
        })
    }
}

/// Knocks at a listener: whether somebody greets there as a mail server does.
pub async fn answers(address: SocketAddr) -> Result<(), Trouble> {
    let knocking = async {
        let mut socket = TcpStream::connect(within_reach(address)).await?;
        let mut code = [0; 3];
        socket.read_exact(&mut code).await?;
        io::Result::Ok(code)
    };
    match timeout(GREETS_WITHIN, knocking).await {
        Err(_) => Err(Trouble::timed_out(On::Connect)),
        Ok(Err(fault)) => Err(Trouble::from_io(On::Connect, &fault)),
        // A full house is open, too.
        Ok(Ok(code)) if [b"220", b"421"].contains(&&code) => Ok(()),
        Ok(Ok(code)) => Err(Trouble::new(On::Connect, Kind::Protocol, String::from_utf8_lossy(&code))),
    }
}

/// Whoever listens on every address is met on this machine's own.
fn within_reach(address: SocketAddr) -> SocketAddr {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, address.port())
}

/// Takes mail until told to stop, then lets open connections finish for ten seconds.
pub async fn serve<A: Accept>(
    listener: TcpListener,
    listening: Listening,
    accept: Arc<A>,
    stop: CancellationToken,
) {
    let door = Arc::new(Door::new(listening.limits));
    let listening = Arc::new(listening);
    let open = TaskTracker::new();
    loop {
        let taken = tokio::select! {
            () = stop.cancelled() => break,
            taken = listener.accept() => taken,
        };
        let (socket, peer) = match taken {
            Ok(taken) => taken,
            Err(fault) => {
                // Out of file handles, most likely: wait for one to come free instead of spinning.
                tracing::warn!(%fault, "a mail connection could not be taken");
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
        };
        let peer = peer.ip().to_canonical();
        let Some(place) = door.enter(peer) else {
            open.spawn(turn_away(socket));
            continue;
        };
        let visit = Visit {
            listening: Arc::clone(&listening),
            accept: Arc::clone(&accept),
            door: Arc::clone(&door),
            peer,
        };
        open.spawn(async move {
            if let Err(fault) = visit.run(socket).await {
                tracing::debug!(%peer, %fault, "a mail connection ended early");
            }
            drop(place);
        });
    }
    open.close();
    // Who has not finished by then will send the message again: nothing was acknowledged.
    let _ = timeout(FAREWELL, open.wait()).await;
}

async fn turn_away(mut socket: TcpStream) {
    let words = b"421 4.7.0 Too many connections, try again later\r\n";
    // Politeness towards somebody who has too many connections already is worth one second.
    let _ = timeout(Duration::from_secs(1), socket.write_all(words)).await;
}

/// One connection with all it needs.
struct Visit<A> {
    listening: Arc<Listening>,
    accept: Arc<A>,
    door: Arc<Door>,
    peer: IpAddr,
}

/// Why a stretch of the conversation ended.
#[derive(PartialEq, Eq)]
enum Ended {
    ForTls,
    ForGood,
}

impl<A: Accept> Visit<A> {
    async fn run(&self, mut socket: TcpStream) -> io::Result<()> {
        let mut session = self.listening.session();
        if self.converse(&mut session, &mut socket).await? == Ended::ForGood {
            return Ok(());
        }
        let Some(identity) = &self.listening.identity else { return Ok(()) };
        let mut socket = timeout(self.listening.limits.silence, identity.accept(socket)).await??;
        session.secured();
        self.converse(&mut session, &mut socket).await?;
        Ok(())
    }

    /// Plays the session against a socket until it closes or turns to TLS.
    async fn converse<S>(&self, session: &mut Session, socket: &mut S) -> io::Result<Ended>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let mut message = Message::new(&self.door);
        let mut read = vec![0; READ_BYTES];
        loop {
            match session.next() {
                Step::Read => {
                    let taken = timeout_at(self.patience(&message), socket.read(&mut read)).await??;
                    if taken == 0 {
                        return Ok(Ended::ForGood);
                    }
                    session.push(&read[..taken]);
                }
                Step::Send(bytes) => {
                    timeout(self.listening.limits.silence, socket.write_all(&bytes)).await??;
                    timeout(self.listening.limits.silence, socket.flush()).await??;
                }
                Step::Recipient(address) => session.judge_recipient(self.judge(&address).await),
                Step::Content(bytes) => {
                    if !message.extend(&bytes) {
                        let words = b"421 4.3.2 Too much mail at once, try again later\r\n";
                        timeout(self.listening.limits.silence, socket.write_all(words)).await??;
                        return Ok(Ended::ForGood);
                    }
                }
                Step::Discard => message = Message::new(&self.door),
                Step::Complete(envelope) => {
                    let done = std::mem::replace(&mut message, Message::new(&self.door));
                    session.judge_message(&self.hand_over(envelope, done).await);
                }
                Step::Secure => return Ok(Ended::ForTls),
                Step::Close => {
                    // The other side may have gone already; everything it was owed is said.
                    let _ = timeout(self.listening.limits.silence, socket.shutdown()).await;
                    return Ok(Ended::ForGood);
                }
            }
        }
    }

    /// Until when the next bytes have to come: silence has its limit, and a message in all has one.
    fn patience(&self, message: &Message) -> Instant {
        let silent = Instant::now() + self.listening.limits.silence;
        message.begun.map_or(silent, |begun| silent.min(begun + self.listening.limits.message))
    }

    async fn judge(&self, address: &str) -> Verdict {
        if !self.door.may_send(self.peer) {
            return Verdict::TooFast;
        }
        self.accept.recipient(address).await
    }

    async fn hand_over(&self, envelope: Envelope, message: Message) -> Vec<Verdict> {
        let Message { bytes, room, .. } = message;
        let delivered = Delivered { peer: self.peer, envelope, raw: bytes.into() };
        let verdicts = self.accept.message(delivered).await;
        drop(room);
        verdicts
    }
}

/// A message on its way in, with the room in memory that it holds.
struct Message {
    bytes: Vec<u8>,
    room: Room,
    begun: Option<Instant>,
}

impl Message {
    fn new(door: &Arc<Door>) -> Self {
        Self { bytes: Vec::new(), room: door.room(), begun: None }
    }

    /// Takes more bytes; false where there is no room for them.
    fn extend(&mut self, bytes: &[u8]) -> bool {
        self.begun.get_or_insert_with(Instant::now);
        if !self.room.grow(bytes.len()) {
            return false;
        }
        self.bytes.extend_from_slice(bytes);
        true
    }
}

#[cfg(test)]
pub(crate) mod tests;
