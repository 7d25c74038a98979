//! The program under measurement: a process of its own, watched through `/proc`.

use super::http::Client;
use crate::servers::free_port;
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const START_SECONDS_MAX: u64 = 120;

/// A running server.
pub(crate) struct Process {
    child: Child,
    pub(crate) folder: PathBuf,
    pub(crate) http: u16,
    pub(crate) smtp: u16,
    /// From its start to its first good answer.
    pub(crate) start: Duration,
}

/// Memory of a process, in kilobytes.
#[derive(Clone, Copy)]
pub(crate) struct Memory {
    pub(crate) resident: u64,
    pub(crate) proportional: u64,
}

impl Process {
    /// Starts the server on the files in `folder`.
    pub(crate) fn start(program: &Path, folder: &Path) -> Result<Self> {
        Self::spawn(Command::new(program), folder)
    }

    /// The same, counted by callgrind, which writes what it counted beside `counts`.
    pub(crate) fn start_counted(program: &Path, folder: &Path, counts: &Path) -> Result<Self> {
        let mut command = Command::new("valgrind");
        command
            .arg("--tool=callgrind")
            .arg(format!("--callgrind-out-file={}", counts.display()))
            .arg(program);
        Self::spawn(command, folder)
    }

    fn spawn(mut command: Command, folder: &Path) -> Result<Self> {
        let (http, smtp) = (free_port()?, free_port()?);
        let log = std::fs::File::create(folder.join("server.log"))?;
        let began = Instant::now();
        command.arg("serve").arg("--data").arg(folder).arg("--listen").arg(format!("127.0.0.1:{http}"));
        for setting in [
            format!("smtp_listener.listen=127.0.0.1:{smtp}"),
            "smtp_listener.mails_per_minute=100000000".into(),
            "mail.allow_private_targets=true".into(),
            "log.level=warn".into(),
        ] {
            command.arg("--set").arg(setting);
        }
        let child =
            command.current_dir(folder).stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn();
        let child = child.context("the program cannot be started")?;
        let mut process = Self { child, folder: folder.to_owned(), http, smtp, start: Duration::ZERO };
        process.wait_until_ready(began)?;
        process.start = began.elapsed();
        Ok(process)
    }

    fn wait_until_ready(&mut self, began: Instant) -> Result<()> {
        loop {
            let asked = Client::to(self.http).and_then(|mut client| client.get("/health/ready"));
            if asked.is_ok_and(|answer| answer.status == 200) {
                return Ok(());
            }
            let is_late = began.elapsed() > Duration::from_secs(START_SECONDS_MAX);
            if is_late || self.child.try_wait()?.is_some() {
                bail!("the server does not start:\n{}", self.log());
            }
            std::thread::sleep(Duration::from_millis(2));
        }
    }

    /// What it wrote.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.folder.join("server.log")).unwrap_or_default()
    }

    /// Its number among the processes.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Processor time it has used so far, in user and in system mode together.
    pub(crate) fn cpu(&self) -> Result<Duration> {
        cpu_of(&self.child.id().to_string())
    }

    pub(crate) fn memory(&self) -> Result<Memory> {
        let text = std::fs::read_to_string(format!("/proc/{}/smaps_rollup", self.child.id()))?;
        let field = |name: &str| {
            let line = text.lines().find(|line| line.starts_with(name)).context("a field of smaps_rollup")?;
            Ok::<u64, anyhow::Error>(line.split_whitespace().nth(1).context("its number")?.parse()?)
        };
        Ok(Memory { resident: field("Rss:")?, proportional: field("Pss:")? })
    }

    /// Ends it in good order.
    pub(crate) fn stop(mut self) -> Result<()> {
        Command::new("kill").args(["-s", "TERM", &self.child.id().to_string()]).status()?;
        self.child.wait()?;
        Ok(())
    }
}

/// Processor time of a process by its number, or of this one as `self`.
pub(crate) fn cpu_of(process: &str) -> Result<Duration> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    let after_name = stat.rsplit_once(") ").context("the form of /proc/PID/stat")?.1;
    let ticks = after_name.split(' ').skip(11).take(2).map(str::parse::<u64>);
    let ticks: u64 = ticks.sum::<Result<u64, _>>()?;
    Ok(Duration::from_millis(ticks * 10)) // a tick is 10 ms on every Linux
}

/// Processor time of this thread, in user and in system mode together.
pub(crate) fn thread_cpu() -> Result<Duration> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let nanoseconds = stat.split(' ').next().context("the form of schedstat")?;
    Ok(Duration::from_nanos(nanoseconds.parse()?))
}

impl Drop for Process {
    fn drop(&mut self) {
        if matches!(self.child.try_wait(), Ok(None)) {
            drop(self.child.kill());
            drop(self.child.wait());
        }
    }
}
