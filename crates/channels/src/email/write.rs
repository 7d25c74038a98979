//! From an outgoing message to the bytes that leave.

use crate::{CannotWrite, Outgoing};

/// Writes a message.
pub fn write(outgoing: &Outgoing) -> Result<Vec<u8>, CannotWrite> {
    if outgoing.recipients().is_empty() {
        return Err(CannotWrite::NoRecipient);
    }
    Ok(Vec::new())
}
