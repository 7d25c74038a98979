//! The `SQLite` engine: one writer thread with group commit, readers of their own, checkpoints on a third
//! thread.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::mpsc as std_mpsc;
use std::thread;
use std::time::Duration;

use futures_util::FutureExt;
use rusqlite::config::DbConfig;
use tokio::sync::{broadcast, mpsc, oneshot};

use crate::Doing;
use crate::db::Moved;
use crate::fault::{Fault, Result};
use crate::ids::OrgId;
use crate::tx::{Connection, House, Outcome, Tx};

/// With so many writes a COMMIT waits for no more.
const BATCH_MAX: usize = 128;
/// Most writes waiting for the writer thread; beyond that, callers wait their turn.
const QUEUE_MAX: usize = 4096;
/// Most idle connections for reading.
const READERS_MAX: usize = 16;
/// Where several writes came together the last time, a COMMIT waits so long for those on their way: what they
/// share of it saves more than the wait takes.
const COMPANY_WAIT: Duration = Duration::from_micros(50);
/// As many writes at once are several.
const COMPANY_MIN: usize = 4;
/// Above this many pages (16 MB) the log begins again from its start: writing over it costs half of making it longer.
const WAL_PAGES_MAX: i64 = 4096;
/// How often the checkpoint thread looks.
const CHECKPOINT_EVERY: Duration = Duration::from_millis(100);

pub(crate) struct Sqlite {
    path: PathBuf,
    writer: mpsc::Sender<Box<dyn Write>>,
    readers: Mutex<Vec<Tx>>,
    house: House,
}

/// Writes of one caller waiting for the writer thread.
trait Write: Send {
    fn org(&self) -> OrgId;
    fn count(&self) -> usize;
    /// Runs the write at this place; `None` when it is refused or failed.
    fn run(&mut self, place: usize, tx: &mut Tx) -> Option<Outcome>;
    fn answer(self: Box<Self>, commit: Option<String>);
}

/// Writes that differ in their input only, one result for each.
struct Items<I, T, E, F> {
    org: OrgId,
    inputs: Vec<I>,
    work: F,
    results: Vec<Option<Result<T, E>>>,
    to: oneshot::Sender<Vec<Result<T, E>>>,
}

impl<I, T, E, F> Write for Items<I, T, E, F>
where
    I: Send + Sync + 'static,
    T: Send + 'static,
    E: From<Fault> + Send + 'static,
    F: for<'a> Fn(&'a mut Tx, &'a I) -> Doing<'a, T, E> + Send + Sync + 'static,
{
    fn org(&self) -> OrgId {
        self.org
    }

    fn count(&self) -> usize {
        self.inputs.len()
    }

    fn run(&mut self, place: usize, tx: &mut Tx) -> Option<Outcome> {
        let (input, work) = (&self.inputs[place], &self.work);
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
        self.results[place] = Some(result);
        outcome
    }

    fn answer(self: Box<Self>, broken: Option<String>) {
        let answer = |result| match (result, &broken) {
            (Some(result), None) => result,
            (_, Some(words)) if words == FULL => Err(E::from(Fault::Full)),
            (_, Some(words)) => Err(E::from(Fault::Unavailable(words.clone()))),
            (None, None) => Err(E::from(Fault::Bug("a write was not run".into()))),
        };
        // The caller may have gone; the writes stand all the same.
        let _ = self.to.send(self.results.into_iter().map(answer).collect());
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
        let mut answers = self.write_each(org, vec![input], work).await;
        answers.pop().expect("one write has one answer")
    }

    pub(crate) async fn write_each<I, T, E, F>(
        &self,
        org: OrgId,
        inputs: Vec<I>,
        work: F,
    ) -> Vec<Result<T, E>>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
        F: for<'a> Fn(&'a mut Tx, &'a I) -> Doing<'a, T, E> + Send + Sync + 'static,
    {
        let (to, answers) = oneshot::channel();
        let count = inputs.len();
        let results = inputs.iter().map(|_| None).collect();
        let items = Items { org, inputs, work, results, to };
        let gone = || Err(E::from(Fault::Unavailable("the writer has stopped".into())));
        if self.writer.send(Box::new(items)).await.is_ok()
            && let Ok(answers) = answers.await
        {
            return answers;
        }
        std::iter::repeat_with(gone).take(count).collect()
    }

    pub(crate) fn read<I, T, E, F>(&self, org: OrgId, input: &I, work: &F) -> Result<T, E>
    where
        E: From<Fault>,
        F: for<'a> Fn(&'a mut Tx, &'a I) -> Doing<'a, T, E>,
    {
        let mut tx = self.reader()?;
        tx.begin_for(org);
        // One snapshot for all look-ups of one read, and one lock instead of one for each of them.
        tx.control("BEGIN")?;
        let result = work(&mut tx, input).now_or_never().expect("a read on SQLite never waits");
        tx.control("COMMIT")?;
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
        // Plans must not depend on the values bound: else most statements are compiled anew for each use.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
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

/// Writes that share a COMMIT.
struct Batch {
    items: Vec<Box<dyn Write>>,
    count: usize,
}

impl Batch {
    /// Takes in what waits already.
    fn fill(&mut self, queue: &mut mpsc::Receiver<Box<dyn Write>>) {
        while self.count < BATCH_MAX
            && let Ok(next) = queue.try_recv()
        {
            self.count += next.count();
            self.items.push(next);
        }
    }
}

impl Writer {
    fn work(mut self) {
        let mut company = 1;
        while let Some(first) = self.queue.blocking_recv() {
            let mut batch = Batch { count: first.count(), items: vec![first] };
            batch.fill(&mut self.queue);
            if company >= COMPANY_MIN && batch.items.len() < company {
                thread::sleep(COMPANY_WAIT);
                batch.fill(&mut self.queue);
            }
            company = batch.items.len();
            self.commit(batch.items);
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
        for moved in outcome.unwrap_or_default() {
            // Nobody may be listening.
            let _ = self.moved.send(moved);
        }
    }

    /// One transaction around all of them. Most batches go through as they are; where one write fails after it
    /// changed something, everything is rolled back and run again with a savepoint around each.
    fn run_all(&mut self, batch: &mut [Box<dyn Write>]) -> Result<Vec<Moved>> {
        self.tx.control("BEGIN IMMEDIATE")?;
        let mut moved = self.run_bare(batch);
        if moved.is_none() {
            // There may be nothing to roll back: the engine may have done it.
            let _ = self.tx.control("ROLLBACK");
            if matches!(batch, [only] if only.count() == 1) {
                return Ok(Vec::new());
            }
            self.tx.control("BEGIN IMMEDIATE")?;
            moved = Some(self.run_guarded(batch)?);
        }
        self.tx.control("COMMIT")?;
        Ok(moved.unwrap_or_default())
    }

    /// `None` when a write left something behind that has to be rolled back.
    fn run_bare(&mut self, batch: &mut [Box<dyn Write>]) -> Option<Vec<Moved>> {
        let mut moved = Vec::new();
        for item in batch {
            for place in 0..item.count() {
                let before = self.tx.changes();
                self.tx.begin_for(item.org());
                match item.run(place, &mut self.tx) {
                    Some(done) => note(&mut moved, item.org(), done),
                    None if self.tx.is_untouched_since(before) => {}
                    None => return None,
                }
            }
        }
        Some(moved)
    }

    fn run_guarded(&mut self, batch: &mut [Box<dyn Write>]) -> Result<Vec<Moved>> {
        let mut moved = Vec::new();
        for item in batch {
            for place in 0..item.count() {
                self.tx.begin_for(item.org());
                self.tx.control("SAVEPOINT item")?;
                match item.run(place, &mut self.tx) {
                    Some(done) => note(&mut moved, item.org(), done),
                    None => self.tx.control("ROLLBACK TO item")?,
                }
                self.tx.control("RELEASE item")?;
            }
        }
        Ok(moved)
    }
}

/// Adds what one write did to what is told after the COMMIT: one word for each organization.
fn note(moved: &mut Vec<Moved>, org: OrgId, done: Outcome) {
    if done.seq == 0 && !done.has_jobs {
        return;
    }
    match moved.iter_mut().find(|known| known.org == org) {
        Some(known) => {
            known.seq = known.seq.max(done.seq);
            known.has_jobs |= done.has_jobs;
        }
        None => moved.push(Moved { org, seq: done.seq, has_jobs: done.has_jobs }),
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
