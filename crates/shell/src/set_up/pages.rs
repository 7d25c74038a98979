//! The page of the first start.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::{Founding, end, found, opens};
use crate::api::Path;
use crate::form::{Form, Told};
use crate::page::{Page, bare_page, filters, samples_of};
use crate::sign_in::sessions::{Visitor, begin};
use crate::sign_in::{enter, zones};
use crate::words::say;
use crate::{App, Error, Sample, codes};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/set-up/{token}", get(show).post(create))
}

/// The samples of this page.
pub(crate) fn samples() -> Vec<Sample> {
    samples_of::<SetUpPage>("shell/set-up")
}

/// Where the first organization is created.
#[derive(Template)]
#[template(path = "set_up/set_up.html")]
struct SetUpPage {
    typed: SetUpForm,
    zones: Vec<String>,
    has_sample: bool,
    told: Told,
}

impl Page for SetUpPage {
    fn title(&self) -> String {
        say("set-up-title")
    }

    fn samples() -> Vec<Self> {
        let page = |typed, told| Self { typed, zones: vec!["Europe/Lisbon".into()], has_sample: true, told };
        let typed = SetUpForm {
            organization: "Kettle & Pan".into(),
            name: "Ana Kaya".into(),
            email: "ana@kettle.example".into(),
            ..SetUpForm::default()
        };
        let common = Error::refused(codes::PASSWORD_COMMON).sentence();
        vec![page(SetUpForm::default(), Told::nothing()), page(typed, Told::about("password", &common))]
    }
}

const FIELDS: &[&str] = &["organization", "time_zone", "name", "email", "password"];

#[derive(Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct SetUpForm {
    #[serde(default)]
    organization: String,
    time_zone: String,
    name: String,
    email: String,
    password: String,
    /// Which button was pressed: `empty` or `sample`.
    #[serde(default)]
    fill: String,
}

impl Default for SetUpForm {
    fn default() -> Self {
        Self {
            organization: String::new(),
            time_zone: "Europe/London".into(),
            name: String::new(),
            email: String::new(),
            password: String::new(),
            fill: String::new(),
        }
    }
}

fn page(app: &App, typed: SetUpForm, told: Told) -> SetUpPage {
    let has_sample = app.features.iter().any(|feature| feature.sample_organization.is_some());
    SetUpPage { typed, zones: zones(), has_sample, told }
}

async fn show(State(app): State<App>, Path(token): Path<String>) -> Result<Response, Error> {
    if !opens(&app, &token).await? {
        return Err(Error::refused(codes::LINK_ENDED));
    }
    let typed = SetUpForm { time_zone: likely_zone(), ..SetUpForm::default() };
    bare_page(&page(&app, typed, Told::nothing()))
}

/// The zone of the machine, which is often that of the organization.
fn likely_zone() -> String {
    jiff::tz::TimeZone::system()
        .iana_name()
        .filter(|name| name.contains('/') && !name.starts_with("Etc/"))
        .unwrap_or("Europe/London")
        .to_owned()
}

async fn create(
    State(app): State<App>,
    Path(token): Path<String>,
    visitor: Visitor,
    Form(form): Form<SetUpForm>,
) -> Result<Response, Error> {
    if !opens(&app, &token).await? {
        return Err(Error::refused(codes::LINK_ENDED));
    }
    match begin_organization(&app, &form, &token, visitor).await {
        Ok(session) => {
            end(&app, &token).await?;
            Ok(enter(&app, &session, "/"))
        }
        Err(error) => {
            let status = error.code().status;
            let told = Told::of(error)?;
            let typed = SetUpForm { password: String::new(), ..form };
            Ok((status, bare_page(&page(&app, typed, told))?).into_response())
        }
    }
}

async fn begin_organization(
    app: &App,
    form: &SetUpForm,
    token: &str,
    visitor: Visitor,
) -> Result<String, Error> {
    let wants_sample = form.fill == "sample";
    let organization = if wants_sample && form.organization.is_empty() {
        "Kettle & Pan".to_owned()
    } else {
        form.organization.clone()
    };
    let founding = Founding {
        organization,
        time_zone: form.time_zone.clone(),
        language: crate::words::language().tag().to_owned(),
        name: form.name.clone(),
        email: form.email.clone(),
        password: form.password.clone(),
        token: token.to_owned(),
    };
    let new = found(app, &founding).await?;
    if let Some(fill) =
        app.features.iter().find_map(|feature| feature.sample_organization).filter(|_| wants_sample)
    {
        fill(app.clone(), new).await?;
    }
    let input = (new.owner, visitor);
    Ok(app.db.write(new.org, input, |tx, (owner, visitor)| Box::pin(begin(tx, *owner, visitor))).await?)
}
