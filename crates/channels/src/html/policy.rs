//! The lists: what may stay in a document.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

/// Elements that say how text is meant or laid out, and nothing more.
const ELEMENTS: [&str; 79] = [
    "a",
    "abbr",
    "address",
    "article",
    "aside",
    "b",
    "bdi",
    "bdo",
    "big",
    "blockquote",
    "br",
    "caption",
    "center",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "font",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "main",
    "mark",
    "nav",
    "nobr",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
    "legend",
    "fieldset",
    "label",
];
/// Elements that go with everything in them.
const DROPPED: [&str; 27] = [
    "script",
    "style",
    "title",
    "template",
    "svg",
    "math",
    "iframe",
    "frame",
    "frameset",
    "object",
    "embed",
    "applet",
    "noembed",
    "noframes",
    "noscript",
    "textarea",
    "select",
    "option",
    "optgroup",
    "datalist",
    "xmp",
    "plaintext",
    "listing",
    "video",
    "audio",
    "canvas",
    "portal",
];
/// Elements that are never shown, but keep what stands in them apart from what stands beside them.
const APART: [&str; 9] = ["button", "dialog", "dir", "form", "hgroup", "marquee", "menu", "output", "search"];
/// What a message in the desk may carry besides style.
const EVERYWHERE: [&str; 5] = ["align", "dir", "lang", "style", "title"];
/// Attributes by element.
const BY_ELEMENT: [(&str, &[&str]); 18] = [
    ("a", &["href"]),
    ("bdo", &["dir"]),
    ("col", &["span", "width"]),
    ("colgroup", &["span", "width"]),
    ("details", &["open"]),
    ("div", &["bgcolor"]),
    ("font", &["color", "face", "size"]),
    ("hr", &["color", "size", "width"]),
    ("img", &["alt", "border", "height", "src", "width"]),
    ("li", &["value", "type"]),
    ("ol", &["start", "type", "reversed"]),
    ("table", &["bgcolor", "border", "cellpadding", "cellspacing", "height", "width"]),
    ("td", &["bgcolor", "colspan", "height", "nowrap", "rowspan", "valign", "width"]),
    ("th", &["bgcolor", "colspan", "height", "nowrap", "rowspan", "valign", "width"]),
    ("time", &["datetime"]),
    ("tr", &["bgcolor", "height", "valign"]),
    ("ul", &["type"]),
    ("tbody", &["valign"]),
];
/// What the composer writes.
const COMPOSED: [&str; 25] = [
    "a",
    "b",
    "blockquote",
    "br",
    "code",
    "div",
    "em",
    "h1",
    "h2",
    "h3",
    "hr",
    "i",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "u",
    "ul",
];

/// For showing. Addresses are passed on as they are: the filter of attributes decides about each.
pub(super) fn showing() -> Builder<'static> {
    let mut builder = base(&ELEMENTS);
    builder.generic_attributes(set(&EVERYWHERE)).tag_attributes(by_element(&BY_ELEMENT));
    builder
}

/// [`reading`], laid out once.
pub(super) static READING: LazyLock<Builder<'static>> = LazyLock::new(reading);

/// [`composed`], laid out once.
pub(super) static COMPOSING: LazyLock<Builder<'static>> = LazyLock::new(composed);

/// For making text: the same elements, with the names by which programs mark quotes and signatures.
fn reading() -> Builder<'static> {
    let mut builder = base(&ELEMENTS);
    builder
        .add_tags(&APART)
        .generic_attributes(set(&["class", "id", "style", "data-signatureblock"]))
        .tag_attributes(by_element(&[("a", &["href"]), ("img", &["alt"]), ("ol", &["start"])]))
        .url_schemes(set(&["http", "https", "mailto"]));
    builder
}

/// For sending what the composer wrote.
fn composed() -> Builder<'static> {
    let mut builder = base(&COMPOSED);
    builder
        .generic_attributes(HashSet::new())
        .tag_attributes(by_element(&[
            ("a", &["href"]),
            ("img", &["src", "alt", "width", "height"]),
            ("ol", &["start"]),
        ]))
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            ("a", "href") => super::frame::link(value).map(Into::into),
            ("img", "src") => value.starts_with("cid:").then(|| value.into()),
            ("img", "width" | "height") | ("ol", "start") => {
                value.parse::<u16>().is_ok().then(|| value.into())
            }
            _ => Some(value.into()),
        });
    builder
}

fn base(elements: &[&'static str]) -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(set(elements))
        .clean_content_tags(set(&DROPPED))
        .url_schemes(set(&["http", "https", "mailto", "cid", "data"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true);
    builder
}

fn set(names: &[&'static str]) -> HashSet<&'static str> {
    names.iter().copied().collect()
}

fn by_element(lists: &[(&'static str, &[&'static str])]) -> HashMap<&'static str, HashSet<&'static str>> {
    lists.iter().map(|(element, names)| (*element, set(names))).collect()
}
