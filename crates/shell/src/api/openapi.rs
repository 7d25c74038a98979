//! The description of the API, put together from what the features registered.

use axum::Router;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Components, Info, OpenApi};
use utoipa_axum::router::OpenApiRouter;

use super::idempotency;
use crate::app::with_own;
use crate::error::Problem;
use crate::{App, Feature};

const ABOUT: &str = "Everything a page can do. Ids are strings; times are RFC 3339 in UTC; lists go on with the \
    cursor in `next`; a refusal is a problem (RFC 9457) with a `code` that never changes. Calls that write take an \
    `Idempotency-Key`: the same key again gets the same answer.";

/// The text of `docs/openapi.json` for these features.
pub fn openapi(features: &[Feature]) -> String {
    let (_, description) = assembled(&with_own(features));
    description.to_pretty_json().expect("a description of an API is plain JSON") + "\n"
}

/// The routes of the API.
pub(crate) fn router(app: &App) -> Router<App> {
    let (router, _) = assembled(&app.features);
    router.layer(axum::middleware::from_fn_with_state(app.clone(), idempotency::layer))
}

fn assembled(features: &[Feature]) -> (Router<App>, OpenApi) {
    let all = features.iter().map(|feature| (feature.api)());
    let merged = all.fold(OpenApiRouter::with_openapi(base()), OpenApiRouter::merge);
    merged.split_for_parts()
}

fn base() -> OpenApi {
    let mut info = Info::new("Wellkept", env!("CARGO_PKG_VERSION"));
    info.description = Some(ABOUT.to_owned());
    let mut base = OpenApi::new(info, utoipa::openapi::Paths::new());
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("`wk_…`, made on the page Tokens"));
    let mut components = Components::new();
    components.add_security_scheme("token", SecurityScheme::Http(bearer.build()));
    let mut schemas = vec![(problem_name(), <Problem as utoipa::PartialSchema>::schema())];
    <Problem as utoipa::ToSchema>::schemas(&mut schemas);
    components.schemas.extend(schemas);
    base.components = Some(components);
    base.security = Some(vec![SecurityRequirement::new("token", Vec::<String>::new())]);
    base
}

fn problem_name() -> String {
    <Problem as utoipa::ToSchema>::name().into_owned()
}
