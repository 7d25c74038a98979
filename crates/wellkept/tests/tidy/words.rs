//! The sentences that people see, and the words they are made of.

use crate::none_broken;
use crate::sources::{crates, files_below, read, root, sources};
use std::collections::{BTreeSet, HashSet};

const FOLDER: &str = "crates/shell/words/en";

/// Keys that are put together from a code, a status or a role, so that they never stand in the sources whole.
const COMPUTED: &[&str] = &["error-"];

fn keys() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for path in files_below(FOLDER, "ftl") {
        for line in read(&path).lines() {
            let Some((key, _)) = line.split_once('=') else { continue };
            if line.starts_with(|sign: char| sign.is_ascii_lowercase()) {
                keys.insert(key.trim().to_owned());
            }
        }
    }
    assert!(keys.len() > 20, "the words were not found");
    keys
}

/// All sources, templates and scripts, as one text.
fn everything_that_speaks() -> String {
    let mut all: String = sources().into_iter().map(|source| source.text).collect();
    for folder in crates() {
        for path in files_below(&format!("{folder}/src"), "html") {
            all.push_str(&read(&path));
        }
    }
    for path in files_below("web", "ts") {
        all.push_str(&read(&path).replace(['\'', '`'], "\"").replace("${", "{"));
    }
    all
}

#[test]
fn every_sentence_is_said_somewhere() {
    let all = everything_that_speaks();
    let quoted = quoted(&all);
    let is_said = |key: &String| quoted.contains(&(key.as_str(), '"')) || is_put_together(key, &quoted);
    let is_computed = |key: &String| COMPUTED.iter().any(|start| key.starts_with(start));
    let silent: Vec<String> = keys().into_iter().filter(|key| !is_said(key) && !is_computed(key)).collect();
    none_broken("sentences that nobody says", &silent);
}

/// Everything that could be a key, or begin one, after a quotation mark; with the sign behind it.
fn quoted(all: &str) -> HashSet<(&str, char)> {
    let is_of_keys = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_');
    let after_quotes = all.match_indices('"').map(|(at, _)| &all[at + 1..]);
    after_quotes
        .filter_map(|rest| {
            let (end, sign) = rest.char_indices().find(|(_, sign)| !is_of_keys(*sign))?;
            Some((&rest[..end], sign))
        })
        .collect()
}

/// A key whose end is computed: `format!("inboxes-hint-{name}")`.
fn is_put_together(key: &str, quoted: &HashSet<(&str, char)>) -> bool {
    key.match_indices('-').map(|(at, _)| &key[..=at]).any(|start| {
        let is_area = start.matches('-').count() == 1;
        quoted.contains(&(start, '{')) || (!is_area && quoted.contains(&(start, '"')))
    })
}

#[test]
fn every_sentence_said_in_a_template_exists() {
    let keys = keys();
    let mut broken = Vec::new();
    for folder in crates() {
        for path in files_below(&format!("{folder}/src"), "html") {
            for key in said(&read(&path)) {
                if !keys.contains(&key) {
                    broken.push(format!("{path}: {key}"));
                }
            }
        }
    }
    none_broken("sentences that do not exist", &broken);
}

/// The keys of `"key"|say` and `"key"|say_with(…)`.
fn said(template: &str) -> Vec<String> {
    let before_filters = template.split("|say").map(str::trim_end);
    let quoted =
        before_filters.filter_map(|text| text.strip_suffix('"')?.rsplit('"').next().map(str::to_owned));
    quoted.collect()
}

#[test]
fn every_word_of_the_glossary_lives_in_the_sources() {
    if !root().join("docs/words.md").is_file() {
        return;
    }
    let all = everything_that_speaks().to_lowercase();
    let glossary = read("docs/words.md");
    let words = glossary.lines().filter_map(|line| line.strip_prefix("| **")?.split("**").next());
    let words: Vec<&str> = words.collect();
    assert!(words.len() > 10, "the glossary was not understood");
    let unused =
        words.iter().filter(|word| !all.contains(&word.to_lowercase())).map(|word| (*word).to_owned());
    none_broken("words of the glossary that nobody uses", &unused.collect::<Vec<_>>());
}
