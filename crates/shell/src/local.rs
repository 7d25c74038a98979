//! One server per data folder: a lock file names it, and commands speak to it over a socket beside it.
//!
//! A question is one line of JSON with a name, arguments and the number of bytes that follow; the answer has
//! the same shape. The socket belongs to the user who runs the server.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{UnixListener, UnixStream};

use crate::config::{CannotStart, Config};
use crate::{App, keys};

/// The longest line of a question or an answer.
const LINE_MAX: u64 = 1_048_576;
/// The most bytes that follow a line.
const BYTES_MAX: u64 = 268_435_456;
/// The longest path a socket may have.
const SOCKET_PATH_MAX: usize = 100;
/// How long the running server may take to answer another process.
const ANSWERS_WITHIN: Duration = Duration::from_secs(20);

/// A command that the running server does for another process, registered by a feature.
#[derive(Clone, Copy)]
pub struct Command {
    /// Its name.
    pub name: &'static str,
    /// Does it.
    pub run: fn(App, Asked) -> BoxFuture<'static, Result<Answer, String>>,
}

/// What another process asks the server.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Arguments.
    pub args: Value,
    /// Bytes that go with it, such as a raw mail.
    pub bytes: Bytes,
}

/// What the server answers.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// What it says.
    pub says: Value,
    /// Bytes that go with it.
    pub bytes: Bytes,
}

/// Why the running server could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum CannotAsk {
    /// The server does not answer, or not in our words.
    #[error("the running server did not answer: {0}")]
    Silent(#[from] std::io::Error),
    /// The server holds the data folder, but says nothing.
    #[error("the running server did not answer within {} seconds", .0.as_secs())]
    Late(Duration),
    /// The server said no.
    #[error("{0}")]
    Refused(String),
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Question {
    command: String,
    args: Value,
    bytes: u64,
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Reply {
    refused: Option<String>,
    says: Value,
    bytes: u64,
}

/// Holds the data folder while the server runs; gives it back when dropped.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

/// Takes the data folder for this process; refuses while another server holds it.
pub fn lock(config: &Config) -> Result<Lock, CannotStart> {
    let path = lock_path(config);
    let fault = |cause: &std::io::Error| CannotStart::file(&path, cause);
    store::folders::make_private(&config.data.folder).map_err(|cause| fault(&cause))?;
    let mut file = open_lock(&path).map_err(|cause| fault(&cause))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut holder = String::new();
            // Who it is is a courtesy; that somebody is is enough.
            let _ = file.read_to_string(&mut holder);
            let says = format!("another server ({}) holds this data folder", holder.trim());
            return Err(CannotStart::file(&path, &says));
        }
        Err(TryLockError::Error(cause)) => return Err(fault(&cause)),
    }
    let write = |file: &mut File| {
        file.set_len(0)?;
        file.rewind()?;
        writeln!(file, "process {}", std::process::id())?;
        file.flush()
    };
    write(&mut file).map_err(|cause| fault(&cause))?;
    Ok(Lock { _file: file })
}

/// Refuses while a server holds the data folder.
pub fn refuse_while_serving(config: &Config) -> Result<(), CannotStart> {
    lock(config).map(drop)
}

/// Whether a server holds the data folder now.
pub fn is_serving(config: &Config) -> bool {
    // Looking leaves nothing behind: where no server ever was there is no lock.
    let Ok(file) = File::open(lock_path(config)) else { return false };
    matches!(file.try_lock(), Err(TryLockError::WouldBlock))
}

fn open_lock(path: &Path) -> std::io::Result<File> {
    OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)
}

fn lock_path(config: &Config) -> PathBuf {
    config.data.folder.join("server.lock")
}

/// Where the socket is: in the data folder, or, where that path is too long for a socket, in the folder for
/// temporary files under a name drawn from it.
fn socket_path(config: &Config) -> PathBuf {
    let folder = std::path::absolute(&config.data.folder).unwrap_or_else(|_| config.data.folder.clone());
    let path = folder.join("server.sock");
    if path.as_os_str().len() <= SOCKET_PATH_MAX {
        return path;
    }
    let name = &keys::hash_of(&folder.to_string_lossy())[..24];
    std::env::temp_dir().join(format!("wellkept-{name}.sock"))
}

/// Asks the running server; `None` when no server holds the data folder.
pub async fn ask(config: &Config, command: &str, asked: Asked) -> Result<Option<Answer>, CannotAsk> {
    ask_within(ANSWERS_WITHIN, config, command, asked).await
}

async fn ask_within(
    patience: Duration,
    config: &Config,
    command: &str,
    asked: Asked,
) -> Result<Option<Answer>, CannotAsk> {
    if !is_serving(config) {
        return Ok(None);
    }
    let question =
        Question { command: command.to_owned(), args: asked.args, bytes: asked.bytes.len() as u64 };
    let answered = answer_to(config, &question, &asked.bytes);
    let answered = tokio::time::timeout(patience, answered).await;
    let (reply, bytes) = answered.map_err(|_| CannotAsk::Late(patience))??;
    match reply.refused {
        Some(refused) => Err(CannotAsk::Refused(refused)),
        None => Ok(Some(Answer { says: reply.says, bytes })),
    }
}

async fn answer_to(config: &Config, question: &Question, bytes: &[u8]) -> std::io::Result<(Reply, Bytes)> {
    let mut socket = BufReader::new(UnixStream::connect(socket_path(config)).await?);
    say(&mut socket, question, bytes).await?;
    hear(&mut socket).await
}

/// Answers other processes until the program ends.
pub(crate) async fn listen(app: App) -> Result<(), CannotStart> {
    let path = socket_path(&app.config);
    let fault = |cause: &std::io::Error| CannotStart::file(&path, cause);
    if path.exists() {
        // Left behind by a server that was killed: the lock is ours, so nobody listens there.
        std::fs::remove_file(&path).map_err(|cause| fault(&cause))?;
    }
    let listener = UnixListener::bind(&path).map_err(|cause| fault(&cause))?;
    let own = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(&path, own).map_err(|cause| fault(&cause))?;
    loop {
        let taken = tokio::select! {
            () = app.ending().cancelled() => break,
            taken = listener.accept() => taken,
        };
        match taken {
            Ok((socket, _)) => {
                let asked_of = app.clone();
                app.aside(async move {
                    if let Err(cause) = answer(asked_of, socket).await {
                        tracing::warn!(%cause, "a command on this machine broke off");
                    }
                });
            }
            Err(cause) => tracing::warn!(%cause, "a command on this machine could not be heard"),
        }
    }
    // The next server removes what is left.
    let _ = std::fs::remove_file(&path);
    Ok(())
}

async fn answer(app: App, socket: UnixStream) -> std::io::Result<()> {
    let mut socket = BufReader::new(socket);
    let (question, bytes) = hear::<Question>(&mut socket).await?;
    let mut commands = app.features.iter().flat_map(|feature| feature.commands);
    let answered = match commands.find(|command| command.name == question.command) {
        Some(command) => (command.run)(app.clone(), Asked { args: question.args, bytes }).await,
        None => Err(format!("the running server does not know the command {:?}", question.command)),
    };
    let (refused, answer) = match answered {
        Ok(answer) => (None, answer),
        Err(refused) => (Some(refused), Answer::default()),
    };
    let reply = Reply { refused, says: answer.says, bytes: answer.bytes.len() as u64 };
    say(&mut socket, &reply, &answer.bytes).await
}

async fn say(
    socket: &mut BufReader<UnixStream>,
    line: &impl serde::Serialize,
    bytes: &[u8],
) -> std::io::Result<()> {
    let mut text = serde_json::to_vec(line)?;
    text.push(b'\n');
    socket.write_all(&text).await?;
    socket.write_all(bytes).await?;
    socket.flush().await
}

/// A line that says how many bytes follow it.
trait Announces: serde::de::DeserializeOwned {
    fn bytes(&self) -> u64;
}

impl Announces for Question {
    fn bytes(&self) -> u64 {
        self.bytes
    }
}

impl Announces for Reply {
    fn bytes(&self) -> u64 {
        self.bytes
    }
}

async fn hear<T: Announces>(socket: &mut BufReader<UnixStream>) -> std::io::Result<(T, Bytes)> {
    let mut line = Vec::new();
    (&mut *socket).take(LINE_MAX).read_until(b'\n', &mut line).await?;
    let heard: T = serde_json::from_slice(&line)?;
    if heard.bytes() > BYTES_MAX {
        return Err(std::io::Error::other("more bytes are announced than are taken"));
    }
    let mut bytes = Vec::new();
    (&mut *socket).take(heard.bytes()).read_to_end(&mut bytes).await?;
    if bytes.len() as u64 != heard.bytes() {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    Ok((heard, bytes.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_command_reaches_the_running_server_and_no_second_one_starts() {
        const ECHO: Command = Command {
            name: "echo",
            run: |_, asked| {
                Box::pin(async move {
                    if asked.bytes.is_empty() {
                        return Err("there is nothing to say".to_owned());
                    }
                    Ok(Answer { says: asked.args, bytes: asked.bytes })
                })
            },
        };
        const FEATURES: &[crate::Feature] =
            &[crate::Feature { name: "echo", commands: &[ECHO], ..crate::Feature::NONE }];
        let (db, folder) = store::testing::fresh("sqlite", store::Clock::system()).await;
        let config = Config::in_folder(folder.path());
        assert!(ask(&config, "echo", Asked::default()).await.expect("nobody is asked").is_none());
        assert!(!lock_path(&config).exists(), "looking leaves nothing behind");
        let held = lock(&config).expect("the folder is free");
        assert!(lock(&config).is_err_and(|cannot| cannot.to_string().contains("another server")));
        let app = App::with(config.clone(), FEATURES, db).await.expect("the program starts");
        let listening = tokio::spawn(listen(app.clone()));
        while !socket_path(&config).exists() {
            tokio::task::yield_now().await;
        }
        let asked = Asked { args: "hello".into(), bytes: Bytes::from_static(b"\n\0bytes") };
        let answer = ask(&config, "echo", asked).await.expect("it answers").expect("it runs");
        assert_eq!((answer.says, answer.bytes), ("hello".into(), Bytes::from_static(b"\n\0bytes")));
        let refused = ask(&config, "echo", Asked::default()).await.expect_err("there is nothing to say");
        assert_eq!(refused.to_string(), "there is nothing to say");
        assert!(ask(&config, "sing", Asked::default()).await.is_err());
        app.end();
        listening.await.expect("it ends").expect("it listened");
        drop(held);
        assert!(!is_serving(&config));
    }

    #[tokio::test]
    async fn a_server_that_says_nothing_is_not_waited_for_without_end() {
        let folder = store::testing::Folder::fresh();
        let config = Config::in_folder(folder.path());
        let _held = lock(&config).expect("the folder is free");
        let _deaf = UnixListener::bind(socket_path(&config)).expect("the folder can be written");
        let asked = ask_within(Duration::from_millis(1), &config, "echo", Asked::default()).await;
        assert!(asked.is_err_and(|cannot| cannot.to_string().contains("did not answer within")));
    }
}
