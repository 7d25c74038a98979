//! Drips: what let a customer down, and what is done about it.
//!
//! Words: a *drip* is one small failure of care, an *occasion* one on which it could have happened; *putting right* is
//! what a keeper does for the customer about the drips of one cause; a *standard* says what good care is, its *claim*
//! what management believed before anybody looked.
//!
//! Invariants: the instrument counts and keeps, this crate shows and asks. Nothing here is filtered or grouped by a
//! colleague ([`about_nobody`]). Every act of a page is a call of the API.
//!
//! Flow: [`putting_right`] is the manager's first screen; [`beside`] stands next to a conversation and a customer, with
//! the form for what no event shows ([`recording`]); [`standards`] and [`kinds`] are settings; [`recounting`] counts
//! again.

use futures_util::FutureExt;
use shell::{Alert, Counted, Feature, Landing, Menu, Right, Role, Seat};
use store::{Doing, Fault, Tx};

mod about_nobody;
mod around;
mod beside;
mod drips_api;
mod kinds;
mod putting_right;
mod recording;
mod recounting;
mod said;
mod samples;
mod standards;
mod telling;
#[cfg(test)]
mod tests;

/// Drips and putting right, for the registry.
pub const FEATURE: Feature = Feature {
    name: "drips",
    menu: Some(Menu {
        key: "drips-menu",
        path: "/drips",
        icon: "heart",
        order: 30,
        right: Right::AnswerCustomers,
        count: Some(waiting),
    }),
    routes: || putting_right::routes().merge(recording::routes()).merge(beside::routes()),
    api: || drips_api::router().merge(putting_right::api::router()).merge(recording::api::router()),
    codes: &[
        about_nobody::BY_COLLEAGUE,
        putting_right::AMOUNT_BAD,
        around::PLACE_OF_FEW,
        around::PLACE_UNKNOWN,
    ],
    scopes: &[drips_api::READ, drips_api::WRITE],
    live: &[("drip_", "drips"), ("righting_", "drips")],
    samples: || [putting_right::samples(), beside::samples(), recording::samples()].concat(),
    extends: &[
        &BEGINNING,
        &beside::IN_THREAD,
        &beside::OF_CUSTOMER,
        &beside::AT_CUSTOMER,
        &putting_right::KEEPING,
    ],
    ..Feature::NONE
};

/// Standards and kinds of one's own, for the registry.
pub const STANDARDS: Feature = Feature {
    name: "standards",
    menu: Some(Menu {
        key: "standards-menu",
        path: "/drips/standards",
        icon: "ledger",
        order: 145,
        right: Right::SeeReports,
        count: None,
    }),
    routes: || standards::routes().merge(kinds::routes()).merge(recounting::routes()),
    api: || standards::api::router().merge(kinds::api::router()).merge(recounting::api::router()),
    codes: &[standards::PERCENT_BAD, standards::LENGTH_BAD, standards::DAY_BAD],
    samples: || [standards::samples(), kinds::samples(), recounting::samples()].concat(),
    ..Feature::NONE
};

/// A manager begins with what is to be put right, and whoever else sees reports as long as there is anything.
const BEGINNING: Landing = Landing {
    path: "/drips",
    wants: |tx, seat| {
        async move {
            match seat.colleague.role {
                Role::Manager => Ok(true),
                role if role.may(Right::SeeReports) => {
                    Ok(instrument::rightings::count_open(tx, None).await? > 0)
                }
                _ => Ok(false),
            }
        }
        .boxed()
    },
};

/// How much waits to be put right: for whoever sees reports all of it, for others what they keep.
fn waiting<'a>(tx: &'a mut Tx, seat: &'a Seat) -> Doing<'a, Counted, Fault> {
    async move {
        let keeper = (!seat.may(Right::SeeReports)).then_some(seat.colleague.id);
        let count = instrument::rightings::count_open(tx, keeper).await?;
        // What is to be put right has gone wrong already.
        Ok(Counted { count, alert: if count > 0 { Alert::Late } else { Alert::Calm } })
    }
    .boxed()
}
