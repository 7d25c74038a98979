//! The way into a mailbox's servers: passwords opened, tokens renewed.

use conversations::channels::{self as lanes, Channel};
use jiff::SignedDuration;
use shell::App;
use shell::carriers::oauth::Application;
use shell::carriers::{Kind, SignIn, Step, Trouble};
use store::{Fault, OrgId};

use crate::engine;
use crate::mailbox::presets;
use crate::mailbox::secrets::Sealed;
use crate::mailbox::settings::{Access, Settings};

/// An access token is renewed when less than this is left of it.
const RENEWED_BEFORE: SignedDuration = SignedDuration::from_mins(5);

/// For which server a way in is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum For {
    /// The IMAP server.
    Reading,
    /// The submission server.
    Sending,
}

/// Opens the way into a mailbox's server; none where it wants no sign-in.
pub(crate) async fn sign_in(
    app: &App,
    org: OrgId,
    channel: &Channel,
    settings: &Settings,
    wanted: For,
) -> Result<Option<SignIn>, Trouble> {
    match &settings.access {
        Access::Nothing => Ok(None),
        Access::Password { user, password, sending } => {
            let (user, password) = match (wanted, sending) {
                (For::Sending, Some((user, password))) => (user, password),
                _ => (user, password),
            };
            let password = password.open(app, org).map_err(|_| unopened(Kind::PasswordRefused))?;
            Ok(Some(SignIn::Password { user: user.clone(), password }))
        }
        Access::Consent { user, .. } => {
            let token = token(app, org, channel, settings).await?;
            Ok(Some(SignIn::Token { user: user.clone(), token }))
        }
    }
}

fn unopened(kind: Kind) -> Trouble {
    Trouble::new(Step::SignIn, kind, "the stored secret cannot be opened with this server's key")
}

async fn token(
    app: &App,
    org: OrgId,
    channel: &Channel,
    settings: &Settings,
) -> Result<zeroize::Zeroizing<String>, Trouble> {
    let engine = engine::of(app);
    let place = (org, channel.id);
    if let Some(token) = engine.token(place, app.clock().now()) {
        return Ok(token);
    }
    let Access::Consent { refresh: Some(refresh), .. } = &settings.access else {
        return Err(Trouble::new(Step::SignIn, Kind::TokenRefused, "nobody gave consent yet"));
    };
    let refresh = refresh.open(app, org).map_err(|_| unopened(Kind::TokenRefused))?;
    let application = application(app, org, settings)?;
    let reach =
        engine::reach(app).map_err(|fault| Trouble::new(Step::Tls, Kind::TlsOther, fault.to_string()))?;
    let tokens = application.renew(&reach, &refresh).await?;
    let lives = SignedDuration::try_from(tokens.lives_for).unwrap_or(SignedDuration::from_hours(1));
    let until = app.clock().now() + lives.saturating_sub(RENEWED_BEFORE);
    engine.keep_token(place, until, tokens.access.clone());
    if let Some(renewed) = tokens.refresh.filter(|renewed| *renewed != refresh) {
        // The old one works for a while yet; a failure to store the new one shows itself at the next renewal.
        if let Err(fault) = keep_refresh(app, org, channel, &renewed).await {
            tracing::warn!(%fault, "a renewed token could not be stored");
        }
    }
    Ok(tokens.access)
}

/// Stores what makes new access tokens.
pub(crate) async fn keep_refresh(
    app: &App,
    org: OrgId,
    channel: &Channel,
    refresh: &str,
) -> Result<bool, Fault> {
    let input = (channel.id, Sealed::seal(app, org, refresh));
    app.db
        .write(org, input, |tx, (id, sealed)| {
            Box::pin(async move {
                let Some(before) = lanes::get(tx, *id).await? else { return Ok(false) };
                let Ok(mut settings) = Settings::read(&before.settings) else { return Ok(false) };
                let Access::Consent { refresh, .. } = &mut settings.access else { return Ok(false) };
                *refresh = Some(sealed.clone());
                let changed = Channel { settings: settings.write(), ..before.clone() };
                lanes::update(tx, &before, &changed).await
            })
        })
        .await
}

/// The organization's own application with the provider.
pub(crate) fn application(app: &App, org: OrgId, settings: &Settings) -> Result<Application, Trouble> {
    let refused = |said: &str| Trouble::new(Step::SignIn, Kind::TokenRefused, said);
    let Access::Consent { client_id, client_secret, .. } = &settings.access else {
        return Err(refused("this mailbox signs in with a password"));
    };
    let Some(consent) = presets::named(&settings.provider).consent else {
        return Err(refused("this provider has no consent page"));
    };
    let client_secret = match client_secret {
        Some(sealed) => Some(sealed.open(app, org).map_err(|_| unopened(Kind::TokenRefused))?),
        None => None,
    };
    Ok(Application {
        consent_url: consent.page_url.to_owned(),
        token_url: consent.token_url.to_owned(),
        client_id: client_id.clone(),
        client_secret,
        scope: consent.scope.to_owned(),
        redirect_url: format!("{}/mailboxes/consent", app.config.public_url()),
    })
}
