//! The program as a command that ends.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// Runs a command of the program on a data folder, with these bytes as its standard input.
pub(crate) fn run(folder: &Path, arguments: &[&str], input: &[u8]) -> Ran {
    run_with(&[], folder, arguments, input)
}

/// The same, with these variables in its environment.
pub(crate) fn run_with(
    environment: &[(String, String)],
    folder: &Path,
    arguments: &[&str],
    input: &[u8],
) -> Ran {
    let mut command = Command::new(env!("CARGO_BIN_EXE_wellkept"));
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("WELLKEPT_")) {
        command.env_remove(name);
    }
    command.envs(environment.iter().cloned());
    command.arg("--data").arg(folder).args(arguments).current_dir(std::env::temp_dir());
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program was built");
    // A command that refuses does not read what it is given.
    let _ = child.stdin.take().expect("it is piped").write_all(input);
    let output = child.wait_with_output().expect("it is our own child");
    Ran {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8_lossy(&output.stdout).into_owned(),
        err: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

impl Ran {
    /// Ended with this code.
    #[track_caller]
    pub(crate) fn ends(&self, code: i32) -> &Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// Said these words, on either stream.
    #[track_caller]
    pub(crate) fn says(&self, words: &str) -> &Self {
        assert!(self.out.contains(words) || self.err.contains(words), "{words:?} is missing: {self:#?}");
        self
    }
}
