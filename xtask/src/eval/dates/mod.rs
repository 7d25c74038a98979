//! Time expressions, measured against the English cases of a public collection (MIT).
//!
//! A case is a sentence with its moment, and is right when every expression it lists is found where it stands,
//! nothing else is (where the file lists all there are), and each means the same day and time before the rules of
//! the house; of a range its end. Which cases are left out and which are measured apart, and why, stands in
//! `excluded.txt`; what is on neither list is the stated subset, and the bar is about that.

mod cases;
mod excluded;
mod verdict;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use super::collection;
use cases::Case;
use excluded::Reason;
use verdict::Verdict;

/// At least so many cases remain in the subset.
const CASES_MIN: u32 = 300;
/// So many of a hundred are right.
const RIGHT_MIN: f64 = 97.0;

#[derive(Args)]
pub(crate) struct Options {
    /// List the cases that are wrong
    #[arg(long)]
    wrong: bool,
    /// Only one half of the cases: those that may be looked at while the grammar is written, or those held back
    #[arg(long, value_enum, default_value_t = Part::All)]
    part: Part,
}

/// Which half of the cases, by a hash of file and place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Part {
    All,
    Dev,
    Held,
}

/// The task.
pub(crate) fn dates(options: &Options) -> Result<()> {
    let Some(folder) = collection("datetime_specs") else {
        println!("skipped: there is no datetime_specs in WELLKEPT_SHARED_DATA or ../shared/data");
        return Ok(());
    };
    let outcome = measure(&folder, options.part)?;
    if options.wrong {
        for (case, wrong) in &outcome.wrong {
            println!("{case}: {wrong}");
        }
        println!();
    }
    println!("{outcome}");
    if options.part == Part::All && !outcome.passes() {
        bail!("the subset wants at least {CASES_MIN} cases and {RIGHT_MIN}% of them right");
    }
    Ok(())
}

/// What was counted in one file, or in all.
#[derive(Debug, Default, Clone)]
pub(crate) struct Counts {
    all: u32,
    excluded: u32,
    right: u32,
    wrong_span: u32,
    wrong_value: u32,
}

impl Counts {
    fn cases(&self) -> u32 {
        self.right + self.wrong_span + self.wrong_value
    }

    fn share(&self) -> f64 {
        100.0 * f64::from(self.right) / f64::from(self.cases().max(1))
    }

    fn add(&mut self, other: &Self) {
        self.all += other.all;
        self.excluded += other.excluded;
        self.right += other.right;
        self.wrong_span += other.wrong_span;
        self.wrong_value += other.wrong_value;
    }
}

/// What a measurement found.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    files: BTreeMap<&'static str, Counts>,
    excluded: BTreeMap<Reason, u32>,
    /// What is measured and not of the subset: cases and right ones, by reason.
    apart: BTreeMap<Reason, (u32, u32)>,
    /// Cases and right ones of the half that may be looked at, and of the other, with those measured apart.
    halves: [(u32, u32); 2],
    /// Sentences that say no time, and in how many of them one was found.
    silent: (u32, u32),
    wrong: Vec<(String, String)>,
}

impl Outcome {
    fn total(&self) -> Counts {
        let mut total = Counts::default();
        self.files.values().for_each(|counts| total.add(counts));
        total
    }

    fn passes(&self) -> bool {
        let total = self.total();
        total.cases() >= CASES_MIN && total.share() >= RIGHT_MIN
    }

    fn note(&mut self, case: &Case, verdict: &Verdict, apart: Option<Reason>) {
        let is_right = u32::from(*verdict == Verdict::Right);
        let half = &mut self.halves[usize::from(!case.is_dev())];
        *half = (half.0 + 1, half.1 + is_right);
        if let Verdict::WrongSpan(why) | Verdict::WrongValue(why) = verdict {
            self.wrong.push((format!("{} {} {:?}", case.file, case.place, case.text), why.clone()));
        }
        if let Some(reason) = apart {
            let measured = self.apart.entry(reason).or_default();
            *measured = (measured.0 + 1, measured.1 + is_right);
            return;
        }
        let counts = self.files.entry(case.file).or_default();
        match verdict {
            Verdict::Right => counts.right += 1,
            Verdict::WrongSpan(_) => counts.wrong_span += 1,
            Verdict::WrongValue(_) => counts.wrong_value += 1,
        }
    }
}

/// Reads every case of the collection in `folder`. Fails when a file cannot be read or is not as expected.
pub(crate) fn measure(folder: &Path, part: Part) -> Result<Outcome> {
    let excluded = excluded::list()?;
    let mut outcome = Outcome::default();
    for file in cases::FILES {
        for case in cases::read(folder, file)? {
            if part != Part::All && (part == Part::Dev) != case.is_dev() {
                continue;
            }
            let counts = outcome.files.entry(file).or_default();
            counts.all += 1;
            let reason = excluded.get(&(file, case.place)).copied();
            counts.excluded += u32::from(reason.is_some());
            if let Some(reason) = reason.filter(|reason| !reason.is_apart()) {
                *outcome.excluded.entry(reason).or_default() += 1;
                continue;
            }
            let verdict = verdict::verdict(&case)?;
            if case.is_silent() {
                outcome.silent.0 += 1;
                outcome.silent.1 += u32::from(verdict != Verdict::Right);
                if let Verdict::WrongSpan(why) | Verdict::WrongValue(why) = verdict {
                    outcome.wrong.push((format!("{file} {} {:?}", case.place, case.text), why));
                }
            } else {
                outcome.note(&case, &verdict, reason);
            }
        }
    }
    Ok(outcome)
}

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let head = ["", "cases", "others", "subset", "right", "wrong span", "wrong value", "share"];
        let [file, all, excluded, measured, right, span, value, share] = head;
        writeln!(
            f,
            "{file:24} {all:>6} {excluded:>8} {measured:>8} {right:>6} {span:>10} {value:>11} {share:>7}"
        )?;
        let row = |f: &mut std::fmt::Formatter<'_>, name: &str, counts: &Counts| {
            let Counts { all, excluded, right, wrong_span, wrong_value } = counts;
            let (measured, share) = (counts.cases(), counts.share());
            write!(f, "{name:24} {all:>6} {excluded:>8} {measured:>8} {right:>6} ")?;
            if measured == 0 {
                return writeln!(f, "{wrong_span:>10} {wrong_value:>11} {:>7}", "-");
            }
            writeln!(f, "{wrong_span:>10} {wrong_value:>11} {share:>6.1}%")
        };
        for (file, counts) in &self.files {
            row(f, file, counts)?;
        }
        row(f, "all", &self.total())?;
        let (silent, false_finds) = self.silent;
        writeln!(
            f,
            "\nof {silent} sentences that say no time, one was found in {false_finds}\n\nmeasured apart:"
        )?;
        for (reason, (cases, right)) in &self.apart {
            writeln!(f, "{right:6} of {cases:4}  {reason}")?;
        }
        let share = |(cases, right): (u32, u32)| 100.0 * f64::from(right) / f64::from(cases.max(1));
        let [open, back] = self.halves;
        let all = (open.0 + back.0, open.1 + back.1);
        writeln!(f, "\nsubset and apart together: {} of {} right, {:.1}%", all.1, all.0, share(all))?;
        for (half, counted) in [("that may be looked at", open), ("held back", back)] {
            if counted.0 > 0 {
                let (cases, right) = counted;
                writeln!(f, "  the half {half}: {right} of {cases}, {:.1}%", share(counted))?;
            }
        }
        writeln!(f, "\nleft out:")?;
        for (reason, count) in &self.excluded {
            writeln!(f, "{count:6}  {reason}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Records, for the count at the end of a run, that a test was skipped and why.
    fn skip(test: &str, why: &str) {
        use std::io::Write;
        eprintln!("skipped {test}: {why}");
        if let Ok(path) = std::env::var("WELLKEPT_SKIPS")
            && let Ok(mut file) = std::fs::OpenOptions::new().append(true).create(true).open(path)
        {
            // A lost line only makes the count of skipped tests too small.
            let _ = writeln!(file, "{test}: {why}");
        }
    }

    #[test]
    fn the_stated_subset_is_read() {
        let Some(folder) = collection("datetime_specs") else {
            return skip("the_stated_subset_is_read", "no datetime_specs");
        };
        let outcome = measure(&folder, Part::All).unwrap();
        assert!(outcome.passes(), "{outcome}");
        let (silent, found) = outcome.silent;
        assert!(found * 20 <= silent, "{outcome}");
    }
}
