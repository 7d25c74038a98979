//! What addresses and forms of the desk carry.

use conversations::{Filter, MessageId, Status, View};
use serde::Deserialize;
use shell::Error;

use crate::drawing::ListAsked;

/// Longest search, in characters.
const QUERY_CHARS_MAX: usize = 200;

/// The query of an address of the desk.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Asked {
    view: View,
    status: String,
    q: String,
    /// Where a list goes on.
    pub(crate) after: Option<shell::api::Cursor>,
    /// Messages before this one.
    pub(crate) before: Option<String>,
}

impl Asked {
    /// The list it names.
    pub(crate) fn list(&self) -> Result<ListAsked, Error> {
        let filter = if self.status.is_empty() { Filter::Active } else { Filter::In(status(&self.status)?) };
        let query: String = self.q.trim().chars().take(QUERY_CHARS_MAX).collect();
        Ok(ListAsked { view: self.view, filter, query })
    }

    /// The message before which it looks; a very high one for the newest.
    pub(crate) fn before(&self) -> Result<MessageId, Error> {
        match self.before.as_deref() {
            None | Some("") => Ok(MessageId::of(i64::MAX)),
            Some(id) => id.parse().map_err(|_| Error::not_found()),
        }
    }
}

/// A status by its word.
pub(crate) fn status(word: &str) -> Result<Status, Error> {
    word.parse().map_err(|()| Error::field("status", "it is open, waiting, snoozed or solved"))
}
