//! TNEF (`winmail.dat`): the box in which Outlook sometimes puts files. The files are taken out; a box that
//! does not open stays a file itself. Only names and contents are read, no properties of the message.

use super::{files, limits};
use crate::Part;

const SIGNATURE: u32 = 0x223e_9f78;
const NEW_FILE: u32 = 0x0006_9002;
const FILE_TITLE: u32 = 0x0001_8010;
const FILE_CONTENT: u32 = 0x0006_800f;
const FILE_PROPERTIES: u32 = 0x0006_9005;
const LONG_NAME: u16 = 0x3707;

/// The files in a box, or the file itself when it is none or gives nothing.
pub(super) fn unpacked(part: Part) -> Vec<Part> {
    let is_box =
        part.content_type == "application/ms-tnef" || part.bytes.starts_with(&SIGNATURE.to_le_bytes());
    match is_box.then(|| read(&part.bytes)) {
        Some(found) if !found.is_empty() => found,
        _ => vec![part],
    }
}

#[derive(Default)]
struct Found {
    title: String,
    long_name: Option<String>,
    content: Vec<u8>,
}

fn read(bytes: &[u8]) -> Vec<Part> {
    let mut rest = Bytes(bytes);
    let mut found: Vec<Found> = Vec::new();
    if rest.u32() != Some(SIGNATURE) || rest.take(2).is_none() {
        return Vec::new();
    }
    while let Some((id, content)) = rest.attribute() {
        if id == NEW_FILE && found.len() < limits::ATTACHMENTS_MAX {
            found.push(Found::default());
        }
        let Some(file) = found.last_mut() else { continue };
        match id {
            FILE_TITLE => file.title = narrow(content),
            FILE_CONTENT => file.content = content.to_vec(),
            FILE_PROPERTIES => file.long_name = long_name(content).or(file.long_name.take()),
            _ => (),
        }
    }
    let files = found.into_iter().filter(|file| !file.content.is_empty()).enumerate();
    files.map(|(index, file)| part(file, index + 1)).collect()
}

fn part(file: Found, number: usize) -> Part {
    let content_type = files::content_type(&file.content, "application/octet-stream");
    let name = file.long_name.unwrap_or(file.title);
    let name = files::name(Some(&name), &content_type, number);
    Part { name, content_type, bytes: file.content, cid: None, inline: false }
}

fn narrow(bytes: &[u8]) -> String {
    super::charset::decode(bytes, None).trim_end_matches('\0').to_owned()
}

/// Looks for the long name among a file's properties.
fn long_name(bytes: &[u8]) -> Option<String> {
    let mut rest = Bytes(bytes);
    for _ in 0..rest.u32()?.min(1_000) {
        let (kind, id) = (rest.u16()?, rest.u16()?);
        if id >= 0x8000 {
            rest.take(16)?;
            if rest.u32()? == 0 {
                rest.take(4)?;
            } else {
                rest.padded()?;
            }
        }
        match kind {
            0x0002 | 0x0003 | 0x0004 | 0x000a | 0x000b => drop(rest.take(4)?),
            0x0005 | 0x0006 | 0x0007 | 0x0014 | 0x0040 => drop(rest.take(8)?),
            0x0048 => drop(rest.take(16)?),
            0x000d | 0x001e | 0x001f | 0x0102 => {
                for _ in 0..rest.u32()?.min(1_000) {
                    let value = rest.padded()?;
                    match (id, kind) {
                        (LONG_NAME, 0x001f) => return Some(wide(value)),
                        (LONG_NAME, 0x001e) => return Some(narrow(value)),
                        _ => (),
                    }
                }
            }
            _ => return None,
        }
    }
    None
}

fn wide(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes.as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
    String::from_utf16_lossy(&units).trim_end_matches('\0').to_owned()
}

/// Bytes yet to be read; everything is `None` at their end.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn u16(&mut self) -> Option<u16> {
        self.take(2)?.first_chunk().map(|bytes| u16::from_le_bytes(*bytes))
    }

    fn u32(&mut self) -> Option<u32> {
        self.take(4)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
    }

    /// Level, id, length, content, checksum.
    fn attribute(&mut self) -> Option<(u32, &'a [u8])> {
        self.take(1)?;
        let id = self.u32()?;
        let length = usize::try_from(self.u32()?).ok()?;
        let content = self.take(length)?;
        self.take(2)?;
        Some((id, content))
    }

    /// A length, that many bytes, and padding to a multiple of four.
    fn padded(&mut self) -> Option<&'a [u8]> {
        let length = usize::try_from(self.u32()?).ok()?;
        let value = self.take(length)?;
        self.take(length.wrapping_neg() & 3)?;
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attribute(id: u32, content: &[u8]) -> Vec<u8> {
        let length = u32::try_from(content.len()).unwrap();
        [&[2][..], &id.to_le_bytes(), &length.to_le_bytes(), content, &[0, 0]].concat()
    }

    fn winmail(attributes: &[Vec<u8>]) -> Part {
        let bytes = [&SIGNATURE.to_le_bytes()[..], &[1, 0], &attributes.concat()].concat();
        Part {
            name: "winmail.dat".into(),
            content_type: "application/ms-tnef".into(),
            bytes,
            cid: None,
            inline: false,
        }
    }

    #[test]
    fn files_are_taken_out() {
        let name: Vec<u8> = "Täglich.txt\0".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let length = u32::try_from(name.len()).unwrap();
        let properties = [
            &2_u32.to_le_bytes()[..],
            &[3, 0, 1, 0x37, 0, 0, 0, 0],
            &[0x1f, 0, 7, 0x37],
            &1_u32.to_le_bytes(),
            &length.to_le_bytes(),
            &name,
        ]
        .concat();
        let found = unpacked(winmail(&[
            attribute(NEW_FILE, &[0; 14]),
            attribute(FILE_TITLE, b"TGLICH~1.TXT\0"),
            attribute(FILE_CONTENT, b"hello"),
            attribute(FILE_PROPERTIES, &properties),
            attribute(NEW_FILE, &[0; 14]),
            attribute(FILE_TITLE, b"a.pdf\0"),
            attribute(FILE_CONTENT, b"%PDF-1.4"),
        ]));
        let told: Vec<_> =
            found.iter().map(|part| (part.name.as_str(), part.content_type.as_str())).collect();
        assert_eq!(told, [("Täglich.txt", "application/octet-stream"), ("a.pdf", "application/pdf")]);
    }

    #[test]
    fn a_box_that_does_not_open_stays_a_file() {
        let broken = winmail(&[vec![2, 0x0f]]);
        assert_eq!(unpacked(broken.clone()), vec![broken]);
    }
}
