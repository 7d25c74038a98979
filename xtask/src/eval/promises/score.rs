//! Who is right: which promises that were heard are labelled, and the other way round.

use rules::promises::detect::Heard;

use super::labels::{Label, Labelled};

/// The promises of one message, heard and labelled, brought together.
#[derive(Debug, Default)]
pub(super) struct Matched {
    /// Of each label the promise heard for it.
    pub(super) of_label: Vec<Option<usize>>,
    /// Of each promise heard, whether it is right.
    pub(super) is_right: Vec<bool>,
}

/// Two places that share a character match, one to one, the longest overlap first. Where one subject takes on
/// several acts in one sentence ("we'll look into it and get back to you"), people and rules count them
/// differently: a promise heard that covers further labels of the same sentence is right for all of them, and so
/// are further promises heard inside one label.
pub(super) fn matched(text: &str, labels: &[Label], heard: &[Heard<'_>]) -> Matched {
    let mut matched = Matched { of_label: vec![None; labels.len()], is_right: vec![false; heard.len()] };
    let mut pairs: Vec<(usize, usize, usize)> = Vec::new();
    for (l, label) in labels.iter().enumerate() {
        for (h, heard) in heard.iter().enumerate() {
            pairs.extend(
                Some(overlap(label, heard)).filter(|shared| *shared > 0).map(|shared| (shared, l, h)),
            );
        }
    }
    pairs.sort_by_key(|pair| std::cmp::Reverse(pair.0));
    for (_, l, h) in &pairs {
        if matched.of_label[*l].is_none() && !matched.is_right[*h] {
            matched.of_label[*l] = Some(*h);
            matched.is_right[*h] = true;
        }
    }
    for (_, l, h) in &pairs {
        let (from, to) =
            (labels[*l].start.min(heard[*h].span.first_char), labels[*l].end.max(heard[*h].span.end_char));
        if is_one_sentence(text, from, to) {
            matched.of_label[*l].get_or_insert(*h);
            matched.is_right[*h] = true;
        }
    }
    matched
}

fn overlap(label: &Label, heard: &Heard<'_>) -> usize {
    let start = label.start.max(heard.span.first_char);
    label.end.min(heard.span.end_char).saturating_sub(start)
}

fn is_one_sentence(text: &str, from: usize, to: usize) -> bool {
    !text
        .chars()
        .skip(from)
        .take(to.saturating_sub(from + 1))
        .any(|sign| matches!(sign, '.' | '!' | '?' | '\n'))
}

/// Cohen's kappa of two readings, by whether each finds any promise in a message.
pub(super) fn kappa<'l>(labelled: impl Iterator<Item = &'l Labelled>) -> Option<f64> {
    let mut counts = [[0_u32; 2]; 2];
    for labelled in labelled {
        let [first, second] =
            [&labelled.readings[0], &labelled.readings[1]].map(|reading| usize::from(!reading.is_empty()));
        counts[first][second] += 1;
    }
    let all = f64::from(counts.iter().flatten().sum::<u32>());
    let share = |count: u32| f64::from(count) / all;
    let first = share(counts[1][0] + counts[1][1]);
    let second = share(counts[0][1] + counts[1][1]);
    let agreed = share(counts[0][0] + counts[1][1]);
    let by_chance = first * second + (1.0 - first) * (1.0 - second);
    (all > 0.0 && by_chance < 1.0).then(|| (agreed - by_chance) / (1.0 - by_chance))
}

/// Right ones, those heard, those labelled.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    pub(super) heard: u32,
    pub(super) right: u32,
    pub(super) labelled: u32,
    pub(super) found: u32,
}

impl Counts {
    pub(super) fn add(&mut self, matched: &Matched) {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        self.heard += count(matched.is_right.len());
        self.right += count(matched.is_right.iter().filter(|right| **right).count());
        self.labelled += count(matched.of_label.len());
        self.found += count(matched.of_label.iter().flatten().count());
    }

    /// By whole messages: does it hold a promise or not?
    pub(super) fn add_message(&mut self, labels: usize, heard: usize) {
        self.heard += u32::from(heard > 0);
        self.labelled += u32::from(labels > 0);
        self.right += u32::from(heard > 0 && labels > 0);
        self.found += u32::from(heard > 0 && labels > 0);
    }

    pub(super) fn precision(self) -> f64 {
        ratio(self.right, self.heard)
    }

    pub(super) fn recall(self) -> f64 {
        ratio(self.found, self.labelled)
    }

    pub(super) fn f1(self) -> f64 {
        let sum = self.precision() + self.recall();
        if sum > 0.0 { 2.0 * self.precision() * self.recall() / sum } else { 0.0 }
    }
}

fn ratio(part: u32, whole: u32) -> f64 {
    if whole == 0 { 1.0 } else { f64::from(part) / f64::from(whole) }
}

#[cfg(test)]
mod tests {
    use super::super::labels::Split;
    use super::*;
    use rules::promises::state::Kind;

    fn labelled(first: bool, second: bool) -> Labelled {
        let label = Label { start: 0, end: 1, kind: Kind::Other, conditional: false, due: None };
        let reading = |any: bool| if any { vec![label.clone()] } else { Vec::new() };
        let readings = [reading(first), reading(second)];
        Labelled { reference: "x:1".into(), split: Split::Dev, readings, agreed: Vec::new() }
    }

    #[test]
    fn kappa_is_the_one_of_the_textbooks() {
        let pairs = [(20, true, true), (5, true, false), (10, false, true), (15, false, false)];
        let all: Vec<Labelled> = pairs
            .iter()
            .flat_map(|(times, first, second)| (0..*times).map(move |_| labelled(*first, *second)))
            .collect();
        let kappa = kappa(all.iter()).unwrap();
        assert!((kappa - 0.4).abs() < 1e-9, "{kappa}");
    }
}
