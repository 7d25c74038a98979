//! What a document would fetch from elsewhere if one let it.

use super::scan::{Scan, Tag, Token};

/// Attributes whose value is fetched when the document is shown.
const FETCHED: [&str; 9] =
    ["src", "background", "poster", "lowsrc", "dynsrc", "data", "xlink:href", "icon", "manifest"];

/// How many things a document would fetch from other servers: images, backgrounds, posters, style sheets,
/// preloads, frames, media, and everything style asks for.
pub(super) fn count(html: &str) -> usize {
    let (mut found, mut is_style) = (0, false);
    for token in Scan::new(html) {
        match token {
            Token::Tag(tag) => {
                is_style = tag.name == "style" && !tag.is_end;
                if !tag.is_end {
                    found += in_tag(&tag);
                }
            }
            Token::Text(css) if is_style => found += in_css(css),
            Token::Text(_) => (),
        }
    }
    found
}

fn in_tag(tag: &Tag<'_>) -> usize {
    let fetches_href = matches!(tag.name.as_str(), "link" | "image" | "use" | "feimage");
    let one = |(name, value): &(String, &str)| match name.as_str() {
        "srcset" | "imagesrcset" => value.split(',').filter(|candidate| is_remote(candidate)).count(),
        "style" => in_css(value),
        "href" if fetches_href => usize::from(is_remote(value)),
        name if FETCHED.contains(&name) => usize::from(is_remote(value)),
        _ => 0,
    };
    tag.attributes.iter().map(one).sum()
}

fn in_css(css: &str) -> usize {
    let css = css.to_ascii_lowercase();
    let urls = css
        .split("url(")
        .skip(1)
        .filter(|rest| is_remote(rest.trim_start_matches(['"', '\'', ' ']).trim_start_matches("&quot;")));
    let imports = css.split("@import").skip(1).filter(|rest| {
        !rest.trim_start().starts_with("url(") && is_remote(rest.trim_start_matches(['"', '\'', ' ']))
    });
    urls.count() + imports.count()
}

/// An address on another server, as browsers read it: white space and control characters aside, either
/// slash, either case.
pub(super) fn is_remote(address: &str) -> bool {
    absolute(address).is_some()
}

/// The whole address of something on another server; `None` for everything else.
pub(super) fn absolute(address: &str) -> Option<String> {
    let address: String = address
        .trim_matches(|char: char| char <= ' ')
        .chars()
        .filter(|char| !matches!(char, '\t' | '\r' | '\n'))
        .collect();
    let slashes = address.replace('\\', "/");
    if slashes.starts_with("//") {
        return Some(format!("https:{slashes}"));
    }
    let (scheme, rest) = address.split_once(':')?;
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let is_other = scheme.eq_ignore_ascii_case("ftp");
    if is_other {
        return Some(address);
    }
    is_web.then(|| format!("{}://{}", scheme.to_ascii_lowercase(), rest.trim_start_matches(['/', '\\'])))
}
