//! A real browser, driven as a person would, and a little more: its width, its light and its complaints.

use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::path::PathBuf;
use std::time::Duration;

/// How long a page may take to show what was asked of it.
const PATIENCE: Duration = Duration::from_secs(20);

/// Light or dark, as the system asks for it.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Scheme {
    Light,
    Dark,
}

/// One browser with one window.
pub(crate) struct Browser {
    client: Client,
    driver: String,
    site: String,
}

impl Browser {
    /// Opens a browser through the driver, for pages below `site`.
    pub(crate) async fn open(driver: &str, site: &str) -> Self {
        let arguments = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--force-prefers-reduced-motion",
        ];
        let mut wanted = Capabilities::new();
        wanted.insert("goog:chromeOptions".into(), json!({ "args": arguments }));
        wanted.insert("goog:loggingPrefs".into(), json!({ "browser": "ALL" }));
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client =
            builder.capabilities(wanted).connect(driver).await.expect("chromedriver opens a browser");
        Self { client, driver: driver.to_owned(), site: site.to_owned() }
    }

    /// Opens a path of the site.
    pub(crate) async fn visit(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.site)).await.unwrap();
    }

    /// Types into the field that a selector names.
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

    /// Waits until the page shows these words.
    pub(crate) async fn sees(&self, words: &str) {
        let find = "return document.body.innerText.toLowerCase().includes(arguments[0].toLowerCase())";
        let until = std::time::Instant::now() + PATIENCE;
        while self.ask(find, json!(words)).await != json!(true) {
            if std::time::Instant::now() > until {
                panic!(
                    "the page never says {words:?}, it says: {}",
                    self.ask("return document.body.innerText", json!(0)).await
                );
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Where the browser is, without the site.
    pub(crate) async fn path(&self) -> String {
        let url = self.client.current_url().await.unwrap();
        url.path().to_owned()
    }

    /// Runs a script of one argument in the page.
    pub(crate) async fn ask(&self, script: &str, argument: Value) -> Value {
        self.client.execute(script, vec![argument]).await.unwrap_or(Value::Null)
    }

    /// Makes the window so wide and high, and asks the page for light or dark.
    pub(crate) async fn looks(&self, width: u32, height: u32, scheme: Scheme) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.command("Emulation.setDeviceMetricsOverride", metrics).await;
        let value = match scheme {
            Scheme::Light => "light",
            Scheme::Dark => "dark",
        };
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
        self.command("Emulation.setEmulatedMedia", media).await;
    }

    /// Fails when the page can be pushed sideways.
    pub(crate) async fn fits(&self) {
        let wider = "const root = document.documentElement; return root.scrollWidth - root.clientWidth";
        let wider = self.ask(wider, json!(0)).await;
        assert_eq!(wider, json!(0), "{} is too wide by so many pixels", self.path().await);
    }

    /// Fails when the browser complained about the page: errors of scripts, refused by the policy, not found.
    pub(crate) async fn complains_of_nothing(&self) {
        let said = self.driver_call("se/log", json!({ "type": "browser" })).await;
        let severe: Vec<&Value> =
            said["value"].as_array().into_iter().flatten().filter(|line| line["level"] == "SEVERE").collect();
        assert!(severe.is_empty(), "the browser complained: {severe:#?}");
    }

    /// Keeps a picture of the window, when somebody asked for pictures.
    pub(crate) async fn is_pictured(&self, name: &str) {
        let Some(folder) = std::env::var_os("WELLKEPT_TEST_PICTURES").map(PathBuf::from) else { return };
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(format!("{name}.png")), self.client.screenshot().await.unwrap()).unwrap();
    }

    pub(crate) async fn close(self) {
        self.client.close().await.unwrap();
    }

    async fn command(&self, command: &str, parameters: Value) {
        self.driver_call("goog/cdp/execute", json!({ "cmd": command, "params": parameters })).await;
    }

    async fn driver_call(&self, path: &str, body: Value) -> Value {
        let session = self.client.session_id().await.unwrap().expect("a browser is open");
        let url = format!("{}/session/{session}/{path}", self.driver);
        reqwest::Client::new().post(url).json(&body).send().await.unwrap().json().await.unwrap()
    }
}
