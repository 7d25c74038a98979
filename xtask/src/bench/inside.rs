//! Durable receive inside one process, without a network: what the store and the heart do, and nothing of what
//! SMTP and its clients take of the same cores.

use super::mails;
use crate::run::{cargo, root};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// How it went.
pub(crate) struct Inside {
    pub(crate) stored: Duration,
    /// Processor time of the whole process.
    pub(crate) cpu: Duration,
}

/// Hands mails to the intake from so many tasks and leaves the database in `folder`.
pub(crate) fn receive(receiver: Option<&Path>, folder: &Path, senders: u32, count: u64) -> Result<Inside> {
    lay_mails(folder, count)?;
    let mut command = match receiver {
        Some(program) => Command::new(root().join(program)),
        None => cargo(&["bench", "--quiet", "--package", "inboxes", "--bench", "receiving", "--"]),
    };
    let output = command.arg(folder).arg(senders.to_string()).output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        bail!("the receiver failed:\n{said}\n{}", String::from_utf8_lossy(&output.stderr));
    }
    let figures: Vec<f64> = said.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let [_, stored, cpu] = figures[..] else { bail!("the receiver said {said:?}") };
    let time = |seconds| Duration::try_from_secs_f64(seconds).context("a time");
    Ok(Inside { stored: time(stored)?, cpu: time(cpu)? })
}

/// Lays the mails where the receiver looks for them.
pub(crate) fn lay_mails(folder: &Path, count: u64) -> Result<()> {
    let mails: Vec<String> = (0..count).map(mails::fresh).collect();
    Ok(std::fs::write(folder.join("mails"), mails.join("\0"))?)
}

/// Where the receiver leaves its database.
pub(crate) fn database(folder: &Path) -> PathBuf {
    folder.join("wellkept.db")
}
