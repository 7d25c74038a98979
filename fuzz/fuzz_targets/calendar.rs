//! A calendar of holidays, as somebody uploads it.
#![no_main]

use channels::holidays::read;
use jiff::civil::date;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let within = date(2026, 1, 1)..=date(2028, 12, 31);
    let Ok(holidays) = read(bytes, &within) else { return };
    assert!(!holidays.days.is_empty() && holidays.days.keys().all(|day| within.contains(day)), "{holidays:?}");
    assert_eq!(read(bytes, &within), Ok(holidays), "the same bytes give the same holidays");
});
