//! Fetching again what a mailbox's server would not hand over, or what was too large: the arrival in quarantine
//! knows the place where the letter lies. What is had this time is a new arrival, which takes the old one's place.

use conversations::ChannelId;
use conversations::channels::{self as lanes, Channel};
use shell::App;
use shell::carriers::Trouble;
use shell::carriers::imap::{Content, Letter};
use store::arrivals::{Arrival, Payload, State};
use store::{Fault, OrgId, arrivals as rows};

use crate::arrivals::{self, Envelope, Fate, Place};
use crate::{deliver, fetching, trying};

/// The letter lies there no more.
const GONE: &str = "letter_gone";

/// Asks the mailbox's server for a letter once more, and receives it where it is handed over.
pub(crate) async fn fetch_again(
    app: &App,
    org: OrgId,
    arrival: &Arrival,
    place: &Place,
) -> Result<Fate, Fault> {
    let id = ChannelId::of(arrival.channel_id);
    let Some(channel) = app.db.read(org, id, |tx, id| Box::pin(lanes::get(tx, *id))).await? else {
        return stays(app, org, arrival.id, "mailbox_gone").await;
    };
    match fetched(app, org, &channel, place).await {
        Ok(Some(Letter { content: Content::Whole(raw), .. })) => {
            let raw = Payload::prepare(&app.blobs, raw.to_vec()).await?;
            match replaced(app, org, arrival, raw).await? {
                Some(new) => arrivals::process(app, org, new).await,
                None => Ok(Fate::Settled),
            }
        }
        Ok(Some(letter)) => {
            stays(app, org, arrival.id, fetching::had(letter.content).1.unwrap_or(GONE)).await
        }
        Ok(None) => stays(app, org, arrival.id, GONE).await,
        Err(trouble) => {
            tracing::warn!(channel = %channel.address, %trouble, "a letter could not be fetched again");
            stays(app, org, arrival.id, &arrival.reason).await
        }
    }
}

/// The letter as its server gives it now; none where it lies there no more.
async fn fetched(app: &App, org: OrgId, channel: &Channel, place: &Place) -> Result<Option<Letter>, Trouble> {
    let settings = deliver::settings_of(channel)?;
    let mut session = trying::open(app, org, channel, &settings).await?;
    let opened = session.open(&place.folder).await?;
    // A folder that was numbered anew is read again from the start, and this letter with it.
    let letter = if opened.validity == place.validity { session.letter(place.uid).await? } else { None };
    session.leave().await;
    Ok(letter)
}

/// Keeps what was fetched in place of what was not; none where somebody dealt with it meanwhile.
async fn replaced(app: &App, org: OrgId, arrival: &Arrival, raw: Payload) -> Result<Option<i64>, Fault> {
    let envelope = Envelope { place: None, ..arrivals::envelope_of(arrival) };
    let input = (arrival.id, arrival.channel_id, raw, arrivals::written(&envelope));
    app.db
        .write(org, input, |tx, (old, channel, raw, envelope)| {
            Box::pin(async move {
                if !is_waiting(rows::get(tx, *old).await?) {
                    return Ok(None);
                }
                rows::settle(tx, *old, State::Duplicate, "fetched_again", 0);
                Ok::<_, Fault>(Some(rows::keep(tx, *channel, raw, envelope)))
            })
        })
        .await
}

/// It could still not be had: one more try is counted.
async fn stays(app: &App, org: OrgId, id: i64, reason: &str) -> Result<Fate, Fault> {
    let stays = app
        .db
        .write(org, (id, reason.to_owned()), |tx, (id, reason)| {
            Box::pin(async move {
                let is_waiting = is_waiting(rows::get(tx, *id).await?);
                if is_waiting {
                    rows::settle(tx, *id, State::Quarantined, reason, 0);
                }
                Ok::<_, Fault>(is_waiting)
            })
        })
        .await?;
    Ok(if stays { Fate::Quarantined(reason.to_owned()) } else { Fate::Settled })
}

fn is_waiting(arrival: Option<Arrival>) -> bool {
    arrival.is_some_and(|arrival| arrival.state == State::Quarantined)
}
