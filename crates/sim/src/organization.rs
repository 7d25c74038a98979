//! The sample organization itself: a shop for kitchenware with five colleagues, two teams and two mailboxes.

use conversations::channels::{self, NewChannel};
use conversations::{ChannelId, TeamId, teams};
use shell::colleague::{self, NewColleague, SIGN_IN};
use shell::money::{self, Currency};
use shell::{ColleagueId, Role};
use store::{Actor, Event, Fault, Tx, directory, organizations};

use crate::Owner;
use crate::buying;
use crate::cast::{CAST, IDRIS, LENA, OWNER, PRIYA, TOMAS};
use crate::matters::Mailbox;

/// The name of the organization that [`crate::create`] makes.
pub const NAME: &str = "Kettle & Crumb";
/// Where it is.
pub(crate) const ZONE: &str = "Europe/London";
/// The domain of its mailboxes; a second one on the same server gets a number.
const DOMAIN: &str = "kettleandcrumb";
/// Most sample organizations on one server.
const DOMAINS_MAX: u32 = 1_000;
/// The hash of no password: whoever has it cannot sign in.
pub(crate) const NO_PASSWORD: &str = "!";

/// The shop while its month is lived.
#[derive(Clone, Debug)]
pub(crate) struct Shop {
    pub(crate) name: String,
    pub(crate) zone: String,
    /// Ids by place.
    pub(crate) colleagues: Vec<ColleagueId>,
    /// Names by place.
    pub(crate) names: Vec<String>,
    pub(crate) care: Desk,
    pub(crate) wholesale: Desk,
    pub(crate) domain: String,
}

/// A mailbox and the team behind it.
#[derive(Clone, Debug)]
pub(crate) struct Desk {
    pub(crate) channel: ChannelId,
    pub(crate) team: TeamId,
    pub(crate) address: String,
}

impl Shop {
    /// The desk behind a mailbox.
    pub(crate) fn desk(&self, mailbox: Mailbox) -> &Desk {
        match mailbox {
            Mailbox::Care => &self.care,
            Mailbox::Wholesale => &self.wholesale,
        }
    }

    /// Our own addresses.
    pub(crate) fn addresses(&self) -> Vec<String> {
        vec![self.care.address.clone(), self.wholesale.address.clone()]
    }
}

/// Creates the organization and its owner.
pub(crate) async fn found(tx: &mut Tx, owner: &Owner) -> Result<ColleagueId, Fault> {
    organizations::create(tx, NAME, ZONE, "en").await?;
    if let Some(pounds) = Currency::named("GBP") {
        money::settle(tx, pounds).await?;
    }
    let new = NewColleague {
        name: owner.name.clone(),
        email: owner.email.clone(),
        role: Role::Owner,
        password_hash: owner.password_hash.clone(),
        time_zone: ZONE.to_owned(),
        language: "en".to_owned(),
    };
    let id = colleague::add(tx, &new).await?;
    tx.event(Event::new("organization_founded").actor(Actor::Colleague(id.get())));
    Ok(id)
}

/// Who moves into the shop, and with which password.
#[derive(Clone, Debug)]
pub(crate) struct MovingIn {
    pub(crate) owner: ColleagueId,
    pub(crate) password_hash: String,
}

/// Adds the colleagues, teams and mailboxes.
pub(crate) async fn move_in(tx: &mut Tx, who: &MovingIn) -> Result<Shop, Fault> {
    let gone =
        |what: &str| Fault::Unavailable(format!("the {what} of the sample organization does not exist"));
    let organization = organizations::get(tx).await?.ok_or_else(|| gone("row"))?;
    let owner = colleague::get(tx, who.owner).await?.ok_or_else(|| gone("owner"))?;
    let domain = free_domain(tx).await?;
    let (mut colleagues, mut names) = (vec![owner.id], vec![owner.name]);
    for member in &CAST {
        let new = NewColleague {
            name: member.name.to_owned(),
            email: format!("{}@{domain}", member.mail),
            role: member.role,
            password_hash: who.password_hash.clone(),
            time_zone: organization.time_zone.clone(),
            language: "en".to_owned(),
        };
        colleagues.push(colleague::add(tx, &new).await?);
        names.push(member.name.to_owned());
    }
    let team = teams::create(tx, "Kettles and pans", colleagues[LENA]).await?;
    for place in [OWNER, LENA, TOMAS, PRIYA, IDRIS] {
        teams::join(tx, team, colleagues[place]).await?;
    }
    let care = mailbox(tx, "Care", format!("care@{domain}"), team).await?;
    let team = teams::create(tx, "Wholesale and invoices", colleagues[OWNER]).await?;
    for place in [OWNER, PRIYA] {
        teams::join(tx, team, colleagues[place]).await?;
    }
    let wholesale = mailbox(tx, "Wholesale", format!("wholesale@{domain}"), team).await?;
    buying::believes(tx, owner.id).await?;
    let (name, zone) = (organization.name, organization.time_zone);
    Ok(Shop { name, zone, colleagues, names, care, wholesale, domain })
}

/// A mailbox that is not connected to any provider.
async fn mailbox(tx: &mut Tx, name: &str, address: String, team: TeamId) -> Result<Desk, Fault> {
    let new = NewChannel {
        kind: "email",
        name: name.to_owned(),
        address: address.clone(),
        team,
        settings: "{}".to_owned(),
    };
    Ok(Desk { channel: channels::create(tx, &new).await?, team, address })
}

async fn free_domain(tx: &mut Tx) -> Result<String, Fault> {
    for number in 1..=DOMAINS_MAX {
        let domain =
            if number == 1 { format!("{DOMAIN}.example") } else { format!("{DOMAIN}-{number}.example") };
        let mailbox = directory::find(tx, channels::DIRECTORY, &format!("care@{domain}")).await?;
        let colleague = directory::find(tx, SIGN_IN, &format!("{}@{domain}", CAST[0].mail)).await?;
        if mailbox.is_none() && colleague.is_none() {
            return Ok(domain);
        }
    }
    Err(Fault::Unavailable("this server has a thousand sample organizations already".to_owned()))
}
