//! `wellkept leaks`.

mod broken;
mod found;
mod lines;
mod order;
mod report;
#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use jiff::tz::TimeZone;
use measures::leaks::watch::{Directions, Settings, Stream, Unit, Watch};

use super::warn;
use lines::Events;
use report::Report;

/// Find where failures keep falling
#[derive(Args)]
pub(crate) struct Leaks {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Replay(Box<Replay>),
}

/// Look for leaks in old events, as the program does every night in its own
///
/// Reads JSON lines in the order of time, each an occasion on which something could have failed:
///
///   {"at": "2026-03-02T09:12:00Z", "kind": "late_first_answer", "drip": true, "dimensions": {"team": "north",
///   "touchpoint": "t17"}}
///
/// "drip" says whether it failed. Where the occasions that went well are given too ("drip": false), failures are
/// counted per occasion, as shares; where only failures are given, per day, and weekday patterns and days on which
/// nothing happened at all are allowed for. Counted are each kind, each value of a dimension, each pair of values,
/// all dimensions together and, where there are several kinds, all kinds. Only the counts of each day are kept,
/// so a file may be of any length.
///
/// From the first --history-days it learns what is usual; nothing is found in them. For each finding one line is
/// written to standard output:
///
///   {"at": "2026-03-02T00:00:00Z", "stream": {"kind": "late_first_answer", "dimensions": {"touchpoint": "t17"}},
///   "test": "change", "direction": "up", "onset": "2026-02-11", "rate_before": 0.21, "rate_after": 0.55,
///   "intervals": {"rate_before": [0.17, 0.26], "rate_after": [0.41, 0.72], "onset": ["2026-02-05", "2026-02-17"]},
///   "unit": "per_day", "expected_days_to_notice": 34.0}
///
/// "at" is the end of the day on which it was found. "stream" lists the dimensions that are fixed; its kind is null
/// for all kinds together. The test "change" asks whether the rate is higher than it was, "level" whether that of
/// the last 13 weeks is higher than its standard (--standard) or than that of its siblings, which are then its
/// "rate_before"; a level has no onset. "unit" is per_day or per_occasion. The last figure says how many days it
/// takes on average to notice that this stream has doubled.
///
/// One failure shows in many streams. --once-each leaves out what an earlier finding explains; the report of --html
/// has each failure once, under the stream that explains it best, with its picture.
///
/// A line that cannot be read, or that is out of order, is told on standard error as "line N: ..." and the rest
/// goes on. Out of order is a line earlier than the latest one counted, or a line more than 31 days ahead of that which
/// three later lines, in order among themselves, contradict before three confirm it. Ends with 0 when the input ends.
///
///   wellkept leaks replay events.jsonl --html report.html
#[derive(Args)]
#[command(verbatim_doc_comment)]
#[expect(
    clippy::doc_markdown,
    clippy::doc_link_with_quotes,
    reason = "it is printed as help, letter for letter"
)]
pub(crate) struct Replay {
    /// The file of events; - or nothing reads standard input
    events: Option<PathBuf>,
    /// False alarms borne a month, over all streams and sums together
    #[arg(long, default_value_t = 1.0, value_name = "ALARMS")]
    budget: f64,
    /// From how many days it learns what is usual, 1 to 3650
    #[arg(long, default_value_t = 180, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=3650))]
    history_days: u32,
    /// The time zone whose days are counted
    #[arg(long, default_value = "UTC", value_name = "ZONE")]
    time_zone: String,
    /// Look for falls too
    #[arg(long)]
    both: bool,
    /// What is good enough of a kind, per occasion or per day; may be given for several kinds
    #[arg(long, value_name = "KIND=RATE", value_parser = standard)]
    standard: Vec<(String, f64)>,
    /// A day without exposure, such as a holiday; may be given several times
    #[arg(long, value_name = "DATE")]
    closed: Vec<jiff::civil::Date>,
    /// How many values of one dimension are told apart; the others are counted as "other"
    #[arg(long, default_value_t = 1000, value_name = "VALUES", value_parser = clap::value_parser!(u16).range(1..=60_000))]
    values: u16,
    /// Leave out findings that an earlier one explains
    #[arg(long)]
    once_each: bool,
    /// Write a report with pictures to this file
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,
}

fn standard(text: &str) -> Result<(String, f64), String> {
    let (kind, rate) = text.rsplit_once('=').ok_or("it looks like late_answer=0.1")?;
    let rate: f64 = rate.parse().map_err(|_| format!("{rate} is no number"))?;
    if rate > 0.0 && rate.is_finite() {
        Ok((kind.to_owned(), rate))
    } else {
        Err("the rate is above 0".into())
    }
}

impl Leaks {
    pub(crate) fn run(&self) -> Result<()> {
        let Command::Replay(replay) = &self.command;
        match replay.run() {
            // Whoever reads our findings has had enough of them.
            Err(error) if error.downcast_ref::<io::Error>().is_some_and(is_broken_pipe) => Ok(()),
            ended => ended,
        }
    }
}

fn is_broken_pipe(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}

impl Replay {
    fn run(&self) -> Result<()> {
        let mut input: Box<dyn BufRead> = match &self.events {
            Some(path) if path.as_os_str() != "-" => {
                let cannot = || format!("{} cannot be opened", path.display());
                Box::new(BufReader::with_capacity(1 << 20, File::open(path).with_context(cannot)?))
            }
            _ => Box::new(io::stdin().lock()),
        };
        let report =
            self.replay(&mut input, &mut io::stdout().lock(), |line, why| eprintln!("line {line}: {why}"))?;
        self.too_short(&report).into_iter().for_each(|line| warn(&line));
        self.idle_standards(&report.watch).into_iter().for_each(|line| warn(&line));
        if let Some(path) = &self.html {
            let cannot = || format!("{} cannot be written", path.display());
            let mut file = BufWriter::new(File::create(path).with_context(cannot)?);
            file.write_all(report.html()?.as_bytes()).and_then(|()| file.flush()).with_context(cannot)?;
        }
        Ok(())
    }

    /// Reads all events, writes what is found as it is found, and gives what a report is made of.
    fn replay(
        &self,
        input: &mut dyn BufRead,
        output: &mut impl Write,
        tell: impl Fn(u64, &str),
    ) -> Result<Report> {
        if self.budget <= 0.0 || !self.budget.is_finite() {
            bail!("--budget is a number above 0");
        }
        let zone =
            TimeZone::get(&self.time_zone).with_context(|| format!("{} is no time zone", self.time_zone))?;
        let mut watch = Watch::new(self.settings());
        let mut events = Events::new(zone.clone());
        while let Some(line) = events.next_line(input)? {
            events.count(&line, &mut watch).iter().for_each(|(line, why)| tell(*line, why));
            for finding in watch.take_new() {
                self.write(&finding, &zone, output)?;
            }
            events.keep(line);
        }
        events.end(&mut watch).iter().for_each(|(line, why)| tell(*line, why));
        if let Some(last) = events.last_day() {
            watch.end(last);
        }
        for finding in watch.take_new() {
            self.write(&finding, &zone, output)?;
        }
        Ok(Report {
            watch,
            zone,
            budget: self.budget,
            counted: events.counted(),
            first_day: events.first_day(),
        })
    }

    fn write(
        &self,
        finding: &measures::leaks::watch::Finding,
        zone: &TimeZone,
        output: &mut impl Write,
    ) -> Result<()> {
        if self.once_each && finding.explained_by.is_some() {
            return Ok(());
        }
        output.write_all(found::line(finding, zone)?.as_bytes())?;
        output.flush()?;
        Ok(())
    }

    /// What is said where all days of the input were only learnt from.
    fn too_short(&self, report: &Report) -> Option<String> {
        let days = report.days();
        let history = self.history_days;
        let events = if days == 1 { "1 day of events".to_owned() } else { format!("{days} days of events") };
        (days <= i64::from(history)).then(|| {
            format!("{events}; something can be found from day {} on (--history-days {history})", history + 1)
        })
    }

    /// Standards that nothing was held against, each with the reason.
    fn idle_standards(&self, watch: &Watch) -> Vec<String> {
        let of_kind =
            |kind: &str| watch.watched_one(&Stream { kind: Some(kind.to_owned()), dimensions: Vec::new() });
        let idle = self.standard.iter().filter_map(|(kind, rate)| match of_kind(kind) {
            None => Some(format!(
                "--standard {kind}={rate} was not used: the events name no such kind, or too few days of it to learn \
                 what is usual"
            )),
            Some(watched) if watched.unit == Unit::PerOccasion && *rate >= 1.0 => Some(format!(
                "--standard {kind}={rate} can never be exceeded: {kind} is counted per occasion, as a share; write {kind}=0.1 \
                 for one in ten"
            )),
            Some(_) => None,
        });
        idle.collect()
    }

    fn settings(&self) -> Settings {
        Settings {
            alarms_a_month: self.budget,
            history_days: self.history_days,
            values_max: usize::from(self.values),
            directions: if self.both { Directions::Both } else { Directions::Up },
            standards: self.standard.iter().cloned().collect(),
            closed: self.closed.iter().map(|date| lines::day_of(*date)).collect(),
            ..Settings::default()
        }
    }
}
