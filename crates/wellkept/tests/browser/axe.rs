//! axe, which knows the rules of accessibility that a machine can check.

use crate::browser::Browser;
use serde_json::{Value, json};
use std::path::Path;

/// WCAG 2.2, levels A and AA.
const RULES: &[&str] = &["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

const RUN: &str = "const [tags, done] = arguments; \
    const wanted = { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'], iframes: false }; \
    const isBad = (violation) => ['serious', 'critical'].includes(violation.impact); \
    const told = (violation) => violation.nodes.map((node) => \
        `${violation.id}: ${node.target.join(' ')}: ${node.failureSummary.replace(/\\s+/g, ' ')}`); \
    axe.run(document, wanted).then((found) => done(found.violations.filter(isBad).flatMap(told)), \
        (error) => done([`axe failed: ${error}`]));";

/// axe's own text; `None` before the web packages are installed.
pub(crate) fn axe() -> Option<String> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/node_modules/axe-core/axe.min.js");
    std::fs::read_to_string(file).ok()
}

/// Every serious or critical breach of the rules on the page as it looks now, a line each.
pub(crate) async fn breaches(browser: &Browser, axe: &str) -> Vec<String> {
    if browser.ask("return typeof window.axe", Value::Null).await == "undefined" {
        browser.ask(axe, Value::Null).await;
    }
    let found = browser.ask_later(RUN, json!(RULES)).await;
    found.as_array().into_iter().flatten().map(|line| line.as_str().unwrap_or_default().to_owned()).collect()
}
