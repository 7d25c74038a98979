//! Filters for templates: `use shell::page::filters;` in the module that derives `Template`.

#![expect(
    missing_docs,
    clippy::inline_always,
    reason = "askama writes structs and methods of its own for each filter"
)]

use std::borrow::Cow;
use std::fmt::{self, Display, Formatter, Write};
use std::sync::Arc;

use askama::filters::Safe;
use askama::{FastWritable, Values};

use crate::asking::{self, Asking};
use crate::words::{self, Arg};

/// `{{ "promises-title"|say }}`: the sentence of a key.
#[askama::filter_fn]
pub fn say(key: impl AsRef<str>, _: &dyn askama::Values) -> askama::Result<Cow<'static, str>> {
    Ok(words::sentence(key.as_ref()))
}

/// `{{ "promises-count"|say_of("count", count) }}`: the sentence of a key with one argument.
#[askama::filter_fn]
pub fn say_of<T: Into<Arg>>(
    key: impl AsRef<str>,
    _: &dyn askama::Values,
    name: &str,
    value: T,
) -> askama::Result<String> {
    Ok(words::say_with(key.as_ref(), &[(name, value.into())]))
}

/// `{{ "promises-count"|say_with(args) }}`: the sentence of a key with a list of arguments.
#[askama::filter_fn]
pub fn say_with(
    key: impl AsRef<str>,
    _: &dyn askama::Values,
    args: &[(&'static str, Arg)],
) -> askama::Result<String> {
    Ok(words::say_with(key.as_ref(), args))
}

/// `{{ "clock"|icon }}`: an icon of the set in `web/icons`. A word or a label stands beside it.
#[askama::filter_fn]
pub fn icon<T: AsRef<str>>(name: T, _: &dyn askama::Values) -> askama::Result<Safe<Icon<T>>> {
    Ok(Safe(Icon(name)))
}

/// An icon, written where it stands: a page has a hundred.
pub struct Icon<T>(T);

impl<T: AsRef<str>> FastWritable for Icon<T> {
    fn write_into(&self, page: &mut dyn Write, _: &dyn Values) -> askama::Result<()> {
        let parts = ["<i class=\"icon icon-", self.0.as_ref(), "\" aria-hidden=\"true\"></i>"];
        Ok(parts.into_iter().try_for_each(|part| page.write_str(part))?)
    }
}

impl<T: AsRef<str>> Display for Icon<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.write_into(f, askama::NO_VALUES).map_err(|_| fmt::Error)
    }
}

/// `{{ "csrf"|hidden }}`: the hidden field by which a form proves that it is ours; in a form with a file it stands first.
#[askama::filter_fn]
pub fn hidden<T: AsRef<str>>(name: T, _: &dyn askama::Values) -> askama::Result<Safe<Hidden<T>>> {
    Ok(Safe(Hidden { name, asking: asking::now() }))
}

/// The hidden field of a form, written where it stands.
pub struct Hidden<T> {
    name: T,
    asking: Arc<Asking>,
}

impl<T: AsRef<str>> FastWritable for Hidden<T> {
    fn write_into(&self, page: &mut dyn Write, _: &dyn Values) -> askama::Result<()> {
        let (name, token) = (self.name.as_ref(), self.asking.csrf.as_str());
        let parts = ["<input type=\"hidden\" name=\"", name, "\" value=\"", token, "\">"];
        Ok(parts.into_iter().try_for_each(|part| page.write_str(part))?)
    }
}

impl<T: AsRef<str>> Display for Hidden<T> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        self.write_into(f, askama::NO_VALUES).map_err(|_| fmt::Error)
    }
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
