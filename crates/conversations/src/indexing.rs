//! Customers who were known before they could be found by words are gone through by jobs, the newest first, some in
//! each. How far that has come is a row that moves in the transaction of the words.

use shell::{App, JobFailed, JobKind};
use store::{Db, Fault, Job, NewJob, OrgId, Sql, Tx, params};

use crate::ids::CustomerId;
use crate::{customers, finding};

/// Goes through some of them, and plans the next job.
pub(crate) const INDEX: JobKind = JobKind {
    name: "conversations.index_customers",
    run: |app, job| Box::pin(index(app, job)),
    attempts_max: 20,
};

/// Customers that are gone through at once.
const STEP: u16 = 200;

const BEFORE: Sql =
    Sql::tenant("indexing.before", "SELECT before_id FROM customer_indexings WHERE org_id = $1");

/// Below which customer they are still to be gone through; `None` before it began.
async fn before(tx: &mut Tx) -> Result<Option<i64>, Fault> {
    tx.one(&BEFORE, params![], |row| row.int(0)).await
}

const MOVE: Sql = Sql::tenant(
    "indexing.move",
    "INSERT INTO customer_indexings (org_id, before_id) VALUES ($1, $2)
     ON CONFLICT (org_id) DO UPDATE SET before_id = $2",
);

/// Goes through some of those in this organization who were known before customers were found by words, and plans to go
/// on with the others, unless that was begun before.
pub async fn index_customers(db: &Db, org: OrgId) -> Result<(), Fault> {
    if db.read(org, (), |tx, ()| Box::pin(before(tx))).await?.is_some() {
        return Ok(());
    }
    db.write(org, (), |tx, ()| {
        Box::pin(async move {
            match before(tx).await? {
                None => index_some(tx, i64::MAX).await,
                Some(_) => Ok(()),
            }
        })
    })
    .await
}

/// Everybody below this customer comes next.
fn go_on(tx: &mut Tx, before: i64) {
    tx.later(&MOVE, params![before]);
    let (run_at, payload) = (tx.now(), serde_json::Value::Null);
    tx.job_unless_planned(NewJob { kind: INDEX.name, key: before.to_string(), run_at, payload });
}

async fn index(app: App, job: Job) -> Result<(), JobFailed> {
    let indexed = app.db.write(job.org, job, |tx, job| {
        Box::pin(async move {
            let before = before(tx).await?.unwrap_or(i64::MAX);
            index_some(tx, before).await?;
            tx.finish(job).await
        })
    });
    indexed.await.map_err(JobFailed::from)
}

async fn index_some(tx: &mut Tx, before: i64) -> Result<(), Fault> {
    let some = customers::list(tx, CustomerId::of(before), STEP).await?;
    for customer in &some {
        finding::keep_anew(tx, customer.id, &customer.name).await?;
    }
    match some.last() {
        Some(last) if some.len() == usize::from(STEP) => go_on(tx, last.id.get()),
        _ => tx.later(&MOVE, params![0_i64]),
    }
    Ok(())
}
