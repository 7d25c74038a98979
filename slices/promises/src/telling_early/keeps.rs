//! Does this answer keep it? While an answer is written, the reply box names what is still owed in its conversation, ticked
//! where the text looks like a reply that was promised. Only what its author ticks or unticks is sent along: what
//! they left as it stood is for the evidence to decide, as in an answer written without scripts.

use std::collections::{BTreeMap, BTreeSet};

use conversations::ConversationId;
use jiff::tz::TimeZone;
use rules::promises::evidence::{Verdict, reply_keeps};
use rules::promises::state::{Kind, State};
use shell::words::{moment, say_with};
use store::{Fault, Tx};

use crate::promise::{Line, PromiseId};
use crate::sql;

/// Most promises that the reply box asks about.
const ASKED_MAX: u16 = 5;

/// What the reply box asked about, and what its author ticked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ticks {
    /// Each promise, and whether it was ticked when it was shown.
    guessed: BTreeMap<PromiseId, bool>,
    ticked: BTreeSet<PromiseId>,
}

impl Ticks {
    /// Reads them from the fields of the form: `asked` holds a promise and `yes` or `no`, `kept` a promise. What
    /// cannot be read was not asked.
    pub(crate) fn read(fields: &[(String, String)]) -> Self {
        let mut read = Self::default();
        for (name, value) in fields {
            match name.as_str() {
                "asked" => {
                    if let Some((id, guess)) = value.split_once(' ')
                        && let Ok(id) = id.parse()
                    {
                        read.guessed.insert(id, guess == "yes");
                    }
                }
                "kept" => read.ticked.extend(value.parse::<PromiseId>().ok()),
                _ => {}
            }
        }
        read
    }

    /// What the author decided against how it was shown.
    pub(crate) fn decided(&self) -> impl Iterator<Item = (PromiseId, bool)> + '_ {
        let is_ticked = |id: &PromiseId| self.ticked.contains(id);
        self.guessed
            .iter()
            .map(move |(id, guess)| (*id, *guess, is_ticked(id)))
            .filter_map(|(id, guess, ticked)| if guess == ticked { None } else { Some((id, ticked)) })
    }

    fn decision(&self, id: PromiseId) -> Option<bool> {
        self.decided().find(|(decided, _)| *decided == id).map(|(_, kept)| kept)
    }
}

/// A line of the reply box.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keep {
    pub(crate) promise: String,
    /// `yes` or `no`: what the text looks like.
    pub(crate) guess: &'static str,
    pub(crate) is_ticked: bool,
    pub(crate) says: String,
}

/// What this text may keep in its conversation, each as its author decided, else as it looks.
pub(crate) async fn asked(
    tx: &mut Tx,
    conversation: ConversationId,
    text: &str,
    (ticks, zone): (&Ticks, &TimeZone),
) -> Result<Vec<Keep>, Fault> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let answers = reply_keeps(text) == Verdict::Keeps;
    let now = tx.now();
    let lines = sql::live_in(tx, conversation, ASKED_MAX).await?;
    let owed = lines.iter().filter(|line| line.promise.standing.state != State::Waiting);
    let keep = |line: &Line| {
        let guess = answers && line.promise.kind == Kind::Reply;
        let decided = ticks.decision(line.promise.id);
        // Once decided, the guess stays what it was decided against.
        let guess = decided.map_or(guess, |kept| !kept);
        let said = ("said", line.promise.said.as_str().into());
        Keep {
            promise: line.promise.id.to_string(),
            guess: if guess { "yes" } else { "no" },
            is_ticked: decided.unwrap_or(guess),
            says: match line.promise.standing.due_at {
                Some(at) => say_with("keeps-line", &[said, ("when", moment(at, now, zone).into())]),
                None => say_with("keeps-line-no-time", &[said]),
            },
        }
    };
    Ok(owed.map(keep).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticks(fields: &[(&str, &str)]) -> Ticks {
        let fields: Vec<_> =
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Ticks::read(&fields)
    }

    #[track_caller]
    fn check(fields: &[(&str, &str)], decided: &[(i64, bool)]) {
        let expected: Vec<_> = decided.iter().map(|(id, kept)| (PromiseId::of(*id), *kept)).collect();
        assert_eq!(ticks(fields).decided().collect::<Vec<_>>(), expected, "{fields:?}");
    }

    #[test]
    fn only_what_was_changed_is_a_decision() {
        check(&[], &[]);
        check(&[("asked", "7 yes"), ("kept", "7")], &[]);
        check(&[("asked", "7 yes")], &[(7, false)]);
        check(&[("asked", "7 no")], &[]);
        check(&[("asked", "7 no"), ("kept", "7"), ("asked", "8 no")], &[(7, true)]);
        check(&[("kept", "7")], &[]);
        check(&[("asked", "seven yes"), ("asked", "9"), ("by", "noon")], &[]);
    }
}
