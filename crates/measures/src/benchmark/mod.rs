//! The benchmark of detectors on simulated streams: the same worlds, the same share of false alarms, and then
//! who finds more, sooner.
//!
//! A [`World`] has 600 streams with rates from a skewed Gamma distribution (mean 0.2 a day), a weekday pattern,
//! 180 days of history from which the baseline is learnt and 240 days that are watched; in a fifth of the streams
//! the rate rises from day 60 on. Every [`Method`] is calibrated on worlds without rises to the same share of
//! streams that alarm within the 240 days ([`calibrate`]), with estimated baselines, and then meets fresh worlds
//! ([`compare`]).

mod methods;
mod results;
mod world;

pub use methods::{METHODS, Method};
pub use results::{Band, Found, calibrate, compare};
pub use world::{DAYS, HISTORY_DAYS, RISE_DAY, STREAMS, World};
