//! The reply box, and what is said back to it.

use askama::Template;
use shell::page::filters;

use super::{AttachmentView, MailboxChoice};

/// The reply box with its draft.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "views/composer.html")]
pub(crate) struct ComposerView {
    pub(crate) number: i64,
    /// The conversation's id, by which presence knows it.
    pub(crate) conversation: String,
    pub(crate) client_key: String,
    /// The version of the draft that stands here; empty where there is none.
    pub(crate) basis: String,
    /// The newest message its author has seen.
    pub(crate) seen: String,
    pub(crate) is_note: bool,
    pub(crate) text: String,
    pub(crate) html: String,
    pub(crate) placeholder: String,
    /// Addresses to answer from, while there is more than one.
    pub(crate) from: Vec<MailboxChoice>,
    pub(crate) to_words: String,
    pub(crate) to: String,
    pub(crate) cc: String,
    pub(crate) bcc: String,
    pub(crate) has_refused_people: bool,
    pub(crate) attachments: Vec<AttachmentView>,
    pub(crate) attachment_megabytes_max: u32,
    /// What other features show below the text, as finished HTML.
    pub(crate) parts: Vec<String>,
    /// "Draft saved 10:04", or empty.
    pub(crate) state: String,
    pub(crate) refusal: Option<RefusedView>,
}

/// Why an answer was not taken, beside what was written.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "views/refused.html")]
pub(crate) struct RefusedView {
    pub(crate) tone: &'static str,
    pub(crate) sentence: String,
    /// The field that it concerns, or empty; scripts say it there.
    pub(crate) about: String,
    /// Whether it may be sent all the same.
    pub(crate) can_anyway: bool,
}

/// What the server understood of a time in words.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "views/heard.html")]
pub(crate) struct HeardView {
    pub(crate) is_understood: bool,
    pub(crate) words: String,
    /// The same instant in the customer's zone, where it differs.
    pub(crate) theirs: String,
}
