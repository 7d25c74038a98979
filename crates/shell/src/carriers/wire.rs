//! A connection to a mail server, plain or encrypted, opened through the guard.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::client::TlsStream;
use zeroize::Zeroizing;

use super::guard::Guard;
use super::tls::Trust;
use super::trouble::{Kind, Step, Trouble};

/// The longest line that is read while a connection is still in the clear, in bytes.
const LINE_MAX: usize = 2_048;
/// How many lines a greeting or an answer in the clear may have.
const LINES_MAX: usize = 64;

/// How a connection is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Security {
    /// Encrypted from the first byte.
    Tls,
    /// Begins in the clear and must become encrypted before anything is said.
    StartTls,
    /// In the clear, and only to this machine.
    PlainHere,
    /// In the clear to anywhere: somebody chose this knowingly.
    PlainAnywhere,
}

/// Where a mail server is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Server {
    /// Host name or address.
    pub host: String,
    /// Port.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
}

/// How we prove who we are.
#[derive(Clone)]
pub enum SignIn {
    /// A user name and a password.
    Password {
        /// The user name, usually the address.
        user: String,
        /// The password or app password.
        password: Zeroizing<String>,
    },
    /// A user name and an access token that lives about an hour.
    Token {
        /// The user name, usually the address.
        user: String,
        /// The access token.
        token: Zeroizing<String>,
    },
}

impl SignIn {
    /// The user name.
    #[must_use]
    pub fn user(&self) -> &str {
        match self {
            Self::Password { user, .. } | Self::Token { user, .. } => user,
        }
    }

    /// What a refusal means: an access token runs out, a password is wrong.
    pub(crate) fn refused(&self) -> Kind {
        match self {
            Self::Password { .. } => Kind::PasswordRefused,
            Self::Token { .. } => Kind::TokenRefused,
        }
    }
}

impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SignIn({})", self.user())
    }
}

/// How long we wait for the other side.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For a connection and for agreeing on encryption.
    pub connect: Duration,
    /// For the answer to one command.
    pub answer: Duration,
    /// For the transfer of messages.
    pub transfer: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(15),
            answer: Duration::from_secs(45),
            transfer: Duration::from_mins(5),
        }
    }
}

/// What every way out shares.
#[derive(Clone, Debug)]
pub struct Reach {
    /// Which addresses are allowed.
    pub guard: Guard,
    /// Whose certificates are trusted.
    pub trust: Trust,
    /// How long we wait.
    pub patience: Patience,
}

/// The words with which a protocol asks for encryption.
pub(crate) struct Upgrade {
    /// What is sent after the greeting, each with what the last line of its answer begins with.
    pub(crate) steps: &'static [(&'static str, &'static str)],
    /// What the last line of a greeting begins with.
    pub(crate) greeting: &'static str,
}

impl Reach {
    /// Connects to a server and encrypts as its settings say. After [`Security::StartTls`] the greeting has
    /// been read already; otherwise it is still to come.
    pub(crate) async fn open(&self, server: &Server, upgrade: &Upgrade) -> Result<Wire, Trouble> {
        let (mut socket, peer) = self.connect(server).await?;
        let socket = match server.security {
            Security::PlainHere | Security::PlainAnywhere => Socket::Plain(socket),
            Security::Tls => self.encrypt(server, socket).await?,
            Security::StartTls => {
                timeout(self.patience.answer, ask_for_tls(&mut socket, upgrade))
                    .await
                    .map_err(|_| Trouble::timed_out(Step::Tls))??;
                self.encrypt(server, socket).await?
            }
        };
        Ok(Wire { socket, peer, ahead: &[], heard: 0 })
    }

    async fn connect(&self, server: &Server) -> Result<(TcpStream, SocketAddr), Trouble> {
        let found = timeout(self.patience.connect, self.guard.resolve(&server.host, server.port))
            .await
            .map_err(|_| Trouble::timed_out(Step::Name))??;
        let mut last = Trouble::new(Step::Connect, Kind::Unreachable, "no address answered");
        for address in found {
            if server.security == Security::PlainHere && !address.ip().is_loopback() {
                last = Trouble::new(Step::Connect, Kind::PlainForbidden, address.ip().to_string());
                continue;
            }
            match timeout(self.patience.connect, TcpStream::connect(address)).await {
                Ok(Ok(socket)) => {
                    // Small commands should leave at once; a socket that cannot do so still works.
                    let _ = socket.set_nodelay(true);
                    return Ok((socket, address));
                }
                Ok(Err(fault)) => last = Trouble::from_io(Step::Connect, &fault),
                Err(_) => last = Trouble::timed_out(Step::Connect),
            }
        }
        Err(last)
    }

    async fn encrypt(&self, server: &Server, socket: TcpStream) -> Result<Socket, Trouble> {
        let stream = timeout(self.patience.connect, self.trust.connect(&server.host, socket))
            .await
            .map_err(|_| Trouble::timed_out(Step::Tls))??;
        Ok(Socket::Tls(Box::new(stream)))
    }
}

/// Reads the greeting and asks for encryption. Not one byte beyond the last answer is read, so nothing said
/// in the clear can be taken for something said under encryption.
async fn ask_for_tls(socket: &mut TcpStream, upgrade: &Upgrade) -> Result<(), Trouble> {
    read_until(socket, upgrade.greeting).await?;
    for (command, awaited) in upgrade.steps {
        socket.write_all(command.as_bytes()).await.map_err(|fault| Trouble::from_io(Step::Tls, &fault))?;
        read_until(socket, awaited).await?;
    }
    Ok(())
}

/// Reads lines until one begins with `awaited`. A line with a space after its code, or a tag with NO or BAD,
/// is a refusal.
async fn read_until(socket: &mut TcpStream, awaited: &str) -> Result<(), Trouble> {
    for _ in 0..LINES_MAX {
        let line = read_line(socket).await?;
        if line.starts_with(awaited) {
            return Ok(());
        }
        let goes_on = line.starts_with('*') || line.as_bytes().get(3) == Some(&b'-');
        if !goes_on {
            let kind = if line.as_bytes().first().is_some_and(|b| !b.is_ascii_graphic()) || line.is_empty() {
                Kind::NotTls
            } else {
                Kind::NoStartTls
            };
            return Err(Trouble::new(Step::Tls, kind, line));
        }
    }
    Err(Trouble::new(Step::Tls, Kind::Protocol, "the answer does not end"))
}

async fn read_line(socket: &mut TcpStream) -> Result<String, Trouble> {
    let mut line = Vec::with_capacity(80);
    while line.len() < LINE_MAX {
        let byte = socket.read_u8().await.map_err(|fault| Trouble::from_io(Step::Tls, &fault))?;
        if byte == b'\n' {
            return Ok(String::from_utf8_lossy(&line).trim_end().to_owned());
        }
        line.push(byte);
    }
    Err(Trouble::new(Step::Tls, Kind::Protocol, "the line does not end"))
}

/// An open connection.
#[derive(Debug)]
pub struct Wire {
    socket: Socket,
    peer: SocketAddr,
    /// Bytes that are read before those of the socket.
    ahead: &'static [u8],
    /// How many bytes the other side sent.
    heard: u64,
}

#[derive(Debug)]
enum Socket {
    Plain(TcpStream),
    Tls(Box<TlsStream<TcpStream>>),
}

impl Wire {
    /// The address that was connected to.
    #[must_use]
    pub fn peer(&self) -> SocketAddr {
        self.peer
    }

    /// True where the connection is encrypted.
    #[must_use]
    pub fn is_encrypted(&self) -> bool {
        matches!(self.socket, Socket::Tls(_))
    }

    /// How many bytes the other side sent so far.
    pub(crate) fn heard(&self) -> u64 {
        self.heard
    }

    /// Puts words before what the socket says, for a library that insists on reading a greeting which the
    /// way to encryption has already consumed.
    pub(crate) fn saying_first(mut self, words: &'static [u8]) -> Self {
        self.ahead = words;
        self
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.ahead.is_empty() {
            let (now, later) = self.ahead.split_at(self.ahead.len().min(buf.remaining()));
            buf.put_slice(now);
            self.ahead = later;
            return Poll::Ready(Ok(()));
        }
        let before = buf.filled().len();
        let read = match &mut self.socket {
            Socket::Plain(socket) => Pin::new(socket).poll_read(cx, buf),
            Socket::Tls(socket) => Pin::new(socket).poll_read(cx, buf),
        };
        self.heard += (buf.filled().len() - before) as u64;
        read
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match &mut self.socket {
            Socket::Plain(socket) => Pin::new(socket).poll_write(cx, bytes),
            Socket::Tls(socket) => Pin::new(socket).poll_write(cx, bytes),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.socket {
            Socket::Plain(socket) => Pin::new(socket).poll_flush(cx),
            Socket::Tls(socket) => Pin::new(socket).poll_flush(cx),
        }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        match &mut self.socket {
            Socket::Plain(socket) => Pin::new(socket).poll_shutdown(cx),
            Socket::Tls(socket) => Pin::new(socket).poll_shutdown(cx),
        }
    }
}
