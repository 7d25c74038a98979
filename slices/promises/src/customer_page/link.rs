//! The address of a customer's page: signed, so that the same address can be written below every mail without a
//! secret lying in the database, and bound to a day and to a generation, so that it ends.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use conversations::CustomerId;
use shell::App;
use shell::keys::Keys;
use store::{Actor, Event, Fault, OrgId, Sql, Timestamp, Tx, params};

/// How long an address holds, in days.
const HOLDS_DAYS: i32 = 183;
const PURPOSE: &str = "customer page 1";
/// Organization, customer, generation, day.
const NAMED_BYTES: usize = 24;
const SEAL_BYTES: usize = 32;
const DAY_SECONDS: i64 = 24 * 60 * 60;

/// What an address says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) org: OrgId,
    pub(crate) customer: CustomerId,
    /// How often the customer's address had been renewed.
    pub(crate) generation: u32,
    /// The last day on which it opens, in days since 1970.
    last_day: u32,
}

impl Link {
    /// The address of a customer as it is given out at `now`.
    pub(crate) fn given(org: OrgId, customer: CustomerId, generation: u32, now: Timestamp) -> Self {
        Self { org, customer, generation, last_day: day_of(now).saturating_add_signed(HOLDS_DAYS) }
    }

    /// Has it ended?
    pub(crate) fn has_ended(self, now: Timestamp) -> bool {
        day_of(now) > self.last_day
    }

    /// When it ends.
    pub(crate) fn ends_at(self) -> Timestamp {
        let end = (i64::from(self.last_day) + 1) * DAY_SECONDS;
        Timestamp::from_second(end).unwrap_or(Timestamp::MAX)
    }

    /// Its token.
    pub(crate) fn token(self, keys: &Keys) -> String {
        let named = self.named();
        URL_SAFE_NO_PAD.encode([&named[..], &keys.hmac(PURPOSE, &named)].concat())
    }

    /// Reads a token; `None` unless these keys signed it.
    pub(crate) fn read(token: &str, keys: &Keys) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        if bytes.len() != NAMED_BYTES + SEAL_BYTES {
            return None;
        }
        let (named, seal) = bytes.split_at(NAMED_BYTES);
        if !keys.is_hmac(PURPOSE, named, seal) {
            return None;
        }
        let long = |from: usize| Some(i64::from_be_bytes(named.get(from..from + 8)?.try_into().ok()?));
        let short = |from: usize| Some(u32::from_be_bytes(named.get(from..from + 4)?.try_into().ok()?));
        Some(Self {
            org: OrgId::of(long(0)?),
            customer: CustomerId::of(long(8)?),
            generation: short(16)?,
            last_day: short(20)?,
        })
    }

    fn named(self) -> [u8; NAMED_BYTES] {
        let mut bytes = [0; NAMED_BYTES];
        bytes[..8].copy_from_slice(&self.org.get().to_be_bytes());
        bytes[8..16].copy_from_slice(&self.customer.get().to_be_bytes());
        bytes[16..20].copy_from_slice(&self.generation.to_be_bytes());
        bytes[20..].copy_from_slice(&self.last_day.to_be_bytes());
        bytes
    }
}

fn day_of(at: Timestamp) -> u32 {
    u32::try_from(at.as_second() / DAY_SECONDS).unwrap_or(0)
}

const GENERATION: Sql = Sql::tenant(
    "promises.page_generation",
    "SELECT generation FROM customer_pages WHERE org_id = $1 AND customer_id = $2",
);

/// How often a customer's address was renewed.
pub(crate) async fn generation(tx: &mut Tx, customer: CustomerId) -> Result<u32, Fault> {
    Ok(tx.one(&GENERATION, params![customer], |row| row.count(0)).await?.unwrap_or(0))
}

const RENEW: Sql = Sql::tenant(
    "promises.page_renew",
    "INSERT INTO customer_pages (org_id, customer_id, generation, renewed_at) VALUES ($1, $2, 1, $3)
     ON CONFLICT (org_id, customer_id) DO UPDATE SET generation = customer_pages.generation + 1, renewed_at = $3",
);

/// Ends every address of a customer; the next one given out is another.
pub(crate) async fn renew(tx: &mut Tx, customer: CustomerId, actor: Actor) -> Result<(), Fault> {
    let now = tx.now();
    tx.run(&RENEW, params![customer, now]).await?;
    tx.event(Event::new("customer_page_renewed").customer(customer.get()).about(customer.get()).actor(actor));
    Ok(())
}

/// The address of a customer's page, in full, as it is given out now.
pub(crate) async fn address(app: &App, tx: &mut Tx, customer: CustomerId) -> Result<(String, Link), Fault> {
    let link = Link::given(tx.org(), customer, generation(tx, customer).await?, tx.now());
    Ok((format!("{}/p/{}", app.config.public_url(), link.token(&app.keys)), link))
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;

    use super::*;

    fn at(day: i64) -> Timestamp {
        Timestamp::from_second(day * DAY_SECONDS).expect("a day of this century")
    }

    #[test]
    fn an_address_opens_for_its_customer_until_it_ends() {
        let keys = Keys::of([7; 32]);
        let link = Link::given(OrgId::of(17), CustomerId::of(4_611_686_018_427_387_904), 3, at(20_000));
        let token = link.token(&keys);
        assert_eq!(Link::read(&token, &keys), Some(link));
        assert_eq!(Link::read(&token, &Keys::of([8; 32])), None, "another house signed it");
        assert!(!link.has_ended(at(20_183)) && link.has_ended(at(20_184)));
        assert_eq!(link.ends_at(), at(20_184));
        let same_day = at(20_000) + SignedDuration::from_hours(23);
        let again = Link::given(link.org, link.customer, 3, same_day);
        assert_eq!(again.token(&keys), token, "all mails of a day carry the same");
    }

    #[test]
    fn a_changed_address_opens_nothing() {
        let keys = Keys::of([7; 32]);
        let token = Link::given(OrgId::of(17), CustomerId::of(5), 0, at(20_000)).token(&keys);
        for place in 0..token.len() {
            let mut changed = token.clone().into_bytes();
            changed[place] = if changed[place] == b'A' { b'B' } else { b'A' };
            let changed = String::from_utf8(changed).expect("letters");
            assert_eq!(Link::read(&changed, &keys), None, "{changed}");
        }
        for odd in ["", "A", "%00", &token[..74], &format!("{token}A"), "💥"] {
            assert_eq!(Link::read(odd, &keys), None, "{odd}");
        }
    }
}
