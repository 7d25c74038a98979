//! The end of an account: what it means, then the end itself.

use askama::Template;
use axum::extract::State as Of;
use axum::response::Response;
use conversations::{Counts, Keeping};
use shell::api::Path;
use shell::colleague::State;
use shell::form::Form;
use shell::page::{self, Page, filters};
use shell::words::{Arg, say_with};
use shell::{App, ColleagueId, Error, Seat, codes};
use store::{Fault, Tx};

use super::person::{find, refused};
use super::{CannotKeep, may_touch};
use crate::doer::Doer;
use crate::problem::Nothing;

/// What closing an account means, before it is closed.
#[derive(Template)]
#[template(path = "colleagues/close.html")]
pub(super) struct ClosePage {
    id: String,
    name: String,
    waiting: Waiting,
}

/// What waits for a colleague, in sentences.
#[derive(Default)]
struct Waiting {
    /// What goes to those who stay.
    goes_over: Vec<String>,
    /// What stays until somebody takes it.
    stays: Vec<String>,
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

/// What waits for a colleague: their open conversations, and all that they keep in other features.
async fn what_waits(app: &App, seat: &Seat, id: ColleagueId) -> Result<Waiting, Fault> {
    let keepings: Vec<Keeping> = app.each::<Keeping>().copied().collect();
    app.db.read(seat.org, (id, keepings), |tx, (id, keepings)| Box::pin(count(tx, *id, keepings))).await
}

async fn count(tx: &mut Tx, id: ColleagueId, keepings: &[Keeping]) -> Result<Waiting, Fault> {
    let mut waiting = Waiting::default();
    let open = conversations::counts(tx, id).await?.mine;
    if open > 0 {
        let key = if open < Counts::MAX {
            "settings-open-conversations"
        } else {
            "settings-open-conversations-many"
        };
        waiting.stays.push(say_with(key, &[("count", open.into())]));
    }
    for keeping in keepings {
        let waits = (keeping.waits)(tx, id).await?;
        let some = waits.into_iter().filter(|waits| waits.count > 0);
        waiting.goes_over.extend(some.map(|waits| say_with(waits.key, &[("count", waits.count.into())])));
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
    let input = (app.clone(), Doer::from(&seat), id);
    let closed =
        app.db.write(seat.org, input, |tx, (app, doer, id)| Box::pin(super::close(app, tx, doer, *id)));
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
        let waiting = Waiting {
            goes_over: vec!["12 open promises".to_owned()],
            stays: vec![say_with("settings-open-conversations", &[("count", 4.into())])],
        };
        let page = |waiting| Self { id: "8".into(), name: "Ben Prata".into(), waiting };
        vec![page(Waiting::default()), page(waiting)]
    }
}
