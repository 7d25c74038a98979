//! Many plain conversations in bulk, to measure lists, threads and search against.

use std::sync::Arc;

use channels::{Address, Automatic, Incoming, Protection};
use conversations::{Arrived, ChannelId, ConversationId, NewAnswer, Received, Recipients, TeamId, Then};
use shell::ColleagueId;
use store::{Clock, Db, Fault, Location, Options, OrgId, Timestamp, Tx};
use tokio::task::JoinSet;

use crate::dice::Dice;
use crate::hours::secs;
use crate::script::Fate;
use crate::{Progress, apart, letters, quiet};

/// The word that stands in one of a thousand messages.
pub const RARE_WORD: &str = "marzipan";
/// One of so many messages says [`RARE_WORD`].
const RARE_EVERY: u64 = 1_000;
/// How many conversations are written at the same time, so that one COMMIT carries many.
const IN_FLIGHT: usize = 64;
/// Of a hundred conversations, this many are solved.
const SOLVED_PERCENT: u64 = 80;

/// What is loaded.
#[derive(Clone, Debug)]
pub struct Bulk {
    /// The organization.
    pub org: OrgId,
    /// The mailbox in which the conversations begin.
    pub channel: ChannelId,
    /// Its address.
    pub address: String,
    /// The team of that mailbox, or none.
    pub team: TeamId,
    /// Who answers every second message.
    pub colleague: ColleagueId,
    /// How many conversations.
    pub conversations: u32,
    /// How many messages each has, at least one.
    pub messages_each: u32,
    /// The same seed gives the same words.
    pub seed: u64,
    /// When the last one begins; each of the others began half a minute before the next.
    pub until: Timestamp,
}

/// What was loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// Conversations.
    pub conversations: u32,
    /// Messages.
    pub messages: u64,
    /// Messages that say [`RARE_WORD`].
    pub rare: u64,
}

/// Loads conversations through the front doors, 64 at a time. Nothing leaves: see the crate's invariants.
///
/// # Errors
/// Faults of storage.
pub async fn load(location: &Location, bulk: &Bulk, progress: Progress<'_>) -> Result<Loaded, Fault> {
    let (location, bulk) = (location.clone(), bulk.clone());
    apart::run(progress, move |told| async move {
        let clock = Clock::test(bulk.until);
        let db = Db::open(&location, Options { clock: clock.clone(), connections_max: 16 }).await?;
        load_into(&db, &clock, Arc::new(bulk), &told).await
    })
    .await
}

async fn load_into(db: &Db, clock: &Clock, bulk: Arc<Bulk>, progress: Progress<'_>) -> Result<Loaded, Fault> {
    let mut running = JoinSet::new();
    let mut done = 0;
    let mut finish = |ended: Option<Result<Result<(), Fault>, tokio::task::JoinError>>| {
        let Some(ended) = ended else { return Ok(()) };
        done += 1;
        progress(done, bulk.conversations);
        ended.unwrap_or_else(|error| Err(Fault::Bug(error.to_string())))
    };
    for number in 0..bulk.conversations {
        if running.len() >= IN_FLIGHT {
            finish(running.join_next().await)?;
        }
        let before = i64::from(bulk.conversations - number) * 30;
        clock.set(bulk.until - secs(before));
        running.spawn(converse(db.clone(), Arc::clone(&bulk), number));
    }
    while !running.is_empty() {
        finish(running.join_next().await)?;
    }
    clock.set(bulk.until);
    let messages = u64::from(bulk.conversations) * u64::from(bulk.messages_each);
    Ok(Loaded { conversations: bulk.conversations, messages, rare: messages.div_ceil(RARE_EVERY) })
}

/// One message of one conversation on its way in.
struct Word {
    bulk: Arc<Bulk>,
    number: u32,
    turn: u32,
    conversation: ConversationId,
    text: String,
}

async fn converse(db: Db, bulk: Arc<Bulk>, number: u32) -> Result<(), Fault> {
    let mut conversation = ConversationId::NONE;
    for turn in 0..bulk.messages_each {
        let text = text(&bulk, number, turn);
        let word = Word { bulk: Arc::clone(&bulk), number, turn, conversation, text };
        conversation = db.write(bulk.org, word, |tx, word| Box::pin(say(tx, word))).await?;
    }
    Ok(())
}

async fn say(tx: &mut Tx, word: &Word) -> Result<ConversationId, Fault> {
    let first = tx.new_id();
    let conversation = if word.turn % 2 == 1 {
        let answered = conversations::answer(tx, &answer(word)).await;
        let answered = answered.map_err(|refusal| Fault::Bug(refusal.to_string()))?;
        quiet::count_as_sent(tx, answered.message);
        word.conversation
    } else {
        let arrived = arrived(word, tx.now());
        match conversations::receive(tx, &arrived).await? {
            Received::Stored { conversation, .. } => conversation,
            Received::Duplicate | Received::Loop | Received::FromOurselves => {
                return Err(Fault::Bug("this bulk was loaded before".to_owned()));
            }
        }
    };
    quiet::forget(tx, first, Fate::Written, word.bulk.until);
    Ok(conversation)
}

fn key(word: &Word, turn: u32) -> String {
    format!("bulk.{}.{}.{turn}@load.example", word.bulk.seed, word.number)
}

fn customer(word: &Word) -> Address {
    let number = word.number;
    Address::named(&format!("Customer {number}"), &format!("customer{number}@load.example"))
}

fn subject(word: &Word) -> String {
    format!("Order {} and its parcel", 100_000 + word.number)
}

fn arrived(word: &Word, now: Timestamp) -> Arrived {
    let references = if word.turn == 0 { Vec::new() } else { vec![key(word, word.turn - 1)] };
    let incoming = Incoming {
        provider_key: key(word, word.turn),
        message_id: Some(key(word, word.turn)),
        references,
        reply_token: None,
        from: customer(word),
        sender: None,
        to: vec![Address::plain(&word.bulk.address)],
        cc: Vec::new(),
        reply_to: Vec::new(),
        delivered_to: Vec::new(),
        subject: subject(word),
        sent_at: Some(now),
        text: word.text.clone(),
        quoted: String::new(),
        html: None,
        attachments: Vec::new(),
        automatic: Automatic::No,
        protection: Protection::None,
        language: None,
    };
    Arrived {
        channel: word.bulk.channel,
        team: word.bulk.team,
        arrival_id: 0,
        received_at: now,
        gist: conversations::Gist::of(&incoming),
        incoming,
        parts: Vec::new(),
        checks: String::new(),
        token: None,
        own_addresses: vec![word.bulk.address.clone()],
        brought_to: String::new(),
    }
}

fn answer(word: &Word) -> NewAnswer {
    let is_solved = u64::from(word.number) % 100 < SOLVED_PERCENT;
    NewAnswer {
        conversation: word.conversation,
        author: word.bulk.colleague,
        client_key: key(word, word.turn),
        message_id: key(word, word.turn),
        from_name: "Care".to_owned(),
        from_address: word.bulk.address.clone(),
        html: letters::html(&word.text),
        text: word.text.clone(),
        recipients: Recipients { to: vec![customer(word)], ..Recipients::default() },
        attachments: Vec::new(),
        then: if is_solved { Then::Solve } else { Then::Wait },
        seen: None,
        riders: Vec::new(),
    }
}

/// Words that letters to a shop are made of; the further back, the rarer.
const WORDS: &[&str] = &[
    "the",
    "order",
    "and",
    "a",
    "parcel",
    "it",
    "not",
    "please",
    "is",
    "my",
    "kettle",
    "to",
    "arrived",
    "pan",
    "you",
    "for",
    "delivery",
    "today",
    "address",
    "box",
    "lid",
    "thank",
    "week",
    "card",
    "refund",
    "handle",
    "invoice",
    "morning",
    "blue",
    "small",
    "return",
    "carrier",
    "number",
    "gift",
    "steel",
    "copper",
    "glass",
    "change",
    "question",
    "neighbor",
    "receipt",
    "voucher",
    "recipe",
    "birthday",
    "spoon",
    "teapot",
    "casserole",
    "colander",
    "whisk",
    "griddle",
    "mandoline",
    "ladle",
    "trivet",
    "ramekin",
    "sieve",
    "skillet",
    "tagine",
    "zester",
];

/// About sixty words; every thousandth message says [`RARE_WORD`].
fn text(bulk: &Bulk, number: u32, turn: u32) -> String {
    let place = u64::from(number) * u64::from(bulk.messages_each) + u64::from(turn);
    let mut dice = Dice::seeded(bulk.seed ^ place.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let last = i64::try_from(WORDS.len() - 1).expect("the words are few");
    let mut words: Vec<&str> = (0..dice.between(30, 90))
        .map(|_| WORDS[usize::try_from(dice.mostly_near(0, last)).expect("a place is not negative")])
        .collect();
    if place.is_multiple_of(RARE_EVERY) {
        words.push(RARE_WORD);
    }
    words.join(" ")
}
