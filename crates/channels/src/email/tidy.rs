//! Making texts from outside fit to keep and to show.

/// On one line, without control characters, invisible direction marks or doubled spaces; cut after
/// `chars_max` characters.
pub(crate) fn one_line(text: &str, chars_max: usize) -> String {
    let mut line = String::with_capacity(text.len().min(chars_max * 4));
    let mut is_spaced = true;
    for (count, char) in text.chars().filter(|char| !is_deceiving(*char)).enumerate() {
        if count >= chars_max {
            break;
        }
        let is_space = char.is_whitespace() || char.is_control();
        if !is_space {
            line.push(char);
        } else if !is_spaced {
            line.push(' ');
        }
        is_spaced = is_space;
    }
    line.truncate(line.trim_end().len());
    line
}

/// Lines end with `\n`, U+0000 becomes U+FFFD, other control characters but tab and line end vanish.
pub(crate) fn lines(text: &str) -> String {
    let mut tidy = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\r' => {
                chars.next_if_eq(&'\n');
                tidy.push('\n');
            }
            '\n' | '\t' => tidy.push(char),
            '\0' => tidy.push(char::REPLACEMENT_CHARACTER),
            '\u{c}' | '\u{b}' | '\u{2028}' | '\u{2029}' | '\u{85}' => tidy.push('\n'),
            '\u{feff}' => (),
            _ if char.is_control() || is_noncharacter(char) => (),
            _ => tidy.push(char),
        }
    }
    tidy
}

/// HTML keeps its bytes; only what no store takes is replaced.
pub(crate) fn markup(html: &str) -> String {
    html.replace('\0', "\u{fffd}").replace('\u{feff}', "")
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

/// Direction overrides and isolates (a name like `gpj.exe` shown reversed), and characters that do not
/// exist.
fn is_deceiving(char: char) -> bool {
    matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
        || is_noncharacter(char)
}

fn is_noncharacter(char: char) -> bool {
    matches!(char, '\u{fdd0}'..='\u{fdef}') || (char as u32) & 0xfffe == 0xfffe
}
