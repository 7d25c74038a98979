//! The files of the workspace, as the rules read them.

use std::path::{Path, PathBuf};

/// One Rust file.
pub(crate) struct Source {
    /// Its path from the root of the workspace.
    pub(crate) path: String,
    /// The crate it belongs to, as its folder is called.
    pub(crate) owner: String,
    pub(crate) text: String,
}

impl Source {
    /// The file as syntax.
    pub(crate) fn syntax(&self) -> syn::File {
        syn::parse_file(&self.text).unwrap_or_else(|error| panic!("{}: {error}", self.path))
    }

    /// Whether the file holds tests only.
    pub(crate) fn is_test(&self) -> bool {
        self.path.contains("/tests/") || self.path.ends_with("tests.rs")
    }
}

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

/// The text of a file, by its path from the root.
pub(crate) fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The folders of all crates, as paths from the root: `crates/store`, `slices/desk`, …
pub(crate) fn crates() -> Vec<String> {
    let mut found: Vec<String> = ["crates", "slices"]
        .iter()
        .flat_map(|parent| {
            names_in(&root().join(parent)).into_iter().map(move |name| format!("{parent}/{name}"))
        })
        .filter(|folder| root().join(folder).join("Cargo.toml").is_file())
        .collect();
    found.push("xtask".into());
    found.sort();
    found
}

/// The names of the slices.
pub(crate) fn slices() -> Vec<String> {
    let folders = crates();
    folders.iter().filter_map(|folder| folder.strip_prefix("slices/")).map(str::to_owned).collect()
}

/// Every Rust file of our own.
pub(crate) fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    for folder in crates() {
        let owner = folder.rsplit('/').next().unwrap().to_owned();
        for path in files_below(&folder, "rs") {
            found.push(Source { text: read(&path), path, owner: owner.clone() });
        }
    }
    assert!(found.len() > 10, "the sources were not found");
    found
}

/// Every file below a folder with that ending, as paths from the root, sorted.
pub(crate) fn files_below(folder: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    for name in names_in(&root().join(folder)) {
        let path = format!("{folder}/{name}");
        if root().join(&path).is_dir() {
            if !["target", "node_modules", "dist", "fixtures"].contains(&name.as_str())
                && !name.starts_with('.')
            {
                found.extend(files_below(&path, ending));
            }
        } else if Path::new(&name).extension().is_some_and(|has| has == ending) {
            found.push(path);
        }
    }
    found
}

fn names_in(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    names
}
