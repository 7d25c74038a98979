//! Charts that watch a sequence: for people to look at, and step by step for machines.
//!
//! [`averages`] holds the tabular CUSUM and the EWMA for averages, durations after taking logarithms, and large
//! counts. [`shares`] holds p- and u-charts, which are shown to people but do not detect. [`counts`] holds the
//! Poisson CUSUM in likelihood units and the Shiryaev-Roberts statistic; [`bernoulli`] the chart where every
//! occasion is seen. How long each takes to alarm: [`crate::run_lengths`].
//!
//! A day without exposure must be left out or given exposure 0; then it changes nothing.

pub mod averages;
pub mod bernoulli;
pub mod counts;
pub mod shares;
