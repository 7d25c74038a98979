//! Web push: what a colleague is told reaches the devices that asked for it, though no page is open there.
//!
//! Words: a *subscription* is a browser's address at its maker's push service, with the keys that only the browser can
//! read with; a *notice* is what is sent there.
//!
//! Invariants: the address and its keys are sealed at rest; what is sent is encrypted for that browser alone; a
//! subscription that its service no longer knows is dropped. The key that we sign with is drawn from the key of the
//! house, so that nothing more has to be kept. A push service is reached by https at a public address alone, whatever
//! the configuration says of mail servers: its address comes from a colleague's browser.
//!
//! Flow: [`send`] plans a job for each of a colleague's devices in the transaction of its cause; the job encrypts and
//! hands it over.

use std::sync::atomic::{AtomicBool, Ordering};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use store::{Event, Fault, NewJob, Row, Sql, Timestamp, Tx, id_type, params};

use crate::keys::{Keys, hash_of};
use crate::{App, Code, ColleagueId, Error, Refusal, codes};

mod pages;
mod sending;
mod signing;

pub(crate) use pages::{api, routes, samples};
pub(crate) use sending::SEND;

id_type! {
    /// A browser that takes web push messages.
    SubscriptionId
}

/// Most devices of one colleague; the oldest makes room for the newest.
const SUBSCRIPTIONS_MAX: u16 = 10;
/// Longest address of a push service, in bytes.
const ENDPOINT_BYTES_MAX: usize = 2_000;
/// Where a sealed subscription is bound to.
const COLUMN: &str = "push_subscriptions.sealed";

/// Whether a push service may lie on this machine, without encryption: for tests with a service of their own. It is
/// kept in memory (`app.kept::<Loopback>()`), shut at the start, and no key of the configuration opens it.
#[derive(Debug, Default)]
pub struct Loopback(AtomicBool);

impl Loopback {
    /// Lets this program call services on this machine.
    pub fn open(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Ends that.
    pub fn shut(&self) {
        self.0.store(false, Ordering::Relaxed);
    }

    fn is_open(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A subscription that cannot be used.
pub(crate) const BAD: Code = Code::new("push_subscription_bad", axum::http::StatusCode::UNPROCESSABLE_ENTITY);

/// What a colleague is told on their devices.
#[derive(Clone, Debug)]
pub struct Notice {
    /// The sentence, in their language.
    pub says: String,
    /// The page it leads to.
    pub path: String,
    /// Unique in the organization: the same key is sent once.
    pub key: String,
}

/// Where a browser takes messages, as its script says it.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Subscription {
    /// The address at the push service.
    endpoint: String,
    /// The browser's public key, in base64 for addresses.
    p256dh: String,
    /// The secret that only the browser and we know, in base64 for addresses.
    auth: String,
}

/// Why a subscription cannot be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotSubscribe {
    /// The address or the keys are not what browsers give.
    #[error("this is no subscription of a browser")]
    Bad,
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Refusal for CannotSubscribe {
    fn code(&self) -> Code {
        match self {
            Self::Bad => BAD,
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn field(&self) -> Option<&'static str> {
        matches!(self, Self::Bad).then_some("endpoint")
    }

    fn fault(&self) -> Option<&Fault> {
        if let Self::Fault(fault) = self { Some(fault) } else { None }
    }
}

const DEVICES: Sql = Sql::tenant(
    "push.devices",
    "SELECT id FROM push_subscriptions WHERE org_id = $1 AND colleague_id = $2 ORDER BY id DESC LIMIT $3",
);

/// Sends a notice to every device of a colleague, after the COMMIT of this transaction.
pub async fn send(tx: &mut Tx, colleague: ColleagueId, notice: &Notice) -> Result<(), Fault> {
    let devices = tx.all(&DEVICES, params![colleague, SUBSCRIPTIONS_MAX], |row| row.int(0)).await?;
    for device in devices {
        send_to(tx, SubscriptionId::of(device), notice);
    }
    Ok(())
}

fn send_to(tx: &mut Tx, device: SubscriptionId, notice: &Notice) {
    let payload =
        serde_json::json!({ "device": device, "says": notice.says, "path": notice.path, "key": notice.key });
    let key = format!("{}:{device}", notice.key);
    let run_at = tx.now();
    tx.job_unless_planned(NewJob { kind: SEND.name, key, run_at, payload });
}

/// A device, as its owner's page shows it.
#[derive(Clone, Debug)]
pub(crate) struct Device {
    id: SubscriptionId,
    browser: String,
    created_at: Timestamp,
    taken_at: Option<Timestamp>,
}

const LIST: Sql = Sql::tenant(
    "push.list",
    "SELECT id, browser, created_at, taken_at FROM push_subscriptions
     WHERE org_id = $1 AND colleague_id = $2 ORDER BY id DESC LIMIT $3",
);

async fn devices(tx: &mut Tx, colleague: ColleagueId) -> Result<Vec<Device>, Fault> {
    tx.all(&LIST, params![colleague, SUBSCRIPTIONS_MAX], |row: &Row<'_>| {
        Ok(Device {
            id: SubscriptionId::of(row.int(0)?),
            browser: row.text(1)?,
            created_at: row.time(2)?,
            taken_at: row.opt_time(3)?,
        })
    })
    .await
}

/// A subscription about to be stored.
struct NewDevice {
    colleague: ColleagueId,
    hash: String,
    sealed: Vec<u8>,
    browser: String,
}

impl NewDevice {
    /// Checks and seals what a browser gave.
    fn of(
        app: &App,
        (org, colleague): (store::OrgId, ColleagueId),
        given: &Subscription,
        browser: &str,
    ) -> Result<Self, CannotSubscribe> {
        sending::readable(app, given).ok_or(CannotSubscribe::Bad)?;
        let json = serde_json::to_vec(given).expect("a subscription is plain JSON");
        Ok(Self {
            colleague,
            hash: hash_of(&given.endpoint),
            sealed: app.keys.seal(org, COLUMN, &json),
            browser: browser.to_owned(),
        })
    }
}

const INSERT: Sql = Sql::tenant(
    "push.insert",
    "INSERT INTO push_subscriptions (org_id, id, colleague_id, endpoint_hash, sealed, browser, created_at, taken_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, NULL)
     ON CONFLICT (org_id, endpoint_hash) DO UPDATE SET colleague_id = $3, sealed = $5, browser = $6",
);
const CROWD: Sql = Sql::tenant(
    "push.crowd",
    "DELETE FROM push_subscriptions WHERE org_id = $1 AND colleague_id = $2 AND id NOT IN
       (SELECT p.id FROM push_subscriptions p WHERE p.org_id = $1 AND p.colleague_id = $2 ORDER BY p.id DESC LIMIT $3)",
);

/// Stores a device; one that is known is whoever's signed in there last.
async fn subscribe(tx: &mut Tx, new: &NewDevice) -> Result<(), Fault> {
    let (id, now) = (tx.new_id(), tx.now());
    tx.run(&INSERT, params![id, new.colleague, &new.hash, new.sealed.clone(), &new.browser, now]).await?;
    tx.run(&CROWD, params![new.colleague, SUBSCRIPTIONS_MAX]).await?;
    tx.event(Event::new("push_begun").about(new.colleague.get()));
    Ok(())
}

const END: Sql = Sql::tenant(
    "push.end",
    "DELETE FROM push_subscriptions WHERE org_id = $1 AND id = $2 AND colleague_id = $3",
);

/// Forgets a device of a colleague; not found when it is not theirs.
async fn unsubscribe(tx: &mut Tx, id: SubscriptionId, colleague: ColleagueId) -> Result<(), Error> {
    if tx.run(&END, params![id, colleague]).await? == 0 {
        return Err(Error::not_found());
    }
    tx.event(Event::new("push_ended").about(colleague.get()).code("asked"));
    Ok(())
}

/// The key by which browsers know us, in base64 for addresses.
pub(crate) fn public_key(keys: &Keys) -> String {
    URL_SAFE_NO_PAD.encode(signing::key(keys).verifying_key().to_encoded_point(false).as_bytes())
}
