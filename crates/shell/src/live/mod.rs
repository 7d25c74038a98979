//! Live updates: "what changed, and up to which number".

use store::Clock;

/// Where live updates meet their listeners.
pub(crate) struct Hub {
    #[expect(dead_code, reason = "used once presence expires")]
    clock: Clock,
}

impl Hub {
    pub(crate) fn new(clock: Clock) -> Self {
        Self { clock }
    }
}
