//! Hostile mail in a real browser: no script runs, nobody outside learns that it was read, and pictures from
//! elsewhere come only when they are asked for, through us.

use crate::browser::{Browser, Habit};
use crate::letters::{hostile, html};
use crate::relay::Port;
use crate::shop::{OWNER, Shop};
use serde_json::{Value, json};

/// One red pixel.
const PIXEL: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00,
    0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x02, 0x00, 0x00, 0x00, 0x90, 0x77, 0x53, 0xde, 0x00,
    0x00, 0x00, 0x0c, 0x49, 0x44, 0x41, 0x54, 0x08, 0xd7, 0x63, 0xf8, 0xcf, 0xc0, 0x00, 0x00, 0x03, 0x01,
    0x01, 0x00, 0x18, 0xdd, 0x8d, 0xb0, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60,
    0x82,
];

const SOURCE: &str = "return document.querySelector('img')?.getAttribute('src') ?? null";
const OPEN_ALL: &str =
    "for (const folded of document.querySelectorAll('.message details:not(.menu)')) folded.open = true";
const FRAMES_ARE_HERE: &str = "[...document.querySelectorAll('iframe')].every((frame) => \
    performance.getEntriesByName(frame.src).some((entry) => entry.responseEnd > 0))";
const MARKS: &str = "return { ran: window.ran ?? null, title: document.title, \
    elsewhere: performance.getEntriesByType('resource').map((entry) => entry.name) \
        .filter((name) => !name.startsWith(location.origin) && !name.startsWith(document.referrer || 'data:')), \
    frames: document.querySelectorAll('iframe').length }";
/// What must not be in a frame, whatever the policy would do about it.
const REMAINS: &str = "return [...document.querySelectorAll('script, form, iframe, object, embed, svg, math, link, base, \
    [onerror], [onload], [srcset], [background], [poster]')].map((one) => one.outerHTML.slice(0, 100))";

#[tokio::test(flavor = "multi_thread")]
async fn hostile_mail_runs_nothing_and_calls_nobody() {
    let Some(shop) = Shop::open("hostile mail in a browser").await else { return };
    let stranger = Port::of_a_stranger("text/html", b"<script>top.ran=1</script>").await;
    let browser = shop.signed_in(OWNER, Habit::ElsewhereLeadsTo(stranger.number)).await;
    let mut wrong = Vec::new();
    let letters = hostile();
    for letter in &letters {
        let path = match shop.takes(letter.mail.as_bytes()) {
            Some(number) => format!("/conversations/{number}"),
            None => "/mailboxes/quarantine".to_owned(),
        };
        browser.visit(&path).await;
        for fault in reads(&browser).await {
            wrong.push(format!("{} ({path}): {fault}", letter.tries));
        }
    }
    println!(
        "{} hostile mails opened, {} connections to strangers",
        letters.len(),
        stranger.passed().connections
    );
    browser.visit("/inbox?view=all").await;
    wrong.extend(marks(&browser).await.into_iter().map(|fault| format!("the list: {fault}")));
    assert!(wrong.is_empty(), "{} things went wrong:\n{}", wrong.len(), wrong.join("\n"));
    assert_eq!(stranger.passed().connections, 0, "somebody was called: {}", stranger.passed().heard);
    // The trap works: whoever goes elsewhere does end there.
    browser.visit("http://evil.example/").await;
    assert!(stranger.passed().connections > 0, "the stranger's server counts nothing");
    browser.close().await;
}

/// Everything of the conversation that is open: the message, its frames, its files. What went wrong comes back.
async fn reads(browser: &Browser) -> Vec<String> {
    browser.ask(OPEN_ALL, Value::Null).await;
    browser.until(FRAMES_ARE_HERE).await;
    let mut wrong = marks(browser).await;
    let frames = browser.ask("return document.querySelectorAll('iframe').length", Value::Null).await;
    for frame in 0..u16::try_from(frames.as_u64().expect("a count")).expect("few frames") {
        let remains = browser.ask_frame(frame, REMAINS).await;
        if remains != json!([]) {
            wrong.push(format!("in the frame remains {remains}"));
        }
        let ran = browser.ask_frame(frame, "return window.ran ?? null").await;
        if ran != Value::Null {
            wrong.push("a script ran in the frame".into());
        }
    }
    wrong.extend(files(browser).await);
    wrong.extend(browser.complaints().await);
    wrong
}

/// Traces of a script in the page, and of requests elsewhere.
async fn marks(browser: &Browser) -> Vec<String> {
    let marks = browser.ask(MARKS, Value::Null).await;
    let mut wrong = Vec::new();
    if marks["ran"] != Value::Null || marks["title"] == "ran" {
        wrong.push("a script ran in the page".into());
    }
    if marks["elsewhere"] != json!([]) {
        wrong.push(format!("the page asked {}", marks["elsewhere"]));
    }
    wrong
}

/// A file that is no picture is only ever kept, never shown; so is the source.
async fn files(browser: &Browser) -> Vec<String> {
    let ask = "const done = arguments[1]; const links = document.querySelectorAll('.attachment a[download], a[href$=\"/raw\"]'); \
        Promise.all([...links].map(async (link) => { const answer = await fetch(link.href); const head = (name) => \
        answer.headers.get(name) ?? ''; return { path: link.pathname, status: answer.status, kind: head('content-type'), \
        way: head('content-disposition'), sniff: head('x-content-type-options'), policy: head('content-security-policy') } \
        })).then(done)";
    let files = browser.ask_later(ask, Value::Null).await;
    let is_kept = |file: &Value| {
        let says = |field: &str, word: &str| file[field].as_str().is_some_and(|text| text.contains(word));
        file["status"] == 200
            && says("sniff", "nosniff")
            && (says("way", "attachment") || says("kind", "text/plain"))
    };
    let files = files.as_array().cloned().unwrap_or_default();
    files.iter().filter(|file| !is_kept(file)).map(|file| format!("shown, not kept: {file}")).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_from_elsewhere_are_asked_for_by_us_and_only_on_request() {
    let Some(shop) = Shop::open("pictures from elsewhere").await else { return };
    let stranger = Port::of_a_stranger("image/png", PIXEL).await;
    let picture = format!("<p>Look: <img src=\"http://127.0.0.1:{}/pixel.png\"></p>", stranger.number);
    let number = shop.receives(html("A picture", &picture).as_bytes());
    let browser = shop.owner().await;
    browser.visit(&format!("/conversations/{number}")).await;
    browser.ask(OPEN_ALL, Value::Null).await;
    browser.until(FRAMES_ARE_HERE).await;
    assert_eq!(stranger.passed().connections, 0, "the picture came unasked");
    assert_eq!(browser.ask_frame(0, SOURCE).await, Value::Null, "the picture is there unasked");
    browser.presses(".message-blocked a").await;
    browser
        .until_frame(0, "document.readyState === 'complete' && document.querySelector('img')?.complete")
        .await;
    let source = browser.ask_frame(0, SOURCE).await;
    assert!(
        source.as_str().is_some_and(|source| source.starts_with("/messages/")),
        "not through us: {source}"
    );
    // We do not ask for it either: it lies on this machine, where no mail may send us.
    assert_eq!(stranger.passed().connections, 0, "the stranger was asked: {}", stranger.passed().heard);
    browser.close().await;
}
