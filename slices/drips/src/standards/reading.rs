//! Standards with what was measured and the names around them.

use std::collections::BTreeMap;

use conversations::{ChannelId, TeamId};
use instrument::kinds::{self, KindShown};
use instrument::standards::{self, Standard};
use shell::words::{say, say_with};
use shell::{ColleagueId, colleague};
use store::{Fault, Tx};

use super::measured::Measured;
use crate::around::Places;
use crate::said::today;

/// Over how many days it is measured, today among them.
pub(super) const DAYS: i64 = 90;

/// Everything about standards.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) kinds: Vec<KindShown>,
    pub(super) places: Places,
    pub(super) colleagues: BTreeMap<ColleagueId, String>,
    /// What holds now.
    pub(super) current: Vec<Standard>,
    pub(super) measured: BTreeMap<String, Measured>,
}

/// Reads what holds now and what was measured.
pub(super) async fn known(tx: &mut Tx) -> Result<Known, Fault> {
    let today = today(tx).await?;
    let kinds = kinds::all(tx).await?;
    let mut measured: BTreeMap<String, Measured> = BTreeMap::new();
    for kind in &kinds {
        let nothing = Measured { is_told: kind.is_recordable, ..Measured::default() };
        measured.insert(kind.code.clone(), nothing);
    }
    for count in instrument::days(tx, today - DAYS + 1, today).await? {
        let one = measured.entry(count.kind).or_default();
        one.occasions += count.occasions;
        one.drips += count.drips;
    }
    let colleagues = colleague::all(tx).await?.into_iter().map(|one| (one.id, one.name)).collect();
    let places = Places::read(tx).await?;
    Ok(Known { kinds, places, colleagues, current: standards::current(tx).await?, measured })
}

/// The versions of the standards of one kind, place by place, the newest of each place first.
pub(super) async fn versions(tx: &mut Tx, kind: &str) -> Result<Vec<Vec<Standard>>, Fault> {
    let mut all = Vec::new();
    for standard in standards::current(tx).await?.iter().filter(|standard| standard.kind == kind) {
        let mut there = standards::history(tx, kind, standard.channel, standard.team).await?;
        if there.is_empty() {
            there.push(standard.clone());
        }
        all.push(there);
    }
    Ok(all)
}

impl Known {
    /// What was measured of one kind.
    pub(super) fn measured(&self, kind: &str) -> Measured {
        self.measured.get(kind).copied().unwrap_or_default()
    }

    /// The standard of a kind that holds everywhere.
    pub(super) fn everywhere(&self, kind: &str) -> Option<&Standard> {
        self.current.iter().find(|standard| standard.kind == kind && is_everywhere(standard))
    }

    /// What a colleague is called; empty for nobody.
    pub(super) fn colleague(&self, id: ColleagueId) -> String {
        match id {
            ColleagueId::NONE => String::new(),
            id => self.colleagues.get(&id).cloned().unwrap_or_else(|| say("drips-somebody")),
        }
    }

    /// Where a standard holds, in words.
    pub(super) fn place(&self, standard: &Standard) -> String {
        let team = self.places.teams.iter().find(|(id, _)| *id == standard.team).map(|(_, name)| name);
        let channel =
            self.places.channels.iter().find(|(id, _)| *id == standard.channel).map(|(_, name)| name);
        let team = team.cloned().unwrap_or_else(|| say("standards-team-gone"));
        let channel = channel.cloned().unwrap_or_else(|| say("standards-channel-gone"));
        match (standard.channel, standard.team) {
            (ChannelId::NONE, TeamId::NONE) => say("standards-everywhere"),
            (ChannelId::NONE, _) => say_with("standards-of-team", &[("name", team.into())]),
            (_, TeamId::NONE) => say_with("standards-of-channel", &[("name", channel.into())]),
            _ => say_with("standards-of-both", &[("channel", channel.into()), ("team", team.into())]),
        }
    }
}

/// Whether a standard holds for all channels and teams.
pub(super) fn is_everywhere(standard: &Standard) -> bool {
    standard.channel == ChannelId::NONE && standard.team == TeamId::NONE
}
