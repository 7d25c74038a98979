//! The words that say something about time, and how one is found.

use jiff::civil::Weekday;

use super::said::Zone;
use list::WORDS;

mod list;

/// A unit of time that can be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Fortnight,
    Month,
    Year,
}

/// A word about time. Words of one meaning share a variant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// January is 1.
    Month(i8),
    Weekday(Weekday),
    /// "Mondays": a habit, unless they are counted.
    Weekdays(Weekday),
    /// "sat" and "sun", which are also other words.
    WeekdayMaybe(Weekday),
    Unit(Unit),
    /// A spelled number below twenty, or a hundred.
    Count(u16),
    /// Twenty, thirty … ninety.
    Tens(u16),
    /// "GMT", "PST": after a time on the clock.
    Zone(Zone),
    /// A place whose clock may be meant: the zone in "London" of "3pm London time".
    Place(&'static str),
    /// A spelled ordinal; "second" is this one, whatever it means.
    Nth(u8),
    A,
    After,
    Afternoon,
    Ago,
    Ahead,
    Am,
    And,
    Any,
    Around,
    As,
    Asap,
    At,
    Away,
    Before,
    Beginning,
    Between,
    Business,
    By,
    C,
    Calendar,
    Can,
    Close,
    Come,
    Coming,
    Commencing,
    Convenience,
    Couple,
    Course,
    Date,
    Delay,
    Dinner,
    Down,
    Due,
    Earlier,
    Earliest,
    Early,
    End,
    Eod,
    Eom,
    Eow,
    Eoy,
    Evening,
    Ever,
    Every,
    Few,
    First,
    For,
    From,
    Further,
    Future,
    Give,
    Good,
    Half,
    Happening,
    Hence,
    If,
    In,
    Inside,
    Just,
    Last,
    Late,
    Later,
    Latest,
    Less,
    Little,
    Long,
    Lunch,
    Me,
    Middle,
    Midmorning,
    Midnight,
    Midweek,
    Moment,
    More,
    Morning,
    Most,
    Near,
    Next,
    Night,
    No,
    Noon,
    Now,
    Oclock,
    Of,
    On,
    Once,
    Onward,
    Or,
    Order,
    Over,
    P,
    Portion,
    Past,
    Play,
    Pm,
    Point,
    Possible,
    Present,
    Q,
    Quarter,
    Quick,
    Ready,
    Rest,
    Right,
    Road,
    Same,
    Season,
    Sharp,
    Shortly,
    Since,
    Some,
    Sometime,
    Soon,
    Start,
    Suffix,
    T,
    Than,
    That,
    The,
    Then,
    Thing,
    This,
    Thousand,
    Time,
    To,
    Today,
    Tomorrow,
    Tonight,
    Too,
    Until,
    Up,
    Upon,
    We,
    Weekend,
    When,
    While,
    Will,
    /// A subject and its "will" in one: "we'll".
    Willing,
    Within,
    Without,
    Workweek,
    Yesterday,
    You,
}

/// The word with this spelling in small letters.
pub(super) fn word(spelled: &[u8]) -> Option<Word> {
    let letter = usize::from(spelled.first()?.checked_sub(b'a')?);
    let (from, to) = (*STARTS.get(letter)?, *STARTS.get(letter + 1)?);
    let words = &WORDS[from..to];
    let place = words.binary_search_by(|(known, _)| known.as_bytes().cmp(spelled)).ok()?;
    Some(words[place].1)
}

/// Where in the list the words with each first letter start, a to z, and where the list ends.
const STARTS: [usize; 27] = {
    let mut starts = [0; 27];
    let mut place = 0;
    while place < WORDS.len() {
        let letter = (WORDS[place].0.as_bytes()[0] - b'a') as usize;
        starts[letter + 1] = place + 1;
        place += 1;
    }
    let mut letter = 1;
    while letter < 27 {
        if starts[letter] < starts[letter - 1] {
            starts[letter] = starts[letter - 1];
        }
        letter += 1;
    }
    starts
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_so_that_it_can_be_searched() {
        assert!(WORDS.is_sorted_by(|(before, _), (after, _)| before.as_bytes() < after.as_bytes()));
        for (spelled, meant) in WORDS {
            assert_eq!(word(spelled.as_bytes()), Some(*meant), "{spelled}");
        }
        assert_eq!([word(b""), word(b"zz"), word(b"{"), word(b"A")], [None; 4]);
    }
}
