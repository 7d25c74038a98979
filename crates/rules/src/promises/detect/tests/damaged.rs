//! Promises in text that something happened to on its way.

use super::*;

#[test]
fn slips_of_the_keyboard() {
    one(
        "call_back",
        &[
            "I'l call you tomorrow.",
            "I wil call you tomorrow.",
            "I,ll call you tomorrow.",
            "I;ll call you tomorrow.",
            "I 'll call you tomorrow.",
            "Ill call you tomorrow.",
            "Iâ€™ll call you tomorrow.",
            "Weâ\u{80}\u{99}ll call you tomorrow.",
            "We=01,ll call you tomorrow.",
            "We wil l call you tomorrow.",
            "We will 20 call you tomorrow.",
        ],
    );
    one("send", &["we will e:mail you the form"]);
    one("other", &["Ill prepare the room.", "I'll cc the whole team on it."]);
    nothing(&["I feel ill, call me tomorrow.", "He was ill check or no check."]);
}
