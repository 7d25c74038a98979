//! The words that distinguish the conversations of a leak, with real sentences.

use std::collections::{BTreeMap, BTreeSet};

use measures::leaks::contrast::{Occurrence, contrasts};
use measures::multiple::benjamini_hochberg;

/// The share of mistakes among the words that are named.
const FALSE_MAX: f64 = 0.05;
/// So many conversations at least use a word that is named.
const CONVERSATIONS_MIN: u64 = 3;
const WORDS_MAX: usize = 6;
const SENTENCES_MAX: usize = 3;
/// The weight of what is believed beforehand, in words: a tenth of what was read, within these.
const PRIOR_BETWEEN: (f64, f64) = (10.0, 300.0);
/// Letters of a word, and characters of a sentence.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=24;
const SENTENCE: std::ops::RangeInclusive<usize> = 12..=220;

/// What customers wrote in one conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Written {
    /// The conversation's number.
    pub(crate) number: i64,
    pub(crate) text: String,
}

/// Words that stand out, and sentences in which they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Telling {
    pub(crate) words: Vec<String>,
    /// A sentence with the number of its conversation.
    pub(crate) sentences: Vec<(i64, String)>,
}

/// What the conversations of a leak say that others do not. Each conversation counts a word once, so that one angry
/// letter is one letter.
pub(crate) fn telling(here: &[Written], elsewhere: &[Written]) -> Telling {
    let mut counted: BTreeMap<String, Occurrence> = BTreeMap::new();
    for (texts, is_here) in [(here, true), (elsewhere, false)] {
        for word in texts.iter().flat_map(|written| words_of(&written.text)) {
            let found = counted.entry(word).or_insert(Occurrence { here: 0, elsewhere: 0 });
            *(if is_here { &mut found.here } else { &mut found.elsewhere }) += 1;
        }
    }
    let (words, counts): (Vec<String>, Vec<Occurrence>) = counted.into_iter().unzip();
    let Some(contrasts) = contrasts(&counts, prior(&counts)) else { return Telling::default() };
    let adjusted = benjamini_hochberg(&contrasts.iter().map(|one| one.p).collect::<Vec<_>>());
    let mut named: Vec<(f64, &String)> = (0..words.len())
        .filter(|at| adjusted[*at] <= FALSE_MAX && counts[*at].here >= CONVERSATIONS_MIN)
        .map(|at| (contrasts[at].z, &words[at]))
        .collect();
    named.sort_by(|one, other| other.0.total_cmp(&one.0));
    let named: Vec<String> = named.into_iter().map(|(_, word)| word.clone()).collect();
    let words = without_parts(&named);
    Telling { sentences: sentences(here, &words), words }
}

fn prior(counts: &[Occurrence]) -> f64 {
    let read: u64 = counts.iter().map(|one| one.here + one.elsewhere).sum();
    let tenth = f64::from(u32::try_from(read).unwrap_or(u32::MAX)) / 10.0;
    tenth.clamp(PRIOR_BETWEEN.0, PRIOR_BETWEEN.1)
}

/// Of "nobody" and "nobody called" the longer says it all.
fn without_parts(words: &[String]) -> Vec<String> {
    let is_part = |word: &String| {
        words.iter().any(|longer| longer != word && longer.split(' ').any(|part| part == word))
    };
    words.iter().filter(|word| !is_part(word)).take(WORDS_MAX).cloned().collect()
}

/// The words of a text, and each two that follow one another, every one once.
fn words_of(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for sentence in text.split(['.', '!', '?', '\n', ';', ',']) {
        let words: Vec<String> = plain(sentence);
        found.extend(words.windows(2).map(|two| two.join(" ")));
        found.extend(words);
    }
    found
}

/// Words in small letters; numbers, addresses and what is too short or too long are left out.
fn plain(sentence: &str) -> Vec<String> {
    let is_plain = |word: &&str| {
        LETTERS.contains(&word.chars().count())
            && word.chars().all(|sign| sign.is_alphabetic() || sign == '\'')
    };
    let bare = |word: &str| word.trim_matches(|sign: char| !sign.is_alphanumeric()).to_lowercase();
    let words: Vec<String> = sentence.split_whitespace().map(bare).collect();
    words.iter().map(String::as_str).filter(is_plain).map(str::to_owned).collect()
}

/// Real sentences, of different conversations, that hold the most of these words.
fn sentences(here: &[Written], words: &[String]) -> Vec<(i64, String)> {
    let mut best: Vec<(usize, i64, &str)> = Vec::new();
    for written in here {
        let held = |sentence: &str| {
            let of_sentence = words_of(sentence);
            words.iter().filter(|word| of_sentence.contains(*word)).count()
        };
        let candidates = written
            .text
            .split_inclusive(['.', '!', '?', '\n'])
            .map(str::trim)
            .filter(|sentence| SENTENCE.contains(&sentence.chars().count()));
        let found = candidates.map(|sentence| (held(sentence), sentence)).max_by_key(|(held, _)| *held);
        if let Some((held, sentence)) = found.filter(|(held, _)| *held > 0) {
            best.push((held, written.number, sentence));
        }
    }
    best.sort_by_key(|(held, number, sentence)| (std::cmp::Reverse(*held), sentence.len(), *number));
    let mut said = BTreeSet::new();
    let fresh = best.into_iter().filter(|(.., sentence)| said.insert(*sentence));
    fresh.take(SENTENCES_MAX).map(|(_, number, sentence)| (number, sentence.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(texts: &[&str]) -> Vec<Written> {
        (1..).zip(texts).map(|(number, text)| Written { number, text: (*text).to_owned() }).collect()
    }

    #[test]
    fn words_of_a_leak_stand_out_with_real_sentences() {
        let here = written(&[
            "Hello. Nobody called me at the weekend. Thanks, Maria",
            "I left a message on your voicemail and nobody called.",
            "Good morning! It is the weekend again and nobody called back.",
            "Your voicemail is full. Nobody called.",
            "Where is my call? Nobody called this weekend!",
            "Hello. The whole weekend nobody called.",
            "Nobody called at the weekend, only your voicemail.",
            "Hello. Nobody called, and your voicemail says weekend.",
        ]);
        let other = "Hello. Where is my parcel? Thanks, Omar";
        let elsewhere = written(&[other; 40]);
        let found = telling(&here, &elsewhere);
        assert_eq!(found.words.first().map(String::as_str), Some("nobody called"), "{found:?}");
        assert!(!found.words.iter().any(|word| word == "hello" || word == "nobody"), "{found:?}");
        assert_eq!(found.sentences.len(), 3);
        for (number, sentence) in &found.sentences {
            let text = &here[usize::try_from(number - 1).unwrap()].text;
            assert!(text.contains(sentence.as_str()), "{sentence} is in no letter");
        }
    }

    #[test]
    fn where_nothing_stands_out_nothing_is_said() {
        let same = written(&["Where is my parcel?"; 30]);
        assert_eq!(telling(&same, &same), Telling::default());
        assert_eq!(telling(&[], &same), Telling::default());
        assert_eq!(plain("Order 4711 from maria@x.example: it's late"), ["order", "from", "it's", "late"]);
    }
}
