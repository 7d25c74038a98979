//! The list of mailboxes, each with its light.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use conversations::channels::{Channel, Light};
use jiff::tz::TimeZone;
use shell::page::{self, filters};
use shell::words::{self, Arg, say, say_with};
use shell::{App, Error, Page, Right, Seat};
use store::{Fault, Timestamp, arrivals};

use crate::mailbox::Settings;
use crate::parcels;

/// The page.
#[derive(Template)]
#[template(path = "pages/list.html")]
pub(crate) struct ListPage {
    lead: String,
    lines: Lines,
}

/// The list itself, which live updates fetch again.
#[derive(Template)]
#[template(path = "pages/lines.html")]
pub(crate) struct Lines {
    mailboxes: Vec<Line>,
    quarantine: Option<String>,
    failed: Option<String>,
}

/// One mailbox.
#[derive(Clone)]
struct Line {
    path: String,
    name: String,
    address: String,
    tone: &'static str,
    state: String,
    reason: String,
    last_in: String,
    last_out: String,
    is_unconnected: bool,
}

/// GET /mailboxes
pub(crate) async fn page(State(app): State<App>, seat: Seat) -> Result<Response, Error> {
    let lines = read(&app, &seat).await?;
    page::show(&app, &seat, ListPage::of(lines)).await
}

/// GET /mailboxes/list
pub(crate) async fn lines(State(app): State<App>, seat: Seat) -> Result<Response, Error> {
    page::fragment(&read(&app, &seat).await?)
}

async fn read(app: &App, seat: &Seat) -> Result<Lines, Error> {
    seat.can(Right::KeepMailboxes)?;
    let mailboxes = crate::keeping::all(app, seat.org).await?;
    let (quarantined, failed) = app
        .db
        .read(seat.org, (), |tx, ()| {
            Box::pin(async move {
                let quarantined = arrivals::count(tx, arrivals::State::Quarantined).await?;
                Ok::<_, Fault>((quarantined, parcels::failed_count(tx).await?))
            })
        })
        .await?;
    let now = app.clock().now();
    let counted = |key, count: i64| (count > 0).then(|| say_with(key, &[("count", Arg::from(count))]));
    Ok(Lines {
        mailboxes: mailboxes.iter().map(|channel| Line::of(channel, now, seat.zone())).collect(),
        quarantine: counted("inboxes-quarantine-waiting", quarantined),
        failed: counted("inboxes-outbox-failed", failed),
    })
}

impl Line {
    fn of(channel: &Channel, now: Timestamp, zone: &TimeZone) -> Self {
        let settings = Settings::read(&channel.settings);
        let is_unconnected = matches!(&settings, Ok(settings) if !settings.is_connected());
        let (tone, key) = match (channel.is_active, channel.light) {
            (false, _) => ("", "inboxes-light-rests"),
            (true, _) if is_unconnected => ("", "inboxes-light-unconnected"),
            (true, Light::Green) => ("kept", "inboxes-light-green"),
            (true, Light::Amber) => ("soon", "inboxes-light-amber"),
            (true, Light::Red) => ("broken", "inboxes-light-red"),
        };
        let moment = |at: Timestamp| {
            if at == Timestamp::UNIX_EPOCH { say("inboxes-never") } else { words::moment(at, now, zone) }
        };
        Self {
            path: format!("/mailboxes/{}", channel.id.get()),
            name: channel.name.clone(),
            address: channel.address.clone(),
            tone,
            state: say(key),
            reason: if is_unconnected { String::new() } else { channel.light_reason.clone() },
            last_in: moment(channel.last_in_at),
            last_out: moment(channel.last_out_at),
            is_unconnected,
        }
    }
}

impl ListPage {
    fn of(lines: Lines) -> Self {
        let unwell = lines.mailboxes.iter().filter(|line| matches!(line.tone, "soon" | "broken")).count();
        let idle = lines.mailboxes.iter().filter(|line| line.is_unconnected).count();
        let args = [
            ("count", Arg::from(lines.mailboxes.len())),
            ("unwell", Arg::from(unwell)),
            ("idle", Arg::from(idle)),
        ];
        let lead = if lines.mailboxes.is_empty() { String::new() } else { say_with("inboxes-lead", &args) };
        Self { lead, lines }
    }
}

impl Page for ListPage {
    fn title(&self) -> String {
        say("inboxes-title")
    }

    fn menu(&self) -> &'static str {
        "/mailboxes"
    }

    fn samples() -> Vec<Self> {
        let line = |name: &str, tone, key, reason: &str| Line {
            path: "/mailboxes/1".to_owned(),
            name: name.to_owned(),
            address: format!("{}@kettle.example", name.to_lowercase()),
            tone,
            state: say(key),
            reason: reason.to_owned(),
            last_in: "today 10:02".to_owned(),
            last_out: "yesterday 16:40".to_owned(),
            is_unconnected: key == "inboxes-light-unconnected",
        };
        let lines = vec![
            line("Help", "kept", "inboxes-light-green", ""),
            line("Orders", "broken", "inboxes-light-red", &say("inboxes-trouble-password-refused")),
            line("Repairs", "soon", "inboxes-light-amber", "Nothing came in for 3 hours."),
            line("Events", "", "inboxes-light-rests", ""),
            line("Wholesale", "", "inboxes-light-unconnected", ""),
        ];
        vec![
            Self::of(Lines { mailboxes: Vec::new(), quarantine: None, failed: None }),
            Self::of(Lines { mailboxes: lines.clone(), quarantine: None, failed: None }),
            Self::of(Lines { mailboxes: lines[4..].to_vec(), quarantine: None, failed: None }),
            Self::of(Lines {
                mailboxes: lines,
                quarantine: Some(say_with("inboxes-quarantine-waiting", &[("count", 3.into())])),
                failed: Some(say_with("inboxes-outbox-failed", &[("count", 1.into())])),
            }),
        ]
    }
}
