//! What a colleague is told about a promise: in the app, by email and by web push, in their language and on their
//! clock.

use shell::letters::{self, Letter};
use shell::push::{self, Notice};
use shell::words::{self, Arg, say_with};
use shell::{App, Colleague};
use store::{Fault, Timestamp, Tx};

use crate::pages::row::{self, Looker};
use crate::promise::Line;

/// What a colleague is told about a promise.
#[derive(Clone, Copy)]
pub(super) enum Occasion {
    /// It is due soon.
    Soon,
    /// Its time ran out.
    Broken,
    /// It broke a while ago and nobody has made up for it.
    StillBroken,
    /// No time was given for it.
    NoTime,
}

impl Occasion {
    fn keys(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Soon => ("promises-notice-soon", "promises-letter-soon-subject", "promises-letter-soon"),
            Self::Broken => {
                ("promises-notice-broken", "promises-letter-broken-subject", "promises-letter-broken")
            }
            Self::StillBroken => {
                ("promises-notice-still", "promises-letter-still-subject", "promises-letter-still")
            }
            Self::NoTime => {
                ("promises-notice-no-time", "promises-letter-no-time-subject", "promises-letter-no-time")
            }
        }
    }

    /// Its word in events.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Soon => "soon",
            Self::Broken => "broken",
            Self::StillBroken => "still_broken",
            Self::NoTime => "no_time",
        }
    }
}

/// Tells a colleague.
pub(super) async fn tell(
    tx: &mut Tx,
    app: &App,
    colleague: &Colleague,
    line: &Line,
    occasion: Occasion,
) -> Result<(), Fault> {
    let promise = &line.promise;
    let (notice, subject, text) = occasion.keys();
    let path = format!("/promises/{}", promise.id);
    let now = tx.now();
    let (args, says, subject, text) = words::speaking(colleague.language, async {
        let args = args(line, colleague, now, &format!("{}{path}", app.config.public_url()));
        (args.clone(), say_with(notice, &args), say_with(subject, &args), say_with(text, &args))
    })
    .await;
    shell::notifications::tell(tx, colleague.id, notice, &args, &path);
    let key = format!("promise:{}:v{}:{}:{}", promise.id, promise.version, occasion.name(), colleague.id);
    let key = format!("{key}:{}", now.as_second());
    push::send(tx, colleague.id, &Notice { says, path, key: key.clone() }).await?;
    letters::send(app, tx, &Letter { to: colleague.email.clone(), subject, text, key }).await?;
    Ok(())
}

/// A due time on the colleague's clock, and on the customer's where theirs is known to show another time.
fn on_both_clocks(due_at: Timestamp, line: &Line, colleague: &Colleague, now: Timestamp) -> String {
    let zone = &colleague.time_zone;
    let mine = words::moment(due_at, now, zone);
    let looker = Looker { colleague: colleague.id, zone: zone.clone(), organization_zone: zone.clone(), now };
    // A customer whose zone nobody knows has the looker's.
    let theirs = row::theirs(due_at, line, &looker);
    if theirs.is_empty() {
        return mine;
    }
    say_with("promises-due-on-both-clocks", &[("mine", mine.into()), ("theirs", theirs.into())])
}

fn args(line: &Line, colleague: &Colleague, now: Timestamp, address: &str) -> Vec<(&'static str, Arg)> {
    let due_at = line.promise.standing.due_at;
    let mine = due_at.map_or_else(String::new, |at| words::moment(at, now, &colleague.time_zone));
    let due = due_at.map_or_else(String::new, |due_at| on_both_clocks(due_at, line, colleague, now));
    vec![
        ("said", Arg::from(&line.promise.said)),
        ("customer", Arg::from(row::customer(line))),
        ("due", Arg::from(due)),
        // On the keeper's clock alone, where there is room for one.
        ("mine", Arg::from(mine)),
        ("number", Arg::from(line.number.to_string())),
        ("link", Arg::from(address)),
        ("name", Arg::from(&colleague.name)),
    ]
}
