//! Runs beside the server from its start to its end: serves the open ports, follows every mailbox, takes up
//! what was left over, keeps the lights.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use conversations::ChannelId;
use conversations::channels as lanes;
use futures_util::future::BoxFuture;
use jiff::SignedDuration;
use shell::App;
use store::{Fault, OrgId, leases, organizations};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::following::Followed;
use crate::mailbox::{KIND, Settings};
use crate::{archive, arrivals, engine, lights, ports};

/// How often the list of mailboxes is compared with those being followed.
const LOOKS_EVERY: Duration = Duration::from_secs(10);
/// How often a round is made.
const ROUND_EVERY: Duration = Duration::from_secs(30);
/// What was kept so long ago and not received is taken up by the sweep.
const LEFT_OVER_AFTER: SignedDuration = SignedDuration::from_secs(60);
/// Under this lease one node sweeps and judges.
const LEASE: &str = "inboxes:rounds";
const LEASE_FOR: SignedDuration = SignedDuration::from_secs(45);

/// Starts all of it; ends when the program is ending.
pub(crate) fn start(app: App) -> BoxFuture<'static, ()> {
    Box::pin(async move {
        let mail = tokio::spawn(ports::run(app.clone()));
        run(app).await;
        // The listener ends by itself after its last connection.
        let _ = mail.await;
    })
}

/// A mailbox being followed.
struct Running {
    version: i64,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

async fn run(app: App) {
    let mut followed: HashMap<(OrgId, ChannelId), Running> = HashMap::new();
    let engine = engine::of(&app);
    let mut rounds = Rounds::default();
    while !app.ending().is_cancelled() {
        match organizations_of(&app).await {
            Ok(all) => {
                look(&app, &all, &mut followed).await;
                rounds.make(&app, &all).await;
            }
            Err(fault) => tracing::error!(%fault, "the mailboxes cannot be looked up"),
        }
        tokio::select! {
            () = app.ending().cancelled() => {}
            () = engine.until_changed() => {}
            () = tokio::time::sleep(LOOKS_EVERY) => {}
        }
    }
    for running in followed.into_values() {
        running.stop.cancel();
        // Whether it ended well or not, the program is ending.
        let _ = tokio::time::timeout(Duration::from_secs(5), running.task).await;
    }
}

pub(crate) async fn organizations_of(app: &App) -> Result<Vec<OrgId>, Fault> {
    let mut all = Vec::new();
    let mut after = OrgId::of(0);
    loop {
        let page = app.db.read_wide(after, |tx, after| Box::pin(organizations::all(tx, *after))).await?;
        let Some(last) = page.last() else { return Ok(all) };
        after = last.id;
        all.extend(page.iter().map(|organization| organization.id));
    }
}

/// Follows what is new or changed, and leaves what is gone.
async fn look(app: &App, all: &[OrgId], followed: &mut HashMap<(OrgId, ChannelId), Running>) {
    let mut wanted = HashMap::new();
    for org in all {
        let channels = app.db.read(*org, (), |tx, ()| Box::pin(lanes::all(tx))).await;
        let Ok(channels) =
            channels.inspect_err(|fault| tracing::error!(%fault, "mailboxes cannot be listed"))
        else {
            return;
        };
        for channel in channels {
            let reads = Settings::read(&channel.settings).is_ok_and(|settings| settings.reads.is_some());
            if channel.kind == KIND && channel.is_active && reads {
                wanted.insert((*org, channel.id), channel);
            }
        }
    }
    let reached = engine::of(app).take_reached();
    followed.retain(|place, running| {
        let stays = wanted.get(place).is_some_and(|channel| channel.version == running.version)
            && !reached.contains(place)
            && !running.task.is_finished();
        if !stays {
            running.stop.cancel();
        }
        stays
    });
    for (place, channel) in wanted {
        followed.entry(place).or_insert_with(|| {
            let stop = app.ending().child_token();
            let version = channel.version;
            let task = Followed { app: app.clone(), org: place.0, channel, stop: stop.clone() };
            Running { version, stop, task: tokio::spawn(task.run()) }
        });
    }
}

/// What is done every half minute, on one node: left-over arrivals, then the lights, then old raw bytes.
#[derive(Default)]
struct Rounds {
    last: Option<Instant>,
    /// Up to where raw bytes were moved, of each organization.
    moved: HashMap<OrgId, i64>,
}

impl Rounds {
    /// Makes a round when it is time. The first one of a node also takes up what is younger: it may be its
    /// own from before.
    async fn make(&mut self, app: &App, all: &[OrgId]) {
        let is_first = self.last.is_none();
        if self.last.is_some_and(|last| last.elapsed() < ROUND_EVERY) {
            return;
        }
        self.last = Some(Instant::now());
        let owner = engine::of(app).owner().to_owned();
        match leases::hold(&app.db, LEASE, &owner, LEASE_FOR).await {
            Ok(Some(_)) => {}
            Ok(None) if is_first => {}
            Ok(None) => return,
            Err(fault) => return tracing::warn!(%fault, "no round was made"),
        }
        let older_than = if is_first { SignedDuration::ZERO } else { LEFT_OVER_AFTER };
        for org in all {
            match arrivals::sweep(app, *org, older_than).await {
                Ok(0) => {}
                Ok(count) => tracing::info!(count, "took up messages that were left over"),
                Err(fault) => tracing::error!(%fault, "left-over messages could not be taken up"),
            }
            if let Err(fault) = lights::judge_all(app, *org).await {
                tracing::error!(%fault, "the lights could not be judged");
            }
            let after = self.moved.get(org).copied().unwrap_or(0);
            match archive::move_old(app, *org, after).await {
                Ok(last) => drop(self.moved.insert(*org, last)),
                Err(fault) => tracing::error!(%fault, "old raw bytes could not be moved"),
            }
        }
    }
}
