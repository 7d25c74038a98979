//! The one place that listens: the rules of detection, in the surroundings of a customer.

use rules::promises::dates::{Due, Precision};
use rules::promises::detect;
use rules::promises::state::Kind;
use store::Timestamp;

use crate::house::Surroundings;
use crate::making::{By, SAID_CHARS_MAX};
use crate::promise::Span;

/// What was heard in a text.
#[derive(Clone, Debug)]
pub(crate) struct Hearing {
    /// Are there rules for its language?
    pub(crate) is_listening: bool,
    /// The promises in it, in its order.
    pub(crate) heard: Vec<Heard>,
}

/// A promise heard in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Heard {
    pub(crate) kind: Kind,
    /// The words it stands in, with single spaces.
    pub(crate) quote: String,
    /// The same as a line of the ledger.
    pub(crate) said: String,
    pub(crate) span: Span,
    /// What the customer does first, in words that may be empty; None when nothing.
    pub(crate) condition: Option<String>,
    /// What was said about when.
    pub(crate) time: Time,
}

/// What was said about when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Time {
    /// The due time, where one was named.
    pub(crate) due_at: Option<Timestamp>,
    /// How exactly; `Vague` also where nothing was said.
    pub(crate) precision: Precision,
    /// In these words; may be empty.
    pub(crate) words: String,
}

impl Time {
    /// The same as a new promise takes it.
    pub(crate) fn by(&self) -> By {
        let words = self.words.clone();
        match (self.due_at, self.precision) {
            (Some(at), precision) => By::Heard { words, due: Due { at, precision } },
            (None, Precision::Event) => By::Event(words),
            (None, _) => By::Vague(words),
        }
    }
}

/// Listens to what was written to a customer at this moment.
pub(crate) fn listen(text: &str, surroundings: &Surroundings, at: Timestamp) -> Hearing {
    let hearing = detect::hear(text, &surroundings.moment(at));
    Hearing { is_listening: hearing.language_has_rules, heard: hearing.promises.iter().map(heard).collect() }
}

fn heard(found: &detect::Heard<'_>) -> Heard {
    let quote = in_one_line(found.text);
    Heard {
        kind: found.kind,
        said: as_a_line(&quote),
        quote,
        span: Span { start: place(found.span.first_char), end: place(found.span.end_char) },
        condition: found.conditional.then(String::new),
        time: Time {
            due_at: found.due_at(),
            precision: found.precision().unwrap_or(Precision::Vague),
            words: found.due.map_or_else(String::new, |due| in_one_line(due.text)),
        },
    }
}

fn place(chars: usize) -> u32 {
    u32::try_from(chars).expect("a text that is heard is shorter than 4 GiB")
}

/// Words with single spaces between them.
pub(crate) fn in_one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What was said, as a line of the ledger: begun with a capital, no longer than a line may be.
fn as_a_line(quote: &str) -> String {
    let mut letters = quote.chars();
    let capital = letters.next().into_iter().flat_map(char::to_uppercase);
    let line: String = capital.chain(letters).collect();
    if line.chars().count() <= SAID_CHARS_MAX {
        return line;
    }
    line.chars().take(SAID_CHARS_MAX - 1).chain(['…']).collect()
}
