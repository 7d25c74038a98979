//! The page of somebody outside the house: what was promised to them, without scripts and without signing in.

use crate::browser::{Browser, Habit};
use crate::letters::plain;
use crate::pages::Look;
use crate::shop::{OWNER, Shop};
use fantoccini::key::Key;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_reads_confirms_and_contests_by_keyboard() {
    let Some(shop) = Shop::open("a customer's page in a browser").await else { return };
    let Some(mut look) = Look::new("a customer's page under axe") else { return };
    let number = shop.receives(plain("Aiko Mori", "aiko@mori.example", "Where is my refund").as_bytes());
    let desk = shop.signed_in(OWNER, Habit::NoScripts).await;
    desk.visit(&format!("/conversations/{number}")).await;
    let page = desk.leads_to("a[href*='/p/']").await;
    for said in ["Call back about the refund", "Send the voucher"] {
        promises(&desk, number, said).await;
    }

    // Where scripts run, so that axe can.
    let looking = Browser::open(&shop.driver, &shop.site()).await;
    looking.visit(&page).await;
    look.at(&looking, "customer-page").await;
    let customer = Browser::open_with(&shop.driver, &shop.site(), Habit::NoScripts).await;
    customer.visit(&page).await;
    customer.sees("Promised to Aiko Mori").await;
    customer.sees("Call back about the refund").await;
    let loaded = "return performance.getEntriesByType('resource').map((one) => new URL(one.name).origin)
        .filter((origin) => origin !== location.origin)";
    assert_eq!(customer.ask(loaded, Value::Null).await, json!([]), "only our own server was asked");
    let scripts = customer.ask("return document.scripts.length", Value::Null).await;
    assert_eq!(scripts, json!(0), "the page needs no scripts");

    reach(&customer, "button").await;
    customer.key(Key::Enter).await;
    customer.until("document.body.innerText.includes('Thank you for telling us.')").await;
    customer.sees("You told us that this was done").await;
    looking.visit(&page).await;
    looking.presses("summary").await;
    look.at(&looking, "customer-page-contest").await;
    looking.close().await;
    reach(&customer, "summary").await;
    customer.key(Key::Enter).await;
    reach(&customer, "textarea").await;
    customer.writes("Nobody called me.").await;
    reach(&customer, "textarea + *, details[open] button").await;
    customer.key(Key::Enter).await;
    customer.until("document.body.innerText.includes('You told us that this was not done.')").await;
    customer.complains_of_nothing().await;
    customer.close().await;

    desk.visit(&format!("/conversations/{number}")).await;
    desk.sees("Nobody called me.").await;
    desk.close().await;
    look.says_nothing();
}

/// Makes a promise by the form, for tomorrow.
async fn promises(desk: &Browser, number: i64, said: &str) {
    desk.visit(&format!("/promises/new?conversation={number}")).await;
    desk.types("#new-promise-line", &format!("{said} tomorrow 3pm")).await;
    desk.presses("form[action$='/promises'] button.button-main").await;
    desk.until("location.pathname.startsWith('/conversations/')").await;
}

/// Goes on by the tabulator until something that fits is in focus.
async fn reach(browser: &Browser, fits: &str) {
    for _ in 0..30 {
        browser.key(Key::Tab).await;
        let is_there = "return document.activeElement.matches(arguments[0])";
        if browser.ask(is_there, json!(fits)).await == json!(true) {
            return;
        }
    }
    panic!("nothing that fits {fits} is within reach of the keyboard");
}
