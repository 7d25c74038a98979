//! Content-Transfer-Encoding undone, leniently: whatever can be decoded is, nothing fails.

use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Decodes a body by the name of its encoding; an unknown one is taken as it is.
pub(super) fn decode(body: &[u8], encoding: &str) -> Vec<u8> {
    match encoding.trim().to_ascii_lowercase().as_str() {
        "base64" => base64(body),
        "quoted-printable" => quoted_printable(body),
        "x-uuencode" | "uuencode" | "x-uue" => uuencode(body).unwrap_or_else(|| body.to_vec()),
        _ => body.to_vec(),
    }
}

/// Each run up to its padding is decoded by itself: some programs encode piece by piece.
fn base64(body: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(body.len() / 4 * 3);
    for run in body.split(|byte| *byte == b'=') {
        let mut digits: Vec<u8> = run.iter().copied().filter(|byte| is_base64(*byte)).collect();
        if digits.len() % 4 == 1 {
            digits.pop();
        }
        decoded.extend(BASE64.decode(&digits).unwrap_or_default());
    }
    decoded
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/'
}

fn quoted_printable(body: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(body.len());
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let end =
            line.len() - line.iter().rev().take_while(|byte| **byte == b'\n' || **byte == b'\r').count();
        let (words, line_end) = line.split_at(end);
        let words = words.trim_ascii_end();
        let is_soft = words.ends_with(b"=");
        quoted_line(if is_soft { &words[..words.len() - 1] } else { words }, &mut decoded);
        if !is_soft {
            decoded.extend_from_slice(line_end);
        }
    }
    decoded
}

fn quoted_line(mut line: &[u8], decoded: &mut Vec<u8>) {
    while let Some((byte, rest)) = line.split_first() {
        let digits = (rest.first().copied().and_then(hex), rest.get(1).copied().and_then(hex));
        if let (b'=', (Some(high), Some(low))) = (byte, digits) {
            decoded.push(high << 4 | low);
            line = &rest[2..];
        } else {
            decoded.push(*byte);
            line = rest;
        }
    }
}

fn hex(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

/// `None` when there is no `begin` line.
fn uuencode(body: &[u8]) -> Option<Vec<u8>> {
    let mut lines = body.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii_end);
    lines.find(|line| line.starts_with(b"begin "))?;
    let mut decoded = Vec::new();
    for line in lines.take_while(|line| *line != b"end") {
        let Some((count, digits)) = line.split_first() else { continue };
        let start = decoded.len();
        for group in digits.chunks(4) {
            let digit =
                |index: usize| group.get(index).map_or(0, |byte| u32::from(byte.wrapping_sub(32) & 63));
            let bits = digit(0) << 18 | digit(1) << 12 | digit(2) << 6 | digit(3);
            decoded.extend_from_slice(&bits.to_be_bytes()[1..]);
        }
        decoded.truncate(start + usize::from(count.wrapping_sub(32) & 63));
    }
    Some(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(encoding: &str, body: &str, expected: &str) {
        assert_eq!(String::from_utf8_lossy(&decode(body.as_bytes(), encoding)), expected);
    }

    #[test]
    fn bodies_are_decoded_however_broken() {
        check("base64", "SGVsbG8=", "Hello");
        check("BASE64 ", "SGVs\r\nbG8", "Hello");
        check("base64", "SGVsbG8=SGVsbG8=", "HelloHello");
        check("base64", "SGVs!bG8=*\n", "Hello");
        check("base64", "S", "");
        check("quoted-printable", "caf=C3=A9 =\r\nau lait  \r\n=3D", "café au lait\r\n=");
        check("quoted-printable", "50=25 = half =ZZ=", "50% = half =ZZ");
        check("quoted-printable", "=e2=82=ac", "€");
        check("x-uuencode", "begin 644 a.txt\n#0V%T\n`\nend\n", "Cat");
        check("x-uuencode", "no begin", "no begin");
        check("8bit", "as it is", "as it is");
    }
}
