//! Asks of an invented shop, for the samples of the pages.

use conversations::{ConversationId, CustomerId, MessageId, TeamId};
use rules::promises::asks::{AskStanding, AskState};
use shell::ColleagueId;
use store::Timestamp;

use super::super::one::{Ask, AskLine};
use super::row::Row;
use crate::pages::samples::{looker, now};
use crate::promise::{AskId, PromiseId};

fn minutes(count: i64) -> Timestamp {
    Timestamp::from_second(now().as_second() + count * 60).expect("an instant of this century")
}

fn line(id: i64, said: &str, due_in: i64) -> AskLine {
    AskLine {
        ask: Ask {
            id: AskId::of(id),
            promise: PromiseId::of(1),
            conversation: ConversationId::of(1),
            customer: CustomerId::of(1),
            asker: ColleagueId::of(8),
            team: TeamId::NONE,
            colleague: ColleagueId::of(7),
            owing_team: TeamId::of(3),
            said: said.to_owned(),
            made_at: minutes(-90),
            standing: AskStanding::open(minutes(due_in)),
            closed_by: ColleagueId::NONE,
            message: MessageId::NONE,
            answer: String::new(),
            version: 1,
        },
        number: 4121,
        customer_name: "Jonas Weber".to_owned(),
        promise_said: "Call back before eleven".to_owned(),
        promise_due_at: Some(minutes(36)),
        asker_name: "Ben Okoro".to_owned(),
        colleague_name: "Ana Kaya".to_owned(),
        team_name: String::new(),
        owing_team_name: "Depot".to_owned(),
        place: 0,
    }
}

/// Asked of the reader, asked of their team, overdue and asked by the reader, and answered late.
pub(super) fn lines() -> [AskLine; 4] {
    let mut team = line(2, "Which driver had the round on Tuesday?", 240);
    team.ask.team = TeamId::of(3);
    team.ask.colleague = ColleagueId::NONE;
    team.colleague_name = String::new();
    "Depot".clone_into(&mut team.team_name);
    let mut overdue = line(3, "Is the spare lid in the store? <b>", -25);
    overdue.ask.standing.state = AskState::Overdue;
    (overdue.ask.asker, overdue.ask.colleague) = (ColleagueId::of(7), ColleagueId::of(9));
    "Chidi Obi".clone_into(&mut overdue.colleague_name);
    let mut late = line(4, "When does the van leave?", -60);
    late.ask.standing =
        AskStanding { state: AskState::Answered, closed_at: Some(now()), ..late.ask.standing };
    "At four, from gate two.".clone_into(&mut late.ask.answer);
    [line(1, "Where is the parcel of Jonas Weber?", 20), team, overdue, late]
}

/// What waits for an answer.
pub(super) fn rows() -> Vec<Row> {
    lines()[..3].iter().map(|line| Row::of(line, &looker())).collect()
}

/// What is closed, in each way.
pub(super) fn closed_rows() -> Vec<Row> {
    let closed = |state, minutes_ago: i64| {
        let mut line = line(5, "When does the van leave?", -60);
        line.ask.standing =
            AskStanding { state, closed_at: Some(minutes(-minutes_ago)), ..line.ask.standing };
        line
    };
    let all = [
        closed(AskState::Answered, 70),
        closed(AskState::Answered, 10),
        closed(AskState::Declined, 20),
        closed(AskState::Withdrawn, 30),
    ];
    all.iter().map(|line| Row::of(line, &looker())).collect()
}
