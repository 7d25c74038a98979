//! Writing in the browser: customers are found by name, two devices do not write over each other, and what could not
//! be attached says so until it is let go.

use crate::axe::{axe, breaches};
use crate::letters::plain;
use crate::shop::Shop;
use fantoccini::key::Key;
use serde_json::Value;

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_is_found_by_name_from_the_palette_and_while_writing() {
    let Some(shop) = Shop::open("customers are found by name").await else { return };
    shop.receives(plain("Noor Okaforde", "noor@okaforde.example", "The lid does not fit").as_bytes());
    let browser = shop.owner().await;
    browser.visit("/inbox?view=all").await;
    browser.key_with(Key::Control, 'k').await;
    browser.until("document.activeElement.matches('#palette input')").await;
    browser.writes("okaforde n").await;
    browser
        .until("document.querySelector('#palette-list [aria-selected=true]')?.innerText.includes('Noor')")
        .await;
    browser.key(Key::Enter).await;
    browser.until("location.pathname.startsWith('/customers/')").await;
    browser.sees("noor@okaforde.example").await;

    browser.visit("/conversations/new").await;
    browser.until("document.activeElement.matches('#to[role=combobox]')").await;
    browser.writes("first@brook.example, noor oka").await;
    let offered = "document.querySelector('#to[aria-expanded=true][aria-activedescendant=to-people-0]') \
        && document.querySelector('#to-people-0[aria-selected=true]')?.innerText.includes('noor@okaforde.example')";
    browser.until(offered).await;
    if let Some(axe) = axe() {
        assert_eq!(breaches(&browser, &axe).await, Vec::<String>::new());
    }
    browser.key(Key::Escape).await;
    browser.until("document.querySelector('#to[aria-expanded=false]') && document.querySelector('#to-people').hidden").await;
    browser.writes("f").await;
    browser.until(offered).await;
    browser.key(Key::Down).await;
    browser.key(Key::Up).await;
    browser.key(Key::Enter).await;
    let written = "document.querySelector('#to').value === 'first@brook.example, Noor Okaforde <noor@okaforde.example>, '";
    browser.until(written).await;
    browser
        .until("document.querySelector('#to[aria-expanded=false]') && document.activeElement.id === 'to'")
        .await;
    browser.complains_of_nothing().await;
    browser.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_devices_that_write_one_draft_keep_both_texts_until_one_is_chosen() {
    let Some(shop) = Shop::open("a draft on two devices").await else { return };
    let number = shop.receives(plain("Mia Brook", "mia@brook.example", "The lid does not fit").as_bytes());
    let (laptop, phone) = (shop.owner().await, shop.owner().await);
    let path = format!("/conversations/{number}");
    let saved = "document.querySelector('[data-draft-state]').textContent === 'Saved'";
    for browser in [&laptop, &phone] {
        browser.visit(&path).await;
        browser.key('r').await;
        browser.until("document.activeElement.matches('.ProseMirror')").await;
    }
    laptop.writes("From the laptop.").await;
    laptop.until(saved).await;
    phone.writes("From the phone.").await;
    phone
        .until("document.querySelector('[data-versions=elsewhere]')?.innerText.includes('From the laptop.')")
        .await;
    if let Some(axe) = axe() {
        assert_eq!(breaches(&phone, &axe).await, Vec::<String>::new());
    }

    // The window is closed before anything was chosen: both are still there.
    phone.visit(&path).await;
    phone
        .until("document.querySelector('[data-versions=here]')?.innerText.includes('From the phone.')")
        .await;
    phone.until("document.querySelector('textarea[name=text]').value.includes('From the laptop.')").await;
    phone.presses("[data-versions] button").await;
    phone.until("document.querySelector('textarea[name=text]').value.includes('From the phone.')").await;
    phone
        .until("document.querySelector('[data-versions=chosen]')?.innerText.includes('From the laptop.')")
        .await;
    phone.until(saved).await;

    laptop.writes(" It left today.").await;
    laptop
        .until("document.querySelector('[data-versions=elsewhere]')?.innerText.includes('From the phone.')")
        .await;
    laptop.presses("[data-versions] button + button").await;
    laptop.until(saved).await;
    laptop
        .until("document.querySelector('[data-versions=chosen]')?.innerText.includes('From the phone.')")
        .await;
    laptop.presses("[data-versions] button + button").await;
    laptop.until("!document.querySelector('[data-versions]')").await;
    phone.visit(&path).await;
    phone.until("document.querySelector('textarea[name=text]').value.includes('It left today.')").await;
    laptop.close().await;
    phone.close().await;
}

/// Attaches a file that is larger than a mail may be.
const ATTACHES: &str = "const files = new DataTransfer(); \
    files.items.add(new File([new ArrayBuffer(27_000_000)], 'film.mp4')); \
    const input = document.querySelector('.composer input[type=file]'); \
    input.files = files.files; input.dispatchEvent(new Event('change', { bubbles: true }))";

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_too_large_says_so_among_the_files_until_it_is_let_go() {
    let Some(shop) = Shop::open("a file that is too large").await else { return };
    let browser = shop.owner().await;
    browser.visit("/conversations/new").await;
    browser.until("document.activeElement.matches('#to[role=combobox]')").await;
    browser.ask(ATTACHES, Value::Null).await;
    browser
        .until(
            "document.querySelector('.attachments [role=alert]')?.innerText.includes('film.mp4 is larger')",
        )
        .await;
    if let Some(axe) = axe() {
        assert_eq!(breaches(&browser, &axe).await, Vec::<String>::new());
    }
    browser.presses(".attachments [data-dismiss]").await;
    browser.until("document.querySelector('.attachments').children.length === 0").await;
    browser.close().await;
}
