//! Commands that the running server does for another process: the same code does them in this process when
//! no server runs.

use anyhow::{Result, anyhow};
use shell::local::{self, Answer, Asked, Command};
use shell::{App, Config, Feature};

use crate::features::FEATURES;

/// What the running server does for `wellkept receive` and `wellkept user add`.
pub(crate) const FEATURE: Feature =
    Feature { name: "commands", commands: &[super::receive::COMMAND, super::user::ADD], ..Feature::NONE };

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
    let _lock = local::lock(&config)?;
    let app = App::open(config, FEATURES).await?;
    let done = (command.run)(app.clone(), asked).await.map_err(|refused| anyhow!(refused));
    app.settled().await;
    done
}
