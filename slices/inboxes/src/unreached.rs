//! Whom a message has not reached while it reached others. Who is asked to wait (greylisting, a full mailbox) is
//! tried again alone; who is refused for good is shown once nobody waits any more, and can be sent to again.

use conversations::Message;
use serde::{Deserialize, Serialize};
use shell::carriers::smtp_out::Refused;

/// How many are named in one line.
const NAMED_MAX: usize = 10;

/// Whom a parcel has not reached.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Unreached {
    /// Asked to wait.
    pub waiting: Vec<Missed>,
    /// Refused for good.
    pub refused: Vec<Missed>,
}

/// One recipient, and what the server said about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Missed {
    pub address: String,
    pub said: String,
}

impl Unreached {
    /// Reads what a parcel carries; none where no try has reached anybody yet.
    pub(crate) fn read(carried: &str) -> Option<Self> {
        serde_json::from_str(carried).ok()
    }

    /// What the parcel carries.
    pub(crate) fn write(&self) -> String {
        serde_json::to_string(self).expect("addresses are plain JSON")
    }

    /// Who is left after a try that reached somebody.
    pub(crate) fn after(before: Option<Self>, refused_now: &[Refused]) -> Self {
        let mut left = Self { waiting: Vec::new(), ..before.unwrap_or_default() };
        for refused in refused_now {
            let missed = Missed { address: refused.address.clone(), said: refused.trouble.said.clone() };
            let of = if refused.trouble.is_temporary() { &mut left.waiting } else { &mut left.refused };
            of.push(missed);
        }
        left
    }

    /// As it is after a try that reached nobody.
    pub(crate) fn still(mut self, said: &str) -> Self {
        for missed in &mut self.waiting {
            said.clone_into(&mut missed.said);
        }
        self
    }

    /// True where everybody was reached.
    pub(crate) fn is_nobody(&self) -> bool {
        self.waiting.is_empty() && self.refused.is_empty()
    }

    /// Nobody is waited for any longer; whoever sends it again sends it to all of these.
    pub(crate) fn given_up(mut self) -> Self {
        self.waiting.append(&mut self.refused);
        self
    }

    /// Everybody who was not reached.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Missed> {
        self.waiting.iter().chain(&self.refused)
    }

    /// True where nobody was reached for whom the message was: at most some who got a copy.
    pub(crate) fn misses_the_point(&self, message: &Message) -> bool {
        let is_missed =
            |to: &channels::Address| self.all().any(|one| one.address.eq_ignore_ascii_case(&to.email));
        !message.recipients.to.is_empty() && message.recipients.to.iter().all(is_missed)
    }

    /// What it looks like in the outbox and on the message: a word that has its sentence, and who it is.
    pub(crate) fn said(&self) -> String {
        let word = if self.waiting.is_empty() { SOME_REFUSED } else { SOME_WAIT };
        format!("{word}|{}", self.named())
    }

    /// The same once nobody is waited for any longer.
    pub(crate) fn said_at_the_end(&self) -> String {
        format!("{SOME_REFUSED}|{}", self.named())
    }

    fn named(&self) -> String {
        let named = self.all().take(NAMED_MAX).map(|one| format!("{}: {}", one.address, one.said));
        let mut named = named.collect::<Vec<_>>().join("; ");
        if self.all().nth(NAMED_MAX).is_some() {
            named.push_str("; …");
        }
        named
    }
}

/// The server asks to come back later for some.
const SOME_WAIT: &str = "some-wait";
/// Some were refused for good.
const SOME_REFUSED: &str = "some-refused";

#[cfg(test)]
mod tests {
    use shell::carriers::{Kind, Step, Trouble};

    use super::*;

    fn refused(address: &str, kind: Kind) -> Refused {
        Refused { address: address.to_owned(), trouble: Trouble::new(Step::Submit, kind, "it said so") }
    }

    fn names(of: &[Missed]) -> Vec<&str> {
        of.iter().map(|one| one.address.as_str()).collect()
    }

    #[test]
    fn who_waits_is_told_from_who_is_refused() {
        let first = [refused("a@x.example", Kind::Later), refused("b@x.example", Kind::RecipientRefused)];
        let left = Unreached::after(None, &first);
        assert_eq!((names(&left.waiting), names(&left.refused)), (vec!["a@x.example"], vec!["b@x.example"]));
        assert_eq!(left.said(), "some-wait|a@x.example: it said so; b@x.example: it said so");
        let kept = Unreached::read(&left.write()).unwrap();
        assert_eq!(kept, left);
        assert!(!Unreached::after(Some(kept), &[]).is_nobody(), "who was refused stays refused");
        assert_eq!(names(&left.clone().given_up().waiting), ["a@x.example", "b@x.example"]);
        assert!(left.said_at_the_end().starts_with("some-refused|"));
        assert!(Unreached::after(None, &[]).is_nobody());
        assert_eq!(Unreached::read(""), None);
    }

    #[test]
    fn a_long_list_is_cut() {
        let many: Vec<_> =
            (0..30).map(|number| refused(&format!("{number}@x.example"), Kind::Later)).collect();
        let said = Unreached::after(None, &many).said();
        assert!(said.contains("9@x.example") && !said.contains("10@x.example") && said.ends_with('…'));
    }
}
