//! A mailbox must not stand still behind one letter: where the connection is lost each time a letter is asked
//! for, letters are asked for one by one, and the one that is to blame is set aside with its place. Pure; it is
//! remembered as long as a mailbox is followed, across its connections, and forgotten with the program.

use shell::carriers::imap::BATCH_LETTERS_MAX;

/// After so many losses in a row letters are asked for one by one.
const TOGETHER_MAX: u32 = 2;
/// After so many losses over one and the same letter it is set aside.
const ALONE_MAX: u32 = 4;
/// With each letter that is set aside the next one has to be lost twice as often, so many times: a server that
/// loses all of them has a trouble of its own.
const DOUBLED_MAX: u32 = 2;

/// Which letter was asked for, alone or first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) folder: String,
    pub(crate) validity: u32,
    pub(crate) uid: u32,
}

/// How the next letters are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    /// As many as fit.
    Together,
    /// The next one alone.
    Singly,
    /// Not at all: the next one is set aside.
    SetAside,
}

/// The losses since the last letter that was had.
#[derive(Clone, Debug, Default)]
pub(crate) struct Losses {
    at: Option<Spot>,
    in_a_row: u32,
    /// How often the letter at the spot was lost when it was asked for alone.
    alone: u32,
    /// How many letters of the folder are still asked for one by one.
    singly: usize,
    /// How many letters were set aside in a row.
    set_aside: u32,
}

impl Losses {
    /// How often in a row a connection was lost over letters.
    pub(crate) fn in_a_row(&self) -> u32 {
        self.in_a_row
    }

    /// How the letter at a spot, and those after it, are asked for.
    pub(crate) fn ask(&self, spot: &Spot) -> Ask {
        if !self.is_singly(spot) {
            Ask::Together
        } else if self.at.as_ref() == Some(spot) && self.alone >= ALONE_MAX << self.set_aside.min(DOUBLED_MAX)
        {
            Ask::SetAside
        } else {
            Ask::Singly
        }
    }

    /// The connection was lost while the letters from a spot on were asked for.
    pub(crate) fn lost(&mut self, spot: Spot) {
        let (was_singly, is_same) = (self.is_singly(&spot), self.at.as_ref() == Some(&spot));
        if !was_singly && !is_same {
            *self = Self { set_aside: self.set_aside, ..Self::default() };
        }
        self.at = Some(spot);
        self.in_a_row = self.in_a_row.saturating_add(1);
        if was_singly {
            self.alone = if is_same { self.alone.saturating_add(1) } else { 1 };
        } else if self.in_a_row >= TOGETHER_MAX {
            self.singly = BATCH_LETTERS_MAX;
        }
    }

    /// The letters from a spot on were had, or set aside.
    pub(crate) fn went_on(&mut self, spot: &Spot, asked: Ask) {
        if !self.is_near(spot) {
            return;
        }
        self.in_a_row = 0;
        self.alone = 0;
        self.singly = self.singly.saturating_sub(1);
        self.set_aside = if asked == Ask::SetAside { self.set_aside.saturating_add(1) } else { 0 };
        if self.singly == 0 {
            self.at = None;
        }
    }

    fn is_singly(&self, spot: &Spot) -> bool {
        self.singly > 0 && self.is_near(spot)
    }

    fn is_near(&self, spot: &Spot) -> bool {
        self.at.as_ref().is_some_and(|at| at.folder == spot.folder && at.validity == spot.validity)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(folder: &str, uid: u32) -> Spot {
        Spot { folder: folder.to_owned(), validity: 7, uid }
    }

    /// Follows a folder with the letters from 1 on, of which some are lost whenever they are asked for, in
    /// batches of ten; gives how each was had in the end, and how many connections it took.
    fn followed(last: u32, bad: &[u32]) -> (Vec<u32>, Vec<u32>, u32) {
        let (mut losses, mut kept, mut aside, mut broken) = (Losses::default(), Vec::new(), Vec::new(), 0);
        let mut next = 1;
        while next <= last {
            let at = spot("INBOX", next);
            let asked = losses.ask(&at);
            let until = if asked == Ask::Together { last.min(next + 9) } else { next };
            match asked {
                Ask::SetAside => aside.push(next),
                _ if bad.iter().any(|bad| (next..=until).contains(bad)) => {
                    broken += 1;
                    losses.lost(at);
                    continue;
                }
                Ask::Together | Ask::Singly => kept.extend(next..=until),
            }
            losses.went_on(&at, asked);
            next = until + 1;
        }
        (kept, aside, broken)
    }

    #[test]
    fn a_bad_letter_is_set_aside_alone() {
        for (last, bad, lost) in [
            (30, &[][..], 0),
            (30, &[1], 2 + 4),
            (30, &[5], 2 + 4),
            (30, &[30], 2 + 4),
            (1, &[1], 2 + 4),
            // A good one between them: each is judged anew.
            (30, &[5, 7], 2 + 4 + 4),
            // Beyond the batch that was taken apart, it begins again.
            (90, &[5, 80], 2 + 4 + 2 + 4),
            // In a row each takes twice as long as the one before, up to a limit.
            (30, &[5, 6, 7, 8], 2 + 4 + 8 + 16 + 16),
        ] {
            let (kept, aside, losses) = followed(last, bad);
            assert_eq!(aside, bad);
            assert_eq!(kept, (1..=last).filter(|uid| !bad.contains(uid)).collect::<Vec<_>>(), "{bad:?}");
            assert_eq!(losses, lost, "{bad:?}");
        }
    }

    #[test]
    fn losses_here_and_there_blame_nobody() {
        let mut losses = Losses::default();
        for uid in 1..50 {
            losses.lost(spot("INBOX", uid));
            assert_eq!(losses.ask(&spot("INBOX", uid)), Ask::Together, "{uid}");
        }
        losses.lost(spot("INBOX", 49));
        assert_eq!(losses.in_a_row(), 2);
        // Another folder is read as before, and what it brings says nothing about this one.
        losses.went_on(&spot("Sent", 3), Ask::Together);
        assert_eq!(losses.ask(&spot("Sent", 4)), Ask::Together);
        assert_eq!(losses.ask(&spot("INBOX", 49)), Ask::Singly);
        // The same number in a folder that was numbered anew is another letter.
        assert_eq!(losses.ask(&Spot { validity: 8, ..spot("INBOX", 49) }), Ask::Together);
    }
}
