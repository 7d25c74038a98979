//! "The topics (that) we will discuss are listed below": what only tells which thing is meant.

use super::acts::Clause;
use super::lists::{List, list};
use super::nouns;
use super::refusals::first_of_pair;
use super::sentences::Sentence;
use super::words::Sort;

/// The noun that a relative clause belongs to stands at most so many words after its article.
const NOUN_WORDS_MAX: usize = 5;

/// How a clause hangs on its noun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    /// "the help that we will give"
    That,
    /// "the help we will give"
    Bare,
}

/// Does the clause whose subject begins at `subject` only tell which thing is meant? `verb` is what would be promised.
pub(super) fn is_relative(clause: &Clause<'_>, subject: usize, verb: usize) -> bool {
    let sentence = clause.sentence;
    let first = first_of_pair(sentence, subject);
    let is_that = matches!(sentence.back(first, 1), "that" | "which" | "whom");
    let Some(noun) = first.checked_sub(1 + usize::from(is_that)).filter(|noun| *noun >= sentence.from) else {
        return false;
    };
    let is_noun = sentence.sort(noun) == Some(Sort::Word) && !NO_NOUNS.contains(sentence.word(noun));
    if sentence.back(first, 1) == "which" && nouns::is_preposition(sentence.word(noun)) {
        return true;
    }
    is_noun
        && has_article(sentence, noun, if is_that { Told::That } else { Told::Bare })
        && (is_that || is_open(clause, verb))
}

/// "the topics", "any questions", "the list of deals"; not "once the part is in we will".
fn has_article(sentence: &Sentence<'_>, noun: usize, told: Told) -> bool {
    let from = noun.saturating_sub(NOUN_WORDS_MAX).max(sentence.from);
    let begin = (sentence.from..=noun).rev().find(|at| sentence.begins_clause(*at)).unwrap_or(sentence.from);
    let article = (from.max(begin)..noun).rev().find(|at| ARTICLES.contains(sentence.word(*at)));
    let is_led = |at: usize| LEADS.contains(sentence.word(at));
    // With a "that" only a lead at the beginning makes it another clause.
    let led_to = if told == Told::That { begin + 1 } else { noun };
    article.is_some_and(|article| {
        !(begin..led_to).any(is_led) || sentence.back(article, 1) == "of" && !is_led(begin)
    })
}

/// Nothing follows the verb that it could be done to, or the sentence goes on with another verb: "we will discuss are
/// listed below".
fn is_open(clause: &Clause<'_>, verb: usize) -> bool {
    let is_end = verb + 1 >= clause.end || is_given(clause, verb);
    let goes_on = (verb + 1..clause.end).any(|at| {
        let is_verb = matches!(clause.word(at), "is" | "are" | "was" | "were");
        let is_subject = matches!(
            clause.sentence.back(at, 1),
            "it" | "this"
                | "that"
                | "which"
                | "who"
                | "what"
                | "there"
                | "he"
                | "she"
                | "they"
                | "you"
                | "we"
        );
        // "One of the things we will look at is price"
        let is_stranded = at == verb + 2 && nouns::is_preposition(clause.sentence.back(at, 1));
        let is_led = clause.sentence.any(verb, at, |word| LEADS.contains(word));
        is_verb && !is_subject && (is_stranded || !is_led)
    });
    // "The items we will cover on Monday"
    let is_timed =
        matches!(clause.word(verb + 1), "on" | "in" | "at" | "during" | "tomorrow" | "today" | "next");
    let is_bare =
        matches!(clause.word(verb), "cover" | "make" | "discuss" | "address" | "use" | "present" | "review");
    is_end || goes_on || is_bare && is_timed
}

/// "The savings we will bring you over the years": what is given stands before.
fn is_given(clause: &Clause<'_>, verb: usize) -> bool {
    let after = clause.word(verb + 2);
    matches!(clause.word(verb), "provide" | "give" | "offer" | "bring" | "send" | "show")
        && clause.word(verb + 1) == "you"
        && (after.is_empty() && verb + 2 >= clause.end || nouns::is_preposition(after) && after != "with")
}

static ARTICLES: List = List::new(|| list("the any all every each an a first only these those some"));

/// With these before it a noun is no head of a relative clause: "when the part is in we will", "for the moment I will".
static LEADS: List = List::new(|| {
    list(
        "when once after as if until till before by since while whenever upon in on at for with per during following from \
         to due because given regarding unless whether thanks thank sorry",
    )
});

/// What stands before "we will" or "that we will" without being what is told about.
static NO_NOUNS: List = List::new(|| {
    list(
        "and but or so then also now sure assured certain confident know note aware confirm promise guarantee ensure say \
         see fact case meantime event you us me him her them best day moment is was are be i we it they fine same ok okay \
         hello hi dear team all soon news word",
    )
});
