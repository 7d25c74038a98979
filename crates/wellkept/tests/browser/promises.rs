//! Promises as they are made: heard while an answer is written, jotted down by hand, asked for after a call.

use crate::browser::{Browser, Scheme};
use crate::letters::plain;
use crate::shop::Shop;
use fantoccini::key::Key;
use serde_json::{Value, json};

/// How many chips stand below the text.
const CHIPS: &str = "document.querySelectorAll('[data-chip]:not([hidden])').length";

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_is_heard_changed_and_sent_along() {
    let Some(shop) = Shop::open("promises heard in a browser").await else { return };
    let number = shop.receives(plain("Aiko Mori", "aiko@mori.example", "Where is my refund").as_bytes());
    let browser = shop.owner().await;
    lives_in(&browser, "Aiko Mori", "Asia/Tokyo").await;
    answers(&browser, number).await;
    let text =
        "I'll check with the depot and call you back tomorrow at 3, and the refund is with you by Friday.";
    browser.writes(text).await;
    browser.until(&format!("{CHIPS} === 2")).await;
    let chip =
        |place: u8| format!("return document.querySelector('[data-chip]:nth-child({place})').innerText");
    let call = text_of(&browser, &chip(1)).await;
    assert!(call.contains("Call back") && call.contains("15:00 for Aiko"), "{call}");
    let refund = text_of(&browser, &chip(2)).await;
    assert!(refund.contains("Refund"), "{refund}");
    browser.is_pictured("chips").await;

    // Every chip is within reach of the keyboard: from the text to the first one, and to the next.
    browser.key(Key::Tab).await;
    browser.until("document.activeElement.closest('[data-chip]') !== null").await;
    browser.key(Key::Right).await;
    browser.until("document.activeElement.closest('[data-chip]')?.matches(':nth-child(2)')").await;
    browser.key('c').await;
    browser.until("document.activeElement.id === 'chip-2-by'").await;
    browser.is_pictured("chip-open").await;
    browser.key_with(Key::Control, 'a').await;
    browser.writes("in 3 days at noon").await;
    browser
        .until("document.querySelector('[data-chip]:nth-child(2)').innerText.includes('12:00 for Aiko')")
        .await;
    browser.key(Key::Enter).await;
    browser.until("document.querySelector('[data-chip]:nth-child(2)').matches('.chip-accepted')").await;
    browser.key_with(Key::Control, Key::Enter).await;
    browser.until("document.querySelector('#timeline').innerText.includes('check with the depot')").await;
    browser.visit("/promises").await;
    let rows = text_of(&browser, "return document.querySelector('#promises-list').innerText").await;
    assert!(rows.contains("call you back tomorrow at 3"), "{rows}");
    assert!(rows.contains("15:00 in Tokyo") && rows.contains("12:00 in Tokyo"), "both in her time: {rows}");
    browser.complains_of_nothing().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_sounds_like_a_promise_shows_no_chip_and_what_is_dismissed_stays_so() {
    let Some(shop) = Shop::open("no promises heard in a browser").await else { return };
    let number = shop.receives(plain("Aiko Mori", "aiko@mori.example", "Where is my refund").as_bytes());
    let browser = shop.owner().await;
    answers(&browser, number).await;
    let none = "If it fails, call us. Would you call us back? We'll be happy to help. You wrote: \"I will pay \
                tomorrow.\" ";
    browser.writes(none).await;
    browser.writes("We will call you back tomorrow.").await;
    browser.until(&format!("{CHIPS} > 0")).await;
    assert_eq!(browser.ask(&format!("return {CHIPS}"), Value::Null).await, json!(1), "one sentence promises");
    browser.presses("#chip-1-dismiss").await;
    browser.until(&format!("{CHIPS} === 0")).await;
    browser.until("document.activeElement.matches('.ProseMirror')").await;
    browser.writes(" We will send you the lid on Monday.").await;
    browser.until(&format!("{CHIPS} === 1")).await;
    let left =
        text_of(&browser, "return document.querySelector('[data-chip]:not([hidden])').innerText").await;
    assert!(left.contains("Send"), "the dismissed one stays away: {left}");
    browser.visit(&format!("/conversations/{number}")).await;
    browser.presses(".composer-text").await;
    browser.until(&format!("{CHIPS} === 1")).await;
    browser.complains_of_nothing().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_promise_is_made_by_hand_in_two_keystrokes_and_from_a_phone() {
    let Some(shop) = Shop::open("promises by hand in a browser").await else { return };
    let number = shop.receives(plain("Aiko Mori", "aiko@mori.example", "Where is my refund").as_bytes());
    let browser = shop.owner().await;
    browser.visit(&format!("/conversations/{number}")).await;
    browser.key('p').await;
    browser.until("document.activeElement.id === 'new-promise-line'").await;
    browser.writes("call back tomorrow 3").await;
    browser.until("document.querySelector('#new-promise-heard').innerText.includes('tomorrow 15:00')").await;
    browser.key(Key::Enter).await;
    browser.until("document.querySelector('#promises-thread')?.innerText.includes('Call back')").await;

    browser.looks(390, 844, Scheme::Light).await;
    browser.visit("/promises/new").await;
    browser.types("#new-promise-whom", &number.to_string()).await;
    browser.presses("main form button.button-main").await;
    browser.until("document.querySelector('main a.item-title') !== null").await;
    browser.presses("main a.item-title").await;
    browser.until("document.querySelector('#new-promise-line') !== null").await;
    assert_eq!(browser.is_too_wide_by().await, 0);
    let tall = "return Math.min(...[...document.querySelectorAll('main form :is(input:not([type=hidden]), .button)')]\
                .map((control) => control.getBoundingClientRect().height).filter((height) => height > 0))";
    assert!(browser.ask(tall, Value::Null).await.as_f64().unwrap() >= 44.0, "a thumb needs 44 px");
    browser.types("#new-promise-line", "send the lid by friday").await;
    browser.presses("main form button.button-main").await;
    browser.until(&format!("location.pathname === '/conversations/{number}'")).await;
    browser.visit("/promises").await;
    browser.sees("Send the lid").await;
    browser.complains_of_nothing().await;
    browser.close().await;
}

async fn answers(browser: &Browser, number: i64) {
    browser.visit(&format!("/conversations/{number}")).await;
    browser.key('r').await;
    browser.until("document.activeElement.matches('.ProseMirror')").await;
}

async fn text_of(browser: &Browser, script: &str) -> String {
    browser.ask(script, Value::Null).await.as_str().unwrap_or_default().to_owned()
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
