//! Finds the labelled messages in the collections, by their references.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use super::super::collection;
use super::labels::Labelled;

/// The texts of these messages, by reference; those that are not found are left out.
pub(super) fn of(labelled: &[Labelled]) -> Result<HashMap<String, String>> {
    let wanted: HashSet<&str> = labelled.iter().map(|labelled| labelled.reference.as_str()).collect();
    let mut texts = HashMap::new();
    dialogues("twitter_care_dev", "dialogues.jsonl", &wanted, &mut texts)?;
    dialogues("star_dialogues", "star_care.jsonl", &wanted, &mut texts)?;
    letters("email_intent", &wanted, &mut texts)?;
    Ok(texts)
}

/// `NAME:DIALOGUE:EVENT`, the events counted from 0.
fn dialogues(
    name: &str,
    file: &str,
    wanted: &HashSet<&str>,
    texts: &mut HashMap<String, String>,
) -> Result<()> {
    let Some(folder) = collection(name) else { return Ok(()) };
    let text = read(&folder.join(file))?;
    for line in text.lines() {
        let dialogue: Value = serde_json::from_str(line).with_context(|| format!("a line of {file}"))?;
        let id = match &dialogue["id"] {
            Value::String(id) => id.clone(),
            id => id.to_string(),
        };
        let events = dialogue["events"].as_array().map_or(&[][..], Vec::as_slice);
        for (at, event) in events.iter().enumerate() {
            let reference = format!("{name}:{id}:{at}");
            if let Some(text) = event["text"].as_str().filter(|_| wanted.contains(reference.as_str())) {
                texts.insert(reference, text.to_owned());
            }
        }
    }
    Ok(())
}

/// `NAME:FILE:LINE`, the lines counted from 1; what stands after the first tab, without the space around it.
fn letters(name: &str, wanted: &HashSet<&str>, texts: &mut HashMap<String, String>) -> Result<()> {
    let Some(folder) = collection(name) else { return Ok(()) };
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let file = path.file_name().and_then(|file| file.to_str()).unwrap_or_default().to_owned();
        if path.extension().is_none_or(|ending| ending != "txt") {
            continue;
        }
        for (at, line) in read(&path)?.replace("\r\n", "\n").split(['\n', '\r']).enumerate() {
            let reference = format!("{name}:{file}:{}", at + 1);
            if let Some((_, text)) = line.split_once('\t').filter(|_| wanted.contains(reference.as_str())) {
                texts.insert(reference, text.trim().to_owned());
            }
        }
    }
    Ok(())
}

/// The text of a file; one that is not UTF-8 is read as Latin-1, in which every byte is a character.
fn read(path: &Path) -> Result<String> {
    let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    let is_letters = path.extension().is_some_and(|ending| ending == "txt");
    if is_letters {
        return Ok(bytes.into_iter().map(char::from).collect());
    }
    Ok(String::from_utf8(bytes)?)
}
