//! What the organization shows to customers: both begin switched off, since they want trust first.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use shell::{Code, Refusal, Role, codes};
use store::organizations::{self, Organization};
use store::{Actor, Event, Fault, Tx};

/// Its key in the organization's settings.
const KEY: &str = "promises_showing";

/// What is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = PromisesShowing)]
pub(crate) struct Showing {
    /// Whether promises that broke stand on the customer's page.
    pub(crate) broken: bool,
    /// Whether a line with the next promise and the page's address stands below the mails that leave.
    pub(crate) footer: bool,
}

/// What is shown, and the version of the organization that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) showing: Showing,
    pub(crate) version: i64,
}

/// Why it cannot be changed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CannotShow {
    /// Only owners may.
    #[error("only owners change what customers see")]
    NotAllowed,
    /// Somebody changed the organization in between.
    #[error("somebody changed the organization meanwhile")]
    ChangedMeanwhile,
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl Refusal for CannotShow {
    fn code(&self) -> Code {
        match self {
            Self::NotAllowed => codes::NOT_ALLOWED,
            Self::ChangedMeanwhile => codes::CHANGED_MEANWHILE,
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn fault(&self) -> Option<&Fault> {
        if let Self::Fault(fault) = self { Some(fault) } else { None }
    }
}

/// What the organization shows.
pub(crate) async fn get(tx: &mut Tx) -> Result<Known, Fault> {
    let organization = organization(tx).await?;
    let settings = settings_of(&organization)?;
    let showing = settings.get(KEY).cloned().unwrap_or(Value::Object(Map::new()));
    let showing = serde_json::from_value(showing).map_err(|cause| broken(&organization, &cause))?;
    Ok(Known { showing, version: organization.version })
}

/// Changes what is shown, if nobody changed the organization since `version`.
pub(crate) async fn change(
    tx: &mut Tx,
    (showing, version): (Showing, i64),
    (actor, role): (Actor, Role),
) -> Result<(), CannotShow> {
    if !role.may(shell::Right::KeepOrganization) {
        return Err(CannotShow::NotAllowed);
    }
    let before = organization(tx).await?;
    let mut settings = settings_of(&before)?;
    settings.insert(KEY.to_owned(), serde_json::to_value(showing).expect("two flags are plain JSON"));
    let changed = Organization { settings: Value::Object(settings).to_string(), version, ..before };
    if !organizations::update(tx, &changed).await? {
        return Err(CannotShow::ChangedMeanwhile);
    }
    tx.event(Event::new("organization_changed").actor(actor).code(KEY));
    Ok(())
}

async fn organization(tx: &mut Tx) -> Result<Organization, Fault> {
    let found = organizations::get(tx).await?;
    found.ok_or_else(|| Fault::Unavailable("this organization does not exist".into()))
}

fn settings_of(organization: &Organization) -> Result<Map<String, Value>, Fault> {
    serde_json::from_str(&organization.settings).map_err(|cause| broken(organization, &cause))
}

fn broken(organization: &Organization, cause: &serde_json::Error) -> Fault {
    Fault::Row {
        statement: "organizations.get",
        column: 5,
        broken: format!("what organization {} shows: {cause}", organization.id),
    }
}
