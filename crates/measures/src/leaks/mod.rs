//! Where failures keep falling: a detector of rises in many streams of rare events, and what follows an alarm.
//!
//! Words: a *stream* is a count of failures over time; its *exposure* is the time or the number of occasions in
//! which they could happen, weekday pattern and holidays included; a *ratio* is how many times the baseline the
//! rate has become.
//!
//! Flow: [`baseline`] learns from the history what each stream usually does and what its siblings do; [`budget`]
//! turns a stated number of false alarms a month over all streams into one threshold; [`detector`] takes one
//! step per stream and day; on an alarm [`onset`] says since when and by how much. [`level`] asks the other
//! question, whether a rate is worse than its standard or its siblings. [`repair`] verifies a repair; [`people`]
//! tells whether process or people are the cause; [`contrast`] what the failures have in common.
//!
//! [`watch`] puts all of it together: counts per day go in, rolled up by cause, team and place, and findings come
//! out. [`shares`] is the detector where every occasion is seen.

pub mod baseline;
pub mod budget;
pub mod contrast;
pub mod detector;
pub mod level;
pub mod onset;
pub mod people;
pub mod repair;
pub mod shares;
pub mod watch;
