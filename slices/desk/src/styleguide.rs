//! The style guide: every component in every state, and every page's samples. Development builds only.

use askama::Template;
use shell::page::filters;
use shell::{Page, Sample};

/// All components on one page.
#[derive(Clone, Debug, Template)]
#[template(path = "styleguide.html")]
pub(crate) struct StyleguidePage {
    /// Names of the samples of all features, each at its own address.
    pub(crate) samples: Vec<String>,
    pub(crate) icons: &'static [&'static str],
}

/// The icons of the set.
pub(crate) const ICONS: &[&str] = &[
    "again", "alert", "assign", "back", "ban", "bold", "bullets", "calendar", "chart", "check", "clip", "clock", "close",
    "code", "copy", "done", "down", "download", "drop", "eye", "file", "forth", "gear", "globe", "heart", "house", "image",
    "inbox", "info", "italic", "key", "keyboard", "leave", "ledger", "link", "lock", "mail", "mailbox", "menu", "moon", "more",
    "note", "numbers", "offline", "open", "out", "pencil", "people", "person", "phone", "plus", "quote", "reply", "route",
    "search", "send", "shield", "sun", "tag", "team", "trash", "undo", "upload",
];

impl StyleguidePage {
    /// The guide with links to these samples.
    pub(crate) fn of(samples: &[Sample]) -> Self {
        Self { samples: samples.iter().map(|sample| sample.name.clone()).collect(), icons: ICONS }
    }
}

impl Page for StyleguidePage {
    fn title(&self) -> String {
        "Style guide".into()
    }

    fn samples() -> Vec<Self> {
        vec![Self { samples: Vec::new(), icons: ICONS }]
    }
}
