//! `wellkept user add`.

use std::io::{BufRead, IsTerminal};

use anyhow::{Context, Result};
use clap::{Args, Subcommand};
use futures_util::future::BoxFuture;
use serde::{Deserialize, Serialize};
use shell::colleague::{self, ColleagueId, NewColleague, Role};
use shell::local::{Answer, Asked, Command};
use shell::{App, Config, Error};
use store::{Fault, OrgId, directory, organizations};

use super::here::{ask_or_do, organization};
use super::put;

/// Manage colleagues from the command line
///
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

/// What travels to the running server.
#[derive(Serialize, Deserialize)]
struct Wanted {
    email: String,
    name: String,
    role: String,
    organization: Option<OrgId>,
    password: String,
}

/// What the running server does for this command.
pub(crate) const ADD: Command = Command { name: "user add", run: |app, asked| add_asked(app, asked) };

impl User {
    pub(crate) async fn run(self, config: Config) -> Result<()> {
        let Act::Add(add) = self.act;
        let password = read_password()?;
        let Add { email, name, role, organization } = add;
        let wanted = Wanted { email: email.clone(), name, role, organization, password };
        let asked = Asked { args: serde_json::to_value(wanted)?, ..Asked::default() };
        let url = ask_or_do(config, &ADD, asked).await?.says;
        put(&format_args!("{email} can sign in at {}/sign-in", url.as_str().unwrap_or_default()));
        Ok(())
    }
}

fn add_asked(app: App, asked: Asked) -> BoxFuture<'static, Result<Answer, String>> {
    Box::pin(async move {
        let wanted: Wanted = serde_json::from_value(asked.args).map_err(|cause| cause.to_string())?;
        let org = organization(&app, wanted.organization).await?;
        let new = new_colleague(&app, &org, wanted).await?;
        let added: Result<Option<ColleagueId>, Fault> = app
            .db
            .write(org.id, new, |tx, new| {
                Box::pin(async move {
                    if directory::find(tx, colleague::SIGN_IN, &new.email).await?.is_some() {
                        return Ok(None);
                    }
                    colleague::add(tx, new).await.map(Some)
                })
            })
            .await;
        match added {
            // The address of whoever does it: a running server may have been given another one than we have.
            Ok(Some(_)) => Ok(Answer { says: app.config.public_url().into(), ..Answer::default() }),
            Ok(None) => Err("somebody signs in with this address already".into()),
            Err(fault) => Err(fault.to_string()),
        }
    })
}

async fn new_colleague(
    app: &App,
    org: &organizations::Organization,
    wanted: Wanted,
) -> Result<NewColleague, String> {
    let role = Role::named(&wanted.role).ok_or("a role is owner, manager or agent")?;
    let name = colleague::name(&wanted.name).map_err(|refused| refused.to_string())?;
    let email = colleague::email(&wanted.email).map_err(|refused| refused.to_string())?;
    let hashed: Result<String, Error> =
        shell::sign_in::chosen(app, &wanted.password, &[&name, &email, &org.name]).await;
    let password_hash = hashed.map_err(|refused| refused.sentence())?;
    Ok(NewColleague {
        name,
        email,
        role,
        password_hash,
        time_zone: org.time_zone.clone(),
        language: org.language.clone(),
    })
}

fn read_password() -> Result<String> {
    if std::io::stdin().is_terminal() {
        eprintln!("Password (it shows as you type; end with Enter):");
    }
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).context("the password could not be read")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
