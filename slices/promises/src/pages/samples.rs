//! Promises of an invented shop, for the samples of the pages.

use conversations::{ChannelId, ConversationId, CustomerId, MessageId, TeamId};
use rules::promises::dates::Precision;
use rules::promises::state::{Agreement, Kind, Origin, Standing, State};
use shell::{ColleagueId, Seat};
use store::Timestamp;

use super::row::{Looker, Row};
use crate::promise::{AskId, Line, Promise, PromiseId};

/// Tuesday, 12 May 2026, 10:24 in Lisbon.
pub(crate) fn now() -> Timestamp {
    Timestamp::from_second(1_778_577_840).expect("an instant of this century")
}

pub(crate) fn looker() -> Looker {
    Looker::at(&Seat::sample(), now())
}

/// A promise due so many minutes from now.
pub(crate) fn line(id: i64, said: &str, minutes: i64) -> Line {
    let due_at = Timestamp::from_second(now().as_second() + minutes * 60).ok();
    Line {
        promise: Promise {
            id: PromiseId::of(id),
            conversation: ConversationId::of(1),
            customer: CustomerId::of(1),
            message: MessageId::NONE,
            kind: Kind::CallBack,
            said: said.to_owned(),
            made_by: ColleagueId::of(7),
            made_at: now(),
            keeper: ColleagueId::of(7),
            standing: Standing::open(due_at),
            precision: Precision::Exact,
            due_text: "before eleven".to_owned(),
            time_zone: "Europe/Berlin".to_owned(),
            closed_at: None,
            agreement: None,
            moved_to: PromiseId::NONE,
            moved_from: PromiseId::NONE,
            note: String::new(),
            origin: Origin::ByHand,
            condition: String::new(),
            span: None,
            external: None,
            team: TeamId::NONE,
            channel: ChannelId::NONE,
            ask: AskId::NONE,
            broke_for: None,
            verdict: None,
            proposal: None,
            shown_by: MessageId::NONE,
            version: 1,
        },
        number: 4121,
        customer_name: "Jonas Weber".to_owned(),
        customer_zone: "Europe/Berlin".to_owned(),
        customer_address: String::new(),
        keeper_name: "Ana Kaya".to_owned(),
        place: 0,
    }
}

/// A promise in this state, its time over.
pub(crate) fn ended(id: i64, said: &str, state: State) -> Line {
    let mut line = line(id, said, -1);
    line.promise.standing.state = state;
    line.promise.closed_at = Some(now());
    line
}

/// A live list in all its urgencies.
pub(crate) fn rows() -> Vec<Row> {
    let mut refund = line(3, "Refund of £48", 336);
    refund.promise.kind = Kind::Refund;
    refund.promise.precision = Precision::ByEndOfDay;
    refund.customer_zone = String::new();
    let mut invoice = line(5, "Send the VAT invoice", 0);
    invoice.promise.standing.due_at = None;
    invoice.promise.standing.state = State::Waiting;
    invoice.promise.keeper = ColleagueId::NONE;
    let mut nameless = line(4, "Call to hear that all is well <b>", 4_000);
    nameless.customer_name = String::new();
    nameless.promise.keeper = ColleagueId::of(8);
    "Ben Okoro".clone_into(&mut nameless.keeper_name);
    let lines = [
        ended(1, "Say what the depot found", State::Broken),
        line(2, "Call back before eleven about Thursday", 36),
        refund,
        nameless,
        invoice,
    ];
    lines.iter().map(|line| Row::of(line, &looker())).collect()
}

/// Lines of what is closed.
pub(crate) fn ended_lines() -> Vec<Line> {
    let mut late = ended(4, "Send the spare part", State::Broken);
    late.promise.standing.fulfilled_at = Some(now());
    let mut moved = ended(2, "Deliver the kettle", State::Moved);
    moved.promise.agreement = Some(Agreement::Agreed);
    let mut withdrawn = ended(3, "Repair the lid", State::Withdrawn);
    "She bought another one".clone_into(&mut withdrawn.promise.note);
    let mut others = ended(5, "Write to the depot", State::Kept);
    others.promise.keeper = ColleagueId::of(8);
    vec![ended(1, "Call back", State::Kept), moved, withdrawn, late, others]
}

/// A list of what is closed.
pub(crate) fn closed_rows() -> Vec<Row> {
    ended_lines().iter().take(4).map(|line| Row::of(line, &looker())).collect()
}
