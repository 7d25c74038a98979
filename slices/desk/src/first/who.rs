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

use crate::drawing::{people, people_from, who as name_or_address};
use crate::views::WhoView;

/// Addresses offered while one is typed.
const OFFERS: u16 = 8;
/// From how many characters on addresses are offered.
const TYPED_CHARS_MIN: usize = 2;
/// Longest field that is looked at, in bytes.
const TYPED_BYTES_MAX: usize = 4_000;

/// What stands in the field.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Asked {
    to: String,
}

struct Found {
    customer: Option<Customer>,
    offers: Vec<(String, String)>,
}

/// GET /conversations/new/who: whom the first address belongs to, and known addresses that begin so.
pub(crate) async fn who(
    State(app): State<App>,
    seat: Seat,
    Query(asked): Query<Asked>,
) -> Result<Response, Error> {
    seat.can(Right::AnswerCustomers)?;
    let typed = asked.to.trim().to_owned();
    if typed.len() > TYPED_BYTES_MAX {
        return fragment(&WhoView::default());
    }
    let found = app.db.read(seat.org, typed.clone(), |tx, typed| Box::pin(find(tx, typed))).await?;
    let offers = found.offers.iter().map(|(name, address)| {
        people(&[channels::Address {
            name: Some(name.clone()).filter(|name| !name.is_empty()),
            email: address.clone(),
        }])
    });
    let offers = offers.collect();
    let now = app.clock().now();
    fragment(&match (found.customer, people_from(&typed)) {
        (Some(known), Ok(typed)) => {
            let address = typed.first().map_or("", |first| first.email.as_str());
            let name = name_or_address(&known.name, address);
            let since = day(known.created_at, now, seat.zone());
            WhoView {
                words: say_with("desk-first-known", &[("name", name.into()), ("day", since.into())]),
                record: format!("/customers/{}", known.id),
                offers,
            }
        }
        (None, Ok(typed)) if !typed.is_empty() => {
            WhoView { words: say("desk-first-unknown"), record: String::new(), offers }
        }
        _ => WhoView { offers, ..WhoView::default() },
    })
}

async fn find(tx: &mut Tx, typed: &str) -> Result<Found, Fault> {
    let first = people_from(typed).ok().and_then(|people| people.into_iter().next());
    let customer = match first {
        Some(first) => match customers::find(tx, "email", &first.key()).await? {
            Some(identity) => customers::get(tx, identity.customer).await?,
            None => None,
        },
        None => None,
    };
    let is_beginning = !typed.contains([',', ';', '<']) && typed.chars().count() >= TYPED_CHARS_MIN;
    let offers =
        if is_beginning { customers::beginning_with(tx, "email", typed, OFFERS).await? } else { Vec::new() };
    Ok(Found { customer, offers })
}
