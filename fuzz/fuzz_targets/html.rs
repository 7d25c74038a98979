//! HTML of outsiders, made safe to show and made text; and what the composer sends.
#![no_main]

use channels::html::{View, outgoing, outgoing_text, sanitize, text_of};
use libfuzzer_sys::fuzz_target;

const EVIL: [&str; 13] = [
    "<script",
    "<style",
    "<svg",
    "<math",
    "<iframe",
    "<object",
    "<embed",
    "<form",
    "<input",
    "<meta",
    "<base",
    "<link",
    "<template",
];

/// Without what stands in quotes inside tags: there a bracket is only a bracket.
fn bare(html: &str) -> String {
    let (mut in_tag, mut in_quotes) = (false, false);
    let is_bare = |char: &char| {
        match char {
            '"' if in_tag => in_quotes = !in_quotes,
            '<' if !in_quotes => in_tag = true,
            '>' if !in_quotes => in_tag = false,
            _ => (),
        }
        !in_quotes
    };
    html.chars().filter(is_bare).collect::<String>().to_lowercase()
}

fuzz_target!(|html: &str| {
    let shown = sanitize(html, &View::default()).html;
    let shown = shown.split_once("<body>").map_or("", |(_, body)| body);
    let (body, sent) = (bare(shown), bare(&outgoing(html)));
    for evil in EVIL {
        assert!(!body.contains(evil) && !sent.contains(evil), "{evil} is left");
    }
    let tags = shown.split('<').skip(1).map(|tag| tag.split('>').next().unwrap_or_default());
    assert!(
        !tags.into_iter().any(|tag| tag.starts_with("img") && tag.contains("src=\"http")),
        "something remote is left"
    );
    let _ = text_of(html);
    let _ = outgoing_text(html);
});
