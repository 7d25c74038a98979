//! `wellkept serve`, and what happens without a command.

use anyhow::{Context, Result};
use shell::{App, Config};

use crate::features::FEATURES;

/// Serves until the process is asked to end; what is under way is finished first.
pub(crate) async fn serve(config: Config) -> Result<()> {
    store::folders::make_private(&config.data.folder)
        .with_context(|| format!("the data folder {} cannot be made", config.data.folder.display()))?;
    let _lock = shell::local::lock(&config)?;
    let app = App::open(config, FEATURES).await?;
    if app.db.engine() == store::Engine::Sqlite {
        // The lock says that nobody else serves here: what a dead process held is free at once.
        store::leases::clear(&app.db).await?;
    }
    shell::serve::serve(app).await?;
    Ok(())
}
