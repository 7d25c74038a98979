//! The sample organization has three leaks and one bad week that is none: what the Leaks page makes of them.
//!
//! Its half year ends today, so that each hour has a slightly different one; the test has hours of its own.

use crate::clock::library;
use crate::program::run_with;
use crate::server::Server;
use crate::visitor::Visitor;
use serde_json::Value;
use store::Location;
use store::testing::{Folder, skip};

#[tokio::test(flavor = "multi_thread")]
async fn the_leaks_of_the_sample_organization_are_found_and_nothing_else() {
    check("2026-11-22 09:10:00", "promise_broken").await;
}

/// On this day several streams tell that one colleague forgets: a part of the kind everywhere, the kind in one team, and
/// what was always so at one mailbox.
#[tokio::test(flavor = "multi_thread")]
async fn one_cause_that_several_streams_tell_is_one_leak() {
    check("2026-11-25 11:00:00", "broken_in_silence").await;
}

/// A half year that ends at this moment, on the clock of the programs, and the kind under which it is told that one
/// colleague forgets.
async fn check(today: &str, forgets: &str) {
    let Some(library) = library() else {
        return skip("the leaks of the sample organization", "there is no libfaketime");
    };
    let today = format!("@{today}");
    let library = library.display().to_string();
    let clock = [
        ("LD_PRELOAD", library.as_str()),
        ("FAKETIME", today.as_str()),
        ("TZ", "UTC"),
        ("DONT_FAKE_MONOTONIC", "1"),
    ];
    let clock = clock.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let folder = Folder::fresh();
    let location = Location::Sqlite(folder.path().join("wellkept.db"));
    let demo = run_with(&clock, folder.path(), &["demo"], b"");
    demo.ends(0).says("Kettle & Crumb is there");
    let password = demo.out.split_whitespace().last().expect("it is printed last").to_owned();
    let mut server = Server::at(folder.path(), &location);
    server.environment = clock.into();
    server.start().await;
    let owner = Visitor::at(server.http);
    owner.gets("/sign-in").await.is(200);
    let fields = [("email", "owner@kettleandcrumb.example"), ("password", password.as_str())];
    assert_eq!(owner.posts("/sign-in", &fields).await.leads_to(), "/");

    let leaks = owner.reads("/leaks").await;
    let mut found: Vec<[&str; 3]> = leaks["items"].as_array().unwrap().iter().map(in_short).collect();
    found.sort_unstable();
    let mut expected = [
        // Trade waits, since its orders moved to another inbox.
        ["late_first_answer", "change", "process"],
        // One colleague forgets.
        [forgets, "change", "person"],
        // What is closed too soon, always.
        ["reopened", "level", "process"],
    ];
    expected.sort_unstable();
    assert_eq!(found, expected, "{leaks:#}");
    owner.gets("/leaks").await.is(200).says("First answer late");
}

/// Kind, test and whose gap it is.
fn in_short(leak: &Value) -> [&str; 3] {
    ["kind", "test", "whose"].map(|field| leak[field].as_str().unwrap_or("*"))
}
