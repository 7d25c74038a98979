//! From HTML to text. The input is what the sanitizer wrote, so every tag is well formed.

use super::scan::{Scan, Tag, Token};
use crate::quotes::QUOTE_BEGINS;

/// What becomes of the addresses of links.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Links {
    /// Written behind the words.
    Kept,
    /// Left out.
    Dropped,
}

/// Elements that stand on lines of their own.
const BLOCKS: [&str; 36] = [
    "address",
    "article",
    "aside",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "header",
    "hr",
    "legend",
    "li",
    "main",
    "nav",
    "section",
    "summary",
    "table",
    "tbody",
    "tfoot",
    "thead",
    "tr",
    "ol",
    "ul",
    "dialog",
    "dir",
    "form",
    "hgroup",
    "marquee",
    "menu",
    "search",
];
/// Elements whose words stand in the line, but apart from their neighbors.
const APART: [&str; 2] = ["button", "output"];
/// Elements with an empty line above and below.
const PARAGRAPHS: [&str; 8] = ["blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "p"];
/// Elements without an end.
const VOID: [&str; 5] = ["br", "col", "hr", "img", "wbr"];
/// Where programs begin the older message without quoting it: the rest belongs to it.
const QUOTE_MARKS: [&str; 6] = [
    "yahoo_quoted",
    "divrplyfwdmsg",
    "appendonsend",
    "olk_src_body_section",
    "mail-editor-reference-message-container",
    "reply-intro",
];
/// Where programs put the signature.
const SIGNATURE_MARKS: [&str; 6] = [
    "gmail_signature",
    "moz-signature",
    "ms-outlook-mobile-signature",
    "outlook-signature",
    "protonmail_signature_block-user",
    "signature_block",
];

/// Text of sanitized HTML.
pub(super) fn render(html: &str, links: Links) -> String {
    let mut writer = Writer::new(links);
    let mut hidden: Option<(String, usize)> = None;
    for token in Scan::new(html) {
        match (token, &mut hidden) {
            (Token::Tag(tag), Some((name, depth))) => {
                if tag.name == *name && !VOID.contains(&tag.name.as_str()) {
                    *depth = if tag.is_end { *depth - 1 } else { *depth + 1 };
                }
                if *depth == 0 {
                    hidden = None;
                }
            }
            (Token::Text(_), Some(_)) => (),
            (Token::Tag(tag), None) if is_hidden(&tag) => hidden = Some((tag.name, 1)),
            (Token::Tag(tag), None) if tag.is_end => writer.close(&tag.name),
            (Token::Tag(tag), None) => writer.open(&tag),
            (Token::Text(text), None) => writer.text(&decoded(text)),
        }
    }
    writer.finish()
}

/// Text of HTML that is too costly to parse: tags are just left out.
pub(super) fn bare(html: &str) -> String {
    let texts = Scan::new(html).filter_map(|token| match token {
        Token::Text(text) => Some(decoded(text)),
        Token::Tag(_) => None,
    });
    crate::email::tidy::lines(&texts.collect::<Vec<_>>().join(" "))
}

fn is_hidden(tag: &Tag<'_>) -> bool {
    let is_void = VOID.contains(&tag.name.as_str());
    !tag.is_end
        && !is_void
        && attribute(tag, "style").is_some_and(|style| {
            let style: String =
                style.chars().filter(|char| !char.is_whitespace()).collect::<String>().to_ascii_lowercase();
            style.contains("display:none")
        })
}

fn attribute<'a>(tag: &'a Tag<'_>, name: &str) -> Option<&'a str> {
    tag.attributes.iter().find(|(found, _)| found == name).map(|(_, value)| *value)
}

/// The few entities that the sanitizer writes, and those that people write by hand.
fn decoded(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    text.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&nbsp;", "\u{a0}")
        .replace("&#39;", "'")
        .replace("&amp;", "&")
}

struct Writer {
    links: Links,
    out: String,
    line: String,
    /// Names of the elements that are open, and whether they stand close to their neighbors.
    open: Vec<(String, bool)>,
    quotes: usize,
    verbatim: usize,
    wants_blank: bool,
    /// How deep the last line was quoted.
    last_quotes: usize,
    /// The line holds nothing but the mark of a list's item.
    is_item: bool,
    /// The number of the next item, where items are numbered.
    lists: Vec<Option<u32>>,
    /// Addresses of open links, and where in the line their words begin.
    addresses: Vec<(String, usize)>,
    /// The line ends with an address that was a link: what follows does not belong to it.
    ends_address: bool,
    /// How many elements were open when one that holds a signature began, until it says something.
    signature: Option<usize>,
}

impl Writer {
    fn new(links: Links) -> Self {
        Self {
            links,
            out: String::new(),
            line: String::new(),
            open: Vec::new(),
            quotes: 0,
            verbatim: 0,
            wants_blank: false,
            last_quotes: 0,
            is_item: false,
            lists: Vec::new(),
            addresses: Vec::new(),
            ends_address: false,
            signature: None,
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        let name = tag.name.as_str();
        let is_tight = is_tight(tag) || self.wants_no_blank(name);
        self.around(name, is_tight);
        self.marks(tag);
        match name {
            "br" => self.end_line(),
            "hr" => {
                self.line.push_str("---");
                self.end_line();
            }
            "img" => {
                let alt = attribute(tag, "alt").map(decoded).unwrap_or_default();
                self.text(alt.trim());
            }
            "td" | "th" if !self.line.is_empty() => self.line.push_str("  "),
            _ if APART.contains(&name) => self.space(),
            "pre" => self.verbatim += 1,
            "blockquote" => self.quotes += 1,
            "ul" => self.lists.push(None),
            "ol" => self
                .lists
                .push(Some(attribute(tag, "start").and_then(|start| start.parse().ok()).unwrap_or(1))),
            "li" => self.item(),
            "a" => {
                let address = attribute(tag, "href").map(decoded).unwrap_or_default();
                self.addresses.push((address, self.line.len()));
            }
            _ => (),
        }
        if !VOID.contains(&name) {
            self.open.push((tag.name.clone(), is_tight));
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "a" => self.close_link(),
            "pre" => self.verbatim = self.verbatim.saturating_sub(1),
            "ul" | "ol" => drop(self.lists.pop()),
            _ if APART.contains(&name) => self.space(),
            _ => (),
        }
        if name == "blockquote" {
            self.block();
            self.quotes = self.quotes.saturating_sub(1);
        }
        let is_tight = self.open.pop_if(|(open, _)| open == name).is_some_and(|(_, is_tight)| is_tight);
        self.around(name, is_tight);
        self.signature = self.signature.filter(|depth| self.open.len() > *depth);
    }

    /// Inside lists paragraphs stand close.
    fn wants_no_blank(&self, name: &str) -> bool {
        name == "p" && !self.lists.is_empty()
    }

    fn around(&mut self, name: &str, is_tight: bool) {
        if self.is_item && !matches!(name, "li" | "ul" | "ol") {
            return;
        }
        let is_paragraph =
            PARAGRAPHS.contains(&name) || matches!(name, "ul" | "ol" | "pre") && self.lists.is_empty();
        if is_paragraph && !is_tight {
            self.block();
            self.wants_blank = true;
        } else if is_paragraph || BLOCKS.contains(&name) {
            self.block();
        }
    }

    fn marks(&mut self, tag: &Tag<'_>) {
        if is_marked(tag, &QUOTE_MARKS) {
            self.block();
            self.out.push_str(QUOTE_BEGINS);
            self.out.push('\n');
        }
        if is_marked(tag, &SIGNATURE_MARKS) || attribute(tag, "data-signatureblock").is_some() {
            self.block();
            self.signature = Some(self.open.len());
        }
    }

    fn item(&mut self) {
        self.line.push_str(&"  ".repeat(self.lists.len().saturating_sub(1).min(10)));
        let mark = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number = number.saturating_add(1);
                format!("{}.", *number - 1)
            }
            _ => "-".to_owned(),
        };
        self.line.push_str(&mark);
        self.line.push(' ');
        self.is_item = true;
    }

    fn close_link(&mut self) {
        let Some((address, start)) = self.addresses.pop() else { return };
        let words = self.line.get(start..).unwrap_or_default().trim();
        let bare = address.strip_prefix("mailto:").unwrap_or(&address);
        let says_it = words.trim_end_matches('/') == bare.trim_end_matches('/');
        self.ends_address = leads_to(words).is_some();
        if self.links == Links::Kept && !says_it && !bare.is_empty() {
            let opening = if words.is_empty() { "<" } else { " <" };
            self.line.extend([opening, bare, ">"]);
        } else if says_another(words, &address) {
            let shown = if bare.len() <= ADDRESS_BYTES_MAX { bare } else { origin(bare) };
            self.space();
            self.line.extend(["(", shown, ")"]);
        }
    }

    /// Keeps what follows apart from what stands on the line.
    fn space(&mut self) {
        if !self.line.is_empty() && !self.line.ends_with(' ') {
            self.line.push(' ');
        }
    }

    fn text(&mut self, text: &str) {
        if self.signature.is_some() && !text.trim().is_empty() {
            self.signature = None;
            if !text.trim_start().starts_with("--") {
                self.line.push_str("--");
                self.end_line();
            }
        }
        self.is_item &= text.trim().is_empty();
        if std::mem::take(&mut self.ends_address)
            && text.starts_with(|char: char| char.is_alphanumeric() || matches!(char, '/' | '@' | '-' | '_'))
        {
            self.space();
        }
        for char in text.chars() {
            match char {
                '\n' if self.verbatim > 0 => self.end_line(),
                '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{ad}' | '\u{34f}' | '\u{feff}' | '\0' | '\r' => (),
                '\u{a0}' => self.line.push(' '),
                _ if self.verbatim > 0 => self.line.push(char),
                _ if char.is_whitespace() => {
                    if !self.line.is_empty() && !self.line.ends_with(' ') {
                        self.line.push(' ');
                    }
                }
                _ if char.is_control() => (),
                _ => self.line.push(char),
            }
        }
    }

    /// Ends the line if something stands on it.
    fn block(&mut self) {
        if self.line.trim().is_empty() {
            self.line.clear();
        } else {
            self.end_line();
        }
    }

    fn end_line(&mut self) {
        let is_empty = self.line.trim().is_empty();
        let prefix = "> ".repeat(self.quotes.min(20));
        if self.wants_blank && !is_empty {
            if !self.out.is_empty() && !self.out.ends_with("\n\n") && !self.out.ends_with("> \n") {
                self.out.push_str(&"> ".repeat(self.last_quotes.min(self.quotes).min(20)));
                self.out.push('\n');
            }
            self.wants_blank = false;
        }
        self.last_quotes = self.quotes;
        self.is_item = false;
        let line = std::mem::take(&mut self.line);
        self.out.push_str(&prefix);
        self.out.push_str(line.trim_end());
        self.out.push('\n');
        self.ends_address = false;
        for (_, start) in &mut self.addresses {
            *start = 0;
        }
    }

    fn finish(mut self) -> String {
        self.block();
        let mut text = String::with_capacity(self.out.len());
        let mut blanks = 0;
        for line in self.out.lines().map(str::trim_end) {
            blanks = if line.is_empty() { blanks + 1 } else { 0 };
            if blanks <= 1 && !(blanks == 1 && text.is_empty()) {
                text.push_str(line);
                text.push('\n');
            }
        }
        text.trim_end().to_owned()
    }
}

/// The longest address that is written whole behind the words of a link that name another; of a longer one (they
/// carry whole letters) where it leads.
const ADDRESS_BYTES_MAX: usize = 120;

/// Where words lead that are an address by themselves, in lower case: a host, or somebody's mail address.
fn leads_to(words: &str) -> Option<String> {
    let words = words.trim().to_lowercase();
    if words.is_empty() || words.contains(char::is_whitespace) {
        return None;
    }
    let words = words.strip_prefix("mailto:").unwrap_or(&words);
    let after = words.strip_prefix("http://").or_else(|| words.strip_prefix("https://"));
    if let Some(rest) = after.or_else(|| words.starts_with("www.").then_some(words)) {
        let host = rest.split(['/', '?', '#', '\\']).next()?;
        let host = host.rsplit('@').next()?.split(':').next()?;
        return Some(host.trim_start_matches("www.").trim_matches('.').to_owned());
    }
    let (local, domain) = words.split_once('@')?;
    let is_mail = !local.is_empty() && domain.contains('.') && !domain.contains('/');
    is_mail.then(|| words.split('?').next().unwrap_or_default().to_owned())
}

/// Whether the words of a link are an address that is not where it leads.
fn says_another(words: &str, address: &str) -> bool {
    leads_to(words).is_some_and(|said| leads_to(address).is_some_and(|real| real != said))
}

/// `https://host` of an address; of one without a host all.
fn origin(address: &str) -> &str {
    let start = address.find("://").map_or(0, |found| found + 3);
    let end = address[start..].find(['/', '?', '#']).map_or(address.len(), |found| start + found);
    &address[..end]
}

/// Word writes every line as a paragraph and sets no space between them.
fn is_tight(tag: &Tag<'_>) -> bool {
    attribute(tag, "class").is_some_and(|class| class.to_ascii_lowercase().contains("msonormal"))
        || attribute(tag, "style")
            .is_some_and(|style| style.replace(' ', "").to_ascii_lowercase().contains("margin:0"))
}

fn is_marked(tag: &Tag<'_>, marks: &[&str]) -> bool {
    let names = ["class", "id"].into_iter().filter_map(|name| attribute(tag, name));
    names.flat_map(str::split_whitespace).any(|name| {
        let name = name.to_ascii_lowercase();
        marks.contains(&name.trim_start_matches("x_"))
    })
}
