//! Counts by two things at once, such as weekday and hour.

use super::Chart;
use super::svg::{Svg, escape, percent};

/// Pixels from one row to the next, and of the head with the columns' words.
const ROW: u32 = 30;
const HEAD: u32 = 22;
/// The share of the width that the rows' words take.
const LABELS: f64 = 0.14;
/// How dark cells are: those with little, and those with most. Nothing lies between, so that every number is readable.
const LIGHT: f64 = 0.4;
const DARK: f64 = 0.9;
/// From this share of the most on, a cell is dark.
const DARK_FROM: f64 = 0.75;

/// Counts in rows and columns.
#[derive(Clone, Debug)]
pub struct Grid<'a> {
    /// Words of the columns.
    pub columns: &'a [String],
    /// Each row's word and its counts, one a column.
    pub rows: &'a [(String, Vec<u64>)],
}

/// Counts as cells, the more the darker, each with its number. Nothing counted, no picture: the empty text.
pub fn grid(chart: &Chart<'_>, grid: &Grid<'_>) -> String {
    let most = grid.rows.iter().flat_map(|(_, counts)| counts).copied().max().unwrap_or(0);
    if most == 0 || grid.columns.is_empty() {
        return String::new();
    }
    let rows = u32::try_from(grid.rows.len()).expect("the rows of a picture are few");
    let mut svg = Svg::new(chart, HEAD + rows * ROW);
    let step = (1.0 - LABELS) / real(grid.columns.len() as u64);
    for (column, says) in (0_u64..).zip(grid.columns) {
        let (x, says) = (percent(LABELS + step * (real(column) + 0.5)), escape(says));
        svg.put(format_args!(
            "<text class=\"chart-says\" x=\"{x}\" y=\"14\" text-anchor=\"middle\">{says}</text>"
        ));
    }
    for (row, (says, counts)) in (0..).zip(grid.rows) {
        let (top, says) = (HEAD + row * ROW, escape(says));
        let words = top + 19;
        svg.put(format_args!("<text class=\"chart-label\" x=\"0\" y=\"{words}\">{says}</text>"));
        for (column, count) in (0_u64..).zip(counts) {
            let left = LABELS + step * real(column);
            let (x, width, middle) =
                (percent(left + 0.003), percent(step - 0.006), percent(left + step / 2.0));
            let (y, height, share) = (top + 2, ROW - 4, real(*count) / real(most));
            let is_dark = share >= DARK_FROM;
            let (dark, tone) =
                if is_dark { (DARK, "chart-cell-dark") } else { (LIGHT * share, "chart-cell") };
            svg.put(format_args!(
                "<rect class=\"chart-track\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"3\"/>"
            ));
            if *count > 0 {
                svg.put(format_args!(
                    "<rect class=\"chart-plain\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"3\" \
                     opacity=\"{dark:.2}\"/>\
                     <text class=\"{tone}\" x=\"{middle}\" y=\"{words}\" text-anchor=\"middle\">{count}</text>"
                ));
            }
        }
    }
    svg.done()
}

#[expect(clippy::cast_precision_loss, reason = "a picture has fewer pixels than a double has digits")]
fn real(count: u64) -> f64 {
    count as f64
}
