//! Forms of pages: urlencoded, read into a struct that names every field it takes.

use axum::extract::{FromRequest, Request};
use axum::http::header;
use bytes::Bytes;
use serde::de::DeserializeOwned;

use crate::asking::{self, Reads};
use crate::{App, Error, codes};

/// Name of the hidden field that the forgery check reads.
pub const CSRF: &str = "csrf";

/// A form as a struct. Its type says `#[serde(deny_unknown_fields)]`, so that nobody can set what the page
/// does not offer; the hidden field of the forgery check is left out.
#[derive(Clone, Copy, Debug)]
pub struct Form<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Form<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        if !is_form(&request) {
            return Err(Error::refused(codes::WRONG_CONTENT_TYPE));
        }
        let body = Bytes::from_request(request, app).await.map_err(|_| Error::refused(codes::TOO_LARGE))?;
        read(&body).map(Self)
    }
}

/// The fields of a form that several features share, before they are read: each takes its own, and what is left
/// is read as a struct.
#[derive(Clone, Debug, Default)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Takes out the fields whose names begin with `name` and a hyphen, in their order, without that beginning.
    pub fn take(&mut self, name: &str) -> Vec<(String, String)> {
        let own = |field: &str| Some(field.strip_prefix(name)?.strip_prefix('-')?.to_owned());
        let (taken, left): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.0).into_iter().partition(|(field, _)| own(field).is_some());
        self.0 = left;
        taken.into_iter().filter_map(|(field, value)| Some((own(&field)?, value))).collect()
    }

    /// Reads what is left, as [`Form`] does.
    pub fn read<T: DeserializeOwned>(self) -> Result<T, Error> {
        read_fields(self.0)
    }
}

impl FromRequest<App> for Fields {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        let Form(fields) = Form::<Vec<(String, String)>>::from_request(request, app).await?;
        Ok(Self(fields))
    }
}

/// Whether a request carries a plain form.
pub(crate) fn is_form(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    kind.is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}

/// The boundary of a form with a file; `None` for every other body.
pub(crate) fn boundary(request: &Request) -> Option<String> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok())?;
    let (kind, parameters) = kind.split_once(';')?;
    let is_ours = kind.trim().eq_ignore_ascii_case("multipart/form-data");
    let named = parameters.split(';').find_map(|one| one.trim().strip_prefix("boundary="));
    named.filter(|_| is_ours).map(|boundary| boundary.trim_matches('"').to_owned())
}

/// The hidden field of the forgery check, in a form with a file: it is the first of its parts.
pub(crate) fn first_part_of(body: &[u8], boundary: &str) -> Option<String> {
    let begin = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{CSRF}\"\r\n\r\n");
    let value = body.strip_prefix(begin.as_bytes())?;
    let end = value.windows(2).position(|two| two == b"\r\n")?;
    String::from_utf8(value[..end].to_vec()).ok()
}

/// Reads the body of a form.
pub(crate) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Error> {
    let mut fields: Vec<(String, String)> =
        serde_urlencoded::from_bytes(body).map_err(|cause| unreadable(&cause.to_string()))?;
    fields.retain(|(name, _)| name != CSRF);
    read_fields(fields)
}

fn read_fields<T: DeserializeOwned>(fields: Vec<(String, String)>) -> Result<T, Error> {
    let body = serde_urlencoded::to_string(fields).map_err(|cause| unreadable(&cause.to_string()))?;
    serde_urlencoded::from_str(&body).map_err(|cause| from_serde(&cause.to_string()))
}

/// Names the field where serde names it. A program is told serde's words; a person what to do.
pub(crate) fn from_serde(cause: &str) -> Error {
    let field = cause.split('`').nth(1).filter(|_| cause.contains(" field `"));
    match field {
        None => unreadable(cause),
        Some(field) if asking::now().reads == Reads::Json => Error::field(field.to_owned(), cause),
        Some(field) if cause.starts_with("missing") => Error::of_form(codes::FORM_INCOMPLETE, field),
        Some(field) => Error::of_form(codes::FORM_UNFAMILIAR, field),
    }
}

/// What cannot be read at all; a program is told why.
pub(crate) fn unreadable(cause: &str) -> Error {
    match asking::now().reads {
        Reads::Json => Error::refused_with(codes::UNREADABLE, vec![("reason", cause.into())]),
        Reads::Pages | Reads::Fragments => Error::refused(codes::FORM_UNREADABLE),
    }
}

/// A refusal shown in the form it concerns, while the form keeps what was typed.
#[derive(Clone, Debug, Default)]
pub struct Told {
    field: String,
    sentence: String,
}

impl Told {
    /// Nothing to tell.
    pub fn nothing() -> Self {
        Self::default()
    }

    /// What a refusal tells; a fault is no matter of a form and comes back as it is.
    pub fn of(error: Error) -> Result<Self, Error> {
        let refused = error.refusal()?;
        let field = refused.about_field().unwrap_or_default().to_owned();
        Ok(Self { field, sentence: refused.sentence() })
    }

    /// A sentence about a field, for samples.
    pub fn about(field: &str, sentence: &str) -> Self {
        Self { field: field.to_owned(), sentence: sentence.to_owned() }
    }

    /// The sentence for one field.
    pub fn on(&self, field: &str) -> Option<&str> {
        (!self.sentence.is_empty() && self.field == field).then_some(self.sentence.as_str())
    }

    /// The sentence that concerns none of these fields.
    pub fn beside(&self, fields: impl AsRef<[&'static str]>) -> Option<&str> {
        let is_theirs = fields.as_ref().contains(&self.field.as_str());
        (!self.sentence.is_empty() && !is_theirs).then_some(self.sentence.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Move {
        to: String,
        #[serde(default)]
        agreed: Option<String>,
    }

    #[track_caller]
    fn check_first_part(body: &str, expected: Option<&str>) {
        assert_eq!(first_part_of(body.as_bytes(), "B").as_deref(), expected, "{body:?}");
    }

    #[test]
    fn a_form_with_a_file_proves_itself_by_its_first_part() {
        let part =
            |name: &str| format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\nabc\r\n");
        let (csrf, file) = (part("csrf"), part("file"));
        check_first_part(&format!("{csrf}{file}--B--\r\n"), Some("abc"));
        check_first_part(&format!("{file}{csrf}--B--\r\n"), None);
        check_first_part("--B\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\nabc", None);
        check_first_part("", None);
        let of = |kind: &str| {
            let request =
                Request::builder().header(header::CONTENT_TYPE, kind).body(axum::body::Body::empty());
            boundary(&request.expect("a request"))
        };
        assert_eq!(of("multipart/form-data; boundary=B").as_deref(), Some("B"));
        assert_eq!(of("multipart/form-data; charset=utf-8; boundary=\"B\"").as_deref(), Some("B"));
        assert_eq!(of("multipart/mixed; boundary=B"), None);
        assert_eq!(of("application/json"), None);
    }

    #[test]
    fn a_form_gives_its_fields_and_nothing_else() {
        let read_well: Move = read(b"csrf=abc&to=Friday+3pm&agreed=on").expect("it is whole");
        assert_eq!(read_well, Move { to: "Friday 3pm".into(), agreed: Some("on".into()) });
        let missing = read::<Move>(b"agreed=on").expect_err("a field is missing");
        assert_eq!((missing.about_field(), missing.code()), (Some("to"), codes::FORM_INCOMPLETE));
        let unknown = read::<Move>(b"to=x&role=owner").expect_err("nobody offered this field");
        assert_eq!((unknown.about_field(), unknown.code()), (Some("role"), codes::FORM_UNFAMILIAR));
        for of_the_program in ["`", "role", "field", "agreed", "expected"] {
            let said = unknown.sentence();
            assert!(!said.contains(of_the_program), "{of_the_program} means nothing to a person: {said}");
        }
        let mut shared = Fields(vec![("promises-by".into(), "noon".into()), ("to".into(), "x".into())]);
        assert_eq!(shared.take("promises"), [("by".to_owned(), "noon".to_owned())]);
        assert_eq!(shared.take("promise"), []);
        assert_eq!(shared.read::<Move>().expect("the rest is whole").to, "x");
        let twice = read::<Move>(b"to=x&to=y").expect_err("a field is there twice");
        assert_eq!(twice.about_field(), Some("to"));
    }
}
