//! Email: reading it as it really is, and writing it as it should be.

pub mod limits;
pub mod read;
pub mod write;

use crate::{CannotWrite, Channel, Delivery, Incoming, Outgoing, Unreadable};

/// The email channel.
#[derive(Debug, Clone, Copy)]
pub struct Email;

impl Channel for Email {
    fn kind(&self) -> &'static str {
        "email"
    }

    fn undo_seconds(&self) -> u16 {
        10
    }

    fn read(&self, raw: &[u8], delivery: &Delivery) -> Result<Incoming, Unreadable> {
        read::read_delivered(raw, delivery)
    }

    fn write(&self, outgoing: &Outgoing) -> Result<Vec<u8>, CannotWrite> {
        write::write(outgoing)
    }
}
