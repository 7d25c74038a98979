//! The address of a calendar: 256 random bits that are shown once; the store holds their hash.

use shell::keys::hash_of;
use shell::{App, ColleagueId};
use store::{Actor, Event, Fault, OrgId, Sql, Timestamp, Tx, params, random};

/// Characters of the secret part of a token.
const SECRET_CHARS: usize = 64;
/// How an address ends, for programs that look at the name of a file.
const ENDING: &str = ".ics";

/// A token: whose organization, and the hash that finds the calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) org: OrgId,
    pub(crate) hash: String,
}

impl Token {
    /// Reads the last part of an address, `17.9f….ics`; `None` for anything that cannot be one.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (org, secret) = text.strip_suffix(ENDING)?.split_once('.')?;
        let is_secret = secret.len() == SECRET_CHARS && secret.bytes().all(|byte| byte.is_ascii_hexdigit());
        let org = org.parse().ok()?;
        is_secret.then(|| Self { org, hash: hash_of(secret) })
    }
}

/// A colleague's calendar, without its secret.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Calendar {
    /// When its address was made.
    pub(crate) created_at: Timestamp,
}

const GET: Sql = Sql::tenant(
    "promises.calendar",
    "SELECT created_at FROM calendars WHERE org_id = $1 AND colleague_id = $2",
);

/// The calendar of a colleague.
pub(crate) async fn get(tx: &mut Tx, colleague: ColleagueId) -> Result<Option<Calendar>, Fault> {
    tx.one(&GET, params![colleague], |row| Ok(Calendar { created_at: row.time(0)? })).await
}

const MAKE: Sql = Sql::tenant(
    "promises.calendar_make",
    "INSERT INTO calendars (org_id, colleague_id, token_hash, created_at, body_hash, changed_at)
     VALUES ($1, $2, $3, $4, '', $4)
     ON CONFLICT (org_id, colleague_id)
       DO UPDATE SET token_hash = $3, created_at = $4, body_hash = '', changed_at = $4",
);

/// Makes a calendar's address, which is answered this once; an earlier one ends.
pub(crate) async fn make(app: &App, tx: &mut Tx, colleague: ColleagueId) -> Result<String, Fault> {
    let (secret, now) = (random::token(), tx.now());
    tx.run(&MAKE, params![colleague, hash_of(&secret), now]).await?;
    tx.event(told("calendar_made", colleague));
    Ok(format!("{}/calendar/{}.{secret}{ENDING}", app.config.public_url(), tx.org()))
}

const END: Sql =
    Sql::tenant("promises.calendar_end", "DELETE FROM calendars WHERE org_id = $1 AND colleague_id = $2");

/// Ends a colleague's calendar; nothing happens where there is none.
pub(crate) async fn end(tx: &mut Tx, colleague: ColleagueId) -> Result<(), Fault> {
    if tx.run(&END, params![colleague]).await? == 1 {
        tx.event(told("calendar_ended", colleague));
    }
    Ok(())
}

fn told(kind: &'static str, colleague: ColleagueId) -> Event {
    Event::new(kind).about(colleague.get()).actor(Actor::Colleague(colleague.get()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_as_it_is_written() {
        let secret = "0f".repeat(32);
        let token = Token::read(&format!("17.{secret}.ics")).expect("it is whole");
        assert_eq!((token.org, token.hash.as_str()), (OrgId::of(17), hash_of(&secret).as_str()));
        for odd in [
            "",
            ".ics",
            "17.ics",
            "17..ics",
            &format!("17.{secret}"),
            &format!("x.{secret}.ics"),
            &format!("17.{secret}0.ics"),
        ] {
            assert_eq!(Token::read(odd), None, "{odd}");
        }
    }
}
