//! The provider's consent page: leading there, and coming back with a code that becomes tokens.
//!
//! What leads there is signed for this organization, mailbox and colleague; what comes back has to carry it.
//! The second half of the proof (the verifier) is drawn from it with our own key and never leaves.

use conversations::ChannelId;
use shell::App;
use shell::carriers::{Kind, Step, Trouble};

use crate::mailbox::settings::Access;
use crate::{access, engine, keeping};

/// Who wants consent for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Asking {
    /// The organization.
    pub org: store::OrgId,
    /// The colleague who is led there.
    pub colleague: shell::ColleagueId,
    /// The mailbox.
    pub mailbox: ChannelId,
}

/// The address of the provider's page.
pub(crate) async fn page(app: &App, asking: Asking) -> Result<String, Trouble> {
    let (_, settings) = keeping::get(app, asking.org, asking.mailbox).await.map_err(|_| lost())?;
    let application = access::application(app, asking.org, &settings)?;
    let Access::Consent { user, .. } = &settings.access else { return Err(lost()) };
    let unique = &store::random::token()[..22];
    let state = format!("{}.{unique}.{}", asking.mailbox.get(), seal(app, asking, unique));
    application.consent_page(&state, &verifier(app, &state), user)
}

/// The mailbox that a returning `state` names, when it was this colleague who was led away.
pub(crate) fn returning(
    app: &App,
    org: store::OrgId,
    colleague: shell::ColleagueId,
    state: &str,
) -> Option<ChannelId> {
    let mut pieces = state.split('.');
    let mailbox = ChannelId::of(pieces.next()?.parse().ok()?);
    let (unique, sealed) = (pieces.next()?, pieces.next()?);
    let expected = seal(app, Asking { org, colleague, mailbox }, unique);
    (expected == sealed && pieces.next().is_none()).then_some(mailbox)
}

/// Turns the code that came back into tokens and keeps them.
pub(crate) async fn complete(app: &App, asking: Asking, state: &str, code: &str) -> Result<(), Trouble> {
    let (channel, settings) = keeping::get(app, asking.org, asking.mailbox).await.map_err(|_| lost())?;
    let application = access::application(app, asking.org, &settings)?;
    let reach =
        engine::reach(app).map_err(|fault| Trouble::new(Step::Tls, Kind::TlsOther, fault.to_string()))?;
    let tokens = application.exchange(&reach, code, &verifier(app, state)).await?;
    let Some(refresh) = tokens.refresh else {
        return Err(Trouble::new(Step::SignIn, Kind::TokenRefused, "the provider gave no lasting token"));
    };
    access::keep_refresh(app, asking.org, &channel, &refresh).await.map_err(|_| lost())?;
    engine::of(app).forget((asking.org, asking.mailbox));
    Ok(())
}

fn lost() -> Trouble {
    Trouble::new(Step::SignIn, Kind::TokenRefused, "this mailbox does not ask for consent")
}

fn seal(app: &App, asking: Asking, unique: &str) -> String {
    let place = format!("{}.{}.{}.{unique}", asking.org.get(), asking.colleague.get(), asking.mailbox.get());
    engine::hex(&app.keys.hmac("mailbox consent", place.as_bytes())[..16])
}

fn verifier(app: &App, state: &str) -> String {
    engine::hex(&app.keys.hmac("mailbox consent verifier", state.as_bytes()))
}
