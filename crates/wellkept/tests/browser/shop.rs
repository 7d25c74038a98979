//! The sample organization, served by the program itself.

use crate::browser::{Browser, Habit};
use crate::driver::Driver;
use crate::server::Server;
use std::io::Write;
use std::process::{Command, Stdio};
use store::testing::{Folder, fresh_location, skip};

/// Who owns it.
pub(crate) const OWNER: &str = "owner@kettleandcrumb.example";
/// A colleague of the owner's.
pub(crate) const LENA: &str = "lena@kettleandcrumb.example";
/// Where customers write to.
pub(crate) const MAILBOX: &str = "care@kettleandcrumb.example";

/// A served organization, and the driver of the browsers that look at it.
pub(crate) struct Shop {
    pub(crate) driver: Driver,
    pub(crate) server: Server,
    password: String,
    _folder: Folder,
}

impl Shop {
    /// Opens it with a month of life; `None`, and a record that `test` was skipped, without a browser.
    pub(crate) async fn open(test: &str) -> Option<Self> {
        let mut shop = Self::empty(test).await?;
        let mut demo = shop.server.command("demo");
        let said = text_of(demo.args(["--conversations", "40", "--before", "60", "--email", OWNER]));
        said.split_whitespace().last().expect("the password is said last").clone_into(&mut shop.password);
        shop.server.start().await;
        Some(shop)
    }

    /// Before anybody has set it up, and before it is served.
    pub(crate) async fn empty(test: &str) -> Option<Self> {
        let Some(driver) = Driver::find() else {
            skip(test, "there is no chromedriver, or no Chromium");
            return None;
        };
        let folder = Folder::fresh();
        let location = fresh_location("sqlite", &folder).await;
        let server = Server::at(folder.path(), &location);
        Some(Self { driver, server, password: String::new(), _folder: folder })
    }

    /// Where it is served.
    pub(crate) fn site(&self) -> String {
        format!("http://127.0.0.1:{}", self.server.http)
    }

    /// What everybody here signs in with.
    pub(crate) fn password(&self) -> &str {
        &self.password
    }

    /// A browser in which the owner is signed in.
    pub(crate) async fn owner(&self) -> Browser {
        self.signed_in(OWNER, Habit::Usual).await
    }

    /// A browser in which a colleague is signed in.
    pub(crate) async fn signed_in(&self, email: &str, habit: Habit) -> Browser {
        let browser = Browser::open_with(&self.driver, &self.site(), habit).await;
        browser.visit("/sign-in").await;
        browser.types("#email", email).await;
        browser.types("#password", &self.password).await;
        browser.presses("button.button-main").await;
        // Managers and owners begin with what is to be put right.
        let begun = "['/inbox', '/drips'].includes(location.pathname) && document.readyState === 'complete'";
        browser.until(begun).await;
        browser.visit("/inbox").await;
        browser
    }

    /// Receives a mail, and gives the number of its conversation.
    pub(crate) fn receives(&self, mail: &[u8]) -> i64 {
        self.takes(mail).expect("the mail can be read")
    }

    /// Receives a mail, and gives the number of its conversation, or `None` when it lies in quarantine.
    pub(crate) fn takes(&self, mail: &[u8]) -> Option<i64> {
        let mut receive = self.server.command("receive");
        let mut receive = receive
            .args(["--to", MAILBOX])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program was built");
        receive.stdin.take().expect("standard input is piped").write_all(mail).unwrap();
        let output = receive.wait_with_output().unwrap();
        assert!(output.status.success(), "not received: {}", output.status);
        let said = String::from_utf8(output.stdout).unwrap();
        if said.contains("quarantine") {
            return None;
        }
        let number = said.rsplit_once('#').unwrap_or_else(|| panic!("no conversation: {said}")).1;
        Some(number.trim().parse().unwrap_or_else(|_| panic!("no number: {said}")))
    }
}

fn text_of(command: &mut Command) -> String {
    let output =
        command.stdin(Stdio::null()).stderr(Stdio::inherit()).output().expect("the program was built");
    assert!(output.status.success(), "the program ended with {}", output.status);
    String::from_utf8(output.stdout).expect("the program writes text")
}
