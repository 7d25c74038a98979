//! Sessions: a cookie with 256 random bits, of which only the hash is stored. Ends after 12 idle hours, or
//! 14 days in any case.

use std::net::IpAddr;
use std::sync::Arc;

use axum::http::header::{self, HeaderMap, HeaderValue};
use axum::http::request::Parts;
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use store::{Actor, Event, Fault, OrgId, Row, Sql, Timestamp, Tx, id_type, params, random};

use crate::colleague::{self, ColleagueId, columns};
use crate::keys::hash_of;
use crate::{App, Seat};

id_type! {
    /// A session.
    SessionId
}

/// Ends after this long without a click.
const IDLE: SignedDuration = SignedDuration::from_hours(12);
/// Ends after this long whatever happens.
const ABSOLUTE: SignedDuration = SignedDuration::from_hours(14 * 24);
/// A click is written down at most this often.
const TOUCH_EVERY: SignedDuration = SignedDuration::from_mins(5);
/// How many sessions one colleague may have; the oldest ends for the newest.
const SESSIONS_MAX: u16 = 50;

/// Requests that a page makes by itself carry this header and keep no session awake.
const BACKGROUND: &str = "x-background";
/// So do those of live updates.
const LIVE: &str = "/live";

/// Name of the session's cookie. Over https it is bound to this host.
pub(crate) fn cookie_name(app: &App) -> &'static str {
    if app.config.is_https() { "__Host-wellkept" } else { "wellkept" }
}

/// The value of a cookie.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let lines = headers.get_all(header::COOKIE).into_iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(';')).find_map(|pair| {
        let (key, value) = pair.trim().split_once('=')?;
        (key == name).then_some(value)
    })
}

/// A token that names its organization: `17.9f…`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) org: OrgId,
    pub(crate) hash: String,
}

impl Token {
    /// Reads a token; `None` for anything that cannot be one.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let (org, secret) = text.split_once('.')?;
        let is_secret = secret.len() == 64 && secret.bytes().all(|byte| byte.is_ascii_hexdigit());
        let org = org.parse().ok()?;
        is_secret.then(|| Self { org, hash: hash_of(secret) })
    }

    /// A fresh token of an organization: the text for its holder and the hash for the table.
    pub(crate) fn fresh(org: OrgId) -> (String, String) {
        let secret = random::token();
        (format!("{org}.{secret}"), hash_of(&secret))
    }
}

const SEAT: Sql = Sql::tenant(
    "sessions.seat",
    columns!(
        ", s.id, s.used_at, o.name, o.time_zone, o.event_seq
         FROM sessions s
         JOIN colleagues c ON c.org_id = s.org_id AND c.id = s.colleague_id
         JOIN organizations o ON o.org_id = s.org_id
         WHERE s.org_id = $1 AND c.org_id = $1 AND o.org_id = $1
           AND s.token_hash = $2 AND s.ends_at > $3 AND s.used_at > $4 AND c.state = 'active'"
    ),
);

fn seat_from_row(org: OrgId, row: &Row<'_>) -> Result<(Seat, Timestamp), Fault> {
    let seat = Seat {
        org,
        colleague: Arc::new(colleague::read(row)?),
        session: SessionId::of(row.int(11)?),
        organization_name: row.text(13)?,
        organization_zone: TimeZone::get(&row.text(14)?).unwrap_or(TimeZone::UTC),
        seq: row.int(15)?,
    };
    Ok((seat, row.time(12)?))
}

/// The seat that a request's cookie stands for.
pub(crate) async fn seat_of(app: &App, request: &Parts) -> Result<Option<Seat>, Fault> {
    let headers = &request.headers;
    let Some(token) = cookie(headers, cookie_name(app)).and_then(Token::read) else { return Ok(None) };
    let found = app.db.read(token.org, token.hash, |tx, hash| Box::pin(find(tx, hash))).await?;
    let Some((seat, used_at)) = found else { return Ok(None) };
    let is_click = !headers.contains_key(BACKGROUND) && !request.uri.path().starts_with(LIVE);
    if is_click && app.clock().now().duration_since(used_at) > TOUCH_EVERY {
        touch(app, &seat).await?;
    }
    Ok(Some(seat))
}

/// Whether this session still holds; asked by long-lived streams.
pub(crate) async fn still_holds(app: &App, seat: &Seat) -> Result<bool, Fault> {
    let session = seat.session;
    let found = app.db.read(seat.org, session, |tx, session| Box::pin(holds(tx, *session))).await?;
    Ok(found)
}

const HOLDS: Sql = Sql::tenant(
    "sessions.holds",
    "SELECT s.id FROM sessions s JOIN colleagues c ON c.org_id = s.org_id AND c.id = s.colleague_id
     WHERE s.org_id = $1 AND c.org_id = $1 AND s.id = $2 AND s.ends_at > $3 AND s.used_at > $4 AND c.state = 'active'",
);

async fn holds(tx: &mut Tx, session: SessionId) -> Result<bool, Fault> {
    let now = tx.now();
    Ok(tx.one(&HOLDS, params![session, now, now - IDLE], |row| row.int(0)).await?.is_some())
}

async fn find(tx: &mut Tx, hash: &str) -> Result<Option<(Seat, Timestamp)>, Fault> {
    let (org, now) = (tx.org(), tx.now());
    tx.one(&SEAT, params![hash, now, now - IDLE], |row| seat_from_row(org, row)).await
}

const TOUCH: Sql =
    Sql::tenant("sessions.touch", "UPDATE sessions SET used_at = $3 WHERE org_id = $1 AND id = $2");

async fn touch(app: &App, seat: &Seat) -> Result<(), Fault> {
    app.db
        .write(seat.org, seat.session, |tx, session| {
            Box::pin(async move {
                let now = tx.now();
                tx.run(&TOUCH, params![*session, now]).await.map(drop)
            })
        })
        .await
}

/// Where somebody signs in from, shown to them on their page.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    pub(crate) browser: String,
    pub(crate) address: IpAddr,
}

const INSERT: Sql = Sql::tenant(
    "sessions.insert",
    "INSERT INTO sessions (org_id, id, token_hash, colleague_id, browser, address, created_at, used_at, ends_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8)",
);

const OLDEST: Sql = Sql::tenant(
    "sessions.crowd_out",
    "DELETE FROM sessions WHERE org_id = $1 AND colleague_id = $2 AND (ends_at < $3 OR id NOT IN
       (SELECT t.id FROM sessions t WHERE t.org_id = $1 AND t.colleague_id = $2 ORDER BY t.id DESC LIMIT $4))",
);

/// Begins a session and gives the token for its cookie; the transaction stores only its hash.
pub(crate) async fn begin(tx: &mut Tx, colleague: ColleagueId, from: &Visitor) -> Result<String, Fault> {
    let (token, hash) = Token::fresh(tx.org());
    let (id, now) = (SessionId::of(tx.new_id()), tx.now());
    tx.run(&OLDEST, params![colleague, now, SESSIONS_MAX - 1]).await?;
    let values = params![id, hash, colleague, &from.browser, from.address.to_string(), now, now + ABSOLUTE];
    tx.run(&INSERT, values).await?;
    tx.event(
        Event::new("colleague_signed_in").about(colleague.get()).actor(Actor::Colleague(colleague.get())),
    );
    Ok(token)
}

/// A session, as its colleague sees it.
#[derive(Clone, Debug)]
pub struct Session {
    /// Its id.
    pub id: SessionId,
    /// What the browser called itself.
    pub browser: String,
    /// Where it came from.
    pub address: String,
    /// When it began.
    pub created_at: Timestamp,
    /// When it was last used, within five minutes.
    pub used_at: Timestamp,
}

const LIST: Sql = Sql::tenant(
    "sessions.list",
    "SELECT id, browser, address, created_at, used_at FROM sessions
     WHERE org_id = $1 AND colleague_id = $2 AND ends_at > $3 AND used_at > $4 ORDER BY id DESC LIMIT $5",
);

/// The sessions of a colleague that still hold, newest first.
pub async fn list(tx: &mut Tx, colleague: ColleagueId) -> Result<Vec<Session>, Fault> {
    let now = tx.now();
    tx.all(&LIST, params![colleague, now, now - IDLE, SESSIONS_MAX], |row| {
        Ok(Session {
            id: SessionId::of(row.int(0)?),
            browser: row.text(1)?,
            address: row.text(2)?,
            created_at: row.time(3)?,
            used_at: row.time(4)?,
        })
    })
    .await
}

const END: Sql =
    Sql::tenant("sessions.end", "DELETE FROM sessions WHERE org_id = $1 AND colleague_id = $2 AND id = $3");

/// Ends one session of a colleague; nothing happens when it is not theirs.
pub async fn end(tx: &mut Tx, colleague: ColleagueId, session: SessionId) -> Result<(), Fault> {
    let ended = tx.run(&END, params![colleague, session]).await?;
    tell_ended(tx, colleague, ended);
    Ok(())
}

/// Streams of ended sessions hear of it and end, too.
fn tell_ended(tx: &mut Tx, colleague: ColleagueId, sessions: u64) {
    if sessions > 0 {
        let id = colleague.get();
        tx.event(Event::new("colleague_signed_out").about(id).actor(Actor::Colleague(id)));
    }
}

const END_OTHERS: Sql = Sql::tenant(
    "sessions.end_others",
    "DELETE FROM sessions WHERE org_id = $1 AND colleague_id = $2 AND id <> $3",
);

/// Ends every session of a colleague but one.
pub(crate) async fn end_others(tx: &mut Tx, colleague: ColleagueId, kept: SessionId) -> Result<(), Fault> {
    let ended = tx.run(&END_OTHERS, params![colleague, kept]).await?;
    tell_ended(tx, colleague, ended);
    Ok(())
}

/// Ends every session of a colleague.
pub(crate) async fn end_all_of(tx: &mut Tx, colleague: ColleagueId) -> Result<(), Fault> {
    end_others(tx, colleague, SessionId::NONE).await
}

/// The header that puts a session's token into the browser.
pub(crate) fn set_cookie(app: &App, token: &str) -> HeaderValue {
    let secure = if app.config.is_https() { "; Secure" } else { "" };
    let name = cookie_name(app);
    let seconds = ABSOLUTE.as_secs();
    HeaderValue::from_str(&format!(
        "{name}={token}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}"
    ))
    .expect("a token is plain letters")
}

/// The header that takes the token out of the browser.
pub(crate) fn clear_cookie(app: &App) -> HeaderValue {
    let secure = if app.config.is_https() { "; Secure" } else { "" };
    let name = cookie_name(app);
    HeaderValue::from_str(&format!("{name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax{secure}"))
        .expect("a name is plain letters")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_names_its_organization_and_hides_its_secret() {
        let (token, hash) = Token::fresh(OrgId::of(17));
        let read = Token::read(&token).expect("our own token");
        assert_eq!((read.org, read.hash.as_str()), (OrgId::of(17), hash.as_str()));
        assert!(!token.contains(&hash));
        for broken in ["", "17", "17.", "x.abc", &token[..token.len() - 1], &format!("{token}0"), "17.é"] {
            assert_eq!(Token::read(broken), None, "{broken:?}");
        }
    }

    #[test]
    fn a_cookie_is_found_among_others() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=1; wellkept=2; b=3"));
        headers.append(header::COOKIE, HeaderValue::from_static("c=4"));
        assert_eq!(cookie(&headers, "wellkept"), Some("2"));
        assert_eq!(cookie(&headers, "c"), Some("4"));
        assert_eq!(cookie(&headers, "kept"), None);
    }
}
