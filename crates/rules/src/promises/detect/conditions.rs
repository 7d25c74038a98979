//! Promises that wait for the customer: "send us your number and we will check".

use super::lists::{List, list};
use super::sentences::Sentence;
use super::words::Sort;

/// Where a promise stands: its tokens, and what else may say that it waits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'s> {
    pub(super) sentence: &'s Sentence<'s>,
    /// Where the promise before it in the sentence ends, or the sentence begins.
    pub(super) from: usize,
    pub(super) start: usize,
    pub(super) end: usize,
    /// The sentence before, when the house itself promises: what it asked there is what it waits for.
    pub(super) before: Option<&'s Sentence<'s>>,
}

/// Must the customer do something before the clock of this promise starts?
pub(super) fn is_conditional(place: &Place<'_>) -> bool {
    let Place { sentence, from, start, end, before } = *place;
    // "I'll mark it as open, and if you find it we can change that": another clause.
    let to = (end..end + 2).find(|at| matches!(sentence.word(*at), "and" | "but")).unwrap_or(end + 2);
    depends(sentence, from, to)
        || (from..start).any(|at| is_request_at(sentence, at, Asked::Here))
            && !is_set_against(sentence, start)
        || before.is_some_and(asks) && opens(sentence, start)
}

/// "Please see when it suits him, although I will confirm it": the request asks for something else.
fn is_set_against(sentence: &Sentence<'_>, start: usize) -> bool {
    matches!(sentence.back(start, 1), "although" | "though" | "but")
        || sentence.sort(start.wrapping_sub(1)) == Some(Sort::Pause)
            && matches!(sentence.back(start, 2), "although" | "though" | "but")
}

/// "if you …", "once you have sent it", "should you need it", "upon receipt of your form".
fn depends(sentence: &Sentence<'_>, from: usize, to: usize) -> bool {
    (from..to).any(|at| {
        let next = sentence.word(at + 1);
        match sentence.word(at) {
            "if" | "unless" => is_yours(sentence, at + 1),
            "once" | "when" | "after" | "until" => is_your_part(sentence, at + 1) || next == "receiving",
            "as" => sentence.has(at, &["as", "soon", "as"]) && is_your_part(sentence, at + 3),
            "should" => next == "you" && from == at,
            "upon" | "on" => matches!(next, "receipt" | "receiving"),
            "provided" => {
                !matches!(sentence.back(at, 1), "be" | "been" | "is" | "are" | "was" | "being" | "have")
            }
            "assuming" => true,
            _ => false,
        }
    })
}

/// Is the clause from here on about what the customer does: "you send", "we receive your form"?
fn is_yours(sentence: &Sentence<'_>, at: usize) -> bool {
    let word = sentence.word(at);
    if matches!(word, "you" | "u" | "your") {
        return true;
    }
    let gets = |word: &str| matches!(word, "receive" | "received" | "get" | "have" | "got" | "hear");
    let to = (at + 1..at + 7).find(|at| sentence.word(*at) == "will").unwrap_or(at + 7);
    matches!(word, "we" | "i")
        && sentence.any(at + 1, to.min(at + 4), gets)
        && sentence.any(at + 1, to, |word| matches!(word, "your" | "you"))
}

/// Is it the customer's part: "you have sent it", "your payment clears"? When "your order ships" it is ours.
fn is_your_part(sentence: &Sentence<'_>, at: usize) -> bool {
    let sends = |word: &str| matches!(word, "ships" | "shipped" | "dispatched" | "delivered" | "ready");
    let is_given =
        sentence.any(at + 1, at + 4, |word| GIVEN.contains(word)) && !sentence.any(at + 1, at + 5, sends);
    let is_ours = sentence.word(at) == "your" && !is_given;
    is_yours(sentence, at) && !is_ours && !arrives(sentence, at)
}

/// "You arrive", "you get home": a time rather than something to be done.
fn arrives(sentence: &Sentence<'_>, at: usize) -> bool {
    let is_place = |word: &str| matches!(word, "home" | "here" | "there" | "back" | "in" | "to");
    sentence.word(at) == "you"
        && match sentence.word(at + 1) {
            "arrive" | "land" | "leave" | "wake" => true,
            "return" => matches!(sentence.word(at + 2), "" | "home" | "to" | "from" | "on" | "in"),
            "get" | "come" => is_place(sentence.word(at + 2)),
            _ => false,
        }
}

/// What customers send or pay.
static GIVEN: List = List::new(|| {
    list(
        "payment deposit document documents form forms details information info photo photos picture pictures reply \
         response dm message email answer signature confirmation approval number return item parcel feedback",
    )
});

/// Where a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asked {
    /// In the sentence of the promise: any request counts.
    Here,
    /// In the sentence before: only one for something that the house can wait for.
    Before,
}

/// Does this sentence ask the customer for something that the house can wait for?
fn asks(sentence: &Sentence<'_>) -> bool {
    (sentence.from..sentence.to).any(|at| is_request_at(sentence, at, Asked::Before))
}

/// Only a promise at the beginning of the next sentence answers a request.
fn opens(sentence: &Sentence<'_>, start: usize) -> bool {
    let is_joint =
        |word: &str| matches!(word, "then" | "and" | "so" | "from" | "there" | "once" | "done" | "that");
    (sentence.from..start).all(|at| sentence.sort(at) != Some(Sort::Word) || is_joint(sentence.word(at)))
}

fn is_request_at(sentence: &Sentence<'_>, at: usize, asked: Asked) -> bool {
    let is_led =
        matches!(sentence.back(at, 1), "otherwise" | "please" | "pls" | "plz" | "kindly" | "just" | "simply");
    let begins = is_led || sentence.begins_clause(at);
    let next = sentence.word(at + 1);
    match sentence.word(at) {
        // "Leave it with me" asks for nothing.
        "leave" | "please" | "pls" | "kindly" | "just" if is_left_with_us(sentence, at) => false,
        "could" | "can" | "would" | "will" => begins && matches!(next, "you" | "u"),
        "mind" | "care" => begins && next.ends_with("ing"),
        "please" | "pls" | "kindly" => {
            // "One moment please, I will check"
            let is_polite = POLITE.contains(next) || next.is_empty();
            asked == Asked::Here && !is_polite
        }
        "let" => {
            begins && (sentence.has(at, &["let", "us", "know"]) || sentence.has(at, &["let", "me", "know"]))
        }
        "feel" => sentence.has(at, &["feel", "free", "to"]),
        // "Give me a moment" asks for nothing.
        "give" if matches!(next, "me" | "us") && sentence.any(at + 2, at + 7, is_while) => false,
        "you" => asked == Asked::Here && next == "can" && ASKED.contains(sentence.word(at + 2)),
        word => begins && ASKED.contains(word) && !sentence.token(at).is_some_and(|token| token.is_quoted),
    }
}

/// "Leave it with me", "please leave this to us".
fn is_left_with_us(sentence: &Sentence<'_>, at: usize) -> bool {
    let leave = at + usize::from(sentence.word(at) != "leave");
    let is_ours = |at: &usize| {
        matches!(sentence.word(*at), "with" | "to") && matches!(sentence.word(at + 1), "me" | "us" | "our")
    };
    sentence.word(leave) == "leave" && (leave + 2..leave + 4).any(|at| is_ours(&at))
}

fn is_while(word: &str) -> bool {
    WHILES.contains(word)
}

/// For how long somebody asks to be given time.
static WHILES: List = List::new(|| {
    list("moment moments minute minutes min mins second seconds sec secs hour hours day days while bit time")
});

/// What "please" leads to without asking for anything that the house would wait for.
static POLITE: List =
    List::new(|| list("be note know bear accept rest allow do hold wait stand stay while one give hang"));

/// Verbs that customers are asked to do.
static ASKED: List = List::new(|| {
    list(
        "send share dm pm provide confirm tell give message reply submit create fill contact call email \
         drop shoot post text whatsapp complete upload attach forward report request open reach raise \
         click follow include respond write pop hit get leave return register visit try meet join log \
         sign refer invite update ping slide let head hop inbox tweet add keep verify bring fax enter",
    )
});
