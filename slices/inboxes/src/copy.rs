//! Copies of what we sent, laid into the mailbox's folder of sent mail, so that a phone shows them too.

use shell::carriers::imap::Session;
use shell::{App, Job, JobFailed, JobKind};
use store::OrgId;

use crate::access::{self, For};
use crate::deliver::{self, Letter};
use crate::engine;
use crate::mailbox::Settings;

/// The name of the job.
pub(crate) const KIND: &str = "inboxes.copy";

/// Lays down one copy, unless the provider did so already.
pub(crate) const JOB: JobKind =
    JobKind { name: KIND, run: |app, job| Box::pin(run(app, job)), attempts_max: 8 };

async fn run(app: App, job: Job) -> Result<(), JobFailed> {
    let parcel = job.payload["outbox"].as_str().and_then(|id| id.parse::<i64>().ok());
    let parcel = parcel.ok_or_else(|| JobFailed::never("the job names no parcel"))?;
    if let Some(letter) = deliver::open(&app, job.org, parcel).await? {
        lay_down(&app, job.org, &letter).await?;
    }
    let input = job.clone();
    app.db.write(job.org, input, |tx, job| Box::pin(async move { tx.finish(job).await })).await?;
    Ok(())
}

async fn lay_down(app: &App, org: OrgId, letter: &Letter) -> Result<(), JobFailed> {
    let again = |trouble: shell::carriers::Trouble| JobFailed::later(trouble.to_string());
    let settings: Settings = deliver::settings_of(&letter.channel).map_err(again)?;
    let (Some(reads), Some(folder)) = (&settings.reads, settings.copies_folder()) else { return Ok(()) };
    let raw = deliver::write(app, org, letter, &settings).await.map_err(again)?;
    let sign_in = access::sign_in(app, org, &letter.channel, &settings, For::Reading).await.map_err(again)?;
    let Some(sign_in) = sign_in else { return Ok(()) };
    let reach = engine::reach(app).map_err(|fault| JobFailed::later(fault.to_string()))?;
    let mut session = Session::sign_in(&reach, &reads.server, &sign_in).await.map_err(again)?;
    session.open(folder).await.map_err(again)?;
    if !session.holds(letter.message_id()).await.map_err(again)? {
        session.append(folder, &raw).await.map_err(again)?;
    }
    session.leave().await;
    Ok(())
}
