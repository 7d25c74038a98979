//! Throw-away servers for one run of the tests: started on free loopback ports, stopped by id.

use crate::needs;
use crate::run::{program, run};
use crate::setup::is_root;
use anyhow::{Context, Result, bail};
use std::fs::File;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const START_SECONDS_MAX: u64 = 60;
const STOP_SECONDS_MAX: u64 = 20;

/// The servers of one run, and the folder they live in. Dropping it stops them and clears the folder.
pub(crate) struct Servers {
    running: Vec<Running>,
    folder: PathBuf,
    /// What the tests are told, by name of the environment variable.
    pub(crate) variables: Vec<(&'static str, String)>,
}

struct Running {
    name: &'static str,
    child: Child,
    /// The signal that asks this program to end in good order.
    ends_by: &'static str,
}

impl Servers {
    /// Starts every server that the machine has; the others are left out and their tests say so.
    pub(crate) fn start() -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("wellkept-tests-{}", std::process::id()));
        std::fs::create_dir_all(&folder)?;
        let mut servers = Self { running: Vec::new(), folder, variables: Vec::new() };
        servers.start_postgres()?;
        servers.start_nats()?;
        servers.start_chromedriver()?;
        if let Some(dovecot) = needs::dovecot() {
            servers.tell("WELLKEPT_TEST_DOVECOT", dovecot.display().to_string());
        }
        Ok(servers)
    }

    fn start_postgres(&mut self) -> Result<()> {
        let (Some(initdb), Some(postgres)) = (needs::postgres("initdb"), needs::postgres("postgres")) else {
            return Ok(());
        };
        let folder = self.folder.join("postgres");
        std::fs::create_dir(&folder)?;
        let owner = unprivileged()?;
        if let Some((user, group)) = owner {
            chown(&folder, Some(user), Some(group))?;
        }
        let cluster = folder.join("cluster");
        let mut make =
            program(initdb, &["--auth=trust", "--username=postgres", "--locale=C", "--encoding=UTF8", "-D"]);
        run(as_user(make.arg(&cluster).stdout(Stdio::null()).current_dir(&folder), owner))?;
        let port = free_port()?;
        let mut serve = Command::new(postgres);
        serve.arg("-D").arg(&cluster).arg("-k").arg(&folder).args([
            "-h",
            "127.0.0.1",
            "-p",
            &port.to_string(),
        ]);
        for setting in ["max_connections=200", "fsync=on", "max_wal_size=4GB", "checkpoint_timeout=30min"] {
            serve.args(["-c", setting]);
        }
        self.spawn("postgres", as_user(serve.current_dir(&folder), owner), "INT")?;
        wait_for_postgres(port)?;
        self.tell("WELLKEPT_TEST_POSTGRES", format!("postgres://postgres@127.0.0.1:{port}/postgres"));
        Ok(())
    }

    fn start_nats(&mut self) -> Result<()> {
        let Some(nats) = needs::nats() else { return Ok(()) };
        let port = free_port()?;
        self.spawn(
            "nats",
            Command::new(nats).args(["--addr", "127.0.0.1", "--port", &port.to_string()]),
            "TERM",
        )?;
        wait_for_port(port)?;
        self.tell("WELLKEPT_TEST_NATS", format!("nats://127.0.0.1:{port}"));
        Ok(())
    }

    fn start_chromedriver(&mut self) -> Result<()> {
        let Some(chromedriver) = needs::chromedriver() else { return Ok(()) };
        let port = free_port()?;
        self.spawn("chromedriver", Command::new(chromedriver).arg(format!("--port={port}")), "TERM")?;
        wait_for_port(port)?;
        self.tell("WELLKEPT_TEST_CHROMEDRIVER", format!("http://127.0.0.1:{port}"));
        Ok(())
    }

    fn spawn(&mut self, name: &'static str, command: &mut Command, ends_by: &'static str) -> Result<()> {
        let log = File::create(self.folder.join(format!("{name}.log")))?;
        let child = command
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("cannot start {name}"))?;
        self.running.push(Running { name, child, ends_by });
        Ok(())
    }

    fn tell(&mut self, variable: &'static str, value: String) {
        self.variables.push((variable, value));
    }
}

impl Drop for Servers {
    fn drop(&mut self) {
        for running in self.running.iter_mut().rev() {
            if let Err(fault) = running.stop() {
                eprintln!("{} did not stop: {fault}", running.name);
            }
        }
        if let Err(fault) = std::fs::remove_dir_all(&self.folder) {
            eprintln!("{} is left behind: {fault}", self.folder.display());
        }
    }
}

impl Running {
    fn stop(&mut self) -> Result<()> {
        let id = self.child.id().to_string();
        Command::new("kill").args(["-s", self.ends_by, &id]).status()?;
        let until = Instant::now() + Duration::from_secs(STOP_SECONDS_MAX);
        while self.child.try_wait()?.is_none() {
            if Instant::now() > until {
                self.child.kill()?;
            }
            pause();
        }
        Ok(())
    }
}

/// PostgreSQL refuses to run as root: then it runs as its own user, or as nobody.
fn unprivileged() -> Result<Option<(u32, u32)>> {
    if !is_root() {
        return Ok(None);
    }
    let users = std::fs::read_to_string("/etc/passwd")?;
    let found = ["postgres", "nobody"].iter().find_map(|name| user_and_group(&users, name));
    found.map(Some).context("there is neither a user postgres nor a user nobody to run PostgreSQL as")
}

fn user_and_group(users: &str, name: &str) -> Option<(u32, u32)> {
    let line = users.lines().find(|line| line.split(':').next() == Some(name))?;
    let mut fields = line.split(':').skip(2);
    Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
}

fn as_user(command: &mut Command, owner: Option<(u32, u32)>) -> &mut Command {
    match owner {
        Some((user, group)) => command.gid(group).uid(user),
        None => command,
    }
}

/// A port that nobody listens on right now.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn wait_for_port(port: u16) -> Result<()> {
    wait(|| TcpStream::connect(("127.0.0.1", port)).is_ok())
}

fn wait_for_postgres(port: u16) -> Result<()> {
    let asker = needs::postgres("pg_isready").unwrap_or_else(|| Path::new("pg_isready").to_path_buf());
    let port = port.to_string();
    wait(|| {
        let mut ask = program(&asker, &["--quiet", "--host=127.0.0.1", "--port", &port]);
        ask.status().is_ok_and(|status| status.success())
    })
}

fn wait(is_ready: impl Fn() -> bool) -> Result<()> {
    let until = Instant::now() + Duration::from_secs(START_SECONDS_MAX);
    while !is_ready() {
        if Instant::now() > until {
            bail!("a server did not start within {START_SECONDS_MAX} seconds");
        }
        pause();
    }
    Ok(())
}

fn pause() {
    std::thread::sleep(Duration::from_millis(30));
}

#[cfg(test)]
mod tests {
    use super::user_and_group;

    #[test]
    fn a_user_is_read_from_the_list_of_users() {
        let users = "root:x:0:0:root:/root:/bin/bash\nnobody:x:65534:65533:nobody:/:/usr/sbin/nologin\n";
        assert_eq!(user_and_group(users, "nobody"), Some((65534, 65533)));
        assert_eq!(user_and_group(users, "postgres"), None);
    }
}
