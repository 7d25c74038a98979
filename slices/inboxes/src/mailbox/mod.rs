//! A mailbox: one email channel with its servers, its secrets and its state.

pub mod form;
pub mod presets;
pub mod secrets;
pub mod settings;
pub mod state;

pub use settings::Settings;
pub use state::State;

/// The kind of channel that this feature keeps.
pub const KIND: &str = "email";
