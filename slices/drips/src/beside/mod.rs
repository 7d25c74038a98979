//! What went wrong, beside a conversation before one answers it, beside its customer, and at the customer's record.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use conversations::{ConversationId, CustomerId, Panel, PanelPlace, by_id, by_number};
use shell::api::Path;
use shell::page::{self, filters};
use shell::{App, Error, Right, Sample, Seat};

mod wrong;

use crate::putting_right::row::Looker;
use crate::recording::{RecordForm, form};
use wrong::{Known, Righted, Wrong, here, of_customer};

/// Most causes beside a conversation's customer.
const LINES_BESIDE: usize = 5;

/// What went wrong in a conversation, at the end of its time line, with the form for what nobody has told yet.
pub(crate) const IN_THREAD: Panel = Panel {
    name: "drips",
    place: PanelPlace::Thread,
    show: |app, seat, conversation, _| Box::pin(async move { in_thread(&app, &seat, conversation).await }),
};

/// What we did wrong to a customer, beside what is known of them.
pub(crate) const OF_CUSTOMER: Panel = Panel {
    name: "drips-of-customer",
    place: PanelPlace::Customer,
    show: |app, seat, _, customer| Box::pin(async move { beside_customer(&app, &seat, customer).await }),
};

/// The same, all of it, on the customer's own page.
pub(crate) const AT_CUSTOMER: Panel = Panel {
    name: "drips-at-customer",
    place: PanelPlace::Record,
    show: |app, seat, _, customer| Box::pin(async move { at_customer(&app, &seat, customer).await }),
};

/// What went wrong in a conversation, and the form.
#[derive(Template)]
#[template(path = "beside/thread.html")]
struct InThread {
    list: Here,
    form: RecordForm,
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
    let input = (number, seat.colleague.id);
    let read: Result<_, store::Fault> = app
        .db
        .read(seat.org, input, |tx, (number, me)| {
            Box::pin(async move {
                let Some(found) = by_number(tx, *number).await? else { return Ok(None) };
                here(tx, &found, *me).await.map(Some)
            })
        })
        .await;
    let known = read?.ok_or_else(Error::not_found)?.worded(app, seat.org).await?;
    Ok(InThread::of(number, &known, &Looker::at(seat, app.clock().now())))
}

async fn in_thread(app: &App, seat: &Seat, conversation: ConversationId) -> Result<String, Error> {
    let input = (conversation, seat.colleague.id);
    let read: Result<_, store::Fault> = app
        .db
        .read(seat.org, input, |tx, (id, me)| {
            Box::pin(async move {
                let Some(found) = by_id(tx, *id).await? else { return Ok(None) };
                Ok(Some((found.number, here(tx, &found, *me).await?)))
            })
        })
        .await;
    let (number, known) = read?.ok_or_else(Error::not_found)?;
    let known = known.worded(app, seat.org).await?;
    Ok(InThread::of(number, &known, &Looker::at(seat, app.clock().now())).render()?)
}

impl InThread {
    fn of(number: i64, known: &Known, looker: &Looker) -> Self {
        Self { list: Here::of(number, known, looker), form: form(number, &known.around.kinds) }
    }
}

impl Here {
    fn of(number: i64, known: &Known, looker: &Looker) -> Self {
        let wrongs = known.wrongs(looker);
        let of = |state| wrongs.iter().filter(|wrong| wrong.state == state).cloned().collect();
        Self { number, open: of(Righted::Open), done: of(Righted::Done), past: of(Righted::Past) }
    }
}

async fn wrongs(app: &App, seat: &Seat, customer: CustomerId) -> Result<Vec<Wrong>, Error> {
    if customer == CustomerId::NONE {
        return Ok(Vec::new());
    }
    let input = (customer, seat.colleague.id);
    let read = app.db.read(seat.org, input, |tx, (id, me)| Box::pin(of_customer(tx, *id, *me)));
    let known = read.await?.worded(app, seat.org).await?;
    Ok(known.wrongs(&Looker::at(seat, app.clock().now())))
}

async fn beside_customer(app: &App, seat: &Seat, customer: CustomerId) -> Result<String, Error> {
    let mut wrongs = wrongs(app, seat, customer).await?;
    if wrongs.is_empty() {
        return Ok(String::new());
    }
    let more_path = (wrongs.len() > LINES_BESIDE).then(|| format!("/customers/{customer}"));
    wrongs.truncate(LINES_BESIDE);
    Ok(BesideCustomer { wrongs, more_path }.render()?)
}

async fn at_customer(app: &App, seat: &Seat, customer: CustomerId) -> Result<String, Error> {
    Ok(AtCustomer { wrongs: wrongs(app, seat, customer).await? }.render()?)
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
