//! Sentences of an answer that answer nothing: greetings, thanks, and holding lines.

/// A sentence, in small letters and with straight apostrophes.
pub(super) struct Sentence {
    pub(super) text: String,
    pub(super) asks: bool,
}

/// Longer texts are read up to here, in characters: what is longer has substance.
const CHARS_MAX: usize = 4_000;
/// A courtesy is short: with more words it says something.
const COURTESY_WORDS_MAX: usize = 9;
/// A greeting is a word and a name.
const GREETING_WORDS_MAX: usize = 4;

/// The sentences of a text; a line break ends one.
pub(super) fn sentences(text: &str) -> Vec<Sentence> {
    let mut found = Vec::new();
    let mut now = String::new();
    let text: String = text.chars().take(CHARS_MAX).collect();
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let ends_here = match character {
            '?' | '!' | '\n' => true,
            '.' => characters.peek().is_none_or(|next| next.is_whitespace()),
            _ => false,
        };
        if ends_here {
            push(&mut found, &mut now, character == '?');
        } else {
            now.extend(character.to_lowercase().map(|small| if small == '\u{2019}' { '\'' } else { small }));
        }
    }
    push(&mut found, &mut now, false);
    found
}

fn push(found: &mut Vec<Sentence>, now: &mut String, asks: bool) {
    let text = now.split_whitespace().collect::<Vec<_>>().join(" ");
    now.clear();
    // "Hi Maria, your refund left on Monday": what follows the courtesy is a sentence of its own.
    let rest = text
        .split_once(',')
        .filter(|(beginning, _)| is_courtesy(beginning) && !is_farewell(beginning))
        .map(|(_, rest)| rest);
    let text = rest.map_or(text.as_str(), str::trim);
    if text.chars().any(char::is_alphanumeric) {
        found.push(Sentence { text: text.to_owned(), asks });
    }
}

/// Is this a greeting, a thank you or an apology, and nothing more?
pub(crate) fn is_courtesy(sentence: &str) -> bool {
    let words = sentence.split_whitespace().count();
    let is_one_of = |list: &[&str]| list.iter().any(|courtesy| begins_with(sentence, courtesy));
    (words <= GREETING_WORDS_MAX && is_one_of(GREETINGS))
        || (words <= COURTESY_WORDS_MAX && (is_one_of(COURTESIES) || is_one_of(FAREWELLS)))
}

/// Does this line end the letter? What follows is a name.
pub(crate) fn is_farewell(sentence: &str) -> bool {
    sentence.split_whitespace().count() <= GREETING_WORDS_MAX
        && FAREWELLS.iter().any(|farewell| begins_with(sentence, farewell))
}

/// Does this sentence only put the customer off?
pub(super) fn holds_off(sentence: &str) -> bool {
    HOLDING.iter().any(|holding| sentence.contains(holding))
}

/// Is this one of the words that no English text goes without?
pub(super) fn is_english(word: &str) -> bool {
    let word = word.trim_matches(|character: char| !character.is_alphanumeric());
    ENGLISH.contains(&word)
}

fn begins_with(sentence: &str, courtesy: &str) -> bool {
    sentence.strip_prefix(courtesy).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

const GREETINGS: &[&str] =
    &["hi", "hello", "hey", "dear", "good morning", "good afternoon", "good evening", "hi there"];

const COURTESIES: &[&str] = &[
    "thanks for",
    "thanks again",
    "thanks so much",
    "thanks",
    "thank you",
    "many thanks",
    "cheers",
    "sorry for",
    "sorry about",
    "sorry to hear",
    "sorry",
    "we're sorry for",
    "we're sorry about",
    "we're sorry to hear",
    "we are sorry for",
    "we are sorry about",
    "we are sorry to hear",
    "i'm sorry for",
    "i'm sorry about",
    "i'm sorry to hear",
    "i am sorry for",
    "i am sorry about",
    "i am sorry to hear",
    "apologies",
    "our apologies",
    "my apologies",
    "we apologise",
    "we apologize",
    "i apologise",
    "i apologize",
    "i hope this finds you",
    "i hope you are well",
    "hope you are well",
    "hope you're well",
    "take care",
    "have a nice",
    "have a good",
    "have a great",
];

const FAREWELLS: &[&str] = &[
    "kind regards",
    "best regards",
    "warm regards",
    "regards",
    "best",
    "best wishes",
    "all the best",
    "yours",
    "sincerely",
    "yours sincerely",
    "yours faithfully",
    "many thanks and best",
];

const HOLDING: &[&str] = &[
    "looking into",
    "look into",
    "get back to you",
    "come back to you",
    "be in touch",
    "keep you posted",
    "keep you updated",
    "keep you informed",
    "let you know",
    "bear with",
    "your patience",
    "be patient",
    "we have received your",
    "we've received your",
    "i have received your",
    "i've received your",
    "received your message",
    "received your email",
    "got your message",
    "got your email",
    "working on it",
    "working on this",
    "still waiting",
    "still checking",
    "checking with",
    "check with",
    "chasing",
    "chase this",
    "haven't forgotten",
    "have not forgotten",
    "as soon as we",
    "as soon as i",
    "as soon as possible",
    "passed this on",
    "passed it on",
    "pass this on",
    "passed your",
    "forwarded your",
    "forwarded this",
    "escalated",
    "will update you",
    "an update soon",
    "in due course",
    "shortly",
    "will reply",
    "will respond",
    "will answer",
    "will call you",
    "will get in touch",
    "will contact you",
    "appreciate your",
    "taking longer than",
    "one moment",
    "a moment please",
    "please wait",
];

const ENGLISH: &[&str] = &[
    "the", "a", "an", "and", "or", "to", "of", "in", "on", "at", "for", "with", "by", "from", "you", "your",
    "we", "our", "i", "my", "it", "its", "it's", "is", "are", "was", "were", "be", "been", "has", "have",
    "had", "will", "would", "can", "could", "this", "that", "there", "please", "not", "no", "yes", "if",
    "as", "so", "but", "hi", "hello", "thanks", "thank", "we're", "we'll", "we've", "i'm", "i'll", "i've",
];
