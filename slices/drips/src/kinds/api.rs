//! Kinds of drips in the API.

use axum::extract::State;
use axum::http::StatusCode;
use instrument::kinds::{self, CustomKind, KindShown, NewKind};
use serde::{Deserialize, Serialize};
use shell::api::{Caller, Json, Listed, Path};
use shell::{App, Error, OpenApiRouter, Right, routes};
use store::{Fault, Tx};

use super::page::{Wish, alter, define};
use crate::drips_api::{READ, WRITE, may};
use crate::said::kind_name;

/// The routes of kinds in the API.
pub(crate) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_kinds, add_kind)).routes(routes!(change_kind))
}

/// A kind of drip.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = DripKind)]
struct KindJson {
    /// Its code.
    code: String,
    /// What it is called.
    name: String,
    /// What it means; only of the organization's own.
    description: Option<String>,
    /// Whether the organization defined it.
    is_custom: bool,
    /// Whether a colleague or another system may tell it.
    is_recordable: bool,
    /// Whether it is counted.
    is_on: bool,
    /// The kind of event that is an occasion; only of the organization's own, absent where it is told.
    event_kind: Option<String>,
    /// The code of the event that makes it a drip; absent where each is.
    event_code: Option<String>,
    /// To be handed in with a change; only of the organization's own.
    version: Option<i64>,
}

/// A kind to be defined.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewDripKind)]
struct AddJson {
    /// 1 to 40 small letters, digits and underscores, beginning with a letter. It stays.
    code: String,
    /// At most 80 characters.
    name: String,
    /// At most 500 characters.
    #[serde(default)]
    description: String,
    /// The kind of event that is an occasion, such as `message_bounced`; absent: it is told.
    #[serde(default)]
    event_kind: String,
    /// The code of the event that makes it a drip; absent: each is.
    #[serde(default)]
    event_code: String,
}

/// What shall be changed; what is left out stays.
#[derive(Clone, Debug, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = DripKindChange)]
struct ChangeJson {
    /// At most 80 characters.
    #[serde(default)]
    name: Option<String>,
    /// At most 500 characters.
    #[serde(default)]
    description: Option<String>,
    /// Whether it is counted.
    #[serde(default)]
    is_on: Option<bool>,
    /// The version that was read.
    version: i64,
}

/// Every kind of drip: first those of the program, then the organization's own.
#[utoipa::path(get, path = "/api/v1/drip-kinds", tag = "drips",
    responses((status = 200, body = Listed<KindJson>)))]
async fn list_kinds(State(app): State<App>, caller: Caller) -> Result<Json<Listed<KindJson>>, Error> {
    may(&caller, READ)?;
    Ok(Json(Listed { items: read(&app, &caller).await?, next: None }))
}

/// Defines a kind. It counts what happens from now on.
#[utoipa::path(post, path = "/api/v1/drip-kinds", tag = "drips", request_body = AddJson,
    responses((status = 201, body = KindJson)))]
async fn add_kind(
    State(app): State<App>,
    caller: Caller,
    Json(sent): Json<AddJson>,
) -> Result<(StatusCode, Json<KindJson>), Error> {
    may_change(&caller)?;
    let AddJson { code, name, description, event_kind, event_code } = sent;
    let new = NewKind { code: code.clone(), name, description, event_kind, event_code };
    define(&app, caller.org, new, caller.colleague.id).await?;
    Ok((StatusCode::CREATED, read_one(&app, &caller, &code).await?))
}

/// Changes the name of a kind, its description, or whether it is counted.
#[utoipa::path(patch, path = "/api/v1/drip-kinds/{code}", tag = "drips", params(("code" = String, Path)),
    request_body = ChangeJson, responses((status = 200, body = KindJson)))]
async fn change_kind(
    State(app): State<App>,
    caller: Caller,
    Path(code): Path<String>,
    Json(sent): Json<ChangeJson>,
) -> Result<Json<KindJson>, Error> {
    may_change(&caller)?;
    read_one(&app, &caller, &code).await?;
    let ChangeJson { name, description, is_on, version } = sent;
    let wish = Wish { code: code.clone(), name, description, is_on, version };
    alter(&app, caller.org, wish, caller.colleague.id).await?;
    read_one(&app, &caller, &code).await
}

fn may_change(caller: &Caller) -> Result<(), Error> {
    caller.needs(WRITE)?;
    caller.can(Right::KeepOrganization)
}

async fn read(app: &App, caller: &Caller) -> Result<Vec<KindJson>, Error> {
    let (all, own) = app.db.read(caller.org, (), |tx, ()| Box::pin(look(tx))).await?;
    let json = |kind: &KindShown| {
        let own = own.iter().find(|own| own.code == kind.code);
        let filled = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
        KindJson {
            code: kind.code.clone(),
            name: kind_name(&kind.code, &all),
            description: own.map(|own| own.description.clone()),
            is_custom: kind.is_custom,
            is_recordable: kind.is_recordable,
            is_on: kind.is_on,
            event_kind: own.and_then(|own| filled(&own.event_kind)),
            event_code: own.and_then(|own| filled(&own.event_code)),
            version: own.map(|own| own.version),
        }
    };
    Ok(all.iter().map(json).collect())
}

async fn look(tx: &mut Tx) -> Result<(Vec<KindShown>, Vec<CustomKind>), Fault> {
    Ok((kinds::all(tx).await?, kinds::custom(tx).await?))
}

/// One kind; refused where there is none of this code.
async fn read_one(app: &App, caller: &Caller, code: &str) -> Result<Json<KindJson>, Error> {
    let all = read(app, caller).await?;
    all.into_iter().find(|kind| kind.code == code).map(Json).ok_or_else(Error::not_found)
}
