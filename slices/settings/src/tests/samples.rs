//! Every page in every state.

use std::collections::BTreeSet;

use super::HOUSE;

#[test]
fn every_page_renders_in_every_state() {
    let samples: Vec<_> = crate::FEATURES.iter().flat_map(|feature| (feature.samples)()).collect();
    let names: BTreeSet<&str> = samples.iter().map(|sample| sample.name.as_str()).collect();
    assert_eq!(names.len(), samples.len(), "names of samples are unique");
    assert!(samples.len() >= 30, "only {} samples", samples.len());
    for sample in &samples {
        assert!(sample.html.contains("<h1>"), "{}: {}", sample.name, sample.html);
        assert!(
            !sample.html.contains("settings-"),
            "{}: a sentence is missing: {}",
            sample.name,
            sample.html
        );
        assert!(!sample.html.contains("style="), "{}", sample.name);
    }
}

#[test]
fn every_refusal_has_its_sentence() {
    for code in crate::FEATURES.iter().flat_map(|feature| feature.codes) {
        assert!(shell::words::knows(&code.sentence_key()), "{} has no sentence", code.name);
    }
}

#[test]
fn every_call_is_described() {
    let description = shell::api::openapi(HOUSE);
    for path in [
        "/api/v1/colleagues",
        "/api/v1/teams/{id}",
        "/api/v1/organization",
        "/api/v1/customers/{id}",
        "/api/v1/tokens",
    ] {
        assert!(description.contains(&format!("\"{path}\"")), "{path} is not described");
    }
}
