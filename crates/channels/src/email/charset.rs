//! From bytes to text, whatever their charset is called, and where it is called wrongly.

use mail_parser::decoders::charsets::map::charset_decoder;

/// Decodes by the declared charset where that can be true, otherwise by what the bytes look like.
pub(super) fn decode(bytes: &[u8], declared: Option<&str>) -> String {
    let declared = declared.map(|name| name.trim_matches([' ', '"', '\'']).to_ascii_lowercase());
    if bytes.starts_with(&[0xef, 0xbb, 0xbf]) {
        return utf8(&bytes[3..]);
    }
    match declared.as_deref() {
        None | Some("" | "us-ascii" | "ascii" | "utf-8" | "utf8" | "unknown" | "x-unknown" | "binary") => {
            guess(bytes)
        }
        Some(name) => charset_decoder(name.as_bytes()).map_or_else(|| guess(bytes), |decode| decode(bytes)),
    }
}

/// Like [`decode`], for HTML: the document itself may name its charset.
pub(super) fn decode_html(bytes: &[u8], declared: Option<&str>) -> String {
    if declared.is_some() {
        return decode(bytes, declared);
    }
    let opening = String::from_utf8_lossy(&bytes[..bytes.len().min(2_048)]).to_ascii_lowercase();
    let named = opening.split_once("charset=").map(|(_, rest)| {
        rest.trim_start_matches(['"', '\''])
            .split(|char: char| !is_charset_char(char))
            .next()
            .unwrap_or_default()
    });
    decode(bytes, named.filter(|name| !name.starts_with("utf-16")))
}

fn is_charset_char(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '-' | '_' | '.' | ':')
}

fn guess(bytes: &[u8]) -> String {
    if bytes.windows(3).any(|window| window == b"\x1b$B" || window == b"\x1b$@")
        && let Some(decode) = charset_decoder(b"iso-2022-jp")
    {
        return decode(bytes);
    }
    utf8(bytes)
}

/// UTF-8, unless most of what is beyond ASCII is not: then Windows-1252, which it usually is.
fn utf8(bytes: &[u8]) -> String {
    let (mut broken, mut whole) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        broken += chunk.invalid().len();
        whole += chunk.valid().chars().filter(|char| !char.is_ascii()).count();
    }
    if broken <= whole {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    charset_decoder(b"windows-1252")
        .map_or_else(|| String::from_utf8_lossy(bytes).into_owned(), |decode| decode(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], declared: Option<&str>, expected: &str) {
        assert_eq!(decode(bytes, declared), expected, "{declared:?}");
    }

    #[test]
    fn charsets_declared_and_not() {
        check(b"caf\xe9", Some("iso-8859-1"), "café");
        check(b"caf\xe9", None, "café");
        check(b"caf\xe9", Some("utf-8"), "café");
        check("café".as_bytes(), Some("us-ascii"), "café");
        check("café".as_bytes(), Some("no-such-charset"), "café");
        check(b"\xcf\xf0\xe8\xe2\xe5\xf2", Some("\"Windows-1251\""), "Привет");
        check(b"\xcf\xf0\xe8\xe2\xe5\xf2", Some("cp1251"), "Привет");
        check(b"\x83n\x83\x8d\x81[", Some("shift_jis"), "ハロー");
        check(b"\x1b$B%O%m!<\x1b(B", None, "ハロー");
        check(b"\xef\xbb\xbfhi", Some("iso-8859-1"), "hi");
        check(b"", None, "");
        assert_eq!(
            decode_html(b"<meta charset='iso-8859-7'>\xc3\xe5\xe9\xdc", None),
            "<meta charset='iso-8859-7'>Γειά"
        );
    }
}
