//! Whether somebody gets the weekly letter.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use shell::api::{Caller, Json};
use shell::{App, Error, OpenApiRouter, routes};

use super::leaks::may;
use super::{READ, WRITE};

pub(super) fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get_letter, put_letter))
}

/// Whether you get the weekly letter.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = LeakLetter)]
struct LetterJson {
    wanted: bool,
}

/// Whether you get the weekly letter.
#[utoipa::path(get, path = "/api/v1/leaks/letter", tag = "leaks", responses((status = 200, body = LetterJson)))]
async fn get_letter(State(app): State<App>, caller: Caller) -> Result<Json<LetterJson>, Error> {
    may(&caller, READ)?;
    let me = caller.colleague.id;
    let wanted = app.db.read(caller.org, me, |tx, me| Box::pin(crate::letter::gets(tx, *me))).await?;
    Ok(Json(LetterJson { wanted }))
}

/// Switches your weekly letter on or off.
#[utoipa::path(put, path = "/api/v1/leaks/letter", tag = "leaks", request_body = LetterJson,
    responses((status = 200, body = LetterJson)))]
async fn put_letter(
    State(app): State<App>,
    caller: Caller,
    Json(sent): Json<LetterJson>,
) -> Result<Json<LetterJson>, Error> {
    may(&caller, WRITE)?;
    let input = (caller.colleague.id, sent.wanted);
    app.db
        .write(caller.org, input, |tx, (me, wanted)| Box::pin(crate::letter::set(tx, *me, *wanted)))
        .await?;
    Ok(Json(sent))
}
