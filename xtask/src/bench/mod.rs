//! Measures the release program from a process of its own, and writes `docs/benchmarks.md`.
//!
//! Words: a *workload* is one operation, repeated; the *limit* is what the machine can do when a program does
//! nothing but insert the same rows. Everything is measured in one run, so that the ratios hold although the
//! machine is shared.

mod http;
mod mails;
mod measure;
mod office;
mod pages;
mod process;
mod raw;
mod report;
mod smtp;

use crate::run::{cargo, root, run};
use anyhow::{Context, Result, bail};
use clap::Args;
use measure::{Measured, measure, measured};
use office::Office;
use process::Process;
use report::{Received, Report, Sized};
use smtp::Load;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

#[derive(Args)]
pub(crate) struct Options {
    /// How many conversations are stored when pages, replies and search are measured
    #[arg(long, value_delimiter = ',', default_values_t = [10_000, 100_000])]
    sizes: Vec<u64>,
    /// How often each page is asked for
    #[arg(long, default_value_t = 2_000)]
    times: u32,
    /// Another program to measure, without writing the report: a trial of the measurement itself
    #[arg(long)]
    program: Option<PathBuf>,
    /// How many mails each of the 32 senders brings; fewer senders bring fewer in all
    #[arg(long, default_value_t = 250)]
    mails_per_sender: u64,
}

const SENDERS: [u32; 3] = [1, 8, 32];
/// Senders that fill the inbox.
const FILLING: u32 = 32;
/// Messages of the conversation that is opened.
const THREAD_MESSAGES: u64 = 10;

/// The task.
pub(crate) fn bench(options: &Options) -> Result<()> {
    if cfg!(debug_assertions) && options.program.is_none() {
        return in_release();
    }
    let program = root().join(options.program.as_deref().unwrap_or(Path::new("target/release/wellkept")));
    if !program.is_file() {
        bail!("there is no {}: build it with `cargo xtask package`", program.display());
    }
    let folder = std::env::temp_dir().join(format!("wellkept-bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let report = measure_all(options, &program, &folder);
    std::fs::remove_dir_all(&folder)?;
    if options.program.is_some() {
        println!("{}", report?.write()?);
        return Ok(());
    }
    report?.save()
}

/// The asking process must not be the slow one.
fn in_release() -> Result<()> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let given: Vec<&str> = given.iter().map(String::as_str).collect();
    run(&mut cargo(
        &[["run", "--release", "--quiet", "--package", "xtask", "--"].as_slice(), &given].concat(),
    ))
}

fn measure_all(options: &Options, program: &Path, folder: &Path) -> Result<Report> {
    let mut received = Vec::new();
    for senders in SENDERS {
        let mails = options.mails_per_sender * u64::from(senders.max(4));
        let home = fresh(folder, &format!("receive-{senders}"))?;
        received.push(receive(program, &home, senders, mails)?);
    }
    let home = fresh(folder, "sizes")?;
    let process = Process::start(program, &home)?;
    let (idle, start_empty) = (process.memory()?, process.start);
    let mut office = Office::open(&process)?;
    let mut process = process;
    let mut sizes = Vec::new();
    let mut stored = 0;
    for (turn, size) in (0..).zip(&options.sizes) {
        fill(&process, &office, stored, *size)?;
        fill_thread(&process, &office, mails::THREAD + turn * 10_000)?;
        stored = *size;
        let workloads = work(&process, &mut office, options.times, *size)?;
        let loaded = process.memory()?;
        process.stop()?;
        process = Process::start(program, &home)?;
        office = office.at(&process)?;
        sizes.push(Sized { conversations: *size, workloads, loaded, start: process.start });
    }
    let pages = pages::cold(&office)?;
    process.stop()?;
    Ok(Report {
        cores: std::thread::available_parallelism()?.get(),
        binary_bytes: std::fs::metadata(program)?.len(),
        idle,
        start_empty,
        received,
        sizes,
        pages,
    })
}

fn fresh(folder: &Path, name: &str) -> Result<PathBuf> {
    let home = folder.join(name);
    std::fs::create_dir(&home)?;
    Ok(home)
}

/// Mails through the listener into an empty office, then their rows once more, alone.
fn receive(program: &Path, home: &Path, senders: u32, mails: u64) -> Result<Received> {
    println!("receiving {mails} mails from {senders} senders");
    let process = Process::start(program, home)?;
    let office = Office::open(&process)?;
    // The first mail finds out that there is no DNS to ask for the sender's signatures.
    smtp::send(&load(&process, &office, mails, 1, 1))?;
    wait_for_messages(home, 1)?;
    let before = process.cpu()?;
    let began = Instant::now();
    let sent = smtp::send(&load(&process, &office, 0, mails, senders))?;
    wait_for_messages(home, mails + 1)?;
    let took = began.elapsed();
    let cpu = process.cpu()?.saturating_sub(before);
    process.stop()?;
    let commits = usize::try_from(mails / u64::from(senders))?;
    let raw = raw::insert_again(&database(home), &home.join("raw.db"), commits)?;
    let waits = measured("accepted", sent.waits, sent.took, cpu);
    Ok(Received {
        senders,
        mails,
        accepted_per_second: per_second(mails, sent.took),
        stored_per_second: per_second(mails, took),
        cpu_ms: waits.cpu_ms,
        waits,
        raw_per_second: per_second(mails, raw),
    })
}

fn per_second(count: u64, time: Duration) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / time.as_secs_f64()
}

fn load(process: &Process, office: &Office, first: u64, count: u64, senders: u32) -> Load {
    Load { port: process.smtp, to: office.address.clone(), first, count, senders, mail: mails::fresh }
}

fn fill(process: &Process, office: &Office, stored: u64, wanted: u64) -> Result<()> {
    println!("filling up to {wanted} conversations");
    let before = messages(&process.folder)?;
    let count = wanted - stored;
    smtp::send(&load(process, office, stored, count, FILLING))?;
    wait_for_messages(&process.folder, before + count)
}

/// One conversation of ten messages: the others are sent when the first is there to be joined.
fn fill_thread(process: &Process, office: &Office, first: u64) -> Result<()> {
    for (number, count) in [(first, 1), (first + 1, THREAD_MESSAGES - 1)] {
        let before = messages(&process.folder)?;
        let load = load(process, office, number, count, 1);
        smtp::send(&Load { mail: mails::in_thread, ..load })?;
        wait_for_messages(&process.folder, before + count)?;
    }
    Ok(())
}

/// The workloads of a day, one after the other.
fn work(process: &Process, office: &mut Office, times: u32, size: u64) -> Result<Vec<Measured>> {
    println!("asking for pages, {size} conversations");
    let thread = office.newest_conversation()?;
    let list = "/inbox?view=all";
    let page = format!("/conversations/{thread}");
    let search = format!("/inbox?view=all&q={}", mails::RARE);
    let mut asked = Vec::new();
    for (name, path) in
        [("inbox, 25 rows", list), ("conversation of 10 messages", &page), ("search, a rare word", &search)]
    {
        asked.push(measure(name, process, times, |_| office.get(path))?);
    }
    let turns = times / 4;
    asked.push(measure("reply", process, turns, |turn| office.reply(thread, &format!("{size}-{turn}")))?);
    Ok(asked)
}

fn database(home: &Path) -> PathBuf {
    home.join("wellkept.db")
}

/// How many messages are stored, asked of the file itself.
fn messages(home: &Path) -> Result<u64> {
    let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
    let connection = rusqlite::Connection::open_with_flags(database(home), flags)?;
    let count: i64 = connection.query_row("SELECT COUNT(*) FROM messages", [], |row| row.get(0))?;
    u64::try_from(count).context("a count is not negative")
}

const PATIENCE: Duration = Duration::from_mins(2);

/// Waits until that many messages are stored; as long as their number grows.
fn wait_for_messages(home: &Path, wanted: u64) -> Result<()> {
    let (mut last, mut moved) = (0, Instant::now());
    loop {
        let now = messages(home)?;
        if now >= wanted {
            return Ok(());
        }
        if now > last {
            (last, moved) = (now, Instant::now());
        }
        if moved.elapsed() > PATIENCE {
            bail!("{now} of {wanted} messages arrived, and no more come");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}
