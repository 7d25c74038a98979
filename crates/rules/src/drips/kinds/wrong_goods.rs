//! `wrong_goods`: the customer was sent what they had not ordered.
//!
//! Occasion: a delivery. Drip: it was not what was ordered. Evidence: the record of the driver, the customer or another
//! system. Default standard: 99 of 100.

use super::{Kind, recorded};

pub(super) const KIND: Kind = recorded("wrong_goods", 10);
