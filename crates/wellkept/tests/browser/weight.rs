//! What a page weighs on the wire, the first time it is opened.

use crate::relay::Port;
use crate::shop::Shop;
use serde_json::{Value, json};

/// A page before the reply box takes focus: bytes of all answers, heads included, and how many.
const PAGE_BYTES_MAX: usize = 60_000;
const PAGE_REQUESTS_MAX: usize = 6;
/// The editor, when the reply box takes focus.
const EDITOR_BYTES_MAX: i64 = 70_000;

#[tokio::test(flavor = "multi_thread")]
async fn a_cold_page_is_light() {
    let Some(shop) = Shop::open("the weight of a page").await else { return };
    let browser = shop.owner().await;
    let conversation = browser.leads_to(".entry > a").await;
    for page in ["/inbox?view=all", conversation.as_str()] {
        // Another port is another site to the browser: nothing of it is in its cache. Cookies know no ports.
        let relay = Port::before(shop.server.http).await;
        browser.visit(&format!("http://127.0.0.1:{}{page}", relay.number)).await;
        browser.until("document.readyState === 'complete'").await;
        let passed = relay.until(|passed| passed.heard.contains("GET /live")).await;
        let (asked, bytes) = (passed.asked(), passed.bytes);
        let reading: Vec<_> = asked.iter().filter(|line| line.starts_with("GET ")).collect();
        println!("{page}: {bytes} bytes in {} requests", asked.len());
        assert!(reading.len() <= PAGE_REQUESTS_MAX, "{page} asks for too much: {asked:#?}");
        assert!(bytes <= PAGE_BYTES_MAX, "{page} weighs {bytes} bytes");
    }
    browser.visit(&conversation).await;
    browser.key('r').await;
    browser.until("document.querySelector('.composer .ProseMirror')").await;
    let weigh = "return performance.getEntriesByType('resource').find((one) => one.name.includes(arguments[0]))\
                 ?.encodedBodySize ?? null";
    let bytes = browser.ask(weigh, json!("/static/editor.")).await;
    println!("the editor: {bytes} bytes");
    assert_ne!(bytes, Value::Null, "the editor is not where it was");
    assert!(bytes.as_i64().is_some_and(|bytes| bytes <= EDITOR_BYTES_MAX), "the editor weighs {bytes} bytes");
    browser.close().await;
}
