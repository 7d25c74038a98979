//! What this feature keeps in memory for the running program: connections, access tokens, the DNS resolver.
//! Losing it costs a little time and nothing else.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use conversations::ChannelId;
use shell::App;
use shell::carriers::auth_check::Checker;
use shell::carriers::guard::Allow;
use shell::carriers::smtp_out::Submission;
use shell::carriers::tls::CannotTrust;
use shell::carriers::{Guard, Patience, Reach, Trust};
use store::{OrgId, Timestamp};
use tokio::sync::{Notify, Semaphore, SemaphorePermit};
use zeroize::Zeroizing;

use crate::intake::Intake;
use crate::known::Known;
use crate::ports::Ports;

/// How many messages that have to be received alone are received at the same time.
const RECEIVED_AT_ONCE: usize = 64;

/// One channel of one organization.
type Place = (OrgId, ChannelId);

/// What is kept in memory.
pub(crate) struct Engine {
    /// Names this process in leases.
    owner: String,
    checker: OnceLock<Option<Checker>>,
    /// Rung when a mailbox was set up or changed here.
    changed: Notify,
    /// Mailboxes that failed and whose server was reached meanwhile.
    reached: Mutex<HashSet<Place>>,
    host: OnceLock<String>,
    mark: OnceLock<String>,
    turns: Semaphore,
    /// What was accepted and waits to be received.
    pub(crate) intake: Intake,
    /// Which mailboxes there are.
    pub(crate) known: Known,
    /// The ports of our own door.
    pub(crate) ports: Ports,
    /// Open ways out, by channel and the version of its settings.
    submissions: Mutex<HashMap<Place, (i64, Arc<Submission>)>>,
    /// Access tokens and when they run out.
    tokens: Mutex<HashMap<Place, (Timestamp, Zeroizing<String>)>>,
}

impl Default for Engine {
    fn default() -> Self {
        Self {
            owner: store::random::token(),
            checker: OnceLock::new(),
            changed: Notify::new(),
            reached: Mutex::default(),
            host: OnceLock::new(),
            mark: OnceLock::new(),
            turns: Semaphore::new(RECEIVED_AT_ONCE),
            intake: Intake::default(),
            known: Known::default(),
            ports: Ports::default(),
            submissions: Mutex::new(HashMap::new()),
            tokens: Mutex::new(HashMap::new()),
        }
    }
}

/// The engine of this program.
pub(crate) fn of(app: &App) -> Arc<Engine> {
    let engine = app.kept::<Engine>();
    let _ = engine.host.set(app.config.smtp_listener.hostname.clone());
    // A test that sets its own clock has no network either.
    if app.clock().is_test() {
        let _ = engine.checker.set(None);
    }
    engine
}

impl Engine {
    /// The name of this process in leases.
    pub(crate) fn owner(&self) -> &str {
        &self.owner
    }

    /// Says that a mailbox was set up or changed.
    pub(crate) fn say_changed(&self) {
        self.known.forget();
        self.changed.notify_one();
    }

    /// Says that the server of a mailbox that could not be read was reached: following it need not wait any longer.
    pub(crate) fn say_reached(&self, place: Place) {
        self.reached.lock().unwrap_or_else(PoisonError::into_inner).insert(place);
        self.changed.notify_one();
    }

    /// Mailboxes that were reached since the last look.
    pub(crate) fn take_reached(&self) -> HashSet<Place> {
        std::mem::take(&mut *self.reached.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits until a mailbox was set up or changed on this node.
    pub(crate) async fn until_changed(&self) {
        self.changed.notified().await;
    }

    /// Checks who sent a message; none where there is no resolver.
    pub(crate) fn checker(&self) -> Option<&Checker> {
        let host = self.host.get().map_or("localhost", String::as_str);
        self.checker
            .get_or_init(|| {
                Checker::with_system_resolver(host)
                    .inspect_err(|fault| tracing::warn!(%fault, "senders are not checked"))
                    .ok()
            })
            .as_ref()
    }

    /// Waits for a turn to receive a message alone.
    pub(crate) async fn turn(&self) -> SemaphorePermit<'_> {
        self.turns.acquire().await.expect("the semaphore is never closed")
    }

    /// The way out of a channel, kept as long as its settings and access stay the same.
    pub(crate) fn submission(
        &self,
        place: Place,
        version: i64,
        make: impl FnOnce() -> Submission,
    ) -> Arc<Submission> {
        let mut kept = self.submissions.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.get(&place) {
            Some((of, submission)) if *of == version => Arc::clone(submission),
            _ => {
                let submission = Arc::new(make());
                kept.insert(place, (version, Arc::clone(&submission)));
                submission
            }
        }
    }

    /// Forgets the way out of a channel and its token: they did not work.
    pub(crate) fn forget(&self, place: Place) {
        self.submissions.lock().unwrap_or_else(PoisonError::into_inner).remove(&place);
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner).remove(&place);
    }

    /// The access token of a channel, if it is good for a while yet.
    pub(crate) fn token(&self, place: Place, now: Timestamp) -> Option<Zeroizing<String>> {
        let kept = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&place).filter(|(until, _)| *until > now).map(|(_, token)| token.clone())
    }

    /// Keeps an access token until shortly before it runs out.
    pub(crate) fn keep_token(&self, place: Place, until: Timestamp, token: Zeroizing<String>) {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner).insert(place, (until, token));
        self.submissions.lock().unwrap_or_else(PoisonError::into_inner).remove(&place);
    }
}

/// How mail servers are reached, as the operator configured it.
pub(crate) fn reach(app: &App) -> Result<Reach, CannotTrust> {
    let mail = &app.config.mail;
    let allow = if mail.allow_private_targets { Allow::Private } else { Allow::PublicOnly };
    Ok(Reach {
        guard: Guard::for_mail_servers(allow),
        trust: trust(&mail.ca_file)?,
        patience: Patience::default(),
    })
}

fn trust(private: &Path) -> Result<Trust, CannotTrust> {
    if private.as_os_str().is_empty() {
        return Ok(Trust::public());
    }
    let pem = std::fs::read(private).map_err(|fault| CannotTrust::NotPem(fault.to_string()))?;
    Trust::with_private(&pem)
}

/// The mark by which this installation knows its own mail again.
pub(crate) fn mark(app: &App) -> String {
    of(app).mark.get_or_init(|| hex(&app.keys.derived("mail mark")[..12])).clone()
}

/// The key of reply tokens.
pub(crate) fn reply_key(app: &App) -> [u8; 32] {
    app.keys.derived("reply token")
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
