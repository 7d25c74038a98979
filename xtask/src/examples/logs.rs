//! Two public logs of incidents, read as occasions on which something could fail.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::read::GzDecoder;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// One case, at the moment at which it counts.
pub(super) struct Case {
    pub(super) at: Timestamp,
    pub(super) dimensions: Vec<(&'static str, String)>,
    /// Each kind of failure that could happen, and whether it did.
    pub(super) kinds: Vec<(&'static str, bool)>,
}

/// A log, and what is said about it.
pub(super) struct Log {
    pub(super) name: &'static str,
    pub(super) folder: &'static str,
    file: &'static str,
    pub(super) title: &'static str,
    pub(super) source: &'static str,
    pub(super) reading: &'static str,
    pub(super) history_days: u32,
    /// By kind, what somebody might call good enough, per occasion.
    pub(super) standards: [(&'static str, f64); 3],
    /// How many cases a busy week has.
    pub(super) cases_a_week: f64,
    cases: fn(&mut csv::Reader<GzDecoder<std::fs::File>>) -> Result<Vec<Case>>,
}

pub(super) const LOGS: [Log; 2] = [
    Log {
        name: "servicenow",
        folder: "incident_log_servicenow",
        file: "incident_event_log.csv.gz",
        title: "Leaks in the incident log of an IT company",
        source: "The event log of an incident management system at an IT company (Amaral, Fantinato, Peres 2018; \
                 UCI data set 498, CC BY 4.0, anonymous at the source), February to May 2016.",
        reading: "A case counts on the day it was opened. It was handed over when it changed its group more than \
                  twice, reopened when its solution did not hold, late when the log says that its service level was \
                  missed. Its dimensions are group, category and priority, by the log's own codes.",
        history_days: 35,
        standards: [("handed_over", 0.1), ("reopened", 0.01), ("late", 0.3)],
        cases_a_week: 1_900.0,
        cases: servicenow,
    },
    Log {
        name: "volvo",
        folder: "incident_log_volvo2013",
        file: "VINST-new.csv.gz",
        title: "Leaks in the incident log of a car maker",
        source: "The incident log of Volvo IT Belgium (BPI Challenge 2013, doi \
                 10.4121/uuid:a7ce5c55-03a7-4583-b855-98b86e1a2b07), mostly April and May 2012.",
        reading: "A case counts on the day it was first completed. It was handed over when its support team had \
                  changed more than twice by then, reopened when it was worked on again after its completion, late \
                  when it took more than fourteen days. Its dimensions are the line of the organization that \
                  completed it, the product and the impact, by the log's own codes. The log holds the cases that \
                  were touched in May 2012, so nearly all that were completed before are ones that came back: only \
                  those from 1 May on are looked at. Later days hold slower cases, as the log runs out; what \
                  changes then may have changed in the log and not in the work.",
        history_days: 7,
        standards: [("handed_over", 0.1), ("reopened", 0.05), ("late", 0.3)],
        cases_a_week: 1_200.0,
        cases: volvo,
    },
];

/// In the Volvo log, cases completed before are those that came back.
const FROM: &str = "2012-05-01T00:00:00Z";
/// In the Volvo log, a case is late after so long.
const LATE: SignedDuration = SignedDuration::from_hours(14 * 24);
/// More handovers than these are too many.
const HANDOVERS: u32 = 2;

impl Log {
    /// All cases in the order of time; none when the log is not there.
    pub(super) fn read(&self) -> Result<Option<Vec<Case>>> {
        let Some(folder) = crate::eval::collection(self.folder) else { return Ok(None) };
        let mut cases = (self.cases)(&mut open(&folder.join(self.file))?)?;
        cases.sort_by_key(|case| case.at);
        Ok(Some(cases))
    }
}

fn open(path: &Path) -> Result<csv::Reader<GzDecoder<std::fs::File>>> {
    let file = std::fs::File::open(path).with_context(|| format!("{} cannot be opened", path.display()))?;
    Ok(csv::ReaderBuilder::new().flexible(true).from_reader(GzDecoder::new(file)))
}

/// The rows of each case, in the order of the file.
type Rows = BTreeMap<String, Vec<BTreeMap<String, String>>>;

fn rows(reader: &mut csv::Reader<GzDecoder<std::fs::File>>, case: &str) -> Result<Rows> {
    let mut rows = Rows::new();
    // The first column's name may begin with a byte order mark.
    let names: Vec<String> =
        reader.headers()?.iter().map(|name| name.trim_start_matches('\u{feff}').to_owned()).collect();
    for record in reader.records() {
        let record = record?;
        let row: BTreeMap<String, String> =
            names.iter().cloned().zip(record.iter().map(str::to_owned)).collect();
        let number = row.get(case).with_context(|| format!("there is no column {case}"))?.clone();
        rows.entry(number).or_default().push(row);
    }
    Ok(rows)
}

fn servicenow(reader: &mut csv::Reader<GzDecoder<std::fs::File>>) -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    for rows in rows(reader, "number")?.into_values() {
        let Some(last) = rows.last() else { continue };
        let Ok(opened) = DateTime::strptime("%d/%m/%Y %H:%M", &last["opened_at"]) else { continue };
        let many = |column: &str| last[column].parse::<u32>().unwrap_or(0);
        let coded = |column: &str, word: &str| code(&last[column], word);
        cases.push(Case {
            at: opened.to_zoned(TimeZone::UTC)?.timestamp(),
            dimensions: vec![
                ("group", coded("assignment_group", "Group ")),
                ("category", coded("category", "Category ")),
                ("priority", last["priority"].chars().take(1).collect()),
            ],
            kinds: vec![
                ("handed_over", many("reassignment_count") > HANDOVERS),
                ("reopened", many("reopen_count") > 0),
                ("late", last["made_sla"] == "false"),
            ],
        });
    }
    Ok(cases)
}

fn volvo(reader: &mut csv::Reader<GzDecoder<std::fs::File>>) -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    let from: Timestamp = FROM.parse()?;
    for mut rows in rows(reader, "SR Number")?.into_values() {
        let at = |row: &BTreeMap<String, String>| row["Change Date+Time"].parse::<Timestamp>();
        rows.retain(|row| at(row).is_ok());
        rows.sort_by_key(|row| at(row).unwrap_or(Timestamp::MIN));
        let Some(done) = rows.iter().position(|row| row["Status"] == "Completed") else { continue };
        let team = |row: &BTreeMap<String, String>| row["Involved ST"].clone();
        let handovers = rows[..=done].windows(2).filter(|two| team(&two[0]) != team(&two[1])).count();
        let (began, completed) = (at(&rows[0])?, at(&rows[done])?);
        if completed < from {
            continue;
        }
        cases.push(Case {
            at: completed,
            dimensions: vec![
                ("line", code(&rows[done]["Involved Org line 3"], "Org line ")),
                ("product", code(&rows[done]["Product"], "PROD")),
                ("impact", rows[done]["SR Latest Impact"].to_lowercase()),
            ],
            kinds: vec![
                ("handed_over", handovers > usize::try_from(HANDOVERS)?),
                ("reopened", rows[done..].iter().any(|row| row["Status"] != "Completed")),
                ("late", completed.duration_since(began) > LATE),
            ],
        });
    }
    Ok(cases)
}

/// The code of a name such as "Group 70"; one that is missing is "unknown".
fn code(name: &str, word: &str) -> String {
    let code = name.trim().trim_start_matches(word);
    if code.is_empty() || code == "?" { "unknown".to_owned() } else { code.to_owned() }
}
