//! Where a sentence commits somebody: "we will …", "you can expect …", "I promise to …", "it is with you by Friday".

use super::acts::{self, Act, Clause};
use super::assured;
use super::chains;
use super::clauses;
use super::fragments;
use super::lists::{List, list};
use super::named;
use super::nouns;
use super::present;
use super::received;
use super::refusals;
use super::relatives;
use super::sentences::Sentence;
use super::subjects::{Subject, Who, subject};
use super::things;
use super::times::Times;
use super::verbs::{self, Verb};
use crate::promises::state::Kind;

/// Acts that one subject commits itself to.
#[derive(Debug)]
pub(super) struct Commitment {
    pub(super) who: Who,
    /// The first token of its subject.
    pub(super) start: usize,
    /// The token after its clause.
    pub(super) end: usize,
    /// Is its subject the one of the commitment before: "and will call you"?
    pub(super) is_joined: bool,
    /// Each act, and the token at which its part begins.
    pub(super) acts: Vec<(usize, Act)>,
}

/// Words without which no sentence commits anybody: nothing else is looked at.
pub(super) fn may_commit(word: &str) -> bool {
    TRIGGERS.contains(word)
}

static TRIGGERS: List = List::new(|| {
    list(
        "will shall gonna going well ill undertake promise guarantee commit vow pledge expect let allow should am are is arrives ships \
         coming follow come way need won't wont count can see consider goes go look call ring phone calling sending \
         forwarding mailing emailing faxing shipping eye lookout",
    )
});

/// What this sentence commits anybody to, in order.
pub(super) fn commitments(sentence: &Sentence<'_>, times: &Times<'_>) -> Vec<Commitment> {
    let mut found: Vec<Commitment> = Vec::new();
    for at in sentence.from..sentence.to {
        let is_free = found.last().is_none_or(|last| at >= last.end || !is_inside(last, at));
        let is_quoted = sentence.token(at).is_some_and(|token| token.is_quoted);
        if is_free
            && !is_quoted
            && may_commit(sentence.word(at))
            && let Some(next) = commitment(sentence, at, times)
        {
            found.push(next);
        }
    }
    found
}

/// Is this word one of those that a commitment was read from?
fn is_inside(last: &Commitment, at: usize) -> bool {
    last.acts.iter().any(|(_, act)| act.verb >= at)
}

fn commitment(sentence: &Sentence<'_>, at: usize, times: &Times<'_>) -> Option<Commitment> {
    match sentence.word(at) {
        "will" | "shall" | "gonna" => willing(sentence, at, at + 1, times),
        "going" if sentence.word(at + 1) == "to" => willing(sentence, at, at + 2, times),
        "well" | "ill" => fragments::unmarked(sentence, at, times),
        "promise" | "guarantee" | "commit" | "vow" | "pledge" | "undertake" => vowed(sentence, at, times),
        "won't" | "wont" => assured::unforgotten(sentence, at, at + 1, times)
            .or_else(|| assured::kept_from(sentence, at, at + 1, times)),
        "count" if sentence.word(at + 1) == "on" => assured::counted_on(sentence, at, times),
        "can" => assured::granted(sentence, at, times),
        "see" => assured::seen(sentence, at, times),
        "expect" | "should" => expected(sentence, at, times),
        "let" | "allow" => allowed(sentence, at, times),
        "am" | "are" => {
            present::under_way(sentence, at, times).or_else(|| present::present(sentence, at, times))
        }
        "goes" | "go" if sentence.word(at + 1) != "out" => None,
        "consider" => assured::considered_done(sentence, at, times),
        "is" => present::present(sentence, at, times).or_else(|| present::under_way(sentence, at, times)),
        "arrives" | "ships" | "goes" | "go" => present::present(sentence, at, times),
        "coming" | "follow" | "come" | "way" => fragments::announced(sentence, at, times),
        "look" | "eye" | "lookout" => fragments::looked_for(sentence, at, times),
        "call" | "ring" | "phone" | "calling" | "sending" | "forwarding" | "mailing" | "emailing"
        | "faxing" | "shipping" => fragments::begun(sentence, at, times),
        "need" if sentence.word(at + 1) == "to" => {
            let subject = subject(sentence, at).filter(|subject| subject.who == Who::Own)?;
            let is_taken_back = refusals::is_taken_back(sentence, subject.start, at);
            let clause = clauses::clause(sentence, at, times);
            if is_taken_back { None } else { needed(&clause, at, subject) }
        }
        _ => None,
    }
}

/// "we will …", "our team is going to …": `at` is the word of the future, `next` what follows it.
fn willing(sentence: &Sentence<'_>, at: usize, next: usize, times: &Times<'_>) -> Option<Commitment> {
    let mut verb = at;
    if matches!(sentence.word(at), "going" | "gonna") {
        while nouns::is_adverb(sentence.back(verb, 1)) {
            verb -= 1;
        }
        let back = sentence.back(verb, 1);
        // "Karla's going to send it"
        let is_bare = back.ends_with("'s") || matches!(back, "i" | "we") && !is_being(sentence.back(verb, 2));
        if is_being(back) {
            verb -= 1;
        } else if !is_bare {
            // "When are we going to …", "Is my request going to …"
            return None;
        }
    }
    if sentence.word(next) == "not" && matches!(sentence.word(at), "will" | "shall") {
        let kept = || assured::kept_from(sentence, at, next + 1, times);
        return assured::unforgotten(sentence, at, next + 1, times).or_else(kept);
    }
    if matches!(sentence.word(next), "i" | "we" | "you" | "it" | "they" | "he" | "she" | "there" | "not") {
        return None;
    }
    let subject = subject(sentence, verb)?;
    if let Some(told) = assured::told_as(sentence, subject, next, times) {
        return Some(told);
    }
    if refusals::is_taken_back(sentence, subject.start, at) {
        return None;
    }
    let clause = clauses::clause(sentence, next, times).led_by(times, subject.start);
    let is_never = clause.word(next) == "never";
    if is_never {
        return never(&clause, next + 1, subject);
    }
    // "Follow us so you'll be the first to know": what it is good for.
    if subject.who == Who::You
        && sentence.back(subject.start, 1) == "so"
        && (!clause.is_dated || clause.word(next) == "be")
    {
        return None;
    }
    // "I am sure they will call you"
    let is_believed = matches!(sentence.back(subject.start, 1), "sure" | "confident" | "certain");
    if subject.who == Who::Named && is_believed {
        return None;
    }
    let by_name = || {
        let verb = acts::main_verb(&clause, next).filter(|_| subject.who == Who::Named)?;
        named::care(&clause, verb_of_future(sentence, at), verb)
            .or_else(|| things::by_plural(&clause, verb, at))
    };
    let act =
        acts::act(&clause, next, subject.who).or_else(|| agreed(&clause, next, subject)).or_else(by_name);
    let act = act.or_else(|| chains::later_act(&clause, next, subject.who));
    let Some(act) = act else {
        return needed(&clause, acts::past_adverbs(&clause, next), subject);
    };
    if relatives::is_relative(&clause, subject.start, act.verb) {
        return None;
    }
    let made = made(&clause, subject, act);
    let (_, first) = made.acts[0];
    // "I will be meeting with Ann on Thursday" is nothing to the customer.
    let is_mere_meeting = first.is_look && matches!(clause.word(first.verb), "meet" | "meeting");
    (!is_mere_meeting).then_some(made)
}

/// "I will need to check and get back to you": the need is no promise, the answer is.
fn needed(clause: &Clause<'_>, at: usize, subject: Subject) -> Option<Commitment> {
    let is_need = matches!(clause.word(at), "need" | "have") && clause.word(at + 1) == "to";
    let is_thought =
        clause.word(at) == "think" && matches!(clause.word(at + 1), "about" | "it" | "this" | "that");
    if !(is_need || is_thought) || !matches!(subject.who, Who::Own | Who::House | Who::Named) {
        return None;
    }
    let look = if is_thought {
        Act::look(at)
    } else {
        let answers = |act: &Act| matches!(act.kind, Kind::Reply | Kind::CallBack);
        acts::act(clause, at + 2, Who::House).filter(|act| act.is_look || answers(act))?
    };
    let made = made(clause, Subject { who: Who::House, ..subject }, look);
    let (_, answer) = made.acts[0];
    let is_answer = !answer.is_look && matches!(answer.kind, Kind::Reply | Kind::CallBack);
    (is_answer && clause.is_for_you(answer.served)).then_some(Commitment { who: subject.who, ..made })
}

/// Where "will" stands, or the "is" of "is going to".
fn verb_of_future(sentence: &Sentence<'_>, at: usize) -> usize {
    let is_going = matches!(sentence.word(at), "going" | "gonna");
    at - usize::from(is_going && is_being(sentence.back(at, 1)))
}

fn is_being(word: &str) -> bool {
    matches!(word, "am" | "are" | "is")
}

/// "We will never share your address": a commitment not to.
fn never(clause: &Clause<'_>, at: usize, subject: Subject) -> Option<Commitment> {
    let is_act = matches!(verbs::verb(clause.word(at)), Some(Verb::Act(_) | Verb::Open(_)))
        || clause.word(at) == "sell";
    let is_promise = is_act && clause.is_for_you(at) && matches!(subject.who, Who::Own | Who::House);
    is_promise.then(|| made(clause, subject, Act::done(Kind::Other, at)))
}

/// "Will do."
fn agreed(clause: &Clause<'_>, at: usize, subject: Subject) -> Option<Act> {
    let is_agreed = subject.who == Who::Own
        && clause.word(at) == "do"
        && (at + 1 >= clause.end || nouns::is_adverb(clause.word(at + 1)));
    is_agreed.then(|| Act::done(Kind::Other, at))
}

/// "I promise to call you", "we guarantee a reply by Friday"; what follows "that" speaks for itself.
fn vowed(sentence: &Sentence<'_>, at: usize, times: &Times<'_>) -> Option<Commitment> {
    let subject = subject(sentence, at).filter(|subject| subject.who == Who::Own && subject.start < at)?;
    if refusals::is_taken_back(sentence, subject.start, at) {
        return None;
    }
    let to = if sentence.word(at + 1) == "you" { at + 2 } else { at + 1 };
    let clause = clauses::clause(sentence, to, times);
    if clause.word(to) == "to" {
        let act = acts::act(&clause, to + 1, Who::Own).or_else(|| acts::gerund(&clause, to + 1, Who::Own))?;
        return Some(made(&clause, subject, act));
    }
    let is_thing = matches!(clause.word(to), "a" | "an" | "the" | "your")
        || clause.says_when && nouns::promised(clause.word(to)).is_some();
    let act = Act::done(clause.object_kind(to).or_else(|| clause.object_kind(at))?, at);
    is_thing.then(|| made(&clause, subject, act))
}

/// "Expect a call from us", "you should receive your refund by Friday".
fn expected(sentence: &Sentence<'_>, at: usize, times: &Times<'_>) -> Option<Commitment> {
    let is_should = sentence.word(at) == "should";
    let subject = subject(sentence, at).filter(|subject| is_should && subject.who == Who::Own);
    if let Some(subject) = subject {
        return assured::foreseen(sentence, subject.start, at, times);
    }
    if is_should && sentence.back(at, 1) != "you" {
        return assured::awaited_from(sentence, at, times);
    }
    let (led, start) = match sentence.back(at, 1) {
        "you" => (is_should, at - 1),
        "can" | "may" | "should" | "will" | "now" => {
            (!is_should && sentence.back(at, 2) == "you", at.saturating_sub(2))
        }
        "" | "please" => (!is_should, at),
        // "We are working on it and expect to be done": a hope.
        "and" | "so" => {
            (!is_should && !sentence.any(sentence.from, at, |word| matches!(word, "we" | "i")), at)
        }
        _ => (false, at),
    };
    if !led || refusals::is_taken_back(sentence, start.min(at), at) {
        return None;
    }
    let clause = clauses::clause(sentence, at + 1, times);
    if is_should && !clause.says_when {
        return None;
    }
    let act = if is_should { acts::act(&clause, at + 1, Who::You)? } else { received::awaited(&clause, at)? };
    Some(made(&clause, Subject { who: Who::You, start }, act))
}

/// "Let me check and get back to you"; looking alone is under way, and so is what is done at once.
fn allowed(sentence: &Sentence<'_>, at: usize, times: &Times<'_>) -> Option<Commitment> {
    let is_own = matches!(sentence.word(at + 1), "me" | "us");
    let verb = at + 2 + usize::from(sentence.word(at) == "allow" && sentence.word(at + 2) == "to");
    // "Which one will let me bring it": somebody else does.
    let is_led = LETTING.contains(sentence.back(at, 1));
    if !is_own || is_led || sentence.is_question || refusals::is_taken_back(sentence, at, at) {
        return None;
    }
    let clause = clauses::clause(sentence, verb, times);
    let act = acts::act(&clause, verb, Who::Own)?;
    let subject = Subject { who: Who::Own, start: at };
    let made = made(&clause, subject, act);
    let is_reply = matches!(made.acts[0].1.kind, Kind::Reply | Kind::CallBack);
    // "Let me talk to you tomorrow"
    let is_talk = matches!(clause.word(verb), "talk" | "speak" | "discuss");
    let is_talk = is_talk && clause.is_dated && clause.is_for_you(verb);
    let is_later = (is_reply && (clause.is_for_you(at) || made.acts[0].1.verb != verb)) || clause.is_dated;
    (is_talk || is_later && !made.acts[0].1.is_look).then_some(made)
}

/// What "let me" after it is done by, or kept from.
static LETTING: List = List::new(|| {
    list("will to would can could not that who which you they please didn't doesn't don't won't")
});

pub(super) fn made(clause: &Clause<'_>, subject: Subject, act: Act) -> Commitment {
    let is_left_out = matches!(clause.sentence.word(subject.start), "will" | "shall");
    let is_joined = is_left_out && matches!(clause.sentence.back(subject.start, 1), "and" | "then");
    let mut acts = chains::chain(clause, act, subject.who);
    acts[0].0 = subject.start;
    Commitment { who: subject.who, start: subject.start, end: clause.end, is_joined, acts }
}
