//! The database as the rest of the program sees it.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};

use futures_util::stream::{self, StreamExt as _};
use tokio::sync::broadcast;

use crate::Doing;
use crate::clock::Clock;
use crate::fault::{Fault, Result};
use crate::ids::{IdSource, OrgId};
use crate::postgres::Postgres;
use crate::sqlite::Sqlite;
use crate::tx::{House, Tx};
use crate::{leases, migrations};

/// How many transactions of one [`Db::write_each`] run at the same time on `PostgreSQL`.
const WRITES_AT_ONCE: usize = 8;

/// Where the database is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A file of `SQLite`.
    Sqlite(PathBuf),
    /// The address of a `PostgreSQL` database, `postgres://…`.
    Postgres(String),
}

/// A text that names no database.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} names no database: write sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME")]
pub struct NotALocation(String);

impl std::str::FromStr for Location {
    type Err = NotALocation;

    fn from_str(text: &str) -> Result<Self, NotALocation> {
        if let Some(path) = text.strip_prefix("sqlite:")
            && !path.is_empty()
        {
            return Ok(Self::Sqlite(path.into()));
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        Err(NotALocation(text.to_owned()))
    }
}

/// How to open a database.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where time comes from.
    pub clock: Clock,
    /// Most connections to `PostgreSQL`.
    pub connections_max: usize,
}

impl Options {
    /// The usual: 16 connections, this clock.
    pub fn with_clock(clock: Clock) -> Self {
        Self { clock, connections_max: 16 }
    }
}

/// Told to listeners after each COMMIT that recorded events or planned jobs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The organization.
    pub org: OrgId,
    /// Number of its newest event, or 0 when the write recorded none.
    pub seq: i64,
    /// Whether jobs were planned.
    pub has_jobs: bool,
}

/// Which engine runs below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// `SQLite` in this process.
    Sqlite,
    /// A `PostgreSQL` server.
    Postgres,
}

/// An open database; cheap to clone.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

/// A handle that does not keep the database open.
pub(crate) struct WeakDb(Weak<Inner>);

impl WeakDb {
    /// The database, while somebody else keeps it open.
    pub(crate) fn upgrade(&self) -> Option<Db> {
        self.0.upgrade().map(Db)
    }
}

struct Inner {
    engine: Running,
    clock: Clock,
    moved: broadcast::Sender<Moved>,
}

enum Running {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Db {
    /// Opens the database, brings its tables up to date and takes a node number.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] when it cannot be reached, or was written by a newer version.
    pub async fn open(location: &Location, options: Options) -> Result<Self> {
        install_crypto();
        let (moved, _) = broadcast::channel(1024);
        let clock = options.clock;
        let starting = House { clock: clock.clone(), ids: Arc::new(IdSource::new(0)) };
        match location {
            Location::Sqlite(path) => {
                migrations::migrate_sqlite(path, &clock)?;
                let engine = Running::Sqlite(Sqlite::open(path, starting, moved.clone())?);
                Ok(Self(Arc::new(Inner { engine, clock, moved })))
            }
            Location::Postgres(url) => {
                let first = Postgres::open(url, 2, starting, moved.clone())?;
                migrations::migrate_postgres(&first, &clock).await?;
                let before = Self(Arc::new(Inner {
                    engine: Running::Postgres(first),
                    clock: clock.clone(),
                    moved: moved.clone(),
                }));
                let node = leases::take_node(&before).await?;
                let house = House { clock: clock.clone(), ids: Arc::new(IdSource::new(node.number)) };
                let engine =
                    Running::Postgres(Postgres::open(url, options.connections_max, house, moved.clone())?);
                let db = Self(Arc::new(Inner { engine, clock, moved }));
                leases::keep_node(&db, node);
                Ok(db)
            }
        }
    }

    /// Runs one transaction of `org` that may write. `work` may be run again and must have no effect
    /// outside; its result, a refusal too, is answered after COMMIT.
    pub async fn write<I, T, E, F>(&self, org: OrgId, input: I, work: F) -> Result<T, E>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
        F: for<'a> Fn(&'a mut Tx, &'a I) -> Doing<'a, T, E> + Send + Sync + 'static,
    {
        match &self.0.engine {
            Running::Sqlite(engine) => engine.write(org, input, work).await,
            Running::Postgres(engine) => engine.write(org, input, work).await,
        }
    }

    /// Runs one transaction of `org` for each input, each as [`Db::write`] would, and answers each in order. On
    /// `SQLite` they travel to the writer together; one that is refused takes no other with it.
    pub async fn write_each<I, T, E, F>(&self, org: OrgId, inputs: Vec<I>, work: F) -> Vec<Result<T, E>>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
        F: for<'a> Fn(&'a mut Tx, &'a I) -> Doing<'a, T, E> + Copy + Send + Sync + 'static,
    {
        match &self.0.engine {
            Running::Sqlite(engine) => engine.write_each(org, inputs, work).await,
            Running::Postgres(engine) => {
                let writes = inputs.into_iter().map(|input| engine.write(org, input, work));
                stream::iter(writes).buffered(WRITES_AT_ONCE).collect().await
            }
        }
    }

    /// Runs look-ups of `org` on a connection that cannot write.
    pub async fn read<I, T, E, F>(&self, org: OrgId, input: I, work: F) -> Result<T, E>
    where
        I: Send + Sync + 'static,
        E: From<Fault>,
        F: for<'a> Fn(&'a mut Tx, &'a I) -> Doing<'a, T, E>,
    {
        match &self.0.engine {
            Running::Sqlite(engine) => engine.read(org, &input, &work),
            Running::Postgres(engine) => engine.read(org, input, work).await,
        }
    }

    /// Runs long look-ups (reports, exports) away from the threads that answer requests.
    pub async fn read_long<I, T, E, F>(&self, org: OrgId, input: I, work: F) -> Result<T, E>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
        F: for<'a> Fn(&'a mut Tx, &'a I) -> Doing<'a, T, E> + Send + Sync + 'static,
    {
        if let Running::Postgres(engine) = &self.0.engine {
            return engine.read(org, input, work).await;
        }
        let db = self.clone();
        let run = move || match &db.0.engine {
            Running::Sqlite(engine) => engine.read(org, &input, &work),
            Running::Postgres(_) => unreachable!("the engine never changes"),
        };
        tokio::task::spawn_blocking(run)
            .await
            .unwrap_or_else(|error| Err(E::from(Fault::Bug(error.to_string()))))
    }

    /// Runs one transaction on instance-wide tables (directory, leases).
    pub async fn write_wide<I, T, E, F>(&self, input: I, work: F) -> Result<T, E>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        E: From<Fault> + Send + 'static,
        F: for<'a> Fn(&'a mut Tx, &'a I) -> Doing<'a, T, E> + Send + Sync + 'static,
    {
        self.write(OrgId::NONE, input, work).await
    }

    /// Looks things up in instance-wide tables.
    pub async fn read_wide<I, T, E, F>(&self, input: I, work: F) -> Result<T, E>
    where
        I: Send + Sync + 'static,
        E: From<Fault>,
        F: for<'a> Fn(&'a mut Tx, &'a I) -> Doing<'a, T, E>,
    {
        self.read(OrgId::NONE, input, work).await
    }

    /// Where time comes from.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Which engine runs below.
    pub fn engine(&self) -> Engine {
        match self.0.engine {
            Running::Sqlite(_) => Engine::Sqlite,
            Running::Postgres(_) => Engine::Postgres,
        }
    }

    /// The file of a `SQLite` database.
    pub fn sqlite_path(&self) -> Option<&Path> {
        match &self.0.engine {
            Running::Sqlite(engine) => Some(engine.path()),
            Running::Postgres(_) => None,
        }
    }

    /// Hears of each COMMIT that recorded events or planned jobs, on this node.
    pub fn moved(&self) -> broadcast::Receiver<Moved> {
        self.0.moved.subscribe()
    }

    /// Passes on what another node committed (heard over NATS).
    pub fn tell_moved(&self, moved: Moved) {
        // Nobody may be listening.
        let _ = self.0.moved.send(moved);
    }

    /// A handle that does not keep the database open.
    pub(crate) fn downgrade(&self) -> WeakDb {
        WeakDb(Arc::downgrade(&self.0))
    }

    pub(crate) async fn postgres_client(&self) -> Result<deadpool_postgres::Object> {
        match &self.0.engine {
            Running::Postgres(engine) => engine.client().await,
            Running::Sqlite(_) => Err(Fault::Unavailable("this database is SQLite".into())),
        }
    }
}

/// One cryptography for every TLS connection of the program; a second call changes nothing.
pub(crate) fn install_crypto() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}
