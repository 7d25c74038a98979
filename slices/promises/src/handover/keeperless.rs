//! Promises that nobody keeps who works here: on a list, and counted for those who look after the program.

use shell::api::Cursor;
use store::{Fault, Tx};

use super::sql;
use crate::promise::Line;

/// Live promises without a keeper, by due time, at most `limit`; and where the list goes on.
pub async fn keeperless(
    tx: &mut Tx,
    after: Option<Cursor>,
    limit: u16,
) -> Result<(Vec<Line>, Option<Cursor>), Fault> {
    let after = after.map_or((i64::MIN, 0), |cursor| (cursor.key, cursor.id));
    let mut lines = sql::keeperless(tx, after, limit + 1).await?;
    let goes_on = lines.len() > usize::from(limit);
    lines.truncate(limit.into());
    let last = lines.last().filter(|_| goes_on);
    let next = last.map(|line| Cursor { key: line.place, id: line.promise.id.get() });
    Ok((lines, next))
}

/// How many live promises have no keeper, at most 1,000.
pub async fn keeperless_count(tx: &mut Tx) -> Result<i64, Fault> {
    sql::keeperless_count(tx, 1_000).await
}
