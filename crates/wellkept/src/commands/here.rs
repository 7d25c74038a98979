//! Commands that the running server does for another process: the same code does them in this process when
//! no server runs.

use anyhow::{Result, anyhow, bail};
use shell::local::{self, Answer, Asked, Command};
use shell::{App, Config, Feature};
use store::standing::{Standing, look};
use store::{Fault, OrgId, organizations};

use crate::features::FEATURES;

/// What the running server does for `wellkept receive`, `wellkept user add` and `wellkept drips recompute`.
pub(crate) const FEATURE: Feature = Feature {
    name: "commands",
    commands: &[super::receive::COMMAND, super::user::ADD, super::drips::BEGIN, super::drips::LOOK],
    ..Feature::NONE
};

/// Not now, but later, as sysexits.h says it.
pub(crate) const TRY_AGAIN: u8 = 75;

/// An ending other than success or failure, for the programs that call us.
#[derive(Debug, thiserror::Error)]
#[error("{says}")]
pub(crate) struct Exit {
    /// The exit code.
    pub(crate) code: u8,
    /// The sentence for standard error.
    pub(crate) says: String,
}

/// Asks the running server to do a command, or does it here when none runs.
pub(crate) async fn ask_or_do(config: Config, command: &Command, asked: Asked) -> Result<Answer> {
    if let Some(answer) = local::ask(&config, command.name, asked.clone()).await? {
        return Ok(answer);
    }
    refuse_where_nothing_is(&config).await?;
    let _lock = local::lock(&config)?;
    let app = App::open(config, FEATURES).await?;
    let done = (command.run)(app.clone(), asked).await.map_err(|refused| anyhow!(refused));
    app.settled().await;
    done
}

/// Refuses where nothing was set up: an empty or unmounted folder must not become a new installation. Looking
/// leaves nothing behind.
pub(crate) async fn refuse_where_nothing_is(config: &Config) -> Result<()> {
    let Some(missing) = missing(config) else {
        return match look(&config.database_location()?).await? {
            Standing::Nothing => bail!("the database holds nothing of Wellkept: {ANOTHER_PLACE}"),
            _ => Ok(()),
        };
    };
    bail!("{missing}: {ANOTHER_PLACE}")
}

const ANOTHER_PLACE: &str = "nothing was made there. Is its disk mounted, and are --data and --database \
                             right? `wellkept serve` begins a new installation";

/// What is missing in the data folder of an installation; every start of the server makes it.
pub(crate) fn missing(config: &Config) -> Option<String> {
    let folder = &config.data.folder;
    if !folder.is_dir() {
        return Some(format!("the data folder {} does not exist", folder.display()));
    }
    if !folder.join(BLOBS).is_dir() {
        return Some(format!("the data folder {} holds nothing of Wellkept", folder.display()));
    }
    let key = config.key_file();
    (!key.exists()).then(|| format!("the key {} is missing", key.display()))
}

/// The folder in the data folder that every start makes.
const BLOBS: &str = "blobs";

/// The organization that a command is about: the one that is named, or the only one.
pub(crate) async fn organization(
    app: &App,
    wanted: Option<OrgId>,
) -> Result<organizations::Organization, String> {
    let all: Result<Vec<_>, Fault> =
        app.db.read_wide((), |tx, ()| Box::pin(organizations::all(tx, OrgId::NONE))).await;
    let mut all = all.map_err(|fault| fault.to_string())?;
    if let Some(wanted) = wanted {
        all.retain(|organization| organization.id == wanted);
    }
    match all.len() {
        0 => Err("there is no such organization: set one up in the browser first".into()),
        1 => Ok(all.remove(0)),
        _ => {
            let names: Vec<_> = all
                .iter()
                .map(|organization| format!("{}  {}", organization.id, organization.name))
                .collect();
            Err(format!("there are several organizations; add --organization ID:\n  {}", names.join("\n  ")))
        }
    }
}
