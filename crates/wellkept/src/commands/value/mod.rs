//! `wellkept value`.

mod lines;
mod report;

use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::PathBuf;

use anyhow::{Context, Result, anyhow, bail};
use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use lines::{Columns, fields};
use measures::value::purchases::Purchase;

use super::warn;

/// Compute what customers are expected to buy again
#[derive(Args)]
pub(crate) struct Value {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Fit(Fit),
}

/// Fit models of repeat purchases to a file of purchases
///
/// Reads a CSV file with the columns customer, date (2026-03-11 or 20260311) and amount (12.50), in any order and
/// with any others beside them, and writes one JSON object to standard output: the parameters of MBG/NBD, BG/NBD (to
/// compare with) and Gamma-Gamma with their log-likelihoods, and for every customer how often they bought again
/// ("repeats"), when last and how long ago first ("last", "age", in units), their mean amount, the probability that
/// they are still active, and what is expected of them within the horizon, in purchases and in money. The money is
/// worth less the later it comes ("expected_value"); beside it stands the plain product, mean amount x own rate x
/// horizon, as if they went on as until now and money cost nothing ("plain_value": 35 a week for ten years is 18,200).
///
/// "forecast" says what the figures of customers come from: mbg_nbd; bg_nbd where MBG/NBD cannot be fitted; or plain
/// where neither can: the product of everybody's own purchases so far, as if they went on like that and nobody left.
/// A model that cannot be fitted is null, and "mbg_nbd_missing", "bg_nbd_missing" or "gamma_gamma_missing" says why.
///
/// Purchases of one day count as one; the first one of a customer is not a repeat. Only purchases until the end
/// of the calibration are looked at; those after it are counted against the forecast ("afterwards").
///
/// A line that cannot be read is told on standard error as "line N: ..." and the rest goes on. A field with commas
/// stands in double quotes, and ends on its line.
///
///   wellkept value fit purchases.csv --unit weeks --calibration-end 2026-06-30
#[derive(Args)]
#[command(verbatim_doc_comment)]
#[expect(clippy::doc_markdown, reason = "it is printed as help, letter for letter")]
pub(crate) struct Fit {
    /// The file of purchases; - reads standard input
    purchases: PathBuf,
    /// The unit of time
    #[arg(long, value_enum, default_value_t = Unit::Weeks)]
    unit: Unit,
    /// The last day that is looked at; without it, the day of the last purchase
    #[arg(long, value_name = "DATE")]
    calibration_end: Option<Date>,
    /// How far to look ahead, in units
    #[arg(long, default_value_t = 52, value_parser = clap::value_parser!(u32).range(1..=5200))]
    horizon: u32,
    /// What money is worth a year, in percent
    #[arg(long, default_value_t = 10.0, value_name = "PERCENT")]
    interest: f64,
}

#[derive(Clone, Copy, ValueEnum)]
enum Unit {
    Days,
    Weeks,
    Months,
}

impl Unit {
    fn name(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::Weeks => "weeks",
            Self::Months => "months",
        }
    }

    fn days(self) -> f64 {
        match self {
            Self::Days => 1.0,
            Self::Weeks => 7.0,
            Self::Months => 365.25 / 12.0,
        }
    }
}

/// What every customer bought, by their name in the file; days count from 1970.
type Bought = BTreeMap<String, Vec<Purchase>>;

const EPOCH: Date = Date::constant(1970, 1, 1);

impl Value {
    pub(crate) fn run(&self) -> Result<()> {
        let Command::Fit(fit) = &self.command;
        match fit.run() {
            // Whoever reads our answer has had enough of it.
            Err(error) if error.downcast_ref::<io::Error>().is_some_and(is_broken_pipe) => Ok(()),
            ended => ended,
        }
    }
}

fn is_broken_pipe(error: &io::Error) -> bool {
    error.kind() == io::ErrorKind::BrokenPipe
}

impl Fit {
    fn run(&self) -> Result<()> {
        if !(0.0..=1000.0).contains(&self.interest) {
            bail!("--interest is a percentage from 0 to 1000");
        }
        let mut input: Box<dyn BufRead> = if self.purchases.as_os_str() == "-" {
            Box::new(io::stdin().lock())
        } else {
            let cannot = || format!("{} cannot be opened", self.purchases.display());
            Box::new(BufReader::new(std::fs::File::open(&self.purchases).with_context(cannot)?))
        };
        let bought = read(&mut input, |line, why| warn(&format_args!("line {line}: {why}")))?;
        let last = bought.values().flatten().map(|purchase| purchase.day).max();
        let Some(last) = last else { bail!("there is no purchase that could be read") };
        let end = self.calibration_end.map_or(last, day_of);
        let asked = report::Asked {
            unit: self.unit.name(),
            days_a_unit: self.unit.days(),
            last_day: end,
            until_day: last,
            horizon: self.horizon,
            interest: self.interest / 100.0,
        };
        let report = report::report(&bought, &asked)?;
        report.missing().for_each(|line| warn(&line));
        let mut output = io::stdout().lock();
        serde_json::to_writer(&mut output, &report).map_err(io::Error::from)?;
        output.write_all(b"\n")?;
        Ok(())
    }
}

/// A longer line is refused.
const LINE_BYTES_MAX: u64 = 1024 * 1024;

/// Reads all purchases; lines that are none are told.
fn read(input: &mut dyn BufRead, tell: impl Fn(u64, String)) -> Result<Bought> {
    let mut bought = Bought::new();
    let mut columns = None;
    let mut line = Vec::new();
    for number in 1_u64.. {
        line.clear();
        if (&mut *input).take(LINE_BYTES_MAX).read_until(b'\n', &mut line)? == 0 {
            break;
        }
        if line.len() as u64 == LINE_BYTES_MAX && !line.ends_with(b"\n") {
            input.skip_until(b'\n')?;
            tell(number, format!("longer than {LINE_BYTES_MAX} bytes"));
            continue;
        }
        let line = line.strip_prefix(b"\xEF\xBB\xBF").filter(|_| number == 1).unwrap_or(&line);
        if line.trim_ascii().is_empty() {
            continue;
        }
        let Some(known) = &columns else {
            let headers = fields(line).map_err(|why| anyhow!("line {number} names no columns: {why}"))?;
            columns = Some(Columns::of(&headers)?);
            continue;
        };
        match fields(line).and_then(|fields| known.row(&fields)) {
            Ok((customer, purchase)) => bought.entry(customer).or_default().push(purchase),
            Err(why) => tell(number, why),
        }
    }
    if columns.is_none() {
        bail!("the file is empty: its first line names the columns customer, date and amount");
    }
    Ok(bought)
}

fn day_of(date: Date) -> i32 {
    date.duration_since(EPOCH)
        .as_hours()
        .div_euclid(24)
        .try_into()
        .expect("a date is within some million days")
}

#[cfg(test)]
mod tests;
