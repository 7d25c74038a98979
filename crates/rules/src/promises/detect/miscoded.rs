//! Apostrophes in all their writings, and marks read in a wrong character set.

use super::marks::Mark;
use super::words::Sort;

/// Ways to write an apostrophe.
const APOSTROPHES: &[&str] =
    &["'", "’", "‘", "ʼ", "`", "´", "′", "&#39;", "&#039;", "&apos;", "&rsquo;", "&#8217;", "&#x27;"];
/// The same read in a wrong character set, or left as quoted-printable writes it.
const APOSTROPHES_MISCODED: &[&str] = &[
    "â\u{80}\u{99}",
    "â\u{80}\u{98}",
    "â€™",
    "â€˜",
    "Ã¢â‚¬â„¢",
    "\u{91}",
    "\u{92}",
    "=92",
    "=B4",
    "=E2=80=99",
    "=01,",
];
/// Other marks read in a wrong character set.
const MISCODED: &[(&str, Mark)] = &[
    ("â\u{80}\u{9c}", Mark::Sort(Sort::Quote)),
    ("â\u{80}\u{9d}", Mark::Sort(Sort::Quote)),
    ("â\u{80}\u{93}", Mark::Sort(Sort::Dash)),
    ("â\u{80}\u{94}", Mark::Sort(Sort::Dash)),
    ("â\u{80}\u{a6}", Mark::Sort(Sort::Pause)),
    ("â\u{80}\u{a2}", Mark::Sort(Sort::Stop)),
    ("â€œ", Mark::Sort(Sort::Quote)),
    ("â€\u{9d}", Mark::Sort(Sort::Quote)),
    ("â€“", Mark::Sort(Sort::Dash)),
    ("â€”", Mark::Sort(Sort::Dash)),
    ("â€¦", Mark::Sort(Sort::Pause)),
    ("â€¢", Mark::Sort(Sort::Stop)),
    ("Â\u{a0}", Mark::Space),
    ("Â ", Mark::Space),
    ("\u{93}", Mark::Sort(Sort::Quote)),
    ("\u{94}", Mark::Sort(Sort::Quote)),
    ("\u{96}", Mark::Sort(Sort::Dash)),
    ("\u{97}", Mark::Sort(Sort::Dash)),
    ("=20", Mark::Space),
];
/// How long the apostrophe is that `rest` begins with.
pub(super) fn apostrophe(rest: &str) -> Option<usize> {
    let known = match rest.chars().next()? {
        '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '′' | '&' => APOSTROPHES,
        'â' | 'Ã' | '=' | '\u{91}' | '\u{92}' => APOSTROPHES_MISCODED,
        _ => return None,
    };
    known.iter().find(|written| rest.starts_with(**written)).map(|written| written.len())
}

/// The mark that `rest` begins with, read in a wrong character set: "â€“" for a dash.
pub(super) fn mark(rest: &str) -> Option<(Mark, usize)> {
    let may_be = rest.starts_with(['â', 'Â', '=', '\u{93}', '\u{94}', '\u{96}', '\u{97}']);
    let is_written = |written: &str| {
        let after = rest.strip_prefix(written);
        after.is_some_and(|after| written != "=20" || !after.starts_with(|sign: char| sign.is_ascii_digit()))
    };
    let found = MISCODED.iter().find(|(written, _)| may_be && is_written(written));
    found.map(|(written, mark)| (*mark, written.len()))
}
