//! From rows to views: the words of everything that a page of the desk shows.

mod composer;
mod customer;
mod list;
mod message;
mod sealed;
mod thread;

pub(crate) use composer::{people, people_from, recipients};
pub(crate) use list::{ListAsked, ListRows, draw_list, status_tag, who};
pub(crate) use message::{file_view, trace_page};
pub(crate) use thread::{Place, ThreadRows, draw_thread};

use jiff::tz::TimeZone;
use shell::{App, Seat, words};
use store::Timestamp;

use crate::views::Moment;

/// For whom a page is drawn, and when.
#[derive(Clone, Debug)]
pub(crate) struct Reader {
    pub(crate) now: Timestamp,
    pub(crate) zone: TimeZone,
}

impl Reader {
    /// This colleague, now.
    pub(crate) fn of(app: &App, seat: &Seat) -> Self {
        Self { now: app.clock().now(), zone: seat.zone().clone() }
    }

    /// An instant as a list says it: "4 min".
    pub(crate) fn ago(&self, at: Timestamp) -> Moment {
        self.moment(at, words::ago(at, self.now, &self.zone))
    }

    /// An instant as a thread says it: "today 10:02" without its "today".
    pub(crate) fn said_at(&self, at: Timestamp) -> Moment {
        let is_today = self.zone.to_datetime(at).date() == self.zone.to_datetime(self.now).date();
        let words = if is_today {
            words::clock_time(at, &self.zone)
        } else {
            words::moment(at, self.now, &self.zone)
        };
        self.moment(at, words)
    }

    /// An instant to the second, without its zone.
    pub(crate) fn to_the_second(&self, at: Timestamp) -> Moment {
        let words = at.to_zoned(self.zone.clone()).strftime("%Y-%m-%d %H:%M:%S").to_string();
        self.moment(at, words)
    }

    fn moment(&self, at: Timestamp, words: String) -> Moment {
        Moment { iso: at.to_string(), words, full: words::full_moment(at, &self.zone) }
    }
}
