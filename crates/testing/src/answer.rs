//! What the program answered, ready to be looked at.

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};

/// An answer over HTTP.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
}

impl Answer {
    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("this is no JSON: {}", self.text()))
    }

    /// Fails unless the status is this one.
    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }

    /// Fails unless the page holds these words.
    #[track_caller]
    pub fn says(&self, words: &str) -> &Self {
        assert!(self.text().contains(words), "the page does not say {words:?}:\n{}", self.text());
        self
    }

    /// Fails when the page holds these words.
    #[track_caller]
    pub fn is_silent_about(&self, words: &str) -> &Self {
        assert!(!self.text().contains(words), "the page says {words:?}:\n{}", self.text());
        self
    }

    /// Where a redirect leads: the `Location` header, or htmx's.
    pub fn leads_to(&self) -> String {
        let header = self.headers.get("location").or_else(|| self.headers.get("hx-redirect"));
        header.and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    }

    /// The public code of a refusal given as problem details.
    #[track_caller]
    pub fn code(&self) -> String {
        self.json()["code"].as_str().unwrap_or_default().to_owned()
    }
}
