//! `format=flowed` (RFC 3676): soft line ends are joined again.

/// Joins the soft lines of a flowed text. `Spaces::Deleted` is `DelSp=yes`. The text's lines end with `\n`.
pub(super) fn unfold(text: &str, spaces: Spaces) -> String {
    let mut out = String::with_capacity(text.len());
    let mut open: Option<usize> = None;
    for line in text.strip_suffix('\n').unwrap_or(text).split('\n') {
        let depth = line.bytes().take_while(|byte| *byte == b'>').count();
        let words = &line[depth..];
        let words = words.strip_prefix(' ').unwrap_or(words);
        let is_signature = words == "-- ";
        if open != Some(depth) || is_signature {
            if open.is_some() {
                out.push('\n');
            }
            start(&mut out, depth);
        }
        let is_soft = words.ends_with(' ') && !is_signature;
        out.push_str(if is_soft && spaces == Spaces::Deleted { &words[..words.len() - 1] } else { words });
        open = is_soft.then_some(depth);
        if !is_soft {
            out.push('\n');
        }
    }
    if open.is_some() {
        out.push('\n');
    }
    out
}

/// What becomes of the space before a soft line end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spaces {
    /// It stays: it separates words.
    Kept,
    /// It goes: languages without spaces.
    Deleted,
}

fn start(out: &mut String, depth: usize) {
    out.extend(std::iter::repeat_n('>', depth));
    if depth > 0 {
        out.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(unfold(text, Spaces::Kept), expected);
    }

    #[test]
    fn soft_lines_are_joined() {
        check("one \ntwo\nthree\n", "one two\nthree\n");
        check("> a \n> b\nc\n", "> a b\nc\n");
        check("> a \nb\n", "> a \nb\n");
        check(">> a \n>> b \n> c\n", ">> a b \n> c\n");
        check("text \n-- \nname\n", "text \n-- \nname\n");
        check(" >stuffed\n From x\n", ">stuffed\nFrom x\n");
        check("\n\na\n\n", "\n\na\n\n");
        check("", "\n");
        assert_eq!(unfold("日本 \n語\n", Spaces::Deleted), "日本語\n");
    }
}
