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
    pub(super) touchpoint: String,
    pub(super) product: String,
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
    pub(super) touchpoints: Vec<Choice>,
    pub(super) products: Vec<Choice>,
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
    let some = |text: &String| Some(text.clone()).filter(|text| !text.trim().is_empty());
    Ok(Narrowed {
        kind: some(&asked.kind),
        team,
        touchpoint: some(&asked.touchpoint),
        product: some(&asked.product),
    })
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
        touchpoints: choices(&places.names.touchpoints, &asked.touchpoint),
        products: choices(&places.names.products, &asked.product),
        is_on: is_filtered(asked),
        clear_path: path("/drips", &Asked { which: asked.which, ..Asked::default() }, None),
    }
}

fn choices(names: &[String], asked: &str) -> Vec<Choice> {
    let is_chosen = |name: &String| name.to_lowercase() == asked.trim().to_lowercase();
    let choice =
        |name: &String| Choice { value: name.clone(), says: name.clone(), is_chosen: is_chosen(name) };
    names.iter().map(choice).collect()
}

pub(super) fn is_filtered(asked: &Asked) -> bool {
    [&asked.kind, &asked.team, &asked.touchpoint, &asked.product].iter().any(|asked| !asked.is_empty())
}

/// The address of a list.
pub(super) fn path(base: &str, asked: &Asked, after: Option<Cursor>) -> String {
    let fields = [
        ("which", asked.which.code().to_owned()),
        ("kind", asked.kind.clone()),
        ("team", asked.team.clone()),
        ("touchpoint", asked.touchpoint.clone()),
        ("product", asked.product.clone()),
        ("after", after.map_or_else(String::new, |after| after.to_string())),
    ];
    let said: Vec<_> = fields.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let query = serde_urlencoded::to_string(said).expect("pairs of texts are always a query");
    format!("{base}?{query}")
}
