//! When people write and when colleagues are at their desks: mornings are busy, Sundays are quiet.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};
use store::Timestamp;

use crate::dice::Dice;

/// How many customers write on a day of the week, from Monday on, beside the others.
const DAYS: [u32; 7] = [13, 11, 10, 10, 9, 5, 2];
/// How many customers write in an hour of the day, beside the others.
const HOURS: [u32; 24] = [1, 0, 0, 0, 0, 1, 3, 7, 13, 20, 19, 14, 10, 11, 11, 10, 9, 8, 7, 6, 7, 7, 4, 2];

/// The days and hours of one place.
pub(crate) struct Hours {
    pub(crate) zone: TimeZone,
}

impl Hours {
    /// A believable moment at which a customer writes, in the `days` before `until`. Whole weeks are thrown, and what
    /// would lie ahead lies a week back: as many throws, and the same weeks, at whichever hour of a week this is.
    pub(crate) fn somebody_writes(&self, dice: &mut Dice, until: Timestamp, days: i64) -> Timestamp {
        let today = until.to_zoned(self.zone.clone()).date();
        let to_sunday = i64::try_from(6 - from_monday(today)).expect("a week has seven days");
        let days_back = move |back: i64| today.checked_add((to_sunday - back).days());
        let dates: Vec<Date> = (0..=days).filter_map(|back| days_back(back).ok()).collect();
        let weights: Vec<u32> = dates.iter().map(|date| DAYS[from_monday(*date)]).collect();
        let date = dates[dice.weighted(&weights)];
        let hour = i64::try_from(dice.weighted(&HOURS)).expect("a day has 24 hours");
        let (minute, second) = (hour * 60 + dice.between(0, 59), secs(dice.between(0, 59)));
        let at = self.at(date, minute) + second;
        if at < until - mins(5) {
            return at;
        }
        let week_before = date.checked_sub(7.days()).expect("the month lies far from the end of time");
        self.at(week_before, minute) + second
    }

    /// `at` when somebody is at a desk then, else soon after the next opening.
    pub(crate) fn at_work(&self, at: Timestamp) -> Timestamp {
        let here = at.to_zoned(self.zone.clone());
        let minute = i64::from(here.hour()) * 60 + i64::from(here.minute());
        let mut date = here.date();
        match open(date) {
            Some((opens, _)) if minute < opens => return self.morning(date, opens, at),
            Some((_, closes)) if minute <= closes => return at,
            _ => {}
        }
        loop {
            date = date.tomorrow().expect("the month lies far from the end of time");
            if let Some((opens, _)) = open(date) {
                return self.morning(date, opens, at);
            }
        }
    }

    /// `at` when somebody is at a desk then, else shortly before the last closing.
    pub(crate) fn last_at_work(&self, at: Timestamp) -> Timestamp {
        let here = at.to_zoned(self.zone.clone());
        let minute = i64::from(here.hour()) * 60 + i64::from(here.minute());
        let mut date = here.date();
        match open(date) {
            Some((opens, closes)) if minute > closes && opens < closes => {
                return self.evening(date, closes, at);
            }
            Some((opens, _)) if minute >= opens => return at,
            _ => {}
        }
        loop {
            date = date.yesterday().expect("the month lies far from the beginning of time");
            if let Some((_, closes)) = open(date) {
                return self.evening(date, closes, at);
            }
        }
    }

    /// The instant at `minute` of a day here.
    pub(crate) fn at(&self, date: Date, minute: i64) -> Timestamp {
        let hour = i8::try_from(minute / 60 % 24).expect("a day has 24 hours");
        let minute = i8::try_from(minute % 60).expect("an hour has 60 minutes");
        let local = date.at(hour, minute, 0, 0).to_zoned(self.zone.clone());
        local.expect("every wall-clock time of our days exists or is moved to one that does").timestamp()
    }

    /// `hour` o'clock today when that is at least `lead` ahead of `now`, else on the next working day.
    pub(crate) fn today_at(&self, now: Timestamp, hour: i64, lead: SignedDuration) -> Timestamp {
        let today = self.at(now.to_zoned(self.zone.clone()).date(), hour * 60);
        if today - lead >= now { today } else { self.next_day_at(now, hour) }
    }

    /// `hour` o'clock on the next working day.
    pub(crate) fn next_day_at(&self, now: Timestamp, hour: i64) -> Timestamp {
        self.first_day_at(now, hour, |date| from_monday(date) < 5)
    }

    /// `hour` o'clock on the next such day of the week after today.
    pub(crate) fn weekday_at(&self, now: Timestamp, day: Weekday, hour: i64) -> Timestamp {
        self.first_day_at(now, hour, |date| date.weekday() == day)
    }

    fn first_day_at(&self, now: Timestamp, hour: i64, fits: impl Fn(Date) -> bool) -> Timestamp {
        let mut date = now.to_zoned(self.zone.clone()).date();
        loop {
            date = date.tomorrow().expect("the month lies far from the end of time");
            if fits(date) {
                return self.at(date, hour * 60);
            }
        }
    }

    /// Colleagues do not all begin on the same minute.
    fn morning(&self, date: Date, opens: i64, at: Timestamp) -> Timestamp {
        self.at(date, opens) + secs(at.as_second().rem_euclid(50 * 60))
    }

    fn evening(&self, date: Date, closes: i64, at: Timestamp) -> Timestamp {
        self.at(date, closes) - secs(at.as_second().rem_euclid(50 * 60))
    }
}

/// Minutes of the day between which somebody is at a desk.
fn open(date: Date) -> Option<(i64, i64)> {
    match date.weekday() {
        Weekday::Sunday => None,
        Weekday::Saturday => Some((9 * 60 + 30, 12 * 60 + 30)),
        _ => Some((8 * 60 + 40, 17 * 60 + 10)),
    }
}

fn from_monday(date: Date) -> usize {
    usize::try_from(date.weekday().to_monday_zero_offset()).expect("a day of the week is 0 to 6")
}

/// So many minutes.
pub(crate) const fn mins(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

/// So many seconds.
pub(crate) const fn secs(seconds: i64) -> SignedDuration {
    SignedDuration::from_secs(seconds)
}
