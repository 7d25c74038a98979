//! Drafts that are written in two places at once: a page says which draft it began with, and does not write over one
//! that was saved elsewhere since. It is told what that one says, so that its reader chooses.

use std::collections::BTreeMap;

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use conversations::drafts::{Basis, Draft};
use conversations::{Kind, apart::DraftApart};
use serde::Serialize;
use shell::{Code, Error};
use store::Timestamp;

use crate::drawing::people;
use crate::first::drawing::Typed;

/// It was saved elsewhere since.
pub(crate) const DRAFT_CHANGED: Code = Code::new("draft_changed", StatusCode::CONFLICT);

/// Longest name of a page that is kept, in characters.
const WRITER_CHARS_MAX: usize = 64;

/// What a page that saves a draft knows: who it is, and the version that it began with.
pub(crate) fn basis(writer: &str, version: &str) -> Basis {
    let saved_at = version.parse().ok().and_then(|micros| Timestamp::from_microsecond(micros).ok());
    Basis { writer: writer.chars().take(WRITER_CHARS_MAX).collect(), saved_at }
}

/// The version of a draft, as its page names it.
pub(crate) fn version(saved_at: Timestamp) -> String {
    saved_at.as_microsecond().to_string()
}

/// The draft that was saved elsewhere: its version, and what stands in the fields of its page.
#[derive(Serialize)]
pub(crate) struct Newer {
    says: String,
    version: String,
    fields: BTreeMap<&'static str, String>,
}

fn says() -> String {
    Error::refused(DRAFT_CHANGED).sentence()
}

impl From<Draft> for Newer {
    fn from(draft: Draft) -> Self {
        let kind = if draft.kind == Kind::Note { "note" } else { "reply" };
        let fields = BTreeMap::from([
            ("kind", kind.to_owned()),
            ("text", channels::html::outgoing_text(&draft.html).trim_end().to_owned()),
            ("html", draft.html),
            ("to", people(&draft.recipients.to)),
            ("cc", people(&draft.recipients.cc)),
            ("bcc", people(&draft.recipients.bcc)),
            ("from", draft.recipients.ours),
        ]);
        Self { says: says(), version: version(draft.updated_at), fields }
    }
}

impl From<DraftApart> for Newer {
    fn from(draft: DraftApart) -> Self {
        Self { says: says(), version: version(draft.updated_at), fields: Typed::of(&draft).fields() }
    }
}

/// Saved, or the draft that stands in the way.
pub(crate) fn answer<D: Into<Newer>>(newer: Option<D>) -> Response {
    match newer {
        None => StatusCode::NO_CONTENT.into_response(),
        Some(draft) => (StatusCode::CONFLICT, Json(draft.into())).into_response(),
    }
}
