//! Standards as they stood.

use jiff::Timestamp;

use super::kind_of;

/// What a standard allows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Terms {
    /// The version of the standard; 0 for the default.
    pub id: i64,
    /// How long, in the minutes that its kind measures.
    pub minutes: u32,
    /// How many times.
    pub count: u32,
    /// Which share of occasions may be drips, in a thousand.
    pub target_permille: u32,
}

impl Terms {
    /// Nothing is measured and nothing is aimed at.
    pub const NONE: Self = Self { id: 0, minutes: 0, count: 0, target_permille: 0 };

    /// Terms of a kind that measures nothing but the share of drips.
    pub(crate) const fn share(target_permille: u32) -> Self {
        Self { target_permille, ..Self::NONE }
    }

    /// Terms of a kind that measures time.
    pub(crate) const fn minutes(minutes: u32, target_permille: u32) -> Self {
        Self { minutes, target_permille, ..Self::NONE }
    }

    /// Terms of a kind that counts.
    pub(crate) const fn count(count: u32, target_permille: u32) -> Self {
        Self { count, target_permille, ..Self::NONE }
    }
}

/// For which conversations a standard holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Place {
    /// For those of this channel; 0: of any.
    pub channel: i64,
    /// For those of this team; 0: of any.
    pub team: i64,
}

impl Place {
    /// How particular a standard for this place is about a conversation at `there`; None where it does not hold.
    fn holds_for(self, there: Self) -> Option<u8> {
        let is_there = |own: i64, other: i64| own == 0 || own == other;
        let holds = is_there(self.channel, there.channel) && is_there(self.team, there.team);
        holds.then_some(u8::from(self.channel != 0) * 2 + u8::from(self.team != 0))
    }
}

/// One version of a standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The kind of drip.
    pub kind: String,
    /// Where it holds.
    pub place: Place,
    /// What it allows.
    pub terms: Terms,
    /// From when on.
    pub from: Timestamp,
    /// Until when; None while it still holds.
    pub until: Option<Timestamp>,
}

/// All versions of all standards.
#[derive(Debug, Clone, Default)]
pub struct Book(Vec<Version>);

impl Book {
    /// A book of these versions.
    pub fn new(versions: impl IntoIterator<Item = Version>) -> Self {
        Self(versions.into_iter().collect())
    }

    /// What held at `at` for this kind at this place: the most particular standard, a channel before a team; else the
    /// default.
    pub fn as_of(&self, kind: &str, there: Place, at: Timestamp) -> Terms {
        let held = |version: &&Version| {
            version.kind == kind && version.from <= at && version.until.is_none_or(|until| at < until)
        };
        let holding = self.0.iter().filter(held);
        let ranked = holding.filter_map(|version| Some((version.place.holds_for(there)?, version)));
        let best = ranked.max_by_key(|(rank, version)| (*rank, version.from, version.terms.id));
        best.map_or_else(
            || kind_of(kind).map_or(Terms::NONE, |kind| kind.terms),
            |(_, version)| version.terms,
        )
    }
}
