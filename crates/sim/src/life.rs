//! Living a script: each step goes through the same front doors that colleagues and mailboxes use.

use std::sync::Arc;

use channels::{Address, Automatic, Bounce, Fate as BounceFate, Incoming, Protection};
use conversations::{
    Arrived, Change, ConversationId, MessageId, NewAnswer, NewNote, Received, Recipients, Status, Then,
};
use shell::ColleagueId;
use store::{Actor, Db, Fault, OrgId, Tx};

use crate::Summary;
use crate::cast::Place;
use crate::letters;
use crate::matters::Mailbox;
use crate::organization::Shop;
use crate::people::Person;
use crate::quiet;
use crate::script::{Act, By, Fate, Letter, Nature, Script, Vowed};

/// The life of one organization.
pub(crate) struct Life<'a> {
    pub(crate) db: &'a Db,
    pub(crate) org: OrgId,
    pub(crate) shop: Arc<Shop>,
    pub(crate) until: store::Timestamp,
}

/// What is known of a conversation while its plot goes on.
#[derive(Clone, Copy, Debug)]
struct Known {
    conversation: ConversationId,
    newest: MessageId,
    promise: promises::PromiseId,
    /// How many letters and answers it has.
    said: u32,
    /// The number of the last answer among them; 0: none yet.
    answered: u32,
}

const NOTHING: Known = Known {
    conversation: ConversationId::NONE,
    newest: MessageId::NONE,
    promise: promises::PromiseId::NONE,
    said: 0,
    answered: 0,
};

/// One step on its way into a transaction.
struct Deed {
    act: Act,
    known: Known,
    shop: Arc<Shop>,
    person: &'static Person,
    to: Mailbox,
    subject: String,
    /// The number of the plot, for keys that occur once.
    plot: usize,
    until: store::Timestamp,
}

impl Life<'_> {
    /// Lives the script to its end.
    pub(crate) async fn live(
        &self,
        script: &Script,
        progress: &(dyn Fn(u32, u32) + Send + Sync),
    ) -> Result<Summary, Fault> {
        let mut known = vec![NOTHING; script.plots.len()];
        let mut summary = Summary::default();
        let of = u32::try_from(script.steps.len()).unwrap_or(u32::MAX);
        for (done, step) in (1..).zip(&script.steps) {
            self.db.clock().set(step.at);
            let plot = &script.plots[step.plot];
            let is_new = known[step.plot].conversation == ConversationId::NONE;
            let deed = Deed {
                act: step.act.clone(),
                known: known[step.plot],
                shop: Arc::clone(&self.shop),
                person: plot.person,
                to: plot.to,
                subject: plot.subject.clone(),
                plot: step.plot,
                until: self.until,
            };
            let lived = self.db.write(self.org, deed, |tx, deed| Box::pin(perform(tx, deed))).await;
            known[step.plot] = lived.map_err(|fault| found_in(plot.name, fault))?;
            if is_new {
                summary.begin(&plot.subject);
            }
            summary.count(step);
            progress(done, of);
        }
        self.db.clock().set(self.until);
        Ok(summary)
    }
}

/// Says in which plot a mistake lies.
fn found_in(plot: &str, fault: Fault) -> Fault {
    match fault {
        Fault::Bug(words) => Fault::Bug(format!("{words} ({plot})")),
        other => other,
    }
}

/// A refusal of a front door means that a plot asks for the impossible.
fn wrong(refusal: impl std::fmt::Display) -> Fault {
    Fault::Bug(format!("the sample month was refused: {refusal}"))
}

async fn perform(tx: &mut Tx, deed: &Deed) -> Result<Known, Fault> {
    let first = tx.new_id();
    let mut known = deed.known;
    let mut fate = Fate::Written;
    match &deed.act {
        Act::Arrives(letter) => arrives(tx, deed, letter, &mut known).await?,
        Act::Knows => knows(tx, deed).await?,
        Act::Answers { by, text, then, vow } => {
            answers(tx, deed, &Words { by: *by, text, then: *then }, &mut known).await?;
            if let Some(vow) = vow {
                fate = vow.fate;
                known.promise = promise(tx, deed, *by, vow, &known).await?;
            }
        }
        Act::Notes { by, text } => known.newest = notes(tx, deed, *by, text).await?,
        Act::Keeps { by, note } => {
            promises::keep(tx, &deed.about_promise(*by, note)).await.map_err(wrong)?;
        }
        Act::Moves { by, to, agreement, note } => {
            let to = promises::By::Instant(*to);
            let change = deed.about_promise(*by, note);
            known.promise = promises::move_to(tx, &change, &to, *agreement).await.map_err(wrong)?;
        }
        Act::Withdraws { by, why } => {
            promises::withdraw(tx, &deed.about_promise(*by, why)).await.map_err(wrong)?;
        }
        Act::Fulfils { by, note } => {
            promises::fulfil_late(tx, &deed.about_promise(*by, note)).await.map_err(wrong)?;
        }
        Act::Assigns { by, to } => {
            conversations::assign(tx, deed.about(*by), deed.colleague(*to)).await.map_err(wrong)?;
        }
        Act::HandsOver { by } => {
            let team = deed.shop.desk(other(deed.to)).team;
            conversations::hand_to_team(tx, deed.about(*by), team).await.map_err(wrong)?;
        }
        Act::Solves { by } => {
            conversations::set_status(tx, deed.about(*by), Status::Solved).await.map_err(wrong)?;
        }
        Act::Snoozes { by, until } => {
            conversations::snooze(tx, deed.about(*by), *until).await.map_err(wrong)?;
        }
        Act::Reads { by } => reads(tx, deed, by),
    }
    quiet::forget(tx, first, fate, deed.until);
    Ok(known)
}

fn other(mailbox: Mailbox) -> Mailbox {
    match mailbox {
        Mailbox::Care => Mailbox::Wholesale,
        Mailbox::Wholesale => Mailbox::Care,
    }
}

impl Deed {
    fn colleague(&self, place: Place) -> ColleagueId {
        self.shop.colleagues[place]
    }

    fn actor(&self, by: Place) -> Actor {
        Actor::Colleague(self.colleague(by).get())
    }

    fn about(&self, by: Place) -> Change {
        Change { conversation: self.known.conversation, actor: self.actor(by), version: None }
    }

    fn about_promise(&self, by: Place, note: &str) -> promises::Change {
        promises::Change { promise: self.known.promise, actor: self.actor(by), note: note.to_owned() }
    }

    /// The name of the `number`th thing said in this plot, theirs or ours.
    fn message_id(&self, number: u32, domain: &str) -> String {
        format!("{}.{number}.{}@{domain}", self.plot + 1, self.known_since())
    }

    /// Two sample organizations on one server never send the same name.
    fn known_since(&self) -> i64 {
        self.shop.care.channel.get()
    }
}

async fn arrives(tx: &mut Tx, deed: &Deed, letter: &Letter, known: &mut Known) -> Result<(), Fault> {
    known.said += 1;
    let now = tx.now();
    let desk = deed.shop.desk(deed.to);
    let arrived = Arrived {
        channel: desk.channel,
        team: desk.team,
        arrival_id: 0,
        received_at: now,
        incoming: incoming(deed, letter, known, now),
        parts: Vec::new(),
        checks: String::new(),
        token: None,
        own_addresses: deed.shop.addresses(),
    };
    let Received::Stored { conversation, message, .. } = conversations::receive(tx, &arrived).await? else {
        return Err(wrong("a letter was taken for one that had come before"));
    };
    if known.conversation != ConversationId::NONE && known.conversation != conversation {
        return Err(wrong("an answer did not find its conversation"));
    }
    (known.conversation, known.newest) = (conversation, message);
    Ok(())
}

fn incoming(deed: &Deed, letter: &Letter, known: &Known, now: store::Timestamp) -> Incoming {
    let person = deed.person;
    let domain = person.mail.rsplit('@').next().unwrap_or_default();
    let message_id = deed.message_id(known.said, domain);
    let answered = (known.answered > 0).then(|| deed.message_id(known.answered, &deed.shop.domain));
    let contact = person.name.split(", ").next().unwrap_or(person.name);
    let from = match letter.nature {
        Nature::Bounce => Address::named("Mail Delivery System", &format!("mailer-daemon@{domain}")),
        Nature::Person | Nature::Away => Address::named(contact, person.mail),
    };
    let subject = match (letter.nature, &answered) {
        (Nature::Bounce, _) => "Undelivered mail returned to sender".to_owned(),
        (Nature::Away, _) => format!("Out of office: {}", deed.subject),
        (Nature::Person, Some(_)) => format!("Re: {}", deed.subject),
        (Nature::Person, None) => deed.subject.clone(),
    };
    let automatic = match letter.nature {
        Nature::Person => Automatic::No,
        Nature::Away => Automatic::AutoReply,
        Nature::Bounce => Automatic::Bounce(Bounce {
            about: answered.iter().cloned().collect(),
            recipient: Some(person.mail.to_owned()),
            fate: BounceFate::Permanent,
            status: Some("5.1.1".to_owned()),
            words: "the mailbox is not known here".to_owned(),
        }),
    };
    Incoming {
        provider_key: message_id.clone(),
        message_id: Some(message_id),
        references: answered.into_iter().collect(),
        reply_token: None,
        from,
        sender: None,
        to: vec![Address::plain(&deed.shop.desk(deed.to).address)],
        cc: Vec::new(),
        reply_to: Vec::new(),
        subject,
        sent_at: Some(now),
        text: letter.text.clone(),
        quoted: letter.quoted.clone(),
        html: letter.html.clone(),
        attachments: Vec::new(),
        automatic,
        protection: Protection::None,
        language: Some(person.tongue.tag().to_owned()),
    }
}

/// Writes down what is known about a customer: where they live and what to keep in mind.
async fn knows(tx: &mut Tx, deed: &Deed) -> Result<(), Fault> {
    let known = conversations::customers::find(tx, "email", deed.person.mail).await?;
    let identity = known.ok_or_else(|| wrong("a customer who wrote is not known"))?;
    let found = conversations::customers::get(tx, identity.customer).await?;
    let mut customer = found.ok_or_else(|| wrong("an address belongs to nobody"))?;
    deed.person.name.clone_into(&mut customer.name);
    deed.person.zone.clone_into(&mut customer.time_zone);
    deed.person.note.clone_into(&mut customer.note);
    conversations::customers::update(tx, &customer, Actor::System).await.map(drop)
}

/// What a colleague says.
struct Words<'a> {
    by: Place,
    text: &'a str,
    then: Then,
}

async fn answers(tx: &mut Tx, deed: &Deed, words: &Words<'_>, known: &mut Known) -> Result<(), Fault> {
    known.said += 1;
    known.answered = known.said;
    let desk = deed.shop.desk(deed.to);
    let contact = deed.person.name.split(", ").next().unwrap_or(deed.person.name);
    let message_id = deed.message_id(known.said, &deed.shop.domain);
    let new = NewAnswer {
        conversation: known.conversation,
        author: deed.colleague(words.by),
        client_key: message_id.clone(),
        message_id,
        from_name: format!("{} at {}", deed.shop.names[words.by], deed.shop.name),
        from_address: desk.address.clone(),
        html: letters::html(words.text),
        text: words.text.to_owned(),
        recipients: Recipients { to: vec![Address::named(contact, deed.person.mail)], ..Recipients::default() },
        attachments: Vec::new(),
        then: words.then,
        seen: None,
        riders: Vec::new(),
    };
    let answered = conversations::answer(tx, &new).await.map_err(wrong)?;
    known.newest = answered.message;
    quiet::count_as_sent(tx, answered.message);
    conversations::traces::add(tx, answered.message, "accepted", "");
    conversations::channels::sent(tx, desk.channel);
    conversations::mark_read(tx, known.conversation, deed.colleague(words.by), answered.message);
    Ok(())
}

async fn promise(
    tx: &mut Tx,
    deed: &Deed,
    by: Place,
    vow: &Vowed,
    known: &Known,
) -> Result<promises::PromiseId, Fault> {
    let known_by = conversations::customers::find(tx, "email", deed.person.mail).await?;
    let customer = known_by.ok_or_else(|| wrong("a promise to nobody"))?.customer;
    let new = promises::NewPromise {
        client_key: format!("message:{}:0", known.newest),
        conversation: known.conversation,
        customer,
        message: known.newest,
        kind: vow.kind,
        said: vow.said.clone(),
        by: match &vow.by {
            By::Words(words) => promises::By::Words(words.clone()),
            By::Instant(at) => promises::By::Instant(*at),
        },
        keeper: deed.colleague(by),
        actor: deed.actor(by),
    };
    promises::make(tx, &new).await.map_err(wrong)
}

async fn notes(tx: &mut Tx, deed: &Deed, by: Place, text: &str) -> Result<MessageId, Fault> {
    let new = NewNote {
        conversation: deed.known.conversation,
        author: deed.colleague(by),
        author_name: deed.shop.names[by].clone(),
        client_key: format!("{}.{}", deed.known_since(), tx.new_id()),
        html: letters::html(text),
        text: text.to_owned(),
    };
    let note = conversations::note(tx, &new).await.map_err(wrong)?;
    conversations::mark_read(tx, deed.known.conversation, new.author, note);
    Ok(note)
}

fn reads(tx: &mut Tx, deed: &Deed, by: &[Place]) {
    for place in by {
        conversations::mark_read(tx, deed.known.conversation, deed.colleague(*place), deed.known.newest);
    }
}
