//! The structure of a message: which part is said, which is shown, which is a file.
//!
//! Parts are cut at boundary lines only; an enclosed message is a file and is not opened, so nothing here
//! nests deeper than multiparts do, and every limit is counted before memory is taken.

use mail_parser::ContentType;

use super::flowed::{self, Spaces};
use super::head::Head;
use super::{charset, files, limits, tidy, tnef, transfer};
use crate::{Part, Unreadable};

/// What a message consists of.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// What is said, in order.
    pub(super) passages: Vec<Passage>,
    /// Everything else, in order.
    pub(super) files: Vec<Part>,
}

/// One stretch of what is said: as plain text, as HTML, or both with the same meaning.
#[derive(Debug, Default, Clone)]
pub(super) struct Passage {
    pub(super) plain: Option<String>,
    pub(super) html: Option<String>,
}

/// Walks through a message whose head is already split off.
pub(super) fn walk(head: &Head, body: &[u8]) -> Result<Body, Unreadable> {
    let mut walk = Walk { parts: 0, files: Vec::new() };
    let place = Place { depth: 0, is_root: true, in_digest: false };
    let passages = walk.entity(head, body, place)?;
    let files = walk.files.into_iter().flat_map(tnef::unpacked).collect::<Vec<_>>();
    if files.len() > limits::ATTACHMENTS_MAX {
        return Err(Unreadable::TooManyAttachments);
    }
    Ok(Body { passages, files })
}

struct Walk {
    parts: usize,
    files: Vec<Part>,
}

#[derive(Clone, Copy)]
struct Place {
    depth: usize,
    is_root: bool,
    in_digest: bool,
}

impl Walk {
    fn entity(&mut self, head: &Head, body: &[u8], place: Place) -> Result<Vec<Passage>, Unreadable> {
        self.parts += 1;
        if self.parts > limits::PARTS_MAX {
            return Err(Unreadable::TooManyParts);
        }
        let kind = Kind::of(head, place);
        if kind.family == "multipart"
            && let Some(parts) = split(body, kind.parameter("boundary"))
        {
            return self.multipart(&kind, &parts, place);
        }
        if kind.is_said(place) {
            return Ok(vec![passage(&kind, &decoded(head, body))]);
        }
        self.file(&kind, head, body)?;
        Ok(Vec::new())
    }

    fn multipart(
        &mut self,
        kind: &Kind<'_>,
        parts: &[&[u8]],
        place: Place,
    ) -> Result<Vec<Passage>, Unreadable> {
        if place.depth >= limits::NESTING_MAX {
            return Err(Unreadable::TooDeep);
        }
        let inner = Place { depth: place.depth + 1, is_root: false, in_digest: kind.name == "digest" };
        let mut passages = Vec::with_capacity(parts.len());
        for part in parts {
            let (head, body) = Head::split(part)?;
            passages.push(self.entity(&head, body, inner)?);
        }
        Ok(if kind.name == "alternative" { vec![one_of(&passages)] } else { passages.concat() })
    }

    fn file(&mut self, kind: &Kind<'_>, head: &Head, body: &[u8]) -> Result<(), Unreadable> {
        if self.files.len() >= limits::ATTACHMENTS_MAX {
            return Err(Unreadable::TooManyAttachments);
        }
        let bytes = if kind.family == "multipart" { body.to_vec() } else { decoded(head, body) };
        let content_type = files::content_type(&bytes, &kind.full());
        let suggested = kind.file_name().or_else(|| enclosed_subject(&content_type, &bytes));
        let name = files::name(suggested.as_deref(), &content_type, self.files.len() + 1);
        let cid = head.message_ids("content-id").into_iter().next();
        self.files.push(Part {
            name,
            content_type,
            bytes,
            cid,
            inline: kind.disposition == Some("inline".to_owned()),
        });
        Ok(())
    }
}

/// Content-Type and Content-Disposition of one part, with what their absence means.
struct Kind<'a> {
    family: String,
    name: String,
    content_type: Option<ContentType<'a>>,
    disposition: Option<String>,
    disposed_name: Option<String>,
}

impl<'a> Kind<'a> {
    fn of(head: &'a Head, place: Place) -> Self {
        let content_type = head.structured("content-type");
        let disposition = head.structured("content-disposition");
        let (family, name) = match &content_type {
            Some(found) if found.subtype().is_some_and(|name| !name.is_empty()) => {
                (found.ctype().to_ascii_lowercase(), found.subtype().unwrap_or_default().to_ascii_lowercase())
            }
            None if place.in_digest => ("message".to_owned(), "rfc822".to_owned()),
            _ => ("text".to_owned(), "plain".to_owned()),
        };
        Self {
            family,
            name,
            content_type,
            disposed_name: disposition
                .as_ref()
                .and_then(|found| found.attribute("filename"))
                .map(str::to_owned),
            disposition: disposition.map(|found| found.ctype().to_ascii_lowercase()),
        }
    }

    fn parameter(&self, name: &str) -> Option<&str> {
        self.content_type.as_ref()?.attribute(name)
    }

    fn full(&self) -> String {
        format!("{}/{}", self.family, self.name)
    }

    fn file_name(&self) -> Option<String> {
        let name = self.disposed_name.as_deref().or_else(|| self.parameter("name"))?;
        if !name.contains("=?") {
            return Some(name.to_owned());
        }
        let as_field = format!("Subject: {}\n\n", name.replace(['\r', '\n'], " "));
        Head::split(as_field.as_bytes()).ok()?.0.text("subject", 1_000)
    }

    fn is_html(&self) -> bool {
        self.family == "text" && self.name == "html"
    }

    /// Whether this part is something said rather than a file.
    fn is_said(&self, place: Place) -> bool {
        if self.disposition.as_deref() == Some("attachment") {
            return false;
        }
        let is_text = self.family == "text" && matches!(self.name.as_str(), "plain" | "html");
        let is_odd_root =
            place.is_root && (self.family == "text" && self.name != "calendar" || self.family == "multipart");
        is_odd_root || is_text && (place.is_root || self.file_name().is_none())
    }
}

fn decoded(head: &Head, body: &[u8]) -> Vec<u8> {
    transfer::decode(body, head.raw("content-transfer-encoding").unwrap_or_default())
}

fn passage(kind: &Kind<'_>, bytes: &[u8]) -> Passage {
    let declared = kind.parameter("charset");
    if kind.is_html() {
        return Passage { plain: None, html: Some(tidy::markup(&charset::decode_html(bytes, declared))) };
    }
    let text = tidy::lines(&charset::decode(bytes, declared));
    let is = |name, value| kind.parameter(name).is_some_and(|found| found.eq_ignore_ascii_case(value));
    let spaces = if is("delsp", "yes") { Spaces::Deleted } else { Spaces::Kept };
    let text = if is("format", "flowed") { flowed::unfold(&text, spaces) } else { text };
    Passage { plain: Some(text), html: None }
}

/// Of alternatives, the plain ones are the text and the last HTML one is the picture of it.
fn one_of(alternatives: &[Vec<Passage>]) -> Passage {
    let has_html = |passages: &&Vec<Passage>| passages.iter().any(|passage| passage.html.is_some());
    let plain: Vec<&str> = (alternatives.iter())
        .filter(|passages| !has_html(passages))
        .flatten()
        .filter_map(|passage| passage.plain.as_deref())
        .collect();
    Passage {
        plain: (!plain.is_empty()).then(|| plain.join("\n")),
        html: alternatives.iter().rfind(has_html).and_then(|passages| html_of(passages)),
    }
}

/// The HTML of passages, plain ones among them escaped; `None` when there is no HTML at all.
pub(super) fn html_of(passages: &[Passage]) -> Option<String> {
    if passages.iter().all(|passage| passage.html.is_none()) {
        return None;
    }
    let one = |passage: &Passage| match (&passage.html, &passage.plain) {
        (Some(html), _) => html.clone(),
        (None, Some(plain)) if plain.trim().is_empty() => String::new(),
        (None, plain) => format!("<pre>{}</pre>", crate::html::escape(plain.as_deref().unwrap_or_default())),
    };
    Some(passages.iter().map(one).collect::<Vec<_>>().join("\n"))
}

fn enclosed_subject(content_type: &str, bytes: &[u8]) -> Option<String> {
    if content_type != "message/rfc822" {
        return None;
    }
    let subject = Head::split(bytes).ok()?.0.text("subject", 100)?;
    (!subject.is_empty()).then(|| format!("{}.eml", subject.replace(['/', '\\'], "_")))
}

/// Cuts a multipart at its boundary lines. A boundary that was not declared is guessed from the first line
/// that looks like one. `None` when there is no such line.
fn split<'a>(body: &'a [u8], boundary: Option<&str>) -> Option<Vec<&'a [u8]>> {
    let guessed = || {
        let line = body.split(|byte| *byte == b'\n').find(|line| {
            let line = line.trim_ascii_end();
            line.starts_with(b"--") && line.iter().any(u8::is_ascii_alphanumeric)
        })?;
        Some(line[2..].trim_ascii_end())
    };
    let boundary =
        boundary.map(|boundary| boundary.trim_end().as_bytes()).filter(|boundary| !boundary.is_empty());
    let boundary = boundary.or_else(guessed)?;
    let mut parts = Vec::new();
    let (mut start, mut at) = (None, 0);
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let next = at + line.len();
        if let Some(mark) = Mark::of(line, boundary) {
            if let Some(start) = start {
                parts.push(without_line_end(&body[start..at]));
            }
            start = (mark == Mark::Between).then_some(next);
            if mark == Mark::End || parts.len() > limits::PARTS_MAX {
                break;
            }
        }
        at = next;
    }
    if let Some(start) = start {
        parts.push(&body[start..]);
    }
    (!parts.is_empty()).then_some(parts)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Between,
    End,
}

impl Mark {
    fn of(line: &[u8], boundary: &[u8]) -> Option<Self> {
        let rest = line.strip_prefix(b"--")?.strip_prefix(boundary)?.trim_ascii();
        match rest {
            b"" => Some(Self::Between),
            b"--" => Some(Self::End),
            _ => None,
        }
    }
}

fn without_line_end(part: &[u8]) -> &[u8] {
    let part = part.strip_suffix(b"\n").unwrap_or(part);
    part.strip_suffix(b"\r").unwrap_or(part)
}
