//! What the detector of leaks finds in public logs of incidents: `cargo xtask examples leaks` writes
//! `docs/examples/leaks-*.md` with their pictures, from logs that are kept outside the repository.
//!
//! Into the documents go figures and the logs' own anonymous codes, no text of anybody.

mod logs;
mod page;
mod planted;
mod rivals;

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Args, Subcommand};

use crate::run::{cargo, output, root};
use logs::{LOGS, Log};

#[derive(Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Leaks in two public logs of incidents, and how soon planted ones are found
    Leaks,
}

/// The task.
pub(crate) fn examples(options: &Options) -> Result<()> {
    let What::Leaks = options.what;
    let folder = root().join("target/examples");
    let documents = root().join("docs/examples");
    fs::create_dir_all(&folder)?;
    fs::create_dir_all(&documents)?;
    for log in LOGS {
        let Some(cases) = log.read()? else {
            println!("skipped: there is no {} in WELLKEPT_SHARED_DATA or ../shared/data", log.folder);
            continue;
        };
        let events = folder.join(format!("leaks-{}.jsonl", log.name));
        let lines = write(&events, &cases)?;
        println!("{}: {} cases, {lines} events in {}", log.name, cases.len(), events.display());
        let html = folder.join(format!("leaks-{}.html", log.name));
        let found = replay(&log, &events, &html)?;
        println!("{}: {found} findings in {}", log.name, html.display());
        let planted = planted::measure(&log, &cases);
        let counts = page::Counts { cases: cases.len(), events: lines, findings: found };
        page::write(&documents, &log, &counts, &fs::read_to_string(&html)?, &planted)?;
        println!("{planted}");
    }
    Ok(())
}

/// Writes the events of all cases in the order of time, and says how many they are.
fn write(path: &PathBuf, cases: &[logs::Case]) -> Result<usize> {
    let mut file = std::io::BufWriter::new(fs::File::create(path)?);
    let mut lines = 0;
    for case in cases {
        for (kind, drip) in &case.kinds {
            let dimensions: serde_json::Map<String, serde_json::Value> = case
                .dimensions
                .iter()
                .map(|(key, value)| ((*key).to_owned(), value.as_str().into()))
                .collect();
            let event = serde_json::json!({
                "at": case.at, "kind": kind, "drip": drip, "dimensions": dimensions,
            });
            writeln!(file, "{event}")?;
            lines += 1;
        }
    }
    file.flush()?;
    Ok(lines)
}

/// Runs the program itself, as anybody would; says how many findings it wrote.
fn replay(log: &Log, events: &std::path::Path, html: &std::path::Path) -> Result<usize> {
    let history = log.history_days.to_string();
    let paths = [events, html].map(|path| path.to_str().context("the path is not UTF-8"));
    let [events, html] = paths;
    let mut program = cargo(&["run", "--quiet", "-p", "wellkept", "--", "leaks", "replay", events?]);
    program.args(["--history-days", &history, "--html", html?]);
    for (kind, share) in log.standards {
        program.args(["--standard".to_owned(), format!("{kind}={share}")]);
    }
    let found = output(&mut program)?;
    fs::write(root().join(format!("target/examples/leaks-{}-found.jsonl", log.name)), &found)?;
    Ok(found.lines().count())
}
