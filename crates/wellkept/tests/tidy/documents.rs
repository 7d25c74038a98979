//! The documents say what is there.

use crate::none_broken;
use crate::sources::{files_below, read, root};

/// The documents that people write, and whose paths and excerpts are therefore checked.
fn documents() -> Vec<String> {
    let mut found = files_below("docs", "md");
    for name in ["README.md", "ARCHITECTURE.md", "STYLE.md", "CONTRIBUTING.md", "SECURITY.md"] {
        if root().join(name).is_file() {
            found.push(name.to_owned());
        }
    }
    found
}

#[test]
fn every_path_named_in_a_document_exists() {
    let mut broken = Vec::new();
    for document in documents() {
        for path in paths(&read(&document)) {
            if !root().join(&path).exists() {
                broken.push(format!("{document}: {path}"));
            }
        }
    }
    none_broken("paths that do not exist", &broken);
}

/// What stands in backticks and looks like a path of ours; `<name>` stands for whatever the reader chooses.
fn paths(text: &str) -> Vec<String> {
    let quoted = text.split('`').skip(1).step_by(2);
    let ours = ["crates/", "slices/", "docs/", "web/", "xtask/", "fuzz/", ".ci/"];
    let paths = quoted.filter(|word| ours.iter().any(|start| word.starts_with(start)));
    let paths = paths.filter(|word| !word.contains(['<', '*', ' ', '{', '…']));
    paths.map(|word| word.split(':').next().expect("there is always a first part").to_owned()).collect()
}

#[test]
fn every_link_in_a_document_leads_somewhere() {
    let mut broken = Vec::new();
    for document in documents() {
        let folder = document.rsplit_once('/').map_or("", |(folder, _)| folder);
        for link in links(&read(&document)) {
            if !root().join(folder).join(&link).exists() {
                broken.push(format!("{document}: {link}"));
            }
        }
    }
    none_broken("links that lead nowhere", &broken);
}

fn links(text: &str) -> Vec<String> {
    let targets = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
    let ours = targets.filter(|target| !target.contains("://") && !target.starts_with(['#', '/', 'm']));
    ours.map(|target| target.split('#').next().expect("there is always a first part").to_owned()).collect()
}

/// A guide shows real lines: a block that begins with the name of a file, as in ```` ```rust crates/x.rs ````,
/// holds lines of that file, in order; `…` stands for lines left out.
#[test]
fn every_excerpt_in_a_guide_is_true() {
    let mut broken = Vec::new();
    for document in documents() {
        let text = read(&document);
        for (path, excerpt) in excerpts(&text) {
            let source = read(path);
            let mut lines = source.lines().map(str::trim);
            let wanted =
                excerpt.lines().map(str::trim).filter(|line| !line.is_empty() && !line.contains('…'));
            for line in wanted {
                if !lines.by_ref().any(|there| there == line) {
                    broken.push(format!("{document}: not in {path}, or not in this order: {line}"));
                    break;
                }
            }
        }
    }
    none_broken("excerpts that are not true", &broken);
}

fn excerpts(text: &str) -> Vec<(&str, &str)> {
    let blocks = text.split("```").skip(1).step_by(2).filter_map(|block| block.split_once('\n'));
    let named = blocks.filter_map(|(head, body)| Some((head.split_once(' ')?.1.trim(), body)));
    named.filter(|(path, _)| path.contains('/')).collect()
}

#[test]
fn the_readme_stays_short() {
    if root().join("README.md").is_file() {
        let lines = read("README.md").lines().count();
        assert!(lines <= 150, "README.md has {lines} lines");
    }
}

#[test]
fn documents_speak_of_the_product_alone() {
    let mut broken = Vec::new();
    for document in documents() {
        let text = read(&document);
        for word in ["/home/", "/root/", "/work/"].iter().filter(|word| text.contains(**word)) {
            broken.push(format!("{document}: {word}"));
        }
    }
    none_broken("paths of somebody's machine", &broken);
}
