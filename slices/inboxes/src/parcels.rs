//! The outbox as people see it: what waits, what did not get through.

use axum::http::StatusCode;
use conversations::MessageId;
use shell::{Code, Refusal, codes};
use store::{Actor, Event, Fault, Row, Sql, Timestamp, Tx, outbox, params, to_micros};

use crate::unreached::Unreached;

/// Which parcels are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Which {
    /// On their way.
    #[default]
    Waiting,
    /// Given up.
    Failed,
}

impl Which {
    const fn state(self) -> i64 {
        match self {
            Self::Waiting => 0,
            Self::Failed => 2,
        }
    }
}

/// A parcel with what people want to know of it.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    /// Its id.
    pub id: i64,
    /// The message it carries.
    pub message: MessageId,
    /// The conversation's number.
    pub number: i64,
    /// The message's subject.
    pub subject: String,
    /// To whom, as stored JSON.
    pub recipients: String,
    /// Not before this instant.
    pub send_at: Timestamp,
    /// How often sending was tried.
    pub attempts: i64,
    /// What went wrong last: `kind|the server's words`.
    pub last_error: String,
    /// Whom it has not reached, where it reached others.
    pub unreached: Option<Unreached>,
}

const LIST: Sql = Sql::tenant(
    "parcels.list",
    "SELECT o.id, o.message_id, c.number, m.subject, m.recipients, o.send_at, o.attempts, o.last_error, o.unreached
     FROM outbox o
     JOIN messages m ON m.org_id = o.org_id AND m.id = o.message_id
     JOIN conversations c ON c.org_id = m.org_id AND c.id = m.conversation_id
     WHERE o.org_id = $1 AND o.state = $2 AND (o.send_at, o.id) < ($3, $4)
     ORDER BY o.send_at DESC, o.id DESC LIMIT $5",
);

/// Parcels before `(send_at in microseconds, id)`, newest first.
pub(crate) async fn list(
    tx: &mut Tx,
    which: Which,
    before: (i64, i64),
    limit: u16,
) -> Result<Vec<Line>, Fault> {
    tx.all(&LIST, params![which.state(), before.0, before.1, limit], from_row).await
}

/// The place of a line in its list, to go on after it.
pub(crate) fn place(line: &Line) -> (i64, i64) {
    (to_micros(line.send_at), line.id)
}

const FAILED: Sql = Sql::tenant(
    "parcels.failed_count",
    "SELECT COUNT(*) FROM (SELECT id FROM outbox WHERE org_id = $1 AND state = 2 LIMIT 1000) AS counted",
);

/// How many parcels were given up, up to 1,000.
pub(crate) async fn failed_count(tx: &mut Tx) -> Result<i64, Fault> {
    Ok(tx.one(&FAILED, params![], |row| row.int(0)).await?.unwrap_or(0))
}

/// Why a parcel cannot be given up or sent again.
#[derive(Debug, thiserror::Error)]
pub enum CannotChangeParcel {
    /// There is no such parcel.
    #[error("there is no such parcel")]
    NotFound,
    /// It has left, or was given up already.
    #[error("this parcel has left or was given up already")]
    Left,
    /// Storage failed.
    #[error(transparent)]
    Fault(#[from] Fault),
}

impl CannotChangeParcel {
    /// The codes of these refusals.
    pub const CODES: &[Code] = &[Code::new("parcel_left", StatusCode::CONFLICT)];
}

impl Refusal for CannotChangeParcel {
    fn code(&self) -> Code {
        match self {
            Self::NotFound => codes::NOT_FOUND,
            Self::Left => Self::CODES[0],
            Self::Fault(_) => codes::FAULT,
        }
    }

    fn fault(&self) -> Option<&Fault> {
        if let Self::Fault(fault) = self { Some(fault) } else { None }
    }
}

/// Gives a waiting parcel up; its author is told.
pub(crate) async fn give_up(tx: &mut Tx, id: i64, actor: Actor) -> Result<(), CannotChangeParcel> {
    let parcel = outbox::get(tx, id).await?.ok_or(CannotChangeParcel::NotFound)?;
    let unreached = Unreached::read(&parcel.unreached).map(Unreached::given_up);
    if let Some(unreached) = &unreached {
        outbox::leaves_out(tx, id, &unreached.write()).await?;
    }
    if !outbox::fail(tx, id, "given-up|").await? {
        return Err(CannotChangeParcel::Left);
    }
    tx.cancel_job(conversations::DELIVER, &id.to_string());
    let message = MessageId::of(parcel.message_id);
    conversations::traces::add(tx, message, "failed", "a colleague gave it up");
    if let Some(message) = conversations::message(tx, message).await? {
        let is_lost = unreached.is_none_or(|unreached| unreached.misses_the_point(&message));
        tx.event(
            Event::new(if is_lost { "delivery_failed" } else { "delivery_incomplete" })
                .conversation(message.conversation.get())
                .about(message.id.get())
                .actor(actor)
                .code("given-up"),
        );
        if is_lost {
            crate::tell::author(tx, &message).await?;
        } else {
            crate::tell::author_of_some(tx, &message).await?;
        }
    }
    Ok(())
}

/// Sends a given-up parcel again.
pub(crate) async fn send_again(tx: &mut Tx, id: i64, actor: Actor) -> Result<(), CannotChangeParcel> {
    let parcel = outbox::get(tx, id).await?.ok_or(CannotChangeParcel::NotFound)?;
    match conversations::send_again(tx, MessageId::of(parcel.message_id), actor).await {
        Ok(()) => Ok(()),
        Err(conversations::CannotAnswer::Fault(fault)) => Err(fault.into()),
        Err(_) => Err(CannotChangeParcel::Left),
    }
}

/// The sentence about a failure, and what the other side said.
pub(crate) fn explained(last_error: &str) -> (String, String) {
    use shell::words::{knows, say};
    let (kind, said) = last_error.split_once('|').unwrap_or(("", last_error));
    let (kind, is_unsure) = kind.split_once(' ').map_or((kind, false), |(kind, _)| (kind, true));
    let key = format!("inboxes-trouble-{kind}");
    let mut sentence = match kind {
        "" => String::new(),
        "given-up" => say("inboxes-outbox-given-up-reason"),
        _ if knows(&key) => say(&key),
        _ => kind.to_owned(),
    };
    if is_unsure {
        sentence = format!("{sentence} {}", say("inboxes-perhaps-sent"));
    }
    (sentence, said.to_owned())
}

fn from_row(row: &Row<'_>) -> Result<Line, Fault> {
    Ok(Line {
        id: row.int(0)?,
        message: MessageId::of(row.int(1)?),
        number: row.int(2)?,
        subject: row.text(3)?,
        recipients: row.text(4)?,
        send_at: row.time(5)?,
        attempts: row.int(6)?,
        last_error: row.text(7)?,
        unreached: Unreached::read(&row.text(8)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_explained_in_words() {
        let (sentence, said) = explained("recipient-refused|550 no such user");
        assert!(sentence.contains("recipient") && said == "550 no such user");
        assert!(explained("lost perhaps-sent|").0.contains("Message-ID"));
        for word in ["some-wait|", "some-refused|"] {
            assert!(explained(word).0.starts_with("Some recipients"), "{word}");
        }
        assert_eq!(explained(""), (String::new(), String::new()));
        assert!(!explained("given-up|").0.is_empty());
    }
}
