//! What is asked for all day: the pages that are measured and counted.

use super::mails;
use super::office::Office;
use anyhow::Result;

/// What is asked for all day.
pub(super) enum Page {
    /// A whole page, by its address.
    Whole(String),
    /// What a click in an open page exchanges.
    Clicked(String),
}

impl Page {
    pub(super) fn ask(&self, office: &mut Office) -> Result<()> {
        match self {
            Self::Whole(path) => office.get(path),
            Self::Clicked(path) => office.fetch(path),
        }
    }
}

/// The pages of a day, by name; `thread` is the conversation of ten messages.
pub(super) fn pages(thread: u64) -> [(&'static str, Page); 4] {
    let conversation = format!("/conversations/{thread}");
    [
        ("inbox, 25 rows", Page::Whole("/inbox?view=all".into())),
        ("conversation of 10 messages", Page::Whole(conversation.clone())),
        ("the same, as a click in the list fetches it", Page::Clicked(conversation)),
        ("search, a rare word", Page::Whole(format!("/inbox?view=all&q={}", mails::RARE))),
    ]
}
