//! The statements of asks, one function per question.

use conversations::{ConversationId, CustomerId, MessageId, TeamId};
use rules::promises::asks::{AskStanding, AskState};
use shell::ColleagueId;
use store::{Fault, Row, Sql, Timestamp, Tx, params, to_micros};

use super::one::{Ask, AskLine};
use crate::promise::{AskId, PromiseId};
use crate::sql::Stretch;

const INSERT: Sql = Sql::tenant(
    "asks.insert",
    "INSERT INTO asks (org_id, id, client_key, promise_id, conversation_id, customer_id, asker_id, team_id,
       colleague_id, owing_team_id, said, made_at, due_at, state, is_live, place, closed_at, closed_by, message_id,
       answer, version)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, NULL, 0, 0, '', 1)",
);

/// Stores a new ask; a `client_key` that is taken ends as `Fault::Duplicate`.
pub(super) fn insert(tx: &mut Tx, ask: &Ask, client_key: &str) {
    let values = params![
        ask.id,
        client_key,
        ask.promise,
        ask.conversation,
        ask.customer,
        ask.asker,
        ask.team,
        ask.colleague,
        ask.owing_team,
        &ask.said,
        ask.made_at,
        ask.standing.due_at,
        ask.standing.state.code(),
        ask.standing.state.is_pending(),
        place(ask)
    ];
    tx.later(&INSERT, values);
}

const UPDATE: Sql = Sql::tenant(
    "asks.update",
    "UPDATE asks SET state = $4, is_live = $5, place = $6, closed_at = $7, closed_by = $8, message_id = $9,
       answer = $10, colleague_id = $11, owing_team_id = $12, version = version + 1
     WHERE org_id = $1 AND id = $2 AND version = $3",
);

/// Stores what changed; `false` when somebody changed it since `ask.version`.
pub(crate) async fn update(tx: &mut Tx, ask: &Ask) -> Result<bool, Fault> {
    let standing = &ask.standing;
    let values = params![
        ask.id,
        ask.version,
        standing.state.code(),
        standing.state.is_pending(),
        place(ask),
        standing.closed_at,
        ask.closed_by,
        ask.message,
        &ask.answer,
        ask.colleague,
        ask.owing_team
    ];
    Ok(tx.run(&UPDATE, values).await? == 1)
}

fn place(ask: &Ask) -> i64 {
    ask.standing.closed_at.map_or_else(|| to_micros(ask.standing.due_at), |closed_at| -to_micros(closed_at))
}

/// The columns of a line, with the names around it, and what else the statement asks.
macro_rules! ask_lines {
    ($asks:literal) => {
        concat!(
            "SELECT a.id, a.promise_id, a.conversation_id, a.customer_id, a.asker_id, a.team_id, a.colleague_id,
               a.owing_team_id, a.said, a.made_at, a.due_at, a.state, a.closed_at, a.closed_by, a.message_id, a.answer,
               a.version, a.place, c.number, u.name, p.said, p.due_at, k.name, w.name, t.name, o.name
             FROM asks a
             JOIN conversations c ON c.org_id = $1 AND c.id = a.conversation_id
             JOIN customers u ON u.org_id = $1 AND u.id = a.customer_id
             JOIN promises p ON p.org_id = $1 AND p.id = a.promise_id
             LEFT JOIN colleagues k ON k.org_id = $1 AND k.id = a.asker_id
             LEFT JOIN colleagues w ON w.org_id = $1 AND w.id = a.colleague_id
             LEFT JOIN teams t ON t.org_id = $1 AND t.id = a.team_id
             LEFT JOIN teams o ON o.org_id = $1 AND o.id = a.owing_team_id
             WHERE a.org_id = $1 ",
            $asks
        )
    };
}

const GET: Sql = Sql::tenant("asks.get", ask_lines!("AND a.id = $2"));

/// One ask with the names around it.
pub(crate) async fn get(tx: &mut Tx, id: AskId) -> Result<Option<AskLine>, Fault> {
    tx.one(&GET, params![id], line).await
}

const BY_CLIENT_KEY: Sql =
    Sql::tenant("asks.by_client_key", "SELECT id FROM asks WHERE org_id = $1 AND client_key = $2");

/// The ask that was made with this key before.
pub(super) async fn by_client_key(tx: &mut Tx, client_key: &str) -> Result<Option<AskId>, Fault> {
    tx.one(&BY_CLIENT_KEY, params![client_key], |row| Ok(AskId::of(row.int(0)?))).await
}

const OF_COLLEAGUE: Sql = Sql::tenant(
    "asks.of_colleague",
    ask_lines!(
        "AND a.is_live = $2 AND a.colleague_id = $6 AND (a.place, a.id) > ($3, $4) ORDER BY a.place, a.id LIMIT $5"
    ),
);

/// What one colleague was asked, or took.
pub(crate) async fn of_colleague(
    tx: &mut Tx,
    colleague: ColleagueId,
    stretch: Stretch,
) -> Result<Vec<AskLine>, Fault> {
    let Stretch { is_live, after, limit } = stretch;
    tx.all(&OF_COLLEAGUE, params![is_live, after.0, after.1, limit, colleague], line).await
}

const OF_TEAMS: Sql = Sql::tenant(
    "asks.of_teams",
    ask_lines!(
        "AND a.is_live = $2 AND (a.place, a.id) > ($3, $4)
         AND a.team_id IN (SELECT mine.team_id FROM team_members mine
                           WHERE mine.org_id = $1 AND mine.colleague_id = $6
                           UNION SELECT led.id FROM teams led WHERE led.org_id = $1 AND led.lead_id = $6)
       ORDER BY a.place, a.id LIMIT $5"
    ),
);

/// What the teams of a colleague were asked, taken by somebody or not.
pub(super) async fn of_teams(
    tx: &mut Tx,
    colleague: ColleagueId,
    stretch: Stretch,
) -> Result<Vec<AskLine>, Fault> {
    let Stretch { is_live, after, limit } = stretch;
    tx.all(&OF_TEAMS, params![is_live, after.0, after.1, limit, colleague], line).await
}

const BY_ASKER: Sql = Sql::tenant(
    "asks.by_asker",
    ask_lines!(
        "AND a.is_live = $2 AND a.asker_id = $6 AND (a.place, a.id) > ($3, $4) ORDER BY a.place, a.id LIMIT $5"
    ),
);

/// What a colleague asked of others.
pub(super) async fn by_asker(
    tx: &mut Tx,
    asker: ColleagueId,
    stretch: Stretch,
) -> Result<Vec<AskLine>, Fault> {
    let Stretch { is_live, after, limit } = stretch;
    tx.all(&BY_ASKER, params![is_live, after.0, after.1, limit, asker], line).await
}

const OF_PROMISE: Sql =
    Sql::tenant("asks.of_promise", ask_lines!("AND a.promise_id = $2 ORDER BY a.id LIMIT $3"));

/// The asks of a promise in the order they were made, those of the promises whose place it took among them.
pub(crate) async fn of_promise(tx: &mut Tx, promise: PromiseId, limit: u16) -> Result<Vec<AskLine>, Fault> {
    tx.all(&OF_PROMISE, params![promise, limit], line).await
}

const OF_CONVERSATION: Sql = Sql::tenant(
    "asks.of_conversation",
    ask_lines!("AND a.conversation_id = $2 AND a.is_live = 1 ORDER BY a.place, a.id LIMIT $3"),
);

/// What is asked for the promises of a conversation and not answered yet.
pub(super) async fn of_conversation(
    tx: &mut Tx,
    conversation: ConversationId,
    limit: u16,
) -> Result<Vec<AskLine>, Fault> {
    tx.all(&OF_CONVERSATION, params![conversation, limit], line).await
}

const FOLLOW: Sql =
    Sql::tenant("asks.follow", "UPDATE asks SET promise_id = $3 WHERE org_id = $1 AND promise_id = $2");

/// Lets the asks of a promise go on with its successor.
pub(super) async fn move_along(tx: &mut Tx, from: PromiseId, to: PromiseId) -> Result<(), Fault> {
    tx.run(&FOLLOW, params![from, to]).await.map(drop)
}

const WAITING_FOR: Sql = Sql::tenant(
    "asks.waiting_for",
    "SELECT COUNT(*), MIN(waiting.place) FROM (
       SELECT mine.place FROM asks mine WHERE mine.org_id = $1 AND mine.is_live = 1 AND mine.colleague_id = $2
       UNION ALL
       SELECT open.place FROM asks open JOIN team_members us ON us.org_id = $1 AND us.team_id = open.team_id
         WHERE open.org_id = $1 AND open.is_live = 1 AND open.colleague_id = 0 AND us.colleague_id = $2
           AND open.asker_id <> $2
       LIMIT 99) waiting",
);

/// How many answers wait for a colleague or for somebody of their teams, at most 99, and when the first is due.
pub(super) async fn waiting_for(
    tx: &mut Tx,
    colleague: ColleagueId,
) -> Result<(i64, Option<Timestamp>), Fault> {
    let found = tx.one(&WAITING_FOR, params![colleague], |row| Ok((row.int(0)?, row.opt_time(1)?))).await?;
    Ok(found.unwrap_or((0, None)))
}

const COUNT_BY_ASKER: Sql = Sql::tenant(
    "asks.count_by_asker",
    "SELECT COUNT(*) FROM (SELECT id FROM asks WHERE org_id = $1 AND is_live = 1 AND asker_id = $2 LIMIT 99) open",
);

/// How many answers a colleague waits for, at most 99.
pub(super) async fn count_by_asker(tx: &mut Tx, asker: ColleagueId) -> Result<i64, Fault> {
    Ok(tx.one(&COUNT_BY_ASKER, params![asker], |row| row.int(0)).await?.unwrap_or(0))
}

const COUNT_OF_COLLEAGUE: Sql = Sql::tenant(
    "asks.count_of_colleague",
    "SELECT COUNT(*) FROM (SELECT id FROM asks
       WHERE org_id = $1 AND is_live = 1 AND colleague_id = $2 AND place <= $3 LIMIT $4) open",
);

/// How many answers one colleague owes that are due until `until`, at most `limit`.
pub(crate) async fn count_of_colleague(
    tx: &mut Tx,
    colleague: ColleagueId,
    until: i64,
    limit: u16,
) -> Result<i64, Fault> {
    let found = tx.one(&COUNT_OF_COLLEAGUE, params![colleague, until, limit], |row| row.int(0)).await?;
    Ok(found.unwrap_or(0))
}

fn line(row: &Row<'_>) -> Result<AskLine, Fault> {
    Ok(AskLine {
        ask: ask(row)?,
        place: row.int(17)?,
        number: row.int(18)?,
        customer_name: row.text(19)?,
        promise_said: row.text(20)?,
        promise_due_at: row.opt_time(21)?,
        asker_name: row.opt_text(22)?.unwrap_or_default(),
        colleague_name: row.opt_text(23)?.unwrap_or_default(),
        team_name: row.opt_text(24)?.unwrap_or_default(),
        owing_team_name: row.opt_text(25)?.unwrap_or_default(),
    })
}

fn ask(row: &Row<'_>) -> Result<Ask, Fault> {
    Ok(Ask {
        id: AskId::of(row.int(0)?),
        promise: PromiseId::of(row.int(1)?),
        conversation: ConversationId::of(row.int(2)?),
        customer: CustomerId::of(row.int(3)?),
        asker: ColleagueId::of(row.int(4)?),
        team: TeamId::of(row.int(5)?),
        colleague: ColleagueId::of(row.int(6)?),
        owing_team: TeamId::of(row.int(7)?),
        said: row.text(8)?,
        made_at: row.time(9)?,
        standing: AskStanding {
            state: AskState::from_code(&row.text(11)?)
                .ok_or_else(|| row.broken(11, "is no state of an ask"))?,
            due_at: row.time(10)?,
            closed_at: row.opt_time(12)?,
        },
        closed_by: ColleagueId::of(row.int(13)?),
        message: MessageId::of(row.int(14)?),
        answer: row.text(15)?,
        version: row.int(16)?,
    })
}
