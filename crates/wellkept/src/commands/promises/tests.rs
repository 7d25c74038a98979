//! Messages in, promises out, line by line.

use super::*;

fn house() -> House {
    House { zone: None, order: DateOrder::DayFirst }
}

fn line(id: &str, at: &str, zone: &str) -> String {
    format!(
        r#"{{"id": {id}, "text": "I'll call you back tomorrow at 3 pm", "at": "{at}", "time_zone": "{zone}"}}"#
    )
}

#[test]
fn an_id_comes_back_as_it_is_written() {
    for id in ["7", "18446744073709551617", "1e400", "\"a\"", "{\"a\": [1,  2]}", "null", "-0", "1.50"] {
        let answer = house().answer(line(id, "2026-03-11T10:00:00Z", "Europe/Berlin").as_bytes(), 1).unwrap();
        assert!(answer.starts_with(&format!("{{\"id\":{id},\"promises\":[{{")), "{answer}");
        assert!(answer.contains("\"due\":\"2026-03-12T15:00:00+01:00\""), "{answer}");
    }
}

#[test]
fn a_time_is_one_of_rfc_3339_or_refused() {
    let answer = house().answer(line("1", "1930-03-11T10:00:00Z", "Europe/Amsterdam").as_bytes(), 1).unwrap();
    assert!(answer.contains("\"due\":\"1930-03-12T") && answer.contains("+00:00\""), "{answer}");
    let refused =
        house().answer(line("1", "0001-01-01T10:00:00Z", "Europe/Berlin").as_bytes(), 1).unwrap_err();
    assert!(refused.contains("before 1900"), "{refused}");
}

#[track_caller]
fn check_refused(line: &str, expected: &str) {
    let refused = house().answer(line.as_bytes(), 1).unwrap_err();
    assert!(refused.contains(expected), "{refused}");
    for strange in ["struct ", "untagged", "at line 1", "::"] {
        assert!(!refused.contains(strange), "{refused}");
    }
}

#[test]
fn a_line_that_cannot_be_read_says_what_to_write() {
    check_refused("7", "it is no object");
    check_refused("[1]", "it is no object");
    check_refused("{\"id\": 7", "ends too early");
    check_refused("{\"id\": 7,}", "not JSON from character");
    check_refused("hello", "not JSON from character 1");
    check_refused("{\"id\": 7}", "\"text\" is missing");
    check_refused("{\"text\": \"x\"}", "\"id\" is missing");
    check_refused("{\"id\": 7, \"text\": 8}", "\"text\" is no text");
    check_refused(&line("7", "yesterday", "Europe/Berlin"), "\"at\" is no time");
    check_refused(&line("7", "2026-03-11T10:00:00Z", "Europe/Nowhere"), "\"time_zone\" is no time zone");
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_line() {
    let detect = Detect { organization_zone: None, month_first: false };
    let message = line("7", "2026-03-11T10:00:00Z", "Europe/Berlin");
    let mut heard = Vec::new();
    detect.run(&mut format!("\u{feff}{message}\n{message}\n").as_bytes(), &mut heard).unwrap();
    assert_eq!(String::from_utf8(heard).unwrap().lines().count(), 2);
}
