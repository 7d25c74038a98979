//! Adding up what the test runners counted.

use std::fmt;
use std::ops::AddAssign;

/// How many tests ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    pub(crate) passed: u32,
    pub(crate) failed: u32,
    pub(crate) skipped: u32,
}

impl Counts {
    /// Reads the closing lines of cargo-nextest, of rustdoc's tests and of node's test runner;
    /// every other line counts nothing.
    pub(crate) fn read<'a>(lines: impl IntoIterator<Item = &'a str>) -> Self {
        let mut counts = Self::default();
        for line in lines {
            counts += Self::of_line(line);
        }
        counts
    }

    fn of_line(line: &str) -> Self {
        let before = |words: &[&str]| words.iter().map(|word| number_before(line, word)).sum();
        let after = |word| number_after(line.trim(), word);
        // Indented, it is what nextest shows of a test that failed: its summary has counted that one.
        if line.starts_with("test result: ") {
            Self { passed: before(&["passed"]), failed: before(&["failed"]), skipped: before(&["ignored"]) }
        } else if line.trim().starts_with("Summary [") {
            Self {
                passed: before(&["passed"]),
                failed: before(&["failed", "timed", "exec"]),
                skipped: before(&["skipped"]),
            }
        } else {
            Self { passed: after("pass"), failed: after("fail"), skipped: after("skipped") }
        }
    }

    /// Tests that ran, but said that they could not do what they are for, are skipped, not passed.
    pub(crate) fn with_skips(self, skips: u32) -> Self {
        let moved = skips.min(self.passed);
        Self { passed: self.passed - moved, skipped: self.skipped + moved, ..self }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{} passed, {} failed, {} skipped", self.passed, self.failed, self.skipped)
    }
}

/// The number right before a word: `12` in `12 passed (1 slow), 3 failed`.
fn number_before(line: &str, word: &str) -> u32 {
    let words: Vec<&str> = line.split([' ', ',', ';', '(', ')']).filter(|part| !part.is_empty()).collect();
    words.windows(2).filter(|pair| pair[1] == word).find_map(|pair| pair[0].parse().ok()).unwrap_or(0)
}

/// The number of node's closing lines: `12` in `# pass 12` and in `ℹ pass 12`.
fn number_after(line: &str, word: &str) -> u32 {
    let mut words = line.split(' ');
    match (words.next(), words.next(), words.next(), words.next()) {
        (Some("#" | "ℹ"), Some(said), Some(number), None) if said == word => number.parse().unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    #[track_caller]
    fn check(lines: &str, passed: u32, failed: u32, skipped: u32) {
        assert_eq!(Counts::read(lines.lines()), Counts { passed, failed, skipped });
    }

    #[test]
    fn closing_lines_of_every_runner_are_counted() {
        check("     Summary [   1.234s] 9 tests run: 9 passed, 0 skipped", 9, 0, 0);
        check("Summary [ 0.1s] 7 tests run: 4 passed (1 slow), 2 failed, 1 timed out, 3 skipped", 4, 3, 3);
        check("test result: ok. 5 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out", 5, 0, 1);
        check("# tests 4\n# pass 3\n# fail 1\n# skipped 0", 3, 1, 0);
        check("ℹ pass 3\nℹ fail 0\nℹ skipped 2", 3, 0, 2);
    }

    #[test]
    fn other_lines_count_nothing() {
        check("PASS [ 0.1s] store ids::tests::grow\n2 passed the door\n# a title", 0, 0, 0);
        check("    test result: FAILED. 0 passed; 1 failed; 0 ignored", 0, 0, 0);
    }

    #[test]
    fn a_test_that_skipped_itself_did_not_pass() {
        let ran = Counts { passed: 5, failed: 1, skipped: 0 };
        assert_eq!(ran.with_skips(2), Counts { passed: 3, failed: 1, skipped: 2 });
        assert_eq!(ran.with_skips(9), Counts { passed: 0, failed: 1, skipped: 5 });
    }
}
