//! From raw bytes to an incoming message.

use std::borrow::Cow;

use sha2::{Digest, Sha256};

use super::automatic::{self, Evidence};
use super::head::{self, Head};
use super::parts::{self, Body, Passage};
use super::{bounce, limits, tidy};
use crate::{Address, Delivery, Handover, Incoming, Part, Protection, Unreadable, html, quotes, token};

/// Reads a message of which nothing but its bytes is known.
pub fn read(raw: &[u8]) -> Result<Incoming, Unreadable> {
    read_delivered(raw, &Delivery::default())
}

/// Reads a message together with what the transport knew about it. Where the message itself names no sender,
/// the envelope's is taken; a text without any head is a message, too, when the envelope says whose.
pub fn read_delivered(raw: &[u8], delivery: &Delivery) -> Result<Incoming, Unreadable> {
    let prepared = prepare(raw)?;
    let (mut head, mut body) = Head::split(&prepared)?;
    if !head.is_usual() {
        if !matches!(delivery.handover, Handover::From(_)) {
            return Err(Unreadable::NoHeader);
        }
        (head, body) = (Head::default(), &prepared);
    }
    let from = author(&head, delivery).ok_or(Unreadable::NoSender)?;
    let is_ours = automatic::is_marked(&head, delivery);
    if !is_ours && head.count("received") > limits::HOPS_MAX {
        return Err(Unreadable::TooManyHops);
    }
    let structure = parts::walk(&head, body)?;
    let filled_in = if is_ours { None } else { filled_in_by(&head, &from, delivery) };
    let Some(author) = filled_in else { return Ok(compose(raw, &head, structure, from, delivery)) };
    Ok(Incoming { sender: Some(from), ..compose(raw, &head, structure, author, delivery) })
}

/// The fields that say for whom a mail is, the surest first: what the servers wrote that delivered it, then what its
/// author did.
const ADDRESSED: [&str; 4] = ["delivered-to", "x-original-to", "to", "cc"];

/// The fields in which the server that delivered a mail says to whom, the one it was written to first: where an alias
/// leads to a mailbox, the last names the mailbox.
const DELIVERED: [&str; 3] = ["x-original-to", "envelope-to", "delivered-to"];

/// For whom a mail says it is, the surest first. Empty where it has no head that can be read.
pub fn addressed_to(raw: &[u8]) -> Vec<Address> {
    let Ok(prepared) = prepare(raw) else { return Vec::new() };
    let Ok((head, _)) = Head::split(&prepared) else { return Vec::new() };
    ADDRESSED.iter().flat_map(|name| head.addresses(name)).collect()
}

/// Longest author that is named of a mail that could not be read, in characters.
const AUTHOR_CHARS_MAX: usize = 400;

/// Who a mail says wrote it, and its subject, each on one line and empty where nothing is said: for whoever has to
/// judge one that could not be read.
pub fn says_of_itself(raw: &[u8]) -> (String, String) {
    let raw = &raw[..raw.len().min(limits::HEADER_BYTES_MAX)];
    let Ok(prepared) = prepare(raw) else { return Default::default() };
    let Ok((head, _)) = Head::split(&prepared) else { return Default::default() };
    let author = head.addresses("from").into_iter().next();
    let author = author.map(|author| match author.name {
        Some(name) if !name.is_empty() => format!("{name} <{}>", author.email),
        _ => author.email,
    });
    let author = tidy::one_line(&author.unwrap_or_default(), AUTHOR_CHARS_MAX);
    (author, head.text("subject", limits::SUBJECT_CHARS_MAX).unwrap_or_default())
}

/// Takes off what mailboxes and transports put before a message; a file whose lines end with CR alone gets
/// real line ends.
fn prepare(raw: &[u8]) -> Result<Cow<'_, [u8]>, Unreadable> {
    if raw.len() > limits::RAW_BYTES_MAX {
        return Err(Unreadable::TooLarge);
    }
    let start = raw.strip_prefix(b"\xef\xbb\xbf").unwrap_or(raw).trim_ascii_start();
    if start.is_empty() {
        return Err(Unreadable::Empty);
    }
    if start.contains(&b'\n') {
        return Ok(Cow::Borrowed(start));
    }
    Ok(Cow::Owned(start.iter().map(|byte| if *byte == b'\r' { b'\n' } else { *byte }).collect()))
}

/// A report often has no author; nobody is to answer it, and this name says so.
const REPORTER: &str = "mailer-daemon@unknown.invalid";

fn author(head: &Head, delivery: &Delivery) -> Option<Address> {
    let named = ["from", "sender", "reply-to", "return-path", "resent-from"];
    let found = named.iter().find_map(|name| head.addresses(name).into_iter().next());
    let envelope = || match &delivery.handover {
        Handover::From(email) => head::address(None, email),
        Handover::Null | Handover::Unknown => None,
    };
    let is_report = delivery.handover == Handover::Null
        || head.raw("return-path") == Some("<>")
        || head
            .raw("content-type")
            .is_some_and(|kind| kind.to_ascii_lowercase().starts_with("multipart/report"));
    found.or_else(envelope).or_else(|| is_report.then(|| Address::plain(REPORTER)))
}

/// Who filled in a form: it writes from an address of ours and names them in Reply-To.
fn filled_in_by(head: &Head, from: &Address, delivery: &Delivery) -> Option<Address> {
    let own = &delivery.own_addresses;
    if !from.is_among(own) {
        return None;
    }
    head.addresses("reply-to").into_iter().find(|wanted| !wanted.is_among(own))
}

fn compose(raw: &[u8], head: &Head, body: Body, from: Address, delivery: &Delivery) -> Incoming {
    let subject = head.text("subject", limits::SUBJECT_CHARS_MAX).unwrap_or_default();
    let Body { passages, mut files } = body;
    let html = parts::html_of(&passages);
    let text = Some(text_of(&passages)).filter(|text| !text.trim().is_empty());
    let text = limited(&text.unwrap_or_else(|| bounce::told(&files)), &mut files);
    let html = html.filter(|html| fits(html, &mut files));
    mark_inline(&mut files, html.as_deref());
    let evidence =
        Evidence { head, delivery, from: &from.key(), subject: &subject, text: &text, files: &files };
    let automatic = automatic::judge(&evidence);
    let folded = quotes::fold(&text);
    let message_id = head.message_ids("message-id").into_iter().next();
    let references = references(head);
    let (to, cc) = (head.addresses("to"), head.addresses("cc"));
    Incoming {
        provider_key: message_id.clone().unwrap_or_else(|| hash_key(raw)),
        message_id,
        reply_token: reply_token(&references, delivery, &[&to, &cc]),
        references,
        sender: head.addresses("sender").into_iter().next().filter(|sender| sender.key() != from.key()),
        reply_to: head.addresses("reply-to"),
        delivered_to: DELIVERED.iter().flat_map(|name| head.topmost_addresses(name)).collect(),
        sent_at: head.date(),
        protection: protection(head, &text, &files),
        language: language(head),
        attachments: files,
        text: folded.text,
        quoted: folded.quoted,
        from,
        to,
        cc,
        subject,
        html,
        automatic,
    }
}

fn text_of(passages: &[Passage]) -> String {
    let one = |passage: &Passage| match (&passage.plain, &passage.html) {
        (Some(plain), Some(html)) if plain.trim().is_empty() => html::text_of(html),
        (Some(plain), _) => plain.clone(),
        (None, Some(html)) => html::text_of(html),
        (None, None) => String::new(),
    };
    let texts: Vec<String> = passages.iter().map(one).filter(|text| !text.trim().is_empty()).collect();
    texts.join("\n").trim_end().to_owned()
}

/// Cuts an endless text; the rest becomes a file.
fn limited(text: &str, files: &mut Vec<Part>) -> String {
    let Some((end, _)) = text.char_indices().nth(limits::TEXT_CHARS_MAX) else { return text.to_owned() };
    files.push(overflow("rest-of-the-message.txt", "text/plain", &text[end..]));
    text[..end].to_owned()
}

/// Whether HTML is small enough to show; otherwise it becomes a file.
fn fits(html: &str, files: &mut Vec<Part>) -> bool {
    let fits = html.len() <= limits::HTML_BYTES_MAX;
    if !fits {
        files.push(overflow("message.html", "text/html", html));
    }
    fits
}

fn overflow(name: &str, content_type: &str, text: &str) -> Part {
    let bytes = text.as_bytes().to_vec();
    Part { name: name.to_owned(), content_type: content_type.to_owned(), bytes, cid: None, inline: false }
}

/// Inline is what the HTML shows.
fn mark_inline(files: &mut [Part], html: Option<&str>) {
    for file in files {
        let is_shown = file
            .cid
            .as_ref()
            .is_some_and(|cid| html.is_some_and(|html| html.contains(&format!("cid:{cid}"))));
        file.inline = is_shown;
    }
}

fn references(head: &Head) -> Vec<String> {
    let mut found = head.message_ids("references");
    found.extend(head.message_ids("in-reply-to"));
    let mut newest_first: Vec<String> = Vec::with_capacity(found.len().min(limits::REFERENCES_MAX));
    for id in found.into_iter().rev() {
        if newest_first.len() < limits::REFERENCES_MAX && !newest_first.contains(&id) {
            newest_first.push(id);
        }
    }
    newest_first.reverse();
    newest_first
}

fn reply_token(references: &[String], delivery: &Delivery, lists: &[&Vec<Address>]) -> Option<String> {
    let in_references = references.iter().rev().find_map(|id| token::in_message_id(id));
    let in_envelope = || delivery.recipients.iter().find_map(|email| token::in_address(email));
    let in_lists = || lists.iter().copied().flatten().find_map(|address| token::in_address(&address.email));
    in_references.or_else(in_envelope).or_else(in_lists).map(str::to_lowercase)
}

fn hash_key(raw: &[u8]) -> String {
    format!("sha256:{}", tidy::hex(&Sha256::digest(raw)))
}

fn protection(head: &Head, text: &str, files: &[Part]) -> Protection {
    let root = head.structured("content-type");
    let kind = root
        .as_ref()
        .map(|root| format!("{}/{}", root.ctype(), root.subtype().unwrap_or_default()).to_ascii_lowercase());
    let parameter =
        |name| root.as_ref().and_then(|root| root.attribute(name)).unwrap_or_default().to_ascii_lowercase();
    match kind.as_deref() {
        Some("multipart/signed") if parameter("protocol").contains("pgp") => return Protection::PgpSigned,
        Some("multipart/signed") => return Protection::SmimeSigned,
        Some("multipart/encrypted") => return Protection::PgpEncrypted,
        Some("application/pkcs7-mime" | "application/x-pkcs7-mime") => return Protection::SmimeEncrypted,
        _ => (),
    }
    let has_file = |kinds: &[&str]| files.iter().any(|file| kinds.contains(&file.content_type.as_str()));
    let start = text.trim_start();
    if start.starts_with("-----BEGIN PGP MESSAGE-----") || has_file(&["application/pgp-encrypted"]) {
        Protection::PgpEncrypted
    } else if start.starts_with("-----BEGIN PGP SIGNED MESSAGE-----")
        || has_file(&["application/pgp-signature"])
    {
        Protection::PgpSigned
    } else if has_file(&["application/pkcs7-mime", "application/x-pkcs7-mime"]) {
        Protection::SmimeEncrypted
    } else if has_file(&["application/pkcs7-signature", "application/x-pkcs7-signature"]) {
        Protection::SmimeSigned
    } else {
        Protection::None
    }
}

fn language(head: &Head) -> Option<String> {
    let value = head.text("content-language", 100)?;
    let first = value.split([',', ';', ' ']).next()?.trim().to_ascii_lowercase();
    let is_tag = (2..=16).contains(&first.len())
        && first.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_tag.then_some(first)
}
