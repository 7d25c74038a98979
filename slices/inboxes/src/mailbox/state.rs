//! What the carrier remembers of a mailbox, as one JSON text: how far each folder was read.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shell::carriers::imap::{Opened, day_before};

/// How far a folder was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cursor {
    /// The folder's validity when the uid was noted.
    pub validity: u32,
    /// Everything up to this uid is stored.
    pub uid: u32,
    /// The day before we first looked. Only asked for where an older version noted no moment.
    pub since: Date,
    /// Letters that the server took in before this moment were there before us and stay where they are. Only
    /// asked for after the server renumbered the folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since_at: Option<Timestamp>,
    /// Letters below this uid lay there when the folder was first seen, or renumbered: among them are some from
    /// before. One that somebody moves here later is read, however old it is.
    #[serde(default)]
    pub sifted_below: u32,
}

/// What the carrier remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct State {
    /// The user name with which that was; empty where an older version noted it.
    pub user: String,
    /// How far each folder was read, by its name.
    pub folders: BTreeMap<String, Cursor>,
}

/// Where reading a folder begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Start {
    /// Letters above this uid are read.
    pub after: u32,
    /// And of these only those that arrived on this day or later.
    pub since: Option<Date>,
    sift: Option<(u32, Timestamp)>,
}

impl Start {
    /// Whether a letter with this uid, taken in at this time, lay there before us.
    pub(crate) fn is_from_before(&self, uid: u32, arrived_at: Option<Timestamp>) -> bool {
        let (Some((below, since)), Some(at)) = (self.sift, arrived_at) else { return false };
        uid < below && at.as_second() < since.as_second()
    }
}

impl State {
    /// Reads the stored text; an unreadable one begins anew, which reads letters again but stores none twice.
    pub(crate) fn read(json: &str) -> Self {
        serde_json::from_str(json).unwrap_or_default()
    }

    /// The text that is stored.
    pub(crate) fn write(&self) -> String {
        serde_json::to_string(self).expect("a state is plain JSON")
    }

    /// True once any folder was opened.
    pub(crate) fn has_begun(&self) -> bool {
        !self.folders.is_empty()
    }

    /// True where this folder was opened before.
    pub(crate) fn knows(&self, folder: &str) -> bool {
        self.folders.contains_key(folder)
    }

    /// Another account is another mailbox: what is known of the one before says nothing about its folders.
    pub(crate) fn is_of(&mut self, user: &str) {
        if !self.user.is_empty() && self.user != user {
            self.folders.clear();
        }
        user.clone_into(&mut self.user);
    }

    /// Since when the first letter of a folder that was just opened must be looked for; none where its uid is
    /// known, or was not told by an older version.
    pub(crate) fn to_find(&self, folder: &str, opened: &Opened, since_at: Timestamp) -> Option<Timestamp> {
        match self.folders.get(folder) {
            None => Some(since_at),
            Some(cursor) if cursor.validity == opened.validity => None,
            Some(cursor) => cursor.since_at,
        }
    }

    /// Where to begin in a folder that was just opened, and what is remembered from now on. A folder never
    /// seen before begins at the letter that was `found`, or with what arrives from now on; so does one that
    /// was renumbered, for which another moment was asked.
    pub(crate) fn start(
        &mut self,
        folder: &str,
        opened: &Opened,
        found: Option<u32>,
        since_at: Timestamp,
    ) -> Start {
        let before_found = found.unwrap_or(opened.next_uid).saturating_sub(1);
        let (cursor, since) = match self.folders.get(folder).copied() {
            Some(cursor) if cursor.validity == opened.validity => (cursor, None),
            Some(cursor) => {
                let (uid, since) = match cursor.since_at {
                    Some(at) => (before_found, day_before(at)),
                    None => (0, cursor.since),
                };
                let sifted_below = opened.next_uid;
                (Cursor { validity: opened.validity, uid, sifted_below, ..cursor }, Some(since))
            }
            None => {
                let since = day_before(since_at);
                let cursor = Cursor {
                    validity: opened.validity,
                    uid: before_found,
                    since,
                    since_at: Some(since_at),
                    sifted_below: opened.next_uid,
                };
                (cursor, None)
            }
        };
        self.folders.insert(folder.to_owned(), cursor);
        let sift = cursor.since_at.map(|at| (cursor.sifted_below, at));
        Start { after: cursor.uid, since, sift }
    }

    /// Everything of a folder up to this uid is stored.
    pub(crate) fn stored_up_to(&mut self, folder: &str, uid: u32) {
        if let Some(cursor) = self.folders.get_mut(folder) {
            cursor.uid = cursor.uid.max(uid);
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const FOLDER: &str = "INBOX";

    fn opened(validity: u32, next_uid: u32) -> Opened {
        Opened { validity, next_uid, letters: 0 }
    }

    #[track_caller]
    fn check(start: Start, after: u32, since: Option<Date>) {
        assert_eq!((start.after, start.since), (after, since));
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_new_folder_begins_at_the_first_letter_since_then_and_goes_on_by_uid() {
        let then = at("2026-11-21T09:00:00Z");
        let mut state = State::default();
        assert_eq!(state.to_find(FOLDER, &opened(7, 101), then), Some(then));
        check(state.clone().start(FOLDER, &opened(7, 101), None, then), 100, None);
        check(state.start(FOLDER, &opened(7, 101), Some(98), then), 97, None);
        state.stored_up_to(FOLDER, 105);
        state.stored_up_to(FOLDER, 103);
        let mut state = State::read(&state.write());
        let later = at("2027-01-01T09:00:00Z");
        assert_eq!(state.to_find(FOLDER, &opened(7, 110), later), None);
        check(state.start(FOLDER, &opened(7, 110), None, later), 105, None);
    }

    #[test]
    fn a_renumbered_folder_is_read_again_from_its_first_moment() {
        let (then, later) = (at("2026-11-21T09:00:00Z"), at("2027-01-01T09:00:00Z"));
        let mut state = State::default();
        state.start(FOLDER, &opened(7, 101), None, then);
        assert_eq!(state.to_find(FOLDER, &opened(8, 50), later), Some(then));
        let again = state.start(FOLDER, &opened(8, 50), Some(31), later);
        check(again, 30, Some(date(2026, 11, 20)));
        assert!(again.is_from_before(49, Some(at("2026-11-21T08:59:59Z"))));
        assert!(!again.is_from_before(49, Some(then)) && !again.is_from_before(49, None));
        assert!(!again.is_from_before(50, Some(at("2026-11-01T09:00:00Z"))), "moved here later");
        assert_eq!(state.folders[FOLDER].since_at, Some(then));
    }

    #[test]
    fn what_an_older_version_noted_is_read_from_its_day() {
        let mut state = State::read(r#"{"folders":{"INBOX":{"validity":7,"uid":9,"since":"2026-11-20"}}}"#);
        let later = at("2027-01-01T09:00:00Z");
        state.is_of("help@shop.example");
        assert_eq!(state.to_find(FOLDER, &opened(8, 50), later), None);
        let again = state.start(FOLDER, &opened(8, 50), None, later);
        check(again, 0, Some(date(2026, 11, 20)));
    }

    #[test]
    fn another_account_is_another_mailbox() {
        let mut state = State::default();
        state.is_of("help@shop.example");
        state.start(FOLDER, &opened(7, 101), None, at("2026-11-21T09:00:00Z"));
        state.is_of("help@shop.example");
        assert!(state.knows(FOLDER));
        state.is_of("sales@shop.example");
        assert!(!state.knows(FOLDER) && !state.has_begun());
    }

    #[test]
    fn what_cannot_be_read_begins_anew() {
        assert_eq!(State::read("nothing"), State::default());
        assert_eq!(State::read("{}"), State::default());
    }
}
