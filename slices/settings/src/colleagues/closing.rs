//! The end of an account: what it means, then the end itself.

use std::sync::Arc;

use askama::Template;
use axum::extract::State as Of;
use axum::response::Response;
use conversations::Counts;
use shell::api::Path;
use shell::colleague::{self, State};
use shell::form::Form;
use shell::page::{self, Page, filters};
use shell::sign_in::sessions::SessionId;
use shell::words::{Arg, say, say_with};
use shell::{App, ColleagueId, Count, Error, Seat, codes};
use store::{Fault, Tx};

use super::person::{find, refused};
use super::{CannotKeep, may_touch};
use crate::doer::Doer;
use crate::problem::Nothing;

/// The menu line of the inbox counts more than one colleague's own conversations, so it is left out where
/// what waits for one colleague is counted.
const INBOX: &str = "/inbox";

/// What closing an account means, before it is closed.
#[derive(Template)]
#[template(path = "colleagues/close.html")]
pub(super) struct ClosePage {
    id: String,
    name: String,
    waiting: Vec<String>,
}

/// GET /colleagues/{id}/close
pub(super) async fn ask(
    Of(app): Of<App>,
    seat: Seat,
    Path(id): Path<ColleagueId>,
) -> Result<Response, Error> {
    let person = find(&app, &seat, id).await?;
    if person.state == State::Gone {
        return refused(&app, &seat, id, CannotKeep::AlreadyClosed).await;
    }
    if !may_touch(seat.colleague.role, person.role) {
        return Err(Error::refused(codes::NOT_ALLOWED));
    }
    let waiting = what_waits(&app, &seat, id).await?;
    page::show(&app, &seat, ClosePage { id: id.to_string(), name: person.name, waiting }).await
}

/// What waits for a colleague: their open conversations, and what other features count in the menu.
async fn what_waits(app: &App, seat: &Seat, id: ColleagueId) -> Result<Vec<String>, Fault> {
    let menus = app.features.iter().filter_map(|feature| feature.menu).filter(|menu| menu.path != INBOX);
    let counts: Vec<(&str, Count)> = menus.filter_map(|menu| Some((menu.key, menu.count?))).collect();
    app.db
        .read(seat.org, (seat.clone(), id, counts), |tx, (seat, id, counts)| {
            Box::pin(count(tx, seat, *id, counts))
        })
        .await
}

async fn count(
    tx: &mut Tx,
    seat: &Seat,
    id: ColleagueId,
    counts: &[(&'static str, Count)],
) -> Result<Vec<String>, Fault> {
    let Some(colleague) = colleague::get(tx, id).await? else { return Ok(Vec::new()) };
    let theirs = Seat { colleague: Arc::new(colleague), session: SessionId::NONE, ..seat.clone() };
    let mut waiting = Vec::new();
    let open = conversations::counts(tx, id).await?.mine;
    if open > 0 {
        let key = if open < Counts::MAX {
            "settings-open-conversations"
        } else {
            "settings-open-conversations-many"
        };
        waiting.push(say_with(key, &[("count", open.into())]));
    }
    for (key, count) in counts {
        let counted = count(tx, &theirs).await?.count;
        if counted > 0 {
            let args = [("count", counted.into()), ("place", Arg::from(say(key)))];
            waiting.push(say_with("settings-open-elsewhere", &args));
        }
    }
    Ok(waiting)
}

/// POST /colleagues/{id}/close
pub(super) async fn close(
    Of(app): Of<App>,
    seat: Seat,
    Path(id): Path<ColleagueId>,
    Form(Nothing {}): Form<Nothing>,
) -> Result<Response, Error> {
    let input = (Doer::from(&seat), id);
    let closed = app.db.write(seat.org, input, |tx, (doer, id)| Box::pin(super::close(tx, doer, *id)));
    match closed.await {
        Ok(()) => Ok(page::go_saying("/colleagues", "settings-said-closed")),
        Err(refusal) => refused(&app, &seat, id, refusal).await,
    }
}

impl Page for ClosePage {
    fn title(&self) -> String {
        say_with("settings-close-title", &[("name", Arg::from(&self.name))])
    }

    fn menu(&self) -> &'static str {
        "/colleagues"
    }

    fn samples() -> Vec<Self> {
        let waiting = vec![
            say_with("settings-open-conversations", &[("count", 4.into())]),
            say_with("settings-open-elsewhere", &[("count", 2.into()), ("place", "My promises".into())]),
        ];
        let page = |waiting| Self { id: "8".into(), name: "Ben Prata".into(), waiting };
        vec![page(Vec::new()), page(waiting)]
    }
}
