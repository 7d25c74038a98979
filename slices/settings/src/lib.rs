//! Settings: who works here and in which teams, when the organization works, whom it cares for, and which
//! programs may call.
//!
//! Words: a colleague is *invited*, works here, or has *left*; a *roster* is the list of them all; a *wish* is
//! what somebody asks a record to become; a *token* lets a program call the API.
//!
//! Invariants: nobody touches an account above their own role, and the last owner stays one. Closing an
//! account ends its sessions and hands over what the colleague keeps, in the same transaction; what they did stays. A change to
//! a record names the version it was made on: one made on an older version is refused and nothing is lost.
//! A link or a token is shown once, and only its hash is stored.
//!
//! Flow: pages and API read a wish, the front door of each area (`colleagues`, `teams`, `organization`,
//! `customers`) judges and stores it in one transaction, and the page says so. Each area is registered as a
//! feature of its own, since each has its line in the menu: [`FEATURES`].

mod colleagues;
mod customers;
mod doer;
mod organization;
mod paging;
mod problem;
mod teams;
mod tokens;
mod zones;

#[cfg(test)]
mod tests;

pub use colleagues::FEATURE as COLLEAGUES;
pub use customers::FEATURE as CUSTOMERS;
pub use organization::FEATURE as ORGANIZATION;
pub use teams::FEATURE as TEAMS;
pub use tokens::FEATURE as TOKENS;

use shell::Feature;

/// Everything of this slice, one line per area, for the registry.
pub const FEATURES: [Feature; 5] = [CUSTOMERS, COLLEAGUES, TEAMS, ORGANIZATION, TOKENS];
