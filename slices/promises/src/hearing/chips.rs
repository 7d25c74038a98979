//! Chips: what the reply box shows of what it heard, and what its author has decided about each, kept while the
//! sentence stands. The reply box sends its chips along with the text, and gets them back as they now are.

use rules::promises::state::Kind;
use shell::ColleagueId;

use super::ears::{Heard, in_one_line};

/// What its author did about a chip.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Stage {
    /// Nothing: it is stored as it was heard.
    #[default]
    Heard,
    /// It is right.
    Accepted,
    /// It is being changed.
    Changing,
    /// It was changed.
    Changed,
    /// It is no promise.
    Dismissed,
}

impl Stage {
    const ALL: [Self; 5] = [Self::Heard, Self::Accepted, Self::Changing, Self::Changed, Self::Dismissed];

    /// Its word in the form.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Heard => "heard",
            Self::Accepted => "accepted",
            Self::Changing => "changing",
            Self::Changed => "changed",
            Self::Dismissed => "dismissed",
        }
    }

    /// Did the author write words of their own into it?
    pub(crate) fn is_authors(self) -> bool {
        matches!(self, Self::Changing | Self::Changed)
    }

    fn from_code(code: &str) -> Self {
        Self::ALL.into_iter().find(|stage| stage.code() == code).unwrap_or_default()
    }
}

/// A chip as the form carries it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Chip {
    /// The words it stands for, with single spaces.
    pub(crate) quote: String,
    pub(crate) stage: Stage,
    /// The author's words; they count where the stage says so.
    pub(crate) kind: Option<Kind>,
    pub(crate) said: String,
    /// A time in words: the author's, or empty.
    pub(crate) by: String,
    pub(crate) keeper: Option<ColleagueId>,
}

impl Chip {
    /// The time that its author typed: into a chip that was opened, or where a time was asked for.
    pub(crate) fn typed_time(&self) -> Option<&str> {
        let by = self.by.trim();
        (!by.is_empty() && self.stage != Stage::Dismissed).then_some(by)
    }
}

/// Reads the chips of a form, each of which begins with its quote. What cannot be read is as if nothing was said.
pub(crate) fn read(fields: Vec<(String, String)>) -> Vec<Chip> {
    let mut chips: Vec<Chip> = Vec::new();
    for (name, value) in fields {
        if name == "quote" {
            chips.push(Chip { quote: in_one_line(&value), ..Chip::default() });
            continue;
        }
        let Some(chip) = chips.last_mut() else { continue };
        match name.as_str() {
            "stage" => chip.stage = Stage::from_code(&value),
            "kind" => chip.kind = Kind::from_code(&value),
            "said" => chip.said = value,
            "by" => chip.by = value,
            "keeper" => chip.keeper = value.parse().ok(),
            _ => {}
        }
    }
    chips
}

/// The chips for what is heard now, in its order: each with what was decided about it before, as long as its
/// sentence stands or is being written on.
pub(crate) fn carried_on(heard: &[Heard], before: Vec<Chip>) -> Vec<Chip> {
    let mut before: Vec<Option<Chip>> = before.into_iter().map(Some).collect();
    let mut chips: Vec<Option<Chip>> = vec![None; heard.len()];
    for fits in [is_same as fn(&Heard, &Chip) -> bool, is_written_on] {
        for (chip, heard) in chips.iter_mut().zip(heard).filter(|(chip, _)| chip.is_none()) {
            let known =
                before.iter_mut().find(|known| known.as_ref().is_some_and(|known| fits(heard, known)));
            *chip = known.and_then(Option::take);
        }
    }
    let carried = |(heard, chip): (&Heard, Option<Chip>)| Chip {
        quote: heard.quote.clone(),
        ..chip.unwrap_or_default()
    };
    heard.iter().zip(chips).map(carried).collect()
}

fn is_same(heard: &Heard, chip: &Chip) -> bool {
    heard.quote.eq_ignore_ascii_case(&chip.quote)
}

/// A sentence that grew at its end, or lost a part of it.
fn is_written_on(heard: &Heard, chip: &Chip) -> bool {
    let (now, before) = (heard.quote.to_lowercase(), chip.quote.to_lowercase());
    let shorter = now.len().min(before.len());
    shorter > 0 && (now.starts_with(&before) || before.starts_with(&now))
}
