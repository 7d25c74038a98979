//! Whose gap: process or people, told from how colleagues differ, without anybody's name.

use measures::leaks::people::{Past, Tally, spread, spread_of_shares};
use store::{Fault, Tx};

use super::places;
use crate::leak::Whose;
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

/// Whose gap it is, where so many drips besides were nobody's: work that nobody had taken yet. With fewer than five
/// colleagues nothing is said.
pub(crate) fn whose(colleagues: &[Had], nobodys: u64) -> Whose {
    if colleagues.len() < COLLEAGUES_MIN {
        return Whose::TooFew;
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
    if among == Whose::TooFew && is_nobodys { Whose::Process } else { among }
}

/// Whose gap a stream is, from one day to another, both included.
pub(crate) async fn read(
    tx: &mut Tx,
    stream: &Stream,
    (from, to): (i64, i64),
    all_drips: i64,
) -> Result<Whose, Fault> {
    if places::is_small(tx).await? {
        return Ok(Whose::TooFew);
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
    Ok(whose(&had, count(all_drips).saturating_sub(theirs)))
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

    #[test]
    fn a_few_or_everyone_or_too_few_to_tell() {
        assert_eq!(whose(&team(&[40, 43, 38, 41, 45, 39], 100), 0), Whose::Process);
        assert_eq!(whose(&team(&[4, 5, 60, 6, 3, 4], 100), 0), Whose::Person);
        assert_eq!(whose(&team(&[1, 0, 1, 0, 0, 0], 20), 0), Whose::TooFew);
        assert_eq!(whose(&team(&[40, 43, 38, 41], 100), 0), Whose::TooFew, "four colleagues are too few");
        let only_drips: Vec<Had> = [6, 5, 60, 7, 4]
            .iter()
            .map(|drips| Had { drips: *drips, occasions: *drips, work: 100 })
            .collect();
        assert_eq!(whose(&only_drips, 0), Whose::Person);
        assert_eq!(whose(&team(&[1, 0, 1, 0, 0, 0], 20), 21), Whose::Process, "mostly nobody had it");
        assert_eq!(whose(&team(&[4, 5, 60, 6, 3, 4], 100), 90), Whose::Person, "what a few drip is theirs");
    }
}
