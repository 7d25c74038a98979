//! Counts side by side.

use super::svg::Svg;
use super::{Chart, Look};

/// Pixels from one bar to the next.
const ROW: u32 = 46;
const BAR: u32 = 14;
/// The same where figures stand below their bars.
const TALL_ROW: u32 = 64;
/// A label and a figure of more characters together have no room in one line of a phone.
const LINE_CHARS_MAX: usize = 34;

/// One count.
#[derive(Clone, Debug)]
pub struct Bar {
    /// What is counted; longer ones than 26 characters are cut.
    pub label: String,
    /// How many.
    pub count: u64,
    /// The figure as it stands at the bar's end: "9 of 120".
    pub says: String,
    /// How it looks.
    pub look: Look,
}

/// Counts as bars of one scale: the longest takes the whole width, or `whole` does where it is more. No bars,
/// no picture: the empty text.
pub fn bars(chart: &Chart<'_>, whole: u64, bars: &[Bar]) -> String {
    if bars.is_empty() {
        return String::new();
    }
    let rows = u32::try_from(bars.len()).expect("the bars of a picture are few");
    let longest = bars.iter().map(|bar| bar.count).max().unwrap_or(0).max(whole).max(1);
    let is_tall =
        bars.iter().any(|bar| bar.label.chars().count() + bar.says.chars().count() > LINE_CHARS_MAX);
    let a_row = if is_tall { TALL_ROW } else { ROW };
    let mut svg = Svg::new(chart, rows * a_row);
    for (row, bar) in (0..).zip(bars) {
        let top = row * a_row;
        if is_tall {
            svg.line_of_words(top + 16, &bar.label, "");
            svg.words(top + 54, &bar.says);
        } else {
            svg.line_of_words(top + 16, &bar.label, &bar.says);
        }
        svg.track(top + 24, BAR);
        svg.bar(top + 24, BAR, (0.0, share(bar.count, longest)), bar.look);
    }
    svg.done()
}

#[expect(clippy::cast_precision_loss, reason = "a picture has fewer pixels than a double has digits")]
fn share(count: u64, whole: u64) -> f64 {
    count as f64 / whole as f64
}
