//! Stories of settings, told over HTTP on both engines.

mod colleagues;
mod customers;
mod organization;
mod samples;
mod teams;
mod tokens;

use serde_json::{Value, json};
use shell::Feature;
use testing::{Agent, Program};

/// The features under test, with the heart they lean on.
const HOUSE: &[Feature] = &[
    conversations::FEATURE,
    crate::CUSTOMERS,
    crate::COLLEAGUES,
    crate::TEAMS,
    crate::ORGANIZATION,
    crate::TOKENS,
];

/// The fields of a form.
type Fields<'a> = &'a [(&'a str, &'a str)];

/// Sends forms that must be refused, each with this status.
async fn refuses_forms(agent: &Agent, path: &str, bad: &[(u16, Fields<'_>)]) {
    for (status, fields) in bad {
        eprintln!("POST {path} {fields:?}");
        agent.posts(path, fields).await.is(*status);
    }
}

/// Makes calls that must be refused, each with this status and code.
async fn refuses_calls(program: &Program, method: &str, path: &str, bad: &[(u16, &str, Value)]) {
    for (status, code, body) in bad {
        eprintln!("{method} {path} {body}");
        let answer = program.calls(method, path, body).await;
        answer.is(*status);
        assert_eq!(answer.code(), *code, "{}", answer.text());
    }
}

/// A text of so many letters.
fn long(letters: usize) -> String {
    "x".repeat(letters)
}

/// These fields with one of them set to another value.
fn with<'a>(fields: Fields<'a>, name: &'a str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    fields.iter().map(|(field, old)| (*field, if *field == name { value } else { *old })).collect()
}

/// These fields without one of them.
fn without<'a>(fields: Fields<'a>, name: &str) -> Vec<(&'a str, &'a str)> {
    fields.iter().copied().filter(|(field, _)| *field != name).collect()
}

/// The value of a hidden or readonly field of a page.
fn value_in(page: &str, id: &str) -> String {
    let (_, after) = page.split_once(&format!("id=\"{id}\"")).expect("the field is on the page");
    let (_, value) = after.split_once("value=\"").expect("the field has a value");
    value.split('"').next().unwrap_or_default().to_owned()
}

/// Nothing to send.
fn nothing() -> Value {
    json!({})
}
