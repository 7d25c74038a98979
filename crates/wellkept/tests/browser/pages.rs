//! Every page: within reach of everybody, never wider than the window, never a complaint of the browser.

use crate::axe;
use crate::browser::{Browser, Scheme};
use crate::shop::Shop;
use store::testing::skip;

const LOOKS: &[(&str, u32, u32, Scheme)] = &[
    ("wide-light", 1280, 800, Scheme::Light),
    ("wide-dark", 1280, 800, Scheme::Dark),
    ("phone-dark", 390, 844, Scheme::Dark),
    ("phone-light", 390, 844, Scheme::Light),
];
/// The narrowest window that pages must fit.
const NARROWEST: (u32, u32) = (320, 640);

/// Pages that are there under these addresses, by the name of their picture.
const PAGES: &[(&str, &str)] = &[
    ("search", "/inbox?view=all&q=kettle"),
    ("search-empty", "/inbox?view=all&q=qqqqzzzz"),
    ("write-first", "/conversations/new"),
    ("forward", "/conversations/1/forward"),
    ("promises", "/promises"),
    ("promises-heard", "/promises/heard"),
    ("promises-capacity", "/promises/capacity"),
    ("promise-new", "/promises/new"),
    ("promise-new-found", "/promises/new?q=kettle"),
    ("promises-report", "/promises/report"),
    ("promises-calendar", "/promises/calendar"),
    ("promises-showing", "/promises/showing"),
    ("promises-reminders", "/promises/reminders"),
    ("promises-handover", "/promises/handover"),
    ("promises-leave", "/promises/leave"),
    ("promises-keeperless", "/promises/keeperless"),
    ("asks", "/asks"),
    ("devices", "/me/devices"),
    ("call", "/conversations/1/calls/new"),
    ("let-down", "/drips"),
    ("standards", "/drips/standards"),
    ("standard", "/drips/standards/late_first_answer"),
    ("own-kinds", "/drips/kinds"),
    ("leaks", "/leaks"),
    ("seeping", "/leaks/seeping"),
    ("leaks-settings", "/leaks/settings"),
    ("purchases", "/leaks/purchases"),
    ("own-figures", "/leaks/mine"),
    ("mailboxes", "/mailboxes"),
    ("mailbox-new", "/mailboxes/new"),
    ("mailbox-settings", "/mailboxes/new?address=care%40pans.example&provider="),
    ("quarantine", "/mailboxes/quarantine"),
    ("outbox", "/outbox"),
    ("colleagues", "/colleagues"),
    ("colleague-new", "/colleagues/new"),
    ("teams", "/teams"),
    ("team-new", "/teams/new"),
    ("organization", "/organization"),
    ("customers", "/customers"),
    ("tokens", "/tokens"),
    ("me", "/me"),
    ("notifications", "/notifications"),
    ("jobs", "/jobs"),
    ("api-docs", "/api/docs"),
    ("styleguide", "/styleguide"),
];

/// Pages that another page leads to: the name, the page, and the link on it.
const LED_TO: &[(&str, &str, &str)] = &[
    ("promise", "/promises", "a.item-title"),
    ("mailbox", "/mailboxes", "main a[href^='/mailboxes/']:not([href$=new], [href$=quarantine])"),
    (
        "putting-right",
        "/drips",
        "main a[href^='/drips/']:not([href*=standards], [href*=kinds], [href*=list])",
    ),
    ("customer", "/customers", "main a[href^='/customers/']"),
    ("colleague", "/colleagues", "main a[href^='/colleagues/']:not([href$=new])"),
    ("team", "/teams", "main a[href^='/teams/']:not([href$=new])"),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_within_reach_and_fits_the_window() {
    let Some(shop) = Shop::open("every page under axe").await else { return };
    let Some(mut look) = Look::new("every page under axe") else { return };
    let browser = shop.owner().await;
    desk(&browser, &mut look).await;
    for (name, path) in PAGES {
        browser.visit(path).await;
        look.at(&browser, name).await;
    }
    for (name, page, link) in LED_TO {
        browser.visit(page).await;
        let path = browser.leads_to(link).await;
        browser.visit(&path).await;
        look.at(&browser, name).await;
    }
    browser.close().await;
    look.says_nothing();
}

/// The list, and a conversation with the reply box at rest and awake.
async fn desk(browser: &Browser, look: &mut Look) {
    browser.visit("/inbox?view=all").await;
    look.at(browser, "inbox").await;
    browser.visit("/promises").await;
    let conversation = browser.leads_to(".item a[href^='/conversations/']").await;
    browser.visit(&conversation).await;
    look.at(browser, "conversation").await;
    browser.looks(1280, 800, Scheme::Light).await;
    browser.key('r').await;
    browser.until("document.querySelector('.composer .ProseMirror')").await;
    look.at(browser, "reply").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_pages_are_within_reach_and_lead_to_the_desk() {
    let Some(mut shop) = Shop::empty("setting up in a browser").await else { return };
    let Some(mut look) = Look::new("setting up under axe") else { return };
    shop.server.start().await;
    let browser = Browser::open(&shop.driver, &shop.site()).await;
    for path in ["/sign-in", "/reset"] {
        browser.visit(path).await;
        look.at(&browser, path.trim_start_matches('/')).await;
    }
    let log = shop.server.log();
    let link = log.split_whitespace().find(|word| word.contains("/set-up/")).expect("the link is printed");
    browser.visit(&link[link.find("/set-up/").expect("it was found just before")..]).await;
    look.at(&browser, "set-up").await;
    browser.looks(1280, 800, Scheme::Light).await;
    browser.types("#organization", "Kettle & Pan").await;
    browser.types("#name", "Ana Kaya").await;
    browser.types("#email", "ana@kettle.example").await;
    browser.types("#password", "a lamp that never goes out").await;
    browser.presses("button[name=fill][value=empty]").await;
    browser.until("location.pathname === '/inbox'").await;
    for (name, path) in
        [("inbox-empty", "/inbox"), ("promises-empty", "/promises"), ("mailboxes-empty", "/mailboxes")]
    {
        browser.visit(path).await;
        look.at(&browser, name).await;
    }
    browser.close().await;
    look.says_nothing();
}

/// Looks at pages in every light and width, and remembers what is wrong.
pub(crate) struct Look {
    axe: String,
    wrong: Vec<String>,
}

impl Look {
    pub(crate) fn new(test: &str) -> Option<Self> {
        let axe = axe::axe();
        if axe.is_none() {
            skip(test, "axe is not installed: npm ci in web/");
        }
        Some(Self { axe: axe?, wrong: Vec::new() })
    }

    /// At the page that is open.
    pub(crate) async fn at(&mut self, browser: &Browser, page: &str) {
        for (look, width, height, scheme) in LOOKS {
            browser.looks(*width, *height, *scheme).await;
            let name = format!("{page}-{look}");
            for breach in axe::breaches(browser, &self.axe).await {
                self.wrong.push(format!("{name}: {breach}"));
            }
            self.fits(browser, &name).await;
            browser.is_pictured(&name).await;
        }
        browser.looks(NARROWEST.0, NARROWEST.1, Scheme::Light).await;
        self.fits(browser, &format!("{page}-narrowest")).await;
        for complaint in browser.complaints().await {
            self.wrong.push(format!("{page}: the browser complained: {complaint}"));
        }
    }

    async fn fits(&mut self, browser: &Browser, name: &str) {
        let wider = browser.is_too_wide_by().await;
        if wider > 0 {
            self.wrong.push(format!("{name}: {wider} pixels too wide"));
        }
    }

    pub(crate) fn says_nothing(self) {
        assert!(self.wrong.is_empty(), "{} things are wrong:\n{}", self.wrong.len(), self.wrong.join("\n"));
    }
}
