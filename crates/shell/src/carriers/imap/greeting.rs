//! The first words of a server.

use super::super::trouble::{Kind, Step, Trouble};

/// Whether a server greeted as one of this protocol does.
pub(super) fn read<T>(greeting: std::io::Result<Option<T>>) -> Result<(), Trouble> {
    match greeting {
        Ok(Some(_)) => Ok(()),
        Ok(None) => Err(Trouble::new(Step::Connect, Kind::Lost, "the server hung up at once")),
        Err(fault) => Err(match other_greeting(&fault.to_string()) {
            Some(said) => Trouble::new(Step::Connect, Kind::Protocol, said),
            None => Trouble::from_io(Step::Connect, &fault),
        }),
    }
}

/// What a server said that speaks another protocol, out of the library's words around it: `… during parsing of
/// "220 mail.shop.example ESMTP\r\n"`.
fn other_greeting(fault: &str) -> Option<&str> {
    let (_, said) = fault.split_once("during parsing of \"")?;
    Some(said.trim_end_matches('"').trim_end_matches("\\n").trim_end_matches("\\r"))
}
