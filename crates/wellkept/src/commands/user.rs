//! `wellkept user add`.

use std::io::{BufRead, IsTerminal};

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use shell::colleague::{self, ColleagueId, NewColleague, Role};
use shell::{App, Config};
use store::{Fault, OrgId, organizations};

use crate::features::FEATURES;

/// Manages colleagues without a browser: when nobody can sign in any more, or from a script.
#[derive(Args)]
pub(crate) struct User {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// Add a colleague who can sign in at once; the password is read from standard input, one line
    Add(Add),
}

#[derive(Args)]
struct Add {
    /// The address to sign in with
    email: String,
    /// The name customers and colleagues read
    #[arg(long)]
    name: String,
    /// owner, manager or agent
    #[arg(long, default_value = "agent")]
    role: String,
    /// The organization's id, needed when there are several
    #[arg(long)]
    organization: Option<OrgId>,
}

impl User {
    pub(crate) async fn run(&self, config: Config) -> Result<()> {
        let Act::Add(add) = &self.act;
        let app = App::open(config, FEATURES).await?;
        let org = add.organization(&app).await?;
        let role = Role::named(&add.role).context("a role is owner, manager or agent")?;
        let password = read_password()?;
        let zone = app.db.read(org.id, (), |tx, ()| Box::pin(organizations::get(tx))).await?;
        let new = NewColleague {
            name: colleague::name(&add.name)?,
            email: colleague::email(&add.email)?,
            role,
            password_hash: app.hash_password(&password).await.map_err(|refused| anyhow::anyhow!("{}", refused.sentence()))?,
            time_zone: zone.map_or_else(|| "UTC".into(), |organization| organization.time_zone),
            language: org.language,
        };
        let added: Result<ColleagueId, Fault> =
            app.db.write(org.id, new, |tx, new| Box::pin(colleague::add(tx, new))).await;
        match added {
            Ok(_) => println!("{} can sign in at {}", add.email, app.config.public_url()),
            Err(fault) if fault.is_duplicate() => bail!("somebody signs in with {} already", add.email),
            Err(fault) => return Err(fault.into()),
        }
        Ok(())
    }
}

impl Add {
    async fn organization(&self, app: &App) -> Result<organizations::Organization> {
        let all: Result<Vec<_>, Fault> =
            app.db.read_wide((), |tx, ()| Box::pin(organizations::all(tx, OrgId::NONE))).await;
        let mut all = all?;
        if let Some(wanted) = self.organization {
            all.retain(|organization| organization.id == wanted);
        }
        match all.len() {
            0 => bail!("there is no such organization: set one up in the browser first"),
            1 => Ok(all.remove(0)),
            _ => {
                let names: Vec<_> =
                    all.iter().map(|organization| format!("{} {}", organization.id, organization.name)).collect();
                bail!("there are several organizations; add --organization ID:\n  {}", names.join("\n  "))
            }
        }
    }
}

fn read_password() -> Result<String> {
    if std::io::stdin().is_terminal() {
        eprintln!("Password (it shows as you type; end with Enter):");
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("the password could not be read")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
