//! Landings: where somebody begins who asks for no page, after signing in or by the sign of the house. A feature lists
//! its own in `Feature::extends`; the first that wants the colleague gets them.

use store::{Doing, Fault, Tx};

use crate::{App, Seat};

/// A page on which a colleague may begin.
#[derive(Clone, Copy)]
pub struct Landing {
    /// Where it is.
    pub path: &'static str,
    /// Whether this colleague begins there now.
    pub wants: for<'a> fn(&'a mut Tx, &'a Seat) -> Doing<'a, bool, Fault>,
}

/// The page on which this colleague begins; None where no feature wants them.
pub async fn of(app: &App, seat: &Seat) -> Result<Option<&'static str>, Fault> {
    let input = (app.each::<Landing>().collect::<Vec<_>>(), seat.clone());
    let read = app.db.read(seat.org, input, |tx, (landings, seat)| {
        Box::pin(async move {
            for landing in landings {
                if (landing.wants)(tx, seat).await? {
                    return Ok(Some(landing.path));
                }
            }
            Ok(None)
        })
    });
    read.await
}
