//! Measures the release program from a process of its own, and writes `docs/benchmarks.md`.
//!
//! Words: a *workload* is one operation, repeated; the *limit* is what the machine can do when a program does
//! nothing but insert the same rows. Everything is measured in one run, so that the ratios hold although the
//! machine is shared.

mod day;
mod http;
mod inside;
mod instructions;
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
use clap::{Args, ValueEnum};
use measure::{Measured, measure, measured, milliseconds};
use office::Office;
use process::{Process, cpu_of};
use report::{Received, ReceivedInside, Report, Sized};
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
    #[arg(long, default_value_t = 500)]
    mails_per_sender: u64,
    /// Another receiver to measure without a network, as `cargo bench --package inboxes` builds it
    #[arg(long)]
    receiver: Option<PathBuf>,
    /// Count instructions instead, and compare them with `docs/benchmarks-counts.md`
    #[arg(long)]
    counts: bool,
    /// Why a count changed by more than 3 percent
    #[arg(long, requires = "counts")]
    why: Option<String>,
    /// Measure one part only, without writing the report
    #[arg(long)]
    only: Option<Part>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Part {
    /// Receiving mail
    Receiving,
    /// Pages, replies, search, memory and start
    Pages,
}

const SENDERS: [u32; 3] = [1, 8, 32];
/// Senders that fill the inbox.
const FILLING: u32 = 32;
/// Messages of the conversation that is opened.
const THREAD_MESSAGES: u64 = 10;

/// The task.
pub(crate) fn bench(options: &Options) -> Result<()> {
    if options.counts {
        return instructions::count(options);
    }
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
    if options.program.is_some() || options.only.is_some() {
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
    let mut received_inside = Vec::new();
    for senders in SENDERS.into_iter().filter(|_| options.only != Some(Part::Pages)) {
        let mails = options.mails_per_sender * u64::from(senders.max(4));
        let home = fresh(folder, &format!("receive-{senders}"))?;
        received.push(receive(program, &home, senders, mails)?);
        if options.program.is_none() || options.receiver.is_some() {
            let home = fresh(folder, &format!("inside-{senders}"))?;
            received_inside.push(receive_inside(options, &home, senders, mails)?);
        }
    }
    let home = fresh(folder, "sizes")?;
    let process = Process::start(program, &home)?;
    let (idle, start_empty) = (process.memory()?, process.start);
    let mut office = Office::open(&process)?;
    let mut process = process;
    let mut sizes = Vec::new();
    let mut stored = 0;
    let sizes_wanted = options.sizes.iter().filter(|_| options.only != Some(Part::Receiving));
    for (turn, size) in (0..).zip(sizes_wanted) {
        fill(&process, &office, stored, *size)?;
        fill_thread(&process, &office, mails::THREAD + turn * 10_000)?;
        stored = *size;
        // The server has closed the connection that lay idle while mails came in.
        office = office.at(&process)?;
        let workloads = work(&process, &mut office, options.times, *size)?;
        let loaded = process.memory()?;
        process.stop()?;
        process = Process::start(program, &home)?;
        office = office.at(&process)?;
        sizes.push(Sized { conversations: *size, workloads, loaded, start: process.start });
    }
    let pages = if options.only == Some(Part::Receiving) { Vec::new() } else { pages::cold(&office)? };
    process.stop()?;
    Ok(Report {
        cores: std::thread::available_parallelism()?.get(),
        binary_bytes: std::fs::metadata(program)?.len(),
        idle,
        start_empty,
        received,
        received_inside,
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
    let (before, asking_before) = (process.cpu()?, cpu_of("self")?);
    let began = Instant::now();
    let sent = smtp::send(&load(&process, &office, 0, mails, senders))?;
    wait_for_messages(home, mails + 1)?;
    let took = began.elapsed();
    let (cpu, asked) = (process.cpu()?.saturating_sub(before), cpu_of("self")?);
    process.stop()?;
    let commits = usize::try_from(mails / u64::from(senders))?;
    let raw = raw::insert_again(&database(home), &home.join("raw.db"), commits)?;
    let asking_cpu = asked.saturating_sub(asking_before);
    let waits = measured("accepted", sent.waits, sent.took, cpu);
    Ok(Received {
        senders,
        mails,
        accepted_per_second: per_second(mails, sent.took),
        stored_per_second: per_second(mails, took),
        cpu_ms: waits.cpu_ms,
        waits,
        sender_cpu_ms: milliseconds(asking_cpu) / f64::from(u32::try_from(mails)?),
        raw_per_second: per_second(mails, raw.took),
        raw_cpu_ms: milliseconds(raw.cpu) / f64::from(u32::try_from(mails)?),
    })
}

/// The same mails without a network, then their rows once more, alone.
fn receive_inside(options: &Options, home: &Path, senders: u32, mails: u64) -> Result<ReceivedInside> {
    println!("receiving {mails} mails from {senders} tasks");
    let inside = inside::receive(options.receiver.as_deref(), home, senders, mails)?;
    let commits = usize::try_from(mails / u64::from(senders))?;
    let raw = raw::insert_again(&inside::database(home), &home.join("raw.db"), commits)?;
    let count = f64::from(u32::try_from(mails)?);
    Ok(ReceivedInside {
        senders,
        mails,
        stored_per_second: per_second(mails, inside.stored),
        cpu_ms: milliseconds(inside.cpu) / count,
        raw_per_second: per_second(mails, raw.took),
        raw_cpu_ms: milliseconds(raw.cpu) / count,
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
    let mut asked = Vec::new();
    for (name, page) in day::pages(thread) {
        asked.push(measure(name, process, times, |_| page.ask(office))?);
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
    // None is ever deleted here, so the newest row's place is their number; counting would cost what we measure.
    let newest = "SELECT COALESCE(MAX(rowid), 0) FROM messages";
    let count: i64 = connection.query_row(newest, [], |row| row.get(0))?;
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
