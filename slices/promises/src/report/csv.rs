//! The report as a table for other programs.

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use shell::api::Query;
use shell::{App, Error, Right, Seat};

use super::asks::Answers;
use super::groups::Group;
use super::period::Asked;
use super::reading::{self, Told};
use super::tally::{Made, Outcomes, Shown};
use super::trend;

/// GET /promises/report.csv
pub(crate) async fn download(
    State(app): State<App>,
    seat: Seat,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    seat.can(Right::SeeReports)?;
    let told = reading::report(&app, seat.org, asked).await?;
    let period = told.report.period;
    let name = format!("attachment; filename=\"promises-{}-{}.csv\"", period.first, period.last);
    let kind = (CONTENT_TYPE, "text/csv; charset=utf-8".to_owned());
    Ok(([kind, (CONTENT_DISPOSITION, name)], table(&told)?).into_response())
}

const HEAD: [&str; 21] = [
    "from",
    "to",
    "by",
    "id",
    "name",
    "came_due",
    "kept_on_time",
    "told_before_late",
    "told_and_agreed",
    "broken_in_silence",
    "contested",
    "made",
    "made_with_time",
    "conversations",
    "asked",
    "answered_in_time",
    "answered_late",
    "declined",
    "unanswered",
    "heard_in_history",
    "heard_with_time",
];

/// The rows of the report; a cell that is too small to show is empty.
fn table(told: &Told) -> Result<Vec<u8>, Error> {
    let report = &told.report;
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut rows = vec![HEAD.map(str::to_owned).to_vec()];
    let days = [report.period.first, report.period.last];
    rows.push(row(days, ("all", "", ""), report.all.into()));
    rows.push(row([report.before.first, report.before.last], ("all", "", ""), report.earlier.into()));
    for month in &told.trend {
        let whole = trend::whole(month.first);
        let cells = Cells { outcomes: month.outcomes, ..Cells::default() };
        rows.push(row([whole.first, whole.last], ("month", "", ""), cells));
    }
    let groupings: [(&str, &[Group]); 3] =
        [("kind", &report.kinds), ("team", &report.teams), ("touchpoint", &report.touchpoints)];
    for (by, groups) in groupings {
        for group in groups {
            let named = (by, group.key.as_str(), group.name.as_str());
            rows.push(row(days, named, group.shown.into()));
        }
    }
    let answered = |answers| Cells { answers, ..Cells::default() };
    rows.push(row(days, ("asks", "", ""), answered(told.asks.all)));
    for team in &told.asks.teams {
        rows.push(row(days, ("asks_team", &team.key, &team.name), answered(team.answers)));
    }
    for heard in &told.heard {
        let cells = Cells { heard: Some([heard.count, heard.with_time]), ..Cells::default() };
        rows.push(row(days, ("heard_in_history", heard.kind.code(), ""), cells));
    }
    for row in rows {
        writer.write_record(row).map_err(Error::fault)?;
    }
    writer.into_inner().map_err(|cause| Error::fault(cause.error()))
}

/// The figures of one row; what it does not have, or may not show, is empty.
#[derive(Clone, Copy, Default)]
struct Cells {
    outcomes: Option<Outcomes>,
    made: Option<Made>,
    answers: Option<Answers>,
    heard: Option<[i64; 2]>,
}

impl From<Shown> for Cells {
    fn from(shown: Shown) -> Self {
        Self { outcomes: shown.outcomes, made: shown.made, ..Self::default() }
    }
}

fn row(days: [jiff::civil::Date; 2], named: (&str, &str, &str), cells: Cells) -> Vec<String> {
    let outcomes =
        cells.outcomes.map(|it| [it.due(), it.on_time, it.told, it.agreed, it.silent, it.contested]);
    let made = cells.made.map(|it| [it.made, it.with_time, it.conversations]);
    let answers = cells.answers.map(|it| [it.asked(), it.in_time, it.late, it.declined, it.unanswered]);
    let heard = cells.heard.map(|counts| counts.map(i64::unsigned_abs));
    let named = [named.0.to_owned(), named.1.to_owned(), harmless(named.2)];
    let figures = [said(outcomes), said(made), said(answers), said(heard)].concat();
    [days.map(|day| day.to_string()).to_vec(), named.to_vec(), figures].concat()
}

fn said<const COUNT: usize>(counts: Option<[u64; COUNT]>) -> Vec<String> {
    counts.map_or_else(|| vec![String::new(); COUNT], |counts| counts.map(|count| count.to_string()).to_vec())
}

/// A text that no table program takes for a formula.
fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_formula() {
        for (name, expected) in [("Care", "Care"), ("=1+1", "'=1+1"), ("@x", "'@x"), ("-2", "'-2")] {
            assert_eq!(harmless(name), expected);
        }
    }
}
