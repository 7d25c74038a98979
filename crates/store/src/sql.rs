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
    /// Whether the text for `SQLite` names `$1`, `$2` … in this order, so that they can be bound by number.
    pub(crate) is_in_order: bool,
}

impl Sql {
    /// A statement about one organization's rows; `$1` is the organization.
    pub const fn tenant(name: &'static str, text: &'static str) -> Self {
        Self { name, scope: Scope::Tenant, sqlite: text, postgres: text, is_in_order: is_in_order(text) }
    }

    /// A statement about the whole instance.
    pub const fn wide(name: &'static str, text: &'static str) -> Self {
        Self { name, scope: Scope::Wide, sqlite: text, postgres: text, is_in_order: is_in_order(text) }
    }

    /// One of the few tenant statements whose texts must differ.
    pub const fn two(name: &'static str, sqlite: &'static str, postgres: &'static str) -> Self {
        Self { name, scope: Scope::Tenant, sqlite, postgres, is_in_order: is_in_order(sqlite) }
    }
}

/// Whether each placeholder first appears after the one before it.
const fn is_in_order(text: &str) -> bool {
    let text = text.as_bytes();
    let (mut at, mut next) = (0, 1);
    while at < text.len() {
        let is_place = text[at] == b'$';
        at += 1;
        let mut number = 0;
        while is_place && at < text.len() && text[at].is_ascii_digit() {
            number = 10 * number + (text[at] - b'0') as u32;
            at += 1;
        }
        if number > next {
            return false;
        }
        if number == next {
            next += 1;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::is_in_order;

    #[track_caller]
    fn check(text: &str, expected: bool) {
        assert_eq!(is_in_order(text), expected, "{text}");
    }

    #[test]
    fn places_are_in_order_by_where_they_first_appear() {
        check("SELECT 1", true);
        check("SELECT a FROM b WHERE org_id = $1 AND c = $2 AND d.org_id = $1 LIMIT $3", true);
        check("UPDATE a SET b = $3 WHERE org_id = $1 AND id = $2", false);
        check("VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)", true);
        check("VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $11, $10)", false);
        check("VALUES ($2)", false);
    }
}
