//! The sample organization has three leaks and one bad week that is none: what the Leaks page makes of them.

use crate::program::run;
use crate::server::Server;
use crate::visitor::Visitor;
use serde_json::Value;
use store::Location;
use store::testing::Folder;

#[tokio::test(flavor = "multi_thread")]
async fn the_leaks_of_the_sample_organization_are_found_and_nothing_else() {
    let folder = Folder::fresh();
    let location = Location::Sqlite(folder.path().join("wellkept.db"));
    let demo = run(folder.path(), &["demo"], b"");
    demo.ends(0).says("Kettle & Crumb is there");
    let password = demo.out.split_whitespace().last().expect("it is printed last").to_owned();
    let mut server = Server::at(folder.path(), &location);
    server.start().await;
    let owner = Visitor::at(server.http);
    owner.gets("/sign-in").await.is(200);
    let fields = [("email", "owner@kettleandcrumb.example"), ("password", password.as_str())];
    assert_eq!(owner.posts("/sign-in", &fields).await.leads_to(), "/");

    let leaks = owner.reads("/leaks").await;
    let mut found: Vec<[&str; 3]> = leaks["items"].as_array().unwrap().iter().map(in_short).collect();
    found.sort_unstable();
    assert_eq!(
        found,
        [
            // Trade waits, since its orders moved to another inbox.
            ["late_first_answer", "change", "process"],
            // One colleague forgets.
            ["promise_broken", "change", "person"],
            // What is closed too soon, always.
            ["reopened", "level", "process"],
        ],
        "{leaks:#}"
    );
    owner.gets("/leaks").await.is(200).says("First answer late").says("Promise broken");
}

/// Kind, test and whose gap it is.
fn in_short(leak: &Value) -> [&str; 3] {
    ["kind", "test", "whose"].map(|field| leak[field].as_str().unwrap_or("*"))
}
