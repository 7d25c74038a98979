//! A promise made while answering stands on *My promises*, with the time here and the time there.

use crate::browser::Browser;
use crate::letters::plain;
use crate::shop::Shop;
use fantoccini::key::Key;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_promise_made_while_answering_has_both_times() {
    let Some(shop) = Shop::open("a promise in a browser").await else { return };
    let number = shop.receives(plain("Aiko Mori", "aiko@mori.example", "Where is my refund").as_bytes());
    let browser = shop.owner().await;
    lives_in(&browser, "Aiko Mori", "Asia/Tokyo").await;
    browser.visit(&format!("/conversations/{number}")).await;
    browser.key('r').await;
    browser.until("document.activeElement.matches('.ProseMirror')").await;
    browser.writes("We call you tomorrow at three.").await;
    browser.key(Key::Escape).await;
    browser.key('p').await;
    browser.until("document.activeElement.id === 'promise-what'").await;
    browser.writes("Call back about the refund").await;
    browser.key(Key::Tab).await;
    browser.writes("tomorrow at 3pm").await;
    browser.until("document.querySelector('#promise-heard').innerText.includes('Tokyo')").await;
    browser.key_with(Key::Control, Key::Enter).await;
    browser.until("document.querySelector('#timeline').innerText.includes('We call you tomorrow')").await;
    browser.visit("/promises").await;
    let row = "return [...document.querySelectorAll('.item')].find((row) => \
               row.innerText.includes('Call back about the refund'))?.innerText ?? null";
    let row = browser.ask(row, Value::Null).await;
    let row = row.as_str().expect("the promise stands on My promises");
    assert!(row.contains("15:00"), "the time here is missing: {row}");
    assert!(row.contains("Tokyo"), "the time there is missing: {row}");
    browser.complains_of_nothing().await;
    browser.close().await;
}

async fn lives_in(browser: &Browser, customer: &str, zone: &str) {
    browser.visit("/customers").await;
    let find = "return [...document.querySelectorAll('main a')].find((link) => \
                link.innerText.includes(arguments[0]))?.pathname ?? null";
    let path = browser.ask(find, json!(customer)).await;
    browser.visit(path.as_str().expect("the customer is in the list")).await;
    browser.types("#time_zone", zone).await;
    browser.presses("main form button.button-main").await;
    browser.until("document.readyState === 'complete' && document.querySelector('#time_zone')").await;
}
