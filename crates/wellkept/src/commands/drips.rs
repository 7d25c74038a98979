//! `wellkept drips`.

use std::time::Duration;

use anyhow::{Result, anyhow};
use clap::{Args, Subcommand};
use futures_util::future::BoxFuture;
use instrument::recounts::{self, NewRecount, Recount};
use instrument::{CannotRecount, RecountId};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shell::local::{self, Answer, Asked, Command};
use shell::words::{Arg, say, say_with};
use shell::{App, ColleagueId, Config, Error};
use store::{Fault, OrgId};

use super::here::{Exit, TRY_AGAIN, organization, refuse_where_nothing_is};
use super::{Watched, put};
use crate::features::FEATURES;

/// Count drips again
#[derive(Args)]
pub(crate) struct Drips {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    Recompute(Recompute),
}

/// Count drips again, from the events that are stored
///
/// Counts again what let customers down: the same rules over the same events, with the standards and hours as
/// they stood. What is the same keeps its place and its task; what a newer version or a late event made different
/// is written down, and so are the counts of its day. Nothing is lost when it breaks off: it goes on where it was.
///
/// When an organization is older than its counting, what lies before is counted by the server itself, in the
/// background. This command is for counting again on purpose, and shows how far it is.
///
/// While a server runs, it counts, and this command watches: ending it with Ctrl-C does not end the counting. When
/// none runs, this command counts itself. Ends with 0 when it is done and says what it found; with 75 when a count is
/// under way already; with 1 when it could not be done.
///
///   wellkept drips recompute --from 2026-01-01
#[derive(Args)]
#[command(verbatim_doc_comment)]
struct Recompute {
    /// The organization's id, needed when there are several
    #[arg(long)]
    organization: Option<OrgId>,
    /// What was decided from this day on, in the organization's time zone; without it, from the beginning
    #[arg(long, value_name = "DATE")]
    from: Option<Date>,
    /// As it stood at this instant, such as 2026-03-01T09:00:00Z; without it, now
    #[arg(long, value_name = "TIME")]
    as_of: Option<Timestamp>,
}

/// How often a running server is asked how far it is.
const EVERY: Duration = Duration::from_millis(500);

/// What travels to the running server.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Wanted {
    organization: Option<OrgId>,
    from: Option<Date>,
    as_of: Option<Timestamp>,
}

/// What it answers: how far the count is, or that another one is under way.
#[derive(Clone, Copy, Serialize, Deserialize)]
struct Told {
    organization: OrgId,
    recount: i64,
    is_other: bool,
    is_done: bool,
    events_done: i64,
    conversations: u64,
    same: u64,
    added: u64,
    changed: u64,
    removed: u64,
}

/// Begins to count, at the running server.
pub(crate) const BEGIN: Command = Command {
    name: "drips recompute",
    run: |app, asked| Box::pin(async move { answered(begin(&app, read(asked)?).await?) }),
};

/// Says how far it is.
pub(crate) const LOOK: Command =
    Command { name: "drips recompute, how far", run: |app, asked| look_asked(app, asked) };

impl Drips {
    pub(crate) async fn run(self, config: Config) -> Result<()> {
        let Act::Recompute(Recompute { organization, from, as_of }) = self.act;
        let wanted = Wanted { organization, from, as_of };
        let watched = Watched::new();
        let done = match ask(&config, &BEGIN, wanted).await? {
            Some(begun) => watch(&config, begun, &watched).await,
            None => count_here(config, wanted, &watched).await,
        };
        watched.finish();
        put(&done?.says());
        Ok(())
    }
}

/// Asks the running server; None when there is none.
async fn ask(config: &Config, command: &Command, wanted: Wanted) -> Result<Option<Told>> {
    let asked = Asked { args: serde_json::to_value(wanted)?, ..Asked::default() };
    let Some(answer) = local::ask(config, command.name, asked).await? else { return Ok(None) };
    Ok(Some(serde_json::from_value(answer.says)?))
}

/// Watches the running server count.
async fn watch(config: &Config, begun: Told, watched: &Watched) -> Result<Told> {
    refuse_other(begun)?;
    let wanted = Wanted { organization: Some(begun.organization), from: None, as_of: None };
    loop {
        let now = ask(config, &LOOK, wanted).await?;
        let now = now.ok_or_else(|| anyhow!(say("recount-server-gone")))?;
        if now.is_done || now.recount != begun.recount {
            return Ok(now);
        }
        watched.told(&say("recount-events"), u64::try_from(now.events_done).unwrap_or(0));
        tokio::time::sleep(EVERY).await;
    }
}

/// Counts in this process.
async fn count_here(config: Config, wanted: Wanted, watched: &Watched) -> Result<Told> {
    refuse_where_nothing_is(&config).await?;
    let _lock = local::lock(&config)?;
    let app = App::open(config, FEATURES).await?;
    let begun = begin(&app, wanted).await.map_err(|refused| anyhow!(refused))?;
    refuse_other(begun)?;
    let (org, id) = (begun.organization, RecountId::of(begun.recount));
    let tell = |recount: &Recount| {
        watched.told(&say("recount-events"), u64::try_from(recount.events_done).unwrap_or(0));
    };
    recounts::walk(&app.db, org, id, tell).await?;
    let done = latest(&app, org).await.map_err(|refused| anyhow!(refused));
    app.settled().await;
    done
}

fn refuse_other(begun: Told) -> Result<()> {
    if begun.is_other {
        return Err(Exit { code: TRY_AGAIN, says: say("recount-other") }.into());
    }
    Ok(())
}

fn read(asked: Asked) -> Result<Wanted, String> {
    serde_json::from_value(asked.args).map_err(|cause| cause.to_string())
}

fn answered(told: Told) -> Result<Answer, String> {
    let says = serde_json::to_value(told).map_err(|cause| cause.to_string())?;
    Ok(Answer { says, ..Answer::default() })
}

async fn begin(app: &App, wanted: Wanted) -> Result<Told, String> {
    let org = organization(app, wanted.organization).await?.id;
    let new = NewRecount { from: wanted.from, until: wanted.as_of, by: ColleagueId::NONE };
    let begun = app.db.write(org, new, |tx, new| Box::pin(recounts::begin(tx, new))).await;
    match begun {
        Ok(_) => latest(app, org).await,
        Err(CannotRecount::StillRunning) => Ok(Told { is_other: true, ..latest(app, org).await? }),
        Err(refused) => Err(Error::from(refused).sentence()),
    }
}

fn look_asked(app: App, asked: Asked) -> BoxFuture<'static, Result<Answer, String>> {
    Box::pin(async move {
        let org = organization(&app, read(asked)?.organization).await?.id;
        answered(latest(&app, org).await?)
    })
}

async fn latest(app: &App, org: OrgId) -> Result<Told, String> {
    let latest: Result<Option<Recount>, Fault> =
        app.db.read(org, (), |tx, ()| Box::pin(recounts::latest(tx))).await;
    let latest = latest.map_err(|fault| fault.to_string())?.ok_or_else(|| say("recount-counted-none"))?;
    Ok(Told::of(org, &latest))
}

impl Told {
    fn of(organization: OrgId, latest: &Recount) -> Self {
        let report = latest.report;
        Self {
            organization,
            recount: latest.id.get(),
            is_other: false,
            is_done: latest.ended_at.is_some(),
            events_done: latest.events_done,
            conversations: report.conversations,
            same: report.same(),
            added: report.added,
            changed: report.changed,
            removed: report.removed,
        }
    }

    fn says(self) -> String {
        let count = |count: u64| Arg::from(i64::try_from(count).unwrap_or(i64::MAX));
        let args = [
            ("conversations", count(self.conversations)),
            ("same", count(self.same)),
            ("added", count(self.added)),
            ("changed", count(self.changed)),
            ("removed", count(self.removed)),
        ];
        say_with("recount-told", &args)
    }
}
