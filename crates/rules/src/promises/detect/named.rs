//! What somebody called by name will do: "Sara will send out the agenda". Only care that a colleague takes on counts;
//! what governors and companies will do is news.

use super::acts::{self, Act, Clause, SOON};
use super::lists::{List, NAMED_DAYS, list};
use super::nouns;
use super::sentences::Sentence;
use super::subjects::Who;
use super::verbs;
use super::words::Sort;
use crate::promises::state::Kind;

/// A name is at most this many words long.
const NAME_WORDS_MAX: usize = 3;

/// The care that the person whose name ends before `will` takes on, without a word about the customer; `verb` is what
/// they will do.
pub(super) fn care(clause: &Clause<'_>, will: usize, verb: usize) -> Option<Act> {
    let base = clause.word(verb);
    let next = clause.word(verb + 1);
    let is_care = match base {
        "get" => next == "with" || next == "back" || clause.sentence.has(verb + 1, &["in", "touch"]),
        "set" => clause.object_is(verb, |word| word == "up"),
        "follow" => next == "up",
        "take" => clause.object_is(verb, |word| word == "care"),
        "work" => matches!(next, "on" | "with"),
        "have" => clause.is_dated && clause.object_is(verb, |word| DONE.contains(&word)),
        _ if clause.is_dated && clause.has_object(verb) && BY_A_DAY.contains(&base) => true,
        _ => CARE.contains(base) && !next.is_empty(),
    };
    let is_spoken_of = matches!(clause.sentence.back(will, 1), "he" | "she");
    if !is_care || !(is_spoken_of || is_person(clause.sentence, will)) {
        return None;
    }
    acts::by_house(clause, verb, base, Who::House)
}

/// What somebody has who did their part.
const DONE: &[&str] =
    &["done", "ready", "finished", "fixed", "draft", "answer", "numbers", "results", "report"];
/// What is care when it is said by when.
const BY_A_DAY: &[&str] = &["review", "check", "fix", "correct", "complete", "finish", "provide", "repair"];

/// What colleagues do for others.
static CARE: List = List::new(|| {
    list(
        "send forward email mail fax fedex overnight resend schedule reschedule arrange coordinate circulate \
         distribute prepare draft handle organize organise book confirm deliver ship finalize finalise compile revise update",
    )
});

/// "Karla will call you": somebody called by name does it for the customer.
pub(super) fn by_somebody(clause: &Clause<'_>, verb: usize) -> Option<Act> {
    let base = clause.word(verb);
    let is_slogan = SLOGANS.contains(base) && !is_personal(clause, verb, base);
    let is_known = verbs::verb(base).is_some() && !(is_slogan && clause.is_named());
    let act = acts::by_house(clause, verb, base, Who::Named)?;
    // "She will be in touch": with whom else? "He will be there in 5 minutes": to whom else?
    let is_for_you = clause.is_for_you(verb)
        || base == "be" && act.kind == Kind::Reply
        || act.kind == Kind::Appointment && clause.object_is(verb, |word| SOON.contains(&word));
    let is_theirs =
        clause.sentence.back(verb, 2) == "they" && THEIRS.contains(&base) && clause.is_for_them(verb);
    let is_for_you = is_for_you || is_theirs && !clause.object_is(verb, |word| matches!(word, "me" | "us"));
    // "They will be out on Thursday to install it."
    let is_for_you = is_for_you || base == "be" && act.kind == Kind::Appointment && clause.is_dated;
    let is_known = is_known || base == "arrive" && act.kind == Kind::Appointment;
    (is_known && is_for_you).then_some(act)
}

/// "Karla will let you know", "give you a call", "bring it to you": what one person does for another.
fn is_personal(clause: &Clause<'_>, verb: usize, base: &str) -> bool {
    match base {
        "let" => clause.object_is(verb, |word| word == "know"),
        "give" => clause.object_kind(verb).is_some(),
        "bring" => clause.is_dated || matches!(clause.word(verb + 1), "it" | "them"),
        "provide" => clause.is_dated,
        _ => false,
    }
}

/// "They will fix it": whoever was spoken of works for the customer.
const THEIRS: &[&str] =
    &["fix", "repair", "bring", "look", "investigate", "replace", "resolve", "clean", "deliver", "refund"];

/// What every product will do for everybody.
static SLOGANS: List =
    List::new(|| list("help provide bring honor give enable let guide lower reduce save improve enhance"));

/// Does what stands before this place look like a person's name, and not like a company, an office or a crowd?
fn is_person(sentence: &Sentence<'_>, end: usize) -> bool {
    let is_capital = |at: usize| {
        at >= sentence.from
            && sentence.token(at).is_some_and(|token| token.is_capital && token.sort == Sort::Word)
    };
    let mut end = end;
    while end > sentence.from && nouns::is_adverb(sentence.back(end, 1)) {
        end -= 1;
    }
    let mut start = end;
    while start > sentence.from && end - start < NAME_WORDS_MAX && is_capital(start - 1) {
        start -= 1;
    }
    let last = sentence.back(end, 1);
    let is_crowd = end - start == 1
        && last.ends_with('s')
        && sentence.begins_clause(start)
        && !ENDING_IN_S.contains(last);
    let is_led = sentence.begins_clause(start)
        || matches!(sentence.back(start, 1), "and" | "but" | "so" | "then" | "or");
    let is_none = |word: &str| NOBODY.contains(word) || NAMED_DAYS.contains(&word) || nouns::is_outside(word);
    let is_written_large = (start..end).any(|at| sentence.is_written_large(at));
    start < end && is_led && !is_crowd && !is_written_large && !sentence.any(start, end, is_none)
}

/// Names that end like a plural.
static ENDING_IN_S: List = List::new(|| {
    list(
        "james chris charles travis louis luis carlos dennis marcus thomas nicholas nicolas lucas jess alexis ines agnes \
         iris phyllis doris lois ross russ wes boris matthias andreas hans klaus jens",
    )
});

/// What is written with a capital letter and is nobody's name.
static NOBODY: List = List::new(|| {
    list(
        "everyone everybody anyone anybody nobody noone none neither nothing everything each all both others another \
         someone management government congress senate house assembly commission council court committee board \
         governor president senator judge mayor chairman secretary minister party seller buyer owner contractor purchaser \
         customer customers user users client clients company corp inc llc ltd energy power gas electric university bank \
         group school church state city county january february march april may june july august september october \
         november december god it this that there here what who which these those the a an he she they",
    )
});
