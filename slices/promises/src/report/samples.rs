//! Reports of an invented shop, for the samples of the page.

use conversations::{ChannelId, CustomerId, TeamId};
use jiff::SignedDuration;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rules::promises::state::{CustomerSaid, Kind, State};
use shell::ColleagueId;
use shell::form::Told as Refused;
use shell::words::say;
use store::Timestamp;

use super::asks;
use super::fate::Read;
use super::groups::{House, Material, Report};
use super::page::ReportPage;
use super::period::{Asked, Period, Which};
use super::reading::Told;
use super::rows::Began;
use super::tally::Cell;
use super::trend::{self, Month};
use crate::asks::TeamAsks;
use crate::hearing::Detected;

const CARE: TeamId = TeamId::of(3);
const DEPOT: TeamId = TeamId::of(4);
const MAILBOX: ChannelId = ChannelId::of(5);

/// Tuesday, 12 May 2026, 10:24 in Lisbon.
fn now() -> Timestamp {
    Timestamp::from_second(1_778_577_840).expect("an instant of this century")
}

/// The empty report, a full one, one with too few, and one refused.
pub(crate) fn pages() -> Vec<ReportPage> {
    let days = Asked { period: Which::Days, from: "2026-05-12".into(), to: "2026-05-01".into() };
    let refused = Refused::about("from", &say("error-report-backwards"));
    vec![
        ReportPage::of(&told(&Material::default()), &Asked::default()),
        ReportPage::of(&told(&material(124)), &Asked::default()),
        ReportPage::of(&told(&material(3)), &Asked::default()),
        ReportPage::refusing(days, refused),
    ]
}

fn told(here: &Material) -> Told {
    let day = |text: &str| text.parse().expect("a day");
    let period = Period { first: day("2026-04-15"), last: day("2026-05-12") };
    let house = House {
        teams: [(CARE, "Customer care".to_owned()), (DEPOT, "Depot".to_owned())].into(),
        touchpoints: [(MAILBOX, "care@kettle.example".to_owned())].into(),
        members: Vec::new(),
        colleagues: 14,
    };
    let report = Report::of((period, now()), here, &material(90), &house);
    let count = here.due.len() / 2;
    Told {
        report,
        trend: trend(period, here),
        asks: asks::Asked::of(&asked().take(count).collect::<Vec<_>>(), &house),
        heard: heard().filter(|_| count > 0).collect(),
        zone: TimeZone::get("Europe/Lisbon").unwrap_or(TimeZone::UTC),
        now: now(),
    }
}

/// The same promises in each month but the second, in which there were few.
fn trend(period: Period, here: &Material) -> Vec<Month> {
    let cell = |(place, first): (usize, Date)| {
        let due = if place == 1 { &here.due[..here.due.len().min(3)] } else { &here.due[..] };
        let fewer = &due[..due.len() - due.len() / 9 * place.min(3)];
        (first, Cell::of_due(fewer, now()))
    };
    trend::shown(&trend::months(period).into_iter().enumerate().map(cell).collect())
}

/// Six colleagues of each team, each asked a few times.
fn asked() -> impl Iterator<Item = (ColleagueId, TeamAsks)> {
    (1..13).map(|person| {
        let team = if person % 2 == 0 { DEPOT } else { CARE };
        let asks =
            TeamAsks { team, in_time: 3 + person % 3, late: 1, declined: person % 2, unanswered: person % 4 };
        (ColleagueId::of(person), asks)
    })
}

fn heard() -> impl Iterator<Item = Detected> {
    let of = |(kind, count, with_time)| Detected { kind, count, with_time };
    [(Kind::CallBack, 212, 180), (Kind::Refund, 74, 21), (Kind::Reply, 31, 4)].into_iter().map(of)
}

/// So many promises of all fates.
fn material(count: i64) -> Material {
    let reads: Vec<Read> = (0..count).map(read).collect();
    let began = vec![Began { team: CARE, touchpoint: MAILBOX, count: 3 * count }];
    Material { due: reads.clone(), made: reads, began }
}

fn read(place: i64) -> Read {
    let made_at = now() - SignedDuration::from_hours(24 * 14);
    let due_at = made_at + SignedDuration::from_hours(2 + place % 90);
    let (state, closed, moved) = match place % 12 {
        0 => (State::Broken, 0, 0),
        1 => (State::Kept, 30, 48),
        2 => (State::Withdrawn, -1, 0),
        _ => (State::Kept, -1, 0),
    };
    Read {
        kind: if place % 3 == 0 { Kind::Refund } else { Kind::CallBack },
        team: if place % 4 == 0 { DEPOT } else { CARE },
        touchpoint: MAILBOX,
        customer: CustomerId::of(place / 2 + 1),
        state,
        made_at,
        due_at: Some(due_at + SignedDuration::from_hours(moved)),
        first_due_at: Some(due_at),
        told_at: None,
        closed_at: Some(due_at + SignedDuration::from_hours(closed)),
        fulfilled_at: (place % 24 == 0).then(|| due_at + SignedDuration::from_hours(5)),
        moves_told_only: 0,
        customer_said: (place == 7).then_some(CustomerSaid::Contested),
        keeper: ColleagueId::of(place % 11 + 1),
        owed: None,
    }
}
