//! What somebody gets who clones the repository: the two commands of the README, and all they need.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use store::testing::{Folder, skip};

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A clone of what was committed; `None` outside of a repository.
fn clone(folder: &Path) -> Option<PathBuf> {
    let place = folder.join("clone");
    let mut git = Command::new("git");
    git.args(["clone", "--quiet", "--no-hardlinks"]).arg(workspace()).arg(&place);
    let done = git.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success());
    done.then_some(place)
}

#[test]
fn a_fresh_clone_holds_what_the_two_commands_need() {
    let folder = Folder::fresh();
    let Some(clone) = clone(folder.path()) else {
        return skip("a fresh clone", "this is no git repository");
    };
    let read = |file: &str| {
        std::fs::read_to_string(clone.join(file))
            .unwrap_or_else(|fault| panic!("{file} is not committed: {fault}"))
    };
    let readme = read("README.md");
    assert!(readme.contains("cargo run --release ") && readme.contains("cargo xtask test "), "{readme}");
    assert!(readme.lines().count() <= 150, "the README is at most 150 lines long");

    // `cargo run` runs the program, and nothing else is a candidate.
    let manifest: toml::Table = read("Cargo.toml").parse().unwrap();
    let members = manifest["workspace"]["default-members"].as_array().unwrap();
    assert_eq!(members, &[toml::Value::from("crates/wellkept")]);
    let program: toml::Table = read("crates/wellkept/Cargo.toml").parse().unwrap();
    assert!(!program.contains_key("bin"), "the program is the one binary of its crate");
    read("Cargo.lock");

    // `cargo xtask` is an alias, and the compiler is the one the README names.
    let aliases: toml::Table = read(".cargo/config.toml").parse().unwrap();
    assert!(aliases["alias"]["xtask"].as_str().is_some_and(|alias| alias.contains("--package xtask")));
    let version = manifest["workspace"]["package"]["rust-version"].as_str().unwrap();
    assert!(readme.contains(&format!("Rust {version}")), "the README names Rust {version}");

    // The pages are built on the way, from a locked list of packages whose scripts never run.
    let build = read("crates/shell/build.rs");
    for needed in ["\"ci\"", "--ignore-scripts", "OUT_DIR"] {
        assert!(build.contains(needed), "build.rs does without {needed}");
    }
    read("web/package-lock.json");
    read(".ci/run");
}

#[test]
fn everything_the_readme_leads_to_is_there() {
    let readme = std::fs::read_to_string(workspace().join("README.md")).unwrap();
    // These are written by tasks of the workspace, and need not be there yet.
    let written = ["docs/benchmarks.md", "docs/config.md", "docs/pictures/conversation-wide-light.png"];
    for piece in readme.split("](").skip(1) {
        let target = piece.split(')').next().unwrap();
        let is_outside = target.contains("://");
        assert!(
            is_outside || written.contains(&target) || workspace().join(target).exists(),
            "the README leads to {target}, which is not there"
        );
    }
}
