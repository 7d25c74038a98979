//! The statements of promises, one function per question.

use conversations::{ChannelId, ConversationId, CustomerId, MessageId, TeamId};
use rules::promises::dates::Precision;
use rules::promises::state::{Agreement, BrokeFor, CustomerSaid, Kind, Origin, Proposed, Standing, State};
use shell::ColleagueId;
use store::{Fault, Row, Sql, Timestamp, Tx, params, to_micros};

use crate::promise::{AskId, External, Line, Promise, PromiseId, Proposal, Span, Verdict};

/// The columns of a line, with the names around it, and what else the statement asks.
macro_rules! lines {
    ($asks:literal) => {
        concat!(
            "SELECT p.id, p.conversation_id, p.customer_id, p.message_id, p.kind, p.said, p.made_by, p.made_at, p.keeper_id,
               p.state, p.due_at, p.first_due_at, p.precision_code, p.due_text, p.time_zone, p.moves_told_only, p.told_at,
               p.closed_at, p.fulfilled_at, p.agreement, p.moved_to_id, p.moved_from_id, p.note, p.version, p.origin,
               p.condition, p.span_start, p.span_end, p.external_system, p.external_key, p.team_id, p.channel_id,
               p.ask_id, p.broke_for, p.customer_said, p.customer_said_at, p.customer_note, p.proposed, p.proposed_by_id,
               p.shown_by_id, p.place, c.number, u.name, u.time_zone, k.name,
               CASE WHEN TRIM(u.name) = '' THEN
                 (SELECT MIN(i.value) FROM identities i WHERE i.org_id = $1 AND i.customer_id = u.id) END
             FROM promises p
             JOIN conversations c ON c.org_id = $1 AND c.id = p.conversation_id
             JOIN customers u ON u.org_id = $1 AND u.id = p.customer_id
             LEFT JOIN colleagues k ON k.org_id = $1 AND k.id = p.keeper_id
             WHERE p.org_id = $1 ",
            $asks
        )
    };
}
pub(crate) use lines;

const INSERT: Sql = Sql::tenant(
    "promises.insert",
    "INSERT INTO promises (org_id, id, client_key, conversation_id, customer_id, message_id, kind, said, made_by,
       made_at, keeper_id, state, is_live, place, due_at, first_due_at, precision_code, due_text, time_zone,
       moves_told_only, told_at, closed_at, fulfilled_at, agreement, moved_to_id, moved_from_id, note, version,
       origin, condition, span_start, span_end, external_system, external_key, team_id, channel_id, ask_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
       $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37)",
);

/// Stores a new promise; a `client_key` that is taken ends as `Fault::Duplicate`.
pub(crate) fn insert(tx: &mut Tx, promise: &Promise, client_key: &str) {
    let standing = &promise.standing;
    let external = promise.external.as_ref();
    let values = params![
        promise.id,
        client_key,
        promise.conversation,
        promise.customer,
        promise.message,
        promise.kind.code(),
        &promise.said,
        promise.made_by,
        promise.made_at,
        promise.keeper,
        standing.state.code(),
        promise.is_live(),
        place(promise),
        standing.due_at,
        standing.first_due_at,
        promise.precision.code(),
        &promise.due_text,
        &promise.time_zone,
        standing.moves_told_only,
        standing.told_at,
        promise.closed_at,
        standing.fulfilled_at,
        promise.agreement.map_or("", Agreement::code),
        promise.moved_to,
        promise.moved_from,
        &promise.note,
        promise.version,
        promise.origin.code(),
        &promise.condition,
        promise.span.map(|span| span.start),
        promise.span.map(|span| span.end),
        external.map_or("", |external| &external.system),
        external.map_or("", |external| &external.key),
        promise.team,
        promise.channel,
        promise.ask
    ];
    tx.later(&INSERT, values);
}

const UPDATE: Sql = Sql::tenant(
    "promises.update",
    "UPDATE promises SET state = $4, is_live = $5, place = $6, due_at = $7, first_due_at = $8, told_at = $9,
       closed_at = $10, fulfilled_at = $11, agreement = $12, moved_to_id = $13, note = $14, keeper_id = $15,
       moves_told_only = $16, precision_code = $17, due_text = $18, ask_id = $19, broke_for = $20, customer_said = $21,
       customer_said_at = $22, customer_note = $23, proposed = $24, proposed_by_id = $25, shown_by_id = $26,
       version = version + 1
     WHERE org_id = $1 AND id = $2 AND version = $3",
);

/// Stores what changed; `false` when somebody changed it since `promise.version`.
pub(crate) async fn update(tx: &mut Tx, promise: &Promise) -> Result<bool, Fault> {
    let standing = &promise.standing;
    let verdict = promise.verdict.as_ref();
    let values = params![
        promise.id,
        promise.version,
        standing.state.code(),
        promise.is_live(),
        place(promise),
        standing.due_at,
        standing.first_due_at,
        standing.told_at,
        promise.closed_at,
        standing.fulfilled_at,
        promise.agreement.map_or("", Agreement::code),
        promise.moved_to,
        &promise.note,
        promise.keeper,
        standing.moves_told_only,
        promise.precision.code(),
        &promise.due_text,
        promise.ask,
        promise.broke_for.map_or("", BrokeFor::code),
        verdict.map_or("", |verdict| verdict.said.code()),
        verdict.map(|verdict| verdict.at),
        verdict.map_or("", |verdict| &verdict.note),
        promise.proposal.map_or("", |proposal| proposal.what.code()),
        promise.proposal.map_or(MessageId::NONE, |proposal| proposal.message),
        promise.shown_by
    ];
    Ok(tx.run(&UPDATE, values).await? == 1)
}

/// Where a promise stands in its list. One without a time stands after all that have one.
fn place(promise: &Promise) -> i64 {
    let Standing { due_at, fulfilled_at, .. } = promise.standing;
    if promise.is_live() {
        return due_at.map_or(i64::MAX, to_micros);
    }
    -to_micros(fulfilled_at.or(promise.closed_at).unwrap_or(promise.made_at))
}

const GET: Sql = Sql::tenant("promises.get", lines!("AND p.id = $2"));

/// One promise with the names around it.
pub(crate) async fn get(tx: &mut Tx, id: PromiseId) -> Result<Option<Line>, Fault> {
    tx.one(&GET, params![id], line).await
}

const BY_CLIENT_KEY: Sql =
    Sql::tenant("promises.by_client_key", "SELECT id FROM promises WHERE org_id = $1 AND client_key = $2");

/// The promise that was made with this key before.
pub(crate) async fn by_client_key(tx: &mut Tx, client_key: &str) -> Result<Option<PromiseId>, Fault> {
    tx.one(&BY_CLIENT_KEY, params![client_key], |row| Ok(PromiseId::of(row.int(0)?))).await
}

/// Which part of a list: after the promise at `(place, id)`, at most `limit`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretch {
    pub(crate) is_live: bool,
    pub(crate) after: (i64, i64),
    pub(crate) limit: u16,
}

const OF_KEEPER: Sql = Sql::tenant(
    "promises.of_keeper",
    lines!(
        "AND p.is_live = $2 AND p.keeper_id = $6 AND (p.place, p.id) > ($3, $4)
     ORDER BY p.place, p.id LIMIT $5"
    ),
);

/// The promises that one colleague keeps.
pub(crate) async fn of_keeper(
    tx: &mut Tx,
    keeper: ColleagueId,
    stretch: Stretch,
) -> Result<Vec<Line>, Fault> {
    let Stretch { is_live, after, limit } = stretch;
    tx.all(&OF_KEEPER, params![is_live, after.0, after.1, limit, keeper], line).await
}

const OF_TEAMS: Sql = Sql::tenant(
    "promises.of_teams",
    lines!(
        "AND p.is_live = $2 AND (p.place, p.id) > ($3, $4)
       AND p.keeper_id IN (SELECT m.colleague_id FROM team_members m
                           JOIN team_members mine ON mine.org_id = $1 AND mine.team_id = m.team_id
                           WHERE m.org_id = $1 AND mine.colleague_id = $6)
     ORDER BY p.place, p.id LIMIT $5"
    ),
);

/// The promises that anybody keeps who shares a team with this colleague.
pub(crate) async fn of_teams(
    tx: &mut Tx,
    colleague: ColleagueId,
    stretch: Stretch,
) -> Result<Vec<Line>, Fault> {
    let Stretch { is_live, after, limit } = stretch;
    tx.all(&OF_TEAMS, params![is_live, after.0, after.1, limit, colleague], line).await
}

const OF_ALL: Sql = Sql::tenant(
    "promises.of_all",
    lines!(
        "AND p.is_live = $2 AND (p.place, p.id) > ($3, $4)
     ORDER BY p.place, p.id LIMIT $5"
    ),
);

/// All promises of the organization.
pub(crate) async fn of_all(tx: &mut Tx, stretch: Stretch) -> Result<Vec<Line>, Fault> {
    let Stretch { is_live, after, limit } = stretch;
    tx.all(&OF_ALL, params![is_live, after.0, after.1, limit], line).await
}

const OF_CONVERSATION: Sql = Sql::tenant(
    "promises.of_conversation",
    lines!("AND p.conversation_id = $2 ORDER BY p.is_live DESC, p.place, p.id LIMIT $3"),
);

/// The promises made in one conversation: what is to be done by due time, then what is closed, the last first.
pub(crate) async fn of_conversation(
    tx: &mut Tx,
    conversation: ConversationId,
    limit: u16,
) -> Result<Vec<Line>, Fault> {
    tx.all(&OF_CONVERSATION, params![conversation, limit], line).await
}

const OF_CUSTOMER: Sql = Sql::tenant(
    "promises.of_customer",
    lines!("AND p.customer_id = $2 AND p.is_live = 1 ORDER BY p.place, p.id LIMIT $3"),
);

/// What is still owed to a customer, most urgent first.
pub(crate) async fn of_customer(tx: &mut Tx, customer: CustomerId, limit: u16) -> Result<Vec<Line>, Fault> {
    tx.all(&OF_CUSTOMER, params![customer, limit], line).await
}

const OF_MESSAGE: Sql = Sql::tenant(
    "promises.of_message",
    "SELECT id FROM promises WHERE org_id = $1 AND message_id = $2 ORDER BY id LIMIT 50",
);

/// The promises made in one message.
pub(crate) async fn of_message(tx: &mut Tx, message: MessageId) -> Result<Vec<PromiseId>, Fault> {
    tx.all(&OF_MESSAGE, params![message], |row| Ok(PromiseId::of(row.int(0)?))).await
}

const DUE_BEFORE: Sql = Sql::tenant(
    "promises.due_before",
    "SELECT COUNT(*), MIN(due.place) FROM (SELECT place FROM promises
       WHERE org_id = $1 AND is_live = 1 AND keeper_id = $2 AND place < $3 ORDER BY place LIMIT 99) due",
);

/// How many promises a colleague has to keep before `until`, at most 99, and when the first of them is due.
pub(crate) async fn due_before(
    tx: &mut Tx,
    keeper: ColleagueId,
    until: Timestamp,
) -> Result<(i64, Option<Timestamp>), Fault> {
    let found =
        tx.one(&DUE_BEFORE, params![keeper, until], |row| Ok((row.int(0)?, row.opt_time(1)?))).await?;
    Ok(found.unwrap_or((0, None)))
}

const LIVE_BEFORE: Sql = Sql::tenant(
    "promises.live_before",
    lines!("AND p.is_live = 1 AND p.place < $2 ORDER BY p.place, p.id LIMIT $3"),
);

/// The live promises due before `until`, those that broke and were not made up for among them.
pub(crate) async fn live_before(tx: &mut Tx, until: Timestamp, limit: u16) -> Result<Vec<Line>, Fault> {
    tx.all(&LIVE_BEFORE, params![until, limit], line).await
}

const LIVE_IN_CONVERSATION: Sql = Sql::tenant(
    "promises.live_in_conversation",
    lines!("AND p.conversation_id = $2 AND p.is_live = 1 ORDER BY p.place, p.id LIMIT $3"),
);

/// What is still to be done of what was promised in a conversation.
pub(crate) async fn live_in(
    tx: &mut Tx,
    conversation: ConversationId,
    limit: u16,
) -> Result<Vec<Line>, Fault> {
    tx.all(&LIVE_IN_CONVERSATION, params![conversation, limit], line).await
}

const SHOWN_BY: Sql = Sql::tenant(
    "promises.shown_by",
    lines!("AND p.conversation_id = $2 AND p.shown_by_id = $3 ORDER BY p.id DESC LIMIT 50"),
);

/// The promises of a conversation whose last change this message shows, the newest first.
pub(crate) async fn shown_by(
    tx: &mut Tx,
    conversation: ConversationId,
    message: MessageId,
) -> Result<Vec<Line>, Fault> {
    tx.all(&SHOWN_BY, params![conversation, message], line).await
}

const LEAD: Sql = Sql::tenant(
    "promises.lead",
    "SELECT t.lead_id FROM teams t WHERE t.org_id = $1
       AND t.id IN ($2, (SELECT c.team_id FROM conversations c WHERE c.org_id = $1 AND c.id = $3))
     ORDER BY CASE WHEN t.id = $2 THEN 1 ELSE 0 END LIMIT 1",
);

/// Who leads the team of a promise: that of its conversation now, else that of its making.
pub(crate) async fn lead(tx: &mut Tx, promise: &Promise) -> Result<ColleagueId, Fault> {
    let values = params![promise.team, promise.conversation];
    let lead = tx.one(&LEAD, values, |row| Ok(ColleagueId::of(row.int(0)?))).await?;
    Ok(lead.unwrap_or(ColleagueId::NONE))
}

/// Reads the columns of `lines!`.
pub(crate) fn line(row: &Row<'_>) -> Result<Line, Fault> {
    Ok(Line {
        promise: promise(row)?,
        place: row.int(40)?,
        number: row.int(41)?,
        customer_name: row.text(42)?,
        customer_zone: row.text(43)?,
        keeper_name: row.opt_text(44)?.unwrap_or_default(),
        customer_address: row.opt_text(45)?.unwrap_or_default(),
    })
}

fn promise(row: &Row<'_>) -> Result<Promise, Fault> {
    let agreement = row.text(19)?;
    Ok(Promise {
        id: PromiseId::of(row.int(0)?),
        conversation: ConversationId::of(row.int(1)?),
        customer: CustomerId::of(row.int(2)?),
        message: MessageId::of(row.int(3)?),
        kind: Kind::from_code(&row.text(4)?).ok_or_else(|| row.broken(4, "is no kind of promise"))?,
        said: row.text(5)?,
        made_by: ColleagueId::of(row.int(6)?),
        made_at: row.time(7)?,
        keeper: ColleagueId::of(row.int(8)?),
        standing: Standing {
            state: State::from_code(&row.text(9)?)
                .ok_or_else(|| row.broken(9, "is no state of a promise"))?,
            due_at: row.opt_time(10)?,
            first_due_at: row.opt_time(11)?,
            moves_told_only: u16::try_from(row.count(15)?)
                .map_err(|_| row.broken(15, "is no count of moves"))?,
            told_at: row.opt_time(16)?,
            fulfilled_at: row.opt_time(18)?,
        },
        precision: Precision::from_code(&row.text(12)?).ok_or_else(|| row.broken(12, "is no precision"))?,
        due_text: row.text(13)?,
        time_zone: row.text(14)?,
        closed_at: row.opt_time(17)?,
        agreement: Agreement::from_code(&agreement),
        moved_to: PromiseId::of(row.int(20)?),
        moved_from: PromiseId::of(row.int(21)?),
        note: row.text(22)?,
        version: row.int(23)?,
        origin: Origin::from_code(&row.text(24)?)
            .ok_or_else(|| row.broken(24, "is no origin of a promise"))?,
        condition: row.text(25)?,
        span: span(row)?,
        external: external(row)?,
        team: TeamId::of(row.int(30)?),
        channel: ChannelId::of(row.int(31)?),
        ask: AskId::of(row.int(32)?),
        broke_for: BrokeFor::from_code(&row.text(33)?),
        verdict: verdict(row)?,
        proposal: Proposed::from_code(&row.text(37)?)
            .zip(row.opt_int(38)?)
            .map(|(what, message)| Proposal { what, message: MessageId::of(message) }),
        shown_by: MessageId::of(row.int(39)?),
    })
}

fn span(row: &Row<'_>) -> Result<Option<Span>, Fault> {
    if row.opt_int(26)?.is_none() {
        return Ok(None);
    }
    Ok(Some(Span { start: row.count(26)?, end: row.count(27)? }))
}

fn external(row: &Row<'_>) -> Result<Option<External>, Fault> {
    let (system, key) = (row.text(28)?, row.text(29)?);
    Ok(if key.is_empty() { None } else { Some(External { system, key }) })
}

fn verdict(row: &Row<'_>) -> Result<Option<Verdict>, Fault> {
    let Some(said) = CustomerSaid::from_code(&row.text(34)?) else { return Ok(None) };
    Ok(Some(Verdict { said, at: row.time(35)?, note: row.text(36)? }))
}

const IS_ACTIVE: Sql = Sql::tenant(
    "promises.is_active",
    "SELECT id FROM colleagues WHERE org_id = $1 AND id = $2 AND state = 'active'",
);

/// Does this colleague work here?
pub(crate) async fn is_active(tx: &mut Tx, colleague: ColleagueId) -> Result<bool, Fault> {
    Ok(tx.one(&IS_ACTIVE, params![colleague], |row| row.int(0)).await?.is_some())
}
