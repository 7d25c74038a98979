//! Whose gap: process or people, told from how colleagues differ, without anybody's name.

use measures::leaks::people::{Past, Tally, spread, spread_of_shares};
use store::{Fault, Tx};

use super::places;
use crate::finding::Rate;
use crate::leak::{Between, Whose};
use crate::seen;
use crate::stream::Stream;

const CONFIDENCE: f64 = 0.95;
const COLLEAGUES_MIN: usize = 5;

/// What one colleague had of a stream, and of everything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Had {
    pub(crate) drips: u64,
    pub(crate) occasions: u64,
    /// Occasions of all kinds: the work they had.
    pub(crate) work: u64,
}

/// So many drips at least, before it is said that nobody had them.
const NOBODYS_MIN: u64 = 10;

/// Whose gap it is, and the share of the variation that it rests on.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Gap {
    pub(crate) whose: Whose,
    pub(crate) between: Option<Between>,
}

/// Whose gap it is, where so many drips besides were nobody's: work that nobody had taken yet. With fewer than five
/// colleagues nothing is said.
pub(crate) fn gap(colleagues: &[Had], nobodys: u64) -> Gap {
    if colleagues.len() < COLLEAGUES_MIN {
        return Gap::default();
    }
    let (drips, occasions) =
        colleagues.iter().fold((0, 0), |sum, one| (sum.0 + one.drips, sum.1 + one.occasions));
    let found = if drips < occasions {
        let tallies: Vec<Tally> =
            colleagues.iter().map(|one| Tally { failures: one.drips, occasions: one.occasions }).collect();
        spread_of_shares(&tallies, CONFIDENCE)
    } else {
        // Where only drips are known, the work somebody had is what they could drip in.
        let past: Vec<Past> =
            colleagues.iter().map(|one| Past { events: one.drips, exposure: real(one.work) }).collect();
        spread(&past, CONFIDENCE)
    };
    let among = found.map_or(Whose::TooFew, |found| found.cause.into());
    // What mostly nobody had, no person dripped.
    let is_nobodys = nobodys >= NOBODYS_MIN && nobodys >= drips;
    let whose = if among == Whose::TooFew && is_nobodys { Whose::Process } else { among };
    let count = i64::try_from(colleagues.len()).unwrap_or(i64::MAX);
    let between = found.map(|found| Between {
        share: Rate::new(found.share_between, found.share_between_interval),
        colleagues: count,
    });
    Gap { whose, between }
}

/// Whose gap a stream is, from one day to another, both included.
pub(crate) async fn read(
    tx: &mut Tx,
    stream: &Stream,
    (from, to): (i64, i64),
    all_drips: i64,
) -> Result<Gap, Fault> {
    if places::is_small(tx).await? {
        return Ok(Gap::default());
    }
    let of_stream = instrument::days_by_colleague(tx, &seen::filter(stream, from, to)).await?;
    let everything = instrument::days_by_colleague(tx, &seen::filter(&Stream::default(), from, to)).await?;
    let count = |number: i64| u64::try_from(number).unwrap_or(0);
    let had = everything.iter().filter_map(|(colleague, work, _)| {
        let own = of_stream.iter().find(|(one, ..)| one == colleague);
        let (occasions, drips) =
            own.map_or((0, 0), |(_, occasions, drips)| (count(*occasions), count(*drips)));
        // Whoever had no occasion of it says nothing about it.
        let is_in = occasions > 0 || of_stream.iter().all(|(_, occasions, drips)| occasions == drips);
        is_in.then_some(Had { drips, occasions, work: count(*work) })
    });
    let had: Vec<Had> = had.collect();
    let theirs: u64 = had.iter().map(|one| one.drips).sum();
    Ok(gap(&had, count(all_drips).saturating_sub(theirs)))
}

#[expect(clippy::cast_precision_loss, reason = "occasions stay far below 2^53")]
fn real(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn team(drips: &[u64], occasions: u64) -> Vec<Had> {
        drips.iter().map(|drips| Had { drips: *drips, occasions, work: 200 }).collect()
    }

    fn whose_of(colleagues: &[Had], nobodys: u64) -> Whose {
        gap(colleagues, nobodys).whose
    }

    #[test]
    fn the_share_between_colleagues_is_told_with_its_interval_and_how_many_they_are() {
        let alike = gap(&team(&[40, 43, 38, 41, 45, 39], 100), 0).between.unwrap();
        let apart = gap(&team(&[4, 5, 60, 6, 3, 4], 100), 0).between.unwrap();
        for one in [alike, apart] {
            let Rate { value, low, high } = one.share;
            assert!(0.0 <= low && low <= value && value <= high && high <= 1.0, "{one:?}");
            assert_eq!(one.colleagues, 6);
        }
        assert!(alike.share.high < apart.share.low, "{alike:?} {apart:?}");
        assert_eq!(gap(&team(&[4, 5, 60, 6], 100), 0), Gap::default(), "of four nothing is said");
        assert_eq!(gap(&team(&[0, 0, 0, 0, 0], 100), 0).between, None, "nor where nothing differs");
    }

    #[test]
    fn a_few_or_everyone_or_too_few_to_tell() {
        assert_eq!(whose_of(&team(&[40, 43, 38, 41, 45, 39], 100), 0), Whose::Process);
        assert_eq!(whose_of(&team(&[4, 5, 60, 6, 3, 4], 100), 0), Whose::Person);
        assert_eq!(whose_of(&team(&[1, 0, 1, 0, 0, 0], 20), 0), Whose::TooFew);
        assert_eq!(whose_of(&team(&[40, 43, 38, 41], 100), 0), Whose::TooFew, "four colleagues are too few");
        let only_drips: Vec<Had> = [6, 5, 60, 7, 4]
            .iter()
            .map(|drips| Had { drips: *drips, occasions: *drips, work: 100 })
            .collect();
        assert_eq!(whose_of(&only_drips, 0), Whose::Person);
        assert_eq!(whose_of(&team(&[1, 0, 1, 0, 0, 0], 20), 21), Whose::Process, "mostly nobody had it");
        assert_eq!(
            whose_of(&team(&[4, 5, 60, 6, 3, 4], 100), 90),
            Whose::Person,
            "what a few drip is theirs"
        );
    }
}
