//! Delivering: a parcel of the outbox becomes bytes, goes to the mailbox's submission server, and ends sent
//! or failed where people see it.
//!
//! The same parcel always gives the same message under the same Message-ID: when a connection breaks after
//! the last byte and the parcel is sent again, receivers can tell that it is the same.

use std::time::Duration;

use channels::email::Email;
use channels::{Address, Channel as _, Nature, Outgoing, Part};
use conversations::channels::{self as lanes, Channel};
use conversations::{
    ChannelId, Conversation, FooterLine, Kind as MessageKind, Message, MessageId, Said, attachments, footers,
};
use jiff::SignedDuration;
use shell::carriers::smtp_out::{DkimKey, Envelope, Handed, NotHanded, Submission};
use shell::carriers::{Kind, Step, Trouble};
use shell::words::say;
use shell::{App, Job, JobFailed, JobKind};
use store::outbox::{self, Parcel, State};
use store::{Fault, OrgId, Timestamp, Tx};
use tokio::time::timeout;

use crate::access::{self, For};
use crate::mailbox::Settings;
use crate::unreached::Unreached;
use crate::{delivered, engine};

/// Delivers one parcel.
pub(crate) const JOB: JobKind =
    JobKind { name: conversations::DELIVER, run: |app, job| Box::pin(run(app, job)), attempts_max: u16::MAX };

/// After how long a parcel that still does not leave is given up.
const GIVEN_UP_AFTER: SignedDuration = SignedDuration::from_hours(48);
/// How long one try may take; shorter than a job's lease, so that no other node begins meanwhile.
const TRY_FOR: Duration = Duration::from_secs(90);
/// How long a parcel of a resting mailbox waits before it is looked at again.
const RESTING_FOR: SignedDuration = SignedDuration::from_mins(10);
/// How many earlier messages of a conversation are looked at for its references.
const THREAD_MAX: u16 = 30;

/// A parcel with all that it carries.
pub(crate) struct Letter {
    pub(crate) parcel: Parcel,
    pub(crate) message: Message,
    html: Option<String>,
    conversation: Conversation,
    earlier: Vec<Message>,
    files: Vec<attachments::Attachment>,
    pub(crate) channel: Channel,
}

impl Letter {
    /// To whom it goes: to everybody, or to those whom an earlier try did not reach.
    fn to(&self) -> Vec<String> {
        if let Some(unreached) = self.unreached() {
            return unreached.waiting.into_iter().map(|one| one.address).collect();
        }
        let people = &self.message.recipients;
        let all = people.to.iter().chain(&people.cc).chain(&people.bcc);
        let mut to: Vec<String> = all.map(|one| one.email.clone()).collect();
        to.sort();
        to.dedup();
        to
    }

    /// Whom it has not reached, where it reached others.
    pub(crate) fn unreached(&self) -> Option<Unreached> {
        Unreached::read(&self.parcel.unreached)
    }

    /// True where it has been tried for long enough.
    pub(crate) fn is_too_old(&self, now: Timestamp) -> bool {
        now.duration_since(self.parcel.send_at) >= GIVEN_UP_AFTER
    }

    /// Its Message-ID, without angle brackets.
    pub(crate) fn message_id(&self) -> &str {
        &self.message.provider_key
    }
}

async fn run(app: App, job: Job) -> Result<(), JobFailed> {
    let parcel = job.payload["outbox"].as_str().and_then(|id| id.parse::<i64>().ok());
    let parcel = parcel.ok_or_else(|| JobFailed::never("the job names no parcel"))?;
    let Some(letter) = open(&app, job.org, parcel).await? else {
        return finish(&app, &job).await;
    };
    if letter.parcel.state != State::Waiting {
        return finish(&app, &job).await;
    }
    if !letter.channel.is_active {
        return Err(JobFailed::after("the mailbox rests", RESTING_FOR));
    }
    let outcome = timeout(TRY_FOR, send(&app, job.org, &letter)).await.unwrap_or_else(|_| {
        Err(NotHanded { trouble: Trouble::new(Step::Submit, Kind::TimedOut, ""), perhaps_sent: true })
    });
    match outcome {
        Ok(handed) => delivered::sent(&app, &job, letter, handed).await,
        Err(failed) => delivered::not_sent(&app, &job, &letter, failed).await,
    }
}

async fn finish(app: &App, job: &Job) -> Result<(), JobFailed> {
    let input = job.clone();
    app.db.write(job.org, input, |tx, job| Box::pin(async move { tx.finish(job).await })).await?;
    Ok(())
}

pub(crate) async fn open(app: &App, org: OrgId, parcel: i64) -> Result<Option<Letter>, Fault> {
    app.db.read(org, parcel, |tx, parcel| Box::pin(open_in(tx, *parcel))).await
}

async fn open_in(tx: &mut Tx, parcel: i64) -> Result<Option<Letter>, Fault> {
    let Some(parcel) = outbox::get(tx, parcel).await? else { return Ok(None) };
    let id = MessageId::of(parcel.message_id);
    let Some(message) = conversations::message(tx, id).await? else { return Ok(None) };
    let Some(channel) = lanes::get(tx, ChannelId::of(parcel.channel_id)).await? else { return Ok(None) };
    let Some(conversation) = conversations::by_id(tx, message.conversation).await? else { return Ok(None) };
    let html = conversations::html_of(tx, id).await?;
    let files = attachments::of_message(tx, id).await?;
    let thread = conversations::open(tx, conversation.clone(), id, THREAD_MAX).await?;
    Ok(Some(Letter { parcel, message, html, conversation, earlier: thread.messages, files, channel }))
}

/// Makes the bytes of a parcel: the same each time.
pub(crate) async fn write(
    app: &App,
    org: OrgId,
    letter: &Letter,
    settings: &Settings,
) -> Result<Vec<u8>, Trouble> {
    let outgoing = outgoing(app, org, letter, settings).await?;
    Email
        .write(&outgoing)
        .map_err(|cannot| Trouble::new(Step::Submit, Kind::AddressBroken, cannot.to_string()))
}

async fn outgoing(app: &App, org: OrgId, letter: &Letter, settings: &Settings) -> Result<Outgoing, Trouble> {
    let message = &letter.message;
    let said = Said {
        conversation: letter.conversation.id,
        customer: letter.conversation.customer,
        message: message.id,
        author: message.author,
    };
    let footer = footers::below(app, org, said).await;
    let footer = footer.map_err(|fault| Trouble::new(Step::Submit, Kind::Later, fault.to_string()))?;
    let forms = footed(message, letter.html.as_deref(), &footer);
    let other = letter.channel.other(&message.from_address);
    let signed = signed_with(other.map_or(&settings.signature, |other| &other.signature), forms);
    let references = references(&letter.earlier);
    let token = channels::token::make(
        &engine::reply_key(app),
        channels::token::Reply { org: org.get(), conversation: letter.conversation.id.get() },
    );
    // Where an answer to an address with a detail would be lost, the thread alone has to find its way.
    let is_subaddressed = match other {
        Some(other) => other.is_subaddressed,
        None => settings.is_subaddressed && message.from_address == letter.channel.address,
    };
    let reply_to = is_subaddressed
        .then(|| channels::token::reply_address(&token, &message.from_address))
        .flatten()
        .map(|email| Address { name: some(&message.from_name), email });
    Ok(Outgoing {
        from: Address { name: some(&message.from_name), email: message.from_address.clone() },
        to: message.recipients.to.clone(),
        cc: message.recipients.cc.clone(),
        bcc: message.recipients.bcc.clone(),
        reply_to,
        // What goes on to somebody else has a subject of its own, and is no reply.
        subject: subject(
            &message.subject,
            letter.earlier.iter().any(is_mail) && message.subject == letter.conversation.subject,
        ),
        message_id: message.provider_key.clone(),
        in_reply_to: references.last().cloned(),
        references,
        sent_at: message.at,
        text: signed.text,
        html: signed.html.as_deref().map(channels::html::outgoing),
        attachments: parts(app, &letter.files).await?,
        nature: Nature::Personal,
        mark: engine::mark(app),
    })
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// The Message-IDs of what was said before, oldest first; notes and messages without one are not among them.
fn references(earlier: &[Message]) -> Vec<String> {
    earlier
        .iter()
        .filter(|message| is_mail(message))
        .map(|message| message.provider_key.clone())
        .filter(|key| key.contains('@') && !key.starts_with("sha256:"))
        .collect()
}

/// Whether this went between the customer and us; a note did not.
fn is_mail(message: &Message) -> bool {
    matches!(message.kind, MessageKind::Incoming | MessageKind::Outgoing)
}

fn subject(subject: &str, is_reply: bool) -> String {
    let subject = match (subject.trim(), is_reply) {
        ("", true) => &say("inboxes-letter-subject"),
        ("", false) => &say("no-subject"),
        (subject, _) => subject,
    };
    let has_mark = subject.get(..3).is_some_and(|mark| mark.eq_ignore_ascii_case("re:"));
    if is_reply && !has_mark { format!("Re: {subject}") } else { subject.to_owned() }
}

/// The two forms of a mail's text.
struct Forms {
    text: String,
    html: Option<String>,
}

/// What the colleague wrote, and below it what other features add.
fn footed(message: &Message, html: Option<&str>, footer: &[FooterLine]) -> Forms {
    let mut forms = Forms { text: message.said.clone(), html: html.map(str::to_owned) };
    for line in footer {
        let FooterLine { says, link, link_says } = line;
        let text = [says.as_str(), link_says, link].into_iter().filter(|part| !part.is_empty());
        forms.text = format!("{}\n\n{}", forms.text.trim_end(), text.collect::<Vec<_>>().join("\n"));
        if let Some(html) = &mut forms.html {
            let (says, link_says) = (escaped(says), escaped(link_says));
            let link = escaped(link).replace('"', "&quot;");
            let pause = if says.is_empty() { "" } else { "<br>" };
            html.extend(["<p>", &says, pause, "<a href=\"", &link, "\">", &link_says, "</a></p>"]);
        }
    }
    forms
}

fn signed_with(signature: &str, forms: Forms) -> Forms {
    let signature = signature.trim();
    if signature.is_empty() {
        return forms;
    }
    let lines = escaped(signature).replace('\n', "<br>");
    Forms {
        text: format!("{}\n\n-- \n{signature}\n", forms.text.trim_end()),
        html: forms.html.map(|html| format!("{html}<p>-- <br>{lines}</p>")),
    }
}

fn escaped(text: &str) -> String {
    text.replace('\r', "").replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

async fn parts(app: &App, files: &[attachments::Attachment]) -> Result<Vec<Part>, Trouble> {
    let mut parts = Vec::with_capacity(files.len());
    for file in files {
        let bytes = app.blobs.get(&file.hash).await;
        let bytes = bytes.map_err(|fault| Trouble::new(Step::Submit, Kind::Later, fault.to_string()))?;
        parts.push(Part {
            name: file.name.clone(),
            content_type: file.content_type.clone(),
            bytes: bytes.to_vec(),
            cid: some(&file.content_id),
            inline: file.is_inline,
        });
    }
    Ok(parts)
}

/// Reads a channel's settings; unreadable ones are nobody's fault but ours.
pub(crate) fn settings_of(channel: &Channel) -> Result<Settings, Trouble> {
    Settings::read(&channel.settings)
        .map_err(|fault| Trouble::new(Step::SignIn, Kind::Protocol, fault.to_string()))
}

/// The way out of a channel.
pub(crate) async fn submission(
    app: &App,
    org: OrgId,
    channel: &Channel,
    settings: &Settings,
) -> Result<std::sync::Arc<Submission>, Trouble> {
    let Some(sending) = &settings.sends else {
        return Err(Trouble::new(
            Step::Submit,
            Kind::NoSubmission,
            "this mailbox has no server that takes mail",
        ));
    };
    let sign_in = if sending.signs_in {
        access::sign_in(app, org, channel, settings, For::Sending).await?
    } else {
        None
    };
    let reach =
        engine::reach(app).map_err(|fault| Trouble::new(Step::Tls, Kind::TlsOther, fault.to_string()))?;
    let hello = hello(app, &channel.address);
    let server = sending.server.clone();
    let make = || Submission::new(reach, server, sign_in, &hello);
    Ok(engine::of(app).submission((org, channel.id), channel.version, make))
}

/// The name we introduce ourselves with: the listener's where it has one, else the address's domain.
fn hello(app: &App, address: &str) -> String {
    let host = &app.config.smtp_listener.hostname;
    if host != "localhost" {
        return host.clone();
    }
    address.rsplit_once('@').map_or_else(|| host.clone(), |(_, domain)| domain.to_owned())
}

/// Signs bytes with the mailbox's own key, where it has one, in the name of the domain they leave from.
pub(crate) fn sign(
    app: &App,
    org: OrgId,
    settings: &Settings,
    (from, raw): (&str, Vec<u8>),
) -> Result<Vec<u8>, Trouble> {
    let Some(signing) = &settings.signs else { return Ok(raw) };
    let domain = from.rsplit_once('@').map_or(signing.domain.as_str(), |(_, domain)| domain);
    let broken = |said: String| Trouble::new(Step::Submit, Kind::KeyBroken, said);
    let pem = signing.key.open(app, org).map_err(|fault| broken(fault.to_string()))?;
    let key =
        DkimKey::from_pem(&pem, domain, &signing.selector).map_err(|fault| broken(fault.to_string()))?;
    key.sign(&raw).map_err(|fault| broken(fault.to_string()))
}

async fn send(app: &App, org: OrgId, letter: &Letter) -> Result<Handed, NotHanded> {
    let settings = settings_of(&letter.channel)?;
    let raw = write(app, org, letter, &settings).await?;
    let raw = sign(app, org, &settings, (&letter.message.from_address, raw))?;
    let to = letter.to();
    let envelope = Envelope { from: letter.message.from_address.clone(), to };
    let submission = submission(app, org, &letter.channel, &settings).await?;
    submission.send(&envelope, &raw).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_is_marked_once() {
        for (given, is_reply, expected) in [
            ("My parcel", true, "Re: My parcel"),
            ("RE: My parcel", true, "RE: My parcel"),
            ("My parcel", false, "My parcel"),
            ("é", true, "Re: é"),
            (" ", true, "Re: Your message"),
            ("", false, "(no subject)"),
        ] {
            assert_eq!(subject(given, is_reply), expected);
        }
    }

    #[test]
    fn a_signature_is_text_in_both_forms() {
        assert_eq!(
            escaped("Kettle & Pan <help@shop.example>\r\n"),
            "Kettle &amp; Pan &lt;help@shop.example&gt;\n"
        );
    }
}
