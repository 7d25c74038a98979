//! Plain words on a page: escaped, with the addresses of the web and of mail made links.

use channels::html::escape;

/// Punctuation that ends a sentence and not an address.
const TRAILING: &[char] = &['.', ',', ';', ':', '!', '?', ')', ']', '}', '>', '"', '\'', '”', '’'];

/// Text as HTML: everything escaped, `http://` and `https://` addresses linked.
pub(crate) fn linked(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 64);
    let mut rest = text;
    while let Some(start) = address_start(rest) {
        html.push_str(&escape(&rest[..start]));
        let address = address_at(&rest[start..]);
        let safe = escape(address);
        html.extend([
            "<a href=\"",
            &safe,
            "\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">",
            &safe,
            "</a>",
        ]);
        rest = &rest[start + address.len()..];
    }
    html.push_str(&escape(rest));
    html
}

fn address_start(text: &str) -> Option<usize> {
    let mut marks = text.match_indices("://").map(|(at, _)| at);
    marks.find_map(|at| {
        let scheme = ["https", "http"].into_iter().find(|scheme| text[..at].ends_with(scheme))?;
        let start = at - scheme.len();
        let is_bare = address_at(&text[start..]).ends_with("//");
        (!is_bare).then_some(start)
    })
}

fn address_at(text: &str) -> &str {
    let end =
        text.find(|char: char| char.is_whitespace() || matches!(char, '<' | '>' | '"')).unwrap_or(text.len());
    text[..end].trim_end_matches(TRAILING)
}

/// How tall a message's frame is likely to be, in pixels: it may not run scripts and cannot say so itself.
pub(crate) fn frame_height(text: &str) -> usize {
    let lines: usize = text.lines().map(|line| 1 + line.chars().count() / 85).sum();
    (lines * 24 + 64).clamp(140, 640)
}

/// A size in words.
pub(crate) fn size(bytes: i64) -> String {
    let (key, count) = match bytes {
        0..1_000 => ("desk-size-bytes", bytes),
        1_000..1_000_000 => ("desk-size-kilobytes", bytes / 1_000),
        _ => ("desk-size-megabytes", (bytes + 500_000) / 1_000_000),
    };
    shell::words::say_with(key, &[("count", count.into())])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let html = linked(text).replace(" target=\"_blank\" rel=\"noopener noreferrer nofollow\"", "");
        assert_eq!(html, expected);
    }

    #[test]
    fn addresses_become_links_and_all_else_is_escaped() {
        check("a < b & c", "a &lt; b &amp; c");
        check(
            "see https://a.example/x?a=1&b=2.",
            "see <a href=\"https://a.example/x?a=1&amp;b=2\">https://a.example/x?a=1&amp;b=2</a>.",
        );
        check("(http://a.example)", "(<a href=\"http://a.example\">http://a.example</a>)");
        check("http:// alone", "http:// alone");
        check(
            "https://a.example/\"onx=1",
            "<a href=\"https://a.example/\">https://a.example/</a>&quot;onx=1",
        );
        check("javascript:alert(1)", "javascript:alert(1)");
        check(
            "http://a.example\nhttps://b.example",
            "<a href=\"http://a.example\">http://a.example</a>\n<a href=\"https://b.example\">https://b.example</a>",
        );
    }
}
