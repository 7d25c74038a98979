//! The `SQLite` engine: one writer thread with group commit, readers of their own, checkpoints on a third
//! thread.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::mpsc as std_mpsc;
use std::thread;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::{broadcast, mpsc, oneshot};

use crate::Doing;
use crate::db::Moved;
use crate::fault::{Fault, Result};
use crate::ids::OrgId;
use crate::tx::{Connection, House, Outcome, Tx};

/// Most writes that share one COMMIT.
const BATCH_MAX: usize = 128;
/// Most writes waiting for the writer thread; beyond that, callers wait their turn.
const QUEUE_MAX: usize = 4096;
/// Most idle connections for reading.
const READERS_MAX: usize = 16;
/// Above this many pages (256 MB) the writer itself finishes a checkpoint.
const WAL_PAGES_MAX: i64 = 65_536;
/// How often the checkpoint thread looks.
const CHECKPOINT_EVERY: Duration = Duration::from_millis(500);

pub(crate) struct Sqlite {
    path: PathBuf,
    writer: mpsc::Sender<Box<dyn Write>>,
    readers: Mutex<Vec<Tx>>,
    house: House,
}

/// One write waiting for the writer thread.
trait Write: Send {
    fn org(&self) -> OrgId;
    fn run(&mut self, tx: &mut Tx) -> Option<Outcome>;
    fn answer(self: Box<Self>, commit: Option<String>);
}

struct Item<I, T, E, F> {
    org: OrgId,
    input: I,
    work: F,
    result: Option<Result<T, E>>,
    to: oneshot::Sender<Result<T, E>>,
}

impl<I, T, E, F> Write for Item<I, T, E, F>
where
    I: Send + Sync + 'static,
    T: Send + 'static,
    E: From<Fault> + Send + 'static,
    F: for<'a> Fn(&'a mut Tx, &'a I) -> Doing<'a, T, E> + Send + Sync + 'static,
{
    fn org(&self) -> OrgId {
        self.org
    }

    fn run(&mut self, tx: &mut Tx) -> Option<Outcome> {
        let (input, work) = (&self.input, &self.work);
        let ran = catch_unwind(AssertUnwindSafe(|| {
            let done = work(tx, input).now_or_never().expect("a write on SQLite never waits");
            let outcome = done.map(|value| {
                tx.close()
                    .now_or_never()
                    .expect("closing on SQLite never waits")
                    .map(|outcome| (value, outcome))
            });
            match outcome {
                Ok(Ok(done)) => Ok(done),
                Ok(Err(fault)) => Err(E::from(fault)),
                Err(refused) => Err(refused),
            }
        }));
        let ran = ran.unwrap_or_else(|panic| Err(E::from(Fault::Bug(panic_words(panic.as_ref())))));
        let (result, outcome) = match ran {
            Ok((value, outcome)) => (Ok(value), Some(outcome)),
            Err(error) => (Err(error), None),
        };
        self.result = Some(result);
        outcome
    }

    fn answer(self: Box<Self>, broken: Option<String>) {
        let answer = match (self.result, broken) {
            (Some(result), None) => result,
            (_, Some(words)) if words == FULL => Err(E::from(Fault::Full)),
            (_, Some(words)) => Err(E::from(Fault::Unavailable(words))),
            (None, None) => Err(E::from(Fault::Bug("a write was not run".into()))),
        };
        // The caller may have gone; the write stands all the same.
        let _ = self.to.send(answer);
    }
}

const FULL: &str = "full";

fn panic_words(panic: &(dyn std::any::Any + Send)) -> String {
    let words = panic.downcast_ref::<&str>().map(|words| (*words).to_owned());
    words.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}

impl Sqlite {
    pub(crate) fn open(path: &Path, house: House, moved: broadcast::Sender<Moved>) -> Result<Self> {
        let connection = open_connection(path)?;
        let (writer, queue) = mpsc::channel(QUEUE_MAX);
        let (dirty, wakes) = std_mpsc::sync_channel(1);
        let tx = Tx::new(Connection::Sqlite(connection), house.clone(), OrgId::NONE);
        let spawned = thread::Builder::new()
            .name("store-writer".into())
            .spawn(move || Writer { tx, queue, moved, dirty }.work())
            .and_then(|_| {
                let path = path.to_owned();
                thread::Builder::new()
                    .name("store-checkpoint".into())
                    .spawn(move || checkpoints(&path, &wakes))
            });
        spawned.map_err(|error| Fault::Unavailable(format!("no thread for the database: {error}")))?;
        Ok(Self { path: path.to_owned(), writer, readers: Mutex::new(Vec::new()), house })
    }

    pub(crate) async fn write<I, T, E, F>(&self, org: OrgId, input: I, work: F) -> Result<T, E>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
        F: for<'a> Fn(&'a mut Tx, &'a I) -> Doing<'a, T, E> + Send + Sync + 'static,
    {
        let (to, answer) = oneshot::channel();
        let item = Item { org, input, work, result: None, to };
        let gone = || E::from(Fault::Unavailable("the writer has stopped".into()));
        self.writer.send(Box::new(item)).await.map_err(|_| gone())?;
        answer.await.map_err(|_| gone())?
    }

    pub(crate) fn read<I, T, E, F>(&self, org: OrgId, input: &I, work: &F) -> Result<T, E>
    where
        E: From<Fault>,
        F: for<'a> Fn(&'a mut Tx, &'a I) -> Doing<'a, T, E>,
    {
        let mut tx = self.reader()?;
        tx.begin_for(org);
        let result = work(&mut tx, input).now_or_never().expect("a read on SQLite never waits");
        let mut idle = self.readers.lock().expect("no reader panics while it holds the list");
        if idle.len() < READERS_MAX {
            idle.push(tx);
        }
        result
    }

    fn reader(&self) -> Result<Tx> {
        let idle = self.readers.lock().expect("no reader panics while it holds the list").pop();
        if let Some(tx) = idle {
            return Ok(tx);
        }
        let connection = open_connection(&self.path)?;
        connection
            .pragma_update(None, "query_only", 1)
            .map_err(|cause| Fault::sqlite("open for reading", &cause))?;
        Ok(Tx::new(Connection::Sqlite(connection), self.house.clone(), OrgId::NONE))
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

/// A connection with the house's settings: every COMMIT reaches the disk.
pub(crate) fn open_connection(path: &Path) -> Result<rusqlite::Connection> {
    let open = || -> rusqlite::Result<rusqlite::Connection> {
        let connection = rusqlite::Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(10))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", "ON")?;
        connection.pragma_update(None, "wal_autocheckpoint", 0)?;
        connection.pragma_update(None, "cache_size", -8_000)?;
        connection.pragma_update(None, "temp_store", "MEMORY")?;
        connection.set_prepared_statement_cache_capacity(256);
        Ok(connection)
    };
    open().map_err(|cause| Fault::sqlite("open", &cause))
}

struct Writer {
    tx: Tx,
    queue: mpsc::Receiver<Box<dyn Write>>,
    moved: broadcast::Sender<Moved>,
    dirty: std_mpsc::SyncSender<()>,
}

impl Writer {
    fn work(mut self) {
        while let Some(first) = self.queue.blocking_recv() {
            let mut batch = vec![first];
            while batch.len() < BATCH_MAX
                && let Ok(next) = self.queue.try_recv()
            {
                batch.push(next);
            }
            self.commit(batch);
            // The checkpoint thread may be awake already.
            let _ = self.dirty.try_send(());
        }
    }

    fn commit(&mut self, mut batch: Vec<Box<dyn Write>>) {
        let outcome = self.run_all(&mut batch);
        let broken = outcome.as_ref().err().map(|fault| match fault {
            Fault::Full => FULL.to_owned(),
            other => other.to_string(),
        });
        if broken.is_some() {
            // There may be nothing to roll back: the engine may have done it.
            let _ = self.tx.control("ROLLBACK");
        }
        for item in batch {
            item.answer(broken.clone());
        }
        for (org, done) in outcome.unwrap_or_default() {
            if done.seq > 0 || done.has_jobs {
                // Nobody may be listening.
                let _ = self.moved.send(Moved { org, seq: done.seq, has_jobs: done.has_jobs });
            }
        }
    }

    fn run_all(&mut self, batch: &mut [Box<dyn Write>]) -> Result<Vec<(OrgId, Outcome)>> {
        self.tx.control("BEGIN IMMEDIATE")?;
        if let [only] = batch {
            self.tx.begin_for(only.org());
            let outcome = only.run(&mut self.tx);
            self.tx.control(if outcome.is_some() { "COMMIT" } else { "ROLLBACK" })?;
            return Ok(outcome.map(|done| (only.org(), done)).into_iter().collect());
        }
        let mut outcomes = Vec::with_capacity(batch.len());
        for item in batch {
            self.tx.begin_for(item.org());
            self.tx.control("SAVEPOINT item")?;
            match item.run(&mut self.tx) {
                Some(done) => outcomes.push((item.org(), done)),
                None => self.tx.control("ROLLBACK TO item")?,
            }
            self.tx.control("RELEASE item")?;
        }
        self.tx.control("COMMIT")?;
        Ok(outcomes)
    }
}

/// Moves committed pages into the database file, away from the writer.
fn checkpoints(path: &Path, wakes: &std_mpsc::Receiver<()>) {
    let Ok(connection) = open_connection(path) else { return };
    while wakes.recv().is_ok() {
        thread::sleep(CHECKPOINT_EVERY);
        let pages = connection.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |row| row.get::<_, i64>(1));
        if pages.is_ok_and(|pages| pages > WAL_PAGES_MAX) {
            // Waits for the writer between two batches, so that the log begins again from its start.
            let _ = connection.query_row("PRAGMA wal_checkpoint(RESTART)", [], |_| Ok(()));
        }
    }
}
