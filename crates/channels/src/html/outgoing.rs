//! What the composer wrote, made fit to send.

use super::{cost, policy, text};

/// Reduces the composer's HTML to what mail programs show alike: no style, no class, images only by
/// Content-ID, links only to the web and to addresses.
pub fn outgoing(html: &str) -> String {
    if cost::is_too_high(html) {
        return format!("<pre>{}</pre>", super::escape(&text::bare(html)));
    }
    policy::COMPOSING.clean(html).to_string()
}

/// The honest plain text of what the composer wrote: lists with marks, quotes with `>`, links with their
/// address.
pub fn outgoing_text(html: &str) -> String {
    text::render(&outgoing(html), text::Links::Kept)
}
