//! What pages are made of: structs of words ready to be placed, each with its template beside it.

mod composer;
mod inbox;
mod thread;
mod write;

pub(crate) use composer::{ComposerView, HeardView, RefusedView};
pub(crate) use inbox::{Choice, Empty, Entry, InboxPage, Lanes, ListView, PersonLine, Tab};
pub(crate) use thread::{
    AttachmentView, CustomerView, Earlier, Fact, FootLine, FrameView, Happening, KeeperChoice, KeepersForm,
    KeepersPage, MessageView, SnoozeChoice, ThreadView, TimelineItem, TracePage, TraceStep, Way,
};
pub(crate) use write::{
    Carried, DeletePage, FirstPage, MailboxChoice, OnwardPage, UnsentLine, WhoView, WriteView, refused_beside,
};

use askama::Template;
use shell::page::filters;

/// A state in a word.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "views/tag.html")]
pub(crate) struct Tag {
    pub(crate) words: String,
    /// `soon`, `broken`, `kept`, `accent`, or empty.
    pub(crate) tone: &'static str,
    /// An icon's name, or empty.
    pub(crate) icon: &'static str,
}

/// An instant in words.
#[derive(Clone, Debug, Default)]
pub(crate) struct Moment {
    /// RFC 3339, for `datetime`.
    pub(crate) iso: String,
    /// As people say it.
    pub(crate) words: String,
    /// To the second, with its zone.
    pub(crate) full: String,
}
