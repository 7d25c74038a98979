//! One figure through time.

use std::fmt::Write;

use super::Chart;
use super::svg::{Svg, escape, percent};

/// Pixels above and below the drawing, for words.
const HEAD: u32 = 22;
const FOOT: u32 = 22;
const DRAWING: u32 = 132;
/// The drawing's own coordinates, stretched over the place it gets.
const WIDE: f64 = 1_000.0;

/// The figure at one moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Point {
    /// The figure, with the ends of its interval.
    Known {
        /// The figure.
        value: f64,
        /// The lower end of its interval.
        low: f64,
        /// The upper end.
        high: f64,
    },
    /// Too few to tell: a hatch.
    TooFew,
}

/// A moment that the picture points at, such as when something began.
#[derive(Clone, Debug)]
pub struct Mark {
    /// Which point it is at, from 0.
    pub at: usize,
    /// What stands at it.
    pub says: String,
}

/// How a figure went.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// At even distances, oldest first.
    pub points: &'a [Point],
    /// Upper end of the scale, which begins at 0.
    pub top: f64,
    /// Words below the first and the last point: "6 April", "28 June".
    pub ends: (&'a str, &'a str),
    /// The standard as a line, with what stands at it.
    pub standard: Option<(f64, &'a str)>,
    /// What the picture points at.
    pub mark: Option<Mark>,
}

/// A figure as a line in the band of its intervals. Fewer than two points, no picture: the empty text.
pub fn line(chart: &Chart<'_>, line: &Line<'_>) -> String {
    if line.points.len() < 2 {
        return String::new();
    }
    let mut svg = Svg::new(chart, HEAD + DRAWING + FOOT);
    for (place, point) in line.points.iter().enumerate() {
        if *point == Point::TooFew {
            let half = 0.5 / steps(line);
            let at = share_of_width(line, place);
            svg.hatch(HEAD, DRAWING, ((at - half).max(0.0), (at + half).min(1.0)));
        }
    }
    let (height, wide) = (f64::from(DRAWING), WIDE);
    svg.put(format_args!(
        "<svg y=\"{HEAD}\" width=\"100%\" height=\"{DRAWING}\" viewBox=\"0 0 {wide} {height}\" preserveAspectRatio=\"none\">"
    ));
    for run in runs(line) {
        draw_run(&mut svg, line, &run);
    }
    svg.put(format_args!("</svg>"));
    words_around(&mut svg, line);
    svg.done()
}

/// Stretches of known points, by their places.
fn runs(line: &Line<'_>) -> Vec<Vec<(usize, [f64; 3])>> {
    let mut runs = vec![Vec::new()];
    for (place, point) in line.points.iter().enumerate() {
        match *point {
            Point::Known { value, low, high } => {
                runs.last_mut().expect("there is always a run").push((place, [value, low, high]));
            }
            Point::TooFew => runs.push(Vec::new()),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

fn draw_run(svg: &mut Svg, line: &Line<'_>, run: &[(usize, [f64; 3])]) {
    let (mut upper, mut lower, mut middle) = (String::new(), Vec::new(), String::new());
    for (place, [value, low, high]) in run {
        let x = share_of_width(line, *place) * WIDE;
        let _ = write!(upper, "{x:.1},{:.1} ", height_of(line, *high));
        lower.push(format!("{x:.1},{:.1}", height_of(line, *low)));
        let _ = write!(middle, "{x:.1},{:.1} ", height_of(line, *value));
    }
    lower.reverse();
    let lower = lower.join(" ");
    svg.put(format_args!("<polygon class=\"chart-band chart-band-plain\" points=\"{upper}{lower}\"/>"));
    let middle = middle.trim_end();
    svg.put(format_args!(
        "<polyline class=\"chart-line\" points=\"{middle}\" vector-effect=\"non-scaling-stroke\"/>"
    ));
}

fn words_around(svg: &mut Svg, line: &Line<'_>) {
    let foot = HEAD + DRAWING + 16;
    let (first, last) = (escape(line.ends.0), escape(line.ends.1));
    svg.put(format_args!(
        "<text class=\"chart-says\" x=\"0\" y=\"{foot}\">{first}</text>\
         <text class=\"chart-says\" x=\"100%\" y=\"{foot}\" text-anchor=\"end\">{last}</text>"
    ));
    if let Some((standard, says)) = line.standard {
        let y = f64::from(HEAD) + height_of(line, standard);
        let (above, says) = (if y < 36.0 { y + 16.0 } else { y - 5.0 }, escape(says));
        svg.put(format_args!(
            "<line class=\"chart-standard\" x1=\"0\" x2=\"100%\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\
             <text class=\"chart-says\" x=\"0\" y=\"{above:.1}\">{says}</text>"
        ));
    }
    if let Some(mark) = &line.mark {
        let share = share_of_width(line, mark.at);
        let (x, anchor, says) =
            (percent(share), if share > 0.5 { "end" } else { "start" }, escape(&mark.says));
        let bottom = HEAD + DRAWING;
        svg.put(format_args!(
            "<line class=\"chart-here\" x1=\"{x}\" x2=\"{x}\" y1=\"{HEAD}\" y2=\"{bottom}\"/>\
             <text class=\"chart-label\" x=\"{x}\" y=\"14\" text-anchor=\"{anchor}\">{says}</text>"
        ));
    }
}

#[expect(clippy::cast_precision_loss, reason = "the points of a picture are few")]
fn steps(line: &Line<'_>) -> f64 {
    (line.points.len() - 1) as f64
}

#[expect(clippy::cast_precision_loss, reason = "the points of a picture are few")]
fn share_of_width(line: &Line<'_>, place: usize) -> f64 {
    place as f64 / steps(line)
}

/// Pixels from the top of the drawing.
fn height_of(line: &Line<'_>, value: f64) -> f64 {
    let share = if line.top > 0.0 { (value / line.top).clamp(0.0, 1.0) } else { 0.0 };
    (1.0 - share) * f64::from(DRAWING)
}
