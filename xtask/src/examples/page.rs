//! The document of one log, and its pictures.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::Result;

use super::logs::Log;
use super::planted::Planted;
use crate::run::root;

/// How many leaks are shown.
const SHOWN_MAX: usize = 6;

/// What was read and found.
pub(super) struct Counts {
    pub(super) cases: usize,
    pub(super) events: usize,
    pub(super) findings: usize,
}

/// A figure of the report: its title, its picture, what is said beside it.
struct Figure<'h> {
    title: &'h str,
    svg: &'h str,
    notes: Vec<&'h str>,
}

/// Writes `leaks-NAME.md` and its pictures.
pub(super) fn write(folder: &Path, log: &Log, counts: &Counts, html: &str, planted: &Planted) -> Result<()> {
    let figures = figures(html);
    let mut text = format!("# {}\n\n{} {}\n\n", log.title, log.source, log.reading);
    write!(
        text,
        "Of {} cases {} events were made; the first {} days were only learnt from. `wellkept leaks replay` wrote {} \
         findings, of which it takes those below for leaks of their own; one failure shows in many streams. The \
         order is that of how many failures came in beyond the usual.\n\n",
        counts.cases, counts.events, log.history_days, counts.findings
    )?;
    let standards = log.standards.map(|(kind, share)| format!("{kind} {:.0}%", share * 100.0)).join(", ");
    write!(text, "As standards, to have something to hold levels against: {standards}.\n\n")?;
    text.push_str("Written by `cargo xtask examples leaks`.\n\n## What was found\n\n");
    // The first figure compares all leaks, the others are one each.
    for (number, figure) in figures.iter().take(SHOWN_MAX + 1).enumerate() {
        let name = format!("leaks-{}-{number}.svg", log.name);
        fs::write(folder.join(&name), alone(figure.svg)?)?;
        write!(text, "### {}\n\n![{}]({name})\n\n", figure.title, figure.title)?;
        for note in &figure.notes {
            writeln!(text, "- {note}")?;
        }
        text.push('\n');
    }
    if figures.is_empty() {
        text.push_str("Nothing stands out.\n\n");
    }
    let hidden = figures.len().saturating_sub(SHOWN_MAX + 1);
    if hidden > 0 {
        write!(text, "{hidden} more are in the report of `--html`.\n\n")?;
    }
    text.push_str(&of_planted(planted, log)?);
    fs::write(folder.join(format!("leaks-{}.md", log.name)), text)?;
    Ok(())
}

fn of_planted(planted: &Planted, log: &Log) -> Result<String> {
    let mut text = String::from("## Failures planted at random times\n\n");
    write!(
        text,
        "Into worlds made of this log's own cases (180 days of history and 240 days after them, {:.0} cases a week drawn \
         at random among all of them), forty rises of one kind under one value of one dimension were planted at random times and \
         places, where 0.1 to 5 failures a day are usual, spread over five finest streams or more and at most half of \
         them, none of which has more than a fifth of the failures. Where a rise lies in one stream alone, sums are no \
         help. A budget of one false alarm a month covers all streams and sums; in worlds without a rise it came to {:.2} a month, as {:.2} leaks. Single-stream methods watch the {} finest \
         streams and get the threshold with which they alarm falsely as often in the same worlds. Found means within \
         180 days.\n\n",
        log.cases_a_week, planted.false_a_month, planted.leaks_a_month, planted.streams
    )?;
    text.push_str("| method | rise | found | median days until noticed |\n| --- | --- | --- | --- |\n");
    for outcome in &planted.outcomes {
        let days = outcome.median_days.map_or("more than 180".to_owned(), |days| format!("{days:.0}"));
        writeln!(text, "| {} | x{} | {:.0}% | {days} |", outcome.name, outcome.times, outcome.share * 100.0)?;
    }
    Ok(text)
}

/// The figures of a report.
fn figures(html: &str) -> Vec<Figure<'_>> {
    let body = html.split("<figure class=\"picture card\">").skip(1);
    body.filter_map(|rest| {
        let figure = rest.split("</figure>").next()?;
        let title = between(figure, "<figcaption>", "</figcaption>")?;
        let from = figure.find("<svg class=\"chart\"")?;
        let until = figure.find("<details")?;
        let until_svg = figure[..until].rfind("</svg>")? + "</svg>".len();
        let notes = figure[..until].split("<p>").skip(1);
        let notes = notes.filter_map(|note| note.split("</p>").next()).collect();
        Some(Figure { title, svg: &figure[from..until_svg], notes })
    })
    .collect()
}

fn between<'h>(text: &'h str, before: &str, after: &str) -> Option<&'h str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(after).map(|(inner, _)| inner)
}

/// A picture that stands alone: with its colors, and a width of its own.
fn alone(svg: &str) -> Result<String> {
    let style = |name: &str| fs::read_to_string(root().join("web/css").join(name));
    let styles = style("tokens.css")? + &style("charts.css")? + "svg.chart { background: var(--paper); }";
    let svg = svg.replacen("width=\"100%\"", "width=\"860\"", 1);
    let (opening, rest) = svg.split_once('>').unwrap_or((&svg, ""));
    Ok(format!("{opening}><style>{styles}</style>{rest}\n"))
}

#[cfg(test)]
mod tests {
    use super::figures;

    #[test]
    fn what_is_said_beside_a_picture_is_read_wherever_it_stands() {
        let html = "<figure class=\"picture card\"><figcaption>Late</figcaption><p>Now 41%.</p>\
                    <svg class=\"chart\"><g></g></svg><p>Before, 7%.</p><details><p>a table</p></details></figure>";
        let read = figures(html);
        assert_eq!(read.len(), 1);
        assert_eq!((read[0].title, &read[0].notes), ("Late", &vec!["Now 41%.", "Before, 7%."]));
        assert_eq!(read[0].svg, "<svg class=\"chart\"><g></g></svg>");
    }
}
