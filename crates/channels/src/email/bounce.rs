//! Reports about messages that were not delivered: the standard form (RFC 3464), however broken, and the
//! older forms that servers still send.

use super::automatic::Evidence;
use super::head::{Head, address, usable_id};
use super::{tidy, transfer};
use crate::{Bounce, Fate, Part};

/// Subjects of reports, lower case.
const SUBJECTS: [&str; 22] = [
    "undeliverable",
    "undelivered mail",
    "delivery status notification",
    "delivery failure",
    "delivery failed",
    "mail delivery failed",
    "mail delivery system",
    "returned mail",
    "failure notice",
    "mail system error",
    "message could not be delivered",
    "delivery report",
    "delivery notification",
    "warning: could not send",
    "warning: message",
    "mail delivery problem",
    "non-delivery",
    "unzustellbar",
    "nicht zustellbar",
    "non remis",
    "mensaje no entregado",
    "недоставлен",
];

/// Phrases with which servers begin, lower case.
const OPENINGS: [&str; 12] = [
    "this is the qmail-send program",
    "this message was created automatically by mail",
    "this is the mail system at host",
    "a message that you sent could not be delivered",
    "the following addresses had permanent",
    "this is an automatically generated delivery status",
    "could not be delivered to one or more recipients",
    "your message did not reach",
    "delivery to the following recipient",
    "i'm afraid i wasn't able to deliver",
    "the following message to",
    "this is a delivery status notification",
];

/// Lines after which the report quotes the message it is about.
const COPIES: [&str; 6] = [
    "below this line is a copy",
    "this is a copy of the message",
    "original message follows",
    "returned message",
    "original message -",
    "unsent message",
];

/// The fields of a recipient that tell people something.
const TOLD: [&str; 4] = ["Final-Recipient", "Action", "Status", "Diagnostic-Code"];

const WORDS_CHARS_MAX: usize = 500;

/// Finds what a report says; `None` when the message is no report.
pub(super) fn find(evidence: &Evidence<'_>) -> Option<Bounce> {
    let statuses: Vec<&Part> = evidence.files.iter().filter(|file| is_status(file)).collect();
    if statuses.is_empty() && !is_report(evidence) {
        return None;
    }
    let reports: Vec<Bounce> = statuses.into_iter().flat_map(from_status).collect();
    let mut bounce = gravest(&reports).unwrap_or_else(|| from_words(evidence));
    bounce.about = about(evidence);
    if bounce.recipient.is_none() {
        bounce.recipient = failed_recipient(evidence);
    }
    if bounce.words.is_empty() {
        bounce.words = tidy::one_line(evidence.text, WORDS_CHARS_MAX);
    }
    Some(bounce)
}

fn is_status(file: &Part) -> bool {
    matches!(file.content_type.as_str(), "message/delivery-status" | "message/global-delivery-status")
}

/// What the statuses of a report say in words, for one that says nothing else: of each recipient the fields that tell
/// something. Where a server wrote sentences instead of fields, these.
pub(super) fn told(files: &[Part]) -> String {
    let told: Vec<String> = files.iter().filter(|file| is_status(file)).filter_map(told_by).collect();
    told.join("\n\n")
}

fn told_by(status: &Part) -> Option<String> {
    let mut told: Vec<String> = Vec::new();
    each_recipient(status, |fields| {
        let line = |name: &&str| {
            let value = fields.text(&name.to_ascii_lowercase(), WORDS_CHARS_MAX)?;
            (!value.is_empty()).then(|| format!("{name}: {value}"))
        };
        let lines: Vec<String> = TOLD.iter().filter_map(line).collect();
        told.push(lines.join("\n"));
    });
    told.retain(|lines| !lines.is_empty());
    if !told.is_empty() {
        return Some(told.join("\n\n"));
    }
    let text = String::from_utf8_lossy(&status.bytes);
    let has_sentences =
        Head::split(text.trim_start().as_bytes()).is_ok_and(|(head, _)| !head.has("reporting-mta"));
    let text = tidy::lines(start_of(text.trim()));
    (has_sentences && !text.is_empty()).then_some(text)
}

/// One report may speak of several recipients; the gravest tells.
fn gravest(reports: &[Bounce]) -> Option<Bounce> {
    [Fate::Permanent, Fate::Temporary, Fate::Delayed, Fate::Delivered]
        .into_iter()
        .find_map(|fate| reports.iter().find(|report| report.fate == fate))
        .cloned()
}

/// The fields of a delivery status: a block for the message, then one for each recipient. Some servers encode
/// what follows the first block.
fn from_status(part: &Part) -> Vec<Bounce> {
    let mut reports = Vec::new();
    each_recipient(part, |fields| reports.push(from_recipient(fields)));
    reports
}

fn each_recipient(part: &Part, mut found: impl FnMut(&Head)) {
    let text = String::from_utf8_lossy(&part.bytes).replace("\r\n", "\n");
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (block, after) = rest.split_once("\n\n").unwrap_or((rest, ""));
        rest = after.trim_start();
        let Ok((fields, _)) = Head::split(block.as_bytes()) else { continue };
        if is_recipient(&fields) {
            found(&fields);
        } else if let Some(encoding) = fields.raw("content-transfer-encoding") {
            let decoded = transfer::decode(rest.as_bytes(), encoding);
            if let Some((inner, _)) = Head::split(&decoded).ok().filter(|(inner, _)| is_recipient(inner)) {
                found(&inner);
            }
        }
    }
}

fn is_recipient(fields: &Head) -> bool {
    ["final-recipient", "original-recipient", "action", "status", "diagnostic-code"]
        .iter()
        .any(|name| fields.has(name))
}

fn from_recipient(fields: &Head) -> Bounce {
    let text = |name| fields.text(name, WORDS_CHARS_MAX).unwrap_or_default();
    let words = strip_kind(&text("diagnostic-code")).to_owned();
    let status = status_code(&text("status")).or_else(|| status_code(&words)).or_else(|| reply_code(&words));
    let recipient = ["original-recipient", "final-recipient", "x-actual-recipient"]
        .iter()
        .find_map(|name| address(None, strip_kind(&text(name))))
        .map(|address| address.email);
    let fate = match text("action").to_lowercase().split_whitespace().next() {
        Some("delayed") => Fate::Delayed,
        Some("delivered" | "relayed" | "expanded") => Fate::Delivered,
        _ => fate_of(status.as_deref()),
    };
    Bounce { about: Vec::new(), recipient, fate, status, words }
}

/// `rfc822; maria@…` and `smtp; 550 …` without the kind in front.
fn strip_kind(value: &str) -> &str {
    value.split_once(';').map_or(value, |(_, rest)| rest).trim()
}

fn fate_of(status: Option<&str>) -> Fate {
    match status.map(|status| status.as_bytes()[0]) {
        Some(b'4') => Fate::Temporary,
        Some(b'2') => Fate::Delivered,
        _ => Fate::Permanent,
    }
}

/// A report in words alone.
fn is_report(evidence: &Evidence<'_>) -> bool {
    if evidence.head.has("x-failed-recipients") {
        return true;
    }
    let text = start_of(evidence.text).to_lowercase();
    let subject = evidence.subject.to_lowercase();
    let local = evidence.from.split('@').next().unwrap_or_default();
    let signs = [
        OPENINGS.iter().any(|opening| text.contains(opening)),
        SUBJECTS.iter().any(|opening| subject.contains(opening)),
        matches!(local, "mailer-daemon" | "postmaster" | "mail-daemon" | "mailerdaemon" | "mmdf"),
        evidence.has_null_sender(),
        evidence
            .head
            .raw("content-type")
            .unwrap_or_default()
            .to_ascii_lowercase()
            .contains("delivery-status"),
    ];
    let is_of_mail = signs[0] || signs[1] || signs[4];
    is_of_mail && signs.iter().filter(|is_given| **is_given).count() >= 2
}

fn from_words(evidence: &Evidence<'_>) -> Bounce {
    let report = before_copy(evidence.text);
    let subject = evidence.subject.to_lowercase();
    let status = status_code(report).or_else(|| reply_code(report));
    let is_late = subject.contains("delay")
        || subject.starts_with("warning")
        || report.to_lowercase().contains("will continue to be");
    let fate = if is_late { Fate::Delayed } else { fate_of(status.as_deref()) };
    Bounce { about: Vec::new(), recipient: None, fate, status, words: String::new() }
}

fn failed_recipient(evidence: &Evidence<'_>) -> Option<String> {
    let named = evidence.head.addresses("x-failed-recipients").into_iter().next();
    let own = |email: &str| email.eq_ignore_ascii_case(evidence.from);
    let in_words = || {
        let words = before_copy(evidence.text).split([' ', '\n', '\t', ',', ';', '(', ')', '"', '\'']);
        words
            .map(|word| word.trim_matches(['<', '>', ':', '.', '[', ']']).trim_start_matches("mailto:"))
            .filter_map(|word| address(None, word))
            .find(|found| found.email.contains('.') && !own(&found.email))
    };
    named.or_else(in_words).map(|address| address.email)
}

/// The Message-IDs of the message a report is about: from its enclosed copy or head, or from the words.
fn about(evidence: &Evidence<'_>) -> Vec<String> {
    let mut ids: Vec<String> = Vec::new();
    let enclosed = evidence.files.iter().filter(|file| {
        matches!(
            file.content_type.as_str(),
            "message/rfc822" | "text/rfc822-headers" | "message/global" | "message/rfc822-headers"
        )
    });
    for file in enclosed {
        if let Ok((head, _)) = Head::split(file.bytes.trim_ascii_start()) {
            ids.extend(head.message_ids("message-id"));
        }
    }
    let in_words = evidence.text.lines().filter_map(|line| {
        let (name, id) = line.trim_start_matches(['>', ' ', '|', '\t']).split_once(':')?;
        name.eq_ignore_ascii_case("message-id").then(|| usable_id(id.trim()))?
    });
    ids.extend(in_words);
    ids.extend(evidence.head.message_ids("in-reply-to"));
    ids.extend(evidence.head.message_ids("references"));
    let mut seen = std::collections::HashSet::new();
    ids.retain(|id| seen.insert(id.clone()));
    ids.truncate(super::limits::REFERENCES_MAX);
    ids
}

fn before_copy(text: &str) -> &str {
    let lower = text.to_ascii_lowercase();
    let end = COPIES.iter().filter_map(|mark| lower.find(mark)).min().unwrap_or(text.len());
    &text[..end]
}

fn start_of(text: &str) -> &str {
    &text[..text.char_indices().nth(2_000).map_or(text.len(), |(index, _)| index)]
}

/// `5.1.1` anywhere in words.
fn status_code(words: &str) -> Option<String> {
    words
        .split(|char: char| !char.is_ascii_digit() && char != '.')
        .map(|word| word.trim_matches('.'))
        .find_map(|word| {
            let parts: Vec<&str> = word.split('.').collect();
            let [class @ ("2" | "4" | "5"), subject, detail] = parts.as_slice() else { return None };
            let is_number = |part: &str| (1..=3).contains(&part.len());
            (is_number(subject) && is_number(detail)).then(|| format!("{class}.{subject}.{detail}"))
        })
}

/// `550 no such user` as `5.0.0`.
fn reply_code(words: &str) -> Option<String> {
    let code = words.split(|char: char| !char.is_ascii_alphanumeric()).find(|word| {
        word.len() == 3
            && (word.starts_with("55") || word.starts_with("45") || word.starts_with("42"))
            && word.bytes().all(|byte| byte.is_ascii_digit())
    })?;
    Some(format!("{}.0.0", &code[..1]))
}
