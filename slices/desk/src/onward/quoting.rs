//! What goes on, below the words of whoever sends it on: who said it, when, to whom and about what, as it was.

use channels::html::escape;
use conversations::Message;
use jiff::tz::TimeZone;
use shell::words::{full_moment, say, say_with};

use crate::drawing::people;
use crate::sending::paragraphs;

/// What a line begins and ends with that says that what follows was forwarded.
const DASHES: &str = "----------";

/// These messages as HTML for the reply box, with the times of `zone`.
pub(crate) fn quoted(messages: &[Message], zone: &TimeZone, has_older: bool) -> String {
    let mut html = String::new();
    if has_older {
        html.extend(["<p>", &escape(&say("desk-onward-older")), "</p>"]);
    }
    // Where several go on together, each earlier one stands there itself: nothing is quoted twice.
    let quotes = |message: &Message| if messages.len() == 1 { message.quoted.clone() } else { String::new() };
    html.extend(messages.iter().map(|message| one(message, &quotes(message), zone)));
    html
}

fn one(message: &Message, quoted: &str, zone: &TimeZone) -> String {
    let from = channels::Address {
        name: Some(message.from_name.clone()).filter(|name| !name.is_empty()),
        email: message.from_address.clone(),
    };
    let lines = [
        ("desk-onward-from", people(&[from])),
        ("desk-onward-date", full_moment(message.at, zone)),
        ("desk-onward-subject", message.subject.clone()),
        ("desk-onward-to", people(&message.recipients.to)),
        ("desk-onward-cc", people(&message.recipients.cc)),
    ];
    let said = lines.into_iter().filter(|(_, value)| !value.is_empty());
    let said = said.map(|(key, value)| escape(&say_with(key, &[("value", value.into())])));
    let head: Vec<_> = std::iter::once(mark()).chain(said).collect();
    let words = [message.said.trim(), quoted.trim()];
    let words = words.into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join("\n\n");
    format!("<p>{}</p><blockquote>{}</blockquote>", head.join("<br>"), paragraphs(&words))
}

fn mark() -> String {
    escape(&format!("{DASHES} {} {DASHES}", say("desk-onward-mark")))
}

/// The words of whoever sent it on, and what went on below them.
pub(crate) fn apart(said: &str) -> (&str, &str) {
    let is_mark = |line: &str| {
        let inner = line.trim_end().strip_prefix(DASHES).and_then(|rest| rest.strip_suffix(DASHES));
        inner.is_some_and(|words| words.starts_with(' ') && words.ends_with(' '))
    };
    let mut at = 0;
    for line in said.split_inclusive('\n') {
        if is_mark(line.trim_start_matches(['>', ' '])) {
            return (&said[..at], &said[at..]);
        }
        at += line.len();
    }
    (said, "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(said: &str, words: &str, rest: &str) {
        assert_eq!(apart(said), (words, rest));
    }

    #[test]
    fn what_went_on_stands_apart_from_the_words_above_it() {
        let mark = "---------- Forwarded message ----------\nFrom: Mabel\n";
        check(&format!("Can you help?\n\n{mark}"), "Can you help?\n\n", mark);
        check(mark, "", mark);
        check("Can you help?", "Can you help?", "");
        check("----------\nno mark", "----------\nno mark", "");
    }
}
