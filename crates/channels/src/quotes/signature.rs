//! Where a signature begins. "Best wishes, Maria" is part of what somebody says and stays; what is folded is
//! what a program puts below every mail.

use super::is_rule;

/// Lines a signature may have.
const LINES_MAX: usize = 30;

/// Beginnings of what phones and apps add, lower case.
const APPS: [&str; 40] = [
    "sent from",
    "sent via",
    "sent with",
    "sent by",
    "get outlook for",
    "get the new outlook",
    "von meinem",
    "gesendet von",
    "gesendet mit",
    "gesendet über",
    "diese nachricht wurde von meinem",
    "outlook für",
    "holen sie sich outlook",
    "envoyé de",
    "envoyé depuis",
    "envoyé à partir",
    "télécharger outlook",
    "obtenir outlook",
    "enviado desde",
    "enviado do",
    "enviado de",
    "enviado via",
    "obtener outlook",
    "inviato da",
    "inviato dal",
    "scarica outlook",
    "verzonden vanaf",
    "verzonden met",
    "verstuurd vanaf",
    "skickat från",
    "sendt fra",
    "wysłane z",
    "отправлено с",
    "отправлено из",
    "lähetetty",
    "发自我的",
    "從我的",
    "iphoneから",
    "나의 iphone",
    "via mobile",
];

/// The first line of the signature within a stretch of somebody's own lines; may be the first of all.
pub(super) fn start(lines: &[&str]) -> Option<usize> {
    delimiter(lines).or_else(|| app(lines)).or_else(|| dashed_name(lines)).or_else(|| card(lines))
}

/// The dashes that the standard asks for, or a rule with short lines below.
fn delimiter(lines: &[&str]) -> Option<usize> {
    let start = lines.iter().rposition(|line| matches!(line.trim(), "--" | "—" | "- -"));
    if let Some(start) = start.filter(|start| lines.len() - start <= LINES_MAX) {
        return Some(start);
    }
    (lines.len().saturating_sub(LINES_MAX)..lines.len()).find(|rule| is_rule_of_signature(lines, *rule))
}

fn is_rule_of_signature(lines: &[&str], rule: usize) -> bool {
    let below = lines[rule + 1..].iter().filter(|line| !line.is_empty());
    let stands_free = rule == 0 || lines[rule - 1].is_empty();
    is_rule(lines[rule], 5)
        && stands_free
        && (1..=15).contains(&below.clone().count())
        && below.clone().all(|line| line.chars().count() <= 80)
}

/// "Sent from my phone" in one of the last lines.
fn app(lines: &[&str]) -> Option<usize> {
    let start = (lines.len().saturating_sub(4)..lines.len()).find(|index| is_app(lines[*index]))?;
    let paragraph = paragraph_start(lines, start);
    let is_below_a_name = lines[start].eq_ignore_ascii_case("via mobile") && start - paragraph == 1;
    if is_below_a_name {
        return Some(paragraph);
    }
    let has_delimiter = start > 0 && is_rule(lines[start - 1], 2);
    Some(if has_delimiter { start - 1 } else { start })
}

fn is_app(line: &str) -> bool {
    let line = line.trim().trim_start_matches(['*', '_', '<', '[', '-', ' ']).to_lowercase();
    let is_short = line.chars().count() <= 100 && line.split_whitespace().count() <= 14;
    let ends_a_sentence = line.ends_with(['.', '?', '!']) && !line.ends_with("mail!") || line.contains(", ");
    is_short
        && !ends_a_sentence
        && (APPS.iter().any(|opening| line.starts_with(opening))
            || line.ends_with("gönderildi")
            || line.ends_with("から送信"))
}

/// A last paragraph "-Maria" or "- Maria Lopez".
fn dashed_name(lines: &[&str]) -> Option<usize> {
    let last = lines.len().checked_sub(1)?;
    let name = lines[last].trim().strip_prefix('-')?;
    let words: Vec<&str> = name.split_whitespace().collect();
    let is_name = (1..=3).contains(&words.len())
        && name.starts_with(char::is_uppercase)
        && words.iter().all(|word| {
            word.starts_with(char::is_uppercase)
                && word.chars().all(|char| char.is_alphabetic() || char == '.')
        });
    let stands_alone = last > 0 && lines[last - 1].is_empty();
    (is_name && stands_alone).then_some(last)
}

/// A last paragraph like a visiting card: a name, then at least two lines of ways to reach it.
fn card(lines: &[&str]) -> Option<usize> {
    let start = paragraph_start(lines, lines.len().checked_sub(1)?);
    let card = &lines[start..];
    let above = lines[..start].iter().rfind(|line| !line.is_empty())?;
    let name = card.first()?.trim();
    let is_name = name.split_whitespace().count() <= 6 && !name.ends_with([':', '?', '!', '.'])
        || name.ends_with("Ph.D.");
    let is_card = (3..=10).contains(&card.len())
        && card.iter().all(|line| line.chars().count() <= 70)
        && is_name
        && !is_way(name)
        && !above.ends_with(':')
        && card.iter().filter(|line| is_way(line)).count() >= 2;
    is_card.then_some(start)
}

/// An address, a telephone number or a page, and next to nothing else.
fn is_way(line: &str) -> bool {
    let line = line.trim();
    let words = line.split_whitespace().count();
    let digits = line.chars().filter(char::is_ascii_digit).count();
    let letters = line.chars().filter(|char| char.is_alphabetic()).count();
    let is_address = words <= 2 && line.contains('@') && line.contains('.');
    let is_page = words <= 2 && (line.contains("www.") || line.contains("http"));
    is_address || is_page || digits >= 7 && letters <= 10
}

fn paragraph_start(lines: &[&str], at: usize) -> usize {
    lines[..at].iter().rposition(|line| line.is_empty()).map_or(0, |above| above + 1)
}
