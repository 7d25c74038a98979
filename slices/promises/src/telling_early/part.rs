//! What the reply box says about the promise that the answer tells about.

use askama::Template;
use conversations::ComposerPart;
use shell::page::filters;
use shell::{App, Error, Sample, Seat};
use store::{Fault, Tx};

use super::remembered;
use crate::sql;

/// The part in the reply box.
pub(crate) const PART: ComposerPart = ComposerPart {
    name: "telling",
    show: |app, seat, number| Box::pin(async move { show(&app, &seat, number).await }),
};

/// The promise that is told about, and its new time.
#[derive(Template)]
#[template(path = "telling_early/part.html")]
struct Part {
    promise: String,
    said: String,
    by: String,
}

async fn show(app: &App, seat: &Seat, number: i64) -> Result<String, Error> {
    if number == 0 {
        return Ok(String::new());
    }
    let input = (number, seat.clone());
    let part = app.db.read(seat.org, input, |tx, (number, seat)| Box::pin(read(tx, *number, seat))).await?;
    Ok(part.map_or(Ok(String::new()), |part| part.render())?)
}

async fn read(tx: &mut Tx, number: i64, seat: &Seat) -> Result<Option<Part>, Fault> {
    let Some(conversation) = conversations::by_number(tx, number).await? else { return Ok(None) };
    let Some((id, by)) = remembered(tx, conversation.id, seat.colleague.id).await? else { return Ok(None) };
    let line = sql::get(tx, id).await?.filter(|line| line.promise.standing.state.is_pending());
    Ok(line.map(|line| Part { promise: id.to_string(), said: line.promise.said, by }))
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
