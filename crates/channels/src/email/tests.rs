use proptest::prelude::*;

use super::write::write;
use crate::{
    Address, Automatic, CannotWrite, Delivery, Fate, Handover, Incoming, Nature, Outgoing, Part, Protection,
    Unreadable, read, read_delivered, token,
};

fn fixture(name: &str) -> Vec<u8> {
    let path = format!("{}/fixtures/{name}.eml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|fault| panic!("{path}: {fault}"))
}

fn incoming(name: &str) -> Incoming {
    read(&fixture(name)).unwrap()
}

fn names(incoming: &Incoming) -> Vec<(&str, &str, bool)> {
    incoming
        .attachments
        .iter()
        .map(|part| (part.name.as_str(), part.content_type.as_str(), part.inline))
        .collect()
}

#[test]
fn a_plain_question() {
    let read = incoming("plain");
    assert_eq!(read.from, Address::named("Maria López", "maria@customer.example"));
    assert_eq!(read.to, [Address::named("Help", "help@shop.example")]);
    assert_eq!(read.cc, [Address::plain("boss@customer.example")]);
    assert_eq!(read.subject, "Where is my parcel? 📦");
    assert_eq!(read.text, "Hello,\n\nmy parcel 4711 has not arrived – where is it?\n\nThanks,\nMaria");
    assert_eq!(read.quoted, "--\nMaria López\nCalle Mayor 1");
    assert_eq!(read.sent_at.unwrap().to_string(), "2025-03-03T09:12:00Z");
    assert_eq!(read.provider_key, "CA+q1@mail.customer.example");
    assert_eq!(read.language.as_deref(), Some("en"));
    assert_eq!((read.automatic, read.protection), (Automatic::No, Protection::None));
}

#[test]
fn a_reply_with_picture_and_file() {
    let read = incoming("reply-with-files");
    assert_eq!(read.text, "Yes, the blue one. Picture below.");
    assert!(read.quoted.contains("Which one"), "{:?}", read.quoted);
    assert_eq!(read.references, ["r.first@shop.example", "r.second@shop.example"]);
    assert_eq!(
        names(&read),
        [
            ("blue.png", "image/png", true),
            ("Rechnung März.pdf", "application/pdf", false),
            ("invite.ics", "text/calendar", false)
        ]
    );
    assert!(read.html.unwrap().contains("cid:blue@customer"));
}

#[test]
fn html_alone_gives_text() {
    let read = incoming("html-only");
    assert_eq!(read.text, "Please call me back.\n\n- today\n- or tomorrow");
    assert!(read.quoted.starts_with("On Mon"), "{:?}", read.quoted);
}

#[test]
fn flowed_text_is_joined() {
    assert_eq!(incoming("flowed").text, "This is one long line that was broken softly.\n\nSecond paragraph.");
}

#[test]
fn absence_notices_and_lists_are_recognized() {
    for (name, automatic) in [
        ("vacation", Automatic::AutoReply),
        ("vacation-without-headers", Automatic::AutoReply),
        ("list", Automatic::MailingList(Some("friends.list.example".to_owned()))),
        ("newsletter", Automatic::MailingList(None)),
    ] {
        assert_eq!(incoming(name).automatic, automatic, "{name}");
    }
}

#[test]
fn bounces_say_what_was_not_delivered_to_whom() {
    for (name, about, recipient, fate, status) in [
        ("bounce-dsn", "r.tok.1@shop.example", "nobody@customer.example", Fate::Permanent, Some("5.1.1")),
        ("bounce-delayed", "r.tok.2@shop.example", "slow@customer.example", Fate::Delayed, Some("4.4.1")),
        ("bounce-qmail", "r.tok.3@shop.example", "gone@customer.example", Fate::Permanent, Some("5.1.1")),
        ("bounce-exim", "r.tok.4@shop.example", "typo@customer.example", Fate::Permanent, Some("5.0.0")),
        ("bounce-full", "r.tok.5@shop.example", "full@customer.example", Fate::Temporary, Some("4.2.2")),
    ] {
        let Automatic::Bounce(bounce) = incoming(name).automatic else { panic!("{name} is no bounce") };
        assert!(bounce.about.contains(&about.to_owned()), "{name}: {bounce:?}");
        assert_eq!(bounce.recipient.as_deref(), Some(recipient), "{name}");
        assert_eq!((bounce.fate, bounce.status.as_deref()), (fate, status), "{name}");
        assert!(!bounce.words.is_empty(), "{name}");
    }
}

#[test]
fn a_report_without_words_is_told_by_its_fields() {
    let report = |parts: &[&str]| {
        let head =
            "From: mailer@x.example\nSubject: Returned mail\nContent-Type: multipart/report; boundary=b\n\n";
        let parts = parts.iter().map(|part| format!("--b\n{part}\n")).collect::<Vec<_>>().concat();
        read(format!("{head}{parts}--b--\n").as_bytes()).unwrap()
    };
    let fields = "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x.example\n\n\
                  Final-Recipient: rfc822; a@y.example\nAction: failed\nStatus: 5.1.1\nRemote-MTA: dns; y.example\n\
                  Diagnostic-Code: smtp; 550 no such\n user\n\nFinal-Recipient: rfc822; b@y.example\nAction: failed\n";
    let told = "Final-Recipient: rfc822; a@y.example\nAction: failed\nStatus: 5.1.1\n\
                Diagnostic-Code: smtp; 550 no such user\n\nFinal-Recipient: rfc822; b@y.example\nAction: failed";
    let words = "Content-Type: text/plain\n\nIt could not be delivered.";
    let sentences = "Content-Type: message/delivery-status;\n\nNobody is here.\n\n<a@y.example> left";
    let bare = "Content-Type: message/delivery-status\n\nReporting-MTA: dns; x.example\n";
    for (parts, expected) in [
        (&[fields][..], told),
        (&["Content-Type: text/plain\n\n \n", fields], told),
        (&[words, fields], "It could not be delivered."),
        (&[sentences], "Nobody is here.\n\n<a@y.example> left"),
        (&[bare], ""),
    ] {
        let read = report(parts);
        assert_eq!(read.text, expected, "{parts:?}");
        assert_eq!(read.attachments[0].name, "delivery-status.txt");
        assert!(matches!(read.automatic, Automatic::Bounce(_)), "{parts:?}");
    }
}

#[test]
fn a_question_about_a_bounce_is_no_bounce() {
    let raw = b"From: maria@customer.example\nSubject: Undelivered mail?\n\nI got a delivery failure from you, why?\n";
    assert_eq!(read(raw).unwrap().automatic, Automatic::No);
}

#[test]
fn our_own_mail_coming_back_is_a_loop() {
    let raw = write(&outgoing()).unwrap();
    let know = |own_mark: &str, own: &str| Delivery {
        own_mark: own_mark.to_owned(),
        own_addresses: vec![own.to_owned()],
        ..Delivery::default()
    };
    for (delivery, automatic) in [
        (know("desk-1", "x@y.example"), Automatic::Loop),
        (know("desk-1", "help@shop.example"), Automatic::Loop),
        (know("desk-2", "HELP@shop.example"), Automatic::No),
        (know("desk-2", "x@y.example"), Automatic::No),
        (know("", ""), Automatic::No),
    ] {
        assert_eq!(read_delivered(&raw, &delivery).unwrap().automatic, automatic, "{delivery:?}");
    }
    // It stays ours however long it goes round; of anything else somebody has to hear.
    let hops = "Received: from x by y\n".repeat(60);
    let round = [hops.as_bytes(), &raw].concat();
    assert_eq!(read_delivered(&round, &know("desk-1", "")).unwrap().automatic, Automatic::Loop);
    check_unreadable(format!("{hops}From: a@b.example\n\nx").as_bytes(), Unreadable::TooManyHops);
    let usual = format!("{}From: a@b.example\n\nx", "Received: from x by y\n".repeat(limits::HOPS_MAX));
    assert!(read(usual.as_bytes()).is_ok());
}

#[test]
fn whoever_fills_in_a_form_of_ours_is_its_author() {
    let delivery = Delivery {
        own_addresses: vec!["help@shop.example".to_owned(), "sales@shop.example".to_owned()],
        ..Delivery::default()
    };
    let author = |head: &str| {
        let raw = format!("{head}To: help@shop.example\nSubject: s\n\nWhere is it?\n");
        let read = read_delivered(raw.as_bytes(), &delivery).unwrap();
        (read.from, read.sender.map(|sender| sender.email))
    };
    let (maria, help) = (Address::plain("maria@customer.example"), Address::plain("help@shop.example"));
    let ours = Some("help@shop.example".to_owned());
    for (head, from, sender) in [
        ("From: The shop <help@shop.example>\nReply-To: maria@customer.example\n", &maria, ours.clone()),
        (
            "From: help+form@shop.example\nReply-To: sales@shop.example, maria@customer.example\n",
            &maria,
            None,
        ),
        ("From: help@shop.example\nReply-To: sales@shop.example\n", &help, None),
        ("From: help@shop.example\n", &help, None),
        ("From: maria@customer.example\nReply-To: eve@elsewhere.example\n", &maria, None),
    ] {
        let found = author(head);
        assert_eq!(&found.0, from, "{head}");
        if sender.is_some() {
            assert_eq!(found.1, sender, "{head}");
        }
    }
}

#[test]
fn a_mail_says_for_whom_it_is() {
    let named = |raw: &str| {
        let found = crate::addressed_to(raw.as_bytes());
        found.into_iter().map(|address| address.email).collect::<Vec<_>>().join(" ")
    };
    for (raw, expected) in [
        ("To: a@x.example\nCc: b@x.example\n\nhi", "a@x.example b@x.example"),
        (
            "Cc: b@x.example\nTo: A <a@x.example>\nX-Original-To: o@x.example\nDelivered-To: d@x.example\n\nhi",
            "d@x.example o@x.example a@x.example b@x.example",
        ),
        (
            "Delivered-To: box@host.example\nDelivered-To: help@x.example\n\nhi",
            "box@host.example help@x.example",
        ),
        ("Subject: x\n\nTo: nobody@x.example", ""),
        ("To: undisclosed-recipients:;\n\nhi", ""),
        ("no head", ""),
        ("", ""),
    ] {
        assert_eq!(named(raw), expected, "{raw}");
    }
}

#[test]
fn a_mail_says_to_whom_the_last_server_delivered_it() {
    for (fields, delivered_to) in [
        ("", &[][..]),
        ("Delivered-To: care@shop.example\n", &["care@shop.example"]),
        ("Delivered-To: <care@Shop.example>\nDelivered-To: maria@home.example\n", &["care@shop.example"]),
        (
            "Delivered-To: care@shop.example\nX-Original-To: sales@shop.example\nX-Original-To: x@home.example\n",
            &["sales@shop.example", "care@shop.example"],
        ),
        ("Envelope-to: a@shop.example,\n b@shop.example\n", &["a@shop.example", "b@shop.example"]),
        ("Delivered-To: autoresponder\n", &[]),
        ("Delivered-To:\n", &[]),
    ] {
        let raw = format!("{fields}From: maria@home.example\nTo: list@elsewhere.example\n\nHello");
        let incoming = read(raw.as_bytes()).unwrap();
        let found: Vec<&str> = incoming.delivered_to.iter().map(|one| one.email.as_str()).collect();
        assert_eq!(found, delivered_to, "{fields}");
    }
}

#[test]
fn protection_is_seen() {
    for (head, body, protection) in [
        (
            "Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=b",
            "--b\n\nhi\n--b--",
            Protection::SmimeSigned,
        ),
        (
            "Content-Type: multipart/signed; protocol=\"application/pgp-signature\"; boundary=b",
            "--b\n\nhi\n--b--",
            Protection::PgpSigned,
        ),
        ("Content-Type: multipart/encrypted; boundary=b", "--b\n\nhi\n--b--", Protection::PgpEncrypted),
        (
            "Content-Type: application/pkcs7-mime; smime-type=enveloped-data",
            "AAAA",
            Protection::SmimeEncrypted,
        ),
        ("X: y", "-----BEGIN PGP MESSAGE-----\nabc", Protection::PgpEncrypted),
        ("X: y", "-----BEGIN PGP SIGNED MESSAGE-----\nabc", Protection::PgpSigned),
        ("X: y", "hello", Protection::None),
    ] {
        let raw = format!("From: a@b.example\n{head}\n\n{body}\n");
        assert_eq!(read(raw.as_bytes()).unwrap().protection, protection, "{head}");
    }
}

#[track_caller]
fn check_unreadable(raw: &[u8], reason: Unreadable) {
    assert_eq!(read(raw).unwrap_err(), reason);
}

#[test]
fn what_cannot_be_read_has_a_reason() {
    check_unreadable(b"", Unreadable::Empty);
    check_unreadable(b" \r\n\r\n", Unreadable::Empty);
    check_unreadable(b"just a text", Unreadable::NoHeader);
    check_unreadable(b"Note: a text with a colon", Unreadable::NoHeader);
    check_unreadable(b"Subject: x\n\nbody", Unreadable::NoSender);
    check_unreadable(b"From: nobody in particular\n\nbody", Unreadable::NoSender);
    check_unreadable(&vec![b'x'; limits::RAW_BYTES_MAX + 1], Unreadable::TooLarge);
    check_unreadable(&many("From: a@b.example\n", "X: y\n", 3_000), Unreadable::TooManyHeaders);
    check_unreadable(&many("From: a@b.example\nX: y\n", " y\n", 300_000), Unreadable::HeaderTooLarge);
    let mixed = "From: a@b.example\nContent-Type: multipart/mixed; boundary=b\n\n";
    check_unreadable(&many(mixed, "--b\n\nx\n", 2_000), Unreadable::TooManyParts);
    check_unreadable(
        &many(mixed, "--b\nContent-Type: application/x\n\nx\n", 300),
        Unreadable::TooManyAttachments,
    );
    let part = |depth: usize| format!("Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n");
    let nested = (0..60).map(part).collect::<Vec<_>>().concat();
    check_unreadable(format!("From: a@b.example\n{nested}\nx").as_bytes(), Unreadable::TooDeep);
}

fn many(start: &str, piece: &str, count: usize) -> Vec<u8> {
    format!("{start}{}", piece.repeat(count)).into_bytes()
}

use super::limits;

#[test]
fn the_envelope_helps_where_the_message_is_silent() {
    let delivery =
        Delivery { handover: Handover::From("maria@Customer.example".to_owned()), ..Delivery::default() };
    let read = |raw: &str| read_delivered(raw.as_bytes(), &delivery).unwrap();
    assert_eq!(read("just a text").text, "just a text");
    assert_eq!(read("just a text").from, Address::plain("maria@customer.example"));
    assert_eq!(read("Note: a text with a colon").text, "Note: a text with a colon");
    assert_eq!(read("Subject: x\n\nbody").from, Address::plain("maria@customer.example"));
}

#[test]
fn odd_forms_are_read() {
    for (raw, subject, text) in [
        ("From maria@x Mon Jan 1\nFrom: a@b.example\nSubject: s\n\nbody\n", "s", "body"),
        ("\r\n\r\nFrom: a@b.example\r\nSubject: s\r\n\r\nbody", "s", "body"),
        ("From: a@b.example\rSubject: s\r\rone\rtwo\r", "s", "one\ntwo"),
        ("\u{feff}From: a@b.example\nSubject: s\n\nbody", "s", "body"),
        ("From: a@b.example\nSubject: s\nbody without an empty line", "s", "body without an empty line"),
        ("From: a@b.example", "", ""),
        ("From: a@b.example\n\nzero\0byte", "", "zero\u{fffd}byte"),
        ("from: a@b.example\nSUBJECT: s\ncontent-type: TEXT/PLAIN; CHARSET=UTF-8\n\nbody", "s", "body"),
        (
            "From: a@b.example\nContent-Type: multipart/mixed\n\n--x\n\none\n--x\n\ntwo\n--x--\n",
            "",
            "one\ntwo",
        ),
        ("From: a@b.example\nContent-Type: multipart/mixed; boundary=no\n\nnever begun", "", "never begun"),
        (
            "From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\nnever ended",
            "",
            "never ended",
        ),
        ("From: a@b.example\nContent-Type: nonsense\n\nbody", "", "body"),
        ("From: a@b.example\nContent-Transfer-Encoding: base64\n\naGVsbG8", "", "hello"),
    ] {
        let read = read(raw.as_bytes()).unwrap_or_else(|reason| panic!("{raw:?}: {reason}"));
        assert_eq!((read.subject.as_str(), read.text.as_str()), (subject, text), "{raw:?}");
    }
}

#[test]
fn absurd_message_ids_are_replaced_by_a_hash() {
    for id in ["", "<>", "<a>", "<a b@c>", &format!("<{}@x>", "y".repeat(300))] {
        let raw = format!("From: a@b.example\nMessage-ID: {id}\n\nx");
        let read = read(raw.as_bytes()).unwrap();
        assert_eq!(read.message_id, None, "{id}");
        assert!(
            read.provider_key.starts_with("sha256:") && read.provider_key.len() == 71,
            "{}",
            read.provider_key
        );
    }
}

#[test]
fn a_reply_token_is_found_wherever_it_comes_back() {
    let token = token::make(b"key", token::Reply { org: 1, conversation: 2 });
    let id = token::message_id(&token, "u1", "shop.example");
    let address = token::reply_address(&token, "help@shop.example").unwrap();
    let upper = address.to_uppercase();
    for head in [
        format!("In-Reply-To: <{id}>"),
        format!("References: <a@b.example> <{id}> <c@d.example>"),
        format!("To: {address}"),
        format!("To: {upper}"),
        format!("Cc: Help <{address}>"),
    ] {
        let read = read(format!("From: a@b.example\n{head}\n\nx").as_bytes()).unwrap();
        assert_eq!(read.reply_token.as_deref(), Some(token.as_str()), "{head}");
    }
    let delivery = Delivery { recipients: vec![address], ..Delivery::default() };
    assert_eq!(read_delivered(b"From: a@b.example\n\nx", &delivery).unwrap().reply_token, Some(token));
}

#[test]
fn an_endless_text_is_cut_and_the_rest_kept() {
    let raw = format!("From: a@b.example\n\n{}", "x".repeat(limits::TEXT_CHARS_MAX + 5));
    let read = read(raw.as_bytes()).unwrap();
    assert_eq!(read.text.len(), limits::TEXT_CHARS_MAX);
    assert_eq!(read.attachments[0].bytes, b"xxxxx");
    let raw = format!(
        "From: a@b.example\nContent-Type: text/html\n\n{}",
        "<p>x".repeat(limits::HTML_BYTES_MAX / 4 + 1)
    );
    let read = super::read::read(raw.as_bytes()).unwrap();
    assert!(read.html.is_none() && names(&read).contains(&("message.html", "text/html", false)));
}

fn outgoing() -> Outgoing {
    Outgoing {
        from: Address::named("Shop \"Blue\" – Hilfe", "help@shop.example"),
        to: vec![Address::named("Müller, Jörg", "joerg@customer.example")],
        cc: vec![Address::plain("boss@customer.example")],
        bcc: vec![Address::plain("secret@shop.example")],
        reply_to: Some(Address::plain("help+r.token@shop.example")),
        subject: "Re: Wo ist mein Paket? 📦".to_owned(),
        message_id: "r.tok.2@shop.example".to_owned(),
        in_reply_to: Some("q1@customer.example".to_owned()),
        references: vec!["q0@customer.example".to_owned(), "q1@customer.example".to_owned()],
        sent_at: "2025-03-03T10:00:00Z".parse().unwrap(),
        text: "It is on its way.\n.\nFrom here on\n".to_owned(),
        html: Some("<p>It is <b>on its way</b>.<img src=\"cid:van@shop\"></p>".to_owned()),
        attachments: vec![
            Part {
                name: "van.png".into(),
                content_type: "image/png".into(),
                bytes: b"\x89PNG\r\n\x1a\n123".to_vec(),
                cid: Some("van@shop".into()),
                inline: true,
            },
            Part {
                name: "Lieferschein März.pdf".into(),
                content_type: "application/pdf".into(),
                bytes: b"%PDF-1.4 x".to_vec(),
                cid: None,
                inline: false,
            },
        ],
        nature: Nature::Personal,
        mark: "desk-1".to_owned(),
    }
}

#[test]
fn what_is_written_is_read_again() {
    let sent = outgoing();
    let raw = write(&sent).unwrap();
    assert_eq!(write(&sent).unwrap(), raw, "the same message gives the same bytes");
    let text = String::from_utf8(raw.clone()).unwrap();
    assert!(text.is_ascii() && !text.contains("secret@shop.example"), "{text}");
    assert!(text.lines().all(|line| line.len() <= 998), "{text}");
    let read = read(&raw).unwrap();
    assert_eq!((read.from, read.to, read.cc), (sent.from, sent.to, sent.cc));
    assert_eq!(read.reply_to, [sent.reply_to.unwrap()]);
    assert_eq!((read.subject, read.message_id.as_deref()), (sent.subject, Some("r.tok.2@shop.example")));
    assert_eq!(read.references, sent.references);
    assert_eq!(read.sent_at, Some(sent.sent_at));
    assert_eq!(read.text, sent.text.trim_end());
    assert_eq!(read.html, sent.html);
    assert_eq!(read.attachments, sent.attachments);
}

#[test]
fn machines_are_told_not_to_answer() {
    for (nature, submitted) in [
        (Nature::Personal, None),
        (Nature::AutoReply, Some("auto-replied")),
        (Nature::Notice, Some("auto-generated")),
    ] {
        let raw = String::from_utf8(write(&Outgoing { nature, ..outgoing() }).unwrap()).unwrap();
        assert_eq!(raw.lines().find_map(|line| line.strip_prefix("Auto-Submitted: ")), submitted);
    }
}

#[test]
fn nothing_breaks_out_of_a_field() {
    let evil = "x\r\nBcc: all@shop.example\r\n\r\n<script>";
    let sent = Outgoing {
        from: Address::named(evil, "help@shop.example"),
        subject: evil.to_owned(),
        references: vec![evil.to_owned()],
        in_reply_to: Some(evil.to_owned()),
        mark: evil.to_owned(),
        attachments: vec![Part {
            name: evil.to_owned(),
            content_type: evil.to_owned(),
            bytes: vec![1],
            cid: Some(evil.to_owned()),
            inline: true,
        }],
        ..outgoing()
    };
    let raw = String::from_utf8(write(&sent).unwrap()).unwrap();
    assert!(!raw.lines().any(|line| line.to_lowercase().starts_with("bcc")), "{raw}");
    assert_eq!(read(raw.as_bytes()).unwrap().references, Vec::<String>::new());
}

#[test]
fn what_cannot_be_written_is_refused() {
    let nobody = Outgoing { to: vec![], cc: vec![], bcc: vec![], ..outgoing() };
    assert_eq!(write(&nobody), Err(CannotWrite::NoRecipient));
    for email in
        ["nobody", "a@b.example, c@d.example", "a@b.example\r\nX: y", "<a@b.example>", "", "a b@c.example"]
    {
        let sent = Outgoing { bcc: vec![Address::plain(email)], ..outgoing() };
        assert_eq!(write(&sent), Err(CannotWrite::BadAddress(email.to_owned())));
    }
    for id in ["", "x", "a b@c", "a@b>\r\nX: y"] {
        let sent = Outgoing { message_id: id.to_owned(), ..outgoing() };
        assert_eq!(write(&sent), Err(CannotWrite::BadMessageId(id.to_owned())));
    }
    let big = Part {
        name: "a".into(),
        content_type: "b/c".into(),
        bytes: vec![0; limits::RAW_BYTES_MAX],
        cid: None,
        inline: false,
    };
    assert_eq!(write(&Outgoing { attachments: vec![big], ..outgoing() }), Err(CannotWrite::TooLarge));
}

#[test]
fn long_threads_keep_their_first_and_their_newest() {
    let references = (0..100).map(|number| format!("id-{number}@shop.example")).collect();
    let sent = Outgoing { references, in_reply_to: Some("last@shop.example".to_owned()), ..outgoing() };
    let read = read(&write(&sent).unwrap()).unwrap();
    assert_eq!(read.references.len(), 20);
    assert_eq!(
        (read.references[0].as_str(), read.references[19].as_str()),
        ("id-0@shop.example", "last@shop.example")
    );
}

/// Names and words as people and machines write them.
fn words() -> impl Strategy<Value = String> {
    "[ -~]{0,40}|[\\p{L} ]{0,30}|[😀-😏a ]{0,10}".prop_map(|text| super::tidy::one_line(&text, 200))
}

proptest! {
    #[test]
    fn whatever_is_written_is_read_again(
        name in words(),
        subject in words(),
        text in "([ -~\\p{L}]{0,120}\n){0,6}",
        html in prop::option::of("<p>[a-zé ]{1,80}</p>"),
        file in prop::collection::vec(any::<u8>(), 0..200),
        file_name in "[a-zA-Zé]{1,20}( [a-z]{1,9})?\\.bin",
    ) {
        let attached = Part { name: file_name, content_type: "application/x-thing".into(), bytes: file, cid: None, inline: false };
        let sent = Outgoing {
            from: Address { name: Some(name.clone()).filter(|name| !name.is_empty()), email: "help@shop.example".to_owned() },
            subject: subject.clone(),
            text: text.clone(),
            html: html.clone(),
            attachments: vec![attached.clone()],
            ..outgoing()
        };
        let read = read(&write(&sent).unwrap()).unwrap();
        let bare = |name: &str| name.trim_matches(['\'', '"', ' ']).to_owned();
        prop_assert_eq!(read.from.name.map(|name| bare(&name)).unwrap_or_default(), bare(&name));
        prop_assert_eq!(read.subject, subject);
        let both = |text: &str| text.split_whitespace().map(str::to_owned).collect::<std::collections::BTreeSet<_>>();
        let has_text = !text.trim().is_empty();
        let kept = format!("{} {}", read.text, read.quoted);
        prop_assert!(!has_text || both(&kept) == both(&text), "{:?}", kept);
        prop_assert_eq!(read.html, html);
        prop_assert_eq!(&read.attachments[0].bytes, &attached.bytes);
        prop_assert_eq!(&read.attachments[0].name, &attached.name);
    }

    #[test]
    fn no_bytes_make_it_panic(
        pieces in prop::collection::vec(
            prop_oneof![
                Just(b"From: a@b.example\n".to_vec()),
                Just(b"Content-Type: multipart/mixed; boundary=b\n".to_vec()),
                Just(b"Content-Type: multipart/alternative; boundary=\"b\"\n\n--b\n".to_vec()),
                Just(b"Content-Type: message/delivery-status\n".to_vec()),
                Just(b"Content-Type: text/html; charset=utf-7\n".to_vec()),
                Just(b"Content-Transfer-Encoding: base64\n".to_vec()),
                Just(b"Subject: =?utf-8?B?4pyT?= =?x?Q?=e?=\n".to_vec()),
                Just(b"--b\n".to_vec()),
                Just(b"--b--\n".to_vec()),
                Just(b"\n".to_vec()),
                prop::collection::vec(any::<u8>(), 0..30),
            ],
            0..20,
        )
    ) {
        let raw = pieces.concat();
        let _ = read(&raw);
        let _ = read_delivered(&raw, &Delivery { handover: Handover::From("x@y.example".into()), ..Delivery::default() });
    }
}
