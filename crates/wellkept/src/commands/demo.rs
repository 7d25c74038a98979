//! `wellkept demo`, and the sample organization that the set-up page offers.

use anyhow::{Context, Result, bail};
use clap::Args;
use futures_util::future::BoxFuture;
use indicatif::{ProgressBar, ProgressStyle};
use shell::set_up::NewOrganization;
use shell::{App, Config, Error, Feature, colleague};
use sim::{Owner, Plan};

use super::put;
use crate::features::FEATURES;

/// Make a sample organization with half a year of believable life
///
/// Makes the sample organization "Kettle & Crumb": a shop for kitchenware with five colleagues, two
/// mailboxes that are connected to nothing, and seven months of customers, answers and promises that end now.
/// Prints how to sign in. All of it is written by us; all addresses end in .example, and nothing is sent.
#[derive(Args)]
pub(crate) struct Demo {
    /// The same seed gives the same month
    #[arg(long, default_value_t = 1848)]
    seed: u64,
    /// Everyday conversations in the month
    #[arg(long, default_value_t = 160)]
    conversations: u32,
    /// Conversations in the half year before it, from which leaks can be told
    #[arg(long, value_name = "CONVERSATIONS", default_value_t = 960)]
    before: u32,
    /// The address the owner signs in with
    #[arg(long, default_value = "owner@kettleandcrumb.example")]
    email: String,
}

/// Offers the sample organization on the set-up page.
pub(crate) const FEATURE: Feature =
    Feature { name: "sample", sample_organization: Some(fill), ..Feature::NONE };

impl Demo {
    pub(crate) async fn run(&self, config: &Config) -> Result<()> {
        let email = colleague::email(&self.email).with_context(|| format!("--email {}", self.email))?;
        shell::local::refuse_while_serving(config)
            .context("stop the server first, or load the sample on its set-up page")?;
        let app = App::open(config.clone(), FEATURES).await?;
        let password = store::random::token()[..16].to_owned();
        let password_hash =
            app.hash_password(&password).await.map_err(|error| anyhow::anyhow!(error.sentence()))?;
        let plan = Plan {
            seed: self.seed,
            conversations: self.conversations,
            conversations_before: self.before,
            ..Plan::usual(app.clock().now())
        };
        let owner = Owner {
            name: "Olivia Marsh".into(),
            email: email.clone(),
            password_hash: password_hash.clone(),
            others_password_hash: Some(password_hash),
        };
        let bar = ProgressBar::new(0);
        let style = ProgressStyle::with_template("{elapsed} {bar:40} {pos} of {len} steps");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let told = |done: u32, of: u32| {
            bar.set_length(of.into());
            bar.set_position(done.into());
        };
        let made = sim::create(&config.database_location()?, &plan, &owner, &told).await;
        bar.finish_and_clear();
        let summary = match made {
            Ok((new, summary)) => {
                leaks::look(&app.db, new.org).await.map_err(|error| anyhow::anyhow!(error.sentence()))?;
                summary
            }
            Err(fault) if fault.is_duplicate() => bail!("{email} signs in to an organization already"),
            Err(fault) => return Err(fault.into()),
        };
        put(&format_args!(
            "Kettle & Crumb is there: {} conversations, {} letters, {} answers, {} notes, {} promises.",
            summary.conversations, summary.incoming, summary.outgoing, summary.notes, summary.promises
        ));
        let url = config.public_url();
        put(&format_args!("Start the server with `wellkept serve` and sign in at {url}/sign-in"));
        put(&format_args!("  {email}\n  {password}"));
        Ok(())
    }
}

/// Lives the sample month in the organization that the set-up page just created.
fn fill(app: App, new: NewOrganization) -> BoxFuture<'static, Result<(), Error>> {
    Box::pin(async move {
        let location = app.config.database_location().map_err(Error::fault)?;
        let plan = Plan::usual(app.clock().now());
        sim::fill(&location, new.org, new.owner, &plan, &|_, _| {}).await?;
        leaks::look(&app.db, new.org).await
    })
}
