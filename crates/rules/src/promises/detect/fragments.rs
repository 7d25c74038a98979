//! Promises without a subject, a verb of the future or an apostrophe: "Call you tomorrow", "Sending it today", "Details to
//! follow", "Look for my mail tomorrow".

use super::acts::{self, Act};
use super::clauses;
use super::commitments::{Commitment, made};
use super::lists::{List, list};
use super::nouns;
use super::received;
use super::refusals;
use super::sentences::Sentence;
use super::subjects::{Subject, Who, names_only};
use super::times::Times;
use super::verbs::{self, Verb};
use crate::promises::state::Kind;

/// "Call you tomorrow", "Sending it today": a line that begins with what its writer will do, and says when.
pub(super) fn begun(sentence: &Sentence<'_>, at: usize, times: &Times<'_>) -> Option<Commitment> {
    let begins = at == sentence.from || names_only(sentence, at - 1);
    let is_call = matches!(sentence.word(at), "call" | "ring" | "phone");
    if !begins || sentence.is_question || is_call && sentence.word(at + 1) != "you" {
        return None;
    }
    let clause = clauses::clause(sentence, at + 1, times);
    let act = if is_call {
        Act::done(Kind::CallBack, at)
    } else {
        verbs::of_gerund(sentence.word(at))?;
        acts::gerund(&clause, at, Who::Own)?
    };
    let is_meant = clause.is_dated && (is_call || clause.has_object(at) || clause.object_kind(at).is_some());
    is_meant.then(|| made(&clause, Subject { who: Who::Own, start: at }, act))
}

/// "well get back to you", "ill check": the apostrophe was left out.
pub(super) fn unmarked(sentence: &Sentence<'_>, at: usize, times: &Times<'_>) -> Option<Commitment> {
    let is_after_nod = at > sentence.from
        && (sentence.from..at).all(|at| nouns::is_interjection(sentence.word(at)))
        && sentence.back(at, 1) != "all";
    let begins = sentence.begins_clause(at)
        || is_after_nod
        || matches!(sentence.back(at, 1), "and" | "so" | "but" | "then" | "ok" | "okay" | "sure" | "thanks");
    let clause = clauses::clause(sentence, at + 1, times);
    let verb = (0..3).map(|ahead| at + 1 + ahead).find(|at| !nouns::is_adverb(clause.word(*at)))?;
    // Hardly anybody is ill before a verb.
    let is_act = || verbs::verb(clause.word(verb)).is_some_and(|verb| verb != Verb::State);
    let is_said = UNMARKED.contains(clause.word(verb)) || sentence.word(at) == "ill" && is_act();
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

/// "Look for my mail tomorrow", "look for an update from us by Friday".
pub(super) fn looked_for(sentence: &Sentence<'_>, at: usize, times: &Times<'_>) -> Option<Commitment> {
    let begins = sentence.begins_clause(at) || matches!(sentence.back(at, 1), "please" | "and" | "so");
    // "Look out for my mail", "keep an eye out for it", too.
    let led = at + 1 + usize::from(sentence.word(at + 1) == "out");
    let begins = begins
        || sentence.word(at) == "eye" && sentence.back(at, 2) == "keep"
        || sentence.word(at) == "lookout" && sentence.back(at, 2) == "on" && sentence.back(at, 3) == "be";
    let is_willing = sentence.any(sentence.from, at, |word| matches!(word, "will" | "i" | "we"));
    let begins = begins && !is_willing;
    if !begins || sentence.word(led) != "for" || sentence.is_question {
        return None;
    }
    let clause = clauses::clause(sentence, led, times);
    let is_ours = clause.object_is(led, |word| matches!(word, "me" | "us" | "my" | "our"));
    let act = received::awaited(&clause, led)?;
    (is_ours && clause.says_when).then(|| made(&clause, Subject { who: Who::You, start: at }, act))
}

/// "More details to follow shortly", "Updates coming soon", "DM on its way": without any verb, and with a time;
/// "Details to follow" needs none.
pub(super) fn announced(sentence: &Sentence<'_>, at: usize, times: &Times<'_>) -> Option<Commitment> {
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
    let is_sent = sentence.word(at) == "follow" && sentence.any(start, led, nouns::is_received);
    let is_promise = is_short && is_news && is_said && (clause.says_when || is_sent) && !sentence.is_question;
    is_promise.then(|| {
        let subject = Subject { who: Who::Thing, start };
        let is_paper = sentence.any(start, led, |word| PAPERS.contains(word));
        made(&clause, subject, Act::done(if is_paper { Kind::Send } else { Kind::Reply }, at))
    })
}

/// News that is sent.
static PAPERS: List = List::new(|| {
    list(
        "original originals blackline redline fax memo list form forms invoice contract agreement docs documents draft drafts copy copies agenda notes minutes version",
    )
});

/// News is announced in a few words.
const ANNOUNCED_WORDS_MAX: usize = 5;

/// What is announced, and what stands before it.
static NEWS: List = List::new(|| {
    list(
        "a an the our your some final docs documents draft drafts copy copies agenda notes minutes version more further additional full detailed news update updates hard original originals blackline redline fax memo list form forms invoice contract agreement info information \
         details detail answer answers reply response dm email mail message fix patch refund \
         replacement",
    )
});
