//! The content of a message on the wire: ends at `CR LF . CR LF` and nowhere else.

/// Takes the dots out, whatever the pieces in which the bytes arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct DotReader {
    at: At,
}

/// Where in a line the reader stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum At {
    LineStart,
    Text,
    Cr,
    Dot,
    DotCr,
    End,
}

impl DotReader {
    pub(super) fn new() -> Self {
        Self { at: At::LineStart }
    }

    /// Takes bytes from the front of `input`, appends the content to `content`; returns how many were taken.
    /// Bytes after the end of the content are left alone.
    pub(super) fn take(&mut self, input: &[u8], content: &mut Vec<u8>) -> usize {
        let mut taken = 0;
        while taken < input.len() && !self.has_ended() {
            if self.at == At::Text {
                let rest = &input[taken..];
                let plain = rest.iter().position(|byte| *byte == b'\r').unwrap_or(rest.len());
                content.extend_from_slice(&rest[..plain]);
                taken += plain;
                if plain == rest.len() {
                    break;
                }
            }
            self.step(input[taken], content);
            taken += 1;
        }
        taken
    }

    pub(super) fn has_ended(self) -> bool {
        self.at == At::End
    }

    fn step(&mut self, byte: u8, content: &mut Vec<u8>) {
        self.at = match (self.at, byte) {
            (At::LineStart, b'.') => At::Dot,
            (At::Dot, b'\r') => At::DotCr,
            (At::DotCr, b'\n') => At::End,
            (At::DotCr, byte) => {
                content.push(b'\r');
                Self::plain(byte, At::Cr, content)
            }
            (at, byte) => Self::plain(byte, at, content),
        };
    }

    fn plain(byte: u8, at: At, content: &mut Vec<u8>) -> At {
        content.push(byte);
        match (at, byte) {
            (At::Cr, b'\n') => At::LineStart,
            (_, b'\r') => At::Cr,
            _ => At::Text,
        }
    }
}
