//! A transaction: of one organization, on either engine.

use std::sync::Arc;

use futures_util::future::{join, join_all};
use rusqlite::types::ToSql as _;

use crate::clock::{Clock, Timestamp};
use crate::events::{self, Event};
use crate::fault::{Fault, Result};
use crate::ids::{IdSource, OrgId};
use crate::jobs::{self, Job, NewJob};
use crate::row::{Cells, Row};
use crate::sql::{Scope, Sql};
use crate::value::Value;

/// Names of placeholders, for the few statements that do not name them in order.
const PLACES: [&str; 64] = [
    "$1", "$2", "$3", "$4", "$5", "$6", "$7", "$8", "$9", "$10", "$11", "$12", "$13", "$14", "$15", "$16",
    "$17", "$18", "$19", "$20", "$21", "$22", "$23", "$24", "$25", "$26", "$27", "$28", "$29", "$30", "$31",
    "$32", "$33", "$34", "$35", "$36", "$37", "$38", "$39", "$40", "$41", "$42", "$43", "$44", "$45", "$46",
    "$47", "$48", "$49", "$50", "$51", "$52", "$53", "$54", "$55", "$56", "$57", "$58", "$59", "$60", "$61",
    "$62", "$63", "$64",
];

/// What all transactions of one database share.
#[derive(Clone)]
pub(crate) struct House {
    pub(crate) clock: Clock,
    pub(crate) ids: Arc<IdSource>,
}

/// A transaction. Look-ups answer at once; writes queued with [`Tx::later`] and [`Tx::event`] are sent in
/// one batch when the closure has ended well.
pub struct Tx {
    pub(crate) connection: Connection,
    house: House,
    org: OrgId,
    now: Timestamp,
    late: Vec<(&'static Sql, Vec<Value>)>,
    events: Vec<Event>,
    reserved: u32,
    seq: i64,
    has_jobs: bool,
    pub(crate) again: bool,
}

pub(crate) enum Connection {
    Sqlite(rusqlite::Connection),
    Postgres { client: Option<deadpool_postgres::Object>, begin: Begin },
}

/// Where a `PostgreSQL` connection stands: BEGIN travels with the first statement to save a round trip.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Begin {
    Never,
    WithFirst,
    Open,
}

/// What a transaction did, told to listeners after COMMIT.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outcome {
    pub(crate) seq: i64,
    pub(crate) has_jobs: bool,
}

impl Tx {
    pub(crate) fn new(connection: Connection, house: House, org: OrgId) -> Self {
        let now = house.clock.now();
        Self {
            connection,
            house,
            org,
            now,
            late: Vec::new(),
            events: Vec::new(),
            reserved: 0,
            seq: 0,
            has_jobs: false,
            again: false,
        }
    }

    /// The organization whose transaction this is.
    pub fn org(&self) -> OrgId {
        self.org
    }

    /// The instant at which this transaction began.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// A fresh id: above every id made before on this node.
    pub fn new_id(&self) -> i64 {
        self.house.ids.next(&self.house.clock)
    }

    /// All rows that answer `sql`, each read by `read`.
    pub async fn all<T: Send>(
        &mut self,
        sql: &'static Sql,
        values: Vec<Value>,
        read: impl Fn(&Row<'_>) -> Result<T> + Send,
    ) -> Result<Vec<T>> {
        let found = match &mut self.connection {
            Connection::Sqlite(connection) => {
                sqlite_rows(connection, sql, &Bound::of(sql, self.org, &values), usize::MAX, &read)
            }
            Connection::Postgres { client, begin } => {
                let client = client.as_ref().expect("the client leaves only with the transaction");
                let rows = postgres_query(client, begin, sql, &Bound::of(sql, self.org, &values)).await;
                rows.and_then(|rows| {
                    rows.iter()
                        .map(|row| read(&Row { statement: sql.name, cells: Cells::Postgres(row) }))
                        .collect()
                })
            }
        };
        self.noted(found)
    }

    /// The only row that answers `sql`, or the first of several, or `None`.
    pub async fn one<T: Send>(
        &mut self,
        sql: &'static Sql,
        values: Vec<Value>,
        read: impl Fn(&Row<'_>) -> Result<T> + Send,
    ) -> Result<Option<T>> {
        let Connection::Sqlite(connection) = &self.connection else {
            return Ok(self.all(sql, values, read).await?.into_iter().next());
        };
        let found = sqlite_rows(connection, sql, &Bound::of(sql, self.org, &values), 1, &read);
        Ok(self.noted(found)?.pop())
    }

    /// Runs a write at once and says how many rows it touched.
    pub async fn run(&mut self, sql: &'static Sql, values: Vec<Value>) -> Result<u64> {
        let bound = Bound::of(sql, self.org, &values);
        let touched = match &mut self.connection {
            Connection::Sqlite(connection) => sqlite_run(connection, sql, &bound),
            Connection::Postgres { client, begin } => {
                let client = client.as_ref().expect("the client leaves only with the transaction");
                postgres_execute(client, begin, sql, &bound).await
            }
        };
        self.noted(touched)
    }

    /// Queues a write for the closing batch, where nobody needs to know how many rows it touches.
    pub fn later(&mut self, sql: &'static Sql, values: Vec<Value>) {
        self.late.push((sql, values));
    }

    /// Records a fact. Its number is taken when the transaction closes, in commit order.
    pub fn event(&mut self, event: Event) {
        self.events.push(event);
    }

    /// Plans a job in the same transaction as its cause. A job with this kind and key that exists already
    /// makes the whole transaction a [`Fault::Duplicate`].
    pub fn job_later(&mut self, job: NewJob) {
        let id = self.new_id();
        let now = self.now;
        self.has_jobs = true;
        let values = jobs::insert_values(id, now, job);
        self.later(&jobs::INSERT, values);
    }

    /// Plans a job in the same transaction as its cause, unless one with this kind and key is planned already.
    pub fn job_unless_planned(&mut self, job: NewJob) {
        let id = self.new_id();
        let now = self.now;
        self.has_jobs = true;
        let values = jobs::insert_values(id, now, job);
        self.later(&jobs::INSERT_UNLESS_PLANNED, values);
    }

    /// Forgets a planned job that has not begun; nothing happens when there is none.
    pub fn cancel_job(&mut self, kind: &str, key: &str) {
        self.later(&jobs::CANCEL, crate::params![kind, key]);
    }

    /// Marks a job as done in the transaction of its effect, so that the effect happens once.
    ///
    /// # Errors
    /// [`Fault::LeaseLost`] when another node has taken the job over.
    pub async fn finish(&mut self, job: &Job) -> Result<()> {
        let finished = self.run(&jobs::FINISH, crate::params![job.id, job.fence]).await?;
        if finished == 1 { Ok(()) } else { Err(Fault::LeaseLost) }
    }

    /// Takes the next number for people to read (`#4127`), and in the same step the numbers of so many `facts`
    /// that this transaction is going to record, at least one. Do the look-ups before: the organization's row
    /// stays locked from here to the COMMIT.
    pub async fn next_number(&mut self, facts: u32) -> Result<i64> {
        assert!(facts > 0, "a number taken must be told as an event");
        let taken = self
            .one(&events::TAKE_NUMBER, crate::params![facts], |row| Ok((row.int(0)?, row.int(1)?)))
            .await?;
        let (number, seq) = taken.ok_or(Fault::Unavailable("this organization does not exist".into()))?;
        self.reserved += facts;
        self.seq = seq;
        Ok(number)
    }

    /// Takes the event numbers and sends everything queued. On `PostgreSQL` COMMIT travels in the same
    /// batch: the server turns it into a rollback when a statement before it failed.
    pub(crate) async fn close(&mut self) -> Result<Outcome> {
        let outcome = self.queue_events().await;
        let outcome = self.noted(outcome)?;
        let (org, late) = (self.org, std::mem::take(&mut self.late));
        let sent = match &mut self.connection {
            Connection::Sqlite(connection) => late.iter().try_for_each(|(sql, values)| {
                sqlite_run(connection, sql, &Bound::of(sql, org, values)).map(drop)
            }),
            Connection::Postgres { client, begin } => {
                let client = client.as_ref().expect("the client leaves only with the transaction");
                postgres_batch(client, begin, org, &late).await
            }
        };
        self.noted(sent)?;
        Ok(outcome)
    }

    async fn queue_events(&mut self) -> Result<Outcome> {
        let events = std::mem::take(&mut self.events);
        let count = u32::try_from(events.len()).expect("a transaction records few events");
        assert!(
            count >= self.reserved,
            "a number taken must be told as an event, or the numbering has a gap"
        );
        let mut seq = self.seq;
        if count > self.reserved {
            let more = i64::from(count - self.reserved);
            seq = self
                .one(&events::TAKE_SEQ, crate::params![more], |row| row.int(0))
                .await?
                .ok_or(Fault::Unavailable("this organization does not exist".into()))?;
        }
        let first = seq - i64::from(count);
        for (place, event) in (1..).zip(events) {
            let values = event.values(first + place, self.now);
            self.later(&events::INSERT, values);
        }
        Ok(Outcome { seq, has_jobs: self.has_jobs })
    }

    /// Makes this transaction ready for the next write of the same batch.
    pub(crate) fn begin_for(&mut self, org: OrgId) {
        self.org = org;
        self.now = self.house.clock.now();
        self.late.clear();
        self.events.clear();
        self.reserved = 0;
        self.seq = 0;
        self.has_jobs = false;
        self.again = false;
    }

    /// Runs a bare control statement (BEGIN, SAVEPOINT ...) on `SQLite`.
    pub(crate) fn control(&mut self, text: &'static str) -> Result<()> {
        let Connection::Sqlite(connection) = &self.connection else {
            unreachable!("control statements are sent on the writer thread only")
        };
        connection
            .prepare_cached(text)
            .and_then(|mut statement| statement.execute([]).map(drop))
            .map_err(|cause| Fault::sqlite(text, &cause))
    }

    /// How many rows this connection to `SQLite` has changed since it was opened.
    pub(crate) fn changes(&self) -> u64 {
        match &self.connection {
            Connection::Sqlite(connection) => connection.total_changes(),
            Connection::Postgres { .. } => unreachable!("changes are counted on the writer thread only"),
        }
    }

    /// Whether the open transaction of `SQLite` is as it was when this many rows had been changed.
    pub(crate) fn is_untouched_since(&self, changes: u64) -> bool {
        let is_open = matches!(&self.connection, Connection::Sqlite(open) if !open.is_autocommit());
        is_open && self.changes() == changes
    }

    fn noted<T>(&mut self, result: Result<T>) -> Result<T> {
        if let Err(fault) = &result {
            self.again |= fault.is_again();
        }
        result
    }
}

impl Drop for Tx {
    /// A transaction given up half-way must not return its connection to the pool.
    fn drop(&mut self) {
        if let Connection::Postgres { client, begin: Begin::Open } = &mut self.connection
            && let Some(client) = client.take()
        {
            drop(deadpool_postgres::Object::take(client));
        }
    }
}

/// What is bound to the placeholders of a statement: the organization as the first of a tenant statement, and the values.
struct Bound<'v> {
    org: Option<Value>,
    values: &'v [Value],
}

impl<'v> Bound<'v> {
    fn of(sql: &Sql, org: OrgId, values: &'v [Value]) -> Self {
        Self { org: (sql.scope == Scope::Tenant).then(|| Value::from(org)), values }
    }

    fn each(&self) -> impl Iterator<Item = &Value> {
        self.org.iter().chain(self.values)
    }
}

/// A placeholder has the number of its first appearance in the text. Nearly every text names them in order; in the
/// others each is looked up.
fn sqlite_bind(
    statement: &mut rusqlite::Statement<'_>,
    sql: &Sql,
    bound: &Bound<'_>,
) -> rusqlite::Result<()> {
    for ((number, place), value) in (1..).zip(PLACES).zip(bound.each()) {
        let index = if sql.is_in_order { Some(number) } else { statement.parameter_index(place)? };
        let index = index.ok_or_else(|| rusqlite::Error::InvalidParameterName(place.to_owned()))?;
        statement.raw_bind_parameter(index, value.to_sql()?)?;
    }
    Ok(())
}

/// The first rows, at most so many. What writes runs to its end all the same.
fn sqlite_rows<T>(
    connection: &rusqlite::Connection,
    sql: &'static Sql,
    bound: &Bound<'_>,
    rows_max: usize,
    read: &impl Fn(&Row<'_>) -> Result<T>,
) -> Result<Vec<T>> {
    let fault = |cause| Fault::sqlite(sql.name, &cause);
    let mut statement = connection.prepare_cached(sql.sqlite).map_err(fault)?;
    sqlite_bind(&mut statement, sql, bound).map_err(fault)?;
    let rows_max = if statement.readonly() { rows_max } else { usize::MAX };
    let mut rows = statement.raw_query();
    let mut found = Vec::new();
    while found.len() < rows_max
        && let Some(row) = rows.next().map_err(fault)?
    {
        found.push(read(&Row { statement: sql.name, cells: Cells::Sqlite(row) })?);
    }
    Ok(found)
}

fn sqlite_run(connection: &rusqlite::Connection, sql: &'static Sql, bound: &Bound<'_>) -> Result<u64> {
    let fault = |cause| Fault::sqlite(sql.name, &cause);
    let mut statement = connection.prepare_cached(sql.sqlite).map_err(fault)?;
    sqlite_bind(&mut statement, sql, bound).map_err(fault)?;
    let touched = statement.raw_execute().map_err(fault)?;
    Ok(touched as u64)
}

type Params<'a> = Vec<&'a (dyn tokio_postgres::types::ToSql + Sync)>;

fn borrowed<'v>(bound: &'v Bound<'_>) -> Params<'v> {
    bound.each().map(|value| value as &(dyn tokio_postgres::types::ToSql + Sync)).collect()
}

async fn postgres_query(
    client: &deadpool_postgres::Object,
    begin: &mut Begin,
    sql: &'static Sql,
    bound: &Bound<'_>,
) -> Result<Vec<tokio_postgres::Row>> {
    let fault = |cause| Fault::postgres(sql.name, &cause);
    let statement = client.prepare_cached(sql.postgres).await.map_err(fault)?;
    let params = borrowed(bound);
    if *begin == Begin::WithFirst {
        *begin = Begin::Open;
        let (opened, rows) = join(client.batch_execute("BEGIN"), client.query(&statement, &params)).await;
        opened.map_err(fault)?;
        return rows.map_err(fault);
    }
    client.query(&statement, &params).await.map_err(fault)
}

async fn postgres_execute(
    client: &deadpool_postgres::Object,
    begin: &mut Begin,
    sql: &'static Sql,
    bound: &Bound<'_>,
) -> Result<u64> {
    let fault = |cause| Fault::postgres(sql.name, &cause);
    let statement = client.prepare_cached(sql.postgres).await.map_err(fault)?;
    let params = borrowed(bound);
    if *begin == Begin::WithFirst {
        *begin = Begin::Open;
        let (opened, rows) = join(client.batch_execute("BEGIN"), client.execute(&statement, &params)).await;
        opened.map_err(fault)?;
        return rows.map_err(fault);
    }
    client.execute(&statement, &params).await.map_err(fault)
}

async fn postgres_batch(
    client: &deadpool_postgres::Object,
    begin: &mut Begin,
    org: OrgId,
    late: &[(&'static Sql, Vec<Value>)],
) -> Result<()> {
    if *begin == Begin::WithFirst && late.is_empty() {
        return Ok(());
    }
    let mut statements = Vec::with_capacity(late.len());
    for (sql, _) in late {
        let prepared = client.prepare_cached(sql.postgres).await;
        statements.push(prepared.map_err(|cause| Fault::postgres(sql.name, &cause))?);
    }
    let bound: Vec<_> = late.iter().map(|(sql, values)| Bound::of(sql, org, values)).collect();
    let params: Vec<_> = bound.iter().map(borrowed).collect();
    let writes = join_all(
        statements
            .iter()
            .zip(&params)
            .map(|(statement, params)| client.execute(statement, params.as_slice())),
    );
    let opening =
        async { if *begin == Begin::WithFirst { client.batch_execute("BEGIN").await } else { Ok(()) } };
    let (opened, (written, committed)) = join(opening, join(writes, client.batch_execute("COMMIT"))).await;
    *begin = Begin::Open;
    opened.map_err(|cause| Fault::postgres("begin", &cause))?;
    for ((sql, _), result) in late.iter().zip(written) {
        result.map_err(|cause| after_commit_was_sent(sql.name, &cause))?;
    }
    committed.map_err(|cause| after_commit_was_sent("commit", &cause))?;
    *begin = Begin::Never;
    Ok(())
}

/// COMMIT was in the same batch: a connection lost now leaves the outcome unknown.
fn after_commit_was_sent(statement: &'static str, cause: &tokio_postgres::Error) -> Fault {
    if cause.as_db_error().is_none() { Fault::CommitUnknown } else { Fault::postgres(statement, cause) }
}
