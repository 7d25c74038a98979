use testing::{on_each_engine, on_each_engine_with};

use super::*;

#[tokio::test]
async fn an_answer_leaves_with_its_thread_and_its_signature() {
    on_each_engine_with(FEATURES, loopback, async |desk| {
        let server = Submission::start().await;
        sends_through(desk, server.port).await;
        let (_, message) = answered(desk, &["maria@okafor.example"]).await;
        assert_eq!(desk.jobs_run().await, 0, "it can be taken back for ten seconds");
        desk.clock_moves_to(&later(desk, 10).to_string());
        desk.jobs_run().await;
        let texts = server.texts();
        assert_eq!(texts.len(), 1);
        for part in [
            "Message-ID: <r.abc.def@kettles.example>",
            "In-Reply-To: <one@okafor.example>",
            "References: <one@okafor.example>",
            "Subject: Re: My kettle",
            "On its way.",
            "The kettle people",
        ] {
            assert!(texts[0].contains(part), "{part} is missing in {}", texts[0]);
        }
        assert_eq!(trace(desk, message).await, ["queued", "accepted"]);
        desk.jobs_run().await;
        assert_eq!(server.texts().len(), 1, "once");
    })
    .await;
}

#[tokio::test]
async fn an_answer_has_a_subject_whatever_the_mail_had() {
    for (head, subject) in [("Subject: My kettle\r\n", "Re: My kettle"), ("", "Re: Your message")] {
        on_each_engine_with(FEATURES, loopback, async |desk| {
            let server = Submission::start().await;
            sends_through(desk, server.port).await;
            let mail = format!("From: maria@okafor.example\r\nTo: {CARE}\r\n{head}\r\nWhere is it?\r\n");
            answered_mail(desk, mail.into_bytes(), (&["maria@okafor.example"], &[])).await;
            desk.clock_moves_to(&later(desk, 10).to_string());
            desk.jobs_run().await;
            let texts = server.texts();
            assert!(texts[0].contains(&format!("Subject: {subject}\r\n")), "{}", texts[0]);
        })
        .await;
    }
}

#[tokio::test]
async fn a_passing_refusal_is_tried_again_and_a_lasting_one_is_shown() {
    on_each_engine_with(FEATURES, loopback, async |desk| {
        let manager = desk.colleague("Ana", shell::Role::Manager).await;
        let server = Submission::start().await;
        sends_through(desk, server.port).await;
        server.says(Verdict::StorageFull);
        let (_, message) = answered(desk, &["maria@okafor.example"]).await;
        desk.clock_moves_to(&later(desk, 10).to_string());
        desk.jobs_run().await;
        manager.gets("/outbox").await.is(200).says("Tried once").says("come back later");
        server.says(Verdict::NotAllowed);
        desk.clock_moves_to(&later(desk, 60).to_string());
        desk.jobs_run().await;
        assert_eq!(trace(desk, message).await, ["queued", "attempted", "failed"]);
        manager.gets("/outbox?which=failed").await.is(200).says("My kettle").says("Not allowed");
        manager.gets("/mailboxes").await.says("One answer did not reach everybody");

        server.says(Verdict::Accept);
        let failed = desk.app.db.read(desk.org, (), |tx, ()| {
            Box::pin(crate::parcels::list(tx, crate::parcels::Which::Failed, (i64::MAX, i64::MAX), 9))
        });
        let id = failed.await.unwrap()[0].id;
        manager.posts(&format!("/outbox/{id}/again"), &[]).await.is(303);
        manager.posts(&format!("/outbox/{id}/again"), &[]).await.is(409);
        desk.jobs_run().await;
        assert_eq!(server.texts().len(), 1);
        manager.posts(&format!("/outbox/{id}/give-up"), &[]).await.is(409);
        manager.posts("/outbox/1/give-up", &[]).await.is(404);
    })
    .await;
}

#[tokio::test]
async fn an_outage_ends_sent_or_visibly_failed() {
    on_each_engine_with(FEATURES, loopback, async |desk| {
        let manager = desk.colleague("Ana", shell::Role::Manager).await;
        sends_through(desk, servers::free_port()).await;
        let (_, message) = answered(desk, &["maria@okafor.example"]).await;
        desk.clock_moves_to(&later(desk, 10).to_string());
        desk.jobs_run().await;
        crate::lights::judge_all(&desk.app, desk.org).await.unwrap();
        desk.clock_moves_to(&later(desk, 600).to_string());
        crate::lights::judge_all(&desk.app, desk.org).await.unwrap();
        manager.gets("/mailboxes").await.says("Odd").says("Nobody listens");
        // Two days later it is given up where people see it.
        for _ in 0..3 {
            desk.clock_moves_to(&later(desk, 24 * 3_600).to_string());
            desk.jobs_run().await;
        }
        assert_eq!(trace(desk, message).await.last().map(String::as_str), Some("failed"));
        let manager = desk.colleague("Bo", shell::Role::Manager).await;
        manager.gets("/outbox?which=failed").await.says("Nobody listens");
    })
    .await;
}

#[tokio::test]
async fn one_refused_recipient_is_told_and_the_others_are_reached() {
    on_each_engine_with(FEATURES, loopback, async |desk| {
        let server = Submission::start().await;
        sends_through(desk, server.port).await;
        let (_, message) = answered(desk, &["maria@okafor.example", "nobody@okafor.example"]).await;
        desk.clock_moves_to(&later(desk, 10).to_string());
        desk.jobs_run().await;
        assert_eq!(server.texts().len(), 1);
        assert_eq!(trace(desk, message).await, ["queued", "accepted", "refused", "failed"]);
        let manager = desk.colleague("Ana", shell::Role::Manager).await;
        let failed = manager.gets("/outbox?which=failed").await;
        failed.is(200).says("To nobody@okafor.example").says("others were refused").says("No such address");
        assert_eq!((events(desk, "message_sent").await, events(desk, "delivery_failed").await), (1, 0));
        assert_eq!(events(desk, "delivery_incomplete").await, 1, "it reached whom it was for");
    })
    .await;
}

#[tokio::test]
async fn a_recipient_who_is_asked_to_wait_is_reached_later_and_nobody_twice() {
    on_each_engine_with(FEATURES, loopback, async |desk| {
        let manager = desk.colleague("Ana", shell::Role::Manager).await;
        let server = Submission::start().await;
        sends_through(desk, server.port).await;
        let to = ["grey@okafor.example", "maria@okafor.example", "nobody@okafor.example"];
        let (_, message) = answered(desk, &to).await;
        desk.clock_moves_to(&later(desk, 10).to_string());
        desk.jobs_run().await;
        assert_eq!(server.texts().len(), 1);
        assert_eq!(trace(desk, message).await, ["queued", "accepted", "attempted", "refused"]);
        let waiting = manager.gets("/outbox").await;
        waiting.is(200).says("grey@okafor.example, nobody@okafor.example").says("Some recipients have it");
        waiting.says("Tried once").is_silent_about("To maria@");
        desk.clock_moves_to(&later(desk, 60).to_string());
        desk.jobs_run().await;
        assert_eq!(server.texts().len(), 1, "the others have it already");

        server.taken.greylists.store(false, Ordering::Relaxed);
        desk.clock_moves_to(&later(desk, 600).to_string());
        desk.jobs_run().await;
        let last = server.taken.delivered.lock().unwrap().last().unwrap().envelope.recipients.clone();
        assert_eq!((server.texts().len(), last), (2, vec![to[0].to_owned()]));
        manager.gets("/outbox").await.says("Nothing waits");
        manager
            .gets("/outbox?which=failed")
            .await
            .says("To nobody@okafor.example")
            .is_silent_about("To grey@");
        assert_eq!((events(desk, "message_sent").await, events(desk, "delivery_incomplete").await), (1, 1));

        // Sent again, it goes to whom it did not reach, and to nobody else.
        let failed = desk.app.db.read(desk.org, (), |tx, ()| {
            Box::pin(crate::parcels::list(tx, crate::parcels::Which::Failed, (i64::MAX, i64::MAX), 9))
        });
        let id = failed.await.unwrap()[0].id;
        manager.posts(&format!("/outbox/{id}/again"), &[]).await.is(303);
        desk.jobs_run().await;
        assert_eq!(server.texts().len(), 2);
        manager.gets("/outbox?which=failed").await.says("To nobody@okafor.example");
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_only_a_copy_reached_has_failed() {
    on_each_engine_with(FEATURES, loopback, async |desk| {
        let server = Submission::start().await;
        sends_through(desk, server.port).await;
        let (_, message) = answered_with_copy(desk, "grey@okafor.example", "boss@okafor.example").await;
        desk.clock_moves_to(&later(desk, 10).to_string());
        desk.jobs_run().await;
        // Two days later nobody is waited for any longer.
        for _ in 0..3 {
            desk.clock_moves_to(&later(desk, 24 * 3_600).to_string());
            desk.jobs_run().await;
        }
        assert_eq!(trace(desk, message).await.last().map(String::as_str), Some("failed"));
        assert_eq!((server.texts().len(), events(desk, "delivery_failed").await), (1, 1));
    })
    .await;
}

#[tokio::test]
async fn a_server_inside_the_house_needs_the_operators_word() {
    on_each_engine(FEATURES, async |desk| {
        let server = Submission::start().await;
        sends_through(desk, server.port).await;
        let (_, message) = answered(desk, &["maria@okafor.example"]).await;
        desk.clock_moves_to(&later(desk, 10).to_string());
        desk.jobs_run().await;
        assert!(server.texts().is_empty());
        assert_eq!(trace(desk, message).await, ["queued", "failed"]);
    })
    .await;
}

#[tokio::test]
async fn the_programs_own_letters_leave_through_the_first_mailbox() {
    on_each_engine_with(FEATURES, loopback, async |desk| {
        let letter = |key: &str| shell::letters::Letter {
            to: "ana@kettles.example".to_owned(),
            subject: "Your invitation".to_owned(),
            text: "Come in: https://desk.kettles.example/invitation/s3cret".to_owned(),
            key: key.to_owned(),
        };
        let send = async |key: &str| {
            let input = (desk.app.clone(), letter(key));
            desk.app
                .db
                .write(desk.org, input, |tx, (app, letter)| Box::pin(shell::letters::send(app, tx, letter)))
                .await
                .unwrap()
        };
        assert!(!send("one").await, "no mailbox can send yet");
        let server = Submission::start().await;
        sends_through(desk, server.port).await;
        assert!(send("two").await);
        desk.jobs_run().await;
        let texts = server.texts();
        assert!(texts[0].contains("Subject: Your invitation") && texts[0].contains("s3cret"), "{texts:?}");
        assert!(texts[0].contains("Auto-Submitted: auto-generated"));
    })
    .await;
}

/// A line below mails that is another each time it is written.
const FOOTER: conversations::Footer = conversations::Footer {
    name: "counting",
    write: |_, _, _| {
        static WRITTEN: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(1);
        let times = WRITTEN.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let line = conversations::FooterLine {
            says: format!("Promised <{times}>"),
            link: "https://care.kettles.example/p/token".to_owned(),
            link_says: "All of it".to_owned(),
        };
        Box::pin(async move { Ok(Some(line)) })
    },
};

#[tokio::test]
async fn what_stands_below_a_mail_is_the_same_at_each_try() {
    const WITH_FOOTER: &[Feature] =
        &[FEATURE, Feature { name: "footer", extends: &[&FOOTER], ..Feature::NONE }];
    on_each_engine_with(WITH_FOOTER, loopback, async |desk| {
        let server = Submission::start().await;
        sends_through(desk, server.port).await;
        let (_, message) = answered(desk, &["maria@okafor.example"]).await;
        server.says(Verdict::StorageFull);
        desk.clock_moves_to(&later(desk, 10).to_string());
        desk.jobs_run().await;
        server.says(Verdict::Accept);
        desk.clock_moves_to(&later(desk, 60).to_string());
        desk.jobs_run().await;
        assert_eq!(trace(desk, message).await, ["queued", "attempted", "accepted"]);
        let text = server.texts().pop().expect("it has left").replace("=\r\n", "").replace("=3D", "=");
        let first = if desk.engine == "sqlite" { 1 } else { 2 };
        let plain = format!("On its way.\r\n\r\nPromised <{first}>\r\nAll of it\r\nhttps://care.kettles.example/p/token\r\n\r\n-- \r\nThe kettle people");
        assert!(text.contains(&plain) || text.contains(&plain.replace("-- ", "--=20")), "{text}");
        let html = format!("<p>Promised &lt;{first}&gt;<br><a href=\"https://care.kettles.example/p/token\"");
        assert!(text.contains(&html), "{text}");
    })
    .await;
}
