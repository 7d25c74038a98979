//! What somebody writes while their session ends is neither lost nor stuck.

use crate::letters::plain;
use crate::shop::{OWNER, Shop};
use fantoccini::key::Key;
use serde_json::{Value, json};

/// Signs out as another tab would, without this page knowing.
const SIGNS_OUT: &str = "const done = arguments[arguments.length - 1]; \
    const headers = { 'X-CSRF-Token': document.querySelector('meta[name=csrf]').content }; \
    fetch('/sign-out', { method: 'POST', headers }).then(() => done(null))";
/// Signs in as another tab would.
const SIGNS_IN: &str = "const [who, done] = arguments; \
    fetch('/sign-in').then((page) => page.text()).then((html) => { \
        const page = new DOMParser().parseFromString(html, 'text/html'); \
        const csrf = page.querySelector('meta[name=csrf]').content; \
        return fetch('/sign-in', { method: 'POST', body: new URLSearchParams({ csrf, ...who }) }); \
    }).then((answer) => done(answer.ok))";

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_that_outlives_its_session_is_sent_once_its_author_is_back() {
    let Some(shop) = Shop::open("a session that ends while writing").await else { return };
    let number = shop.receives(plain("Mia Brook", "mia@brook.example", "The lid does not fit").as_bytes());
    let browser = shop.owner().await;
    browser.visit(&format!("/conversations/{number}")).await;
    browser.key('r').await;
    browser.until("document.activeElement.matches('.ProseMirror')").await;
    browser.writes("We send you another lid.").await;
    browser.ask_later(SIGNS_OUT, Value::Null).await;
    browser.key_with(Key::Control, Key::Enter).await;
    browser.until("document.querySelector('#banner-signed-out a[href=\"/sign-in\"][target=_blank]')").await;
    browser.until("document.querySelector('textarea[name=text]').value.includes('another lid')").await;

    let who = json!({ "email": OWNER, "password": shop.password() });
    assert_eq!(browser.ask_later(SIGNS_IN, who).await, json!(true));
    browser.key_with(Key::Control, Key::Enter).await;
    browser.until("document.querySelector('#timeline').innerText.includes('another lid')").await;
    browser.until("!document.querySelector('#banner-signed-out')").await;
    browser.close().await;
}
