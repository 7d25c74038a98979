//! Every method against figures that others computed, read from the folder of test material when it is there.

mod agreement;
mod charts;
mod intervals;
mod leaks;
mod others;
mod properties;
mod run_lengths;
mod survival;
mod value;

use serde_json::Value;
use std::path::PathBuf;

/// A file of the test material, or a recorded skip.
#[track_caller]
fn material(test: &str, path: &str) -> Option<String> {
    let folder = std::env::var_os("WELLKEPT_SHARED_DATA").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"),
        PathBuf::from,
    );
    let found = std::fs::read_to_string(folder.join(path)).ok();
    if found.is_none() {
        skip(test, &format!("no {path}"));
    }
    found
}

/// The reference values under one key, or a recorded skip.
#[track_caller]
fn oracle(key: &str) -> Option<Value> {
    let text = material(key, "oracles/oracles.json")?;
    let all: Value = serde_json::from_str(&text).expect("the reference values are JSON");
    let found = all.get(key).cloned();
    Some(found.unwrap_or_else(|| panic!("no reference values under {key}")))
}

/// Records, for the count at the end of a run, that a test was skipped and why.
fn skip(test: &str, why: &str) {
    use std::io::Write;
    eprintln!("skipped {test}: {why}");
    if let Ok(path) = std::env::var("WELLKEPT_SKIPS")
        && let Ok(mut file) = std::fs::OpenOptions::new().append(true).create(true).open(path)
    {
        // A lost line only makes the count of skipped tests too small.
        let _ = writeln!(file, "{test}: {why}");
    }
}

/// The entries of a list.
#[track_caller]
fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

#[track_caller]
fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

#[track_caller]
fn count(value: &Value) -> u64 {
    value.as_u64().expect("a count")
}

/// The numbers of a list.
#[track_caller]
fn numbers(value: &Value) -> Vec<f64> {
    list(value).iter().map(number).collect()
}

/// Both to within `tolerance`.
#[track_caller]
fn near(what: &str, got: f64, wanted: f64, tolerance: f64) {
    assert!((got - wanted).abs() <= tolerance, "{what}: {got} instead of {wanted}");
}

/// Both to within a share of what is wanted.
#[track_caller]
fn within(what: &str, got: f64, wanted: f64, share: f64) {
    assert!((got / wanted - 1.0).abs() <= share, "{what}: {got} instead of {wanted}");
}
