//! What is taken from the words of an arrival before it is stored.

use channels::{Automatic, Incoming, Part, Protection};
use rules::drips::Heard;

/// Longest preview of a message in a list, in characters.
const PREVIEW_CHARS: usize = 140;
/// The previews of messages that nobody can read here: the same in every language, for pages to put into words.
pub const ENCRYPTED_PREVIEWS: [&str; 2] = ["[PGP]", "[S/MIME]"];
/// How a text begins that is encrypted as a whole.
const PGP_BEGINS: &str = "-----BEGIN PGP MESSAGE-----";

/// What lists and the clock of promises take from the words of an arrival. Reading them takes a while, so it is done
/// before the transaction, which holds up all others.
#[derive(Clone, Debug)]
pub struct Gist {
    /// The beginning on one line, for lists.
    pub(super) preview: String,
    /// What a person asks for; `None` for what a program wrote.
    pub(super) heard: Option<Heard>,
}

impl Gist {
    /// Takes it from an arrival that has been read.
    pub fn of(incoming: &Incoming) -> Self {
        // Who asks for nothing waits for nothing.
        let heard = (incoming.automatic == Automatic::No).then(|| rules::drips::hear(&incoming.text));
        Self { preview: preview_of(incoming), heard }
    }
}

/// What is shown of a message in lists: its words; where it has none, what it brings.
fn preview_of(incoming: &Incoming) -> String {
    let text = incoming.text.trim_start();
    let [pgp, smime] = ENCRYPTED_PREVIEWS;
    match incoming.protection {
        Protection::PgpEncrypted if text.is_empty() || text.starts_with(PGP_BEGINS) => pgp.to_owned(),
        Protection::SmimeEncrypted if text.is_empty() => smime.to_owned(),
        _ if !text.is_empty() => preview(text),
        _ => match incoming.attachments.as_slice() {
            [] => preview(&incoming.quoted),
            files => preview(&brought(files)),
        },
    }
}

/// What an invitation is about, else the names of the files.
fn brought(files: &[Part]) -> String {
    let invited = files.iter().filter(|file| file.content_type == "text/calendar").find_map(summary);
    invited.unwrap_or_else(|| {
        let names: Vec<&str> = files.iter().map(|file| file.name.as_str()).collect();
        names.join(", ")
    })
}

/// The first `SUMMARY` of a calendar, unfolded.
fn summary(calendar: &Part) -> Option<String> {
    let text = String::from_utf8_lossy(&calendar.bytes).replace("\r\n", "\n");
    let text = text.replace("\n ", "").replace("\n\t", "");
    let words = text.lines().find_map(|line| {
        let (name, words) = line.split_once(':')?;
        let name = name.split(';').next().unwrap_or_default();
        name.eq_ignore_ascii_case("summary").then(|| words.trim().to_owned())
    })?;
    let words = words.replace("\\n", " ").replace("\\N", " ");
    let words = words.replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\");
    (!words.is_empty()).then_some(words)
}

/// The beginning of a text on one line, for lists.
pub(crate) fn preview(text: &str) -> String {
    let mut line = String::with_capacity(PREVIEW_CHARS);
    for word in text.split_whitespace() {
        if line.chars().count() + word.chars().count() > PREVIEW_CHARS {
            if line.is_empty() {
                line.extend(word.chars().take(PREVIEW_CHARS));
            }
            break;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(mail: &str, expected: &str) {
        let incoming = channels::email::read::read(mail.as_bytes()).expect("it can be read");
        assert_eq!(Gist::of(&incoming).preview, expected, "{mail}");
    }

    #[test]
    fn a_list_shows_something_of_every_mail() {
        let parted = |kind: &str, parts: &[&str]| {
            let parts = parts.iter().map(|part| format!("--b\n{part}\n")).collect::<Vec<_>>().concat();
            format!("From: m@home.example\nContent-Type: {kind}; boundary=b\n\n{parts}--b--\n")
        };
        let mixed = |parts: &[&str]| parted("multipart/mixed", parts);
        let scan = "Content-Type: application/octet-stream; name=scan.pdf\n\n%PDF-1.7";
        let photo = "Content-Type: image/jpeg; name=photo.jpg\n\nx";
        let event = "Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nSUMMARY;LANGUAGE=en:Visit\\, with\n  tea\nEND:VCALENDAR";
        check("From: m@home.example\n\nHello\n", "Hello");
        check("From: m@home.example\n\n\n", "");
        check("From: m@home.example\n\n> Only what was said before\n", "> Only what was said before");
        check(&mixed(&["\n", scan, photo]), "scan.pdf, photo.jpg");
        check(&mixed(&["\nSee below", scan]), "See below");
        check(&mixed(&["\n ", event]), "Visit, with tea");
        let sealed = "Content-Type: application/octet-stream; name=encrypted.asc\n\nx";
        let version = "Content-Type: application/pgp-encrypted\n\nVersion: 1";
        check(&parted("multipart/encrypted", &[version, sealed]), "[PGP]");
        check("From: m@home.example\n\n-----BEGIN PGP MESSAGE-----\n\nabc\n", "[PGP]");
        let smime = "From: m@home.example\nContent-Type: application/pkcs7-mime; name=smime.p7m\n\nabc\n";
        check(smime, "[S/MIME]");
    }
}
