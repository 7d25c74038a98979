//! What stands below a mail that leaves. It is written once, before the first try to deliver, so that every try
//! sends the same bytes under the same Message-ID.

use shell::App;
use store::{Fault, OrgId, Sql, Tx, params};

use crate::ids::MessageId;
use crate::riders::{Footer, FooterLine, Said};

const GET: Sql =
    Sql::tenant("footers.get", "SELECT lines FROM footers WHERE org_id = $1 AND message_id = $2");
const INSERT: Sql = Sql::tenant(
    "footers.insert",
    "INSERT INTO footers (org_id, message_id, lines) VALUES ($1, $2, $3)
     ON CONFLICT (org_id, message_id) DO NOTHING",
);

/// The lines below a message that is about to leave, in the order of the registry: those that were written when
/// it was first asked, also when a feature would write others by now.
pub async fn below(app: &App, org: OrgId, said: Said) -> Result<Vec<FooterLine>, Fault> {
    if app.each::<Footer>().next().is_none() {
        return Ok(Vec::new());
    }
    if let Some(known) = app.db.read(org, said.message, |tx, id| Box::pin(get(tx, *id))).await? {
        return Ok(known);
    }
    app.db.write(org, (app.clone(), said), |tx, (app, said)| Box::pin(write(app, tx, *said))).await
}

/// Leaves a message without lines: it goes to somebody whom they do not concern.
pub(crate) fn none(tx: &mut Tx, message: MessageId) {
    tx.later(&INSERT, params![message, "[]"]);
}

const FORGET: Sql =
    Sql::tenant("footers.forget", "DELETE FROM footers WHERE org_id = $1 AND message_id = $2");

/// Forgets the lines of a message that is deleted.
pub(crate) fn forget(tx: &mut Tx, message: MessageId) {
    tx.later(&FORGET, params![message]);
}

async fn get(tx: &mut Tx, message: MessageId) -> Result<Option<Vec<FooterLine>>, Fault> {
    tx.one(&GET, params![message], |row| {
        serde_json::from_str(&row.text(0)?).map_err(|_| row.broken(0, "is no list of lines"))
    })
    .await
}

async fn write(app: &App, tx: &mut Tx, said: Said) -> Result<Vec<FooterLine>, Fault> {
    let mut lines = Vec::new();
    for footer in app.each::<Footer>() {
        lines.extend((footer.write)(app, tx, said).await?);
    }
    let text = serde_json::to_string(&lines).expect("lines are plain JSON");
    tx.run(&INSERT, params![said.message, text]).await?;
    // Somebody else may have been first: what was written first is what leaves.
    Ok(get(tx, said.message).await?.unwrap_or(lines))
}
