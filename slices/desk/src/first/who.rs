//! Whom an address belongs to, said while it is typed.

use axum::extract::State;
use axum::response::Response;
use conversations::customers::{self, Customer};
use serde::Deserialize;
use shell::api::Query;
use shell::page::fragment;
use shell::words::{day, say, say_with};
use shell::{App, Error, Right, Seat};
use store::{Fault, Tx};

use crate::drawing::{people_from, who as name_or_address};
use crate::views::WhoView;

/// Longest field that is looked at, in bytes.
const TYPED_BYTES_MAX: usize = 4_000;

/// What stands in the field.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Asked {
    to: String,
}

/// GET /conversations/new/who: whom the first address belongs to.
pub(crate) async fn who(
    State(app): State<App>,
    seat: Seat,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let typed = asked.to.trim();
    let people =
        if typed.len() > TYPED_BYTES_MAX { Vec::new() } else { people_from(typed).unwrap_or_default() };
    let Some(first) = people.into_iter().next() else { return fragment(&WhoView::default()) };
    let found = app.db.read(seat.org, first.key(), |tx, key| Box::pin(find(tx, key))).await?;
    let now = app.clock().now();
    fragment(&match found {
        Some(known) => {
            let name = name_or_address(&known.name, &first.email);
            let since = day(known.created_at, now, seat.zone());
            WhoView {
                words: say_with("desk-first-known", &[("name", name.into()), ("day", since.into())]),
                record: format!("/customers/{}", known.id),
            }
        }
        None => WhoView { words: say("desk-first-unknown"), record: String::new() },
    })
}

async fn find(tx: &mut Tx, key: &str) -> Result<Option<Customer>, Fault> {
    match customers::find(tx, "email", key).await? {
        Some(identity) => customers::get(tx, identity.customer).await,
        None => Ok(None),
    }
}
