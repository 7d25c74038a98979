//! The script of a month: what happens in each conversation, and when. Written before any of it is lived.

use conversations::Then;
use rules::promises::state::{Agreement, Kind};
use store::Timestamp;

use crate::cast::Place;
use crate::hours::{Hours, mins, secs};
use crate::matters::Mailbox;
use crate::people::Person;

/// One conversation from its first letter on.
#[derive(Debug)]
pub(crate) struct Plot {
    /// What it is about, for whoever has to look for a mistake in it.
    pub(crate) name: &'static str,
    pub(crate) person: &'static Person,
    pub(crate) to: Mailbox,
    pub(crate) subject: String,
    /// In any order; [`Script::of`] sorts them.
    pub(crate) steps: Vec<(Timestamp, Act)>,
    last_at: Timestamp,
}

impl Plot {
    pub(crate) fn new(name: &'static str, person: &'static Person, to: Mailbox, subject: String) -> Self {
        Self { name, person, to, subject, steps: Vec::new(), last_at: Timestamp::MIN }
    }

    /// Adds what happens next, at `at` or a little later when something else happens then; says when.
    pub(crate) fn next(&mut self, at: Timestamp, act: Act) -> Timestamp {
        let at = if self.last_at == Timestamp::MIN { at } else { at.max(self.last_at + secs(40)) };
        self.last_at = at;
        self.steps.push((at, act));
        at
    }

    /// Adds that colleagues read what is there, some time after `at`.
    pub(crate) fn read(&mut self, at: Timestamp, act: Act) {
        self.steps.push((at, act));
    }

    /// When the newest thing happened.
    pub(crate) fn last_at(&self) -> Timestamp {
        self.last_at
    }
}

/// Something that happens in a conversation.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// A letter comes in.
    Arrives(Letter),
    /// What is known about the customer is written down.
    Knows,
    /// A colleague answers, perhaps with a promise.
    Answers { by: Place, text: String, then: Then, vow: Option<Vowed> },
    /// A colleague writes a note.
    Notes { by: Place, text: String },
    /// A colleague gives it to somebody.
    Assigns { by: Place, to: Place },
    /// A colleague gives it to the team of the other mailbox.
    HandsOver { by: Place },
    /// A colleague closes it.
    Solves { by: Place },
    /// A colleague puts it aside.
    Snoozes { by: Place, until: Timestamp },
    /// These colleagues read it.
    Reads { by: Vec<Place> },
    /// The promise is kept.
    Keeps { by: Place, note: String },
    /// The promise gets another time.
    Moves { by: Place, to: Timestamp, agreement: Agreement, note: String },
    /// The customer no longer wants it.
    Withdraws { by: Place, why: String },
    /// The customer hears early that it will be late.
    Tells { by: Place },
    /// A broken promise is made up for.
    Fulfils { by: Place, note: String },
}

/// What comes in.
#[derive(Clone, Debug)]
pub(crate) struct Letter {
    pub(crate) text: String,
    pub(crate) quoted: String,
    pub(crate) html: Option<String>,
    pub(crate) nature: Nature,
}

/// Who is behind a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Nature {
    /// The customer.
    Person,
    /// The customer's absence notice.
    Away,
    /// The customer's mail server: our answer did not arrive.
    Bounce,
}

/// A promise made in an answer.
#[derive(Clone, Debug)]
pub(crate) struct Vowed {
    pub(crate) kind: Kind,
    pub(crate) said: String,
    pub(crate) by: By,
    /// Whether the clock is left to break it.
    pub(crate) fate: Fate,
}

/// By when.
#[derive(Clone, Debug)]
pub(crate) enum By {
    /// As a colleague types it.
    Words(String),
    /// As picked from a calendar.
    Instant(Timestamp),
}

/// Who looks after a promise's time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// The script says how it ends.
    Written,
    /// Nobody: the clock breaks it.
    LeftToTheClock,
}

/// One step of the month.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) at: Timestamp,
    /// Which plot it belongs to.
    pub(crate) plot: usize,
    pub(crate) act: Act,
}

/// All steps of a month, in order.
#[derive(Debug)]
pub(crate) struct Script {
    pub(crate) plots: Vec<Plot>,
    pub(crate) steps: Vec<Step>,
}

impl Script {
    /// Puts the steps of all plots in order. What would happen after `until` has not happened yet.
    pub(crate) fn of(mut plots: Vec<Plot>, until: Timestamp) -> Self {
        let mut steps = Vec::new();
        for (place, plot) in plots.iter_mut().enumerate() {
            let mut own = std::mem::take(&mut plot.steps);
            own.sort_by_key(|(at, _)| *at);
            let lived = own.into_iter().take_while(|(at, _)| *at <= until - mins(1));
            steps.extend(lived.map(|(at, act)| Step { at, plot: place, act }));
        }
        steps.sort_by_key(|step| (step.at, step.plot));
        Self { plots, steps }
    }
}

/// What all writers of plots need to know.
pub(crate) struct Setting<'a> {
    pub(crate) hours: &'a Hours,
    pub(crate) until: Timestamp,
    /// Names of the colleagues by place.
    pub(crate) names: &'a [String],
    /// The organization's name.
    pub(crate) shop: &'a str,
}

impl Setting<'_> {
    /// The first name of the colleague at this place.
    pub(crate) fn me(&self, place: Place) -> &str {
        self.names[place].split(' ').next().unwrap_or_default()
    }

    /// A time as mail programs write it above a quotation.
    pub(crate) fn written(&self, at: Timestamp) -> String {
        at.to_zoned(self.hours.zone.clone()).strftime("%-d %B %Y at %H:%M").to_string()
    }

    /// Every place.
    pub(crate) fn everybody(&self) -> Vec<Place> {
        (0..self.names.len()).collect()
    }
}
