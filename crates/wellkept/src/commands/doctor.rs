//! `wellkept doctor`.

use std::time::Duration;

use anyhow::{Result, bail};
use clap::Args;
use shell::{App, Config};
use store::{Fault, Location};

use crate::features::FEATURES;

/// Check mail, DNS, database, disk and clock, and say what to do
///
/// Checks, one line each, that everything this program leans on is well: data folder and its free space,
/// database, key, public address, DNS, clock, and every mailbox. Says what to do about what is not. Ends
/// with exit code 1 when something does not work.
#[derive(Args)]
pub(crate) struct Doctor {}

/// How a check ended.
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
            println!("{mark}  {what:12} {says}");
        };
        told("data folder", folder(&config));
        told("key", key(&config));
        told("pages", pages(&config));
        told("server", server(&config));
        told("dns", dns(&config).await);
        told("clock", clock());
        let location = config.database_location()?;
        match App::open(config, FEATURES).await {
            Err(cannot) => told("database", Broken(cannot.to_string())),
            Ok(app) => {
                told("database", database(&app, &location).await);
                told("keepers", keepers(&app).await);
                for lane in lanes(&app).await {
                    told(&lane.name, if lane.is_well { Well(lane.says) } else { Broken(lane.says) });
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

async fn lanes(app: &App) -> Vec<shell::Lane> {
    let mut all = Vec::new();
    for lanes in app.features.iter().filter_map(|feature| feature.lanes) {
        all.extend(lanes(app.clone()).await);
    }
    all
}

fn folder(config: &Config) -> Finding {
    let folder = &config.data.folder;
    if !folder.exists() {
        return Look(format!("{} does not exist yet; the first start makes it", folder.display()));
    }
    let probe = folder.join(".wellkept-doctor");
    if let Err(cause) = std::fs::write(&probe, b"probe").and_then(|()| std::fs::remove_file(&probe)) {
        return Broken(format!("{} cannot be written: {cause}", folder.display()));
    }
    Well(format!("{} can be written", folder.display()))
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

fn server(config: &Config) -> Finding {
    match shell::local::refuse_while_serving(config) {
        Ok(()) => Well("no server is running on this data folder".into()),
        Err(_) => Well("a server is running on this data folder".into()),
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

/// The year this version was made in: a clock before it is wrong.
const YEAR: i16 = 2026;

fn clock() -> Finding {
    let now = store::Clock::system().now();
    let here = now.to_zoned(jiff::tz::TimeZone::system());
    if here.year() < YEAR {
        return Broken(format!("{here}: this is before this version was made; set the clock"));
    }
    Well(here.to_string())
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
            let what = match location {
                Location::Sqlite(path) => path.display().to_string(),
                Location::Postgres(_) => "PostgreSQL".into(),
            };
            Well(format!("{what}: {organizations} organization(s), answers in {took} ms"))
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
