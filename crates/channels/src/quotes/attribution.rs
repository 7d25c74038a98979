//! "On Monday Maria wrote:", in the languages people write mail in.

/// Lines one attribution may run over.
const LINES_MAX: usize = 4;
const CHARS_MAX: usize = 400;

/// Words with which an attribution may begin, lower case; a digit may, too.
const OPENERS: [&str; 42] = [
    "on",
    "am",
    "le",
    "el",
    "il",
    "em",
    "op",
    "den",
    "dne",
    "dnia",
    "w",
    "pe",
    "på",
    "στις",
    "vào",
    "pada",
    "в",
    "у",
    "在",
    "a",
    "ve",
    "í",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
    "sun",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "пн",
    "вт",
    "ср",
    "чт",
    "пт",
    "сб",
];

/// What the verb looks like, lower case.
const VERBS: [&str; 30] = [
    "wrote",
    "writes",
    "schrieb",
    "a écrit",
    "a ecrit",
    "escribió",
    "escribio",
    "ha scritto",
    "scrisse",
    "escreveu",
    "schreef",
    "skrev",
    "napisał",
    "napisal",
    "написал",
    "пишет",
    "писал",
    "написав",
    "kirjoitti",
    "yazdı",
    "napsal",
    "írta",
    "a scris",
    "έγραψε",
    "写道",
    "寫道",
    "작성",
    "viết",
    "menulis",
    "さんは",
];

/// How many lines from the first one on are an attribution; `None` when they are none.
pub(super) fn length(lines: &[&str]) -> Option<usize> {
    let first = lines.first()?;
    let opens = opens(first);
    let mut joined = String::new();
    for (index, line) in lines.iter().take(if opens { LINES_MAX } else { 1 }).enumerate() {
        if line.is_empty() || line.starts_with('>') || joined.len() + line.len() > CHARS_MAX * 4 {
            return None;
        }
        joined.push_str(line.trim());
        joined.push(' ');
        if joined.trim_end().ends_with([':', '：']) {
            return is_attribution(&joined, opens).then_some(index + 1);
        }
    }
    None
}

/// "Maria wrote:", which says enough only right above a marked quote.
pub(super) fn is_short(line: &str) -> bool {
    let line = line.trim().to_lowercase();
    let is_line = line.ends_with([':', '：']) && line.split_whitespace().count() <= 8;
    is_line
        && VERBS.iter().chain(&["said", "says", "sagte", "a dit", "dijo"]).any(|verb| has_word(&line, verb))
}

fn opens(line: &str) -> bool {
    let line = line.trim_start_matches(|char: char| !char.is_alphanumeric());
    let word = line.split(|char: char| !char.is_alphanumeric()).next().unwrap_or_default().to_lowercase();
    line.starts_with(|char: char| char.is_ascii_digit())
        || OPENERS.contains(&word.as_str())
        || line.starts_with('在')
}

fn is_attribution(joined: &str, opens: bool) -> bool {
    let joined = joined.trim().to_lowercase();
    if joined.chars().count() > CHARS_MAX {
        return false;
    }
    let has_verb = VERBS.iter().any(|verb| has_word(&joined, verb));
    let has_address = joined.split_whitespace().any(|word| {
        word.trim_matches(['<', '>', ':', '(', ')', '[', ']', '"'])
            .split_once('@')
            .is_some_and(|(local, domain)| !local.is_empty() && domain.contains('.'))
    });
    let has_date = has_date(&joined);
    (has_verb && (has_date || has_address)) || (opens && has_date && has_address)
}

/// The word stands by itself, or is followed by what such words are followed by.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(index, _)| {
        let before = text[..index].chars().next_back();
        let after = text[index + word.len()..].chars().next();
        let is_wide = !word.is_ascii();
        !before.is_some_and(|char| char.is_alphanumeric() && !is_wide)
            && !after.is_some_and(|char| char.is_ascii_alphanumeric() && !is_wide)
    })
}

/// A time of day, a year, or three numbers as dates have them.
fn has_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    let has_time = bytes.windows(4).any(|window| {
        window[0].is_ascii_digit()
            && matches!(window[1], b':' | b'.' | b'h')
            && window[2].is_ascii_digit()
            && window[3].is_ascii_digit()
    });
    let numbers: Vec<&str> =
        text.split(|char: char| !char.is_ascii_digit()).filter(|part| !part.is_empty()).collect();
    let has_year = numbers
        .iter()
        .any(|number| number.len() == 4 && (number.starts_with("19") || number.starts_with("20")));
    let has_slashes = text.split_whitespace().any(|word| {
        let parts: Vec<&str> = word.trim_matches([',', '.']).split(['/', '.', '-']).collect();
        parts.len() == 3
            && parts
                .iter()
                .all(|part| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit()))
    });
    has_time || has_year || has_slashes
}
