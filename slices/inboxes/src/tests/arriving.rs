use shell::Role;
use store::arrivals::{self as rows, State};
use testing::on_each_engine;

use super::*;
use crate::{CannotReceive, Envelope, ToKeep, keep, process};

#[tokio::test]
async fn what_arrives_becomes_a_conversation_once() {
    on_each_engine(FEATURES, async |desk| {
        let raw = mail("one", "", "Where is it?");
        let (first, _) = stored(&receive(&desk.app, CARE, raw.clone()).await.unwrap());
        let again = receive(&desk.app, "Care+x@Kettles.example", raw).await.unwrap();
        assert_eq!(again, Fate::Received(conversations::Received::Duplicate));
        let answer = mail("two", "In-Reply-To: <one@okafor.example>\r\n", "And the lid?");
        let (second, _) = stored(&receive(&desk.app, CARE, answer).await.unwrap());
        assert_eq!(first, second);
        assert_eq!(messages(desk, first).await.len(), 2);
        let nobody = receive(&desk.app, "nobody@kettles.example", mail("three", "", "Hi")).await;
        assert!(matches!(nobody, Err(CannotReceive::NoSuchAddress(_))));
    })
    .await;
}

#[tokio::test]
async fn a_stranger_with_the_right_reference_begins_a_linked_conversation() {
    on_each_engine(FEATURES, async |desk| {
        let (first, _) = stored(&receive(&desk.app, CARE, mail("one", "", "Hi")).await.unwrap());
        let stranger = mail("two", "In-Reply-To: <one@okafor.example>\r\n", "Me too");
        let stranger = String::from_utf8(stranger).unwrap().replace("maria@okafor", "eve@elsewhere");
        let (second, _) = stored(&receive(&desk.app, CARE, stranger.into_bytes()).await.unwrap());
        assert_ne!(first, second);
        let linked = desk.app.db.read(desk.org, second, |tx, id| Box::pin(conversations::by_id(tx, *id)));
        assert_eq!(linked.await.unwrap().unwrap().linked, first);
    })
    .await;
}

#[tokio::test]
async fn the_reply_token_joins_and_a_forged_one_does_not() {
    on_each_engine(FEATURES, async |desk| {
        let (first, _) = stored(&receive(&desk.app, CARE, mail("one", "", "Hi")).await.unwrap());
        let key = crate::engine::reply_key(&desk.app);
        let reply = channels::token::Reply { org: desk.org.get(), conversation: first.get() };
        let ours = format!("In-Reply-To: <r.{}.x@kettles.example>\r\n", channels::token::make(&key, reply));
        let (joined, _) = stored(&receive(&desk.app, CARE, mail("two", &ours, "Again")).await.unwrap());
        assert_eq!(joined, first);
        let forged =
            format!("In-Reply-To: <r.{}.x@kettles.example>\r\n", channels::token::make(b"no", reply));
        let (other, _) = stored(&receive(&desk.app, CARE, mail("three", &forged, "Again")).await.unwrap());
        assert_ne!(other, first);
    })
    .await;
}

#[tokio::test]
async fn what_cannot_be_read_waits_in_quarantine_byte_for_byte() {
    on_each_engine(FEATURES, async |desk| {
        let manager = desk.colleague("Ana", Role::Manager).await;
        let raw = b"\xff\xfe no header at all".to_vec();
        let fate = receive(&desk.app, CARE, raw.clone()).await.unwrap();
        assert!(matches!(fate, Fate::Quarantined(_)), "{fate:?}");
        let waiting =
            desk.app.db.read(desk.org, (), |tx, ()| Box::pin(rows::in_state(tx, State::Quarantined, 0, 9)));
        let id = waiting.await.unwrap()[0].id;

        manager.gets("/mailboxes").await.is(200).says("One message could not be read");
        manager.gets("/mailboxes/quarantine").await.is(200).says("It has no mail header");
        let shown = manager.gets(&format!("/mailboxes/quarantine/{id}/raw")).await;
        assert_eq!(shown.is(200).body, raw);
        let call = format!("/api/v1/quarantine/{id}/raw");
        assert_eq!(manager.calls("GET", &call, &serde_json::json!(null)).await.is(200).body, raw);
        manager.posts(&format!("/mailboxes/quarantine/{id}/retry"), &[]).await.is(303);
        manager.gets("/mailboxes/quarantine").await.says("It has no mail header");
        manager.posts(&format!("/mailboxes/quarantine/{id}/discard"), &[]).await.is(303);
        manager.gets("/mailboxes/quarantine").await.says("Nothing is in quarantine");
        manager.posts(&format!("/mailboxes/quarantine/{id}/discard"), &[]).await.is(404);
        manager.posts("/mailboxes/quarantine/1/retry", &[]).await.is(404);

        let agent = desk.agent("Bo").await;
        agent.gets("/mailboxes/quarantine").await.is(403);

        // Whoever has to judge one sees who wrote it, where that can be read.
        let mut nested = "From: Maria <maria@okafor.example>\r\nSubject: An offer\r\n".to_owned();
        for depth in 0..200 {
            let part = format!("Content-Type: multipart/mixed; boundary=b{depth}\r\n\r\n--b{depth}\r\n");
            nested.push_str(&part);
        }
        let fate = receive(&desk.app, CARE, nested.into_bytes()).await.unwrap();
        assert!(matches!(fate, Fate::Quarantined(_)), "{fate:?}");
        let page = manager.gets("/mailboxes/quarantine").await;
        page.says("nested too deeply").says("Maria &#60;maria@okafor.example&#62; · An offer");
        agent.gets(&format!("/mailboxes/quarantine/{id}/raw")).await.is(403);
        agent.calls("GET", &call, &serde_json::json!(null)).await.is(403);
        let theirs = desk.another_organization().await;
        let stranger = desk.colleague_of(theirs, "Eve", Role::Owner).await;
        stranger.gets(&format!("/mailboxes/quarantine/{id}/raw")).await.is(404);
    })
    .await;
}

#[tokio::test]
async fn what_was_kept_and_not_received_is_taken_up_by_the_sweep() {
    on_each_engine(FEATURES, async |desk| {
        let to_keep =
            ToKeep { channel: desk.channel, raw: mail("one", "", "Hi"), envelope: Envelope::default() };
        let id = keep(&desk.app, desk.org, to_keep).await.unwrap();
        let swept = crate::arrivals::sweep(&desk.app, desk.org, jiff::SignedDuration::from_mins(1)).await;
        assert_eq!(swept.unwrap(), 0, "it is too young to be left over");
        let swept = crate::arrivals::sweep(&desk.app, desk.org, jiff::SignedDuration::ZERO).await;
        assert_eq!(swept.unwrap(), 1);
        assert_eq!(process(&desk.app, desk.org, id).await.unwrap(), Fate::Settled);
        let arrival =
            desk.app.db.read(desk.org, id, |tx, id| Box::pin(rows::get(tx, *id))).await.unwrap().unwrap();
        assert_eq!(arrival.state, State::Received);
    })
    .await;
}

#[tokio::test]
async fn a_sent_mail_that_names_nobody_is_settled_and_read_once() {
    on_each_engine(FEATURES, async |desk| {
        let raw =
            b"From: care@kettles.example\r\nMessage-ID: <quiet@kettles.example>\r\nSubject: Hi\r\n\r\nHi\r\n";
        let envelope = Envelope { way: crate::Way::Sent, ..Envelope::default() };
        let to_keep = ToKeep { channel: desk.channel, raw: raw.to_vec(), envelope };
        let id = keep(&desk.app, desk.org, to_keep).await.unwrap();
        process(&desk.app, desk.org, id).await.unwrap();
        let swept = crate::arrivals::sweep(&desk.app, desk.org, jiff::SignedDuration::ZERO).await;
        assert_eq!(swept.unwrap(), 0);
        let arrival =
            desk.app.db.read(desk.org, id, |tx, id| Box::pin(rows::get(tx, *id))).await.unwrap().unwrap();
        assert_eq!((arrival.state, arrival.attempts), (State::Duplicate, 1));
    })
    .await;
}

#[tokio::test]
async fn what_is_accepted_at_once_is_received_once_whatever_it_is() {
    on_each_engine(FEATURES, async |desk| {
        let maria = |id: &str| mail(id, "", "Where is it?");
        let bo = |id: &str| {
            String::from_utf8(maria(id)).unwrap().replace("maria@okafor", "bo@okafor").into_bytes()
        };
        let with_file = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\nX-Was: ";
        let file = mail(
            "file",
            with_file,
            "\r\n--b\r\n\r\nSee there\r\n--b\r\nContent-Type: image/png\r\n\r\nx\r\n--b--",
        );
        let answer = mail("answer", "In-Reply-To: <one@okafor.example>\r\n", "And the lid?");
        let endless = mail("endless", "", &"Where is it? ".repeat(10_000));
        // The same again, a second of one customer, an answer, one with a file, a long one, one without a head.
        let all = [
            maria("one"),
            maria("one"),
            maria("two"),
            bo("three"),
            bo("four"),
            answer,
            file,
            endless,
            b" \r\n".to_vec(),
        ];
        let to_keep = |raw| ToKeep { channel: desk.channel, raw, envelope: Envelope::default() };
        let accepting = all.map(|raw| crate::accept(&desk.app, desk.org, to_keep(raw)));
        for accepted in futures_util::future::join_all(accepting).await {
            accepted.unwrap();
        }
        crate::intake::all_received(&desk.app).await;
        let in_state = async |state| {
            let count = desk.app.db.read(desk.org, state, |tx, state| Box::pin(rows::count(tx, *state)));
            count.await.unwrap()
        };
        assert_eq!(in_state(State::Received).await, 7);
        assert_eq!(in_state(State::Duplicate).await, 1);
        assert_eq!(in_state(State::Quarantined).await, 1);
        assert_eq!(in_state(State::New).await, 0);
        let (conversation, _) = {
            let again =
                receive(&desk.app, CARE, mail("last", "In-Reply-To: <answer@okafor.example>\r\n", "Well?"));
            stored(&again.await.unwrap())
        };
        assert!(messages(desk, conversation).await.len() >= 2, "the answer is where it belongs");
    })
    .await;
}

#[tokio::test]
async fn our_own_door_takes_mail_for_mailboxes_that_want_it_and_for_nobody_else() {
    on_each_engine(FEATURES, async |desk| {
        sends_through(desk, 25).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = shell::carriers::Server {
            host: "127.0.0.1".to_owned(),
            port,
            security: shell::carriers::Security::PlainHere,
        };
        let listening = Listening {
            host: "localhost".to_owned(),
            protocol: Protocol::Smtp,
            size_max: 100_000,
            identity: None,
            limits: Limits::default(),
        };
        let stop = CancellationToken::new();
        let keeper = Arc::new(crate::listener::Keeper { app: desk.app.clone() });
        let serving = tokio::spawn(serve(listener, listening, keeper, stop.clone()));
        let reach = shell::carriers::Reach {
            guard: shell::carriers::Guard::PublicAndPrivate,
            trust: shell::carriers::Trust::public(),
            patience: shell::carriers::Patience::default(),
        };
        let sender = shell::carriers::smtp_out::Submission::new(reach, server, None, "mx.okafor.example");
        let bring = async |to: &[&str], raw: &[u8]| {
            let to = to.iter().map(|one| (*one).to_owned()).collect();
            let from = "maria@okafor.example".to_owned();
            sender.send(&shell::carriers::smtp_out::Envelope { from, to }, raw).await
        };

        // Two ways to write one mailbox are one message in it.
        bring(&[CARE, "care+x@kettles.example"], &mail("one", "", "Where is it?")).await.unwrap();
        bring(&[CARE], b" \r\n").await.unwrap();
        let refused = bring(&["nobody@kettles.example"], &mail("two", "", "Hi")).await.unwrap_err();
        assert_eq!(refused.trouble.kind, shell::carriers::Kind::RecipientRefused);

        // What was acknowledged is kept, whatever becomes of it.
        crate::arrivals::sweep(&desk.app, desk.org, jiff::SignedDuration::ZERO).await.unwrap();
        let counted = desk.app.db.read(desk.org, (), |tx, ()| {
            Box::pin(async move {
                let received = rows::count(tx, State::Received).await?;
                Ok::<_, Fault>((received, rows::count(tx, State::Quarantined).await?))
            })
        });
        assert_eq!(counted.await.unwrap(), (1, 1));

        // The postmaster of a domain of ours is its oldest mailbox, whether a domain is named or not.
        for (number, postmaster) in
            ["postmaster@kettles.example", "Postmaster@KETTLES.example"].iter().enumerate()
        {
            bring(&[postmaster], &mail(&format!("post{number}"), "", "Your server is odd")).await.unwrap();
        }
        let elsewhere = bring(&["postmaster@elsewhere.example"], &mail("four", "", "Hi")).await.unwrap_err();
        assert_eq!(elsewhere.trouble.kind, shell::carriers::Kind::RecipientRefused);
        assert!(by_hand(port, "postmaster").await.starts_with("250 "));
        crate::intake::all_received(&desk.app).await;
        let received = desk.app.db.read(desk.org, (), |tx, ()| Box::pin(rows::count(tx, State::Received)));
        assert_eq!(received.await.unwrap(), 3);

        // A mailbox that rests takes nothing for now, and sends nobody away for good.
        let channel = mailbox(desk, desk.channel).await;
        let (_, settings) = crate::keeping::get(&desk.app, desk.org, desk.channel).await.unwrap();
        let rests = crate::Wish {
            rests: "on".to_owned(),
            version: channel.version.to_string(),
            ..crate::Wish::of(&channel.name, &channel.address, &settings)
        };
        crate::keeping::change(&desk.app, desk.org, desk.channel, &rests).await.unwrap();
        let resting = bring(&[CARE], &mail("three", "", "Hi")).await.unwrap_err();
        assert_eq!(resting.trouble.kind, shell::carriers::Kind::Later);
        for known in [CARE, "postmaster@kettles.example", "postmaster"] {
            let said = by_hand(port, known).await;
            assert!(said.starts_with("450 4.2.1 "), "{known}: {said}");
        }
        let piped = receive(&desk.app, CARE, mail("five", "", "Hi")).await;
        assert!(matches!(piped, Err(CannotReceive::Rests(_))), "{piped:?}");
        drop(sender);
        stop.cancel();
        serving.await.unwrap();
    })
    .await;
}

/// What the door says to a recipient, typed by hand.
async fn by_hand(port: u16, recipient: &str) -> String {
    use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _};
    let socket = tokio::net::TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let mut socket = tokio::io::BufReader::new(socket);
    let mut said = String::new();
    let to = format!("RCPT TO:<{recipient}>");
    for line in ["HELO mx.okafor.example", "MAIL FROM:<maria@okafor.example>", to.as_str()] {
        socket.read_line(&mut said).await.unwrap();
        socket.get_mut().write_all(format!("{line}\r\n").as_bytes()).await.unwrap();
    }
    said.clear();
    socket.read_line(&mut said).await.unwrap();
    said
}

#[tokio::test]
async fn what_was_put_aside_stays_aside_when_it_comes_again() {
    on_each_engine(FEATURES, async |desk| {
        let raw = b"no header at all".to_vec();
        let first = receive(&desk.app, CARE, raw.clone()).await.unwrap();
        assert!(matches!(first, Fate::Quarantined(_)));
        assert_eq!(
            receive(&desk.app, CARE, raw.clone()).await.unwrap(),
            Fate::Settled,
            "it lies there already"
        );
        let waiting =
            desk.app.db.read(desk.org, (), |tx, ()| Box::pin(rows::in_state(tx, State::Quarantined, 0, 9)));
        let waiting = waiting.await.unwrap();
        assert_eq!(waiting.len(), 1);
        assert!(crate::quarantine::discard(&desk.app, desk.org, waiting[0].id).await.unwrap());
        assert_eq!(receive(&desk.app, CARE, raw).await.unwrap(), Fate::Settled);
        let left = desk.app.db.read(desk.org, (), |tx, ()| Box::pin(rows::count(tx, State::Quarantined)));
        assert_eq!(left.await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn old_raw_bytes_move_to_the_blob_store_unchanged() {
    on_each_engine(FEATURES, async |desk| {
        let raw = mail("one", "", "Where is it?");
        receive(&desk.app, CARE, raw.clone()).await.unwrap();
        let young = crate::archive::move_old(&desk.app, desk.org, 0).await.unwrap();
        assert_eq!(young, 0);
        desk.clock_moves_to(&later(desk, 25 * 3_600).to_string());
        let moved = crate::archive::move_old(&desk.app, desk.org, 0).await.unwrap();
        let arrival =
            desk.app.db.read(desk.org, moved, |tx, id| Box::pin(rows::get(tx, *id))).await.unwrap().unwrap();
        assert!(desk.app.blobs.has(&arrival.hash).await);
        assert_eq!(arrival.raw(&desk.app.blobs).await.unwrap(), raw);
        assert_eq!(crate::archive::move_old(&desk.app, desk.org, 0).await.unwrap(), 0, "once");
    })
    .await;
}

#[tokio::test]
async fn a_blind_copy_of_a_colleagues_answer_is_what_we_said() {
    on_each_engine(FEATURES, async |desk| {
        desk.agent("Ana").await;
        let (first, _) = stored(&receive(&desk.app, CARE, mail("one", "", "Where is it?")).await.unwrap());
        let ana = format!("ana@{}.example", desk.org);
        let copy = |from: &str, to: &str, extra: &str| {
            format!(
                "From: {from}\r\nTo: {to}\r\nSubject: Re: My kettle\r\nMessage-ID: <{}@phone.example>\r\n{extra}\r\n\
                 I will call you tomorrow.\r\n",
                store::random::token()
            )
            .into_bytes()
        };
        let answers = "In-Reply-To: <one@okafor.example>\r\n";
        let ours = copy(&ana, "maria@okafor.example", answers);
        let (joined, message) = stored(&receive(&desk.app, CARE, ours.clone()).await.unwrap());
        assert_eq!(joined, first);
        let said = messages(desk, first).await.into_iter().find(|one| one.id == message).unwrap();
        assert_eq!(said.kind, conversations::Kind::Outgoing);
        let again = receive(&desk.app, CARE, ours).await.unwrap();
        assert_eq!(again, Fate::Received(conversations::Received::Duplicate));

        for (from, to, extra) in [
            ("eve@elsewhere.example", "maria@okafor.example", answers),
            (ana.as_str(), CARE, answers),
            (ana.as_str(), "maria@okafor.example", ""),
        ] {
            let (other, message) = stored(&receive(&desk.app, CARE, copy(from, to, extra)).await.unwrap());
            let all = messages(desk, other).await;
            let said = all.iter().find(|one| one.id == message).unwrap();
            assert_eq!(said.kind, conversations::Kind::Incoming, "{from} to {to}: it was written to us");
        }
    })
    .await;
}
