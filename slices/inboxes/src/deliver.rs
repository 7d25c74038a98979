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
    traces,
};
use jiff::SignedDuration;
use shell::carriers::smtp_out::{DkimKey, Envelope, Handed, NotHanded, Submission};
use shell::carriers::{Kind, Step, Trouble};
use shell::{App, Job, JobFailed, JobKind};
use store::outbox::{self, Parcel, State};
use store::{Event, Fault, NewJob, OrgId, Tx};
use tokio::time::timeout;

use crate::access::{self, For};
use crate::engine;
use crate::mailbox::Settings;
use crate::troubles::{self, Way};

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
    parcel: Parcel,
    message: Message,
    html: Option<String>,
    conversation: Conversation,
    earlier: Vec<Message>,
    files: Vec<attachments::Attachment>,
    channel: Channel,
}

impl Letter {
    /// The channel it leaves by.
    pub(crate) fn channel(&self) -> &Channel {
        &self.channel
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
        Ok(handed) => sent(&app, &job, letter, handed).await,
        Err(failed) => not_sent(&app, &job, &letter, failed).await,
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
    let signed = signed_with(&settings.signature, forms);
    let references = references(&letter.earlier);
    let token = channels::token::make(
        &engine::reply_key(app),
        channels::token::Reply { org: org.get(), conversation: letter.conversation.id.get() },
    );
    let reply_to = settings
        .is_subaddressed
        .then(|| channels::token::reply_address(&token, &message.from_address))
        .flatten()
        .map(|email| Address { name: some(&message.from_name), email });
    Ok(Outgoing {
        from: Address { name: some(&message.from_name), email: message.from_address.clone() },
        to: message.recipients.to.clone(),
        cc: message.recipients.cc.clone(),
        bcc: message.recipients.bcc.clone(),
        reply_to,
        subject: subject(&message.subject, !references.is_empty()),
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
        .filter(|message| matches!(message.kind, MessageKind::Incoming | MessageKind::Outgoing))
        .map(|message| message.provider_key.clone())
        .filter(|key| key.contains('@') && !key.starts_with("sha256:"))
        .collect()
}

fn subject(subject: &str, is_reply: bool) -> String {
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

/// Signs bytes with the mailbox's own key, where it has one.
pub(crate) fn sign(app: &App, org: OrgId, settings: &Settings, raw: Vec<u8>) -> Result<Vec<u8>, Trouble> {
    let Some(signing) = &settings.signs else { return Ok(raw) };
    let broken = |said: String| Trouble::new(Step::Submit, Kind::KeyBroken, said);
    let pem = signing.key.open(app, org).map_err(|fault| broken(fault.to_string()))?;
    let key = DkimKey::from_pem(&pem, &signing.domain, &signing.selector)
        .map_err(|fault| broken(fault.to_string()))?;
    key.sign(&raw).map_err(|fault| broken(fault.to_string()))
}

async fn send(app: &App, org: OrgId, letter: &Letter) -> Result<Handed, NotHanded> {
    let settings = settings_of(&letter.channel)?;
    let raw = write(app, org, letter, &settings).await?;
    let raw = sign(app, org, &settings, raw)?;
    let recipients = &letter.message.recipients;
    let mut to: Vec<String> = recipients
        .to
        .iter()
        .chain(&recipients.cc)
        .chain(&recipients.bcc)
        .map(|one| one.email.clone())
        .collect();
    to.sort();
    to.dedup();
    let envelope = Envelope { from: letter.message.from_address.clone(), to };
    let submission = submission(app, org, &letter.channel, &settings).await?;
    submission.send(&envelope, &raw).await
}

async fn sent(app: &App, job: &Job, letter: Letter, handed: Handed) -> Result<(), JobFailed> {
    let copies =
        settings_of(&letter.channel).ok().and_then(|settings| settings.copies_folder().map(str::to_owned));
    let input = (job.clone(), letter.parcel.id, letter.message, handed, copies.is_some());
    app.db
        .write(job.org, input, |tx, (job, parcel, message, handed, is_copied)| {
            Box::pin(async move {
                outbox::sent(tx, *parcel).await?;
                traces::add(tx, message.id, "accepted", &handed.said);
                for refused in &handed.refused {
                    let words = format!("{}: {}", refused.address, refused.trouble.said);
                    traces::add(tx, message.id, "refused", &words);
                }
                lanes::sent(tx, message.channel);
                troubles::note(tx, message.channel, Way::Sending, Ok(())).await?;
                tx.event(
                    Event::new("message_sent")
                        .conversation(message.conversation.get())
                        .about(message.id.get())
                        .number(i64::try_from(handed.refused.len()).expect("recipients are counted")),
                );
                if *is_copied {
                    let run_at = tx.now();
                    let payload = serde_json::json!({ "outbox": parcel.to_string() });
                    tx.job_later(NewJob {
                        kind: crate::copy::KIND,
                        key: parcel.to_string(),
                        run_at,
                        payload,
                    });
                }
                tx.finish(job).await
            })
        })
        .await?;
    Ok(())
}

async fn not_sent(app: &App, job: &Job, letter: &Letter, failed: NotHanded) -> Result<(), JobFailed> {
    let now = app.clock().now();
    let too_old = now.duration_since(letter.parcel.send_at) >= GIVEN_UP_AFTER;
    let gives_up = too_old || !failed.trouble.is_temporary();
    if is_about_the_lane(&failed.trouble) {
        engine::of(app).forget((job.org, letter.channel.id));
    }
    let input = (job.clone(), letter.parcel.id, letter.message.clone(), failed.clone(), gives_up);
    app.db
        .write(job.org, input, |tx, (job, parcel, message, failed, gives_up)| {
            Box::pin(async move {
                let words = said(failed);
                traces::add(tx, message.id, if *gives_up { "failed" } else { "attempted" }, &words);
                if is_about_the_lane(&failed.trouble) {
                    troubles::note(tx, message.channel, Way::Sending, Err(&failed.trouble)).await?;
                }
                if !gives_up {
                    return outbox::tried(tx, *parcel, &words).await;
                }
                outbox::fail(tx, *parcel, &words).await?;
                tx.event(
                    Event::new("delivery_failed")
                        .conversation(message.conversation.get())
                        .about(message.id.get())
                        .code(failed.trouble.kind.key()),
                );
                crate::tell::author(tx, message).await?;
                tx.finish(job).await
            })
        })
        .await?;
    if gives_up { Ok(()) } else { Err(JobFailed::after(said(&failed), pause(job.attempts))) }
}

/// What a failure looks like in the outbox and the trace: the kind, and what the other side said.
fn said(failed: &NotHanded) -> String {
    let kind = failed.trouble.kind.key();
    let unsure = if failed.perhaps_sent { " perhaps-sent" } else { "" };
    format!("{kind}{unsure}|{}", failed.trouble.said)
}

/// True where the failure concerns the mailbox and not this one message.
fn is_about_the_lane(trouble: &Trouble) -> bool {
    !matches!(
        trouble.kind,
        Kind::RecipientRefused | Kind::TooLarge | Kind::MessageRefused | Kind::AddressBroken
    )
}

/// The pause before the next try: half a minute, doubled each time, at most an hour, give or take a quarter.
fn pause(attempts: i64) -> SignedDuration {
    let doublings = u32::try_from(attempts.clamp(1, 8) - 1).expect("it is between 0 and 7");
    let seconds = (30_i64 << doublings).min(3_600);
    let quarter = u64::try_from(seconds / 2).expect("seconds are not negative");
    let jitter = i64::try_from(store::random::below(quarter.max(1))).expect("it is below an hour");
    SignedDuration::from_secs(seconds - seconds / 4 + jitter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_stay_bounded() {
        for (attempts, least, most) in
            [(1, 22, 38), (2, 45, 75), (5, 360, 600), (8, 2_700, 4_500), (99, 2_700, 4_500)]
        {
            for _ in 0..50 {
                let pause = pause(attempts).as_secs();
                assert!((least..=most).contains(&pause), "{attempts}: {pause}");
            }
        }
    }

    #[test]
    fn a_subject_is_marked_once() {
        for (given, is_reply, expected) in [
            ("My parcel", true, "Re: My parcel"),
            ("RE: My parcel", true, "RE: My parcel"),
            ("My parcel", false, "My parcel"),
            ("é", true, "Re: é"),
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
