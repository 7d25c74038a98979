//! Who works here, in which teams, and who is away: read once, so that whom something goes to is decided without
//! further look-ups.

use std::collections::{BTreeMap, BTreeSet};

use conversations::TeamId;
use conversations::teams::{self, Team};
use shell::colleague::{self, State};
use shell::{Colleague, ColleagueId, Role};
use store::{Fault, Timestamp, Tx};

use crate::handover::away_between;

/// Who works here.
pub(crate) struct Working {
    colleagues: BTreeMap<ColleagueId, Colleague>,
    teams: Vec<Team>,
    members: Vec<(TeamId, ColleagueId)>,
    away: BTreeMap<ColleagueId, Timestamp>,
}

/// Everybody who works here, and who of them is away at some time until `until`.
pub(crate) async fn working(tx: &mut Tx, until: Timestamp) -> Result<Working, Fault> {
    let everybody = colleague::all(tx).await?;
    let active = everybody.into_iter().filter(|one| one.state == State::Active);
    let now = tx.now();
    Ok(Working {
        colleagues: active.map(|one| (one.id, one)).collect(),
        teams: teams::all(tx).await?,
        members: teams::members(tx).await?,
        away: away_between(tx, now, until).await?,
    })
}

impl Working {
    /// The colleague of this id, when they work here.
    pub(crate) fn get(&self, id: ColleagueId) -> Option<&Colleague> {
        self.colleagues.get(&id)
    }

    /// Everybody, by name.
    pub(crate) fn by_name(&self) -> Vec<&Colleague> {
        let mut all: Vec<&Colleague> = self.colleagues.values().collect();
        all.sort_by(|one, other| one.name.cmp(&other.name).then(one.id.cmp(&other.id)));
        all
    }

    /// Until when a colleague is away, when they are.
    pub(crate) fn away_until(&self, id: ColleagueId) -> Option<Timestamp> {
        self.away.get(&id).copied()
    }

    /// All teams, by name.
    pub(crate) fn teams(&self) -> &[Team] {
        &self.teams
    }

    /// Everybody who works here and belongs to a team, its lead too.
    pub(crate) fn members_of(&self, team: TeamId) -> BTreeSet<ColleagueId> {
        let members = self.members.iter().filter(|(of, _)| *of == team).map(|(_, id)| *id);
        members.chain(self.lead_of(team)).filter(|id| self.colleagues.contains_key(id)).collect()
    }

    /// Who leads a team, when they work here.
    pub(crate) fn lead_of(&self, team: TeamId) -> Option<ColleagueId> {
        let lead = self.teams.iter().find(|one| one.id == team)?.lead.some()?;
        self.colleagues.contains_key(&lead).then_some(lead)
    }

    /// The teams that a colleague belongs to or leads, the oldest first.
    pub(crate) fn teams_of(&self, colleague: ColleagueId) -> BTreeSet<TeamId> {
        let led = self.teams.iter().filter(|team| team.lead == colleague).map(|team| team.id);
        let joined = self.members.iter().filter(|(_, id)| *id == colleague).map(|(team, _)| *team);
        led.chain(joined).collect()
    }

    /// Whether a colleague leads a team that another one belongs to.
    pub(crate) fn leads(&self, lead: ColleagueId, member: ColleagueId) -> bool {
        self.teams.iter().any(|team| {
            team.lead == lead && (team.lead == member || self.members.contains(&(team.id, member)))
        })
    }

    /// The owners, in the order they came.
    fn owners(&self) -> impl Iterator<Item = ColleagueId> {
        self.colleagues.values().filter(|one| one.role == Role::Owner).map(|one| one.id)
    }

    /// Who gets what somebody leaves behind: the lead of its team, else the lead of a team of theirs, else an owner.
    /// Whoever is away comes after those who are here. None only where nobody else works here.
    pub(crate) fn heir(&self, giver: ColleagueId, team: TeamId) -> Option<ColleagueId> {
        let theirs: Vec<TeamId> = self.teams_of(giver).into_iter().collect();
        let leads = [team].into_iter().chain(theirs).filter_map(|team| self.lead_of(team));
        self.first_here(giver, leads.chain(self.owners()))
    }

    /// Whom to propose as the next keeper: whoever has the conversation, else its team's lead, else a colleague of the
    /// same team, else the heir.
    pub(crate) fn suggested(
        &self,
        giver: ColleagueId,
        team: TeamId,
        assignee: ColleagueId,
    ) -> Option<ColleagueId> {
        let lead = self.lead_of(team);
        let mates = self.teams_of(giver).into_iter().flat_map(|team| self.members_of(team));
        let near = assignee.some().into_iter().chain(lead).chain(self.members_of(team)).chain(mates);
        self.first_here(giver, near.chain(self.heir(giver, team)))
    }

    fn first_here(
        &self,
        giver: ColleagueId,
        candidates: impl Iterator<Item = ColleagueId>,
    ) -> Option<ColleagueId> {
        let is_fit = |id: &ColleagueId| *id != giver && self.colleagues.contains_key(id);
        let fit: Vec<ColleagueId> = candidates.filter(is_fit).collect();
        let here = fit.iter().find(|id| !self.away.contains_key(id));
        here.or(fit.first()).copied()
    }
}

#[cfg(test)]
mod tests {
    use shell::Seat;

    use super::*;

    const OLGA: ColleagueId = ColleagueId::of(1);
    const LEA: ColleagueId = ColleagueId::of(2);
    const ANA: ColleagueId = ColleagueId::of(3);
    const BEN: ColleagueId = ColleagueId::of(4);
    const CARE: TeamId = TeamId::of(10);
    const DEPOT: TeamId = TeamId::of(11);

    /// Olga owns the shop; Lea leads Care, with Ana in it; Ben leads the depot alone.
    fn shop(away: &[ColleagueId]) -> Working {
        let sample = Seat::sample().colleague;
        let colleague = |id, role| (id, Colleague { id, role, ..(*sample).clone() });
        let people = [(OLGA, Role::Owner), (LEA, Role::Agent), (ANA, Role::Agent), (BEN, Role::Agent)];
        let team = |id, lead| Team { id, name: String::new(), lead, version: 1 };
        Working {
            colleagues: people.map(|(id, role)| colleague(id, role)).into(),
            teams: vec![team(CARE, LEA), team(DEPOT, BEN)],
            members: vec![(CARE, LEA), (CARE, ANA)],
            away: away.iter().map(|id| (*id, Timestamp::MAX)).collect(),
        }
    }

    #[track_caller]
    fn check(giver: ColleagueId, team: TeamId, away: &[ColleagueId], heir: ColleagueId) {
        assert_eq!(shop(away).heir(giver, team), Some(heir));
    }

    #[test]
    fn what_is_left_goes_to_the_lead_of_its_team_then_of_the_colleague_then_to_an_owner() {
        check(ANA, DEPOT, &[], BEN);
        check(ANA, TeamId::NONE, &[], LEA);
        check(ANA, TeamId::of(99), &[], LEA);
        check(LEA, CARE, &[], OLGA);
        check(BEN, TeamId::NONE, &[], OLGA);
        check(ANA, CARE, &[LEA], OLGA);
        check(ANA, CARE, &[LEA, OLGA], LEA);
        check(ColleagueId::NONE, DEPOT, &[], BEN);
        let alone = Working { colleagues: BTreeMap::new(), ..shop(&[]) };
        assert_eq!(alone.heir(ANA, CARE), None);
    }

    #[test]
    fn whoever_has_the_conversation_is_proposed_first() {
        let suggested = |assignee, away: &[ColleagueId]| shop(away).suggested(ANA, CARE, assignee);
        assert_eq!(suggested(BEN, &[]), Some(BEN));
        assert_eq!(suggested(ANA, &[]), Some(LEA), "nobody hands over to themselves");
        assert_eq!(suggested(BEN, &[BEN]), Some(LEA));
        assert_eq!(shop(&[]).suggested(LEA, CARE, ColleagueId::NONE), Some(ANA), "a colleague of the team");
    }
}
