//! Counts day by day, with what is said about them: since when, and how sure.

use std::fmt::Write;

use super::Chart;
use super::line::Mark;
use super::svg::{Svg, escape, percent};
use crate::words::say_with;

/// Pixels of one row of words above the drawing.
const ROW: u32 = 18;
const BARS: u32 = 108;
const FOOT: u32 = 20;
/// Pixels of the second drawing, and of its words.
const PATH: u32 = 40;
const PATH_HEAD: u32 = 22;
/// The second drawing ends at so many times its limit.
const PATH_TOP: f64 = 1.25;

/// How something went, day by day.
#[derive(Clone, Debug)]
pub struct Days<'a> {
    /// How many on each day, oldest first.
    pub counts: &'a [i64],
    /// Words below the first and the last day: "6 April", "28 June".
    pub ends: (&'a str, &'a str),
    /// What is usual in a day, as a line, with what is said of it.
    pub usual: Option<(f64, &'a str)>,
    /// The days on which it may have begun, from and to, with what stands at them.
    pub began: Option<(usize, usize, &'a str)>,
    /// What else the picture points at; each has a row of its own, so that words never collide.
    pub marks: &'a [Mark],
    /// How sure it became, day by day, as a second drawing below; empty for none.
    pub path: &'a [f32],
    /// What the second drawing shows, and what its limit at 1 is.
    pub path_says: (&'a str, &'a str),
}

/// Counts as thin bars. Fewer than two days, no picture: the empty text.
pub fn days(chart: &Chart<'_>, days: &Days<'_>) -> String {
    if days.counts.len() < 2 {
        return String::new();
    }
    let rows = days.marks.len() + usize::from(days.began.is_some());
    // The last row of words says what the height means.
    let top = ROW * u32::try_from(rows + 1).expect("the marks of a picture are few") + 6;
    let path = if days.path.is_empty() { 0 } else { PATH_HEAD + PATH };
    let mut svg = Svg::new(chart, top + BARS + FOOT + path);
    band(&mut svg, days, top);
    bars(&mut svg, days, top);
    usual(&mut svg, days, top);
    marks(&mut svg, days, top);
    scale(&mut svg, days, top - 10);
    ends(&mut svg, days, top + BARS + 16);
    if path > 0 {
        draw_path(&mut svg, days, top + BARS + FOOT);
    }
    svg.done()
}

/// The days on which it may have begun.
fn band(svg: &mut Svg, days: &Days<'_>, top: u32) {
    let Some((from, to, says)) = days.began else { return };
    let (start, end) = (share(days, from), share(days, to + 1));
    let (x, width) = (percent(start), percent((end - start).max(0.004)));
    let at = if start > 0.5 { end } else { start };
    let height = BARS + 4;
    let y = top - 4;
    svg.put(format_args!(
        "<rect class=\"chart-band\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"/>"
    ));
    words(svg, at, 14, says);
}

/// Words beside what they point at; where a phone has no room for that, from the picture's edge on.
fn words(svg: &mut Svg, at: f64, y: u32, says: &str) {
    let (x, says) = (percent(at), escape(says));
    let (anchor, edge) = if at > 0.5 { ("end", "100%") } else { ("start", "0") };
    svg.put(format_args!(
        "<text class=\"chart-label chart-halo chart-beside\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\">{says}</text>\
         <text class=\"chart-label chart-halo chart-edge\" x=\"{edge}\" y=\"{y}\" text-anchor=\"{anchor}\">{says}</text>"
    ));
}

/// What the height means, and what the line is: above the drawing, where no bar stands.
fn scale(svg: &mut Svg, days: &Days<'_>, y: u32) {
    let most = days.counts.iter().copied().max().unwrap_or(0);
    let most = escape(&say_with("shell-chart-most", &[("count", most.into())]));
    svg.put(format_args!("<text class=\"chart-says chart-halo\" x=\"0\" y=\"{y}\">{most}</text>"));
    if let Some((_, says)) = days.usual {
        let says = escape(says);
        svg.put(format_args!(
            "<text class=\"chart-says chart-halo\" x=\"100%\" y=\"{y}\" text-anchor=\"end\">\u{254c}\u{254c} {says}</text>"
        ));
    }
}

fn bars(svg: &mut Svg, days: &Days<'_>, top: u32) {
    let most = highest(days);
    let mut path = String::new();
    for (place, count) in days.counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let height = real(*count) / most * f64::from(BARS);
        let _ = write!(path, "M{:.1} {BARS}v-{height:.1}h.8v{height:.1}z", real_place(place) + 0.1);
    }
    let wide = days.counts.len();
    svg.put(format_args!(
        "<svg y=\"{top}\" width=\"100%\" height=\"{BARS}\" viewBox=\"0 0 {wide} {BARS}\" preserveAspectRatio=\"none\">\
         <path class=\"chart-day\" d=\"{path}\"/></svg>"
    ));
    let foot = top + BARS;
    svg.put(format_args!("<line class=\"chart-ground\" x1=\"0\" x2=\"100%\" y1=\"{foot}\" y2=\"{foot}\"/>"));
}

fn usual(svg: &mut Svg, days: &Days<'_>, top: u32) {
    let Some((usual, _)) = days.usual else { return };
    let y = f64::from(top) + (1.0 - (usual / highest(days)).clamp(0.0, 1.0)) * f64::from(BARS);
    svg.put(format_args!(
        "<line class=\"chart-standard\" x1=\"0\" x2=\"100%\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>"
    ));
}

fn marks(svg: &mut Svg, days: &Days<'_>, top: u32) {
    let first = u32::from(days.began.is_some());
    for (row, mark) in (first..).zip(days.marks) {
        let at = share(days, mark.at) + 0.5 / real_place(days.counts.len());
        let x = percent(at);
        let (y, from, bottom) = (row * ROW + 14, row * ROW + 18, top + BARS);
        svg.put(format_args!(
            "<line class=\"chart-here\" x1=\"{x}\" x2=\"{x}\" y1=\"{from}\" y2=\"{bottom}\"/>"
        ));
        words(svg, at, y, &mark.says);
    }
}

fn ends(svg: &mut Svg, days: &Days<'_>, y: u32) {
    let (first, last) = (escape(days.ends.0), escape(days.ends.1));
    svg.put(format_args!(
        "<text class=\"chart-says\" x=\"0\" y=\"{y}\">{first}</text>\
         <text class=\"chart-says\" x=\"100%\" y=\"{y}\" text-anchor=\"end\">{last}</text>"
    ));
}

/// How sure it became; the limit is a line.
fn draw_path(svg: &mut Svg, days: &Days<'_>, top: u32) {
    let (says, limit) = (escape(days.path_says.0), escape(days.path_says.1));
    let height = f64::from(PATH);
    let mut points = String::new();
    for (place, value) in days.path.iter().enumerate() {
        let y = (1.0 - (f64::from(*value) / PATH_TOP).clamp(0.0, 1.0)) * height;
        let _ = write!(points, "{:.1},{y:.1} ", real_place(place) + 0.5);
    }
    let points = points.trim_end();
    let (wide, words, drawing) = (days.counts.len(), top + 15, top + PATH_HEAD);
    let at = f64::from(drawing) + (1.0 - 1.0 / PATH_TOP) * height;
    svg.put(format_args!(
        "<text class=\"chart-says\" x=\"0\" y=\"{words}\">{says}</text>\
         <text class=\"chart-says\" x=\"100%\" y=\"{words}\" text-anchor=\"end\">{limit}</text>\
         <line class=\"chart-standard\" x1=\"0\" x2=\"100%\" y1=\"{at:.1}\" y2=\"{at:.1}\"/>\
         <svg y=\"{drawing}\" width=\"100%\" height=\"{PATH}\" viewBox=\"0 0 {wide} {PATH}\" preserveAspectRatio=\"none\">\
         <polyline class=\"chart-line\" points=\"{points}\" vector-effect=\"non-scaling-stroke\"/></svg>"
    ));
}

/// The upper end of the scale: the most of a day, and never less than what is usual.
fn highest(days: &Days<'_>) -> f64 {
    let most = days.counts.iter().copied().max().unwrap_or(0).max(1);
    days.usual.map_or(0.0, |(usual, _)| usual * 1.15).max(real(most))
}

/// Where a day begins, as a share of the width.
fn share(days: &Days<'_>, place: usize) -> f64 {
    real_place(place) / real_place(days.counts.len())
}

#[expect(clippy::cast_precision_loss, reason = "a picture has fewer pixels than a double has digits")]
fn real(count: i64) -> f64 {
    count as f64
}

#[expect(clippy::cast_precision_loss, reason = "the days of a picture are few")]
fn real_place(place: usize) -> f64 {
    place as f64
}
