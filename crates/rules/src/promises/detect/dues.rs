//! By when each promise of a commitment is due: what is said in it, before it, and for all of them together.

use super::conditions::Place;
use super::sentences::Sentence;
use super::{Class, DueSaid, Heard, Precision, Said, days, events, pauses, span, times};

/// "Check availability for Friday", "try 7 pm", "ask about the 5 pm slot": the time is what is looked for.
pub(super) fn looks_for(said: &Said<'_, '_>, due: &DueSaid<'_>) -> bool {
    let before = said.text[..due.span.start].split_whitespace().next_back().unwrap_or_default();
    let is_clock = due.text.starts_with(|sign: char| sign.is_ascii_digit());
    matches!(before, "for" | "try" | "about") || before == "the" && is_clock || due.text.starts_with("from ")
}

/// "We will send the label and arrange the pickup tomorrow": what is said about when at the end holds for each.
pub(super) fn share_back(promises: &mut [Heard<'_>]) {
    let Some((last, others)) = promises.split_last_mut() else { return };
    let is_time = last.due.is_some_and(|due| due.precision != Precision::Event);
    if is_time && others.iter().all(|heard| heard.due.is_none()) {
        for heard in others {
            heard.due = last.due;
        }
    }
}

/// "I will be there at noon and will call you": what was said about when holds for both.
pub(super) fn shared_due<'t>(said: &Said<'_, 't>, promises: &[Heard<'t>]) -> Option<DueSaid<'t>> {
    let sentence = said.place.sentence.token(said.place.sentence.from)?;
    promises.last().filter(|last| last.span.start >= sentence.start)?.due
}

/// What is said about when between these bytes; "once you have sent it" is the customer's part, not a time: `events`
/// finds it.
pub(super) fn due<'t>(
    said: &Said<'_, 't>,
    (start, end): (usize, usize),
    conditional: bool,
) -> Option<DueSaid<'t>> {
    let found = said
        .times
        .due(start, end, conditional)
        .filter(|found| found.class != Class::EventBound || !conditional)?;
    Some(DueSaid {
        span: span(found.start, found.end),
        text: &said.text[found.start..found.end],
        at: found.due,
        precision: found.precision,
    })
}

/// The same expression with the "on", "at" or "in" that leads it in, as "by" and "within" belong to theirs; nothing
/// before `from`, in bytes.
pub(super) fn with_lead<'t>(said: &Said<'_, 't>, due: DueSaid<'t>, from: usize) -> DueSaid<'t> {
    let sentence = said.place.sentence.token(said.place.sentence.from).map_or(from, |token| token.start);
    let Some(before) = said.text.get(from.max(sentence)..due.span.start) else { return due };
    let trimmed = before.trim_end();
    let lead = trimmed.rsplit(|sign: char| !sign.is_alphanumeric()).next().unwrap_or_default();
    let is_named = matches!(due.precision, Precision::Exact | Precision::ByEndOfDay | Precision::ByEndOfWeek);
    if !is_named || trimmed.len() == before.len() || !leads(lead, due.text) {
        return due;
    }
    let start = due.span.start - (before.len() - trimmed.len()) - lead.len();
    DueSaid { span: span(start, due.span.end), text: &said.text[start..due.span.end], ..due }
}

/// "on Friday", "at 3", "in the morning", "in May"; not "switch it on tomorrow", "let you in Monday".
fn leads(lead: &str, said: &str) -> bool {
    let first =
        said.split(|sign: char| !sign.is_alphanumeric()).next().unwrap_or_default().to_ascii_lowercase();
    let first = first.as_str();
    match lead.to_ascii_lowercase().as_str() {
        "on" | "at" => !UNLED.contains(&first),
        "in" => {
            let is_year = first.len() == 4 && first.starts_with("20");
            let is_month = MONTHS.iter().any(|month| first.len() >= 3 && month.starts_with(first));
            is_year || is_month || matches!(first, "the" | "early" | "late" | "mid")
        }
        _ => false,
    }
}

/// What expressions begin with that nothing leads in.
const UNLED: &[&str] = &[
    "today", "tomorrow", "tonight", "later", "by", "on", "at", "in", "within", "before", "after", "from",
    "until", "till", "no", "not", "between", "now", "around", "as", "every", "asap", "prior", "since",
];
const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// What was said about when before the subject: "Tomorrow at 3 I will call you", "Once the part is in, we will …".
pub(super) fn due_before<'t>(said: &Said<'_, 't>, heard_to: usize, conditional: bool) -> Option<DueSaid<'t>> {
    let Place { sentence, start: subject, .. } = said.place;
    // "Call me on Monday and we will …": the day is the customer's.
    let is_joined = matches!(sentence.back(subject, 1), "and" | "or") && sentence.word(subject) != "will";
    let is_asked = matches!(
        sentence.first_word(),
        "please" | "call" | "send" | "let" | "text" | "ring" | "sign" | "return"
    );
    // "Let me look at it tonight and I'll get back to you."
    let is_own =
        matches!(sentence.word(sentence.from + 1), "me" | "us") && sentence.word(sentence.from + 2) != "know";
    let is_own = is_own && sentence.first_word() == "let";
    if is_joined && is_asked && !is_own {
        return None;
    }
    let (condition, after) = condition_before(sentence, subject, conditional);
    let is_then = sentence.any(subject, said.place.end, |word| word == "then");
    let near = |from: usize, to: usize| {
        let (from, to) = times::bytes(sentence, from, to)?;
        due(said, (from.max(heard_to), to), conditional)
    };
    let leads = |due: &DueSaid<'_>| {
        let begins = |at: &usize| sentence.token(*at).is_some_and(|token| token.start >= due.span.start);
        let time = (sentence.from..subject).find(begins);
        due.precision == Precision::Event
            || time.is_none_or(|time| days::leads_promise(sentence, time, subject))
    };
    let due = near(after, subject)
        .filter(|due| if conditional { is_next_to(said, due.span.end) } else { leads(due) })
        .or_else(|| near(sentence.from, condition).filter(|_| condition < subject))
        // "If you are in on Friday, I will call you then."
        .or_else(|| near(condition + 1, subject).filter(|_| is_then && condition < subject));
    if due.is_some_and(|due| due.precision != Precision::Event) {
        return due;
    }
    let event = events::leading_event(sentence, subject);
    let event = event.and_then(|event| event_due(said, event)).filter(|due| due.span.start >= heard_to);
    event.or(due)
}

/// Where the condition before a subject begins ("if I do not hear from you by Friday, …") and the token after it:
/// what it says about when is not when the promise is due. Without one, the subject and the sentence's beginning.
fn condition_before(sentence: &Sentence<'_>, subject: usize, conditional: bool) -> (usize, usize) {
    let begins = |at: &usize| match sentence.word(*at) {
        // "It is nearly eleven, so I will …"
        "if" | "unless" | "so" | "because" => true,
        "should" => sentence.begins_clause(*at),
        "once" | "when" | "after" | "until" => conditional,
        "as" => conditional && sentence.has(*at, &["as", "soon", "as"]),
        _ => false,
    };
    let Some(condition) = (sentence.from..subject).rev().find(begins) else {
        return (subject, sentence.from);
    };
    if matches!(sentence.word(condition), "so" | "because") {
        return (subject, condition + 1);
    }
    let pause = (condition..subject).find(|at| pauses(sentence, *at));
    (condition, pause.map_or(subject, |pause| pause + 1))
}

/// Does nothing but a pause stand between this byte and the promise's subject?
fn is_next_to(said: &Said<'_, '_>, byte: usize) -> bool {
    let subject = said.place.sentence.token(said.place.start).map_or(byte, |token| token.start);
    said.text.get(byte..subject).is_some_and(|between| !between.contains(char::is_alphanumeric))
}

/// A promise bound to the event that these tokens tell of.
pub(super) fn event_due<'t>(said: &Said<'_, 't>, (first, last): (usize, usize)) -> Option<DueSaid<'t>> {
    let (start, end) = times::bytes(said.place.sentence, first, last)?;
    Some(DueSaid {
        span: span(start, end),
        text: &said.text[start..end],
        at: None,
        precision: Precision::Event,
    })
}
