//! A stream: the drips of one kind, or of all, at one place, or anywhere.

use conversations::{ChannelId, TeamId};

/// Which drips: what is missing stands for all.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Stream {
    pub(crate) kind: Option<String>,
    pub(crate) team: Option<TeamId>,
    pub(crate) channel: Option<ChannelId>,
    pub(crate) cause: Option<String>,
    pub(crate) touchpoint: Option<String>,
    pub(crate) product: Option<String>,
}

/// Names of the dimensions, as the detector knows them.
pub(crate) const TEAM: &str = "team";
pub(crate) const CHANNEL: &str = "channel";
pub(crate) const CAUSE: &str = "cause";
pub(crate) const TOUCHPOINT: &str = "touchpoint";
pub(crate) const PRODUCT: &str = "product";

/// What happened on one day at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Cell {
    pub(crate) day: i64,
    pub(crate) kind: String,
    pub(crate) team: TeamId,
    pub(crate) channel: ChannelId,
    pub(crate) cause: String,
    pub(crate) touchpoint: String,
    pub(crate) product: String,
    pub(crate) occasions: i64,
    pub(crate) drips: i64,
}

impl Stream {
    /// By kind and dimensions, as the detector names them; `None` for a dimension that is not ours.
    pub(crate) fn named(kind: Option<&str>, dimensions: &[(String, String)]) -> Option<Self> {
        let mut stream = Self { kind: kind.map(str::to_owned), ..Self::default() };
        for (key, value) in dimensions {
            match key.as_str() {
                TEAM => stream.team = Some(value.parse().ok()?),
                CHANNEL => stream.channel = Some(value.parse().ok()?),
                CAUSE => stream.cause = Some(value.clone()),
                TOUCHPOINT => stream.touchpoint = Some(value.clone()),
                PRODUCT => stream.product = Some(value.clone()),
                _ => return None,
            }
        }
        Some(stream)
    }

    /// The words by which it is known again.
    pub(crate) fn key(&self) -> String {
        let team = self.team.map(|team| format!("{TEAM}:{team}"));
        let channel = self.channel.map(|channel| format!("{CHANNEL}:{channel}"));
        let cause = self.cause.as_ref().map(|cause| format!("{CAUSE}:{cause}"));
        let touchpoint = self.touchpoint.as_ref().map(|name| format!("{TOUCHPOINT}:{}", unbroken(name)));
        let product = self.product.as_ref().map(|name| format!("{PRODUCT}:{}", unbroken(name)));
        let kind = self.kind.clone().unwrap_or_else(|| "*".to_owned());
        let words = [Some(kind), team, channel, cause, touchpoint, product];
        words.into_iter().flatten().collect::<Vec<_>>().join("|")
    }

    /// Whether what happened there belongs to it.
    pub(crate) fn holds(&self, cell: &Cell) -> bool {
        self.kind.as_ref().is_none_or(|kind| *kind == cell.kind)
            && self.team.is_none_or(|team| team == cell.team)
            && self.channel.is_none_or(|channel| channel == cell.channel)
            && self.cause.as_ref().is_none_or(|cause| *cause == cell.cause)
            && self.touchpoint.as_ref().is_none_or(|touchpoint| *touchpoint == cell.touchpoint)
            && self.product.as_ref().is_none_or(|product| *product == cell.product)
    }

    /// Whether every place that it names, the other names, too.
    pub(crate) fn has_within(&self, other: &Self) -> bool {
        fn is_as<T: PartialEq>(own: Option<&T>, theirs: Option<&T>) -> bool {
            own.is_none() || own == theirs
        }
        is_as(self.team.as_ref(), other.team.as_ref())
            && is_as(self.channel.as_ref(), other.channel.as_ref())
            && is_as(self.cause.as_ref(), other.cause.as_ref())
            && is_as(self.touchpoint.as_ref(), other.touchpoint.as_ref())
            && is_as(self.product.as_ref(), other.product.as_ref())
    }

    /// Whether it is all drips of one kind, or of all kinds: the organization as a whole.
    pub(crate) fn is_whole(&self) -> bool {
        let words = [&self.cause, &self.touchpoint, &self.product];
        self.team.is_none() && self.channel.is_none() && words.iter().all(|word| word.is_none())
    }
}

/// A name in which nothing reads as the end of it.
fn unbroken(name: &str) -> String {
    name.replace('\\', "\\\\").replace('|', "\\p")
}

/// Sums of some cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sum {
    pub(crate) occasions: i64,
    pub(crate) drips: i64,
}

impl Sum {
    /// Of the cells from one day to another, both included.
    pub(crate) fn of<'a>(cells: impl Iterator<Item = &'a Cell>, from: i64, to: i64) -> Self {
        cells.filter(|cell| (from..=to).contains(&cell.day)).fold(Self::default(), |sum, cell| Self {
            occasions: sum.occasions + cell.occasions,
            drips: sum.drips + cell.drips,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_is_known_by_its_words() {
        let dimensions = [(CHANNEL.to_owned(), "5".to_owned()), (TEAM.to_owned(), "3".to_owned())];
        let stream = Stream::named(Some("late_answer"), &dimensions).unwrap();
        assert_eq!(stream.key(), "late_answer|team:3|channel:5");
        assert!(!stream.is_whole());
        assert_eq!(Stream::default().key(), "*");
        assert!(Stream::default().is_whole());
        assert!(Stream::named(None, &[("phase".to_owned(), "x".to_owned())]).is_none());
        let cell = Cell {
            day: 1,
            kind: "late_answer".into(),
            team: TeamId::of(3),
            channel: ChannelId::of(5),
            cause: "courier".into(),
            touchpoint: "Elm Street shop".into(),
            product: "Blue kettle".into(),
            occasions: 4,
            drips: 2,
        };
        assert!(stream.holds(&cell) && Stream::default().holds(&cell));
        assert!(!stream.holds(&Cell { team: TeamId::of(4), ..cell.clone() }));
        let at = |name: &str| Stream::named(None, &[(TOUCHPOINT.to_owned(), name.to_owned())]).unwrap();
        assert!(at("Elm Street shop").holds(&cell) && !at("Depot").holds(&cell));
        let both = [(TOUCHPOINT.to_owned(), "Depot".to_owned()), (PRODUCT.to_owned(), "Pan".to_owned())];
        let both = Stream::named(None, &both).unwrap();
        assert_eq!(both.key(), "*|touchpoint:Depot|product:Pan");
        assert_ne!(at("Depot|product:Pan").key(), both.key());
        assert!(!both.is_whole() && !both.holds(&cell));
        assert_eq!(Sum::of([&cell].into_iter(), 0, 1), Sum { occasions: 4, drips: 2 });
        assert_eq!(Sum::of([&cell].into_iter(), 2, 9), Sum::default());
    }
}
