//! A text to be folded into reply and remainder.
#![no_main]

use channels::quotes::fold;
use libfuzzer_sys::fuzz_target;

fn lines(text: &str) -> Vec<&str> {
    let mut lines: Vec<&str> = text.split('\n').map(str::trim).filter(|line| !line.is_empty()).collect();
    lines.sort_unstable();
    lines
}

fuzz_target!(|text: &str| {
    if text.contains('\u{fdd0}') {
        return;
    }
    let folded = fold(text);
    let both = format!("{}\n{}", folded.text, folded.quoted);
    assert_eq!(lines(&both), lines(text), "a line was lost");
});
