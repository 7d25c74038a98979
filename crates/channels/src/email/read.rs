//! From raw bytes to an incoming message.

use crate::{Delivery, Incoming, Unreadable};

/// Reads a message of which nothing but its bytes is known.
pub fn read(raw: &[u8]) -> Result<Incoming, Unreadable> {
    read_delivered(raw, &Delivery::default())
}

/// Reads a message together with what the transport knew about it.
pub fn read_delivered(raw: &[u8], _delivery: &Delivery) -> Result<Incoming, Unreadable> {
    if raw.trim_ascii().is_empty() {
        return Err(Unreadable::Empty);
    }
    Err(Unreadable::NoHeader)
}
