//! Fetching the next letters of a folder, in the way that the losses so far leave open, and what is had of each.

use shell::carriers::imap::{Batch, Content, Letter, Session};
use shell::carriers::{Kind, Step, Trouble};

use crate::arrivals::{Place, Way};
use crate::losses::{Ask, Losses, Spot};

/// Out of which folder letters are kept.
pub(crate) struct Origin<'a> {
    pub(crate) way: Way,
    pub(crate) folder: &'a str,
    pub(crate) validity: u32,
}

impl Origin<'_> {
    /// Where a letter lies.
    pub(crate) fn place(&self, uid: u32) -> Place {
        Place { folder: self.folder.to_owned(), validity: self.validity, uid }
    }

    fn spot(&self, uid: u32) -> Spot {
        Spot { folder: self.folder.to_owned(), validity: self.validity, uid }
    }
}

/// The next of these letters, in the way that the losses so far leave open.
pub(crate) async fn next(
    session: &mut Session,
    uids: &[u32],
    origin: &Origin<'_>,
    losses: &mut Losses,
) -> Result<Batch, Trouble> {
    let first = *uids.first().expect("letters are asked for only where there are some");
    let spot = origin.spot(first);
    let asked = losses.ask(&spot);
    let had = match asked {
        Ask::Together => session.letters(uids).await,
        Ask::Singly => session.letters(&uids[..1]).await,
        Ask::SetAside => Ok(set_aside(first, origin)),
    };
    match &had {
        Ok(_) => losses.went_on(&spot, asked),
        Err(_) => losses.lost(spot),
    }
    had
}

/// A letter over which the connection was lost each time: it waits with its place, as one that was withheld.
fn set_aside(uid: u32, origin: &Origin<'_>) -> Batch {
    tracing::warn!(folder = origin.folder, uid, "a letter ends every connection and was set aside");
    let trouble = Trouble::new(Step::Fetch, Kind::Lost, "the connection was lost each time");
    let letter = Letter { uid, arrived_at: None, content: Content::Withheld(trouble) };
    Batch { letters: vec![letter], up_to: uid }
}

/// The bytes that could be had of a letter, and why that is not all of it.
pub(crate) fn had(content: Content) -> (bytes::Bytes, Option<&'static str>) {
    match content {
        Content::Whole(raw) => (raw, None),
        Content::HeadOnly { head, .. } => (head, Some("too_large")),
        Content::Withheld(_) => (bytes::Bytes::new(), Some("withheld")),
    }
}
