//! `wellkept doctor`.

mod machine;

use std::time::Duration;

use anyhow::{Result, bail};
use clap::Args;
use shell::{App, Config, Lane};
use store::standing::{Standing, look};
use store::{Fault, Location};

use super::here::missing;
use super::put;
use crate::features::FEATURES;

/// Check mail, DNS, database, disk and clock, and say what to do
///
/// Checks, one line each, what this program leans on: that the data folder can be written and who else can read it;
/// the free space of its disk (a word below 1 GB, broken below 100 MB); that the key is there; that the public
/// address may be used and its name is in the DNS; the machine's clock, beside the database server's where there is
/// one; the ports and the certificate of the mail listeners; that the database answers; that every promise has a
/// keeper; and every mailbox, as the running server last saw it. Says what to do about what is not well. Ends with
/// exit code 1 when something does not work, or when nothing was set up here. It makes nothing, and brings no
/// database up to date.
#[derive(Args)]
pub(crate) struct Doctor {}

/// How a check ended.
#[derive(Debug, PartialEq)]
enum Finding {
    Well(String),
    Look(String),
    Broken(String),
}

use Finding::{Broken, Look, Well};

impl Doctor {
    pub(crate) async fn run(&self, config: Config) -> Result<()> {
        let mut broken = 0;
        let mut told = |what: &str, finding: Finding| {
            let (mark, says) = match finding {
                Well(says) => ("well  ", says),
                Look(says) => ("look  ", says),
                Broken(says) => {
                    broken += 1;
                    ("BROKEN", says)
                }
            };
            put(&format_args!("{mark}  {what:12} {says}"));
        };
        told("data folder", machine::folder(&config));
        told("free space", machine::space(&config));
        told("key", key(&config));
        told("pages", pages(&config));
        let watch = Watch::over(&config);
        told("server", watch.says());
        told("dns", dns(&config).await);
        let location = config.database_location()?;
        told("clock", machine::clock(&location).await);
        for (name, finding) in machine::ports(&config, watch).await {
            told(name, finding);
        }
        match opened(config, &location).await {
            Err(finding) => {
                told("database", finding);
                told("mailboxes", Look("not looked at, nor who keeps which promise".into()));
            }
            Ok(app) => {
                told("database", database(&app, &location).await);
                told("keepers", keepers(&app).await);
                for lane in lanes(&app).await {
                    told(&lane.name, watch.of_lane(&lane));
                }
            }
        }
        match broken {
            0 => Ok(()),
            1 => bail!("one thing does not work; see the line marked BROKEN"),
            many => bail!("{many} things do not work; see the lines marked BROKEN"),
        }
    }
}

/// The program, where everything is in place and of this version; opening anything else would make or change it.
async fn opened(config: Config, location: &Location) -> Result<App, Finding> {
    match look(location).await.map_err(|fault| Broken(fault.to_string()))? {
        Standing::Nothing => Err(Broken(format!(
            "{}: there is nothing. Are --data and --database right? `wellkept serve` begins a new installation",
            place(location)
        ))),
        Standing::Older => Err(Look(format!(
            "{}: written by an older version; the next start of the server brings it up to date",
            place(location)
        ))),
        Standing::Newer => {
            Err(Broken(format!("{}: written by a newer version; start that one", place(location))))
        }
        Standing::Current => match missing(&config) {
            Some(missing) => Err(Broken(format!("{}: is there, but {missing}", place(location)))),
            None => App::open(config, FEATURES).await.map_err(|cannot| Broken(cannot.to_string())),
        },
    }
}

fn place(location: &Location) -> String {
    match location {
        Location::Sqlite(path) => path.display().to_string(),
        Location::Postgres(_) => "PostgreSQL".into(),
    }
}

/// Whether a server runs that looks after the mailboxes.
#[derive(Clone, Copy, PartialEq)]
enum Watch {
    Kept,
    Unkept,
}

impl Watch {
    fn over(config: &Config) -> Self {
        if shell::local::is_serving(config) { Self::Kept } else { Self::Unkept }
    }

    fn says(self) -> Finding {
        Well(match self {
            Self::Kept => "a server is running on this data folder".into(),
            Self::Unkept => "no server is running on this data folder".into(),
        })
    }

    /// What is known of a mailbox: without a server only what the last one saw.
    fn of_lane(self, lane: &Lane) -> Finding {
        let says = if lane.is_well && lane.says.is_empty() { "well" } else { lane.says.as_str() };
        match (self, lane.is_well) {
            (Self::Kept, true) => Well(says.to_owned()),
            (Self::Kept, false) => Broken(says.to_owned()),
            (Self::Unkept, true) => {
                Look(format!("{says}, when a server last looked; not checked now, as none runs"))
            }
            (Self::Unkept, false) => {
                Broken(format!("{says} (when a server last looked; not checked now, as none runs)"))
            }
        }
    }
}

async fn lanes(app: &App) -> Vec<Lane> {
    let mut all = Vec::new();
    for lanes in app.features.iter().filter_map(|feature| feature.lanes) {
        all.extend(lanes(app.clone()).await);
    }
    all
}

fn key(config: &Config) -> Finding {
    let file = config.key_file();
    if file.exists() {
        return Well(format!("{}; keep a copy of it apart from backups", file.display()));
    }
    Look(format!("{} does not exist yet; the first start makes it", file.display()))
}

fn pages(config: &Config) -> Finding {
    match config.check() {
        Err(cannot) => Broken(cannot.to_string()),
        Ok(()) if config.is_https() => Well(config.public_url()),
        Ok(()) => Look(format!("{}: plain http, for this machine alone", config.public_url())),
    }
}

async fn dns(config: &Config) -> Finding {
    let host = config.public_host();
    let name = host.rsplit_once(':').map_or(host.as_str(), |(name, _)| name).to_owned();
    let look_up = tokio::net::lookup_host((name.clone(), 443));
    match tokio::time::timeout(Duration::from_secs(5), look_up).await {
        Err(_) => Broken(format!("{name}: the resolver does not answer within 5 seconds")),
        Ok(Err(cause)) => Broken(format!("{name}: {cause}")),
        Ok(Ok(found)) => Well(format!("{name} has {} addresses", found.count())),
    }
}

async fn database(app: &App, location: &Location) -> Finding {
    let before = app.clock().now();
    let found: Result<usize, Fault> = app
        .db
        .read_wide((), |tx, ()| {
            Box::pin(async move { Ok(store::organizations::all(tx, store::OrgId::NONE).await?.len()) })
        })
        .await;
    let took = app.clock().now().duration_since(before).as_millis();
    match found {
        Err(fault) => Broken(fault.to_string()),
        Ok(organizations) => {
            Well(format!("{}: {organizations} organization(s), answers in {took} ms", place(location)))
        }
    }
}

/// Every promise that is to be kept has somebody who works here and keeps it.
async fn keepers(app: &App) -> Finding {
    match keeperless(app).await {
        Err(fault) => Broken(fault.to_string()),
        Ok(0) => Well("every promise has a keeper".into()),
        Ok(count) => Look(format!(
            "{count} promise(s) have no keeper; see {}/promises/keeperless",
            app.config.public_url()
        )),
    }
}

async fn keeperless(app: &App) -> Result<i64, Fault> {
    let mut count = 0;
    let mut after = store::OrgId::NONE;
    loop {
        let some: Result<Vec<_>, Fault> =
            app.db.read_wide(after, |tx, after| Box::pin(store::organizations::all(tx, *after))).await;
        let some = some?;
        let Some(last) = some.last() else { return Ok(count) };
        after = last.id;
        for organization in &some {
            count += app
                .db
                .read(organization.id, (), |tx, ()| Box::pin(promises::handover::keeperless_count(tx)))
                .await?;
        }
    }
}
