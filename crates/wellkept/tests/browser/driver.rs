//! chromedriver, which drives the browsers: one that already runs, or one of our own.

use fantoccini::wd::WebDriverCompatibleCommand;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;

/// Names the driver: an address where one listens, or the program.
const DRIVER: &str = "WELLKEPT_TEST_CHROMEDRIVER";
/// Names the browser's program.
const CHROMIUM: &str = "WELLKEPT_TEST_CHROMIUM";

/// Where browsers are opened.
pub(crate) struct Driver {
    pub(crate) url: String,
    own: Option<Child>,
}

impl Driver {
    /// The one that runs already, else a new one; `None` where the machine has no driver or no browser.
    pub(crate) fn find() -> Option<Self> {
        let named = std::env::var(DRIVER).unwrap_or_else(|_| "/usr/bin/chromedriver".into());
        if !chromium().is_file() {
            return None;
        }
        if named.starts_with("http://") {
            return Some(Self { url: named, own: None });
        }
        Path::new(&named).is_file().then(|| Self::start(&named))
    }

    fn start(program: &str) -> Self {
        let mut driver = Command::new(program);
        driver.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut driver = driver.spawn().expect("chromedriver starts");
        let said = driver.stdout.take().expect("standard output is piped");
        let port = port_in(BufReader::new(said));
        Self { url: format!("http://127.0.0.1:{port}"), own: Some(driver) }
    }
}

/// The port that the driver says it listens on; its further words are read and dropped.
fn port_in(said: impl BufRead + Send + 'static) -> u16 {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || {
        for line in said.lines().map_while(Result::ok) {
            let port =
                line.rsplit_once("on port ").and_then(|(_, rest)| rest.trim_end_matches('.').parse().ok());
            if let Some(port) = port.filter(|port| *port != 0) {
                // Nobody waits for a second port.
                let _ = sender.send(port);
            }
        }
    });
    receiver.recv().expect("chromedriver names its port")
}

impl Drop for Driver {
    fn drop(&mut self) {
        let Some(mut driver) = self.own.take() else { return };
        // Asked to end, it closes its browsers; killed, it would leave them behind.
        let asked = Command::new("kill").args(["-s", "TERM", &driver.id().to_string()]).status();
        if !asked.is_ok_and(|status| status.success()) {
            driver.kill().expect("it is our own child");
        }
        driver.wait().expect("it is our own child");
    }
}

/// The browser's program.
pub(crate) fn chromium() -> PathBuf {
    std::env::var_os(CHROMIUM).map_or_else(|| "/usr/bin/chromium".into(), PathBuf::from)
}

/// A call of the driver that goes beyond the common protocol.
#[derive(Debug)]
pub(crate) struct Call {
    path: &'static str,
    body: Value,
}

impl Call {
    pub(crate) fn to(path: &'static str, body: Value) -> Self {
        Self { path, body }
    }
}

impl WebDriverCompatibleCommand for Call {
    fn endpoint(
        &self,
        base: &reqwest::Url,
        session: Option<&str>,
    ) -> Result<reqwest::Url, <reqwest::Url as std::str::FromStr>::Err> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &reqwest::Url) -> (axum::http::Method, Option<String>) {
        (axum::http::Method::POST, Some(self.body.to_string()))
    }
}
