//! Notifications: what a colleague is told inside the program, until they have seen it.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::{get, post};
use store::{Event, Fault, OrgId, Row, Sql, Timestamp, Tx, params};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::api::Json;
use crate::page::{Page, filters, go, samples_of, show};
use crate::words::{self, Arg, say, say_with};
use crate::{App, Caller, ColleagueId, Error, Sample, Seat};

/// Most that a page lists.
const SHOWN_MAX: u16 = 100;
/// Counting stops here.
const COUNTED_MAX: u16 = 100;

const INSERT: Sql = Sql::tenant(
    "notifications.insert",
    "INSERT INTO notifications (org_id, id, colleague_id, sentence, arguments, path, about_id, created_at, seen_at)
     VALUES ($1, $2, $3, $4, $5, $6, 0, $7, 0)",
);

/// Tells a colleague the sentence of `key`, with a page it leads to, in the transaction of its cause.
pub fn tell(
    tx: &mut Tx,
    colleague: ColleagueId,
    key: &'static str,
    args: &[(&'static str, Arg)],
    path: &str,
) {
    let (id, now) = (tx.new_id(), tx.now());
    let args: std::collections::BTreeMap<&str, &Arg> = args.iter().map(|(name, arg)| (*name, arg)).collect();
    let args = serde_json::to_string(&args).expect("arguments are plain JSON");
    tx.later(&INSERT, params![id, colleague, key, args, path, now]);
    tx.event(Event::new("colleague_notified").about(colleague.get()));
}

/// Something a colleague was told.
#[derive(Clone, Debug)]
struct Notification {
    id: i64,
    sentence: String,
    path: String,
    created_at: Timestamp,
    is_new: bool,
}

const LIST: Sql = Sql::tenant(
    "notifications.list",
    "SELECT id, sentence, arguments, path, created_at, seen_at FROM notifications
     WHERE org_id = $1 AND colleague_id = $2 ORDER BY id DESC LIMIT $3",
);

fn from_row(row: &Row<'_>) -> Result<Notification, Fault> {
    let args: std::collections::BTreeMap<String, Arg> =
        serde_json::from_str(&row.text(2)?).map_err(|_| row.broken(2, "is no JSON of arguments"))?;
    let args: Vec<(&str, Arg)> = args.iter().map(|(name, arg)| (name.as_str(), arg.clone())).collect();
    Ok(Notification {
        id: row.int(0)?,
        sentence: say_with(&row.text(1)?, &args),
        path: row.text(3)?,
        created_at: row.time(4)?,
        is_new: row.int(5)? == 0,
    })
}

async fn list(app: &App, org: OrgId, colleague: ColleagueId) -> Result<Vec<Notification>, Fault> {
    app.db
        .read(org, colleague, |tx, colleague| {
            Box::pin(tx.all(&LIST, params![*colleague, SHOWN_MAX], from_row))
        })
        .await
}

const COUNT: Sql = Sql::tenant(
    "notifications.count",
    "SELECT COUNT(*) FROM (SELECT id FROM notifications
       WHERE org_id = $1 AND colleague_id = $2 AND seen_at = 0 LIMIT $3) unseen",
);

/// How many a colleague has not seen, up to 100.
pub(crate) async fn count(tx: &mut Tx, colleague: ColleagueId) -> Result<i64, Fault> {
    Ok(tx.one(&COUNT, params![colleague, COUNTED_MAX], |row| row.int(0)).await?.unwrap_or(0))
}

const SEE: Sql = Sql::tenant(
    "notifications.see",
    "UPDATE notifications SET seen_at = $3 WHERE org_id = $1 AND colleague_id = $2 AND seen_at = 0",
);

async fn see(app: &App, org: OrgId, colleague: ColleagueId) -> Result<(), Fault> {
    app.db
        .write(org, colleague, |tx, colleague| {
            Box::pin(async move {
                let now = tx.now();
                tx.run(&SEE, params![*colleague, now]).await?;
                tx.event(Event::new("colleague_notified").about(colleague.get()));
                Ok(())
            })
        })
        .await
}

const SETTLE: Sql = Sql::tenant(
    "notifications.settle",
    "UPDATE notifications SET seen_at = $3
     WHERE org_id = $1 AND colleague_id = $2 AND seen_at = 0 AND sentence = $4 AND path = $5",
);

/// Marks as seen what a colleague was told with the sentence of `key` about the page of `path`: what it was about is
/// over. In the transaction of its cause.
pub async fn settle(tx: &mut Tx, colleague: ColleagueId, key: &'static str, path: &str) -> Result<(), Fault> {
    let now = tx.now();
    if tx.run(&SETTLE, params![colleague, now, key, path]).await? > 0 {
        tx.event(Event::new("colleague_notified").about(colleague.get()));
    }
    Ok(())
}

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/notifications", get(show_all)).route("/notifications/seen", post(see_all))
}

/// The samples of this page.
pub(crate) fn samples() -> Vec<Sample> {
    samples_of::<NotificationsPage>("shell/notifications")
}

/// What a colleague was told.
#[derive(Template)]
#[template(path = "page/notifications.html")]
struct NotificationsPage {
    lines: Vec<Line>,
    has_new: bool,
}

struct Line {
    sentence: String,
    path: String,
    ago: String,
    is_new: bool,
}

impl Page for NotificationsPage {
    fn title(&self) -> String {
        say("notifications-title")
    }

    fn menu(&self) -> &'static str {
        "/notifications"
    }

    fn samples() -> Vec<Self> {
        let line = |sentence: &str, is_new| Line {
            sentence: sentence.into(),
            path: "/promises".into(),
            ago: "4 min".into(),
            is_new,
        };
        let lines = vec![
            line("“I will call you back” is due in 30 minutes", true),
            line("You were given #4127", false),
        ];
        vec![Self { lines: Vec::new(), has_new: false }, Self { lines, has_new: true }]
    }
}

async fn show_all(State(app): State<App>, seat: Seat) -> Result<Response, Error> {
    let now = app.clock().now();
    let all = list(&app, seat.org, seat.colleague.id).await?;
    let has_new = all.iter().any(|notification| notification.is_new);
    let line = |notification: Notification| Line {
        sentence: notification.sentence,
        path: notification.path,
        ago: words::ago(notification.created_at, now, seat.zone()),
        is_new: notification.is_new,
    };
    show(&app, &seat, NotificationsPage { lines: all.into_iter().map(line).collect(), has_new }).await
}

async fn see_all(State(app): State<App>, seat: Seat) -> Result<Response, Error> {
    see(&app, seat.org, seat.colleague.id).await?;
    Ok(go("/notifications"))
}

pub(crate) fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list_mine)).routes(routes!(see_mine))
}

/// Something you were told.
#[derive(serde::Serialize, utoipa::ToSchema)]
struct Told {
    /// Its id.
    id: String,
    /// The sentence.
    says: String,
    /// The page it leads to.
    path: String,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Timestamp,
    /// Whether you have not seen it yet.
    is_new: bool,
}

/// What you were told
///
/// Newest first, at most 100.
#[utoipa::path(get, path = "/api/v1/notifications", tag = "notifications", responses((status = 200, body = Vec<Told>)))]
async fn list_mine(State(app): State<App>, caller: Caller) -> Result<Json<Vec<Told>>, Error> {
    caller.needs("notifications:read")?;
    let all = list(&app, caller.org, caller.colleague.id).await?;
    let told = all.into_iter().map(|notification| Told {
        id: notification.id.to_string(),
        says: notification.sentence,
        path: notification.path,
        at: notification.created_at,
        is_new: notification.is_new,
    });
    Ok(Json(told.collect()))
}

/// Mark all as seen
#[utoipa::path(post, path = "/api/v1/notifications/seen", tag = "notifications", responses((status = 204)))]
async fn see_mine(State(app): State<App>, caller: Caller) -> Result<axum::http::StatusCode, Error> {
    caller.needs("notifications:write")?;
    see(&app, caller.org, caller.colleague.id).await?;
    Ok(axum::http::StatusCode::NO_CONTENT)
}
