//! The mails of the measurement: forty words each, from a vocabulary of two thousand, one word in a thousand
//! mails of its own.

use super::smtp::sender;

/// The word that one mail in a thousand holds.
pub(crate) const RARE: &str = "zephyrine";
const RARE_EVERY: u64 = 1000;
const WORDS_PER_MAIL: u64 = 40;
const VOCABULARY: u64 = 2000;
const SYLLABLES: [&str; 16] =
    ["ka", "lo", "mi", "ren", "ta", "su", "vel", "no", "di", "par", "es", "bu", "gor", "li", "cha", "fen"];

/// Mails from here on belong to the one conversation of many messages.
pub(crate) const THREAD: u64 = 1_000_000_000;

/// A mail that begins a conversation.
pub(crate) fn fresh(number: u64) -> String {
    write(number, &format!("Question about {} {}", word(number, 1), word(number, 2)), "")
}

/// A mail of the conversation of many messages: the first begins it, the others answer the first.
pub(crate) fn in_thread(number: u64) -> String {
    let first = number / 10_000 * 10_000;
    let references = if number == first {
        String::new()
    } else {
        format!("In-Reply-To: <bench-{first}@example.org>\r\nReferences: <bench-{first}@example.org>\r\n")
    };
    write(number, "One matter, many messages", &references)
}

fn write(number: u64, subject: &str, extra: &str) -> String {
    let from = sender(number / 10_000 * 10_000 + number % 10_000 * u64::from(number < THREAD));
    let mut words: Vec<String> = (0..WORDS_PER_MAIL).map(|place| word(number, place)).collect();
    if number % RARE_EVERY == 7 {
        RARE.clone_into(&mut words[5]);
    }
    let body: Vec<String> = words.chunks(10).map(|line| line.join(" ")).collect();
    format!(
        "From: Customer <{from}>\r\nTo: help@bench.example\r\nSubject: {subject}\r\n\
         Date: Mon, 02 Mar 2026 10:00:00 +0000\r\nMessage-ID: <bench-{number}@example.org>\r\n{extra}\
         MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nHello,\r\n\r\n{}.\r\n\r\nRegards\r\n",
        body.join("\r\n")
    )
}

/// A word that number and place decide.
fn word(number: u64, place: u64) -> String {
    let mixed = (number * 1_000_003 + place).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
    let mut rest = mixed % VOCABULARY + 16;
    let mut word = String::new();
    while rest > 0 {
        let at = usize::try_from(rest % 16).expect("it is below 16");
        word.push_str(SYLLABLES[at]);
        rest /= 16;
    }
    word
}

#[cfg(test)]
mod tests {
    use super::{RARE, THREAD, fresh, in_thread};

    #[test]
    fn one_mail_in_a_thousand_holds_the_rare_word() {
        let with = (0..3000).filter(|number| fresh(*number).contains(RARE)).count();
        assert_eq!(with, 3);
    }

    #[test]
    fn the_mails_of_a_thread_have_one_sender_and_answer_the_first() {
        let (first, second) = (in_thread(THREAD), in_thread(THREAD + 1));
        assert_eq!(first.lines().next(), second.lines().next());
        assert!(
            !first.contains("References") && second.contains("References: <bench-1000000000@example.org>")
        );
    }
}
