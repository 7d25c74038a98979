//! What is said in a step, and what is promised in it, on its way through the front doors.

use channels::{Address, Automatic, Bounce, Fate as BounceFate, Incoming, Protection};
use conversations::{Arrived, ConversationId, MessageId, NewAnswer, NewNote, Received, Recipients, Then};
use store::{Actor, Fault, Tx};

use crate::cast::Place;
use crate::letters;
use crate::life::{Deed, Known, wrong};
use crate::quiet;
use crate::script::{By, Letter, Nature, Vowed};

pub(crate) async fn arrives(
    tx: &mut Tx,
    deed: &Deed,
    letter: &Letter,
    known: &mut Known,
) -> Result<(), Fault> {
    known.said += 1;
    let now = tx.now();
    let desk = deed.shop.desk(deed.to);
    let incoming = incoming(deed, letter, known, now);
    let arrived = Arrived {
        channel: desk.channel,
        team: desk.team,
        arrival_id: 0,
        received_at: now,
        gist: conversations::Gist::of(&incoming),
        incoming,
        parts: Vec::new(),
        checks: String::new(),
        token: None,
        own_addresses: deed.shop.addresses(),
        brought_to: String::new(),
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
        delivered_to: Vec::new(),
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
pub(crate) async fn knows(tx: &mut Tx, deed: &Deed) -> Result<(), Fault> {
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
pub(crate) struct Words<'a> {
    pub(crate) by: Place,
    pub(crate) text: &'a str,
    pub(crate) then: Then,
}

pub(crate) async fn answers(
    tx: &mut Tx,
    deed: &Deed,
    words: &Words<'_>,
    known: &mut Known,
) -> Result<(), Fault> {
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
        recipients: Recipients {
            to: vec![Address::named(contact, deed.person.mail)],
            ..Recipients::default()
        },
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

pub(crate) async fn promise(
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
        origin: rules::promises::state::Origin::Composer,
        condition: None,
        span: None,
        external: None,
    };
    promises::make(tx, &new).await.map_err(wrong)
}

pub(crate) async fn notes(tx: &mut Tx, deed: &Deed, by: Place, text: &str) -> Result<MessageId, Fault> {
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

pub(crate) fn reads(tx: &mut Tx, deed: &Deed, by: &[Place]) {
    for place in by {
        conversations::mark_read(tx, deed.known.conversation, deed.colleague(*place), deed.known.newest);
    }
}
