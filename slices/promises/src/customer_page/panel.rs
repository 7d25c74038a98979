//! The address of a customer's page, beside a conversation: to copy, to open, to renew.

use askama::Template;
use axum::extract::State;
use axum::response::Response;
use conversations::{Beside, CustomerId, Panel, PanelPlace, customers};
use serde::Deserialize;
use shell::api::Path;
use shell::form::Form;
use shell::page::{filters, go_saying};
use shell::{App, Error, Right, Sample, Seat};
use store::{Fault, Tx};

use super::link;

/// Where a customer finds their promises, in the column about them.
pub(crate) const ADDRESS: Panel = Panel {
    name: "customer-page",
    place: PanelPlace::Customer,
    show: |tx, beside| Box::pin(draw(tx, beside)),
};

#[derive(Template)]
#[template(path = "customer_page/panel.html")]
struct Address {
    address: String,
    customer: String,
}

async fn draw(tx: &mut Tx, beside: Beside<'_>) -> Result<String, Error> {
    if beside.customer == CustomerId::NONE {
        return Ok(String::new());
    }
    let (address, _) = link::address(beside.app, tx, beside.customer).await?;
    Ok(Address { address, customer: beside.customer.to_string() }.render()?)
}

/// The form of the button has nothing but its token.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Renewing {}

/// POST /customers/{id}/page/renew
pub(crate) async fn renew(
    State(app): State<App>,
    seat: Seat,
    Path(id): Path<CustomerId>,
    Form(Renewing {}): Form<Renewing>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let actor = seat.actor();
    let renewed =
        app.db.write(seat.org, (id, actor), |tx, (id, actor)| Box::pin(renew_in(tx, *id, *actor))).await?;
    if !renewed {
        return Err(Error::not_found());
    }
    Ok(go_saying(&format!("/customers/{id}"), "promises-page-renewed"))
}

/// `false` when there is no such customer.
pub(crate) async fn renew_in(tx: &mut Tx, id: CustomerId, actor: store::Actor) -> Result<bool, Fault> {
    if customers::get(tx, id).await?.is_none() {
        return Ok(false);
    }
    link::renew(tx, id, actor).await?;
    Ok(true)
}

/// The panel, for the samples.
pub(crate) fn samples() -> Vec<Sample> {
    let address = "https://care.kettle.example/p/AAAAAAAAABEAAAAAAAAABQAAAAAAAE4g".to_owned();
    let panel = Address { address, customer: "5".to_owned() };
    let html = panel.render().unwrap_or_else(|cause| format!("this sample does not render: {cause}"));
    vec![Sample { name: "promises/customer page, address".to_owned(), html }]
}
