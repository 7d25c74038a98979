//! Shares side by side, each with how sure it is.

use super::svg::{Svg, escape, percent};
use super::{Chart, Look};

/// Pixels from one share to the next.
const ROW: u32 = 46;
const BAND: u32 = 14;
/// Pixels for the words of the standard, above all.
const HEAD: u32 = 22;

/// One share.
#[derive(Clone, Debug)]
pub struct Share {
    /// Of what; longer ones than 26 characters are cut.
    pub label: String,
    /// The figure as it stands at the line's end: "62% of 50".
    pub says: String,
    /// What is drawn.
    pub shown: Shown,
}

/// What is drawn of a share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Shown {
    /// The share and its interval, all from 0 to 1.
    Known {
        /// The share that was seen.
        share: f64,
        /// The lower end of its interval.
        low: f64,
        /// The upper end.
        high: f64,
        /// How the share looks.
        look: Look,
    },
    /// A hatch: too few to tell.
    TooFew,
}

/// Shares from 0 to 1 on one scale, each as a mark in the band of its interval; `standard` is a line through
/// all, with the words that stand at it. No shares, no picture: the empty text.
pub fn intervals(chart: &Chart<'_>, standard: Option<(f64, &str)>, shares: &[Share]) -> String {
    if shares.is_empty() {
        return String::new();
    }
    let rows = u32::try_from(shares.len()).expect("the shares of a picture are few");
    let head = if standard.is_some() { HEAD } else { 0 };
    let mut svg = Svg::new(chart, head + rows * ROW);
    for (row, share) in (0..).zip(shares) {
        let top = head + row * ROW;
        svg.line_of_words(top + 16, &share.label, &share.says);
        svg.track(top + 24, BAND);
        match share.shown {
            Shown::TooFew => svg.hatch(top + 24, BAND, (0.0, 1.0)),
            Shown::Known { share, low, high, look } => known(&mut svg, top + 24, (share, low, high), look),
        }
    }
    if let Some((at, says)) = standard {
        standard_line(&mut svg, at, says, head + rows * ROW);
    }
    svg.done()
}

/// The interval as a band, and in it the share as an upright mark.
fn known(svg: &mut Svg, top: u32, (share, low, high): (f64, f64, f64), look: Look) {
    let (x, width, name) = (percent(low), percent(high - low), look.name());
    svg.put(format_args!(
        "<rect class=\"chart-band chart-band-{name}\" x=\"{x}\" y=\"{top}\" width=\"{width}\" height=\"{BAND}\" rx=\"3\"/>"
    ));
    let (at, from, to) = (percent(share), top - 2, top + BAND + 2);
    svg.put(format_args!(
        "<line class=\"chart-mark chart-mark-{name}\" x1=\"{at}\" x2=\"{at}\" y1=\"{from}\" y2=\"{to}\"/>"
    ));
}

fn standard_line(svg: &mut Svg, at: f64, says: &str, height: u32) {
    let (x, anchor) = (percent(at), if at > 0.5 { "end" } else { "start" });
    let says = escape(says);
    svg.put(format_args!(
        "<text class=\"chart-says\" x=\"{x}\" y=\"14\" text-anchor=\"{anchor}\">{says}</text>\
         <line class=\"chart-standard\" x1=\"{x}\" x2=\"{x}\" y1=\"20\" y2=\"{height}\"/>"
    ));
}
