//! A picture with the table behind it, for pages that include it as `{{ figure }}`.

use askama::Template;

use super::filters;

/// A picture: what it shows as a sentence, and the same figures as a table for whoever does not see it.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "page/figure.html")]
pub struct Figure {
    /// A sentence that says what it shows.
    pub title: String,
    /// Sentences below the title.
    pub notes: Vec<String>,
    /// The picture as SVG, ready to be placed; empty where there is nothing to draw.
    pub svg: String,
    /// What the table is about.
    pub caption: String,
    /// The heads of its columns.
    pub head: Vec<String>,
    /// Its rows; the first cell of each names it. Without any there is no table.
    pub rows: Vec<Vec<String>>,
}
