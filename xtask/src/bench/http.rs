//! A browser of the plainest kind: one kept connection, one request at a time, nothing cached.

use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write as _};
use std::net::TcpStream;

/// A kept connection with its cookie.
pub(crate) struct Client {
    port: u16,
    stream: BufReader<TcpStream>,
    cookies: BTreeMap<String, String>,
    /// What forms carry against forgery.
    pub(crate) csrf: String,
}

/// What came back.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// Bytes of head and body as they came over the wire.
    pub(crate) wire_bytes: usize,
}

/// What is sent with a request beside its path.
#[derive(Default)]
pub(crate) struct Sent<'a> {
    pub(crate) kind: &'a str,
    pub(crate) body: &'a str,
    pub(crate) headers: &'a [(&'a str, &'a str)],
}

impl Client {
    pub(crate) fn to(port: u16) -> Result<Self> {
        let stream = BufReader::new(TcpStream::connect(("127.0.0.1", port))?);
        stream.get_ref().set_nodelay(true)?;
        Ok(Self { port, stream, cookies: BTreeMap::new(), csrf: String::new() })
    }

    /// Another connection of the same person.
    pub(crate) fn again(&self) -> Result<Self> {
        self.toward(self.port)
    }

    /// The same person at another server of the same database.
    pub(crate) fn toward(&self, port: u16) -> Result<Self> {
        Ok(Self { cookies: self.cookies.clone(), csrf: self.csrf.clone(), ..Self::to(port)? })
    }

    pub(crate) fn get(&mut self, path: &str) -> Result<Answer> {
        self.ask("GET", path, &Sent::default())
    }

    /// Gets the part of a page that an open one exchanges.
    pub(crate) fn get_fragment(&mut self, path: &str) -> Result<Answer> {
        let headers = [("HX-Request", "true")];
        self.ask("GET", path, &Sent { headers: &headers, ..Sent::default() })
    }

    /// Gets a page as a browser does, compressed.
    pub(crate) fn get_compressed(&mut self, path: &str) -> Result<Answer> {
        let headers = [("Accept-Encoding", "gzip, br")];
        self.ask("GET", path, &Sent { headers: &headers, ..Sent::default() })
    }

    /// Sends a form and remembers the cookie that may come back.
    pub(crate) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Result<Answer> {
        let fields: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let csrf = self.csrf.clone();
        let headers = [("X-CSRF-Token", csrf.as_str())];
        let kind = "application/x-www-form-urlencoded";
        self.ask("POST", path, &Sent { kind, body: &fields.join("&"), headers: &headers })
    }

    pub(crate) fn ask(&mut self, method: &str, path: &str, sent: &Sent) -> Result<Answer> {
        let host = format!("127.0.0.1:{}", self.port);
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n");
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            write!(head, "Cookie: {}\r\n", cookies.join("; "))?;
        }
        for (name, value) in sent.headers {
            write!(head, "{name}: {value}\r\n")?;
        }
        if method != "GET" {
            write!(head, "Content-Type: {}\r\nContent-Length: {}\r\n", sent.kind, sent.body.len())?;
        }
        self.stream.get_mut().write_all(format!("{head}\r\n{}", sent.body).as_bytes())?;
        let answer = self.read(method).with_context(|| format!("{method} {path}"))?;
        for cookie in answer.all("set-cookie") {
            if let Some((name, value)) = cookie.split(';').next().and_then(|pair| pair.split_once('=')) {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Ok(answer)
    }

    fn read(&mut self, method: &str) -> Result<Answer> {
        let first = self.line()?;
        let status = first.split(' ').nth(1).context("no status line")?.parse()?;
        let mut wire_bytes = first.len() + 2;
        let mut headers = Vec::new();
        loop {
            let line = self.line()?;
            wire_bytes += line.len() + 2;
            if line.is_empty() {
                break;
            }
            let (name, value) = line.split_once(':').context("a header without a colon")?;
            headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
        }
        let mut answer = Answer { status, headers, body: Vec::new(), wire_bytes };
        if method == "HEAD" || status == 204 || status == 304 {
            return Ok(answer);
        }
        if answer.header("transfer-encoding") == Some("chunked") {
            self.read_chunks(&mut answer)?;
        } else {
            let length = answer.header("content-length").context("an answer of unknown length")?.parse()?;
            self.read_bytes(length, &mut answer)?;
        }
        Ok(answer)
    }

    fn read_chunks(&mut self, answer: &mut Answer) -> Result<()> {
        loop {
            let line = self.line()?;
            answer.wire_bytes += line.len() + 4;
            let length = usize::from_str_radix(line.trim(), 16).context("the length of a chunk")?;
            self.read_bytes(length, answer)?;
            self.line()?;
            if length == 0 {
                return Ok(());
            }
        }
    }

    fn read_bytes(&mut self, length: usize, answer: &mut Answer) -> Result<()> {
        let start = answer.body.len();
        answer.body.resize(start + length, 0);
        answer.wire_bytes += length;
        Ok(self.stream.read_exact(&mut answer.body[start..])?)
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            bail!("the server hung up");
        }
        Ok(line.trim_end_matches(['\r', '\n']).to_owned())
    }
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.headers.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// Fails unless the answer is a good one.
    pub(crate) fn good(self) -> Result<Self> {
        if self.status >= 400 {
            let text = self.text();
            bail!("status {}: {}", self.status, text.chars().take(400).collect::<String>());
        }
        Ok(self)
    }
}

/// What stands between two marks in a text, the first time.
pub(crate) fn between<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let rest = &text[text.find(before)? + before.len()..];
    Some(&rest[..rest.find(after)?])
}

fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(byte.into());
        } else {
            write!(out, "%{byte:02X}").expect("writing to a string cannot fail");
        }
    }
    out
}
