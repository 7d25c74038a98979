//! The long proofs: the same tests as every day, with counts that take hours.

use crate::run::{cargo, run};
use crate::servers::Servers;
use crate::{fuzz, setup};
use anyhow::Result;
use clap::Args;

#[derive(Args)]
pub(crate) struct Options {
    /// How often the server is killed on SQLite
    #[arg(long, default_value_t = 500)]
    kills: u32,
    /// How often the server is killed on PostgreSQL
    #[arg(long, default_value_t = 100)]
    kills_postgres: u32,
    /// How many promises are open while some of them fall due
    #[arg(long, default_value_t = 1_000_000)]
    promises: u32,
    /// How long each fuzz target runs
    #[arg(long, default_value_t = 600)]
    seconds: u32,
}

/// The task.
pub(crate) fn prove(options: &Options) -> Result<()> {
    setup::prepare()?;
    let servers = Servers::start()?;
    let mut kills =
        cargo(&["nextest", "run", "--package", "wellkept", "-E", "binary(kills)", "--no-capture"]);
    kills.envs(servers.variables.iter().map(|(name, value)| (name, value)));
    kills.env("WELLKEPT_KILLS", options.kills.to_string());
    kills.env("WELLKEPT_KILLS_POSTGRES", options.kills_postgres.to_string());
    run(&mut kills)?;
    let clock = "binary(system) and (test(clock) or test(many_promises))";
    let mut clock = cargo(&["nextest", "run", "--package", "wellkept", "-E", clock, "--no-capture"]);
    clock.envs(servers.variables.iter().map(|(name, value)| (name, value)));
    clock.env("WELLKEPT_TEST_PROMISES", options.promises.to_string());
    run(&mut clock)?;
    drop(servers);
    fuzz::fuzz(&fuzz::Options { seconds: options.seconds, target: None })
}
