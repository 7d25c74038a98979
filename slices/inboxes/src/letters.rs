//! The program's own letters (invitations, resets, reminders), sent through the organization's first mailbox
//! that can send. Their text waits sealed in the job that sends them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use channels::email::Email;
use channels::{Address, Channel as _, Nature, Outgoing};
use conversations::ChannelId;
use conversations::channels::{self as lanes, Channel};
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};
use shell::carriers::smtp_out::Envelope;
use shell::letters::Letter;
use shell::{App, Job, JobFailed, JobKind};
use store::{Fault, NewJob, OrgId, Tx, organizations};

use crate::mailbox::{KIND as EMAIL, Settings};
use crate::{deliver, engine};

const KIND: &str = "inboxes.letter";
/// What the sealing is bound to, besides the organization.
const COLUMN: &str = "jobs.payload.letter";

/// Sends one letter.
pub(crate) const JOB: JobKind =
    JobKind { name: KIND, run: |app, job| Box::pin(run(app, job)), attempts_max: 30 };

#[derive(Serialize, Deserialize)]
struct Sealable {
    to: String,
    subject: String,
    text: String,
}

/// Queues a letter in the transaction of its cause; `false` when no mailbox can send.
pub(crate) fn send<'a>(
    app: &'a App,
    tx: &'a mut Tx,
    letter: &'a Letter,
) -> BoxFuture<'a, Result<bool, Fault>> {
    Box::pin(async move {
        let Some(channel) = first_that_sends(tx).await? else { return Ok(false) };
        let plain =
            Sealable { to: letter.to.clone(), subject: letter.subject.clone(), text: letter.text.clone() };
        let plain = serde_json::to_vec(&plain).expect("a letter is plain JSON");
        let sealed = STANDARD.encode(app.keys.seal(tx.org(), COLUMN, &plain));
        let payload = serde_json::json!({ "channel": channel.id.get().to_string(), "letter": sealed });
        let run_at = tx.now();
        tx.job_later(NewJob { kind: KIND, key: letter.key.clone(), run_at, payload });
        Ok(true)
    })
}

async fn first_that_sends(tx: &mut Tx) -> Result<Option<Channel>, Fault> {
    let can_send = |channel: &Channel| {
        channel.kind == EMAIL
            && channel.is_active
            && Settings::read(&channel.settings).is_ok_and(|settings| settings.sends.is_some())
    };
    Ok(lanes::all(tx).await?.into_iter().find(can_send))
}

async fn run(app: App, job: Job) -> Result<(), JobFailed> {
    let channel = job.payload["channel"].as_str().and_then(|id| id.parse().ok()).map(ChannelId::of);
    let channel = channel.ok_or_else(|| JobFailed::never("the job names no mailbox"))?;
    let letter =
        unseal(&app, job.org, &job.payload).ok_or_else(|| JobFailed::never("the letter does not open"))?;
    let found = app
        .db
        .read(job.org, channel, |tx, id| {
            Box::pin(async move {
                let channel = lanes::get(tx, *id).await?;
                let name =
                    organizations::get(tx).await?.map_or_else(String::new, |organization| organization.name);
                Ok::<_, Fault>(channel.map(|channel| (channel, name)))
            })
        })
        .await?;
    let Some((channel, organization)) = found else { return Err(JobFailed::never("the mailbox is gone")) };
    hand_over(&app, &job, &channel, &organization, &letter).await?;
    let input = job.clone();
    app.db.write(job.org, input, |tx, job| Box::pin(async move { tx.finish(job).await })).await?;
    Ok(())
}

fn unseal(app: &App, org: OrgId, payload: &serde_json::Value) -> Option<Sealable> {
    let sealed = STANDARD.decode(payload["letter"].as_str()?).ok()?;
    let plain = app.keys.open(org, COLUMN, &sealed).ok()?;
    serde_json::from_slice(&plain).ok()
}

async fn hand_over(
    app: &App,
    job: &Job,
    channel: &Channel,
    organization: &str,
    letter: &Sealable,
) -> Result<(), JobFailed> {
    let again = |trouble: shell::carriers::Trouble| {
        if trouble.is_temporary() {
            JobFailed::later(trouble.to_string())
        } else {
            JobFailed::never(trouble.to_string())
        }
    };
    let settings = deliver::settings_of(channel).map_err(again)?;
    let domain = channel.address.rsplit_once('@').map_or("localhost", |(_, domain)| domain);
    let outgoing = Outgoing {
        from: Address::named(organization, &channel.address),
        to: vec![Address::plain(&letter.to)],
        cc: Vec::new(),
        bcc: Vec::new(),
        reply_to: None,
        subject: letter.subject.clone(),
        message_id: format!("letter.{}@{domain}", job.id),
        in_reply_to: None,
        references: Vec::new(),
        sent_at: job.planned_at,
        text: letter.text.clone(),
        html: None,
        attachments: Vec::new(),
        nature: Nature::Notice,
        mark: engine::mark(app),
    };
    let raw = Email.write(&outgoing).map_err(|cannot| JobFailed::never(cannot.to_string()))?;
    let raw = deliver::sign(app, job.org, &settings, (&channel.address, raw)).map_err(again)?;
    let envelope = Envelope { from: channel.address.clone(), to: vec![letter.to.clone()] };
    let submission = deliver::submission(app, job.org, channel, &settings).await.map_err(again)?;
    submission.send(&envelope, &raw).await.map_err(|failed| again(failed.trouble))?;
    Ok(())
}
