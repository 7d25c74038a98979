//! Reports of an invented shop, for the samples of the page.

use conversations::{ChannelId, CustomerId, TeamId};
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use rules::promises::state::{CustomerSaid, Kind, State};
use shell::ColleagueId;
use shell::form::Told as Refused;
use shell::words::say;
use store::Timestamp;

use super::fate::Read;
use super::groups::{Material, Names, Report};
use super::page::ReportPage;
use super::period::{Asked, Period, Which};
use super::reading::Told;
use super::rows::Began;

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
    let names = Names {
        teams: [(CARE, "Customer care".to_owned()), (DEPOT, "Depot".to_owned())].into(),
        touchpoints: [(MAILBOX, "care@kettle.example".to_owned())].into(),
    };
    let report = Report::of((period, now()), here, &material(90), &names);
    Told { report, zone: TimeZone::get("Europe/Lisbon").unwrap_or(TimeZone::UTC), now: now() }
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
    }
}
