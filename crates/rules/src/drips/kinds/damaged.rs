//! `damaged`: the goods came broken.
//!
//! Occasion: a delivery. Drip: something of it was damaged. Evidence: the record of the driver, the customer or another
//! system. Default standard: 99 of 100.

use super::{Kind, recorded};

pub(super) const KIND: Kind = recorded("damaged", 10);
