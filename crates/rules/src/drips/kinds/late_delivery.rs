//! `late_delivery`: the goods came after the day that was named.
//!
//! Occasion: a delivery. Drip: it was late. Evidence: the record of the driver, the customer or another system. Default
//! standard: 98 of 100.

use super::{Kind, recorded};

pub(super) const KIND: Kind = recorded("late_delivery", 20);
