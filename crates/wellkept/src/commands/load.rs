//! `wellkept load`: many plain conversations, to measure against.

use anyhow::{Context, Result, bail};
use clap::Args;
use shell::{App, Config};
use sim::Bulk;
use store::{Fault, OrgId, organizations};

use super::{Watched, put};
use crate::features::FEATURES;

/// Fills the only organization with plain conversations, for measurements. Nothing leaves.
#[derive(Args)]
pub(crate) struct Load {
    /// How many conversations
    conversations: u32,
    /// How many messages each of them has
    #[arg(long, default_value_t = 1)]
    messages: u32,
    /// The same seed gives the same words
    #[arg(long, default_value_t = 1848)]
    seed: u64,
}

impl Load {
    pub(crate) async fn run(&self, config: &Config) -> Result<()> {
        shell::local::refuse_while_serving(config).context("stop the server first")?;
        let app = App::open(config.clone(), FEATURES).await?;
        let all: Result<Vec<_>, Fault> =
            app.db.read_wide((), |tx, ()| Box::pin(organizations::all(tx, OrgId::NONE))).await;
        let all = all?;
        let [organization] = all.as_slice() else { bail!("loading wants exactly one organization") };
        let (channels, colleagues) = app
            .db
            .read(organization.id, (), |tx, ()| {
                Box::pin(async move {
                    let channels = conversations::channels::all(tx).await?;
                    Ok::<_, Fault>((channels, shell::colleague::all(tx).await?))
                })
            })
            .await?;
        let channel = channels.first().context("loading wants a mailbox")?;
        let colleague = colleagues.first().context("loading wants a colleague")?;
        let bulk = Bulk {
            org: organization.id,
            channel: channel.id,
            address: channel.address.clone(),
            team: channel.team,
            colleague: colleague.id,
            conversations: self.conversations,
            messages_each: self.messages,
            seed: self.seed,
            until: app.clock().now(),
        };
        let watched = Watched::new();
        let told = |done: u32, of: u32| watched.told(&format!("conversations of {of}"), done.into());
        let loaded = sim::load(&config.database_location()?, &bulk, &told).await?;
        watched.finish();
        put(&format_args!(
            "Loaded {} conversations with {} messages; {} of them say {:?}.",
            loaded.conversations,
            loaded.messages,
            loaded.rare,
            sim::RARE_WORD
        ));
        Ok(())
    }
}
