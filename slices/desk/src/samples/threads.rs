//! Conversations in their states.

use shell::words::{say, say_with};

use super::{fact, moment};
use crate::said::linked;
use crate::views::{
    AttachmentView, ComposerView, CustomerView, Earlier, FootLine, FrameView, Happening, KeeperChoice,
    MailboxChoice, MessageView, RefusedView, SnoozeChoice, Tag, ThreadView, TimelineItem, Way,
};

/// The conversation that everybody knows from the pictures.
pub(crate) fn kettle_thread() -> ThreadView {
    let items = vec![
        message(MessageView {
            id: "1".into(),
            who: "Mabel Okafor".into(),
            at: moment("10:02"),
            mark: say("desk-mark-email"),
            body: linked(
                "Good morning. The blue kettle came today, thank you for the quick delivery. It was wrapped well, but the base has a crack right through. Can I get another one? I have guests on Saturday. And do I have to send the broken one back?\n\nMabel",
            ),
            quoted: "On 9 May Kettle & Pan wrote:\nYour order 20533 is on its way.".into(),
            frame: Some(FrameView { height: 180, fetches: true }),
            has_raw: true,
            may_go_on: true,
            may_delete: true,
            is_unread: true,
            attachments: vec![
                file("crack.jpg", "214 kB", "image"),
                file("receipt 20533.pdf", "48 kB", "file"),
            ],
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
            body: linked(
                "Third cracked base from this batch since Monday. Warehouse asked, they answer by 11.",
            ),
            ..MessageView::default()
        }),
        message(MessageView {
            id: "3".into(),
            way: Way::Out,
            who: "Ana Kaya".into(),
            at: moment("10:24"),
            mark: say("desk-mark-email"),
            body: linked(
                "Dear Mrs Okafor,\n\nI am sorry, that is not how a kettle should arrive. A new one leaves us today and is with you on Friday before noon. You need not send the broken one back.\n\nAna Kaya",
            ),
            foot: vec![foot("done", "", &say_with("desk-delivery-sent", &[("at", "10:24".into())]))],
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

pub(super) fn trouble_thread() -> ThreadView {
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
            body: linked(
                "I was told Friday. Is that still the plan? It is all written here: https://shop.kettle.example/orders/20418?a_very_long_parameter=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            ),
            has_raw: true,
            foot: vec![foot("alert", "broken", &say_with("desk-checks-fail", &[("names", "DMARC".into())]))],
            ..MessageView::default()
        }),
        message(MessageView {
            id: "14".into(),
            number: 4098,
            who: "Aisha Rahman".into(),
            at: moment("08:55"),
            mark: say("desk-mark-email"),
            sealed: say("desk-sealed-pgp"),
            attachments: vec![file("encrypted.asc", "3 kB", "file")],
            has_raw: true,
            foot: vec![foot("", "", &say("desk-signed"))],
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
            failed: Some(say_with(
                "desk-delivery-failed",
                &[("reason", "the mailbox of the recipient is full (552 5.2.2).".into())],
            )),
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
            undo_seconds: Some(8),
            ..MessageView::default()
        }),
    ];
    thread.panels = vec![pledge("Refund of £48 to Aisha Rahman", "broken, 2 h late", "broken")];
    thread.composer = ComposerView {
        text: "Dear Ms Rahman,\n\nthe refund has left us this morning.".into(),
        state: say_with("desk-draft-saved", &[("at", "09:31".into())]),
        attachments: vec![AttachmentView {
            is_draft: true,
            remove: "/conversations/4098/attachments/9/remove".into(),
            ..file("refund.pdf", "31 kB", "file")
        }],
        refusal: Some(RefusedView {
            tone: "soon",
            sentence: "Lena answered while you were writing. Read it before you send.".into(),
            about: String::new(),
            can_anyway: true,
        }),
        ..composer(4098, "Aisha Rahman")
    };
    thread
}

pub(super) fn right_to_left_thread() -> ThreadView {
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

pub(super) fn silent_thread() -> ThreadView {
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
        client_key: "sample".into(),
        seen: "3".into(),
        from: if number == 4098 { senders("sales@kettle.example") } else { Vec::new() },
        placeholder: say_with("desk-reply-to", &[("who", customer.into())]),
        to_words: "mabel@okafor.example".into(),
        to: "mabel@okafor.example".into(),
        attachment_megabytes_max: 25,
        ..ComposerView::default()
    }
}

pub(crate) fn keepers() -> Vec<KeeperChoice> {
    let choice = |value: &str, icon, words: &str, is_here| KeeperChoice {
        value: value.into(),
        icon,
        words: words.into(),
        is_here,
    };
    vec![
        choice("c7", "person", &say("desk-assign-me"), true),
        choice("c0", "close", &say("desk-assign-nobody"), false),
        choice("c8", "person", "Lena Brandt", false),
        choice("c9", "person", "Ruth Adeyemi", false),
        choice("t1", "team", "Kettles and pans", false),
    ]
}

fn snoozes() -> Vec<SnoozeChoice> {
    let choice = |value: &str, key: &str, hint: &str| SnoozeChoice {
        value: value.into(),
        words: say(key),
        hint: hint.into(),
    };
    vec![
        choice("in 3 hours", "desk-snooze-later", "13:24"),
        choice("tomorrow first thing", "desk-snooze-tomorrow", "Wed 09:00"),
        choice("monday first thing", "desk-snooze-week", "Mon 09:00"),
        choice("", "desk-snooze-writes", ""),
    ]
}

fn message(view: MessageView) -> TimelineItem {
    let number = if view.number == 0 { 4127 } else { view.number };
    let link = format!("https://desk.kettle.example/conversations/{number}#m-{}", view.id);
    TimelineItem::Message(Box::new(MessageView { number, link, ..view }))
}

fn happening(seq: i64, words: &str, at: &str) -> TimelineItem {
    TimelineItem::Happening(Happening { seq, words: words.into(), at: moment(at) })
}

fn foot(icon: &'static str, tone: &'static str, words: &str) -> FootLine {
    FootLine { icon, tone, words: words.into() }
}

pub(super) fn file(name: &str, size: &str, icon: &'static str) -> AttachmentView {
    AttachmentView {
        name: name.into(),
        size: size.into(),
        icon,
        path: "/attachments/sample".into(),
        ..AttachmentView::default()
    }
}

fn pledge(what: &str, when: &str, tone: &str) -> String {
    let class = if tone == "broken" { "pledge pledge-broken" } else { "pledge" };
    format!(
        "<div class=\"{class}\"><i class=\"icon icon-clock\" aria-hidden=\"true\"></i><span>{what}</span><span class=\"tag tag-{tone}\">{when}</span></div>"
    )
}

/// Addresses to write from, this one chosen.
pub(super) fn senders(chosen: &str) -> Vec<MailboxChoice> {
    let choice = |address: &str| MailboxChoice {
        value: address.into(),
        words: address.into(),
        is_chosen: address == chosen,
    };
    ["care@kettle.example", "sales@kettle.example"].map(choice).into()
}
