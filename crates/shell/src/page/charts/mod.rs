//! Charts: plain functions from figures to SVG. One idea a picture: a sentence as its title, direct labels, the
//! standard as a line, what is unsure as a band, what is too few as a hatch. No scales, no legends.
//!
//! A picture has no width of its own: positions are shares of the width it gets and heights are pixels, so that
//! letters keep their size on a phone and on paper. Colors come from the tokens, through `web/css/charts.css`;
//! each [`Look`] has a texture besides its color, for paper and for eyes that see no difference.
//!
//! The table behind a picture is the page's part: `<details class="chart-table">` beside the `<figure>`.
//!
//! [`bars()`] compares counts, [`intervals()`] compares shares with their uncertainty, [`line()`] shows how one figure
//! went through time, [`days()`] what happened day by day and since when, [`grid()`] counts by two things at once.

mod bars;
mod days;
mod grid;
mod intervals;
mod line;
mod svg;
#[cfg(test)]
mod tests;

pub use bars::{Bar, bars};
pub use days::{Days, days};
pub use grid::{Grid, grid};
pub use intervals::{Share, Shown, intervals};
pub use line::{Line, Mark, Point, line};

/// What every picture says of itself.
#[derive(Clone, Debug)]
pub struct Chart<'a> {
    /// Unique on its page: letters, digits and dashes.
    pub id: &'a str,
    /// A sentence that says what the picture shows.
    pub title: &'a str,
    /// The same for somebody who cannot see it: what is drawn, and where the figures stand.
    pub about: &'a str,
}

/// How a bar looks; each has a texture besides its color.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// Neither good nor bad: the accent.
    #[default]
    Plain,
    /// Kept, well.
    Kept,
    /// Soon, told, on the way.
    Soon,
    /// Broken, late.
    Broken,
}

impl Look {
    const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Kept => "kept",
            Self::Soon => "soon",
            Self::Broken => "broken",
        }
    }
}
