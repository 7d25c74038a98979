//! Drips are not looked at by colleague: a query that asks for it is refused, in words that say why.

use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use shell::{App, Code, Error};

/// Somebody wants drips filtered or grouped by a colleague.
pub(crate) const BY_COLLEAGUE: Code = Code::new("drips_by_colleague", StatusCode::FORBIDDEN);

/// What a query would call the colleague it is about.
const NAMES: [&str; 10] = [
    "colleague",
    "colleagues",
    "colleague_id",
    "keeper",
    "keeper_id",
    "assignee",
    "agent",
    "author",
    "done_by",
    "recorded_by",
];

/// As an argument of a handler, before its query: refuses to look at drips by colleague. Each sees their own with
/// `whose=mine`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AboutNobody;

impl FromRequestParts<App> for AboutNobody {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Error> {
        if asks_about_somebody(parts.uri.query().unwrap_or_default()) {
            return Err(Error::refused(BY_COLLEAGUE));
        }
        Ok(Self)
    }
}

fn asks_about_somebody(query: &str) -> bool {
    let fields: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
    let groups = |name: &str, value: &str| {
        matches!(name, "by" | "group" | "group_by" | "sort" | "order" | "order_by") && NAMES.contains(&value)
    };
    fields.iter().any(|(name, value)| NAMES.contains(&name.as_str()) || groups(name, value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, expected: bool) {
        assert_eq!(asks_about_somebody(query), expected, "{query}");
    }

    #[test]
    fn a_query_about_a_colleague_is_known_by_its_names() {
        check("", false);
        check("kind=late_answer&team=3", false);
        check("kind=colleague", false);
        check("colleague=7", true);
        check("kind=late_answer&keeper=7", true);
        check("assign%65e=7", true);
        check("group_by=team", false);
        check("group_by=colleague", true);
        check("sort=keeper", true);
    }
}
