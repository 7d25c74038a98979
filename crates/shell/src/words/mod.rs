//! Words: every visible sentence, looked up by key in the Fluent files of `crates/shell/words/`, one file
//! per area. The language belongs to the request that is being answered.

mod time;

use std::borrow::Cow;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

pub use time::{
    ago, clock_time, day, duration, full_moment, in_time, late_by, moment, month_of, offset_name,
};

/// The files of each area. A new area adds one line.
const ENGLISH: &[&str] = &[
    include_str!("../../words/en/shell.ftl"),
    include_str!("../../words/en/errors.ftl"),
    include_str!("../../words/en/time.ftl"),
    include_str!("../../words/en/script.ftl"),
    include_str!("../../words/en/sign-in.ftl"),
    include_str!("../../words/en/devices.ftl"),
    include_str!("../../words/en/conversations.ftl"),
    include_str!("../../words/en/desk.ftl"),
    include_str!("../../words/en/promises.ftl"),
    include_str!("../../words/en/promises-asks.ftl"),
    include_str!("../../words/en/promises-keeping.ftl"),
    include_str!("../../words/en/promises-making.ftl"),
    include_str!("../../words/en/promises-showing.ftl"),
    include_str!("../../words/en/drips.ftl"),
    include_str!("../../words/en/standards.ftl"),
    include_str!("../../words/en/leaks.ftl"),
    include_str!("../../words/en/inboxes.ftl"),
    include_str!("../../words/en/settings.ftl"),
    include_str!("../../words/en/replay.ftl"),
];

/// The subject of a conversation or a message as pages show it: a word stands where there is none.
pub fn subject(subject: &str) -> String {
    if subject.trim().is_empty() { say("no-subject") } else { subject.to_owned() }
}

/// A language that the pages are written in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// English.
    #[default]
    English,
}

impl Language {
    /// All languages, with the names their speakers use.
    pub const ALL: &[(Self, &'static str)] = &[(Self::English, "English")];

    /// Its BCP 47 tag.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
        }
    }

    /// The language of a tag such as `en-GB`; English when we do not speak it yet.
    pub fn of_tag(tag: &str) -> Self {
        let short = tag.split(['-', '_']).next().unwrap_or(tag);
        Self::ALL
            .iter()
            .find(|(language, _)| language.tag() == short)
            .map_or(Self::English, |(found, _)| *found)
    }
}

tokio::task_local! {
    static SPOKEN: Language;
}

/// The language of the request being answered; English outside of one.
pub fn language() -> Language {
    SPOKEN.try_with(|language| *language).unwrap_or_default()
}

/// Runs `work` with `language` spoken in it.
pub async fn speaking<T>(language: Language, work: impl Future<Output = T>) -> T {
    SPOKEN.scope(language, work).await
}

/// An argument of a sentence.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(untagged)]
pub enum Arg {
    /// A number; sentences choose their plural by it.
    Number(i64),
    /// A word or name, placed as it is.
    Text(String),
}

impl Arg {
    fn value(&self) -> FluentValue<'_> {
        match self {
            Self::Number(number) => FluentValue::from(*number),
            Self::Text(text) => FluentValue::from(text.as_str()),
        }
    }
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}
impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}
impl From<&String> for Arg {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}
impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}
impl From<&i64> for Arg {
    fn from(number: &i64) -> Self {
        Self::Number(*number)
    }
}
impl From<i32> for Arg {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}
impl From<u32> for Arg {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}
impl From<&u32> for Arg {
    fn from(number: &u32) -> Self {
        Self::Number((*number).into())
    }
}
impl From<u16> for Arg {
    fn from(number: u16) -> Self {
        Self::Number(number.into())
    }
}
impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}
impl From<&usize> for Arg {
    fn from(number: &usize) -> Self {
        Self::from(*number)
    }
}
impl<T: Clone + Into<Self>> From<&&T> for Arg {
    fn from(value: &&T) -> Self {
        (*value).clone().into()
    }
}

/// The sentence of a key, in the language of the request.
pub fn say(key: &str) -> String {
    sentence(key).into_owned()
}

/// The same for whoever writes it into something longer: most sentences stand as they are in the program.
pub fn sentence(key: &str) -> Cow<'static, str> {
    said(key, None)
}

/// The sentence of a key with its arguments placed.
pub fn say_with(key: &str, args: &[(&str, Arg)]) -> String {
    let args: FluentArgs<'_> = args.iter().map(|(name, arg)| (*name, arg.value())).collect();
    said(key, Some(&args)).into_owned()
}

fn said(key: &str, args: Option<&FluentArgs<'_>>) -> Cow<'static, str> {
    let bundle = bundle(language());
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        tracing::error!(key, "a sentence is missing");
        return Cow::Owned(key.to_owned());
    };
    let mut problems = Vec::new();
    let sentence = bundle.format_pattern(pattern, args, &mut problems);
    if !problems.is_empty() {
        tracing::error!(key, ?problems, "a sentence could not be said in full");
    }
    sentence
}

/// The sentence of a key with the names of its arguments in their places, for documentation.
pub(crate) fn outline(key: &str) -> String {
    let bundle = bundle(language());
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        return key.to_owned();
    };
    // Every argument is missing on purpose; its place is marked as `{$name}`.
    let sentence = bundle.format_pattern(pattern, None, &mut Vec::new());
    sentence.replace("{$", "…").replace('}', "…")
}

/// Whether a key has a sentence.
pub fn knows(key: &str) -> bool {
    bundle(language()).has_message(key)
}

fn bundle(language: Language) -> &'static FluentBundle<FluentResource> {
    static ENGLISH_BUNDLE: OnceLock<FluentBundle<FluentResource>> = OnceLock::new();
    match language {
        Language::English => ENGLISH_BUNDLE.get_or_init(|| read(language.tag(), ENGLISH)),
    }
}

fn read(tag: &str, files: &[&str]) -> FluentBundle<FluentResource> {
    let mut bundle = FluentBundle::new_concurrent(vec![tag.parse().expect("our own tags are well-formed")]);
    bundle.set_use_isolating(false);
    for file in files {
        let resource = FluentResource::try_new((*file).to_owned()).unwrap_or_else(|(rest, problems)| {
            tracing::error!(?problems, "a file of words is broken");
            rest
        });
        if let Err(problems) = bundle.add_resource(resource) {
            tracing::error!(?problems, "a key of words is there twice");
        }
    }
    bundle
}

#[cfg(test)]
mod tests;
