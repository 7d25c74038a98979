//! Days that lend their name to what is held on them: "at tomorrow's meeting".

use super::lists::NAMED_DAYS;
use crate::promises::dates::{Class, Found, Moment, find};

/// Days that lend their name to what is held on them, where that says when: "at tomorrow's meeting", "in Monday's call".
pub(super) fn lent(text: &str, moment: &Moment<'_>) -> Vec<Found> {
    let mut lent = Vec::new();
    for (at, _) in text.match_indices(['\'', '’']).take(LENT_MAX) {
        let (before, after) = text.split_at(at);
        let is_lent = after.trim_start_matches(['\'', '’']).starts_with("s ");
        let mut words = before.rsplit(' ');
        let (Some(day), Some(lead)) = (words.next(), words.next()) else { continue };
        // "prior to Friday's meeting"
        let but_one = words.next();
        let is_before = lead == "to" && but_one == Some("prior") || lead == "for" && but_one == Some("time");
        let lead = if is_before { "before" } else { lead };
        if !is_lent || !NAMED_DAYS.iter().any(|named| named.eq_ignore_ascii_case(day)) {
            continue;
        }
        if !["at", "in", "during", "on", "before", "with"]
            .iter()
            .any(|known| known.eq_ignore_ascii_case(lead))
        {
            continue;
        }
        let start = at - day.len();
        lent.extend(find(day, moment).into_iter().map(|found| Found { start, end: at, ..found }));
    }
    lent.retain(|found| found.class == Class::Dated);
    lent
}

/// No more apostrophes of a text than this are looked at.
const LENT_MAX: usize = 200;
