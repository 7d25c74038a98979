//! Verbs on no list: "I'll redraft it", "we will countersign the lease". Said by the house and done to a thing, they are
//! acts like any other; what people do for themselves is told apart by its verb.

use super::acts::{Clause, OBJECT_WORDS_MAX};
use super::lists::{List, list};
use super::nouns;

/// Is the verb at this place, which no list knows, done to something that concerns somebody else?
pub(super) fn is_act(clause: &Clause<'_>, at: usize) -> bool {
    let is_apart = PARTICLES.contains(&clause.word(at + 1)) && clause.has_object(at + 1);
    let at_object = at + usize::from(is_apart);
    let next = clause.word(at_object + 1);
    let is_thing = clause.has_object(at_object)
        || matches!(
            next,
            "something" | "some" | "one" | "each" | "every" | "him" | "her" | "another" | "his" | "their"
        );
    is_thing
        && next != "my"
        && !OWN.contains(clause.word(at))
        && !clause.object_is(at, |word| word == "myself")
}

/// "Line up a meeting", "firm up the time".
const PARTICLES: &[&str] = &["up", "out", "down", "off", "over", "together", "around"];

/// What people do for themselves, or to nobody's good.
static OWN: List = List::new(|| {
    list(
        "eat drink drive ride fly sleep sit kill kiss hug marry date beat kick burn hit skip spend sell vote quit cry \
         laugh die dream cook bake wear wash climb pray sing dance play bite break catch fight steal resist survive \
         embarrass dump scream shout curse blow suck freeze sink swim gamble ski shop hunt fish party celebrate dine \
         smoke chew taste smell experience encounter undergo exceed outlive outlast inherit earn gain become second \
         hit top surpass blame avoid escape dread relish savor crush destroy ruin spoil watch exit join \
         cross pass occupy inhabit board lead head host chair attend ought cannot also sure",
    )
});

/// "Explain it to my children", "pay my taxes": the customer has no part in it.
pub(super) fn is_private(clause: &Clause<'_>, at: usize) -> bool {
    let is_kin =
        |at: usize| clause.word(at) == "my" && (at + 1..at + 3).any(|at| KIN.contains(clause.word(at)));
    !clause.is_for_you(at) && (at + 1..clause.end.min(at + 1 + OBJECT_WORDS_MAX)).any(is_kin)
}

/// Who and what somebody has at home.
static KIN: List = List::new(|| {
    list(
        "kid kids child children wife husband son sons daughter daughters mom mum dad mother father parents family \
         brother sister friend friends girlfriend boyfriend taxes house dog cat hair birthday vacation degree thesis homework",
    )
});

/// A word that can be a verb at all.
pub(super) fn is_verb_like(word: &str) -> bool {
    word.len() > 2
        && !word.ends_with("ing")
        && !nouns::is_adverb(word)
        && !nouns::is_preposition(word)
        && !nouns::ends_phrase(word)
}
