use std::fmt::Write as _;
use std::sync::atomic::AtomicUsize;
use std::time::Duration;

use conversations::channels::Light;
use servers::{Authority, Dovecot, PASSWORD, USER};
use shell::carriers::imap::{Content, Letter, Session};
use shell::carriers::{Guard, Kind, Patience, Reach, Security, Server, SignIn, Step, Trouble, Trust};
use testing::on_each_engine_with;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _};

use super::*;
use crate::fetching::Origin;
use crate::following::{Followed, Tries};
use crate::troubles::Way;

/// The way into a Dovecot for the one who plays the customer's provider.
async fn provider(authority: &Authority, dovecot: &Dovecot) -> Session {
    let reach = Reach {
        guard: Guard::PublicAndPrivate,
        trust: Trust::with_private(authority.pem.as_bytes()).unwrap(),
        patience: Patience::default(),
    };
    let server = Server { host: "localhost".to_owned(), port: dovecot.tls_port(), security: Security::Tls };
    let sign_in = SignIn::Password { user: USER.to_owned(), password: PASSWORD.to_owned().into() };
    Session::sign_in(&reach, &server, &sign_in).await.unwrap()
}

/// Waits until a condition holds, woken by every commit; fails after ten seconds.
async fn until<T>(desk: &TestDesk, look: impl AsyncFn() -> Option<T>) -> T {
    let mut moved = desk.app.db.moved();
    let waiting = async {
        loop {
            if let Some(found) = look().await {
                return found;
            }
            // A missed word is no harm: the next look sees all of it.
            let _ = tokio::time::timeout(Duration::from_millis(200), moved.recv()).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), waiting).await.expect("it happens in time")
}

async fn numbered(desk: &TestDesk, number: i64) -> Option<ConversationId> {
    let found =
        desk.app.db.read(desk.org, number, |tx, number| Box::pin(conversations::by_number(tx, *number)));
    found.await.unwrap().map(|conversation| conversation.id)
}

async fn wish_to_read(desk: &TestDesk) -> crate::Wish {
    let text = str::to_owned;
    crate::Wish {
        address: text(CARE),
        reads: text("on"),
        imap_host: text("localhost"),
        imap_security: text("plain-anywhere"),
        sent_folder: text("Sent"),
        user: text(USER),
        password: text(PASSWORD),
        version: mailbox(desk, desk.channel).await.version.to_string(),
        ..crate::Wish::default()
    }
}

async fn reads_from(desk: &TestDesk, dovecot: &Dovecot, smtp_port: u16) {
    let text = str::to_owned;
    let wish = crate::Wish {
        imap_port: dovecot.port().to_string(),
        sends: text("on"),
        smtp_host: text("127.0.0.1"),
        smtp_port: smtp_port.to_string(),
        smtp_security: text("plain-here"),
        smtp_is_open: text("on"),
        ..wish_to_read(desk).await
    };
    crate::keeping::change(&desk.app, desk.org, desk.channel, &wish).await.unwrap();
}

#[tokio::test]
async fn a_mailbox_is_followed_in_both_directions() {
    on_each_engine_with(FEATURES, loopback, async |desk| {
        let authority = Authority::new();
        let Some(dovecot) = Dovecot::start(&authority).await else { return };
        let server = Submission::start().await;
        let mut provider = provider(&authority, &dovecot).await;
        provider.open("INBOX").await.unwrap();
        let an_hour_before = desk.now() - jiff::SignedDuration::from_hours(1);
        dovecot.deliver_at("", &mail("before", "", "Long ago"), an_hour_before.into());
        reads_from(desk, &dovecot, server.port).await;
        // This one came while nobody looked yet.
        dovecot.deliver_at("", &mail("one", "", "Where is it?"), desk.now().into());
        let stop = CancellationToken::new();
        let followed = Followed {
            app: desk.app.clone(),
            org: desk.org,
            channel: mailbox(desk, desk.channel).await,
            stop: stop.clone(),
        };
        let following = tokio::spawn(followed.clone().run());
        until(desk, async || (!mailbox(desk, desk.channel).await.cursor.contains("{}")).then_some(())).await;
        until(desk, async || mailbox(desk, desk.channel).await.cursor.contains("INBOX").then_some(())).await;

        // What lay there before stays there.
        let first = until(desk, async || numbered(desk, 1).await).await;
        assert_eq!(messages(desk, first).await[0].said.trim(), "Where is it?");

        // A colleague answers from a phone; the next look at the mailbox finds it in the folder of sent mail.
        let phone = "From: care@kettles.example\r\nTo: maria@okafor.example\r\nMessage-ID: <phone@kettles.example>\r\n\
                     In-Reply-To: <one@okafor.example>\r\nSubject: Re: My kettle\r\n\r\nSent yesterday.\r\n";
        provider.append("Sent", phone.as_bytes()).await.unwrap();
        provider.append("INBOX", &mail("two", "In-Reply-To: <one@okafor.example>\r\n", "Thanks")).await.unwrap();
        until(desk, async || (messages(desk, first).await.len() == 3).then_some(())).await;
        let kinds: Vec<_> = messages(desk, first).await.iter().map(|message| message.kind).collect();
        assert!(kinds.contains(&conversations::Kind::Outgoing), "{kinds:?}");
        stop.cancel();
        following.await.unwrap();

        // The server forgets its numbers: nothing is stored twice, nothing is missed.
        dovecot.renumber();
        let stop = CancellationToken::new();
        let again = Followed { stop: stop.clone(), channel: mailbox(desk, desk.channel).await, ..followed };
        let following = tokio::spawn(again.run());
        let mut provider = self::provider(&authority, &dovecot).await;
        provider.append("INBOX", &mail("three", "In-Reply-To: <one@okafor.example>\r\n", "Still here")).await.unwrap();
        until(desk, async || (messages(desk, first).await.len() == 4).then_some(())).await;
        // A program that ends gives its mailboxes back: the next one need not wait.
        desk.app.end();
        stop.cancel();
        following.await.unwrap();
        assert!(messages(desk, first).await.len() == 4);
        if let Some(other) = numbered(desk, 2).await {
            panic!("what lay there before us stays there: {:?}", messages(desk, other).await);
        }
        let name = format!("mailbox:{}", desk.channel.get());
        let taken = store::leases::hold(&desk.app.db, &name, "another", jiff::SignedDuration::from_mins(1)).await;
        assert!(taken.unwrap().is_some());

        // What we send is laid into the folder of sent mail, once.
        answered_in(desk, first).await;
        desk.clock_moves_to(&later(desk, 10).to_string());
        desk.jobs_run().await;
        desk.jobs_run().await;
        assert_eq!(server.texts().len(), 1);
        provider.open("Sent").await.unwrap();
        assert!(provider.holds("ours@kettles.example").await.unwrap());
    })
    .await;
}

async fn answered_in(desk: &TestDesk, conversation: ConversationId) {
    let answer = NewAnswer {
        conversation,
        author: ColleagueId::NONE,
        client_key: "again".to_owned(),
        message_id: "ours@kettles.example".to_owned(),
        from_name: "Kettles".to_owned(),
        from_address: CARE.to_owned(),
        html: "<p>Good.</p>".to_owned(),
        text: "Good.".to_owned(),
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
}

#[tokio::test]
async fn a_refused_password_turns_the_light_red_and_colleagues_are_told() {
    on_each_engine_with(FEATURES, loopback, async |desk| {
        let manager = desk.colleague("Ana", shell::Role::Manager).await;
        let authority = Authority::new();
        let Some(dovecot) = Dovecot::start(&authority).await else { return };
        reads_from(desk, &dovecot, 25).await;
        let wish = crate::Wish {
            password: "wrong".to_owned(),
            version: mailbox(desk, desk.channel).await.version.to_string(),
            ..shown(desk).await
        };
        crate::keeping::change(&desk.app, desk.org, desk.channel, &wish).await.unwrap();
        let stop = CancellationToken::new();
        let channel = mailbox(desk, desk.channel).await;
        let followed = Followed { app: desk.app.clone(), org: desk.org, channel, stop: stop.clone() };
        let following = tokio::spawn(followed.run());
        until(desk, async || {
            let light = mailbox(desk, desk.channel).await.light;
            (light == conversations::channels::Light::Red).then_some(())
        })
        .await;
        stop.cancel();
        following.await.unwrap();
        manager.gets("/mailboxes").await.says("Not working").says("app password");
    })
    .await;
}

/// Of what somebody was told, newest first: whether it is new.
async fn told(who: &testing::Agent) -> Vec<bool> {
    let told = who.calls("GET", "/api/v1/notifications", &serde_json::Value::Null).await.json();
    told.as_array().unwrap().iter().map(|one| one["is_new"] == true).collect()
}

#[tokio::test]
async fn a_good_test_ends_the_trouble_and_reading_begins_again() {
    on_each_engine_with(FEATURES, loopback, async |desk| {
        let manager = desk.colleague("Ana", shell::Role::Manager).await;
        let authority = Authority::new();
        let Some(dovecot) = Dovecot::start(&authority).await else { return };
        reads_from(desk, &dovecot, servers::free_port()).await;
        let path = format!("/mailboxes/{}/test", desk.channel.get());
        let place = (desk.org, desk.channel);
        let fails = async |step| {
            let trouble = Trouble::new(step, Kind::PasswordRefused, "");
            let noted =
                crate::lights::note(&desk.app, desk.org, desk.channel, Way::Reading, Err(&trouble)).await;
            noted.unwrap();
            assert_eq!(mailbox(desk, desk.channel).await.light, Light::Red);
        };
        fails(Step::SignIn).await;
        assert_eq!(told(&manager).await, [true]);
        let page = manager.posts(&path, &[]).await;
        page.is(200).says("Nobody listens at this port");
        assert_eq!(mailbox(desk, desk.channel).await.light, Light::Green, "it can be read, whatever leaves");
        assert_eq!(told(&manager).await, [false], "what is mended is nothing new any more");
        assert!(crate::engine::of(&desk.app).take_reached().contains(&place));

        manager.posts(&path, &[]).await.is(200);
        assert!(crate::engine::of(&desk.app).take_reached().is_empty(), "nothing was wrong");

        fails(Step::Fetch).await;
        manager.posts(&path, &[]).await.is(200);
        assert_eq!(mailbox(desk, desk.channel).await.light, Light::Red, "a letter that is lost stays lost");
        assert_eq!(told(&manager).await, [true, false], "the next trouble is told anew");
    })
    .await;
}

#[tokio::test]
async fn what_was_withheld_is_shown_and_fetched_again() {
    on_each_engine_with(FEATURES, loopback, async |desk| {
        let manager = desk.colleague("Ana", shell::Role::Manager).await;
        let authority = Authority::new();
        let Some(dovecot) = Dovecot::start(&authority).await else { return };
        let mut provider = provider(&authority, &dovecot).await;
        reads_from(desk, &dovecot, 25).await;
        for id in ["one", "two"] {
            provider.append("INBOX", &mail(id, "", "Where is it?")).await.unwrap();
        }
        let validity = provider.open("INBOX").await.unwrap().validity;
        // As if its server had refused both, and a third that is gone by now.
        let channel = mailbox(desk, desk.channel).await;
        let followed = Followed {
            app: desk.app.clone(),
            org: desk.org,
            channel,
            stop: tokio_util::sync::CancellationToken::new(),
        };
        let trouble = || {
            shell::carriers::Trouble::new(
                shell::carriers::Step::Fetch,
                shell::carriers::Kind::MessageRefused,
                "no",
            )
        };
        let withheld = |uid| Letter { uid, arrived_at: None, content: Content::Withheld(trouble()) };
        let origin = Origin { way: crate::Way::Mailbox, folder: "INBOX", validity };
        let letters = vec![withheld(1), withheld(2), withheld(9)];
        let kept = followed.keep(letters, &crate::mailbox::State::default(), &origin).await.unwrap();
        assert!(kept.is_empty(), "there is nothing to read yet");
        assert_eq!(events(desk, "arrival_quarantined").await, 3);
        manager.gets("/mailboxes/quarantine").await.says("would not hand it over");

        // An empty mail is another thing, and is shown too.
        assert!(matches!(receive(&desk.app, CARE, Vec::new()).await.unwrap(), Fate::Quarantined(_)));
        let waiting = desk.app.db.read(desk.org, (), |tx, ()| {
            Box::pin(store::arrivals::in_state(tx, store::arrivals::State::Quarantined, 0, 9))
        });
        let ids: Vec<i64> = waiting.await.unwrap().iter().map(|one| one.id).collect();
        assert_eq!(ids.len(), 4);
        for id in &ids[..2] {
            let fate = crate::quarantine::retry(&desk.app, desk.org, *id).await.unwrap();
            assert_eq!(messages(desk, stored(&fate).0).await.len(), 1, "each is a message of its own");
        }
        manager.posts(&format!("/mailboxes/quarantine/{}/retry", ids[2]), &[]).await.is(303);
        manager.gets("/mailboxes/quarantine").await.says("has it no longer");
        let count = desk.app.db.read(desk.org, (), |tx, ()| {
            Box::pin(store::arrivals::count(tx, store::arrivals::State::Quarantined))
        });
        assert_eq!(count.await.unwrap(), 2);
    })
    .await;
}

/// A server with five letters that hangs up over the third, and whenever somebody waits for news.
struct Fragile {
    port: u16,
    /// Whether the third letter can be had by now.
    is_mended: Arc<AtomicBool>,
    /// How many connections there were.
    connections: Arc<AtomicUsize>,
}

impl Fragile {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (is_mended, connections) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let (mended, counted) = (Arc::clone(&is_mended), Arc::clone(&connections));
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::Relaxed);
                // Somebody who leaves in the middle is no concern of the others.
                let _ = fragile(socket, &mended).await;
            }
        });
        Self { port, is_mended, connections }
    }
}

/// Serves one connection until it is hung up.
async fn fragile(socket: tokio::net::TcpStream, is_mended: &AtomicBool) -> std::io::Result<()> {
    let mut socket = tokio::io::BufReader::new(socket);
    socket.get_mut().write_all(b"* OK hi\r\n").await?;
    let mut line = String::new();
    while socket.read_line(&mut line).await? > 0 {
        let words: Vec<&str> = line.trim_end().splitn(5, ' ').collect();
        let (tag, rest) = (words[0], words[1..].join(" "));
        let mut said = match rest.as_str() {
            "CAPABILITY" => "* CAPABILITY IMAP4rev1 IDLE\r\n".to_owned(),
            "IDLE" => return Ok(()),
            _ if rest.starts_with("EXAMINE") => {
                "* 5 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT 1] ok\r\n".to_owned()
            }
            _ if rest.contains("SINCE") => "* SEARCH\r\n".to_owned(),
            _ if rest.starts_with("UID SEARCH") => {
                let first: u32 = rest.rsplit(' ').next().unwrap().trim_end_matches(":*").parse().unwrap();
                let found: Vec<String> =
                    (1..=5).filter(|uid| *uid >= first.min(5)).map(|uid: u32| uid.to_string()).collect();
                format!("* SEARCH {}\r\n", found.join(" "))
            }
            _ => String::new(),
        };
        if let ["UID", "FETCH", uids, what] = words[1..] {
            for uid in uids.split(',') {
                let letter = String::from_utf8(mail(&format!("m{uid}"), "", "Hello")).unwrap();
                if what.contains("SIZE") {
                    let size = letter.len();
                    write!(said, "* {uid} FETCH (UID {uid} RFC822.SIZE {size})\r\n").unwrap();
                } else if uid == "3" && !is_mended.load(Ordering::Relaxed) {
                    return socket.get_mut().write_all(said.as_bytes()).await;
                } else {
                    let size = letter.len();
                    write!(said, "* {uid} FETCH (UID {uid} BODY[] {{{size}}}\r\n{letter})\r\n").unwrap();
                }
            }
        }
        socket.get_mut().write_all(format!("{said}{tag} OK done\r\n").as_bytes()).await?;
        line.clear();
    }
    Ok(())
}

#[tokio::test]
async fn a_letter_over_which_the_server_hangs_up_stops_no_other() {
    on_each_engine_with(FEATURES, loopback, async |desk| {
        let manager = desk.colleague("Ana", shell::Role::Manager).await;
        let server = Fragile::start().await;
        let wish = crate::Wish {
            imap_host: "127.0.0.1".to_owned(),
            imap_port: server.port.to_string(),
            imap_security: "plain-here".to_owned(),
            sent_folder: String::new(),
            ..wish_to_read(desk).await
        };
        crate::keeping::change(&desk.app, desk.org, desk.channel, &wish).await.unwrap();
        let channel = mailbox(desk, desk.channel).await;
        let followed =
            Followed { app: desk.app.clone(), org: desk.org, channel, stop: CancellationToken::new() };
        let mut tries = Tries::default();
        // Twice over all of them, four times over the third; then it is set aside and the rest is read.
        for connection in 1..=7 {
            let waiting = async |state| {
                let count = desk
                    .app
                    .db
                    .read(desk.org, state, |tx, state| Box::pin(store::arrivals::count(tx, *state)));
                count.await.unwrap()
            };
            assert_eq!(waiting(store::arrivals::State::Quarantined).await, 0, "{connection}");
            followed.follow(&mut tries).await.unwrap_err();
        }
        assert_eq!(server.connections.load(Ordering::Relaxed), 7);
        until(desk, async || numbered(desk, 4).await).await;
        followed.follow(&mut tries).await.unwrap_err();
        assert!(numbered(desk, 5).await.is_none(), "nothing was kept twice");
        manager.gets("/mailboxes/quarantine").await.says("would not hand it over");

        // It waits with its place, and is had from there once the server is mended.
        let waiting = desk.app.db.read(desk.org, (), |tx, ()| {
            Box::pin(store::arrivals::in_state(tx, store::arrivals::State::Quarantined, 0, 9))
        });
        let aside = waiting.await.unwrap();
        assert_eq!(aside.len(), 1);
        let place = crate::arrivals::envelope_of(&aside[0]).place.unwrap();
        assert_eq!((place.folder.as_str(), place.validity, place.uid), ("INBOX", 7, 3));
        server.is_mended.store(true, Ordering::Relaxed);
        let fate = crate::quarantine::retry(&desk.app, desk.org, aside[0].id).await.unwrap();
        assert_eq!(messages(desk, stored(&fate).0).await[0].said.trim(), "Hello");
        followed.follow(&mut tries).await.unwrap_err();
        assert_eq!(events(desk, "arrival_quarantined").await, 1);
        assert!(numbered(desk, 6).await.is_none());
    })
    .await;
}

async fn shown(desk: &TestDesk) -> crate::Wish {
    let (channel, settings) = crate::keeping::get(&desk.app, desk.org, desk.channel).await.unwrap();
    crate::Wish::of(&channel.name, &channel.address, &settings)
}
