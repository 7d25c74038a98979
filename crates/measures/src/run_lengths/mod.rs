//! Average run lengths: how long until a chart alarms, when nothing changed and when something did.
//!
//! Units: [`normal`] and [`counts`] answer in samples, [`event_time`] in events expected at the baseline.
//!
//! Convention, stated because published tables differ: in [`normal`] and [`counts::Alarm::Above`] the alarm is
//! raised when the statistic exceeds the limit, in [`counts::Alarm::AtOrAbove`] and [`event_time`] when it
//! reaches it. For integer counts the difference is large (421 against 655).
//!
//! Continuous statistics are solved as integral equations on Gauss-Legendre nodes or as delay equations with
//! fourth-order steps, integer statistics as exact Markov chains; nothing here is simulated.

pub mod counts;
pub mod event_time;
pub mod normal;
