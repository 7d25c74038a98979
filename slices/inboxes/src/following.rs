//! Following a mailbox at its provider: connect, read what is new, wait for news, and again; after a failure
//! wait a little longer each time. It never gives up: a mailbox that was away for days is read from where we
//! stopped, by its numbers and not by dates.
//!
//! One node follows a mailbox, behind a lease. What was read is kept and the place noted in one transaction;
//! everything after that runs from the kept bytes. A letter over which the connection is lost again and again
//! is set aside with its place ([`Losses`]).

use std::time::Duration;

use conversations::ChannelId;
use conversations::channels::{self as lanes, Channel};
use jiff::{SignedDuration, Timestamp};
use shell::App;
use shell::carriers::imap::{Letter, Session};
use shell::carriers::{Kind, Step, Trouble};
use store::arrivals::Payload;
use store::{Fault, OrgId, arrivals as rows, leases};
use tokio_util::sync::CancellationToken;

use crate::access::{self, For};
use crate::arrivals::{self, Envelope, Way};
use crate::fetching::{self, Origin, had};
use crate::losses::Losses;
use crate::mailbox::settings::Reading;
use crate::mailbox::{Settings, State};
use crate::troubles;
use crate::{deliver, engine, intake, quarantine};

/// How long a node may follow without a sign of life.
const LEASE: SignedDuration = SignedDuration::from_secs(90);
const RENEWED_EVERY: Duration = Duration::from_secs(30);
/// The pause after the first failure, doubled each time.
const PAUSE_SECONDS_MIN: u64 = 5;
/// The longest pause after failures that may pass by themselves.
const PAUSE_SECONDS_MAX: u64 = 300;
/// The pause after a refused password: trying often locks accounts.
const REFUSED_SECONDS: u64 = 900;

/// What following one mailbox needs.
#[derive(Clone)]
pub(crate) struct Followed {
    pub(crate) app: App,
    pub(crate) org: OrgId,
    pub(crate) channel: Channel,
    pub(crate) stop: CancellationToken,
}

/// What is remembered from one connection to the next.
#[derive(Default)]
pub(crate) struct Tries {
    /// How often in a row nobody could sign in.
    failures: u32,
    /// What was lost after that.
    losses: Losses,
}

impl Followed {
    /// Follows until told to stop.
    pub(crate) async fn run(self) {
        let mut tries = Tries::default();
        while !self.stop.is_cancelled() {
            let pause = match self.follow_leased(&mut tries).await {
                Ok(()) => Duration::from_secs(PAUSE_SECONDS_MIN),
                Err(trouble) => {
                    tries.failures = tries.failures.saturating_add(1);
                    self.note(Err(&trouble)).await;
                    pause(&trouble, tries.failures.max(tries.losses.in_a_row()))
                }
            };
            tokio::select! {
                () = self.stop.cancelled() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
        if self.app.ending().is_cancelled() {
            self.gives_back().await;
        }
    }

    fn lease(&self) -> String {
        format!("mailbox:{}", self.channel.id.get())
    }

    /// Whoever begins next need not wait until the lease runs out.
    async fn gives_back(&self) {
        let owner = engine::of(&self.app).owner().to_owned();
        if let Err(fault) = leases::give_back(&self.app.db, &self.lease(), &owner).await {
            tracing::warn!(%fault, "a lease could not be given back");
        }
    }

    /// Follows while this node holds the lease; at once done where another node does.
    async fn follow_leased(&self, tries: &mut Tries) -> Result<(), Trouble> {
        let name = self.lease();
        let owner = engine::of(&self.app).owner().to_owned();
        let held = leases::hold(&self.app.db, &name, &owner, LEASE).await.map_err(|fault| ours(&fault))?;
        if held.is_none() {
            return Ok(());
        }
        let lost = CancellationToken::new();
        let _keeper = Keeper(tokio::spawn(renew(self.app.clone(), name, owner, lost.clone())).abort_handle());
        tokio::select! {
            () = lost.cancelled() => Ok(()),
            outcome = self.follow(tries) => outcome,
        }
    }

    /// Follows over one connection, until it is lost.
    pub(crate) async fn follow(&self, tries: &mut Tries) -> Result<(), Trouble> {
        let settings = deliver::settings_of(&self.channel)?;
        let Some(reads) = &settings.reads else { return Ok(()) };
        let since = settings.reads_since;
        let mut session = self.sign_in(&settings, reads).await?;
        tries.failures = 0;
        // While letters are lost, a sign-in that went well ends no trouble.
        let mut is_noted = tries.losses.in_a_row() == 0;
        if is_noted {
            self.note(Ok(())).await;
        }
        let losses = &mut tries.losses;
        let mut state = self.state().await.map_err(|fault| ours(&fault))?;
        state.is_of(settings.access.user());
        loop {
            if !reads.sent_folder.is_empty() {
                let sent = Source { folder: &reads.sent_folder, way: Way::Sent, since };
                match self.read(&mut session, &mut state, &sent, losses).await {
                    // Without a folder of sent mail nothing joins from there; mail still comes in.
                    Err(trouble) if trouble.kind == Kind::FolderMissing => {
                        tracing::info!(channel = %self.channel.address, "there is no folder of sent mail");
                    }
                    other => other?,
                }
            }
            let inbox = Source { folder: &reads.folder, way: Way::Mailbox, since };
            self.read(&mut session, &mut state, &inbox, losses).await?;
            if !is_noted {
                self.note(Ok(())).await;
                is_noted = true;
            }
            let waited = tokio::select! {
                () = self.stop.cancelled() => return Ok(()),
                waited = session.wait() => waited,
            };
            (session, _) = waited?;
        }
    }

    async fn sign_in(&self, settings: &Settings, reads: &Reading) -> Result<Session, Trouble> {
        let reach = engine::reach(&self.app)
            .map_err(|fault| Trouble::new(Step::Tls, Kind::TlsOther, fault.to_string()))?;
        let sign_in = access::sign_in(&self.app, self.org, &self.channel, settings, For::Reading).await?;
        let Some(sign_in) = sign_in else {
            return Err(Trouble::new(Step::SignIn, Kind::NoSignInWay, "no user name and password are set"));
        };
        let session = Session::sign_in(&reach, &reads.server, &sign_in).await;
        if session.as_ref().is_err_and(|trouble| trouble.kind == Kind::TokenRefused) {
            engine::of(&self.app).forget((self.org, self.channel.id));
        }
        session
    }

    /// Reads everything new in a folder.
    async fn read(
        &self,
        session: &mut Session,
        state: &mut State,
        from: &Source<'_>,
        losses: &mut Losses,
    ) -> Result<(), Trouble> {
        let Source { folder, way, since } = *from;
        let opened = session.open(folder).await?;
        let before = state.clone();
        // What came between setting up and the first look is a customer's mail like any other.
        let since = since.unwrap_or_else(|| self.app.clock().now());
        let found = match state.to_find(folder, &opened, since) {
            Some(since) => session.first_since(since).await?,
            None => None,
        };
        let start = state.start(folder, &opened, found, since);
        let origin = Origin { way, folder, validity: opened.validity };
        if *state != before {
            self.keep(Vec::new(), state, &origin).await.map_err(|fault| ours(&fault))?;
        }
        let mut after = start.after;
        loop {
            let uids = session.next_uids(after, start.since).await?;
            if uids.is_empty() {
                return Ok(());
            }
            let mut batch = fetching::next(session, &uids, &origin, losses).await?;
            batch.letters.retain(|letter| !start.is_from_before(letter.uid, letter.arrived_at));
            after = batch.up_to;
            state.stored_up_to(folder, after);
            let kept = self.keep(batch.letters, state, &origin).await.map_err(|fault| ours(&fault))?;
            for id in kept {
                intake::receive_kept_later(&self.app, self.org, id).await;
            }
        }
    }

    /// Keeps letters and the place after them, in one transaction. What could not be had whole waits in
    /// quarantine, with the place where it lies; gives the ids of the others.
    pub(crate) async fn keep(
        &self,
        letters: Vec<Letter>,
        state: &State,
        origin: &Origin<'_>,
    ) -> Result<Vec<i64>, Fault> {
        let mut to_keep = Vec::with_capacity(letters.len());
        for letter in letters {
            let (raw, reason) = had(letter.content);
            let place = reason.is_some().then(|| origin.place(letter.uid));
            let envelope = arrivals::written(&Envelope { way: origin.way, place, ..Envelope::default() });
            let payload = Payload::prepare(&self.app.blobs, raw.to_vec()).await?;
            to_keep.push((payload, envelope, reason));
        }
        let input = (self.channel.id, to_keep, state.write());
        self.app
            .db
            .write(self.org, input, |tx, (channel, to_keep, state)| {
                Box::pin(async move {
                    let mut ids = Vec::with_capacity(to_keep.len());
                    for (payload, envelope, reason) in to_keep {
                        let id = rows::keep(tx, channel.get(), payload, envelope);
                        match reason {
                            Some(reason) => quarantine::set_apart(tx, id, reason),
                            None => ids.push(id),
                        }
                    }
                    lanes::set_cursor(tx, *channel, state);
                    Ok::<_, Fault>(ids)
                })
            })
            .await
    }

    async fn state(&self) -> Result<State, Fault> {
        let id: ChannelId = self.channel.id;
        let channel = self.app.db.read(self.org, id, |tx, id| Box::pin(lanes::get(tx, *id))).await?;
        Ok(channel.map_or_else(State::default, |channel| State::read(&channel.cursor)))
    }

    async fn note(&self, outcome: Result<(), &Trouble>) {
        if let Err(trouble) = outcome {
            tracing::warn!(channel = %self.channel.address, %trouble, "the mailbox cannot be read");
        }
        let noted =
            crate::lights::note(&self.app, self.org, self.channel.id, troubles::Way::Reading, outcome).await;
        if let Err(fault) = noted {
            tracing::error!(%fault, "the lane's state could not be noted");
        }
    }
}

/// Which folder is read, and what comes from there.
struct Source<'a> {
    folder: &'a str,
    way: Way,
    /// Since when it is to be read, where that is known.
    since: Option<Timestamp>,
}

/// A fault of ours while reading: the mailbox is not to blame, and it is tried again.
fn ours(fault: &Fault) -> Trouble {
    Trouble::new(Step::Fetch, Kind::Later, fault.to_string())
}

fn pause(trouble: &Trouble, failures: u32) -> Duration {
    let seconds = if trouble.is_temporary() {
        (PAUSE_SECONDS_MIN << failures.clamp(1, 8)).min(PAUSE_SECONDS_MAX)
    } else {
        REFUSED_SECONDS
    };
    Duration::from_secs(seconds - seconds / 4 + store::random::below(seconds / 2))
}

struct Keeper(tokio::task::AbortHandle);

impl Drop for Keeper {
    fn drop(&mut self) {
        self.0.abort();
    }
}

async fn renew(app: App, name: String, owner: String, lost: CancellationToken) {
    loop {
        tokio::time::sleep(RENEWED_EVERY).await;
        match leases::hold(&app.db, &name, &owner, LEASE).await {
            Ok(Some(_)) => {}
            Ok(None) => return lost.cancel(),
            // The lease lasts for two more tries.
            Err(fault) => tracing::warn!(%fault, "a lease could not be renewed"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_a_refusal_waits_long() {
        let away = Trouble::new(Step::Connect, Kind::Refused, "");
        let refused = Trouble::new(Step::SignIn, Kind::PasswordRefused, "");
        for (trouble, failures, least, most) in
            [(&away, 1, 7, 13), (&away, 3, 30, 50), (&away, 99, 225, 375), (&refused, 1, 675, 1_125)]
        {
            let seconds = pause(trouble, failures).as_secs();
            assert!((least..=most).contains(&seconds), "{failures}: {seconds}");
        }
    }
}
