//! Messages that nobody can read here, and signed ones: known by what they bring.

use conversations::attachments::Attachment;
use conversations::{Kind, Message};
use shell::words::say;

use crate::views::FootLine;

/// How a message is protected, as far as its form tells. Nothing is opened or verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seal {
    /// Not at all.
    None,
    /// It carries a signature.
    Signed,
    /// Encrypted with `OpenPGP`.
    Pgp,
    /// Encrypted with S/MIME, or signed so that it reads like that from outside.
    Smime,
}

impl Seal {
    /// That of a message with these files.
    pub(super) fn of(message: &Message, files: &[&Attachment]) -> Self {
        if message.kind != Kind::Incoming {
            return Self::None;
        }
        let files = files.iter().map(|file| (file.content_type.as_str(), file.name.as_str()));
        Self::in_form(&message.said, &files.collect::<Vec<_>>())
    }

    /// Of a text and the types and names of its files.
    fn in_form(said: &str, files: &[(&str, &str)]) -> Self {
        let text = said.trim_start();
        let has = |types: &[&str], name: &str| {
            files.iter().any(|(kind, named)| types.contains(kind) || named.eq_ignore_ascii_case(name))
        };
        if text.starts_with("-----BEGIN PGP MESSAGE-----")
            || has(&["application/pgp-encrypted"], "encrypted.asc")
        {
            Self::Pgp
        } else if has(&["application/pkcs7-mime", "application/x-pkcs7-mime"], "smime.p7m") {
            Self::Smime
        } else if text.starts_with("-----BEGIN PGP SIGNED MESSAGE-----")
            || has(&["application/pgp-signature"], "signature.asc")
            || has(&["application/pkcs7-signature", "application/x-pkcs7-signature"], "smime.p7s")
        {
            Self::Signed
        } else {
            Self::None
        }
    }

    /// What stands above an encrypted message; else empty.
    pub(super) fn says(self) -> String {
        match self {
            Self::Pgp => say("desk-sealed-pgp"),
            Self::Smime => say("desk-sealed-smime"),
            Self::None | Self::Signed => String::new(),
        }
    }

    /// The small print below a signed one.
    pub(super) fn foot(self) -> Option<FootLine> {
        (self == Self::Signed).then(|| FootLine { icon: "", tone: "", words: say("desk-signed") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_message_brings_tells_whether_it_can_be_read() {
        let pdf = ("application/pdf", "offer.pdf");
        for (said, files, expected) in [
            ("Hello", &[][..], Seal::None),
            ("Hello", &[pdf], Seal::None),
            ("My key", &[("application/pgp-keys", "key.asc")], Seal::None),
            (
                "",
                &[("application/pgp-encrypted", "file-1.bin"), ("application/octet-stream", "x")],
                Seal::Pgp,
            ),
            ("", &[("application/octet-stream", "encrypted.asc")], Seal::Pgp),
            ("\n-----BEGIN PGP MESSAGE-----\nabc", &[], Seal::Pgp),
            ("", &[("application/pkcs7-mime", "file-1.bin")], Seal::Smime),
            ("", &[("application/octet-stream", "smime.p7m")], Seal::Smime),
            ("Hello", &[pdf, ("application/pgp-signature", "file-2.bin")], Seal::Signed),
            ("Hello", &[("application/octet-stream", "SMIME.p7s")], Seal::Signed),
            ("-----BEGIN PGP SIGNED MESSAGE-----\nHello", &[], Seal::Signed),
        ] {
            assert_eq!(Seal::in_form(said, files), expected, "{said:?} {files:?}");
        }
        assert!(Seal::Pgp.says().contains("PGP") && Seal::Smime.says().contains("S/MIME"));
        assert!(Seal::Signed.says().is_empty() && Seal::Signed.foot().is_some());
        assert!(Seal::None.says().is_empty() && Seal::None.foot().is_none());
    }
}
