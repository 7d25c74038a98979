//! Telling a colleague something, in the app, by email and by web push, in their language and on their clock.

use shell::colleague::{self, State};
use shell::letters::{self, Letter};
use shell::push::{self, Notice};
use shell::words::{self, Arg, moment, say_with};
use shell::{App, Colleague, ColleagueId};
use store::{Fault, Timestamp, Tx};

/// What is told.
#[derive(Clone, Debug)]
pub(crate) struct Telling {
    /// Key of the sentence in the app.
    pub(crate) notice: &'static str,
    /// Keys of the subject and the text of the letter.
    pub(crate) letter: (&'static str, &'static str),
    /// The page it leads to.
    pub(crate) path: String,
    /// Telling twice with one key sends one letter to each colleague.
    pub(crate) key: String,
    /// The arguments of the sentences; `name` and `link` are added.
    pub(crate) args: Vec<(&'static str, Arg)>,
    /// Arguments that are times, said on the clock of whoever is told.
    pub(crate) times: Vec<(&'static str, Timestamp)>,
}

/// Tells each of these colleagues once, those who work here.
pub(crate) async fn tell(
    tx: &mut Tx,
    app: &App,
    whom: impl IntoIterator<Item = ColleagueId> + Send,
    telling: &Telling,
) -> Result<(), Fault> {
    let whom: std::collections::BTreeSet<ColleagueId> =
        whom.into_iter().filter(|id| id.some().is_some()).collect();
    for id in whom {
        let found = colleague::get(tx, id).await?.filter(|found| found.state == State::Active);
        if let Some(colleague) = found {
            tell_one(tx, app, &colleague, telling).await?;
        }
    }
    Ok(())
}

async fn tell_one(tx: &mut Tx, app: &App, colleague: &Colleague, telling: &Telling) -> Result<(), Fault> {
    let now = tx.now();
    let link = format!("{}{}", app.config.public_url(), telling.path);
    let (subject, text) = telling.letter;
    let (args, says, subject, text) = words::speaking(colleague.language, async {
        let mut args = telling.args.clone();
        let moments = telling.times.iter().map(|(name, at)| (*name, moment(*at, now, &colleague.time_zone)));
        args.extend(moments.map(|(name, said)| (name, Arg::from(said))));
        args.extend([("name", Arg::from(&colleague.name)), ("link", Arg::from(link))]);
        let says = say_with(telling.notice, &args);
        let (subject, text) = (say_with(subject, &args), say_with(text, &args));
        (args, says, subject, text)
    })
    .await;
    shell::notifications::tell(tx, colleague.id, telling.notice, &args, &telling.path);
    let key = format!("{}:{}", telling.key, colleague.id);
    let notice = Notice { says, path: telling.path.clone(), key: key.clone() };
    push::send(tx, colleague.id, &notice).await?;
    letters::send(app, tx, &Letter { to: colleague.email.clone(), subject, text, key }).await?;
    Ok(())
}
