//! Who does something: a colleague at a page, or the one in whose name a program calls.

use std::sync::Arc;

use shell::api::Caller;
use shell::{Colleague, Role, Seat};
use store::Actor;

/// The doer of an act.
#[derive(Clone, Debug)]
pub(crate) struct Doer {
    /// In whose name.
    pub(crate) colleague: Arc<Colleague>,
    /// Who it was, for events.
    pub(crate) actor: Actor,
}

impl Doer {
    /// What the doer may do.
    pub(crate) fn role(&self) -> Role {
        self.colleague.role
    }
}

impl From<&Seat> for Doer {
    fn from(seat: &Seat) -> Self {
        Self { colleague: Arc::clone(&seat.colleague), actor: seat.actor() }
    }
}

impl From<&Caller> for Doer {
    fn from(caller: &Caller) -> Self {
        Self { colleague: Arc::clone(&caller.colleague), actor: caller.actor }
    }
}
