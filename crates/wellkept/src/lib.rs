//! Wellkept: the desk, the ledger and the instrument in one program.
//!
//! `main.rs` only calls [`run`]; tests reach [`FEATURES`] from here.

mod backups;
mod commands;
mod features;

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use commands::here::{Exit, TRY_AGAIN};
use commands::warn;
use shell::config::Flags;

pub use features::FEATURES;

/// Customer care that keeps its promises: every message answered from one desk, every promise kept in a
/// ledger.
///
/// Without a command, `wellkept` serves.
#[derive(Parser)]
#[command(name = "wellkept", version, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Option<Command>,
}

/// The help of each stands beside it in `commands`.
#[derive(Subcommand)]
enum Command {
    /// Serve pages, API and mailboxes until told to stop (this is what happens without a command)
    ///
    /// Prints the address of the pages and of every other port it opens and, as long as nothing is set up, a link
    /// that sets it up once. A port or a certificate that cannot be had ends the start. SIGTERM and Ctrl-C end it
    /// in good order: what is under way is finished first.
    Serve,
    Demo(commands::demo::Demo),
    Receive(commands::receive::Receive),
    Backup(commands::backup::Backup),
    Restore(commands::backup::Restore),
    MigrateTo(commands::migrate_to::MigrateTo),
    Doctor(commands::doctor::Doctor),
    User(commands::user::User),
    Drips(commands::drips::Drips),
    Promises(commands::promises::Promises),
    Value(commands::value::Value),
    Leaks(commands::leaks::Leaks),
    /// Print a generated document
    #[command(hide = true)]
    Docs(commands::docs::Docs),
    /// Fill an organization for measurements
    #[command(hide = true)]
    Load(commands::load::Load),
}

/// Does what the command line says.
///
/// Exit codes: 0 it is done; 1 it could not be done; 2 the command line or the configuration is wrong. For
/// `receive` they are what mail servers understand, and what is wrong is 75 (try again later): 2 would make them
/// send the mail back for good.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(refused) => return refused_words(&refused),
    };
    if let Some(Command::Docs(docs)) = &cli.command {
        docs.run();
        return ExitCode::SUCCESS;
    }
    if let Some(Command::Promises(promises)) = &cli.command {
        return told(promises.run());
    }
    if let Some(Command::Value(value)) = &cli.command {
        return told(value.run());
    }
    if let Some(Command::Leaks(leaks)) = &cli.command {
        return told(leaks.run());
    }
    let config = match shell::config::load(&cli.flags) {
        Ok(config) => config,
        Err(cannot) => {
            warn(&format_args!("wellkept: {cannot}"));
            let is_mail = matches!(cli.command, Some(Command::Receive(_)));
            return ExitCode::from(if is_mail { TRY_AGAIN } else { WRONG_WORDS });
        }
    };
    // What is written from here on (mail, attachments, backups, the key) is nobody's but its owner's.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    commands::begin_log(&config.log);
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(cause) => return told(Err(cause.into())),
    };
    told(runtime.block_on(async {
        match cli.command {
            None | Some(Command::Serve) => commands::serve::serve(config).await,
            Some(Command::Demo(demo)) => demo.run(&config).await,
            Some(Command::Receive(receive)) => receive.run(config).await,
            Some(Command::Backup(backup)) => backup.run(&config).await,
            Some(Command::Restore(restore)) => restore.run(&config).await,
            Some(Command::MigrateTo(there)) => there.run(&config).await,
            Some(Command::Doctor(doctor)) => doctor.run(config).await,
            Some(Command::User(user)) => user.run(config).await,
            Some(Command::Drips(drips)) => drips.run(config).await,
            Some(Command::Load(load)) => load.run(&config).await,
            Some(Command::Docs(_) | Command::Promises(_) | Command::Value(_) | Command::Leaks(_)) => {
                unreachable!("documents, promises, values and leaks need nothing that is opened here")
            }
        }
    }))
}

/// The command line or the configuration is wrong.
const WRONG_WORDS: u8 = 2;

/// Says what is wrong with the command line, or what was asked about it.
fn refused_words(refused: &clap::Error) -> ExitCode {
    // Whoever reads may have had enough of it.
    let _ = refused.print();
    let is_mail = std::env::args_os().any(|argument| argument == "receive");
    match u8::try_from(refused.exit_code()) {
        Ok(WRONG_WORDS) if is_mail => ExitCode::from(TRY_AGAIN),
        Ok(code) => ExitCode::from(code),
        Err(_) => ExitCode::FAILURE,
    }
}

fn told(result: anyhow::Result<()>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            warn(&format_args!("wellkept: {error:#}"));
            error.downcast_ref::<Exit>().map_or(ExitCode::FAILURE, |exit| ExitCode::from(exit.code))
        }
    }
}
