//! Counting: how long things took, and how much processor the server spent on them.

use super::process::Process;
use anyhow::Result;
use std::time::{Duration, Instant};

/// One workload, measured.
pub(crate) struct Measured {
    pub(crate) name: String,
    /// Processor time of the server for one operation, in milliseconds.
    pub(crate) cpu_ms: f64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
    pub(crate) p999_ms: f64,
    pub(crate) per_second: f64,
}

/// Runs an operation again and again, one after the other, and measures server and waiting.
pub(crate) fn measure(
    name: &str,
    process: &Process,
    times: u32,
    mut operation: impl FnMut(u32) -> Result<()>,
) -> Result<Measured> {
    for warming in 0..times / 20 {
        operation(warming)?;
    }
    let before = process.cpu()?;
    let began = Instant::now();
    let mut waits = Vec::new();
    for turn in 0..times {
        let began = Instant::now();
        operation(times / 20 + turn)?;
        waits.push(began.elapsed());
    }
    let took = began.elapsed();
    let cpu = process.cpu()?.saturating_sub(before);
    Ok(measured(name, waits, took, cpu))
}

/// Puts the figures together.
pub(crate) fn measured(name: &str, mut waits: Vec<Duration>, took: Duration, cpu: Duration) -> Measured {
    waits.sort_unstable();
    let count = f64::from(u32::try_from(waits.len()).expect("a run has fewer than four billion operations"));
    Measured {
        name: name.to_owned(),
        cpu_ms: milliseconds(cpu) / count,
        p50_ms: milliseconds(share(&waits, 500)),
        p99_ms: milliseconds(share(&waits, 990)),
        p999_ms: milliseconds(share(&waits, 999)),
        per_second: count / took.as_secs_f64(),
    }
}

/// The wait that so many in a thousand do not exceed.
fn share(sorted: &[Duration], in_thousand: usize) -> Duration {
    let at = (sorted.len() * in_thousand / 1000).min(sorted.len().saturating_sub(1));
    sorted.get(at).copied().unwrap_or_default()
}

pub(crate) fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

#[cfg(test)]
mod tests {
    use super::measured;
    use std::time::Duration;

    #[test]
    fn shares_are_read_from_the_sorted_waits() {
        let waits = (1..=1000).rev().map(Duration::from_millis).collect();
        let figures = measured("", waits, Duration::from_secs(10), Duration::from_secs(1));
        let shown = [figures.p50_ms, figures.p99_ms, figures.p999_ms, figures.per_second, figures.cpu_ms];
        assert_eq!(shown.map(|figure| format!("{figure:.1}")), ["501.0", "991.0", "1000.0", "100.0", "1.0"]);
    }
}
