//! A refusal, said in the form that was sent: beside its field, or above all of them.

use axum::response::Response;
use serde::Deserialize;
use shell::page::{self, Page};
use shell::{App, Error, Seat};

/// What a form says went wrong; nothing at first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Problem {
    field: String,
    sentence: String,
}

impl Problem {
    /// What this refusal says.
    pub(crate) fn of(refusal: &Error) -> Self {
        Self { field: refusal.about_field().unwrap_or_default().to_owned(), sentence: refusal.sentence() }
    }

    /// The sentence, when it concerns this field.
    pub(crate) fn at(&self, field: &str) -> Option<&str> {
        self.is_at(field).then_some(self.sentence.as_str())
    }

    /// Whether it concerns this field.
    pub(crate) fn is_at(&self, field: &str) -> bool {
        !self.sentence.is_empty() && self.field == field
    }

    /// The sentence, when it concerns none of these fields, which are named with spaces between.
    pub(crate) fn beside(&self, fields: &str) -> Option<&str> {
        let is_shown_there = fields.split(' ').any(|field| field == self.field);
        (!self.sentence.is_empty() && !is_shown_there).then_some(self.sentence.as_str())
    }
}

/// Shows a page that says why its form was refused, with the status of the refusal.
pub(crate) async fn show(
    app: &App,
    seat: &Seat,
    page: impl Page,
    refusal: &Error,
) -> Result<Response, Error> {
    let mut response = page::show(app, seat, page).await?;
    *response.status_mut() = refusal.code().status;
    Ok(response)
}

/// A form that carries nothing but its button.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

/// What a box of a form was ticked with; forms leave boxes out that are not.
pub(crate) fn ticked<'f>(fields: &'f [(String, String)], prefix: &str) -> Vec<&'f str> {
    fields.iter().filter_map(|(name, _)| name.strip_prefix(prefix)).collect()
}

/// The value of a field that may be there once.
pub(crate) fn field<'f>(fields: &'f [(String, String)], name: &'static str) -> Result<&'f str, Error> {
    let mut values = fields.iter().filter(|(found, _)| found == name).map(|(_, value)| value.as_str());
    match (values.next(), values.next()) {
        (Some(value), None) => Ok(value),
        (None, _) => Err(Error::field(name, "it is missing")),
        (Some(_), Some(_)) => Err(Error::field(name, "it is there twice")),
    }
}

/// Refuses a form with a field that the page does not offer.
pub(crate) fn only(fields: &[(String, String)], is_offered: impl Fn(&str) -> bool) -> Result<(), Error> {
    match fields.iter().find(|(name, _)| !is_offered(name)) {
        Some((unknown, _)) => Err(Error::field(unknown.clone(), "nobody offered this field")),
        None => Ok(()),
    }
}
