//! What the reply box says about the promise that the answer tells about.

use askama::Template;
use conversations::{Beside, ComposerPart};
use shell::page::filters;
use shell::{Error, Sample};
use store::Tx;

use super::remembered;
use crate::sql;

/// The part in the reply box.
pub(crate) const PART: ComposerPart =
    ComposerPart { name: "telling", show: |tx, beside| Box::pin(show(tx, beside)) };

/// The promise that is told about, and its new time.
#[derive(Template)]
#[template(path = "telling_early/part.html")]
struct Part {
    promise: String,
    said: String,
    by: String,
}

async fn show(tx: &mut Tx, beside: Beside<'_>) -> Result<String, Error> {
    let Some(conversation) = beside.conversation else { return Ok(String::new()) };
    let Some((id, by)) = remembered(tx, conversation.id, beside.seat.colleague.id).await? else {
        return Ok(String::new());
    };
    let line = sql::get(tx, id).await?.filter(|line| line.promise.standing.state.is_pending());
    let part = line.map(|line| Part { promise: id.to_string(), said: line.promise.said, by });
    Ok(part.map_or(Ok(String::new()), |part| part.render())?)
}

/// The part in its states.
pub(crate) fn samples() -> Vec<Sample> {
    let part = Part {
        promise: "1".to_owned(),
        said: "Call back before eleven about Thursday".to_owned(),
        by: "tomorrow 11:00".to_owned(),
    };
    let html = part.render().unwrap_or_else(|cause| format!("this sample does not render: {cause}"));
    vec![Sample { name: "promises/telling, in the reply box".to_owned(), html }]
}
