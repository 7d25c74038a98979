//! Touchpoints and products: free words of whoever tells a drip, each known by one spelling.

use store::{Fault, Row, Sql, Tx, params};

use crate::refusals::CannotRecord;

/// Longest name, in characters.
pub const NAME_CHARS_MAX: usize = 80;
/// Most touchpoints of an organization, and most products.
pub const NAMES_MAX: i64 = 200;

/// What a name is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// Where a customer met us: a shop, a counter, a web page.
    Touchpoint,
    /// What it was about.
    Product,
}

impl Dimension {
    /// Its word in rows, in the API and in forms.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Touchpoint => "touchpoint",
            Self::Product => "product",
        }
    }
}

/// The names that are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Names {
    /// In the order of their letters.
    pub touchpoints: Vec<String>,
    /// In the order of their letters.
    pub products: Vec<String>,
}

const KNOWN: Sql = Sql::tenant(
    "drip_names.known",
    "SELECT name FROM drip_names WHERE org_id = $1 AND dimension = $2 AND folded = $3",
);
const COUNT: Sql = Sql::tenant(
    "drip_names.count",
    "SELECT COUNT(*) FROM (SELECT folded FROM drip_names WHERE org_id = $1 AND dimension = $2 LIMIT $3) known",
);
const INSERT: Sql = Sql::tenant(
    "drip_names.insert",
    "INSERT INTO drip_names (org_id, dimension, folded, name) VALUES ($1, $2, $3, $4)",
);

/// The spelling by which a name is known, as it was first written; a new one is kept. Empty stays empty.
pub(crate) async fn settle(tx: &mut Tx, of: Dimension, written: &str) -> Result<String, CannotRecord> {
    let name = trimmed(written);
    if name.is_empty() {
        return Ok(name);
    }
    if name.chars().count() > NAME_CHARS_MAX {
        return Err(CannotRecord::NameTooLong(of.code()));
    }
    if let Some(known) = find(tx, of, &name).await? {
        return Ok(known);
    }
    let count = tx.one(&COUNT, params![of.code(), NAMES_MAX], |row| row.int(0)).await?;
    if count.unwrap_or(0) >= NAMES_MAX {
        return Err(CannotRecord::TooManyNames(of.code()));
    }
    tx.later(&INSERT, params![of.code(), folded(&name), &name]);
    Ok(name)
}

/// The spelling by which a name is known, for a filter; one that nobody has told of stands as it is written.
pub async fn spelled(tx: &mut Tx, of: Dimension, written: &str) -> Result<String, Fault> {
    let name = trimmed(written);
    Ok(find(tx, of, &name).await?.unwrap_or(name))
}

async fn find(tx: &mut Tx, of: Dimension, name: &str) -> Result<Option<String>, Fault> {
    tx.one(&KNOWN, params![of.code(), folded(name)], |row| row.text(0)).await
}

const ALL: Sql = Sql::tenant(
    "drip_names.all",
    "SELECT dimension, name FROM drip_names WHERE org_id = $1 ORDER BY dimension, folded LIMIT $2",
);

/// All names that are known.
pub async fn all(tx: &mut Tx) -> Result<Names, Fault> {
    let read = |row: &Row<'_>| Ok((row.text(0)?, row.text(1)?));
    let mut names = Names::default();
    for (dimension, name) in tx.all(&ALL, params![2 * NAMES_MAX], read).await? {
        let of =
            if dimension == Dimension::Product.code() { &mut names.products } else { &mut names.touchpoints };
        of.push(name);
    }
    Ok(names)
}

/// Words with one space between them, without signs that nobody sees.
fn trimmed(written: &str) -> String {
    let seen: String = written.chars().map(|sign| if sign.is_control() { ' ' } else { sign }).collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn folded(name: &str) -> String {
    name.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, name: &str, key: &str) {
        assert_eq!((trimmed(written).as_str(), folded(&trimmed(written)).as_str()), (name, key));
    }

    #[test]
    fn a_name_is_known_by_its_words_however_they_are_written() {
        check("  Elm Street\tshop \n", "Elm Street shop", "elm street shop");
        check("ELM\u{0}STREET  shop", "ELM STREET shop", "elm street shop");
        check("Äußerer Ring", "Äußerer Ring", "äußerer ring");
        check(" \n ", "", "");
    }
}
