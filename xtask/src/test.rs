//! Runs every test there is, with the servers they need, and counts them.

use crate::counts::Counts;
use crate::run::{Watched, cargo, program, root, watch};
use crate::servers::Servers;
use crate::setup;
use anyhow::{Result, bail};
use clap::Args;
use std::path::Path;
use std::process::Command;

/// Where tests that cannot do what they are for say so, a line each.
const SKIPS: &str = "WELLKEPT_SKIPS";

#[derive(Args)]
pub(crate) struct Options {
    /// Only the tests that kill the server at random moments
    #[arg(long)]
    pub(crate) kills: bool,
    /// Everything but the tests that kill the server
    #[arg(long, conflicts_with = "kills")]
    pub(crate) no_kills: bool,
    /// Passed on to cargo-nextest, for a part of the tests: `cargo xtask test -- -p promises late`
    #[arg(last = true)]
    pub(crate) rest: Vec<String>,
}

/// The task.
pub(crate) fn test(options: &Options) -> Result<()> {
    setup::prepare()?;
    let servers = Servers::start()?;
    let skips = Skips::new()?;
    let surroundings = Surroundings { servers: &servers, skips: &skips };
    let mut total = Counts::default();
    let mut all_succeeded = true;
    for mut suite in suites(options) {
        let ran = watch(surroundings.apply(&mut suite))?;
        total += Counts::read(ran.lines.iter().map(String::as_str));
        all_succeeded &= ran.succeeded || has_no_tests(&ran);
    }
    let skipped = skips.lines()?;
    for line in &skipped {
        println!("skipped: {line}");
    }
    let total = total.with_skips(u32::try_from(skipped.len())?);
    drop(servers);
    println!("\n{total}");
    if !all_succeeded || total.failed > 0 {
        bail!("some tests failed");
    }
    Ok(())
}

fn suites(options: &Options) -> Vec<Command> {
    let nextest = ["nextest", "run", "--workspace", "--no-fail-fast", "--color", "never"];
    let nextest = |rest: &[&str]| cargo(&[nextest.as_slice(), rest].concat());
    if options.kills {
        return vec![nextest(&["-E", "binary(kills)", "--no-capture"])];
    }
    if !options.rest.is_empty() {
        let rest: Vec<&str> = options.rest.iter().map(String::as_str).collect();
        let named = [["nextest", "run", "--color", "never"].as_slice(), &rest].concat();
        return vec![cargo(&named)];
    }
    let mut suites =
        vec![nextest(&["-E", "not binary(kills)"]), cargo(&["test", "--quiet", "--workspace", "--doc"])];
    suites.extend(web_tests());
    if !options.no_kills {
        suites.push(nextest(&["-E", "binary(kills)", "--no-capture"]));
    }
    suites
}

/// The tests of the browser's code, when it has any.
fn web_tests() -> Option<Command> {
    let manifest = std::fs::read_to_string(root().join("web/package.json")).ok()?;
    let manifest: serde_json::Value = serde_json::from_str(&manifest).ok()?;
    manifest.pointer("/scripts/test")?;
    Some(program("npm", &["--prefix", "web", "run", "--silent", "test"]))
}

/// cargo-nextest fails when a filter finds nothing; an empty suite is not a failure.
fn has_no_tests(ran: &Watched) -> bool {
    ran.lines.iter().any(|line| line.contains("no tests to run"))
}

struct Surroundings<'a> {
    servers: &'a Servers,
    skips: &'a Skips,
}

impl Surroundings<'_> {
    fn apply<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        for (name, value) in &self.servers.variables {
            command.env(name, value);
        }
        let shared = root().join("../shared/data");
        if shared.is_dir() && std::env::var_os("WELLKEPT_SHARED_DATA").is_none() {
            command.env("WELLKEPT_SHARED_DATA", shared);
        }
        command.env(SKIPS, &self.skips.file)
    }
}

struct Skips {
    file: std::path::PathBuf,
}

impl Skips {
    fn new() -> Result<Self> {
        let folder = root().join("target/tests");
        std::fs::create_dir_all(&folder)?;
        let file = folder.join(format!("skips-{}", std::process::id()));
        std::fs::write(&file, "")?;
        Ok(Self { file })
    }

    fn lines(&self) -> Result<Vec<String>> {
        let text = std::fs::read_to_string(Path::new(&self.file))?;
        Ok(text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect())
    }
}

impl Drop for Skips {
    fn drop(&mut self) {
        drop(std::fs::remove_file(&self.file));
    }
}
