//! Folding: what somebody wrote now is told from what they quote and from their signature.
//!
//! Every line of a text ends in exactly one of the two halves; only empty lines at the cuts are lost. Where
//! somebody answers between the lines of a quote, the quote stays, because without it the answers say
//! nothing. A text that is nothing but quote (a forward without a word) is not folded at all.

mod attribution;
mod headers;
mod signature;
#[cfg(test)]
mod tests;

/// A line that readers of HTML put where a quote begins that goes on to the end.
pub(crate) const QUOTE_BEGINS: &str = "\u{fdd0}";

/// A text in its two halves.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Folded {
    /// What was written now.
    pub text: String,
    /// Quotes and signature, in their order.
    pub quoted: String,
}

/// Folds a text whose lines end with `\n`.
pub fn fold(text: &str) -> Folded {
    let lines: Vec<&str> = text.split('\n').map(str::trim_end).collect();
    let mut kinds = classify(&lines);
    for own in own_stretches(&lines, &kinds) {
        kinds[signature_start(&lines, &own)..own.end].fill(Kind::Signature);
    }
    let owns = own_stretches(&lines, &kinds);
    let Some((first, last)) = owns.first().zip(owns.last()) else {
        return Folded { text: joined(&lines, |_| true), quoted: String::new() };
    };
    let opens_with_quote = owns.len() > 1 && first.start > 0;
    let shown = if opens_with_quote { 0..last.end } else { first.start..last.end };
    Folded {
        text: joined(&lines, |index| shown.contains(&index)),
        quoted: joined(&lines, |index| !shown.contains(&index)),
    }
}

/// Signatures one below the other: a person's, an app's, a list's.
const SIGNATURES_MAX: usize = 3;

/// Where the signatures of a stretch begin; a list's footer may stand below a person's name.
fn signature_start(lines: &[&str], own: &Stretch) -> usize {
    let mut end = own.end;
    for _ in 0..SIGNATURES_MAX {
        let Some(start) = signature::start(&lines[own.start..end]) else { return end };
        let above = lines[own.start..own.start + start].iter().rposition(|line| !line.is_empty());
        let Some(above) = above else { return own.start };
        end = own.start + above + 1;
    }
    end
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Own,
    Quote,
    Signature,
}

type Stretch = std::ops::Range<usize>;

fn classify(lines: &[&str]) -> Vec<Kind> {
    let mut kinds = vec![Kind::Own; lines.len()];
    let mut at = 0;
    while at < lines.len() {
        if is_marked(lines[at]) {
            kinds[at] = Kind::Quote;
            at += 1;
        } else if lines[at] == QUOTE_BEGINS || headers::begin(&lines[at..]) {
            let start = rule_above(lines, at);
            kinds[start..].fill(Kind::Quote);
            break;
        } else if let Some(length) = attribution::length(&lines[at..]) {
            if is_marked_below(&lines[at + length..]) {
                kinds[at..at + length].fill(Kind::Quote);
                at += length;
            } else {
                kinds[at..].fill(Kind::Quote);
                break;
            }
        } else {
            let is_announced = attribution::is_short(lines[at]) && is_followed_by_marks(&lines[at + 1..]);
            kinds[at] = if is_announced { Kind::Quote } else { Kind::Own };
            at += 1;
        }
    }
    rejoin_wrapped(lines, &mut kinds);
    kinds
}

fn is_marked(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// Whether the quote is marked line by line, perhaps after a few words like "[...]"; otherwise it goes on to
/// the end.
fn is_marked_below(lines: &[&str]) -> bool {
    lines.iter().filter(|line| !line.is_empty()).take(3).any(|line| is_marked(line))
}

fn is_followed_by_marks(lines: &[&str]) -> bool {
    lines.iter().find(|line| !line.is_empty()).is_some_and(|line| is_marked(line))
}

/// A line that a program broke off a long quoted one: short, right between marked lines.
fn rejoin_wrapped(lines: &[&str], kinds: &mut [Kind]) {
    for index in 1..lines.len().saturating_sub(1) {
        let is_broken_off = kinds[index] == Kind::Own
            && !lines[index].is_empty()
            && lines[index].chars().count() < 40
            && is_marked(lines[index - 1])
            && lines[index - 1].chars().count() >= 60
            && is_marked(lines[index + 1]);
        if is_broken_off {
            kinds[index] = Kind::Quote;
        }
    }
}

/// The rule that programs draw above a quote belongs to it.
fn rule_above(lines: &[&str], at: usize) -> usize {
    let above = lines[..at].iter().rposition(|line| !line.is_empty());
    above.filter(|above| is_rule(lines[*above], 3)).unwrap_or(at)
}

/// A line of nothing but dashes and the like.
fn is_rule(line: &str, length_min: usize) -> bool {
    let marks = line.chars().filter(|char| !char.is_whitespace());
    marks.clone().count() >= length_min
        && marks.clone().all(|char| matches!(char, '-' | '_' | '=' | '*' | '—' | '–' | '─'))
}

/// Stretches of own lines that say something.
fn own_stretches(lines: &[&str], kinds: &[Kind]) -> Vec<Stretch> {
    let mut stretches: Vec<Stretch> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        if kinds[index] != Kind::Own {
            continue;
        }
        match stretches.last_mut() {
            _ if line.is_empty() => (),
            Some(open) if kinds[open.end..index].iter().all(|kind| *kind == Kind::Own) => {
                open.end = index + 1;
            }
            _ => stretches.push(index..index + 1),
        }
    }
    stretches
}

fn joined(lines: &[&str], is_wanted: impl Fn(usize) -> bool) -> String {
    let wanted = lines.iter().enumerate().filter(|(index, line)| is_wanted(*index) && **line != QUOTE_BEGINS);
    let text = wanted.map(|(_, line)| *line).collect::<Vec<_>>().join("\n");
    text.trim_start_matches('\n').trim_end().to_owned()
}
