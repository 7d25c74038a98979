//! Living a script: each step goes through the same front doors that colleagues and mailboxes use.

use std::sync::Arc;

use conversations::{Change, ConversationId, MessageId, Status};
use shell::ColleagueId;
use store::{Actor, Db, Fault, OrgId, Tx};

use crate::cast::Place;
use crate::matters::Mailbox;
use crate::organization::Shop;
use crate::people::Person;
use crate::putting_right::Rounds;
use crate::saying::{Words, answers, arrives, knows, notes, promise, reads};
use crate::script::{Act, Fate, Script};
use crate::{Progress, Summary, buying, quiet};

/// The life of one organization.
pub(crate) struct Life<'a> {
    pub(crate) db: &'a Db,
    pub(crate) org: OrgId,
    pub(crate) shop: Arc<Shop>,
    pub(crate) until: store::Timestamp,
    pub(crate) seed: u64,
}

/// What is known of a conversation while its plot goes on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Known {
    pub(crate) conversation: ConversationId,
    pub(crate) newest: MessageId,
    pub(crate) promise: promises::PromiseId,
    /// How many letters and answers it has.
    pub(crate) said: u32,
    /// The number of the last answer among them; 0: none yet.
    pub(crate) answered: u32,
}

const NOTHING: Known = Known {
    conversation: ConversationId::NONE,
    newest: MessageId::NONE,
    promise: promises::PromiseId::NONE,
    said: 0,
    answered: 0,
};

/// One step on its way into a transaction.
pub(crate) struct Deed {
    pub(crate) act: Act,
    pub(crate) known: Known,
    pub(crate) shop: Arc<Shop>,
    pub(crate) person: &'static Person,
    pub(crate) to: Mailbox,
    pub(crate) subject: String,
    /// The number of the plot, for keys that occur once.
    pub(crate) plot: usize,
    pub(crate) until: store::Timestamp,
}

impl Life<'_> {
    /// Lives the script to its end.
    pub(crate) async fn live(&self, script: &Script, progress: Progress<'_>) -> Result<Summary, Fault> {
        let mut known = vec![NOTHING; script.plots.len()];
        let mut summary = Summary::default();
        let mut rounds = Rounds::new(self.db, self.org, &self.shop, self.seed);
        let of = u32::try_from(script.steps.len()).unwrap_or(u32::MAX);
        for (done, step) in (1..).zip(&script.steps) {
            self.db.clock().set(step.at);
            rounds.pass(step.at).await?;
            let plot = &script.plots[step.plot];
            let is_new = known[step.plot].conversation == ConversationId::NONE;
            let deed = Deed {
                act: step.act.clone(),
                known: known[step.plot],
                shop: Arc::clone(&self.shop),
                person: plot.person,
                to: plot.to,
                subject: plot.subject.clone(),
                plot: step.plot,
                until: self.until,
            };
            let lived = self.db.write(self.org, deed, |tx, deed| Box::pin(perform(tx, deed))).await;
            known[step.plot] = lived.map_err(|fault| found_in(plot.name, fault))?;
            if is_new {
                summary.begin(&plot.subject);
            }
            summary.count(step);
            progress(done, of);
        }
        self.db.clock().set(self.until);
        rounds.end(self.until).await?;
        buying::tell(self.db, self.org, &self.shop, self.seed).await?;
        Ok(summary)
    }
}

/// Says in which plot a mistake lies.
fn found_in(plot: &str, fault: Fault) -> Fault {
    match fault {
        Fault::Bug(words) => Fault::Bug(format!("{words} ({plot})")),
        other => other,
    }
}

/// A refusal of a front door means that a plot asks for the impossible.
pub(crate) fn wrong(refusal: impl std::fmt::Display) -> Fault {
    Fault::Bug(format!("the sample month was refused: {refusal}"))
}

async fn perform(tx: &mut Tx, deed: &Deed) -> Result<Known, Fault> {
    let first = tx.new_id();
    let mut known = deed.known;
    let mut fate = Fate::Written;
    match &deed.act {
        Act::Arrives(letter) => arrives(tx, deed, letter, &mut known).await?,
        Act::Knows => knows(tx, deed).await?,
        Act::Answers { by, text, then, vow } => {
            answers(tx, deed, &Words { by: *by, text, then: *then }, &mut known).await?;
            if let Some(vow) = vow {
                fate = vow.fate;
                known.promise = promise(tx, deed, *by, vow, &known).await?;
            }
        }
        Act::Notes { by, text } => known.newest = notes(tx, deed, *by, text).await?,
        Act::Keeps { by, note } => {
            promises::keep(tx, &deed.about_promise(*by, note)).await.map_err(wrong)?;
        }
        Act::Moves { by, to, agreement, note } => {
            let to = promises::By::Instant(*to);
            let change = deed.about_promise(*by, note);
            known.promise = promises::move_to(tx, &change, &to, *agreement).await.map_err(wrong)?;
        }
        Act::Withdraws { by, why } => {
            promises::withdraw(tx, &deed.about_promise(*by, why)).await.map_err(wrong)?;
        }
        Act::Tells { by } => {
            promises::tell(tx, &deed.about_promise(*by, "")).await.map_err(wrong)?;
        }
        Act::Fulfils { by, note } => {
            promises::fulfil_late(tx, &deed.about_promise(*by, note)).await.map_err(wrong)?;
        }
        Act::Assigns { by, to } => {
            conversations::assign(tx, deed.about(*by), deed.colleague(*to)).await.map_err(wrong)?;
        }
        Act::HandsOver { by } => {
            let team = deed.shop.desk(other(deed.to)).team;
            conversations::hand_to_team(tx, deed.about(*by), team).await.map_err(wrong)?;
        }
        Act::Solves { by } => {
            conversations::set_status(tx, deed.about(*by), Status::Solved).await.map_err(wrong)?;
        }
        Act::Snoozes { by, until } => {
            conversations::snooze(tx, deed.about(*by), *until).await.map_err(wrong)?;
        }
        Act::Reads { by } => reads(tx, deed, by),
    }
    quiet::forget(tx, first, fate, deed.until);
    Ok(known)
}

fn other(mailbox: Mailbox) -> Mailbox {
    match mailbox {
        Mailbox::Care => Mailbox::Wholesale,
        Mailbox::Wholesale => Mailbox::Care,
    }
}

impl Deed {
    pub(crate) fn colleague(&self, place: Place) -> ColleagueId {
        self.shop.colleagues[place]
    }

    pub(crate) fn actor(&self, by: Place) -> Actor {
        Actor::Colleague(self.colleague(by).get())
    }

    fn about(&self, by: Place) -> Change {
        Change { conversation: self.known.conversation, actor: self.actor(by), version: None }
    }

    fn about_promise(&self, by: Place, note: &str) -> promises::Change {
        promises::Change {
            promise: self.known.promise,
            actor: self.actor(by),
            note: note.to_owned(),
            evidence: promises::Evidence::Word,
        }
    }

    /// The name of the `number`th thing said in this plot, theirs or ours.
    pub(crate) fn message_id(&self, number: u32, domain: &str) -> String {
        format!("{}.{number}.{}@{domain}", self.plot + 1, self.known_since())
    }

    /// Two sample organizations on one server never send the same name.
    pub(crate) fn known_since(&self) -> i64 {
        self.shop.care.channel.get()
    }
}
