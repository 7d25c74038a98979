//! A mailbox: one email channel with its servers, its secrets and its state.

pub(crate) mod form;
pub(crate) mod presets;
pub(crate) mod secrets;
pub(crate) mod settings;
pub(crate) mod state;

pub(crate) use settings::Settings;
pub(crate) use state::State;

/// The kind of channel that this feature keeps.
pub(crate) const KIND: &str = "email";
