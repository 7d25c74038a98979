//! Writing outside a conversation's reply box: beginning one, sending something on, and the question before a message
//! is deleted.

use askama::Template;
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use shell::form::Told;
use shell::page::{filters, fragment};
use shell::words::say;
use shell::{Error, Page};

use super::{AttachmentView, Empty, RefusedView};

/// A sheet with addresses, a subject and words.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "views/write.html")]
pub(crate) struct WriteView {
    pub(crate) action: String,
    /// Where it is saved while one writes.
    pub(crate) draft: String,
    /// Where files go; empty where none can be added.
    pub(crate) attach: String,
    pub(crate) attach_megabytes_max: u32,
    pub(crate) client_key: String,
    /// The version of the draft that stands here; empty where there is none.
    pub(crate) basis: String,
    pub(crate) mailboxes: Vec<MailboxChoice>,
    pub(crate) to: String,
    pub(crate) cc: String,
    pub(crate) bcc: String,
    pub(crate) subject: String,
    pub(crate) text: String,
    pub(crate) html: String,
    pub(crate) placeholder: String,
    /// Whether one writes above what stands there.
    pub(crate) is_at_start: bool,
    pub(crate) is_forward: bool,
    pub(crate) attachments: Vec<AttachmentView>,
    /// Files that can go along.
    pub(crate) carried: Vec<Carried>,
    /// What other features show below the text, as finished HTML.
    pub(crate) parts: Vec<String>,
    /// "Draft saved 10:04", or empty.
    pub(crate) state: String,
    pub(crate) refused: Told,
}

/// A mailbox to write from.
#[derive(Clone, Debug)]
pub(crate) struct MailboxChoice {
    pub(crate) value: String,
    pub(crate) words: String,
    pub(crate) is_chosen: bool,
}

/// A file that can go along.
#[derive(Clone, Debug)]
pub(crate) struct Carried {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) size: String,
    pub(crate) is_chosen: bool,
}

/// Whom an address belongs to.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "views/who.html")]
pub(crate) struct WhoView {
    pub(crate) words: String,
    /// Where their record is, or empty.
    pub(crate) record: String,
}

/// A refusal beside its field.
#[derive(Template)]
#[template(path = "views/refused_field.html")]
struct RefusedFieldView<'a> {
    field: &'a str,
    sentence: String,
}

/// Says a refusal in a sheet that stands open: beside its field where it has one, else below the words.
pub(crate) fn refused_beside(error: &Error, fields: &[&str]) -> Result<Response, Error> {
    let status = error.code().status;
    let Some(field) = error.about_field().filter(|field| fields.contains(field)) else {
        let about = error.about_field().unwrap_or_default().to_owned();
        let view = RefusedView { tone: "broken", sentence: error.sentence(), about, can_anyway: false };
        return Ok((status, fragment(&view)?).into_response());
    };
    let mut response = fragment(&RefusedFieldView { field, sentence: error.sentence() })?;
    *response.status_mut() = status;
    let place = HeaderValue::from_str(&format!("#{field}-refused")).expect("fields are plain letters");
    response.headers_mut().insert(HeaderName::from_static("hx-retarget"), place);
    Ok(response)
}

/// The page on which a conversation begins.
#[derive(Clone, Debug, Default, Template)]
#[template(path = "views/first.html")]
pub(crate) struct FirstPage {
    /// None while there is no mailbox.
    pub(crate) write: Option<WriteView>,
    pub(crate) no_mailbox: Option<Empty>,
    /// Other conversations that were about to begin.
    pub(crate) unsent: Vec<UnsentLine>,
}

impl FirstPage {
    /// Fields that say beside themselves what is wrong.
    pub(crate) const FIELDS: &[&str] = &["mailbox", "to", "cc", "bcc", "subject", "text"];
}

/// A conversation that was about to begin.
#[derive(Clone, Debug)]
pub(crate) struct UnsentLine {
    pub(crate) path: String,
    pub(crate) to: String,
    pub(crate) subject: String,
}

impl Page for FirstPage {
    fn title(&self) -> String {
        say("desk-first")
    }

    fn menu(&self) -> &'static str {
        "/inbox"
    }

    fn samples() -> Vec<Self> {
        crate::samples::first_pages()
    }
}

/// The page on which something goes on to somebody else.
#[derive(Clone, Debug, Template)]
#[template(path = "views/onward.html")]
pub(crate) struct OnwardPage {
    pub(crate) number: i64,
    pub(crate) title: String,
    pub(crate) lead: String,
    pub(crate) write: WriteView,
}

impl OnwardPage {
    /// Fields that say beside themselves what is wrong.
    pub(crate) const FIELDS: &[&str] = &["mailbox", "to", "cc", "bcc", "subject", "text"];
}

impl Page for OnwardPage {
    fn title(&self) -> String {
        self.title.clone()
    }

    fn menu(&self) -> &'static str {
        "/inbox"
    }

    fn samples() -> Vec<Self> {
        crate::samples::onward_pages()
    }
}

/// The question before a message is deleted.
#[derive(Clone, Debug, Template)]
#[template(path = "views/delete.html")]
pub(crate) struct DeletePage {
    pub(crate) id: String,
    pub(crate) number: i64,
    /// From whom and when.
    pub(crate) said: String,
    pub(crate) words: String,
    pub(crate) has_files: bool,
}

impl Page for DeletePage {
    fn title(&self) -> String {
        say("desk-delete-title")
    }

    fn menu(&self) -> &'static str {
        "/inbox"
    }

    fn samples() -> Vec<Self> {
        crate::samples::delete_pages()
    }
}
