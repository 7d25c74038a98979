//! A call that does something to one promise: who calls, which promise, and what they send about it.

use axum::extract::{FromRequest, FromRequestParts, Request};
use serde::de::DeserializeOwned;
use shell::api::{Caller, Json, Path};
use shell::{App, Error};

use super::json::{NoteJson, PromiseJson};
use super::{change, read_one};
use crate::changing::Does;
use crate::promise::PromiseId;
use crate::{Change, Evidence};

/// The call.
pub(crate) struct Acting<T = NoteJson> {
    pub(crate) app: App,
    pub(crate) caller: Caller,
    pub(crate) id: PromiseId,
    pub(crate) sent: T,
}

impl<T: DeserializeOwned> FromRequest<App> for Acting<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        let (mut parts, body) = request.into_parts();
        let caller = Caller::from_request_parts(&mut parts, app).await?;
        let Path(id) = Path::from_request_parts(&mut parts, app).await?;
        let Json(sent) = Json::from_request(Request::from_parts(parts, body), app).await?;
        Ok(Self { app: app.clone(), caller, id, sent })
    }
}

impl Acting {
    /// Does what needs no more than a note, and answers the promise as it then stands.
    pub(crate) async fn does(self, does: Does) -> Result<Json<PromiseJson>, Error> {
        self.shown(Evidence::Word, does).await
    }

    /// The same, with what shows it.
    pub(crate) async fn shown(self, evidence: Evidence, does: Does) -> Result<Json<PromiseJson>, Error> {
        let Self { app, caller, id, sent } = self;
        let input = (Change { evidence, ..change(&caller, id, sent.note)? }, does);
        app.db.write(caller.org, input, |tx, (change, does)| does(tx, change)).await?;
        read_one(&app, &caller, id).await.map(Json)
    }
}
