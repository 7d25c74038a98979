use servers::{Authority, web};
use std::collections::HashMap;

use axum::routing::post;
use axum::{Form, Json, Router};
use serde_json::{Value, json};

use super::*;
use crate::carriers::proving::reach;

/// A token endpoint as the protocol describes it, with one known code and one known refresh token.
async fn token(Form(asked): Form<HashMap<String, String>>) -> Json<Value> {
    let field = |name: &str| asked.get(name).map_or("", String::as_str);
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(field("code_verifier")));
    let is_ours = field("client_id") == "wk" && field("client_secret") == "s3cret";
    Json(match field("grant_type") {
        "authorization_code"
            if is_ours
                && field("code") == "c0de"
                && challenge == URL_SAFE_NO_PAD.encode(Sha256::digest("verifier"))
                && field("redirect_uri") == "https://desk.shop.example/mailboxes/consent" =>
        {
            json!({ "access_token": "first", "refresh_token": "again", "expires_in": 3599 })
        }
        "refresh_token" if is_ours && field("refresh_token") == "again" => {
            json!({ "access_token": "second", "expires_in": 60 })
        }
        "refresh_token" if field("refresh_token") == "busy" => json!({ "error": "temporarily_unavailable" }),
        _ => json!({ "error": "invalid_grant", "error_description": "Token has been expired or revoked." }),
    })
}

async fn application() -> Application {
    let at = web(Router::new().route("/token", post(token)).route("/odd", post(|| async { "<html>" }))).await;
    Application {
        consent_url: "https://accounts.example/consent?tenant=1".to_owned(),
        token_url: format!("http://{at}/token"),
        client_id: "wk".to_owned(),
        client_secret: Some("s3cret".to_owned().into()),
        scope: "https://mail.google.com/ offline_access".to_owned(),
        redirect_url: "https://desk.shop.example/mailboxes/consent".to_owned(),
    }
}

#[tokio::test]
async fn consent_becomes_tokens_and_tokens_are_renewed() {
    let (application, reach) = (application().await, reach(&Authority::new()));
    let page = application.consent_page("st&te", "verifier", "help@shop.example").unwrap();
    let url = Url::parse(&page).unwrap();
    let asked: HashMap<_, _> = url.query_pairs().into_owned().collect();
    assert_eq!(asked["state"], "st&te");
    assert_eq!(asked["tenant"], "1");
    assert_eq!(asked["code_challenge"], URL_SAFE_NO_PAD.encode(Sha256::digest("verifier")));
    assert!(!page.contains("s3cret"));

    let first = application.exchange(&reach, "c0de", "verifier").await.unwrap();
    assert_eq!((first.access.as_str(), first.lives_for.as_secs()), ("first", 3_599));
    let second = application.renew(&reach, first.refresh.unwrap().as_str()).await.unwrap();
    assert_eq!((second.access.as_str(), second.refresh.is_none()), ("second", true));
    assert!(
        !format!("{:?}", application.exchange(&reach, "c0de", "verifier").await.unwrap()).contains("first")
    );
}

#[tokio::test]
async fn refusals_have_their_names() {
    let (application, reach) = (application().await, reach(&Authority::new()));
    let refused = application.renew(&reach, "revoked").await.unwrap_err();
    assert_eq!(refused.kind, Kind::TokenRefused);
    assert!(refused.said.contains("expired or revoked"));
    assert_eq!(application.renew(&reach, "busy").await.unwrap_err().kind, Kind::Later);
    assert_eq!(application.exchange(&reach, "c0de", "other").await.unwrap_err().kind, Kind::TokenRefused);
    let odd = Application { token_url: application.token_url.replace("/token", "/odd"), ..application };
    assert_eq!(odd.renew(&reach, "again").await.unwrap_err().kind, Kind::Protocol);
}
