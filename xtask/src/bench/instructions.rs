//! Counts instructions of hot operations under callgrind, which no busy machine disturbs, and keeps them in
//! `docs/benchmarks-counts.md`. A change above the limit has to be explained there.

use super::inside;
use crate::run::{cargo, root};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A change of so many percent needs a reason.
const CHANGE_PERCENT_MAX: f64 = 3.0;
/// The count is that of the second run less that of the first, so that starting does not count.
const FEW: u64 = 200;
const MANY: u64 = 1200;
/// Threads meet at different moments each time; the least of several counts varies least.
const RUNS: usize = 3;
const PLACE: &str = "docs/benchmarks-counts.md";
const HEAD: &str = "# Instructions\n\n\
    Written by `cargo xtask bench --counts`: instructions of the release build for one operation, counted by callgrind. \
    A change of more than 3 percent is explained beside its number.\n\n\
    | operation | instructions | last change explained |\n|---|---|---|\n";

/// Counts, compares with what is kept, and keeps the new number; a large change wants `why`.
pub(crate) fn count(receiver: Option<&Path>, why: Option<&str>) -> Result<()> {
    let receiver = match receiver {
        Some(program) => root().join(program),
        None => built()?,
    };
    let name = "receive a mail";
    let now = of_one_mail(&receiver)?;
    let path = root().join(PLACE);
    let kept = std::fs::read_to_string(&path).ok().and_then(|page| kept(&page, name));
    let (before, explained) = kept.unwrap_or((now, String::new()));
    let change = (now / before - 1.0) * 100.0;
    println!("{name}: {now:.0} instructions, {change:+.1}% since the last count");
    if change.abs() > CHANGE_PERCENT_MAX && why.is_none() {
        bail!("more than {CHANGE_PERCENT_MAX}%: say why with --why");
    }
    let explained = why.map_or(explained, |why| format!("{change:+.1}%: {why}"));
    std::fs::write(&path, format!("{HEAD}| {name} | {now:.0} | {explained} |\n"))?;
    println!("written: {}", path.display());
    Ok(())
}

fn kept(page: &str, name: &str) -> Option<(f64, String)> {
    let line = page.lines().find_map(|line| line.strip_prefix(&format!("| {name} | ")))?;
    let (count, explained) = line.trim_end_matches('|').split_once('|')?;
    Some((count.trim().parse().ok()?, explained.trim().to_owned()))
}

/// Builds the receiver as for the benchmark and says where it is.
fn built() -> Result<PathBuf> {
    let built = cargo(&["bench", "--no-run", "--package", "inboxes", "--bench", "receiving"]).output()?;
    let said = String::from_utf8_lossy(&built.stderr);
    let path = said.rsplit_once("receiving.rs (").and_then(|(_, rest)| rest.split_once(')'));
    Ok(root().join(path.with_context(|| format!("the receiver cannot be built:\n{said}"))?.0))
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below what a float holds exactly")]
fn of_one_mail(receiver: &Path) -> Result<f64> {
    let mut least = f64::INFINITY;
    for _ in 0..RUNS {
        let more = of_mails(receiver, MANY)?.saturating_sub(of_mails(receiver, FEW)?);
        least = least.min(more as f64 / (MANY - FEW) as f64);
    }
    Ok(least)
}

fn of_mails(receiver: &Path, count: u64) -> Result<u64> {
    let folder = std::env::temp_dir().join(format!("wellkept-count-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    inside::lay_mails(&folder, count)?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(receiver)
        .arg(&folder)
        .arg("1")
        .output()
        .context("valgrind is not installed: apt install valgrind")?;
    std::fs::remove_dir_all(&folder)?;
    let said = String::from_utf8_lossy(&output.stderr);
    let number =
        said.lines().find_map(|line| line.split_once("Collected :")).map(|(_, number)| number.trim());
    Ok(number.with_context(|| format!("callgrind counted nothing:\n{said}"))?.parse()?)
}

#[cfg(test)]
mod tests {
    use super::kept;

    #[test]
    fn a_kept_count_is_read_with_its_reason() {
        let page = format!("{}| receive a mail | 884000 | -20.0%: fewer threads |\n", super::HEAD);
        assert_eq!(kept(&page, "receive a mail"), Some((884_000.0, "-20.0%: fewer threads".to_owned())));
        assert_eq!(kept(&page, "reply"), None);
    }
}
