//! Drips of an invented shop, for the samples of the pages.

use conversations::{ChannelId, ConversationId, CustomerId, Status, TeamId, Worded};
use instrument::kinds::KindShown;
use instrument::named::Names;
use instrument::rightings::{Done, How, Righting};
use instrument::standards::Standard;
use instrument::{Drip, RightingId, Source, StandardId};
use jiff::tz::TimeZone;
use rules::drips::{KINDS, Measure, Terms};
use rules::hours::WorkingMinutes;
use shell::ColleagueId;
use store::Timestamp;

use crate::around::{Around, Matter, Places};
use crate::putting_right::Task;
use crate::putting_right::row::{Looker, Row};

/// Tuesday 12 May 2026, ten o'clock in Lisbon.
pub(crate) fn now() -> Timestamp {
    "2026-05-12T09:00:00Z".parse().expect("an instant of the samples")
}

pub(crate) fn looker() -> Looker {
    let zone = TimeZone::get("Europe/Lisbon").unwrap_or(TimeZone::UTC);
    Looker { colleague: ColleagueId::of(7), zone, now: now() }
}

pub(crate) fn hours_ago(hours: i64) -> Timestamp {
    now() - jiff::SignedDuration::from_hours(hours)
}

/// The kinds of the program, and one of the shop's own.
pub(crate) fn kinds() -> Vec<KindShown> {
    let of_program = KINDS.iter().map(|kind| KindShown {
        code: kind.code.to_owned(),
        is_custom: false,
        words_key: format!("drip-kind-{}", kind.code.replace('_', "-")),
        name: String::new(),
        description: String::new(),
        measure: kind.measure,
        default: kind.terms,
        is_recordable: kind.is_recordable,
        is_on: true,
    });
    let own = KindShown {
        code: "appointment_missed".to_owned(),
        is_custom: true,
        words_key: "drip-kind-own".to_owned(),
        name: "Appointment missed <b>".to_owned(),
        description: "Somebody was to come, and nobody came.".to_owned(),
        measure: Measure::Nothing,
        default: Terms::NONE,
        is_recordable: true,
        is_on: true,
    };
    of_program.chain([own]).collect()
}

pub(crate) fn names() -> Names {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    Names { touchpoints: owned(&["Elm Street shop", "Market stall <b>"]), products: owned(&["Blue kettle"]) }
}

pub(crate) fn places() -> Places {
    Places {
        teams: vec![(TeamId::of(3), "Kettles and pans".to_owned()), (TeamId::of(4), "Depot".to_owned())],
        channels: vec![(ChannelId::of(5), "Care".to_owned())],
        names: names(),
    }
}

pub(crate) fn around() -> Around {
    let people = [(7, "Ana Kaya"), (8, "Ben Okoro"), (9, "Chidi Obi")];
    let customers = [(21, "Mabel Okafor"), (22, "Jonas Weber"), (23, ""), (24, "Aisha Rahman <b>")];
    let matter = |number, subject: &str| Matter {
        number,
        subject: subject.to_owned(),
        status: Status::Open,
        waiting_since: None,
    };
    let promise = |id, said: &str, done_at| {
        (id, Worded { id, said: said.to_owned(), due_at: Some(hours_ago(26)), done_at })
    };
    let people = people.map(|(id, name)| (ColleagueId::of(id), name.to_owned()));
    Around {
        kinds: kinds(),
        currency: shell::money::Currency::named("EUR"),
        promises: [promise(11, "Change the delivery", Some(hours_ago(2))), promise(12, "Call back", None)]
            .into(),
        keepers: people.to_vec(),
        colleagues: people.into(),
        customers: customers.map(|(id, name)| (CustomerId::of(id), name.to_owned())).into(),
        matters: [
            (ConversationId::of(31), matter(4127, "The blue kettle arrived cracked")),
            (ConversationId::of(32), matter(4121, "Change the delivery to Thursday")),
            (ConversationId::of(34), matter(4098, "Refund for order 20418")),
        ]
        .into(),
    }
}

/// A drip of `kind`, `hours` hours ago, for the customer and in the conversation of the samples with this last digit.
pub(crate) fn drip(kind: &str, hours: i64, digit: i64) -> Drip {
    Drip {
        kind: kind.to_owned(),
        seq: 1_000 - hours,
        evidence_seq: 1_000 - hours,
        at: hours_ago(hours),
        day: 20_585,
        conversation: ConversationId::of(30 + digit),
        customer: CustomerId::of(20 + digit),
        team: TeamId::of(3),
        channel: ChannelId::of(5),
        colleague: ColleagueId::NONE,
        promise: 0,
        cause: String::new(),
        touchpoint: String::new(),
        product: String::new(),
        waited: WorkingMinutes(0),
        lived_minutes: 0,
        standard_minutes: 0,
        standard: StandardId::NONE,
        righting: RightingId::of(40 + digit),
        source: Source::Derived,
    }
}

fn task(drips: Vec<Drip>, keeper: i64) -> Task {
    let newest = drips.first().expect("a sample has a drip");
    let oldest = drips.last().expect("a sample has a drip");
    Task {
        righting: Righting {
            id: newest.righting,
            customer: newest.customer,
            conversation: newest.conversation,
            cause_key: newest.kind.clone(),
            opened_at: oldest.at,
            last_drip_at: newest.at,
            drip_count: i64::try_from(drips.len()).unwrap_or(1),
            keeper: ColleagueId::of(keeper),
            done: None,
            came_back_at: None,
            version: 1,
            place: store::to_micros(oldest.at),
        },
        records: std::collections::BTreeMap::new(),
        drips,
    }
}

/// A late answer that nobody keeps, a promise broken twice that the reader keeps, a kettle that arrived damaged, and
/// something of the shop's own.
pub(crate) fn open_tasks() -> [Task; 4] {
    let late = Drip {
        waited: WorkingMinutes(16 * 60),
        lived_minutes: 51 * 60,
        standard_minutes: 8 * 60,
        ..drip("late_first_answer", 3, 1)
    };
    let broken = Drip { promise: 11, ..drip("promise_broken", 26, 2) };
    let silent = Drip { promise: 11, ..drip("broken_in_silence", 26, 2) };
    let damaged = Drip {
        touchpoint: "Elm Street shop".to_owned(),
        product: "Blue kettle".to_owned(),
        ..drip("damaged", 70, 3)
    };
    let own = drip("appointment_missed", 400, 4);
    [task(vec![late], 0), task(vec![silent, broken], 7), task(vec![damaged], 8), task(vec![own], 0)]
}

/// Put right by an apology, with goodwill by somebody who left, and by nothing.
pub(crate) fn done_tasks() -> [Task; 3] {
    let done = |task: &Task, how, note: &str, minor, by| {
        let mut task = task.clone();
        let note = note.to_owned();
        task.righting.done =
            Some(Done { how, note, goodwill_minor: minor, at: hours_ago(2), by: ColleagueId::of(by) });
        task
    };
    let [late, broken, damaged, _] = open_tasks();
    let mut goodwill = done(&damaged, How::Goodwill, "A new kettle, sent today.", 4_850, 99);
    goodwill.righting.came_back_at = Some(hours_ago(1));
    [
        done(&late, How::Apology, "", 0, 8),
        goodwill,
        done(&broken, How::Nothing, "She had withdrawn it by telephone.", 0, 7),
    ]
}

pub(crate) fn open_rows() -> Vec<Row> {
    open_tasks().iter().map(|task| Row::of(task, &around(), &looker())).collect()
}

pub(crate) fn done_rows() -> Vec<Row> {
    done_tasks().iter().map(|task| Row::of(task, &around(), &looker())).collect()
}

/// The standard of a kind as it came with the program.
pub(crate) fn standard(kind: &str) -> Standard {
    let unsaid = Terms { target_permille: 1_000, ..Terms::NONE };
    let terms = rules::drips::kind_of(kind).map_or(unsaid, |kind| kind.terms);
    Standard {
        id: StandardId::NONE,
        kind: kind.to_owned(),
        channel: ChannelId::NONE,
        team: TeamId::NONE,
        minutes: terms.minutes.into(),
        count: terms.count.into(),
        target_permille: terms.target_permille.into(),
        claim: None,
        valid_from: Timestamp::UNIX_EPOCH,
        set_by: ColleagueId::NONE,
    }
}
