//! The page of one's own: name, zone, taste, password, sessions; and the same in the API.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use store::OrgId;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::calls::PasswordChange;
use super::sessions::{self, Session, SessionId};
use super::{change_password, chosen, pages};
use crate::api::{Json, Path};
use crate::colleague::{self, Colleague, Taste};
use crate::form::{Form, Told};
use crate::page::{Page, filters, go_saying, samples_of, show};
use crate::signpost::{self, Pointing, Post};
use crate::words::{self, Language, say};
use crate::{App, Caller, Error, Sample, Seat, codes};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/me", get(show_me))
        .route("/me/person", post(set_person))
        .route("/me/taste", post(set_taste))
        .route("/me/password", post(set_password))
        .route("/me/sessions/end", post(end_others))
        .route("/me/sessions/{id}/end", post(end_session))
}

pub(super) fn samples() -> Vec<Sample> {
    samples_of::<MePage>("shell/me")
}

/// One's own page.
#[derive(Template)]
#[template(path = "sign_in/me.html")]
struct MePage {
    colleague: Arc<Colleague>,
    role: String,
    zone: String,
    zones: Vec<String>,
    sessions: Vec<SessionLine>,
    signs: Vec<Pointing>,
    told: Told,
}

struct SessionLine {
    id: SessionId,
    browser: String,
    address: String,
    used: String,
    is_here: bool,
}

impl Page for MePage {
    fn title(&self) -> String {
        say("me-title")
    }

    fn menu(&self) -> &'static str {
        "/me"
    }

    fn samples() -> Vec<Self> {
        let line = |id, browser: &str, is_here| SessionLine {
            id: SessionId::of(id),
            browser: browser.into(),
            address: "192.0.2.7".into(),
            used: "4 min".into(),
            is_here,
        };
        let of = |sessions, told| {
            let colleague = Seat::sample().colleague;
            let zone = "Europe/Lisbon".to_owned();
            Self {
                role: say(colleague.role.key()),
                zones: vec![zone.clone()],
                zone,
                colleague,
                sessions,
                signs: vec![Pointing { path: "/me/devices", says: say("devices-link") }],
                told,
            }
        };
        let wrong = Error::refused(codes::PASSWORD_WRONG).sentence();
        vec![
            of(vec![line(1, "Firefox", true), line(2, "Chrome on Android", false)], Told::nothing()),
            of(vec![line(1, "Firefox", true)], Told::about("present", &wrong)),
        ]
    }
}

async fn page_of(app: &App, seat: &Seat, told: Told) -> Result<MePage, Error> {
    let sessions =
        app.db.read(seat.org, seat.colleague.id, |tx, id| Box::pin(sessions::list(tx, *id))).await?;
    let now = app.clock().now();
    let line = |session: Session| SessionLine {
        id: session.id,
        browser: browser_name(&session.browser),
        address: session.address,
        used: words::ago(session.used_at, now, seat.zone()),
        is_here: session.id == seat.session,
    };
    Ok(MePage {
        colleague: Arc::clone(&seat.colleague),
        role: say(seat.colleague.role.key()),
        zone: seat.zone().iana_name().unwrap_or("UTC").to_owned(),
        zones: pages::zones(),
        sessions: sessions.into_iter().map(line).collect(),
        signs: signpost::at(app, seat, Post::Me),
        told,
    })
}

/// What people call the browser behind a user agent's long name.
pub(crate) fn browser_name(agent: &str) -> String {
    const NAMES: [(&str, &str); 6] = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Android", "Android"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ];
    let named = |names: &[(&str, &'static str)]| {
        names.iter().find(|(part, _)| agent.contains(part)).map(|(_, name)| *name)
    };
    match (named(&NAMES), named(&SYSTEMS)) {
        (Some(name), Some(system)) => format!("{name}, {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => say("me-browser-unknown"),
    }
}

async fn show_me(State(app): State<App>, seat: Seat) -> Result<Response, Error> {
    let page = page_of(&app, &seat, Told::nothing()).await?;
    show(&app, &seat, page).await
}

/// Shows the page again with what a refusal says.
async fn refuse(app: &App, seat: &Seat, error: Error) -> Result<Response, Error> {
    let status = error.code().status;
    let page = page_of(app, seat, Told::of(error)?).await?;
    Ok((status, show(app, seat, page).await?).into_response())
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonForm {
    name: String,
    time_zone: String,
    language: String,
}

async fn set_person(
    State(app): State<App>,
    seat: Seat,
    Form(form): Form<PersonForm>,
) -> Result<Response, Error> {
    match person(&seat.colleague, &form) {
        Ok(changed) => {
            store_person(&app, seat.org, changed).await?;
            Ok(go_saying("/me", "me-saved"))
        }
        Err(error) => refuse(&app, &seat, error).await,
    }
}

fn person(colleague: &Colleague, form: &PersonForm) -> Result<Colleague, Error> {
    let name = colleague::name(&form.name)?;
    let time_zone = colleague::time_zone(&form.time_zone)?;
    Ok(Colleague { name, time_zone, language: Language::of_tag(&form.language), ..colleague.clone() })
}

async fn store_person(app: &App, org: OrgId, changed: Colleague) -> Result<(), Error> {
    Ok(app.db.write(org, changed, |tx, changed| Box::pin(colleague::set_person(tx, changed))).await?)
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct TasteForm {
    theme: String,
    density: String,
    #[serde(default)]
    single_keys: String,
}

async fn set_taste(
    State(app): State<App>,
    seat: Seat,
    Form(form): Form<TasteForm>,
) -> Result<Response, Error> {
    let single_keys = !form.single_keys.is_empty();
    let taste = checked(Taste { theme: form.theme, density: form.density, single_keys })?;
    store_person(&app, seat.org, Colleague { taste, ..(*seat.colleague).clone() }).await?;
    Ok(go_saying("/me", "me-saved"))
}

fn checked(taste: Taste) -> Result<Taste, Error> {
    if !["system", "light", "dark"].contains(&taste.theme.as_str()) {
        return Err(Error::field("theme", "it is system, light or dark"));
    }
    if !["roomy", "compact"].contains(&taste.density.as_str()) {
        return Err(Error::field("density", "it is roomy or compact"));
    }
    Ok(taste)
}

async fn set_password(
    State(app): State<App>,
    seat: Seat,
    Form(change): Form<PasswordChange>,
) -> Result<Response, Error> {
    match new_password(&app, (seat.org, &seat.colleague, seat.session), &change).await {
        Ok(()) => Ok(go_saying("/me", "me-password-changed")),
        Err(error) => refuse(&app, &seat, error).await,
    }
}

/// Stores a new password of a colleague who knows the present one; of their sessions one is kept.
pub(super) async fn new_password(
    app: &App,
    (org, colleague, kept): (OrgId, &Colleague, SessionId),
    change: &PasswordChange,
) -> Result<(), Error> {
    let attempt = app.gates.present_password(&colleague.email)?;
    let stored = app.db.read(org, colleague.id, |tx, id| Box::pin(colleague::password_hash(tx, *id))).await?;
    if !app.passwords.fits(&change.present, stored.as_deref()).await? {
        return Err(Error::refused_on(codes::PASSWORD_WRONG, "present"));
    }
    app.gates.knew_password(attempt);
    let hash = chosen(app, &change.password, &[&colleague.name, &colleague.email]).await?;
    let changed = (colleague.id, hash, kept);
    app.db
        .write(org, changed, |tx, (id, hash, kept)| Box::pin(change_password(tx, *id, hash, *kept)))
        .await?;
    Ok(())
}

async fn end_others(State(app): State<App>, seat: Seat) -> Result<Response, Error> {
    let mine = (seat.colleague.id, seat.session);
    app.db.write(seat.org, mine, |tx, (id, kept)| Box::pin(sessions::end_others(tx, *id, *kept))).await?;
    Ok(go_saying("/me", "me-others-ended"))
}

async fn end_session(
    State(app): State<App>,
    seat: Seat,
    Path(session): Path<SessionId>,
) -> Result<Response, Error> {
    let mine = (seat.colleague.id, session);
    app.db.write(seat.org, mine, |tx, (id, session)| Box::pin(sessions::end(tx, *id, *session))).await?;
    if session == seat.session {
        let mut response = crate::page::go("/sign-in");
        response.headers_mut().append(SET_COOKIE, sessions::clear_cookie(&app));
        return Ok(response);
    }
    Ok(go_saying("/me", "me-session-ended"))
}

/// The calls of the API about oneself.
pub(crate) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(get_me, patch_me)).merge(super::calls::api())
}

/// Yourself.
#[derive(serde::Serialize, utoipa::ToSchema)]
struct Me {
    /// Your id.
    #[schema(value_type = String)]
    id: colleague::ColleagueId,
    /// Your name.
    name: String,
    /// The address you sign in with.
    email: String,
    /// What you may do.
    role: colleague::Role,
    /// Your time zone, by IANA name.
    time_zone: String,
    /// Your language, as a tag.
    language: String,
    /// `system`, `light` or `dark`.
    theme: String,
    /// `roomy` or `compact`.
    density: String,
    /// Whether single letters work as keys.
    single_keys: bool,
}

impl From<&Colleague> for Me {
    fn from(colleague: &Colleague) -> Self {
        Self {
            id: colleague.id,
            name: colleague.name.clone(),
            email: colleague.email.clone(),
            role: colleague.role,
            time_zone: colleague.time_zone.iana_name().unwrap_or("UTC").to_owned(),
            language: colleague.language.tag().to_owned(),
            theme: colleague.taste.theme.clone(),
            density: colleague.taste.density.clone(),
            single_keys: colleague.taste.single_keys,
        }
    }
}

/// Who you are
///
/// The colleague of the session, or the one who made the token.
#[utoipa::path(get, path = "/api/v1/me", tag = "me", responses((status = 200, body = Me)))]
async fn get_me(caller: Caller) -> Json<Me> {
    Json(Me::from(&*caller.colleague))
}

/// What may be changed about oneself; absent fields stay.
#[derive(serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
struct MeChange {
    /// Your name.
    name: Option<String>,
    /// Your time zone, by IANA name.
    time_zone: Option<String>,
    /// `system`, `light` or `dark`.
    theme: Option<String>,
    /// `roomy` or `compact`.
    density: Option<String>,
    /// Whether single letters work as keys.
    single_keys: Option<bool>,
}

/// Change your name, zone or taste
#[utoipa::path(patch, path = "/api/v1/me", tag = "me", request_body = MeChange, responses((status = 200, body = Me)))]
async fn patch_me(
    State(app): State<App>,
    caller: Caller,
    Json(change): Json<MeChange>,
) -> Result<Json<Me>, Error> {
    caller.needs("me:write")?;
    let mut changed = (*caller.colleague).clone();
    if let Some(name) = change.name {
        changed.name = colleague::name(&name)?;
    }
    if let Some(zone) = change.time_zone {
        changed.time_zone = colleague::time_zone(&zone)?;
    }
    changed.taste = checked(Taste {
        theme: change.theme.unwrap_or(changed.taste.theme),
        density: change.density.unwrap_or(changed.taste.density),
        single_keys: change.single_keys.unwrap_or(changed.taste.single_keys),
    })?;
    store_person(&app, caller.org, changed.clone()).await?;
    Ok(Json(Me::from(&changed)))
}
