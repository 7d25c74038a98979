//! A real browser, driven as a person would, and a little more: its width, its light and its complaints.

use crate::driver::{Call, Driver, chromium};
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use serde_json::{Value, json};
use std::fs::File;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use store::testing::Folder;

/// How long a page may take to show what was asked of it.
const PATIENCE: Duration = Duration::from_secs(20);
/// How often a page is asked again.
const PAUSE: Duration = Duration::from_millis(30);

/// Light or dark, as the system asks for it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Scheme {
    Light,
    Dark,
}

/// What sets one browser apart from another.
#[derive(Clone, Copy)]
pub(crate) enum Habit {
    /// As it comes.
    Usual,
    /// Scripts of pages do not run.
    NoScripts,
    /// Every host that mails may name leads to this port of ours.
    ElsewhereLeadsTo(u16),
}

/// One browser with one window and a profile of its own.
pub(crate) struct Browser {
    client: Client,
    site: String,
    _profile: Folder,
}

impl Browser {
    /// Opens a browser for pages below `site`.
    pub(crate) async fn open(driver: &Driver, site: &str) -> Self {
        Self::open_with(driver, site, Habit::Usual).await
    }

    /// Opens a browser that differs from others.
    pub(crate) async fn open_with(driver: &Driver, site: &str, habit: Habit) -> Self {
        let profile = Folder::fresh();
        let mut wanted = Capabilities::new();
        wanted.insert("goog:chromeOptions".into(), options(&profile, habit));
        wanted.insert("goog:loggingPrefs".into(), json!({ "browser": "ALL" }));
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client =
            builder.capabilities(wanted).connect(&driver.url).await.expect("chromedriver opens a browser");
        let browser = Self { client, site: site.to_owned(), _profile: profile };
        browser.looks(1280, 800, Scheme::Light).await;
        browser
    }

    /// Opens a path of the site, or an address elsewhere.
    pub(crate) async fn visit(&self, path: &str) {
        let address = if path.contains("://") { path.to_owned() } else { format!("{}{path}", self.site) };
        self.client.goto(&address).await.unwrap();
    }

    /// Types into the field that a selector names, in place of what it held.
    pub(crate) async fn types(&self, selector: &str, text: &str) {
        let field = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(selector)).await;
        let field = field.unwrap_or_else(|error| panic!("no {selector}: {error}"));
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Presses what a selector names.
    pub(crate) async fn presses(&self, selector: &str) {
        let found = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(selector)).await;
        found.unwrap_or_else(|error| panic!("no {selector}: {error}")).click().await.unwrap();
    }

    /// One key, down and up.
    pub(crate) async fn key(&self, key: impl Into<char>) {
        let value = key.into();
        let actions = KeyActions::new("keyboard".into()).then(KeyAction::Down { value });
        self.client.perform_actions(actions.then(KeyAction::Up { value })).await.unwrap();
    }

    /// One key while another one is held.
    pub(crate) async fn key_with(&self, held: Key, key: impl Into<char>) {
        let (held, value) = (char::from(held), key.into());
        let actions = KeyActions::new("keyboard".into())
            .then(KeyAction::Down { value: held })
            .then(KeyAction::Down { value })
            .then(KeyAction::Up { value })
            .then(KeyAction::Up { value: held });
        self.client.perform_actions(actions).await.unwrap();
    }

    /// Writes where the focus is, key by key.
    pub(crate) async fn writes(&self, text: &str) {
        let mut actions = KeyActions::new("keyboard".into());
        for value in text.chars() {
            actions = actions.then(KeyAction::Down { value }).then(KeyAction::Up { value });
        }
        self.client.perform_actions(actions).await.unwrap();
    }

    /// Waits until the page shows these words.
    pub(crate) async fn sees(&self, words: &str) {
        let shown = "document.body.innerText.toLowerCase().includes(argument.toLowerCase())";
        self.until_of(shown, json!(words)).await;
    }

    /// Waits until an expression of JavaScript holds in the page.
    pub(crate) async fn until(&self, holds: &str) {
        self.until_of(holds, Value::Null).await;
    }

    /// Waits until an expression about `argument` holds in the page.
    pub(crate) async fn until_of(&self, holds: &str, argument: Value) {
        let script = format!("const argument = arguments[0]; return Boolean({holds})");
        let until = Instant::now() + PATIENCE;
        loop {
            // Between two pages there is nothing to ask.
            let answer = self.client.execute(&script, vec![argument.clone()]).await;
            if matches!(answer, Ok(Value::Bool(true))) {
                return;
            }
            if Instant::now() > until {
                let says = self.ask("return document.body.innerText", Value::Null).await;
                panic!(
                    "{holds} of {argument} never holds ({answer:?}) on {}, which says:\n{says}",
                    self.path().await
                );
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Where the browser is, without the site.
    pub(crate) async fn path(&self) -> String {
        self.client.current_url().await.unwrap().path().to_owned()
    }

    /// Runs a script of one argument in the page.
    pub(crate) async fn ask(&self, script: &str, argument: Value) -> Value {
        let answer = self.client.execute(script, vec![argument]).await;
        answer.unwrap_or_else(|error| panic!("the page cannot answer {script}: {error}"))
    }

    /// The path that the first link with this selector leads to.
    pub(crate) async fn leads_to(&self, selector: &str) -> String {
        let find = "return document.querySelector(arguments[0])?.pathname ?? null";
        let found = self.ask(find, json!(selector)).await;
        found.as_str().unwrap_or_else(|| panic!("no link {selector}")).to_owned()
    }

    /// Runs a script that answers by its last argument, a function.
    pub(crate) async fn ask_later(&self, script: &str, argument: Value) -> Value {
        self.client.execute_async(script, vec![argument]).await.unwrap()
    }

    /// Runs a script inside the frame with this number.
    pub(crate) async fn ask_frame(&self, frame: u16, script: &str) -> Value {
        self.client.enter_frame(frame).await.unwrap();
        let answer = self.client.execute(script, vec![]).await.unwrap();
        self.client.clone().enter_parent_frame().await.unwrap();
        answer
    }

    /// Waits until an expression holds inside the frame with this number.
    pub(crate) async fn until_frame(&self, frame: u16, holds: &str) {
        let until = Instant::now() + PATIENCE;
        while self.ask_frame(frame, &format!("return Boolean({holds})")).await != json!(true) {
            assert!(Instant::now() < until, "{holds} never holds in the frame");
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Makes the window so wide and high, and asks the page for light or dark.
    pub(crate) async fn looks(&self, width: u32, height: u32, scheme: Scheme) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.command("Emulation.setDeviceMetricsOverride", metrics).await;
        let value = match scheme {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        };
        let media = json!({ "features": [
            { "name": "prefers-color-scheme", "value": value },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ] });
        self.command("Emulation.setEmulatedMedia", media).await;
        self.until("document.getAnimations().every((one) => !(one instanceof CSSTransition))").await;
    }

    /// By how many pixels the page can be pushed sideways.
    pub(crate) async fn is_too_wide_by(&self) -> i64 {
        let wider = "const root = document.scrollingElement; return root.scrollWidth - root.clientWidth";
        self.ask(wider, Value::Null).await.as_i64().expect("widths are numbers")
    }

    /// What the browser complained about since it was asked last: errors of scripts, what the policy refused,
    /// what was not found.
    pub(crate) async fn complaints(&self) -> Vec<String> {
        let said = self.client.issue_cmd(Call::to("se/log", json!({ "type": "browser" }))).await.unwrap();
        let lines = said.as_array().into_iter().flatten().filter(|line| line["level"] == "SEVERE");
        lines.map(|line| line["message"].to_string()).collect()
    }

    /// Fails when the browser complained.
    pub(crate) async fn complains_of_nothing(&self) {
        let complaints = self.complaints().await;
        assert!(complaints.is_empty(), "on {} the browser complained: {complaints:#?}", self.path().await);
    }

    /// Keeps a picture of the window, when somebody asked for pictures.
    pub(crate) async fn is_pictured(&self, name: &str) {
        let Some(folder) = std::env::var_os("WELLKEPT_TEST_PICTURES").map(PathBuf::from) else { return };
        std::fs::create_dir_all(&folder).unwrap();
        let mut picture =
            image::load_from_memory(&self.client.screenshot().await.unwrap()).unwrap().to_rgb8();
        // Fewer shades at the edges of letters, which nobody sees, and no filter: that packs smallest.
        picture.iter_mut().for_each(|shade| *shade = shade.saturating_add(1) / 3 * 3);
        let file = File::create(folder.join(format!("{name}.png"))).unwrap();
        let packed = PngEncoder::new_with_quality(file, CompressionType::Best, FilterType::NoFilter);
        picture.write_with_encoder(packed).unwrap();
    }

    pub(crate) async fn close(self) {
        self.client.close().await.unwrap();
    }

    /// A command of the browser's own protocol.
    pub(crate) async fn command(&self, command: &str, parameters: Value) -> Value {
        let body = json!({ "cmd": command, "params": parameters });
        self.client.issue_cmd(Call::to("goog/cdp/execute", body)).await.unwrap()
    }
}

fn options(profile: &Folder, habit: Habit) -> Value {
    let mut arguments = vec![
        "--headless".to_owned(),
        "--no-sandbox".into(),
        "--disable-gpu".into(),
        "--disable-dev-shm-usage".into(),
        "--disable-quic".into(),
        "--no-first-run".into(),
        "--disable-background-networking".into(),
        "--disable-component-update".into(),
        "--disable-sync".into(),
        "--hide-scrollbars".into(),
        format!("--user-data-dir={}", profile.path().display()),
    ];
    if let Habit::ElsewhereLeadsTo(port) = habit {
        // The browser has business of its own with hosts of its maker: those are nowhere.
        let rules = format!("MAP *.example 127.0.0.1:{port}, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1");
        arguments.push(format!("--host-resolver-rules={rules}"));
    }
    let mut options = json!({ "args": arguments, "binary": chromium() });
    if matches!(habit, Habit::NoScripts) {
        options["prefs"] = json!({ "profile.managed_default_content_settings.javascript": 2 });
    }
    options
}
