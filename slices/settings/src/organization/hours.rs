//! Business hours as people write them: one line for each day, "09:00-17:00", with commas between stretches;
//! an empty line is a day off.

use rules::hours::{Interval, Week};

/// The fields of the form and of the API, Monday first.
pub(crate) const DAYS: [&str; 7] =
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// Most stretches of one day.
const STRETCHES_MAX: usize = 6;

/// A day whose line cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unread {
    /// The name of its field.
    pub(crate) day: &'static str,
}

/// Reads a week from the lines of its days.
pub(crate) fn read(lines: &[String; 7]) -> Result<Week, Unread> {
    let mut days: [Vec<Interval>; 7] = Default::default();
    for ((day, line), stretches) in DAYS.into_iter().zip(lines).zip(&mut days) {
        *stretches = read_day(line).ok_or(Unread { day })?;
    }
    Ok(Week::new(days))
}

fn read_day(line: &str) -> Option<Vec<Interval>> {
    let plain = line.replace(['–', '—', '−'], "-");
    let parts: Vec<&str> = plain.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.len() > STRETCHES_MAX {
        return None;
    }
    parts.into_iter().map(|part| Interval::try_from(part.to_owned()).ok()).collect()
}

/// Writes a week as the lines of its days.
pub(crate) fn write(week: &Week) -> [String; 7] {
    days_of(week).map(|day| day.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
}

/// The stretches of each day, Monday first.
pub(crate) fn days_of(week: &Week) -> [Vec<Interval>; 7] {
    let days = serde_json::to_value(week).and_then(serde_json::from_value);
    days.expect("a week is seven lists of intervals")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(monday: &str) -> [String; 7] {
        let mut lines: [String; 7] = Default::default();
        monday.clone_into(&mut lines[0]);
        lines
    }

    #[track_caller]
    fn check(monday: &str, expected: Option<&str>) {
        let read = read(&lines(monday)).map(|week| write(&week)[0].clone());
        assert_eq!(read, expected.map(str::to_owned).ok_or(Unread { day: "monday" }), "{monday:?}");
    }

    #[test]
    fn hours_are_read_as_people_write_them() {
        check("09:00-17:00", Some("09:00-17:00"));
        check(" 9:00 – 17:00 ", Some("09:00-17:00"));
        check("09:00-12:00, 13:00-17:30", Some("09:00-12:00, 13:00-17:30"));
        check("13:00-17:00; 09:00-13:00", Some("09:00-17:00"));
        check("20:00-24:00", Some("20:00-24:00"));
        check("", Some(""));
        check("  ", Some(""));
        check("nine to five", None);
        check("17:00-09:00", None);
        check("09:00-25:00", None);
        check("09:60-17:00", None);
        check("1:0-2:0,3:0-4:0,5:0-6:0,7:0-8:0,9:0-10:0,11:0-12:0,13:0-14:0", None);
    }

    #[test]
    fn the_usual_week_reads_back() {
        let lines = write(&Week::default());
        assert_eq!(lines[4], "09:00-17:00");
        assert_eq!(lines[5], "");
        assert_eq!(read(&lines), Ok(Week::default()));
    }
}
