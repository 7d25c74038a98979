//! `bad_rating`: a customer who was asked gave a rating at or below the bar.
//!
//! Occasion: an answered rating. Drip: it is bad, and the customer says it was the answer or the wait. Evidence: the
//! record of whoever asked. Default standard: 90 of 100.

use super::{Kind, recorded};

pub(super) const KIND: Kind = recorded("bad_rating", 100);
