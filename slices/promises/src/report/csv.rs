//! The report as a table for other programs.

use axum::extract::State;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use shell::api::Query;
use shell::{App, Error, Right, Seat};

use super::groups::Group;
use super::period::Asked;
use super::reading::{self, Told};
use super::tally::Shown;

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

const HEAD: [&str; 14] = [
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
];

/// The rows of the report; a cell that is too small to show is empty.
fn table(told: &Told) -> Result<Vec<u8>, Error> {
    let report = &told.report;
    let mut writer = csv::Writer::from_writer(Vec::new());
    let mut rows = vec![HEAD.map(str::to_owned).to_vec()];
    rows.push(row([report.period.first, report.period.last], ("all", "", ""), report.all));
    rows.push(row([report.before.first, report.before.last], ("all", "", ""), report.earlier));
    let groupings: [(&str, &[Group]); 3] =
        [("kind", &report.kinds), ("team", &report.teams), ("touchpoint", &report.touchpoints)];
    for (by, groups) in groupings {
        for group in groups {
            let named = (by, group.key.as_str(), group.name.as_str());
            rows.push(row([report.period.first, report.period.last], named, group.shown));
        }
    }
    for row in rows {
        writer.write_record(row).map_err(Error::fault)?;
    }
    writer.into_inner().map_err(|cause| Error::fault(cause.error()))
}

fn row(days: [jiff::civil::Date; 2], named: (&str, &str, &str), shown: Shown) -> Vec<String> {
    let outcomes =
        shown.outcomes.map(|it| [it.due(), it.on_time, it.told, it.agreed, it.silent, it.contested]);
    let made = shown.made.map(|it| [it.made, it.with_time, it.conversations]);
    let mut cells = days.map(|day| day.to_string()).to_vec();
    cells.extend([named.0.to_owned(), named.1.to_owned(), harmless(named.2)]);
    cells.extend(
        outcomes
            .map_or_else(|| vec![String::new(); 6], |counts| counts.map(|count| count.to_string()).to_vec()),
    );
    cells.extend(
        made.map_or_else(|| vec![String::new(); 3], |counts| counts.map(|count| count.to_string()).to_vec()),
    );
    cells
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
