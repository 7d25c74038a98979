//! Two colleagues at once: what one does, the other sees, and nothing moves under a hand.

use crate::browser::{Browser, Habit};
use crate::letters::plain;
use crate::shop::{LENA, Shop};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn two_colleagues_see_the_same_without_asking_again() {
    let Some(shop) = Shop::open("two browsers at once").await else { return };
    let (owner, lena) = (shop.owner().await, shop.signed_in(LENA, Habit::Usual).await);
    for browser in [&owner, &lena] {
        browser.visit("/inbox?view=all").await;
        browser.ask("window.stays = true", Value::Null).await;
    }
    holds_an_entry(&owner).await;
    let number = shop.receives(plain("Mia Brook", "mia@brook.example", "The lid does not fit").as_bytes());
    lena.until(&format!("document.querySelector('#c-{number}') && window.stays")).await;
    owner.until(&format!("document.querySelector('#c-{number}, .fresh button') && window.stays")).await;
    let moved = "return document.activeElement === window.held && \
                 Math.abs(window.held.getBoundingClientRect().top - window.top_of_held) < 1";
    assert_eq!(owner.ask(moved, Value::Null).await, json!(true), "what had the focus moved");
    answers(&owner, &lena, number).await;
    for browser in [owner, lena] {
        browser.complains_of_nothing().await;
        browser.close().await;
    }
}

/// Focuses a conversation in the middle of the list, and remembers where it stood.
async fn holds_an_entry(browser: &Browser) {
    let hold = "window.held = document.querySelectorAll('.entry > a')[3]; window.held.focus(); \
                window.top_of_held = window.held.getBoundingClientRect().top";
    browser.ask(hold, Value::Null).await;
}

/// One writes while the other looks, and sends.
async fn answers(reader: &Browser, writer: &Browser, number: i64) {
    for browser in [reader, writer] {
        browser.visit(&format!("/conversations/{number}")).await;
        browser.ask("window.stays = true", Value::Null).await;
    }
    writer.key('r').await;
    writer.until("document.activeElement.matches('.ProseMirror')").await;
    writer.writes("We send you another lid today.").await;
    reader
        .until("document.querySelector('#presence').innerText.includes('is answering') && window.stays")
        .await;
    writer.presses("button[name=then][value=wait]").await;
    reader
        .until("document.querySelector('#timeline').innerText.includes('another lid today') && window.stays")
        .await;
}
