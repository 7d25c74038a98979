//! Who may know whom.

use crate::none_broken;
use crate::sources::{Source, crates, read, slices, sources};

/// The crates of ours that each one may depend on. Slices share one line, the binary may know all.
const MAY_KNOW: &[(&str, &[&str])] = &[
    ("store", &[]),
    ("rules", &[]),
    ("measures", &[]),
    ("channels", &[]),
    ("shell", &["store", "rules", "channels"]),
    ("conversations", &["store", "rules", "channels", "shell"]),
    ("instrument", &["store", "rules", "measures", "channels", "shell", "conversations"]),
    ("testing", &["store", "rules", "channels", "shell", "conversations"]),
    ("xtask", &["rules", "measures"]),
    ("sim", &["store", "rules", "channels", "shell", "conversations", "instrument", "promises", "leaks"]),
];
const A_SLICE_MAY_KNOW: &[&str] =
    &["store", "rules", "measures", "channels", "shell", "conversations", "instrument"];

/// What the pure crates must not even be able to call.
const IMPURE: &[&str] = &[
    "tokio",
    "rusqlite",
    "tokio-postgres",
    "deadpool-postgres",
    "reqwest",
    "axum",
    "rand",
    "object_store",
    "async-imap",
    "lettre",
    "tracing",
    "futures-util",
    "async-nats",
];

/// Words of features, which the engine room and the shell do not know.
const WORDS_OF_FEATURES: &[&str] = &["promise", "drip", "survey", "huddle", "kudos", "appointment"];

fn dependencies(folder: &str, table: &str) -> Vec<String> {
    let manifest: toml::Table = read(&format!("{folder}/Cargo.toml")).parse().unwrap();
    let listed = manifest.get(table).and_then(toml::Value::as_table);
    listed.into_iter().flatten().map(|(name, _)| name.clone()).collect()
}

#[test]
fn dependencies_point_inward() {
    let slices = slices();
    let ours: Vec<String> =
        crates().iter().map(|folder| folder.rsplit('/').next().unwrap().to_owned()).collect();
    let mut broken = Vec::new();
    for folder in crates() {
        let name = folder.rsplit('/').next().unwrap();
        if name == "wellkept" {
            continue;
        }
        let allowed = MAY_KNOW.iter().find(|(known, _)| *known == name).map(|(_, allowed)| *allowed);
        let allowed =
            allowed.unwrap_or(if slices.iter().any(|slice| slice == name) { A_SLICE_MAY_KNOW } else { &[] });
        for known in dependencies(&folder, "dependencies") {
            if ours.contains(&known) && !allowed.contains(&known.as_str()) {
                broken.push(format!("{name} knows {known}"));
            }
        }
    }
    none_broken("dependencies that the architecture forbids", &broken);
}

#[test]
fn rules_measures_and_channels_are_pure() {
    let mut broken = Vec::new();
    for name in ["rules", "measures", "channels"] {
        for known in dependencies(&format!("crates/{name}"), "dependencies") {
            if IMPURE.contains(&known.as_str()) {
                broken.push(format!("{name} depends on {known}"));
            }
        }
        let is_library = |path: &str| !path.contains("/examples/");
        let of_crate =
            |source: &&Source| source.owner == name && !source.is_test() && is_library(&source.path);
        for source in sources().iter().filter(of_crate) {
            for word in ["async fn", "std::fs", "std::net", "std::env", "SystemTime", "Instant::now"] {
                if source.text.contains(word) {
                    broken.push(format!("{}: {word}", source.path));
                }
            }
        }
    }
    none_broken("impure things in pure crates", &broken);
}

#[test]
fn store_and_shell_name_no_feature() {
    let mut broken = Vec::new();
    for source in sources().iter().filter(|source| ["store", "shell"].contains(&source.owner.as_str())) {
        if source.is_test() || source.path.contains("/migrations") {
            continue;
        }
        for (number, line) in source.text.lines().enumerate() {
            if line.contains("#[cfg(test)]") {
                break;
            }
            if line.contains("include_str!") {
                continue; // the list of files with sentences
            }
            let code: String = line.split("//").next().unwrap_or_default().split('"').step_by(2).collect();
            let code = code.to_lowercase();
            for word in WORDS_OF_FEATURES.iter().filter(|word| code.contains(**word)) {
                broken.push(format!("{}:{}: {word}", source.path, number + 1));
            }
        }
    }
    none_broken("features named in store or shell", &broken);
}

#[test]
fn every_crate_obeys_the_lints_of_the_workspace() {
    let mut broken = Vec::new();
    for folder in crates() {
        let manifest: toml::Table = read(&format!("{folder}/Cargo.toml")).parse().unwrap();
        let lints = manifest.get("lints").and_then(|lints| lints.get("workspace"));
        if lints.and_then(toml::Value::as_bool) != Some(true) {
            broken.push(folder);
        }
    }
    none_broken("crates without `lints.workspace = true`", &broken);
}
