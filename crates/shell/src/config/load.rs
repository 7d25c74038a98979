//! Putting the configuration together, and refusing what nobody knows.

use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use figment::value::{Dict, Value};

use super::Config;
use super::sections::SECTIONS;
use super::words;

/// The configuration file that is read when none is named.
const FILE: &str = "wellkept.toml";
const PREFIX: &str = "WELLKEPT_";
/// Names beginning like ours that are no configuration: where the tests find their shared files.
const NOT_CONFIGURATION: &[&str] = &["shared_data", "skips", "kills", "kills_postgres", "seed"];

/// What the command line says about configuration.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct Flags {
    /// Configuration file [default: wellkept.toml, when it exists]
    #[arg(long, global = true, value_name = "FILE", env = "WELLKEPT_CONFIG")]
    pub config: Option<PathBuf>,
    /// Folder of the database, attachments and the key
    #[arg(long, global = true, value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// Address and port of the pages, such as 127.0.0.1:8420
    #[arg(long, global = true, value_name = "ADDRESS")]
    pub listen: Option<String>,
    /// Database, as sqlite:PATH or postgres://…
    #[arg(long, global = true, value_name = "URL")]
    pub database: Option<String>,
    /// Any other key, such as --set log.level=debug; may be repeated
    #[arg(long = "set", global = true, value_name = "KEY=VALUE")]
    pub sets: Vec<String>,
}

/// Why the program does not start with this configuration.
#[derive(Debug, thiserror::Error)]
pub enum CannotStart {
    /// A key that nobody knows.
    #[error(
        "{from} has the key {key:?}, which Wellkept does not know. Did you mean {nearest:?}? All keys: docs/config.md"
    )]
    UnknownKey {
        /// The key as written.
        key: String,
        /// File, environment or flag.
        from: String,
        /// The nearest key that is known.
        nearest: String,
    },
    /// A value that the key cannot have.
    #[error("{key} cannot be set to this: {cause}")]
    Value {
        /// The key.
        key: String,
        /// Why not.
        cause: String,
    },
    /// A file that cannot be read.
    #[error("{path}: {cause}")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why not.
        cause: String,
    },
    /// A `--set` without `=`.
    #[error("--set wants KEY=VALUE, not {0:?}")]
    Set(String),
    /// Storage cannot be opened.
    #[error("{0}")]
    Storage(#[from] store::Fault),
}

impl CannotStart {
    pub(crate) fn value(key: &str, cause: &str) -> Self {
        Self::Value { key: key.to_owned(), cause: cause.to_owned() }
    }

    pub(crate) fn file(path: &Path, cause: &impl std::fmt::Display) -> Self {
        Self::File { path: path.to_owned(), cause: cause.to_string() }
    }
}

/// Reads file, environment and flags, in this order, and checks the result.
pub fn load(flags: &Flags) -> Result<Config, CannotStart> {
    let file = flags.config.clone().unwrap_or_else(|| FILE.into());
    if flags.config.is_some() && !file.exists() {
        return Err(CannotStart::file(&file, &"there is no such file"));
    }
    let environment = Env::prefixed(PREFIX).filter(|key| !is_foreign(key.as_str())).split("__");
    let figment = Figment::new()
        .merge(Toml::file(&file))
        .merge(environment)
        .merge(Serialized::globals(flagged(flags)?));
    let given = figment.extract::<Dict>().map_err(|error| refused(&error, flags))?;
    check_keys(&given, |key| words::written_in(key, figment.find_metadata(key), flags))?;
    let config: Config = Figment::from(Serialized::defaults(Config::default()))
        .merge(figment)
        .extract()
        .map_err(|error| refused(&error, flags))?;
    config.check()?;
    Ok(config)
}

fn is_foreign(key: &str) -> bool {
    let key = key.to_lowercase();
    key == "config" || key.starts_with("test_") || NOT_CONFIGURATION.contains(&key.as_str())
}

/// The flags as a tree of keys.
fn flagged(flags: &Flags) -> Result<Dict, CannotStart> {
    let mut tree = Dict::new();
    if let Some(folder) = &flags.data {
        put(&mut tree, "data.folder", Value::from(folder.to_string_lossy().into_owned()));
    }
    if let Some(address) = &flags.listen {
        put(&mut tree, "http.listen", Value::from(address.as_str()));
    }
    if let Some(url) = &flags.database {
        put(&mut tree, "database.url", Value::from(url.as_str()));
    }
    for set in &flags.sets {
        let (key, value) = set.split_once('=').ok_or_else(|| CannotStart::Set(set.clone()))?;
        let value = value.parse::<Value>().unwrap_or_else(|never| match never {});
        put(&mut tree, key.trim(), value);
    }
    Ok(tree)
}

fn put(tree: &mut Dict, key: &str, value: Value) {
    let Some((section, rest)) = key.split_once('.') else {
        tree.insert(key.to_owned(), value);
        return;
    };
    let inner = tree.entry(section.to_owned()).or_insert_with(|| Value::from(Dict::new()));
    if let Value::Dict(_, inner) = inner {
        put(inner, rest, value);
    }
}

fn check_keys(given: &Dict, written_in: impl Fn(&str) -> String) -> Result<(), CannotStart> {
    let unknown = |key: &str| CannotStart::UnknownKey {
        key: key.to_owned(),
        from: written_in(key),
        nearest: nearest(key),
    };
    for (section, value) in given {
        let known = SECTIONS.iter().find(|known| known.name == section);
        let (Some(known), Value::Dict(_, keys)) = (known, value) else {
            return Err(unknown(section));
        };
        for key in keys.keys() {
            if !known.keys.iter().any(|known| known.name == key) {
                return Err(unknown(&format!("{section}.{key}")));
            }
        }
    }
    Ok(())
}

fn nearest(key: &str) -> String {
    let known = SECTIONS
        .iter()
        .flat_map(|section| section.keys.iter().map(move |key| format!("{}.{}", section.name, key.name)));
    known.min_by_key(|known| steps_between(key, known)).expect("there are keys")
}

/// How many letters have to change to make one word the other.
pub(crate) fn steps_between(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, letter) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, wanted) in other.iter().enumerate() {
            let above = row[column + 1];
            let change = diagonal + usize::from(letter != *wanted);
            row[column + 1] = change.min(above + 1).min(row[column] + 1);
            diagonal = above;
        }
    }
    row[other.len()]
}

fn refused(error: &figment::Error, flags: &Flags) -> CannotStart {
    let key = error.path.join(".");
    let metadata = error.metadata.as_ref();
    if key.is_empty() {
        let place = words::written_in(&key, metadata, flags);
        return CannotStart::File { path: place.into(), cause: words::why(&key, &error.kind) };
    }
    let place = words::written_in(&key, metadata, flags);
    CannotStart::Value { cause: format!("{} (in {place})", words::why(&key, &error.kind)), key }
}
