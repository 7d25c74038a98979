//! The labels: for each reference what two people read in it, and what they agreed on.

use anyhow::{Context, Result, bail};
use jiff::Timestamp;
use rules::promises::state::Kind;
use serde_json::Value;

use crate::run::root;

/// Where the labels lie.
pub(super) const FOLDER: &str = "crates/rules/eval/promises";

/// Which part of the labels a message belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Split {
    /// Looked at while the rules were written.
    Dev,
    /// Never looked at by those who wrote the rules.
    Test,
    /// Drawn and labelled after the rules of the first two parts were written, and never looked at either.
    Fresh,
}

impl Split {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Test => "test",
            Self::Fresh => "fresh",
        }
    }

    /// Is it one of those that the bars are about?
    pub(super) fn is_judged(self) -> bool {
        self != Self::Dev
    }
}

/// A labelled message.
#[derive(Debug)]
pub(super) struct Labelled {
    pub(super) reference: String,
    pub(super) split: Split,
    /// The two readings, before they were compared.
    pub(super) readings: [Vec<Label>; 2],
    /// What counts.
    pub(super) agreed: Vec<Label>,
}

impl Labelled {
    /// The collection that the message is from.
    pub(super) fn source(&self) -> &str {
        self.reference.split(':').next().unwrap_or_default()
    }
}

/// A promise that a person read; places in Unicode scalar values, the end exclusive.
#[derive(Debug, Clone)]
pub(super) struct Label {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) kind: Kind,
    pub(super) conditional: bool,
    pub(super) due: Option<DueLabel>,
}

/// What a person read about when.
#[derive(Debug, Clone)]
pub(super) struct DueLabel {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) class: String,
    /// The instant it means for a message written at [`super::WRITTEN_AT`]; only of the dated ones.
    pub(super) right: Option<Timestamp>,
}

/// Every label of the folder, file by file, line by line.
pub(super) fn read() -> Result<Vec<Labelled>> {
    let folder = root().join(FOLDER);
    let entries = std::fs::read_dir(&folder).with_context(|| format!("reading {}", folder.display()))?;
    let mut files: Vec<_> =
        entries.collect::<std::io::Result<Vec<_>>>()?.iter().map(std::fs::DirEntry::path).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "jsonl"));
    files.sort();
    let mut labelled = Vec::new();
    for file in files {
        let text = std::fs::read_to_string(&file)?;
        for (at, line) in text.lines().enumerate() {
            let line =
                serde_json::from_str(line).map_err(anyhow::Error::from).and_then(|line| message(&line));
            labelled.push(line.with_context(|| format!("{} line {}", file.display(), at + 1))?);
        }
    }
    Ok(labelled)
}

fn message(line: &Value) -> Result<Labelled> {
    let split = match line["split"].as_str() {
        Some("dev") => Split::Dev,
        Some("test") => Split::Test,
        Some("fresh") => Split::Fresh,
        other => bail!("the split is dev, test or fresh, not {other:?}"),
    };
    let labels = |key: &str| -> Result<Vec<Label>> {
        line[key].as_array().map_or(&[][..], Vec::as_slice).iter().map(label).collect()
    };
    Ok(Labelled {
        reference: line["ref"].as_str().context("ref is missing")?.to_owned(),
        split,
        readings: [labels("a")?, labels("b")?],
        agreed: labels("agreed")?,
    })
}

fn label(value: &Value) -> Result<Label> {
    let due = &value["due"];
    Ok(Label {
        start: place(value, "start")?,
        end: place(value, "end")?,
        kind: value["kind"].as_str().and_then(Kind::from_code).context("kind is missing or unknown")?,
        conditional: value["conditional"].as_bool().unwrap_or(false),
        due: if due.is_object() { Some(due_label(due)?) } else { None },
    })
}

fn due_label(due: &Value) -> Result<DueLabel> {
    Ok(DueLabel {
        start: place(due, "start")?,
        end: place(due, "end")?,
        class: due["class"].as_str().context("class is missing")?.to_owned(),
        right: due["right"].as_str().map(str::parse).transpose()?,
    })
}

fn place(value: &Value, key: &str) -> Result<usize> {
    let place = value[key].as_u64().with_context(|| format!("{key} is missing"))?;
    Ok(usize::try_from(place)?)
}
