//! The page on which a colleague says which of their devices reminders reach, and the same in the API.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};
use store::{Fault, OrgId};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{
    CannotSubscribe, Device, NewDevice, Notice, Subscription, SubscriptionId, devices, public_key, send_to,
    subscribe, unsubscribe,
};
use crate::api::{Json, Path};
use crate::form::Form;
use crate::page::{Page, filters, go_saying, samples_of, show};
use crate::sign_in::browser_name;
use crate::words::{self, say};
use crate::{App, Caller, ColleagueId, Error, Sample, Seat};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/me/devices", get(show_devices).post(add))
        .route("/me/devices/{id}/end", post(end))
        .route("/me/devices/{id}/try", post(try_out))
}

pub(crate) fn samples() -> Vec<Sample> {
    samples_of::<DevicesPage>("shell/devices")
}

/// The devices that reminders reach.
#[derive(Template)]
#[template(path = "push/devices.html")]
struct DevicesPage {
    public_key: String,
    lines: Vec<Line>,
}

struct Line {
    id: SubscriptionId,
    browser: String,
    since: String,
    taken: String,
}

impl Page for DevicesPage {
    fn title(&self) -> String {
        say("devices-title")
    }

    fn menu(&self) -> &'static str {
        "/me"
    }

    fn samples() -> Vec<Self> {
        let line = |id, browser: &str, taken: &str| Line {
            id: SubscriptionId::of(id),
            browser: browser.into(),
            since: "12 May 10:24".into(),
            taken: taken.into(),
        };
        let lines = vec![line(1, "Firefox, Linux", "4 min"), line(2, "Chrome, Android", "")];
        vec![Self { public_key: String::new(), lines: Vec::new() }, Self { public_key: String::new(), lines }]
    }
}

async fn read(app: &App, org: OrgId, colleague: ColleagueId) -> Result<Vec<Device>, Fault> {
    app.db.read(org, colleague, |tx, colleague| Box::pin(devices(tx, *colleague))).await
}

async fn show_devices(State(app): State<App>, seat: Seat) -> Result<Response, Error> {
    let now = app.clock().now();
    let line = |device: Device| Line {
        id: device.id,
        browser: device.browser,
        since: words::moment(device.created_at, now, seat.zone()),
        taken: device.taken_at.map_or_else(String::new, |at| words::ago(at, now, seat.zone())),
    };
    let lines = read(&app, seat.org, seat.colleague.id).await?.into_iter().map(line).collect();
    show(&app, &seat, DevicesPage { public_key: public_key(&app.keys), lines }).await
}

async fn store_device(
    app: &App,
    (org, colleague): (OrgId, ColleagueId),
    given: &Subscription,
    browser: &str,
) -> Result<(), CannotSubscribe> {
    let new = NewDevice::of(app, (org, colleague), given, browser)?;
    Ok(app.db.write(org, new, |tx, new| Box::pin(subscribe(tx, new))).await?)
}

async fn add(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Form(given): Form<Subscription>,
) -> Result<Response, Error> {
    let agent = headers.get(header::USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
    store_device(&app, (seat.org, seat.colleague.id), &given, &browser_name(agent)).await?;
    Ok(go_saying("/me/devices", "devices-said-on"))
}

/// Nothing more.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

async fn end(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<SubscriptionId>,
    Form(_): Form<Nothing>,
) -> Result<Response, Error> {
    let mine = (id, seat.colleague.id);
    app.db.write(seat.org, mine, |tx, (id, me)| Box::pin(unsubscribe(tx, *id, *me))).await?;
    Ok(go_saying("/me/devices", "devices-said-off"))
}

async fn try_out(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<SubscriptionId>,
    Form(_): Form<Nothing>,
) -> Result<Response, Error> {
    tell(&app, (seat.org, seat.colleague.id), id).await?;
    Ok(go_saying("/me/devices", "devices-said-tried"))
}

/// Sends a first message to a device of this colleague's.
async fn tell(app: &App, (org, colleague): (OrgId, ColleagueId), id: SubscriptionId) -> Result<(), Error> {
    let notice = (id, colleague, say("devices-try-says"));
    let tried: Result<bool, Fault> = app
        .db
        .write(org, notice, |tx, (id, me, says)| {
            Box::pin(async move {
                let is_mine = devices(tx, *me).await?.iter().any(|device| device.id == *id);
                if is_mine {
                    let key = format!("try:{}", tx.new_id());
                    send_to(tx, *id, &Notice { says: says.clone(), path: "/me/devices".to_owned(), key });
                }
                Ok(is_mine)
            })
        })
        .await;
    if tried? { Ok(()) } else { Err(Error::not_found()) }
}

pub(crate) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list_devices, add_device))
        .routes(routes!(end_device))
        .routes(routes!(try_device))
}

/// A device that takes web push messages.
#[derive(Serialize, utoipa::ToSchema)]
struct DeviceJson {
    /// Its id.
    #[schema(value_type = String)]
    id: SubscriptionId,
    /// What it is: "Firefox, Linux".
    browser: String,
    /// Since when it takes messages.
    #[schema(value_type = String, format = DateTime)]
    since: store::Timestamp,
}

/// Your devices, and the key by which they know us.
#[derive(Serialize, utoipa::ToSchema)]
struct DevicesJson {
    /// What a browser's script gives as `applicationServerKey`.
    public_key: String,
    /// The devices, newest first.
    items: Vec<DeviceJson>,
}

/// Your devices that take web push messages
#[utoipa::path(get, path = "/api/v1/devices", tag = "me", responses((status = 200, body = DevicesJson)))]
async fn list_devices(State(app): State<App>, caller: Caller) -> Result<Json<DevicesJson>, Error> {
    caller.needs("notifications:read")?;
    let all = read(&app, caller.org, caller.colleague.id).await?;
    let item =
        |device: Device| DeviceJson { id: device.id, browser: device.browser, since: device.created_at };
    Ok(Json(DevicesJson { public_key: public_key(&app.keys), items: all.into_iter().map(item).collect() }))
}

/// Let a device take web push messages
#[utoipa::path(post, path = "/api/v1/devices", tag = "me", request_body = Subscription,
    responses((status = 204)))]
async fn add_device(
    State(app): State<App>,
    caller: Caller,
    Json(given): Json<Subscription>,
) -> Result<StatusCode, Error> {
    caller.needs("notifications:write")?;
    store_device(&app, (caller.org, caller.colleague.id), &given, &say("devices-by-api")).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Send a message to a device, to see that it arrives
#[utoipa::path(post, path = "/api/v1/devices/{id}/try", tag = "me", params(("id" = String, Path)),
    responses((status = 204), (status = 404)))]
async fn try_device(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<SubscriptionId>,
) -> Result<StatusCode, Error> {
    caller.needs("notifications:write")?;
    tell(&app, (caller.org, caller.colleague.id), id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Stop web push messages to a device
#[utoipa::path(delete, path = "/api/v1/devices/{id}", tag = "me", params(("id" = String, Path)),
    responses((status = 204), (status = 404)))]
async fn end_device(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<SubscriptionId>,
) -> Result<StatusCode, Error> {
    caller.needs("notifications:write")?;
    let mine = (id, caller.colleague.id);
    app.db.write(caller.org, mine, |tx, (id, me)| Box::pin(unsubscribe(tx, *id, *me))).await?;
    Ok(StatusCode::NO_CONTENT)
}
