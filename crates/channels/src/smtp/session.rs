//! One connection.

use std::borrow::Cow;

use smtp_proto::{Error as Misread, MailFrom, Request};

use super::content::DotReader;
use super::{Config, Envelope, Protocol, StartTls, Step, Verdict, reply};
use crate::Handover;

/// Characters of a command line; the extensions of SMTP together allow less.
const LINE_BYTES_MAX: usize = 2_048;

/// One connection, from greeting to goodbye.
#[derive(Debug)]
pub struct Session {
    config: Config,
    phase: Phase,
    /// What was pushed and not yet understood.
    input: Vec<u8>,
    /// Replies not yet handed to the driver.
    output: Vec<u8>,
    hello: Option<String>,
    is_secured: bool,
    mail: Option<Mail>,
    /// The line now arriving is too long; its rest is skipped.
    is_skipping: bool,
    /// The driver holds content that will not become a message.
    must_discard: bool,
    errors: usize,
    commands: usize,
}

/// A message between MAIL and its end.
#[derive(Debug)]
struct Mail {
    from: Handover,
    recipients: Vec<String>,
    size: usize,
    has_chunks: bool,
}

#[derive(Debug)]
enum Phase {
    Greeting,
    Command,
    Asking(String),
    Dots(DotReader),
    Chunk { left: usize, is_last: bool, is_wanted: bool },
    Complete,
    Securing,
    Closing,
}

impl Session {
    /// A fresh connection; its first step is the greeting.
    pub fn new(config: Config) -> Self {
        Self {
            config,
            phase: Phase::Greeting,
            input: Vec::new(),
            output: Vec::new(),
            hello: None,
            is_secured: false,
            mail: None,
            is_skipping: false,
            must_discard: false,
            errors: 0,
            commands: 0,
        }
    }

    /// Hands in what was read from the connection.
    pub fn push(&mut self, bytes: &[u8]) {
        self.input.extend_from_slice(bytes);
    }

    /// What the driver has to do next.
    #[expect(clippy::should_implement_trait, reason = "a session has no end that None could say")]
    pub fn next(&mut self) -> Step {
        loop {
            if self.must_discard {
                self.must_discard = false;
                return Step::Discard;
            }
            match &mut self.phase {
                Phase::Greeting => self.greet(),
                Phase::Asking(recipient) => return Step::Recipient(recipient.clone()),
                Phase::Complete => return self.complete(),
                Phase::Securing => return self.flushed_then(Step::Secure),
                Phase::Closing => return self.flushed_then(Step::Close),
                Phase::Command => match self.take_line() {
                    Some(line) => self.hear(&line),
                    None => return self.flushed_then(Step::Read),
                },
                Phase::Dots(_) | Phase::Chunk { .. } => {
                    if self.input.is_empty() && !self.is_chunk_over() {
                        return self.flushed_then(Step::Read);
                    }
                    let content = self.take_content();
                    if !content.is_empty() {
                        return Step::Content(content);
                    }
                }
            }
        }
    }

    /// Answers [`Step::Recipient`]. Does nothing when nothing was asked.
    pub fn judge_recipient(&mut self, verdict: Verdict) {
        let Phase::Asking(recipient) = &mut self.phase else { return };
        let recipient = std::mem::take(recipient);
        self.phase = Phase::Command;
        if verdict != Verdict::Accept {
            return self.refuse(verdict.reply());
        }
        if let Some(mail) = &mut self.mail {
            mail.recipients.push(recipient);
        }
        self.say(reply::RECIPIENT_OK);
    }

    /// Answers [`Step::Complete`]: one verdict for each recipient in order, or one for all of them. Does
    /// nothing when nothing was asked. No verdict at all is a fault.
    pub fn judge_message(&mut self, verdicts: &[Verdict]) {
        if !matches!(self.phase, Phase::Complete) {
            return;
        }
        self.phase = Phase::Command;
        let recipients = self.mail.take().map_or(0, |mail| mail.recipients.len());
        if self.config.protocol == Protocol::Smtp {
            self.say(Verdict::of_all(verdicts).reply());
        } else {
            let last = verdicts.last().copied().unwrap_or(Verdict::Fault);
            for index in 0..recipients {
                self.say(verdicts.get(index).copied().unwrap_or(last).reply());
            }
        }
        self.commands = 0;
    }

    /// Tells the session that TLS is on. It forgets everything said before, as it must.
    pub fn secured(&mut self) {
        self.phase = Phase::Command;
        self.is_secured = true;
        self.hello = None;
        self.mail = None;
        self.input.clear();
    }

    fn greet(&mut self) {
        let name = if self.config.protocol == Protocol::Lmtp { "LMTP" } else { "ESMTP" };
        let greeting = format!("220 {} {name} Wellkept", self.config.host);
        self.say(&greeting);
        self.phase = Phase::Command;
    }

    fn flushed_then(&mut self, step: Step) -> Step {
        if self.output.is_empty() { step } else { Step::Send(std::mem::take(&mut self.output)) }
    }

    fn say(&mut self, line: &str) {
        self.output.extend_from_slice(line.as_bytes());
        self.output.extend_from_slice(b"\r\n");
    }

    fn refuse(&mut self, line: &str) {
        self.say(line);
        self.errors += 1;
        if self.errors >= self.config.errors_max {
            self.end(reply::TOO_MANY_ERRORS);
        }
    }

    fn end(&mut self, line: &str) {
        self.say(line);
        self.forget_mail();
        self.phase = Phase::Closing;
    }

    fn forget_mail(&mut self) {
        self.must_discard |= self.mail.take().is_some_and(|mail| mail.size > 0);
    }

    /// One whole command line with its line end; `None` until it has arrived.
    fn take_line(&mut self) -> Option<Vec<u8>> {
        let end = self.input.iter().position(|byte| *byte == b'\n');
        if self.is_skipping || end.unwrap_or(self.input.len()) > LINE_BYTES_MAX {
            return self.skip_line(end);
        }
        let line: Vec<u8> = self.input.drain(..=end?).collect();
        Some(line)
    }

    fn skip_line(&mut self, end: Option<usize>) -> Option<Vec<u8>> {
        self.is_skipping = end.is_none();
        self.input.drain(..end.map_or(self.input.len(), |end| end + 1));
        end.map(|_| Vec::new())
    }

    fn hear(&mut self, line: &[u8]) {
        if line.is_empty() {
            return self.refuse(reply::LINE_TOO_LONG);
        }
        let Some(words) = line.strip_suffix(b"\r\n") else { return self.refuse(reply::BARE_LINE_END) };
        if words.contains(&0) || words.contains(&b'\r') {
            return self.refuse(reply::BAD_SYNTAX);
        }
        match Request::parse(&mut line.iter()) {
            Ok(request) => self.obey(request),
            Err(Misread::UnknownCommand) => self.refuse(reply::UNKNOWN),
            Err(Misread::InvalidSenderAddress) => self.refuse(reply::BAD_SENDER),
            Err(Misread::InvalidRecipientAddress) => self.refuse(reply::BAD_RECIPIENT),
            Err(Misread::InvalidParameter { .. } | Misread::UnsupportedParameter { .. }) => {
                self.refuse(reply::BAD_PARAMETER);
            }
            Err(_) => self.refuse(reply::BAD_SYNTAX),
        }
    }

    fn obey(&mut self, request: Request<Cow<'_, str>>) {
        if !matches!(request, Request::Rcpt { .. } | Request::Bdat { .. }) {
            self.commands += 1;
        }
        if self.commands > self.config.commands_max {
            return self.end(reply::TOO_MANY_COMMANDS);
        }
        match request {
            Request::Ehlo { host } if self.config.protocol == Protocol::Smtp => self.hello(&host),
            Request::Lhlo { host } if self.config.protocol == Protocol::Lmtp => self.hello(&host),
            Request::Helo { host } if self.config.protocol == Protocol::Smtp => self.short_hello(&host),
            Request::Ehlo { .. } | Request::Helo { .. } | Request::Lhlo { .. } => self.refuse(reply::UNKNOWN),
            Request::Mail { from } => self.mail(&from),
            Request::Rcpt { to } => self.recipient(to.address.into_owned()),
            Request::Data => self.data(),
            Request::Bdat { chunk_size, is_last } => self.chunk(chunk_size, is_last),
            Request::Rset => {
                self.forget_mail();
                self.say(reply::OK);
            }
            Request::Noop { .. } => self.say(reply::OK),
            Request::Vrfy { .. } => self.say(reply::CANNOT_VERIFY),
            Request::Help { .. } => self.say(reply::HELP),
            Request::StartTls => self.start_tls(),
            Request::Quit => self.end(reply::BYE),
            Request::Auth { .. }
            | Request::Expn { .. }
            | Request::Etrn { .. }
            | Request::Atrn { .. }
            | Request::Burl { .. } => self.refuse(reply::NOT_OFFERED),
        }
    }

    fn short_hello(&mut self, host: &str) {
        self.forget_mail();
        self.hello = Some(host.to_owned());
        let line = format!("250 {}", self.config.host);
        self.say(&line);
    }

    fn hello(&mut self, host: &str) {
        self.forget_mail();
        self.hello = Some(host.to_owned());
        let size = format!("SIZE {}", self.config.size_max);
        let mut abilities =
            vec![self.config.host.clone(), "PIPELINING".to_owned(), size, "8BITMIME".to_owned()];
        abilities.extend(["BINARYMIME", "CHUNKING", "ENHANCEDSTATUSCODES"].map(str::to_owned));
        if self.config.starttls != StartTls::Absent && !self.is_secured {
            abilities.push("STARTTLS".to_owned());
        }
        for ability in abilities {
            self.say(&format!("250-{ability}"));
        }
        self.say("250 SMTPUTF8");
    }

    fn mail(&mut self, from: &MailFrom<Cow<'_, str>>) {
        if self.hello.is_none() {
            return self.refuse(reply::HELLO_FIRST);
        }
        if self.config.starttls == StartTls::Required && !self.is_secured {
            return self.refuse(reply::TLS_FIRST);
        }
        if self.mail.is_some() {
            return self.refuse(reply::WRONG_ORDER);
        }
        if from.size > self.config.size_max {
            return self.refuse(reply::TOO_LARGE);
        }
        let address = from.address.trim();
        let from = if address.is_empty() { Handover::Null } else { Handover::From(address.to_owned()) };
        self.mail = Some(Mail { from, recipients: Vec::new(), size: 0, has_chunks: false });
        self.say(reply::SENDER_OK);
    }

    fn recipient(&mut self, address: String) {
        match &self.mail {
            Some(mail) if mail.recipients.len() >= self.config.recipients_max => {
                self.refuse(reply::TOO_MANY_RECIPIENTS);
            }
            Some(mail) if !mail.has_chunks => self.phase = Phase::Asking(address),
            _ => self.refuse(reply::WRONG_ORDER),
        }
    }

    fn data(&mut self) {
        match &self.mail {
            Some(mail) if mail.has_chunks => self.refuse(reply::WRONG_ORDER),
            Some(mail) if mail.recipients.is_empty() => self.refuse(reply::NO_RECIPIENTS),
            Some(_) => {
                self.say(reply::GO_ON);
                self.phase = Phase::Dots(DotReader::new());
            }
            None => self.refuse(reply::WRONG_ORDER),
        }
    }

    /// A chunk's bytes follow at once, wanted or not, so they are always counted off.
    fn chunk(&mut self, size: usize, is_last: bool) {
        let so_far = self.mail.as_ref().map_or(0, |mail| mail.size);
        if size > self.config.size_max.saturating_sub(so_far) {
            return self.end(reply::TOO_LARGE);
        }
        let is_wanted = self.mail.as_ref().is_some_and(|mail| !mail.recipients.is_empty());
        if let Some(mail) = self.mail.as_mut().filter(|_| is_wanted) {
            mail.has_chunks = true;
        }
        self.phase = Phase::Chunk { left: size, is_last, is_wanted };
    }

    fn start_tls(&mut self) {
        if self.config.starttls == StartTls::Absent || self.is_secured {
            return self.refuse(reply::NOT_OFFERED);
        }
        if !self.input.is_empty() {
            return self.end(reply::NOTHING_MAY_FOLLOW);
        }
        self.forget_mail();
        self.say(reply::READY_FOR_TLS);
        self.phase = Phase::Securing;
    }

    fn is_chunk_over(&self) -> bool {
        matches!(self.phase, Phase::Chunk { left: 0, .. })
    }

    fn take_content(&mut self) -> Vec<u8> {
        let mut content = Vec::new();
        match &mut self.phase {
            Phase::Dots(reader) => {
                let taken = reader.take(&self.input, &mut content);
                let has_ended = reader.has_ended();
                self.input.drain(..taken);
                self.count(&mut content);
                if has_ended {
                    self.end_of_content();
                }
            }
            Phase::Chunk { left, is_wanted, .. } => {
                let taken = self.input.len().min(*left);
                *left -= taken;
                let wanted = *is_wanted;
                content.extend(self.input.drain(..taken));
                if wanted {
                    self.count(&mut content);
                } else {
                    content.clear();
                }
                self.end_chunk_if_over();
            }
            _ => (),
        }
        content
    }

    /// Counts content against the limit. Beyond it the rest is dropped, and beyond twice of it the
    /// connection, too.
    fn count(&mut self, content: &mut Vec<u8>) {
        let Some(mail) = &mut self.mail else { return content.clear() };
        mail.size += content.len();
        let size = mail.size;
        if size > self.config.size_max {
            content.clear();
        }
        if size > self.config.size_max.saturating_mul(2) {
            self.end(reply::TOO_LARGE);
        }
    }

    fn end_chunk_if_over(&mut self) {
        let Phase::Chunk { left: 0, is_last, is_wanted } = self.phase else { return };
        self.phase = Phase::Command;
        if !is_wanted {
            return self.refuse(if self.mail.is_some() { reply::NO_RECIPIENTS } else { reply::WRONG_ORDER });
        }
        if is_last {
            self.end_of_content();
        } else {
            self.say(reply::CHUNK_OK);
        }
    }

    fn end_of_content(&mut self) {
        let is_too_large = self.mail.as_ref().is_none_or(|mail| mail.size > self.config.size_max);
        if is_too_large {
            self.refuse_whole(reply::TOO_LARGE);
        } else {
            self.phase = Phase::Complete;
        }
    }

    /// Refuses a message after its content: once, or once for each recipient.
    fn refuse_whole(&mut self, line: &str) {
        self.phase = Phase::Command;
        let recipients = self.mail.as_ref().map_or(0, |mail| mail.recipients.len());
        self.forget_mail();
        for _ in 1..recipients.max(1) {
            if self.config.protocol == Protocol::Lmtp {
                self.say(line);
            }
        }
        self.refuse(line);
    }

    fn complete(&self) -> Step {
        let mail = self.mail.as_ref().expect("a message is complete only while there is one");
        Step::Complete(Envelope {
            hello: self.hello.clone().unwrap_or_default(),
            from: mail.from.clone(),
            recipients: mail.recipients.clone(),
            secured: self.is_secured,
            size: mail.size,
        })
    }
}
