//! The heart on both engines: the right conversation, once, and nothing lost on the way out.

mod answering;

use channels::{Address, Automatic, Bounce, Fate, Incoming, Protection};
use conversations::channels::NewChannel;
use conversations::{
    Arrived, ChannelId, Filter, Format, KeptPart, Listing, NewAnswer, Place, Received, Recipients, Status,
    TeamId, Then, View,
};
use shell::{ColleagueId, Error};
use store::testing::Folder;
use store::{Clock, Db, Fault, OrgId, Timestamp, organizations};

const ANA: ColleagueId = ColleagueId::of(11);
const BEN: ColleagueId = ColleagueId::of(12);

struct Shop {
    db: Db,
    org: OrgId,
    channel: ChannelId,
    clock: Clock,
    _folder: Folder,
}

fn start() -> Timestamp {
    "2026-03-02T09:00:00Z".parse().expect("an instant")
}

async fn shops() -> Vec<Shop> {
    let mut shops = Vec::new();
    for engine in store::testing::engines() {
        let clock = Clock::test(start());
        let (db, folder) = store::testing::fresh(engine, clock.clone()).await;
        let org = OrgId::of(5);
        let channel: Result<_, Fault> = db
            .write(org, (), |tx, ()| {
                Box::pin(async move {
                    organizations::create(tx, "Kettles", "Europe/London", "en").await?;
                    let new = NewChannel {
                        kind: "email",
                        name: "Care".into(),
                        address: "care@kettles.example".into(),
                        team: TeamId::NONE,
                        settings: "{}".into(),
                    };
                    conversations::channels::create(tx, &new).await
                })
            })
            .await;
        shops.push(Shop { db, org, channel: channel.expect("a shop"), clock, _folder: folder });
    }
    shops
}

fn mail(from: &str, id: &str, references: &[&str], text: &str) -> Incoming {
    Incoming {
        provider_key: id.into(),
        message_id: Some(id.into()),
        references: references.iter().map(|reference| (*reference).into()).collect(),
        reply_token: None,
        from: Address::plain(from),
        sender: None,
        to: vec![Address::plain("care@kettles.example")],
        cc: Vec::new(),
        reply_to: Vec::new(),
        delivered_to: Vec::new(),
        subject: "Re: [#1] the kettle".into(),
        sent_at: None,
        text: text.into(),
        quoted: String::new(),
        html: None,
        attachments: Vec::new(),
        automatic: Automatic::No,
        protection: Protection::None,
        language: None,
    }
}

impl Shop {
    async fn receives(&self, incoming: Incoming) -> Received {
        self.receives_with(incoming, &[]).await
    }

    /// Receives a mail with files of these contents; one whose content begins with `inline` stands in its text.
    async fn receives_with(&self, incoming: Incoming, files: &[&str]) -> Received {
        let kept = |content: &&str| KeptPart {
            name: "scan.pdf".into(),
            content_type: "application/pdf".into(),
            size_bytes: 4,
            hash: store::blobs::hash(content.as_bytes()),
            content_id: String::new(),
            is_inline: content.starts_with("inline"),
        };
        let parts = files.iter().map(kept).collect();
        let arrived = Arrived {
            channel: self.channel,
            team: TeamId::NONE,
            arrival_id: 0,
            received_at: self.clock.now(),
            gist: conversations::Gist::of(&incoming),
            incoming,
            parts,
            checks: String::new(),
            token: None,
            own_addresses: vec!["care@kettles.example".into()],
            brought_to: String::new(),
        };
        let received: Result<_, Fault> = self
            .db
            .write(self.org, arrived, |tx, arrived| Box::pin(conversations::receive(tx, arrived)))
            .await;
        received.expect("a mail can be received")
    }

    fn answer_to(received: Received, key: &str) -> NewAnswer {
        let Received::Stored { conversation, message, .. } = received else { panic!("not stored") };
        NewAnswer {
            conversation,
            author: ANA,
            client_key: key.into(),
            message_id: format!("answer.{key}@kettles.example"),
            from_name: "Ana".into(),
            from_address: "care@kettles.example".into(),
            html: "<p>A new one leaves today.</p>".into(),
            text: "A new one leaves today.".into(),
            recipients: Recipients {
                to: vec![Address::plain("maria@home.example")],
                ..Recipients::default()
            },
            attachments: Vec::new(),
            then: Then::Wait,
            seen: Some(message),
            riders: Vec::new(),
        }
    }

    async fn answers(&self, new: NewAnswer) -> Result<conversations::Answered, Error> {
        self.db.write(self.org, new, |tx, new| Box::pin(conversations::answer(tx, new))).await
    }

    async fn lines(&self, view: View, filter: Filter) -> Vec<conversations::Line> {
        let what = Listing { view, filter, colleague: ANA, after: Place::TOP, limit: 50 };
        let lines: Result<_, Fault> =
            self.db.read(self.org, what, |tx, what| Box::pin(conversations::list(tx, *what))).await;
        lines.expect("a list")
    }
}

fn number(received: Received) -> (i64, bool) {
    match received {
        Received::Stored { number, is_new, .. } => (number, is_new),
        other => panic!("not stored: {other:?}"),
    }
}

#[tokio::test]
async fn a_mail_comes_to_the_right_conversation_once() {
    for shop in shops().await {
        let first = shop.receives(mail("maria@home.example", "m1", &[], "The kettle is cracked")).await;
        assert_eq!(number(first), (1, true));
        let again = shop.receives(mail("maria@home.example", "m1", &[], "The kettle is cracked")).await;
        assert_eq!(again, Received::Duplicate);
        let careless = shop.receives(mail("maria@home.example", "m1", &[], "Another matter, same id")).await;
        assert!(matches!(careless, Received::Stored { .. }), "another mail with the same id is not lost");
        let careless = shop.receives(mail("maria@home.example", "m1", &[], "Another matter,  same id")).await;
        assert_eq!(careless, Received::Duplicate);
        let reply = shop.receives(mail("Maria@home.example", "m2", &["m1"], "And the lid too")).await;
        assert!(matches!(reply, Received::Stored { is_new: false, .. }), "a participant's reference joins");
        let subject_alone = shop.receives(mail("maria@home.example", "m3", &[], "Something else")).await;
        assert_eq!(number(subject_alone), (3, true), "a number in the subject never joins");
        let stranger = shop.receives(mail("eve@elsewhere.example", "m4", &["m1"], "Tell me more")).await;
        assert_eq!(number(stranger), (4, true), "a stranger opens a conversation of their own");
        let lines = shop.lines(View::All, Filter::Active).await;
        assert_eq!(lines.iter().map(|line| line.number).collect::<Vec<_>>(), [4, 3, 2, 1]);
        assert!(lines.iter().all(|line| line.is_unread));
        let linked: Result<_, Fault> =
            shop.db.read(shop.org, 4, |tx, number| Box::pin(conversations::by_number(tx, *number))).await;
        let linked = linked.expect("a look-up").expect("the fourth conversation").linked;
        assert_eq!(linked, lines[2].id, "it is linked to the one it names");
    }
}

#[tokio::test]
async fn mails_that_differ_in_their_files_alone_are_two() {
    for shop in shops().await {
        let scanned = || mail("maria@home.example", "scanner", &[], "Sent from the scanner");
        let steps: [(&[&str], bool); 12] = [
            (&["page one"], true),
            (&["page one"], false),
            (&["page two"], true),
            (&["page one"], false),
            (&["page two"], false),
            (&[], true),
            (&[], false),
            (&["page one", "inline logo"], true),
            (&["inline logo", "page one"], false),
            (&["page one", "inline photo"], true),
            (&["page one", "page one"], true),
            (&["page two"], false),
        ];
        for (step, (files, is_new)) in steps.into_iter().enumerate() {
            let received = shop.receives_with(scanned(), files).await;
            assert_eq!(received != Received::Duplicate, is_new, "step {step}: {files:?} became {received:?}");
        }
        let relayed = Incoming { references: vec!["other".into()], reply_to: Vec::new(), ..scanned() };
        let again = shop.receives_with(relayed, &["page two"]).await;
        assert_eq!(again, Received::Duplicate, "only the headers changed on another way");
    }
}

const TOLD_APART_EARLIER: store::Sql = store::Sql::tenant(
    "tests.told_apart_earlier",
    "UPDATE messages SET provider_key = $2 WHERE org_id = $1 AND id = $3",
);

#[tokio::test]
async fn what_an_older_version_told_apart_by_its_words_is_known_again() {
    for shop in shops().await {
        let says = |words: &str| mail("maria@home.example", "same", &[], words);
        number(shop.receives(says("The kettle is cracked")).await);
        let Received::Stored { message, .. } = shop.receives_with(says("See my photo"), &["photo"]).await
        else {
            panic!("not stored")
        };
        let content = "maria@home.example\nRe: [#1] the kettle\nSeemyphoto";
        let key = format!("same#{}", &store::blobs::hash(content.as_bytes())[..32]);
        let written: Result<_, Fault> = shop
            .db
            .write(shop.org, (key, message), |tx, (key, message)| {
                Box::pin(async move { tx.run(&TOLD_APART_EARLIER, store::params![&*key, *message]).await })
            })
            .await;
        assert_eq!(written.expect("it can be written"), 1);
        assert_eq!(shop.receives_with(says("See my photo"), &["photo"]).await, Received::Duplicate);
        let other = shop.receives_with(says("See my photo"), &["another photo"]).await;
        assert_ne!(other, Received::Duplicate);
    }
}

#[tokio::test]
async fn a_deleted_message_stays_deleted() {
    for shop in shops().await {
        let stored = |received: Received| match received {
            Received::Stored { message, conversation, .. } => (message, conversation),
            other => panic!("not stored: {other:?}"),
        };
        let (first, _) =
            stored(shop.receives(mail("maria@home.example", "m1", &[], "Please forget this")).await);
        let second = || mail("maria@home.example", "m2", &["m1"], "My card is 4111");
        let (message, conversation) = stored(shop.receives(second()).await);
        shop.db
            .write(shop.org, message, |tx, message| {
                Box::pin(conversations::discard_message(tx, *message, store::Actor::Colleague(11)))
            })
            .await
            .expect("it can be deleted");
        let again = shop.receives(second()).await;
        assert_eq!(again, Received::Duplicate, "the mailbox was read again");
        let line = &shop.lines(View::All, Filter::Active).await[0];
        assert_eq!((line.message_count, line.preview.as_str()), (1, "Please forget this"));
        let known: Result<_, Fault> =
            shop.db.read(shop.org, conversation, |tx, id| Box::pin(conversations::by_id(tx, *id))).await;
        assert_eq!(known.expect("a look-up").expect("it is there").last_message, first);
        let reply = shop.receives(mail("maria@home.example", "m3", &["m2"], "And the lid?")).await;
        assert_eq!(number(reply), (1, false), "answers to it still find their conversation");
    }
}

#[tokio::test]
async fn a_deleted_message_stays_deleted_where_another_has_its_id() {
    for shop in shops().await {
        let says = |words: &str| mail("maria@home.example", "same", &[], words);
        number(shop.receives(says("The kettle is cracked")).await);
        let Received::Stored { message, .. } = shop.receives(says("My card is 4111")).await else {
            panic!("not stored")
        };
        shop.db
            .write(shop.org, message, |tx, message| {
                Box::pin(conversations::discard_message(tx, *message, store::Actor::Colleague(11)))
            })
            .await
            .expect("it can be deleted");
        let again = shop.receives(says("My card  is 4111")).await;
        assert_eq!(again, Received::Duplicate, "the mailbox was read again");
        let third = shop.receives(says("Another matter")).await;
        assert!(matches!(third, Received::Stored { .. }), "a third mail with the same id is not lost");
        assert_eq!(shop.receives(says("The kettle is cracked")).await, Received::Duplicate);
    }
}

const OLDER_IDENTITY: store::Sql = store::Sql::tenant(
    "tests.older_identity",
    "UPDATE identities SET value = $2 WHERE org_id = $1 AND value = $3",
);
const OLDER_PARTICIPANT: store::Sql = store::Sql::tenant(
    "tests.older_participant",
    "UPDATE participants SET address = $2 WHERE org_id = $1 AND address = $3",
);

#[tokio::test]
async fn somebody_stored_by_an_older_version_is_known_again() {
    for shop in shops().await {
        let first = shop.receives(mail("maria@müller.example", "m1", &[], "The kettle is cracked")).await;
        assert_eq!(number(first), (1, true));
        // Older versions wrote the domain as people do.
        let input = ("maria@müller.example", "maria@xn--mller-kva.example");
        let rewritten: Result<(), Fault> = shop
            .db
            .write(shop.org, input, |tx, (older, key)| {
                Box::pin(async move {
                    assert_eq!(tx.run(&OLDER_IDENTITY, store::params![*older, *key]).await?, 1);
                    assert_eq!(tx.run(&OLDER_PARTICIPANT, store::params![*older, *key]).await?, 1);
                    Ok(())
                })
            })
            .await;
        rewritten.expect("rows of an older version");
        for (id, from) in [("m2", "maria@xn--mller-kva.example"), ("m3", "maria@Müller.example")] {
            let reply = shop.receives(mail(from, id, &["m1"], "And the lid too")).await;
            assert_eq!(number(reply), (1, false), "{from}");
        }
        let apart = shop.receives(mail("maria@müller.example", "m4", &[], "Another matter")).await;
        assert_eq!(number(apart), (2, true));
        let lines = shop.lines(View::All, Filter::Active).await;
        assert_eq!(lines[0].customer, lines[1].customer, "it is one customer");
        let found: Result<_, Fault> = shop
            .db
            .read(shop.org, (), |tx, ()| {
                Box::pin(conversations::customers::find(tx, "email", "maria@müller.example"))
            })
            .await;
        assert_eq!(found.expect("a look-up").expect("she is known").customer, lines[0].customer);
    }
}

#[tokio::test]
async fn a_message_knows_whether_its_form_would_fetch_pictures() {
    for shop in shops().await {
        for (key, html, expected) in [
            ("m1", None, Format::Plain),
            ("m2", Some("<p>It is <b>cracked</b></p>"), Format::Formatted),
            ("m3", Some("<p>It is <img src='https://pictures.example/kettle.png'></p>"), Format::Fetching),
        ] {
            let incoming = Incoming {
                html: html.map(str::to_owned),
                ..mail("maria@home.example", key, &[], "The kettle is cracked")
            };
            let Received::Stored { message, .. } = shop.receives(incoming).await else {
                panic!("not stored")
            };
            let stored: Result<_, Fault> = shop
                .db
                .read(shop.org, message, |tx, message| Box::pin(conversations::message(tx, *message)))
                .await;
            assert_eq!(stored.expect("a look-up").expect("the message").format, expected, "{key}");
        }
    }
}

#[tokio::test]
async fn thanks_reopen_nothing_and_begin_no_wait() {
    for shop in shops().await {
        let first = shop.receives(mail("maria@home.example", "m1", &[], "The kettle is cracked")).await;
        shop.answers(Shop::answer_to(first, "k1")).await.expect("an answer");
        let reply = |id, text| mail("maria@home.example", id, &["answer.k1@kettles.example"], text);
        assert_eq!(number(shop.receives(reply("m2", "Thank you so much!\nMaria")).await), (1, false));
        let waiting = shop.lines(View::All, Filter::In(Status::Waiting)).await;
        assert_eq!(waiting.len(), 1, "it stands as it stood");
        assert!(waiting[0].waiting_since.is_none());
        assert_eq!(waiting[0].preview, "Thank you so much! Maria", "and is seen in the list");
        assert_eq!(number(shop.receives(reply("m3", "Thank you. When does it leave?")).await), (1, false));
        let open = shop.lines(View::All, Filter::In(Status::Open)).await;
        assert_eq!(open.len(), 1, "a question opens it again");
        assert!(open[0].waiting_since.is_some());
        shop.receives(mail("joe@home.example", "m4", &[], "Thanks, great service!")).await;
        let open = shop.lines(View::All, Filter::In(Status::Open)).await;
        assert_eq!(
            open.iter().filter(|line| line.waiting_since.is_none()).count(),
            1,
            "praise waits for nobody"
        );
    }
}

#[tokio::test]
async fn automatic_mail_is_known_for_what_it_is() {
    for shop in shops().await {
        let first = shop.receives(mail("maria@home.example", "m1", &[], "The kettle is cracked")).await;
        shop.answers(Shop::answer_to(first, "k1")).await.expect("an answer");
        let away = Incoming {
            automatic: Automatic::AutoReply,
            ..mail("maria@home.example", "m2", &["answer.k1@kettles.example"], "I am away")
        };
        assert_eq!(number(shop.receives(away).await), (1, false));
        assert_eq!(shop.lines(View::All, Filter::In(Status::Waiting)).await.len(), 1, "it reopens nothing");
        let bounce = Incoming {
            automatic: Automatic::Bounce(Bounce {
                about: vec!["answer.k1@kettles.example".into()],
                recipient: Some("maria@home.example".into()),
                fate: Fate::Permanent,
                status: Some("5.1.1".into()),
                words: "no such user".into(),
            }),
            ..mail("mailer-daemon@home.example", "m3", &[], "Undeliverable")
        };
        assert_eq!(number(shop.receives(bounce).await), (1, false), "a bounce joins what it is about");
        let open = shop.lines(View::All, Filter::In(Status::Open)).await;
        assert_eq!(open.len(), 1, "somebody must look");
        assert!(open[0].waiting_since.is_none(), "no customer waits for an answer to a bounce");
        let identity: Result<_, Fault> = shop
            .db
            .read(shop.org, (), |tx, ()| {
                Box::pin(conversations::customers::find(tx, "email", "maria@home.example"))
            })
            .await;
        assert!(identity.expect("a look-up").expect("Maria").bounced_at.is_some());
        let own = mail("care@kettles.example", "answer.k1@kettles.example", &[], "A new one leaves today.");
        assert_eq!(shop.receives(own).await, Received::Duplicate, "our own answer comes back");
    }
}

impl Shop {
    /// Whose address this is.
    async fn identity(&self, email: &str) -> conversations::customers::Identity {
        let found: Result<_, Fault> = self
            .db
            .read(self.org, email.to_owned(), |tx, email| {
                Box::pin(conversations::customers::find(tx, "email", email))
            })
            .await;
        found.expect("a look-up").expect("somebody has this address")
    }

    async fn facts(&self, kind: &str) -> usize {
        let all: Result<Vec<_>, Fault> =
            self.db.read(self.org, (), |tx, ()| Box::pin(store::events::since(tx, 0, 500))).await;
        all.expect("the events").iter().filter(|fact| fact.kind == kind).count()
    }
}

/// A report about a message, in the name of a mail server.
fn report(id: &str, about: &str, recipient: &str, fate: Fate) -> Incoming {
    let bounce = Bounce {
        about: vec![about.into()],
        recipient: Some(recipient.into()),
        fate,
        status: Some("5.1.1".into()),
        words: "no such user".into(),
    };
    let raw = mail("mailer-daemon@home.example", id, &[], "Undeliverable");
    Incoming { automatic: Automatic::Bounce(bounce), ..raw }
}

#[tokio::test]
async fn a_report_is_believed_only_about_whom_our_message_went_to() {
    for shop in shops().await {
        let first = shop.receives(mail("maria@home.example", "m1", &[], "The kettle is cracked")).await;
        shop.receives(mail("eve@elsewhere.example", "m2", &[], "Hello")).await;
        shop.answers(Shop::answer_to(first, "k1")).await.expect("an answer");
        let answer = "answer.k1@kettles.example";
        let is_marked = async |email: &str| shop.identity(email).await.bounced_at.is_some();

        let about_hers = shop.receives(report("r1", "m1", "maria@home.example", Fate::Permanent)).await;
        assert_eq!(number(about_hers), (3, true), "it is about nothing that we sent");
        for (id, fate) in [("r2", Fate::Delayed), ("r3", Fate::Delivered)] {
            let still = shop.receives(report(id, answer, "maria@home.example", fate)).await;
            assert_eq!(number(still), (1, false));
        }
        assert!(!is_marked("maria@home.example").await);
        assert_eq!(shop.facts("message_bounced").await, 0, "nothing has come back");

        let forged = shop.receives(report("r4", answer, "eve@elsewhere.example", Fate::Permanent)).await;
        assert_eq!(number(forged), (1, false));
        assert!(!is_marked("eve@elsewhere.example").await, "nothing of ours went there");
        assert!(!is_marked("maria@home.example").await);
        shop.receives(report("r5", answer, "Maria@HOME.example", Fate::Temporary)).await;
        assert!(!is_marked("maria@home.example").await, "a full mailbox is no wrong address");
        shop.receives(report("r6", answer, "Maria@HOME.example", Fate::Permanent)).await;
        assert!(is_marked("maria@home.example").await);
        assert_eq!(shop.facts("message_bounced").await, 3);
    }
}

#[tokio::test]
async fn somebody_in_copy_who_answers_is_a_customer_of_their_own() {
    for shop in shops().await {
        let asked = Incoming {
            cc: vec![Address::named("Joe", "joe@work.example")],
            ..mail("maria@home.example", "m1", &[], "The kettle is cracked")
        };
        let first = shop.receives(asked).await;
        let Received::Stored { conversation, .. } = first else { panic!("not stored") };
        let joes = Incoming {
            from: Address::named("Joe Berg", "joe@work.example"),
            ..mail("joe@work.example", "m2", &["m1"], "It cracked on the first day")
        };
        let Received::Stored { message, is_new: false, .. } = shop.receives(joes).await else {
            panic!("who takes part joins")
        };
        let (maria, joe) =
            (shop.identity("maria@home.example").await, shop.identity("joe@work.example").await);
        assert_ne!(joe.customer, maria.customer);
        let read: Result<_, Fault> = shop
            .db
            .read(shop.org, (conversation, message, joe.customer), |tx, (conversation, message, joe)| {
                Box::pin(async move {
                    let conversation = conversations::by_id(tx, *conversation).await?.expect("it began");
                    let message = conversations::message(tx, *message).await?.expect("it was stored");
                    let joe = conversations::customers::get(tx, *joe).await?.expect("he has a record");
                    Ok((conversation.customer, message.identity, joe.name))
                })
            })
            .await;
        let (customer, identity, name) = read.expect("a look-up");
        assert_eq!(customer, maria.customer, "the conversation stays hers");
        assert_eq!((identity, name.as_str()), (joe.id, "Joe Berg"));
        let again = shop.receives(mail("joe@work.example", "m3", &["m2"], "And the lid")).await;
        assert_eq!(number(again), (1, false));
        assert_eq!(shop.identity("joe@work.example").await.id, joe.id, "once");
    }
}

#[tokio::test]
async fn a_mail_in_our_own_name_that_we_never_sent_is_nobodys() {
    for shop in shops().await {
        let first = shop.receives(mail("maria@home.example", "m1", &[], "The kettle is cracked")).await;
        shop.answers(Shop::answer_to(first, "k1")).await.expect("an answer");
        for (id, from, references) in [
            ("o1", "care@kettles.example", &[][..]),
            ("o2", "Care+x@Kettles.example", &["m1"]),
            ("o3", "care@kettles.example", &["answer.k1@kettles.example"]),
        ] {
            let received = shop.receives(mail(from, id, references, "Hello")).await;
            assert_eq!(received, Received::FromOurselves, "{from} {references:?}");
        }
        let returned = Incoming {
            from: Address::plain("care@kettles.example"),
            ..report("o4", "answer.k1@kettles.example", "maria@home.example", Fate::Permanent)
        };
        assert_eq!(number(shop.receives(returned).await), (1, false), "a report is read whoever signs it");
        assert_eq!(
            shop.lines(View::All, Filter::Active).await.len(),
            1,
            "and no conversation is with ourselves"
        );
    }
}

#[tokio::test]
async fn one_address_is_one_customer_however_its_domain_is_written() {
    for shop in shops().await {
        let first = shop.receives(mail("maria@Müller.example", "m1", &[], "The kettle is cracked")).await;
        let reply = shop.receives(mail("Maria@xn--mller-kva.example", "m2", &["m1"], "And the lid")).await;
        assert_eq!((number(first), number(reply)), ((1, true), (1, false)));
        let (one, other) =
            (shop.identity("maria@MÜLLER.example").await, shop.identity("maria@xn--mller-kva.example").await);
        assert_eq!((one.id, one.value.as_str()), (other.id, "maria@xn--mller-kva.example"));
    }
}
