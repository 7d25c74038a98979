//! Purchases: told by another system, or read from a file, once each.

use conversations::{CustomerId, customers};
use jiff::civil::Date;
use shell::ColleagueId;
use store::{Actor, Event, Fault, Sql, Tx, id_type, params};

use super::refusals::CannotBuy;
use crate::days;

id_type! {
    /// A purchase.
    PurchaseId
}

/// The longest reference, in characters.
const REFERENCE_MAX: usize = 120;
/// The highest amount, in hundredths.
const AMOUNT_MAX: i64 = 100_000_000_000;

/// A purchase as it is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct NewPurchase {
    /// The other system's own name for it.
    pub(crate) reference: String,
    /// The customer's id, or an address of theirs.
    pub(crate) customer: String,
    /// `2026-05-12`.
    pub(crate) date: String,
    /// `35.00`.
    pub(crate) amount: String,
}

/// A purchase that can be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Read {
    pub(crate) reference: String,
    pub(crate) customer: CustomerId,
    pub(crate) day: i64,
    pub(crate) amount_minor: i64,
}

/// What became of a purchase that was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Told {
    /// It is new.
    New(PurchaseId),
    /// It was told before, and is the same.
    Known(PurchaseId),
}

/// Reads a purchase; nothing is stored.
pub(crate) async fn read(tx: &mut Tx, new: &NewPurchase, today: i64) -> Result<Read, CannotBuy> {
    let reference = new.reference.trim();
    if reference.is_empty() || reference.chars().count() > REFERENCE_MAX {
        return Err(CannotBuy::Reference);
    }
    let date: Date = new.date.trim().parse().map_err(|_| CannotBuy::Day)?;
    let day = days::number_of(date);
    if day > today || date.year() < 1970 {
        return Err(CannotBuy::Day);
    }
    let amount_minor = amount(&new.amount).ok_or(CannotBuy::Amount)?;
    let customer = customer(tx, new.customer.trim()).await?.ok_or(CannotBuy::Customer)?;
    Ok(Read { reference: reference.to_owned(), customer, day, amount_minor })
}

async fn customer(tx: &mut Tx, named: &str) -> Result<Option<CustomerId>, Fault> {
    if named.contains('@') {
        let found = customers::find(tx, "email", &named.to_lowercase()).await?;
        return Ok(found.map(|identity| identity.customer));
    }
    let Ok(id) = named.parse::<CustomerId>() else { return Ok(None) };
    Ok(customers::get(tx, id).await?.map(|customer| customer.id))
}

/// Hundredths of an amount such as `35`, `35.5` or `1,234.50`: no sign, at most two digits behind the point.
pub(crate) fn amount(text: &str) -> Option<i64> {
    let text = text.trim().replace(',', "");
    let (whole, cents) = text.split_once('.').unwrap_or((&text, ""));
    let is_plain = |part: &str| part.chars().all(|sign| sign.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || cents.len() > 2 || !is_plain(whole) || !is_plain(cents) {
        return None;
    }
    let whole: i64 = whole.parse().ok()?;
    let cents: i64 = format!("{cents:0<2}").parse().ok()?;
    Some(whole * 100 + cents).filter(|amount| *amount <= AMOUNT_MAX)
}

const BY_REFERENCE: Sql = Sql::tenant(
    "purchases.by_reference",
    "SELECT id, customer_id, day, amount_minor FROM purchases WHERE org_id = $1 AND reference = $2",
);

/// Whether a purchase was told before; one with other contents is refused.
pub(crate) async fn known(tx: &mut Tx, read: &Read) -> Result<Option<PurchaseId>, CannotBuy> {
    let found = tx
        .one(&BY_REFERENCE, params![&read.reference], |row| {
            Ok((PurchaseId::of(row.int(0)?), row.int(1)?, row.int(2)?, row.int(3)?))
        })
        .await?;
    match found {
        None => Ok(None),
        Some((id, customer, day, amount))
            if (customer, day, amount) == (read.customer.get(), read.day, read.amount_minor) =>
        {
            Ok(Some(id))
        }
        Some(_) => Err(CannotBuy::Differs),
    }
}

const INSERT: Sql = Sql::tenant(
    "purchases.insert",
    "INSERT INTO purchases (org_id, id, reference, customer_id, day, amount_minor, added_by, added_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
);

/// Stores a purchase, once.
pub(crate) async fn add(
    tx: &mut Tx,
    read: &Read,
    (by, actor): (ColleagueId, Actor),
) -> Result<Told, CannotBuy> {
    if let Some(id) = known(tx, read).await? {
        return Ok(Told::Known(id));
    }
    let (id, now) = (PurchaseId::of(tx.new_id()), tx.now());
    let values = params![id, &read.reference, read.customer, read.day, read.amount_minor, by, now];
    tx.run(&INSERT, values).await?;
    tx.event(
        Event::new("purchase_told")
            .actor(actor)
            .customer(read.customer.get())
            .about(id.get())
            .number(read.amount_minor),
    );
    Ok(Told::New(id))
}

/// One purchase, as the models want it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bought {
    pub(crate) customer: CustomerId,
    pub(crate) day: i64,
    pub(crate) amount_minor: i64,
}

/// Most purchases that are looked at together.
pub(crate) const PURCHASES_MAX: usize = 500_000;
/// How many one statement reads.
const STEP: i64 = 20_000;

const SOME: Sql = Sql::tenant(
    "purchases.some",
    "SELECT customer_id, day, amount_minor, id FROM purchases
     WHERE org_id = $1 AND (customer_id, day, id) > ($2, $3, $4) ORDER BY customer_id, day, id LIMIT $5",
);

/// All purchases, by customer and day.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<Bought>, Fault> {
    let mut found: Vec<Bought> = Vec::new();
    let mut after = (0, i64::MIN, 0);
    loop {
        let some = tx
            .all(&SOME, params![after.0, after.1, after.2, STEP], |row| {
                let customer = CustomerId::of(row.int(0)?);
                Ok((Bought { customer, day: row.int(1)?, amount_minor: row.int(2)? }, row.int(3)?))
            })
            .await?;
        let Some((last, id)) = some.last().copied() else { return Ok(found) };
        after = (last.customer.get(), last.day, id);
        found.extend(some.into_iter().map(|(bought, _)| bought));
        if found.len() >= PURCHASES_MAX {
            found.truncate(PURCHASES_MAX);
            return Ok(found);
        }
    }
}

const OF: Sql = Sql::tenant(
    "purchases.of",
    "SELECT day, amount_minor FROM purchases WHERE org_id = $1 AND customer_id = $2
     ORDER BY day, id LIMIT 10000",
);

/// What one customer bought, oldest first.
pub(crate) async fn of(tx: &mut Tx, customer: CustomerId) -> Result<Vec<Bought>, Fault> {
    tx.all(&OF, params![customer], |row| Ok(Bought { customer, day: row.int(0)?, amount_minor: row.int(1)? }))
        .await
}

const COUNT: Sql = Sql::tenant(
    "purchases.count",
    "SELECT COUNT(*), COALESCE(MIN(day), 0), COALESCE(MAX(day), 0)
     FROM (SELECT day FROM purchases WHERE org_id = $1 LIMIT 500000) told",
);

/// How many there are, and the first and the last day of them; zeros without any.
pub(crate) async fn count(tx: &mut Tx) -> Result<(i64, i64, i64), Fault> {
    let read = |row: &store::Row<'_>| Ok((row.int(0)?, row.int(1)?, row.int(2)?));
    Ok(tx.one(&COUNT, params![], read).await?.unwrap_or((0, 0, 0)))
}

#[cfg(test)]
mod tests {
    use super::amount;

    #[track_caller]
    fn check(text: &str, expected: Option<i64>) {
        assert_eq!(amount(text), expected, "{text:?}");
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        check("35", Some(3_500));
        check(" 35.5 ", Some(3_550));
        check("1,234.50", Some(123_450));
        check("0", Some(0));
        check("-1", None);
        check("1.005", None);
        check("12e3", None);
        check("", None);
        check(".5", None);
        check("9999999999999", None);
    }
}
