//! Without scripts everything can still be read, and forms still work.

use crate::browser::Habit;
use crate::letters::plain;
use crate::shop::{OWNER, Shop};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_desk_without_scripts_reads_and_answers() {
    let Some(shop) = Shop::open("a desk without scripts").await else { return };
    let number = shop.receives(plain("Mia Brook", "mia@brook.example", "The lid does not fit").as_bytes());
    let browser = shop.signed_in(OWNER, Habit::NoScripts).await;
    browser.visit("/inbox?view=all").await;
    browser.presses(&format!("#c-{number} > a")).await;
    browser.sees("The lid does not fit").await;
    let woken = browser.ask("return document.querySelector('[data-woken]') !== null", Value::Null).await;
    assert_eq!(woken, json!(false), "scripts ran");
    browser.types("textarea[name=text]", "We send you another one today.").await;
    browser.presses("button[name=then][value=stay_open]").await;
    let said = "document.querySelector('#timeline').innerText.includes(argument)";
    browser.until_of(said, json!("We send you another one today.")).await;
    browser.presses("[data-key=e]").await;
    browser.until("document.querySelector('[data-key=e]').value === 'open'").await;
    browser.complains_of_nothing().await;
    browser.close().await;
}
