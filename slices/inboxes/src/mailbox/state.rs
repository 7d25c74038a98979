//! What the carrier remembers of a mailbox, as one JSON text: how far each folder was read.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use shell::carriers::imap::Opened;

/// How far a folder was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cursor {
    /// The folder's validity when the uid was noted.
    pub validity: u32,
    /// Everything up to this uid is stored.
    pub uid: u32,
    /// Letters that the server took in before this day were there before us and stay where they are. Only
    /// looked at after the server renumbered the folder.
    pub since: Date,
}

/// What the carrier remembers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct State {
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

    /// Where to begin in a folder that was just opened, and what is remembered from now on. A folder never
    /// seen before begins at its `next_uid`; a renumbered one is read again from the day on which
    /// we first saw it.
    pub(crate) fn start(&mut self, folder: &str, opened: &Opened, today: Date) -> Start {
        let known = self.folders.get(folder).copied();
        let (cursor, since) = match known {
            Some(cursor) if cursor.validity == opened.validity => (cursor, None),
            Some(cursor) => (Cursor { validity: opened.validity, uid: 0, ..cursor }, Some(cursor.since)),
            None => {
                let uid = opened.next_uid.saturating_sub(1);
                (Cursor { validity: opened.validity, uid, since: today }, None)
            }
        };
        self.folders.insert(folder.to_owned(), cursor);
        Start { after: cursor.uid, since }
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

    const TODAY: Date = date(2026, 11, 21);

    fn opened(validity: u32, next_uid: u32) -> Opened {
        Opened { validity, next_uid, letters: 0 }
    }

    #[test]
    fn a_new_folder_begins_now_and_goes_on_by_uid() {
        let mut state = State::default();
        assert_eq!(state.start("INBOX", &opened(7, 101), TODAY), Start { after: 100, since: None });
        state.stored_up_to("INBOX", 105);
        state.stored_up_to("INBOX", 103);
        let mut state = State::read(&state.write());
        let later = date(2027, 1, 1);
        assert_eq!(state.start("INBOX", &opened(7, 110), later), Start { after: 105, since: None });
    }

    #[test]
    fn a_renumbered_folder_is_read_again_from_our_first_day() {
        let mut state = State::default();
        state.start("INBOX", &opened(7, 101), TODAY);
        let again = state.start("INBOX", &opened(8, 50), date(2027, 1, 1));
        assert_eq!(again, Start { after: 0, since: Some(TODAY) });
        assert_eq!(state.folders["INBOX"], Cursor { validity: 8, uid: 0, since: TODAY });
    }

    #[test]
    fn what_cannot_be_read_begins_anew() {
        assert_eq!(State::read("nothing"), State::default());
        assert_eq!(State::read("{}"), State::default());
    }
}
