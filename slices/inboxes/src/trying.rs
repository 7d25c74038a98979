//! "Test it": goes the whole way to a mailbox's servers, step by step, and says in plain words what fails.

use conversations::channels::Channel;
use shell::App;
use shell::carriers::imap::{Role, Session};
use shell::carriers::smtp_out::Envelope;
use shell::carriers::{Kind, Step, Trouble};
use store::OrgId;

use crate::access::{self, For};
use crate::mailbox::Settings;
use crate::{deliver, engine, probe};

/// Which part of the mailbox a step belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// Our own listener.
    Listener,
    /// Reading at the provider.
    Reading,
    /// Sending.
    Sending,
}

impl Part {
    /// Its name in word keys and the API.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Listener => "listener",
            Self::Reading => "reading",
            Self::Sending => "sending",
        }
    }
}

/// How a step went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// Well.
    Well,
    /// Well so far; the rest shows itself later.
    Open,
    /// Not.
    Failed(Trouble),
}

/// One step that was tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tried {
    /// To which part it belongs.
    pub part: Part,
    /// Its name in word keys `inboxes-step-<name>` and the API.
    pub step: &'static str,
    /// How it went.
    pub outcome: Outcome,
}

/// The steps to a server, in the order in which they are made.
const WAY: [(Step, &str); 4] =
    [(Step::Name, "name"), (Step::Connect, "connect"), (Step::Tls, "tls"), (Step::SignIn, "sign-in")];

/// Tries everything a mailbox does. Ends at the first failure of each part.
pub(crate) async fn try_out(app: &App, org: OrgId, channel: &Channel, settings: &Settings) -> Vec<Tried> {
    let mut tried = Vec::new();
    if settings.takes_deliveries {
        tried.push(try_listener(app));
    }
    if settings.reads.is_some() {
        tried.extend(try_reading(app, org, channel, settings).await);
    }
    if settings.sends.is_some() {
        tried.extend(try_sending(app, org, channel, settings).await);
    }
    tried
}

/// True where no step failed.
pub(crate) fn passed(tried: &[Tried]) -> bool {
    !tried.is_empty() && tried.iter().all(|step| !matches!(step.outcome, Outcome::Failed(_)))
}

fn try_listener(app: &App) -> Tried {
    let config = &app.config.smtp_listener;
    let is_open = !config.listen.is_empty() || !config.lmtp_listen.is_empty();
    let off = || Trouble::new(Step::Connect, Kind::ListenerOff, "");
    let outcome = if is_open { Outcome::Well } else { Outcome::Failed(off()) };
    Tried { part: Part::Listener, step: "listener", outcome }
}

async fn try_reading(app: &App, org: OrgId, channel: &Channel, settings: &Settings) -> Vec<Tried> {
    let part = Part::Reading;
    let mut session = match open(app, org, channel, settings).await {
        Ok(session) => session,
        Err(trouble) => return way(part, Some(trouble)),
    };
    let mut tried = way(part, None);
    let Some(reads) = &settings.reads else { return tried };
    tried.push(Tried { part, step: "folder", outcome: outcome(session.open(&reads.folder).await) });
    if !reads.sent_folder.is_empty() {
        let found = find_sent(&mut session, &reads.sent_folder).await;
        tried.push(Tried { part, step: "sent-folder", outcome: outcome(found) });
    }
    session.leave().await;
    tried
}

async fn open(app: &App, org: OrgId, channel: &Channel, settings: &Settings) -> Result<Session, Trouble> {
    let reach =
        engine::reach(app).map_err(|fault| Trouble::new(Step::Tls, Kind::TlsOther, fault.to_string()))?;
    let sign_in = access::sign_in(app, org, channel, settings, For::Reading).await?;
    let (Some(sign_in), Some(reads)) = (sign_in, &settings.reads) else {
        return Err(Trouble::new(Step::SignIn, Kind::NoSignInWay, "no user name and password are set"));
    };
    Session::sign_in(&reach, &reads.server, &sign_in).await
}

/// Looks for the folder of sent mail; where it is missing, the failure names the one that the server marks.
async fn find_sent(session: &mut Session, folder: &str) -> Result<(), Trouble> {
    let Err(trouble) = session.open(folder).await else { return Ok(()) };
    let folders = session.folders().await?;
    let marked = folders.iter().find(|one| one.role == Role::Sent);
    match marked {
        Some(sent) => Err(Trouble::new(Step::Folder, Kind::SentElsewhere, &sent.name)),
        None => Err(trouble),
    }
}

async fn try_sending(app: &App, org: OrgId, channel: &Channel, settings: &Settings) -> Vec<Tried> {
    let part = Part::Sending;
    engine::of(app).forget((org, channel.id));
    let submission = match deliver::submission(app, org, channel, settings).await {
        Ok(submission) => submission,
        Err(trouble) => return way(part, Some(trouble)),
    };
    if let Err(trouble) = submission.try_out().await {
        return way(part, Some(trouble));
    }
    let mut tried = way(part, None);
    let Some((to, raw)) = probe::write(app, org, channel, app.clock().now()) else { return tried };
    let sent = async {
        let raw = deliver::sign(app, org, settings, raw)?;
        let envelope = Envelope { from: channel.address.clone(), to: vec![to] };
        submission.send(&envelope, &raw).await.map_err(|failed| failed.trouble)
    };
    match sent.await {
        Ok(_) => {
            tried.push(Tried { part, step: "submit", outcome: Outcome::Well });
            let back = if settings.is_subaddressed { Outcome::Well } else { Outcome::Open };
            tried.push(Tried { part, step: "subaddress", outcome: back });
        }
        // An address with a detail may be refused where the plain one is taken: then there is no
        // subaddressing, and nothing is wrong.
        Err(trouble) if trouble.kind == Kind::RecipientRefused => {
            tried.push(Tried { part, step: "submit", outcome: Outcome::Well });
            tried.push(Tried { part, step: "no-subaddress", outcome: Outcome::Well });
        }
        Err(trouble) => tried.push(Tried { part, step: "submit", outcome: Outcome::Failed(trouble) }),
    }
    tried
}

fn outcome<T>(result: Result<T, Trouble>) -> Outcome {
    result.map_or_else(Outcome::Failed, |_| Outcome::Well)
}

/// The steps to a server: all well, or well up to the one that failed.
fn way(part: Part, failed: Option<Trouble>) -> Vec<Tried> {
    let mut tried = Vec::new();
    for (step, name) in WAY {
        match &failed {
            Some(trouble) if trouble.step <= step => {
                tried.push(Tried { part, step: name, outcome: Outcome::Failed(trouble.clone()) });
                return tried;
            }
            _ => tried.push(Tried { part, step: name, outcome: Outcome::Well }),
        }
    }
    if let Some(trouble) = failed {
        tried.push(Tried { part, step: "submit", outcome: Outcome::Failed(trouble) });
    }
    tried
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_told_up_to_the_one_that_failed() {
        let names = |tried: &[Tried]| tried.iter().map(|one| one.step).collect::<Vec<_>>();
        assert_eq!(names(&way(Part::Reading, None)), ["name", "connect", "tls", "sign-in"]);
        for (step, expected) in [
            (Step::Name, &["name"][..]),
            (Step::Connect, &["name", "connect"]),
            (Step::SignIn, &["name", "connect", "tls", "sign-in"]),
            (Step::Submit, &["name", "connect", "tls", "sign-in", "submit"]),
        ] {
            let tried = way(Part::Sending, Some(Trouble::new(step, Kind::Refused, "")));
            assert_eq!(names(&tried), expected);
            assert!(matches!(tried.last().unwrap().outcome, Outcome::Failed(_)));
            assert!(!passed(&tried));
        }
        assert!(passed(&way(Part::Reading, None)));
        assert!(!passed(&[]), "a mailbox that does nothing passes nothing");
    }
}
