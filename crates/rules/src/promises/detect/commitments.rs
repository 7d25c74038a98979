//! Where a sentence commits somebody: "we will …", "you can expect …", "I promise to …", "it is with you by Friday".

use super::acts::{self, Act, Clause};
use super::clauses;
use super::lists::{List, list};
use super::nouns;
use super::received;
use super::refusals;
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
        "will shall gonna going well ill promise guarantee commit vow pledge expect let allow should am are is arrives ships wil \
         coming follow come way",
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
        "will" | "shall" | "gonna" | "wil" => willing(sentence, at, at + 1, times),
        "going" if sentence.word(at + 1) == "to" => willing(sentence, at, at + 2, times),
        "well" | "ill" => unmarked(sentence, at, times),
        "promise" | "guarantee" | "commit" | "vow" | "pledge" => vowed(sentence, at, times),
        "expect" | "should" => expected(sentence, at, times),
        "let" | "allow" => allowed(sentence, at, times),
        "am" | "are" => under_way(sentence, at, times).or_else(|| present(sentence, at, times)),
        "is" | "arrives" | "ships" => present(sentence, at, times),
        "coming" | "follow" | "come" | "way" => announced(sentence, at, times),
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
        if is_being(sentence.back(verb, 1)) {
            verb -= 1;
        } else if !matches!(sentence.back(verb, 1), "i" | "we") || is_being(sentence.back(verb, 2)) {
            // "When are we going to …", "Is my request going to …"
            return None;
        }
    }
    if matches!(sentence.word(next), "i" | "we" | "you" | "it" | "they" | "he" | "she" | "there" | "not") {
        return None;
    }
    let subject = subject(sentence, verb)?;
    if refusals::is_taken_back(sentence, subject.start, at) {
        return None;
    }
    let clause = clauses::clause(sentence, next, times);
    let is_never = clause.word(next) == "never";
    if is_never {
        return never(&clause, next + 1, subject);
    }
    let act = acts::act(&clause, next, subject.who).or_else(|| agreed(&clause, next, subject))?;
    Some(made(&clause, subject, act))
}

fn is_being(word: &str) -> bool {
    matches!(word, "am" | "are" | "is")
}

/// "We will never share your address": a commitment not to.
fn never(clause: &Clause<'_>, at: usize, subject: Subject) -> Option<Commitment> {
    let is_act = matches!(verbs::verb(clause.word(at))?, Verb::Act(_) | Verb::Open(_));
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

/// "well get back to you", "ill check": the apostrophe was left out.
fn unmarked(sentence: &Sentence<'_>, at: usize, times: &Times<'_>) -> Option<Commitment> {
    let begins = sentence.begins_clause(at)
        || matches!(sentence.back(at, 1), "and" | "so" | "but" | "then" | "ok" | "okay" | "sure" | "thanks");
    let clause = clauses::clause(sentence, at + 1, times);
    let verb = (0..3).map(|ahead| at + 1 + ahead).find(|at| !nouns::is_adverb(clause.word(*at)))?;
    let is_said = UNMARKED.contains(clause.word(verb));
    if !begins || !is_said || (clause.word(verb) == "let" && clause.word(verb + 1) == "me") {
        return None;
    }
    let subject = Subject { who: Who::Own, start: at };
    if refusals::is_taken_back(sentence, at, at) {
        return None;
    }
    let act = acts::act(&clause, verb, Who::Own)?;
    Some(made(&clause, subject, act))
}

/// What follows "well" and "ill" only where they stand for "we will" and "I will".
static UNMARKED: List = List::new(|| {
    list(
        "get look check contact send call reply respond be let reach pass update email take investigate forward refund \
         fix follow arrange make keep see ask ring speak book sort find do have",
    )
});

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
    let is_thing = matches!(clause.word(to), "a" | "an" | "the" | "your");
    let act = Act::done(clause.object_kind(to)?, at);
    is_thing.then(|| made(&clause, subject, act))
}

/// "Expect a call from us", "you should receive your refund by Friday".
fn expected(sentence: &Sentence<'_>, at: usize, times: &Times<'_>) -> Option<Commitment> {
    let is_should = sentence.word(at) == "should";
    let start = (sentence.from..at).rev().find(|at| sentence.word(*at) == "you").unwrap_or(at);
    let led = match sentence.back(at, 1) {
        "you" => is_should,
        "can" | "may" | "should" | "will" | "now" => !is_should && sentence.back(at, 2) == "you",
        "" | "please" | "and" | "so" => !is_should && sentence.back(at, 1) != "you",
        _ => false,
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
    if !is_own || sentence.is_question || refusals::is_taken_back(sentence, at, at) {
        return None;
    }
    let clause = clauses::clause(sentence, verb, times);
    let act = acts::act(&clause, verb, Who::Own)?;
    let subject = Subject { who: Who::Own, start: at };
    let made = made(&clause, subject, act);
    let is_reply = matches!(made.acts[0].1.kind, Kind::Reply | Kind::CallBack);
    let is_later = (is_reply && (clause.is_for_you(at) || made.acts[0].1.verb != verb)) || clause.is_dated;
    (is_later && !made.acts[0].1.is_look).then_some(made)
}

/// "We are sending it tomorrow": what is under way is a promise only with a time.
fn under_way(sentence: &Sentence<'_>, at: usize, times: &Times<'_>) -> Option<Commitment> {
    let clause = clauses::clause(sentence, at + 1, times);
    let verb = acts::past_adverbs(&clause, at + 1);
    let is_early = matches!(
        clause.word(verb),
        "going" | "hoping" | "looking" | "trying" | "expecting" | "aiming" | "having"
    );
    if !clause.says_when || sentence.is_question || is_early {
        return None;
    }
    let subject = subject(sentence, at).filter(|subject| matches!(subject.who, Who::Own | Who::House))?;
    if refusals::is_taken_back(sentence, subject.start, at) {
        return None;
    }
    let act = acts::gerund(&clause, verb, subject.who)?;
    let is_for_you = sentence.any(verb + 1, clause.end.min(verb + 4), |word| matches!(word, "you" | "your"));
    let is_public = ANNOUNCED.contains(verbs::of_gerund(clause.word(verb))?);
    let is_care = !matches!(act.kind, Kind::Other | Kind::Appointment);
    // "We are sending you a DM shortly"; what is only said to be soon has to be for the customer.
    let is_promise = if clause.is_dated { is_for_you || is_public || is_care } else { is_for_you && is_care };
    (is_promise && !act.is_look).then(|| made(&clause, subject, act))
}

/// "More details to follow shortly", "Updates coming soon", "DM on its way": without any verb, and with a time.
fn announced(sentence: &Sentence<'_>, at: usize, times: &Times<'_>) -> Option<Commitment> {
    let led = match sentence.word(at) {
        "coming" => at,
        "follow" | "come" if sentence.back(at, 1) == "to" => at - 1,
        "way" if matches!(sentence.back(at, 1), "the" | "its" | "their") && sentence.back(at, 2) == "on" => {
            at - 2
        }
        _ => return None,
    };
    let start = (sentence.from..led).rev().find(|at| sentence.begins_clause(*at))?;
    let is_short = led - start <= ANNOUNCED_WORDS_MAX;
    let is_news = sentence.any(start, led, |word| NEWS.contains(word));
    let is_said = !sentence.any(start, led, |word| !NEWS.contains(word) && !nouns::is_adverb(word));
    let clause = clauses::clause(sentence, at + 1, times);
    let is_promise = is_short && is_news && is_said && clause.says_when && !sentence.is_question;
    is_promise.then(|| {
        let subject = Subject { who: Who::Thing, start };
        made(&clause, subject, Act::done(Kind::Reply, at))
    })
}

/// News is announced in a few words.
const ANNOUNCED_WORDS_MAX: usize = 5;

/// What is announced, and what stands before it.
static NEWS: List = List::new(|| {
    list(
        "a an the our your some more further additional full detailed news update updates info information \
         details detail answer answers reply response dm email mail message fix patch refund \
         replacement",
    )
});

/// What is announced with a day and so is promised, even when it is for everybody.
static ANNOUNCED: List = List::new(|| {
    list("arrange organize organise process issue introduce launch release roll publish restore")
});

/// "The refund is with you by Friday", "your order ships tomorrow", "the engineer is due to arrive at 3".
fn present(sentence: &Sentence<'_>, at: usize, times: &Times<'_>) -> Option<Commitment> {
    let clause = clauses::clause(sentence, at + 1, times);
    if !clause.is_dated || sentence.is_question {
        return None;
    }
    let subject = subject(sentence, at).filter(|subject| matches!(subject.who, Who::Thing | Who::House))?;
    if subject.start == at || refusals::is_taken_back(sentence, subject.start, at) {
        return None;
    }
    let next = acts::past_adverbs(&clause, at + 1);
    let act = match (sentence.word(at), clause.word(next)) {
        ("arrives" | "ships", _) => {
            things::thing_is(&clause, next).or(Some(Act::done(Kind::Delivery, at)))?
        }
        (_, "due" | "set" | "scheduled") => {
            let verb = next + 2;
            let kind = match clause.word(verb) {
                "arrive" | "come" | "visit" | "be" if subject.who == Who::House => Kind::Appointment,
                "arrive" | "be" | "ship" | "reach" => Kind::Delivery,
                _ => return None,
            };
            (clause.word(next + 1) == "to").then_some(Act::done(kind, verb))?
        }
        (_, "with") => things::thing_is(&clause, next)?,
        (_, "arriving" | "shipping" | "coming" | "leaving") => Act::done(Kind::Delivery, next),
        (_, "launching" | "rolling") => Act::done(Kind::Other, next),
        (_, "being") => things::thing_is(&clause, next + 1)?,
        _ => return None,
    };
    Some(made(&clause, subject, act))
}

fn made(clause: &Clause<'_>, subject: Subject, act: Act) -> Commitment {
    let is_left_out = matches!(clause.sentence.word(subject.start), "will" | "shall");
    let is_joined = is_left_out && matches!(clause.sentence.back(subject.start, 1), "and" | "then");
    let mut acts = clauses::chain(clause, act, subject.who);
    acts[0].0 = subject.start;
    Commitment { who: subject.who, start: subject.start, end: clause.end, is_joined, acts }
}
