//! Who works at the shop.

use shell::Role;

use crate::matters::Tongue;

/// A colleague of the sample organization.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: &'static str,
    /// The part of the address before the shop's domain.
    pub(crate) mail: &'static str,
    pub(crate) role: Role,
    /// How often an English matter comes to them, beside the others.
    pub(crate) share: u32,
    pub(crate) manner: Manner,
    /// Languages besides English.
    pub(crate) speaks: &'static [Tongue],
}

/// How somebody begins and ends what they write to customers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manner {
    pub(crate) greets: &'static str,
    pub(crate) closes: &'static str,
}

/// The place of a colleague: the owner, who comes from outside, and then [`CAST`].
pub(crate) type Place = usize;

pub(crate) const OWNER: Place = 0;
pub(crate) const LENA: Place = 1;
pub(crate) const TOMAS: Place = 2;
pub(crate) const PRIYA: Place = 3;
pub(crate) const IDRIS: Place = 4;

/// How often an English matter comes to the owner, beside the others.
pub(crate) const OWNER_SHARE: u32 = 3;
/// How the owner writes.
pub(crate) const OWNER_MANNER: Manner =
    Manner { greets: "Dear {first},", closes: "Kind regards,\n{me}\n{shop}" };

/// Everybody but the owner.
pub(crate) const CAST: [Member; 4] = [
    Member {
        name: "Lena Vogt",
        mail: "lena",
        role: Role::Manager,
        share: 2,
        manner: Manner { greets: "Hello {first},", closes: "Warm regards,\n{me}\n{shop}" },
        speaks: &[Tongue::German],
    },
    Member {
        name: "Tomas Reyes",
        mail: "tomas",
        role: Role::Agent,
        share: 3,
        manner: Manner { greets: "Hi {first},", closes: "All the best,\n{me}" },
        speaks: &[Tongue::Spanish],
    },
    Member {
        name: "Priya Nair",
        mail: "priya",
        role: Role::Agent,
        share: 3,
        manner: Manner { greets: "Hello {first},", closes: "Best wishes,\n{me}\n{shop}" },
        speaks: &[Tongue::French],
    },
    Member {
        name: "Idris Bello",
        mail: "idris",
        role: Role::Agent,
        share: 2,
        manner: Manner { greets: "Dear {first},", closes: "With kind regards\n{me}" },
        speaks: &[Tongue::Arabic, Tongue::French],
    },
];

/// Somebody who looks after matters in this language, by chance or the only one who speaks it.
pub(crate) fn speakers(tongue: Tongue) -> Vec<(Place, u32)> {
    if tongue == Tongue::English {
        let cast = CAST.iter().enumerate().map(|(place, member)| (place + 1, member.share));
        return std::iter::once((OWNER, OWNER_SHARE)).chain(cast).collect();
    }
    let cast = CAST.iter().enumerate().filter(|(_, member)| member.speaks.contains(&tongue));
    cast.map(|(place, _)| (place + 1, 1)).collect()
}

/// How the colleague at this place writes.
pub(crate) fn manner(place: Place) -> Manner {
    if place == OWNER { OWNER_MANNER } else { CAST[place - 1].manner }
}
