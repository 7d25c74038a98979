//! Signing in: passwords, sessions, links that open once, and limits on attempts.

pub mod links;
pub mod limits;
pub mod password;
pub mod sessions;

/// Where sign-in is, with the way back to `path` afterwards.
pub(crate) fn path_back_to(path: &str) -> String {
    if path.is_empty() || path == "/" || !is_ours(path) {
        return "/sign-in".into();
    }
    let query = serde_urlencoded::to_string([("next", path)]).expect("a pair of texts is always a query");
    format!("/sign-in?{query}")
}

/// Whether a path stays on this server: one slash, no host, no backslash.
pub(crate) fn is_ours(path: &str) -> bool {
    path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n'])
}
