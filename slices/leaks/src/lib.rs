//! Leaks: where drips keep falling, found by statistics, owned, repaired, and closed only by evidence.
//!
//! Words: a *stream* is the drips of one kind at one place, or of many together; a *finding* is what the detector said
//! of it on one day; a *leak* is a stream in which drips recur more than chance or the standard allows; a *look* goes
//! through all streams; the *stake* is what a leak puts at risk.
//!
//! Invariants: a finding is kept as it was issued, what late events make of it beside it. What one failure shows in
//! many roll-ups is one leak. Nobody closes a leak: the data verify a repair, or refute it. No figure is about a single
//! colleague unless they or their coach look at it, and the agreement is recorded.
//!
//! Flow: [`looking`] looks, once a night and on demand, with the detector of `measures::leaks::watch`; [`acts`] are what
//! people do to a leak; [`telling`] reads more about one when somebody looks; [`value`] says what is at stake;
//! [`people`] what may be seen of whom; [`letter`] writes on Mondays; [`pages`] and [`api`] are the doors.

use shell::signpost::Post;
use shell::{Alert, Counted, Feature, Menu, Right, Signpost};

mod acts;
mod api;
mod current;
mod days;
pub mod filling;
mod finding;
mod leak;
mod letter;
mod looking;
mod pages;
mod people;
mod refusals;
mod seen;
mod sql;
mod state;
mod steps;
mod stream;
mod telling;
#[cfg(test)]
mod tests;
mod value;

/// Leaks, for the registry.
pub const FEATURE: Feature = Feature {
    name: "leaks",
    menu: Some(Menu {
        key: "leaks-menu",
        path: "/leaks",
        icon: "drop",
        order: 35,
        right: Right::SeeReports,
        count: Some(|tx, _| {
            Box::pin(async move { Ok(Counted { count: sql::count_open(tx).await?, alert: Alert::Calm }) })
        }),
    }),
    routes: pages::routes,
    api: api::router,
    jobs: &[looking::LOOK, letter::WRITE],
    codes: refusals::ALL,
    scopes: &[api::READ, api::WRITE, api::PURCHASES],
    live: &[("leak_", "leaks")],
    names_colleagues: &[
        ("coach_named", shell::Naming::Both),
        ("coach_ended", shell::Naming::Both),
        ("people_agreement_recorded", shell::Naming::About),
        ("people_agreement_ended", shell::Naming::About),
        ("leak_settings_changed", shell::Naming::About),
    ],
    samples: pages::samples,
    start: Some(|app| Box::pin(looking::keep_planned(app))),
    extends: &[&OWN_SIGN],
    ..Feature::NONE
};

/// One's own figures, from one's own page.
const OWN_SIGN: Signpost =
    Signpost { post: Post::Me, path: "/leaks/mine", key: "leaks-mine-sign", right: Right::AnswerCustomers };

/// Looks at all streams of an organization now, as the nightly job does: for filling a sample organization.
pub async fn look(db: &store::Db, org: store::OrgId) -> Result<(), shell::Error> {
    looking::look(db, org).await
}
