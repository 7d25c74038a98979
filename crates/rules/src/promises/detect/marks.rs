//! What stands between words: which marks end a sentence, which only pause, and which belong to something else.

use super::lists::NAMED_DAYS;
use super::miscoded;
use super::words::Sort;

/// What a piece of text that is neither word nor number is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Mark {
    Space,
    /// `&`, which is read as "and".
    And,
    Sort(Sort),
}

/// Characters that HTML writes in letters, and what they are.
const CODED: &[(&str, Mark)] = &[
    ("&amp;", Mark::And),
    ("&nbsp;", Mark::Space),
    ("&#160;", Mark::Space),
    ("&quot;", Mark::Sort(Sort::Quote)),
    ("&ldquo;", Mark::Sort(Sort::Quote)),
    ("&rdquo;", Mark::Sort(Sort::Quote)),
    ("&gt;", Mark::Sort(Sort::Other)),
    ("&lt;", Mark::Sort(Sort::Other)),
];
/// After these a full stop ends no sentence, unless a capital follows one of the first kind.
const SHORTENED: &[&str] = &[
    "mr", "mrs", "ms", "dr", "st", "no", "vs", "eg", "ie", "approx", "dept", "ext", "tel", "hrs", "mins",
    "mon", "tue", "tues", "wed", "thu", "thurs", "fri", "jan", "feb", "mar", "apr", "jun", "jul", "aug",
    "sep", "sept", "oct", "nov", "dec",
];
/// Of those, the titles: a capital follows them within a sentence.
const TITLES: &[&str] = &["mr", "mrs", "ms", "dr", "st", "no"];
/// Tags of HTML that begin or end a block of text.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "br",
    "li",
    "ul",
    "ol",
    "tr",
    "td",
    "th",
    "table",
    "tbody",
    "thead",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "blockquote",
    "pre",
    "body",
    "html",
    "head",
    "section",
    "article",
    "header",
    "footer",
];
/// Tags that only say how words look.
const INLINE: &[&str] = &[
    "a", "b", "i", "u", "s", "em", "strong", "span", "font", "small", "big", "code", "mark", "sub", "sup",
    "img", "label", "center",
];
/// No name of a tag is longer.
const TAG_BYTES_MAX: usize = 10;
/// Addresses are read up to here, in characters.
const ADDRESS_CHARS_MAX: usize = 400;
/// A line at least this long was broken by a mail program, not by its author.
const WRAPPED_BYTES_MIN: usize = 50;

/// The mark at the beginning of `rest`, and how many bytes it takes. A single full stop and a line break are
/// read by [`ends_sentence`] and [`ends_line`].
pub(super) fn read(before: Option<char>, rest: &str) -> (Mark, usize) {
    let Some(first) = rest.chars().next() else { return (Mark::Space, 0) };
    let length = first.len_utf8();
    let is_free = before.is_none_or(char::is_whitespace);
    let next = rest[length..].chars().next();
    if let Some(length) = miscoded::apostrophe(rest) {
        return (Mark::Sort(Sort::Tick), length);
    }
    if let Some(tag) = tag(rest) {
        return tag;
    }
    let sort = match first {
        _ if first.is_whitespace() || first == '\u{200d}' || first == '\u{fe0f}' => {
            return (Mark::Space, length);
        }
        '&' => return coded(rest),
        '#' if next.is_some_and(|sign| sign.is_ascii_digit()) => Sort::Other,
        '@' | '#' if next.is_some_and(char::is_alphanumeric) => {
            return (Mark::Sort(Sort::Name), handle(rest));
        }
        '<' if rest.starts_with("<email>") || rest.starts_with("<number>") => {
            return (Mark::Sort(Sort::Name), rest.find('>').map_or(length, |end| end + 1));
        }
        '.' if rest.starts_with("..") => return dots(rest),
        '…' => return ellipsis(rest, length),
        '!' | '|' | ';' | '•' => Sort::Stop,
        '?' => Sort::Question,
        ',' | '(' | ')' | '[' | ']' => Sort::Pause,
        ':' if next.is_some_and(char::is_lowercase) && before.is_some_and(char::is_alphabetic) => Sort::Other,
        ':' => Sort::Colon,
        '"' | '“' | '”' | '„' | '«' | '»' => Sort::Quote,
        '–' | '—' => Sort::Dash,
        '-' if is_free && next.is_some_and(char::is_uppercase) => Sort::Stop,
        '-' if is_free || next.is_none_or(char::is_whitespace) || next == Some('-') => Sort::Dash,
        '^' | '~' | '/' | '*' if is_free && next.is_some_and(char::is_alphabetic) => Sort::Stop,
        _ if is_picture(first) => return picture(rest, length),
        _ => Sort::Other,
    };
    (Mark::Sort(sort), length)
}

/// The tag of HTML that `rest` begins with: one that begins or ends a block ends the sentence, any other is nothing.
fn tag(rest: &str) -> Option<(Mark, usize)> {
    let inside = rest.strip_prefix('<')?;
    let name = inside.strip_prefix('/').unwrap_or(inside);
    let length = name.find(|sign: char| !sign.is_ascii_alphanumeric()).unwrap_or(name.len());
    let name = name.get(..length).filter(|name| name.len() <= TAG_BYTES_MAX)?.to_ascii_lowercase();
    let end = inside.char_indices().take(ADDRESS_CHARS_MAX).find(|(_, sign)| matches!(sign, '<' | '>'))?;
    let length = (end.1 == '>').then_some(end.0 + 2)?;
    if BLOCKS.contains(&name.as_str()) {
        return Some((Mark::Sort(Sort::Stop), length));
    }
    INLINE.contains(&name.as_str()).then_some((Mark::Space, length))
}

/// Is the full stop between what was written and what follows the end of a sentence?
pub(super) fn ends_sentence(word_before: &str, rest: &str) -> bool {
    let mut signs = rest.chars();
    let next = signs.next();
    let Some(next) = next else { return true };
    if matches!(next, '"' | '”' | '’' | '\'' | ')') {
        return true;
    }
    if next.is_uppercase() {
        return word_before.len() > 2;
    }
    if !next.is_whitespace() {
        return false;
    }
    let follows = rest.trim_start().chars().next();
    let is_capital = follows.is_some_and(char::is_uppercase);
    if word_before.len() == 1 {
        return is_capital && word_before == "m";
    }
    !SHORTENED.contains(&word_before) || (is_capital && !TITLES.contains(&word_before))
}

/// Does the line break at the beginning of `rest` end a sentence? Mail programs break lines anywhere, and people after
/// a few words; an empty line always ends one.
pub(super) fn ends_line(line_before: &str, rest: &str) -> bool {
    let next = rest.trim_start_matches(['\r', ' ', '\t', '\u{a0}']);
    let Some(sign) = next.chars().next() else { return true };
    if sign == '\n' || !(sign.is_alphanumeric() || sign == '\'') {
        return true;
    }
    line_before.len() < WRAPPED_BYTES_MIN && !goes_on(line_before, next)
}

/// Does a sentence go on after a short line: with a small letter, a day, or after a word that nothing ends with?
fn goes_on(line_before: &str, next: &str) -> bool {
    let before = line_before.trim_end();
    let is_closed = before.is_empty() || before.ends_with([':', '.', '!', '?', ';', '>', '-', '*']);
    let word_of = |text: &str| {
        let end = text.find(|sign: char| !sign.is_alphabetic()).unwrap_or(text.len());
        text[..end].to_lowercase()
    };
    let first = word_of(next);
    let last = before.rsplit(|sign: char| !sign.is_alphabetic()).next().unwrap_or_default().to_lowercase();
    let is_small = next.starts_with(char::is_lowercase) && !SIGN_OFFS.contains(&first.as_str());
    let leads = LEADS.contains(&last.as_str()) || NAMED_DAYS.contains(&first.as_str());
    !is_closed && (is_small || leads)
}

/// What a line below a message begins with, in small letters, too.
const SIGN_OFFS: &[&str] = &[
    "best",
    "regards",
    "kind",
    "thanks",
    "thank",
    "thx",
    "cheers",
    "sincerely",
    "yours",
    "love",
    "xx",
    "xoxo",
    "warm",
    "warmly",
    "many",
    "sent",
];
/// No sentence ends with these.
const LEADS: &[&str] = &[
    "at", "on", "in", "by", "to", "the", "a", "an", "of", "for", "from", "with", "and", "or", "until",
    "before", "after", "within", "between", "will", "your", "our", "my", "next", "this",
];

/// How long the web or mail address is that `rest` begins with.
pub(super) fn address(rest: &str) -> Option<usize> {
    let near = rest.char_indices().take(ADDRESS_CHARS_MAX);
    let mut ends = near.filter(|(_, sign)| sign.is_whitespace() || matches!(sign, '<' | '>' | '"' | ')'));
    let piece = &rest[..ends.next().map_or_else(|| prefix(rest), |(at, _)| at)];
    let is_link = ["http://", "https://", "www."]
        .iter()
        .any(|begin| piece.get(..begin.len()).is_some_and(|written| written.eq_ignore_ascii_case(begin)));
    let is_mail = piece.contains('@') && !piece.starts_with('@');
    let is_host = piece.split_once('/').is_some_and(|(host, path)| !path.is_empty() && host.contains('.'));
    if !(is_link || is_mail || is_host) {
        return None;
    }
    Some(piece.trim_end_matches(['.', ',', '!', '?', ';', ':', '\'', '’']).len())
}

/// Where the longest address ends that is read.
fn prefix(rest: &str) -> usize {
    rest.char_indices().nth(ADDRESS_CHARS_MAX).map_or(rest.len(), |(at, _)| at)
}

fn handle(rest: &str) -> usize {
    let length = rest[1..].find(|sign: char| !sign.is_alphanumeric() && sign != '_');
    length.map_or(rest.len(), |length| length + 1)
}

fn coded(rest: &str) -> (Mark, usize) {
    let found = CODED.iter().find(|(written, _)| rest.starts_with(written));
    found.map_or((Mark::And, 1), |(written, mark)| (*mark, written.len()))
}

fn dots(rest: &str) -> (Mark, usize) {
    let length = rest.bytes().take_while(|byte| *byte == b'.').count();
    ellipsis(rest, length)
}

/// "…" ends a sentence where a new one begins.
fn ellipsis(rest: &str, length: usize) -> (Mark, usize) {
    let follows = rest[length..].trim_start().chars().next();
    let goes_on = follows.is_some_and(|sign| !sign.is_uppercase());
    (Mark::Sort(if goes_on { Sort::Pause } else { Sort::Stop }), length)
}

fn is_picture(sign: char) -> bool {
    matches!(sign, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// An emoji stands where a full stop would.
fn picture(rest: &str, length: usize) -> (Mark, usize) {
    let follows = rest[length..].trim_start().chars().next();
    let ends = follows.is_none_or(|sign| sign.is_uppercase() || is_picture(sign));
    (Mark::Sort(if ends { Sort::Stop } else { Sort::Other }), length)
}
