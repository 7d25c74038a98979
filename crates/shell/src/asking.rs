//! What is known about the request being answered, for whatever renders its answer.

use std::sync::Arc;

/// How the asker reads answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reads {
    /// A whole page.
    Pages,
    /// A fragment, put into a page by htmx.
    Fragments,
    /// JSON.
    Json,
}

/// The request being answered.
#[derive(Clone, Debug)]
pub(crate) struct Asking {
    pub(crate) reads: Reads,
    /// Path and query as they came. Not for the log, see [`Asking::path_in_log`].
    pub(crate) path: String,
    /// Proves that a form came from our page.
    pub(crate) csrf: String,
    /// Names this request in the log and on error pages.
    pub(crate) reference: String,
    /// Key of what the last page wants said: "Saved".
    pub(crate) said: Option<String>,
}

impl Asking {
    /// The path as the log may tell it: without the query, in which people search for names, and without what
    /// opens something to whoever holds it.
    pub(crate) fn path_in_log(&self) -> &str {
        const OPENS: [&str; 6] =
            ["/invitation/", "/reset/", "/set-up/", "/attachments/", "/p/", "/calendar/"];
        let path = self.path.split_once('?').map_or(self.path.as_str(), |(path, _)| path);
        OPENS.into_iter().find(|name| path.starts_with(name)).unwrap_or(path)
    }
}

tokio::task_local! {
    static ASKING: Arc<Asking>;
}

/// Runs `work` as part of answering `asking`.
pub(crate) async fn answering<T>(asking: Arc<Asking>, work: impl Future<Output = T>) -> T {
    ASKING.scope(asking, work).await
}

/// The request being answered; a plain one outside of any, as in tests of templates.
pub(crate) fn now() -> Arc<Asking> {
    ASKING.try_with(Arc::clone).unwrap_or_else(|_| {
        Arc::new(Asking {
            reads: Reads::Pages,
            path: String::new(),
            csrf: "0".repeat(64),
            reference: "sample".into(),
            said: None,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, told: &str) {
        let asking = Asking { path: path.to_owned(), ..now().as_ref().clone() };
        assert_eq!(asking.path_in_log(), told, "{path}");
    }

    #[test]
    fn the_log_learns_no_secret_and_no_search() {
        check("/conversations/17", "/conversations/17");
        check("/conversations?q=maria%40example.com", "/conversations");
        check("/p/mSx2aFq0", "/p/");
        check("/p/mSx2aFq0/contest?x=1", "/p/");
        check("/calendar/mSx2aFq0.ics", "/calendar/");
        check("/invitation/mSx2aFq0", "/invitation/");
        check("/reset/mSx2aFq0", "/reset/");
        check("/set-up/mSx2aFq0", "/set-up/");
        check("/attachments/mSx2aFq0/small", "/attachments/");
        check("", "");
    }
}
