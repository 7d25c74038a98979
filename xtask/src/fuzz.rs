//! Runs every fuzz target for a while: the readers of bytes from outside must never panic.

use crate::counts::Counts;
use crate::run::{cargo, output, root, run};
use crate::setup;
use anyhow::{Result, bail};
use clap::Args;

#[derive(Args)]
pub(crate) struct Options {
    /// How long each target runs
    #[arg(long, default_value_t = 30)]
    pub(crate) seconds: u32,
    /// Only this target
    #[arg(long)]
    pub(crate) target: Option<String>,
}

/// The toolchain is the stable one, so without sanitizers: what is looked for are panics and hangs.
const STABLE: &[&str] = &["--sanitizer", "none"];

/// The task.
pub(crate) fn fuzz(options: &Options) -> Result<()> {
    setup::prepare()?;
    let targets = targets(options)?;
    run(&mut cargo(&[["fuzz", "build"].as_slice(), STABLE].concat()))?;
    let mut counts = Counts::default();
    for target in &targets {
        match run_target(target, options.seconds) {
            Ok(()) => counts.passed += 1,
            Err(fault) => {
                eprintln!("{fault}");
                counts.failed += 1;
            }
        }
    }
    println!("\n{counts}");
    if counts.failed > 0 {
        bail!("a fuzz target found something: the input lies under fuzz/artifacts");
    }
    Ok(())
}

fn targets(options: &Options) -> Result<Vec<String>> {
    if let Some(target) = &options.target {
        return Ok(vec![target.clone()]);
    }
    if !root().join("fuzz/Cargo.toml").is_file() {
        bail!("there is no fuzz/Cargo.toml");
    }
    Ok(output(&mut cargo(&["fuzz", "list"]))?.lines().map(str::to_owned).collect())
}

fn run_target(target: &str, seconds: u32) -> Result<()> {
    let time = format!("-max_total_time={seconds}");
    let limits = ["--", &time, "-timeout=10", "-rss_limit_mb=2048", "-verbosity=0", "-print_final_stats=1"];
    run(&mut cargo(&[["fuzz", "run"].as_slice(), STABLE, &[target], &limits].concat()))
}
