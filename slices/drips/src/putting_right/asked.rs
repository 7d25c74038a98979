//! What a list is asked for: which tasks, narrowed to what, and from where on.

use conversations::TeamId;
use instrument::RightingId;
use instrument::kinds::KindShown;
use instrument::rightings::Narrowed;
use serde::Deserialize;
use shell::Error;
use shell::api::Cursor;

use crate::around::Places;
use crate::said::kind_name;

/// Which list is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Asked {
    pub(super) which: Which,
    pub(super) kind: String,
    pub(super) team: String,
    pub(super) after: Option<Cursor>,
    /// What was just put right.
    pub(super) done: Option<RightingId>,
}

/// The tabs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Which {
    #[default]
    Open,
    Mine,
    Done,
}

impl Which {
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Mine => "mine",
            Self::Done => "done",
        }
    }
}

/// What the list can be narrowed to.
pub(super) struct Filter {
    pub(super) kinds: Vec<Choice>,
    pub(super) teams: Vec<Choice>,
    pub(super) is_on: bool,
    pub(super) clear_path: String,
}

/// One choice of a form.
#[derive(Clone, Debug)]
pub(crate) struct Choice {
    pub(crate) value: String,
    pub(crate) says: String,
    pub(crate) is_chosen: bool,
}

/// A form sends empty fields for what it leaves open.
pub(super) fn narrowed(asked: &Asked) -> Result<Narrowed, Error> {
    let team = match asked.team.as_str() {
        "" => None,
        id => Some(id.parse::<TeamId>().map_err(|_| Error::field("team", "it names a team"))?),
    };
    Ok(Narrowed { kind: Some(asked.kind.clone()).filter(|kind| !kind.is_empty()), team })
}

pub(super) fn filter(asked: &Asked, kinds: &[KindShown], places: &Places) -> Filter {
    let mut named: Vec<Choice> = kinds
        .iter()
        .map(|kind| Choice {
            value: kind.code.clone(),
            says: kind_name(&kind.code, kinds),
            is_chosen: kind.code == asked.kind,
        })
        .collect();
    named.sort_by_key(|choice| choice.says.to_lowercase());
    let team = |(id, name): &(TeamId, String)| Choice {
        value: id.to_string(),
        says: name.clone(),
        is_chosen: id.to_string() == asked.team,
    };
    Filter {
        kinds: named,
        teams: places.teams.iter().map(team).collect(),
        is_on: is_filtered(asked),
        clear_path: path("/drips", &Asked { which: asked.which, ..Asked::default() }, None),
    }
}

pub(super) fn is_filtered(asked: &Asked) -> bool {
    !asked.kind.is_empty() || !asked.team.is_empty()
}

/// The address of a list. Kinds and teams that were read are plain letters and digits; others are left out.
pub(super) fn path(base: &str, asked: &Asked, after: Option<Cursor>) -> String {
    let is_plain = |text: &&str| text.bytes().all(|sign| sign.is_ascii_alphanumeric() || sign == b'_');
    let part = |name: &str, value: &str| match Some(value).filter(|value| !value.is_empty()).filter(is_plain)
    {
        Some(value) => format!("&{name}={value}"),
        None => String::new(),
    };
    let after = after.map_or_else(String::new, |after| format!("&after={after}"));
    let which = asked.which.code();
    format!("{base}?which={which}{}{}{after}", part("kind", &asked.kind), part("team", &asked.team))
}
