//! What promises say, for pages of other features that know no more of one than its id.

use conversations::{Worded, Wording};
use store::{Fault, Sql, Tx, Value, params};

/// How many promises one statement looks up.
const AT_ONCE: usize = 25;

/// Promises in their words.
pub(crate) const WORDING: Wording = Wording { name: "promises", read: |tx, ids| Box::pin(read(tx, ids)) };

const WORDED: Sql = Sql::tenant(
    "promises.worded",
    "SELECT id, said, due_at, fulfilled_at FROM promises
     WHERE org_id = $1 AND id IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
       $21, $22, $23, $24, $25, $26)",
);

async fn read(tx: &mut Tx, ids: &[i64]) -> Result<Vec<Worded>, Fault> {
    let mut worded = Vec::with_capacity(ids.len());
    for some in ids.chunks(AT_ONCE) {
        let mut values: Vec<Value> = params![];
        values.extend(some.iter().map(|id| Value::from(*id)));
        values.resize_with(AT_ONCE, || Value::from(0_i64));
        let found = tx.all(&WORDED, values, |row| {
            Ok(Worded {
                id: row.int(0)?,
                said: row.text(1)?,
                due_at: row.opt_time(2)?,
                done_at: row.opt_time(3)?,
            })
        });
        worded.extend(found.await?);
    }
    Ok(worded)
}
