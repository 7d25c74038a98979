//! The frame of a picture and its small parts.

use std::fmt::Write;

use super::{Chart, Look};

/// Longest label, in characters; longer ones end in "…".
const LABEL_CHARS_MAX: usize = 26;

/// A picture being drawn.
pub(super) struct Svg {
    text: String,
    id: String,
}

impl Svg {
    /// A picture of this height, in pixels, as wide as the place it is put in.
    pub(super) fn new(chart: &Chart<'_>, height: u32) -> Self {
        let id = chart.id.to_owned();
        let mut text = String::new();
        let (title, about) = (escape(chart.title), escape(chart.about));
        put(
            &mut text,
            format_args!(
                "<svg class=\"chart\" id=\"{id}\" role=\"img\" width=\"100%\" height=\"{height}\" \
                 aria-labelledby=\"{id}-title {id}-about\" xmlns=\"http://www.w3.org/2000/svg\">\
                 <title id=\"{id}-title\">{title}</title><desc id=\"{id}-about\">{about}</desc>"
            ),
        );
        let mut svg = Self { text, id };
        svg.textures();
        svg
    }

    /// The textures that stand in for colors.
    fn textures(&mut self) {
        let id = self.id.clone();
        self.put(format_args!(
            "<defs><pattern id=\"{id}-soon\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
             <path class=\"chart-texture\" d=\"M0 6L6 0\"/></pattern>\
             <pattern id=\"{id}-broken\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\">\
             <path class=\"chart-texture\" d=\"M0 5L5 0M0 0L5 5\"/></pattern>\
             <pattern id=\"{id}-few\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\">\
             <path class=\"chart-few\" d=\"M0 7L7 0\"/></pattern></defs>"
        ));
    }

    pub(super) fn put(&mut self, piece: std::fmt::Arguments<'_>) {
        put(&mut self.text, piece);
    }

    /// Words at the left edge of the line at `y`, and others at its right edge.
    pub(super) fn line_of_words(&mut self, y: u32, label: &str, says: &str) {
        let (label, says) = (escape(&clipped(label)), escape(says));
        self.put(format_args!(
            "<text class=\"chart-label\" x=\"0\" y=\"{y}\">{label}</text>\
             <text class=\"chart-says\" x=\"100%\" y=\"{y}\" text-anchor=\"end\">{says}</text>"
        ));
    }

    /// A figure at the left edge of the line at `y`.
    pub(super) fn words(&mut self, y: u32, says: &str) {
        let says = escape(says);
        self.put(format_args!("<text class=\"chart-says\" x=\"0\" y=\"{y}\">{says}</text>"));
    }

    /// A bar from `from` to `to`, shares of the width.
    pub(super) fn bar(&mut self, y: u32, height: u32, (from, to): (f64, f64), look: Look) {
        let (x, width, name) = (percent(from), percent((to - from).max(0.0)), look.name());
        self.put(format_args!(
            "<rect class=\"chart-{name}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"3\"/>"
        ));
        if matches!(look, Look::Soon | Look::Broken) {
            let id = self.id.clone();
            self.put(format_args!(
                "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"3\" fill=\"url(#{id}-{name})\"/>"
            ));
        }
    }

    /// The whole width, behind a bar.
    pub(super) fn track(&mut self, y: u32, height: u32) {
        self.put(format_args!(
            "<rect class=\"chart-track\" x=\"0\" y=\"{y}\" width=\"100%\" height=\"{height}\" rx=\"3\"/>"
        ));
    }

    /// A hatch over a part of the width: too few to tell.
    pub(super) fn hatch(&mut self, y: u32, height: u32, (from, to): (f64, f64)) {
        let (id, x, width) = (self.id.clone(), percent(from), percent((to - from).max(0.0)));
        self.put(format_args!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"3\" fill=\"url(#{id}-few)\"/>"
        ));
    }

    pub(super) fn done(mut self) -> String {
        self.text.push_str("</svg>");
        self.text
    }
}

fn put(text: &mut String, piece: std::fmt::Arguments<'_>) {
    text.write_fmt(piece).expect("a text takes what is written");
}

/// A share of the width, from 0 to 1, as SVG wants it.
pub(super) fn percent(share: f64) -> String {
    format!("{:.2}%", share.clamp(0.0, 1.0) * 100.0)
}

pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn clipped(label: &str) -> String {
    if label.chars().count() <= LABEL_CHARS_MAX {
        return label.to_owned();
    }
    let kept: String = label.chars().take(LABEL_CHARS_MAX - 1).collect();
    format!("{}…", kept.trim_end())
}
