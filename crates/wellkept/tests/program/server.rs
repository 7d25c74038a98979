//! The program itself, as a process that can be killed.

use std::fs::File;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use store::Location;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// How long a start may take, a recovery after a kill included.
const START_SECONDS_MAX: u64 = 60;

/// Where one server lives, over all its lives.
pub(crate) struct Server {
    folder: PathBuf,
    database: String,
    pub(crate) http: u16,
    pub(crate) smtp: u16,
    /// `key=value`, as after `--set`; later ones win.
    pub(crate) settings: Vec<String>,
    /// Variables that the program is started with.
    pub(crate) environment: Vec<(String, String)>,
    pub(crate) running: Option<Child>,
}

impl Server {
    /// A server that does not run yet, with its files in `folder` and its rows at `database`.
    pub(crate) fn at(folder: &Path, location: &Location) -> Self {
        let database = match location {
            Location::Sqlite(file) => format!("sqlite:{}", file.display()),
            Location::Postgres(url) => url.clone(),
        };
        let (http, smtp) = (free_port(), free_port());
        let (settings, environment) = (settings(smtp), Vec::new());
        Self { folder: folder.to_owned(), database, http, smtp, settings, environment, running: None }
    }

    /// Starts the program and waits until it says that it is ready.
    pub(crate) async fn start(&mut self) {
        let log = File::options().create(true).append(true).open(self.folder.join("server.log"));
        let log = log.expect("the folder can be written");
        let mut command = self.command("serve");
        command.arg("--listen").arg(format!("127.0.0.1:{}", self.http));
        for setting in &self.settings {
            command.arg("--set").arg(setting);
        }
        command.envs(self.environment.iter().cloned());
        command.current_dir(&self.folder).stdin(Stdio::null()).stdout(log.try_clone().unwrap()).stderr(log);
        self.running = Some(command.spawn().expect("the program was built"));
        self.wait_until_ready().await;
    }

    /// A command of the program on this folder and database, untouched by what surrounds the tests.
    pub(crate) fn command(&self, name: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wellkept"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("WELLKEPT_")) {
            command.env_remove(name);
        }
        command.arg(name).arg("--data").arg(&self.folder).arg("--database").arg(&self.database);
        command
    }

    async fn wait_until_ready(&mut self) {
        let until = Instant::now() + Duration::from_secs(START_SECONDS_MAX);
        while !is_ready(self.http).await.unwrap_or(false) {
            let child = self.running.as_mut().expect("it was started just before");
            if let Some(status) = child.try_wait().unwrap() {
                panic!("the server ended at its start, {status}:\n{}", self.log());
            }
            assert!(Instant::now() < until, "the server is not ready:\n{}", self.log());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// Ends it between any two instructions: SIGKILL.
    pub(crate) fn kill(&mut self) {
        let mut child = self.running.take().expect("only a running server is killed");
        child.kill().expect("it is our own child");
        child.wait().expect("it is our own child");
    }

    /// The end of what it wrote.
    pub(crate) fn log(&self) -> String {
        let text = std::fs::read_to_string(self.folder.join("server.log")).unwrap_or_default();
        text.lines().rev().take(30).collect::<Vec<_>>().into_iter().rev().collect::<Vec<_>>().join("\n")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.running.is_some() {
            self.kill();
        }
    }
}

fn settings(smtp: u16) -> Vec<String> {
    vec![
        format!("smtp_listener.listen=127.0.0.1:{smtp}"),
        "smtp_listener.mails_per_minute=1000000".into(),
        "limits.api_calls_per_minute=1000000".into(),
        "mail.allow_private_targets=true".into(),
        "jobs.parallel=4".into(),
        "log.level=warn".into(),
    ]
}

/// Whether the program behind the port says that it is ready.
async fn is_ready(port: u16) -> std::io::Result<bool> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    stream.write_all(b"GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await?;
    Ok(answer.starts_with(b"HTTP/1.1 200"))
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
