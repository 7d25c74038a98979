//! `GET /live`: one stream of server-sent events per browser.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Sse;
use axum::response::sse::{Event, KeepAlive};
use futures_util::Stream;
use futures_util::stream::unfold;
use store::events;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio::time::{Instant, sleep_until};

use super::hub::{self, Word, word_since};
use crate::api::Query;
use crate::sign_in::sessions;
use crate::{App, Error, Seat};

/// A silent stream says this often that it is there.
const KEEP_ALIVE: Duration = Duration::from_secs(25);
/// The session behind a stream is looked at this often.
const CHECK_EVERY: Duration = Duration::from_mins(1);

#[derive(serde::Deserialize)]
pub(super) struct From {
    #[serde(default)]
    after: Option<i64>,
}

struct Live {
    app: App,
    seat: Seat,
    seq: i64,
    told: broadcast::Receiver<Arc<Word>>,
    check_at: Instant,
}

/// Opens a stream. With a last number (`Last-Event-ID` or `after`) it begins with what was missed.
pub(super) async fn open(
    State(app): State<App>,
    seat: Seat,
    headers: HeaderMap,
    Query(from): Query<From>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Error> {
    let newest = app.db.read(seat.org, (), |tx, ()| Box::pin(events::newest(tx))).await?;
    let told = app.live.listen(seat.org, newest);
    hub::run(&app);
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse().ok()).or(from.after);
    let seq = last.unwrap_or(newest).min(newest);
    let missed = if seq < newest { word_since(&app, seat.org, seq).await? } else { None };
    let nothing = || Word { seq: newest, kinds: std::collections::BTreeSet::new(), is_about_access: false };
    let first = missed.unwrap_or_else(nothing);
    let live = Live { seq: first.seq, app, seat, told, check_at: Instant::now() + CHECK_EVERY };
    let stream = unfold((live, Some(Arc::new(first))), |(mut live, first)| async move {
        let word = match first {
            Some(first) => first,
            None => live.next().await?,
        };
        Some((Ok(event(&word)), (live, None)))
    });
    Ok(Sse::new(stream).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)))
}

fn event(word: &Word) -> Event {
    let event = Event::default().json_data(word).expect("a word is plain JSON");
    if word.seq > 0 { event.id(word.seq.to_string()) } else { event }
}

impl Live {
    /// The next word; `None` when the stream ends.
    async fn next(&mut self) -> Option<Arc<Word>> {
        loop {
            tokio::select! {
                () = self.app.ending().cancelled() => return None,
                () = sleep_until(self.check_at) => self.check().await?,
                heard = self.told.recv() => match heard {
                    Ok(word) if word.seq == 0 || word.seq > self.seq => {
                        if word.is_about_access {
                            self.check().await?;
                        }
                        self.seq = self.seq.max(word.seq);
                        return Some(word);
                    }
                    Ok(_) => {}
                    Err(RecvError::Lagged(_)) => {
                        self.check().await?;
                        let missed = word_since(&self.app, self.seat.org, self.seq).await.ok()?;
                        if let Some(word) = missed {
                            self.seq = word.seq;
                            return Some(Arc::new(word));
                        }
                    }
                    Err(RecvError::Closed) => return None,
                },
            }
        }
    }

    /// Ends the stream of somebody who was signed out or has left.
    async fn check(&mut self) -> Option<()> {
        self.check_at = Instant::now() + CHECK_EVERY;
        sessions::still_holds(&self.app, &self.seat).await.ok()?.then_some(())
    }
}
