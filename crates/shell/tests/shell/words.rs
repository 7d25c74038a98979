//! Every sentence that is said exists, and every sentence that exists is said.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Words of scripts have their own reader, `web/build.mjs`.
const OF_SCRIPTS: &str = "script-";

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// All files below `folder` with one of these extensions, except what is built or fetched.
fn files(folder: &Path, extensions: &[&str], found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the sources can be read") {
        let path = entry.expect("the sources can be read").path();
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if path.is_dir() {
            if !["target", "node_modules", ".git", "corpus"].contains(&name) {
                files(&path, extensions, found);
            }
        } else if path.extension().is_some_and(|kind| extensions.iter().any(|wanted| kind == *wanted)) {
            found.push(path);
        }
    }
}

/// Every key of the English files and the file it is in.
fn known() -> BTreeMap<String, PathBuf> {
    let mut paths = Vec::new();
    files(&workspace().join("crates/shell/words/en"), &["ftl"], &mut paths);
    let mut keys = BTreeMap::new();
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("words are text");
        for line in text.lines() {
            let Some((key, _)) = line.split_once(" =") else { continue };
            if key.starts_with(|first: char| first.is_ascii_lowercase()) && !key.contains(' ') {
                let before = keys.insert(key.to_owned(), path.clone());
                assert_eq!(before, None, "{key} is there twice");
            }
        }
    }
    keys
}

/// The source text of the program: Rust and templates.
fn sources() -> Vec<(PathBuf, String)> {
    let mut paths = Vec::new();
    for folder in ["crates", "slices"] {
        files(&workspace().join(folder), &["rs", "html"], &mut paths);
    }
    paths.retain(|path| !path.ends_with("tests/shell/words.rs"));
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).expect("sources are text");
        let spoken: Vec<_> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        (path, spoken.join("\n"))
    };
    paths.into_iter().map(read).collect()
}

/// The texts between quotation marks; good enough for keys, which hold no quotation mark.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').filter(|part| part.len() < 80 && !part.contains('\n'))
}

fn looks_like_a_key(text: &str) -> bool {
    text.contains('-')
        && text.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
}

/// Keys that are surely meant to be said: a template filters them, or Rust hands them to `say`.
fn said(text: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for mark in ["|say", "| say"] {
        for (place, _) in text.match_indices(mark) {
            if let Some(before) = text[..place].trim_end().strip_suffix('"')
                && let Some((_, key)) = before.rsplit_once('"')
            {
                keys.insert(key.to_owned());
            }
        }
    }
    for mark in ["say(\"", "say_with(\"", "say_of(\""] {
        for (place, _) in text.match_indices(mark) {
            let key = text[place + mark.len()..].split('"').next().unwrap_or_default();
            keys.insert(key.to_owned());
        }
    }
    keys.retain(|key| looks_like_a_key(key));
    keys
}

/// Beginnings of keys that are put together: `format!("trouble-{…}")`.
fn beginnings(text: &str) -> BTreeSet<String> {
    let composed = quoted(text).filter_map(|part| part.split_once('{').map(|(begin, _)| begin.to_owned()));
    composed
        .filter(|begin| {
            begin.ends_with('-') && looks_like_a_key(begin.trim_end_matches('-').trim_matches('-'))
                || begin == "error-"
        })
        .collect()
}

#[test]
fn every_sentence_that_is_said_exists() {
    let known = known();
    let mut missing = Vec::new();
    for (path, text) in sources() {
        for key in said(&text) {
            if !known.contains_key(&key) {
                missing.push(format!("{}: {key}", path.display()));
            }
        }
    }
    assert!(missing.is_empty(), "these keys have no sentence:\n{}", missing.join("\n"));
}

#[test]
fn every_code_has_a_sentence() {
    let known = known();
    let mut missing = Vec::new();
    for (path, text) in sources() {
        for (place, mark) in text.match_indices("Code::new(") {
            let rest = text[place + mark.len()..].trim_start();
            let Some(name) = rest.strip_prefix('"').and_then(|rest| rest.split('"').next()) else { continue };
            let key = format!("error-{}", name.replace('_', "-"));
            if !known.contains_key(&key) {
                missing.push(format!("{}: {key}", path.display()));
            }
        }
    }
    assert!(missing.is_empty(), "these codes have no sentence:\n{}", missing.join("\n"));
}

#[test]
fn every_sentence_that_exists_is_said() {
    let sources = sources();
    let mut used: BTreeSet<String> = BTreeSet::new();
    let mut begun: BTreeSet<String> = BTreeSet::new();
    for (_, text) in &sources {
        used.extend(quoted(text).filter(|part| looks_like_a_key(part)).map(str::to_owned));
        used.extend(quoted(text).map(|name| format!("error-{}", name.replace('_', "-"))));
        begun.extend(beginnings(text).into_iter().filter(|begin| begin != "error-"));
    }
    let unsaid: Vec<_> = known()
        .into_keys()
        .filter(|key| {
            !key.starts_with(OF_SCRIPTS)
                && !used.contains(key)
                && !begun.iter().any(|begin| key.starts_with(begin))
        })
        .collect();
    assert!(unsaid.is_empty(), "nobody says these sentences:\n{}", unsaid.join("\n"));
}

#[test]
fn every_file_of_words_is_read() {
    let text = std::fs::read_to_string(workspace().join("crates/shell/src/words/mod.rs"))
        .expect("the source is there");
    let files: BTreeSet<_> = known().into_values().collect();
    for path in files {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        assert!(text.contains(&format!("/{name}\"")), "words/en/{name} is not in the list of words/mod.rs");
    }
}
