//! The heart on both engines: the right conversation, once, and nothing lost on the way out.

use channels::{Address, Automatic, Bounce, Fate, Incoming, Protection};
use conversations::channels::NewChannel;
use conversations::{
    Arrived, CannotAnswer, ChannelId, Filter, Format, Listing, MessageId, NewAnswer, Place, Received,
    Recipients, Status, TeamId, Then, View,
};
use shell::{ColleagueId, Error};
use store::testing::Folder;
use store::{Clock, Db, Fault, OrgId, Timestamp, organizations, outbox};

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
        let arrived = Arrived {
            channel: self.channel,
            team: TeamId::NONE,
            arrival_id: 0,
            received_at: self.clock.now(),
            incoming,
            parts: Vec::new(),
            checks: String::new(),
            token: None,
            own_addresses: vec!["care@kettles.example".into()],
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
async fn a_deleted_message_stays_deleted() {
    for shop in shops().await {
        let Received::Stored { message, .. } =
            shop.receives(mail("maria@home.example", "m1", &[], "Please forget this")).await
        else {
            panic!("not stored")
        };
        shop.db
            .write(shop.org, message, |tx, message| {
                Box::pin(conversations::discard_message(tx, *message, store::Actor::Colleague(11)))
            })
            .await
            .expect("it can be deleted");
        let again = shop.receives(mail("maria@home.example", "m1", &[], "Please forget this")).await;
        assert_eq!(again, Received::Duplicate);
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

#[tokio::test]
async fn an_answer_leaves_once_and_can_be_taken_back_for_ten_seconds() {
    for shop in shops().await {
        let first = shop.receives(mail("maria@home.example", "m1", &[], "The kettle is cracked")).await;
        let answered = shop.answers(Shop::answer_to(first, "k1")).await.expect("an answer");
        let repeat = shop.answers(Shop::answer_to(first, "k1")).await.expect("the same again");
        assert!(repeat.is_repeat && repeat.message == answered.message);
        let mine = shop.lines(View::Mine, Filter::Active).await;
        assert_eq!((mine.len(), mine[0].status), (1, Status::Waiting), "the answerer has it now");
        let back = |message: MessageId, author: ColleagueId| {
            let db = shop.db.clone();
            let org = shop.org;
            async move {
                db.write(org, (message, author), |tx, (message, author)| {
                    Box::pin(conversations::take_back(tx, *message, *author, &[]))
                })
                .await
            }
        };
        assert!(matches!(back(answered.message, BEN).await, Err(CannotAnswer::TooLateToTakeBack)));
        back(answered.message, ANA).await.expect("within ten seconds");
        let draft: Result<_, Fault> = shop
            .db
            .read(shop.org, mine[0].id, |tx, id| Box::pin(conversations::drafts::get(tx, *id, ANA)))
            .await;
        let draft = draft.expect("a look-up").expect("the text is a draft again");
        assert_eq!(draft.html, "<p>A new one leaves today.</p>");
        assert_ne!(draft.client_key, "k1", "it leaves under a new key");
        let second = shop.answers(Shop::answer_to(first, &draft.client_key)).await.expect("sent after all");
        shop.clock.set(start() + conversations::UNDO);
        assert!(matches!(back(second.message, ANA).await, Err(CannotAnswer::TooLateToTakeBack)));
        let waiting: Result<_, Fault> = shop
            .db
            .read(shop.org, (), |tx, ()| {
                Box::pin(outbox::in_state(tx, outbox::State::Waiting, (Timestamp::UNIX_EPOCH, 0), 10))
            })
            .await;
        assert_eq!(waiting.expect("the outbox").len(), 1, "exactly one leaves");
    }
}

#[tokio::test]
async fn two_agents_do_not_answer_past_each_other() {
    for shop in shops().await {
        let first = shop.receives(mail("maria@home.example", "m1", &[], "The kettle is cracked")).await;
        shop.answers(Shop::answer_to(first, "ana")).await.expect("Ana answers");
        let late = NewAnswer { author: BEN, ..Shop::answer_to(first, "ben") };
        let refused = shop.answers(late.clone()).await.expect_err("Ben had not seen it");
        assert_eq!(refused.code().name, "answered_meanwhile");
        shop.answers(NewAnswer { seen: None, ..late }).await.expect("Ben sends all the same");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_sends_of_one_key_are_one_answer() {
    for shop in shops().await {
        let first = shop.receives(mail("maria@home.example", "m1", &[], "The kettle is cracked")).await;
        let mut sends = Vec::new();
        for _ in 0..50 {
            let (db, org) = (shop.db.clone(), shop.org);
            let new = Shop::answer_to(first, "once");
            sends.push(tokio::spawn(async move {
                db.write(org, new, |tx, new| Box::pin(conversations::answer(tx, new))).await
            }));
        }
        let mut stored = 0;
        for send in sends {
            let answered: Result<conversations::Answered, Error> = send.await.expect("no panic");
            stored += i32::from(answered.is_ok_and(|answered| !answered.is_repeat));
        }
        assert_eq!(stored, 1);
        let thread = shop.lines(View::All, Filter::Active).await;
        assert_eq!(thread[0].message_count, 2);
    }
}
