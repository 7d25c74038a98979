//! The document that is shown in the sandboxed frame.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::{cost, escape, policy, remote, style, text};

/// Raised with every change of the policy; what was made under an older one may be made again.
pub const POLICY_VERSION: u32 = 1;

/// What happens to images on other servers.
#[derive(Clone, Default)]
pub enum Remote {
    /// They are not shown, only counted.
    #[default]
    Blocked,
    /// They are shown through our proxy: given the whole address, this returns the one to fetch instead.
    Proxied(Arc<dyn Fn(&str) -> String + Send + Sync>),
}

impl fmt::Debug for Remote {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(if matches!(self, Self::Blocked) { "Blocked" } else { "Proxied" })
    }
}

/// How a message is to be shown.
#[derive(Debug, Clone, Default)]
pub struct View {
    /// Content-IDs (without angle brackets) and the addresses at which our server has those images.
    pub images: HashMap<String, String>,
    /// What happens to images on other servers.
    pub remote: Remote,
    /// Where images may come from, as a source of a content security policy: our own origin, for example
    /// `https://desk.example`. A sandboxed frame has no origin, so `'self'` would not do. Empty allows none
    /// but those inside the message.
    pub images_from: String,
}

/// A message made safe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// A whole document for a sandboxed frame, with its own policy inside.
    pub html: String,
    /// How many things on other servers the message asks for; none of them is fetched unless `Remote` says
    /// so, and then only images, through our proxy.
    pub blocked_remote: usize,
}

/// Makes a message from outside safe to show.
pub fn sanitize(html: &str, view: &View) -> Shown {
    let (body, proxied) = if cost::is_too_high(html) {
        (format!("<pre>{}</pre>", escape(&text::bare(html))), 0)
    } else {
        cleaned(html, view)
    };
    Shown { html: document(&body, view), blocked_remote: remote::count(html).saturating_sub(proxied) }
}

/// The sanitized body, and how many images in it go through the proxy.
fn cleaned(html: &str, view: &View) -> (String, usize) {
    let proxied = Arc::new(AtomicUsize::new(0));
    let (view, counter) = (view.clone(), Arc::clone(&proxied));
    let mut builder = policy::showing();
    builder.set_tag_attribute_value("a", "target", "_blank").link_rel(Some("noopener noreferrer"));
    builder.attribute_filter(move |element, attribute, value| match (element, attribute) {
        ("a", "href") => link(value).map(Into::into),
        ("img", "src") => image(value, &view, &counter).map(Into::into),
        (_, "style") => Some(style::sanitize(value)).filter(|style| !style.is_empty()).map(Into::into),
        ("a", "target" | "rel") | (_, "alt" | "title") => Some(value.into()),
        _ => is_word(value).then(|| value.into()),
    });
    let body = builder.clean(html).to_string();
    (body, proxied.load(Ordering::Relaxed))
}

/// Measures, colors and names: nothing else belongs into the other attributes.
fn is_word(value: &str) -> bool {
    value.chars().count() <= 100
        && value.chars().all(|char| {
            char.is_alphanumeric() || matches!(char, ' ' | '#' | '%' | '.' | ',' | '-' | '+' | ':')
        })
}

/// A link that may be followed.
pub(super) fn link(address: &str) -> Option<String> {
    let address = address.trim_matches(|char: char| char <= ' ');
    let lower = address.to_ascii_lowercase();
    let is_known = ["http://", "https://", "mailto:"].iter().any(|opening| lower.starts_with(opening));
    (is_known && !address.contains(|char: char| char.is_control())).then(|| address.to_owned())
}

fn image(address: &str, view: &View, proxied: &AtomicUsize) -> Option<String> {
    let address = address.trim_matches(|char: char| char <= ' ');
    if let Some(cid) = strip_scheme(address, "cid:") {
        return view.images.get(cid).or_else(|| view.images.get(&percent_decoded(cid))).cloned();
    }
    if strip_scheme(address, "data:").is_some() {
        return is_image_inside(address).then(|| address.to_owned());
    }
    match &view.remote {
        Remote::Blocked => None,
        Remote::Proxied(through) => {
            let address = remote::absolute(address).filter(|address| !address.starts_with("ftp"))?;
            proxied.fetch_add(1, Ordering::Relaxed);
            Some(through(&address))
        }
    }
}

fn strip_scheme<'a>(address: &'a str, scheme: &str) -> Option<&'a str> {
    let (start, rest) = address.split_at_checked(scheme.len())?;
    start.eq_ignore_ascii_case(scheme).then_some(rest)
}

/// A raster image written into the message itself.
fn is_image_inside(address: &str) -> bool {
    let lower = address.get(..40.min(address.len())).unwrap_or_default().to_ascii_lowercase();
    let kinds = ["png", "jpeg", "jpg", "gif", "webp"];
    let is_raster = kinds.iter().any(|kind| lower.starts_with(&format!("data:image/{kind};base64,")));
    let content = address.split_once(',').map_or("", |(_, content)| content);
    is_raster
        && content.bytes().all(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'\n' | b'\r' | b' ')
        })
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        if let (b'%', Some(byte)) = (first, hex) {
            bytes.push(byte);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The look of the frame: calm, as wide as it is, nothing that runs out of it.
const STYLE: &str = "html{color-scheme:light}body{margin:0;background:#fff;color:#1c1c1c;\
    font:15px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}img{max-width:100%;height:auto}\
    table{max-width:100%}pre{white-space:pre-wrap}blockquote{margin:0 0 0 .6em;padding-left:.8em;border-left:2px solid #ccc}";

fn document(body: &str, view: &View) -> String {
    let from = view.images_from.replace([';', ',', '"', '\'', '<', '>', '\n', '\r'], "");
    format!(
        "<!doctype html><html><head><meta charset=\"utf-8\">\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data: {from}; \
         style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\
         <meta name=\"referrer\" content=\"no-referrer\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title></title><style>{STYLE}</style></head><body>{body}</body></html>"
    )
}
