//! Every task a person or the continuous integration runs: `cargo xtask TASK`.
//!
//! One file a task. What they share: `run` (starting programs), `counts` (adding up test results),
//! `needs` (what a task needs on the machine, and how to get it), `servers` (throw-away PostgreSQL,
//! NATS and chromedriver). A task that starts a process ends that process, by its id, and no other.

mod bench;
mod counts;
mod docs;
mod eval;
mod examples;
mod fuzz;
mod generate;
mod lint;
mod needs;
mod package;
mod pictures;
mod prove;
mod run;
mod servers;
mod setup;
mod test;

use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The tasks of Wellkept, one word each", version)]
struct Line {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what the other tasks need, or print what is missing and what that skips
    Setup,
    /// Run every test: on SQLite, on PostgreSQL, in a browser, against real mail servers
    Test(test::Options),
    /// Write the generated documents (docs/config.md, docs/errors.md, docs/openapi.json)
    Generate(generate::Options),
    /// Check formatting, lints, licenses, unused dependencies and the browser's code
    Lint,
    /// Run every fuzz target for a while
    Fuzz(fuzz::Options),
    /// Build the reference documentation, with warnings as errors
    Docs,
    /// Run the long proofs: many more kills, much longer fuzzing
    Prove(prove::Options),
    /// Measure the rules against collections kept outside the repository
    Eval(eval::Options),
    /// Run the detector of leaks over two public logs and write docs/examples
    Examples(examples::Options),
    /// Measure the release program and write docs/benchmarks.md
    Bench(bench::Options),
    /// Take pictures of the pages in a browser: wide and narrow, light and dark
    Pictures,
    /// Build the release program and say how large it is
    Package,
}

fn main() -> anyhow::Result<()> {
    match Line::parse().task {
        Task::Setup => setup::setup(),
        Task::Test(options) => test::test(&options),
        Task::Generate(options) => generate::generate(&options),
        Task::Lint => lint::lint(),
        Task::Fuzz(options) => fuzz::fuzz(&options),
        Task::Docs => docs::docs(),
        Task::Prove(options) => prove::prove(&options),
        Task::Eval(options) => eval::eval(&options),
        Task::Examples(options) => examples::examples(&options),
        Task::Bench(options) => bench::bench(&options),
        Task::Pictures => pictures::pictures(),
        Task::Package => package::package(),
    }
}
