//! The inbox: the list, and beside it what is open.

use askama::Template;
use shell::Page;
use shell::page::filters;
use shell::words::say;

use super::{Moment, Tag, ThreadView};

/// The whole desk.
#[derive(Clone, Debug, Template)]
#[template(path = "views/inbox.html")]
pub(crate) struct InboxPage {
    pub(crate) list: ListView,
    pub(crate) thread: Option<ThreadView>,
}

impl Page for InboxPage {
    fn title(&self) -> String {
        self.thread.as_ref().map_or_else(|| say("desk-menu"), |thread| thread.subject.clone())
    }

    fn menu(&self) -> &'static str {
        "/inbox"
    }

    fn samples() -> Vec<Self> {
        crate::samples::inboxes()
    }
}

/// The list of a view, or of what was found.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "views/list.html")]
pub(crate) struct ListView {
    /// Where this very list can be fetched again.
    pub(crate) fragment: String,
    pub(crate) tabs: Vec<Tab>,
    /// Name of the filter in force.
    pub(crate) filter: String,
    pub(crate) filters: Vec<Choice>,
    /// What is searched for, or empty.
    pub(crate) query: String,
    /// How much was found, in a sentence.
    pub(crate) found: String,
    /// Customers of that name.
    pub(crate) people: Vec<PersonLine>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) empty: Option<Empty>,
    /// Where the list goes on.
    pub(crate) more: Option<String>,
    pub(crate) lanes: Option<Lanes>,
}

/// A view's tab.
#[derive(Clone, Debug)]
pub(crate) struct Tab {
    pub(crate) path: String,
    pub(crate) words: String,
    pub(crate) count: String,
    pub(crate) is_here: bool,
}

/// A choice in a menu that leads somewhere.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    pub(crate) path: String,
    pub(crate) words: String,
    pub(crate) is_here: bool,
}

/// A customer who was found.
#[derive(Clone, Debug)]
pub(crate) struct PersonLine {
    pub(crate) path: String,
    pub(crate) who: String,
    /// Their address, where it says more.
    pub(crate) address: String,
}

/// One conversation in a list.
#[derive(Clone, Debug, Default)]
pub(crate) struct Entry {
    pub(crate) number: i64,
    pub(crate) path: String,
    pub(crate) who: String,
    pub(crate) at: Moment,
    pub(crate) subject: String,
    pub(crate) preview: String,
    pub(crate) tags: Vec<Tag>,
    /// Whose it is, where the view does not say so.
    pub(crate) keeper: String,
    pub(crate) is_unread: bool,
    pub(crate) is_here: bool,
}

/// What an empty list says: keys of its words, and the one thing to do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Empty {
    pub(crate) icon: &'static str,
    pub(crate) title: &'static str,
    pub(crate) words: &'static str,
    pub(crate) act: Option<(&'static str, &'static str)>,
}

/// How the mailboxes are doing, in a line.
#[derive(Clone, Debug)]
pub(crate) struct Lanes {
    /// Class of the lamp.
    pub(crate) dot: &'static str,
    pub(crate) words: String,
    /// Why, where something is odd.
    pub(crate) title: String,
    /// Where more is said about it, or empty.
    pub(crate) path: String,
}

impl Empty {
    /// Nothing is the colleague's.
    pub(crate) const MINE: Self = Self {
        icon: "inbox",
        title: "desk-empty-mine",
        words: "desk-empty-mine-words",
        act: Some(("/inbox?view=unassigned", "desk-empty-mine-act")),
    };
    /// Everything has somebody.
    pub(crate) const UNASSIGNED: Self = Self {
        icon: "done",
        title: "desk-empty-unassigned",
        words: "desk-empty-unassigned-words",
        act: None,
    };
    /// Nobody has written yet.
    pub(crate) const ALL: Self = Self {
        icon: "mail",
        title: "desk-empty-all",
        words: "desk-empty-all-words",
        act: Some(("/mailboxes", "desk-empty-all-act")),
    };
    /// There is no way in yet, and the colleague may make one.
    pub(crate) const NO_MAILBOX: Self = Self {
        icon: "mail",
        title: "desk-empty-no-mailbox",
        words: "desk-empty-no-mailbox-words",
        act: Some(("/mailboxes/new", "desk-empty-no-mailbox-act")),
    };
    /// There is no way in yet, and somebody else makes it.
    pub(crate) const NO_MAILBOX_YET: Self =
        Self { icon: "mail", title: "desk-empty-no-mailbox", words: "desk-empty-no-mailbox-ask", act: None };
    /// There is no way out yet, and the colleague may make one.
    pub(crate) const NO_MAILBOX_TO_WRITE: Self =
        Self { words: "desk-first-no-mailbox-words", ..Self::NO_MAILBOX };
    /// There is no way out yet, and somebody else makes it.
    pub(crate) const NO_MAILBOX_TO_WRITE_YET: Self =
        Self { words: "desk-first-no-mailbox-ask", ..Self::NO_MAILBOX_YET };
    /// Nothing is in the state that was asked for.
    pub(crate) const FILTER: Self =
        Self { icon: "inbox", title: "desk-empty-filter", words: "desk-empty-filter-words", act: None };
    /// The words were not found.
    pub(crate) const SEARCH: Self =
        Self { icon: "search", title: "desk-empty-search", words: "desk-empty-search-words", act: None };
}
