//! "Test it": goes the whole way to a mailbox's servers, step by step, and says in plain words what fails.

use conversations::ChannelId;
use conversations::channels::Channel;
use shell::App;
use shell::carriers::imap::{Role, Session};
use shell::carriers::smtp_out::Envelope;
use shell::carriers::{Kind, Security, Step, Trouble};
use store::OrgId;

use crate::access::{self, For};
use crate::mailbox::Settings;
use crate::mailbox::settings::Reading;
use crate::troubles::{self, Way};
use crate::{deliver, engine, lights, ports, probe};

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
    /// The address it is about; empty: the mailbox as a whole.
    pub about: String,
    /// How it went.
    pub outcome: Outcome,
}

impl Tried {
    /// A step of the mailbox as a whole.
    pub(crate) const fn new(part: Part, step: &'static str, outcome: Outcome) -> Self {
        Self { part, step, about: String::new(), outcome }
    }
}

/// The steps to a server, in the order in which they are made.
const WAY: [(Step, &str); 4] =
    [(Step::Name, "name"), (Step::Connect, "connect"), (Step::Tls, "tls"), (Step::SignIn, "sign-in")];

/// The steps to one server: a connection in the clear has none for encryption.
fn steps(security: Security) -> impl Iterator<Item = (Step, &'static str)> {
    let is_plain = matches!(security, Security::PlainHere | Security::PlainAnywhere);
    WAY.into_iter()
        .map(move |(step, name)| (step, if is_plain && step == Step::Tls { "plain" } else { name }))
}

/// Of how many addresses besides the default one the way back is tried.
const OTHERS_TRIED: usize = 10;

/// Tries everything a mailbox does. Ends at the first failure of each part.
pub(crate) async fn try_out(app: &App, org: OrgId, channel: &Channel, settings: &Settings) -> Vec<Tried> {
    let mut tried = Vec::new();
    if settings.takes_deliveries {
        tried.push(try_listener(app).await);
    }
    if let Some(reads) = &settings.reads {
        let reading = try_reading(app, org, channel, settings, reads).await;
        if passed(&reading) && settled(app, org, channel.id, Way::Reading).await {
            engine::of(app).say_reached((org, channel.id));
        }
        tried.extend(reading);
    }
    if let Some(sends) = &settings.sends {
        let sending = try_sending(app, org, channel, settings, sends.server.security).await;
        if passed(&sending) {
            settled(app, org, channel.id, Way::Sending).await;
        }
        tried.extend(sending);
    }
    tried
}

/// Ends the trouble that a way was in, now that it works; true where there was one. One of single messages does not
/// end by reaching the server.
async fn settled(app: &App, org: OrgId, channel: ChannelId, way: Way) -> bool {
    let failing = app.db.read(org, channel, |tx, channel| Box::pin(troubles::of(tx, *channel))).await;
    let failing = failing.unwrap_or_default();
    let is_over = |step| way == Way::Sending || step < Step::Fetch;
    if !failing.iter().any(|failing| failing.way == way && is_over(failing.trouble.step)) {
        return false;
    }
    let noted = lights::note(app, org, channel, way, Ok(())).await;
    // The way itself notes it again when it is used next.
    if let Err(fault) = noted {
        tracing::warn!(%fault, "the lane's state could not be noted");
    }
    true
}

/// True where no step failed.
pub(crate) fn passed(tried: &[Tried]) -> bool {
    !tried.is_empty() && tried.iter().all(|step| !matches!(step.outcome, Outcome::Failed(_)))
}

async fn try_listener(app: &App) -> Tried {
    Tried::new(Part::Listener, "listener", outcome(ports::knock(app).await))
}

async fn try_reading(
    app: &App,
    org: OrgId,
    channel: &Channel,
    settings: &Settings,
    reads: &Reading,
) -> Vec<Tried> {
    let (part, security) = (Part::Reading, reads.server.security);
    let mut session = match open(app, org, channel, settings).await {
        Ok(session) => session,
        Err(trouble) => return way(part, security, Some(trouble)),
    };
    let mut tried = way(part, security, None);
    let opened = session.open(&reads.folder).await;
    tried.push(Tried::new(part, "folder", outcome(opened)));
    if !reads.sent_folder.is_empty() {
        let found = find_sent(&mut session, &reads.sent_folder).await;
        tried.push(Tried::new(part, "sent-folder", outcome(found)));
    }
    session.leave().await;
    tried
}

/// Signs in where the mailbox is read.
pub(crate) async fn open(
    app: &App,
    org: OrgId,
    channel: &Channel,
    settings: &Settings,
) -> Result<Session, Trouble> {
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

async fn try_sending(
    app: &App,
    org: OrgId,
    channel: &Channel,
    settings: &Settings,
    security: Security,
) -> Vec<Tried> {
    let part = Part::Sending;
    engine::of(app).forget((org, channel.id));
    let submission = match deliver::submission(app, org, channel, settings).await {
        Ok(submission) => submission,
        Err(trouble) => return way(part, security, Some(trouble)),
    };
    if let Err(trouble) = submission.try_out().await {
        return way(part, security, Some(trouble));
    }
    let mut tried = way(part, security, None);
    for from in channel.addresses().take(OTHERS_TRIED + 1) {
        let Some((to, raw)) = probe::write(app, (org, channel.id), from, app.clock().now()) else { continue };
        let sent = async {
            let raw = deliver::sign(app, org, settings, (from, raw))?;
            let envelope = Envelope { from: from.to_owned(), to: vec![to] };
            submission.send(&envelope, &raw).await.map_err(|failed| failed.trouble)
        };
        let has_come_back =
            channel.other(from).map_or(settings.is_subaddressed, |other| other.is_subaddressed);
        let about = if from == channel.address { String::new() } else { from.to_owned() };
        tried.extend(there_and_back(&about, sent.await.map(drop), has_come_back));
    }
    tried
}

/// How the trial mail of one address went.
fn there_and_back(about: &str, sent: Result<(), Trouble>, has_come_back: bool) -> Vec<Tried> {
    let steps = match sent {
        Ok(()) => {
            let back = if has_come_back { Outcome::Well } else { Outcome::Open };
            vec![("submit", Outcome::Well), ("subaddress", back)]
        }
        // An address with a detail may be refused where the plain one is taken: then there is no
        // subaddressing, and nothing is wrong.
        Err(trouble) if trouble.kind == Kind::RecipientRefused => {
            vec![("submit", Outcome::Well), ("no-subaddress", Outcome::Well)]
        }
        Err(trouble) => vec![("submit", Outcome::Failed(trouble))],
    };
    let tried = |(step, outcome)| Tried { part: Part::Sending, step, about: about.to_owned(), outcome };
    steps.into_iter().map(tried).collect()
}

fn outcome<T>(result: Result<T, Trouble>) -> Outcome {
    result.map_or_else(Outcome::Failed, |_| Outcome::Well)
}

/// The steps to a server: all well, or well up to the one that failed.
fn way(part: Part, security: Security, failed: Option<Trouble>) -> Vec<Tried> {
    let mut tried = Vec::new();
    for (step, name) in steps(security) {
        match &failed {
            Some(trouble) if trouble.step <= step => {
                tried.push(Tried::new(part, name, Outcome::Failed(trouble.clone())));
                return tried;
            }
            _ => tried.push(Tried::new(part, name, Outcome::Well)),
        }
    }
    if let Some(trouble) = failed {
        tried.push(Tried::new(part, "submit", Outcome::Failed(trouble)));
    }
    tried
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_told_up_to_the_one_that_failed() {
        let names = |tried: &[Tried]| tried.iter().map(|one| one.step).collect::<Vec<_>>();
        assert_eq!(names(&way(Part::Reading, Security::Tls, None)), ["name", "connect", "tls", "sign-in"]);
        for (step, expected) in [
            (Step::Name, &["name"][..]),
            (Step::Connect, &["name", "connect"]),
            (Step::SignIn, &["name", "connect", "tls", "sign-in"]),
            (Step::Submit, &["name", "connect", "tls", "sign-in", "submit"]),
        ] {
            let tried = way(Part::Sending, Security::Tls, Some(Trouble::new(step, Kind::Refused, "")));
            assert_eq!(names(&tried), expected);
            assert!(matches!(tried.last().unwrap().outcome, Outcome::Failed(_)));
            assert!(!passed(&tried));
        }
        let plain = way(Part::Reading, Security::PlainHere, None);
        assert_eq!(names(&plain), ["name", "connect", "plain", "sign-in"]);
        assert!(passed(&way(Part::Reading, Security::Tls, None)));
        assert!(!passed(&[]), "a mailbox that does nothing passes nothing");
    }
}
