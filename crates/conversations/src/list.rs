//! Lists of conversations: a view, a filter, a place to go on from.

use shell::ColleagueId;
use store::{Fault, Row, Sql, Timestamp, Tx, params};

use crate::ids::{ConversationId, CustomerId, MessageId, TeamId};
use crate::receiving::ENCRYPTED_PREVIEWS;
use crate::status::Status;
use crate::thread::Conversation;

/// Whose conversations.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum View {
    /// The colleague's own.
    #[default]
    Mine,
    /// Nobody's yet.
    Unassigned,
    /// Everybody's.
    All,
}

/// Which of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Filter {
    /// Everything that is not solved.
    #[default]
    Active,
    /// Those in one status.
    In(Status),
}

/// Where a page of a list begins: after the line with this time and id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// `moved_at` of the last line seen.
    pub moved_at: Timestamp,
    /// Its id.
    pub id: ConversationId,
}

impl Place {
    /// The top of every list.
    pub const TOP: Self = Self { moved_at: Timestamp::MAX, id: ConversationId::of(i64::MAX) };
}

/// One line of a list.
#[derive(Clone, Debug)]
pub struct Line {
    /// The conversation.
    pub id: ConversationId,
    /// Its number.
    pub number: i64,
    /// What it is about.
    pub subject: String,
    /// How its newest message begins.
    pub preview: String,
    /// Where it stands.
    pub status: Status,
    /// Until when it is put aside.
    pub snoozed_until: Option<Timestamp>,
    /// Whose it is, or nobody's.
    pub assignee: ColleagueId,
    /// Its team, or none.
    pub team: TeamId,
    /// Its customer.
    pub customer: CustomerId,
    /// The customer's name; may be empty.
    pub customer_name: String,
    /// An address of the customer where they gave no name; else it may be empty.
    pub customer_address: String,
    /// Since when the customer waits for us.
    pub waiting_since: Option<Timestamp>,
    /// When it moved last.
    pub moved_at: Timestamp,
    /// How many messages it has.
    pub message_count: i64,
    /// Whether there is something the colleague has not read.
    pub is_unread: bool,
}

impl Line {
    /// How its newest message begins, in words for a page: a word stands for what nobody can read here.
    pub fn preview_words(&self) -> String {
        if ENCRYPTED_PREVIEWS.contains(&self.preview.as_str()) {
            shell::words::say("desk-preview-encrypted")
        } else {
            self.preview.clone()
        }
    }
}

/// How many conversations the views hold, each counted up to 200.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct Counts {
    /// The colleague's own.
    pub mine: i64,
    /// Nobody's yet.
    pub unassigned: i64,
    /// Everybody's.
    pub all: i64,
}

impl Counts {
    /// Counting stops here.
    pub const MAX: i64 = 200;
}

const COUNTS: Sql = Sql::tenant(
    "list.counts",
    "SELECT
       (SELECT COUNT(*) FROM (SELECT c.id FROM conversations c
          WHERE c.org_id = $1 AND c.is_solved = 0 AND c.assignee_id = $2 LIMIT 200) mine),
       (SELECT COUNT(*) FROM (SELECT c.id FROM conversations c
          WHERE c.org_id = $1 AND c.is_solved = 0 AND c.assignee_id = 0 LIMIT 200) nobody)",
);
const COUNT_ALL: Sql = Sql::tenant(
    "list.count_all",
    "SELECT COUNT(*) FROM (SELECT c.id FROM conversations c
       WHERE c.org_id = $1 AND c.is_solved = 0 LIMIT 200) everybody",
);

/// Counts the views of a colleague.
pub async fn counts(tx: &mut Tx, colleague: ColleagueId) -> Result<Counts, Fault> {
    let (mine, unassigned) = counts_near(tx, colleague).await?;
    // Counting is what costs most in a list: what is known to reach the end is not counted again.
    let all = match mine + unassigned {
        known if known >= Counts::MAX => Counts::MAX,
        _ => tx.one(&COUNT_ALL, params![], |row| row.int(0)).await?.unwrap_or(0),
    };
    Ok(Counts { mine, unassigned, all })
}

/// Counts what is a colleague's own, and what is nobody's.
pub async fn counts_near(tx: &mut Tx, colleague: ColleagueId) -> Result<(i64, i64), Fault> {
    let counted = tx.one(&COUNTS, params![colleague], |row| Ok((row.int(0)?, row.int(1)?))).await?;
    Ok(counted.unwrap_or_default())
}

const ALL: Sql = Sql::tenant(
    "list.all",
    "SELECT c.id, c.number, c.subject, c.preview, c.status, c.snoozed_until_at, c.assignee_id, c.team_id,
       c.customer_id, u.name, c.waiting_since_at, c.moved_at, c.message_count, c.last_message_id,
       (SELECT r.message_id FROM reads r WHERE r.org_id = $1 AND r.conversation_id = c.id AND r.colleague_id = $2),
       CASE WHEN TRIM(u.name) = '' THEN
         (SELECT MIN(i.value) FROM identities i WHERE i.org_id = $1 AND i.customer_id = c.customer_id) END
     FROM conversations c JOIN customers u ON u.org_id = $1 AND u.id = c.customer_id
     WHERE c.org_id = $1 AND c.is_solved = $3 AND (c.moved_at, c.id) < ($4, $5) AND ($6 < 0 OR c.status = $6)
     ORDER BY c.moved_at DESC, c.id DESC LIMIT $7",
);
const OF: Sql = Sql::tenant(
    "list.of",
    "SELECT c.id, c.number, c.subject, c.preview, c.status, c.snoozed_until_at, c.assignee_id, c.team_id,
       c.customer_id, u.name, c.waiting_since_at, c.moved_at, c.message_count, c.last_message_id,
       (SELECT r.message_id FROM reads r WHERE r.org_id = $1 AND r.conversation_id = c.id AND r.colleague_id = $2),
       CASE WHEN TRIM(u.name) = '' THEN
         (SELECT MIN(i.value) FROM identities i WHERE i.org_id = $1 AND i.customer_id = c.customer_id) END
     FROM conversations c JOIN customers u ON u.org_id = $1 AND u.id = c.customer_id
     WHERE c.org_id = $1 AND c.is_solved = $3 AND (c.moved_at, c.id) < ($4, $5) AND ($6 < 0 OR c.status = $6)
       AND c.assignee_id = $8
     ORDER BY c.moved_at DESC, c.id DESC LIMIT $7",
);

/// What to list.
#[derive(Clone, Copy, Debug)]
pub struct Listing {
    /// Whose.
    pub view: View,
    /// Which of them.
    pub filter: Filter,
    /// Whose marks of reading.
    pub colleague: ColleagueId,
    /// Where the page begins.
    pub after: Place,
    /// Most lines.
    pub limit: u16,
}

/// Lines of a view, newest first.
pub async fn list(tx: &mut Tx, what: Listing) -> Result<Vec<Line>, Fault> {
    let (is_solved, status) = match what.filter {
        Filter::Active => (false, -1),
        Filter::In(status) => (status == Status::Solved, status.number()),
    };
    let mut values =
        params![what.colleague, is_solved, what.after.moved_at, what.after.id, status, what.limit];
    let of = match what.view {
        View::All => return tx.all(&ALL, values, from_row).await,
        View::Mine => what.colleague,
        View::Unassigned => ColleagueId::NONE,
    };
    values.push(of.into());
    tx.all(&OF, values, from_row).await
}

const OF_CUSTOMER: Sql = Sql::tenant(
    "list.of_customer",
    "SELECT c.id, c.number, c.subject, c.preview, c.status, c.snoozed_until_at, c.assignee_id, c.team_id,
       c.customer_id, u.name, c.waiting_since_at, c.moved_at, c.message_count, c.last_message_id,
       (SELECT r.message_id FROM reads r WHERE r.org_id = $1 AND r.conversation_id = c.id AND r.colleague_id = $2),
       ''
     FROM conversations c JOIN customers u ON u.org_id = $1 AND u.id = c.customer_id
     WHERE c.org_id = $1 AND c.customer_id = $3
     ORDER BY c.moved_at DESC, c.id DESC LIMIT $4",
);

/// The conversations of a customer, newest first.
pub async fn of_customer(
    tx: &mut Tx,
    customer: CustomerId,
    colleague: ColleagueId,
    limit: u16,
) -> Result<Vec<Line>, Fault> {
    tx.all(&OF_CUSTOMER, params![colleague, customer, limit], from_row).await
}

/// How many conversations one statement looks up.
const SOME_AT_ONCE: usize = 25;

const SOME: Sql = Sql::tenant(
    "list.some",
    "SELECT c.id, c.number, c.subject, c.preview, c.status, c.snoozed_until_at, c.assignee_id, c.team_id,
       c.customer_id, u.name, c.waiting_since_at, c.moved_at, c.message_count, c.last_message_id,
       (SELECT r.message_id FROM reads r WHERE r.org_id = $1 AND r.conversation_id = c.id AND r.colleague_id = $2),
       CASE WHEN TRIM(u.name) = '' THEN
         (SELECT MIN(i.value) FROM identities i WHERE i.org_id = $1 AND i.customer_id = c.customer_id) END
     FROM conversations c JOIN customers u ON u.org_id = $1 AND u.id = c.customer_id
     WHERE c.org_id = $1 AND c.id IN ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
       $20, $21, $22, $23, $24, $25, $26, $27)",
);

/// The lines of these conversations, in the given order; unknown ones are left out.
pub async fn lines_of(
    tx: &mut Tx,
    conversations: &[ConversationId],
    colleague: ColleagueId,
) -> Result<Vec<Line>, Fault> {
    let mut lines = Vec::with_capacity(conversations.len());
    for some in conversations.chunks(SOME_AT_ONCE) {
        let mut values = params![colleague];
        values.extend(some.iter().map(|id| (*id).into()));
        values.resize_with(1 + SOME_AT_ONCE, || ConversationId::NONE.into());
        let mut found = tx.all(&SOME, values, from_row).await?;
        found.sort_by_key(|line| some.iter().position(|id| *id == line.id));
        lines.append(&mut found);
    }
    Ok(lines)
}

const READ_UP_TO: Sql = Sql::tenant(
    "list.read_up_to",
    "SELECT message_id FROM reads WHERE org_id = $1 AND conversation_id = $2 AND colleague_id = $3",
);

/// Whether a conversation holds something that this colleague has not read.
pub async fn is_unread(
    tx: &mut Tx,
    conversation: &Conversation,
    colleague: ColleagueId,
) -> Result<bool, Fault> {
    let read = tx.one(&READ_UP_TO, params![conversation.id, colleague], |row| row.int(0)).await?;
    Ok(MessageId::of(read.unwrap_or(0)) < conversation.last_message)
}

fn from_row(row: &Row<'_>) -> Result<Line, Fault> {
    let newest = MessageId::of(row.int(13)?);
    let read = MessageId::of(row.opt_int(14)?.unwrap_or(0));
    Ok(Line {
        id: ConversationId::of(row.int(0)?),
        number: row.int(1)?,
        subject: row.text(2)?,
        preview: row.text(3)?,
        status: Status::read(row, 4)?,
        snoozed_until: row.opt_time(5)?,
        assignee: ColleagueId::of(row.int(6)?),
        team: TeamId::of(row.int(7)?),
        customer: CustomerId::of(row.int(8)?),
        customer_name: row.text(9)?,
        customer_address: row.opt_text(15)?.unwrap_or_default(),
        waiting_since: row.opt_time(10)?,
        moved_at: row.time(11)?,
        message_count: row.int(12)?,
        is_unread: read < newest,
    })
}
