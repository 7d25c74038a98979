//! What did not reach anybody: whoever was promised something in it may not know. Its keeper is told once; the promise
//! stands as it stood.

use conversations::MessageId;
use shell::words::Arg;
use shell::{ColleagueId, colleague, notifications};
use store::events::Recorded;
use store::{Actor, Fault, Tx};

use crate::making::told;
use crate::promise::Line;
use crate::{reading, sql};

/// The message that a promise was made in came back, or was given up.
const UNREACHED: &str = "promise_unreached";
/// That message was sent again.
const SENT_AGAIN: &str = "promise_sent_again";

/// Does a fact say whether a message of ours arrived?
pub(crate) fn concerns(fact: &Recorded) -> bool {
    matches!(fact.kind.as_str(), "message_bounced" | "delivery_failed" | "delivery_repeated")
}

/// Notes on the promises made in a message that it did not arrive, or was sent again.
pub(crate) async fn look(tx: &mut Tx, fact: &Recorded) -> Result<(), Fault> {
    let is_sent_again = fact.kind == "delivery_repeated";
    for id in sql::of_message(tx, MessageId::of(fact.about_id)).await? {
        let Some(line) = sql::get(tx, id).await?.filter(|line| line.promise.is_live()) else { continue };
        let is_noted = is_so(reading::history(tx, &line.promise).await?.iter());
        if is_sent_again && is_noted {
            tx.event(told(SENT_AGAIN, &line.promise, Actor::System).number(fact.about_id));
        }
        if !is_sent_again && !is_noted {
            tx.event(told(UNREACHED, &line.promise, Actor::System).number(fact.about_id));
            tell_keeper(tx, &line).await?;
        }
    }
    Ok(())
}

/// Whether the message of a promise with this history did not arrive, as far as is known.
pub(crate) fn is_so<'a>(history: impl Iterator<Item = &'a Recorded>) -> bool {
    let last = history.filter(|fact| [UNREACHED, SENT_AGAIN].contains(&fact.kind.as_str())).last();
    last.is_some_and(|fact| fact.kind == UNREACHED)
}

/// Tells the keeper, or where nobody keeps it the team's lead.
async fn tell_keeper(tx: &mut Tx, line: &Line) -> Result<(), Fault> {
    let promise = &line.promise;
    for id in [promise.keeper, sql::lead(tx, promise).await?] {
        if id == ColleagueId::NONE {
            continue;
        }
        let found = colleague::get(tx, id).await?;
        if found.is_some_and(|found| found.state == colleague::State::Active) {
            let args = [("said", Arg::from(&promise.said)), ("customer", Arg::from(&line.customer_name))];
            let is_nameless = line.customer_name.is_empty();
            let says =
                if is_nameless { "promises-notice-unreached-nameless" } else { "promises-notice-unreached" };
            notifications::tell(tx, id, says, &args, &format!("/promises/{}", promise.id));
            return Ok(());
        }
    }
    Ok(())
}
