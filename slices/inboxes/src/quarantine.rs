//! Quarantine: arrivals that could not be read wait in it with their reason, until they are tried again or put
//! aside for good.

use shell::App;
use store::arrivals::{self, State};
use store::{Event, Fault, OrgId, Sql, Tx, params};

use crate::arrivals::{Fate, envelope_of, process};
use crate::refetching;

/// Tries an arrival in quarantine once more; one that could not be fetched is fetched again.
pub(crate) async fn retry(app: &App, org: OrgId, id: i64) -> Result<Fate, Fault> {
    let found = app.db.read(org, id, |tx, id| Box::pin(arrivals::get(tx, *id))).await?;
    let Some(arrival) = found.filter(|arrival| arrival.state == State::Quarantined) else {
        return Ok(Fate::Settled);
    };
    if let Some(place) = envelope_of(&arrival).place {
        return refetching::fetch_again(app, org, &arrival, &place).await;
    }
    let renewed = app
        .db
        .write(org, id, |tx, id| {
            Box::pin(async move {
                let arrival = arrivals::get(tx, *id).await?;
                let is_there = arrival.is_some_and(|arrival| arrival.state == State::Quarantined);
                if is_there {
                    arrivals::settle(tx, *id, State::New, "", 0);
                }
                Ok::<_, Fault>(is_there)
            })
        })
        .await?;
    if renewed { process(app, org, id).await } else { Ok(Fate::Settled) }
}

/// Puts an arrival in quarantine aside for good; its raw form stays.
pub(crate) async fn discard(app: &App, org: OrgId, id: i64) -> Result<bool, Fault> {
    app.db
        .write(org, id, |tx, id| {
            Box::pin(async move {
                let arrival = arrivals::get(tx, *id).await?;
                let there = arrival.filter(|arrival| arrival.state == State::Quarantined);
                let is_there = there.is_some();
                if let Some(arrival) = there {
                    arrivals::settle(tx, *id, State::Discarded, &arrival.reason, 0);
                    tx.event(Event::new("arrival_discarded").about(*id));
                }
                Ok::<_, Fault>(is_there)
            })
        })
        .await
}

const SAME: Sql = Sql::tenant(
    "arrivals.same_aside",
    "SELECT MAX(a.state) FROM arrivals a
     WHERE a.org_id = $1 AND a.state IN (2, 4) AND a.hash = $2 AND a.channel_id = $3 AND a.id <> $4
       AND a.reason <> 'withheld' AND a.reason <> 'letter_gone'",
);

/// Puts an arrival into quarantine. Bytes that lie there already are not shown twice, and bytes that a
/// colleague put aside stay aside when the mailbox is read again. Of what was withheld there are no bytes yet:
/// it is the same as nothing else.
pub(crate) async fn put(app: &App, org: OrgId, id: i64, reason: &str) -> Result<Fate, Fault> {
    let input = (id, reason.to_owned());
    let state = app.db.write(org, input, |tx, (id, reason)| Box::pin(put_aside(tx, *id, reason))).await?;
    if state != State::Quarantined {
        return Ok(Fate::Settled);
    }
    tracing::warn!(arrival = id, reason, "a message went to quarantine");
    Ok(Fate::Quarantined(reason.to_owned()))
}

async fn put_aside(tx: &mut Tx, id: i64, reason: &str) -> Result<State, Fault> {
    let Some(arrival) = arrivals::get(tx, id).await? else { return Ok(State::Discarded) };
    let values = params![&arrival.hash, arrival.channel_id, id];
    let same = tx.one(&SAME, values, |row| row.opt_int(0)).await?.flatten();
    let state = match same {
        Some(4) => State::Discarded,
        Some(_) => State::Duplicate,
        None => State::Quarantined,
    };
    match state {
        State::Quarantined => set_apart(tx, id, reason),
        settled => arrivals::settle(tx, id, settled, reason, 0),
    }
    Ok(state)
}

/// Puts an arrival into quarantine, whatever lies there already.
pub(crate) fn set_apart(tx: &mut Tx, id: i64, reason: &str) {
    arrivals::settle(tx, id, State::Quarantined, reason, 0);
    tx.event(Event::new("arrival_quarantined").about(id).code(reason));
}
