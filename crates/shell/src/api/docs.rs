//! The page `/api/docs`, and the text of `docs/errors.md`.

use std::fmt::Write;

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde_json::Value;

use crate::app::{codes_of, with_own};
use crate::page::{Page, bare_page, filters};
use crate::words::{outline, say};
use crate::{App, Code, Error, Feature};

/// The text of `docs/errors.md`: every code with its status and its sentence.
pub fn render_error_docs(features: &[Feature]) -> String {
    let mut page = String::from(
        "# Refusals and errors\n\n\
         Generated from the program. The API answers a problem (RFC 9457) whose `code` is one of these; pages show \
         the sentence. A code keeps its name and meaning.\n\n\
         | code | status | sentence |\n|---|---|---|\n",
    );
    for code in codes_of(&with_own(features)) {
        let _ = writeln!(page, "| `{}` | {} | {} |", code.name, code.status.as_u16(), sentence(code));
    }
    page
}

/// The sentence of a code with its arguments shown by name.
fn sentence(code: Code) -> String {
    outline(&code.sentence_key()).replace('|', "\\|")
}

/// The API on one page, for people.
#[derive(Template)]
#[template(path = "api/docs.html")]
struct Docs {
    calls: Vec<Call>,
    codes: Vec<CodeLine>,
}

struct Call {
    method: String,
    path: String,
    summary: String,
    description: String,
}

struct CodeLine {
    name: &'static str,
    status: u16,
    sentence: String,
}

impl Page for Docs {
    fn title(&self) -> String {
        say("api-docs-title")
    }

    fn samples() -> Vec<Self> {
        let call = Call {
            method: "GET".into(),
            path: "/api/v1/me".into(),
            summary: "Who you are".into(),
            description: String::new(),
        };
        vec![Self { calls: vec![call], codes: codes_of(&[]).into_iter().map(code_line).collect() }]
    }
}

fn code_line(code: Code) -> CodeLine {
    CodeLine { name: code.name, status: code.status.as_u16(), sentence: sentence(code) }
}

/// The samples of this page.
pub(crate) fn samples() -> Vec<crate::Sample> {
    crate::page::samples_of::<Docs>("shell/api-docs")
}

/// Shows the page.
pub(crate) async fn show(State(app): State<App>) -> Result<Response, Error> {
    let description: Value =
        serde_json::from_str(&super::openapi(&app.features[1..])).map_err(Error::fault)?;
    let docs = Docs {
        calls: calls_of(&description),
        codes: codes_of(&app.features).into_iter().map(code_line).collect(),
    };
    bare_page(&docs)
}

/// Answers the description of the API.
pub(crate) async fn show_openapi(State(app): State<App>) -> Response {
    let kind = [(axum::http::header::CONTENT_TYPE, "application/json")];
    (kind, super::openapi(&app.features[1..])).into_response()
}

fn calls_of(description: &Value) -> Vec<Call> {
    let mut calls = Vec::new();
    for (path, methods) in description["paths"].as_object().into_iter().flatten() {
        for (method, operation) in methods.as_object().into_iter().flatten() {
            let text = |key: &str| operation[key].as_str().unwrap_or_default().to_owned();
            calls.push(Call {
                method: method.to_uppercase(),
                path: path.clone(),
                summary: text("summary"),
                description: text("description"),
            });
        }
    }
    calls
}
