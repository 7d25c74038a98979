//! Telling more about a leak: what drips with what, at which hours, and in which words. Read when somebody looks, never
//! stored.

pub(crate) mod apart;
pub(crate) mod reading;
pub(crate) mod words;
