//! Line ends and quotes in whatever becomes a header: of mails that leave, and of answers.

use channels::{Address, Nature, Outgoing, Part};
use serde_json::{Value, json};
use testing::on_each_engine_with;

use crate::client::{Ask, Client, percent};
use crate::without_limits;
use crate::world::two;

const EVIL: [&str; 5] = [
    "x\r\nBcc: evil@evil.example",
    "x\nBcc: evil@evil.example",
    "x\rBcc: evil@evil.example",
    "x\r\n\r\n<script>alert(1)</script>",
    "x\u{0}\u{b}\u{c}\u{85}\u{2028}Bcc: evil@evil.example",
];

fn mail() -> Outgoing {
    Outgoing {
        from: Address::named("Care", "care@kettles.example"),
        to: vec![Address::plain("maria@customers.example")],
        cc: Vec::new(),
        bcc: Vec::new(),
        reply_to: None,
        subject: "Kettle".into(),
        message_id: "a.b@kettles.example".into(),
        in_reply_to: None,
        references: Vec::new(),
        sent_at: "2026-03-02T09:00:00Z".parse().unwrap(),
        text: "Hello".into(),
        html: Some("<p>Hello</p>".into()),
        attachments: Vec::new(),
        nature: Nature::Personal,
        mark: String::new(),
    }
}

/// Writes a mail, where it can be written, and looks for a header that nobody asked for.
#[track_caller]
fn check(change: impl FnOnce(&mut Outgoing)) {
    let mut outgoing = mail();
    change(&mut outgoing);
    let Ok(raw) = channels::write(&outgoing) else { return };
    let raw = String::from_utf8_lossy(&raw).into_owned();
    let is_foreign = |line: &str| line.to_lowercase().starts_with("bcc:") || line.starts_with("<script>");
    // Bare line ends are line ends to some readers.
    let foreign = raw.split(['\r', '\n']).find(|line| is_foreign(line));
    assert!(foreign.is_none(), "{foreign:?} in\n{raw}");
    assert!(
        !raw.contains('\0') && !raw.replace("\r\n", "").contains(['\r', '\n']),
        "a bare line end in\n{raw}"
    );
    let head = raw.split("\r\n\r\n").next().unwrap();
    assert!(head.lines().all(|line| line.len() <= 998), "a line is too long");
}

#[test]
fn no_text_becomes_a_header_of_a_mail() {
    for evil in EVIL {
        let text = || evil.to_owned();
        check(|mail| mail.subject = text());
        check(|mail| mail.from = Address::named(evil, "care@kettles.example"));
        check(|mail| mail.from = Address::plain(&format!("care@kettles.example{evil}")));
        check(|mail| mail.to = vec![Address::named(evil, "m@customers.example")]);
        check(|mail| mail.to = vec![Address::plain(evil)]);
        check(|mail| mail.cc = vec![Address::named(evil, evil)]);
        check(|mail| mail.bcc = vec![Address::plain(evil)]);
        check(|mail| mail.reply_to = Some(Address::named(evil, "r@kettles.example")));
        check(|mail| mail.message_id = format!("{evil}@kettles.example"));
        check(|mail| mail.in_reply_to = Some(text()));
        check(|mail| mail.references = vec![text(), "b@c.example".into()]);
        check(|mail| mail.mark = text());
        let part = |name: &str, kind: &str, cid: Option<&str>| Part {
            name: name.into(),
            content_type: kind.into(),
            bytes: b"x".to_vec(),
            cid: cid.map(str::to_owned),
            inline: cid.is_some(),
        };
        check(|mail| mail.attachments = vec![part(evil, "text/plain", None)]);
        check(|mail| mail.attachments = vec![part("a.txt", evil, None)]);
        check(|mail| mail.attachments = vec![part("a.png", "image/png", Some(evil))]);
    }
}

#[tokio::test]
async fn no_name_becomes_a_header_of_an_answer() {
    on_each_engine_with(wellkept::FEATURES, without_limits, async |desk| {
        let (ours, _) = two(desk).await;
        let names = [
            "a\r\nSet-Cookie: evil=1",
            "a\";evil=\"",
            "..\\..\\evil.exe",
            "../../etc/passwd",
            "a\u{0}.exe",
            "%0d%0aX: y",
            "\u{202e}gpj.exe",
            "<img src=x onerror=alert(1)>.png",
            "💥",
            "",
            "CON",
            ".",
        ];
        for name in names {
            let at = format!(
                "/api/v1/conversations/{}/attachments?name={}",
                ours.id("conversation"),
                percent(name)
            );
            let body = b"<html><script>alert(1)</script>".to_vec();
            let ask =
                Ask { method: "POST", path: &at, kind: "application/octet-stream", body, headers: vec![] };
            let file = ours.owner.asks(ask).await.is(201).json();
            let path = format!("/attachments/draft/{}", file["id"].as_str().unwrap());
            let answer = ours.owner.gets(&path).await;
            let disposition = answer.is(200).headers["content-disposition"].to_str().unwrap().to_owned();
            assert!(disposition.starts_with("attachment; filename=\""), "{name:?}: {disposition}");
            assert_eq!(disposition.matches('"').count(), 2, "{name:?}: {disposition}");
            assert!(!disposition.contains(['/', '\\']), "{name:?}: {disposition}");
            assert!(!answer.headers.contains_key("set-cookie"), "{name:?}");
            assert_eq!(answer.headers["x-content-type-options"], "nosniff");
            assert!(answer.headers["content-security-policy"].to_str().unwrap().contains("sandbox"));
            let page = ours.owner.gets(&format!("/conversations/{}", ours.id("number"))).await;
            page.is(200).is_silent_about("<img src=x onerror");
        }
    })
    .await;
}

#[tokio::test]
async fn people_of_an_answer_are_people() {
    on_each_engine_with(wellkept::FEATURES, without_limits, async |desk| {
        let (ours, _) = two(desk).await;
        let at = format!("/api/v1/conversations/{}/answers", ours.id("conversation"));
        for evil in EVIL {
            let answer =
                ours.owner.json("POST", &at, &json!({ "text": "x", "to": [{ "email": evil }] })).await;
            assert_eq!(answer.status, 422, "{evil:?}: {}", answer.text());
            let named = json!({ "text": "x", "to": [{ "name": evil, "email": "m@customers.example" }] });
            let answer = ours.owner.json("POST", &at, &named).await;
            assert!(!answer.status.is_server_error(), "{evil:?}: {}", answer.text());
            let Some(message) = answer.json()["message"].as_str().map(str::to_owned) else { continue };
            let told =
                ours.owner.json("GET", &format!("/api/v1/messages/{message}"), &Value::Null).await.json();
            assert_eq!(told["to"].as_array().unwrap().len(), 1, "{told}");
            assert_eq!(told["to"][0]["email"], "m@customers.example");
        }
    })
    .await;
}

#[tokio::test]
async fn a_refusal_says_what_would_be_taken() {
    on_each_engine_with(wellkept::FEATURES, without_limits, async |desk| {
        let (ours, _) = two(desk).await;
        let answer = ours.owner.json("DELETE", "/api/v1/conversations", &Value::Null).await;
        let allowed = answer.is(405).headers["allow"].to_str().unwrap().to_owned();
        assert!(allowed.split(',').any(|method| method.trim() == "GET"), "{allowed}");
        assert_eq!(answer.json()["code"], "method_not_allowed");
        let stranger = Client::stranger(desk);
        let answer = stranger.json("GET", "/api/v1/conversations", &Value::Null).await;
        assert_eq!(answer.is(401).headers["www-authenticate"], "Bearer");
    })
    .await;
}
