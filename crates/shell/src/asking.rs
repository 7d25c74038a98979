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
    pub(crate) path: String,
    /// Proves that a form came from our page.
    pub(crate) csrf: String,
    /// Names this request in the log and on error pages.
    pub(crate) reference: String,
    /// Key of what the last page wants said: "Saved".
    pub(crate) said: Option<String>,
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
