//! Asking for letters, and hearing the answer to its end.
//!
//! How an answer ends decides what it means that a letter was not told: after an OK the letter is there no
//! more, after a refusal it was withheld, and where the server hung up nobody knows. So no answer counts
//! before its last line was heard.

use std::io;
use std::time::Duration;

use async_imap::imap_proto::{
    AttributeValue, MailboxDatum, MessageSection, Outcome, Response, SectionPath, Status,
};
use bytes::Bytes;
use jiff::civil::Date;
use jiff::fmt::strtime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use tokio::time::timeout;

use super::super::trouble::{Kind, Step, Trouble};
use super::{Session, set_of, within};

/// How long one answer may take while something of it keeps coming.
const ANSWER_MAX: Duration = Duration::from_hours(1);
/// Of how many letters the dates are asked for at once.
const DATES_MAX: usize = 500;
/// With these words a server refuses for now, whatever it is asked.
const PASSING: [&str; 8] =
    ["unavailable", "try again", "temporar", "throttl", "too many", "[limit]", "[inuse]", "[overquota]"];

/// What a server told of one letter.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) uid: u32,
    pub(super) size: Option<u32>,
    pub(super) arrived_at: Option<Timestamp>,
    pub(super) whole: Option<Bytes>,
    pub(super) head: Option<Bytes>,
}

/// The day before a time, for a search by day: what counts as a day is the server's affair.
pub fn day_before(time: Timestamp) -> Date {
    (time - SignedDuration::from_hours(24)).to_zoned(TimeZone::UTC).date()
}

impl Session {
    /// The first letter of the open folder that the server took in at `since` or later; none where there is
    /// none. Servers tell that time in whole seconds, so its second counts whole. One that does not tell it at
    /// all gets its letters read from the day before: too many are better than too few.
    pub async fn first_since(&mut self, since: Timestamp) -> Result<Option<u32>, Trouble> {
        let uids: Vec<u32> = self.search_after(0, Some(day_before(since))).await?.into();
        for some in uids.chunks(DATES_MAX) {
            let told = match self.fetch(&set_of(some), "(UID INTERNALDATE)").await {
                Err(trouble) if trouble.kind == Kind::MessageRefused => return Ok(uids.first().copied()),
                told => told?,
            };
            let is_new = |one: &&Told| one.arrived_at.is_some_and(|at| at.as_second() >= since.as_second());
            if let Some(first) = told.iter().filter(is_new).map(|one| one.uid).min() {
                return Ok(Some(first));
            }
        }
        Ok(None)
    }

    /// Asks something of letters and gives what was told of them. A refusal is [`Kind::MessageRefused`], or
    /// [`Kind::Later`] where the server says that it will pass.
    pub(super) async fn fetch(&mut self, set: &str, what: &str) -> Result<Vec<Told>, Trouble> {
        let asking = self.ask(format!("UID FETCH {set} {what}"));
        timeout(ANSWER_MAX, asking).await.map_err(|_| Trouble::timed_out(Step::Fetch))?
    }

    async fn ask(&mut self, command: String) -> Result<Vec<Told>, Trouble> {
        let tag = within(self.patience.answer, Step::Fetch, self.inner.run_command(command)).await?;
        let mut all = Vec::new();
        loop {
            let bytes = self.inner.get_ref().heard();
            let Ok(heard) = timeout(self.patience.transfer, self.inner.read_response()).await else {
                // A large letter may take its time as long as it comes.
                if self.inner.get_ref().heard() > bytes {
                    continue;
                }
                return Err(Trouble::timed_out(Step::Fetch));
            };
            let heard = heard.map_err(|fault| broken_off(&fault))?;
            let heard = heard.ok_or_else(|| Trouble::new(Step::Fetch, Kind::Lost, "the server hung up"))?;
            match heard.parsed() {
                Response::Fetch(_, attributes) => all.push(told(attributes)),
                Response::MailboxData(MailboxDatum::Exists(count)) if *count != self.letters => {
                    self.has_news = true;
                }
                Response::Done { tag: of, status, outcome } if *of == tag => {
                    return ended(status, outcome).map(|()| all);
                }
                _ => {}
            }
        }
    }
}

/// An answer that cannot be read is not repeated: it may hold what a customer wrote.
fn broken_off(fault: &io::Error) -> Trouble {
    match fault.kind() {
        io::ErrorKind::Other => Trouble::new(Step::Fetch, Kind::Protocol, "the answer cannot be read"),
        _ => Trouble::from_io(Step::Fetch, fault),
    }
}

fn ended(status: &Status, outcome: &Outcome<'_>) -> Result<(), Trouble> {
    let said = outcome.information.as_deref().unwrap_or_default();
    let words = said.to_lowercase();
    match status {
        Status::Ok | Status::PreAuth => Ok(()),
        Status::Bye => Err(Trouble::new(Step::Fetch, Kind::Lost, said)),
        Status::No | Status::Bad if PASSING.iter().any(|passing| words.contains(passing)) => {
            Err(Trouble::new(Step::Fetch, Kind::Later, said))
        }
        Status::No | Status::Bad => Err(Trouble::new(Step::Fetch, Kind::MessageRefused, said)),
    }
}

fn told(attributes: &[AttributeValue<'_>]) -> Told {
    let mut told = Told::default();
    for attribute in attributes {
        match attribute {
            AttributeValue::Uid(uid) => told.uid = *uid,
            AttributeValue::Rfc822Size(size) => told.size = Some(*size),
            AttributeValue::InternalDate(written) => told.arrived_at = arrived_at(written),
            AttributeValue::BodySection { section: None, data: Some(whole), .. } => {
                told.whole = Some(Bytes::copy_from_slice(whole));
            }
            AttributeValue::BodySection {
                section: Some(SectionPath::Full(MessageSection::Header)),
                data: Some(head),
                ..
            } => told.head = Some(Bytes::copy_from_slice(head)),
            _ => {}
        }
    }
    told
}

fn arrived_at(written: &str) -> Option<Timestamp> {
    strtime::parse("%d-%b-%Y %H:%M:%S %z", written.trim()).ok()?.to_timestamp().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_as_servers_write_them() {
        for written in
            ["17-Jul-2026 02:44:25 -0700", " 7-Jul-2026 09:44:25 +0000", "07-Jul-2026 09:44:25 +0000"]
        {
            assert!(arrived_at(written).is_some(), "{written}");
        }
        assert_eq!(arrived_at("17-Jul-2026 02:44:25 -0700"), Some("2026-07-17T09:44:25Z".parse().unwrap()));
        assert_eq!(arrived_at("yesterday"), None);
    }

    #[test]
    fn a_refusal_for_now_is_another_than_one_of_a_letter() {
        for (status, said, kind) in [
            (Status::No, "The message could not be retrieved", Some(Kind::MessageRefused)),
            (Status::Bad, "Command Error. 12", Some(Kind::MessageRefused)),
            (Status::No, "[UNAVAILABLE] Storage is away", Some(Kind::Later)),
            (Status::No, "[THROTTLED] Please try again", Some(Kind::Later)),
            (Status::Bye, "Good night", Some(Kind::Lost)),
            (Status::Ok, "done", None),
        ] {
            let outcome = Outcome { code: None, information: Some(said.into()) };
            assert_eq!(ended(&status, &outcome).err().map(|trouble| trouble.kind), kind, "{said}");
        }
    }
}
