//! A conversation: what was said, what happened, who the customer is, and how a message travelled.

use std::fmt;

use askama::{FastWritable, Template, Values};
use shell::Page;
use shell::page::filters;
use shell::words::say;

use super::{ComposerView, Moment, Tag};

/// A conversation with its customer.
#[derive(Clone, Debug, Template)]
#[template(path = "views/thread.html")]
pub(crate) struct ThreadView {
    pub(crate) id: String,
    pub(crate) number: i64,
    pub(crate) version: i64,
    /// Where this very thread can be fetched again.
    pub(crate) path: String,
    /// Its address for colleagues, with host.
    pub(crate) address: String,
    /// The list it was opened from.
    pub(crate) back: String,
    pub(crate) subject: String,
    pub(crate) status: Tag,
    pub(crate) channel: String,
    /// Whose it is, in words.
    pub(crate) keeper: String,
    /// The conversation it grew out of.
    pub(crate) linked: Option<(String, String)>,
    pub(crate) is_solved: bool,
    pub(crate) is_waiting: bool,
    /// The newest message, while the colleague has not read it; else empty.
    pub(crate) unread: String,
    pub(crate) snoozes: Vec<SnoozeChoice>,
    /// Where earlier messages are.
    pub(crate) older: Option<String>,
    pub(crate) items: Vec<TimelineItem>,
    /// What other features show at the end of the time line, as finished HTML.
    pub(crate) panels: Vec<String>,
    /// Who else is here, or empty.
    pub(crate) presence: String,
    pub(crate) composer: ComposerView,
    pub(crate) customer: CustomerView,
}

/// Somebody a conversation can be given to: `c7` a colleague, `t3` a team, `c0` nobody.
#[derive(Clone, Debug)]
pub(crate) struct KeeperChoice {
    pub(crate) value: String,
    pub(crate) icon: &'static str,
    pub(crate) words: String,
    pub(crate) is_here: bool,
}

/// To whom a conversation can be given.
#[derive(Clone, Debug, Template)]
#[template(path = "views/keepers.html")]
pub(crate) struct KeepersForm {
    pub(crate) number: i64,
    pub(crate) version: i64,
    pub(crate) choices: Vec<KeeperChoice>,
}

/// The same on a page of its own.
#[derive(Clone, Debug, Template)]
#[template(path = "views/keepers_page.html")]
pub(crate) struct KeepersPage {
    pub(crate) form: KeepersForm,
}

impl Page for KeepersPage {
    fn title(&self) -> String {
        say("desk-assign")
    }

    fn menu(&self) -> &'static str {
        "/inbox"
    }

    fn samples() -> Vec<Self> {
        vec![Self { form: KeepersForm { number: 4127, version: 4, choices: crate::samples::keepers() } }]
    }
}

/// A time to snooze until, in words that the date field understands.
#[derive(Clone, Debug)]
pub(crate) struct SnoozeChoice {
    pub(crate) value: String,
    pub(crate) words: String,
    pub(crate) hint: String,
}

/// One thing in the time line.
#[derive(Clone, Debug)]
pub(crate) enum TimelineItem {
    Message(Box<MessageView>),
    Happening(Happening),
}

impl FastWritable for TimelineItem {
    fn write_into(&self, page: &mut dyn fmt::Write, values: &dyn Values) -> askama::Result<()> {
        match self {
            Self::Message(message) => FastWritable::write_into(message, page, values),
            Self::Happening(happening) => FastWritable::write_into(happening, page, values),
        }
    }
}

impl fmt::Display for TimelineItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_into(f, askama::NO_VALUES).map_err(|_| fmt::Error)
    }
}

/// Which way a message went: its paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Way {
    #[default]
    In,
    Out,
    Note,
    System,
}

impl Way {
    /// Its word in the name of a class.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
            Self::Note => "note",
            Self::System => "system",
        }
    }
}

/// One message.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "views/message.html")]
#[expect(clippy::struct_excessive_bools, reason = "the template asks each by itself")]
pub(crate) struct MessageView {
    pub(crate) id: String,
    /// Its conversation's number.
    pub(crate) number: i64,
    pub(crate) way: Way,
    pub(crate) who: String,
    /// The sender's address where it says more than the name.
    pub(crate) address: String,
    pub(crate) at: Moment,
    /// `email`, `note`, `automatic answer`.
    pub(crate) mark: String,
    /// Its address for colleagues, with host.
    pub(crate) link: String,
    /// Recipients, where they are more than the two who talk.
    pub(crate) people: String,
    /// What to be careful about.
    pub(crate) caution: String,
    /// That it is encrypted, and what to do about it; else empty.
    pub(crate) sealed: String,
    /// Escaped text with links.
    pub(crate) body: String,
    pub(crate) quoted: String,
    /// Its HTML form, where it has one.
    pub(crate) frame: Option<FrameView>,
    pub(crate) has_raw: bool,
    /// Whether it can go on to somebody else.
    pub(crate) may_go_on: bool,
    pub(crate) may_delete: bool,
    pub(crate) is_unread: bool,
    pub(crate) attachments: Vec<AttachmentView>,
    /// Why it could not be delivered.
    pub(crate) failed: Option<String>,
    /// For how long it can be taken back.
    pub(crate) undo_seconds: Option<i64>,
    pub(crate) foot: Vec<FootLine>,
}

/// The frame that shows an HTML form.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FrameView {
    /// How tall it is likely to be, in pixels.
    pub(crate) height: usize,
    /// Whether it would fetch pictures from other servers.
    pub(crate) fetches: bool,
}

/// A quiet line below a message.
#[derive(Clone, Debug)]
pub(crate) struct FootLine {
    pub(crate) icon: &'static str,
    pub(crate) tone: &'static str,
    pub(crate) words: String,
}

/// A file.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "views/attachment.html")]
pub(crate) struct AttachmentView {
    pub(crate) name: String,
    pub(crate) size: String,
    pub(crate) icon: &'static str,
    pub(crate) path: String,
    /// Where its picture is, when it is one that may be shown.
    pub(crate) picture: String,
    /// Whether it can still be taken out.
    pub(crate) is_draft: bool,
    pub(crate) remove: String,
}

/// Something that happened between messages.
#[derive(Clone, Debug, Template)]
#[template(path = "views/happening.html")]
pub(crate) struct Happening {
    pub(crate) seq: i64,
    pub(crate) words: String,
    pub(crate) at: Moment,
}

/// The customer, beside the conversation.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "views/customer.html")]
pub(crate) struct CustomerView {
    pub(crate) id: String,
    pub(crate) conversation: String,
    pub(crate) path: String,
    pub(crate) name: String,
    pub(crate) since: String,
    pub(crate) facts: Vec<Fact>,
    pub(crate) note: String,
    /// What other features show about the customer, as finished HTML.
    pub(crate) panels: Vec<String>,
    pub(crate) earlier: Vec<Earlier>,
}

/// A name and a value.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fact {
    pub(crate) name: String,
    pub(crate) value: String,
    pub(crate) tone: &'static str,
}

/// Another conversation of the customer.
#[derive(Clone, Debug)]
pub(crate) struct Earlier {
    pub(crate) number: i64,
    pub(crate) subject: String,
    pub(crate) at: String,
}

/// How a message travelled.
#[derive(Clone, Debug, Template)]
#[template(path = "views/trace.html")]
pub(crate) struct TracePage {
    pub(crate) number: i64,
    pub(crate) back: String,
    pub(crate) lead: String,
    pub(crate) steps: Vec<TraceStep>,
    pub(crate) facts: Vec<Fact>,
}

/// One step of it.
#[derive(Clone, Debug)]
pub(crate) struct TraceStep {
    pub(crate) at: Moment,
    pub(crate) words: String,
    pub(crate) detail: String,
}

impl Page for TracePage {
    fn title(&self) -> String {
        say("desk-trace-title")
    }

    fn menu(&self) -> &'static str {
        "/inbox"
    }

    fn samples() -> Vec<Self> {
        crate::samples::traces()
    }
}
