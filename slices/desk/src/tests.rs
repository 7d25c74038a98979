//! Stories of the desk, told through HTTP on each engine.

use shell::Feature;
use testing::{TestDesk, on_each_engine};

mod deleting;
mod drafting;
mod finding;
mod first;
mod onward;
mod senders;

const FEATURES: &[Feature] = &[conversations::FEATURE, crate::FEATURE];

#[tokio::test]
async fn a_mail_is_answered_from_the_inbox() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let mut ana = desk.agent("Ana").await;
        let kettle = desk.customer("Mabel").writes("Where is <my> parcel?").await;
        let number = kettle.number.to_string();

        ana.visits("/inbox?view=unassigned").await.is(200).says("Mabel").says("Unassigned");
        let path = format!("/conversations/{number}");
        ana.visits(&path).await.is(200).says("Where is &#60;my&#62; parcel?");
        ana.gets_part(&path).await.is(200).is_silent_about("<html");
        ana.gets_part(&format!("{path}/thread")).await.is(200).says("id=\"timeline\"");
        ana.gets("/conversations/999").await.is(404);

        let answer = format!("{path}/answer");
        let empty = ana
            .posts(&answer, &[("client_key", "k0"), ("to", "mabel@customers.example"), ("text", " ")])
            .await;
        assert_eq!(empty.status, 422);
        let key = [("client_key", "k1"), ("to", "nobody"), ("text", "Tomorrow.")];
        assert_eq!(ana.posts(&answer, &key).await.status, 422, "nobody is no address");
        let sent = [
            ("client_key", "k1"),
            ("kind", "reply"),
            ("to", "Mabel <mabel@customers.example>"),
            ("text", "It is with you tomorrow."),
            ("then", "wait"),
        ];
        assert_eq!(ana.posts(&answer, &sent).await.leads_to(), path);
        assert_eq!(ana.posts(&answer, &sent).await.leads_to(), path, "sending twice sends once");
        let page = ana.visits(&path).await.text();
        assert_eq!(
            page.matches("It is with you tomorrow.").count(),
            2,
            "once in the thread, once in the list"
        );
        assert!(page.contains("Waiting for customer") && page.contains("Take it back"));
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn the_tabs_and_the_rail_count_the_same_beside_a_list_and_a_conversation() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let ana = desk.agent("Ana").await;
        let mut ben = desk.agent("Ben").await;
        let hers = desk.customer("Mabel").writes("Where is my parcel?").await.number;
        let his = desk.customer("Jonas").writes("Thursday?").await.number;
        let nobodys = desk.customer("Aiko").writes("Is it blue?").await.number;
        for (who, number) in [(&ana, hers), (&ben, his)] {
            let answer =
                [("client_key", "k"), ("to", "a@customers.example"), ("text", "Soon."), ("then", "wait")];
            let key = format!("k{number}");
            let answer =
                answer.map(|(name, value)| (name, if name == "client_key" { key.as_str() } else { value }));
            who.posts(&format!("/conversations/{number}/answer"), &answer).await.is(303);
        }
        for path in ["/inbox?view=all".to_owned(), format!("/conversations/{nobodys}")] {
            let page = ben.visits(&path).await.text();
            let counts =
                ["Mine<small>1<", "Unassigned<small>1<", "All<small>3<", "Inbox</span><b class=\"count\">2<"];
            assert!(counts.iter().all(|count| page.contains(count)), "{path}: {page}");
        }
        ben.gets_part("/inbox?view=all").await.is_silent_about("<html").is_silent_about("id=\"rail\"");
        ben.gets("/rail?here=/inbox").await.says("2</b>");
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn beside_a_conversation_stands_what_is_known_of_its_customer() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let ana = desk.agent("Ana").await;
        let first = desk.customer("Mabel").writes("").await.number;
        let path = format!("/conversations/{}", desk.customer("Mabel").writes("It came.").await.number);
        let page = ana.gets(&path).await;
        page.is(200).says("<h2><a href=\"/customers/").is_silent_about("Their time");
        let other = format!("href=\"/conversations/{first}\" dir=\"auto\">(no subject)</a>");
        page.says(&other);
        ana.gets(&format!("/conversations/{first}")).await.says(">(no subject)</h1>");
        ana.gets("/inbox?view=all").await.says("(no subject)</span>");
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn an_answer_is_taken_back_and_stands_in_the_reply_box_again() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let mut ana = desk.agent("Ana").await;
        let number = desk.customer("Jonas").writes("Thursday after four?").await.number;
        let path = format!("/conversations/{number}");
        let sent = [("client_key", "k1"), ("to", "jonas@customers.example"), ("text", "Thursday it is.")];
        ana.posts(&format!("{path}/answer"), &sent).await;
        let page = ana.visits(&path).await.text();
        let undo = page
            .split("action=\"")
            .find(|part| part.contains("/undo?message="))
            .expect("it can be taken back");
        let undo = undo.split('"').next().expect("an address").to_owned();
        assert_eq!(ana.posts(&undo, &[]).await.leads_to(), path);
        ana.visits(&path).await.says("Thursday it is.</textarea>").is_silent_about("Take it back");
        assert_eq!(ana.posts(&undo, &[]).await.status, 409, "once is enough");
    })
    .await;
}

#[tokio::test]
async fn a_conversation_is_given_noted_snoozed_and_solved() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let mut ana = desk.agent("Ana").await;
        let lena = desk.agent("Lena").await;
        let number = desk.customer("Aisha").writes("I was told Friday.").await.number;
        let path = format!("/conversations/{number}");
        let to_lena = format!("c{}", lena.id);

        ana.posts(&format!("{path}/assign"), &[("to", &to_lena)]).await;
        ana.visits(&path).await.says("Lena");
        let stale = ana.posts(&format!("{path}/assign"), &[("to", "c0"), ("version", "1")]).await;
        assert_eq!(stale.status, 409, "somebody changed it meanwhile");
        for nobody in ["c999", "t999", "x1", "", "c"] {
            assert_eq!(
                ana.posts(&format!("{path}/assign"), &[("to", nobody)]).await.status,
                422,
                "{nobody:?}"
            );
        }

        let note = [("kind", "note"), ("client_key", "n1"), ("text", "Accounts were asked.")];
        ana.posts(&format!("{path}/note"), &note).await;
        ana.visits(&path).await.says("message-note").says("Accounts were asked.");

        let words = ana.gets_part(&format!("{path}/when?until=tomorrow+9am")).await;
        words.is(200).says("tomorrow 09:00");
        ana.gets_part(&format!("{path}/when?until=gibberish")).await.is(200).says("do not understand");
        ana.posts(&format!("{path}/status"), &[("status", "snoozed"), ("until", "tomorrow 9am")]).await;
        ana.visits(&path).await.says("Snoozed until");
        let unclear =
            ana.posts(&format!("{path}/status"), &[("status", "snoozed"), ("until", "gibberish")]).await;
        assert_eq!(unclear.status, 422);
        let solved = ana.posts_part(&format!("{path}/status"), &[("status", "solved")]).await;
        ana.visits(&path).await.says("Reopen");
        let back = way_back(&solved);
        assert_eq!(ana.posts(&back, &[]).await.leads_to(), path);
        ana.visits(&path).await.says("Snoozed until").is_silent_about("Reopen");
        assert_eq!(ana.posts(&back, &[]).await.status, 409, "it stands elsewhere by now");
        ana.posts(&format!("{path}/status"), &[("status", "open")]).await;
        let snoozed = [("status", "snoozed"), ("until", "tomorrow 9am")];
        let snoozed = ana.posts_part(&format!("{path}/status"), &snoozed).await;
        snoozed.is(200);
        assert_eq!(ana.posts(&way_back(&snoozed), &[]).await.leads_to(), path);
        ana.visits(&path).await.says("Waiting for us").is_silent_about("Snoozed until");
        assert_eq!(ana.posts(&format!("{path}/status"), &[("status", "gone")]).await.status, 422);
        desk.leaves_work_undone();
    })
    .await;
}

/// Where the toast of an answer leads back to.
fn way_back(answer: &testing::Answer) -> String {
    let told = answer.headers["hx-trigger"].to_str().expect("words");
    let told: serde_json::Value = serde_json::from_str(told).expect("JSON");
    told["toast"]["undo"].as_str().expect("a way back").to_owned()
}

#[tokio::test]
async fn a_draft_and_its_files_are_kept_and_belong_to_their_author() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let mut ana = desk.agent("Ana").await;
        let mut lena = desk.agent("Lena").await;
        let number = desk.customer("Tomas").writes("The invoice, please.").await.number;
        let path = format!("/conversations/{number}");
        let typed = [
            ("kind", "reply"),
            ("client_key", "d1"),
            ("text", "Dear Tomas,\n\nhere it"),
            ("to", "tomas@c.example"),
        ];
        ana.posts(&format!("{path}/draft"), &typed).await.is(204);
        let upload = format!("{path}/attachments?name=..%2Finvoice.pdf");
        let line = ana.sends(&upload, "application/octet-stream", b"%PDF-1.7 invoice".to_vec()).await;
        line.is(200).says("invoice.pdf").is_silent_about("..");
        ana.visits(&path).await.says("here it</textarea>").says("invoice.pdf").says("Draft saved");
        lena.visits(&path).await.is_silent_about("here it</textarea>").is_silent_about("invoice.pdf");

        let text = line.text();
        let file = text
            .split("href=\"")
            .nth(1)
            .and_then(|part| part.split('"').next())
            .expect("an address")
            .to_owned();
        ana.gets(&file).await.is(200).says("%PDF-1.7 invoice");
        lena.gets(&file).await.is(404);
        assert_eq!(lena.posts(&format!("{file}/remove"), &[]).await.status, 404);
        ana.posts(&format!("{file}/remove"), &[]).await;
        ana.visits(&path).await.is_silent_about("invoice.pdf");
        ana.posts(&format!("{path}/draft"), &[("client_key", "d1"), ("text", "")]).await.is(204);
        ana.visits(&path).await.is_silent_about("here it");
    })
    .await;
}

#[tokio::test]
async fn what_was_said_is_found_by_its_words() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let mut ana = desk.agent("Ana").await;
        desk.customer("Mabel").writes("The blue kettle arrived cracked").await;
        desk.customer("Jonas").writes("Thursday after four").await;
        desk.index_follows().await;
        ana.visits("/inbox?q=kettle")
            .await
            .is(200)
            .says("1 conversation with")
            .says("Mabel")
            .is_silent_about("Jonas");
        ana.visits("/inbox?q=zeppelin").await.is(200).says("Nothing found");
        ana.visits("/inbox?q=%22%27%25_%3B").await.is(200);
    })
    .await;
}

#[tokio::test]
async fn nothing_of_another_organization_is_seen_or_changed() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let theirs = desk.another_organization().await;
        let stranger = desk.colleague_of(theirs, "Eve", shell::Role::Owner).await;
        let kettle = desk.customer("Mabel").writes("Where is my parcel?").await;
        let path = format!("/conversations/{}", kettle.number);
        for address in [
            path.clone(),
            format!("{path}/thread"),
            format!("{path}/keepers"),
            format!("/messages/{}/html", kettle.message),
            format!("/messages/{}/raw", kettle.message),
            format!("/messages/{}/trace", kettle.message),
        ] {
            assert_eq!(stranger.gets(&address).await.status, 404, "{address}");
        }
        let answer = [("client_key", "k"), ("to", "a@b.example"), ("text", "x")];
        assert_eq!(stranger.posts(&format!("{path}/answer"), &answer).await.status, 404);
        assert_eq!(stranger.posts(&format!("{path}/read"), &[("up_to", "1")]).await.status, 404);
        let nobody = desk.stranger();
        assert!(nobody.gets("/inbox").await.leads_to().starts_with("/sign-in"));
        for broken in [
            "/conversations/x",
            "/conversations/-1",
            "/messages/x/html",
            "/attachments/x",
            "/attachments/1.2.3.4",
        ] {
            assert_eq!(stranger.gets(broken).await.status, 404, "{broken}");
        }
        assert_eq!(stranger.gets("/inbox?view=theirs").await.status, 400);
        assert_eq!(stranger.gets("/inbox?status=gone").await.status, 422);
    })
    .await;
}

#[tokio::test]
async fn the_api_does_what_the_pages_do() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let ana = desk.agent("Ana").await;
        let kettle = desk.customer("Mabel").writes("Where is my parcel?").await;
        let shop = desk.program(&ana, crate::api::SCOPES).await;
        let reader = desk.program(&ana, &["conversations:read"]).await;
        let path = format!("/api/v1/conversations/{}", kettle.conversation);
        let nothing = serde_json::json!({});

        let list = reader.calls("GET", "/api/v1/conversations?limit=1", &nothing).await;
        assert_eq!(list.json()["items"][0]["id"], kettle.conversation.to_string());
        assert_eq!(reader.calls("GET", "/api/v1/conversations?limit=0", &nothing).await.status, 422);
        assert_eq!(
            reader.calls("POST", &format!("{path}/notes"), &serde_json::json!({"text": "x"})).await.status,
            403
        );
        let said = shop.calls("GET", &format!("{path}/messages"), &nothing).await.json();
        assert_eq!(said["items"][0]["text"], "Where is my parcel?");

        shop.calls("POST", &format!("{path}/notes"), &serde_json::json!({"text": "From the shop"}))
            .await
            .is(201);
        let given = shop
            .calls("POST", &format!("{path}/assign"), &serde_json::json!({"colleague": ana.id.to_string()}))
            .await;
        assert_eq!(given.is(200).json()["assignee"], ana.id.to_string());
        let answered =
            shop.calls("POST", &format!("{path}/answers"), &serde_json::json!({"text": "On its way."})).await;
        let message = answered.is(201).json()["message"].as_str().expect("an id").to_owned();
        let shown = shop.calls("GET", &format!("/api/v1/messages/{message}"), &nothing).await.json();
        assert_eq!(
            (&shown["delivery"]["state"], &shown["to"][0]["name"]),
            (&"waiting".into(), &"Mabel".into())
        );
        assert_eq!(
            shop.calls("POST", &format!("/api/v1/messages/{message}/resend"), &nothing).await.status,
            409
        );
        shop.calls("POST", &format!("/api/v1/messages/{message}/undo"), &nothing).await.is(200);
        let draft = shop.calls("GET", &format!("{path}/draft"), &nothing).await.json();
        assert_eq!(draft["html"], "<p>On its way.</p>");
        let solved =
            shop.calls("POST", &format!("{path}/status"), &serde_json::json!({"status": "solved"})).await;
        assert_eq!(solved.json()["status"], "solved");
        let unknown =
            shop.calls("POST", &format!("{path}/status"), &serde_json::json!({"state": "solved"})).await;
        assert_eq!(unknown.status, 422);
    })
    .await;
}

#[tokio::test]
async fn formatted_mail_stands_in_a_frame_with_a_policy_of_its_own() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let ana = desk.agent("Ana").await;
        let kettle = desk.customer("Mabel").writes("Plain words").await;
        assert_eq!(
            ana.gets(&format!("/messages/{}/html", kettle.message)).await.status,
            404,
            "there is no HTML"
        );
        let html = "<p onclick=x>Hello <b>you</b><script>1</script><img src=//t.example/p.png></p>";
        let sent = serde_json::json!({ "html": html });
        let answers = format!("/api/v1/conversations/{}/answers", kettle.conversation);
        let message =
            ana.calls("POST", &answers, &sent).await.is(201).json()["message"].as_str().map(str::to_owned);
        let message = message.expect("an id");
        ana.gets(&format!("/conversations/{}", kettle.number))
            .await
            .says("Hello you")
            .is_silent_about("onclick");
        for address in [format!("/messages/{message}/html"), format!("/messages/{message}/html?images=shown")]
        {
            let framed = ana.gets(&address).await;
            framed.is(200).says("<b>you</b>").is_silent_about("script").is_silent_about("onclick");
            let policy = framed.headers["content-security-policy"].to_str().expect("plain").to_owned();
            assert!(
                policy.starts_with("default-src 'none'") && policy.contains("sandbox allow-popups"),
                "{policy}"
            );
            assert!(!policy.contains("allow-scripts") && !policy.contains("allow-same-origin"), "{policy}");
        }
        desk.leaves_work_undone();
    })
    .await;
}

#[tokio::test]
async fn a_file_is_reached_by_a_signed_link_that_ends() {
    on_each_engine(FEATURES, async |desk: &mut TestDesk| {
        let ana = desk.agent("Ana").await;
        let theirs = desk.another_organization().await;
        let eve = desk.colleague_of(theirs, "Eve", shell::Role::Owner).await;
        let number = desk.customer("Tomas").writes("The invoice, please.").await.number;
        let path = format!("/conversations/{number}");
        let bytes = b"<html><script>alert(1)</script>".to_vec();
        ana.sends(&format!("{path}/attachments?name=a%22b.png"), "image/png", bytes).await.is(200);
        let sent = [("client_key", "k1"), ("to", "tomas@c.example"), ("text", "Here it is.")];
        ana.posts(&format!("{path}/answer"), &sent).await;
        let page = ana.gets(&path).await.text();
        let link = page.split("href=\"").find(|part| part.starts_with("/attachments/")).expect("a link");
        let link = link.split('"').next().expect("an address").to_owned();
        let file = ana.gets(&link).await;
        assert_eq!(file.is(200).headers["content-type"], "text/html", "what it is, not what it is called");
        assert!(file.headers["content-disposition"].to_str().expect("plain").starts_with("attachment;"));
        assert_eq!(file.headers["content-security-policy"], "default-src 'none'; sandbox");
        assert_eq!(ana.gets(&format!("{link}/picture")).await.status, 404, "it is no picture");
        desk.stranger().gets(&link).await.is(200);
        assert_eq!(eve.gets(&link).await.status, 404, "a session of another organization");
        assert_eq!(desk.stranger().gets(&format!("{link}0")).await.status, 404, "a broken seal");
        desk.clock_moves_to("2026-03-05T00:00:01Z");
        assert_eq!(desk.stranger().gets(&link).await.status, 404, "an old link");
        desk.leaves_work_undone();
    })
    .await;
}

#[test]
fn every_sample_renders() {
    for sample in crate::samples::all() {
        assert!(!sample.html.contains("does not render"), "{}: {}", sample.name, sample.html);
        assert!(!sample.html.contains(">desk-"), "{}: a sentence is missing", sample.name);
    }
}
