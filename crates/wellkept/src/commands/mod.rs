//! The commands, one file each.

pub(crate) mod backup;
pub(crate) mod demo;
pub(crate) mod docs;
pub(crate) mod doctor;
pub(crate) mod drips;
pub(crate) mod here;
pub(crate) mod leaks;
pub(crate) mod load;
pub(crate) mod migrate_to;
pub(crate) mod promises;
pub(crate) mod receive;
pub(crate) mod serve;
pub(crate) mod user;
pub(crate) mod value;

use std::fmt::Display;
use std::io::{IsTerminal, Write};
use std::sync::Mutex;

use indicatif::{ProgressBar, ProgressStyle};
use shell::config::{Log, LogFormat};
use tracing_subscriber::EnvFilter;

/// Writes a line to standard output. Whoever reads may have had enough of it: then nothing is written, and what
/// the command does goes on.
pub(crate) fn put(line: &(impl Display + ?Sized)) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}").and_then(|()| out.flush());
}

/// Writes a line to standard error, whether somebody reads it or not.
pub(crate) fn warn(line: &(impl Display + ?Sized)) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Writes what happens to standard error, as configured.
pub(crate) fn begin_log(log: &Log) {
    // The HTML parser reports every oddity of every mail; only its faults matter here.
    let level = format!("html5ever=error,{}", log.level);
    let filter = EnvFilter::try_new(level).unwrap_or_else(|_| EnvFilter::new("info"));
    let writer = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match log.format {
        LogFormat::Json => writer.json().init(),
        LogFormat::Text => writer.with_target(false).with_ansi(std::io::stderr().is_terminal()).init(),
    }
}

/// A line on standard error that says how far a copy has come; silent where nobody watches.
pub(crate) struct Watched {
    bar: ProgressBar,
    total: Mutex<(String, u64)>,
}

impl Watched {
    pub(crate) fn new() -> Self {
        let bar = ProgressBar::new_spinner();
        let style = ProgressStyle::with_template("{spinner} {elapsed} {msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        Self { bar, total: Mutex::new((String::new(), 0)) }
    }

    pub(crate) fn told(&self, what: &str, done: u64) {
        let mut total = self.total.lock().expect("nobody panics while counting");
        *total = (what.to_owned(), done);
        self.bar.set_message(format!("{what}: {done}"));
        self.bar.tick();
    }

    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
