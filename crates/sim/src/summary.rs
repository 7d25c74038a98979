//! What a month held, in numbers.

use crate::script::{Act, Fate, Step};

/// What was lived.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Conversations begun.
    pub conversations: u32,
    /// Letters that came in, automatic ones among them.
    pub incoming: u32,
    /// Answers that count as sent.
    pub outgoing: u32,
    /// Private notes.
    pub notes: u32,
    /// Promises made; a moved one and its successor count once.
    pub promises: u32,
    /// Promises kept in time.
    pub kept: u32,
    /// Promises done after their time.
    pub kept_late: u32,
    /// Promises that got another time.
    pub moved: u32,
    /// Promises that the customer no longer wanted.
    pub withdrawn: u32,
    /// Promises that the clock breaks.
    pub broken: u32,
    /// A sum over everything that was said, to compare two months.
    pub fingerprint: u64,
}

impl Summary {
    /// Counts a conversation that begins.
    pub(crate) fn begin(&mut self, subject: &str) {
        self.conversations += 1;
        self.take_in(subject);
    }

    /// Counts a step that was lived.
    pub(crate) fn count(&mut self, step: &Step) {
        self.take_in(&step.at.to_string());
        match &step.act {
            Act::Arrives(letter) => {
                self.incoming += 1;
                self.take_in(&letter.text);
            }
            Act::Answers { text, vow, .. } => {
                self.outgoing += 1;
                self.take_in(text);
                self.promises += u32::from(vow.is_some());
                let is_broken = vow.as_ref().is_some_and(|vow| vow.fate == Fate::LeftToTheClock);
                self.broken += u32::from(is_broken);
            }
            Act::Notes { text, .. } => {
                self.notes += 1;
                self.take_in(text);
            }
            Act::Keeps { .. } => self.kept += 1,
            Act::Fulfils { .. } => self.kept_late += 1,
            Act::Moves { .. } => self.moved += 1,
            Act::Withdraws { .. } => self.withdrawn += 1,
            Act::Knows
            | Act::Assigns { .. }
            | Act::HandsOver { .. }
            | Act::Solves { .. }
            | Act::Snoozes { .. }
            | Act::Tells { .. }
            | Act::Reads { .. } => {}
        }
    }

    /// Promises that are still to be kept.
    pub fn open(&self) -> u32 {
        self.promises.saturating_sub(self.kept + self.kept_late + self.withdrawn + self.broken)
    }

    /// FNV-1a, so that the sum is the same on every machine and with every compiler.
    fn take_in(&mut self, text: &str) {
        let start = if self.fingerprint == 0 { 0xcbf2_9ce4_8422_2325 } else { self.fingerprint };
        self.fingerprint =
            text.bytes().fold(start, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    }
}
