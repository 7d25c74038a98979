//! Email: reading it as it really is, and writing it as it should be.
//!
//! `head` finds and decodes fields, `parts` walks the structure, `transfer`, `charset` and `flowed` make text
//! of bytes, `files` tells what a file is, `automatic` and `bounce` whether a person wrote. The library that
//! knows the syntax of single fields is mail-parser; cutting a message into parts is done here, because the
//! limits have to hold before memory is taken.

pub mod limits;
pub mod read;
pub mod write;

mod automatic;
mod bounce;
mod charset;
pub mod files;
mod flowed;
mod head;
mod parts;
#[cfg(test)]
mod tests;
pub(crate) mod tidy;
mod tnef;
mod transfer;

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
