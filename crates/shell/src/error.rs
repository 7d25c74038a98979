//! What a handler answers when it cannot answer: a refusal for the person, or a fault for the log.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use store::Fault;

use crate::asking::{self, Reads};
use crate::code::codes;
use crate::words::{Arg, say, say_with};
use crate::{Code, Refusal};

/// An error at the edge. Handlers return it by `?` from a [`Refusal`] or a [`Fault`].
pub struct Error(Arc<Inner>);

enum Inner {
    Refused(Refused),
    Fault(String),
}

/// A refusal on its way to the person.
#[derive(Debug)]
struct Refused {
    code: Code,
    field: Option<Cow<'static, str>>,
    args: Vec<(&'static str, Arg)>,
}

impl Error {
    /// A refusal without arguments.
    pub fn refused(code: Code) -> Self {
        Self::refused_with(code, Vec::new())
    }

    /// A refusal whose sentence has arguments.
    pub fn refused_with(code: Code, args: Vec<(&'static str, Arg)>) -> Self {
        Self(Arc::new(Inner::Refused(Refused { code, field: None, args })))
    }

    /// A refusal that concerns one field.
    pub fn refused_on(code: Code, field: &'static str) -> Self {
        Self::refused_with_field(code, field, Vec::new())
    }

    /// A refusal that concerns one field and whose sentence has arguments.
    pub fn refused_with_field(code: Code, field: &'static str, args: Vec<(&'static str, Arg)>) -> Self {
        Self(Arc::new(Inner::Refused(Refused { code, field: Some(Cow::Borrowed(field)), args })))
    }

    /// A field of a form or of JSON that cannot be read, and why.
    pub fn field(field: impl Into<Cow<'static, str>>, reason: impl Into<Arg>) -> Self {
        let field = field.into();
        let args = vec![("field", Arg::from(field.as_ref())), ("reason", reason.into())];
        Self(Arc::new(Inner::Refused(Refused { code: codes::FIELD_INVALID, field: Some(field), args })))
    }

    /// A form that does not fit its page, and where; the sentence leaves the program's names out.
    pub(crate) fn of_form(code: Code, field: &str) -> Self {
        Self(Arc::new(Inner::Refused(Refused {
            code,
            field: Some(field.to_owned().into()),
            args: Vec::new(),
        })))
    }

    /// There is no such thing, or it is not theirs to see.
    pub fn not_found() -> Self {
        Self::refused(codes::NOT_FOUND)
    }

    /// Something of ours failed; the words go to the log, never to the person.
    pub fn fault(cause: impl fmt::Display) -> Self {
        Self(Arc::new(Inner::Fault(cause.to_string())))
    }

    /// Its public code.
    pub fn code(&self) -> Code {
        match &*self.0 {
            Inner::Refused(refused) => refused.code,
            Inner::Fault(_) => codes::FAULT,
        }
    }

    /// The sentence for the person, in the language of the request.
    pub fn sentence(&self) -> String {
        match &*self.0 {
            Inner::Refused(refused) => say_with(&refused.code.sentence_key(), &refused.args),
            Inner::Fault(_) => say(&codes::FAULT.sentence_key()),
        }
    }

    /// The form field it concerns.
    pub fn about_field(&self) -> Option<&str> {
        match &*self.0 {
            Inner::Refused(refused) => refused.field.as_deref(),
            Inner::Fault(_) => None,
        }
    }

    /// Whether a rule said no: 4xx, and nothing for the log.
    pub fn is_refusal(&self) -> bool {
        matches!(&*self.0, Inner::Refused(_))
    }

    /// Gives a fault back and keeps a refusal, for pages that show refusals in the form itself.
    pub fn refusal(self) -> Result<Self, Self> {
        if self.is_refusal() { Ok(self) } else { Err(self) }
    }
}

impl<R: Refusal> From<R> for Error {
    fn from(refusal: R) -> Self {
        if let Some(fault) = refusal.fault() {
            return Self::from_fault(fault);
        }
        let field = refusal.field().map(Cow::Borrowed);
        Self(Arc::new(Inner::Refused(Refused { code: refusal.code(), field, args: refusal.args() })))
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self::from_fault(&fault)
    }
}

impl Error {
    fn from_fault(fault: &Fault) -> Self {
        match fault {
            Fault::Full | Fault::Unavailable(_) => {
                tracing::error!(%fault, "storage is not available");
                Self::refused(codes::UNAVAILABLE)
            }
            _ => Self::fault(fault),
        }
    }
}

impl From<askama::Error> for Error {
    fn from(cause: askama::Error) -> Self {
        Self::fault(cause)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            Inner::Refused(refused) => write!(f, "refused: {}", refused.code.name),
            Inner::Fault(cause) => write!(f, "{cause}"),
        }
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl std::error::Error for Error {}

/// A problem as JSON, RFC 9457.
#[derive(serde::Serialize, utoipa::ToSchema)]
pub(crate) struct Problem {
    /// Where this kind of problem is documented.
    r#type: String,
    /// What it is called.
    title: String,
    /// The HTTP status.
    status: u16,
    /// What happened and what to do.
    detail: String,
    /// The public code.
    code: String,
    /// The field it concerns.
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<String>,
    /// Names this request in the server's log.
    reference: String,
}

/// What a page says in place of what was asked for.
#[derive(Template)]
#[template(path = "page/trouble.html")]
struct Trouble<'a> {
    title: String,
    sentence: &'a str,
    reference: Option<&'a str>,
    code: &'a str,
    back: (&'static str, String),
}

/// What a page says in place of what was asked for, on its way to whoever can put the rail beside it.
#[derive(Clone, Debug)]
pub(crate) struct Troubled {
    pub(crate) title: String,
    pub(crate) main: String,
}

/// What a fragment says in place of what was asked for.
#[derive(Template)]
#[template(path = "page/refusal.html")]
struct Refusing<'a> {
    sentence: &'a str,
    field: &'a str,
    code: &'a str,
    reference: Option<&'a str>,
}

use crate::page::filters;

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let asking = asking::now();
        if let Inner::Fault(cause) = &*self.0 {
            let path = asking.path_in_log();
            tracing::error!(reference = asking.reference, path, %cause, "a request failed");
        }
        let mut response = match asking.reads {
            Reads::Json => self.as_problem(&asking.reference),
            Reads::Fragments => self.as_fragment(&asking.reference),
            Reads::Pages => self.as_page(&asking),
        };
        response.extensions_mut().insert(crate::http::InOurWords);
        if self.code().status == StatusCode::TOO_MANY_REQUESTS {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("30"));
        }
        response
    }
}

impl Error {
    fn as_problem(&self, reference: &str) -> Response {
        let code = self.code();
        let problem = Problem {
            r#type: format!("/api/docs#{}", code.name),
            title: code.name.replace('_', " "),
            status: code.status.as_u16(),
            detail: self.sentence(),
            code: code.name.to_owned(),
            field: self.about_field().map(str::to_owned),
            reference: reference.to_owned(),
        };
        let body = serde_json::to_string(&problem).expect("a problem is plain JSON");
        let kind = HeaderValue::from_static("application/problem+json");
        let mut response = (code.status, [(header::CONTENT_TYPE, kind)], body).into_response();
        if code.status == StatusCode::UNAUTHORIZED {
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }

    fn as_fragment(&self, reference: &str) -> Response {
        let code = self.code();
        if code == codes::NOT_SIGNED_IN {
            // The page says it by itself, and keeps what is being written.
            return code.status.into_response();
        }
        let fragment = Refusing {
            sentence: &self.sentence(),
            field: self.about_field().unwrap_or_default(),
            code: code.name,
            reference: (!self.is_refusal()).then_some(reference),
        };
        (code.status, Html(fragment.to_string())).into_response()
    }

    fn as_page(&self, asking: &asking::Asking) -> Response {
        let code = self.code();
        if code == codes::NOT_SIGNED_IN {
            return Redirect::to(&crate::sign_in::path_back_to(&asking.path)).into_response();
        }
        let trouble = Trouble {
            title: trouble_title(code),
            sentence: &self.sentence(),
            reference: (!self.is_refusal()).then_some(asking.reference.as_str()),
            code: code.name,
            back: back(&asking.path),
        };
        let troubled = Troubled { main: trouble.to_string(), title: trouble.title };
        let page = crate::page::bare(&troubled.title, &troubled.main);
        let mut response = (code.status, page).into_response();
        response.extensions_mut().insert(troubled);
        response
    }
}

/// Where a page leads that could not be shown, and its words: before signing in there is no inbox.
fn back(path: &str) -> (&'static str, String) {
    let page = path.split(['/', '?']).nth(1).unwrap_or_default();
    let is_before = matches!(page, "sign-in" | "reset" | "invitation" | "set-up");
    if is_before { ("/sign-in", say("reset-back")) } else { ("/", say("trouble-home")) }
}

fn trouble_title(code: Code) -> String {
    say(match code.status {
        StatusCode::NOT_FOUND | StatusCode::GONE => "trouble-not-found",
        StatusCode::FORBIDDEN => "trouble-not-allowed",
        status if status.is_server_error() => "trouble-fault",
        _ => "trouble-refused",
    })
}
