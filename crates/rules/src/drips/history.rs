//! What happened in one conversation.

use jiff::Timestamp;

use super::words::{Answer, Heard};

/// Who did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// The program, or another one.
    Program,
    /// A colleague, by id.
    Colleague(i64),
    /// The customer.
    Customer,
}

/// Something that happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fact {
    /// The number of its event.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// Who did it.
    pub by: By,
    /// What it was.
    pub what: What,
}

/// What happened, as far as care goes. What programs write by themselves is no fact here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The conversation began.
    Opened,
    /// The customer wrote.
    Received(Heard),
    /// We answered.
    Answered {
        /// The message.
        message: i64,
        /// What it was worth.
        answer: Answer,
    },
    /// An answer of ours was taken back before it left.
    TakenBack {
        /// The message.
        message: i64,
    },
    /// An answer of ours was given up on its way.
    NotDelivered {
        /// The message.
        message: i64,
    },
    /// It has left after all.
    Delivered {
        /// The message.
        message: i64,
    },
    /// Somebody spoke with the customer.
    Spoke,
    /// It was marked as solved.
    Solved {
        /// In the transaction of this answer; 0 by itself.
        message: i64,
    },
    /// It was given another status than solved.
    Unsolved,
    /// It was given to a colleague; 0: to nobody.
    Assigned {
        /// Their id.
        to: i64,
    },
    /// It was handed to another team; 0: to none.
    HandedToTeam {
        /// The team that had it, or 0.
        from: i64,
        /// The team that has it now, or 0.
        to: i64,
    },
    /// Something happened to a promise made in it.
    Promise {
        /// The promise.
        id: i64,
        /// What happened to it.
        what: PromiseFact,
    },
    /// A colleague says whether it is a complaint.
    Complaint {
        /// Whether it is.
        is_one: bool,
    },
    /// A colleague or another system says whether the customer had to repeat themselves.
    RepeatedThemselves {
        /// Whether they had to.
        is_so: bool,
    },
    /// The customer opened another conversation, which is about the same matter, or is said not to be after all.
    Repeated {
        /// Number of the event that opened the other one: what it is known by.
        opened_seq: i64,
        /// When it was opened.
        opened_at: Timestamp,
        /// Whether it is about the same matter.
        is_same: bool,
    },
}

/// What happened to a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromiseFact {
    /// A colleague made it, or it was handed over to them.
    KeptBy(i64),
    /// It was kept.
    Kept,
    /// It was marked as kept by mistake.
    Reopened,
    /// The team that owed the answer it waited for, or 0 for a colleague of none: it is told ahead of the breaking.
    AnswerOwedBy(i64),
    /// Its time had run out at this instant, although the clock strikes only now: it is told ahead of the breaking.
    RanOut(Timestamp),
    /// It broke.
    Broken {
        /// The customer had not been told before.
        in_silence: bool,
        /// It waited for an answer that a colleague owed.
        for_an_ask: bool,
    },
    /// It was given another time.
    Moved {
        /// Without the customer's agreement, and not for the first time.
        again_untold: bool,
    },
}

/// The facts of one conversation, in order.
#[derive(Debug, Clone)]
pub struct History {
    /// The channel it began in.
    pub channel: i64,
    facts: Vec<Fact>,
    first_team: i64,
}

impl History {
    /// A history of these facts; `team_now` is the team that has the conversation after all of them.
    pub fn new(channel: i64, team_now: i64, mut facts: Vec<Fact>) -> Self {
        facts.sort_by_key(|fact| fact.seq);
        let handed = facts.iter().find_map(|fact| match fact.what {
            What::HandedToTeam { from, .. } => Some(from),
            _ => None,
        });
        Self { channel, first_team: handed.unwrap_or(team_now), facts }
    }

    /// The facts in order.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// The team that had it at an instant, or 0.
    pub fn team_at(&self, at: Timestamp) -> i64 {
        let handed = self.facts.iter().filter(|fact| fact.at <= at).rev().find_map(|fact| match fact.what {
            What::HandedToTeam { to, .. } => Some(to),
            _ => None,
        });
        handed.unwrap_or(self.first_team)
    }

    /// The colleague who had it at an instant, or 0.
    pub fn assignee_at(&self, at: Timestamp) -> i64 {
        let given = self.facts.iter().filter(|fact| fact.at <= at).rev().find_map(|fact| match fact.what {
            What::Assigned { to } => Some(to),
            _ => None,
        });
        given.unwrap_or(0)
    }
}
