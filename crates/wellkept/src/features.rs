//! The registry: one line per feature.

use shell::Feature;

/// Everything this program can do.
pub const FEATURES: &[Feature] = &[
    conversations::FEATURE,
    desk::FEATURE,
    promises::FEATURE,
    promises::KEEPING,
    promises::ASKS,
    promises::MAKING,
    promises::SHOWING,
    instrument::FEATURE,
    drips::FEATURE,
    drips::STANDARDS,
    leaks::FEATURE,
    inboxes::FEATURE,
    settings::CUSTOMERS,
    settings::COLLEAGUES,
    settings::TEAMS,
    settings::ORGANIZATION,
    settings::TOKENS,
    crate::commands::here::FEATURE,
    crate::commands::demo::FEATURE,
];
