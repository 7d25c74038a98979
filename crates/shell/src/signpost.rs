//! Signposts: lines by which one feature's page leads to another's without knowing it. A feature lists its own in
//! `Feature::extends`.

use crate::words::say;
use crate::{App, Right, Seat};

/// Which page it stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Post {
    /// One's own page.
    Me,
    /// The page of the organization.
    Organization,
}

/// A line that leads to another page.
#[derive(Clone, Copy, Debug)]
pub struct Signpost {
    /// Where it stands.
    pub post: Post,
    /// Where it leads.
    pub path: &'static str,
    /// Key of its words.
    pub key: &'static str,
    /// Who sees it.
    pub right: Right,
}

/// A signpost ready to be placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pointing {
    /// Where it leads.
    pub path: &'static str,
    /// Its words.
    pub says: String,
}

/// The signposts on a page that this colleague sees, in the order of the registry.
pub fn at(app: &App, seat: &Seat, post: Post) -> Vec<Pointing> {
    let seen = app.each::<Signpost>().filter(|sign| sign.post == post && seat.may(sign.right));
    seen.map(|sign| Pointing { path: sign.path, says: say(sign.key) }).collect()
}
