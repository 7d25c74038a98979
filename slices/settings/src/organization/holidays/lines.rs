//! Holidays as people write them: one on each line, its date first, its name after it.

use jiff::civil::Date;
use rules::promises::dates::DateOrder;

use super::Holidays;
use crate::organization::CannotSettle;

/// A name is kept up to here, in characters.
const NAME_MAX: usize = 120;
/// The years that a holiday may lie in.
const YEARS: std::ops::RangeInclusive<i16> = 2000..=2199;

/// Reads the holidays of a text. Dates are written `2026-12-25`, `25.12.2026`, or `25/12/2026` in this order.
pub(super) fn read(text: &str, order: DateOrder) -> Result<Holidays, CannotSettle> {
    let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let holidays: Result<Holidays, CannotSettle> = lines
        .map(|(number, line)| read_line(line, order).ok_or(CannotSettle::HolidayUnread(number)))
        .collect();
    let holidays = holidays?;
    if holidays.is_empty() { Err(CannotSettle::NoHolidays) } else { Ok(holidays) }
}

fn read_line(line: &str, order: DateOrder) -> Option<(Date, String)> {
    let line = line.trim().trim_start_matches('\u{feff}');
    let end = line.find(|c: char| !c.is_ascii_digit() && !matches!(c, '-' | '.' | '/')).unwrap_or(line.len());
    let (written, name) = line.split_at(end);
    let date =
        date(written.trim_end_matches(['.', '-', '/']), order).filter(|date| YEARS.contains(&date.year()))?;
    let name = name.trim_start_matches([',', ';', ':', '\t', ' ', '-', '–', '"']).trim_end_matches('"');
    let plain: Vec<&str> =
        name.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect();
    Some((date, plain.join(" ").chars().take(NAME_MAX).collect()))
}

fn date(written: &str, order: DateOrder) -> Option<Date> {
    let mark = written.chars().find(|c| !c.is_ascii_digit())?;
    let numbers: Vec<i16> = written.split(mark).map(str::parse).collect::<Result<_, _>>().ok()?;
    let [first, second, third] = *numbers.as_slice() else { return None };
    let (year, month, day) = match mark {
        _ if first > 31 => (first, second, third),
        '/' if order == DateOrder::MonthFirst => (third, first, second),
        _ => (third, second, first),
    };
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, order: DateOrder, holidays: &[(&str, &str)]) {
        let read = read(text, order).unwrap();
        let read: Vec<_> = read.into_iter().map(|(day, name)| (day.to_string(), name)).collect();
        let holidays: Vec<_> =
            holidays.iter().map(|(day, name)| ((*day).to_owned(), (*name).to_owned())).collect();
        assert_eq!(read, holidays, "{text:?}");
    }

    #[track_caller]
    fn check_unread(text: &str, line: u32) {
        let refused = read(text, DateOrder::DayFirst);
        assert!(
            matches!(refused, Err(CannotSettle::HolidayUnread(number)) if number == line),
            "{text:?}: {refused:?}"
        );
    }

    #[test]
    fn one_holiday_a_line_is_read_as_people_write_it() {
        check("2026-12-25 Christmas Day", DateOrder::DayFirst, &[("2026-12-25", "Christmas Day")]);
        check("25.12.2026", DateOrder::MonthFirst, &[("2026-12-25", "")]);
        check("3/4/2026 Day", DateOrder::DayFirst, &[("2026-04-03", "Day")]);
        check("3/4/2026 Day", DateOrder::MonthFirst, &[("2026-03-04", "Day")]);
        check("2026-05-01,\"Workers' Day\"", DateOrder::DayFirst, &[("2026-05-01", "Workers' Day")]);
        check(
            " \r\n2026-12-25 – A  b\r\n\r\n2026-12-26;\tC\n",
            DateOrder::DayFirst,
            &[("2026-12-25", "A b"), ("2026-12-26", "C")],
        );
    }

    #[test]
    fn a_line_that_is_no_holiday_is_named() {
        check_unread("Christmas", 1);
        check_unread("2026-12-25 a\n\n31.02.2026 b", 3);
        check_unread("25.12. c", 1);
        check_unread("24-26.12.2026", 1);
        check_unread("1999-12-25", 1);
        check_unread("9999999-12-25", 1);
        assert!(matches!(read(" \n", DateOrder::DayFirst), Err(CannotSettle::NoHolidays)));
    }
}
