//! Our own door: which addresses it knows, and how it keeps what is brought.

use conversations::ChannelId;
use shell::App;
use shell::carriers::smtp_in::{Accept, Delivered, Verdict};
use store::{Fault, OrgId};

use crate::arrivals::{Envelope, ToKeep, Way};
use crate::known::{Door, Postal};
use crate::{engine, intake};

/// The name under which every domain can be written to (RFC 5321, section 4.5.1).
const POSTMASTER: &str = "postmaster";

/// Keeps what the listener takes.
pub(crate) struct Keeper {
    pub(crate) app: App,
}

/// Where mail for an address leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Led {
    To(OrgId, ChannelId),
    /// To a mailbox that takes nothing for now.
    Resting,
    Nowhere,
}

impl Led {
    const fn by(door: Door, org: OrgId, channel: ChannelId) -> Self {
        match door {
            Door::Open => Self::To(org, channel),
            Door::Resting => Self::Resting,
            Door::Shut => Self::Nowhere,
        }
    }
}

impl Accept for Keeper {
    async fn recipient(&self, address: &str) -> Verdict {
        match self.led(address).await {
            Ok(Led::To(..)) => Verdict::Accept,
            Ok(Led::Resting) => Verdict::Resting,
            Ok(Led::Nowhere) => Verdict::NoSuchRecipient,
            Err(fault) => verdict(&fault),
        }
    }

    async fn message(&self, delivered: Delivered) -> Vec<Verdict> {
        let mut verdicts = Vec::with_capacity(delivered.envelope.recipients.len());
        let mut kept: Vec<(ChannelId, Verdict)> = Vec::new();
        for recipient in &delivered.envelope.recipients {
            let verdict = match self.led(recipient).await {
                Ok(Led::Nowhere) => Verdict::NoSuchRecipient,
                Ok(Led::Resting) => Verdict::Resting,
                Err(fault) => verdict(&fault),
                // Two recipients of one mailbox are one message in it.
                Ok(Led::To(org, channel)) => {
                    if let Some((_, verdict)) = kept.iter().find(|(of, _)| *of == channel) {
                        *verdict
                    } else {
                        let verdict = self.keep(org, channel, &delivered).await;
                        kept.push((channel, verdict));
                        verdict
                    }
                }
            };
            verdicts.push(verdict);
        }
        verdicts
    }
}

impl Keeper {
    /// The mailbox that takes deliveries for an address; for the postmaster of a domain of ours without a
    /// mailbox of that name, the oldest one there.
    async fn led(&self, address: &str) -> Result<Led, Fault> {
        let engine = engine::of(&self.app);
        if let Some((org, id)) = engine.known.channel_of(&self.app, address).await? {
            let led = Led::by(engine.known.door(&self.app, org, id).await?, org, id);
            if led != Led::Nowhere {
                return Ok(led);
            }
        }
        let Some(domain) = domain_of_postmaster(address) else { return Ok(Led::Nowhere) };
        let all = engine.known.postals(&self.app).await?;
        let is_here =
            domain.is_empty() || domain.eq_ignore_ascii_case(&self.app.config.smtp_listener.hostname);
        let there = all.iter().filter(|one| one.domains.iter().any(|own| own.eq_ignore_ascii_case(domain)));
        let found = oldest(there).or_else(|| is_here.then(|| oldest(all.iter())).flatten());
        Ok(found.map_or(Led::Nowhere, |one| Led::by(one.door, one.org, one.channel)))
    }

    async fn keep(&self, org: OrgId, channel: ChannelId, delivered: &Delivered) -> Verdict {
        let named = |to: &String| if to.is_empty() { POSTMASTER.to_owned() } else { to.clone() };
        let envelope = Envelope {
            way: Way::Listener,
            handover: delivered.envelope.from.clone(),
            recipients: delivered.envelope.recipients.iter().map(named).collect(),
            peer: Some(delivered.peer),
            hello: delivered.envelope.hello.clone(),
            place: None,
        };
        let to_keep = ToKeep { channel, raw: delivered.raw.to_vec(), envelope };
        match intake::accept(&self.app, org, to_keep).await {
            Ok(()) => Verdict::Accept,
            Err(fault) => {
                tracing::error!(%fault, "a message could not be kept and was not acknowledged");
                verdict(&fault)
            }
        }
    }
}

/// Whose postmaster an address means: that of a domain, or with an empty one that of this server. A recipient
/// without a domain, which only the postmaster may be, arrives here as an empty address.
fn domain_of_postmaster(address: &str) -> Option<&str> {
    if address.is_empty() {
        return Some("");
    }
    let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    local.eq_ignore_ascii_case(POSTMASTER).then_some(domain)
}

/// The oldest mailbox that takes deliveries; where all rest, the oldest of those.
fn oldest<'a>(among: impl Iterator<Item = &'a Postal>) -> Option<&'a Postal> {
    let mut resting = None;
    for one in among {
        if one.door == Door::Open {
            return Some(one);
        }
        resting = resting.or(Some(one));
    }
    resting
}

fn verdict(fault: &Fault) -> Verdict {
    if matches!(fault, Fault::Full) { Verdict::StorageFull } else { Verdict::Fault }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_postmaster_is_known_by_its_name_alone() {
        for (address, domain) in [
            ("", Some("")),
            ("Postmaster", Some("")),
            ("postMASTER@shop.example", Some("shop.example")),
            ("help@shop.example", None),
            ("postmaster.help@shop.example", None),
        ] {
            assert_eq!(domain_of_postmaster(address), domain, "{address}");
        }
    }
}
