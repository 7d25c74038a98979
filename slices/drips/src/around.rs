//! The names around drips: what kinds, colleagues, teams, channels, customers and conversations are called.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use conversations::{
    ChannelId, ConversationId, CustomerId, Status, TeamId, Worded, Wording, channels, customers, lines_of,
    teams,
};
use instrument::Drip;
use instrument::kinds::{self, KindShown};
use instrument::named::{self, Dimension, Names};
use instrument::places::{Listable, Named};
use shell::money::{self, Currency};
use shell::words::say;
use shell::{App, Code, ColleagueId, Error, colleague};
use store::{Fault, Timestamp, Tx};

/// What a conversation is called in a list.
#[derive(Clone, Debug)]
pub(crate) struct Matter {
    pub(crate) number: i64,
    pub(crate) subject: String,
    pub(crate) status: Status,
    /// Since when its customer waits for us.
    pub(crate) waiting_since: Option<Timestamp>,
}

impl Matter {
    /// Whether it is closed.
    pub(crate) fn is_solved(&self) -> bool {
        self.status == Status::Solved
    }
}

/// The names that one page needs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Around {
    pub(crate) kinds: Vec<KindShown>,
    /// Everybody, with whoever is only invited.
    pub(crate) colleagues: BTreeMap<ColleagueId, String>,
    /// Everybody who works here, by name.
    pub(crate) keepers: Vec<(ColleagueId, String)>,
    pub(crate) customers: BTreeMap<CustomerId, String>,
    pub(crate) matters: BTreeMap<ConversationId, Matter>,
    /// What promises say, by their ids.
    pub(crate) promises: BTreeMap<i64, Worded>,
    /// What amounts are in; None where nobody has named it.
    pub(crate) currency: Option<Currency>,
}

impl Around {
    /// The names for these customers and conversations, and for everybody who works here.
    pub(crate) async fn read(
        tx: &mut Tx,
        whose: &[(CustomerId, ConversationId)],
        me: ColleagueId,
    ) -> Result<Self, Fault> {
        let (kinds, currency) = (kinds::all(tx).await?, money::currency(tx).await?);
        let mut around = Self { kinds, currency, ..Self::default() };
        for one in colleague::all(tx).await? {
            if one.state == colleague::State::Active {
                around.keepers.push((one.id, one.name.clone()));
            }
            around.colleagues.insert(one.id, one.name);
        }
        let mut conversations: Vec<ConversationId> =
            whose.iter().filter_map(|(_, conversation)| conversation.some()).collect();
        conversations.sort_unstable();
        conversations.dedup();
        for line in lines_of(tx, &conversations, me).await? {
            around.customers.insert(line.customer, line.customer_name);
            let matter = Matter {
                number: line.number,
                subject: line.subject,
                status: line.status,
                waiting_since: line.waiting_since,
            };
            around.matters.insert(line.id, matter);
        }
        for (customer, _) in whose {
            if !around.customers.contains_key(customer)
                && let Some(found) = customers::get(tx, *customer).await?
            {
                around.customers.insert(*customer, found.name);
            }
        }
        Ok(around)
    }

    /// The same with what the promises of these drips say, read from whoever keeps promises.
    pub(crate) async fn worded(
        mut self,
        app: &App,
        tx: &mut Tx,
        drips: impl Iterator<Item = &Drip>,
    ) -> Result<Self, Fault> {
        let ids: BTreeSet<i64> = drips.map(|drip| drip.promise).filter(|id| *id != 0).collect();
        if ids.is_empty() {
            return Ok(self);
        }
        let ids: Vec<i64> = ids.into_iter().collect();
        for wording in app.each::<Wording>() {
            let read = (wording.read)(tx, &ids).await?;
            self.promises.extend(read.into_iter().map(|worded| (worded.id, worded)));
        }
        Ok(self)
    }

    /// What a customer is called, also one without a name.
    pub(crate) fn customer(&self, id: CustomerId) -> String {
        let name = self.customers.get(&id).filter(|name| !name.is_empty());
        name.cloned().unwrap_or_else(|| say("drips-nameless"))
    }

    /// Number of a conversation; 0 for none.
    pub(crate) fn number(&self, id: ConversationId) -> i64 {
        self.matters.get(&id).map_or(0, |matter| matter.number)
    }

    /// What a colleague is called; words for one who is not known any more.
    pub(crate) fn colleague(&self, id: ColleagueId) -> String {
        self.colleagues.get(&id).cloned().unwrap_or_else(|| say("drips-somebody"))
    }
}

/// Teams and channels of the organization, for choices and for the places of standards.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    pub(crate) teams: Vec<(TeamId, String)>,
    pub(crate) channels: Vec<(ChannelId, String)>,
    /// Touchpoints and products.
    pub(crate) names: Names,
}

/// Fewer than five colleagues work at the place that a list is narrowed to.
pub(crate) const PLACE_OF_FEW: Code = Code::new("drips_place_of_few", StatusCode::FORBIDDEN);

/// Refuses a list of drips of a place that fewer than five colleagues work at, or that would give such a place away.
pub(crate) async fn may_list(tx: &mut Tx, named: &Named) -> Result<(), Error> {
    if *named == Named::default() {
        return Ok(());
    }
    let today = crate::said::today(tx).await?;
    if Listable::read(tx, today).await?.shows(named) { Ok(()) } else { Err(Error::refused(PLACE_OF_FEW)) }
}

/// A touchpoint and a product in the spelling by which they are known; empty ones are none.
pub(crate) async fn spelled(
    tx: &mut Tx,
    touchpoint: Option<&str>,
    product: Option<&str>,
) -> Result<(Option<String>, Option<String>), Fault> {
    let mut known = [None, None];
    let asked = [(Dimension::Touchpoint, touchpoint), (Dimension::Product, product)];
    for (at, (of, written)) in asked.into_iter().enumerate() {
        if let Some(written) = written.filter(|written| !written.trim().is_empty()) {
            known[at] = Some(named::spelled(tx, of, written).await?);
        }
    }
    let [touchpoint, product] = known;
    Ok((touchpoint, product))
}

/// There is no such team or channel.
pub(crate) const PLACE_UNKNOWN: Code = Code::new("place_unknown", StatusCode::UNPROCESSABLE_ENTITY);

/// Which field names a team or a channel that is not there; NONE of either is everywhere.
pub(crate) async fn unknown_place(
    tx: &mut Tx,
    channel: ChannelId,
    team: TeamId,
) -> Result<Option<&'static str>, Fault> {
    let places = Places::read(tx).await?;
    let is_team = team == TeamId::NONE || places.teams.iter().any(|(id, _)| *id == team);
    let is_channel = channel == ChannelId::NONE || places.channels.iter().any(|(id, _)| *id == channel);
    Ok(if is_team { (!is_channel).then_some("channel") } else { Some("team") })
}

impl Places {
    pub(crate) async fn read(tx: &mut Tx) -> Result<Self, Fault> {
        let teams = teams::all(tx).await?.into_iter().map(|team| (team.id, team.name)).collect();
        let channels = channels::all(tx).await?.into_iter().map(|one| (one.id, one.name)).collect();
        Ok(Self { teams, channels, names: named::all(tx).await? })
    }

    /// Without the places that drips may not be listed by.
    pub(crate) async fn listable(self, tx: &mut Tx) -> Result<Self, Fault> {
        let today = crate::said::today(tx).await?;
        let listable = Listable::read(tx, today).await?;
        let shows = |team: TeamId| listable.shows(&Named { team: Some(team), ..Named::default() });
        let mut names = self.names;
        names
            .touchpoints
            .retain(|name| listable.shows(&Named { touchpoint: Some(name.clone()), ..Named::default() }));
        names
            .products
            .retain(|name| listable.shows(&Named { product: Some(name.clone()), ..Named::default() }));
        Ok(Self { teams: self.teams.into_iter().filter(|(id, _)| shows(*id)).collect(), names, ..self })
    }
}
