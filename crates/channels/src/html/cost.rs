//! Documents that cost a parser far more than their size suggests. A mail of two megabytes can be written so
//! that the standard's own rules keep a parser busy for minutes; such a one is shown as text.

use super::scan::{Scan, Tag, Token};

/// Tags that a parser opens again and again until they are closed.
const REOPENED: [&str; 14] =
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Tags inside which such tags begin anew.
const SCOPES: [&str; 8] = ["td", "th", "caption", "button", "object", "applet", "marquee", "template"];
/// Tags that may stand directly in a table; everything else there is moved out, one by one.
const OF_TABLES: [&str; 12] =
    ["table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption", "colgroup", "col", "style", "script"];
/// Tags that add no depth: without content, or closed by the next one of their kind.
const FLAT: [&str; 12] = ["br", "img", "hr", "meta", "link", "input", "col", "wbr", "p", "li", "tr", "td"];

/// What a parser may make of a document, in elements.
const ELEMENTS_MAX: usize = 1_000_000;
/// Elements inside each other.
const DEPTH_MAX: usize = 5_000;
/// Attributes of one tag; each is compared with all before it.
const ATTRIBUTES_MAX: usize = 300;
/// Things to be moved out of tables; each is inserted among all before it.
const MOVED_MAX: usize = 2_000;

/// Whether parsing would take far more time and memory than the size suggests.
pub(super) fn is_too_high(html: &str) -> bool {
    let mut cost = Cost::default();
    Scan::new(html).any(|token| {
        match token {
            Token::Tag(tag) => cost.tag(&tag),
            Token::Text(text) => cost.moved += usize::from(cost.is_in_table() && !text.trim().is_empty()),
        }
        cost.elements > ELEMENTS_MAX
            || cost.depth > DEPTH_MAX
            || cost.attributes > ATTRIBUTES_MAX
            || cost.moved > MOVED_MAX
    })
}

#[derive(Default)]
struct Cost<'a> {
    elements: usize,
    depth: usize,
    attributes: usize,
    moved: usize,
    /// Formatting tags that are open; `None` is a scope in which they begin anew.
    open: Vec<Option<(String, &'a str)>>,
    /// For each open table, whether we stand directly in it rather than in a cell.
    tables: Vec<bool>,
}

impl<'a> Cost<'a> {
    fn is_in_table(&self) -> bool {
        self.tables.last().copied().unwrap_or(false)
    }

    fn tag(&mut self, tag: &Tag<'a>) {
        let name = tag.name.as_str();
        self.attributes = self.attributes.max(tag.attributes.len());
        self.moved += usize::from(self.is_in_table() && !OF_TABLES.contains(&name));
        self.table(name, tag.is_end);
        if tag.is_end {
            self.depth = self.depth.saturating_sub(1);
            self.close(name);
            self.elements += 1;
        } else {
            self.depth += usize::from(!FLAT.contains(&name));
            self.open(name, tag.whole);
            self.elements += 1 + self.in_scope().count();
        }
    }

    fn table(&mut self, name: &str, is_end: bool) {
        match (name, is_end) {
            ("table", false) => self.tables.push(true),
            ("table", true) => drop(self.tables.pop()),
            ("td" | "th" | "caption", _) => {
                if let Some(last) = self.tables.last_mut() {
                    *last = is_end;
                }
            }
            ("tr" | "tbody" | "thead" | "tfoot", _) => {
                if let Some(last) = self.tables.last_mut() {
                    *last = true;
                }
            }
            _ => (),
        }
    }

    fn in_scope(&self) -> impl Iterator<Item = &(String, &'a str)> {
        self.open.iter().rev().map_while(Option::as_ref)
    }

    /// The same tag is kept open three times at most.
    fn open(&mut self, name: &str, whole: &'a str) {
        if SCOPES.contains(&name) {
            self.open.push(None);
        } else if REOPENED.contains(&name) && self.in_scope().filter(|(_, other)| *other == whole).count() < 3
        {
            self.open.push(Some((name.to_owned(), whole)));
        }
    }

    fn close(&mut self, name: &str) {
        let scope = self.open.iter().rposition(Option::is_none);
        if SCOPES.contains(&name) || name == "table" {
            self.open.truncate(scope.unwrap_or(self.open.len()));
        } else if REOPENED.contains(&name) {
            let since = scope.map_or(0, |scope| scope + 1);
            let is_it = |open: &Option<(String, &str)>| open.as_ref().is_some_and(|(other, _)| other == name);
            if let Some(opened) = self.open[since..].iter().rposition(is_it) {
                self.open.remove(since + opened);
            }
        }
    }
}
