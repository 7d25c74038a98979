//! The rules of the house, as tests over its own sources: what `STYLE.md` and `ARCHITECTURE.md` say and a
//! compiler cannot check.
//!
//! `sources` reads the Rust files, `literals` and `sql` the statements in them, `schema` the migrations. The other files
//! hold one family of rules each. A rule collects everything that breaks it and fails once, naming all.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as it must be")]

mod documents;
mod engines;
mod layers;
mod literals;
mod names;
mod schema;
mod sources;
mod sql;
mod statements;
mod words;

/// Fails with every broken place on a line of its own.
#[track_caller]
fn none_broken(rule: &str, broken: &[String]) {
    assert!(broken.is_empty(), "{rule}:\n- {}\n", broken.join("\n- "));
}
