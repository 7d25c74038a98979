//! Stories of mailboxes that answer under several addresses.

use serde_json::{Value, json};
use shell::Role;
use testing::{on_each_engine, on_each_engine_with};

use super::*;
use crate::CannotReceive;
use crate::addresses::{Act, AddressWish, act};

const SALES: &str = "sales@kettles.example";

async fn answers_under(desk: &TestDesk, address: &str, from_name: &str, signature: &str) {
    let text = str::to_owned;
    let wish = AddressWish { address: text(address), from_name: text(from_name), signature: text(signature) };
    act(&desk.app, desk.org, desk.channel, Act::Add(wish)).await.unwrap();
}

/// The same mail, to another address of ours.
fn mail_to(address: &str, id: &str, extra: &str) -> Vec<u8> {
    String::from_utf8(mail(id, extra, "Where is it?")).unwrap().replace(CARE, address).into_bytes()
}

async fn addresses_of(agent: &testing::Agent, path: &str) -> Vec<String> {
    let listed = agent.calls("GET", path, &json!(null)).await.is(200).json();
    let address = |one: &Value| one["address"].as_str().unwrap().to_owned();
    listed["items"].as_array().unwrap().iter().map(address).collect()
}

#[tokio::test]
async fn a_mailbox_gets_addresses_and_gives_them_up() {
    on_each_engine(FEATURES, async |desk| {
        let manager = desk.colleague("Ana", Role::Manager).await;
        let page = format!("/mailboxes/{}", desk.channel.get());
        let (path, api) = (format!("{page}/addresses"), format!("/api/v1{page}/addresses"));
        let adds = async |address: &str| {
            let form =
                [("address", address), ("from_name", "Kettles, sales"), ("signature", "The sales team\r\n")];
            manager.posts(&path, &form).await
        };
        adds("no address").await.is(422).says("does not look like").says("value=\"no address\"");
        adds(" Care@Kettles.example").await.is(409).says("belongs to the mailbox “Care” already");
        let wholesale = manager.posts("/mailboxes/new", &fields(&form("orders@kettles.example", 25))).await;
        assert_eq!(wholesale.is(303).leads_to().matches("/mailboxes/").count(), 1);
        adds("orders@kettles.example").await.is(409).says("belongs to the mailbox “Care” already");
        let theirs = desk.another_organization().await;
        let taken = adds(&format!("care@{theirs}.example")).await;
        taken.is(409).says("used on this server already").is_silent_about("belongs to the mailbox");
        assert_eq!(adds("Sales@KETTLES.example").await.is(303).leads_to(), page);
        manager.gets(&page).await.is(200).says(SALES).says("Kettles, sales").says("The sales team");
        assert_eq!(addresses_of(&manager, &api).await, [CARE, SALES]);
        // No other mailbox gets it, neither as its address nor as one more.
        manager.posts("/mailboxes/new", &fields(&form(SALES, 25))).await.is(409).says("“Care”");

        let changed = [("address", SALES), ("from_name", "Sales"), ("signature", "")];
        manager.posts(&format!("{path}/change"), &changed).await.is(303);
        let listed = manager.calls("GET", &api, &json!(null)).await.json();
        let expected =
            json!({ "address": SALES, "from_name": "Sales", "signature": "", "is_default": false });
        assert_eq!(listed["items"][1], expected);
        manager.posts(&format!("{path}/default"), &[("address", SALES)]).await.is(303);
        assert_eq!(addresses_of(&manager, &api).await, [SALES, CARE]);
        assert_eq!(mailbox(desk, desk.channel).await.address, SALES);
        manager.posts(&format!("{path}/remove"), &[("address", SALES)]).await.is(303);
        assert_eq!(addresses_of(&manager, &api).await, [CARE]);
        let last = manager.posts(&format!("{path}/remove"), &[("address", CARE)]).await;
        last.is(409).says("only address");
        manager.posts(&format!("{path}/remove"), &[("address", SALES)]).await.is(404);
    })
    .await;
}

#[tokio::test]
async fn what_the_page_does_the_api_does() {
    on_each_engine(FEATURES, async |desk| {
        let owner = desk.colleague("Ana", Role::Owner).await;
        let api = format!("/api/v1/mailboxes/{}/addresses", desk.channel.get());
        let wish = json!({ "address": "Sales@kettles.example", "from_name": "Sales", "signature": "Bye" });
        let reader = desk.program(&owner, &["mailboxes:read"]).await;
        assert_eq!(reader.calls("POST", &api, &wish).await.code(), "scope_missing");
        let program = desk.program(&owner, &["mailboxes:read", "mailboxes:write"]).await;
        let made = program.calls_once("POST", &api, &wish, Some("k1")).await.is(201).json();
        assert_eq!(program.calls_once("POST", &api, &wish, Some("k1")).await.is(201).json(), made);
        assert_eq!(program.calls("POST", &api, &wish).await.code(), "mailbox_address_taken");
        let one = format!("{api}/sales%40kettles.example");
        let changed = program.calls("PUT", &one, &json!({ "from_name": "Orders" })).await.is(200).json();
        assert_eq!((&changed["from_name"], &changed["signature"]), (&json!("Orders"), &json!("")));
        let long = json!({ "signature": "x".repeat(2_001) });
        assert_eq!(program.calls("PUT", &one, &long).await.code(), "mailbox_text_too_long");
        let default = program.calls("POST", &format!("{one}/default"), &json!(null)).await.is(200).json();
        assert_eq!(default["is_default"], true);
        // Of the default one they are the mailbox's own.
        program.calls("PUT", &one, &json!({ "from_name": "Shop", "signature": "Hello" })).await.is(200);
        let (_, settings) = crate::keeping::get(&desk.app, desk.org, desk.channel).await.unwrap();
        assert_eq!((settings.from_name.as_str(), settings.signature.as_str()), ("Shop", "Hello"));
        program.calls("DELETE", &one, &json!(null)).await.is(204);
        program.calls("DELETE", &one, &json!(null)).await.is(404);
        let last = program.calls("DELETE", &format!("{api}/{CARE}"), &json!(null)).await;
        assert_eq!(last.is(409).code(), "mailbox_address_last");
        for number in 1..conversations::own_addresses::OWN_ADDRESSES_MAX {
            let wish = json!({ "address": format!("a{number}@kettles.example") });
            program.calls("POST", &api, &wish).await.is(201);
        }
        let full = program.calls("POST", &api, &wish).await;
        assert_eq!(full.is(422).code(), "mailbox_addresses_full");

        let agent = desk.agent("Bo").await;
        agent.calls("GET", &api, &json!(null)).await.is(403);
        agent
            .posts(&format!("/mailboxes/{}/addresses", desk.channel.get()), &[("address", SALES)])
            .await
            .is(403);
        let theirs = desk.another_organization().await;
        let stranger = desk.colleague_of(theirs, "Eve", Role::Owner).await;
        stranger.calls("GET", &api, &json!(null)).await.is(404);
        stranger.calls("POST", &api, &wish).await.is(404);
        stranger.calls("DELETE", &format!("{api}/{CARE}"), &json!(null)).await.is(404);
    })
    .await;
}

#[tokio::test]
async fn mail_to_another_address_arrives_and_is_nobodys_but_ours() {
    on_each_engine(FEATURES, async |desk| {
        let raw = mail_to(SALES, "one", "Cc: Bo <bo@okafor.example>\r\n");
        let before = receive(&desk.app, SALES, raw.clone()).await;
        assert!(matches!(before, Err(CannotReceive::NoSuchAddress(_))), "{before:?}");
        answers_under(desk, SALES, "", "").await;
        let (first, _) = stored(&receive(&desk.app, SALES, raw).await.unwrap());
        // With a detail, too; a mail that names nobody of us is known by where it was brought.
        let hidden = mail_to("list@elsewhere.example", "two", "");
        let (second, _) = stored(&receive(&desk.app, "Sales+x@kettles.example", hidden).await.unwrap());
        assert_eq!(messages(desk, second).await[0].recipients.ours, SALES);
        assert_eq!(messages(desk, first).await[0].recipients.ours, "", "it names the address itself");
        // Read from a mailbox there is no envelope; the server that delivered it wrote down to whom. Anybody may write
        // that, and it is believed of an address of this mailbox alone.
        for (id, field, ours) in [
            (
                "brought",
                "X-Original-To: <Sales@kettles.example>\r\nDelivered-To: care@kettles.example\r\n",
                SALES,
            ),
            ("handed", "Envelope-To: joe@elsewhere.example, sales+x@kettles.example\r\n", SALES),
            (
                "forwarded",
                "Delivered-To: sales@kettles.example\r\nDelivered-To: joe@elsewhere.example\r\n",
                SALES,
            ),
            ("before", "Delivered-To: joe@elsewhere.example\r\nDelivered-To: sales@kettles.example\r\n", ""),
            ("strange", "X-Original-To: boss@elsewhere.example\r\n", ""),
        ] {
            let raw = mail_to("list@elsewhere.example", id, field);
            let envelope = crate::Envelope { way: crate::Way::Mailbox, ..crate::Envelope::default() };
            let to_keep = crate::ToKeep { channel: desk.channel, raw, envelope };
            let kept = crate::keep(&desk.app, desk.org, to_keep).await.unwrap();
            let (hidden, _) = stored(&crate::process(&desk.app, desk.org, kept).await.unwrap());
            assert_eq!(messages(desk, hidden).await[0].recipients.ours, ours, "{id}");
        }
        // Nobody of us takes part; whoever else is named does.
        let others = mail_to(SALES, "three", "In-Reply-To: <one@okafor.example>\r\n");
        let others = String::from_utf8(others).unwrap().replace("maria@okafor", "bo@okafor").into_bytes();
        assert_eq!(stored(&receive(&desk.app, SALES, others).await.unwrap()).0, first);
        let ours = String::from_utf8(mail_to(CARE, "four", "In-Reply-To: <one@okafor.example>\r\n")).unwrap();
        let ours = ours.replace("maria@okafor.example", SALES).into_bytes();
        assert_eq!(
            receive(&desk.app, CARE, ours).await.unwrap(),
            Fate::Quarantined("own_address".to_owned())
        );
        let known = desk
            .app
            .db
            .read(desk.org, (), |tx, ()| Box::pin(conversations::customers::find(tx, "email", SALES)));
        assert!(known.await.unwrap().is_none(), "an address of ours is no customer");

        act(&desk.app, desk.org, desk.channel, Act::Remove(SALES.to_owned())).await.unwrap();
        let gone = receive(&desk.app, SALES, mail_to(SALES, "five", "")).await;
        assert!(matches!(gone, Err(CannotReceive::NoSuchAddress(_))), "{gone:?}");
        assert_eq!(messages(desk, first).await.len(), 2, "what was said stays");
    })
    .await;
}

#[tokio::test]
async fn our_own_door_knows_every_address() {
    on_each_engine(FEATURES, async |desk| {
        sends_through(desk, 25).await;
        let keeper = crate::listener::Keeper { app: desk.app.clone() };
        assert_eq!(keeper.recipient(SALES).await, Verdict::NoSuchRecipient);
        answers_under(desk, SALES, "", "").await;
        answers_under(desk, "info@müller.example", "", "").await;
        for known in ["SALES@kettles.example", "sales+r.x@kettles.example", "info@xn--mller-kva.example"] {
            assert_eq!(keeper.recipient(known).await, Verdict::Accept, "{known}");
        }
        assert_eq!(keeper.recipient("postmaster@xn--mller-kva.example").await, Verdict::Accept);
        act(&desk.app, desk.org, desk.channel, Act::Remove(SALES.to_owned())).await.unwrap();
        assert_eq!(keeper.recipient(SALES).await, Verdict::NoSuchRecipient);
    })
    .await;
}

/// An answer that leaves from this address.
async fn answered_from(desk: &TestDesk, from: &str, key: &str) {
    let (conversation, _) = stored(&receive(&desk.app, from, mail_to(from, key, "")).await.unwrap());
    let answer = NewAnswer {
        conversation,
        author: ColleagueId::NONE,
        client_key: key.to_owned(),
        message_id: format!("{key}@kettles.example"),
        from_name: "Kettles".to_owned(),
        from_address: from.to_owned(),
        html: "<p>On its way.</p>".to_owned(),
        text: "On its way.".to_owned(),
        recipients: Recipients {
            to: vec![channels::Address::plain("maria@okafor.example")],
            ..Recipients::default()
        },
        attachments: Vec::new(),
        then: Then::Wait,
        seen: None,
        riders: Vec::new(),
    };
    desk.app.db.write(desk.org, answer, |tx, new| Box::pin(conversations::answer(tx, new))).await.unwrap();
    desk.clock_moves_to(&later(desk, 10).to_string());
    desk.jobs_run().await;
}

#[tokio::test]
async fn what_leaves_from_another_address_is_signed_by_it() {
    on_each_engine_with(FEATURES, loopback, async |desk| {
        let server = Submission::start().await;
        sends_through(desk, server.port).await;
        answers_under(desk, "sales@pans.example", "Pans", "The pan people").await;
        let manager = desk.colleague("Ana", Role::Manager).await;
        let key = servers::signing_key();
        let page = format!("/mailboxes/{}", desk.channel.get());
        let mut wish = form(CARE, server.port);
        let version = mailbox(desk, desk.channel).await.version.to_string();
        wish.extend([("dkim_selector", "wk".to_owned()), ("dkim_key", key), ("version", version)]);
        manager.posts(&page, &fields(&wish)).await.is(303);
        let shown = manager.gets(&page).await;
        shown.says("wk._domainkey.kettles.example").says("wk._domainkey.pans.example");
        answered_from(desk, "sales@pans.example", "one").await;
        let text = server.texts().pop().expect("it has left");
        assert!(text.contains("From: \"Kettles\" <sales@pans.example>"), "{text}");
        assert!(text.contains("The pan people") && !text.contains("The kettle people"), "{text}");
        assert!(text.contains("DKIM-Signature: ") && text.contains("d=pans.example"), "{text}");
        let envelope = server.taken.delivered.lock().unwrap().last().unwrap().envelope.from.clone();
        assert_eq!(envelope, channels::Handover::From("sales@pans.example".to_owned()));
        answered_from(desk, CARE, "two").await;
        let text = server.texts().pop().expect("it has left");
        assert!(text.contains("The kettle people") && text.contains("d=kettles.example"), "{text}");
    })
    .await;
}

#[tokio::test]
async fn each_address_proves_its_own_way_back() {
    on_each_engine_with(FEATURES, loopback, async |desk| {
        let manager = desk.colleague("Ana", Role::Manager).await;
        let server = Submission::start().await;
        sends_through(desk, server.port).await;
        answers_under(desk, SALES, "", "").await;
        let path = format!("/mailboxes/{}/test", desk.channel.get());
        manager.posts(&path, &[]).await.is(200).says("takes a trial mail: sales@kettles.example");
        let trials: Vec<Vec<u8>> =
            server.taken.delivered.lock().unwrap().iter().map(|one| one.raw.to_vec()).collect();
        let of_sales = trials.iter().find(|raw| raw.starts_with(b"From: <sales@kettles.example>"));
        let of_sales = of_sales.expect("it wrote to itself").clone();
        assert_eq!(trials.len(), 2);
        assert_eq!(receive(&desk.app, "sales+trial@kettles.example", of_sales).await.unwrap(), Fate::Probe);

        answered_from(desk, CARE, "one").await;
        let text = server.texts().pop().unwrap();
        assert!(!text.contains("\r\nReply-To: "), "the default one has not proved it: {text}");
        answered_from(desk, SALES, "two").await;
        let text = server.texts().pop().unwrap();
        assert!(text.contains("\r\nReply-To: ") && text.contains("sales+r."), "{text}");
        // With another server nothing is proved any more.
        sends_through(desk, servers::free_port()).await;
        assert!(!mailbox(desk, desk.channel).await.others[0].is_subaddressed);
    })
    .await;
}

#[tokio::test]
async fn a_mailbox_of_the_sample_says_that_it_is_not_connected() {
    on_each_engine(FEATURES, async |desk| {
        let manager = desk.colleague("Ana", Role::Manager).await;
        crate::lights::judge_all(&desk.app, desk.org).await.unwrap();
        let list = manager.gets("/mailboxes").await;
        list.is(200)
            .says("Not connected")
            .says("One is not connected.")
            .is_silent_about("Not working")
            .is_silent_about("Not finished");
        manager
            .gets(&format!("/mailboxes/{}", desk.channel.get()))
            .await
            .says("nothing comes in and nothing leaves");
        sends_through(desk, 25).await;
        manager.gets("/mailboxes").await.says("Well").says("All is well.").is_silent_about("ot connected");
    })
    .await;
}
