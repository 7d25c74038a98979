//! Recording by hand and through the API: what no event of ours shows.
//!
//! A record is a row with what was said, and an event that makes it an occasion: so it is counted like everything else,
//! and counted again like everything else.

use conversations::{ChannelId, ConversationId, CustomerId, TeamId, customers};
use rules::drips::kind_of;
use shell::ColleagueId;
use store::events::Recorded as RecordedEvent;
use store::{Actor, Event, Fault, Row as Cells, Sql, Timestamp, Tx, params};

use crate::drip::Source;
use crate::house::Lens;
use crate::ids::RecordId;
use crate::kinds::{self, is_code};
use crate::named::{self, Dimension};
use crate::refusals::CannotRecord;
use crate::rows::Row;

/// The event that makes a record an occasion.
pub(crate) const RECORDED: &str = "drip_recorded";
/// The event that takes it back.
pub(crate) const WITHDRAWN: &str = "drip_record_withdrawn";
/// Kinds that rules find in a conversation and a colleague may speak about too: the kind, the event that is their word,
/// and its code where they say yes.
const MARKED: [(&str, &str, &str); 2] =
    [("complaint", "complaint_marked", "complaint"), ("passed_around", "repeating_marked", "repeated")];
/// Longest note, in characters.
const NOTE_CHARS_MAX: usize = 1_000;

/// An occasion that somebody saw.
#[derive(Clone, Debug)]
pub struct NewOccasion {
    /// Recording twice with one key records once.
    pub client_key: String,
    /// Its kind: one of the program's that can be recorded, or one of the organization's own.
    pub kind: String,
    /// When it happened; None: now.
    pub at: Option<Timestamp>,
    /// Whether care failed; a number of drips means little without the occasions on which all went well.
    pub is_drip: bool,
    /// The conversation it is about, or NONE.
    pub conversation: ConversationId,
    /// The customer it is about; may be NONE where a conversation says it.
    pub customer: CustomerId,
    /// The team that answers for it; NONE: that of the conversation.
    pub team: TeamId,
    /// The channel; NONE: that of the conversation.
    pub channel: ChannelId,
    /// The colleague it is about; NONE: whoever had the conversation.
    pub colleague: ColleagueId,
    /// Why: a word of small letters, digits and underscores. Drips of one cause are one task for each customer. May be
    /// empty.
    pub cause: String,
    /// Where the customer met us, in the organization's own words: a shop, a counter, a page. May be empty.
    pub touchpoint: String,
    /// What it was about, in the organization's own words. May be empty.
    pub product: String,
    /// What they note; may be empty.
    pub note: String,
    /// Who says so.
    pub by: Actor,
}

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// Its id.
    pub id: RecordId,
    /// Whether this key had been recorded before; nothing was stored this time.
    pub is_repeat: bool,
}

const BY_KEY: Sql =
    Sql::tenant("records.by_key", "SELECT id FROM occasion_records WHERE org_id = $1 AND client_key = $2");
const INSERT: Sql = Sql::tenant(
    "records.insert",
    "INSERT INTO occasion_records (org_id, id, client_key, kind, at, is_drip, conversation_id, customer_id, team_id,
       channel_id, colleague_id, cause, note, source, made_by, made_at, touchpoint, product, seq, withdrawn_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, 0, NULL)",
);

/// Records an occasion. It is counted a moment later. A colleague's word about a complaint in a conversation, or about
/// whether the customer had to repeat themselves there, either way, is what counts there from then on. A `Fault::Duplicate` means that this key was recorded at the same moment:
/// run it again.
pub async fn record(tx: &mut Tx, new: &NewOccasion) -> Result<Recorded, CannotRecord> {
    let known = tx.one(&BY_KEY, params![&new.client_key], |row| Ok(RecordId::of(row.int(0)?))).await?;
    if let Some(id) = known {
        return Ok(Recorded { id, is_repeat: true });
    }
    let customer = check(tx, new).await?;
    let touchpoint = named::settle(tx, Dimension::Touchpoint, &new.touchpoint).await?;
    let product = named::settle(tx, Dimension::Product, &new.product).await?;
    let (id, now) = (RecordId::of(tx.new_id()), tx.now());
    let (source, made_by) = match new.by {
        Actor::Colleague(id) => (Source::Colleague, id),
        Actor::Token(id) | Actor::Customer(id) => (Source::Api, id),
        Actor::System => (Source::Api, 0),
    };
    let values = params![
        id,
        &new.client_key,
        &new.kind,
        new.at.unwrap_or(now),
        new.is_drip,
        new.conversation,
        customer,
        new.team,
        new.channel,
        new.colleague,
        &new.cause,
        new.note.trim(),
        source.code(),
        made_by,
        now,
        touchpoint,
        product
    ];
    tx.later(&INSERT, values);
    let marked = MARKED.into_iter().find(|(kind, ..)| *kind == new.kind);
    let event = match marked.filter(|_| new.conversation != ConversationId::NONE) {
        Some((_, event, code)) => Event::new(event).code(if new.is_drip { code } else { "none" }),
        None => Event::new(RECORDED).code(&new.kind),
    };
    let event = event.conversation(new.conversation.get()).customer(customer.get()).about(id.get());
    tx.event(event.actor(new.by).number(i64::from(new.is_drip)));
    Ok(Recorded { id, is_repeat: false })
}

async fn check(tx: &mut Tx, new: &NewOccasion) -> Result<CustomerId, CannotRecord> {
    let is_known = match kind_of(&new.kind) {
        Some(kind) => kind.is_recordable,
        None => kinds::custom(tx).await?.iter().any(|kind| kind.code == new.kind && kind.is_on),
    };
    if !is_known {
        return Err(CannotRecord::KindUnknown);
    }
    if new.at.is_some_and(|at| at > tx.now()) {
        return Err(CannotRecord::InTheFuture);
    }
    if !new.cause.is_empty() && !is_code(&new.cause) {
        return Err(CannotRecord::CauseBad);
    }
    if new.note.chars().count() > NOTE_CHARS_MAX {
        return Err(CannotRecord::NoteTooLong);
    }
    if new.conversation != ConversationId::NONE {
        let conversation = conversations::by_id(tx, new.conversation).await?;
        return conversation.map(|found| found.customer).ok_or(CannotRecord::TouchesNobody);
    }
    let customer = customers::get(tx, new.customer).await?;
    customer.map(|found| found.id).ok_or(CannotRecord::TouchesNobody)
}

const WITHDRAW: Sql = Sql::tenant(
    "records.withdraw",
    "UPDATE occasion_records SET withdrawn_at = $3
     WHERE org_id = $1 AND id = $2 AND withdrawn_at IS NULL RETURNING conversation_id, customer_id, kind",
);

/// Takes back a record that was made by mistake; `false` when there is none to take back.
pub async fn withdraw(tx: &mut Tx, id: RecordId, by: Actor) -> Result<bool, Fault> {
    let now = tx.now();
    let read = |row: &Cells<'_>| Ok((row.int(0)?, row.int(1)?, row.text(2)?));
    let Some((conversation, customer, kind)) = tx.one(&WITHDRAW, params![id, now], read).await? else {
        return Ok(false);
    };
    let fact = Event::new(WITHDRAWN).conversation(conversation).customer(customer);
    tx.event(fact.about(id.get()).code(kind).actor(by));
    Ok(true)
}

const GET: Sql = Sql::tenant(
    "records.get",
    "SELECT kind, at, is_drip, conversation_id, customer_id, team_id, channel_id, colleague_id, cause, source,
       touchpoint, product
     FROM occasion_records WHERE org_id = $1 AND id = $2 AND withdrawn_at IS NULL",
);

const COUNTED: Sql = Sql::tenant(
    "records.counted",
    "UPDATE occasion_records SET seq = $3 WHERE org_id = $1 AND id = $2 AND seq = 0",
);

/// The occasion that a record is; None when it was taken back.
pub(crate) async fn row(tx: &mut Tx, lens: &Lens, event: &RecordedEvent) -> Result<Option<Row>, Fault> {
    let (seq, hours) = (event.seq, &lens.house.hours);
    let read = |cells: &Cells<'_>| {
        let at = cells.time(1)?;
        Ok(Row {
            kind: cells.text(0)?,
            seq,
            evidence_seq: seq,
            at,
            day: hours.day(at),
            is_drip: cells.flag(2)?,
            conversation: ConversationId::of(cells.int(3)?),
            customer: CustomerId::of(cells.int(4)?),
            team: TeamId::of(cells.int(5)?),
            channel: ChannelId::of(cells.int(6)?),
            colleague: ColleagueId::of(cells.int(7)?),
            promise: 0,
            cause: cells.text(8)?,
            touchpoint: cells.text(10)?,
            product: cells.text(11)?,
            waited_minutes: 0,
            lived_minutes: 0,
            standard_minutes: 0,
            standard: 0,
            source: Source::read(cells, 9)?,
        })
    };
    let row = tx.one(&GET, params![event.about_id], read).await?;
    if row.is_some() {
        tx.later(&COUNTED, params![event.about_id, seq]);
    }
    Ok(row)
}

const TOLD: Sql = Sql::tenant(
    "records.told",
    "SELECT kind, touchpoint, product FROM occasion_records
     WHERE org_id = $1 AND id = $2 AND is_drip = 1 AND withdrawn_at IS NULL AND (touchpoint <> '' OR product <> '')",
);

/// Where a drip that a rule finds was, as whoever spoke about it told.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) kind: String,
    touchpoint: String,
    product: String,
}

impl Told {
    /// Names the place of an occasion.
    pub(crate) fn name(&self, row: &mut Row) {
        row.touchpoint.clone_from(&self.touchpoint);
        row.product.clone_from(&self.product);
    }
}

/// What the record behind an event says of a drip that a rule finds; None for other events, and where it names nothing.
pub(crate) async fn told_of(tx: &mut Tx, event: &RecordedEvent) -> Result<Option<Told>, Fault> {
    if !MARKED.iter().any(|(_, marked, _)| *marked == event.kind) {
        return Ok(None);
    }
    let read =
        |row: &Cells<'_>| Ok(Told { kind: row.text(0)?, touchpoint: row.text(1)?, product: row.text(2)? });
    tx.one(&TOLD, params![event.about_id], read).await
}

const SEQ: Sql = Sql::tenant("records.seq", "SELECT seq FROM occasion_records WHERE org_id = $1 AND id = $2");

/// Number of the event that told of a record; 0 when it was not counted.
pub(crate) async fn seq(tx: &mut Tx, id: i64) -> Result<i64, Fault> {
    Ok(tx.one(&SEQ, params![id], |row| row.int(0)).await?.unwrap_or(0))
}
