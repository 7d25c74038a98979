//! What addresses and forms of the desk carry.

use axum::extract::Query;
use axum::http::header::REFERER;
use axum::http::{HeaderMap, Uri};
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
    /// The list beside which the page of this request stands, as that page's own address names it.
    pub(crate) fn of_page(headers: &HeaderMap) -> Self {
        let address = headers.get("hx-current-url").or_else(|| headers.get(REFERER));
        let address = address.and_then(|address| address.to_str().ok()?.parse::<Uri>().ok());
        let asked = address.and_then(|address| Query::<Self>::try_from_uri(&address).ok());
        let list =
            asked.map(|Query(asked)| Self { view: asked.view, status: asked.status, ..Self::default() });
        list.filter(|asked| asked.list().is_ok()).unwrap_or_default()
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(header: &'static str, address: &str, expected: &str) {
        let mut headers = HeaderMap::new();
        headers.insert(header, address.parse().expect("a header"));
        let list = Asked::of_page(&headers).list().expect("a list that can be read");
        assert_eq!(list.beside("/conversations/7"), expected, "{address}");
    }

    #[test]
    fn an_act_stays_beside_the_list_it_was_done_beside() {
        let site = "http://127.0.0.1:8420";
        check("hx-current-url", &format!("{site}/conversations/7?view=all#m-3"), "/conversations/7?view=all");
        check("referer", &format!("{site}/conversations/7?view=all&before=9"), "/conversations/7?view=all");
        check("referer", &format!("{site}/inbox?status=solved"), "/conversations/7?view=mine&status=solved");
        check("referer", &format!("{site}/inbox?status=gone"), "/conversations/7");
        check("referer", &format!("{site}/inbox?other=1&view=all"), "/conversations/7");
        check("referer", &format!("{site}/conversations/7"), "/conversations/7");
        check("referer", "", "/conversations/7");
    }
}
