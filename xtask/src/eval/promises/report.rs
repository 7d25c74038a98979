//! The figures, as lines of text.

use std::time::Duration;

use rules::promises::detect::DueSaid;

use super::Case;
use super::labels::{DueLabel, Split};
use super::score::{Counts, kappa, matched};

/// What the rules must reach on messages that nobody who wrote them has seen.
const F1_MIN: f64 = 0.90;
const PRECISION_MIN: f64 = 0.90;
const DUE_FOUND_MIN: f64 = 0.90;
const RESOLVED_WRONG_MAX: u32 = 1;

/// What the bars are about.
pub(super) struct Outcome {
    promises: Counts,
    due_found: Share,
    resolved_wrong: Share,
}

impl Outcome {
    /// The bars that were not reached, each as a sentence; none when all were.
    pub(super) fn missed(&self) -> Vec<String> {
        let (f1, precision) = (self.promises.f1(), self.promises.precision());
        let due_found = f64::from(self.due_found.holds) >= DUE_FOUND_MIN * f64::from(self.due_found.of);
        let bars = [
            (f1 >= F1_MIN, format!("F1 {f1:.3}, and {F1_MIN:.2} is wanted")),
            (
                precision >= PRECISION_MIN,
                format!("precision {precision:.3}, and {PRECISION_MIN:.2} is wanted"),
            ),
            (
                due_found,
                format!(
                    "due expressions found {}, and {DUE_FOUND_MIN:.2} of them are wanted",
                    self.due_found.told()
                ),
            ),
            (
                self.resolved_wrong.holds <= RESOLVED_WRONG_MAX,
                format!(
                    "due times resolved wrong {}, and at most {RESOLVED_WRONG_MAX} may be",
                    self.resolved_wrong.told()
                ),
            ),
        ];
        bars.into_iter().filter(|(is_met, _)| !is_met).map(|(_, missed)| missed).collect()
    }
}

/// Prints the figures of the messages that belong to a part; None when there are none.
pub(super) fn part(name: &str, cases: &[Case<'_>], belongs: impl Fn(&Case<'_>) -> bool) -> Option<Outcome> {
    let part: Vec<&Case<'_>> = cases.iter().filter(|case| belongs(case)).collect();
    if part.is_empty() {
        return None;
    }
    let with = part.iter().filter(|case| !case.labelled.agreed.is_empty()).count();
    println!("{name}: {} messages, {with} with a promise", part.len());
    let promises = counts(&part);
    println!("  {}", line("promises", promises));
    for source in super::COLLECTIONS {
        let here: Vec<&Case<'_>> =
            part.iter().copied().filter(|case| case.labelled.source() == source).collect();
        println!("    {}", line(&format!("{source} ({})", here.len()), counts(&here)));
    }
    println!("  {}", line("messages", by_message(&part)));
    let (due_found, resolved_wrong) = details(&part);
    if let Some(kappa) = kappa(part.iter().map(|case| case.labelled)) {
        println!("  kappa of the two readings  {kappa:.3}");
    }
    println!();
    Some(Outcome { promises, due_found, resolved_wrong })
}

fn line(name: &str, counts: Counts) -> String {
    format!(
        "{name:<26} precision {:.3} ({} of {})  recall {:.3} ({} of {})  F1 {:.3}",
        counts.precision(),
        counts.right,
        counts.heard,
        counts.recall(),
        counts.found,
        counts.labelled,
        counts.f1()
    )
}

fn counts(cases: &[&Case<'_>]) -> Counts {
    let mut counts = Counts::default();
    for case in cases {
        counts.add(&matched(case.text, &case.labelled.agreed, &case.heard));
    }
    counts
}

fn by_message(cases: &[&Case<'_>]) -> Counts {
    let mut counts = Counts::default();
    for case in cases {
        counts.add_message(case.labelled.agreed.len(), case.heard.len());
    }
    counts
}

/// Something counted among the promises found: how many it holds for, of how many.
#[derive(Default)]
struct Share {
    of: u32,
    holds: u32,
}

impl Share {
    fn add(&mut self, holds: bool) {
        self.of += 1;
        self.holds += u32::from(holds);
    }

    fn told(&self) -> String {
        format!("{} of {}", self.holds, self.of)
    }
}

/// Prints what is counted among the promises found; answers the due expressions found and those resolved wrong.
fn details(cases: &[&Case<'_>]) -> (Share, Share) {
    let (mut kind, mut conditional) = (Share::default(), Share::default());
    let (mut due, mut class, mut resolved, mut invented) =
        (Share::default(), Share::default(), Share::default(), Share::default());
    for case in cases {
        let matched = matched(case.text, &case.labelled.agreed, &case.heard);
        for (label, place) in case.labelled.agreed.iter().zip(&matched.of_label) {
            let heard = place.map(|place| &case.heard[place]);
            if let Some(heard) = heard {
                kind.add(heard.kind == label.kind);
                conditional.add(heard.conditional == label.conditional);
            }
            let said = heard.and_then(|heard| heard.due);
            let Some(wanted) = &label.due else {
                if heard.is_some() {
                    invented.add(said.is_some());
                }
                continue;
            };
            let found = said.filter(|said| is_at(said, wanted));
            due.add(found.is_some());
            if let Some(found) = found {
                class.add(class_of(found.precision.code()) == wanted.class);
                if let Some(right) = wanted.right {
                    // A day's last second and the next day's first are one moment.
                    let is_right = found.at.is_some_and(|at| at.duration_since(right).abs().as_secs() <= 1);
                    resolved.add(!is_right);
                }
            }
        }
    }
    println!("  kind right                 {}", kind.told());
    println!("  conditional right          {}", conditional.told());
    println!("  due expression found       {}", due.told());
    println!("  its class right            {}", class.told());
    println!("  due found where none is    {}", invented.told());
    println!("  due resolved wrong         {}", resolved.told());
    (due, resolved)
}

/// Does what was heard about when share a character with what a person read?
fn is_at(said: &DueSaid<'_>, wanted: &DueLabel) -> bool {
    said.span.first_char < wanted.end && wanted.start < said.span.end_char
}

fn class_of(precision: &str) -> &str {
    match precision {
        "vague" | "event" => precision,
        _ => "dated",
    }
}

/// What was missed and what was heard wrongly in the development part.
pub(super) fn misses(cases: &[Case<'_>]) {
    for case in cases.iter().filter(|case| case.labelled.split == Split::Dev) {
        let matched = matched(case.text, &case.labelled.agreed, &case.heard);
        for (label, place) in case.labelled.agreed.iter().zip(&matched.of_label) {
            let Some(place) = place else {
                println!("missed  {}  {}", case.labelled.reference, cut(case.text, label.start, label.end));
                continue;
            };
            let said = case.heard[*place].due;
            if let Some(wanted) =
                label.due.as_ref().filter(|wanted| !said.is_some_and(|said| is_at(&said, wanted)))
            {
                println!("no due  {}  {}", case.labelled.reference, cut(case.text, wanted.start, wanted.end));
            }
        }
        for (heard, is_right) in case.heard.iter().zip(&matched.is_right) {
            if !is_right {
                println!("wrong   {}  {}", case.labelled.reference, heard.text);
            }
        }
    }
}

fn cut(text: &str, start: usize, end: usize) -> String {
    text.chars().skip(start).take(end - start).collect()
}

/// How long one message takes.
pub(super) fn speed(each: Duration) {
    let built = if cfg!(debug_assertions) { "unoptimized: no measure of speed" } else { "optimized" };
    println!("{:.1} microseconds a message ({built})", each.as_secs_f64() * 1e6);
}
