//! Filters for templates: `use shell::page::filters;` in the module that derives `Template`.

#![expect(
    missing_docs,
    clippy::inline_always,
    reason = "askama writes structs and methods of its own for each filter"
)]

use std::fmt::Display;

use askama::filters::Safe;

use crate::words::{self, Arg};

/// `{{ "promises-title"|say }}`: the sentence of a key.
#[askama::filter_fn]
pub fn say(key: impl Display, _: &dyn askama::Values) -> askama::Result<String> {
    Ok(words::say(&key.to_string()))
}

/// `{{ "promises-count"|say_of("count", count) }}`: the sentence of a key with one argument.
#[askama::filter_fn]
pub fn say_of<T: Into<Arg>>(
    key: impl Display,
    _: &dyn askama::Values,
    name: &str,
    value: T,
) -> askama::Result<String> {
    Ok(words::say_with(&key.to_string(), &[(name, value.into())]))
}

/// `{{ "promises-count"|say_with(args) }}`: the sentence of a key with a list of arguments.
#[askama::filter_fn]
pub fn say_with(
    key: impl Display,
    _: &dyn askama::Values,
    args: &[(&'static str, Arg)],
) -> askama::Result<String> {
    Ok(words::say_with(&key.to_string(), args))
}

/// `{{ "clock"|icon }}`: an icon of the set in `web/icons`. A word or a label stands beside it.
#[askama::filter_fn]
pub fn icon(name: impl Display, _: &dyn askama::Values) -> askama::Result<Safe<String>> {
    Ok(Safe(format!("<i class=\"icon icon-{name}\" aria-hidden=\"true\"></i>")))
}

/// `{{ "csrf"|hidden }}`: the hidden field by which a form proves that it is ours; in a form with a file it stands first.
#[askama::filter_fn]
pub fn hidden(name: impl Display, _: &dyn askama::Values) -> askama::Result<Safe<String>> {
    let token = &crate::asking::now().csrf;
    Ok(Safe(format!("<input type=\"hidden\" name=\"{name}\" value=\"{token}\">")))
}

/// `{{ "email"|told(told) }}`: what a refusal says about this field, below its input.
#[askama::filter_fn]
pub fn told(
    field: impl Display,
    _: &dyn askama::Values,
    told: &crate::form::Told,
) -> askama::Result<Safe<String>> {
    let field = field.to_string();
    let Some(sentence) = told.on(&field) else { return Ok(Safe(String::new())) };
    let sentence = askama::filters::escape(sentence, askama::filters::Html)?;
    Ok(Safe(format!("<p class=\"field-error\" id=\"{field}-error\" role=\"alert\">{sentence}</p>")))
}
