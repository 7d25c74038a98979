//! The running program: what every handler and job is handed.

use std::ops::Deref;
use std::sync::Arc;

use store::blobs::Blobs;
use store::search::Search;
use store::{Clock, Db, Options, Timestamp};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::config::{CannotStart, Config};
use crate::keys::Keys;
use crate::{Code, Error, Feature, JobKind, codes};

/// The program; cheap to clone, the state of every route.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What the program is made of.
pub struct Parts {
    /// The database.
    pub db: Db,
    /// Raw mails and attachments.
    pub blobs: Blobs,
    /// The index of words, off the write path.
    pub search: Search,
    /// What the operator decided.
    pub config: Config,
    /// Seals secrets and signs links.
    pub keys: Keys,
    /// Everything the program can do, in the order of the registry.
    pub features: Vec<Feature>,
    /// Live updates and presence.
    pub live: crate::live::Hub,
    /// When this process began to use the database.
    pub opened_at: Timestamp,
    pub(crate) gates: crate::sign_in::limits::Gates,
    pub(crate) passwords: crate::sign_in::password::Passwords,
    kept: crate::kept::Kept,
    ending: CancellationToken,
    aside: TaskTracker,
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// Opens everything in the configured places, with the machine's clock.
    pub async fn open(config: Config, features: &'static [Feature]) -> Result<Self, CannotStart> {
        let folder = config.data.folder.clone();
        store::folders::make_private(&folder).map_err(|cause| CannotStart::file(&folder, &cause))?;
        let location = config.database_location()?;
        let options = Options {
            connections_max: config.database.connections_max,
            ..Options::with_clock(Clock::system())
        };
        let db = Db::open(&location, options).await?;
        Self::with(config, features, db).await
    }

    /// The program on a database that is open already; its clock is the database's.
    pub async fn with(config: Config, features: &'static [Feature], db: Db) -> Result<Self, CannotStart> {
        let blobs = Blobs::in_folder(&config.data.folder.join("blobs"))?;
        let search = Search::open(&db, &config.data.folder.join("search.db")).await?;
        let keys = Keys::in_file(&config.key_file())?;
        let clock = db.clock().clone();
        let gates = crate::sign_in::limits::Gates::new(&config.limits, &clock);
        Ok(Self(Arc::new(Parts {
            opened_at: clock.now(),
            live: crate::live::Hub::new(clock),
            gates,
            passwords: crate::sign_in::password::Passwords::new(),
            kept: crate::kept::Kept::default(),
            ending: CancellationToken::new(),
            aside: TaskTracker::new(),
            db,
            blobs,
            search,
            config,
            keys,
            features: with_own(features),
        })))
    }

    /// Where time comes from.
    pub fn clock(&self) -> &Clock {
        self.db.clock()
    }

    /// What a feature keeps in memory for this program, made at its first use; one of each type.
    pub fn kept<T: std::any::Any + Default + Send + Sync>(&self) -> Arc<T> {
        self.kept.get()
    }

    /// Cancelled when the program is asked to end: loops of features stop then.
    pub fn ending(&self) -> &CancellationToken {
        &self.ending
    }

    /// Asks the program to end.
    pub fn end(&self) {
        self.ending.cancel();
    }

    /// The hash of a password as colleagues' rows hold it; for commands and tests that add colleagues.
    pub async fn hash_password(&self, password: &str) -> Result<String, Error> {
        self.passwords.hash(password).await
    }

    /// Does something after the answer has left, such as writing a letter. The program waits for it before
    /// it ends.
    pub fn aside(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.aside.spawn(work);
    }

    /// Waits until everything begun with [`App::aside`] is done.
    pub async fn settled(&self) {
        self.aside.close();
        self.aside.wait().await;
        self.aside.reopen();
    }

    /// Everything that features add to the place for additions of type `T`, in the order of the registry.
    pub fn each<T: 'static>(&self) -> impl Iterator<Item = &'static T> {
        let extras = self.features.iter().flat_map(|feature| feature.extends.iter().copied());
        extras.filter_map(|extra| extra.downcast_ref::<T>())
    }

    /// The kind of job of this name.
    pub(crate) fn job_kind(&self, name: &str) -> Option<&JobKind> {
        self.features.iter().flat_map(|feature| feature.jobs).find(|kind| kind.name == name)
    }

    /// All scopes that a token may carry.
    pub fn scopes(&self) -> Vec<&'static str> {
        scopes_of(&self.features)
    }
}

/// The shell's own pages and API, and then these features.
pub(crate) fn with_own(features: &[Feature]) -> Vec<Feature> {
    [&[crate::own::FEATURE], features].concat()
}

/// All scopes of these features, sorted.
pub(crate) fn scopes_of(features: &[Feature]) -> Vec<&'static str> {
    let mut scopes: Vec<_> = features.iter().flat_map(|feature| feature.scopes.iter().copied()).collect();
    scopes.sort_unstable();
    scopes.dedup();
    scopes
}

/// Every code of the shell and of these features, each once.
pub(crate) fn codes_of(features: &[Feature]) -> Vec<Code> {
    let of_features = features.iter().flat_map(|feature| feature.codes.iter().copied());
    let mut known = std::collections::BTreeSet::new();
    codes::ALL.iter().copied().chain(of_features).filter(|code| known.insert(code.name)).collect()
}
