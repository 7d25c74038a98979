//! Every page in its states, with invented people: a full day, nothing to do, thousands, long words, scripts that
//! run from right to left, a delivery that failed.

mod sheets;
mod threads;

use shell::Sample;
use shell::page::samples_of;
use shell::words::{say, say_with};

use crate::styleguide::StyleguidePage;
use crate::views::{
    Choice, DeletePage, Empty, Entry, Fact, FirstPage, InboxPage, KeepersPage, Lanes, ListView, Moment,
    OnwardPage, PersonLine, Tab, Tag, TracePage, TraceStep,
};
use threads::{kettle_thread, right_to_left_thread, silent_thread, trouble_thread};

pub(crate) use sheets::{delete_pages, first_pages, onward_pages};
pub(crate) use threads::keepers;

/// All samples of the desk.
pub(crate) fn all() -> Vec<Sample> {
    let mut samples = samples_of::<InboxPage>("desk/inbox");
    samples.extend(samples_of::<TracePage>("desk/trace"));
    samples.extend(samples_of::<KeepersPage>("desk/keepers"));
    samples.extend(samples_of::<FirstPage>("desk/first"));
    samples.extend(samples_of::<OnwardPage>("desk/forward"));
    samples.extend(samples_of::<DeletePage>("desk/delete"));
    samples.extend(sheets::fragments());
    samples.extend(samples_of::<StyleguidePage>("desk/styleguide"));
    samples
}

/// The inbox in its states.
pub(crate) fn inboxes() -> Vec<InboxPage> {
    vec![
        InboxPage { list: full_list(Some(4127)), thread: Some(kettle_thread()) },
        InboxPage { list: full_list(None), thread: None },
        InboxPage { list: empty_list("mine"), thread: None },
        InboxPage { list: empty_list("all"), thread: None },
        InboxPage { list: found_list("kettle", 2), thread: None },
        InboxPage { list: found_list("zeppelin", 0), thread: None },
        InboxPage { list: thousands(), thread: None },
        InboxPage { list: full_list(Some(4098)), thread: Some(trouble_thread()) },
        InboxPage { list: full_list(None), thread: Some(right_to_left_thread()) },
        InboxPage { list: full_list(None), thread: Some(silent_thread()) },
    ]
}

/// A message's way in its states.
pub(crate) fn traces() -> Vec<TracePage> {
    let step = |time: &str, key: &str, detail: &str| TraceStep {
        at: moment(time),
        words: say(key),
        detail: detail.into(),
    };
    vec![TracePage {
        number: 4127,
        back: "/conversations/4127#m-1".into(),
        lead: say_with(
            "desk-trace-lead-in",
            &[("from", "mabel@okafor.example".into()), ("at", "10:02".into())],
        ),
        steps: vec![
            step("10:02", "desk-step-received", ""),
            step("10:02", "desk-step-parsed", ""),
            step("10:02", "desk-step-matched", "by its References"),
            step("10:02", "desk-step-stored", ""),
        ],
        facts: vec![
            fact("SPF", "pass", "kept"),
            fact("DKIM", "pass, okafor.example", "kept"),
            fact("DMARC", "none", ""),
        ],
    }]
}

/// A list with people in it.
pub(crate) fn full_list(here: Option<i64>) -> ListView {
    let entries = [
        entry(
            4127,
            "Mabel Okafor",
            "4 min",
            "The blue kettle arrived cracked",
            "It was wrapped well, but the base has a crack right through.",
            &[("Waits 4 min", "soon", "")],
            true,
        ),
        entry(
            4121,
            "Jonas Weber",
            "22 min",
            "Re: Change the delivery to Thursday",
            "Perfect, Thursday after 4 works for us.",
            &[],
            true,
        ),
        entry(
            4098,
            "Aisha Rahman",
            "1 h",
            "Refund for order 20418",
            "I was told Friday. Is that still the plan?",
            &[("Not delivered", "broken", "alert")],
            true,
        ),
        entry(
            4119,
            "Ines Duarte",
            "1 h",
            "Does the lamp take E14 bulbs?",
            "Thank you, that is all I needed.",
            &[],
            false,
        ),
        entry(
            4090,
            "Tomas Novak",
            "3 h",
            "Invoice with our VAT number",
            "We need it before the end of the month for our books.",
            &[("Waiting for customer", "", "")],
            false,
        ),
        entry(
            4077,
            "Priya Shah",
            "Yesterday",
            "The chair wobbles after two weeks",
            "Here are the photos of the left back leg.",
            &[("Snoozed until Mon 09:00", "", "moon")],
            false,
        ),
        entry(4071, "נועה לוי", "Yesterday", "שאלה על המשלוח", "שלום, מתי תגיע ההזמנה שלי?", &[], false),
        entry(
            4066,
            "Bartholomew Featherstonehaugh-Cholmondeley",
            "12 May",
            "Aufenthaltsbestimmungsrechtsangelegenheiten und andere sehr lange Wörter ohne Ende",
            "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
            &[("Waiting for customer", "", "")],
            false,
        ),
        entry(
            4060,
            "Sam Whitlock",
            "12 May",
            "Gift card will not scan",
            "The till in your Hove shop said it is unknown.",
            &[],
            false,
        ),
    ];
    ListView {
        fragment: "/inbox/list?view=mine".into(),
        tabs: tabs(["5", "9", "61"]),
        filter: say("desk-filter-active"),
        filters: vec![
            choice("desk-filter-active", true),
            choice("desk-status-open", false),
            choice("desk-status-waiting", false),
            choice("desk-status-snoozed", false),
            choice("desk-status-solved", false),
        ],
        entries: entries
            .into_iter()
            .map(|entry| Entry { is_here: Some(entry.number) == here, ..entry })
            .collect(),
        lanes: Some(Lanes {
            dot: "dot-kept",
            words: say_with("desk-lanes-well", &[("ago", "4 min".into())]),
            title: String::new(),
            path: String::new(),
        }),
        ..ListView::default()
    }
}

fn empty_list(view: &str) -> ListView {
    let empty = if view == "mine" { Empty::MINE } else { Empty::ALL };
    ListView { entries: Vec::new(), empty: Some(empty), tabs: tabs(["0", "0", "0"]), ..full_list(None) }
}

fn found_list(words: &str, count: usize) -> ListView {
    let mut list = full_list(None);
    list.query = words.into();
    list.found = say_with("desk-found", &[("count", count.into()), ("words", words.into())]);
    list.entries.truncate(count);
    list.empty = (count == 0).then_some(Empty::SEARCH);
    if count > 0 {
        let person = |who: &str, address: &str| PersonLine {
            path: "/customers/17".into(),
            who: who.into(),
            address: address.into(),
        };
        list.people = vec![
            person("Mabel Okafor", "mabel@okafor.example"),
            person("a-very-long-address-of-somebody-without-a-name@okafor-and-daughters.example", ""),
        ];
    }
    list
}

fn thousands() -> ListView {
    let mut list = full_list(None);
    list.tabs = tabs(["417", "1,000+", "1,000+"]);
    list.entries = (0..25)
        .map(|place| Entry {
            number: 9000 - place,
            ..list.entries[usize::try_from(place % 9).unwrap_or(0)].clone()
        })
        .collect();
    list.more = Some("/inbox?view=mine&after=1".into());
    list.lanes = Some(Lanes {
        dot: "dot-broken",
        words: say_with("desk-lane-odd", &[("name", "care@kettle.example".into())]),
        title: "The password was refused.".into(),
        path: "/mailboxes".into(),
    });
    list
}

fn tabs(counts: [&str; 3]) -> Vec<Tab> {
    let views = [("mine", "desk-mine"), ("unassigned", "desk-unassigned"), ("all", "desk-all")];
    let tab = |((view, key), count): ((&str, &str), &str)| Tab {
        path: format!("/inbox?view={view}"),
        words: say(key),
        count: count.into(),
        is_here: view == "mine",
    };
    views.into_iter().zip(counts).map(tab).collect()
}

fn choice(key: &str, is_here: bool) -> Choice {
    Choice { path: "/inbox?view=mine".into(), words: say(key), is_here }
}

fn entry(
    number: i64,
    who: &str,
    at: &str,
    subject: &str,
    preview: &str,
    tags: &[(&str, &'static str, &'static str)],
    is_unread: bool,
) -> Entry {
    Entry {
        number,
        path: format!("/conversations/{number}?view=mine"),
        who: who.into(),
        at: Moment {
            iso: "2026-05-12T09:20:00Z".into(),
            words: at.into(),
            full: "2026-05-12 10:20:00 Europe/Lisbon".into(),
        },
        subject: subject.into(),
        preview: preview.into(),
        tags: tags.iter().map(|(words, tone, icon)| Tag { words: (*words).into(), tone, icon }).collect(),
        is_unread,
        ..Entry::default()
    }
}

fn moment(time: &str) -> Moment {
    Moment {
        iso: format!("2026-05-12T{time}:00Z"),
        words: time.into(),
        full: format!("2026-05-12 {time}:00 Europe/Lisbon"),
    }
}

fn fact(name: &str, value: &str, tone: &'static str) -> Fact {
    Fact { name: name.into(), value: value.into(), tone }
}
