//! What no honest message exceeds. Beyond it a message is unreadable with a reason, or cut where cutting
//! loses nothing (the raw bytes are always kept).

/// The whole message, in bytes.
pub const RAW_BYTES_MAX: usize = 50_000_000;
/// The head of the message, in bytes.
pub const HEADER_BYTES_MAX: usize = 512_000;
/// Fields of the head.
pub const HEADERS_MAX: usize = 2_000;
/// MIME parts of all kinds.
pub const PARTS_MAX: usize = 1_000;
/// Multiparts inside each other.
pub const NESTING_MAX: usize = 30;
/// Files in one message.
pub const ATTACHMENTS_MAX: usize = 200;
/// Characters of plain text; the rest becomes an attachment.
pub const TEXT_CHARS_MAX: usize = 500_000;
/// Bytes of HTML; a larger one becomes an attachment.
pub const HTML_BYTES_MAX: usize = 2_000_000;
/// Addresses in To, Cc or Reply-To; the rest is left out.
pub const ADDRESSES_MAX: usize = 500;
/// Characters of an address; longer ones are not addresses.
pub const ADDRESS_CHARS_MAX: usize = 320;
/// Characters of the name beside an address; cut.
pub const NAME_CHARS_MAX: usize = 200;
/// Characters of a subject; cut.
pub const SUBJECT_CHARS_MAX: usize = 1_000;
/// Message-IDs that a message refers to; the oldest are dropped.
pub const REFERENCES_MAX: usize = 50;
/// Characters of a usable Message-ID.
pub const MESSAGE_ID_CHARS_MAX: usize = 250;
/// Characters of a file's name; cut.
pub const FILE_NAME_CHARS_MAX: usize = 200;
/// Servers a message may have passed before it is taken for a loop.
pub const HOPS_MAX: usize = 50;
