//! Builds `web/` into the binary.
//!
//! Runs `npm ci --ignore-scripts` in `web/` when `package-lock.json` is not the one that was installed last, then
//! `web/build.mjs`, which bundles with esbuild into `OUT_DIR/assets` and compresses each file. What comes out is
//! `OUT_DIR/assets.rs`, to be included where a struct `Asset` with these six fields is in scope:
//!
//! ```text
//! pub(crate) const STYLESHEET: &str = "/static/desk.0123456789ab.css";
//! pub(crate) const SCRIPT: &str = "/static/desk.0123456789ab.js";
//! pub(crate) const MARK: &str = "/static/mark.0123456789ab.svg";
//! pub(crate) const BUILT: &[Asset] = &[
//!     Asset { name: "desk.css", hashed: "desk.0123456789ab.css", content_type: "text/css; charset=utf-8",
//!             bytes: include_bytes!("…"), gz: include_bytes!("….gz"), br: include_bytes!("….br") },
//!     …                                            // desk.css desk.js editor.js live.js mark.svg
//! ];
//! ```
//! `hashed` is the name below `/static/`; its content never changes, so browsers may keep it for good.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// Where `npm ci` left off: the lock file it installed.
const INSTALLED: &str = "node_modules/.installed-lock.json";

fn main() {
    let manifest = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo names the crate's folder"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo names the folder to write to"));
    let web = manifest.join("../../web");
    watch(&manifest, &web);
    install(&web);
    let built = out.join("assets");
    run(Command::new("node").arg("build.mjs").arg(&built).current_dir(&web), "bundle the web folder");
    fs::write(out.join("assets.rs"), listing(&built)).expect("OUT_DIR can be written");
}

fn watch(manifest: &Path, web: &Path) {
    println!("cargo::rerun-if-changed=build.rs");
    for part in ["css", "desk", "editor", "icons", "live", "build.mjs", "mark.svg", "package-lock.json"] {
        println!("cargo::rerun-if-changed={}", web.join(part).display());
    }
    for words in ["time.ftl", "script.ftl"] {
        println!("cargo::rerun-if-changed={}", manifest.join("words/en").join(words).display());
    }
}

/// Installs the packages of the lock file unless they are there.
fn install(web: &Path) {
    let wanted =
        fs::read(web.join("package-lock.json")).expect("web/package-lock.json is part of the sources");
    let installed = web.join(INSTALLED);
    if fs::read(&installed).is_ok_and(|lock| lock == wanted) {
        return;
    }
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    run(Command::new(npm).args(["ci", "--ignore-scripts"]).current_dir(web), "install the web packages");
    fs::write(&installed, &wanted).expect("web/node_modules can be written");
}

fn run(command: &mut Command, act: &str) {
    let output = command.output().unwrap_or_else(|cause| {
        panic!("could not {act}: {cause}. The build needs Node 18 or newer, with npm, on the PATH.")
    });
    assert!(
        output.status.success(),
        "could not {act}:\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// The Rust that lists what was built.
fn listing(built: &Path) -> String {
    let list = fs::read_to_string(built.join("list.tsv")).expect("build.mjs writes its list");
    let mut paths = String::new();
    let mut assets = String::new();
    for line in list.lines() {
        let [name, hashed, content_type] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("web/build.mjs wrote a line of another shape: {line}");
        };
        let constant = match name {
            "desk.css" => Some("STYLESHEET"),
            "desk.js" => Some("SCRIPT"),
            "mark.svg" => Some("MARK"),
            _ => None,
        };
        if let Some(constant) = constant {
            writeln!(paths, "pub(crate) const {constant}: &str = \"/static/{hashed}\";")
                .expect("a string grows");
        }
        let file = built.join(hashed).display().to_string();
        writeln!(
            assets,
            "    Asset {{ name: {name:?}, hashed: {hashed:?}, content_type: {content_type:?}, bytes: include_bytes!({file:?}), \
             gz: include_bytes!({:?}), br: include_bytes!({:?}) }},",
            format!("{file}.gz"),
            format!("{file}.br")
        )
        .expect("a string grows");
    }
    format!("{paths}pub(crate) const BUILT: &[Asset] = &[\n{assets}];\n")
}
