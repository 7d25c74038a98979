//! Signing in: passwords, sessions, links that open once, and limits on attempts.
//!
//! Invariants: an address signs in to one organization; the session decides which. Nobody learns from the
//! answer or its time whether an address is known. A new password ends every other session.

mod attempts;
pub(crate) mod calls;
mod invitations;
pub(crate) mod limits;
pub mod links;
mod me;
mod pages;
pub(crate) mod password;
pub mod sessions;

use axum::Router;
use axum::http::header::SET_COOKIE;
use axum::response::Response;
use store::{Actor, Event, Fault, Tx};

use self::sessions::Visitor;
use crate::colleague::{self, ColleagueId, SIGN_IN};
use crate::{App, Error, Sample, codes};

pub(crate) use me::browser_name;
pub(crate) use pages::zones;

pub use invitations::{CannotInvite, NewInvitation, invite, invite_again, send_reset};
pub use password::{BYTES_MAX as PASSWORD_BYTES_MAX, CannotChoose, LENGTH_MIN as PASSWORD_LENGTH_MIN};

/// The pages of this module.
pub(crate) fn routes() -> Router<App> {
    pages::routes().merge(me::routes())
}

/// Their samples.
pub(crate) fn samples() -> Vec<Sample> {
    [pages::samples(), me::samples()].concat()
}

/// The calls of the API.
pub(crate) use me::api;

/// Where sign-in is, with the way back to `path` afterwards.
pub(crate) fn path_back_to(path: &str) -> String {
    if path.is_empty() || path == "/" || !is_ours(path) {
        return "/sign-in".into();
    }
    let query = serde_urlencoded::to_string([("next", path)]).expect("a pair of texts is always a query");
    format!("/sign-in?{query}")
}

/// Whether a path stays on this server: one slash, no host, no backslash. Browsers leave tabs and line ends
/// out before they read an address, so that `/<tab>/host` would lead away.
pub(crate) fn is_ours(path: &str) -> bool {
    let is_odd = |char: char| char == '\\' || char.is_control();
    path.starts_with('/') && !path.starts_with("//") && !path.contains(is_odd)
}

/// Checks address and password and begins a session; gives the text for its cookie. Costs the same time for
/// an address that nobody has.
pub(crate) async fn sign_in(app: &App, email: &str, password: &str, from: Visitor) -> Result<String, Error> {
    let email = channels::address_key(email);
    let attempt = app.gates.sign_in(&email, from.address)?;
    let refused = || Error::refused(codes::SIGN_IN_REFUSED);
    let entry =
        app.db.read_wide(email, |tx, email| Box::pin(store::directory::find(tx, SIGN_IN, email))).await?;
    let stored = match entry {
        None => None,
        Some(entry) => {
            let id = ColleagueId::of(entry.ref_id);
            app.db.read(entry.org, id, |tx, id| Box::pin(colleague::password_hash(tx, *id))).await?
        }
    };
    let fits = password.len() <= PASSWORD_BYTES_MAX;
    let fits = app.passwords.fits(password, stored.as_deref()).await? && fits;
    let entry = entry.filter(|_| fits).ok_or_else(refused)?;
    app.gates.succeeded(attempt);
    let id = ColleagueId::of(entry.ref_id);
    Ok(app.db.write(entry.org, (id, from), |tx, (id, from)| Box::pin(sessions::begin(tx, *id, from))).await?)
}

/// Puts a session into the browser and leads on.
pub(crate) fn enter(app: &App, token: &str, path: &str) -> Response {
    let path = if is_ours(path) { path } else { "/" };
    let mut response = crate::page::go(path);
    response.headers_mut().append(SET_COOKIE, sessions::set_cookie(app, token));
    response
}

/// The hash of a password that its owner just chose, when it may be chosen.
pub async fn chosen(app: &App, password: &str, about: &[&str]) -> Result<String, Error> {
    password::check_choice(password, about)?;
    app.passwords.hash(password).await
}

/// Stores a new password and ends every session but the one it was changed in.
pub(crate) async fn change_password(
    tx: &mut Tx,
    id: ColleagueId,
    hash: &str,
    kept: sessions::SessionId,
) -> Result<(), Fault> {
    colleague::set_password(tx, id, hash).await?;
    sessions::end_others(tx, id, kept).await?;
    tx.event(Event::new("colleague_password_changed").about(id.get()).actor(Actor::Colleague(id.get())));
    links::end_all_of(tx, id).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_on_this_server() {
        assert_eq!(path_back_to("/conversations/17?x=1"), "/sign-in?next=%2Fconversations%2F17%3Fx%3D1");
        assert_eq!(path_back_to("/"), "/sign-in");
        for foreign in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "evil",
            "/a\r\nSet-Cookie: x",
            "/\t/evil.example",
        ] {
            assert_eq!(path_back_to(foreign), "/sign-in", "{foreign:?}");
        }
    }
}
