//! The pages as people see them: the sample organization in a real browser, wide and narrow, light and dark.
//!
//! With `WELLKEPT_TEST_PICTURES=FOLDER` every look is kept as a picture; `cargo xtask pictures` does that.

mod browser;
#[path = "../program/server.rs"]
mod server;

use browser::{Browser, Scheme};
use serde_json::json;
use server::Server;
use store::testing::{Folder, fresh_location, skip};

const LOOKS: &[(&str, u32, u32, Scheme)] = &[
    ("wide-light", 1280, 800, Scheme::Light),
    ("wide-dark", 1280, 800, Scheme::Dark),
    ("phone-light", 390, 844, Scheme::Light),
    ("phone-dark", 390, 844, Scheme::Dark),
    ("narrow-light", 320, 640, Scheme::Light),
];

#[tokio::test(flavor = "multi_thread")]
async fn a_colleague_answers_and_promises_in_a_real_browser() {
    let Ok(driver) = std::env::var("WELLKEPT_TEST_CHROMEDRIVER") else {
        return skip("pages in a browser", "there is no chromedriver");
    };
    let folder = Folder::fresh();
    let location = fresh_location("sqlite", &folder).await;
    let mut server = Server::at(folder.path(), &location);
    server.start().await;
    let browser = Browser::open(&driver, &format!("http://127.0.0.1:{}", server.http)).await;
    sets_up(&browser, &server).await;
    answers(&browser).await;
    looks_well(&browser, &["/inbox?view=all", "/promises", "/mailboxes", "/colleagues", "/me"]).await;
    browser.complains_of_nothing().await;
    browser.close().await;
}

/// From the printed link to a sample organization.
async fn sets_up(browser: &Browser, server: &Server) {
    let log = server.log();
    let link = log.split_whitespace().find(|word| word.contains("/set-up/")).expect("the link is printed");
    let path = &link[link.find("/set-up/").expect("it was found just before")..];
    browser.visit(path).await;
    looks_at(browser, "set-up").await;
    browser.looks(1280, 800, Scheme::Light).await;
    browser.types("#organization", "Kettle & Pan").await;
    browser.types("#name", "Ana Kaya").await;
    browser.types("#email", "ana@kettle.example").await;
    browser.types("#password", "a lamp that never goes out").await;
    browser.presses("button[name=fill][value=sample]").await;
    browser.sees("inbox").await;
}

async fn answers(browser: &Browser) {
    browser.visit("/inbox?view=all").await;
    let first = "const link = document.querySelector('main a[href*=\"/conversations/\"]'); \
                 return link && new URL(link.href).pathname";
    let path = browser.ask(first, json!(0)).await;
    let path = path.as_str().expect("the sample organization has conversations").to_owned();
    browser.visit(&path).await;
    looks_at(browser, "conversation").await;
    browser.looks(1280, 800, Scheme::Light).await;
    browser.types("textarea[name=text]", "Thank you for your patience, it is on its way.").await;
    browser.presses("button[name=then][value=wait]").await;
    browser.sees("it is on its way").await;
}

async fn looks_well(browser: &Browser, paths: &[&str]) {
    for path in paths {
        browser.visit(path).await;
        let name = path.trim_start_matches('/').split('?').next().expect("there is always a first part");
        looks_at(browser, name).await;
    }
}

/// The page that is open, in every look.
async fn looks_at(browser: &Browser, name: &str) {
    for (look, width, height, scheme) in LOOKS {
        browser.looks(*width, *height, *scheme).await;
        browser.fits().await;
        browser.is_pictured(&format!("{name}-{look}")).await;
    }
}
