//! Standards of an invented shop, for the samples of the pages.

use conversations::{ChannelId, TeamId};
use instrument::StandardId;
use instrument::standards::{Claim, Standard};
use shell::ColleagueId;

use super::measured::Measured;
use super::reading::Known;
use crate::samples::{around, hours_ago, kinds, places, standard};

/// As it came: nothing set, nothing believed, nothing measured.
pub(super) fn untouched() -> Known {
    Known {
        kinds: kinds(),
        places: places(),
        colleagues: around().colleagues,
        current: kinds().iter().map(|kind| standard(&kind.code)).collect(),
        measured: std::collections::BTreeMap::new(),
    }
}

/// After some months: a first answer within four hours with the depot apart, believed and not kept; others kept, too
/// few to tell, told by others.
pub(super) fn measured() -> Known {
    let mut known = untouched();
    let first = Standard {
        id: StandardId::of(61),
        minutes: 240,
        target_permille: 100,
        claim: Some(Claim { permille: 30, by: ColleagueId::of(8), at: hours_ago(900) }),
        valid_from: hours_ago(900),
        set_by: ColleagueId::of(7),
        ..standard("late_first_answer")
    };
    let depot = Standard { id: StandardId::of(62), team: TeamId::of(4), minutes: 960, ..first.clone() };
    let both = Standard { id: StandardId::of(63), channel: ChannelId::of(5), claim: None, ..depot.clone() };
    known.current.retain(|one| one.kind != "late_first_answer");
    known.current.extend([first, depot, both]);
    let measured = |occasions, drips, is_told| Measured { occasions, drips, is_told };
    known.measured = [
        ("late_first_answer", measured(1_204, 190, false)),
        ("passed_around", measured(640, 12, false)),
        ("reopened", measured(24, 3, false)),
        ("promise_broken", measured(9, 1, false)),
        ("damaged", measured(3, 3, true)),
        ("appointment_missed", measured(48, 5, true)),
    ]
    .map(|(kind, measured)| (kind.to_owned(), measured))
    .into();
    known
}

/// What holds now for a kind at each place, and what held before where anything was set.
pub(super) fn versions(kind: &str, known: &Known) -> Vec<Vec<Standard>> {
    let there = |now: &Standard| {
        if now.id == StandardId::NONE {
            return vec![now.clone()];
        }
        let before = Standard { valid_from: hours_ago(4_000), minutes: 480, claim: None, ..now.clone() };
        vec![now.clone(), before]
    };
    known.current.iter().filter(|standard| standard.kind == kind).map(there).collect()
}
