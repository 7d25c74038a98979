//! Customers in the API.

use axum::extract::State as Of;
use conversations::CustomerId;
use conversations::customers::Identity;
use serde::{Deserialize, Serialize};
use shell::api::{Caller, Cursor, Json, Listed, Path, Query};
use shell::{App, Error, Right};
use store::Timestamp;
use utoipa::{IntoParams, ToSchema};

use super::pages::SEARCHED_MAX;
use super::record::{self, Known};
use super::{Wish, sql};
use crate::doer::Doer;
use crate::paging::{Paging, listed};

/// Which customers.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// Those of this name, or with this in their address: every word of it begins a word of theirs, in any order, and
    /// accents do not matter. These come in the order of the words, on one page.
    q: Option<String>,
    /// The `next` of the page before.
    #[param(value_type = Option<String>)]
    after: Option<Cursor>,
    /// 1 to 200; 50 when left out.
    limit: Option<u16>,
}

/// A customer in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CustomerLine {
    #[schema(value_type = String)]
    id: CustomerId,
    /// May be empty.
    name: String,
    /// Their first address; may be empty.
    address: String,
    /// When a message to one of their addresses last came back.
    #[serde(skip_serializing_if = "Option::is_none")]
    bounced_at: Option<Timestamp>,
    language: String,
    created_at: Timestamp,
}

impl From<sql::Line> for CustomerLine {
    fn from(line: sql::Line) -> Self {
        Self {
            id: line.id,
            name: line.name,
            address: line.address,
            bounced_at: line.bounced_at,
            language: line.language,
            created_at: line.created_at,
        }
    }
}

/// Everybody cared for, or those of a name.
#[utoipa::path(
    get, path = "/api/v1/customers", tag = "customers", operation_id = "list_customers", params(Which),
    responses((status = 200, description = "Customers, newest first; those who were looked for in the order of words", body = Listed<CustomerLine>))
)]
pub(super) async fn list(
    Of(app): Of<App>,
    caller: Caller,
    Query(Which { q, after, limit }): Query<Which>,
) -> Result<Json<Listed<CustomerLine>>, Error> {
    caller.needs("customers:read")?;
    caller.can(Right::AnswerCustomers)?;
    let paging = Paging { after, limit };
    let limit = paging.limit()?;
    if let Some(typed) = q.filter(|typed| !typed.trim().is_empty()) {
        if typed.chars().count() > SEARCHED_MAX {
            return Err(Error::field("q", format!("it has at most {SEARCHED_MAX} characters")));
        }
        let found = app
            .db
            .read(caller.org, (typed, limit), |tx, (typed, limit)| Box::pin(sql::found(tx, typed, *limit)));
        return Ok(Json(Listed {
            items: found.await?.into_iter().map(CustomerLine::from).collect(),
            next: None,
        }));
    }
    let before = CustomerId::of(paging.after.map_or(i64::MAX, |cursor| cursor.id));
    let read = app.db.read(caller.org, (before, limit + 1), |tx, (before, limit)| {
        Box::pin(sql::list(tx, *before, *limit))
    });
    Ok(Json(listed(read.await?, limit, |line: &sql::Line| line.id.get(), CustomerLine::from)))
}

/// A customer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Customer)]
pub(super) struct CustomerView {
    #[schema(value_type = String)]
    id: CustomerId,
    /// May be empty.
    name: String,
    /// By IANA name; empty for the organization's.
    time_zone: String,
    /// As a BCP 47 tag; may be empty.
    language: String,
    note: String,
    identities: Vec<IdentityView>,
    /// Numbers of their newest 50 conversations, newest first.
    conversation_numbers: Vec<i64>,
    created_at: Timestamp,
    /// Grows with each change; a change names the version it was made on.
    version: i64,
}

/// An address of a customer.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Identity)]
pub(super) struct IdentityView {
    #[schema(value_type = String)]
    id: conversations::IdentityId,
    kind: String,
    value: String,
    /// When a message to it last came back.
    #[serde(skip_serializing_if = "Option::is_none")]
    bounced_at: Option<Timestamp>,
}

impl From<Identity> for IdentityView {
    fn from(identity: Identity) -> Self {
        Self { id: identity.id, kind: identity.kind, value: identity.value, bounced_at: identity.bounced_at }
    }
}

impl From<Known> for CustomerView {
    fn from(known: Known) -> Self {
        let customer = known.customer;
        Self {
            id: customer.id,
            name: customer.name,
            time_zone: customer.time_zone,
            language: customer.language,
            note: customer.note,
            identities: known.identities.into_iter().map(IdentityView::from).collect(),
            conversation_numbers: known.conversations.iter().map(|line| line.number).collect(),
            created_at: customer.created_at,
            version: customer.version,
        }
    }
}

/// One customer.
#[utoipa::path(
    get, path = "/api/v1/customers/{id}", tag = "customers", operation_id = "get_customer",
    params(("id" = String, Path)), responses((status = 200, description = "The customer", body = CustomerView))
)]
pub(super) async fn get(
    Of(app): Of<App>,
    caller: Caller,
    Path(id): Path<CustomerId>,
) -> Result<Json<CustomerView>, Error> {
    caller.needs("customers:read")?;
    caller.can(Right::AnswerCustomers)?;
    find(&app, &caller, id).await.map(|known| Json(known.into()))
}

async fn find(app: &App, caller: &Caller, id: CustomerId) -> Result<Known, Error> {
    let asked = (id, caller.colleague.id);
    let found =
        app.db.read(caller.org, asked, |tx, (id, colleague)| Box::pin(record::read(tx, *id, *colleague)));
    found.await?.ok_or_else(Error::not_found)
}

/// What changes about a customer; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CustomerChange {
    /// The version this change was made on.
    version: i64,
    name: Option<String>,
    time_zone: Option<String>,
    language: Option<String>,
    note: Option<String>,
}

/// Corrects what is known of a customer.
#[utoipa::path(
    patch, path = "/api/v1/customers/{id}", tag = "customers", operation_id = "change_customer",
    params(("id" = String, Path)), request_body = CustomerChange,
    responses((status = 200, description = "The customer as changed", body = CustomerView))
)]
pub(super) async fn change(
    Of(app): Of<App>,
    caller: Caller,
    Path(id): Path<CustomerId>,
    Json(change): Json<CustomerChange>,
) -> Result<Json<CustomerView>, Error> {
    caller.needs("customers:write")?;
    let before = find(&app, &caller, id).await?.customer;
    let wish = Wish {
        name: change.name.unwrap_or(before.name),
        time_zone: change.time_zone.unwrap_or(before.time_zone),
        language: change.language.unwrap_or(before.language),
        note: change.note.unwrap_or(before.note),
        version: change.version,
    };
    let corrected = app.db.write(caller.org, (Doer::from(&caller), id, wish), |tx, (doer, id, wish)| {
        Box::pin(super::correct(tx, doer, *id, wish))
    });
    corrected.await?;
    find(&app, &caller, id).await.map(|known| Json(known.into()))
}
