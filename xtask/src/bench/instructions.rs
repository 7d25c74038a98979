//! Counts instructions of hot operations under callgrind, which no busy machine disturbs, and keeps them in
//! `docs/benchmarks-counts.md`. A change above the limit has to be explained there.

use super::office::Office;
use super::process::Process;
use super::{Options, day, fill, fill_thread, inside, mails};
use crate::run::{cargo, root};
use anyhow::{Context, Result, bail};
use std::fmt::Write as _;
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
    Written by `cargo xtask bench --counts`: instructions of the release build for one operation, counted by callgrind; \
    pages and replies with 1,000 conversations. \
    A change of more than 3 percent is explained beside its number.\n\n\
    | operation | instructions | last change explained |\n|---|---|---|\n";

/// Counts, compares with what is kept, and keeps the new numbers; a large change wants `--why`.
pub(crate) fn count(options: &Options) -> Result<()> {
    let receiver = match &options.receiver {
        Some(program) => root().join(program),
        None => built()?,
    };
    let mut counts = vec![("receive a mail", of_one_mail(&receiver)?)];
    let program = root().join(options.program.as_deref().unwrap_or(Path::new("target/release/wellkept")));
    counts.extend(of_pages(&program)?);
    let path = root().join(PLACE);
    let before = std::fs::read_to_string(&path).unwrap_or_default();
    let (lines, unexplained) = lines(&before, &counts, options.why.as_deref());
    print!("{lines}");
    if !unexplained.is_empty() {
        bail!("more than {CHANGE_PERCENT_MAX}%: {}; say why with --why", unexplained.join(", "));
    }
    std::fs::write(&path, format!("{HEAD}{lines}"))?;
    println!("written: {}", path.display());
    Ok(())
}

/// The lines of the table, and the changes that nobody has explained.
fn lines(before: &str, counts: &[(&'static str, f64)], why: Option<&str>) -> (String, Vec<String>) {
    let (mut lines, mut unexplained) = (String::new(), Vec::new());
    for (name, now) in counts {
        let (last, explained) = kept(before, name).unwrap_or((*now, String::new()));
        let change = (now / last - 1.0) * 100.0;
        let is_large = change.abs() > CHANGE_PERCENT_MAX;
        let explained = match why {
            Some(why) if is_large => format!("{change:+.1}%: {why}"),
            _ => explained,
        };
        if is_large && why.is_none() {
            unexplained.push(format!("{name} {change:+.1}%"));
        }
        // Writing to a String cannot fail.
        let _ = writeln!(lines, "| {name} | {now:.0} | {explained} |");
    }
    (lines, unexplained)
}

/// How many conversations lie there while pages are counted.
const CONVERSATIONS: u64 = 1_000;
/// So often each page is asked for before it is counted.
const BEFORE: u64 = 20;
/// And so often while it is.
const COUNTED: u64 = 100;

/// Pages and replies of one program that runs under callgrind from its start to its end.
fn of_pages(program: &Path) -> Result<Vec<(&'static str, f64)>> {
    let folder = std::env::temp_dir().join(format!("wellkept-count-{}", std::process::id()));
    let home = folder.join("home");
    std::fs::create_dir_all(&home)?;
    let process = Process::start(program, &home)?;
    let office = Office::open(&process)?;
    fill(&process, &office, 0, CONVERSATIONS)?;
    fill_thread(&process, &office, mails::THREAD)?;
    process.stop()?;
    let written = folder.join("counts");
    let process = Process::start_counted(program, &home, &written)?;
    let mut counter = Counter { process: &process, written, dumped: 0 };
    let mut office = office.at(&process)?;
    let thread = office.newest_conversation()?;
    let mut all = Vec::new();
    for (name, page) in day::pages(thread) {
        all.push((name, counter.count(|_| page.ask(&mut office))?));
    }
    all.push(("reply", counter.count(|turn| office.reply(thread, &turn.to_string()))?));
    process.stop()?;
    std::fs::remove_dir_all(&folder)?;
    Ok(all)
}

/// Reads what callgrind counts of a process that runs.
struct Counter<'a> {
    process: &'a Process,
    /// Where callgrind writes: each time to a file of the next number.
    written: PathBuf,
    dumped: u32,
}

impl Counter<'_> {
    /// Instructions for one of these askings.
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below what a float holds exactly")]
    fn count(&mut self, mut ask: impl FnMut(u64) -> Result<()>) -> Result<f64> {
        (0..BEFORE).try_for_each(&mut ask)?;
        self.tell("--zero")?;
        (BEFORE..BEFORE + COUNTED).try_for_each(&mut ask)?;
        self.tell("--dump")?;
        self.dumped += 1;
        let text = std::fs::read_to_string(format!("{}.{}", self.written.display(), self.dumped))?;
        let total = text.lines().find_map(|line| line.strip_prefix("summary: "));
        let total: u64 = total.context("callgrind wrote no sum")?.trim().parse()?;
        Ok(total as f64 / COUNTED as f64)
    }

    fn tell(&self, what: &str) -> Result<()> {
        let told = Command::new("callgrind_control").arg(what).arg(self.process.id().to_string()).output()?;
        let said = String::from_utf8_lossy(&told.stdout);
        if said.contains("OK") { Ok(()) } else { bail!("callgrind does not listen:\n{said}") }
    }
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
    use super::{kept, lines};

    #[test]
    fn a_large_change_is_explained_or_told() {
        let before = format!("{}| reply | 1000 | |\n| search | 500 | -9.0%: fewer rows |\n", super::HEAD);
        let counts = [("reply", 1100.0), ("search", 501.0), ("inbox", 7.0)];
        let (lines, unexplained) = lines(&before, &counts, None);
        assert_eq!(unexplained, ["reply +10.0%"]);
        assert!(lines.contains("| search | 501 | -9.0%: fewer rows |") && lines.contains("| inbox | 7 |  |"));
        let (lines, unexplained) = super::lines(&before, &counts, Some("more said"));
        assert!(unexplained.is_empty() && lines.contains("| reply | 1100 | +10.0%: more said |"), "{lines}");
    }

    #[test]
    fn a_kept_count_is_read_with_its_reason() {
        let page = format!("{}| receive a mail | 884000 | -20.0%: fewer threads |\n", super::HEAD);
        assert_eq!(kept(&page, "receive a mail"), Some((884_000.0, "-20.0%: fewer threads".to_owned())));
        assert_eq!(kept(&page, "reply"), None);
    }
}
