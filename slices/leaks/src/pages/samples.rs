//! Leaks of an invented shop, for the samples of the pages and for tests.

use conversations::{ChannelId, ConversationId, CustomerId, Line, Status, TeamId};
use jiff::tz::TimeZone;
use shell::ColleagueId;
use store::Timestamp;

use super::says::Looker;
use super::{behind, list, mine, one, purchases, seeping, settings, small};
use crate::finding::{Finding, Rate, Test, Unit};
use crate::leak::{Between, Drawn, Leak, LeakId, Proof, Whose};
use crate::looking::gathering::Looked;
use crate::looking::noticing::Noticed;
use crate::people::agreement::Agreement;
use crate::people::coaches::Coached;
use crate::people::own::{Own, OwnKind};
use crate::seen::{Names, Right, Seen};
use crate::state::State;
use crate::steps::Taken;
use crate::stream::Stream;
use crate::telling::reading::Compared;
use crate::telling::words::Telling;
use crate::value::chance::Added;
use crate::value::model::Model;
use crate::value::seeping::{Kind, Seeping};
use crate::value::settings::Settings;
use crate::value::stake::Stake;

const MAILBOX: ChannelId = ChannelId::of(5);
const RETURNS: TeamId = TeamId::of(3);
/// Saturday, 30 May 2026.
const TODAY: i64 = 20_603;

/// Noon of that day.
fn now() -> Timestamp {
    Timestamp::from_second(TODAY * 86_400 + 43_200).expect("an instant of this century")
}

pub(crate) fn looker() -> Looker {
    Looker { now: now(), zone: TimeZone::UTC }
}

pub(super) fn names() -> Names {
    let kinds = [
        ("late_first_answer", "First answer late"),
        ("promise_broken", "Promise broken"),
        ("reopened", "Came back on it"),
    ];
    Names {
        kinds: kinds.map(|(code, words)| (code.to_owned(), words.to_owned())).into(),
        teams: [(RETURNS, "Returns".to_owned())].into(),
        channels: [(MAILBOX, "care@kettle.example".to_owned())].into(),
    }
}

/// What was found on this day, of a doubling that began some days before.
pub(crate) fn finding(day: i64) -> Finding {
    Finding {
        day,
        onset: day - 9,
        onset_between: (day - 13, day - 5),
        before: Rate { value: 0.9, low: 0.7, high: 1.1 },
        after: Rate { value: 2.1, low: 1.6, high: 2.7 },
        unit: Unit::PerDay,
        notice_days: Some(21.0),
    }
}

/// A leak in this state.
pub(crate) fn leak(id: i64, state: State) -> Leak {
    let is_owned = !matches!(state, State::Found | State::Folded | State::Retracted);
    let is_claimed = matches!(state, State::Claimed | State::Verified | State::Reopened);
    let finding = finding(TODAY - 31);
    Leak {
        id: LeakId::of(id),
        stream: Stream {
            kind: Some("late_first_answer".to_owned()),
            channel: Some(MAILBOX),
            ..Stream::default()
        },
        test: Test::Change,
        issued: finding,
        corrected: None,
        found_at: now() - jiff::SignedDuration::from_hours(24 * 30),
        state,
        folded_into: if state == State::Folded { LeakId::of(1) } else { LeakId::NONE },
        owner: if is_owned { ColleagueId::of(7) } else { ColleagueId::NONE },
        repair_by: is_owned.then_some(TODAY + 7),
        causes: if is_claimed {
            "Mondays have the mail of three days and the staff of one.".into()
        } else {
            String::new()
        },
        repair: if is_claimed { "Two more people answer on Monday mornings.".into() } else { String::new() },
        claimed_at: is_claimed.then(|| now() - jiff::SignedDuration::from_hours(24 * 8)),
        claimed_by: if is_claimed { ColleagueId::of(7) } else { ColleagueId::NONE },
        proof: is_claimed.then_some(Proof { drips: 7, exposure: 7.0, wanted: Some(12.0), evidence: 1.4 }),
        accepted_by: if state == State::Accepted { ColleagueId::of(7) } else { ColleagueId::NONE },
        reason: String::new(),
        review_day: (state == State::Accepted).then_some(TODAY + 60),
        closed_at: (!state.is_live()).then(now),
        customers: 41,
        drips: 63,
        put_right: 29,
        severity: finding.severity(),
        whose: Whose::Process,
        between: Some(between()),
        chart: drawn(TODAY - 40),
        stake: Some(stake(41)),
        version: 1,
    }
}

fn between() -> Between {
    Between { share: Rate { value: 0.04, low: 0.0, high: 0.21 }, colleagues: 7 }
}

/// Ninety days with a rise from this day on.
fn drawn(rises: i64) -> Drawn {
    let first_day = TODAY - 90;
    let counts = |day: i64| {
        let usual = [1, 0, 1, 2, 0, 1, 1][usize::try_from(day % 7).unwrap_or(0)];
        if day >= rises { usual + [1, 2, 0, 3, 1][usize::try_from(day % 5).unwrap_or(0)] } else { usual }
    };
    let days = first_day..TODAY;
    let path = |day: i64| {
        let since = u16::try_from((day - rises).max(0)).unwrap_or(0);
        let wave = f32::from(u16::try_from(day % 11).unwrap_or(0)) / 60.0;
        (f32::from(since) / 12.0).min(1.0) * if since > 14 { 0.8 } else { 1.0 } + wave
    };
    Drawn {
        first_day,
        drips: days.clone().map(counts).collect(),
        occasions: days.clone().map(|day| counts(day) + 9).collect(),
        path: days.map(path).collect(),
        without_task: 0,
    }
}

fn stake(customers: i64) -> Stake {
    let added = Added { value: 0.12, low: 0.07, high: 0.18, estimated_from: Some((212, 1_940)) };
    Stake { customers, worth: 5_250_000.0, is_fitted: true, added }
}

fn plain_stake(customers: i64) -> Stake {
    let added = Added { value: 0.05, low: 0.02, high: 0.1, estimated_from: None };
    Stake { customers, worth: 78_352_200.0, is_fitted: false, added }
}

/// A chronic one: always above the standard.
fn chronic() -> Leak {
    let mut leak = leak(2, State::Claimed);
    leak.stream =
        Stream { kind: Some("promise_broken".to_owned()), team: Some(RETURNS), ..Stream::default() };
    leak.test = Test::Level;
    leak.issued.unit = Unit::PerOccasion;
    leak.issued.before = Rate { value: 0.05, low: 0.03, high: 0.08 };
    leak.issued.after = Rate { value: 0.21, low: 0.17, high: 0.26 };
    leak.whose = Whose::Person;
    leak.stake = Some(plain_stake(43));
    leak
}

fn weekly() -> Settings {
    Settings { weekly_minor: 3_500, currency: shell::money::Currency::named("GBP"), ..Settings::default() }
}

fn looked() -> Looked {
    Looked {
        at: now(),
        first_day: TODAY - 400,
        last_day: TODAY - 1,
        streams: 214,
        drips: 1_204,
        notice_days: Some(9),
        seeping: String::new(),
    }
}

fn list_of(leaks: Vec<(Leak, String)>) -> list::Material {
    list::Material {
        leaks,
        names: names(),
        settings: weekly(),
        looked: Some(looked()),
        small: None,
        zone: TimeZone::UTC,
        gets_letter: true,
        has_own: true,
        noticing: Vec::new(),
    }
}

/// Streams of which the quick ones tell soon, and the rare ones never.
fn noticing() -> Vec<Noticed> {
    let of =
        |kind: Option<&str>, team: Option<TeamId>, channel: Option<ChannelId>, days: Option<f64>| Noticed {
            kind: kind.map(str::to_owned),
            team,
            channel,
            cause: None,
            touchpoint: None,
            product: None,
            expected_days_to_notice: days,
        };
    vec![
        of(None, None, None, Some(4.2)),
        of(Some("late_first_answer"), None, Some(MAILBOX), Some(9.0)),
        of(Some("promise_broken"), Some(RETURNS), None, Some(61.4)),
        of(Some("reopened"), Some(RETURNS), Some(MAILBOX), None),
    ]
}

/// Nothing yet, too early, a small shop, and a full page.
pub(super) fn lists() -> Vec<list::Material> {
    let nothing = list::Material { looked: None, small: Some(few(0, None)), ..list_of(Vec::new()) };
    let quiet = list::Material { looked: None, small: Some(few(0, Some(TODAY - 12))), ..list_of(Vec::new()) };
    let early = list::Material {
        looked: None,
        small: Some(few(3, Some(TODAY - 12))),
        gets_letter: false,
        has_own: false,
        ..list_of(Vec::new())
    };
    let small = list::Material { small: Some(few(9, Some(TODAY - 400))), ..list_of(Vec::new()) };
    let owned = |leak: Leak| {
        let name = if leak.owner == ColleagueId::NONE { String::new() } else { "Ruth".to_owned() };
        (leak, name)
    };
    let states = [State::Found, State::Owned, State::Repairing, State::Reopened, State::Accepted];
    let mut leaks: Vec<Leak> = (10..).zip(states).map(|(id, state)| leak(id, state)).collect();
    leaks.insert(1, chronic());
    leaks.push(leak(30, State::Found));
    let mut last = Leak { whose: Whose::TooFew, between: None, stake: None, ..leak(31, State::Found) };
    last.chart.without_task = 3;
    leaks.push(last);
    let full = list_of(leaks.into_iter().map(owned).collect());
    vec![nothing, quiet, early, small, list::Material { noticing: noticing(), ..full }]
}

/// Those that leak no more.
pub(super) fn closed() -> list::Material {
    let leaks = [State::Verified, State::Retracted].into_iter().zip(40..);
    list_of(leaks.map(|(state, id)| (leak(id, state), "Ruth".to_owned())).collect())
}

fn few(count: usize, first_day: Option<i64>) -> small::Material {
    let drip =
        |back: i64| (Seen::sample("late_first_answer", TODAY - back), "Maria Okafor".to_owned(), 4_127);
    let drips: Vec<_> = (1..).take(count).map(|back| drip(9 * back)).collect();
    let looked =
        first_day.filter(|first| *first < TODAY - 100).map(|_| Looked { notice_days: Some(160), ..looked() });
    let right = Right { done: 2, without_task: i64::from(count > 5) };
    small::Material { today: TODAY, first_day, looked, count, touched: count, drips, right }
}

/// One leak in each of its states, told in full and told sparely.
pub(super) fn ones() -> Vec<one::Material> {
    let states = [
        State::Found,
        State::Owned,
        State::Claimed,
        State::Reopened,
        State::Verified,
        State::Accepted,
        State::Folded,
        State::Retracted,
    ];
    let mut all: Vec<one::Material> = states.into_iter().map(|state| one_of(leak(1, state))).collect();
    let corrected = finding(TODAY - 28);
    all.push(one_of(Leak { corrected: Some(corrected), ..chronic() }));
    let spare = one_of(Leak { stake: None, whose: Whose::TooFew, between: None, ..leak(1, State::Found) });
    all.push(one::Material {
        compared: Compared::default(),
        telling: Telling::default(),
        settings: Settings { shows_value: false, ..Settings::default() },
        ..spare
    });
    all
}

fn one_of(leak: Leak) -> one::Material {
    let drip = |back: i64| Seen {
        at: now() - jiff::SignedDuration::from_hours(back * 17),
        channel: if back % 4 == 0 { ChannelId::of(6) } else { MAILBOX },
        ..Seen::sample("late_first_answer", TODAY - back)
    };
    let step = |step: &str, hours: i64, said: &str, day: i64, name: &str| {
        let at = now() - jiff::SignedDuration::from_hours(hours);
        let colleague = if name.is_empty() { ColleagueId::NONE } else { ColleagueId::of(7) };
        (Taken { at, step: step.to_owned(), colleague, said: said.to_owned(), day }, name.to_owned())
    };
    let elsewhere = |one: i64| Seen { channel: ChannelId::of(6), ..drip(one) };
    one::Material {
        owner: if leak.owner == ColleagueId::NONE { String::new() } else { "Ruth".to_owned() },
        names: names(),
        settings: weekly(),
        compared: Compared {
            here: (1..60).map(drip).collect(),
            elsewhere: (1..200).map(elsewhere).collect(),
        },
        telling: Telling {
            words: ["weekend", "voicemail", "nobody called"].map(str::to_owned).into(),
            sentences: vec![
                (4_127, "Nobody called me at the weekend.".to_owned()),
                (4_201, "I left a message on your voicemail and nobody called.".to_owned()),
                (4_209, "It is the weekend again.".to_owned()),
            ],
        },
        folded: vec![self::leak(3, State::Folded)],
        looked: Some(looked()),
        head: (leak.state == State::Folded).then(|| self::leak(1, State::Found)),
        steps: vec![
            step("found", 900, "", TODAY - 31, ""),
            step("owned", 700, "Ruth", TODAY + 7, "Mona"),
            step("repair_described", 400, "Mondays have the mail of three days.", 0, "Ruth"),
            step("repair_claimed", 200, "", 0, "Ruth"),
        ],
        colleagues: vec![(ColleagueId::of(7), "Ruth".to_owned()), (ColleagueId::of(8), "Mona".to_owned())],
        zone: TimeZone::UTC,
        leak,
    }
}

/// Conversations behind a leak.
pub(super) fn conversations_behind() -> Vec<behind::Behind> {
    let one = |number: i64, subject: &str, drips: usize| behind::Behind {
        line: Line {
            id: ConversationId::of(number),
            number,
            subject: subject.to_owned(),
            preview: String::new(),
            status: Status::Open,
            snoozed_until: None,
            assignee: ColleagueId::NONE,
            team: TeamId::NONE,
            customer: CustomerId::of(number),
            customer_name: if number % 2 == 0 { String::new() } else { "Maria Okafor".to_owned() },
            customer_address: "maria@customers.example".to_owned(),
            waiting_since: None,
            moved_at: now(),
            message_count: 3,
            is_unread: false,
        },
        drips,
        kind: "late_first_answer".to_owned(),
        day: TODAY - 2,
    };
    vec![one(4_127, "Nobody called me", 1), one(4_130, "Where is my refund", 3)]
}

/// Nothing, by customers, and by value.
pub(super) fn seepings() -> Vec<seeping::Material> {
    let added = Added { value: 0.05, low: 0.02, high: 0.1, estimated_from: None };
    let kind = |code: &str, failures: i64, worth: Option<f64>| Kind {
        code: code.to_owned(),
        failures,
        customers: failures - failures / 5,
        worth,
        added,
    };
    let kinds = |worth: Option<f64>| {
        vec![
            kind("late_first_answer", 64, worth.map(|each| each * 51.0)),
            kind("promise_broken", 23, worth.map(|each| each * 19.0)),
            kind("reopened", 9, worth.map(|each| each * 8.0)),
        ]
    };
    let of = |kinds, settings, model| seeping::Material {
        seeping: Seeping { first_day: TODAY - 84, last_day: TODAY - 1, kinds },
        looked: Some(looked()),
        settings,
        model,
        names: names(),
        zone: TimeZone::UTC,
    };
    vec![
        of(Vec::new(), Settings::default(), None),
        of(kinds(None), Settings::default(), None),
        of(kinds(None), weekly(), None),
        of(kinds(None), Settings { shows_value: false, ..weekly() }, None),
        of(kinds(Some(783_522.0)), weekly(), None),
        of(kinds(Some(128_000.0)), weekly(), Some(model())),
    ]
}

fn model() -> Model {
    Model {
        r: 0.52,
        alpha: 6.2,
        a: 0.89,
        b: 1.6,
        p: 6.25,
        q: 3.7,
        v: 1_544.0,
        customers: 2_357,
        repeaters: 946,
        last_day: TODAY - 1,
        mean_worth: 128_000.0,
    }
}

/// An organization with an agreement and a coach.
pub(super) fn settings() -> settings::Material {
    let (ruth, mona) = (ColleagueId::of(7), ColleagueId::of(8));
    settings::Material {
        settings: weekly(),
        agreement: Agreement {
            is_on: true,
            words: "Agreement with the works council of 4 May, folder 12.".to_owned(),
            recorded_by: Some(ruth),
            recorded_at: Some(now()),
            version: 1,
        },
        recorded_by: "Ruth".to_owned(),
        coaches: vec![Coached { coach: ruth, colleague: mona }],
        colleagues: vec![(ruth, "Ruth".to_owned()), (mona, "Mona".to_owned())],
        zone: Some(TimeZone::UTC),
    }
}

/// Without and with purchases.
pub(super) fn purchases() -> (purchases::Material, purchases::Material) {
    let none = purchases::Material {
        count: (0, 0, 0),
        model: None,
        settings: Settings::default(),
        zone: TimeZone::UTC,
    };
    let some =
        purchases::Material { count: (6_919, TODAY - 500, TODAY - 1), model: Some(model()), ..none.clone() };
    (none, some)
}

/// Off, one's own, and somebody one coaches.
pub(super) fn mine() -> Vec<mine::Material> {
    let own = Own {
        name: "Ana Kaya".to_owned(),
        first_day: TODAY - 83,
        last_day: TODAY,
        weeks: (0..12).map(|week| (30 + week, 1 + week % 4)).collect(),
        kinds: vec![
            OwnKind { kind: "late_first_answer".to_owned(), occasions: 310, drips: 22 },
            OwnKind { kind: "promise_broken".to_owned(), occasions: 3, drips: 3 },
        ],
    };
    let of =
        |own, is_mine, coached| mine::Material { own, is_mine, names: names(), coached, zone: TimeZone::UTC };
    vec![
        of(None, true, Vec::new()),
        of(Some(own.clone()), true, vec![(ColleagueId::of(8), "Mona".to_owned())]),
        of(Some(own), false, Vec::new()),
    ]
}
