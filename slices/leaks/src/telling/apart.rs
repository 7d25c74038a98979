//! What drips with what: places, causes, weekdays and hours that are over-represented among the drips of a leak.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use measures::leaks::contrast::{Occurrence, contrasts};
use measures::multiple::benjamini_hochberg;

use crate::seen::Seen;

/// The share of mistakes among what is named.
const FALSE_MAX: f64 = 0.05;
/// So many drips at least, before something is named.
const DRIPS_MIN: u64 = 5;
/// So many drips at least on either side, before shares are compared.
pub(crate) const SIDE_MIN: u64 = 20;
/// Most that is named.
const NAMED_MAX: usize = 6;
/// The weight of what is believed beforehand, in drips.
const PRIOR: f64 = 50.0;
/// Hours in one column of the picture.
pub(crate) const HOURS: usize = 3;

/// The days of a week, as keys and the API name them; Monday is 0.
pub(crate) const WEEKDAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// Something that drips may have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Trait {
    /// A kind, where the leak is of all kinds.
    Kind(String),
    /// A team, by id.
    Team(i64),
    /// A channel, by id.
    Channel(i64),
    Cause(String),
    Touchpoint(String),
    Product(String),
    /// Monday is 0.
    Weekday(usize),
    /// From this hour on, for [`HOURS`] hours.
    Hour(usize),
}

impl Trait {
    /// Traits of one group exclude one another.
    fn group(&self) -> u8 {
        match self {
            Self::Kind(_) => 0,
            Self::Team(_) => 1,
            Self::Channel(_) => 2,
            Self::Cause(_) => 3,
            Self::Weekday(_) => 4,
            Self::Hour(_) => 5,
            Self::Touchpoint(_) => 6,
            Self::Product(_) => 7,
        }
    }
}

/// A trait that is over-represented.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Apart {
    pub(crate) what: Trait,
    pub(crate) here: u64,
    pub(crate) here_of: u64,
    pub(crate) elsewhere: u64,
    pub(crate) elsewhere_of: u64,
    /// Adjusted for how much was looked at.
    pub(crate) p: f64,
}

/// What is more frequent here than elsewhere, the surest first.
pub(crate) fn apart(here: &[Seen], elsewhere: &[Seen], zone: &TimeZone) -> Vec<Apart> {
    let mut counted: BTreeMap<Trait, Occurrence> = BTreeMap::new();
    for (drips, is_here) in [(here, true), (elsewhere, false)] {
        for one in drips.iter().flat_map(|drip| traits(drip, zone)) {
            let found = counted.entry(one).or_insert(Occurrence { here: 0, elsewhere: 0 });
            *(if is_here { &mut found.here } else { &mut found.elsewhere }) += 1;
        }
    }
    let mut found: Vec<Apart> = Vec::new();
    for group in 0..=7 {
        let of_group: Vec<(&Trait, Occurrence)> = counted
            .iter()
            .filter(|(one, _)| one.group() == group)
            .map(|(one, count)| (one, *count))
            .collect();
        let counts: Vec<Occurrence> = of_group.iter().map(|(_, count)| *count).collect();
        // One value alone has nothing to stand out from.
        let contrasts = if counts.len() < 2 { None } else { contrasts(&counts, PRIOR) };
        let (here_of, elsewhere_of) =
            counts.iter().fold((0, 0), |sum, one| (sum.0 + one.here, sum.1 + one.elsewhere));
        if here_of < SIDE_MIN || elsewhere_of < SIDE_MIN {
            continue;
        }
        for ((what, count), contrast) in of_group.into_iter().zip(contrasts.unwrap_or_default()) {
            let what = what.clone();
            let (here, elsewhere) = (count.here, count.elsewhere);
            found.push(Apart { what, here, here_of, elsewhere, elsewhere_of, p: contrast.p });
        }
    }
    let adjusted = benjamini_hochberg(&found.iter().map(|one| one.p).collect::<Vec<_>>());
    found.iter_mut().zip(adjusted).for_each(|(one, p)| one.p = p);
    found.retain(|one| one.p <= FALSE_MAX && one.here >= DRIPS_MIN);
    found.sort_by(|one, other| one.p.total_cmp(&other.p));
    found.truncate(NAMED_MAX);
    found
}

fn traits(drip: &Seen, zone: &TimeZone) -> Vec<Trait> {
    let (weekday, hour) = when(drip, zone);
    let mut traits =
        vec![Trait::Kind(drip.kind.clone()), Trait::Weekday(weekday), Trait::Hour(hour / HOURS * HOURS)];
    traits.extend(drip.team.some().map(|team| Trait::Team(team.get())));
    traits.extend(drip.channel.some().map(|channel| Trait::Channel(channel.get())));
    if !drip.cause.is_empty() {
        traits.push(Trait::Cause(drip.cause.clone()));
    }
    if !drip.touchpoint.is_empty() {
        traits.push(Trait::Touchpoint(drip.touchpoint.clone()));
    }
    if !drip.product.is_empty() {
        traits.push(Trait::Product(drip.product.clone()));
    }
    traits
}

/// Weekday, Monday is 0, and hour.
pub(crate) fn when(drip: &Seen, zone: &TimeZone) -> (usize, usize) {
    let at = drip.at.to_zoned(zone.clone());
    let weekday = usize::try_from(at.weekday().to_monday_zero_offset()).unwrap_or(0);
    (weekday, usize::try_from(at.hour()).unwrap_or(0))
}

/// How many drips fall on each weekday and stretch of hours.
pub(crate) fn by_hour(drips: &[Seen], zone: &TimeZone) -> [[u64; 24 / HOURS]; 7] {
    let mut counts = [[0; 24 / HOURS]; 7];
    for drip in drips {
        let (weekday, hour) = when(drip, zone);
        counts[weekday][hour / HOURS] += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;
    use conversations::ChannelId;

    fn drips(count: i64, channel: impl Fn(i64) -> i64) -> Vec<Seen> {
        (0..count)
            .map(|one| Seen {
                channel: ChannelId::of(channel(one)),
                ..Seen::sample("late_answer", 20_000 + one)
            })
            .collect()
    }

    #[test]
    fn what_is_over_represented_is_named_and_nothing_else() {
        let here = drips(60, |one| if one % 6 == 0 { 2 } else { 1 });
        let elsewhere = drips(200, |one| 1 + one % 3);
        let found = apart(&here, &elsewhere, &TimeZone::UTC);
        let named: Vec<&Trait> = found.iter().map(|one| &one.what).collect();
        assert_eq!(named, [&Trait::Channel(1)]);
        assert_eq!((found[0].here, found[0].here_of, found[0].elsewhere_of), (50, 60, 200));
        assert!(apart(&elsewhere, &elsewhere, &TimeZone::UTC).is_empty());
        assert!(apart(&[], &elsewhere, &TimeZone::UTC).is_empty());
        // Five elsewhere say nothing of what is usual there, nor do five here.
        assert!(apart(&here, &drips(5, |_| 3), &TimeZone::UTC).is_empty());
        assert!(apart(&drips(5, |_| 1), &elsewhere, &TimeZone::UTC).is_empty());
    }

    #[test]
    fn a_touchpoint_and_a_product_stand_out_as_other_places_do() {
        let at = |drip: Seen, touchpoint: &str, product: &str| Seen {
            touchpoint: touchpoint.to_owned(),
            product: product.to_owned(),
            ..drip
        };
        let half = |one: i64, drip: Seen| match one % 2 {
            0 => at(drip, "Depot", "Pan"),
            _ => at(drip, "Elm Street shop", "Blue kettle"),
        };
        let here =
            drips(60, |_| 1).into_iter().map(|drip| at(drip, "Elm Street shop", "Pan")).collect::<Vec<_>>();
        let elsewhere = (0..).zip(drips(200, |_| 1)).map(|(one, drip)| half(one, drip)).collect::<Vec<_>>();
        let found = apart(&here, &elsewhere, &TimeZone::UTC);
        let mut named: Vec<Trait> = found.into_iter().map(|one| one.what).collect();
        named.sort();
        assert_eq!(named, [Trait::Touchpoint("Elm Street shop".into()), Trait::Product("Pan".into())]);
    }

    #[test]
    fn hours_are_those_of_the_organization() {
        let zone = TimeZone::get("Asia/Tokyo").unwrap();
        let counts = by_hour(&[Seen::sample("late_answer", 20_000)], &zone);
        // 10:00 UTC is 19:00 there; day 20,000 is a Friday.
        assert_eq!(counts[4][6], 1);
        assert_eq!(counts.iter().flatten().sum::<u64>(), 1);
    }
}
