//! Purchases from a file: read whole first, line by line, before anything is stored.

use std::collections::BTreeMap;

use shell::ColleagueId;
use store::{Actor, Tx};

use super::purchases::{self, NewPurchase, Read, Told};
use super::refusals::CannotBuy;
use crate::days;

/// Most lines of one file.
pub(crate) const LINES_MAX: usize = 5_000;
/// Most bytes of one file.
pub(crate) const BYTES_MAX: usize = 1_048_576;
/// Most lines with something wrong that are named; the others are counted.
const NAMED_MAX: usize = 50;

/// Whether something is stored, or only looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// Nothing is stored.
    DryRun,
    /// What can be read is stored, once.
    ForGood,
}

/// What a file holds, or what became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = PurchasesImport)]
pub(crate) struct Report {
    /// Purchases that are new.
    pub(crate) new: usize,
    /// Purchases that were told before.
    pub(crate) known: usize,
    /// Lines with something wrong.
    pub(crate) wrong: usize,
    /// The first 50 of them.
    pub(crate) lines: Vec<Line>,
}

/// A line with something wrong.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[schema(as = PurchasesImportLine)]
pub(crate) struct Line {
    /// Its number in the file; the head is line 1.
    pub(crate) number: u64,
    /// What is wrong, and what to do.
    pub(crate) says: String,
}

/// Reads a file with the columns customer, date, amount and, where it has one, reference. Without a reference, the
/// contents name the purchase: the same customer, day and amount again is the second of the kind, so that a file read
/// twice adds nothing.
pub(crate) async fn import(
    tx: &mut Tx,
    text: &str,
    how: How,
    by: (ColleagueId, Actor),
) -> Result<Report, CannotBuy> {
    let (_, today) = days::today(tx).await?;
    let mut report = Report::default();
    for (number, line) in lines(text)? {
        let done = match line {
            Ok(new) => one(tx, &new, today, how, by).await,
            Err(wrong) => Err(wrong),
        };
        match done {
            Ok(true) => report.new += 1,
            Ok(false) => report.known += 1,
            Err(CannotBuy::Fault(fault)) => return Err(fault.into()),
            Err(wrong) => {
                report.wrong += 1;
                if report.lines.len() < NAMED_MAX {
                    report.lines.push(Line { number, says: shell::words::say(wrong.line_key()) });
                }
            }
        }
    }
    Ok(report)
}

/// Whether it is new.
async fn one(
    tx: &mut Tx,
    new: &NewPurchase,
    today: i64,
    how: How,
    by: (ColleagueId, Actor),
) -> Result<bool, CannotBuy> {
    let read: Read = purchases::read(tx, new, today).await?;
    Ok(match how {
        How::DryRun => purchases::known(tx, &read).await?.is_none(),
        How::ForGood => matches!(purchases::add(tx, &read, by).await?, Told::New(_)),
    })
}

type Lines = Vec<(u64, Result<NewPurchase, CannotBuy>)>;

/// The lines of a file with their numbers.
fn lines(text: &str) -> Result<Lines, CannotBuy> {
    if text.len() > BYTES_MAX {
        return Err(CannotBuy::File);
    }
    let text = text.trim_start_matches('\u{feff}');
    let separator = if text.lines().next().is_some_and(|head| head.contains(';')) { b';' } else { b',' };
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .trim(csv::Trim::All)
        .delimiter(separator)
        .from_reader(text.as_bytes());
    let columns = reader.headers().map_err(|_| CannotBuy::File).and_then(Columns::of)?;
    let mut found = Lines::new();
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for record in reader.records() {
        let number = match &record {
            Ok(record) => record.position().map_or(0, csv::Position::line),
            Err(wrong) => wrong.position().map_or(0, csv::Position::line),
        };
        if found.len() >= LINES_MAX {
            return Err(CannotBuy::File);
        }
        let line = record.map_err(|_| CannotBuy::File).map(|record| columns.read(&record, &mut seen));
        found.push((number, line));
    }
    if found.is_empty() { Err(CannotBuy::File) } else { Ok(found) }
}

/// Where the columns stand.
struct Columns {
    customer: usize,
    date: usize,
    amount: usize,
    reference: Option<usize>,
}

impl Columns {
    fn of(head: &csv::StringRecord) -> Result<Self, CannotBuy> {
        let at = |column: &str| head.iter().position(|name| name.eq_ignore_ascii_case(column));
        let must = |column: &str| at(column).ok_or(CannotBuy::File);
        Ok(Self {
            customer: must("customer")?,
            date: must("date")?,
            amount: must("amount")?,
            reference: at("reference"),
        })
    }

    fn read(&self, record: &csv::StringRecord, seen: &mut BTreeMap<String, u32>) -> NewPurchase {
        let field = |at: usize| record.get(at).unwrap_or_default().to_owned();
        let (customer, date, amount) = (field(self.customer), field(self.date), field(self.amount));
        let given = self.reference.map(field).filter(|reference| !reference.is_empty());
        let reference = given.unwrap_or_else(|| {
            let contents = format!("{}/{date}/{amount}", customer.to_lowercase());
            let times = seen.entry(contents.clone()).or_insert(0);
            *times += 1;
            format!("{contents}/{times}").chars().take(120).collect()
        });
        NewPurchase { reference, customer, date, amount }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_read_twice_names_its_purchases_alike() {
        let file = "Date;Customer;Amount\n2026-05-01;Maria@x.example;35\n2026-05-01;maria@x.example;35\n";
        let references = |text| -> Vec<String> {
            lines(text).unwrap().into_iter().map(|(_, line)| line.unwrap().reference).collect()
        };
        let first = references(file);
        assert_eq!(first, ["maria@x.example/2026-05-01/35/1", "maria@x.example/2026-05-01/35/2"]);
        assert_eq!(first, references(file));
        let given = "reference,customer,date,amount\nA-7,1,2026-05-01,1\n";
        assert_eq!(references(given), ["A-7"]);
    }

    #[test]
    fn a_file_without_its_columns_is_refused() {
        assert!(matches!(lines("customer,amount\na,1\n"), Err(CannotBuy::File)));
        assert!(matches!(lines("customer,date,amount\n"), Err(CannotBuy::File)));
        assert!(matches!(lines(""), Err(CannotBuy::File)));
        let numbers: Vec<u64> =
            lines("customer,date,amount\na,b,c\nd,e,f\n").unwrap().iter().map(|line| line.0).collect();
        assert_eq!(numbers, [2, 3]);
    }
}
