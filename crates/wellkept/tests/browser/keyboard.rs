//! The desk by keyboard alone: whatever is done here is done without a pointer.

use crate::browser::{Browser, Scheme};
use crate::letters::plain;
use crate::shop::Shop;
use fantoccini::key::Key;
use serde_json::{Value, json};

/// More steps than the longest page has places to go to.
const STEPS_MAX: usize = 120;

#[tokio::test(flavor = "multi_thread")]
async fn the_desk_works_by_keyboard_alone() {
    let Some(shop) = Shop::open("the desk by keyboard").await else { return };
    let number = shop.receives(plain("Mia Brook", "mia@brook.example", "The lid does not fit").as_bytes());
    let browser = shop.owner().await;
    moves(&browser).await;
    browser.visit(&format!("/conversations/{number}")).await;
    answers_and_takes_back(&browser).await;
    clicks_a_tab(&browser).await;
    notes(&browser).await;
    assigns_and_solves(&browser).await;
    helps(&browser).await;
    writes_first(&browser).await;
    rests(&browser, number).await;
    browser.complains_of_nothing().await;
    browser.close().await;
}

/// The paths of the first conversations in the list.
async fn entries(browser: &Browser) -> Vec<String> {
    let find = "return [...document.querySelectorAll('.entry > a')].slice(0, 3).map((link) => link.pathname)";
    let found = browser.ask(find, Value::Null).await;
    found.as_array().into_iter().flatten().filter_map(|path| path.as_str().map(str::to_owned)).collect()
}

/// `j` and `k` open side by side; on a phone they mark, and Enter opens.
async fn moves(browser: &Browser) {
    let is_open = "location.pathname === argument && document.querySelector('#subject')";
    browser.visit("/inbox?view=all").await;
    let paths = entries(browser).await;
    browser.key('j').await;
    browser.until_of(is_open, json!(paths[0])).await;
    browser.key('j').await;
    browser.until_of(is_open, json!(paths[1])).await;
    browser.key('k').await;
    browser.until_of(is_open, json!(paths[0])).await;
    browser.looks(390, 844, Scheme::Light).await;
    browser.visit("/inbox?view=all").await;
    let paths = entries(browser).await;
    browser.key('j').await;
    browser.key('j').await;
    browser.until_of("document.activeElement.pathname === argument", json!(paths[1])).await;
    browser.key(Key::Enter).await;
    browser.until_of(is_open, json!(paths[1])).await;
    browser.looks(1280, 800, Scheme::Light).await;
}

async fn answers_and_takes_back(browser: &Browser) {
    let said = "document.querySelector('#timeline').innerText.includes('another lid')";
    browser.key('r').await;
    browser.until("document.activeElement.matches('.ProseMirror')").await;
    browser.writes("We send you another lid today.").await;
    browser.key_with(Key::Control, Key::Enter).await;
    browser.until(said).await;
    browser.until("!document.querySelector('.htmx-request')").await;
    goes_to(browser, "#toasts button").await;
    browser.key(Key::Enter).await;
    browser.until(&format!("!{said}")).await;
    let is_back = "document.querySelector('textarea[name=text]').value.includes('another lid')";
    browser.until(is_back).await;
}

/// From the last place of the page backwards, as far as it takes.
async fn goes_to(browser: &Browser, selector: &str) {
    browser.until_of("document.querySelector(argument)", json!(selector)).await;
    for _ in 0..STEPS_MAX {
        let is_here =
            browser.ask("return document.activeElement.matches(arguments[0])", json!(selector)).await;
        if is_here == json!(true) {
            return;
        }
        browser.key_with(Key::Shift, Key::Tab).await;
    }
    panic!("{selector} cannot be reached by keyboard");
}

/// Who clicks a tab of the reply box writes there; at its controls letters are no shortcuts; a table stays readable.
async fn clicks_a_tab(browser: &Browser) {
    let holds = "document.querySelector('textarea[name=text]').value.includes(argument)";
    browser.presses(".composer-kind:has([value=note])").await;
    browser.until("document.activeElement.matches('.ProseMirror')").await;
    browser.writes(" even so").await;
    browser.until_of(holds, json!("even so")).await;
    browser.ask("document.querySelector('input[name=kind]:checked').focus()", Value::Null).await;
    browser.writes("ej?").await;
    browser.presses(".composer-kind:has([value=reply])").await;
    browser.until("document.activeElement.matches('.ProseMirror')").await;
    let pastes = "const clipboardData = new DataTransfer(); clipboardData.setData('text/html', arguments[0]); \
        document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))";
    browser.ask(pastes, json!("<table><tr><td>pan<td>12</tr><tr><td>lid<td>7</tr></table>")).await;
    browser.until_of(holds, json!("pan 12\n\nlid 7")).await;
    let is_left = "return document.querySelector('[data-key=e]').value === 'solved' && !document.querySelector('#keys')";
    assert_eq!(browser.ask(is_left, Value::Null).await, json!(true), "a letter was a shortcut");
    browser.key(Key::Escape).await;
}

async fn notes(browser: &Browser) {
    browser.key('n').await;
    browser.until("document.querySelector('input[name=kind][value=note]').checked").await;
    browser.until("document.activeElement.matches('.ProseMirror')").await;
    browser.writes(" She is a regular.").await;
    browser.key_with(Key::Control, Key::Enter).await;
    browser.until("document.querySelector('.message-note')?.innerText.includes('She is a regular')").await;
    // The news may be faster than the answer to the form, which exchanges the conversation once more.
    browser.until("!document.querySelector('.htmx-request')").await;
    browser.key(Key::Escape).await;
}

async fn assigns_and_solves(browser: &Browser) {
    browser.key('a').await;
    browser.until("document.querySelector('summary[data-key=a]').parentElement.open").await;
    browser.until("document.querySelector('#assign-to .menu-item')").await;
    goes_on_to(browser, "[data-filter='#assign-to']").await;
    browser.writes("lena").await;
    browser.key(Key::Enter).await;
    browser.until("document.querySelector('#thread-head .thread-what').innerText.includes('Lena')").await;
    browser.key('e').await;
    browser.until("document.querySelector('[data-key=e]').value === 'open'").await;
}

/// Forwards from where the focus is.
async fn goes_on_to(browser: &Browser, selector: &str) {
    for _ in 0..STEPS_MAX {
        browser.key(Key::Tab).await;
        let is_here =
            browser.ask("return document.activeElement.matches(arguments[0])", json!(selector)).await;
        if is_here == json!(true) {
            return;
        }
    }
    panic!("{selector} cannot be reached by keyboard");
}

async fn helps(browser: &Browser) {
    browser.key('?').await;
    browser.until("document.querySelector('dialog#keys[open]')").await;
    browser.until("document.activeElement.matches('dialog#keys [autofocus]')").await;
    let first = browser.ask("return document.activeElement.textContent", Value::Null).await;
    assert_eq!(first, json!("Close"), "Enter here changes nothing");
    browser.key(Key::Escape).await;
    browser.until("!document.querySelector('dialog[open]')").await;
    browser.key_with(Key::Control, 'k').await;
    browser.until("document.activeElement.matches('#palette input')").await;
    browser.writes("my promises").await;
    browser.key(Key::Enter).await;
    browser.until("location.pathname === '/promises'").await;
}

/// `c` opens a sheet; what is missing is said beside its field, which then has the focus; taken back, it is a draft.
async fn writes_first(browser: &Browser) {
    let said = "document.querySelector('#timeline')?.innerText.includes('kept it for you')";
    browser.visit("/inbox?view=all").await;
    browser.key('c').await;
    browser.until("location.pathname === '/conversations/new' && document.activeElement.id === 'to'").await;
    browser.writes("Noor <noor@brook.example>").await;
    browser.until("document.querySelector('#to-heard').innerText.includes('new customer')").await;
    goes_on_to(browser, "textarea[name=text], .ProseMirror").await;
    browser.until("document.activeElement.matches('.ProseMirror')").await;
    browser.writes("We kept it for you.").await;
    browser.key_with(Key::Control, Key::Enter).await;
    browser
        .until("document.querySelector('#subject-error') && document.activeElement.name === 'subject'")
        .await;
    let refused = browser.complaints().await;
    assert!(refused.iter().all(|line| line.contains("422")), "only the refusal: {refused:?}");
    browser.writes("Your lid").await;
    browser.key_with(Key::Control, Key::Enter).await;
    browser.until(said).await;
    goes_to(browser, ".message-undo button").await;
    browser.key(Key::Enter).await;
    browser.until("document.querySelector('#subject-line')?.value === 'Your lid'").await;
    browser.until("document.querySelector('textarea[name=text]').value.includes('kept it for you')").await;
}

/// Who does not want single letters switches them off; what needs Control stays.
async fn rests(browser: &Browser, number: i64) {
    browser.visit("/me").await;
    goes_on_to(browser, "input[name=single_keys]").await;
    browser.key(Key::Space).await;
    browser.key(Key::Enter).await;
    browser
        .until("document.readyState === 'complete' && document.documentElement.dataset.keys === 'off'")
        .await;
    browser.visit(&format!("/conversations/{number}")).await;
    browser.key('?').await;
    browser.key_with(Key::Control, 'k').await;
    browser.until("document.querySelector('dialog#palette[open]')").await;
    let is_closed = browser.ask("return document.querySelector('dialog#keys') === null", Value::Null).await;
    assert_eq!(is_closed, json!(true), "a single letter was heard");
    browser.key(Key::Escape).await;
}

/// What has the focus looks different from what has not: the element itself, or what surrounds it.
const IS_SEEN: &str = "const focused = document.activeElement; \
    const around = [focused, focused.parentElement, focused.parentElement?.parentElement, focused.closest('form')] \
        .filter(Boolean); \
    const look = () => around.map((one) => { const style = getComputedStyle(one); return [style.outlineStyle, \
        style.outlineWidth, style.outlineColor, style.boxShadow, style.borderColor, style.backgroundColor, \
        style.textDecorationLine, style.clipPath, style.top] }).join(); \
    const name = `${focused.localName}.${focused.className} ${focused.textContent.trim().slice(0, 30)}`; \
    const focusedLook = look(); focused.blur(); const restingLook = look(); focused.focus({ preventScroll: true }); \
    return { name, isSeen: focusedLook !== restingLook, isBody: focused === document.body }";

#[tokio::test(flavor = "multi_thread")]
async fn the_focus_is_always_seen() {
    let Some(shop) = Shop::open("the focus is seen").await else { return };
    let browser = shop.owner().await;
    let conversation = browser.leads_to(".entry > a").await;
    let mut unseen = Vec::new();
    for page in [
        "/inbox?view=all",
        &conversation,
        "/conversations/new",
        "/promises",
        "/mailboxes/new",
        "/me",
        "/colleagues/new",
    ] {
        browser.visit(page).await;
        for _ in 0..STEPS_MAX {
            browser.key(Key::Tab).await;
            let place = browser.ask(IS_SEEN, Value::Null).await;
            if place["isBody"] == json!(true) {
                break;
            }
            if place["isSeen"] != json!(true) {
                unseen.push(format!("{page}: {}", place["name"]));
            }
        }
    }
    assert!(unseen.is_empty(), "the focus is not seen here: {unseen:#?}");
    browser.close().await;
}
