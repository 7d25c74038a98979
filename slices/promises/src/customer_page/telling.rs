//! Who hears of a contest: the keeper and the team's lead, in the app and by letter.

use shell::letters::{self, Letter};
use shell::words::{self, Arg, say_with};
use shell::{App, Colleague, ColleagueId, colleague, notifications};
use store::{Fault, Tx};

use crate::pages::row;
use crate::promise::Line;
use crate::sql;

/// Tells them, each once, in their language.
pub(crate) async fn contested(app: &App, tx: &mut Tx, line: &Line, words: &str) -> Result<(), Fault> {
    let lead = sql::lead(tx, &line.promise).await?;
    let mut concerned = vec![line.promise.keeper, lead];
    concerned.retain(|id| *id != ColleagueId::NONE);
    concerned.dedup();
    for id in concerned {
        let found = colleague::get(tx, id).await?;
        if let Some(colleague) = found.filter(|found| found.state == colleague::State::Active) {
            tell(app, tx, &colleague, line, words).await?;
        }
    }
    Ok(())
}

async fn tell(app: &App, tx: &mut Tx, colleague: &Colleague, line: &Line, said: &str) -> Result<(), Fault> {
    let promise = &line.promise;
    let path = format!("/promises/{}", promise.id);
    let args = [
        ("said", Arg::from(&promise.said)),
        ("customer", Arg::from(row::customer(line))),
        ("words", Arg::from(said)),
        ("number", Arg::from(line.number.to_string())),
        ("link", Arg::from(format!("{}{path}", app.config.public_url()))),
        ("name", Arg::from(&colleague.name)),
    ];
    let (subject, text) = words::speaking(colleague.language, async {
        (say_with("promises-letter-contested-subject", &args), say_with("promises-letter-contested", &args))
    })
    .await;
    // A notification holds no words of the customer's: they stand in the conversation, where they can be erased.
    let shown = [args[0].clone(), args[1].clone()];
    notifications::tell(tx, colleague.id, "promises-notice-contested", &shown, &path);
    let key = format!("promise:{}:v{}:contested:{}", promise.id, promise.version, colleague.id);
    letters::send(app, tx, &Letter { to: colleague.email.clone(), subject, text, key }).await.map(drop)
}
