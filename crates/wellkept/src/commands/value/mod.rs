//! `wellkept value`.

mod report;

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand, ValueEnum};
use jiff::civil::Date;
use measures::value::purchases::Purchase;

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
/// Reads a CSV file with the columns customer, date (2026-03-11 or 20260311) and amount, in any order and with any
/// others beside them, and writes one JSON object to standard output: the parameters of MBG/NBD, BG/NBD (to compare
/// with) and Gamma-Gamma with their log-likelihoods, and for every customer how often they bought again ("repeats"),
/// when last and how long ago first ("last", "age", in units), their mean amount, the probability that they are
/// still active, and what is expected of them within the horizon, in purchases and in money.
///
/// Purchases of one day count as one; the first one of a customer is not a repeat. Only purchases until the end
/// of the calibration are looked at; those after it are counted against the forecast ("afterwards").
///
/// A line that cannot be read is told on standard error as "line N: ..." and the rest goes on.
///
///   wellkept value fit purchases.csv --unit weeks --calibration-end 2026-06-30
#[derive(Args)]
#[command(verbatim_doc_comment)]
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
        let input: Box<dyn Read> = if self.purchases.as_os_str() == "-" {
            Box::new(io::stdin().lock())
        } else {
            let cannot = || format!("{} cannot be opened", self.purchases.display());
            Box::new(std::fs::File::open(&self.purchases).with_context(cannot)?)
        };
        let bought = read(input, |line, why| eprintln!("line {line}: {why}"))?;
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
        let mut output = io::stdout().lock();
        serde_json::to_writer(&mut output, &report).map_err(io::Error::from)?;
        output.write_all(b"\n")?;
        Ok(())
    }
}

/// Reads all purchases; lines that are none are told.
fn read(input: impl Read, tell: impl Fn(u64, String)) -> Result<Bought> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(input);
    let columns = Columns::of(reader.headers().context("the first line cannot be read")?)?;
    let mut bought = Bought::new();
    let mut record = csv::StringRecord::new();
    loop {
        let row = match reader.read_record(&mut record) {
            Ok(false) => return Ok(bought),
            Ok(true) => columns.row(&record),
            Err(error) if matches!(error.kind(), csv::ErrorKind::Io(_)) => return Err(error.into()),
            Err(error) => Err(error.to_string()),
        };
        match row {
            Ok((customer, purchase)) => bought.entry(customer.to_owned()).or_default().push(purchase),
            Err(why) => tell(record.position().map_or(0, csv::Position::line), why),
        }
    }
}

/// Where the columns stand.
struct Columns {
    customer: usize,
    date: usize,
    amount: usize,
}

impl Columns {
    fn of(headers: &csv::StringRecord) -> Result<Self> {
        let at = |column: &str| {
            let found = headers.iter().position(|header| header.eq_ignore_ascii_case(column));
            found.with_context(|| format!("there is no column \"{column}\""))
        };
        Ok(Self { customer: at("customer")?, date: at("date")?, amount: at("amount")? })
    }

    fn row<'r>(&self, record: &'r csv::StringRecord) -> std::result::Result<(&'r str, Purchase), String> {
        let field = |at: usize| record.get(at).unwrap_or_default();
        let customer = field(self.customer);
        if customer.is_empty() {
            return Err("no customer".to_owned());
        }
        let date: Date = field(self.date).parse().map_err(|error: jiff::Error| error.to_string())?;
        let amount =
            field(self.amount).parse().ok().filter(|amount: &f64| *amount >= 0.0 && amount.is_finite());
        let amount = amount.ok_or_else(|| format!("\"{}\" is no amount", field(self.amount)))?;
        Ok((customer, Purchase { day: day_of(date), amount }))
    }
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
