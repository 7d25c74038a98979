//! A statement: a constant with a name, one text for both engines.

/// Whose rows a statement may touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// One organization; `$1` is its id, bound by the transaction.
    Tenant,
    /// The whole instance: the directory, leases, and the few sweeps that a test lists by name.
    Wide,
}

/// A named SQL text. Written as a constant right above the function that uses it; a test finds every such
/// constant, prepares it on both engines and checks the house's rules for it.
#[derive(Debug)]
pub struct Sql {
    /// `area.question`, unique in the program.
    pub name: &'static str,
    /// Whose rows it may touch.
    pub scope: Scope,
    pub(crate) sqlite: &'static str,
    pub(crate) postgres: &'static str,
}

impl Sql {
    /// A statement about one organization's rows; `$1` is the organization.
    pub const fn tenant(name: &'static str, text: &'static str) -> Self {
        Self { name, scope: Scope::Tenant, sqlite: text, postgres: text }
    }

    /// A statement about the whole instance.
    pub const fn wide(name: &'static str, text: &'static str) -> Self {
        Self { name, scope: Scope::Wide, sqlite: text, postgres: text }
    }

    /// One of the few tenant statements whose texts must differ.
    pub const fn two(name: &'static str, sqlite: &'static str, postgres: &'static str) -> Self {
        Self { name, scope: Scope::Tenant, sqlite, postgres }
    }
}
