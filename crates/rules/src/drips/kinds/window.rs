//! What kinds have in common that look whether a customer came back within a window after we were done.

use jiff::Timestamp;

use super::{Case, Found, minutes_after};
use crate::drips::solvings::Solving;

/// A solving held against a window of the calendar: a drip when the customer came back (by the fact of this number and
/// instant) before it closed. Until then it is undecided, and none when we took the solving back ourselves.
pub(super) fn within_window(
    case: &Case<'_>,
    kind: &'static str,
    solving: &Solving,
    came_back: Option<(i64, Timestamp)>,
) -> Found {
    let terms = case.terms(kind, solving.at);
    let closes_at = minutes_after(solving.at, terms.minutes);
    match came_back.filter(|(_, at)| *at <= closes_at) {
        Some((seq, at)) => {
            let mut drip = case.occasion(kind, solving.seq, at);
            (drip.is_drip, drip.evidence_seq, drip.terms) = (true, seq, terms);
            Found::Occasion(drip)
        }
        None if closes_at > case.as_of => Found::Pending(closes_at),
        None => {
            let mut occasion = case.occasion(kind, solving.seq, closes_at);
            occasion.terms = terms;
            Found::Occasion(occasion)
        }
    }
}
