//! A standard in words: "A first answer within 8 business hours, in 95 of 100 cases".

use instrument::kinds::KindShown;
use instrument::standards::Standard;
use rules::drips::Measure;
use shell::words::{knows, say, say_with};

use crate::said::{business, kind_name, minutes};

/// What a standard says.
pub(super) fn says(standard: &Standard, kinds: &[KindShown]) -> String {
    if !standard.has_target() {
        return say("standard-says-nothing");
    }
    let of = what(standard, kinds);
    if standard.target_permille == 0 {
        return say_with("standard-says-always", &[("of", of.into())]);
    }
    let percent = percent_kept(standard.target_permille);
    say_with("standard-says-target", &[("of", of.into()), ("percent", percent.into())])
}

/// What shall be, without how often.
fn what(standard: &Standard, kinds: &[KindShown]) -> String {
    let key = format!("standard-of-{}", standard.kind.replace('_', "-"));
    if !knows(&key) {
        return say_with("standard-of-other", &[("name", kind_name(&standard.kind, kinds).into())]);
    }
    match measure_of(&standard.kind, kinds) {
        Measure::Nothing => say(&key),
        Measure::Count => say_with(&key, &[("count", standard.count.into())]),
        Measure::BusinessMinutes => say_with(&key, &[("time", business(standard.minutes).into())]),
        Measure::CalendarMinutes => say_with(&key, &[("time", minutes(standard.minutes).into())]),
    }
}

/// What the standard of a kind measures.
pub(super) fn measure_of(kind: &str, kinds: &[KindShown]) -> Measure {
    kinds.iter().find(|known| known.code == kind).map_or(Measure::Nothing, |known| known.measure)
}

/// A share of drips, in a thousand, as the percentage that is kept: "95", "99.5".
pub(super) fn percent_kept(permille: i64) -> String {
    let kept = (1_000 - permille).clamp(0, 1_000);
    if kept % 10 == 0 { (kept / 10).to_string() } else { format!("{}.{}", kept / 10, kept % 10) }
}

/// Reads a percentage that is kept, from 0 to 100, with at most one digit after the point, as a share of drips in a
/// thousand.
pub(super) fn permille_of(typed: &str) -> Option<i64> {
    let typed = typed.trim().trim_end_matches('%').trim_end();
    let (whole, part) = typed.split_once(['.', ',']).unwrap_or((typed, "0"));
    let digits = |text: &str, most: usize| {
        (1..=most).contains(&text.len()) && text.bytes().all(|sign| sign.is_ascii_digit())
    };
    if !digits(whole, 3) || !digits(part, 1) {
        return None;
    }
    let kept = whole.parse::<i64>().ok()? * 10 + part.parse::<i64>().ok()?;
    (kept <= 1_000).then_some(1_000 - kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[track_caller]
    fn check(kind: &str, (minutes, count, target_permille): (i64, i64, i64), expected: &str) {
        let standard = Standard { minutes, count, target_permille, ..samples::standard(kind) };
        assert_eq!(says(&standard, &samples::kinds()), expected);
    }

    #[test]
    fn standards_are_said_in_words() {
        check(
            "late_first_answer",
            (480, 0, 50),
            "A first answer within 8 business hours, in 95 of 100 cases",
        );
        check("passed_around", (0, 2, 50), "Nobody is passed on more than 2 times, in 95 of 100 cases");
        check("reopened", (7 * 1_440, 0, 5), "What is solved stays solved for 7 days, in 99.5 of 100 cases");
        check("damaged", (0, 0, 0), "What we send arrives whole, always");
        check("appointment_missed", (0, 0, 1_000), "Nobody has said yet how often this may happen");
        check("appointment_missed", (0, 0, 100), "No “Appointment missed <b>”, in 90 of 100 cases");
    }

    #[test]
    fn shares_are_read_as_they_are_written() {
        for (typed, expected) in [
            ("95", Some(50)),
            (" 99.5 % ", Some(5)),
            ("100", Some(0)),
            ("0", Some(1_000)),
            ("33,3", Some(667)),
            ("101", None),
            ("100.1", None),
            ("-1", None),
            ("", None),
            ("9.55", None),
            ("x", None),
        ] {
            assert_eq!(permille_of(typed), expected, "{typed}");
            if let Some(permille) = expected {
                assert_eq!(permille_of(&percent_kept(permille)), expected);
            }
        }
    }
}
