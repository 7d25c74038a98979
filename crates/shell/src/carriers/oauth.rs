//! Access tokens for mailboxes whose providers want no password: the authorization code flow with PKCE, and
//! the renewal of tokens that run out after about an hour.
//!
//! The organization registers its own application with the provider; its id and secret are settings of the
//! mailbox. Tested against the documented protocol with a local server: a mailbox at Google or Microsoft
//! cannot be part of a test.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Url;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::http;
use super::trouble::{Kind, Step, Trouble};
use super::wire::Reach;

/// How large an answer of a token endpoint may be, in bytes.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// An application registered with a provider.
#[derive(Clone, Debug)]
pub struct Application {
    /// Where the person gives consent.
    pub consent_url: String,
    /// Where codes and refresh tokens become access tokens.
    pub token_url: String,
    /// The application's id.
    pub client_id: String,
    /// The application's secret; some providers give none.
    pub client_secret: Option<Zeroizing<String>>,
    /// What is asked for, separated by spaces.
    pub scope: String,
    /// Where the provider sends the person back to.
    pub redirect_url: String,
}

/// What a provider handed out.
#[derive(Clone)]
pub struct Tokens {
    /// Opens the mailbox for a while.
    pub access: Zeroizing<String>,
    /// Makes new access tokens; absent where the old one stays valid.
    pub refresh: Option<Zeroizing<String>>,
    /// How long the access token lives.
    pub lives_for: Duration,
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Tokens(for {} s)", self.lives_for.as_secs())
    }
}

impl Application {
    /// The page of the provider that asks the person. `state` comes back unchanged and proves that the
    /// answer belongs to this question; `verifier` is kept by us until then; `login_hint` is the address.
    pub fn consent_page(&self, state: &str, verifier: &str, login_hint: &str) -> Result<String, Trouble> {
        let mut url = parsed(&self.consent_url)?;
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
        url.query_pairs_mut()
            .append_pair("response_type", "code")
            .append_pair("client_id", &self.client_id)
            .append_pair("redirect_uri", &self.redirect_url)
            .append_pair("scope", &self.scope)
            .append_pair("state", state)
            .append_pair("code_challenge", &challenge)
            .append_pair("code_challenge_method", "S256")
            .append_pair("login_hint", login_hint)
            // Google hands out a refresh token only when asked like this; others ignore it.
            .append_pair("access_type", "offline")
            .append_pair("prompt", "consent");
        Ok(url.into())
    }

    /// Turns the code that came back into tokens.
    pub async fn exchange(&self, reach: &Reach, code: &str, verifier: &str) -> Result<Tokens, Trouble> {
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("code_verifier", verifier),
            ("redirect_uri", &self.redirect_url),
        ];
        self.ask(reach, &fields).await
    }

    /// Makes a new access token.
    pub async fn renew(&self, reach: &Reach, refresh: &str) -> Result<Tokens, Trouble> {
        self.ask(reach, &[("grant_type", "refresh_token"), ("refresh_token", refresh)]).await
    }

    async fn ask(&self, reach: &Reach, fields: &[(&str, &str)]) -> Result<Tokens, Trouble> {
        let url = parsed(&self.token_url)?;
        let mut form = fields.to_vec();
        form.push(("client_id", &self.client_id));
        if let Some(secret) = &self.client_secret {
            form.push(("client_secret", secret));
        }
        let client = http::client_for(reach.guard, &reach.trust, &url, reach.patience.answer).await?;
        let mut response =
            client.post(url).form(&form).send().await.map_err(|fault| http::trouble(&fault))?;
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|fault| http::trouble(&fault))? {
            body.extend_from_slice(&chunk);
            if body.len() > ANSWER_BYTES_MAX {
                return Err(Trouble::new(Step::SignIn, Kind::Protocol, "the answer is too large"));
            }
        }
        read_answer(&body)
    }
}

#[derive(Deserialize)]
struct Answer {
    access_token: Option<String>,
    refresh_token: Option<String>,
    expires_in: Option<u64>,
    error: Option<String>,
    error_description: Option<String>,
}

fn read_answer(body: &[u8]) -> Result<Tokens, Trouble> {
    let answer: Answer = serde_json::from_slice(body).map_err(|_| {
        Trouble::new(Step::SignIn, Kind::Protocol, "the answer is not what the protocol says")
    })?;
    if let Some(error) = answer.error {
        let kind = match error.as_str() {
            "temporarily_unavailable" | "server_error" => Kind::Later,
            _ => Kind::TokenRefused,
        };
        let said = format!("{error}: {}", answer.error_description.unwrap_or_default());
        return Err(Trouble::new(Step::SignIn, kind, said));
    }
    let Some(access) = answer.access_token else {
        return Err(Trouble::new(Step::SignIn, Kind::Protocol, "the answer holds no token"));
    };
    Ok(Tokens {
        access: Zeroizing::new(access),
        refresh: answer.refresh_token.map(Zeroizing::new),
        lives_for: Duration::from_secs(answer.expires_in.unwrap_or(3_600)),
    })
}

fn parsed(url: &str) -> Result<Url, Trouble> {
    Url::parse(url).map_err(|_| Trouble::new(Step::Name, Kind::NameUnknown, "this is not a web address"))
}

#[cfg(test)]
mod tests;
