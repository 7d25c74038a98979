//! What a file that came by mail is, and what it may be called.

use super::{limits, tidy};

/// First bytes that say what a file is.
const SIGNATURES: [(&[u8], &str); 28] = [
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\0", "image/tiff"),
    (b"MM\0*", "image/tiff"),
    (b"%PDF-", "application/pdf"),
    (b"PK\x03\x04", "application/zip"),
    (b"PK\x05\x06", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"Rar!\x1a\x07", "application/vnd.rar"),
    (b"{\\rtf", "application/rtf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"MZ", "application/vnd.microsoft.portable-executable"),
    (b"\x7fELF", "application/x-executable"),
    (b"#!", "application/x-shellscript"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"fLaC", "audio/flac"),
    (b"OggS", "audio/ogg"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"\x78\x9f\x3e\x22", "application/ms-tnef"),
    (b"%!PS", "application/postscript"),
    (b"\0asm", "application/wasm"),
    (b"wOFF", "font/woff"),
    (b"BEGIN:VCARD", "text/vcard"),
];

/// Types whose files begin with a signature: declared without one, the declaration is wrong.
const SIGNED: [&str; 4] = ["image/", "audio/", "video/", "font/"];

/// The type of a file by its content; where that does not tell, a declared one that does no harm.
pub fn content_type(bytes: &[u8], declared: &str) -> String {
    let declared = declared.trim().to_ascii_lowercase();
    if let Some(sniffed) = by_content(bytes) {
        let is_closer = match sniffed {
            "application/zip" => {
                declared.contains("officedocument")
                    || declared.contains("opendocument")
                    || declared == "application/epub+zip"
            }
            "application/x-ole-storage" => {
                declared.starts_with("application/vnd.ms-") || declared == "application/msword"
            }
            _ => false,
        };
        return if is_closer { declared } else { sniffed.to_owned() };
    }
    if !is_type(&declared)
        || SIGNED.iter().any(|family| declared.starts_with(family))
        || declared == "application/pdf"
    {
        return "application/octet-stream".to_owned();
    }
    declared
}

fn by_content(bytes: &[u8]) -> Option<&'static str> {
    let boxed = bytes.get(4..12).unwrap_or_default();
    if boxed.starts_with(b"ftyp") {
        return Some(match &boxed[4..] {
            b"heic" | b"heix" | b"mif1" => "image/heic",
            b"avif" => "image/avif",
            b"M4A " => "audio/mp4",
            b"qt  " => "video/quicktime",
            _ => "video/mp4",
        });
    }
    if bytes.starts_with(b"RIFF") {
        return match bytes.get(8..12)? {
            b"WEBP" => Some("image/webp"),
            b"WAVE" => Some("audio/wav"),
            b"AVI " => Some("video/x-msvideo"),
            _ => None,
        };
    }
    SIGNATURES
        .iter()
        .find(|(signature, _)| bytes.starts_with(signature) && (signature.len() > 2 || !bytes.is_ascii()))
        .map(|(_, name)| *name)
        .or_else(|| markup(bytes))
}

/// Markup a browser would run, however it is declared.
fn markup(bytes: &[u8]) -> Option<&'static str> {
    let opening = &bytes[..bytes.len().min(1_024)];
    let opening =
        opening.strip_prefix(b"\xef\xbb\xbf").unwrap_or(opening).trim_ascii_start().to_ascii_lowercase();
    let has = |needle: &[u8]| opening.windows(needle.len()).any(|window| window == needle);
    if opening.starts_with(b"<") && has(b"<svg") {
        return Some("image/svg+xml");
    }
    if opening.starts_with(b"<")
        && [&b"<!doctype html"[..], b"<html", b"<script", b"<body", b"<iframe"].iter().any(|tag| has(tag))
    {
        return Some("text/html");
    }
    opening.starts_with(b"<?xml").then_some("application/xml")
}

fn is_type(text: &str) -> bool {
    let is_token = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$&-^_.+".contains(&byte))
    };
    text.len() <= 100 && text.split_once('/').is_some_and(|(family, name)| is_token(family) && is_token(name))
}

/// A name that is safe to show and to save under; `number` counts files without a name from 1.
pub fn name(suggested: Option<&str>, content_type: &str, number: usize) -> String {
    let last = suggested.unwrap_or_default().rsplit(['/', '\\']).next().unwrap_or_default();
    let line = tidy::one_line(last, 10_000);
    let kept: String = line
        .chars()
        .map(|char| if matches!(char, '<' | '>' | ':' | '"' | '|' | '?' | '*') { '_' } else { char })
        .collect();
    let kept = kept.trim_matches(['.', ' ']);
    if kept.is_empty() {
        let fitting = || format!("file-{number}.{}", extension(content_type));
        return said_by_type(content_type).map_or_else(fitting, str::to_owned);
    }
    shorten(kept)
}

/// Cuts in the middle, so that the extension stays.
fn shorten(name: &str) -> String {
    if name.chars().count() <= limits::FILE_NAME_CHARS_MAX {
        return name.to_owned();
    }
    let (stem, extension) =
        name.rsplit_once('.').filter(|(_, extension)| extension.len() <= 10).unwrap_or((name, ""));
    let stem: String = stem.chars().take(limits::FILE_NAME_CHARS_MAX - 11).collect();
    if extension.is_empty() { stem } else { format!("{stem}.{extension}") }
}

/// The name of a file that its type alone explains.
fn said_by_type(content_type: &str) -> Option<&'static str> {
    Some(match content_type {
        "message/delivery-status" | "message/global-delivery-status" => "delivery-status.txt",
        "message/disposition-notification" => "disposition-notification.txt",
        "message/feedback-report" => "feedback-report.txt",
        "message/rfc822" | "message/global" => "message.eml",
        "text/rfc822-headers" | "message/rfc822-headers" => "message-headers.txt",
        "text/calendar" => "invitation.ics",
        "application/pkcs7-mime" | "application/x-pkcs7-mime" => "smime.p7m",
        "application/pkcs7-signature" | "application/x-pkcs7-signature" => "smime.p7s",
        "application/pgp-signature" => "signature.asc",
        _ => return None,
    })
}

fn extension(content_type: &str) -> &str {
    match content_type {
        "image/png" => "png",
        "image/jpeg" => "jpg",
        "image/gif" => "gif",
        "image/webp" => "webp",
        "application/pdf" => "pdf",
        "application/zip" => "zip",
        "text/vcard" => "vcf",
        "text/html" => "html",
        "text/csv" => "csv",
        _ if content_type.starts_with("text/") => "txt",
        _ => "bin",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_tells_the_type_not_the_sender() {
        for (bytes, declared, expected) in [
            (&b"\x89PNG\r\n\x1a\n..."[..], "text/plain", "image/png"),
            (b"<html><script>", "image/png", "text/html"),
            (b"  <?xml version='1.0'?><svg onload=x>", "image/png", "image/svg+xml"),
            (b"<svg onload=x>", "image/jpeg", "image/svg+xml"),
            (b"not an image", "image/png", "application/octet-stream"),
            (b"hello", "text/plain", "text/plain"),
            (b"BMW is a car", "text/plain", "text/plain"),
            (b"BM\xff\xff\xff", "image/bmp", "image/bmp"),
            (
                b"PK\x03\x04..",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            ),
            (b"PK\x03\x04..", "image/png", "application/zip"),
            (b"RIFF....WEBPVP8", "image/png", "image/webp"),
            (b"....ftypheic", "image/jpeg", "image/heic"),
            (b"x", "no type", "application/octet-stream"),
            (b"x", "a/b\r\nX: y", "application/octet-stream"),
            (b"", "", "application/octet-stream"),
        ] {
            assert_eq!(
                content_type(bytes, declared),
                expected,
                "{declared} {}",
                String::from_utf8_lossy(bytes)
            );
        }
    }

    #[test]
    fn names_lead_nowhere() {
        for (suggested, expected) in [
            ("invoice.pdf", "invoice.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Windows\\evil.exe", "evil.exe"),
            ("a\u{202e}gpj.exe", "agpj.exe"),
            ("<script>.html", "_script_.html"),
            ("line\r\nX: y.txt", "line X_ y.txt"),
            ("..", "file-3.png"),
            ("", "file-3.png"),
            (".htaccess", "htaccess"),
        ] {
            assert_eq!(name(Some(suggested), "image/png", 3), expected);
        }
        for (content_type, expected) in [
            ("message/delivery-status", "delivery-status.txt"),
            ("message/rfc822", "message.eml"),
            ("text/calendar", "invitation.ics"),
            ("application/pkcs7-mime", "smime.p7m"),
            ("text/plain", "file-2.txt"),
            ("application/x-thing", "file-2.bin"),
        ] {
            assert_eq!(name(None, content_type, 2), expected);
        }
        let long = name(Some(&format!("{}.pdf", "é".repeat(500))), "application/pdf", 1);
        assert!(long.chars().count() <= limits::FILE_NAME_CHARS_MAX && long.ends_with("é.pdf"));
    }
}
