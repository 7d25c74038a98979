//! Every page in its states, with invented people: a full day, nothing to do, thousands, long words, scripts that
//! run from right to left, a delivery that failed.

use shell::Sample;
use shell::page::samples_of;
use shell::words::{say, say_with};

use crate::said::linked;
use crate::styleguide::StyleguidePage;
use crate::views::{
    AttachmentView, Choice, ComposerView, CustomerView, Earlier, Empty, Entry, Fact, FootLine, Happening, InboxPage,
    KeeperChoice, KeepersPage, Lanes, ListView, MessageView, Moment, RefusedView, SnoozeChoice, Tab, Tag, ThreadView, TimelineItem,
    TracePage, TraceStep, Way,
};

/// All samples of the desk.
pub(crate) fn all() -> Vec<Sample> {
    let mut samples = samples_of::<InboxPage>("desk/inbox");
    samples.extend(samples_of::<TracePage>("desk/trace"));
    samples.extend(samples_of::<KeepersPage>("desk/keepers"));
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
        lead: say_with("desk-trace-lead-in", &[("from", "mabel@okafor.example".into()), ("at", "10:02".into())]),
        steps: vec![
            step("10:02", "desk-step-received", ""),
            step("10:02", "desk-step-parsed", ""),
            step("10:02", "desk-step-matched", "by its References"),
            step("10:02", "desk-step-stored", ""),
        ],
        facts: vec![fact("SPF", "pass", "kept"), fact("DKIM", "pass, okafor.example", "kept"), fact("DMARC", "none", "")],
    }]
}

/// A list with people in it.
pub(crate) fn full_list(here: Option<i64>) -> ListView {
    let entries = [
        entry(4127, "Mabel Okafor", "4 min", "The blue kettle arrived cracked", "It was wrapped well, but the base has a crack right through.", &[("Waits 4 min", "soon", "")], true),
        entry(4121, "Jonas Weber", "22 min", "Re: Change the delivery to Thursday", "Perfect, Thursday after 4 works for us.", &[], true),
        entry(4098, "Aisha Rahman", "1 h", "Refund for order 20418", "I was told Friday. Is that still the plan?", &[("Not delivered", "broken", "alert")], true),
        entry(4119, "Ines Duarte", "1 h", "Does the lamp take E14 bulbs?", "Thank you, that is all I needed.", &[], false),
        entry(4090, "Tomas Novak", "3 h", "Invoice with our VAT number", "We need it before the end of the month for our books.", &[("Waiting for customer", "", "")], false),
        entry(4077, "Priya Shah", "Yesterday", "The chair wobbles after two weeks", "Here are the photos of the left back leg.", &[("Snoozed until Mon 09:00", "", "moon")], false),
        entry(4071, "נועה לוי", "Yesterday", "שאלה על המשלוח", "שלום, מתי תגיע ההזמנה שלי?", &[], false),
        entry(4066, "Bartholomew Featherstonehaugh-Cholmondeley", "12 May", "Aufenthaltsbestimmungsrechtsangelegenheiten und andere sehr lange Wörter ohne Ende", "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft", &[("Waiting for customer", "", "")], false),
        entry(4060, "Sam Whitlock", "12 May", "Gift card will not scan", "The till in your Hove shop said it is unknown.", &[], false),
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
        entries: entries.into_iter().map(|entry| Entry { is_here: Some(entry.number) == here, ..entry }).collect(),
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
    list
}

fn thousands() -> ListView {
    let mut list = full_list(None);
    list.tabs = tabs(["417", "1,000+", "1,000+"]);
    list.entries = (0..25).map(|place| Entry { number: 9000 - place, ..list.entries[usize::try_from(place % 9).unwrap_or(0)].clone() }).collect();
    list.more = Some("/inbox?view=mine&after=1".into());
    list.lanes = Some(Lanes {
        dot: "dot-broken",
        words: say_with("desk-lane-odd", &[("name", "care@kettle.example".into())]),
        title: "The password was refused.".into(),
        path: "/mailboxes".into(),
    });
    list
}

/// The conversation that everybody knows from the pictures.
pub(crate) fn kettle_thread() -> ThreadView {
    let items = vec![
        message(MessageView {
            id: "1".into(),
            who: "Mabel Okafor".into(),
            at: moment("10:02"),
            mark: say("desk-mark-email"),
            body: linked("Good morning. The blue kettle came today, thank you for the quick delivery. It was wrapped well, but the base has a crack right through. Can I get another one? I have guests on Saturday. And do I have to send the broken one back?\n\nMabel"),
            quoted: "On 9 May Kettle & Pan wrote:\nYour order 20533 is on its way.".into(),
            has_html: true,
            frame_height: 180,
            has_raw: true,
            is_unread: true,
            attachments: vec![file("crack.jpg", "214 kB", "image"), file("receipt 20533.pdf", "48 kB", "file")],
            foot: vec![foot("shield", "", &say_with("desk-checks-pass", &[("names", "SPF, DKIM".into())]))],
            ..MessageView::default()
        }),
        happening(1, &say_with("desk-happened-assigned-self", &[("who", "Ana".into())]), "10:05"),
        message(MessageView {
            id: "2".into(),
            way: Way::Note,
            who: "Lena Brandt".into(),
            at: moment("10:09"),
            mark: say("desk-mark-note"),
            body: linked("Third cracked base from this batch since Monday. Warehouse asked, they answer by 11."),
            ..MessageView::default()
        }),
        message(MessageView {
            id: "3".into(),
            way: Way::Out,
            who: "Ana Kaya".into(),
            at: moment("10:24"),
            mark: say("desk-mark-email"),
            body: linked("Dear Mrs Okafor,\n\nI am sorry, that is not how a kettle should arrive. A new one leaves us today and is with you on Friday before noon. You need not send the broken one back.\n\nAna Kaya"),
            foot: vec![foot("done", "", &say_with("desk-delivery-sent", &[("at", "10:24".into())]))],
            is_unsent: false,
            ..MessageView::default()
        }),
    ];
    ThreadView {
        id: "17".into(),
        number: 4127,
        version: 4,
        path: "/conversations/4127/thread".into(),
        address: "https://desk.kettle.example/conversations/4127".into(),
        back: "/inbox?view=mine".into(),
        subject: "The blue kettle arrived cracked".into(),
        status: Tag { words: say("desk-status-open"), tone: "soon", icon: "" },
        channel: say_with("desk-channel", &[("address", "care@kettle.example".into())]),
        keeper: say("desk-you"),
        linked: None,
        is_solved: false,
        is_waiting: false,
        unread: String::new(),
        snoozes: snoozes(),
        older: None,
        items,
        panels: vec![pledge("Call back about the new kettle", "Fri 14:00", "accent")],
        presence: say_with("desk-answering", &[("who", "Lena".into())]),
        composer: composer(4127, "Mabel Okafor"),
        customer: mabel(),
    }
}

fn trouble_thread() -> ThreadView {
    let mut thread = kettle_thread();
    thread.subject = "Refund for order 20418".into();
    thread.number = 4098;
    thread.presence = String::new();
    thread.linked = Some(("/conversations/4051".into(), say_with("desk-linked", &[("number", 4051.into())])));
    thread.older = Some("/conversations/4098?before=1".into());
    thread.items = vec![
        message(MessageView {
            id: "11".into(),
            number: 4098,
            who: "Aisha Rahman".into(),
            address: "aisha.rahman+shopping@a-very-long-mail-host-name.example".into(),
            at: moment("08:40"),
            mark: say("desk-mark-email"),
            caution: say("desk-stranger"),
            body: linked("I was told Friday. Is that still the plan? It is all written here: https://shop.kettle.example/orders/20418?a_very_long_parameter=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
            has_raw: true,
            foot: vec![foot("alert", "broken", &say_with("desk-checks-fail", &[("names", "DMARC".into())]))],
            ..MessageView::default()
        }),
        message(MessageView {
            id: "12".into(),
            number: 4098,
            way: Way::Out,
            who: "Ana Kaya".into(),
            at: moment("09:12"),
            mark: say("desk-mark-email"),
            people: say_with("desk-people-cc", &[("people", "accounts@kettle.example".into())]),
            body: linked("Dear Ms Rahman,\n\nyes, it is. You will have it by Friday 17:00."),
            failed: Some(say_with("desk-delivery-failed", &[("reason", "the mailbox of the recipient is full (552 5.2.2).".into())])),
            ..MessageView::default()
        }),
        message(MessageView {
            id: "13".into(),
            number: 4098,
            way: Way::System,
            who: say("desk-mark-system"),
            at: moment("09:14"),
            mark: say("desk-mark-bounce"),
            body: linked("The message could not be delivered: the mailbox is full."),
            ..MessageView::default()
        }),
        message(MessageView {
            id: "14".into(),
            number: 4098,
            way: Way::Out,
            who: "Ana Kaya".into(),
            at: moment("09:30"),
            mark: say("desk-mark-email"),
            body: linked("Dear Ms Rahman, your mailbox is full; I will ring you instead."),
            is_unsent: true,
            undo_seconds: Some(8),
            ..MessageView::default()
        }),
    ];
    thread.panels = vec![pledge("Refund of £48 to Aisha Rahman", "broken, 2 h late", "broken")];
    thread.composer = ComposerView {
        text: "Dear Ms Rahman,\n\nthe refund has left us this morning.".into(),
        promise_what: "Call back when the refund has arrived".into(),
        promise_by: "tomorrow 3pm".into(),
        state: say_with("desk-draft-saved", &[("at", "09:31".into())]),
        attachments: vec![AttachmentView { is_draft: true, remove: "/conversations/4098/attachments/9/remove".into(), ..file("refund.pdf", "31 kB", "file") }],
        refusal: Some(RefusedView { tone: "soon", sentence: "Lena answered while you were writing. Read it before you send.".into(), can_anyway: true }),
        ..composer(4098, "Aisha Rahman")
    };
    thread
}

fn right_to_left_thread() -> ThreadView {
    let mut thread = kettle_thread();
    thread.subject = "שאלה על המשלוח".into();
    thread.number = 4071;
    thread.status = Tag { words: say("desk-status-waiting"), ..Tag::default() };
    thread.items = vec![message(MessageView {
        id: "21".into(),
        number: 4071,
        who: "נועה לוי".into(),
        at: moment("10:02"),
        mark: say("desk-mark-email"),
        body: linked("שלום, מתי תגיע ההזמנה שלי? מספר ההזמנה 20533. תודה"),
        ..MessageView::default()
    })];
    thread.customer.name = "נועה לוי".into();
    thread.panels = Vec::new();
    thread.presence = String::new();
    thread
}

fn silent_thread() -> ThreadView {
    let mut thread = kettle_thread();
    thread.items = Vec::new();
    thread.panels = Vec::new();
    thread.presence = String::new();
    thread.status = Tag { words: say("desk-status-solved"), tone: "kept", icon: "check" };
    thread.is_solved = true;
    thread.composer.is_note = true;
    thread
}

fn mabel() -> CustomerView {
    CustomerView {
        id: "3".into(),
        conversation: "17".into(),
        path: "/conversations/4127/thread".into(),
        name: "Mabel Okafor".into(),
        since: say_with("desk-since", &[("day", "12 March 2019".into())]),
        facts: vec![
            fact(&say("desk-fact-email"), "mabel@okafor.example", ""),
            fact(&say("desk-fact-time"), "10:24, London", ""),
            fact(&say("desk-fact-language"), "English", ""),
        ],
        note: "Likes to be called Mabel. Hard of hearing: prefers mail to the telephone.".into(),
        panels: vec![
            "<section><h3>Promises</h3><ul><li><span class=\"tag tag-accent\">Fri 14:00</span><span>Call back about the new kettle</span></li><li><span class=\"tag tag-kept\"><i class=\"icon icon-check\"></i>Kept</span><span>Send the invoice, 2 May</span></li></ul></section>".into(),
        ],
        earlier: vec![
            Earlier { number: 3877, subject: "Which descaler for the copper one?".into(), at: "28 April".into() },
            Earlier { number: 3310, subject: "Thank you for the quick parcel".into(), at: "2 January".into() },
        ],
    }
}

fn composer(number: i64, customer: &str) -> ComposerView {
    ComposerView {
        number,
        customer: customer.into(),
        client_key: "sample".into(),
        seen: "3".into(),
        placeholder: say_with("desk-reply-to", &[("who", customer.into())]),
        to_words: "mabel@okafor.example".into(),
        to: "mabel@okafor.example".into(),
        attachment_megabytes_max: 25,
        ..ComposerView::default()
    }
}

pub(crate) fn keepers() -> Vec<KeeperChoice> {
    let choice = |value: &str, icon, words: &str, is_here| KeeperChoice { value: value.into(), icon, words: words.into(), is_here };
    vec![
        choice("c7", "person", &say("desk-assign-me"), true),
        choice("c0", "close", &say("desk-assign-nobody"), false),
        choice("c8", "person", "Lena Brandt", false),
        choice("c9", "person", "Ruth Adeyemi", false),
        choice("t1", "team", "Kettles and pans", false),
    ]
}

fn snoozes() -> Vec<SnoozeChoice> {
    let choice = |value: &str, key: &str, hint: &str| SnoozeChoice { value: value.into(), words: say(key), hint: hint.into() };
    vec![
        choice("in 3 hours", "desk-snooze-later", "13:24"),
        choice("tomorrow first thing", "desk-snooze-tomorrow", "Wed 09:00"),
        choice("monday first thing", "desk-snooze-week", "Mon 09:00"),
        choice("", "desk-snooze-writes", ""),
    ]
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

fn entry(number: i64, who: &str, at: &str, subject: &str, preview: &str, tags: &[(&str, &'static str, &'static str)], is_unread: bool) -> Entry {
    Entry {
        number,
        path: format!("/conversations/{number}?view=mine"),
        who: who.into(),
        at: Moment { iso: "2026-05-12T09:20:00Z".into(), words: at.into(), full: "2026-05-12 10:20:00 Europe/Lisbon".into() },
        subject: subject.into(),
        preview: preview.into(),
        tags: tags.iter().map(|(words, tone, icon)| Tag { words: (*words).into(), tone, icon }).collect(),
        is_unread,
        ..Entry::default()
    }
}

fn message(view: MessageView) -> TimelineItem {
    let number = if view.number == 0 { 4127 } else { view.number };
    let link = format!("https://desk.kettle.example/conversations/{number}#m-{}", view.id);
    TimelineItem::Message(Box::new(MessageView { number, link, ..view }))
}

fn happening(seq: i64, words: &str, at: &str) -> TimelineItem {
    TimelineItem::Happening(Happening { seq, words: words.into(), at: moment(at) })
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

fn foot(icon: &'static str, tone: &'static str, words: &str) -> FootLine {
    FootLine { icon, tone, words: words.into() }
}

fn file(name: &str, size: &str, icon: &'static str) -> AttachmentView {
    AttachmentView { id: "9".into(), name: name.into(), size: size.into(), icon, path: "/attachments/sample".into(), ..AttachmentView::default() }
}

fn pledge(what: &str, when: &str, tone: &str) -> String {
    let class = if tone == "broken" { "pledge pledge-broken" } else { "pledge" };
    format!("<div class=\"{class}\"><i class=\"icon icon-clock\" aria-hidden=\"true\"></i><span>{what}</span><span class=\"tag tag-{tone}\">{when}</span></div>")
}
