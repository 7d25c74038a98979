//! From an outgoing message to the bytes that leave. The same message always gives the same bytes: even the
//! boundaries follow from the Message-ID.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use mail_builder::MessageBuilder;
use mail_builder::headers::HeaderType;
use mail_builder::headers::address::Address as Written;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::date::Date;
use mail_builder::headers::message_id::MessageId;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::{BodyPart, MimePart};
use sha2::{Digest, Sha256};

use super::{files, head, limits, tidy};
use crate::{Address, CannotWrite, Nature, Outgoing, Part};

/// The field by which an installation knows its own mail again, lower case.
pub(crate) const MARK_FIELD: &str = "x-wellkept-mark";
/// References that are written: the first one and the newest.
const REFERENCES_WRITTEN_MAX: usize = 20;

/// Writes a message. Bcc stays out of it: see [`Outgoing::recipients`].
pub fn write(outgoing: &Outgoing) -> Result<Vec<u8>, CannotWrite> {
    if outgoing.recipients().is_empty() {
        return Err(CannotWrite::NoRecipient);
    }
    let mut builder = MessageBuilder::new()
        .from(written(&outgoing.from)?)
        .subject(tidy::one_line(&outgoing.subject, limits::SUBJECT_CHARS_MAX))
        .message_id(message_id(&outgoing.message_id)?)
        .date(Date::new(outgoing.sent_at.as_second()))
        .header("MIME-Version", Raw::new("1.0"));
    check_all(&outgoing.bcc)?;
    for (name, list) in [("To", &outgoing.to), ("Cc", &outgoing.cc)] {
        if !list.is_empty() {
            builder =
                builder.header(name, Written::new_list(list.iter().map(written).collect::<Result<_, _>>()?));
        }
    }
    if outgoing.to.is_empty() && outgoing.cc.is_empty() {
        builder = builder.header("To", Raw::new("undisclosed-recipients:;"));
    }
    if let Some(reply_to) = &outgoing.reply_to {
        builder = builder.reply_to(written(reply_to)?);
    }
    builder = thread(builder, outgoing);
    for (name, value) in machine_fields(outgoing) {
        builder = builder.header(name, Raw::new(value));
    }
    let bytes = builder.body(body(outgoing)).write_to_vec().map_err(|_| CannotWrite::TooLarge)?;
    if bytes.len() > limits::RAW_BYTES_MAX { Err(CannotWrite::TooLarge) } else { Ok(bytes) }
}

fn thread<'a>(builder: MessageBuilder<'a>, outgoing: &Outgoing) -> MessageBuilder<'a> {
    let in_reply_to = outgoing.in_reply_to.as_deref().and_then(head::usable_id);
    let mut references: Vec<String> =
        outgoing.references.iter().filter_map(|id| head::usable_id(id)).collect();
    if let Some(id) = &in_reply_to {
        references.retain(|other| other != id);
        references.push(id.clone());
    }
    if references.len() > REFERENCES_WRITTEN_MAX {
        references.drain(1..=references.len() - REFERENCES_WRITTEN_MAX);
    }
    let builder = match in_reply_to {
        Some(id) => builder.in_reply_to(id),
        None => builder,
    };
    if references.is_empty() { builder } else { builder.references(references) }
}

fn machine_fields(outgoing: &Outgoing) -> Vec<(&'static str, String)> {
    let mut fields = Vec::new();
    let submitted = match outgoing.nature {
        Nature::Personal => None,
        Nature::AutoReply => Some("auto-replied"),
        Nature::Notice => Some("auto-generated"),
    };
    if let Some(submitted) = submitted {
        fields.push(("Auto-Submitted", submitted.to_owned()));
        fields.push(("X-Auto-Response-Suppress", "All".to_owned()));
        fields.push(("Precedence", "bulk".to_owned()));
    }
    let mark: String = outgoing.mark.chars().filter(char::is_ascii_graphic).take(100).collect();
    if !mark.is_empty() {
        fields.push(("X-Wellkept-Mark", mark));
    }
    fields
}

fn body(outgoing: &Outgoing) -> MimePart<'_> {
    let (inline, attached): (Vec<&Part>, Vec<&Part>) = outgoing
        .attachments
        .iter()
        .partition(|part| part.inline && part.cid.is_some() && outgoing.html.is_some());
    let text = MimePart::new("text/plain", BodyPart::Text(line_ends(&outgoing.text).into()));
    let said = match &outgoing.html {
        Some(html) => {
            let html = MimePart::new("text/html", BodyPart::Text(line_ends(html).into()));
            let pictured =
                if inline.is_empty() { html } else { multipart(outgoing, "related", with(html, &inline)) };
            multipart(outgoing, "alternative", vec![text, pictured])
        }
        None => text,
    };
    if attached.is_empty() { said } else { multipart(outgoing, "mixed", with(said, &attached)) }
}

fn with<'a>(first: MimePart<'a>, parts: &[&'a Part]) -> Vec<MimePart<'a>> {
    std::iter::once(first).chain(parts.iter().map(|part| file(part))).collect()
}

fn multipart<'a>(outgoing: &Outgoing, kind: &str, parts: Vec<MimePart<'a>>) -> MimePart<'a> {
    let digest = Sha256::digest(format!("{kind} {}", outgoing.message_id));
    let boundary = format!("=_{}", tidy::hex(&digest[..15]));
    let content_type = ContentType::new(format!("multipart/{kind}")).attribute("boundary", boundary);
    MimePart::new(content_type, BodyPart::Multipart(parts))
}

fn file(part: &Part) -> MimePart<'_> {
    let name = files::name(Some(&part.name), &part.content_type, 1);
    let content_type = ContentType::new(files::content_type(&part.bytes, &part.content_type))
        .attribute("name", name.clone());
    let disposition = if part.inline && part.cid.is_some() { "inline" } else { "attachment" };
    let written = MimePart::new(content_type, BodyPart::Text(base64_lines(&part.bytes).into()))
        .header(
            "Content-Disposition",
            HeaderType::from(ContentType::new(disposition).attribute("filename", name)),
        )
        .transfer_encoding("base64");
    match part.cid.as_deref().and_then(head::usable_id) {
        Some(cid) => written.cid(cid),
        None => written,
    }
}

/// Written out here, so that no file is mistaken for text and has its line ends changed.
fn base64_lines(bytes: &[u8]) -> String {
    let lines = bytes.chunks(57).map(|chunk| BASE64_STANDARD.encode(chunk));
    lines.collect::<Vec<_>>().join("\r\n")
}

/// `\n` and `\r` alone become what mail wants.
fn line_ends(text: &str) -> String {
    tidy::lines(text).replace('\n', "\r\n")
}

fn message_id(id: &str) -> Result<MessageId<'static>, CannotWrite> {
    let is_id = head::usable_id(id).is_some_and(|usable| usable == id)
        && id.contains('@')
        && !id.contains(['<', '>']);
    if is_id { Ok(MessageId::new(id.to_owned())) } else { Err(CannotWrite::BadMessageId(id.to_owned())) }
}

fn check_all(addresses: &[Address]) -> Result<(), CannotWrite> {
    addresses.iter().try_for_each(|address| checked(address).map(drop))
}

fn checked(address: &Address) -> Result<Address, CannotWrite> {
    let found = head::address(address.name.as_deref(), &address.email);
    let found = found.filter(|found| {
        found.email.eq_ignore_ascii_case(&address.email) && !found.email.contains([',', ';', '"', '(', ')'])
    });
    found.ok_or_else(|| CannotWrite::BadAddress(address.email.clone()))
}

fn written(address: &Address) -> Result<Written<'static>, CannotWrite> {
    let address = checked(address)?;
    Ok(Written::new_address(address.name, address.email))
}
