//! Handing a notice to a push service: encrypted for one browser (RFC 8291), tried again while it is worth it.

use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use jiff::SignedDuration;
use reqwest::Url;
use store::{Event, Fault, Job, OrgId, Sql, Tx, params};
use web_push_native::Auth;
use web_push_native::p256::PublicKey;

use super::{COLUMN, ENDPOINT_BYTES_MAX, Loopback, Subscription, SubscriptionId, signing};
use crate::carriers::web_push::{self, Answer, Post};
use crate::carriers::{Guard, Trust};
use crate::{App, JobFailed, JobKind};

/// Hands a notice to one device.
pub(crate) const SEND: JobKind = JobKind { name: "shell.push", run: send, attempts_max: 8 };
/// A notice older than this helps nobody; services keep it as long for a device that is away.
const WORTH_FOR: SignedDuration = SignedDuration::from_hours(4);
/// The longest sentence that is sent, in characters: services take four kilobytes.
const SAYS_CHARS_MAX: usize = 500;

/// A subscription that can be written to.
pub(super) struct Reader {
    endpoint: Url,
    public: PublicKey,
    auth: Auth,
}

/// Reads what a browser gave; `None` for what no browser gives.
pub(super) fn readable(app: &App, given: &Subscription) -> Option<Reader> {
    if given.endpoint.len() > ENDPOINT_BYTES_MAX {
        return None;
    }
    let endpoint = Url::parse(&given.endpoint).ok().filter(|endpoint| may_be_called(app, endpoint))?;
    let bytes = |text: &str| URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok();
    let public = PublicKey::from_sec1_bytes(&bytes(&given.p256dh)?).ok()?;
    let auth = bytes(&given.auth).filter(|auth| auth.len() == 16)?;
    Some(Reader { endpoint, public, auth: Auth::clone_from_slice(&auth) })
}

/// Whether this address may be a push service's: https, at a public address, and no sign-in in it. Whoever gives it
/// is a colleague with a browser, never the operator: what the configuration says of mail servers is not asked.
fn may_be_called(app: &App, endpoint: &Url) -> bool {
    if guard(app) == Guard::PublicAndPrivate {
        return matches!(endpoint.scheme(), "https" | "http");
    }
    let Some(host) = endpoint.host_str() else { return false };
    let host = host.trim_start_matches('[').trim_end_matches(']').trim_end_matches('.');
    let is_public = match host.parse::<IpAddr>() {
        Ok(address) => Guard::Public.allows(address),
        Err(_) => host != "localhost" && !host.ends_with(".localhost"),
    };
    let has_sign_in = !endpoint.username().is_empty() || endpoint.password().is_some();
    endpoint.scheme() == "https" && is_public && !has_sign_in
}

/// Which addresses are called: public ones alone, but for a test with a service of its own.
fn guard(app: &App) -> Guard {
    if app.kept::<Loopback>().is_open() { Guard::PublicAndPrivate } else { Guard::Public }
}

fn send(app: App, job: Job) -> BoxFuture<'static, Result<(), JobFailed>> {
    async move {
        let Some(reader) = reader(&app, &job).await? else { return done(&app, &job, Ending::Away).await };
        if app.clock().now().duration_since(job.planned_at) > WORTH_FOR
            || job.attempts >= i64::from(SEND.attempts_max)
        {
            tracing::warn!(key = job.key, "a notice did not reach a device in time");
            return done(&app, &job, Ending::Away).await;
        }
        match post(&app, &reader, &job).await? {
            Answer::Taken => done(&app, &job, Ending::Taken).await,
            Answer::Gone => done(&app, &job, Ending::Gone("gone")).await,
            Answer::Refused(status) => {
                tracing::warn!(status, "a push service refused a device");
                done(&app, &job, Ending::Gone("refused")).await
            }
            Answer::Later(status) => Err(JobFailed::later(format!("the push service answered {status}"))),
        }
    }
    .boxed()
}

fn device(job: &Job) -> SubscriptionId {
    job.payload["device"].as_str().and_then(|id| id.parse().ok()).unwrap_or(SubscriptionId::NONE)
}

const SEALED: Sql =
    Sql::tenant("push.sealed", "SELECT sealed FROM push_subscriptions WHERE org_id = $1 AND id = $2");

async fn reader(app: &App, job: &Job) -> Result<Option<Reader>, JobFailed> {
    let read: Result<_, Fault> = app
        .db
        .read(job.org, device(job), |tx, id| {
            Box::pin(async move { tx.one(&SEALED, params![*id], |row| row.blob(0)).await })
        })
        .await;
    let Some(sealed) = read? else { return Ok(None) };
    Ok(opened(app, job.org, &sealed).and_then(|given| readable(app, &given)))
}

fn opened(app: &App, org: OrgId, sealed: &[u8]) -> Option<Subscription> {
    let json = app.keys.open(org, COLUMN, sealed).ok()?;
    serde_json::from_slice(&json).ok()
}

async fn post(app: &App, reader: &Reader, job: &Job) -> Result<Answer, JobFailed> {
    let says = job.payload["says"].as_str().unwrap_or_default();
    let says: String = says.chars().take(SAYS_CHARS_MAX).collect();
    let body = serde_json::json!({ "says": says, "path": job.payload["path"], "key": job.payload["key"] });
    let body = web_push_native::encrypt(body.to_string().into_bytes(), &reader.public, &reader.auth)
        .map_err(|fault| JobFailed::never(fault.to_string()))?;
    let origin = reader.endpoint.origin().ascii_serialization();
    let now = app.clock().now();
    let post = Post {
        endpoint: &reader.endpoint,
        authorization: signing::authorization(&app.keys, &origin, &contact(app), now),
        keeps_seconds: WORTH_FOR.as_secs(),
        body,
    };
    web_push::post(guard(app), &Trust::public(), post)
        .await
        .map_err(|trouble| JobFailed::later(trouble.to_string()))
}

/// An address under which a push service can reach us about what we send.
fn contact(app: &App) -> String {
    let url = app.config.public_url();
    if url.starts_with("https://") { url.clone() } else { "mailto:postmaster@localhost".to_owned() }
}

/// How sending ended.
enum Ending {
    /// The service has it.
    Taken,
    /// The service no longer knows the device, or does not take it from us.
    Gone(&'static str),
    /// There is nobody to send to.
    Away,
}

const TAKEN: Sql =
    Sql::tenant("push.taken", "UPDATE push_subscriptions SET taken_at = $3 WHERE org_id = $1 AND id = $2");
const DROP: Sql = Sql::tenant(
    "push.drop",
    "DELETE FROM push_subscriptions WHERE org_id = $1 AND id = $2 RETURNING colleague_id",
);

async fn done(app: &App, job: &Job, ending: Ending) -> Result<(), JobFailed> {
    let ended =
        app.db.write(job.org, (job.clone(), ending), |tx, (job, ending)| Box::pin(end(tx, job, ending)));
    ended.await.map_err(JobFailed::from)
}

async fn end(tx: &mut Tx, job: &Job, ending: &Ending) -> Result<(), Fault> {
    tx.finish(job).await?;
    let now = tx.now();
    match ending {
        Ending::Taken => tx.later(&TAKEN, params![device(job), now]),
        Ending::Gone(code) => {
            if let Some(colleague) = tx.one(&DROP, params![device(job)], |row| row.int(0)).await? {
                tx.event(Event::new("push_ended").about(colleague).code(*code));
            }
        }
        Ending::Away => {}
    }
    Ok(())
}
