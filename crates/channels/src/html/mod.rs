//! HTML of outsiders, made safe to show, and our own, made fit to send.
//!
//! Invariants: the raw form is kept elsewhere and sanitized at read time by the policy of the day
//! ([`POLICY_VERSION`]). What passes is a list, not a filter of evil: no script, style sheet, form, frame, SVG,
//! `MathML`, meta or base; links lead to http, https and mailto only; nothing is fetched from anywhere but where
//! the caller says. The result is a whole document with its own policy, for a sandboxed frame that allows
//! neither scripts nor our origin.
//!
//! Flow: [`sanitize`] for the frame, [`text_of`] for search, preview and folding, [`outgoing()`] and
//! [`outgoing_text`] for what the composer sends.

mod cost;
mod frame;
mod outgoing;
mod policy;
mod remote;
mod scan;
mod style;
#[cfg(test)]
mod tests;
mod text;

pub use frame::{POLICY_VERSION, Remote, Shown, View, sanitize};
pub use outgoing::{outgoing, outgoing_text};

/// Whether an HTML message, shown as it came, would fetch something from another server: what [`sanitize`]
/// blocks, or lets through the caller's proxy.
pub fn fetches(html: &str) -> bool {
    remote::count(html) > 0
}

/// The plain text of an HTML message, for search, preview and folding: no addresses of links, quotes marked
/// with `>`, hidden elements left out.
pub fn text_of(html: &str) -> String {
    if cost::is_too_high(html) {
        return text::bare(html);
    }
    text::render(&policy::READING.clean(html).to_string(), text::Links::Dropped)
}

/// Text as HTML: the five characters that mean something are written as entities.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 16);
    let mut rest = text;
    while let Some((at, entity)) = first_to_escape(rest) {
        escaped.push_str(&rest[..at]);
        escaped.push_str(entity);
        rest = &rest[at + 1..];
    }
    escaped.push_str(rest);
    escaped
}

/// The first character that means something, each a single byte, with its entity.
fn first_to_escape(text: &str) -> Option<(usize, &'static str)> {
    text.bytes().enumerate().find_map(|(at, byte)| {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => return None,
        };
        Some((at, entity))
    })
}
