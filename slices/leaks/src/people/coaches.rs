//! Coaches: who looks at whose work with them.

use shell::{ColleagueId, Role, colleague};
use store::{Actor, Event, Fault, Sql, Tx, params};

use super::refusals::CannotRecord;

/// A coach and one of those they coach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Coached {
    pub(crate) coach: ColleagueId,
    pub(crate) colleague: ColleagueId,
}

const ALL: Sql = Sql::tenant(
    "people.coaches",
    "SELECT coach_id, colleague_id FROM coaches WHERE org_id = $1 ORDER BY coach_id, colleague_id LIMIT 2000",
);

/// All pairs.
pub(crate) async fn all(tx: &mut Tx) -> Result<Vec<Coached>, Fault> {
    tx.all(&ALL, params![], |row| {
        Ok(Coached { coach: ColleagueId::of(row.int(0)?), colleague: ColleagueId::of(row.int(1)?) })
    })
    .await
}

const IS: Sql = Sql::tenant(
    "people.is_coach",
    "SELECT coach_id FROM coaches WHERE org_id = $1 AND coach_id = $2 AND colleague_id = $3",
);

/// Whether one coaches the other.
pub(crate) async fn is_coach(tx: &mut Tx, pair: Coached) -> Result<bool, Fault> {
    Ok(tx.one(&IS, params![pair.coach, pair.colleague], |row| row.int(0)).await?.is_some())
}

const OF: Sql = Sql::tenant(
    "people.coached_by",
    "SELECT colleague_id FROM coaches WHERE org_id = $1 AND coach_id = $2 ORDER BY colleague_id LIMIT 500",
);

/// Those whom this colleague coaches.
pub(crate) async fn coached_by(tx: &mut Tx, coach: ColleagueId) -> Result<Vec<ColleagueId>, Fault> {
    tx.all(&OF, params![coach], |row| Ok(ColleagueId::of(row.int(0)?))).await
}

const ADD: Sql = Sql::tenant(
    "people.add_coach",
    "INSERT INTO coaches (org_id, coach_id, colleague_id, made_by, made_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (org_id, coach_id, colleague_id) DO NOTHING",
);

/// Makes one the coach of the other; the other is told. Nobody makes themselves a coach where somebody else could: they
/// would open another's figures to themselves. A sole owner may, as nobody else could name them.
pub(crate) async fn add(
    tx: &mut Tx,
    pair: Coached,
    (by, actor): (ColleagueId, Actor),
) -> Result<(), CannotRecord> {
    if pair.coach == pair.colleague {
        return Err(CannotRecord::Coach);
    }
    if pair.coach == by && has_another_owner(tx, by).await? {
        return Err(CannotRecord::Oneself);
    }
    let mut names = Vec::new();
    for id in [pair.coach, pair.colleague] {
        let found = colleague::get(tx, id).await?.filter(|one| one.state == colleague::State::Active);
        names.push(found.ok_or(CannotRecord::Coach)?.name);
    }
    let now = tx.now();
    if tx.run(&ADD, params![pair.coach, pair.colleague, by, now]).await? == 1 {
        let coach = names.swap_remove(0);
        let told = [("coach", coach.into())];
        shell::notifications::tell(tx, pair.colleague, "leaks-notice-coach", &told, "/leaks/mine");
        let event = Event::new("coach_named").actor(actor).about(pair.coach.get());
        tx.event(event.number(pair.colleague.get()));
    }
    Ok(())
}

async fn has_another_owner(tx: &mut Tx, than: ColleagueId) -> Result<bool, Fault> {
    let is_one = |one: &colleague::Colleague| {
        one.id != than && one.role == Role::Owner && one.state == colleague::State::Active
    };
    Ok(colleague::all(tx).await?.iter().any(is_one))
}

const REMOVE: Sql = Sql::tenant(
    "people.remove_coach",
    "DELETE FROM coaches WHERE org_id = $1 AND coach_id = $2 AND colleague_id = $3",
);

/// Ends it; `false` when it was not so.
pub(crate) async fn remove(tx: &mut Tx, pair: Coached, actor: Actor) -> Result<bool, Fault> {
    let was = tx.run(&REMOVE, params![pair.coach, pair.colleague]).await? == 1;
    if was {
        let event = Event::new("coach_ended").actor(actor).about(pair.coach.get());
        tx.event(event.number(pair.colleague.get()));
    }
    Ok(was)
}
