//! Measures rules and methods, most of them against collections that are kept outside the repository:
//! `cargo xtask eval WHAT`.
//!
//! A collection that is not there is said to be skipped, and that is no failure.

mod dates;
mod leaks;
mod promises;

use anyhow::Result;
use clap::{Args, Subcommand};
use std::path::PathBuf;

use crate::run::root;

#[derive(Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Time expressions, against a stated subset of a public collection
    Dates(dates::Options),
    /// Promises heard in words, against labels of real agents' messages
    Promises(promises::Options),
    /// The detector of leaks beside other methods on simulated streams, and its speed
    Leaks(leaks::Options),
}

/// The task.
pub(crate) fn eval(options: &Options) -> Result<()> {
    match &options.what {
        What::Dates(options) => dates::dates(options),
        What::Promises(options) => promises::promises(options),
        What::Leaks(options) => leaks::leaks(options),
    }
}

/// A collection's folder under `WELLKEPT_SHARED_DATA`, else beside the repository; None when it is not there.
pub(crate) fn collection(name: &str) -> Option<PathBuf> {
    let beside = || root().join("../shared/data");
    let shared = std::env::var_os("WELLKEPT_SHARED_DATA").map_or_else(beside, PathBuf::from);
    Some(shared.join(name)).filter(|folder| folder.is_dir())
}
