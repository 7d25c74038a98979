//! What went wrong, beside a conversation before one answers it, beside its customer, and at the customer's record.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use conversations::{Beside, Conversation, CustomerId, Panel, PanelPlace, by_number};
use shell::api::Path;
use shell::page::{self, filters};
use shell::{App, Error, Right, Sample, Seat};
use store::Tx;

mod wrong;

use crate::putting_right::row::Looker;
use wrong::{Known, Righted, Wrong, here, of_customer};

/// Most causes beside a conversation's customer.
const LINES_BESIDE: usize = 5;

/// What went wrong in a conversation, at the end of its time line, with the way to tell what nobody has told yet.
pub(crate) const IN_THREAD: Panel =
    Panel { name: "drips", place: PanelPlace::Thread, show: |tx, beside| Box::pin(in_thread(tx, beside)) };

/// What we did wrong to a customer, beside what is known of them.
pub(crate) const OF_CUSTOMER: Panel = Panel {
    name: "drips-of-customer",
    place: PanelPlace::Customer,
    show: |tx, beside| Box::pin(beside_customer(tx, beside)),
};

/// The same, all of it, on the customer's own page.
pub(crate) const AT_CUSTOMER: Panel = Panel {
    name: "drips-at-customer",
    place: PanelPlace::Record,
    show: |tx, beside| Box::pin(at_customer(tx, beside)),
};

/// What went wrong in a conversation, and the way to the form, which is fetched when it is wanted.
#[derive(Template)]
#[template(path = "beside/thread.html")]
struct InThread {
    list: Here,
}

/// The list of the panel, which live updates fetch again.
#[derive(Template)]
#[template(path = "beside/here.html")]
struct Here {
    number: i64,
    open: Vec<Wrong>,
    done: Vec<Wrong>,
    past: Vec<Wrong>,
}

/// What we did wrong, in the column about a customer.
#[derive(Template)]
#[template(path = "beside/customer.html")]
struct BesideCustomer {
    wrongs: Vec<Wrong>,
    more_path: Option<String>,
}

/// What we did wrong, on the customer's page.
#[derive(Template)]
#[template(path = "beside/record.html")]
struct AtCustomer {
    wrongs: Vec<Wrong>,
}

/// The fragments.
pub(crate) fn routes() -> Router<App> {
    Router::new().route("/conversations/{number}/drips", get(refetch))
}

/// GET /conversations/{number}/drips
pub(crate) async fn refetch(
    State(app): State<App>,
    seat: Seat,
    Path(number): Path<i64>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    page::fragment(&by_its_number(&app, &seat, number).await?.list)
}

/// The whole panel, after something was told in it.
pub(crate) async fn again(app: &App, seat: &Seat, number: i64) -> Result<Response, Error> {
    page::fragment(&by_its_number(app, seat, number).await?)
}

async fn by_its_number(app: &App, seat: &Seat, number: i64) -> Result<InThread, Error> {
    let input = (app.clone(), seat.clone(), number);
    let read = app.db.read(seat.org, input, |tx, (app, seat, number)| {
        Box::pin(async move {
            let found = by_number(tx, *number).await?.ok_or_else(Error::not_found)?;
            InThread::read(tx, app, seat, &found).await
        })
    });
    read.await
}

async fn in_thread(tx: &mut Tx, beside: Beside<'_>) -> Result<String, Error> {
    let Some(conversation) = beside.conversation else { return Ok(String::new()) };
    Ok(InThread::read(tx, beside.app, beside.seat, conversation).await?.render()?)
}

impl InThread {
    async fn read(tx: &mut Tx, app: &App, seat: &Seat, conversation: &Conversation) -> Result<Self, Error> {
        let known = here(tx, app, conversation, seat.colleague.id).await?;
        Ok(Self::of(conversation.number, &known, &Looker::at(seat, tx.now())))
    }

    fn of(number: i64, known: &Known, looker: &Looker) -> Self {
        Self { list: Here::of(number, known, looker) }
    }
}

impl Here {
    fn of(number: i64, known: &Known, looker: &Looker) -> Self {
        let wrongs = known.wrongs(looker);
        let of = |state| wrongs.iter().filter(|wrong| wrong.state == state).cloned().collect();
        Self { number, open: of(Righted::Open), done: of(Righted::Done), past: of(Righted::Past) }
    }
}

async fn wrongs(tx: &mut Tx, beside: Beside<'_>) -> Result<Vec<Wrong>, Error> {
    if beside.customer == CustomerId::NONE {
        return Ok(Vec::new());
    }
    let known = of_customer(tx, beside.app, beside.customer, beside.seat.colleague.id).await?;
    Ok(known.wrongs(&Looker::at(beside.seat, tx.now())))
}

async fn beside_customer(tx: &mut Tx, beside: Beside<'_>) -> Result<String, Error> {
    let mut wrongs = wrongs(tx, beside).await?;
    if wrongs.is_empty() {
        return Ok(String::new());
    }
    let more_path = (wrongs.len() > LINES_BESIDE).then(|| format!("/customers/{}", beside.customer));
    wrongs.truncate(LINES_BESIDE);
    Ok(BesideCustomer { wrongs, more_path }.render()?)
}

async fn at_customer(tx: &mut Tx, beside: Beside<'_>) -> Result<String, Error> {
    Ok(AtCustomer { wrongs: wrongs(tx, beside).await? }.render()?)
}

/// The panels in their states, for the samples.
pub(crate) fn samples() -> Vec<Sample> {
    let sample = |name: &str, html: askama::Result<String>| Sample {
        name: name.to_owned(),
        html: html.unwrap_or_else(|cause| format!("this sample does not render: {cause}")),
    };
    let looker = crate::samples::looker();
    let thread = |known: &Known| InThread::of(4127, known, &looker);
    let (nothing, some, done) = wrong::samples();
    let wrongs = || some.wrongs(&looker);
    vec![
        sample("drips/thread, nothing", thread(&nothing).render()),
        sample("drips/thread, some", thread(&some).render()),
        sample("drips/thread, put right", thread(&done).render()),
        sample(
            "drips/beside customer",
            BesideCustomer { wrongs: wrongs(), more_path: Some("/customers/21".to_owned()) }.render(),
        ),
        sample("drips/at customer", AtCustomer { wrongs: wrongs() }.render()),
        sample("drips/at customer, nothing", AtCustomer { wrongs: Vec::new() }.render()),
    ]
}
